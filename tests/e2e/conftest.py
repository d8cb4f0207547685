"""Servers, one browser for all tests, and pages that notice what must never happen."""

from __future__ import annotations

import contextlib
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.find_programs import NONE, find_browser
from tests.e2e.driving import PATIENCE, show, start_over
from tests.e2e.serving import RUNNING, Server, copy_of_data, served
from tests.e2e.watching import OPEN, Browse, Seen, watched

SHOTS = Path(__file__).parent / "shots"
# Software WebGL, as on machines without a graphics card; see docs of Chromium's SwiftShader.
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder ``browser``."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Put the servers' logs, the pages' words and a picture of each page beside a failure."""
    report = yield
    if report.failed and Path(__file__).parent in item.path.parents:
        for server in RUNNING:
            report.sections.append((f"log of {server.url}", server.tail()))
        for number, (page, seen) in enumerate(OPEN):
            if page.is_closed():
                continue
            report.sections.append((f"console of {page.url}", "\n".join(seen.console[-30:])))
            SHOTS.mkdir(exist_ok=True)
            name = re.sub(r"\W+", "-", item.name)[:80]
            try:
                page.screenshot(path=SHOTS / f"failed-{name}-{number}.png", timeout=5000)
            except Exception as problem:  # a picture is a help, never a reason to fail
                report.sections.append(("screenshot", str(problem)))
    return report


# Streamlit's chart of the map, without the map; the bundler gives its exports names of one letter.
_LETTERS = ", ".join(f"module as {letter}" for letter in string.ascii_lowercase)
_NO_MAP = {
    "content_type": "text/javascript",
    "body": f"const module = {{ default: () => null }}; export {{ {_LETTERS}, module as default }};",
}

_NOTHING = {"type": "FeatureCollection", "features": []}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser process for the whole session; without a browser the tests fail, they are never skipped."""
    path = find_browser()
    if path is None:
        pytest.fail(NONE, pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a copy of the shipped tables to all tests that change none of them."""
    folder = tmp_path_factory.mktemp("shared")
    with served(copy_of_data(folder / "data"), folder / "server.log") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Serve a copy of the shipped tables to one test, which may change them."""
    with served(copy_of_data(tmp_path / "data"), tmp_path / "server.log") as running:
        yield running


@contextlib.contextmanager
def browsing(browser: Browser) -> Iterator[Browse]:
    """Open pages, each in a context of its own: ``browse(width=390, height=844, has_touch=True)``.

    Of the time that a page takes, software WebGL makes most: ``map="marks"`` leaves out the basemap,
    ``map="none"`` all of the map. Afterwards no page may have asked another host for anything, opened a
    dialog or thrown an error.
    """
    mine: list[tuple[Page, Seen]] = []

    def opened(width: int = 1440, height: int = 900, *, map: str = "all", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/Warsaw",
            **options,
        )
        context.set_default_timeout(PATIENCE * 1000)
        if map == "none":
            context.route("**/DeckGlJsonChart*.js", lambda route: route.fulfill(**_NO_MAP))
        if map == "marks":
            context.route("**/basemap/*.geojson", lambda route: route.fulfill(json=_NOTHING))
            context.route("**/basemap/*-far.json", lambda route: route.fulfill(json=[]))
        page = context.new_page()
        mine.append((page, watched(page)))
        OPEN.append(mine[-1])
        return page

    try:
        yield opened
    finally:
        for one in mine:
            OPEN.remove(one)
            one[0].context.close()
    for _, seen in mine:
        assert not seen.foreign, f"requests to other hosts: {seen.foreign}"
        assert not seen.dialogs, f"dialogs: {seen.dialogs}"
        assert not seen.errors, f"uncaught errors: {seen.errors}"


@pytest.fixture
def browse(browser: Browser) -> Iterator[Browse]:
    """Open pages for one test, see ``browsing``."""
    with browsing(browser) as opened:
        yield opened


@pytest.fixture
def page(browse: Browse) -> Page:
    """Open a page at 1440 × 900."""
    return browse()


@pytest.fixture
def plain_page(browse: Browse) -> Page:
    """Open a page at 1440 × 900 for a test that does not look at the map."""
    return browse(map="none")


@pytest.fixture(scope="module")
def _pictures(browser: Browser, server: Server) -> Iterator[Page]:
    with browsing(browser) as opened:
        page = opened(map="marks")
        show(page, server.url)
        yield page


@pytest.fixture
def pictures(_pictures: Page) -> Page:
    """Return the default page with all its pictures; the tests of a module take turns on one page."""
    start_over(_pictures)
    return _pictures
