"""Using the dashboard as a person does: waiting for pictures, clicking marks and rows, reading the address.

Places to click are asked from the pictures themselves (what a drawing lets choose, Plotly's axes),
so that the tests do not know how a scene is laid out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.messages import words
from transcaspian.look.palette import PALETTES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.query import View
from transcaspian.view.selection import select

PATIENCE = 60.0  # seconds, for machines that do a lot besides
STILL = ".st-key-still"
TIMELINE, OVERVIEW, LAG = ".st-key-timeline", ".st-key-overview", ".st-key-lag"
CARD = ".st-key-panel .tc-card h2"
CORRIDOR = ("/corridor", *(f"/corridor?section={section}" for section in SECTIONS))
_RUNNING = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.getAttribute('data-test-connection-state') !== 'CONNECTED') return false;
  const busy = app.getAttribute('data-test-script-state') !== 'notRunning' ||
    document.querySelector('.tc-opening, [data-stale="true"], [data-testid="stSkeleton"]');
  const now = performance.now();
  if (busy) window.quietSince = undefined; else window.quietSince ??= now;
  return window.quietSince !== undefined && now - window.quietSince > 250;
}"""


@cache
def dataset() -> Dataset:
    """Return the shipped tables, read without the app."""
    return load(DATA_FOLDER).published


def named(table: str, id_: str, language: str = "en") -> str:
    """What a window, frame or track is called on the page."""
    name: str = getattr(dataset(), table)[id_].name(language)
    return name


def page_name(path: str, language: str) -> str:
    """What a page is called: that of a story as the tables call it."""
    return named("stories", path, language) if path in dataset().stories else words(language)(f"nav.{path}")


def shown(query: str = "", data: Dataset | None = None) -> list[str]:
    """Return the ids of the events that a view shows, in order of time."""
    return [event.id for event in select(data or dataset(), View.from_query(query)).shown]


def settled(page: Page) -> None:
    """Wait until no script runs and none has run for a moment."""
    page.evaluate("() => { window.quietSince = undefined; }")
    page.wait_for_function(_RUNNING, polling=50)


def painted(page: Page, frames: int) -> None:
    """Wait until the browser has painted so many frames: time in which a page could have done what it must not do.

    Sixty are a second at most; a machine that is busy paints fewer and is waited for longer.
    """
    page.evaluate("() => { window.framesPainted = 0; }")
    # Asked once a frame.
    page.wait_for_function("(frames) => (window.framesPainted = (window.framesPainted ?? 0) + 1) > frames", arg=frames)


def sized(page: Page) -> None:
    """Wait for the run that a change of the browser's size class starts."""
    painted(page, 24)
    settled(page)


def go(page: Page, url: str) -> None:
    """Open an address and wait for its script, not for its pictures."""
    page.goto(url)
    page.wait_for_selector('[data-testid="stApp"]')
    settled(page)


# The marks of a drawing: keys (an event's id or ``list:…``) with their places on the page.
_MARKS = """
  const marksOf = (place) => [...document.querySelectorAll(`${place} *`)].filter((node) => node.shadowRoot)
    .flatMap((node) => [...node.shadowRoot.querySelectorAll("[data-events]")])
    .map((mark) => {
      // The first thing of a mark is its sign; of a count its words are all there is.
      const box = (mark.querySelector("circle, path") ?? mark).getBoundingClientRect();
      return [mark.dataset.events, [box.left + box.width / 2, box.top + box.height / 2]];
    });
"""


def ready(page: Page) -> None:
    """Wait until timeline and overview are drawn, and the map."""
    page.wait_for_function(
        f"""() => {{ {_MARKS}
          const drawn = (place) => [...document.querySelectorAll(`${{place}} *`)]
            .some((node) => node.shadowRoot?.querySelector("svg"));
          return drawn("{TIMELINE}") && drawn("{OVERVIEW}") &&
            document.querySelector("{OVERVIEW} .js-plotly-plot")?._fullLayout?.xaxis;
        }}""",
        polling=100,
    )
    page.wait_for_function(
        f"""() => {{
          const place = [...document.querySelectorAll("{STILL} *")].find((node) => node.shadowRoot);
          const ground = place?.shadowRoot.querySelector("img");
          return ground?.complete && ground.naturalWidth > 0; }}""",
        polling=100,
    )
    settled(page)


def scrolled_by_swipe(page: Page, place: Locator) -> bool:
    """Move a finger up over a place, and say whether the page went with it."""
    before = box_of(place)
    assert page.viewport_size is not None
    seen = max(before["y"], 0), min(before["y"] + before["height"], page.viewport_size["height"])
    x, y = before["x"] + before["width"] / 2, sum(seen) / 2  # a board is longer than a phone's window
    session = page.context.new_cdp_session(page)
    # A finger: touched, moved up in steps, lifted. Synthesised scrolling would not ask the page.
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        moved = {"x": x, "y": y - 20 * step}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        painted(page, 1)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    painted(page, 18)  # it rolls on a little
    return box_of(place)["y"] < before["y"] - 60


def show(page: Page, url: str) -> None:
    """Open an address and wait for all of its pictures."""
    page.goto(url)
    page.wait_for_selector('[data-testid="stApp"]')
    ready(page)


def start_over(page: Page) -> None:
    """Go to the default view without loading the page anew, as Back does; the map stays where it is."""
    settled(page)
    if page.locator(".st-key-list_open").is_visible():  # an open list is no part of the address
        button(page, "close").click()
        page.locator(".st-key-list_open").wait_for(state="detached")
    page.evaluate(
        """() => {
          history.pushState({}, '', '/');
          window.dispatchEvent(new PopStateEvent('popstate'));
          document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
        }"""
    )
    page.locator(".st-key-panel .tc-start").wait_for()
    ready(page)


def address(page: Page) -> dict[str, list[str]]:
    """Return the address's query."""
    return parse_qs(urlsplit(_here(page)).query, keep_blank_values=True)


def path(page: Page) -> str:
    """Return the address's path."""
    return urlsplit(_here(page)).path or "/"


def _here(page: Page) -> str:
    return str(page.evaluate("() => location.href"))


def until(question: Callable[[], Any], wanted: Any = True, patience: float = PATIENCE) -> None:
    """Ask until the answer is the wanted one; fail with the last answer."""
    end = time.monotonic() + patience
    answer = question()
    while answer != wanted and time.monotonic() < end:
        time.sleep(0.05)
        answer = question()
    assert answer == wanted, f"{answer!r} is not {wanted!r}"


def address_is(page: Page, query: dict[str, list[str]], at: str = "/") -> None:
    """Wait until the address has this path and exactly this query."""
    until(lambda: (path(page), address(page)), (at, query))


def card_of(page: Page, event_id: str, language: str = "en") -> None:
    """Wait until the card shows an event."""
    # A list of one: for a moment, while the page is put together anew, there may be two.
    expect(page.locator(CARD)).to_have_text([dataset().events[event_id].title(language)], timeout=PATIENCE * 1000)


# Timeline


def marks_on_timeline(page: Page, chart: str = TIMELINE) -> list[str]:
    """Return the ids of the events that have a mark of their own, on the timeline or another chart, in order."""
    found = [key for key, _ in _marks(page, chart)]
    return list(dict.fromkeys(i for i in found if not i.startswith("list:")))


def spot_on_timeline(page: Page, key: str, chart: str = TIMELINE) -> tuple[float, float]:
    """Return where an event's mark on a chart, or a count's ``list:…``, stands on the page."""
    at = next((at for mark, at in _marks(page, chart) if mark == key), None)
    assert at is not None, f"{key} has no mark on {chart}"
    return at


def _marks(page: Page, chart: str) -> list[tuple[str, tuple[float, float]]]:
    found = page.evaluate(f"(place) => {{ {_MARKS} return marksOf(place); }}", chart)
    return [(key, (at[0], at[1])) for key, at in found]


def marks_in(page: Page, place: str) -> dict[str, tuple[float, float]]:
    """Return where each mark of the drawings in a place stands on the page, the upper one of two with the same key."""
    return dict(_marks(page, place))


def point(page: Page, at: tuple[float, float], steps: int = 8) -> None:
    """Move the mouse to a place in steps, as a hand does: the pictures notice what it passes over."""
    page.mouse.move(at[0] - 40, at[1] - 24)
    page.mouse.move(*at, steps=steps)


def click_timeline(page: Page, key: str, chart: str = TIMELINE) -> None:
    """Click an event's mark on a chart."""
    page.locator(chart).scroll_into_view_if_needed()
    at = spot_on_timeline(page, key, chart)
    point(page, at)
    page.mouse.click(*at)


def drag_overview(page: Page, a: float, b: float) -> None:
    """Draw a box on the overview from one share of its width to another."""
    strip = box_of(page.locator(f"{OVERVIEW} .js-plotly-plot"))
    y = strip["y"] + strip["height"] / 2
    x0, x1 = (strip["x"] + share * strip["width"] for share in (a, b))
    page.mouse.move(x0, y)
    page.mouse.down()
    page.mouse.move(x1, y + 3, steps=15)
    page.mouse.up()


def ringed_on_timeline(page: Page, chart: str = TIMELINE) -> int:
    """Return how many boxes are drawn around a selected event on a chart."""
    return len(boxes_on_timeline(page, chart))


def boxes_on_timeline(page: Page, chart: str = TIMELINE) -> list[tuple[float, float, float, float]]:
    """Return the boxes around a selected event on a chart: left, top, right, bottom on the page."""
    found = page.evaluate(
        """([place, fills]) => [...document.querySelectorAll(`${place} *`)].filter((node) => node.shadowRoot)
          .flatMap((node) => [...node.shadowRoot.querySelectorAll("svg > path, svg > .chosen > path")])
          .filter((path) => fills.includes(path.getAttribute("fill")))
          .map((path) => path.getBoundingClientRect()).map((box) => [box.left, box.top, box.right, box.bottom])""",
        [chart, [colours.highlight for colours in PALETTES.values()]],
    )
    return [(a, b, c, d) for a, b, c, d in found]


# Map


def marks_on_map(page: Page) -> dict[str, tuple[float, float]]:
    """Return where each mark of the map stands on the page: key (event id or ``list:…``) to place."""
    drawn = page.evaluate(f"(place) => {{ {_MARKS} return marksOf(place); }}", STILL)
    return {key: (at[0], at[1]) for key, at in reversed(drawn)}


def rings_on_map(page: Page) -> int:
    """Return how many rings the map draws around marks of the selected event."""
    return page.locator(f"{STILL} .chosen > circle").count()


def click_map(page: Page, key: str) -> None:
    """Click a mark on the map."""
    page.locator(".st-key-map").scroll_into_view_if_needed()
    ready(page)
    places = marks_on_map(page)
    assert key in places, f"{key} has no mark on the map: {sorted(places)}"
    point(page, places[key], steps=2)
    page.mouse.click(*places[key])


# Table


def click_row(page: Page, number: int) -> None:
    """Choose a row of the table by its box at the left, counted as it stands on screen, from 0."""
    _, box, height = _grid(page)
    at = (box["x"] + 15, box["y"] + height * (number + 1.5))
    page.mouse.move(*at, steps=4)
    page.mouse.click(*at)


def sort_by_title(page: Page) -> str:
    """Sort the table by the events' titles with a click on their header; return the title that comes first."""
    _, box, height = _grid(page)
    first = page.locator("[data-testid='glide-cell-3-0']")
    before = first.text_content()
    page.mouse.click(box["x"] + 450, box["y"] + height / 2)
    expect(first).not_to_have_text(str(before))
    return str(first.text_content())


def come_to_table(page: Page) -> None:
    """Scroll to the table, which is drawn when somebody comes to it."""
    place = page.locator(".st-key-place_table, .st-key-events_table").first
    place.scroll_into_view_if_needed()
    page.locator(".st-key-events_table").wait_for()


def _grid(page: Page) -> tuple[Locator, FloatRect, float]:
    """Return the table, which is a picture, where it stands, and the height of its rows, the header included."""
    come_to_table(page)
    table = page.locator(".st-key-events_table canvas").first
    table.scroll_into_view_if_needed()
    settled(page)
    rem = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    return table, box_of(table), round(2.1875 * rem)


# Pages


def box_of(locator: Locator) -> FloatRect:
    """Return where something stands on the page."""
    locator.wait_for()
    box = locator.bounding_box()
    assert box is not None
    return box


def button(page: Page, key: str) -> Locator:
    """Return the button with a key."""
    return page.locator(f".st-key-{key} button").first


def download(page: Page, key: str) -> tuple[str, bytes]:
    """Press a button that downloads and return the file's name and content."""
    with page.expect_download(timeout=PATIENCE * 1000) as waiting:
        button(page, key).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def choose_window(page: Page, window: str, language: str = "en") -> None:
    """Choose a window by its id."""
    window_of(page, window, language).click()


def window_of(page: Page, window: str, language: str = "en") -> Locator:
    """Return the control that chooses a window, by the window's id."""
    return page.locator(".st-key-w_window").get_by_role("radio", name=named("windows", window, language), exact=True)


def texts(page: Page) -> str:
    """Return everything that can be read on the page, pictures' words included."""
    return str(
        page.evaluate(
            """() => document.body.innerText + ' ' +
              [...document.querySelectorAll('svg text, table')].map((node) => node.textContent).join(' ') + ' ' +
              [...document.querySelectorAll('*')].filter((node) => node.shadowRoot)
                .flatMap((node) => [...node.shadowRoot.querySelectorAll('text')]).map((t) => t.textContent).join(' ')"""
        )
    )


def serious(page: Page) -> list[tuple[str, Any, str]]:
    """Return what axe-core finds serious or critical on the page: rule, place and markup."""
    return [
        (violation["id"], node["target"], node["html"][:200])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def no_traceback(page: Page) -> None:
    """Assert that no error of the program is on the page."""
    assert page.locator('[data-testid="stException"], [data-testid="stErrorElement"]').count() == 0
    assert "Traceback" not in texts(page)
