"""A phone: the picture of the view comes first, everything else is behind one button, and a swipe scrolls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import (
    CORRIDOR,
    PATIENCE,
    address,
    box_of,
    button,
    card_of,
    come_to_table,
    go,
    marks_in,
    named,
    no_traceback,
    scrolled_by_swipe,
    settled,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

EVENT = "zenit-asfat-yda-2023"
PHONE = (390, 844)
FIRST = 200  # pixels from the top, within which a page's picture begins, or the list that it is about
# Every page with a picture, and an address at which it has filters or a card besides.
PICTURES = (
    "/",
    f"/?event={EVENT}&track=contracts&known_by=2023-12-31",
    "/mutiny",
    "/contracts",
    *CORRIDOR,
    "/evidence",
    "/briefing",
)
_FIRST_PICTURE = """() => Math.min(...[...document.querySelectorAll(
    '[class*="st-key-drawn-"], .st-key-evidence_overview, [data-testid="stMain"] [data-testid="stImage"]')]
  .concat([...document.querySelectorAll('*')].filter((node) => node.shadowRoot?.querySelector('.strip')))
  .map((node) => node.getBoundingClientRect()).filter((box) => box.height > 40).map((box) => box.top))"""


# A page scrolls inside of its window. What has no height, and is not seen, sticks out by the margin of the page.
MARGIN = 9
_WIDE = """() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map((one) => one.scrollWidth))"""


def phone(browse: Browse) -> Page:
    """Open a page on a phone."""
    return browse(*PHONE, has_touch=True, is_mobile=True)


def menu(page: Page) -> None:
    """Open what is behind the button."""
    page.locator(".st-key-fold button").tap()
    expect(page.locator(".st-key-navigation")).to_be_visible()


@pytest.mark.more
@pytest.mark.parametrize("language", some([("pl",)], [("en",), ("pl",)]))
def test_the_picture_of_every_page_begins_within_200_pixels_and_nothing_is_wider_than_the_phone(
    server: Server, browse: Browse, language: str
) -> None:
    page = phone(browse)
    begins = {}
    for path in PICTURES[:: share(2, 1)]:
        go(page, f"{server.url}{path}{'&' if '?' in path else '?'}lang={language}")
        begins[path] = page.evaluate(_FIRST_PICTURE)
        assert page.evaluate(_WIDE) < PHONE[0] + MARGIN, path
        no_traceback(page)
    assert {path: top for path, top in begins.items() if not 0 < top <= FIRST} == {}


@pytest.mark.parametrize("path", ["/dictionary", "/corridor?section=compare&lang=pl"])
def test_a_table_of_words_is_read_line_by_line_and_nothing_of_it_is_cut_off(
    server: Server, browse: Browse, path: str
) -> None:
    page = phone(browse)
    go(page, f"{server.url}{path}")
    page.locator(".tc-card td").first.wait_for()
    assert page.evaluate(_NARROW) == []


# Cells that are narrower than the page, or have something outside of it.
_NARROW = """() => [...document.querySelectorAll(".tc-card td")].filter((cell) => cell.getClientRects().length)
  .filter((cell) => cell.clientWidth < 0.85 * innerWidth ||
    [...cell.querySelectorAll("*")].some((one) => one.getBoundingClientRect().right > innerWidth))
  .map((cell) => cell.textContent)"""


def test_navigation_and_controls_are_behind_one_button_which_a_chosen_page_leaves_closed(
    server: Server, browse: Browse
) -> None:
    page = phone(browse)
    go(page, server.url)
    for place in (".st-key-navigation", ".st-key-known", ".st-key-controls"):
        expect(page.locator(place)).to_be_hidden()
    fold = page.locator(".st-key-fold button")
    expect(fold).to_have_text(words("en")("menu.label"))
    expect(fold).to_have_attribute("aria-expanded", "false")
    menu(page)
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".st-key-controls")).to_be_visible()
    # It stays open while somebody filters, and says what is on.
    button(page, "more").tap()
    page.locator(".st-key-w_tracks button", has_text=named("tracks", "contracts")).tap()
    until(lambda: address(page), {"track": ["contracts"]})
    expect(fold).to_contain_text(named("tracks", "contracts"))
    expect(page.locator(".st-key-controls")).to_be_visible()
    page.keyboard.press("Escape")  # closes the choice of tracks
    fold.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-controls")).to_be_hidden()
    no_traceback(page)
    menu(page)
    page.locator(".st-key-navigation a", has_text=words("en")("nav.evidence")).tap()
    expect(page.locator(".st-key-drawn-drawn_lag")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.locator(".st-key-navigation")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "picture"),
    [(f"/?event={EVENT}", ".st-key-picture-timeline"), (f"/contracts?event={EVENT}", ".st-key-drawn-contracts_board")],
)
def test_a_link_to_an_event_begins_with_its_card_which_stays_there_until_it_is_closed(
    server: Server, browse: Browse, path: str, picture: str
) -> None:
    page = phone(browse)
    go(page, f"{server.url}{path}")
    panel, drawn = page.locator(".st-key-panel"), page.locator(picture)
    assert box_of(panel)["y"] < FIRST
    assert box_of(panel)["y"] < box_of(drawn)["y"]
    if path.startswith("/?"):
        button(page, "next").tap()
        until(lambda: address(page)["event"] != [EVENT])
        settled(page)
        assert box_of(panel)["y"] < FIRST
    button(page, "close").tap()
    until(lambda: "event" not in address(page))
    settled(page)
    assert box_of(drawn)["y"] < FIRST and box_of(drawn)["y"] < box_of(panel)["y"]


def test_pictures_come_first_and_open_on_tap_and_a_mark_chosen_there_leaves_them_where_they_are(
    server: Server, browse: Browse
) -> None:
    page = phone(browse)
    go(page, server.url)
    pictures = page.locator(".st-key-picture-timeline .sheet > svg, .st-key-picture-map .sheet > svg")
    expect(pictures).to_have_count(2)
    order = [box_of(pictures.nth(1)), box_of(page.locator(".st-key-panel")), box_of(page.locator(".st-key-list_phone"))]
    assert [box["y"] for box in order] == sorted(box["y"] for box in order)
    assert page.locator(".js-plotly-plot, [data-events]").count() == 0, "a live chart would catch the swipe"
    before = [box_of(pictures.nth(0)), box_of(pictures.nth(1))]
    pictures.first.tap(position={"x": 120, "y": 150}, force=True)  # the button lies over it
    disc = page.locator('[role="dialog"] [data-events]:not([data-events^="list:"]) > circle').first
    expect(disc).to_be_visible(timeout=PATIENCE * 1000)
    assert box_of(page.locator('[role="dialog"]'))["width"] == PHONE[0]
    opened = page.locator('[role="dialog"] .st-key-opened_timeline .sheet > svg').first
    assert box_of(opened)["width"] > 1.6 * before[0]["width"], "what is enlarged is larger than on the page"
    chosen = str(disc.locator("..").get_attribute("data-events")).split()[0]
    disc.tap(force=True)
    card_of(page, chosen)
    settled(page)
    expect(page.locator('[role="dialog"]')).to_have_count(0)
    after = [box_of(pictures.nth(0)), box_of(pictures.nth(1)), box_of(page.locator(".st-key-panel"))]
    assert [box["y"] for box in after[:2]] == [pytest.approx(one["y"], abs=2) for one in before]
    assert after[1]["y"] < after[2]["y"]
    no_traceback(page)


def test_the_map_opens_larger_with_its_signs_follows_a_finger_each_way_and_closes_when_one_is_chosen(
    server: Server, browse: Browse
) -> None:
    page = phone(browse)
    go(page, f"{server.url}/?event=wsj-kazakhstan-refusal")
    pictured = page.locator(".st-key-picture-of-map .sheet > svg")
    small = box_of(pictured)
    button(page, "open_map").tap()
    place = page.locator('[role="dialog"] .place.map')
    sheet, ground = place.locator(".sheet > svg"), place.locator("img")
    expect(place.locator(".chosen > circle").first).to_be_visible(timeout=PATIENCE * 1000)
    assert box_of(sheet)["width"] >= small["width"] - 2 and box_of(sheet)["height"] > 1.5 * small["height"]
    tools = box_of(page.locator('[role="dialog"] .tools'))
    marks = marks_in(page, '[role="dialog"]')
    assert len(marks) > 10
    under = [
        key for key, (x, y) in marks.items() if x < tools["x"] + tools["width"] and y < tools["y"] + tools["height"]
    ]
    assert under == []

    def grounds() -> list[str]:  # while a new one comes, the one before stands under it
        return list(ground.evaluate_all("(all) => all.map((one) => one.getAttribute('src'))"))

    # Enlarged, a finger can move it up and down as well.
    before = grounds()[-1]
    page.locator('[role="dialog"] [data-does="in"]').tap()
    until(lambda: before not in grounds())
    settled(page)
    assert not scrolled_by_swipe(page, place), "the page went instead of the map"
    before = grounds()[-1]
    until(lambda: before not in grounds())
    settled(page)
    seen = box_of(place)
    key, at = next(
        (key, (x, y))
        for key, (x, y) in marks_in(page, '[role="dialog"]').items()
        if not key.startswith("list:") and 60 < x < 330 and seen["y"] + 60 < y < seen["y"] + seen["height"] - 60
    )
    page.touchscreen.tap(*at)
    card_of(page, key.split()[0])
    settled(page)
    expect(page.locator('[role="dialog"]')).to_have_count(0)
    assert "frame" not in address(page), "the page keeps its own frame"
    no_traceback(page)


def test_what_a_line_of_a_list_opens_comes_into_sight_and_a_step_that_is_in_sight_stays_where_it_is(
    server: Server, browse: Browse
) -> None:
    page = phone(browse)
    go(page, server.url)
    panel = page.locator(".st-key-panel")
    # Far below the card, and then, far down the card, from what it is tied to.
    for lines in (".st-key-list_phone", ".st-key-list_related"):
        line = page.locator(f"{lines} button").last
        line.scroll_into_view_if_needed()
        key = str(line.locator("xpath=ancestor::*[contains(@class, 'st-key-event-')][1]").get_attribute("class"))
        chosen = key.partition("st-key-event-")[2].split()[0].partition("-")[2]
        assert box_of(panel)["y"] < 0
        line.tap()
        card_of(page, chosen)
        until(lambda: 0 <= box_of(panel)["y"] < FIRST)
    button(page, "close").tap()
    begin = page.locator(".st-key-event-tour-refusal button")
    begin.scroll_into_view_if_needed()
    settled(page)
    begin.tap()
    ways = page.locator(".st-key-tour_ways")
    until(lambda: 0 <= box_of(ways)["y"] < FIRST)
    settled(page)
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollBy(0, -20)")
    before = box_of(ways)
    button(page, "tour_next").tap()
    until(lambda: address(page).get("step"), ["2"])
    settled(page)
    assert box_of(ways) == before


@pytest.mark.parametrize(
    ("path", "place"),
    some(
        [("/", ".st-key-picture-timeline"), ("/corridor", ".st-key-pictured")],
        [
            ("/", ".st-key-picture-timeline"),
            ("/", ".st-key-picture-of-map"),
            ("/corridor", ".st-key-pictured"),
            ("/contracts", ".st-key-drawn-contracts_board"),
            ("/evidence", ".st-key-drawn-drawn_lag"),
        ],
    ),
)
def test_a_swipe_over_a_picture_scrolls_the_page(server: Server, browse: Browse, path: str, place: str) -> None:
    page = phone(browse)
    go(page, server.url + path)
    picture = page.locator(place)
    picture.scroll_into_view_if_needed()
    settled(page)
    until(lambda: scrolled_by_swipe(page, picture))


# What stands in another part of the page beneath the tools of a table.
_UNDER_TOOLS = """() => [...document.querySelectorAll('[data-testid="stElementToolbar"]')].flatMap((tools) => {
  tools.scrollIntoView({ block: "center" });
  const { left, right, top, bottom } = tools.getBoundingClientRect();
  const part = (node) => node.closest('[data-testid="stElementContainer"]');
  const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.1, 0.5, 0.9]
    .map((y) => [left + x * (right - left), top + y * (bottom - top)]));
  return points.flatMap(([x, y]) => document.elementsFromPoint(x, y))
    .map(part).filter((one) => one && one !== part(tools) && !one.contains(tools)).map((one) => one.innerText);
})"""


def test_the_tools_of_a_table_cover_no_text(server: Server, browse: Browse) -> None:
    page = phone(browse)
    go(page, server.url)
    come_to_table(page)
    page.locator('[data-testid="stElementToolbar"]').first.wait_for(state="attached")
    settled(page)
    assert page.evaluate(_UNDER_TOOLS) == []
