"""What marks the chosen one of a picture, drawn by itself."""

from __future__ import annotations

import pytest

from tests.unit.handmade import shipped
from transcaspian.drawing.ring import around
from transcaspian.drawing.sheet import Disc, Group, Shape, Text, rectangle
from transcaspian.look.palette import LIGHT
from transcaspian.stories import contracts as story
from transcaspian.view.query import View

CARD = Group(
    (rectangle((0, 0, 100, 40), "#fff"), Disc(9, 9, 5), Text("Title", 20, 9, 12, "#000")), 10, 20, events=("a",)
)
COUNT = Group((Text("+2", 300, 50, 12, "#000"),), events=("b", "c"))


@pytest.mark.parametrize(
    ("key", "by", "box"),
    [("a", 0.0, (10, 20, 110, 60)), ("a", 3.0, (7, 17, 113, 63)), ("c", 0.0, Text("+2", 300, 50, 12, "#000").box)],
)
def test_a_box_goes_around_the_sign_or_the_words(key: str, by: float, box: tuple[float, ...]) -> None:
    (ring,) = around((CARD, COUNT), key, LIGHT, by)
    assert extent(ring) == pytest.approx(box)
    assert not ring.fill and ring.stroke == LIGHT.ink


@pytest.mark.parametrize("key", ["", "d"])
def test_nothing_is_marked_without_a_choice(key: str) -> None:
    assert around((CARD, COUNT), key, LIGHT) == ()


def test_every_deal_is_marked_at_its_card_and_at_its_sign() -> None:
    data, view = shipped(), View()
    found = story.deals(data, view)
    rows = story.partners(data, found, view)
    board, strips = story.board(found, view, 1000, 12), story.strips(rows, found, view, 1000, 12)
    for deal in found.shown:
        (ring,) = around(board.items, f"deal:{deal.id}", LIGHT)
        left, top, right, bottom = extent(ring)
        assert right - left > 100 and bottom - top > 20
    for mark in (mark for row in rows.rows for mark in row.marks):
        assert len(around(strips.items, mark.key, LIGHT, 3)) == 1


def extent(ring: Shape) -> tuple[float, float, float, float]:
    xs, ys = zip(*ring.rings[0], strict=True)
    return min(xs), min(ys), max(xs), max(ys)
