"""Who may edit: the one way without a login, the one way with it, and the reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.edit.access import LOOPBACK, Permission, explained, permission
from transcaspian.language.messages import LANGUAGES

HOME = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
EDITORS = ("Anna.Nowak@example.org", "ben@example.org")
ANNA: dict[str, object] = {"is_logged_in": True, "email": "anna.nowak@example.org", "email_verified": True}


def without_login(
    address: str | None = "localhost", headers: Mapping[str, str | Sequence[str]] = HOME, **more: Any
) -> Permission:
    return permission(address, headers, None, (), False, **more)


def with_login(user: Mapping[str, object] | None, editors: Sequence[str] = EDITORS, **more: Any) -> Permission:
    """On a server that the network can reach."""
    return permission("0.0.0.0", HOME, user, editors, True, **more)


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1", "LOCALHOST"])
def test_a_server_that_listens_to_this_computer_alone_may_be_edited(address: str) -> None:
    found = without_login(address, local_name="local:anna")
    assert found == Permission(True, "local:anna", "access.local", {"who": "local:anna", "address": address})


@pytest.mark.parametrize(
    "address",
    [None, "", "0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.2", "[::1]", " localhost", "localhost ",
     "localhost.example.org", "127.0.0.1.example.org", "unix:///run/app.sock", "1", "localhoſt", "127.1"],
)  # fmt: skip
def test_a_server_that_listens_elsewhere_may_not(address: str | None) -> None:
    found = without_login(address)
    assert (found.may, found.who, found.reason) == (False, "", "access.no_login")
    assert found.because == ("access.because.address" if address else "access.because.open")


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8501", "LocalHost:1", "localhost.:8501", "127.0.0.1", "127.0.0.1:65535", "[::1]",
     "[::1]:8501"],
)  # fmt: skip
def test_requests_for_this_computer(host: str) -> None:
    assert without_login(headers={"host": host}).may
    assert without_login(headers={"HOST": [host]}).may


@pytest.mark.parametrize(
    "host",
    ["", " ", ":8501", "example.org", "localhost.example.org", "example.org:8501", "localhost:8501.example.org",
     "localhost@example.org", "example.org@localhost", "user@localhost", "localhost:", "localhost:0", "localhost:65536",
     "localhost:99999999999", "localhost:8501:80", "localhost:-1", "localhost: 80", "localhost:٨٠", "localhost..",
     "127.0.0.1.", "127.0.0.2", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0.0.0.0", "::1", "[::1].",
     "[::1%25lo]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::1", "::1]", "[localhost]", " localhost", "localhost ",
     "localhost\n", "localhost\r\nX: y", "localhost\x00", "localhost, example.org", "localhost/", "http://localhost",
     "localhoſt", "ⅼocalhost", "localhost\u200b", "*.localhost", "app.localhost", "ip6-localhost"],
)  # fmt: skip
def test_requests_for_anything_else(host: str) -> None:
    found = without_login(headers={"Host": host})
    assert (found.may, found.because) == (False, "access.because.host")


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Host": []}, {"Hosts": "localhost"}])
def test_a_request_for_nothing(headers: Mapping[str, str | Sequence[str]]) -> None:
    found = without_login(headers=headers)
    assert (found.may, found.because) == (False, "access.because.no_host")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": ["localhost", "localhost"]},
        {"Host": "localhost", "host": "localhost"},
        {"Host": ["localhost", "x.org"]},
    ],
)
def test_two_host_headers_count_as_none(headers: Mapping[str, str | Sequence[str]]) -> None:
    assert without_login(headers=headers).because == "access.because.host"


@pytest.mark.parametrize(
    ("host", "origin"),
    [("localhost:8501", "http://localhost:8501"), ("LOCALHOST:8501", "HTTP://localhost:8501"),
     ("localhost", "http://localhost"), ("localhost:80", "http://localhost"), ("localhost", "https://localhost:443"),
     ("localhost:8443", "https://localhost:8443"), ("127.0.0.1:9000", "http://127.0.0.1:9000"),
     ("[::1]:8501", "http://[::1]:8501"), ("localhost.:8501", "http://localhost:8501")],
)  # fmt: skip
def test_pages_of_this_server(host: str, origin: str) -> None:
    assert without_login(headers={"Host": host, "Origin": origin}).may


@pytest.mark.parametrize(
    "origin",
    ["", "null", "localhost:8501", "//localhost:8501", "http://", "http://example.org", "https://example.org:8501",
     "http://localhost.example.org:8501", "http://localhost:8501.example.org", "http://localhost:8501@example.org",
     "http://localhost:8501/", "http://localhost:8501?x", "file://", "ftp://localhost:8501", "chrome-extension://abc",
     "http://localhost:3000", "http://localhost", "https://localhost:8501x", "http://127.0.0.1:8501",
     "http://localhost:8501 http://example.org", "http://localhost:8501\n"],
)  # fmt: skip
def test_pages_of_another_site_do_not_edit_through_the_readers_browser(origin: str) -> None:
    found = without_login(headers={"Host": "localhost:8501", "Origin": origin})
    assert (found.may, found.because) == (False, "access.because.origin")
    both = without_login(headers={"Host": "localhost:8501", "origin": ["http://localhost:8501", origin]})
    assert both.because == "access.because.origin"


@pytest.mark.parametrize(
    "name",
    ["Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "X-Forwarded", "X_Forwarded_For", "Via",
     "via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP", "cf-ray",
     "X-Original-Host", "X-Envoy-External-Address", " X-Forwarded-For"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["203.0.113.9", "127.0.0.1", "", [], ["localhost"]])
def test_what_came_through_a_proxy_is_not_from_here(name: str, value: str | Sequence[str]) -> None:
    found = without_login(headers={**HOME, name: value})
    assert (found.may, found.because) == (False, "access.because.forwarded")


CHROMIUM = {  # a WebSocket as Chromium 156 opens it, seen
    "Connection": "Upgrade", "Pragma": "no-cache", "Cache-Control": "no-cache", "User-Agent": "Mozilla/5.0",
    "Accept-Language": "pl-PL", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Cookie": "a=b",
    "Accept-Encoding": "gzip, deflate, br, zstd", "Sec-WebSocket-Key": "MFThQ9lVKH4oP/IsIeowIA==",
    "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits", "Sec-WebSocket-Protocol": "streamlit",
}  # fmt: skip
FIREFOX = CHROMIUM | {
    "Accept": "*/*", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "websocket", "Sec-Fetch-Site": "same-origin",
    "DNT": "1", "Sec-GPC": "1", "Priority": "u=4",
}  # fmt: skip


@pytest.mark.parametrize("sent", [CHROMIUM, FIREFOX], ids=["Chromium", "Firefox"])
def test_what_browsers_send_of_themselves_does_not_matter(sent: Mapping[str, str]) -> None:
    assert without_login(headers={**HOME, **sent}).may
    assert without_login(headers={name.lower(): value for name, value in {**HOME, **sent}.items()}).may


@pytest.mark.parametrize(
    "name",
    ["Accept", "Sec-Fetch-Site", "sec-ch-ua-platform", "COOKIE", "Upgrade", "Upgrade-Insecure-Requests", "Referer"],
)
def test_values_of_a_browsers_headers_do_not_matter(name: str) -> None:
    assert without_login(headers={**HOME, name: "forwarded via x-forwarded-for"}).may


FOREIGN = [
    "X-Remote-User", "Remote-User", "X-Auth-Request-Email", "X-Auth-Request-User", "Tailscale-User-Login",
    "Fly-Client-IP", "Fastly-Client-IP", "X-ARR-Log-Id", "X-ProxyUser-Ip", "Client-IP", "X-Appengine-User-IP",
    "X-Azure-ClientIP", "X-Amzn-Trace-Id", "X-Goog-Authenticated-User-Email", "X-Cloud-Trace-Context",
    "X-WebAuth-User", "X-Request-Id", "Traceparent", "Authorization", "Proxy-Connection", "Proxy-Authorization",
    "Max-Forwards", "SSL-Client-Cert", "X-Requested-With", "Vianet", "Cf", "X", "Ho st", "Accept_Language", "Accept-",
    " Accept", "Cookie ", "secret", "",
]  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("value", ["203.0.113.9", "127.0.0.1", "", [], ["localhost"]])
def test_what_no_browser_sends_was_added_by_something_between(name: str, value: str | Sequence[str]) -> None:
    for written in (name, name.lower(), name.upper()):
        found = without_login(headers={**HOME, **CHROMIUM, written: value})
        assert (found.may, found.because) == (False, "access.because.header")
        assert written.strip() in explained(found, "en")


def test_an_extension_of_the_browser_can_be_allowed_by_its_name_and_a_proxy_cannot() -> None:
    headers = {**HOME, **CHROMIUM, "X-My-Extension": "on"}
    assert without_login(headers=headers, allowed_headers=[" x-my-extension "]).may
    for allowed in ("X-My-", "X_My_Extension", "*", "X-My-Extension-2", ""):
        assert not without_login(headers=headers, allowed_headers=[allowed]).may
    assert not without_login(headers={**headers, "X-Other": ""}, allowed_headers=["X-My-Extension"]).may
    for known in ("X-Forwarded-For", "Via", "X-Real-IP"):
        found = without_login(headers={**HOME, known: "127.0.0.1"}, allowed_headers=[known])
        assert (found.may, found.because) == (False, "access.because.forwarded")


@pytest.mark.parametrize(
    "peer", ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "", "localhost", "testclient", "0.0.0.0"]
)
def test_a_connection_from_elsewhere_is_told_by_its_address(peer: str) -> None:
    # A server that another program has bound knows nothing of it, so its setting alone proves nothing.
    assert without_login(peer=peer).because == "access.because.peer"


@pytest.mark.parametrize("peer", [None, "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_a_connection_from_here(peer: str | None) -> None:
    assert without_login(peer=peer).may


def test_editing_without_a_login_can_be_turned_off() -> None:
    assert without_login(local=False).because == "access.because.off"
    assert permission("localhost", HOME, ANNA, EDITORS, True, local=False).may


@pytest.mark.parametrize("address", ["0.0.0.0", "localhost"])
@pytest.mark.parametrize("email", ["anna.nowak@example.org", "Anna.Nowak@example.org", "ANNA.NOWAK@EXAMPLE.ORG"])
def test_an_editor_signs_with_the_address_on_the_list(address: str, email: str) -> None:
    found = permission(address, HOME, {**ANNA, "email": email}, EDITORS, True)
    assert found == Permission(True, EDITORS[0], "access.editor", {"email": EDITORS[0]})


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (None, "access.log_in"),
        ({}, "access.log_in"),
        ({**ANNA, "is_logged_in": False}, "access.log_in"),
        ({**ANNA, "is_logged_in": "true"}, "access.log_in"),
        ({**ANNA, "is_logged_in": 1}, "access.log_in"),
        ({"email": "ben@example.org", "email_verified": True}, "access.log_in"),
        ({"is_logged_in": True, "email_verified": True}, "access.no_email"),
        ({**ANNA, "email": None}, "access.no_email"),
        ({**ANNA, "email": ""}, "access.no_email"),
        ({**ANNA, "email": "anna"}, "access.no_email"),
        ({**ANNA, "email": ["ben@example.org"]}, "access.no_email"),
        ({**ANNA, "email_verified": False}, "access.not_verified"),
        ({**ANNA, "email_verified": "true"}, "access.not_verified"),
        ({**ANNA, "email_verified": 1}, "access.not_verified"),
        ({**ANNA, "email_verified": None}, "access.not_verified"),
        ({"is_logged_in": True, "email": "ben@example.org"}, "access.not_verified"),
        ({**ANNA, "email": "eve@example.org"}, "access.not_editor"),
        ({**ANNA, "email": "ben@example.org.evil.org"}, "access.not_editor"),
        ({**ANNA, "email": "ben@example.org, eve@evil.org"}, "access.not_editor"),
        ({**ANNA, "email": " ben@example.org"}, "access.not_editor"),
        ({**ANNA, "email": "ben@example.org\n"}, "access.not_editor"),
        ({**ANNA, "email": "bеn@example.org"}, "access.not_editor"),  # a Cyrillic е
        ({**ANNA, "preferred_username": "ben@example.org", "email": "eve@example.org"}, "access.not_editor"),
    ],
)
def test_who_does_not_count_as_an_editor(user: Mapping[str, object] | None, reason: str) -> None:
    found = with_login(user)
    assert (found.may, found.who, found.reason) == (False, "", reason)
    assert found.because == "access.because.address"
    # At the computer itself one is its user all the same.
    assert permission("localhost", HOME, user, EDITORS, True).reason == "access.local"


@pytest.mark.parametrize("editors", [(), [], [""], ["  "], ["anna"], ""])
def test_an_empty_list_has_no_editors(editors: Sequence[str]) -> None:
    for user in (None, ANNA, {**ANNA, "email": ""}, {**ANNA, "email": "anna"}):
        found = with_login(user, editors)
        assert (found.may, found.reason) == (False, "access.no_editors")


def test_a_list_may_be_one_address_with_spaces_around_it() -> None:
    assert with_login(ANNA, " anna.nowak@example.org ").may
    # … and is not a list of its letters.
    assert not with_login({**ANNA, "email": "@"}, "anna.nowak@example.org").may


def test_letters_that_only_look_alike_in_capitals_are_others() -> None:
    assert not with_login({**ANNA, "email": "\u212aim@example.org"}, ["kim@example.org"]).may  # the Kelvin sign
    assert not with_login({**ANNA, "email": "strasse@example.org"}, ["straße@example.org"]).may
    assert with_login({**ANNA, "email": "straße@EXAMPLE.org"}, ["straße@example.org"]).may
    assert not with_login({**ANNA, "email": "\ud800@example.org"}).may


def test_a_login_that_says_nothing_of_verifying_counts_only_where_that_is_trusted() -> None:
    silent = {"is_logged_in": True, "email": "ben@example.org"}
    assert with_login(silent, trust_unverified=True).who == "ben@example.org"
    for said in (False, None, "true", "false", 0, 1):
        assert not with_login({**silent, "email_verified": said}, trust_unverified=True).may


def test_without_a_configured_login_nobody_is_logged_in() -> None:
    found = permission("0.0.0.0", HOME, ANNA, EDITORS, False)
    assert (found.may, found.reason) == (False, "access.no_login")


# Names in any case, with "_" for "-", any value, among any other headers.
PROXIES = st.sampled_from(["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-zz"])
NAMES = st.text(st.characters(codec="ascii", categories=["L", "N", "Pd"]), min_size=1, max_size=12)
VALUES = st.text(max_size=30) | st.lists(st.text(max_size=10), max_size=3)
USERS = st.none() | st.dictionaries(
    st.sampled_from(["is_logged_in", "email", "email_verified"]),
    st.sampled_from([True, False, None, "true", 1, "", "ben@example.org", "BEN@example.org", "eve@example.org"]),
)


@given(st.dictionaries(NAMES, VALUES), PROXIES, st.lists(st.booleans(), min_size=20, max_size=20), VALUES,
       st.sampled_from(sorted(LOOPBACK)))  # fmt: skip
def test_with_a_header_of_a_proxy_nobody_edits_without_a_login(
    others: dict[str, Any], proxy: str, capitals: list[bool], value: Any, address: str
) -> None:
    name = "".join(c.upper() if up else c for c, up in zip(proxy, capitals, strict=False))
    for headers in ({**others, **HOME, name: value}, {name.replace("-", "_"): value, **others, **HOME}):
        assert not permission(address, headers, None, (), False).may


@given(
    st.text(max_size=40) | st.from_regex(r"[a-z.\[\]:0-9@/ ]{0,20}(localhost|127\.0\.0\.1|\[::1\])[a-z.:0-9@/ ]{0,12}")
)
def test_only_plain_hosts_of_this_computer_are_local(host: str) -> None:
    plain = host.lower().removesuffix(".") if host.lower().startswith("localhost") else host.lower()
    name, _, port = plain.rpartition(":") if not plain.endswith("]") and ":" in plain else (plain, "", "1")
    name = name.removesuffix(".") if name.startswith("localhost") else name
    expected = name in ("localhost", "127.0.0.1", "[::1]") and port.isascii() and port.isdigit() and len(port) <= 5
    expected = expected and 0 < int(port) < 65536 and ".." not in host
    found = permission("localhost", {"Host": host}, None, (), False).may
    assert found <= expected  # never more than what a second way of reading allows


@given(st.text(max_size=40).filter(lambda text: text.lower() != "http://localhost:8501"))
def test_no_other_origin_is_this_server(origin: str) -> None:
    assert not permission("localhost", {"Host": "localhost:8501", "Origin": origin}, None, (), False).may


@given(USERS, st.lists(st.sampled_from(["ben@example.org", "", "ann@example.org"])), st.booleans(), st.booleans())
def test_on_a_network_only_a_verified_address_on_the_list_edits(
    user: dict[str, Any] | None, editors: list[str], configured: bool, trust: bool
) -> None:
    found = permission(None, HOME, user, editors, configured, trust_unverified=trust)
    said = user or {}
    listed = str(said.get("email")).lower() == "ben@example.org" and "ben@example.org" in editors
    verified = said.get("email_verified") is True or (trust and "email_verified" not in said)
    assert found.may == (configured and said.get("is_logged_in") is True and listed and verified)
    assert bool(found.who) == found.may


EVERY = [
    without_login(local_name="local:anna"),
    with_login(ANNA),
    *(without_login(address) for address in (None, "0.0.0.0")),
    *(without_login(headers=headers) for headers in ({}, {"Host": "x.org"}, {**HOME, "Via": "x"})),
    without_login(headers={**HOME, "Origin": "http://x.org"}),
    without_login(headers={**HOME, "X-Remote-User": "x"}),
    without_login(peer="192.0.2.7"),
    without_login(local=False),
    replace(without_login(local=False), because="access.because.secrets"),
    with_login(ANNA, ()),
    *(with_login(user) for user in (None, {**ANNA, "email": ""}, {**ANNA, "email_verified": 0})),
    with_login({**ANNA, "email": "eve@example.org"}),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_explained(language: str) -> None:
    told = [explained(found, language) for found in EVERY]
    assert len(set(told)) == len(EVERY) and all(text.endswith(".") and "{" not in text for text in told)
    assert "local:anna" in told[0] and EDITORS[0] in told[1] and "0.0.0.0" in told[3] and "x.org" in told[5]
    reasons = {found.reason for found in EVERY} | {found.because for found in EVERY}
    assert len(reasons - {""}) == 8 + 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_request_says_is_quoted_short_and_without_what_acts(language: str) -> None:
    evil = "x\x1b[31m\n" + "y" * 10_000
    for found in (
        without_login(headers={"Host": evil}),
        without_login(headers={**HOME, "Origin": evil}),
        without_login(headers={**HOME, "X-Forwarded-" + evil: ""}),
        without_login(headers={**HOME, "X-" + evil: ""}),
        without_login(evil),
        with_login({**ANNA, "email": f"{evil}@example.org"}),
    ):
        text = explained(found, language)
        assert text.isprintable() and len(text) < 500
