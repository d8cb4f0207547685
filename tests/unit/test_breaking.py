"""Lines are not broken behind a word of one letter, nor between a number and its unit, in any file of ours."""

from __future__ import annotations

import re

import pytest

from tests.unit.handmade import shipped
from transcaspian.drawing.sheet import in_lines
from transcaspian.language.breaking import pieces, unbroken
from transcaspian.look.wrapping import wrapped

TEXTS = [
    text for event in shipped().events.values() for words in (event.title, event.summary) for text in words.said if text
]
# What a line may not end with: one letter, a year before "r.", a number before what it counts.
BAD_ENDS = re.compile(r"(?:^|\s)[AaIiOoUuWwZz]$")
BAD_BREAKS = re.compile(r"\d\n(?:r\.|km\b|mln\b|mld\b|tys\.|tonnes\b|ton\b|percent\b|million\b|billion\b|%)")


@pytest.mark.parametrize("room", [150, 260, 420])
def test_no_line_ends_with_a_word_of_one_letter_or_with_a_number_before_its_unit(room: int) -> None:
    for text in TEXTS:
        rows = wrapped(text, room, 14)
        assert not [row for row in rows[:-1] if BAD_ENDS.search(row)], text
        assert not BAD_BREAKS.search("\n".join(rows)), text
        assert room < 260 or not [row for row in rows[1:] if row.startswith("– ")], text
        assert "".join("".join(rows).split()) == "".join(text.split())
        cut = in_lines(text, room, 14, 2)
        assert not cut[-1].endswith("…") or not BAD_ENDS.search(cut[-1].removesuffix("…").rstrip()), cut


def test_what_has_to_stay_together_is_broken_only_where_it_is_wider_than_the_line() -> None:
    assert wrapped("w Konstantynopolu", 40, 14)[0] == "w"
    assert wrapped("stocznia w Uralsku", 75, 14) == ["stocznia", "w Uralsku"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a w Rosji (w nocy)", ["a w Rosji", "(w nocy)"]),
        ("ok. 25 mln t w 2023 r.", ["ok. 25 mln t", "w 2023 r."]),
        ("12 000 km, 5 tys. TEU", ["12 000 km,", "5 tys. TEU"]),
        ("5 weapons", ["5", "weapons"]),
        ("Poti – Baku o godz. 6", ["Poti –", "Baku", "o godz. 6"]),
        ("in 2023 500 men", ["in", "2023", "500", "men"]),
        ("a\nb\u00a0c", ["a b\u00a0c"]),
    ],
)
def test_the_parts_between_which_a_line_may_be_broken(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts
    assert re.split(r"[ \n]", unbroken(text.replace("\n", " "))) == [part.replace(" ", "\u00a0") for part in parts]
