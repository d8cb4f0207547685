"""Who may edit, as the browser meets it: at the computer itself, through a proxy, and with a login."""

from __future__ import annotations

import contextlib
import getpass
import select
import socket
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import some
from tests.e2e.driving import button, go, no_traceback, settled, until
from tests.e2e.oidc import Provider, provided
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.watching import Browse
from transcaspian.language.messages import LANGUAGES, words

SCRIPT = "tests/e2e/access_app.py"
NETWORK = ("--server.address", "0.0.0.0")
EDITOR = "Editor@example.org"
DRAFT = "dearsan"  # in the id and the words of the draft that ships


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provided() as running:
        yield running


@pytest.fixture(scope="module")
def secrets(folder: Path, provider: Provider) -> Path:
    path = folder / "secrets.toml"
    path.write_text(provider.secrets_toml([EDITOR, "second@example.org"]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def with_login(folder: Path, secrets: Path) -> Iterator[Server]:
    """A server that the network can reach, with a login and a list of editors."""
    log = folder / "login.log"
    with served(folder, log, *NETWORK, "--secrets.files", str(secrets), script=SCRIPT) as running:
        yield running


@pytest.fixture(scope="module")
def at_home(folder: Path) -> Iterator[Server]:
    """A server as `make run` starts it, without any secrets."""
    with served(folder, folder / "local.log", "--secrets.files", str(folder / "none.toml"), script=SCRIPT) as running:
        yield running


def told(page: Page) -> str:
    """What the page says of who may edit."""
    return page.locator(".st-key-access p").first.inner_text()


def saved(page: Page) -> str:
    """What comes of pressing the button that saves."""
    outcome = page.locator("#outcome")
    before = int(outcome.inner_text().partition(":")[0]) if outcome.count() else 0
    button(page, "save").click()
    expect(outcome).to_contain_text(f"{before + 1}: ")
    settled(page)
    return outcome.inner_text().partition(": ")[2]


def log_in(page: Page, server: Server) -> None:
    go(page, server.url)
    to_provider_and_back(page, server)


def to_provider_and_back(page: Page, server: Server, to: str = "") -> None:
    """Click Log in, and wait until the browser has left the page and is back, logged in or not; then open a page."""
    page.evaluate("() => { window.before = true; }")  # a new document does not know it
    button(page, "log_in").click()
    page.wait_for_function("() => !window.before")
    if to:
        page.wait_for_url(f"{server.url}/**")
        page.goto(f"{server.url}/{to}")
    back(page, server)


def back(page: Page, server: Server) -> None:
    """Wait until the browser is back from the provider, on a page of the server."""
    page.wait_for_url(f"{server.url}/**")
    page.wait_for_selector(".st-key-access")
    settled(page)


@pytest.mark.parametrize("language", some([("pl",)], product(LANGUAGES)))
def test_at_the_computer_itself_one_edits_without_a_login(at_home: Server, browse: Browse, language: str) -> None:
    page, who = browse(), f"local:{getpass.getuser()}"
    go(page, f"{at_home.url}/?lang={language}")
    assert told(page) == words(language)("access.local", address="localhost", who=who)
    assert saved(page) == f"saved by {who}"
    assert not page.locator(".st-key-log_in").count() and not page.locator(".st-key-log_out").count()
    no_traceback(page)


@pytest.mark.parametrize(
    ("header", "because"),
    some(
        [("Tailscale-User-Login: anna@example.org", "header")],
        [
            ("X-Forwarded-For: 203.0.113.9", "forwarded"),
            ("Forwarded: for=203.0.113.9", "forwarded"),
            ("Via: 1.1 proxy", "forwarded"),
            ("Tailscale-User-Login: anna@example.org", "header"),
        ],
    ),
)
def test_through_a_proxy_nobody_edits_without_a_login(
    at_home: Server, browse: Browse, header: str, because: str
) -> None:
    say = words("en")
    with proxied(at_home.url, header) as url:
        page = browse()
        go(page, url)
        why = say(f"access.because.{because}", header=header.partition(":")[0])
        assert told(page).lower() == f"{say('access.no_login')} {why}".lower()
        assert saved(page) == "refused"
        # The same server, asked directly, is not bothered by that.
        go(page, at_home.url)
        assert saved(page).startswith("saved by local")


def test_the_data_desk_says_so_and_shows_drafts_to_editors_only(server: Server, browse: Browse) -> None:
    say, page = words("en"), browse()
    go(page, f"{server.url}/desk")
    assert told(page).startswith(say("access.local", address="localhost", who=f"local:{getpass.getuser()}"))
    drafts = page.get_by_role("radio", name=say("desk.section.drafts"))
    drafts.click()
    expect(page.locator(f"[class*='st-key-draft-{DRAFT}']").first).to_be_visible()
    with proxied(server.url, "X-Real-IP: 203.0.113.9") as url:
        go(page, f"{url}/desk")
        assert not drafts.count()
        assert told(page).startswith(say("access.no_login"))
        assert DRAFT not in page.content()
    no_traceback(page)


def test_a_proxy_that_adds_nothing_is_taken_for_the_computer_unless_that_is_turned_off(
    at_home: Server, browse: Browse, folder: Path
) -> None:
    page = browse()
    with proxied(at_home.url, "DNT: 1") as url:
        go(page, url)
        assert saved(page).startswith("saved by local")
    path = folder / "off.toml"
    path.write_text("[editors]\nlocal = false\n", encoding="utf-8")
    with served(folder, folder / "off.log", "--secrets.files", str(path), script=SCRIPT) as running:
        go(page, running.url)
        assert told(page).endswith(words("en")("access.because.off"))
        assert saved(page) == "refused"


@pytest.mark.long
def test_on_a_network_nobody_edits_without_a_login(folder: Path, browse: Browse) -> None:
    none = ("--secrets.files", str(folder / "none.toml"))
    with served(folder, folder / "open.log", *NETWORK, *none, script=SCRIPT) as running:
        page, say = browse(), words("en")
        go(page, running.url)
        assert told(page) == f"{say('access.no_login')} {say('access.because.address', address='0.0.0.0')}"
        assert saved(page) == "refused"
        assert not page.locator(".st-key-log_in").count()


@pytest.mark.parametrize("language", some([("pl",)], product(LANGUAGES)))
def test_who_is_not_logged_in_is_told_so_and_offered_to(with_login: Server, browse: Browse, language: str) -> None:
    page, say = browse(), words(language)
    go(page, f"{with_login.url}/?lang={language}")
    assert told(page) == f"{say('access.log_in')} {say('access.because.address', address='0.0.0.0')}"
    assert button(page, "log_in").inner_text().endswith(say("access.log_in_button"))
    assert saved(page) == "refused"


def test_somebody_else_may_not_and_an_editor_may(with_login: Server, provider: Provider, browse: Browse) -> None:
    page, say = browse(), words("en")
    provider.logs_in("reader@example.org")
    log_in(page, with_login)
    assert told(page).startswith(say("access.not_editor", email="reader@example.org"))
    assert saved(page) == "refused"
    button(page, "log_out").click()
    page.wait_for_selector(".st-key-log_in")
    back(page, with_login)
    assert told(page).startswith(say("access.log_in")) and saved(page) == "refused"
    provider.logs_in(EDITOR.lower())
    log_in(page, with_login)
    assert told(page) == say("access.editor", email=EDITOR)
    assert saved(page) == f"saved by {EDITOR}"
    button(page, "log_out").click()
    page.wait_for_selector(".st-key-log_in")
    back(page, with_login)
    assert saved(page) == "refused"
    go(page, with_login.url)  # a new session, from the cookies that are left
    assert told(page).startswith(say("access.log_in"))
    no_traceback(page)
    assert provider.faults == []
    # The whole flow was gone through, logging out at the provider included.
    assert {"/authorize", "/token", "/jwks", "/logout"} <= set(provider.asked)


def test_the_policy_of_the_data_desk_lets_an_editor_log_in_and_out(
    tmp_path: Path, secrets: Path, provider: Provider, browse: Browse
) -> None:
    with served(
        copy_of_data(tmp_path / "data"), tmp_path / "log", *NETWORK, "--secrets.files", str(secrets)
    ) as running:
        page = browse()
        answer = page.goto(f"{running.url}/desk")
        assert answer is not None and "form-action 'self'" in answer.headers["content-security-policy"]
        settled(page)
        provider.logs_in(EDITOR)
        to_provider_and_back(page, running, "desk")
        expect(page.locator(".st-key-access")).to_contain_text(words("en")("access.editor", email=EDITOR))
        button(page, "log_out").click()
        page.wait_for_url(lambda url: not url.endswith("/desk"))
        assert provider.faults == []


@pytest.mark.parametrize("verified", some([(False,)], [(False,), (None,), ("true",)]))
def test_an_address_that_nobody_has_verified_does_not_count(
    with_login: Server, provider: Provider, browse: Browse, verified: bool | str | None
) -> None:
    page = browse()
    provider.logs_in(EDITOR, verified)
    log_in(page, with_login)
    assert told(page).startswith(words("en")("access.not_verified", email=EDITOR))
    assert saved(page) == "refused"


@pytest.mark.parametrize("fault", some([("forged",)], [("forged",), ("stale",)]))
def test_an_identity_that_the_provider_has_not_signed_for_this_login_is_none(
    with_login: Server, provider: Provider, browse: Browse, fault: str
) -> None:
    page = browse()
    provider.logs_in(EDITOR)
    setattr(provider, fault, True)
    go(page, with_login.url)
    asked = len(provider.asked)
    to_provider_and_back(page, with_login)
    assert "/token" in provider.asked[asked:]
    assert told(page).startswith(words("en")("access.log_in"))
    assert saved(page) == "refused"


def test_an_editor_taken_off_the_list_cannot_save_any_more(
    with_login: Server, provider: Provider, secrets: Path, browse: Browse
) -> None:
    page = browse()
    provider.logs_in("second@example.org")
    log_in(page, with_login)
    assert saved(page) == "saved by second@example.org"
    before = secrets.read_text(encoding="utf-8")
    try:
        secrets.write_text(provider.secrets_toml([EDITOR]), encoding="utf-8")
        # Streamlit looks at the file now and then.
        expect(page.locator("#outcome")).to_be_visible()
        # The list that was read at the start does not count any more.
        until(lambda: saved(page), "refused")
        assert told(page).startswith(words("en")("access.not_editor", email="second@example.org"))
    finally:
        secrets.write_text(before, encoding="utf-8")


def test_a_login_that_is_half_set_up_says_so_and_breaks_nothing(folder: Path, browse: Browse) -> None:
    path = folder / "half.toml"
    path.write_text('[editors]\nemails = "a@example.org"\n[auth.one]\nclient_id = "x"\n', encoding="utf-8")
    with served(folder, folder / "half.log", *NETWORK, "--secrets.files", str(path), script=SCRIPT) as running:
        page, say = browse(), words("en")
        go(page, running.url)
        named = button(page, "log_in_one")
        expect(named).to_contain_text(say("access.log_in_with", provider="one"))
        named.click()
        expect(page.get_by_text(say("access.login_fault"))).to_be_visible()
        assert saved(page) == "refused"
        no_traceback(page)
        assert "redirect_uri" in running.tail() and "redirect_uri" not in page.content()


@contextlib.contextmanager
def proxied(url: str, header: str) -> Iterator[str]:
    """Run a proxy before a server, on the same computer, that adds a header to every request.

    It keeps the Host header, as proxies are told to do for Streamlit.
    """
    target = urlsplit(url)
    listening = socket.create_server(("localhost", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=relay, args=(client,), daemon=True).start()

    def relay(client: socket.socket) -> None:
        there = (target.hostname or "", target.port or 0)
        with client, contextlib.suppress(OSError), socket.create_connection(there) as server:
            line, _, rest = client.recv(65536).partition(b"\r\n")
            # One request a connection, so that each carries the header; a WebSocket is one anyway.
            if b"upgrade: websocket" not in rest.lower():
                rest = b"Connection: close\r\n" + rest.replace(b"Connection: keep-alive\r\n", b"")
            server.sendall(line + b"\r\n" + header.encode() + b"\r\n" + rest)
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    (server if ready is client else client).sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{listening.getsockname()[1]}"
    finally:
        listening.close()
