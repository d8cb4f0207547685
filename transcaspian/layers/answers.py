"""The few rows that an engine counts, folded into the answer of a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from transcaspian.layers.model import Counts, Grid, Histogram, Near, Profile, Question, Row, Unit
from transcaspian.layers.moments import bins_of, edges, moment
from transcaspian.layers.storing import candidate_of
from transcaspian.layers.table import parts_of

Found = Sequence[Sequence[Any]]
Array = np.ndarray[Any, Any]
Arrays = Sequence[Array]


def histogram(found: Arrays, question: Question, unit: Unit, profile: Profile) -> Histogram:
    """Return a histogram from columns of steps, kinds, counts and coarse ones."""
    first, last = question.begin or profile.first, question.end or profile.last
    if first is None or last is None or last <= first:
        return Histogram(unit, (), (), (), ())
    bins = edges(first, last, unit)
    steps, kinds, numbers, roughly = found
    at, width = bins_of(steps, bins), len(bins) - 1
    counts = np.zeros((len(profile.categories), width), dtype=np.int64)
    np.add.at(counts, (kinds, at), numbers)
    coarse = np.zeros(width, dtype=np.int64)
    np.add.at(coarse, at, roughly)
    there = np.flatnonzero(counts.any(axis=1)).tolist()
    names = tuple(profile.categories[kind] for kind in there)
    return Histogram(unit, bins, names, tuple(map(tuple, counts[there].tolist())), tuple(coarse.tolist()))


def grid(found: Arrays, width: float, height: float) -> Grid:
    """Return a grid from columns of west and south edges, counts and perhaps sums, in the order of the cells."""
    x, y, *numbers = found
    order = np.lexsort((y, x))
    columns = (x // parts_of(width, 0), y // parts_of(height, 0), *numbers)
    return Grid(width, height, *(tuple(column[order].tolist()) for column in columns))


def counts(found: Found, question: Question, profile: Profile, sums: bool) -> Counts:
    """Return counts from rows of kind, timed, where, count, low, high and stated."""
    windowed = question.begin is not None or question.end is not None
    framed = question.frame is not None
    by_category, total = Counter[str](), Counter[str]()
    low = high = 0.0
    for kind, timed, where, count, lows, highs, stated in found:
        category = profile.categories[kind]
        timely, placed = timed or not windowed, where == 1 or (where == 0 and not framed)
        if timely and placed:
            by_category[category] += count
        if question.categories and category not in question.categories:
            continue
        if timely and placed:
            total["found"] += count
            total["stated"] += stated
            low, high = low + float(lows or 0), high + float(highs or 0)
        total["without_time"] += count if not timed and placed else 0
        total["without_place"] += count if where == 0 and timely else 0
        total["outside"] += count if where == 2 and timely else 0
    return Counts(
        profile.total,
        total["found"],
        ordered_by_count(by_category),
        total["without_time"],
        total["without_place"],
        total["outside"],
        low if sums else None,
        high if sums else None,
        total["found"] - total["stated"] if sums else 0,
    )


def near(found: Found, number: int, profile: Profile, km: float, days: float) -> tuple[Near, ...]:
    """Return what is near each of some spots, so many of them, from rows of spot, kind, coarse and count."""
    by_category, coarse = [Counter[str]() for _ in range(number)], [0] * number
    for spot, kind, roughly, count in found:
        if roughly:
            coarse[spot] += count
        else:
            by_category[spot][profile.categories[kind]] += count
    return tuple(Near(km, days, ordered_by_count(by_category[one]), coarse[one]) for one in range(number))


def ordered_by_count(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Return categories with their counts, the most frequent first, then by name."""
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def opened(found: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    """Return rows from those of number, at, begins, ends, clock, origin and body."""
    return tuple(
        Row(candidate_of(int(number), origin, body), _time(begins, clock), _time(ends, clock))
        for number, _at, begins, ends, clock, origin, body in found
    )


def _time(at: int | None, clock: bool) -> datetime | None:
    if at is None:
        return None
    return moment(int(at)).replace(tzinfo=UTC) if clock else moment(int(at))
