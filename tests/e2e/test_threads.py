"""How events hang together: followed from card to card, drawn as arrows, shown alone, and limited by what was known."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    TIMELINE,
    address_is,
    button,
    card_of,
    dataset,
    go,
    settled,
    shown,
    until,
)
from tests.e2e.serving import Server
from transcaspian.evidence.ties import ties, told
from transcaspian.language.messages import words
from transcaspian.scene import scene
from transcaspian.scene.arrows import arrows
from transcaspian.view.query import View
from transcaspian.view.threads import thread, thread_window

DENIAL, REFUSAL, OPENED = "akorda-denial", "wsj-kazakhstan-refusal", "fsb-opens-case"


def drawn_arrows(page: Page) -> int:
    """Return how many arrows the timeline draws, those of the words beside its title not counted."""
    return page.locator(f"{TIMELINE} g.arrows > g.arrow").count()


def card_tells_ties(page: Page, view: View) -> None:
    """Wait until the card lists what its event is tied to, each end in words, as known by the view's day."""
    found = [told(tie) for tie in ties(dataset(), view, view.event)]
    rows = page.locator(".st-key-list_tied [class*='st-key-event-tied-']")  # a button with help is two elements
    expect(rows).to_have_count(len(found))
    for n, text in enumerate(found):
        expect(rows.nth(n)).to_contain_text(text)


def counted(page: Page, view: View) -> None:
    """Wait until the page counts the events that a view shows."""
    counts = scene(dataset(), view).counts
    found = words(view.language)("count.shown", shown=counts.shown, total=counts.total)
    expect(button(page, "counts").first).to_contain_text(found)


def test_a_thread_is_followed_from_card_to_card_and_shown_alone(server: Server, page: Page) -> None:
    view = View(window="2022-23", event=DENIAL)
    go(page, f"{server.url}/?{view.query_string()}")
    card_tells_ties(page, view)
    until(lambda: drawn_arrows(page), 1)
    page.locator(f".st-key-event-tied-{REFUSAL} button").first.click()
    card_of(page, REFUSAL)
    settled(page)
    card_tells_ties(page, view.but(event=REFUSAL))
    until(lambda: drawn_arrows(page), len(arrows(scene(dataset(), view.but(event=REFUSAL))).drawn))

    button(page, "thread").click()
    window = thread_window(dataset(), View(), REFUSAL)
    address_is(page, {"w": [window], "thread": [REFUSAL], "event": [REFUSAL]})
    settled(page)
    alone = View(thread=REFUSAL, window=window, event=REFUSAL)
    counted(page, alone)
    order = shown(alone.query_string())
    assert set(order) == set(thread(dataset(), View(), REFUSAL))
    assert drawn_arrows(page) >= len(order) / 2
    page.locator(".st-key-panel").click(position={"x": 5, "y": 5})
    at = order.index(REFUSAL)
    for key, event_id in (("n", order[at + 1]), ("n", order[at + 2]), ("p", order[at + 1])):
        page.keyboard.press(key)
        card_of(page, event_id)
        settled(page)
        step = words("en")("card.thread_step", n=order.index(event_id) + 1, of=len(order))
        expect(page.locator(".st-key-panel")).to_contain_text(step)
    button(page, "thread_end").click()
    address_is(page, {"w": [window], "event": [order[at + 1]]})


@pytest.mark.long
def test_a_thread_ends_where_knowledge_did(server: Server, page: Page) -> None:
    view = View(language="pl", thread=OPENED, event=OPENED, window="mutiny", known_by=date(2023, 6, 24))
    go(page, f"{server.url}/?{view.query_string()}")
    card_of(page, OPENED, "pl")
    assert len(ties(dataset(), view, OPENED)) < len(ties(dataset(), view.but(known_by=None), OPENED))
    card_tells_ties(page, view)
    counted(page, view)
    button(page, "known_today").click()
    settled(page)
    card_tells_ties(page, view.but(known_by=None))
    counted(page, view.but(known_by=None))
    assert set(shown(view.query_string())) < set(shown(view.but(known_by=None).query_string()))
