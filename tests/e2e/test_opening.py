"""What a person sees first: a deep link, the default page, an empty folder, no other host."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.amounts import some
from tests.e2e.conftest import browsing
from tests.e2e.driving import (
    OVERVIEW,
    TIMELINE,
    address,
    box_of,
    card_of,
    go,
    no_traceback,
    ready,
    rings_on_map,
    settled,
    show,
    until,
    window_of,
)
from tests.e2e.keeping import Waiting
from tests.e2e.serving import Server
from tests.e2e.watching import Browse, seen_by
from transcaspian.language.messages import words

EVENT = "zenit-asfat-yda-2023"


@pytest.mark.long
def test_a_deep_link_opens_with_all_that_it_says(server: Server, browse: Browse) -> None:
    # As the very first request that a server answers: test_server, test_disk.
    page = browse()
    show(page, f"{server.url}/?w=july&event={EVENT}&lang=pl")
    card_of(page, EVENT, "pl")
    expect(window_of(page, "july", "pl")).to_be_checked()
    until(lambda: rings_on_map(page) >= 1)
    assert address(page) == {"w": ["july"], "event": [EVENT], "lang": ["pl"]}
    no_traceback(page)


def test_the_page_is_asked_for_once_and_answered_while_its_programs_are_read(server: Server, browse: Browse) -> None:
    page = browse(new=True)
    lines: list[WebSocket] = []
    asked: list[bytes] = []
    answered: list[str | None] = []

    def sent(frame: bytes | str) -> None:
        asked.append(frame if isinstance(frame, bytes) else frame.encode())

    def received(frame: bytes | str) -> None:
        assert isinstance(frame, bytes)
        answered.append(ForwardMsg.FromString(frame).WhichOneof("type"))

    def watch(line: WebSocket) -> None:
        lines.append(line)
        line.on("framesent", sent)
        line.on("framereceived", received)

    go(page, server.url)  # who has been here before has the token that connections need
    page.on("websocket", watch)
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.append(route))
    page.goto(f"{server.url}/mutiny?lang=pl&event={EVENT}", wait_until="commit")
    # What happens in the browser is heard of when it is asked something.
    until(lambda: page.evaluate("() => true") and bool(held) and "script_finished" in answered)
    for route in held:
        route.continue_()
    settled(page)
    first = BackMsg.FromString(asked[0]).rerun_script
    assert (first.page_name, first.query_string) == ("mutiny", f"lang=pl&event={EVENT}")
    assert len(lines) == 1 and asked.count(asked[0]) == 1 and answered.count("new_session") == len(asked)


def test_a_page_that_asks_for_something_else_is_answered_too(server: Server, browse: Browse) -> None:
    page = browse(new=True)
    go(page, server.url)
    # In a frame, by Streamlit's own word for it, which is not foreseen.
    go(page, f"{server.url}/?embed=true&w=july&lang=pl")
    expect(window_of(page, "july", "pl")).to_be_checked()
    no_traceback(page)


@pytest.mark.parametrize(("width", "height"), some([(1920, 1080)], [(1440, 900), (1920, 1080)]))
def test_map_card_and_timeline_are_on_the_first_screen(server: Server, browse: Browse, width: int, height: int) -> None:
    page = browse(width, height)
    show(page, server.url)
    boxes = {name: box_of(page.locator(name)) for name in (".st-key-map", ".st-key-panel", TIMELINE, OVERVIEW)}
    for name, box in boxes.items():
        assert box["width"] > 200 and box["height"] > 30, f"{name} is not drawn"
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, f"{name} sticks out sideways"
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, f"{name} lies under the fold"
    assert boxes[".st-key-map"]["y"] == pytest.approx(boxes[".st-key-panel"]["y"], abs=2)
    assert boxes[TIMELINE]["y"] > boxes[".st-key-map"]["y"] + boxes[".st-key-map"]["height"] - 1
    assert page.evaluate("() => window.scrollY") == 0
    expect(page.locator(".st-key-controls")).to_be_in_viewport()


@pytest.mark.long
def test_no_request_leaves_for_another_host(server: Server, new_page: Page) -> None:
    page = new_page
    # Every page has this check when its test ends; here the parts that could fetch something are opened first.
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2] if "//" in request.url else "inline"))
    show(page, f"{server.url}/?event={EVENT}")
    page.locator(".st-key-more button").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("link", name=words("en")("nav.guide")).click()
    expect(page.get_by_role("heading", name=words("en")("guide.title"))).to_be_visible()
    page.go_back()
    ready(page)
    assert hosts - {"inline"} == {server.url.split("/")[2]}


_ASKS = """async () => {
  await fetch('http://elsewhere.invalid/pixel.png').catch(() => {});
  new Image().src = 'https://fonts.elsewhere.invalid/icon.png';
  try { new WebSocket('ws://elsewhere.invalid/socket'); } catch {}
}"""


def test_the_watch_on_other_hosts_sees_them(server: Server, browse: Browse) -> None:
    page = browse()
    seen = seen_by(page)
    # A page of ours asks nobody, and that it has tried is told; a picture has no policy, and is heard asking.
    go(page, f"{server.url}/guide")
    page.evaluate(_ASKS)
    tried = ("pixel.png", "icon.png", "socket")
    until(lambda: page.evaluate("() => 3") and all(any(one in line for line in seen.forbidden) for one in tried))
    page.goto(f"{server.url}/app/static/icon.png")
    seen.foreign.clear()
    page.evaluate(_ASKS)
    until(lambda: page.evaluate("() => 3") and len(seen.foreign), 3)
    seen.foreign.clear()  # it was asked to
    seen.forbidden.clear()


def test_a_page_that_is_used_again_has_forgotten_the_test_before(
    server: Server, browser: Browser, waiting: Waiting
) -> None:
    pages: list[Page] = []
    for _ in range(2):
        with browsing(browser, waiting) as opened:
            pages.append(opened(1000, 700, color_scheme="dark"))
            go(pages[-1], f"{server.url}/guide")
            left = pages[-1].evaluate("() => [localStorage.mine, /mine=/.test(document.cookie), history.length]")
            assert left == [None, False, 2]  # the empty page, and this one
            pages[-1].evaluate("() => { localStorage.mine = document.cookie = 'mine=1'; history.pushState({}, ''); }")
    assert pages[0] is pages[1], "it is another page: the test shows nothing"


def test_without_a_browser_the_tests_fail_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from scripts import find_programs

    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    monkeypatch.setattr("sys.argv", ["find_programs.py"])
    assert find_programs.find_browser() is None
    assert find_programs.main() == 1
    assert capsys.readouterr().out.strip() == find_programs.NONE
