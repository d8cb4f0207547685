"""When it became known: events by when they happened and when each claim about them became public.

Across runs the time of the window, upwards the time by which things were certainly public: first on the same scale,
then, above a break, from the end of the window to the last claim. Neither axis is finer than a day, as hardly any
claim is: an event is in the column of its day, next to the others of that day, and a wider date is a bar. What
became known on the same day lies on the diagonal; what became known later lies above it, and its stem is as long as
the silence. What the axes cannot show is counted, never put at their edge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from transcaspian.dataset.certainty import MAKES_KNOWN, public_from
from transcaspian.dataset.columns import Bounds
from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.days import day_words
from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.scene.axis import bare_panels, with_axis
from transcaspian.scene.bars import bar
from transcaspian.scene.lag_axes import DAY, Across, Upwards, columns_of
from transcaspian.scene.model import BEYOND, OPEN, Bar, Box, Canvas, Label, Panel, Scene, Tick
from transcaspian.tables.records import Claim
from transcaspian.view.query import View
from transcaspian.view.selection import select

SIGN = 4.6  # radius of a mark in pixels
BAR = 2.9  # half the height of a bar
LEFT, TOP, FLOOR = 118.0, 26.0, 24.0  # pixels for names of days, above the chart, and for ticks under it
_PAD = 7.0  # pixels of a day's column left and right of its marks
_MOST = 500  # events that are drawn; more cannot be told apart
_SHADOW = 3  # events that became known on one day, after the window, make it worth naming
_NAMED_DAYS = 5
_NARROW = 700.0  # below, marks stand too close for many words among them
_LINE = 2 * BAR + 3.0  # pixels from one bar to the next, where they are side by side
_STEP = 16  # pixels between two places that are tried for the name of a day


@dataclass(frozen=True, slots=True)
class Point:
    """An event: where it happened in time, and where each claim about it became public; pixels."""

    event_id: str
    x: float  # of mark and stem: in the column of its day, or at the end of its bar
    bar: Bar | None  # instead of a mark, where the date is wider
    y: float  # of the mark or bar: ``known``, or next to it where a day is so high that place in it is not time
    live: float  # height of what is known on the same day
    since: float  # height from which on it may have been known: that of ``known`` where a day is known
    known: float  # height at which it was certainly known
    later: tuple[tuple[float, str], ...]  # further claims: height and stance
    told: str  # in words


@dataclass(frozen=True, slots=True)
class Lag:
    """The chart, in pixels with y downwards."""

    width: float
    height: float
    left: float
    top: float
    bottom: float
    turn: float  # above it the scale is that of the time after the window
    panels: tuple[Panel, ...]  # across
    ticks: tuple[Tick, ...]  # upwards, their x being heights
    breaks: tuple[float, ...]  # heights at which the speed upwards changes
    diagonal: tuple[tuple[tuple[float, float], ...], ...]  # lines
    cells: tuple[Box, ...]  # the diagonal where days are wide: place inside is not time
    shares: tuple[Box, ...]  # as wide as a day, behind the marks of those that became known at one height
    points: tuple[Point, ...]
    shadows: tuple[Label, ...]  # days on which several events became known long after
    shadow_lines: tuple[float, ...]  # their heights
    undated: tuple[str, ...]  # events of the view that cannot be placed: no day is known
    wide: tuple[str, ...]  # whose date is wider than the window
    early: tuple[str, ...]  # known before the window begins
    lesser: tuple[str, ...]  # too many to be told apart, the least significant
    alt: str


@dataclass(frozen=True, slots=True)
class _Public:
    """When a claim became public: at the earliest, at the latest, and in words."""

    since: datetime
    by: datetime
    stance: str
    told: str

    @property
    def day(self) -> date:
        """The last day on which it may have become public."""
        return (self.by - timedelta(microseconds=1)).date()


def lag(dataset: Dataset, scene: Scene, width: float, height: float) -> Lag:
    """Lay the chart out for a scene's events, as known by its view's day."""
    view, say = scene.view, words(scene.view.language)
    chosen = select(dataset, view)
    canvas = Canvas(timeline_width=int(width), font=scene.canvas.font)
    axis = Across(_days(bare_panels(view, _whole(chosen.stretches), canvas, LEFT)))
    known = {e.id: _moments(dataset, chosen.claims[e.id], view) for e in scene.events}
    bottom = height - FLOOR
    last = max((m.by for moments in known.values() for m in moments), default=axis.end) + DAY
    up = Upwards(axis, TOP, bottom, last)
    bars: dict[str, Bar | None] = {}
    trays: dict[str, list[str]] = {"undated": [], "wide": [], "early": [], "lesser": []}
    firsts: dict[str, _Public] = {}
    for event in sorted(scene.events, key=lambda e: -e.significance):
        bounds = chosen.bounds[event.id]
        first = next((m for m in known[event.id] if m.stance in MAKES_KNOWN), None)
        found = None if _of_one_day(bounds) else bar(bounds, event.date.soft(), axis, SIGN)
        if first is None:
            trays["undated"].append(event.id)
        elif found and all(end in (BEYOND, OPEN) for end in found.ends):
            trays["wide"].append(event.id)
        elif first.by <= axis.start:
            trays["early"].append(event.id)
        elif len(bars) == _MOST:
            trays["lesser"].append(event.id)
        else:
            bars[event.id], firsts[event.id] = found, first
    slots = _slots(axis, {i: chosen.bounds[i] for i, found in bars.items() if not found}, firsts)
    points = tuple(
        _point(e.id, chosen.bounds[e.id], bars[e.id], slots, firsts[e.id], known[e.id], axis, up, say)
        for e in scene.events
        if e.id in bars
    )
    points = _beside(points, up)
    cells, lines = _diagonal(axis, up)
    shadows, shadow_lines = _shadows(points, firsts, up, (width, TOP, bottom), canvas.font, say)
    late = say.number(sum(p.known < up.turn for p in points))
    alt = say("lag.alt", n=say.n("count.events", len(points)), later=late)
    if up.breaks:
        alt = f"{alt} {say('summary.breaks')}"
    return Lag(
        width,
        height,
        LEFT,
        TOP,
        bottom,
        up.turn,
        columns_of(with_axis(axis.panels, view, canvas, TOP, height - canvas.font * 0.8), view, canvas.font - 1),
        up.ticks(view, canvas.font - 1, LEFT - 8),
        up.breaks,
        lines,
        cells,
        _shares(points, axis),
        points,
        shadows,
        shadow_lines,
        tuple(trays["undated"]),
        tuple(trays["wide"]),
        tuple(trays["early"]),
        tuple(trays["lesser"]),
        alt,
    )


def _whole(stretches: Sequence[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    """Widen stretches to whole days; one of less than a day is its day."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in stretches:
        first = datetime.combine(start.date(), time())
        last = datetime.combine((end - timedelta(microseconds=1)).date(), time())
        first = max(first, found[-1][1]) if found else first
        last = last + DAY if last.date() < date.max else datetime.max
        found.append((first, max(last, first + DAY)))
    return tuple(found)


def _days(panels: Iterable[Panel]) -> tuple[Panel, ...]:
    return tuple(replace(panel, unit="day") if panel.unit == "hour" else panel for panel in panels)


def _of_one_day(bounds: Bounds) -> bool:
    start, end = bounds
    return start is not None and end is not None and (end - timedelta(microseconds=1)).date() <= start.date()


def _moments(dataset: Dataset, claims: Iterable[Claim], view: View) -> list[_Public]:
    """Return when each claim that counts became public, in that order."""
    found = []
    for claim in claims:
        by = public_from(claim, dataset.sources.get(claim.source_id), view.tz)
        if by is None or claim.stance == "context":
            continue
        earliest, _ = claim.known_on.bounds(view.tz)
        told = when(claim.known_on, view.language, view.zone, short=True)
        found.append(_Public(min(earliest or by, by), by, claim.stance, told))
    return sorted(found, key=lambda m: (m.by, m.since, m.stance))


def _slots(axis: Across, bounds: Mapping[str, Bounds], firsts: Mapping[str, _Public]) -> dict[str, float]:
    """Return the place of each event in the column of its day: side by side, in order of when it became known."""
    days: dict[date, list[str]] = {}
    for event_id, (start, _) in bounds.items():
        assert start is not None
        days.setdefault(start.date(), []).append(event_id)
    found = {}
    for day, ids in days.items():
        if not axis.shows(day) or not axis.is_wide(day, SIGN):
            continue
        x0, x1 = axis.column(day)
        pad = min(_PAD, (x1 - x0) / 4)
        step = min(2.6 * SIGN, (x1 - x0 - 2 * pad) / len(ids))
        for n, event_id in enumerate(sorted(ids, key=lambda i: (firsts[i].day, i))):
            found[event_id] = x0 + pad + step * (n + 0.5)
    return found


def _point(
    event_id: str,
    bounds: Bounds,
    known_bar: Bar | None,
    slots: Mapping[str, float],
    first: _Public,
    moments: Sequence[_Public],
    axis: Across,
    up: Upwards,
    say: Words,
) -> Point:
    start, end = bounds
    height = up.day(first.day)
    since = up.y(first.since) if first.by - first.since > DAY else height
    later = tuple((min(up.day(m.day), height), m.stance) for m in moments[moments.index(first) + 1 :])
    if known_bar:
        # It happened by the end of its bar: from there on there was silence.
        x = known_bar.x1
        live = height if known_bar.ends[1] in (BEYOND, OPEN) or end is None else up.day(_last_day(end))
    else:
        assert start is not None
        assert end is not None
        middle = (axis.x(max(start, axis.start)) + axis.x(min(end, axis.end))) / 2
        x, live = slots.get(event_id, middle), up.day(_last_day(end))
    told = say("lag.tip", day=first.told)
    return Point(event_id, x, known_bar, height, max(live, height), max(since, height), height, later, told)


def _beside(points: Sequence[Point], up: Upwards) -> tuple[Point, ...]:
    """Return points with their bars next to the marks of their day, one above another, if a day is high enough."""
    taken: dict[float, int] = {}
    found = []
    for point in points:
        if point.bar:
            steps = int((up.height_of(point.known) / 2 - SIGN) / _LINE)
            n = taken[point.known] = taken.get(point.known, 0) + 1
            if steps > 0:
                place = (n - 1) % (2 * steps) + 2  # above, below, further above …
                point = replace(point, y=point.known + (-1) ** (place + 1) * (SIGN + _LINE * (place // 2 - 0.2)))
        found.append(point)
    return tuple(found)


def _last_day(end: datetime) -> date:
    return (end - timedelta(microseconds=1)).date()


def _diagonal(axis: Across, up: Upwards) -> tuple[tuple[Box, ...], tuple[tuple[tuple[float, float], ...], ...]]:
    """Return where things are known on the same day: cells where days are wide, lines elsewhere."""
    cells: list[Box] = []
    lines = []
    for panel in axis.panels:
        if axis.is_wide(panel.start.date(), SIGN):
            day = panel.start
            while day < panel.end:
                x0, x1 = axis.column(day.date())
                cells.append((x0, up.y(day + DAY - timedelta(microseconds=1)), x1, up.y(day)))
                day += DAY
        else:
            final = panel.end - timedelta(microseconds=1)
            lines.append(((panel.x0, up.y(panel.start)), (panel.x1, up.y(final))))
    return tuple(cells), tuple(lines)


def _shares(points: Iterable[Point], axis: Across) -> tuple[Box, ...]:
    """Return strips as wide as a day behind the marks of each height, where a day is wider than a mark."""
    found: dict[Box, None] = {}
    for point in points:
        column = None if point.bar else axis.wide_column(point.x, SIGN)
        if column:
            found[(column[0] + 1, point.known - SIGN - 2, column[1] - 1, point.known + SIGN + 2)] = None
    return tuple(found)


def _shadows(
    points: Sequence[Point],
    firsts: Mapping[str, _Public],
    up: Upwards,
    room: tuple[float, float, float],
    font: float,
    say: Words,
) -> tuple[tuple[Label, ...], tuple[float, ...]]:
    """Name the days after the window on which several events became known at once, where no mark is."""
    width, top, bottom = room
    days = Counter(
        firsts[p.event_id].day
        for p in points
        if firsts[p.event_id].by > up.axis.end and firsts[p.event_id].by - firsts[p.event_id].since <= DAY
    )
    taken = [_box(point) for point in points]
    taken += [(p.x - 3, y - 3, p.x + 3, y + 3) for p in points for y, _ in p.later]
    labels: list[Label] = []
    lines: list[float] = []
    most = _NAMED_DAYS if width >= _NARROW else 1
    for day, count in days.most_common():
        if count < _SHADOW or len(labels) == most:
            break
        text = say.n("lag.shadow", count, day=day_words(day, say))
        wide, line = text_width(text, font, "semibold"), up.day(day)
        for n in range(int((width - 10 - LEFT - wide) / _STEP) * 2 + 2):
            x, y = width - 10 - n // 2 * _STEP, line + (0.85 if n % 2 else -0.85) * font
            box = (x - wide, y - font * 0.6, x, y + font * 0.6)
            if box[0] >= LEFT and box[1] >= top and box[3] <= bottom and not any(_touch(box, t) for t in taken):
                taken.append(box)
                lines.append(line)
                labels.append(Label(text, x, y, "right", font, box, "ink", "semibold"))
                break
    return tuple(labels), tuple(lines)


def _box(point: Point) -> Box:
    x0, x1 = (point.bar.x0, point.bar.x1) if point.bar else (point.x - SIGN - 1, point.x + SIGN + 1)
    return x0, point.y - SIGN - 1, x1, point.y + SIGN + 1


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
