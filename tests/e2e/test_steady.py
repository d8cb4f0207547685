"""Nothing jumps: a drawn map has its height and its marks their places from the first moment on.

A script of the test's own looks at every frame that the browser paints, and adds up what the browser says has moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.amounts import share, some
from tests.e2e.driving import (
    CORRIDOR,
    PATIENCE,
    STILL,
    click_timeline,
    go,
    marks_on_timeline,
    page_name,
    settled,
    show,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.slowline import SlowLine
from tests.e2e.watching import Browse
from ui.server.first_page import PICTURED

SIZES = DESK, LARGE, PHONE = ((1440, 900), (1920, 1080), (390, 844))
PAGES = (
    "/",
    "/mutiny",
    "/contracts",
    *CORRIDOR,
    "/evidence",
    "/evidence?event=wsj-kazakhstan-refusal",
    "/article",
    "/versions",
    "/briefing",
    "/desk",
    "/dictionary",
    "/guide",
)
MAPS = ("/", "/mutiny", "/corridor", "/corridor?section=minerals")
GROUNDS = "**/app/ground/**"
# The pages with pictures and controls, and what is laid out anew for a phone on a phone; the long run has every page.
AT_ONCE = {
    DESK: ["/", "/contracts", "/evidence?event=wsj-kazakhstan-refusal"],
    PHONE: ["/mutiny", "/corridor?section=compare", "/desk"],
}
TOLD = 10_000  # milliseconds after which a page must long be still
MOST = 0.1  # layout shift that a reader does not notice

# Every frame: where maps stand, and what of them does not fit together. ``faults`` are told with their time.
_WATCH = """
(() => {
  const seen = window.steady = { faults: [], frames: 0, maps: 0, shift: 0, moved: [], sizes: new Set() };
  const near = (a, b, by = 2) => Math.abs(a - b) <= by;
  const fault = (...words) => {
    if (seen.faults.length < 40) seen.faults.push([Math.round(performance.now()), ...words]);
  };
  const box = (node) => node.getBoundingClientRect();
  const look = () => {
    seen.frames += 1;
    for (const map of document.querySelectorAll(".st-key-map, .st-key-picture-map")) {
      const frame = map.querySelector(".st-key-still, .st-key-pictured");
      const at = frame && box(frame);
      if (!at?.width) continue;
      seen.maps += 1;
      seen.sizes.add(`${Math.round(at.width)}x${Math.round(at.height)}`);
      if (at.height < 200 || at.height / at.width < 0.2) fault("squeezed", at.width, at.height);
      const legend = map.querySelector(".tc-legend");
      const foot = legend && box(legend);
      if (foot?.height && foot.top < at.bottom - 2) fault("under its legend", at.bottom, foot.top);
      const inside = [map, ...[...map.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
      const find = (selector) => inside.map((one) => one.querySelector(selector)).find(Boolean);
      const marks = find("svg[viewBox][lang]"), ground = find(".st-key-still img, .st-key-pictured img, .place img");
      if (!marks || !box(marks).width) continue;
      const [, , width, height] = marks.getAttribute("viewBox").split(" ").map(Number);
      // What is drawn keeps its shape in the middle of its box, and so does a picture that is told to.
      const fitted = (node, w, h) => {
        const { left, top, width, height } = box(node), scale = Math.min(width / w, height / h);
        return [left + (width - w * scale) / 2, top + (height - h * scale) / 2, w * scale, h * scale];
      };
      const over = fitted(marks, width, height), [left, top, wide, high] = over;
      if (left < at.left - 3 || top < at.top - 3) fault("marks beside their frame", ...over);
      if (left + wide > at.right + 3 || top + high > at.bottom + 3)
        fault("marks cut off", ...over, at.width, at.height);
      if (!ground?.complete || !ground.naturalWidth) continue;
      const kept = getComputedStyle(ground).objectFit === "contain", whole = box(ground);
      const under = kept ? fitted(ground, ground.naturalWidth, ground.naturalHeight)
        : [whole.left, whole.top, whole.width, whole.height];
      if (over.some((side, n) => !near(side, under[n]))) fault("marks beside the ground", ...over, ...under);
      if (!near(ground.naturalHeight / ground.naturalWidth, height / width, 0.01))
        fault("the ground of another map", ground.naturalWidth, ground.naturalHeight, width, height);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const place = (node) => {
    for (let one = node; one; one = one.parentElement ?? one.getRootNode?.().host) {
      const name = [...(one.classList ?? [])].find((word) => word.startsWith("st-key-"));
      if (name) return name;
    }
    return node?.nodeName;
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      seen.shift += entry.value;
      seen.moved.push([Math.round(entry.startTime), entry.value, ...entry.sources.map((one) => place(one.node))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
})();
"""


def watched(browse: Browse, size: tuple[int, int], **options: Any) -> Page:
    """Open a page on which every frame is looked at."""
    if size[0] < 400:
        options = {"has_touch": True, "is_mobile": True} | options
    page = browse(*size, new=True, **options)
    page.add_init_script(_WATCH)
    return page


def steady(page: Page, most: float = MOST) -> None:
    """Assert that no map was seen in pieces, that there was one to be seen, and that nothing has jumped."""
    seen = page.evaluate("() => ({ ...steady, sizes: [...steady.sizes] })")
    assert seen["maps"] > 0, "no map was seen"
    assert seen["faults"] == [], seen["sizes"]
    assert seen["shift"] <= most, seen["moved"]


class Held:
    """What a page asks for and does not get until it is let go."""

    def __init__(self, page: Page, *patterns: str) -> None:
        self.page, self.routes, self.free = page, list[Route](), False
        for pattern in patterns:
            page.route(pattern, lambda route: self.take(route))

    def take(self, route: Route) -> None:
        """Hold a request back, or let it through by now."""
        if self.free:
            route.continue_()
        else:
            self.routes.append(route)

    def wanted(self) -> None:
        """Wait until something is held back."""
        until(lambda: self.page.evaluate("() => true") and len(self.routes) > 0)

    def let_go(self) -> None:
        """Let everything come."""
        self.free = True
        for route in self.routes:
            route.continue_()


def forget(page: Page) -> None:
    """Forget what has moved until now: a page is shown after some seconds, whatever of it is missing."""
    page.evaluate("() => { steady.shift = 0; steady.moved = []; }")


SLOWER = share(4, 6)  # times: a processor that is kept from working costs all that it does not do


def slowed(page: Page, times: int = SLOWER) -> None:
    """Let the page's processor work so many times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def drawn(page: Page) -> None:
    """Wait until the map's marks are there."""
    page.locator(".st-key-map .place svg, .st-key-picture-map .place svg").first.wait_for(state="attached")
    settled(page)


def grounded(page: Page) -> None:
    """Wait until the map's ground is there."""
    page.wait_for_function(
        """() => [...document.querySelectorAll(".st-key-map *, .st-key-picture-map *")].some((node) => {
          const ground = node.shadowRoot?.querySelector("img");
          return ground?.complete && ground.naturalWidth > 0;
        })""",
        polling=100,
    )


@pytest.mark.parametrize(
    ("path", "size"),
    some([("/mutiny", PHONE)], product(MAPS, SIZES)),
)
def test_a_map_has_its_height_and_its_marks_their_places_before_the_ground_comes(
    server: Server, browse: Browse, path: str, size: tuple[int, int]
) -> None:
    page = watched(browse, size)
    held = Held(page, GROUNDS, "**/ImageList*.js")
    page.goto(server.url + path, wait_until="commit")
    drawn(page)
    held.wanted()
    frames = page.evaluate("() => steady.frames")
    page.wait_for_function("(frames) => steady.frames > frames + 20", arg=frames)
    forget(page)
    held.let_go()
    grounded(page)
    steady(page)


@pytest.mark.parametrize("size", some([(PHONE,)], product(SIZES)))
def test_a_map_is_no_strip_without_the_program_that_draws_it(
    server: Server, browse: Browse, size: tuple[int, int]
) -> None:
    page = watched(browse, size)
    held = Held(page, "**/BidiComponent*.js")
    page.goto(server.url + "/mutiny", wait_until="commit")
    # A page is shown after some seconds, however much of it is there.
    expect(page.locator(".st-key-top")).to_be_visible(timeout=PATIENCE * 1000)
    page.locator(".st-key-map, .st-key-picture-map").first.wait_for()
    held.let_go()
    drawn(page)
    grounded(page)
    seen = page.evaluate("() => steady")
    assert seen["maps"] > 0 and seen["faults"] == []


@pytest.mark.parametrize(("path", "size"), some([], product(MAPS[:3], SIZES)))
def test_fonts_that_are_late_move_nothing(server: Server, browse: Browse, path: str, size: tuple[int, int]) -> None:
    page = watched(browse, size)
    held = Held(page, "**/fonts/*.woff2")
    page.goto(server.url + path, wait_until="commit")
    drawn(page)
    grounded(page)
    held.wanted()
    forget(page)
    held.let_go()
    page.wait_for_function(
        "() => document.fonts.status === 'loaded' && document.fonts.check('16px \"Source Sans Atlas\"')"
    )
    frames = page.evaluate("() => steady.frames")
    page.wait_for_function("(frames) => steady.frames > frames + 10", arg=frames)
    steady(page)


@pytest.mark.parametrize(("path", "size"), some([], product(MAPS[:3], SIZES)))
def test_on_a_slow_processor_nothing_jumps(server: Server, browse: Browse, path: str, size: tuple[int, int]) -> None:
    page = watched(browse, size)
    slowed(page)
    page.goto(server.url + path, wait_until="commit")
    drawn(page)
    grounded(page)
    steady(page)


OPENING = "() => document.documentElement.classList.contains('tc-opening')"
# When the server has drawn all, the processor has other things to do for longer than is waited for what does not come.
_BUSY = f"""
  let seen = 0;
  const look = () => {{
    seen += document.querySelectorAll('[data-test-script-state="notRunning"] [class*="st-key-drawn-"]').length > 0;
    if (seen < 5) return requestAnimationFrame(look);
    for (const until = performance.now() + {PICTURED + 1000}; performance.now() < until;);
    window.wasBusy = true;
  }};
  requestAnimationFrame(look);
"""


@pytest.mark.parametrize(("path", "size"), some([("/mutiny", PHONE)], product(MAPS[:3], SIZES)))
def test_a_page_is_not_shown_while_the_server_is_still_drawing_it(
    server: Server, browse: Browse, path: str, size: tuple[int, int]
) -> None:
    page = watched(browse, size)
    slowed(page)
    # What comes after the pictures, or with them: a phone has no legend of the corridor, but its table.
    line = SlowLine(page, at="tc-cor" if path == "/corridor" else "tc-legend")
    page.goto(server.url + path, wait_until="commit")
    page.locator(".st-key-controls, .st-key-cor_controls").first.wait_for(state="attached")
    until(line.answered)
    slowed(page, 1)  # a slow processor is a busy one, for us too
    held = page.evaluate("() => performance.now()")
    page.wait_for_function("(time) => performance.now() > time", arg=held + PICTURED + 2000, polling=100)
    assert page.evaluate(OPENING), "it was shown in pieces"
    line.release()
    page.wait_for_function(f"() => !({OPENING})()")
    drawn(page)
    grounded(page)
    steady(page)


@pytest.mark.long
def test_a_processor_that_was_busy_leaves_a_page_the_time_to_be_whole(server: Server, browse: Browse) -> None:
    page = watched(browse, DESK)
    page.add_init_script(_BUSY)
    held = Held(page, "**/BidiComponent*.js")
    page.goto(server.url + "/mutiny", wait_until="commit")
    page.wait_for_function("() => window.wasBusy")
    held.wanted()
    held.let_go()
    drawn(page)
    grounded(page)
    steady(page)


CHANGES = (
    *((1680, 900, None), (1920, 1080, True), (1440, 720, None), (1440, 900, False)),
    *((1440, 720, None), (1920, 1080, True), (1440, 900, False)),
)


@pytest.mark.more
@pytest.mark.parametrize("path", some([("/corridor",)], product(MAPS)))
def test_marks_stay_on_their_ground_while_the_window_changes(server: Server, browse: Browse, path: str) -> None:
    page = watched(browse, (1440, 900))
    page.goto(server.url + path, wait_until="commit")
    drawn(page)
    grounded(page)
    slowed(page, 3)
    # Some changes are over before the server has heard of them, some are waited for.
    for width, height, wide in CHANGES[: share(4, len(CHANGES))]:
        before = page.evaluate("() => steady.frames")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(frames) => steady.frames > frames + 3", arg=before)
        if wide is not None:
            page.wait_for_function(
                "(wide) => document.querySelector('.st-key-map').getBoundingClientRect().width > 1000 === wide",
                arg=wide,
            )
            drawn(page)
            grounded(page)
    seen = page.evaluate("() => ({ ...steady, sizes: [...steady.sizes] })")
    assert seen["faults"] == [], seen["sizes"]
    assert len(seen["sizes"]) > 1, "the map took another size"


@pytest.mark.more
def test_marks_stay_on_their_ground_from_page_to_page(server: Server, browse: Browse) -> None:
    page = watched(browse, (1440, 900))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/app/ground/" in request.url else None)
    show(page, server.url)
    slowed(page, 3)
    way = ("corridor", "timeline_map", "guide", "mutiny", "corridor", "timeline_map")[: share(2, 6)]
    for name in way:
        page.get_by_role("link", name=page_name(name, "en"), exact=True).click()
        settled(page)
        if name != "guide":
            drawn(page)
            grounded(page)
    seen = page.evaluate("() => steady")
    assert seen["faults"] == []
    assert len(set(asked)) == len({*way, "timeline_map"} - {"guide"})


_DRAWINGS = """() => [...document.querySelectorAll("*")].filter((node) => node.shadowRoot)
  .flatMap((node) => [...node.shadowRoot.querySelectorAll(".sheet > svg")])"""


def test_a_click_asks_for_no_ground_and_leaves_it_and_all_drawings_where_they_are(
    server: Server, browse: Browse
) -> None:
    page = watched(browse, (1440, 900))
    show(page, server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/app/ground/" in request.url else None)
    mine, drawings = page.locator(f"{STILL} img").element_handle(), page.evaluate_handle(_DRAWINGS)
    chosen = marks_on_timeline(page)[0]
    click_timeline(page, chosen)
    page.locator(f"{STILL} [aria-pressed='true'], .st-key-panel .tc-card").first.wait_for()
    settled(page)
    assert asked == [] and mine.evaluate("(ground) => ground.isConnected && ground.complete")
    assert page.evaluate(f"(before) => ({_DRAWINGS})().every((one, n) => one === before[n])", drawings)
    steady(page)


def changed(page: Page, clock: str) -> bool:
    """Say whether the clock of the mutiny shows another time."""
    return page.locator(".tc-clock time").inner_text() != clock


def test_the_ground_stays_while_the_mutiny_is_played(server: Server, browse: Browse) -> None:
    page = watched(browse, (1440, 900))
    go(page, f"{server.url}/mutiny?t=2023-06-24T10:00")
    drawn(page)
    grounded(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/app/ground/" in request.url else None)
    mine = page.locator(f"{STILL} img").element_handle()
    first = page.locator(".tc-clock time").inner_text()
    page.keyboard.press("k")
    for _ in range(3):
        until(partial(changed, page, first))
        first = page.locator(".tc-clock time").inner_text()
        assert mine.evaluate("(ground) => ground.isConnected && ground.complete && ground.naturalWidth > 0")
    page.keyboard.press("k")
    settled(page)
    assert asked == []
    steady(page)


@pytest.mark.parametrize("size", some([((800, 900),)], product((*SIZES, (1280, 720), (800, 900)))))
def test_the_size_class_is_known_to_the_first_run(server: Server, browse: Browse, size: tuple[int, int]) -> None:
    page = watched(browse, size)
    show(page, server.url) if size[0] > 400 else go(page, server.url)
    told = """() => [...document.querySelectorAll(".st-key-sensor *")].map((node) => node.dataset.told)
      .find(Boolean) ?? ''"""
    assert page.evaluate(told) == "", "the browser had to tell another size after the first run"
    assert len(page.evaluate("() => [...steady.sizes]")) <= 1, "the map was laid out twice"


@pytest.mark.parametrize(
    ("size", "paths"),
    [*AT_ONCE.items(), *(pytest.param(size, PAGES, marks=pytest.mark.long) for size in SIZES)],
    ids=lambda value: str(value[0] if len(value) == 2 else len(value)),
)
def test_nothing_jumps_on_any_page(server: Server, browse: Browse, size: tuple[int, int], paths: Sequence[str]) -> None:
    # They are opened one after the other, so that none is slow for the sake of the others, and watched all at once.
    pages = {path: watched(browse, size) for path in paths}
    for path, page in pages.items():
        page.goto(server.url + path, wait_until="commit")
        settled(page)
    found: dict[str, dict[str, Any]] = {}
    for path, page in pages.items():
        page.wait_for_function(f"() => performance.now() > {TOLD}", polling=250)
        settled(page)
        found[path] = page.evaluate("() => ({ ...steady, sizes: [...steady.sizes] })")
        page.close()
    assert {path: seen["frames"] for path, seen in found.items() if seen["frames"] <= 10} == {}
    assert {path: seen["moved"] for path, seen in found.items() if seen["shift"] > MOST} == {}
    assert {path: seen["faults"] for path, seen in found.items() if seen["faults"]} == {}
