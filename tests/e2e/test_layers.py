"""A layer beneath the record: switched on, waited for while clicks go on, opened by cell and bar, dragged over."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import amounts
from tests.e2e.driving import (
    OVERVIEW,
    address,
    box_of,
    button,
    card_of,
    click_timeline,
    dataset,
    go,
    marks_on_timeline,
    settled,
    until,
)
from tests.e2e.serving import copy_of_data, served
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

SECONDS = 4.0  # that the engine takes for each count
SLOW = Path(__file__).parent / "slow_engine"
STRIP, MAP = ".st-key-rows-lanes .place.spans", ".st-key-still .place.map"


def cells(page: Page) -> int:
    """Return how many classes of cells lie beneath the marks of the map."""
    return page.locator(f"{MAP} .cells [class^=rank] path").count()


@pytest.mark.more
def test_a_layer_is_switched_on_waited_for_opened_and_dragged_over(tmp_path: Path, browse: Browse) -> None:
    layer = next(iter(dataset().layers.values()))
    settings = {"PYTHONPATH": str(SLOW), "SLOW_ENGINE": str(SECONDS), "TRANSCASPIAN_CACHE": str(tmp_path / "cache")}
    folder = copy_of_data(tmp_path / "data")
    with served(folder, tmp_path / "server.log", settings=settings, forked=False) as server:
        page, say = browse(), words("en")
        go(page, server.url)
        assert not page.locator(STRIP).count()
        button(page, "layers").click()
        page.locator(".st-key-w_layer").get_by_text(layer.title("en"), exact=True).click()
        until(lambda: address(page).get("layer"), [layer.id])
        # While it is counted the page says so, and a click is answered at once.
        expect(button(page, "counts")).to_contain_text(say("layer.still"))
        page.keyboard.press("Escape")
        event = next(key for key in marks_on_timeline(page) if not key.startswith("list:"))
        began = time.monotonic()
        click_timeline(page, event)
        card_of(page, event)
        answered = time.monotonic() - began
        # What comes, comes by itself.
        until(lambda: cells(page) > 0, patience=60)
        waited = time.monotonic() - began
        expect(button(page, "counts")).not_to_contain_text(say("layer.still"))
        assert answered < waited, (answered, waited)
        assert page.locator(f"{STRIP} [data-events^='bar:']").count() > 10
        # Without a click, the card says what is near.
        expect(page.locator(".st-key-panel")).to_contain_text(layer.title("en"))
        page.keyboard.press("Escape")
        settled(page)
        _opens_a_bar_and_a_cell(page)
        other = browse()
        go(other, server.url)
        _is_dragged_over(page)
        _holds_up_nobody(page, other)
        if amounts.LONG:
            _speaks_polish(page, server.url, layer.id)


def _opens_a_bar_and_a_cell(page: Page) -> None:
    bar = page.locator(f"{STRIP} [data-events^='bar:']").last
    name = bar.get_attribute("data-events") or ""
    bar.focus()
    bar.press("Enter")
    until(lambda: address(page).get("cell"), [name.removeprefix("bar:")])
    expect(page.locator(".st-key-panel .tc-row").first).to_be_visible()
    # A cell that no mark covers.
    spot = page.evaluate(
        """() => {
          const root = [...document.querySelectorAll(".st-key-still *")].find((one) => one.shadowRoot).shadowRoot;
          const box = root.querySelector(".place.map").getBoundingClientRect();
          const factor = box.width / root.querySelector(".sheet svg").viewBox.baseVal.width;
          return [...root.querySelectorAll(".cells [class^=rank] path")]
            .flatMap((path) => [...path.getAttribute("d").matchAll(/M(-?[\\d.]+) ?(-?[\\d.]+)/g)])
            .map(([, x, y]) => [box.left + (Number(x) + 4) * factor, box.top + (Number(y) + 4) * factor])
            .find(([x, y]) => {
              const over = root.elementsFromPoint(x, y);
              const free = !over.some((one) => one.closest("[data-events], .tools"));
              const seen = document.elementFromPoint(x, y)?.shadowRoot === root;
              return free && seen && over.some((one) => one.closest("[class^=rank]"));
            });
        }"""
    )
    page.mouse.click(*spot)
    until(lambda: (address(page).get("cell") or [""])[0].count(","), 2)
    expect(page.locator(".st-key-panel .tc-row").first).to_be_visible()
    button(page, "close_rows").click()
    until(lambda: "cell" in address(page), False)


def _is_dragged_over(page: Page) -> None:
    settled(page)
    box = box_of(page.locator(STRIP))
    y = box["y"] + box["height"] * 0.7
    page.mouse.move(box["x"] + box["width"] * 0.7, y)
    page.mouse.down()
    for share in (0.75, 0.8, 0.85):
        page.mouse.move(box["x"] + box["width"] * share, y, steps=4)
    page.mouse.up()
    until(lambda: ".." in (address(page).get("w") or [""])[0])
    expect(page.locator(OVERVIEW)).to_be_visible()


def _holds_up_nobody(page: Page, other: Page) -> None:
    """While the engine counts for one reader, another one's clicks are answered."""
    until(lambda: words("en")("layer.still") in (button(page, "counts").text_content() or ""))
    began = time.monotonic()
    for event in [key for key in marks_on_timeline(other) if not key.startswith("list:")][:2]:
        click_timeline(other, event)
        card_of(other, event)
    answered = time.monotonic() - began
    expect(button(page, "counts")).not_to_contain_text(words("en")("layer.still"), timeout=60_000)
    assert answered < time.monotonic() - began


def _speaks_polish(page: Page, url: str, layer: str) -> None:
    say = words("pl")
    go(page, f"{url}/?lang=pl&layer={layer}&w=2022-23")
    until(lambda: cells(page) > 0, patience=60)
    expect(button(page, "layers")).to_contain_text(say("layer.menu"))
    expect(page.locator(STRIP)).to_contain_text(dataset().layers[layer].title("pl"))
