"""Who may ask, by which name, and who may show the dashboard in a frame."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.unit.asking import Answer, asked, scope_of
from transcaspian.language.messages import LANGUAGES, words
from ui.server.guard import Guard, framing_sites, is_named, names_of, origins_of

LOCAL = names_of("localhost", [])
ORIGINS = origins_of(True, ["https://app.example.org:8443", "plain.example.org"], "own.example.org")


def guarded(base: str = "", names: tuple[str, ...] = LOCAL, sites: tuple[str, ...] = ()) -> ASGIApp:
    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("inside", 404 if scope["path"] == "/nothing" else 200)(scope, receive, send)

    return Guard(inner, base, names, sites, ORIGINS)


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("localhost:8501", True), ("LOCALHOST", True), ("localhost.:8501", True), ("127.0.0.1:8501", True),
        ("[::1]:8501", True), ("evil.example", False), ("evil.example:8501", False), ("localhost.evil.example", False),
        ("evil.example@localhost", False), ("localhost/evil", False), ("localhost?x", False), ("localhost#x", False),
        ("localhost:99999", False), ("localhost:x", False), ("", False), (None, False), ("127.0.0.2", False),
        ("[::1", False), (" localhost", False), ("localhost,evil.example", False),
    ],
)  # fmt: skip
def test_a_server_on_a_loopback_address_answers_to_loopback_names_alone(
    address: str, host: str | None, named: bool
) -> None:
    assert is_named(host, names_of(address, [])) is named


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.0.2.7"])
def test_a_server_that_is_open_to_others_answers_to_any_name_until_names_are_listed(address: str | None) -> None:
    assert is_named("timeline.example.org", names_of(address, []))
    names = names_of(address, ["Timeline.Example.org.", "*.example.net"])
    assert is_named("timeline.example.org:8501", names) and is_named("a.example.net", names)
    for other in ("example.net", "localhost", "timeline.example.org.evil.example", "aexample.net"):
        assert not is_named(other, names)


@pytest.mark.parametrize("path", ["/", "/mutiny", "/app/static/icon.png", "/app/news", "/_stcore/host-config"])
def test_a_strange_name_gets_nothing_but_a_sentence(path: str) -> None:
    answer = asked(guarded(), path, headers={"Host": "evil.example:8501"})
    assert answer.status == 421 and b"inside" not in answer.body
    assert answer.body.decode().splitlines() == [words(language)("access.host") for language in LANGUAGES]
    assert asked(guarded(), path).body == b"inside"


@pytest.mark.parametrize("base", ["", "/there/map"])
def test_health_is_for_everybody_and_figures_of_the_server_for_nobody(base: str) -> None:
    app = guarded(base)
    assert asked(app, f"{base}/_stcore/health", headers={"Host": "10.0.0.7:8501"}).status == 200
    answer = asked(app, f"{base}/_stcore/metrics")
    assert answer.status == 404 and not answer.body and "Content-Security-Policy" in answer.headers


def connected(host: str, origin: str | None, origins: tuple[str, ...] = ORIGINS) -> list[str]:
    """Return what comes of a connection: "websocket" where it is handed on, or what is sent."""
    seen: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        seen.append(message["type"])

    headers = {"Host": host} | ({} if origin is None else {"Origin": origin})
    scope = scope_of("/_stcore/stream", headers=headers, type="websocket")
    asyncio.run(Guard(inner, "", ("*",) if "example" in host and origin else LOCAL, (), origins)(scope, receive, send))
    return seen


@pytest.mark.parametrize(("host", "opened"), [("localhost:8501", True), ("evil.example", False)])
def test_a_connection_under_a_strange_name_is_not_accepted(host: str, opened: bool) -> None:
    assert connected(host, None) == (["websocket"] if opened else ["websocket.close"])


@pytest.mark.parametrize(
    ("host", "origin", "opened"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("timeline.example.org", "https://timeline.example.org", True),
        ("localhost:8501", "https://app.example.org:8443", True),  # a proxy that gives its own name to nobody
        ("localhost:8501", "https://plain.example.org", True),
        ("localhost:8501", "http://own.example.org", True),
        ("localhost:8501", "http://evil.example", False),
        ("timeline.example.org", "https://example.org", False),
        ("localhost:8501", "http://localhost.evil.example", False),
        ("localhost:8501", "http://localhost:8501@evil.example", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
        ("localhost:8501", "http://[::1", False),
    ],
)
def test_a_page_of_another_site_opens_no_connection(host: str, origin: str, opened: bool) -> None:
    """Streamlit would refuse it too, but only after asking a host on the network for this computer's address."""
    assert connected(host, origin) == (["websocket"] if opened else ["websocket.close"])
    assert connected(host, origin, origins_of(False, [], None)) == ["websocket"]


def policy(answer: Answer) -> list[str]:
    return answer.headers.getlist("Content-Security-Policy")


@pytest.mark.parametrize("path", ["/", "/nothing", "/_stcore/metrics", "/app/news"])
def test_every_answer_says_that_no_other_page_may_frame_it(path: str) -> None:
    for host in ("localhost", "evil.example"):
        answer = asked(guarded(), path, headers={"Host": host})
        assert policy(answer) == ["frame-ancestors 'self'"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_named_sites_may_frame_it_and_nothing_else_gets_into_the_header(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = [
        "*",
        "https:",
        "https://a b",
        "https://*",
        "'unsafe-inline'",
        "https://x;script-src",
        "javascript://x",
        "x.org",
    ]
    right = ["https://intranet.example.org", "https://*.example.net:8443"]
    monkeypatch.setenv("TRANSCASPIAN_FRAMED_BY", f"{right[0]}, {'  '.join(wrong)}\t{right[1].upper()}\r\n")
    assert list(framing_sites()) == [right[0], "https://a", right[1]]
    assert "script-src" in caplog.text
    answer = asked(guarded(sites=framing_sites()), "/")
    assert policy(answer) == [f"frame-ancestors 'self' {right[0]} https://a {right[1]}"]
    assert "X-Frame-Options" not in answer.headers
    monkeypatch.delenv("TRANSCASPIAN_FRAMED_BY")
    assert framing_sites() == ()
