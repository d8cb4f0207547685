"""Clicks in quick succession, and beside runs that begin by themselves: what was clicked is done, always."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import share
from tests.e2e.driving import button, card_of, dataset, go, marks_on_timeline, no_traceback, settled, shown
from tests.e2e.serving import Server
from tests.e2e.watching import Browse

GAPS = (0, 20, 5, 60)[: share(1, 4)]  # milliseconds
DRAFTS = ("turn-back", "fsb-drops-case")
# Clicks of a person and what a page asks for by itself, at exact moments: marks, buttons by their keys, "news".
_AT_ONCE = """([acts, gap]) => new Promise((done) => {
  const all = (place) => [...document.querySelectorAll(`${place} *`)];
  const act = (name) => {
    if (name === "news") return all(".st-key-ear").find((node) => node.ear).ear.run("news", String(Math.random()));
    const drawn = all(".st-key-timeline").filter((node) => node.shadowRoot);
    const mark = drawn.map((node) => node.shadowRoot.querySelector(`[data-events="${name}"]`)).find((one) => one);
    const one = mark ?? document.querySelector(`.st-key-${name} button`);
    one.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true }));
  };
  const next = (left) => {
    act(left[0]);
    if (left.length === 1) done(); else setTimeout(next, gap, left.slice(1));
  };
  next(acts);
})"""


def at_once(page: Page, gap: int, *acts: str) -> None:
    """Do one thing after another, so many milliseconds apart, and wait until the page is quiet."""
    page.evaluate(_AT_ONCE, [list(acts), gap])
    settled(page)


def made_drafts(folder: Path) -> None:
    path = folder / "events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    mine = [line.startswith(tuple(f"{i}," for i in DRAFTS)) for line in lines]
    assert sum(mine) == len(DRAFTS)
    lines = [line.replace(",published", ",draft") if one else line for line, one in zip(lines, mine, strict=True)]
    path.write_text("".join(lines), encoding="utf-8")


@pytest.mark.more
def test_what_is_clicked_on_the_desk_is_done_beside_another_click_and_a_run_that_begins_by_itself(
    own_server: Server, browse: Browse
) -> None:
    made_drafts(own_server.folder)
    page = browse()
    go(page, f"{own_server.url}/desk")
    page.locator(".st-key-desk_section button", has_text="Drafts").click()
    settled(page)
    one, other = (f"publish-{event_id}" for event_id in DRAFTS)
    for gap in GAPS:
        at_once(page, gap, one, "news", other, "news")
        for event_id in DRAFTS:
            title = dataset().events[event_id].title("en")
            expect(page.locator(".st-key-pending"), f"{gap} ms apart").to_contain_text(title)
        button(page, "desk_discard").click()
        button(page, "desk_discard_yes").click()
        expect(page.locator(".st-key-pending")).to_have_count(0)
        settled(page)
    no_traceback(page)


@pytest.mark.more
def test_quick_steps_and_choices_on_the_timeline_all_count(server: Server, browse: Browse) -> None:
    page, order = browse(), shown("w=mutiny")
    go(page, f"{server.url}/?w=mutiny&event={order[0]}")
    marks = [event_id for event_id in marks_on_timeline(page) if event_id not in order[-8:]][-len(GAPS) :]
    for gap, event_id in zip(GAPS, marks, strict=True):
        at_once(page, gap, event_id, "news")
        card_of(page, event_id)
        at_once(page, gap, "next", "news", "next", "next", "news")
        card_of(page, order[order.index(event_id) + 3])
    no_traceback(page)
