"""The rows of a timeline as arrows see them: what stands in each, the gaps between them, and which ways are taken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from transcaspian.scene.model import Label, Mark, More, Point, Span, Timeline

_APART = 2.6  # pixels from one track of a gap to the next
HEAD = 6.0  # length of an arrow's head
_RADIUS = 5.04  # of marks beside the smallest letters, for which these are: beside larger ones arrows are stronger
_BAR_REACH = 0.85  # half the height of a bar, to the radius of a mark
_CLEAR = 0.9  # pixels from the middle of a line to what stands above or below it

Block = tuple[float, float]  # from left to right, of what stands in a row


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
class Gap:
    """The room between two rows, and the heights at which lines can run in it, the middle first."""

    low: float
    high: float
    tracks: tuple[float, ...]


@dataclass(frozen=True)
class Grid:
    """The rows of a timeline: the gaps around them from top to bottom, what stands in each, and what ways are taken."""

    line: Timeline
    gaps: tuple[Gap, ...]
    middles: tuple[float, ...]
    names: tuple[tuple[Block, ...], ...]
    marks: tuple[tuple[Block, ...], ...]
    bars: tuple[tuple[Block, ...], ...]
    # Taken: at a height, from left to right; and in a column, from top to bottom.
    across: list[tuple[float, float, float, Tie]] = field(default_factory=list)
    upright: list[tuple[float, float, float, Tie]] = field(default_factory=list)

    @property
    def apart(self) -> float:
        """Pixels from one track of a gap to the next."""
        return _APART * strength(self.line)

    @property
    def head(self) -> float:
        """Pixels of an arrow's head."""
        return HEAD * strength(self.line)

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
            _gap(
                bottoms[n - 1] if n else line.top,
                tops[n] if n + 1 < len(middles) else line.bottom,
                middle,
                _APART * strength(line),
            )
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
            abs(x - at) < self.apart - 0.1 and top < high and low < bottom and not tie.joins(other)
            for at, top, bottom, other in self.upright
        ) and not any(
            low < y < high and a < x + self.apart and x - self.apart < b and not tie.joins(other) and self.is_in_row(y)
            for y, a, b, other in self.across
        )

    def is_in_row(self, y: float) -> bool:
        """Say whether a height is that of a row and no gap: there a line ends at a mark."""
        return not any(gap.low <= y <= gap.high for gap in self.gaps)


def strength(line: Timeline) -> float:
    """Return how many times as strong as beside the smallest letters the arrows of a timeline are."""
    return max(1.0, line.radius / _RADIUS)


def _fixed(rows: Sequence[Sequence[Block]]) -> tuple[tuple[Block, ...], ...]:
    return tuple(map(tuple, rows))


def _gap(low: float, high: float, middle: float, apart: float) -> Gap:
    """Return the room between what stands above and below, with as many tracks as it has room for."""
    free = high - low - 2 * _CLEAR
    if free < 0:
        return Gap(middle, middle, (middle,))
    center, most = (low + high) / 2, int(free / apart)
    tracks = sorted((center + (n - most / 2) * apart for n in range(most + 1)), key=lambda y: (abs(y - center), y))
    return Gap(low + _CLEAR, high - _CLEAR, tuple(tracks))


def _holds(more: More, event_id: str) -> bool:
    return event_id in more.event_ids


def _row(middles: Sequence[float], y: float) -> int:
    """Return the row of a height: that between the gap of this number and the next."""
    return min(max(0, bisect_right(middles, y) - 1), len(middles) - 2)
