"""A story's picture alone: it fits any place, and only events can be chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import pytest

from tests.amounts import some
from tests.unit.handmade import shipped
from transcaspian.drawing.sheet import Group, Item, texts
from transcaspian.scene import overlapping
from transcaspian.scene.sizes import WIDTHS
from transcaspian.slides.alone import story_sheet
from transcaspian.stories import STORIES
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.query import View

QUERIES = ("story=mutiny&t=2023-06-24T10:00", "story=contracts", "story=corridor",
           *(f"story=corridor&section={section}" for section in SECTIONS))  # fmt: skip


def chosen(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from item.events
            yield from chosen(item.items)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("query", "language", "width"),
    some(
        [(q, "pl", 340) for q in QUERIES] + [(q, "en", 1000) for q in QUERIES], product(QUERIES, ("en", "pl"), WIDTHS)
    ),
)
def test_a_story_fits_a_place_of_any_width(query: str, language: str, width: int) -> None:
    view = View.from_query(f"{query}&lang={language}&theme=light")
    sheet = story_sheet(shipped(), view, width)
    assert sheet.width >= min(width, 1200) and sheet.width <= max(width, 700)
    assert 200 <= sheet.height <= 4 * sheet.width
    keys = set(chosen(sheet.items))
    assert keys <= shipped().events.keys()
    assert keys or view.story == "corridor", "its legs are no events"


def test_every_story_is_tried() -> None:
    assert {View.from_query(query).story for query in QUERIES} == set(STORIES)


@pytest.mark.parametrize(
    ("section", "width"),
    some([("compare", 360), ("whatif", 760)], product(("", *SECTIONS), (360, 560, 760, 1180))),
)
def test_no_words_of_the_corridor_lie_over_others(section: str, width: int) -> None:
    query = f"story=corridor&section={section}" + ("&closed=aktau-port" if section == "whatif" else "")
    sheet = story_sheet(shipped(), View.from_query(query), width)
    drawn = [item for item in sheet.items if not (isinstance(item, Group) and item.key == "map")]
    boxes = [text.box for text in texts(tuple(drawn)) if text.text]
    assert len(boxes) > 20
    assert not overlapping(boxes), overlapping(boxes)[:3]
