"""The lines of legs: those of their rows, straight ones where a row has none, and the shipped ones of older folders."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.handmade import place, shipped
from transcaspian.dataset.lines import leg_lines

LEGS = tuple(leg for leg in shipped().legs if leg.route_id == "titr-main")[:2]
ENDS = {i: place(i, 40.0 + n, 45.0 - n) for n, i in enumerate(("khorgos-gateway", "almaty", "shu"))}


def test_a_leg_is_drawn_through_the_points_of_its_row_or_straight_from_place_to_place() -> None:
    legs = (replace(LEGS[0], route_id="own", line=("40 45", "40.501 44.2", "40.499 44.2", "41 44")), LEGS[1])
    data = replace(shipped(), legs=(legs[0], replace(legs[1], route_id="own", line=())), locations=ENDS)
    assert leg_lines(data) == {("own", 1): ((40, 45), (40.5, 44.2), (41, 44)), ("own", 2): ((41, 44), (42, 43))}
    nowhere = {i: replace(one, longitude=None) for i, one in ENDS.items()}
    assert list(leg_lines(replace(data, locations=nowhere))) == [("own", 1)]


def test_the_legs_of_a_folder_from_before_have_the_lines_of_the_shipped_ones() -> None:
    legs = tuple(replace(leg, line=()) for leg in shipped().legs)
    assert leg_lines(replace(shipped(), legs=legs)) == leg_lines(shipped())
    assert set(leg_lines(shipped())) == {(leg.route_id, leg.seq) for leg in legs}
