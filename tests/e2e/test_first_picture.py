"""The picture of a page is there before its programs, gives way without a jump, and a click on it is not lost."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import (
    CORRIDOR,
    PATIENCE,
    address,
    box_of,
    card_of,
    dataset,
    go,
    painted,
    ready,
    settled,
    shown,
    until,
)
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.test_steady import DESK, LARGE, PHONE, Held
from tests.e2e.watching import Browse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene.sizes import HEIGHTS, WIDTHS
from transcaspian.versions.history import History, history_folder
from ui.server.first_picture import LATE, PICTURE
from ui.state import SIZE_COOKIE

EVENT = "zenit-asfat-yda-2023"
PROGRAMS = "**/static/js/index.*.js"
MARGINS = 28  # pixels beside what is laid out, see ui/server/first_page.py
COMPONENTS = "**/static/js/BidiComponent*.js"  # the program of all our drawings
QUERIES = (
    "",
    "?w=all&lang=pl&known_by=2023-12-31",
    "?lang=pl",
    f"?w=all&event={EVENT}&theme=dark",
    "?track=corridor&q=Aktau&known_by=2023-12-31",
)
PLACED = (
    *("/", "/mutiny", "/contracts", *CORRIDOR, "/evidence", "/article", "/versions", "/briefing", "/dictionary"),
    *("/guide", "/?nothing=1", f"/?event={EVENT}", "/contracts?event=anka-mou-2022"),
    # What stands above a picture, or in its place.
    *("/?v=0000000&since=0000001", "/?q=zzzz&known_by=2023-12-31", "/?known_by=2001-01-01&lang=pl"),
    *(f"/?q=zzzz&event={EVENT}", "/?known_by=2023-06-23&w=all&event=wsj-kazakhstan-refusal"),
    *("/contracts?country=XX&known_by=2023-12-31", "/corridor?section=whatif&closed=nowhere&avoid=XX"),
    *("/corridor?section=volumes&known_by=2001-01-01", "/evidence?q=zzzz", "/article?known_by=2001-01-01"),
)
# Pages with a row of controls, in words of different widths.
ROWS = (
    *(
        "/",
        "/?lang=pl",
        f"/{QUERIES[1]}",
        f"/{QUERIES[4]}",
        "/mutiny?lang=pl",
        "/contracts",
        "/contracts?lang=pl",
        "/evidence",
    ),
    *("/evidence?lang=pl&known_by=2023-12-31", "/corridor", "/corridor?section=whatif&lang=pl"),
)
LIVE_ROW = ".st-key-controls, .st-key-cor_controls"
SEEN = ".tc-first:visible"
# Where the same things stand in the picture and on the live page, with the drawings inside components.
_BOXES = """(pairs) => pairs.map((places) => places.map((place) => {
  const [outer, inner] = place.split(" >>> ");
  const found = [...document.querySelectorAll(outer)].filter((one) => one.getClientRects().length)
    .flatMap((one) => !inner ? [one] : [one, ...one.querySelectorAll("*")].filter((node) => node.shadowRoot)
      .map((node) => node.shadowRoot.querySelector(inner)).filter(Boolean))[0];
  if (!found) return null;
  const { x, y, width, height } = found.getBoundingClientRect();
  return [x, y, width, height];
}))"""
_ON_DESK = (
    (".tc-first-placed > svg", ".st-key-still >>> svg"),
    (".tc-first-map", ".st-key-map"),
    (".tc-first-panel", ".st-key-panel"),
    (".tc-first-timeline > svg", ".st-key-timeline >>> svg"),
    (".tc-first-overview > svg", ".st-key-overview >>> svg"),
)
_ON_PHONE = (
    (".tc-first-placed > svg", ".st-key-pictured >>> svg"),
    (".tc-first-timeline > svg", ".st-key-picture-timeline >>> svg"),
)


def drawn(url: str, size: tuple[int, int] = PHONE) -> str:
    """Return an address once its pictures are made; the page does not wait for them, on a busy machine least of all.

    Made for a browser that tells nothing of its size, and for one of a size if that is not a phone.
    """
    wide = max((one for one in WIDTHS if one <= size[0] - MARGINS), default=0)
    told = f"{SIZE_COOKIE}={wide}x{max(one for one in HEIGHTS if one <= size[1])}"

    def is_there(cookie: str) -> bool:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as answer:
            page = answer.read()
        return PICTURE in page and LATE not in page

    for cookie in ("", told) if size != PHONE else ("",):
        until(partial(is_there, cookie))
    return url


def waiting(browse: Browse, url: str, size: tuple[int, int], *held: str, **options: Any) -> tuple[Page, Held]:
    """Open a page whose programs are held back."""
    if size[0] < 400:
        options |= {"has_touch": True, "is_mobile": True}
    page = browse(*size, new=True, **options)
    back = Held(page, *(held or (PROGRAMS,)))
    page.goto(drawn(url, size), wait_until="commit")  # a document is not loaded before its programs
    page.locator(".tc-first").first.wait_for(state="attached")
    back.wanted()
    return page, back


def boxes(page: Page, size: tuple[int, int], live: bool) -> dict[str, list[float] | None]:
    """Return where each part stands, in the picture or on the live page, by its name in the picture."""
    pairs = _ON_PHONE if size[0] < 400 else _ON_DESK
    found = page.evaluate(_BOXES, [list(pair) for pair in pairs])
    return {first: both[live] for (first, _), both in zip(pairs, found, strict=True)}


def grounded(page: Page) -> None:
    """Wait until the picture's map has its ground."""
    page.wait_for_function(
        """() => [...document.querySelectorAll(".tc-first img")].some(
          (one) => one.getClientRects().length && one.complete && one.naturalWidth > 200)"""
    )


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_picture_is_there_before_any_program(server: Server, browse: Browse, size: tuple[int, int]) -> None:
    page, _ = waiting(browse, f"{server.url}/?w=july", size)
    grounded(page)
    assert page.locator("[data-testid='stApp']").count() == 0
    for part in boxes(page, size, live=False).values():
        assert part is not None and part[2] > 200 and part[3] > 30
    for one in shown("w=july")[:3]:
        assert page.locator(f"{SEEN} svg a[data-events='{one}']").count() >= 1
    expect(page.locator(f"{SEEN} .tc-first-events li")).to_have_count(len(shown("w=july")))
    assert (
        page.locator(".tc-first").first.evaluate("() => document.fonts.check('14px \"Source Sans Atlas\"')") is not None
    )


@pytest.mark.parametrize(
    ("size", "query"),
    some(
        [(DESK, QUERIES[1]), (PHONE, "?lang=pl")],
        product((DESK, LARGE, PHONE, (1280, 720), (1024, 768), (800, 900)), QUERIES),
    ),
)
def test_it_gives_way_without_a_jump(server: Server, browse: Browse, size: tuple[int, int], query: str) -> None:
    page, held = waiting(browse, f"{server.url}/{query}", size)
    grounded(page)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    wide = page.evaluate("() => document.cookie")
    until(lambda: page.locator(SEEN).first.get_attribute("data-size") in wide or size == PHONE)
    before = boxes(page, size, live=False)
    page.evaluate(_FRAMES)
    held.let_go()
    page.wait_for_function("() => !document.querySelector('.tc-first')")
    settled(page)
    after = boxes(page, size, live=True)
    assert None not in (*before.values(), *after.values())
    for part, at in before.items():
        assert at == pytest.approx(after[part], abs=2), part
    if size in (DESK, LARGE):  # the card ends where the map beside it ends
        ends = [at[1] + at[3] for part in (".tc-first-map", ".tc-first-panel") if (at := after[part])]
        assert ends == [pytest.approx(ends[0], abs=1)] * 2
    assert page.evaluate("() => neither") == 0, "there was a moment without any page"


@pytest.mark.parametrize(
    ("size", "path"),
    some(
        [
            *[(DESK, "/?q=zzzz&known_by=2023-12-31"), (DESK, CORRIDOR[1]), (PHONE, "/?v=0000000&since=0000001")],
            *[(PHONE, f"/?event={EVENT}"), (PHONE, "/contracts?event=anka-mou-2022")],
        ],
        product((DESK, PHONE), PLACED),
    ),
)
def test_what_is_read_stands_where_it_stood(server: Server, browse: Browse, size: tuple[int, int], path: str) -> None:
    stays(browse, f"{server.url}{path}", size)


@pytest.mark.parametrize(
    ("size", "query", "language"),
    some([], product((DESK, PHONE), ("v={0}", "since={0}", "v={0}&since={0}"), LANGUAGES)),
)
def test_so_it_does_under_what_has_changed_since_a_link_was_made(
    tmp_path: Path, browse: Browse, size: tuple[int, int], query: str, language: str
) -> None:
    folder, old = copy_of_data(tmp_path / "data"), dataset()
    History(history_folder(folder)).keep(old, datetime(2026, 1, 1, tzinfo=UTC))
    events = folder / "events.csv"
    title = old.events["turn-back"].title["en"]
    changed = events.read_text(encoding="utf-8").replace(f",{title},", ",A corrected title,", 1)
    events.write_text(changed, encoding="utf-8")
    with served(folder, tmp_path / "server.log") as server:
        stays(browse, f"{server.url}/?{query.format(old.version)}&lang={language}", size)


def stays(browse: Browse, url: str, size: tuple[int, int]) -> None:
    """Assert that what is read in the picture of an address stands there on the live page too."""
    page, held = waiting(browse, url, size)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    until(lambda: page.locator(SEEN).count(), 1)
    before = page.evaluate(_WORDS, SEEN.removesuffix(":visible"))
    held.let_go()
    page.wait_for_function("() => !document.querySelector('.tc-first')")
    settled(page)
    after = page.evaluate(_WORDS, "[data-testid='stApp']")
    both = {words: at for words, at in before.items() if words in after}
    assert len(both) >= 3
    moved = {words: (at, after[words]) for words, at in both.items() if not stands(at, after[words])}
    assert not moved, f"{len(moved)} of {len(both)}"


@pytest.mark.more
@pytest.mark.parametrize("path", some([("/mutiny?lang=pl",)], product(ROWS)))
def test_rows_break_where_those_of_the_live_page_break(server: Server, browse: Browse, path: str) -> None:
    live = browse(new=True)
    go(live, f"{server.url}{path}")
    page, _ = waiting(browse, f"{server.url}{path}", DESK)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    apart: dict[int, Any] = {}
    for width in range(800, 1921, share(280, 20)):
        ends = []
        for one, places in ((page, (".tc-first-top", ".tc-first-controls")), (live, (".st-key-top", LIVE_ROW))):
            one.set_viewport_size({"width": width, "height": 900})
            painted(one, 2)
            ends.append([one.locator(place).locator("visible=true").first.evaluate(_END) for place in places])
        if ends[0] != pytest.approx(ends[1], abs=3):
            apart[width] = ends
    assert apart == {}


_END = "(one) => Math.round(one.getBoundingClientRect().bottom)"


# Words that are seen, of which there is one only, and where their first line begins.
_WORDS = """(place) => {
  const found = {};
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      const texts = [...one.childNodes].filter((node) => node.nodeType === 3);
      const own = texts.map((node) => node.textContent).join(" ").trim();
      const aside = one.closest("style, title, desc, .tc-unseen, [data-testid=stIconMaterial]");
      if (own.length < 4 || aside || !one.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      const [line] = range.getClientRects(), panel = one.closest(".tc-first-panel, .st-key-panel, .st-key-mutiny_side");
      const end = Math.min(innerHeight, panel?.getBoundingClientRect().bottom ?? innerHeight);
      if (line && line.top > 0 && line.bottom < end) (found[own] ??= []).push([line.left, line.top]);
    }
  };
  for (const root of document.querySelectorAll(place)) if (root.getClientRects().length) look(root);
  return Object.fromEntries(Object.entries(found).filter(([, at]) => at.length === 1).map(([own, [at]]) => [own, at]));
}"""
ASIDE, APART = 30, 8  # pixels that words may move: a control is a bit wider or narrower, no line goes to the next


def stands(before: list[float], after: list[float]) -> bool:
    return abs(before[0] - after[0]) <= ASIDE and abs(before[1] - after[1]) <= APART


# In every frame there is the picture or the live page.
_FRAMES = """() => {
  window.neither = 0;
  const look = () => {
    const first = document.querySelector(".tc-first"), live = !document.documentElement.matches(".tc-opening");
    if (Boolean(first) === live) neither += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def click_mark(page: Page, event_id: str) -> None:
    """Click the mark of an event on the timeline of the picture."""
    mark = page.locator(f"{SEEN} .tc-first-timeline a[data-events='{event_id}']").first
    mark.locator("circle, path, text").first.click(force=True)


def is_before(page: Page, upper: str, lower: str) -> bool:
    return box_of(page.locator(upper).first)["y"] < box_of(page.locator(lower).first)["y"]


@pytest.mark.parametrize(
    ("size", "held"), some([(DESK, PROGRAMS), (PHONE, COMPONENTS)], product((DESK, PHONE), (PROGRAMS, COMPONENTS)))
)
def test_a_click_made_before_the_page_is_live_is_not_lost(
    server: Server, browse: Browse, size: tuple[int, int], held: str
) -> None:
    page, back = waiting(browse, f"{server.url}/?w=july", size, held)
    if held == COMPONENTS:  # the live page has read the address by now
        page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
    click_mark(page, EVENT)
    expect(page.locator(f"{SEEN} .tc-card h2").first).to_be_visible(timeout=PATIENCE * 1000)
    assert address(page) == {"w": ["july"], "event": [EVENT]}
    if size == PHONE:  # the picture stays under the finger
        assert is_before(page, f"{SEEN} .tc-first-timeline", f"{SEEN} .tc-first-panel")
    back.let_go()
    page.wait_for_function("() => !document.querySelector('.tc-first')")
    card_of(page, EVENT)
    settled(page)
    assert address(page) == {"w": ["july"], "event": [EVENT]}
    if size == PHONE:
        assert is_before(page, ".st-key-picture-timeline", ".st-key-panel")
    page.go_back()
    expect(page.locator(".st-key-panel .tc-start")).to_be_visible()
    assert address(page) == {"w": ["july"]}


@pytest.mark.long
def test_a_click_on_a_count_opens_its_list(server: Server, browse: Browse) -> None:
    page, back = waiting(browse, f"{server.url}/", DESK)
    count = page.locator(f"{SEEN} .tc-first-placed a[data-events^='list:']").first
    count.locator("circle").click(force=True)
    assert address(page) == {}
    back.let_go()
    expect(page.locator(".st-key-list_open")).to_be_visible()


@pytest.mark.long
def test_a_link_to_another_page_leads_there(server: Server, browse: Browse) -> None:
    page, back = waiting(browse, f"{server.url}/?lang=pl", DESK)
    back.free = True
    page.locator(f"{SEEN} nav").get_by_role("link", name=words("pl")("nav.guide")).click()
    page.wait_for_url("**/guide?lang=pl")


@pytest.fixture
def scriptless(browse: Browse) -> Iterator[Page]:
    """Open a page that runs no script."""
    yield browse(java_script_enabled=False, new=True)


def test_without_javascript_the_page_can_be_read(server: Server, scriptless: Page) -> None:
    page = scriptless
    page.goto(drawn(f"{server.url}/?w=july&lang=pl"))
    say = words("pl")
    expect(page.locator("noscript p", has_text=say("first.no_script"))).to_be_visible()
    expect(page.locator(f"{SEEN} .tc-first-events li")).to_have_count(len(shown("w=july")))
    expect(page.locator(f"{SEEN} .tc-first-placed svg")).to_be_visible()
    page.locator(f"{SEEN} .tc-first-events").scroll_into_view_if_needed()
    page.locator(f"{SEEN} .tc-first-events a").first.click()
    page.wait_for_url("**event=*")

    def is_told() -> bool:
        told = page.locator(f"{SEEN} .tc-card h2").count() == 1
        if not told:
            page.reload()  # without programs nobody asks again for a card that was not drawn in time
        return told

    until(is_told)
    page.locator(f"{SEEN} nav a").first.click()
    page.wait_for_url("**lang=pl**")


@pytest.mark.parametrize("scheme", some([("dark",)], [("light",), ("dark",)]))
def test_one_ground_is_asked_for_that_of_the_theme(server: Server, browse: Browse, scheme: str) -> None:
    page = browse(new=True, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/app/ground/" in request.url else None)
    page.goto(server.url)
    ready(page)
    painted(page, 5)
    assert [f"/{scheme}_" in one for one in set(asked)] == [True], asked


def test_what_is_read_of_it_stays_where_it_was_scrolled_to(server: Server, browse: Browse) -> None:
    page, back = waiting(browse, server.url, PHONE)
    grounded(page)
    page.locator(SEEN).evaluate("(one) => { one.scrollTop = 260; }")
    back.let_go()
    page.wait_for_function("() => !document.querySelector('.tc-first')")
    assert page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollTop") == pytest.approx(
        260, abs=2
    )
