"""Arrows between the events of links on the timeline: along the gaps between its rows, and through no name.

The lanes are rows of marks and names. Between two rows is a gap in which a line can run from end to end, and across a
row it can pass wherever no name stands. So an arrow leaves its first event up or down, runs from gap to gap with few
bends, and comes to the other from the side, where there is room for its head, else from above or below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcaspian.scene.model import Arrow, Label, Mark, More, Point, Scene, Span, Timeline
from transcaspian.tables.records import Link

_BEND = 30.0  # pixels of way that a bend is worth
_BESIDE = 12.0  # and coming from above instead of from the side
_HEAD, _HALF = 6.0, 3.0  # length of a head, and half its width
_CORNER = 2.5  # cut off at each bend
# How far from names, and whether marks are kept clear too: the first that leaves a way is taken.
_KEPT = ((3.0, True), (3.0, False), (1.0, False))
_BAR = 0.85  # half the height of a bar, to the radius of a mark

Block = tuple[float, float]  # from left to right, of what stands in a row


def arrows(drawn: Scene) -> tuple[Arrow, ...]:
    """Return the arrows of the links that a view shows: those of its selected event, or of a whole thread.

    An event that has no room for a mark is where the count stands that holds it. A link whose way is blocked has no
    arrow; the card names it all the same.
    """
    wanted = [link for link in drawn.links if drawn.view.thread or drawn.view.event in (link.from_event, link.to_event)]
    if not wanted or not drawn.timeline.panels:
        return ()
    grid, found = _Grid.of(drawn.timeline), []
    for link in wanted:
        start, end = (grid.place_of(event) for event in (link.from_event, link.to_event))
        if start and end and start != end:
            found += [arrow] if (arrow := _between(grid, link, start, end)) else []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event stands: its row, from where to where, and how far it reaches up and down from its middle."""

    row: int
    y: float
    x0: float
    x1: float
    reach: float


@dataclass(frozen=True, slots=True)
class _Way:
    """Where an arrow leaves or enters a place: the column it comes along, and the point that it ends at."""

    x: float
    tip: Point
    beside: bool
    cost: float = 0.0


@dataclass(frozen=True)
class _Grid:
    """The rows of a timeline: the gaps around them from top to bottom, and what stands in each."""

    line: Timeline
    gaps: tuple[float, ...]
    names: tuple[tuple[Block, ...], ...]
    marks: tuple[tuple[Block, ...], ...]

    @classmethod
    def of(cls, line: Timeline) -> _Grid:
        """Return the rows of a timeline."""
        named = [*line.labels, *(more.label for more in line.more), *(one.count for one in line.lanes if one.closed)]
        signs: list[Mark | Span] = [*line.marks, *line.spans]
        middles = sorted({round(one.y, 2) for one in (*named, *signs)})
        gaps = [line.top]
        for lane in line.lanes:
            own = [y for y in middles if lane.top < y < lane.bottom]
            gaps += [(a + b) / 2 for a, b in pairwise(own)]
            gaps.append(lane.bottom)
        names: list[list[Block]] = [[] for _ in gaps]
        marks: list[list[Block]] = [[] for _ in gaps]
        for label in named:
            names[_row(gaps, label.y)].append((label.box[0], label.box[2]))
        for mark in line.marks:
            marks[_row(gaps, mark.y)].append((mark.x - line.radius, mark.x + line.radius))
        return cls(line, tuple(gaps), tuple(map(tuple, names)), tuple(map(tuple, marks)))

    def place_of(self, event_id: str) -> _Place | None:
        """Return where an event stands; None if the timeline does not show it."""
        r = self.line.radius
        for mark in self.line.marks:
            if mark.event_id == event_id:
                return _Place(_row(self.gaps, mark.y), mark.y, mark.x - r, mark.x + r, r)
        for span in self.line.spans:
            if span.event_id == event_id:
                return _Place(_row(self.gaps, span.y), span.y, span.bar.x0, span.bar.x1, r * _BAR)
        # A band's own title holds all its events; the count next to it is nearer.
        held: list[Label] = [more.label for more in self.line.more if _holds(more, event_id)][-1:]
        for label in held:
            return _Place(_row(self.gaps, label.y), label.y, label.box[0], label.box[2], label.size / 2 + 0.5)
        return None

    def blocks(self, row: int, marks: bool) -> tuple[Block, ...]:
        """Return what stands in a row: its names, and its marks too."""
        return (*self.names[row], *(self.marks[row] if marks else ()))


def _holds(more: More, event_id: str) -> bool:
    return event_id in more.event_ids


def _row(gaps: Sequence[float], y: float) -> int:
    """Return the row of a height: that between the gap of this number and the next."""
    return min(max(0, bisect_right(gaps, y) - 1), len(gaps) - 2)


def _between(grid: _Grid, link: Link, start: _Place, end: _Place) -> Arrow | None:
    for kept, marks in _KEPT:
        tries = [_route(grid, start, end, up, kept, marks) for up in _directions(start.row, end.row)]
        if found := min((one for one in tries if one), key=lambda one: one[0], default=None):
            _, points, beside = found
            return Arrow(link.from_event, link.to_event, *_drawn(points, beside, kept), bool(link.claim_ids))
    return None


def _directions(first: int, last: int) -> tuple[bool, ...]:
    """Return whether one goes upwards from a row to another; either way within one."""
    return (True, False) if first == last else (last < first,)


def _route(
    grid: _Grid, start: _Place, end: _Place, up: bool, kept: float, marks: bool
) -> tuple[float, tuple[Point, ...], bool] | None:
    """Return the shortest way by its cost, with its corners and whether it comes from the side; None if there is none.

    From gap to gap: ``costs`` has for each column what the way to it costs, and ``came`` from which one it came.
    """
    same = start.row == end.row
    rows = [] if same else list(range(start.row - 1, end.row, -1) if up else range(start.row + 1, end.row))
    heights = [grid.gaps[start.row if up else start.row + 1]]
    heights += [grid.gaps[row if up else row + 1] for row in rows]
    above = up if same else not up  # whether it comes to the last row from above
    leaving = list(_leaving(grid, start, up, kept))
    entering = list(_entering(grid, end, above, kept))
    if not leaving or not entering:
        return None
    left, right = grid.line.panels[0].x0 + 2, grid.line.width - 2
    blocks = [grid.blocks(row, marks) for row in rows]
    edges = [x for row in blocks for a, b in row for x in (a - kept - 0.1, b + kept + 0.1)]
    every = sorted({*(x for x in edges if left <= x <= right), *(way.x for way in (*leaving, *entering))})
    columns = np.array(every)
    apart = np.abs(columns[:, None] - columns[None, :])
    moves = np.where(apart > 0, apart + _BEND, 0.0)
    costs = np.full(len(every), np.inf)
    for way in leaving:
        costs[every.index(way.x)] = way.cost
    came: list[NDArray[np.intp]] = []
    for n in range(len(heights)):
        if n:
            for a, b in blocks[n - 1]:
                costs = np.where((columns > a - kept) & (columns < b + kept), np.inf, costs)
        total = costs[:, None] + moves
        came.append(total.argmin(axis=0))
        costs = total.min(axis=0)
    last = min(entering, key=lambda way: costs[every.index(way.x)] + way.cost)
    at = every.index(last.x)
    cost = float(costs[at]) + last.cost
    if not np.isfinite(cost):
        return None
    points: list[Point] = [last.tip] if not last.beside else [last.tip, (last.x, end.y)]
    for height, before in zip(reversed(heights), reversed(came), strict=True):
        points += [(every[at], height), (every[int(before[at])], height)]
        at = int(before[at])
    first = next(way for way in leaving if way.x == every[at])
    return cost, tuple(_corners([first.tip, *reversed(points)])), last.beside


def _leaving(grid: _Grid, place: _Place, up: bool, kept: float) -> Iterator[_Way]:
    """Yield where an arrow leaves a place, upwards or downwards."""
    side = -1 if up else 1
    middle = (place.x0 + place.x1) / 2
    wide = place.x1 - place.x0 > 3 * grid.line.radius
    for x in (middle, place.x0 + kept, place.x1 - kept) if wide else (middle,):
        if grid.line.panels[0].x0 <= x <= grid.line.width:
            named = any(a - 1 < x < b + 1 for a, b in grid.names[place.row])
            reach = max(place.reach, _name_reach(grid, place)) if named else place.reach
            yield _Way(x, (x, place.y + side * reach), False, 0.0 if x == middle and not named else _BESIDE)


def _entering(grid: _Grid, place: _Place, above: bool, kept: float) -> Iterator[_Way]:
    """Yield where an arrow enters a place: from the side where nothing stands there, and from above or below."""
    taken = grid.blocks(place.row, True)
    for tip, x in ((place.x0 - 1, place.x0 - _HEAD - 3), (place.x1 + 1, place.x1 + _HEAD + 3)):
        low, high = min(tip, x) - kept, max(tip, x) + kept
        others = [one for one in taken if one != (place.x0, place.x1)]
        inside = grid.line.panels[0].x0 + 2 <= x <= grid.line.width - 2
        if inside and not any(a < high and b > low for a, b in others):
            yield _Way(x, (tip, place.y), True)
    for way in _leaving(grid, place, above, kept):
        yield _Way(way.x, way.tip, False, way.cost + _BESIDE)


def _name_reach(grid: _Grid, place: _Place) -> float:
    """Return how far the names in a place's row reach from its middle."""
    labels = [*grid.line.labels, *(more.label for more in grid.line.more)]
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


def _drawn(points: tuple[Point, ...], beside: bool, kept: float) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the line of an arrow, with its corners cut off, and its head."""
    (bx, by), (x, y) = points[-2:]
    length = _HEAD if beside else min(_HEAD, abs(y - by))
    way = (np.sign(x - bx), np.sign(y - by))
    base = (x - way[0] * length, y - way[1] * length)
    half = _HALF if beside else min(_HALF, kept)
    across = (way[1] * half, way[0] * half)
    head = ((x, y), (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1]))
    line = [*points[:-1], base]
    if kept >= _CORNER:
        line = [*_cut(line)]
    return tuple((float(a), float(b)) for a, b in line), tuple((float(a), float(b)) for a, b in head)


def _cut(points: Sequence[Point]) -> Iterator[Point]:
    """Yield points with their corners cut off where the parts are long enough."""
    yield points[0]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        for other in (before, after):
            length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
            share = min(_CORNER, length / 2) / length if length else 0.0
            yield corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share
    yield points[-1]
