"""The values of a column with their counts, and which of them are near-equal: probably one value, written twice.

Values are compared by keys, as OpenRefine does ("clustering"): its fingerprint (words without case, marks and order),
its n-gram fingerprint (pairs of letters without blanks), and letters with one left out, for a slip of the keyboard.
Values that share a key are near-equal; numbers in them have to be the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcaspian.dataset.search import fold
from transcaspian.edit.sheet import Rows, parts
from transcaspian.tables.schema import Column

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_SLIP = 6  # letters from which on one may be wrong: below, another letter is mostly another word
_LONG = 120  # letters above which a text is no name of anything


@dataclass(frozen=True, slots=True)
class Count:
    """A value and how many rows have it; ``""`` for empty cells."""

    value: str
    rows: int


def counts(column: Column, rows: Rows, ids: Iterable[str]) -> tuple[Count, ...]:
    """Return the values of a column in these rows, the most frequent first; a list counts for each of its values."""
    found = Counter(part for i in ids for part in dict.fromkeys(parts(column, rows[i].get(column.name, ""))))
    return tuple(Count(value, n) for value, n in sorted(found.items(), key=lambda one: (-one[1], fold(one[0]), one[0])))


def near_equal(column: Column, found: Iterable[Count]) -> tuple[tuple[Count, ...], ...]:
    """Return groups of near-equal values, the largest first, each with its most frequent value first.

    Columns whose values are fixed have none: ids, choices, numbers, dates, addresses.
    """
    if column.enum or column.references or column.pattern or column.is_date or column.is_url or column.type != "string":
        return ()
    values = [one for one in found if one.value and len(one.value) <= _LONG]
    group_of: dict[str, list[Count]] = {}
    for one in values:
        joined: list[Count] = [one]
        for key in _keys(one.value):
            other = group_of.get(key)
            if other is not None and other is not joined:
                joined = _united(other, joined, group_of)
            group_of[key] = joined
    groups = {id(group): group for group in group_of.values() if len(group) > 1}
    sized = sorted(groups.values(), key=lambda group: (-sum(one.rows for one in group), group[0].value))
    return tuple(tuple(sorted(group, key=lambda one: (-one.rows, one.value))) for group in sized)


def _united(one: list[Count], other: list[Count], group_of: dict[str, list[Count]]) -> list[Count]:
    """Put the smaller of two groups into the larger, and return that."""
    large, small = (one, other) if len(one) >= len(other) else (other, one)
    large += small
    for value in small:
        for key in _keys(value.value):
            if key in group_of:
                group_of[key] = large
    return large


def _keys(value: str) -> Iterator[str]:
    plain = fold(value)
    words = _WORD.findall(plain.replace("_", " "))
    numbers = ",".join(_NUMBER.findall(plain))
    yield f"w {' '.join(sorted(set(words)))}"
    letters = "".join(word for word in words if not word.isdecimal())
    if len(letters) > 1:
        yield f"g {numbers} {''.join(sorted({letters[i : i + 2] for i in range(len(letters) - 1)}))}"
    if len(letters) >= _SLIP:
        yield f"d {numbers} {letters}"
        yield from (f"d {numbers} {letters[:i]}{letters[i + 1 :]}" for i in range(len(letters)))
