"""Ways of arrows between the rows of a timeline: through no name, and none along an arrow that has other ends.

The lanes are rows of marks and names. Between two rows is a gap in which lines can run from end to end on a few tracks,
and across a row they can pass wherever no name stands. So an arrow leaves its first event up or down, runs from gap to
gap with few bends, and comes to the other from the side, where there is room for its head, else from above or below.
Arrows that begin together, or end together, may share a part of their ways: where one joins, nothing is unclear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcaspian.scene.model import Label, Mark, More, Point, Span, Timeline

HEAD = 6.0  # length of an arrow's head
APART = 2.6  # pixels from one track to the next
_BEND = 30.0  # pixels of way that a bend is worth
_BESIDE = 12.0  # and coming from above instead of from the side
_SQUASHED = 6.0  # and a pixel that a head is too short
_CROSSING = 12.0  # and another arrow on the way
_BAR = 60.0  # and a bar, beneath which it disappears
_BAR_REACH = 0.85  # half the height of a bar, to the radius of a mark
_CLEAR = 0.9  # pixels from the middle of a line to what stands above or below it

Block = tuple[float, float]  # from left to right, of what stands in a row
Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tie:
    """What an arrow is for: two events, and whether a claim bears out that they are tied."""

    from_event: str
    to_event: str
    borne: bool

    def joins(self, other: Tie) -> bool:
        """Say whether both may share a way: they begin or end at one event, and look the same."""
        together = self.from_event == other.from_event or self.to_event == other.to_event
        return together and self.borne == other.borne


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: its row, from where to where, and how far it reaches up and down from its middle."""

    row: int
    y: float
    x0: float
    x1: float
    reach: float


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a way, whether it comes from the side, and how much room for its head there is across it."""

    points: tuple[Point, ...]
    beside: bool
    kept: float


@dataclass(frozen=True, slots=True)
class _Gap:
    """The room between two rows, and the heights at which lines can run in it, the middle first."""

    low: float
    high: float
    tracks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """Where an arrow leaves or enters a place: the column it comes along, and the point that it ends at."""

    x: float
    tip: Point
    beside: bool
    cost: float = 0.0


@dataclass(frozen=True)
class Grid:
    """The rows of a timeline: the gaps around them from top to bottom, what stands in each, and what ways are taken."""

    line: Timeline
    gaps: tuple[_Gap, ...]
    middles: tuple[float, ...]
    names: tuple[tuple[Block, ...], ...]
    marks: tuple[tuple[Block, ...], ...]
    bars: tuple[tuple[Block, ...], ...]
    # Taken: at a height, from left to right; and in a column, from top to bottom.
    across: list[tuple[float, float, float, Tie]] = field(default_factory=list)
    upright: list[tuple[float, float, float, Tie]] = field(default_factory=list)

    @classmethod
    def of(cls, line: Timeline) -> Grid:
        """Return the rows of a timeline, with no way taken."""
        named = [*line.labels, *(more.label for more in line.more), *(one.count for one in line.lanes if one.closed)]
        signs: list[Mark | Span] = [*line.marks, *line.spans]
        heights = sorted({round(one.y, 2) for one in (*named, *signs)})
        middles = [line.top]
        for lane in line.lanes:
            own = [y for y in heights if lane.top < y < lane.bottom]
            middles += [(a + b) / 2 for a, b in pairwise(own)]
            middles.append(lane.bottom)
        names, marks, bars = ([list[Block]() for _ in middles] for _ in range(3))
        tops, bottoms = [*middles[1:], line.bottom], list(middles)  # of rows in which nothing stands

        def reaches(row: int, y: float, reach: float) -> int:
            tops[row], bottoms[row] = min(tops[row], y - reach), max(bottoms[row], y + reach)
            return row

        for label in named:
            row = reaches(_row(middles, label.y), label.y, label.size / 2)
            names[row].append((label.box[0], label.box[2]))
        for mark in line.marks:
            row = reaches(_row(middles, mark.y), mark.y, line.radius)
            marks[row].append((mark.x - line.radius, mark.x + line.radius))
        for span in line.spans:
            row = reaches(_row(middles, span.y), span.y, line.radius)
            bars[row].append((span.bar.x0, span.bar.x1))
        gaps = tuple(
            _gap(bottoms[n - 1] if n else line.top, tops[n] if n + 1 < len(middles) else line.bottom, middle)
            for n, middle in enumerate(middles)
        )
        return cls(line, gaps, tuple(middles), _fixed(names), _fixed(marks), _fixed(bars))

    def place_of(self, event_id: str) -> Place | None:
        """Return where an event stands, or the count that holds it; None if the timeline does not show it."""
        r = self.line.radius
        for mark in self.line.marks:
            if mark.event_id == event_id:
                return Place(_row(self.middles, mark.y), mark.y, mark.x - r, mark.x + r, r)
        for span in self.line.spans:
            if span.event_id == event_id:
                return Place(_row(self.middles, span.y), span.y, span.bar.x0, span.bar.x1, r * _BAR_REACH)
        # A band's own title holds all its events; the count next to it is nearer.
        held: list[Label] = [more.label for more in self.line.more if _holds(more, event_id)][-1:]
        for label in held:
            return Place(_row(self.middles, label.y), label.y, label.box[0], label.box[2], label.size / 2 + 0.5)
        return None

    def take(self, route: Route, tie: Tie) -> None:
        """Keep others from a way."""
        for (x0, y0), (x1, y1) in pairwise(route.points):
            if x0 == x1:
                self.upright.append((x0, min(y0, y1), max(y0, y1), tie))
            else:
                self.across.append((y0, min(x0, x1), max(x0, x1), tie))

    def is_free(self, x: float, y0: float, y1: float, tie: Tie) -> bool:
        """Say whether a column is free between two heights."""
        low, high = min(y0, y1), max(y0, y1)
        return not any(
            abs(x - at) < APART - 0.1 and top < high and low < bottom and not tie.joins(other)
            for at, top, bottom, other in self.upright
        ) and not any(
            low < y < high and a < x + APART and x - APART < b and not tie.joins(other) and self.is_in_row(y)
            for y, a, b, other in self.across
        )

    def is_in_row(self, y: float) -> bool:
        """Say whether a height is that of a row and no gap: there a line ends at a mark."""
        return not any(gap.low <= y <= gap.high for gap in self.gaps)


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
                  for shift in (-APART, APART)]  # fmt: skip
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
                cost[np.abs(columns - x) < APART - 0.1] = np.inf
        for y, a, b, other in grid.across:
            if low < y < high and grid.is_in_row(y) and not self.tie.joins(other):
                cost[(columns > a - APART) & (columns < b + APART)] = np.inf
        return cost

    def _moves(self, columns: Columns, y: float) -> NDArray[np.float64]:
        """Return what it costs to go from each column to each other one at a height."""
        apart = np.abs(columns[:, None] - columns[None, :])
        low, high = np.minimum.outer(columns, columns), np.maximum.outer(columns, columns)
        cost = np.where(apart > 0, apart + _BEND, 0.0)
        for height, a, b, other in self.grid.across:
            if abs(height - y) < APART - 0.1 and not self.tie.joins(other):
                cost[(apart > 0) & (low < b + APART) & (a - APART < high)] = np.inf
        for x, top, bottom, other in self.grid.upright:
            if top < y < bottom and not self.tie.joins(other):
                cost += np.where((low < x) & (x < high), _CROSSING, 0.0)
        return cost

    def _leaving(self, place: Place, up: bool) -> Iterator[_End]:
        """Yield where an arrow leaves a place, upwards or downwards."""
        side, gap = (-1, self.grid.gaps[place.row]) if up else (1, self.grid.gaps[place.row + 1])
        middle, wide = (place.x0 + place.x1) / 2, place.x1 - place.x0 > 3 * self.grid.line.radius
        left, right = self.grid.line.panels[0].x0, self.grid.line.width
        others = (place.x0 + self.kept, place.x1 - self.kept) if wide else (middle - APART, middle + APART)
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
        for tip, x in ((place.x0 - 1, place.x0 - HEAD - 3), (place.x1 + 1, place.x1 + HEAD + 3)):
            low, high = min(tip, x) - self.kept, max(tip, x) + self.kept
            blocked = any(a < high and b > low for a, b in taken) or any(
                abs(y - place.y) < APART and a < high and b > low and not self.tie.joins(other)
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
            short = max(0.0, HEAD - abs(gap.tracks[0] - way.tip[1]))
            yield _End(way.x, way.tip, False, way.cost + _BESIDE + short * _SQUASHED)

    def _name_reach(self, place: Place) -> float:
        """Return how far the names in a place's row reach from its middle."""
        labels = [*self.grid.line.labels, *(more.label for more in self.grid.line.more)]
        return max((label.size / 2 + 0.3 for label in labels if abs(label.y - place.y) < 1), default=place.reach)


def _fixed(rows: Sequence[Sequence[Block]]) -> tuple[tuple[Block, ...], ...]:
    return tuple(map(tuple, rows))


def _gap(low: float, high: float, middle: float) -> _Gap:
    """Return the room between what stands above and below, with as many tracks as it has room for."""
    free = high - low - 2 * _CLEAR
    if free < 0:
        return _Gap(middle, middle, (middle,))
    center, most = (low + high) / 2, int(free / APART)
    tracks = sorted((center + (n - most / 2) * APART for n in range(most + 1)), key=lambda y: (abs(y - center), y))
    return _Gap(low + _CLEAR, high - _CLEAR, tuple(tracks))


def _holds(more: More, event_id: str) -> bool:
    return event_id in more.event_ids


def _row(middles: Sequence[float], y: float) -> int:
    """Return the row of a height: that between the gap of this number and the next."""
    return min(max(0, bisect_right(middles, y) - 1), len(middles) - 2)


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
