"""Rows of a layer in time: bars under the lanes, on the axis of the timeline, and under the strip of all years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from transcaspian.language.messages import Words, words
from transcaspian.layers.model import Histogram
from transcaspian.look.typography import text_width
from transcaspian.scene.axis import breaks, window_words
from transcaspian.scene.beneath import kind_words, missing, told, told_shortly
from transcaspian.scene.model import Beneath, Label, Panel, Scene
from transcaspian.view.query import View

UNDER_LANES, UNDER_YEARS = "lanes", "years"
_HIGH = {UNDER_LANES: 2.9, UNDER_YEARS: 1.25}  # of the highest bar, in font sizes
_LETTERS = 12.0  # pixels of the words, where they may be as small
_HEAD = 1.5  # font sizes of the words above the bars
_LEAST = 1.2  # pixels of the lowest bar and of the narrowest one
_GAP = 1.0  # pixels between two bars, where they are wide enough
_NAMED = 3  # categories with a shade of their own
_AIR = 14.0
SHADES = (1.0, 0.66, 0.4, 0.2)  # of the most frequent categories, the last of all others


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: rows of one category, or of several, as strong as its shade."""

    top: float
    bottom: float
    shade: float


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar: what it is called in an address, where it is, its pieces, what part of it only seems to be there.

    ``coarse`` is where that part ends downwards: rows that are known less exactly than the bar is wide.
    """

    span: str
    x0: float
    x1: float
    pieces: tuple[Piece, ...]
    coarse: float
    count: int
    told: str

    @property
    def top(self) -> float:
        """Where it ends upwards."""
        return self.pieces[-1].top


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on an axis, upwards from ``bottom``, in pixels of a plane of their own."""

    width: float
    height: float
    bottom: float
    panels: tuple[Panel, ...]
    bins: tuple[Bin, ...]
    labels: tuple[Label, ...]
    swatches: tuple[tuple[float, float, float], ...]  # left edge, middle and shade of a sign before a name
    size: float  # of its letters
    breaks: tuple[float, ...] = ()


def _size(font: float, least: float) -> float:
    """Return the size of the words of bars, beside names of a size: no smaller than any letter may be."""
    return max(least, min(font - 1, _LETTERS))


def height(font: float, least: float, where: str) -> float:
    """Return how high bars with their words are, beside names of a size, where no letter is smaller than ``least``."""
    size = _size(font, least)
    return round((_HEAD if where == UNDER_LANES else 0.2) * size + _highest_bar(size, where) + 3)


def _highest_bar(size: float, where: str) -> float:
    return _HIGH[where] * min(size, _LETTERS * 1.5)


def bars(drawn: Scene, where: str) -> Bars:
    """Return the bars of the layer beneath a scene; only words, or nothing, while there is no answer."""
    panels = drawn.timeline.panels if where == UNDER_LANES else drawn.overview.panels
    canvas, beneath = drawn.canvas, drawn.beneath
    high = height(canvas.font, canvas.least, where)
    size = _size(canvas.font, canvas.least)
    bare = Bars(canvas.timeline_width, high, high - 3, panels, (), (), (), size, breaks(panels))
    if beneath is None or not panels:
        return bare
    found = list(beneath.stretches) if where == UNDER_LANES else [beneath.years] if beneath.years else []
    if where == UNDER_LANES and len(found) > len(panels):
        found = []  # a thread in rows has no axis: two speeds of time would be heights that nobody can compare
    named = _named(found)
    bins = tuple(one for n, given in enumerate(found) for one in _bins(given, drawn, bare, where, n, named))
    bare = replace(bare, bins=bins)
    title = _title(bare, drawn)
    return _worded(bare, title, drawn, beneath, named, found) if where == UNDER_LANES else replace(bare, labels=title)


def _title(bare: Bars, drawn: Scene) -> tuple[Label, ...]:
    """Return what the bars are, in the margin where the names of lanes are; nothing where there is no margin."""
    say, size = words(drawn.view.language), drawn.canvas.font + 1
    found = _label(say("layer.row_title"), bare.panels[0].x0 - 10, bare.bottom - size * 0.62, size, "right", "ink",
                   "semibold", "lane")  # fmt: skip
    return (found,) if found.box[0] >= 0 else ()


def _named(found: Sequence[Histogram]) -> tuple[str, ...]:
    """Return the categories that have a shade: the most frequent ones of all that is drawn."""
    sums: dict[str, int] = {}
    for one in found:
        for category, counts in zip(one.categories, one.counts, strict=True):
            sums[category] = sums.get(category, 0) + sum(counts)
    ordered = sorted((name for name in sums if sums[name]), key=lambda name: (-sums[name], name))
    # One more has the shade of all others to itself.
    return tuple(ordered if len(ordered) <= _NAMED + 1 else ordered[:_NAMED])


def _bins(given: Histogram, drawn: Scene, bare: Bars, where: str, n: int, named: tuple[str, ...]) -> Iterator[Bin]:
    """Yield the bars of a histogram, each as high as its share of the highest one of its stretch."""
    totals = given.totals
    most, room = max(totals, default=0), _highest_bar(bare.size, where)
    panels = (bare.panels[n],) if where == UNDER_LANES else bare.panels
    say = words(drawn.view.language)
    for at, (begin, end) in enumerate(pairwise(given.edges)):
        count = totals[at]
        if not count:
            continue
        x0, x1 = _x(panels, begin), _x(panels, end)
        gap = _GAP if x1 - x0 > 4 else 0.0
        x1 = max(x0 + _LEAST, x1 - gap)
        scale = max(room * count / most, _LEAST) / count
        pieces, y = [], bare.bottom
        for category, rows in _shared(given, at, named):
            shade = SHADES[named.index(category) if category in named else -1]
            pieces.append(Piece(y - rows * scale, y, shade))
            y -= rows * scale
        top = pieces[-1].top
        span = span_text(begin, end, drawn.view)
        yield Bin(span, x0, x1, tuple(pieces), top + given.coarse[at] * scale, count, _told(given, at, drawn.view, say))


def _shared(given: Histogram, at: int, named: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the rows of a bar by category, all others as one."""
    rows = {category: counts[at] for category, counts in zip(given.categories, given.counts, strict=True)}
    found = [(name, rows[name]) for name in named if rows.get(name)]
    if rest := sum(n for name, n in rows.items() if name not in named):
        found.append(("", rest))
    return found


def _told(given: Histogram, at: int, view: View, say: Words) -> str:
    """Return a bar in words: its time, its rows, and of which categories they are."""
    begin, end = given.edges[at], given.edges[at + 1]
    parts = [say("layer.bar", time=window_words(begin, end, view), rows=say.n("layer.rows", given.totals[at]))]
    listed = [(counts[at], name) for name, counts in zip(given.categories, given.counts, strict=True) if counts[at]]
    if len(given.categories) > 1 and listed:
        told = [f"{kind_words(name, say)} {say.number(n)}" for n, name in sorted(listed, reverse=True)[:5]]
        parts.append("; ".join(told))
    if given.coarse[at]:
        parts.append(say.n("layer.coarse", given.coarse[at]))
    return " · ".join(parts)


def _x(panels: Sequence[Panel], moment: datetime) -> float:
    panel = next((one for one in panels if moment <= one.end), panels[-1])
    return min(panel.x1, max(panel.x0, panel.x(moment)))


def span_text(begin: datetime, end: datetime, view: View) -> str:
    """Return a stretch of wall time as an address writes it: days, or clock times with their offset."""
    if begin.time() == end.time() == time():
        return "..".join(edge.date().isoformat() for edge in (begin, end - timedelta(days=1)))
    return "..".join(one.replace(tzinfo=view.tz).isoformat(timespec="minutes") for one in (begin, end))


def dragged_span(shown: Bars, a: float, b: float, view: View) -> str:
    """Return the window from one place of an axis to another: whole days, or hours where it is drawn by the hour."""
    edges = []
    for last, x in enumerate(sorted((a, b))):
        panel = next((one for one in shown.panels if x <= one.x1), shown.panels[-1])
        moment = panel.moment(x)
        if panel.unit == "hour":
            moment = (moment + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)
        else:
            moment = datetime(moment.year, moment.month, moment.day) + timedelta(days=last)
        edges.append(moment)
    begin, end = edges
    if end <= begin:
        end = begin + timedelta(hours=1)
    return span_text(begin, end, view)


def _worded(
    bare: Bars,
    title: tuple[Label, ...],
    drawn: Scene,
    beneath: Beneath,
    named: tuple[str, ...],
    found: Sequence[Histogram],
) -> Bars:
    """Return the bars with what they are: how many rows, of which categories, and how high the highest one is."""
    say, size = words(drawn.view.language), bare.size
    left, right = bare.panels[0].x0, bare.panels[-1].x1
    labels = [*title]
    y, x = size * 0.75, left
    first = told(beneath, drawn.view.language)
    if left + text_width(first, size, "semibold") > right:  # on a narrow axis it begins before that
        x = max(2.0, right - text_width(first, size, "semibold"))
        first = first if x > 2 else told_shortly(beneath, say)
    texts = [first, *missing(beneath, drawn.view.language)]
    for n, text in enumerate(texts):
        text = text if n == 0 else f"· {text}"
        label = _label(
            text, x, y, size, "left", "ink" if n == 0 else "grey", "semibold" if n == 0 else "regular", "panel"
        )
        if n and label.box[2] > right:
            break
        labels.append(label)
        x = label.box[2] + 5
    swatches, signs = _keys(named, found, x + _AIR, right, y, size, say)
    for panel, one in zip(bare.panels, found, strict=False):
        if most := max(one.totals, default=0):
            labels += _highest(say.n(f"layer.most.{one.unit}", most), panel, bare, size)
    return replace(bare, labels=(*labels, *swatches), swatches=signs)


def _highest(text: str, panel: Panel, bare: Bars, size: float) -> list[Label]:
    """Return how high the highest bar of a panel is, at its end where the bars leave room for that."""
    y, wide = size * (_HEAD + 0.6), text_width(text, size - 0.5)
    for x in (panel.x0 + 3, panel.x1 - wide - 3):
        label = _label(text, x, y, size - 0.5, "left", "grey", "regular", "tick")
        over = (one for one in bare.bins if one.x1 > x - 2 and one.x0 < x + wide + 2 and one.top < label.box[3] + 1)
        if label.box[2] <= panel.x1 and not any(over):
            return [label]
    return []


def _keys(
    named: tuple[str, ...], found: Sequence[Histogram], least: float, right: float, y: float, size: float, say: Words
) -> tuple[list[Label], tuple[tuple[float, float, float], ...]]:
    """Return the names of the shades with their signs, at the right end; none if there is no room for all of them."""
    every = {
        category for one in found for category, counts in zip(one.categories, one.counts, strict=True) if sum(counts)
    }
    if len(every) < 2:
        return [], ()
    keys = [(kind_words(name, say), SHADES[n]) for n, name in enumerate(named)]
    if every - set(named):
        keys.append((say("layer.other"), SHADES[-1]))
    wide = sum(text_width(name, size) + size * 1.2 + _AIR for name, _ in keys) - _AIR
    x = right - wide
    if x < least:
        return [], ()
    labels, signs = [], []
    for name, shade in keys:
        signs.append((x, y, shade))
        label = _label(name, x + size * 1.2, y, size, "left", "grey", "regular", "panel")
        labels.append(label)
        x = label.box[2] + _AIR
    return labels, tuple(signs)


def _label(text: str, x: float, y: float, size: float, anchor: str, tone: str, weight: str, role: str) -> Label:
    wide = text_width(text, size, weight)
    a = x - wide if anchor == "right" else x
    return Label(text, x, y, anchor, size, (a, y - size * 0.5, a + wide, y + size * 0.5), tone, weight, role=role)
