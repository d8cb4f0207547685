"""A published site from a disk, without a network: with script and without, in both themes, for eye and ear."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.amounts import share
from tests.e2e.watching import Seen, watched
from tests.unit.subject import OTHER
from transcaspian.__main__ import main
from transcaspian.shipped import DATA_FOLDER

# A page of each kind that every collection has; those of the stories of the hours and of the corridor are among
# the long tests, which build the shipped record.
KINDS = (
    *("index", "window/all", "view/race", "embed/race", "event/first-kite", "events", "tours", "threads", "views"),
    *("source/gull-2031-05-01", "actor/kite-post", "place/naxos", "story/contracts", "tour/kite-summer"),
    *("thread/minister-answers", "evidence", "article", "changes", "guide", "dictionary", "downloads", "search"),
    "../404",
)
OF_STORIES = (
    *("story/mutiny", "story/mutiny.0900", "story/mutiny.asked", "story/contracts", "story/corridor"),
    *("story/corridor.whatif", "story/corridor.compare", "story/corridor.volumes", "story/corridor.minerals"),
)
BELOW = "some/where"  # a path of a web server


class Site(NamedTuple):
    """A site on a disk, and its address on a web server, at some depth of both."""

    folder: Path
    url: str


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def served(folder: Path, tables: Path) -> Iterator[Site]:
    """Publish tables, and serve what is written with Python's own web server."""
    server = ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(folder)))
    url, out = f"http://localhost:{server.server_address[1]}/{BELOW}", folder / BELOW
    assert main(["publish", str(out), "--data", str(tables), "--base-url", url, "--check"]) == 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(out, url)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def kites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small collection as a site."""
    yield from served(tmp_path_factory.mktemp("site"), OTHER)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped record as a site, built once."""
    yield from served(tmp_path_factory.mktemp("whole"), DATA_FOLDER)


@pytest.fixture
def site(kites: Site) -> Path:
    """That of the small collection on a disk."""
    return kites.folder


def opened(browser: Browser, offline: bool = True, **options: object) -> tuple[Page, Seen]:
    page = browser.new_context(offline=offline, **options).new_page()  # type: ignore[arg-type]
    return page, watched(page)


def foreign(seen: Seen, site: Path) -> list[str]:
    """What a page asked for that is not a file of the site."""
    return [address for address in seen.foreign if not address.startswith((site.as_uri(), "data:"))]


def test_a_site_works_from_a_disk(browser: Browser, site: Path) -> None:
    page, seen = opened(browser, viewport={"width": 1440, "height": 900})
    page.goto((site / "index.html").as_uri())
    expect(page).to_have_url(f"{(site / 'en').as_uri()}/index.html")
    expect(page.locator(".counts")).to_have_text("11 of 12 events")
    page.locator("label", has_text="confirmed").first.click()
    expect(page.locator(".counts")).not_to_have_text("11 of 12 events")
    page.locator("label", has_text="confirmed").first.click()
    # The day of knowledge: before the first claim nothing is known, today everything.
    known = page.locator("#known")
    known.fill("0")
    expect(page.locator(".counts")).to_contain_text("not yet known")
    known.fill(known.get_attribute("max") or "")
    expect(page.locator(".counts")).to_have_text("11 of 12 events")
    # A mark and its row show each other.
    mark = page.locator(".timeline.desk a.mark").first
    row = page.locator(".events li", has=page.locator(f"a[href='{mark.get_attribute('href')}']"))
    mark.hover()
    expect(row).to_have_class("near")
    row.hover()
    expect(mark).to_have_class("mark near")
    page.locator(".timeline.desk a.mark").first.click()
    expect(page.locator(".chosen li")).to_have_count(1)
    page.locator(".chosen li a").first.click()
    expect(page.locator("h1")).to_be_visible()
    address = page.url
    page.locator(".languages a", has_text="Polski").click()
    expect(page).to_have_url(address.replace("/en/", "/pl/"))
    page.goto((site / "en" / "search.html").as_uri())
    page.locator("#q").fill("Νάξος")
    expect(page.locator(".found a", has_text="Naxos").first).to_be_visible()
    assert (foreign(seen, site), seen.forbidden, seen.errors) == ([], [], [])
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")


def test_a_site_is_whole_without_a_script(browser: Browser, site: Path) -> None:
    page, seen = opened(browser, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto((site / "index.html").as_uri())
    page.locator(".choices a", has_text="English").click()
    expect(page.locator("form.controls")).to_be_hidden()
    expect(page.locator(".map.phone svg")).to_be_visible()
    expect(page.locator(".map.desk .frame")).to_be_hidden()
    page.locator(".events a", has_text="first kite").first.click()
    expect(page.locator(".tc-claims li")).not_to_have_count(0)
    page.locator(".tc-claims a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/source/" in page.url and (foreign(seen, site), seen.errors) == ([], [])


def test_a_tour_is_walked_by_keys_and_by_links(browser: Browser, site: Path) -> None:
    page, _ = opened(browser, viewport={"width": 1440, "height": 900})
    page.goto((site / "en/tour/kite-summer.html").as_uri())
    page.keyboard.press("n")
    expect(page).to_have_url((site / "en/tour/kite-summer/2.html").as_uri())
    expect(page.locator(".ways [aria-current]")).to_have_attribute("title", re.compile("^2"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url((site / "en/tour/kite-summer.html").as_uri())
    page.locator("#q").press("n")  # of a field it is a letter
    page.locator(".ways a[rel=next]").click()
    expect(page).to_have_url((site / "en/tour/kite-summer/2.html").as_uri())


def test_below_a_path_of_a_web_server_everything_is_found(browser: Browser, kites: Site) -> None:
    page, seen = opened(browser, offline=False)
    lost: list[str] = []
    page.on("response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{kites.url}/")
    expect(page).to_have_url(f"{kites.url}/en/index.html")
    page.locator("#q").fill("Naxos")
    page.locator(".find button").click()
    page.locator(".found a", has_text="Naxos").first.click()
    expect(page).to_have_url(f"{kites.url}/en/place/naxos.html")
    assert (lost, seen.foreign, seen.forbidden, seen.errors) == ([], [], [], [])


def test_a_view_in_another_page_is_as_high_as_what_it_shows(browser: Browser, kites: Site) -> None:
    page, seen = opened(browser, offline=False, viewport={"width": 900, "height": 700})
    page.goto(f"{kites.url}/en/view/race.html")
    code = page.locator(".embedding textarea").input_value()
    (kites.folder.parent / "theirs.html").write_text(f"<!DOCTYPE html><title>Theirs</title>{code}", encoding="utf-8")
    page.goto(f"{kites.url.rpartition('/')[0]}/theirs.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".map.desk svg").first).to_be_visible()
    high = "document.querySelector('iframe').offsetHeight"
    page.wait_for_function(f"{high} !== 720")
    inside = frame.locator("body").evaluate("(one) => one.offsetHeight")
    assert page.evaluate(high) == inside and seen.errors == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(frame.locator(".map.phone svg").first).to_be_visible()
    page.wait_for_function(f"{high} !== {inside}")


@pytest.mark.more
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_a_site_has_a_serious_fault_for_readers_with_aids(browser: Browser, site: Path, theme: str) -> None:
    kinds = KINDS[share(int(theme == "dark"), 0) :: share(2, 1)]
    assert judged(browser, site, kinds, theme, (1440, 900)) == []


def judged(
    browser: Browser, site: Path, kinds: Iterable[str], theme: str, size: tuple[int, int]
) -> list[tuple[str, str, str]]:
    """What pages have of serious faults for readers with aids, and which are wider than their window."""
    page, _ = opened(browser, color_scheme=theme, viewport={"width": size[0], "height": size[1]})
    found = []
    for kind in kinds:
        page.goto((site / "en" / f"{kind}.html").resolve().as_uri())
        for one in Axe().run(page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found.append((kind, one["id"], one["nodes"][0]["html"][:160]))
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append((kind, "wider", str(over)))
    page.context.close()
    return found


@pytest.mark.long
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_story_has_a_serious_fault(browser: Browser, whole: Site, theme: str, size: tuple[int, int]) -> None:
    assert judged(browser, whole.folder, OF_STORIES, theme, size) == []


@pytest.mark.long
def test_a_story_plays_from_hour_to_hour(browser: Browser, whole: Site) -> None:
    page, seen = opened(browser, viewport={"width": 1440, "height": 900})
    page.goto((whole.folder / "en/story/mutiny.html").as_uri())
    first = page.locator(".step strong").inner_text()
    page.locator("button.play").click()
    expect(page.locator(".step strong")).not_to_have_text(first)
    expect(page.locator("button.play")).to_have_attribute("aria-pressed", "true")
    page.locator("button.play").click()
    expect(page.locator("button.play")).to_have_attribute("aria-pressed", "false")
    assert seen.errors == []


def _leads_on(path: Path, folder: Path) -> bool:
    """Say whether a page at once leads to another one: the second address of a page, and the choice of a language."""
    return path == folder / "index.html" or "http-equiv=refresh" in path.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("script", [True, False])
def test_every_page_of_the_whole_record_opens_from_a_disk(browser: Browser, whole: Site, script: bool) -> None:
    """``publish --check`` has looked for dead links before; here a browser without a network opens every page."""
    page, seen = opened(browser, java_script_enabled=script)
    failed: list[tuple[str, str]] = []

    def note(asked: Request) -> None:
        # What is still on its way (the icon) when the next page is opened is given up, not lost.
        if asked.failure != "net::ERR_ABORTED":
            failed.append((asked.url, asked.failure or ""))

    page.on("requestfailed", note)
    pages = sorted(path for path in whole.folder.rglob("*.html") if not _leads_on(path, whole.folder))
    assert len(pages) > 1_500
    for path in pages:
        page.goto(path.as_uri(), wait_until="load")
    assert (failed, foreign(seen, whole.folder), seen.forbidden, seen.errors) == ([], [], [], [])
