"""A choice on a picture sends what changed: on every page, whichever mark it is."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page

from tests.amounts import share, some
from tests.e2e.driving import come_to_table, dataset, go, painted, settled, until
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.evidence.card import card
from transcaspian.view.query import View

MOST = 43_500  # bytes of a choice, before they are packed; 45 000 are allowed
# Pages with marks that stand for events, deals or lists, with their pictures. A leg of a way asks another question.
PICTURES = {
    "/": ("drawn-drawn_map", "drawn-drawn_timeline"),
    "/mutiny": ("beside-mutiny_strip", "drawn-drawn_map"),
    "/contracts": ("drawn-contracts_board", "drawn-contracts_partners"),
    "/corridor?signs=1": ("drawn-drawn_map",),
    "/corridor?section=minerals": ("drawn-drawn_map",),
    "/evidence": ("drawn-drawn_lag",),
}
_KEYS = """(place) => [...document.querySelectorAll(`.st-key-${place} *`)].filter((node) => node.shadowRoot)
  .flatMap((node) => [...node.shadowRoot.querySelectorAll("[data-events]")]).map((mark) => mark.dataset.events)"""


def told(key: str) -> int:
    """Return how much is told of an event or a deal."""
    data = dataset()
    contract = data.contracts.get(key.removeprefix("deal:"))
    return len(repr(card(data, View(), contract.event_id if contract else key)))


@pytest.mark.more
@pytest.mark.parametrize("path", some([("/",), ("/contracts",)], product(PICTURES)))
def test_a_choice_sends_what_changed(server: Server, browse: Browse, path: str) -> None:
    page, received = browse(new=True), list[int]()
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: received.append(len(frame))))
    go(page, f"{server.url}{path}")
    if path == "/":
        come_to_table(page)
    for place in PICTURES[path]:
        page.locator(f".st-key-{place} [data-events]").first.wait_for()
        keys = list(dict.fromkeys(page.evaluate(_KEYS, place)))
        single = sorted((key for key in keys if not key.startswith("list:")), key=told)
        lists = [key for key in keys if key.startswith("list:")]
        for key in dict.fromkeys((single[-1], *lists[:1], *single[: share(0, 1)])):
            assert 0 < sum(sent(page, received, place, key)) < MOST, (place, key, sorted(received)[-5:])


@pytest.mark.long
def test_a_leg_of_the_corridors_strip_sends_another_way_and_no_more(server: Server, browse: Browse) -> None:
    page, received = browse(new=True), list[int]()
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: received.append(len(frame))))
    go(page, f"{server.url}/corridor")
    assert sum(sent(page, received, "drawn-cor_strip_1356", "leg:titr-main.7")) < 45_000, sorted(received)[-5:]


def sent(page: Page, received: list[int], place: str, key: str) -> list[int]:
    """Choose a mark, and return the sizes of the messages that come for it."""
    settled(page)
    received.clear()
    page.locator(f'.st-key-{place} [data-events="{key}"]').first.focus()
    page.keyboard.press("Enter")
    until(lambda: page.evaluate("() => 3") and bool(received))
    settled(page)
    painted(page, 12)
    settled(page)
    print(place, key, sum(received))
    return received
