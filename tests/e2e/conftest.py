"""Servers, one browser for all tests, and pages that notice what must never happen."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.find_programs import NONE, find_browser
from tests.e2e.driving import PATIENCE, show, start_over
from tests.e2e.forking import POSSIBLE
from tests.e2e.keeping import Open, Waiting
from tests.e2e.serving import RUNNING, Server, begun, copy_of_data, heard, served, told, used
from tests.e2e.watching import OPEN, Browse, watched

FAILED = pytest.StashKey[bool]()
SHARED = pytest.StashKey[dict[str, str | int]]()  # the server of all processes that run tests at once
SHOTS = Path(__file__).parent / "shots"
# Parts of the browser that no test uses. A flag of ours takes the place of Playwright's, so that its list is the first.
OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    # What drops down from the address bar is two pages of its own for each window, also where there is no window.
    *("AimEnabled", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
# Software WebGL, as on machines without a graphics card; see docs of Chromium's SwiftShader.
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-sandbox",
    "--disable-background-networking",
    f"--disable-features={','.join(OFF)}",
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
    # A page lives for seconds here: what a browser spends on making its programs faster does not come back.
    "--js-flags=--no-opt --no-maglev",
    # A new page of a context finds the programs read that the one before has read.
    "--process-per-site",
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
    if report.failed:
        item.stash[FAILED] = True
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


def _for_all(folder: Path) -> contextlib.AbstractContextManager[Server]:
    ahead = {"TRANSCASPIAN_DRAW_AHEAD": ""}  # as on a server that is not started for one test
    return begun(copy_of_data(folder / "data"), folder / "server.log", settings=ahead, forked=False)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start one server for all processes that run tests at once, and tell each of them where it is."""
    if not POSSIBLE:
        return
    config: pytest.Config = node.config
    if SHARED not in config.stash:
        until_the_end = contextlib.ExitStack()
        config.add_cleanup(until_the_end.close)
        folder = Path(until_the_end.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        config.stash[SHARED] = told(until_the_end.enter_context(_for_all(folder)))
    node.workerinput["server"] = config.stash[SHARED]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Server]:
    """Serve a copy of the shipped tables to all tests that change none of them."""
    elsewhere = getattr(pytestconfig, "workerinput", {}).get("server")
    with contextlib.ExitStack() as stack:
        running = heard(elsewhere) if elsewhere else stack.enter_context(_for_all(tmp_path_factory.mktemp("shared")))
        yield stack.enter_context(used(running))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Serve a copy of the shipped tables to one test, which may change them."""
    with served(copy_of_data(tmp_path / "data"), tmp_path / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def waiting(browser: Browser) -> Waiting:
    """Return the pages that tests take in turns."""
    return Waiting()


@contextlib.contextmanager
def browsing(browser: Browser, waiting: Waiting, keep: Callable[[], bool] = lambda: True) -> Iterator[Browse]:
    """Open pages, each in a context of its own: ``browse(width=390, height=844, has_touch=True)``.

    A page may have been that of a test before, and knows nothing of it. A test that listens to its page, routes what it
    asks for or adds scripts takes a ``new`` one, and no other test gets it; nor does one when ``keep`` says no. A new
    one finds programs read that others have read before, unless it is ``cold``.
    Afterwards no page may have asked another host for anything, broken its policy, opened a dialog or thrown an error.
    """
    mine: list[Open] = []

    def opened(width: int = 1440, height: int = 900, *, new: bool = False, cold: bool = False, **options: Any) -> Page:
        kind = "" if cold else repr(sorted(options.items()))
        one = waiting.take(kind) or fresh(kind, options)
        if new and not cold:
            page = one.page.context.new_page()
            one = Open(page, watched(page), "", beside=one)
        one.page.set_viewport_size({"width": width, "height": height})
        mine.append(one)
        OPEN.append((one.page, one.seen))
        return one.page

    def fresh(kind: str, options: dict[str, Any]) -> Open:
        size = ViewportSize(width=1440, height=900)
        context = browser.new_context(viewport=size, locale="en-GB", timezone_id="Europe/Warsaw", **options)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        return Open(page, watched(page), kind)

    try:
        yield opened
    finally:
        for one in mine:
            OPEN.remove((one.page, one.seen))
            if keep():
                waiting.put_back(one)
            else:
                one.page.context.close()  # and whatever is beside it
    for one in mine:
        assert not one.seen.foreign, f"requests to other hosts: {one.seen.foreign}"
        assert not one.seen.forbidden, f"against the policy: {one.seen.forbidden}"
        assert not one.seen.dialogs, f"dialogs: {one.seen.dialogs}"
        assert not one.seen.errors, f"uncaught errors: {one.seen.errors}"


@pytest.fixture
def browse(browser: Browser, waiting: Waiting, request: pytest.FixtureRequest) -> Iterator[Browse]:
    """Open pages for one test, see ``browsing``."""
    node: pytest.Item = request.node
    with browsing(browser, waiting, lambda: not node.stash.get(FAILED, False)) as opened:
        yield opened


@pytest.fixture
def page(browse: Browse) -> Page:
    """Open a page at 1440 × 900."""
    return browse()


@pytest.fixture
def new_page(browse: Browse) -> Page:
    """Open a page at 1440 × 900 that no test has had before and none gets afterwards."""
    return browse(new=True)


@pytest.fixture(scope="module")
def _pictures(browser: Browser, waiting: Waiting, server: Server) -> Iterator[Page]:
    with browsing(browser, waiting) as opened:
        page = opened()
        show(page, server.url)
        yield page


@pytest.fixture
def pictures(_pictures: Page) -> Page:
    """Return the default page with all its pictures; the tests of a module take turns on one page."""
    start_over(_pictures)
    return _pictures
