"""Without a mouse: one stop a picture, arrows in it in order of time, a way past it, and Esc."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import (
    STILL,
    TIMELINE,
    address,
    address_is,
    box_of,
    button,
    card_of,
    dataset,
    go,
    settled,
    show,
    shown,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.view.query import View

OWN = "2023-06-23..2023-06-26"
_ACTIVE = """let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"""
_PICTURES = """() => [...document.querySelectorAll("*")]
  .filter((node) => node.shadowRoot?.querySelector("[data-events]"))
  .map((node) => [...node.shadowRoot.querySelectorAll("[data-events]")].filter((mark) => mark.tabIndex >= 0).length)"""


def focused(page: Page) -> str:
    """Return the events of the mark that has the focus; empty if it is no mark."""
    return str(page.evaluate(f"() => {{ {_ACTIVE} return at?.closest('[data-events]')?.dataset.events ?? ''; }}"))


def name_of_focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate(f"() => {{ {_ACTIVE} return at?.getAttribute('aria-label') ?? at?.innerText ?? ''; }}"))


def press_until(page: Page, key: str, there: Callable[[], bool], most: int = 80) -> None:
    """Press a key until something is so."""
    for _ in range(most):
        if there():
            return
        page.keyboard.press(key)
    assert there(), f"not after {most} times {key}; now at {name_of_focused(page)!r}"


def into(page: Page, place: str) -> None:
    """Go by the Tab key to the marks of a picture."""
    inside = f"""() => {{ {_ACTIVE} return Boolean(at?.closest("[data-events]")) &&
      Boolean(at.getRootNode().host?.closest({place!r})); }}"""
    press_until(page, "Tab", lambda: bool(page.evaluate(inside)))


def choose_by_keyboard(page: Page, key: str) -> str:
    """Choose the first event of the timeline that stands alone, and return it once its card is there."""
    into(page, TIMELINE)
    press_until(page, "ArrowRight", lambda: focused(page) in dataset().events)
    chosen = focused(page)
    page.keyboard.press(key)
    card_of(page, chosen)
    settled(page)
    return chosen


@pytest.mark.more
def test_every_picture_is_one_stop_of_the_tab_key(server: Server, browse: Browse) -> None:
    page = browse()
    for path in ("/", "/mutiny", "/corridor?section=minerals", "/contracts", "/evidence", "/corridor")[:: share(3, 1)]:
        go(page, server.url + path)
        until(lambda: len(page.evaluate(_PICTURES)) > 0)
        stops = page.evaluate(_PICTURES)
        assert stops == [1] * len(stops), path


def test_arrows_go_from_mark_to_mark_in_order_of_time(server: Server, browse: Browse) -> None:
    page = browse()
    show(page, server.url)
    for place in (TIMELINE, STILL):
        page.evaluate("() => document.activeElement?.blur()")
        into(page, place)
        page.keyboard.press("End")
        last = focused(page)
        page.keyboard.press("Home")
        seen = [focused(page)]
        while seen[-1] != last and len(seen) < 200:
            page.keyboard.press("ArrowRight")
            seen.append(focused(page))
        ids = [event_id for event_id in dict.fromkeys(seen) if not event_id.startswith("list:")]
        assert len(ids) > 12 and ids == [event_id for event_id in shown() if event_id in ids], place
        page.keyboard.press("ArrowLeft")
        assert focused(page) == seen[-2]
        page.keyboard.press("ArrowDown")
        assert focused(page) == last


def test_the_chosen_mark_is_the_stop_and_keeps_the_focus(server: Server, browse: Browse) -> None:
    page = browse()
    show(page, server.url)
    into(page, TIMELINE)
    press_until(page, "ArrowRight", lambda: focused(page) in dataset().events and focused(page) != shown()[0])
    chosen = focused(page)
    # What it stands for is told to who comes by keyboard as well.
    expect(page.locator(f"{TIMELINE} .tip")).to_contain_text(dataset().events[chosen].title("en"))
    page.keyboard.press("Enter")
    card_of(page, chosen)
    settled(page)
    assert focused(page) == chosen, "the picture was drawn anew, and the focus is lost"
    # Who comes back later finds it there.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert focused(page) == chosen
    go(page, f"{server.url}/?event={chosen}")
    into(page, TIMELINE)
    assert focused(page) == chosen


def test_esc_closes_the_card_first_and_then_the_window(server: Server, browse: Browse) -> None:
    page = browse()
    show(page, f"{server.url}/?w={OWN}")
    chosen = choose_by_keyboard(page, " ")
    button(page, "more").click()
    opened = page.locator(".st-key-w_significant")
    opened.wait_for()
    page.keyboard.press("Escape")  # whatever lies over the page goes first
    opened.wait_for(state="hidden")
    settled(page)
    address_is(page, {"w": [OWN], "event": [chosen]})
    page.keyboard.press("Escape")
    address_is(page, {"w": [OWN]})
    settled(page)
    page.keyboard.press("Escape")
    address_is(page, {})


CARDS = (
    ("/contracts", "anka-mou-2022"),
    ("/mutiny", "lukashenko-deal"),
    ("/corridor", "mcm-jv-2023"),
    ("/evidence", "wsj-kazakhstan-refusal"),
)


@pytest.mark.parametrize(
    ("path", "event_id"),
    some(CARDS[1::2], (*CARDS, ("/contracts", "mcm-jv-2023"), ("/corridor?section=minerals", "mcm-jv-2023"))),
)
def test_esc_closes_the_card_on_every_page_that_has_one(
    server: Server, browse: Browse, path: str, event_id: str
) -> None:
    page = browse()
    at, _, query = path.partition("?")
    go(page, f"{server.url}{at}?{'&'.join(filter(None, (query, f'w={OWN}', f'event={event_id}')))}")
    title = dataset().events[event_id].title("en")
    assert "event" in address(page)
    page.keyboard.press("Escape")
    until(lambda: "event" in address(page), False)
    assert address(page)["w"] == [OWN]
    settled(page)
    assert page.locator(".tc-card h2", has_text=title).count() == 0


def test_there_is_a_way_past_a_picture(server: Server, browse: Browse) -> None:
    page = browse()
    show(page, server.url)
    say = words("en")
    press_until(page, "Tab", lambda: name_of_focused(page) == say("picture.skip"))
    skip = page.locator(f"{STILL} .skip")
    expect(skip).to_be_focused()
    assert (
        box_of(skip)["height"] > 20
        and page.evaluate(
            "() => { let at = document.activeElement.shadowRoot.activeElement; return getComputedStyle(at).clipPath; }"
        )
        == "none"
    ), "it is seen when it has the focus"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "" and not page.evaluate(
        "(place) => Boolean(document.activeElement?.closest(place))", STILL
    )


@pytest.mark.long
def test_from_the_opening_to_a_copied_link_without_a_mouse(server: Server, browse: Browse) -> None:
    page = browse(new=True, permissions=["clipboard-read", "clipboard-write"])
    show(page, server.url)
    say = words("en")
    opens, copies = say("share.title").casefold(), say("share.copy_link").casefold()
    chosen = choose_by_keyboard(page, "Enter")
    # The card stands before the timeline.
    press_until(page, "Shift+Tab", lambda: opens in name_of_focused(page).casefold())
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("share.copy_link"))).to_be_visible()
    press_until(page, "Tab", lambda: copies in name_of_focused(page).casefold())
    page.keyboard.press("Enter")

    def copied() -> str:
        return str(page.evaluate("() => navigator.clipboard.readText()"))

    until(lambda: f"event={chosen}" in copied())
    assert View.from_query(copied().partition("?")[2]).event == chosen
    assert address(page) == {"event": [chosen]}
