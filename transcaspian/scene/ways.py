"""Ways of arrows between the rows of a timeline: through no name, and none along an arrow that has other ends.

The lanes are rows of marks and names. Between two rows is a gap in which lines can run from end to end on a few tracks,
and across a row they can pass wherever no name stands. So an arrow leaves its first event up or down, runs from gap to
gap with few bends, and comes to the other from the side, where there is room for its head, else from above or below.
Arrows that begin together, or end together, may share a part of their ways: where one joins, nothing is unclear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.scene.model import Point
from transcaspian.scene.rows import Grid, Place, Route, Tie

_BEND = 30.0  # pixels of way that a bend is worth
_BESIDE = 12.0  # and coming from above instead of from the side
_SQUASHED = 6.0  # and a pixel that a head is too short
_CROSSING = 12.0  # and another arrow on the way
_BAR = 60.0  # and a bar, beneath which it disappears

Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _End:
    """Where an arrow leaves or enters a place: the column it comes along, and the point that it ends at."""

    x: float
    tip: Point
    beside: bool
    cost: float = 0.0


def route(grid: Grid, tie: Tie, start: Place, end: Place, kept: float, marks: bool) -> Route | None:
    """Return the shortest way with few bends; None if there is none that is free.

    ``kept``: how far it keeps from names; ``marks``: whether it crosses none.
    """
    ways = (True, False) if start.row == end.row else (end.row < start.row,)
    tries = [one for up in ways if (one := _Search(grid, tie, start, end, up, kept, marks).found())]
    return min(tries, key=lambda one: one[0])[1] if tries else None


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for a way upwards or downwards, from gap to gap, over the columns in which a row can be crossed."""

    grid: Grid
    tie: Tie
    start: Place
    end: Place
    up: bool
    kept: float
    marks: bool

    def found(self) -> tuple[float, Route] | None:
        """Return what the best way costs, and the way."""
        grid, first, last = self.grid, self.start.row, self.end.row
        rows = [] if first == last else list(range(first - 1, last, -1) if self.up else range(first + 1, last))
        gaps = [row if self.up else row + 1 for row in (first, *rows)]
        above = self.up if first == last else not self.up  # whether it comes to the last row from above
        leaving, entering = list(self._leaving(self.start, self.up)), list(self._entering(above))
        if not leaving or not entering:
            return None
        columns = self._columns(rows, [*leaving, *entering])
        costs = np.full(len(columns), np.inf)
        for way in leaving:
            costs[columns.searchsorted(way.x)] = way.cost
        came: list[NDArray[np.intp]] = []
        chosen: list[NDArray[np.intp]] = []
        for n, at in enumerate(gaps):
            if n:
                costs = costs + self._crossing(columns, rows[n - 1])
            moves = np.stack([self._moves(columns, y) for y in grid.gaps[at].tracks])
            total = costs[:, None] + moves.min(axis=0)
            came.append(total.argmin(axis=0))
            chosen.append(moves.argmin(axis=0)[came[-1], np.arange(len(columns))])
            costs = total.min(axis=0)
        final = min(entering, key=lambda way: float(costs[columns.searchsorted(way.x)]) + way.cost)
        at = int(columns.searchsorted(final.x))
        cost = float(costs[at]) + final.cost
        if not np.isfinite(cost):
            return None
        points: list[Point] = [final.tip, (final.x, self.end.y)] if final.beside else [final.tip]
        for gap, before, track in zip(reversed(gaps), reversed(came), reversed(chosen), strict=True):
            y, origin = grid.gaps[gap].tracks[int(track[at])], int(before[at])
            if origin != at:
                points += [(float(columns[at]), y), (float(columns[origin]), y)]
            at = origin
        first_end = next(way for way in leaving if columns.searchsorted(way.x) == at)
        corners = tuple(_corners([first_end.tip, *reversed(points)]))
        return cost, Route(corners, final.beside, self.kept)

    def _columns(self, rows: Sequence[int], ends: Sequence[_End]) -> Columns:
        """Return where rows may be crossed: beside what stands in them and beside ways that are taken, and the ends."""
        blocks = [block for row in rows for block in (*self.grid.names[row], *self.grid.marks[row])]
        edges = [x for a, b in blocks for x in (a - self.kept - 0.1, b + self.kept + 0.1)]
        edges += [x + shift for x, _, _, other in self.grid.upright if not self.tie.joins(other)
                  for shift in (-self.grid.apart, self.grid.apart)]  # fmt: skip
        left, right = self._inside()
        return np.array(sorted({*(x for x in edges if left <= x <= right), *(way.x for way in ends)}))

    def _inside(self) -> tuple[float, float]:
        return self.grid.line.panels[0].x0 + 2, self.grid.line.width - 2

    def _crossing(self, columns: Columns, row: int) -> Columns:
        """Return what it costs to cross a row in each column."""
        grid, cost = self.grid, np.zeros(len(columns))
        for a, b in (*grid.names[row], *(grid.marks[row] if self.marks else ())):
            cost[(columns > a - self.kept) & (columns < b + self.kept)] = np.inf
        for a, b in grid.bars[row]:
            cost[(columns > a - 1) & (columns < b + 1)] += _BAR
        low, high = grid.gaps[row].low, grid.gaps[row + 1].high
        for x, top, bottom, other in grid.upright:
            if top < high and low < bottom and not self.tie.joins(other):
                cost[np.abs(columns - x) < self.grid.apart - 0.1] = np.inf
        for y, a, b, other in grid.across:
            if low < y < high and grid.is_in_row(y) and not self.tie.joins(other):
                cost[(columns > a - self.grid.apart) & (columns < b + self.grid.apart)] = np.inf
        return cost

    def _moves(self, columns: Columns, y: float) -> NDArray[np.float64]:
        """Return what it costs to go from each column to each other one at a height."""
        apart = np.abs(columns[:, None] - columns[None, :])
        low, high = np.minimum.outer(columns, columns), np.maximum.outer(columns, columns)
        cost = np.where(apart > 0, apart + _BEND, 0.0)
        for height, a, b, other in self.grid.across:
            if abs(height - y) < self.grid.apart - 0.1 and not self.tie.joins(other):
                cost[(apart > 0) & (low < b + self.grid.apart) & (a - self.grid.apart < high)] = np.inf
        for x, top, bottom, other in self.grid.upright:
            if top < y < bottom and not self.tie.joins(other):
                cost += np.where((low < x) & (x < high), _CROSSING, 0.0)
        return cost

    def _leaving(self, place: Place, up: bool) -> Iterator[_End]:
        """Yield where an arrow leaves a place, upwards or downwards."""
        side, gap = (-1, self.grid.gaps[place.row]) if up else (1, self.grid.gaps[place.row + 1])
        middle, wide = (place.x0 + place.x1) / 2, place.x1 - place.x0 > 3 * self.grid.line.radius
        left, right = self.grid.line.panels[0].x0, self.grid.line.width
        others = (
            (place.x0 + self.kept, place.x1 - self.kept)
            if wide
            else (middle - self.grid.apart, middle + self.grid.apart)
        )
        for x in (middle, *others):
            if left <= x <= right:
                named = any(a - 1 < x < b + 1 for a, b in self.grid.names[place.row])
                reach = max(place.reach, self._name_reach(place)) if named else place.reach
                tip = x, place.y + side * reach
                if self.grid.is_free(x, tip[1], gap.low if up else gap.high, self.tie):
                    yield _End(x, tip, False, 0.0 if x == middle and not named else _BESIDE)

    def _entering(self, above: bool) -> Iterator[_End]:
        """Yield where an arrow enters a place: from the side where nothing stands there, and from above or below."""
        grid, place, (left, right) = self.grid, self.end, self._inside()
        taken = [one for one in (*grid.names[place.row], *grid.marks[place.row]) if one != (place.x0, place.x1)]
        gap = grid.gaps[place.row if above else place.row + 1]
        for tip, x in ((place.x0 - 1, place.x0 - self.grid.head - 3), (place.x1 + 1, place.x1 + self.grid.head + 3)):
            low, high = min(tip, x) - self.kept, max(tip, x) + self.kept
            blocked = any(a < high and b > low for a, b in taken) or any(
                abs(y - place.y) < self.grid.apart and a < high and b > low and not self.tie.joins(other)
                for y, a, b, other in grid.across
            )
            blocked = blocked or any(
                low < at < high and top < place.y < bottom and not self.tie.joins(other)
                for at, top, bottom, other in grid.upright
            )
            free = not blocked and grid.is_free(x, place.y, gap.low if above else gap.high, self.tie)
            if left <= x <= right and free:
                yield _End(x, (tip, place.y), True)
        for way in self._leaving(place, above):
            short = max(0.0, self.grid.head - abs(gap.tracks[0] - way.tip[1]))
            yield _End(way.x, way.tip, False, way.cost + _BESIDE + short * _SQUASHED)

    def _name_reach(self, place: Place) -> float:
        """Return how far the names in a place's row reach from its middle."""
        labels = [*self.grid.line.labels, *(more.label for more in self.grid.line.more)]
        return max((label.size / 2 + 0.3 for label in labels if abs(label.y - place.y) < 1), default=place.reach)


def _corners(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points of a way where it turns, and its ends."""
    kept = [points[0]]
    for point in points[1:]:
        if point != kept[-1]:
            kept.append(point)
    yield kept[0]
    for before, point, after in zip(kept, kept[1:], kept[2:], strict=False):
        if not (before[0] == point[0] == after[0] or before[1] == point[1] == after[1]):
            yield point
    yield kept[-1]
