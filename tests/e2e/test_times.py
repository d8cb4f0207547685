"""In a browser: nothing stands at a time that nobody knows, and what is drawn instead can be chosen all the same."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.e2e.driving import (
    LAG,
    TIMELINE,
    address,
    boxes_on_timeline,
    card_of,
    click_timeline,
    dataset,
    go,
    marks_on_timeline,
    ready,
    ringed_on_timeline,
    settled,
    texts,
    until,
)
from tests.e2e.serving import Server
from transcaspian.language.messages import words
from transcaspian.scene import scene
from transcaspian.view.query import View

WINDOW = "2023-11-10..2024-03-03"
_MARK = """([place, id]) => [...document.querySelectorAll(`${place} *`)].filter((node) => node.shadowRoot)
  .map((node) => node.shadowRoot.querySelector(`[data-events="${id}"]`)).find((mark) => mark)"""
_PARTS = f"""(asked) => {{
  const mark = ({_MARK})(asked), place = mark.ownerSVGElement.getBoundingClientRect();
  const box = mark.querySelector("path").getBoundingClientRect();
  return {{ kinds: [...mark.children].map((one) => one.localName), label: mark.getAttribute("aria-label"),
    text: mark.textContent, x0: box.left - place.left, x1: box.right - place.left, wide: place.width }};
}}"""


def year_of_the_window() -> str:
    """Return the event of a whole year that the window cuts."""
    line = scene(dataset(), View(window=WINDOW)).timeline
    return next(span.event_id for span in line.spans if dataset().events[span.event_id].date.text == "2023")


def test_a_year_that_the_window_cuts_is_a_bar_that_can_be_chosen(server: Server, page: Page) -> None:
    year = year_of_the_window()
    go(page, f"{server.url}/?w={WINDOW}")
    ready(page)
    until(lambda: year in marks_on_timeline(page))
    found = page.evaluate(_PARTS, [TIMELINE, year])
    assert "circle" not in found["kinds"] and found["x1"] - found["x0"] > 0.25 * found["wide"]
    assert "2023" in found["label"] and "(2023)" in found["text"]
    click_timeline(page, year)
    card_of(page, year)
    until(lambda: address(page).get("event"), [year])
    until(lambda: ringed_on_timeline(page), 1)
    settled(page)
    ((a, _, b, _),) = boxes_on_timeline(page)
    assert b - a > found["x1"] - found["x0"]
    # By keyboard too: the other bar of that year is reached and chosen.
    other = next(i for i in marks_on_timeline(page) if i != year and dataset().events[i].date.text == "2023")
    page.evaluate_handle(_MARK, [TIMELINE, other]).as_element().focus()  # type: ignore[union-attr]
    page.keyboard.press("Enter")
    until(lambda: address(page).get("event"), [other])


def test_the_chart_of_evidence_gives_a_day_no_hour_and_stacks_nothing_at_its_edge(server: Server, page: Page) -> None:
    say = words("en")
    go(page, f"{server.url}/evidence?event=wsj-kazakhstan-refusal")
    until(lambda: "wsj-kazakhstan-refusal" in marks_on_timeline(page, LAG))
    until(lambda: ringed_on_timeline(page, LAG), 1)
    settled(page)
    written = " ".join(page.locator(f"{LAG} svg text").all_text_contents())
    assert "24 Jun" in written and not re.search(r"\d:\d\d", written)
    drawn = marks_on_timeline(page, LAG)
    assert not {e.id for e in dataset().events.values() if e.date.text == "2023"} & set(drawn)
    assert say.n("lag.wide", 3) in texts(page)
