"""A page of another origin around the dashboard: it is not shown there, or where it may be, nobody edits in it."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from tests.amounts import share
from tests.e2e.driving import PATIENCE, dataset, settled, until
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.watching import Browse, seen_by
from transcaspian.language.messages import words
from transcaspian.look.palette import palette

SAY = words("en")


class _Around(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        inner = self.path.partition("?")[2]
        body = f"<!doctype html><h1>Around</h1><iframe src='{inner}' width=1200 height=800></iframe>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def around() -> Iterator[str]:
    """Serve a page that frames the address after its question mark; return its origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Around) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://localhost:{other.server_address[1]}"
        other.shutdown()


@pytest.fixture(scope="module")
def shown_there(tmp_path_factory: pytest.TempPathFactory, around: str) -> Iterator[Server]:
    """Serve the dashboard to that site too."""
    folder, settings = tmp_path_factory.mktemp("framed"), {"TRANSCASPIAN_FRAMED_BY": around}
    with served(copy_of_data(folder / "data"), folder / "log", settings=settings) as running:
        yield running


def test_a_page_of_another_origin_cannot_show_the_dashboard(server: Server, browse: Browse, around: str) -> None:
    page = browse()
    page.goto(f"{around}/?{server.url}/desk")
    forbidden = seen_by(page).forbidden
    until(lambda: page.evaluate("() => true") and any("frame-ancestors" in line for line in forbidden))
    forbidden.clear()  # it was tried
    assert page.frames[1].locator("[data-testid='stApp']").count() == 0


def test_where_another_site_may_show_it_nobody_edits_inside(shown_there: Server, browse: Browse, around: str) -> None:
    page = browse()
    page.goto(f"{around}/?{shown_there.url}/desk")
    inside = page.frame_locator("iframe")
    told = inside.locator(".st-key-access")
    expect(told).to_contain_text(SAY("access.framed"), timeout=PATIENCE * 1000)
    # It stays so when the browser has said where the page is.
    page.frames[1].wait_for_selector(".tc-run:not([data-run$='.1'])", state="attached")
    expect(told).to_contain_text(SAY("access.framed"))
    page.goto(f"{shown_there.url}/desk")
    expect(page.locator(".st-key-access")).to_contain_text("local:", timeout=PATIENCE * 1000)
    settled(page)


@pytest.mark.more
def test_a_picture_alone_is_shown_on_a_site_that_may_and_tells_there_what_is_chosen(
    shown_there: Server, browse: Browse, around: str
) -> None:
    page = browse()
    for path, picture in (("", "alone_timeline"), ("contracts", "alone_story")):
        for width in (340, 400, 800, 1200)[:: share(3, 1)]:
            page.goto(f"{around}/?{shown_there.url}/{path}?w=july&only=picture&theme=dark")
            page.locator("iframe").evaluate("(frame, width) => { frame.width = width; }", width)
            frame, inside = page.frames[1], page.frame_locator("iframe")
            marks = inside.locator(f".st-key-drawn-{picture} [data-events]:not([data-events*=':'])")
            expect(marks.first).to_be_visible(timeout=PATIENCE * 1000)
            frame.wait_for_function("() => !document.querySelector('.tc-opening')")
            assert frame.locator("button:visible:not(.skip), input:visible, [data-testid='stPageLink']").count() == 0
            ground = frame.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
            assert ground == "rgb({}, {}, {})".format(*bytes.fromhex(palette("dark").paper[1:]))
            within = "() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"
            assert frame.evaluate(within), (path, width)
            link = inside.get_by_role("link", name=SAY("share.whole"))
            assert link.get_attribute("target") == "_blank"
            assert link.get_attribute("href") == f"/{path}?w=july&theme=dark"
            chosen = str(marks.first.get_attribute("data-events"))
            marks.first.press("Enter")
            expect(inside.locator(".tc-card h2").first).to_have_text(
                dataset().events[chosen.split()[0]].title("en"), timeout=PATIENCE * 1000
            )
            expect(inside.locator(".tc-card h2").first).to_be_in_viewport()
            frame.wait_for_url(f"**/{path}?w=july&theme=dark&event=*&only=picture")


def test_a_strange_name_and_the_figures_of_the_server_are_refused(server: Server) -> None:
    for path, host, status in (("/mutiny", "evil.example", 421), ("/_stcore/metrics", "localhost", 404)):
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(server.url + path, headers={"Host": host}))
        assert refused.value.code == status
        assert refused.value.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    for path in ("/", "/mutiny", "/_stcore/health", "/_stcore/host-config", "/app/news", "/app/static/icon.png"):
        with urllib.request.urlopen(server.url + path) as answer:
            assert answer.headers["Content-Security-Policy"].split("; ")[-1] == "frame-ancestors 'self'"
