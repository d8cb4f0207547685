"""Marks and names placed in rows without touching one another; what does not fit becomes a count.

Occupancy is a row of bytes per text row, one byte a pixel, so that a free place is found by one search.
Most significant first; the selection plays no part, so that nothing moves at a click. On a slide, where nobody clicks,
the event of the headline is first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from transcaspian.language.datewords import when
from transcaspian.language.messages import Words
from transcaspian.look.typography import text_width
from transcaspian.scene.model import Bar, Panel
from transcaspian.scene.spots import Spot
from transcaspian.tables.records import Event

_AIR = 4  # pixels left free on each side of a mark with its name
_ON_BAR = 10  # pixels of a bar before and behind a name that stands on it
_NEAR = 60  # pixels within which events without a name share a count
_FAR = 0.5  # of a panel: over more than that events do not share one beside marks


@dataclass(frozen=True, slots=True)
class Measures:
    """The sizes and words that the parts of one layout share."""

    say: Words
    zone: str
    width: int
    font: float
    radius: float
    short: bool = False
    noted: Mapping[str, int] = field(default_factory=dict)  # event -> sources that its footnotes name
    number: str = "00"  # the widest number of a footnote
    note: float = 11.0  # its size
    order: Mapping[str, str] = field(default_factory=dict)  # event -> its number in a thread that is shown alone
    first: str = ""  # the event that is named before all others

    @property
    def unit(self) -> float:
        """Pixels to one beside letters of 12 pixels: larger letters stand further from what is beside them."""
        return self.font / 12

    def rank(self, event: Event) -> tuple[bool, int]:
        """Return what events are placed by, the least before the others: the most significant are named first."""
        return event.id != self.first, -event.significance

    def titles(self, event: Event) -> tuple[str, ...]:
        """Return the event's title, and its short title where there is one; in a thread alone with its number."""
        language = self.say.language
        lead = f"{self.order[event.id]} " if event.id in self.order else ""
        full, short = (lead + title if title else "" for title in (event.title(language), event.short_title(language)))
        if short and self.short:
            return (short,)
        return (full, short) if short and short != full else (full,)

    def dated(self, title: str, event: Event) -> str:
        """Return a title with the event's date, for where the axis cannot tell it."""
        return self.say("timeline.dated", title=title, when=when(event.date, self.say.language, self.zone, short=True))

    def notes(self, event_id: str) -> float:
        """Return the width that the numbers of an event's footnotes need at most, with commas and a gap before."""
        count = self.noted.get(event_id, 0)
        return text_width(",".join([self.number] * count), self.note) + 2 if count else 0.0

    def count(self, n: int) -> tuple[str, float]:
        """Return a count in words, "+3", and its width with some air."""
        text = self.say("timeline.more", n=n)
        return text, text_width(text, self.font - 1, "semibold") + 6


@dataclass(frozen=True, slots=True)
class Name:
    """A title in a row."""

    row: int
    text: str
    x: float
    anchor: str
    event: Event


@dataclass(frozen=True, slots=True)
class Count:
    """A count in a row: events that are not named there."""

    row: int
    x: float  # middle
    text: str
    event_ids: tuple[str, ...]


@dataclass
class Laid:
    """Content in rows counted from its top."""

    rows: int = 0
    marks: list[tuple[int, float, Event, Bar | None]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)  # what each mark has of its row, with its name
    names: list[Name] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    band_titles: list[tuple[int, str, float, tuple[str, ...]]] = field(default_factory=list)  # row, text, x, ids
    # First row, last row, x0, x1, ends.
    bands: list[tuple[int, int, float, float, tuple[str, str]]] = field(default_factory=list)

    def add(self, other: Laid) -> None:
        """Take over what another one holds, in the same rows."""
        self.rows = max(self.rows, other.rows)
        self.marks += other.marks
        self.names += other.names
        self.counts += other.counts
        self.band_titles += other.band_titles
        self.bands += other.bands


class Candidate(NamedTuple):
    """An event that wants a mark and a name, and where its name may stand: (text, x, anchor, from, to)."""

    spot: Spot
    options: tuple[tuple[str, float, str, int, int], ...]


def candidate(spot: Spot, panel: Panel, measures: Measures) -> Candidate:
    """Return the places for an event's name: right or left of its mark or bar, or on a bar; full or short title."""
    gap = (3 if spot.bar else 4) * measures.unit
    right, left, options = spot.right + gap, spot.left - gap, []
    for title in measures.titles(spot.event):
        # A shortened name still says where it belongs.
        text = measures.dated(title, spot.event) if spot.bar and spot.bar.goes_on else title
        width = text_width(text, measures.font) + measures.notes(spot.event.id)
        if right + width <= panel.x1 + 8:
            options.append(_option(text, right, "left", spot.left, right + width))
        if left - width >= panel.x0 - 2:
            options.append(_option(text, left, "right", left - width, spot.right))
        if spot.bar and width <= spot.right - spot.left - 2 * _ON_BAR * measures.unit:
            options.append(_option(text, spot.left + _ON_BAR * measures.unit, "left", spot.left, spot.right))
    return Candidate(spot, tuple(options))


def _option(text: str, x: float, anchor: str, a: float, b: float) -> tuple[str, float, str, int, int]:
    return text, x, anchor, max(0, int(a) - _AIR), int(b) + _AIR + 1


def rows_wanted(candidates: Sequence[Candidate], panel: Panel) -> float:
    """Return how many rows the names alone would fill, laid end to end."""
    return sum(c.options[0][4] - c.options[0][3] for c in candidates if c.options) / (panel.x1 - panel.x0)


Beyond = list[tuple[float, str]]  # x and event id of events that are only counted


def place(
    candidates: Sequence[Candidate], beyond: Beyond, panel: Panel, rows: int, room: bool, measures: Measures
) -> Laid:
    """Place a panel's events in at most the given number of rows; ``room`` says whether there may be names for all."""
    if room and not beyond:
        laid, unnamed, _ = _named(candidates, rows, measures)
        if not unnamed:
            return laid
    # The last row is kept for counts only now that there are some.
    if rows > 1:
        laid, unnamed, _ = _named(candidates, rows - 1, measures)
        if unnamed or beyond:
            laid.counts = _gathered(unnamed + beyond, panel, laid.rows, measures)
            laid.rows += 1
        return laid
    return one_row(candidates, beyond, panel, measures)


def one_row(
    candidates: Sequence[Candidate],
    beyond: Beyond,
    panel: Panel,
    measures: Measures,
    taken: tuple[float, float] = (0.0, 0.0),
) -> Laid:
    """Place events in one row: as many of the most significant as leave room for the counts of the others.

    A mark without a name is in no count: it can be chosen itself. ``taken``: a part of the row that holds something.
    """
    laid, _, row = _named(candidates, 1, measures, taken)
    marked = {mark[2].id for mark in laid.marks}
    rest = [(one.spot.x, one.spot.event.id) for one in candidates if one.spot.event.id not in marked] + beyond
    while rest:
        counts = _in_gaps(rest, panel, row, measures)
        if counts is not None:
            laid.counts, laid.rows = counts, 1
            break
        if not laid.marks:
            right = replace(panel, x0=taken[1]) if taken[1] + measures.count(len(rest))[1] < panel.x1 else panel
            return Laid(1, counts=_gathered(rest, right, 0, measures))
        # The least significant gives its place to a count.
        (_, x, event, _), (first, last) = laid.marks.pop(), laid.taken.pop()
        row[first:last] = bytes(last - first)
        laid.names = [name for name in laid.names if name.event is not event]
        rest = [*rest, (x, event.id)]
    return laid


def _named(
    candidates: Sequence[Candidate],
    rows: int,
    measures: Measures,
    taken: tuple[float, float] = (0.0, 0.0),
) -> tuple[Laid, Beyond, bytearray]:
    """Give each event the highest row with room for mark and name, or else for its mark alone.

    Return them, the events without a name, and the first row.
    """
    grid = [bytearray(measures.width + 1) for _ in range(rows)]
    first, last = map(int, taken)
    grid[0][first:last] = b"\x01" * (last - first)
    laid, unnamed = Laid(), []
    for one in candidates:
        spot = one.spot
        found = _free(grid, one)
        if found is not None:
            row, (text, x, anchor, a, b) = found
            laid.names.append(Name(row, text, x, anchor, spot.event))
        else:
            unnamed.append((spot.x, spot.event.id))
            a, b = max(0, int(spot.left) - 2), int(spot.right) + 3
            row = next((n for n, taken in enumerate(grid) if taken.find(1, a, b) < 0), -1)
            if row < 0:
                continue
        grid[row][a:b] = b"\x01" * (b - a)
        laid.taken.append((a, b))
        laid.marks.append((row, spot.x, spot.event, spot.bar))
    laid.rows = max((mark[0] + 1 for mark in laid.marks), default=0)
    return laid, unnamed, grid[0]


def _free(grid: list[bytearray], one: Candidate) -> tuple[int, tuple[str, float, str, int, int]] | None:
    for row, taken in enumerate(grid):
        for option in one.options:
            if taken.find(1, option[3], option[4]) < 0:
                return row, option
    return None


def _gathered(items: Beyond, panel: Panel, row: int, measures: Measures) -> list[Count]:
    """Gather events into counts on an empty row, each near its events: as many as stand side by side."""
    groups = _groups(items)
    middles = [_middle(group) for group in groups]
    while True:
        places = _side_by_side(groups, middles, panel, measures)
        if places is not None or len(groups) == 1:
            break
        _join_nearest(groups, middles)
    middles = places or [(panel.x0 + panel.x1) / 2]
    return [
        Count(row, x, measures.count(len(group))[0], tuple(i for _, i in group))
        for x, group in zip(middles, groups, strict=True)
    ]


def _groups(items: Beyond) -> list[Beyond]:
    items = sorted(items)
    xs = [x for x, _ in items]
    groups, first = [], 0
    while first < len(items):
        last = bisect_left(xs, xs[first] + _NEAR)
        groups.append(items[first:last])
        first = last
    return groups


def _middle(group: Beyond) -> float:
    return sum([x for x, _ in group]) / len(group)


def _side_by_side(groups: list[Beyond], wanted: list[float], panel: Panel, measures: Measures) -> list[float] | None:
    """Return middles near the wanted ones that keep the groups' counts apart; None if there is no room."""
    halves = [measures.count(len(group))[1] / 2 for group in groups]
    if 2 * sum(halves) > panel.x1 - panel.x0:
        return None
    middles, edge = [], panel.x0
    for middle, half in zip(wanted, halves, strict=True):
        middles.append(max(edge + half, middle))
        edge = middles[-1] + half
    edge = panel.x1
    for n in range(len(groups) - 1, -1, -1):
        middles[n] = min(middles[n], edge - halves[n])
        edge = middles[n] - halves[n]
    return middles


def _in_gaps(items: Beyond, panel: Panel, row: bytearray, measures: Measures) -> list[Count] | None:
    """Gather events into counts between what a row holds already, each among its events; None without such gaps."""
    groups = _groups(items)
    middles = [_middle(group) for group in groups]
    while True:
        found = _between(groups, middles, panel, row.copy(), measures)
        if found is not None or len(groups) == 1:
            return found
        _join_nearest(groups, middles)
        if any(group[-1][0] - group[0][0] > _FAR * (panel.x1 - panel.x0) for group in groups):
            return None


def _join_nearest(groups: list[Beyond], middles: list[float]) -> None:
    """Make one group of the two that are nearest to each other."""
    n = min(range(len(groups) - 1), key=lambda n: middles[n + 1] - middles[n])
    groups[n : n + 2] = [groups[n] + groups[n + 1]]
    middles[n : n + 2] = [_middle(groups[n])]


def _between(
    groups: Sequence[Beyond], middles: Sequence[float], panel: Panel, row: bytearray, measures: Measures
) -> list[Count] | None:
    """Return a count for each group in the gaps of a row; None if one has no gap among its events or near them."""
    found = []
    for group, middle in zip(groups, middles, strict=True):
        text, width = measures.count(len(group))
        low = max(panel.x0 + width / 2, group[0][0] - _NEAR)
        high = min(panel.x1 - width / 2, group[-1][0] + _NEAR)
        steps = (low + 6 * n for n in range(max(0, int((high - low) / 6)) + 1))
        places = sorted(steps, key=lambda x, middle=middle: abs(x - middle))  # type: ignore[misc]
        for x in places:
            a, b = max(0, int(x - width / 2)), int(x + width / 2) + 1
            if row.find(1, a, b) < 0:
                row[a:b] = b"\x01" * (b - a)
                found.append(Count(0, x, text, tuple(i for _, i in group)))
                break
        else:
            return None
    return found
