"""Each question once, as an Ibis expression over the table of a layer: every engine runs the same.

What is counted for a page is few rows: steps of time by category, cells, categories. ``answers`` folds them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis

from transcaspian.dataset.search import words_of
from transcaspian.layers.model import Frame, Lacking, Profile, Question, Spot, Unit
from transcaspian.layers.moments import DAY, LENGTHS, instant, offsets, seconds
from transcaspian.layers.table import PARTS, parts_of, postings, rows, vocabulary

Expression = Any  # Ibis says what each part of one is, but not of a mixture

# Before every time that there is, and a whole number of days: engines differ in dividing what is negative.
BEFORE = -62_135_596_800 - 2 * DAY
_RADIUS = 6371.0  # km, of the sphere


class Questions:
    """The questions about one table, whose rows have a profile."""

    def __init__(self, table: str, profile: Profile) -> None:
        self._rows, self._clocks, self._indexed = rows(table), profile.clocks, profile.indexed
        self._reach, self._categories = (profile.first, profile.last), profile.categories

    def histogram(self, question: Question, unit: Unit) -> Expression:
        """Return the rows of each step of time by category: step, kind, count, and how many are known only more
        coarsely than a unit. A step is a quarter of an hour, an hour or a day of wall time, named by its first second.
        """
        found = self._found(question)
        wall = found.at
        if self._clocks:
            first, last = question.begin or self._reach[0], question.end or self._reach[1]
            shift = _offset(found.at, offsets(question.zone, first or datetime.min, last or datetime.max))
            wall = found.at + ibis.ifelse(found.clock, shift, 0)
        step = min(LENGTHS[unit], DAY)  # of which units are whole numbers
        steps = found.filter(found.at.notnull()).select(
            step=wall - (wall - BEFORE) % step, kind=found.kind, coarse=ibis.ifelse(found.span > LENGTHS[unit], 1, 0)
        )
        counted = steps.group_by("step", "kind").agg(count=steps.count(), coarse=steps.coarse.sum())
        return counted.select("step", "kind", "count", coarse=counted.coarse.cast("int64"))

    def grid(self, question: Question, width: int, height: int, sums: bool) -> Expression:
        """Return the rows of each cell: its west and south edge as in the table, count, and with ``sums`` those of the
        figure. ``width`` and ``height`` are millionths of a degree.
        """
        found = self._found(question)
        cells = found.filter(found.x.notnull()).select(
            x=found.x - found.x % width, y=found.y - found.y % height, low=found.low, high=found.high
        )
        of = {name: cells[name].sum().coalesce(0.0) for name in ("low", "high")} if sums else {}
        return cells.group_by("x", "y").agg(count=cells.count(), **of)

    def counts(self, question: Question) -> Expression:
        """Return the rows that have the words, by kind, by whether they have a time, and by where they are (0: not
        known, 1: in the frame, 2: outside). Those with a time outside the window are left out.
        """
        found = self._rows.filter(self._has_words(question.text))
        if (timely := self._timely(question)) is not None:
            found = found.filter(timely | found.at.isnull())
        where: Expression = ibis.literal(1)
        if question.frame is not None:
            where = ibis.ifelse(_placed(found, question.frame), 1, 2)
        parts = found.select(
            kind=found.kind,
            timed=found.at.notnull(),
            where=ibis.ifelse(found.x.isnull(), 0, where),
            low=found.low,
            high=found.high,
        )
        return parts.group_by("kind", "timed", "where").agg(
            count=parts.count(), low=parts.low.sum(), high=parts.high.sum(), stated=parts.low.count()
        )

    def page(self, question: Question, offset: int, most: int, lacking: Lacking = "") -> Expression:
        """Return some rows, by time and number, those without a time last."""
        found = self._lacking(question, lacking) if lacking else self._found(question)
        order = [found.at.isnull(), found.at, found.number]
        return found.order_by(order).limit(most, offset=offset).select(*_OPENED)

    def number_of(self, question: Question, lacking: Lacking = "") -> Expression:
        """Return how many rows all pages have."""
        found = self._lacking(question, lacking) if lacking else self._found(question)
        return found.agg(count=found.count())

    def row(self, number: int) -> Expression:
        """Return the row of a number, if there is one."""
        return self._rows.filter(self._rows.number == number).select(*_OPENED)

    def near(self, spots: Sequence[Spot], zone: str, km: float, days: float) -> Expression:
        """Return the rows near each of some places and stretches of wall time, in one question: the number of the spot,
        kind, whether they are known only more coarsely than what is asked, and count.
        """
        around = _Around.of(spots, zone, km, days)
        found = self._rows.filter(  # widest bounds first, by which an engine skips blocks
            self._rows.at >= min(*around.wall_begin, *around.begin),
            self._rows.at < max(*around.wall_end, *around.end),
            self._rows.y.between(min(around.south), max(around.north)),
        )
        one = len(spots) == 1
        of: Expression = ibis.literal(around.numbers, type="array<int64>").unnest().name("spot").as_table()
        of = of.select("spot", **{name: _typed(values)[of.spot] for name, values in around.columns.items()})
        at = {name: ibis.literal(values[0]) for name, values in around.columns.items()} if one else of
        begin = ibis.ifelse(found.clock, at["begin"], at["wall_begin"])
        end = ibis.ifelse(found.clock, at["end"], at["wall_end"])
        is_near = (found.at >= begin) & (found.at < end) & _within(found, at, km)
        near = found.filter(is_near) if one else found.join(of, is_near)
        parts = near.select(
            spot=ibis.literal(0) if one else near.spot,
            kind=near.kind,
            coarse=(near.span > (at["wall_end"] - at["wall_begin"] if one else near.wall_end - near.wall_begin))
            | (near.radius > km),
        )
        return parts.group_by("spot", "kind", "coarse").agg(count=parts.count())

    def _found(self, question: Question, timely: bool = True, placed: bool = True) -> Expression:
        """Return the rows that a question means, those of any time or place if so asked."""
        found = self._rows.filter(self._has_words(question.text))
        if question.categories:
            kinds = [n for n, name in enumerate(self._categories) if name in question.categories]
            found = found.filter(found.kind.isin(kinds) if kinds else ibis.literal(False))
        if timely and (condition := self._timely(question)) is not None:
            found = found.filter(condition)
        if placed and question.frame is not None:
            found = found.filter(_placed(found, question.frame))
        return found

    def _lacking(self, question: Question, lacking: Lacking) -> Expression:
        found = self._found(question, timely=lacking != "time", placed=lacking != "place")
        return found.filter(found.at.isnull() if lacking == "time" else found.x.isnull())

    def _timely(self, question: Question) -> Expression | None:
        if question.begin is None and question.end is None:
            return None
        edges = question.begin, question.end
        walls = [None if edge is None else seconds(edge) for edge in edges]
        times = [None if edge is None else instant(edge, question.zone) for edge in edges]
        return self._between(walls, times)

    def _between(self, walls: Sequence[int | None], times: Sequence[int | None]) -> Expression:
        """Say whether a row begins between two times; the widest bounds come first, by which an engine skips blocks."""
        at = self._rows.at
        (wall_begin, wall_end), (begin, end) = walls, times
        bounds = []
        if wall_begin is not None and begin is not None:
            bounds.append(at >= min(wall_begin, begin))
        if wall_end is not None and end is not None:
            bounds.append(at < max(wall_end, end))
        if self._clocks and tuple(walls) != tuple(times):
            if wall_begin is not None:
                bounds.append(at >= ibis.ifelse(self._rows.clock, begin, wall_begin))
            if wall_end is not None:
                bounds.append(at < ibis.ifelse(self._rows.clock, end, wall_end))
        elif tuple(walls) != tuple(times):
            bounds = [at >= wall_begin] if wall_begin is not None else []
            bounds += [at < wall_end] if wall_end is not None else []
        return ibis.and_(*bounds)

    def _has_words(self, text: str) -> Expression:
        """Say whether a row has every word of a text: the index knows which, else each row is looked through."""
        found: Expression = ibis.literal(True)
        for word in words_of(text):
            if self._indexed:
                named = vocabulary().filter(vocabulary().word.contains(word)).select("id")
                having = postings().filter(postings().id.isin(named.id)).number
                found = found & self._rows.number.isin(having)
            else:
                found = found & self._rows.words.contains(word)
        return found


_OPENED = ("number", "at", "begins", "ends", "clock", "origin", "body")


def _placed(found: Expression, frame: Frame) -> Expression:
    """Say whether a row lies in a frame: on its west or south edge, not on the other two, but for the pole."""
    west, south, east, north = frame
    inside = found.y >= parts_of(south, 90)
    if north < 90:
        inside = inside & (found.y < parts_of(north, 90))
    from_west, to_east = found.x >= parts_of(west, 180), found.x < parts_of(east, 180)
    return inside & ((from_west & to_east) if west <= east else (from_west | to_east))


@dataclass(frozen=True, slots=True)
class _Around:
    """What is near spots, by their numbers: times in seconds, places and distances as in the table."""

    begin: list[int]
    end: list[int]
    wall_begin: list[int]
    wall_end: list[int]
    x: list[int]
    y: list[int]
    south: list[int]
    north: list[int]
    wide: list[int]  # to the east and west
    narrower: list[float]  # how much a degree to the east is than one to the north

    @classmethod
    def of(cls, spots: Sequence[Spot], zone: str, km: float, days: float) -> _Around:
        extra, high = round(days * DAY), math.degrees(km / _RADIUS)
        far = math.ceil(high * PARTS) + 1
        found = []
        for lon, lat, begin, end in spots:
            x, y, wide = parts_of(lon, 180), parts_of(lat, 90), 360 * PARTS
            if abs(lat) + high < 89:
                sine = min(1.0, math.sin(math.radians(high)) / math.cos(math.radians(lat)))
                wide = math.ceil(math.degrees(math.asin(sine)) * PARTS) + 1
            times = instant(begin, zone) - extra, instant(end, zone) + extra
            walls = seconds(begin) - extra, seconds(end) + extra
            found.append((*times, *walls, x, y, y - far, y + far, wide, math.cos(math.radians(lat))))
        return cls(*map(list, zip(*found, strict=True)))

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the spots."""
        return list(range(len(self.x)))

    @property
    def columns(self) -> dict[str, list[Any]]:
        """Return the values by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def _typed(values: list[Any]) -> Expression:
    return ibis.literal(values, type="array<float64>" if isinstance(values[0], float) else "array<int64>")


def _within(found: Expression, at: Any, km: float) -> Expression:
    """Say whether a row is within a distance on the sphere; a box in degrees spares the far ones the sines."""
    apart = (found.x - at["x"]).abs()
    box = found.y.between(at["south"], at["north"]) & (ibis.least(apart, 360 * PARTS - apart) <= at["wide"])
    half = math.pi / 180 / PARTS / 2
    north, east = ((found.y - at["y"]) * half).sin(), (apart * half).sin()
    narrower = (found.y * (2 * half) - math.pi / 2).cos() * at["narrower"]
    return box & (north * north + east * east * narrower <= math.sin(min(math.pi / 2, km / _RADIUS / 2)) ** 2)


def _offset(at: Expression, steps: Sequence[tuple[int, int]]) -> Expression:
    """Return the offset that holds at an instant, found by halves."""
    if len(steps) == 1:
        return ibis.literal(steps[0][1])
    middle = len(steps) // 2
    return ibis.ifelse(at < steps[middle][0], _offset(at, steps[:middle]), _offset(at, steps[middle:]))
