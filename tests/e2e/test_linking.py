"""A choice in one picture is a choice everywhere, and the map stays where the reader has put it."""

from __future__ import annotations

import math
import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    STILL,
    TIMELINE,
    address,
    address_is,
    box_of,
    boxes_on_timeline,
    button,
    card_of,
    click_map,
    click_row,
    click_timeline,
    dataset,
    drag_overview,
    go,
    marks_on_map,
    marks_on_timeline,
    named,
    painted,
    point,
    ready,
    ringed_on_timeline,
    rings_on_map,
    settled,
    show,
    shown,
    sort_by_title,
    spot_on_timeline,
    texts,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.look.basemap import EXTENT
from transcaspian.view.grammar import window_bounds
from transcaspian.view.query import View


def single_marks(page: Page) -> list[str]:
    """Return the events that have a mark of their own on the map."""
    return [key for key in marks_on_map(page) if not key.startswith("list:")]


def selected_everywhere(page: Page, event_id: str) -> None:
    """Wait until card, address and timeline show an event as the selected one."""
    card_of(page, event_id)
    until(lambda: address(page).get("event"), [event_id])
    until(lambda: ringed_on_timeline(page), 1)


def test_a_click_on_the_timeline_selects_on_card_address_and_map(pictures: Page) -> None:
    both = [i for i in marks_on_timeline(pictures) if i in single_marks(pictures)]
    for event_id in (both[0], both[-1]):
        click_timeline(pictures, event_id)
        selected_everywhere(pictures, event_id)
        until(lambda: rings_on_map(pictures) >= 1)
        until(partial(lambda one: ringed_around(pictures, spot_on_timeline(pictures, one)), event_id))


def ringed_around(page: Page, spot: tuple[float, float]) -> bool:
    """Say whether the box of the selected event on the timeline holds a place of the page."""
    return any(a <= spot[0] <= c and b <= spot[1] <= d for a, b, c, d in boxes_on_timeline(page))


def test_a_count_on_the_timeline_opens_the_list_of_what_it_stands_for(pictures: Page) -> None:
    keys = pictures.locator(".st-key-timeline [data-events^='list:']")
    click_timeline(pictures, str(keys.first.get_attribute("data-events")))
    lines = pictures.locator(".st-key-list_open button")
    expect(lines.first).to_be_visible()
    key = lines.first.locator("xpath=ancestor::div[contains(@class, 'st-key-event-list-')]").get_attribute("class")
    event_id = re.search(r"st-key-event-list-([a-z0-9-]+)", key or "")
    assert event_id and event_id[1] in dataset().events
    lines.first.click()
    selected_everywhere(pictures, event_id[1])


def test_a_click_on_the_map_selects_on_card_address_and_timeline(pictures: Page) -> None:
    event_id = single_marks(pictures)[0]
    click_map(pictures, event_id)
    selected_everywhere(pictures, event_id)
    until(lambda: rings_on_map(pictures) >= 1)


def test_a_count_on_the_map_opens_a_list(pictures: Page) -> None:
    key = next(key for key in marks_on_map(pictures) if key.startswith("list:"))
    click_map(pictures, key)
    lines = pictures.locator(".st-key-list_open button")
    expect(lines.first).to_be_visible()
    assert lines.count() > 7


def test_a_mark_is_chosen_by_keyboard_as_well(pictures: Page) -> None:
    for place, event_id in ((TIMELINE, marks_on_timeline(pictures)[0]), (STILL, single_marks(pictures)[0])):
        mark = pictures.locator(f"{place} [data-events='{event_id}']").first
        assert mark.get_attribute("role") == "button" and dataset().events[event_id].title("en") in str(
            mark.get_attribute("aria-label")
        )
        mark.focus()
        pictures.keyboard.press("Enter")
        selected_everywhere(pictures, event_id)


def test_what_a_mark_stands_for_appears_beside_the_mouse(pictures: Page) -> None:
    event_id = single_marks(pictures)[0]
    point(pictures, marks_on_map(pictures)[event_id])
    tip = pictures.locator(f"{STILL} .tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(dataset().events[event_id].title("en"))
    pictures.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def moved(page: Page) -> tuple[float, ...]:
    """Return west, south, east and north of the map, as the address says once the reader's hand has rested."""
    until(lambda: "map" in address(page))
    ready(page)
    return tuple(float(edge) for edge in address(page)["map"][0].split(","))


def test_the_drawn_map_is_moved_and_enlarged_and_its_extent_is_the_views(server: Server, browse: Browse) -> None:
    page = browse()
    show(page, f"{server.url}/?event=turn-back")
    closes_its_signs_by_escape(page)
    where, box, say = marks_on_map(page), box_of(page.locator(STILL)), words("en")
    page.mouse.move(box["x"] + 300, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 170, steps=4)  # to the east, where there is ground
    page.mouse.up()
    west, south, east, north = moved(page)
    both = [key for key in where if key in marks_on_map(page) and not key.startswith("list:")]
    shifts = sorted(marks_on_map(page)[key][0] - where[key][0] for key in both)
    assert shifts[len(shifts) // 2] == pytest.approx(-40, abs=3), "what was drawn went with the hand"
    page.mouse.wheel(0, -400)
    until(lambda: address(page)["map"] != [f"{west:g},{south:g},{east:g},{north:g}"])
    near = moved(page)
    assert near[2] - near[0] < 0.8 * (east - west) and address(page)["event"] == ["turn-back"]
    page.get_by_role("button", name=say("map.out"), exact=True).click()
    until(lambda: moved(page) != near)
    far = moved(page)
    pinch(page, (box["x"] + 300, box["y"] + 150), (40, 90))
    until(lambda: moved(page) != far)
    wide = [edges[2] - edges[0] for edges in (far, moved(page))]
    assert wide[1] == pytest.approx(wide[0] * 40 / 90, rel=0.1), "two fingers enlarge by how far they go apart"
    # A choice leaves the map where it is; Back takes the last step back.
    here = address(page)["map"]
    button(page, "close").click()
    until(lambda: "event" in address(page), False)
    assert address(page)["map"] == here
    page.get_by_role("button", name=say("map.home"), exact=True).click()
    address_is(page, {})
    page.go_back()
    until(lambda: address(page).get("map"), here)
    settled(page)
    page.mouse.move(box["x"] + 300, box["y"] + 150)
    goes_no_further_than_its_ground(page)


def pinch(page: Page, middle: tuple[float, float], apart: tuple[float, float]) -> None:
    """Put two fingers down beside a place, so many pixels from it each, and move them apart or together."""
    fingers = page.context.new_cdp_session(page)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def touch(kind: str, away: float | None) -> None:
        x, y = middle
        points = [] if away is None else [{"x": x - away, "y": y, "id": 0}, {"x": x + away, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", apart[0])
    for step in range(1, 11):
        touch("touchMove", apart[0] + (apart[1] - apart[0]) * step / 10)
    touch("touchEnd", None)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def closes_its_signs_by_escape(page: Page) -> None:
    signs = page.locator(".st-key-map .tc-legend details")
    signs.locator("summary").click()
    expect(signs).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(signs).not_to_have_attribute("open", "")
    assert address(page)["event"] == ["turn-back"], "the card is closed by the next"


def goes_no_further_than_its_ground(page: Page) -> None:
    before = address(page)["map"]
    page.mouse.wheel(0, 4000)
    until(lambda: address(page)["map"] != before)
    west, south, east, north = moved(page)
    assert EXTENT[0] - 0.5 <= west and EXTENT[1] - 0.5 <= south and east <= EXTENT[2] + 0.5 and north <= EXTENT[3] + 0.5


def test_a_second_click_on_the_selected_mark_keeps_it_selected(pictures: Page) -> None:
    first = single_marks(pictures)[0]
    click_map(pictures, first)
    selected_everywhere(pictures, first)
    click_map(pictures, first)
    settled(pictures)
    selected_everywhere(pictures, first)
    on_line = next(i for i in marks_on_timeline(pictures) if i != first)
    for _ in range(2):
        click_timeline(pictures, on_line)
        settled(pictures)
        selected_everywhere(pictures, on_line)


def test_a_row_of_the_table_selects_everywhere(pictures: Page) -> None:
    for number in (4, 1):
        click_row(pictures, number)
        selected_everywhere(pictures, shown()[number])
        settled(pictures)
    assert chosen_rows(pictures) == [2]


def chosen_rows(page: Page) -> list[int]:
    """Return the numbers (in order of time, from 1) of the rows that bear a mark, of those in sight."""
    return [
        int(text)
        for text in page.locator(
            ".st-key-events_table tr[aria-selected='true'] [role='gridcell'][aria-colindex='1']"
        ).all_text_contents()
    ]


def test_the_row_follows_and_can_be_chosen_again(server: Server, page: Page) -> None:
    go(page, f"{server.url}/?event={shown()[3]}")
    card_of(page, shown()[3])
    click_row(page, 2)
    card_of(page, shown()[2])
    until(lambda: chosen_rows(page), [3])
    settled(page)
    button(page, "previous").click()
    card_of(page, shown()[1])
    until(lambda: chosen_rows(page), [2])
    settled(page)
    click_row(page, 2)
    card_of(page, shown()[2])
    settled(page)
    until(lambda: chosen_rows(page), [3])
    click_row(page, 2)  # a second click takes the mark away, and the card with it
    address_is(page, {})
    until(lambda: chosen_rows(page), [])


def test_a_filter_that_moves_the_chosen_row_keeps_the_choice(server: Server, page: Page) -> None:
    event_id = shown("track=contracts")[-2]
    go(page, f"{server.url}/?event={event_id}")
    card_of(page, event_id)
    page.locator(".st-key-more button").first.click()
    page.locator(".st-key-w_tracks").get_by_role("button", name=named("tracks", "contracts")).click()
    address_is(page, {"track": ["contracts"], "event": [event_id]})
    settled(page)
    painted(page, 90)  # the table may think again when it has been drawn
    settled(page)
    address_is(page, {"track": ["contracts"], "event": [event_id]})
    card_of(page, event_id)
    until(lambda: chosen_rows(page), [len(shown("track=contracts")) - 1])


def test_a_row_of_the_sorted_table_selects_the_event_that_stands_in_it(server: Server, page: Page) -> None:
    go(page, f"{server.url}/?w=july")
    first = sort_by_title(page)
    titles = {dataset().events[i].title("en"): i for i in shown("w=july")}
    assert first in (min(titles, key=str.casefold), max(titles, key=str.casefold))
    assert titles[first] != shown("w=july")[0]
    click_row(page, 0)
    card_of(page, titles[first])
    settled(page)
    until(lambda: chosen_rows(page), [shown("w=july").index(titles[first]) + 1])
    button(page, "close").click()
    until(lambda: "event" in address(page), False)
    until(lambda: chosen_rows(page), [])


def test_a_search_moves_the_map_to_a_place_and_gives_it_back(server: Server, page: Page) -> None:
    show(page, server.url)
    field = page.locator(".st-key-w_text input")

    def search(text: str) -> None:
        field.fill(text)
        field.press("Enter")
        settled(page)

    hint = """getComputedStyle(document.querySelector(".st-key-w_text"), "::after").content"""
    assert page.evaluate(hint) == "none"
    field.press_sequentially("Aktau")
    assert words("en")("control.search_enter") in page.evaluate(hint)
    instructions = page.locator(".st-key-w_text [data-testid=InputInstructions]")
    expect(instructions).to_have_count(1)
    expect(instructions).to_be_hidden()  # they would stand over what is written
    search("Орал")
    west, south, east, north = moved(page)
    assert west < 51.4 < east and south < 51.2 < north and east - west < 15
    found = shown(f"q={address(page)['q'][0]}")
    assert found and len(found) < len(shown())
    expect(page.locator(".st-key-counts button").first).to_contain_text(f"{len(found)} of ")
    button(page, "frame_back").click()
    until(lambda: "map" in address(page), False)
    search("Oral")
    moved(page)
    search("")
    address_is(page, {})


@pytest.mark.long
def test_choosing_a_frame_moves_the_map(server: Server, browse: Browse) -> None:
    pictures, say = browse(), words("en")
    show(pictures, server.url)
    before = marks_on_map(pictures)
    pictures.get_by_role("combobox", name=say("control.frame")).click()
    pictures.get_by_role("option", name=say("control.map", frame=named("frames", "uralsk"))).click()
    until(lambda: address(pictures), {"map": ["uralsk"]})
    ready(pictures)
    until(lambda: spread(marks_on_map(pictures), before) > 1.2)


def spread(now: dict[str, tuple[float, float]], before: dict[str, tuple[float, float]]) -> float:
    """Return how much farther two marks, of those that stand apart, are from each other than before."""
    both = [key for key in now if key in before]
    pairs = [(a, b) for a in both for b in both if math.dist(before[a], before[b]) > 100]
    return max((math.dist(now[a], now[b]) / math.dist(before[a], before[b]) for a, b in pairs), default=0.0)


def test_n_and_p_step_in_order_of_time(server: Server, page: Page) -> None:
    ids = shown("w=mutiny")
    go(page, f"{server.url}/?w=mutiny")
    page.locator(".st-key-panel").click(position={"x": 5, "y": 5})
    for event_id in (ids[0], ids[1], ids[2]):
        page.keyboard.press("n")
        card_of(page, event_id)
        settled(page)
    page.keyboard.press("p")
    card_of(page, ids[1])
    settled(page)
    address_is(page, {"w": ["mutiny"], "event": [ids[1]]})
    # In a text field they are letters.
    field = page.locator(".st-key-w_text input")
    field.click()
    field.press_sequentially("np")
    settled(page)
    assert address(page)["event"] == [ids[1]]
    expect(field).to_have_value("np")


def test_dragging_on_the_overview_sets_the_window_and_escape_resets_it(server: Server, page: Page) -> None:
    go(page, server.url)
    page.wait_for_function("() => document.querySelector('.st-key-overview .js-plotly-plot')?._fullLayout?.xaxis")
    drag_overview(page, 0.3, 0.5)
    until(lambda: list(address(page)), ["w"])
    written = address(page)["w"][0]
    start, end = window_bounds(written)
    assert start.year >= 2018 and 30 < (end - start).days < 1500
    settled(page)
    assert len(shown(f"w={written}")) > 0
    expect(page.locator(".st-key-counts button").first).to_contain_text(str(len(shown(f"w={written}"))))
    # Another stretch at once: the box of before is gone.
    drag_overview(page, 0.7, 0.6)
    until(lambda: address(page).get("w") != [written] and "w" in address(page))
    again, _ = window_bounds(address(page)["w"][0])
    assert again > start
    settled(page)
    page.keyboard.press("Escape")
    address_is(page, {})
    page.go_back()
    until(lambda: "w" in address(page))
    settled(page)
    button(page, "reset_window").click()
    address_is(page, {})
    until(lambda: button(page, "reset_window").count(), 0)


@pytest.mark.long
def test_an_empty_result_says_what_to_loosen_and_does_it(server: Server, page: Page) -> None:
    query = "w=mutiny&track=minerals"
    assert shown(query) == []
    go(page, f"{server.url}/?{query}")
    assert words("en")("empty.nothing") in texts(page)
    button(page, "empty_tracks").click()
    address_is(page, {"w": ["mutiny"]})
    expect(page.locator(".st-key-empty_tracks")).to_have_count(0)


@pytest.mark.long
def test_choosing_an_actor_on_the_card_filters_by_it(server: Server, page: Page) -> None:
    event_id = shown("w=july")[0]
    actor = dataset().events[event_id].actor_ids[0]
    go(page, f"{server.url}/?w=july&event={event_id}")
    name = dataset().actors[actor].name("en")
    page.locator(f".st-key-card_actors_{event_id}").get_by_role("button", name=name, exact=True).click()
    until(lambda: address(page).get("actor"), [actor])
    settled(page)
    count = len(shown(f"w=july&actor={actor}"))
    expect(page.locator(".st-key-counts button").first).to_contain_text(f"{count} of ")
    card_of(page, event_id)


@pytest.mark.long
def test_the_saved_views_of_the_start_panel_open(server: Server, page: Page) -> None:
    go(page, f"{server.url}/?lang=pl")
    saved = dataset().views["july-contracts-uralsk"]
    page.locator(f".st-key-event-view-{saved.id} button").click()
    card_of(page, View.from_query(saved.query).event, "pl")
    until(lambda: View.from_query(address(page)), View.from_query(f"{saved.query}&lang=pl"))


@pytest.mark.long
def test_two_sizes_of_one_browser_are_laid_out_anew(server: Server, browse: Browse) -> None:
    page = browse(1440, 900)
    go(page, f"{server.url}/?w=july")
    ready(page)
    drawing = page.locator(".st-key-timeline svg")
    wide = float(drawing.get_attribute("width") or 0)
    page.set_viewport_size({"width": 1280, "height": 720})
    until(lambda: float(drawing.get_attribute("width") or 0) < wide)
    settled(page)
    assert address(page) == {"w": ["july"]}
