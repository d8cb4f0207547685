"""The mutiny's clock in a browser: keys, the handle, the address, the map's zoom, the feed."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    PATIENCE,
    address,
    box_of,
    button,
    dataset,
    go,
    marks_on_map,
    painted,
    point,
    scrolled_by_swipe,
    settled,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

TEN = "t=2023-06-24T10:00"


def clock(page: Page) -> str:
    """What the clock shows, in Moscow's time."""
    return page.locator(".tc-clock time").inner_text()


def opened(page: Page, server: Server, query: str = TEN) -> Page:
    go(page, f"{server.url}/mutiny?{query}")
    page.locator(".st-key-mutiny_side").last.wait_for()
    settled(page)
    return page


def stands(page: Page, time: str) -> None:
    """Wait until the clock stands at a time of 24 June and the address says the same."""
    until(lambda: (clock(page), address(page).get("t")), (time, [f"2023-06-24T{time}"]))


@pytest.fixture
def player(page: Page, server: Server) -> Page:
    return opened(page, server)


def test_k_plays_without_touching_the_address_and_k_again_writes_where_it_stands(player: Page) -> None:
    entries = player.evaluate("() => history.length")
    player.keyboard.press("k")
    shown = {clock(player)}

    def seen() -> bool:
        shown.add(clock(player))
        return len(shown) > 4

    until(seen)
    assert address(player)["t"] == ["2023-06-24T10:00"]
    assert player.evaluate("() => history.length") == entries
    player.keyboard.press("k")
    until(lambda: address(player)["t"] != ["2023-06-24T10:00"])
    settled(player)
    stood = clock(player)
    stands(player, stood)
    painted(player, 90)
    assert clock(player) == stood, "the clock stands still"


def test_n_and_p_go_from_event_to_event_and_back_is_a_step_back(player: Page) -> None:
    player.keyboard.press("n")
    stands(player, "10:10")
    player.keyboard.press("n")
    stands(player, "11:00")
    player.keyboard.press("p")
    stands(player, "10:10")
    player.go_back()
    stands(player, "11:00")
    # In a field they are letters.
    player.locator(".st-key-mutiny_event input").click()
    player.keyboard.type("knp")
    painted(player, 60)
    settled(player)
    stands(player, "11:00")
    expect(player.locator(".st-key-mutiny_play")).to_contain_text("Play")


def hand(page: Page) -> tuple[float, float]:
    """Where the handle of the strip stands on the page."""
    box = box_of(page.locator(".hand"))
    return box["x"] + box["width"] / 2, box["y"] + 6


PARTS = (
    *(".st-key-mutiny_previous", ".st-key-mutiny_strip", ".tc-columns", ".st-key-mutiny_side", ".st-key-mutiny_feed"),
    *(".st-key-map, .st-key-picture-map", ".st-key-mutiny_event"),
)
_PLACES = """(parts) => parts.map((part) => {
  const { left, top, width } = document.querySelector(part).getBoundingClientRect();
  return [left, top + document.querySelector('[data-testid="stMain"]').scrollTop, width].map(Math.round);
})"""


@pytest.mark.parametrize(
    ("size", "live"), [((1280, 800), "&live=1"), pytest.param((390, 844), "", marks=pytest.mark.long)]
)
def test_nothing_moves_while_the_clock_goes_on_to_the_end(
    server: Server, browse: Browse, size: tuple[int, int], live: str
) -> None:
    page, seen = opened(browse(*size), server, f"t=2023-06-23T18:00&lang=pl{live}"), list[object]()
    say = words("pl")
    while address(page)["t"] != ["2023-06-25T06:00"]:
        seen.append(page.evaluate(_PLACES, PARTS))
        stood = clock(page)
        button(page, "mutiny_next").click()
        expect(page.locator(".tc-clock time")).not_to_have_text(stood)
        settled(page)
    seen.append(page.evaluate(_PLACES, PARTS))
    expect(button(page, "mutiny_play")).to_contain_text(say("mutiny.again"))
    assert len(seen) > 20 and all(one == seen[0] for one in seen), seen


def test_the_handle_is_dragged_and_a_slider_for_the_keyboard_and_writes_the_address_once(player: Page) -> None:
    handle = player.locator(".hand")
    expect(handle).to_have_attribute("aria-valuetext", "24 June 10:00")
    strip, (x, y) = box_of(player.locator(".strip")), hand(player)
    entries = player.evaluate("() => history.length")
    player.mouse.move(x, y)
    player.mouse.down()
    player.mouse.move(strip["x"] + strip["width"] / 2, y, steps=10)
    assert address(player)["t"] == ["2023-06-24T10:00"]
    player.mouse.up()
    stands(player, "12:00")
    assert player.evaluate("() => history.length") == entries + 1
    settled(player)
    handle.focus()
    player.keyboard.press("ArrowRight")
    player.keyboard.press("ArrowRight")
    stands(player, "12:10")
    expect(handle).to_have_attribute("aria-valuetext", "24 June 12:10")
    player.keyboard.press("Home")
    until(lambda: address(player)["t"], ["2023-06-23T18:00"])


def test_a_line_of_the_feed_and_a_mark_of_the_strip_select_an_event_everywhere(player: Page) -> None:
    for event_id, place in (
        ("rostov-hq-seized", "button[data-event='{}']"),
        ("m4-closed-june24", "[data-events='{}']"),
    ):
        player.locator(place.format(event_id)).first.click()
        until(lambda: address(player).get("event"), [event_id])
        title = dataset().events[event_id].title["en"]
        expect(player.locator(".st-key-mutiny_side .tc-card h2", has_text=title)).to_be_visible()
        expect(player.locator(f"button[data-event='{event_id}']")).to_have_attribute("aria-pressed", "true")
        settled(player)
    player.locator(".st-key-mutiny_card a").click()
    expect(player.locator(".st-key-panel .tc-card h2")).to_have_text([title], timeout=PATIENCE * 1000)


@pytest.mark.long
def test_the_switch_to_what_was_public_goes_to_the_address(player: Page) -> None:
    player.locator(".st-key-mutiny_live button", has_text="As it became known").click()
    until(lambda: address(player).get("live"), ["1"])
    expect(player.locator(".st-key-mutiny_side")).to_contain_text("not certainly public yet")


def test_a_mark_of_the_map_selects_its_event_while_the_clock_stands_still(server: Server, browse: Browse) -> None:
    page = opened(browse(), server)
    spot = marks_on_map(page)["elizavetovka-clash"]
    point(page, spot, steps=2)
    page.mouse.click(*spot)
    until(lambda: address(page).get("event"), ["elizavetovka-clash"])
    expect(page.locator(".st-key-mutiny_side .tc-card h2", has_text="Elizavetovka")).to_be_visible()


def test_on_a_phone_the_card_comes_after_the_pictures_and_a_swipe_over_them_scrolls_and_changes_nothing(
    server: Server, browse: Browse
) -> None:
    page = opened(browse(390, 844, has_touch=True, is_mobile=True), server, f"{TEN}&event=rostov-hq-seized")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    card, chart = page.locator(".st-key-mutiny_side .tc-card h2").first, page.locator(".st-key-picture-map")
    expect(card).to_be_visible()
    assert box_of(page.locator(".strip"))["y"] < box_of(chart)["y"] < box_of(card)["y"]
    before = address(page)
    for name in (".strip", ".st-key-pictured"):
        place = page.locator(name)
        place.scroll_into_view_if_needed()
        until(partial(scrolled_by_swipe, page, place))
        settled(page)
        assert clock(page) == "10:00"
        assert address(page) == before
        assert not page.locator("canvas").count(), "the map is a picture"
    button(page, "open_map").click()
    expect(page.get_by_role("dialog").locator(".place.map svg").first).to_be_visible()


@pytest.mark.long
def test_two_tabs_play_each_its_own_clock(server: Server, browse: Browse) -> None:
    one, other = (opened(browse(), server) for _ in range(2))
    one.keyboard.press("k")
    until(lambda: clock(one) > "10:30")
    assert clock(other) == "10:00"
    other.keyboard.press("n")
    stands(other, "10:10")
    expect(one.locator(".st-key-mutiny_play")).to_contain_text("Pause")
    one.go_back()
    until(lambda: "/mutiny" not in one.url)
