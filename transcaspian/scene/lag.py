"""When it became known: events by when they happened and when each claim about them became public.

Across runs the time of the window, as on the timeline; upwards the time at which things became public, first on the
same scale, then, above a visible break, from the end of the window to the last claim. What became known at once
lies on the diagonal; what became known later stands above it, and its stem is as long as the silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_date

from transcaspian.certainty import MAKES_KNOWN, public_from
from transcaspian.columns import Bounds
from transcaspian.dataset import Dataset
from transcaspian.datewords import when
from transcaspian.messages import Words, words
from transcaspian.records import Claim
from transcaspian.scene.axis import bare_panels, ticks
from transcaspian.scene.model import Canvas, Label, Panel, Scene, Tick
from transcaspian.selection import select
from transcaspian.typography import text_width
from transcaspian.view import View

_LEFT, _TOP, _FLOOR = 118.0, 22.0, 24.0  # pixels for names of days, above the chart, and for ticks under it
_BELOW = 0.42  # share of the height in which known and happened have one scale
_BREAK = 10.0  # pixels between the two scales
_DAY = timedelta(days=1)
_SHADOW = 3  # events that became known on one day, after the window, make it worth naming
_NAMED_DAYS = 5
_NARROW = 700.0  # below, marks stand too close for words among them: one day is named, above the chart


@dataclass(frozen=True, slots=True)
class Point:
    """An event: where it happened in time, and where each claim about it became public; pixels."""

    event_id: str
    x: float
    live: float  # height of the diagonal above x: as if it had been known at once
    known: float  # height at which the event became known
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
    diagonal: tuple[tuple[float, float], ...]
    points: tuple[Point, ...]
    shadows: tuple[Label, ...]  # days on which several events became known long after
    shadow_lines: tuple[float, ...]  # their heights
    undated: tuple[str, ...]  # events of the view that cannot be placed: no day is known
    alt: str


def lag(dataset: Dataset, scene: Scene, width: float, height: float) -> Lag:
    """Lay the chart out for a scene's events, as known by its view's day."""
    view, say = scene.view, words(scene.view.language)
    chosen = select(dataset, view)
    canvas = Canvas(timeline_width=int(width), font=scene.canvas.font)
    across = bare_panels(view, chosen.stretches, canvas, _LEFT)
    happened = _spread({e.id: chosen.bounds[e.id] for e in scene.events})
    known = {e.id: _moments(dataset, chosen.claims[e.id], happened[e.id], view) for e in scene.events}
    start, end = chosen.stretches[0][0], chosen.stretches[-1][1]
    last = max((m.at for moments in known.values() for m in moments), default=end) + _DAY
    bottom = height - _FLOOR
    turn = bottom - (bottom - _TOP) * (_BELOW if last > end + _DAY else 1.0)
    up = _Up(across, turn, bottom, start, end, max(last, end + 2 * _DAY))
    points, undated = [], []
    for event in scene.events:
        moments, moment = known[event.id], happened[event.id]
        first = next((m for m in moments if m.stance in MAKES_KNOWN), None)
        if first is None or moment is None:
            undated.append(event.id)
            continue
        moment = min(max(moment, start), end)
        later = tuple((min(up.y(m.at), up.y(first.at)), m.stance) for m in moments[moments.index(first) + 1 :])
        told = say("lag.tip", day=first.told)
        points.append(Point(event.id, _across(across, moment), up.y(moment), up.y(first.at), later, told))
    shadows, shadow_lines = _shadows(points, known, up, end, width, canvas.font, say)
    return Lag(
        width,
        height,
        _LEFT,
        _TOP,
        bottom,
        turn,
        tuple(_with_ticks(across, view, canvas, height)),
        up.ticks(view, canvas.font - 1),
        tuple((_across(across, m), up.y(m)) for m in _corners(across)),
        tuple(points),
        shadows,
        shadow_lines,
        tuple(undated),
        say("lag.alt", n=say.n("count.events", len(points)), later=say.number(sum(p.known < turn for p in points))),
    )


@dataclass(frozen=True, slots=True)
class _Public:
    """When a claim became public: by when for certain, where that is drawn, and in words."""

    by: datetime
    at: datetime
    stance: str
    told: str


def _moments(dataset: Dataset, claims: Iterable[Claim], happened: datetime | None, view: View) -> list[_Public]:
    """Return when each claim that counts became public, in that order.

    It is drawn in the middle of what is known of that time; at once where the date allows that.
    """
    found = []
    for claim in claims:
        by = public_from(claim, dataset.sources.get(claim.source_id), view.tz)
        if by is None or claim.stance == "context":
            continue
        earliest, latest = claim.known_on.bounds(view.tz)
        at = (_middle(earliest, latest) if latest else by) or by
        if happened and earliest and earliest <= happened <= by:
            at = happened
        found.append(_Public(by, at, claim.stance, when(claim.known_on, view.language, view.zone, short=True)))
    return sorted(found, key=lambda m: (m.by, m.at, m.stance))


def _spread(bounds: dict[str, Bounds]) -> dict[str, datetime | None]:
    """Return where each event is drawn in time: those of one and the same day beside each other, somewhere in it."""
    together: dict[Bounds, list[str]] = {}
    for event_id, both in bounds.items():
        together.setdefault(both, []).append(event_id)
    found: dict[str, datetime | None] = {}
    for (earliest, latest), ids in together.items():
        for n, event_id in enumerate(ids, 1):
            if earliest is None or latest is None or latest - earliest < _DAY / 2:
                found[event_id] = _middle(earliest, latest)
            else:
                found[event_id] = earliest + (latest - earliest) * (n / (len(ids) + 1))
    return found


def _middle(earliest: datetime | None, latest: datetime | None) -> datetime | None:
    if earliest is None or latest is None:
        return earliest or latest
    return earliest + (latest - earliest) / 2


def _across(panels: tuple[Panel, ...], moment: datetime) -> float:
    panel = next((p for p in panels if moment < p.end), panels[-1])
    return min(max(panel.x(moment), panel.x0), panel.x1)


def _corners(panels: tuple[Panel, ...]) -> list[datetime]:
    """The diagonal is straight within a panel and turns where the scale changes."""
    corners = [m for p in panels for m in (p.start, p.end - timedelta(microseconds=1))]
    return [*corners[:-1], panels[-1].end]


def _with_ticks(panels: tuple[Panel, ...], view: View, canvas: Canvas, height: float) -> Iterable[Panel]:
    for panel in panels:
        found = ticks(panel, view, canvas.font - 1, height - canvas.font * 0.8)
        yield Panel(panel.start, panel.end, panel.x0, panel.x1, panel.unit, (), found)


class _Up:
    """Heights: within the window as far as across in proportion, above it evenly in time."""

    def __init__(
        self, across: tuple[Panel, ...], turn: float, bottom: float, start: datetime, end: datetime, last: datetime
    ) -> None:
        self.across, self.turn, self.bottom, self.start, self.end, self.last = across, turn, bottom, start, end, last

    def y(self, moment: datetime) -> float:
        """Return the height in pixels of a moment at which something became public."""
        if moment <= self.end:
            first, final = self.across[0].x0, self.across[-1].x1
            share = (_across(self.across, max(moment, self.start)) - first) / (final - first)
            return self.bottom - share * (self.bottom - self.turn)
        share = (min(moment, self.last) - self.end) / (self.last - self.end)
        return self.turn - _BREAK - share * (self.turn - _BREAK - _TOP)

    def ticks(self, view: View, size: float) -> tuple[Tick, ...]:
        """Return the ticks upwards: those of the time after the window, and where the window begins and ends."""
        after = Panel(self.end, self.last, 0.0, self.turn - _BREAK - _TOP, _unit_up(self.last - self.end))
        found = []
        if self.turn > _TOP + 1:
            for tick in ticks(after, view, size, 0.0):
                y = self.turn - _BREAK - tick.x
                found.append(_tick_up(tick.label.text if tick.label else "", y, size, tick.major))
        for moment in dict.fromkeys(m for p in self.across for m in (p.start, p.end)):
            text = str(format_date(moment, "d MMM", locale=words(view.language).locale))
            found.append(_tick_up(text, self.y(moment), size, False))
        return tuple(_apart_up(found, size))


def _unit_up(span: timedelta) -> str:
    return "day" if span <= timedelta(days=45) else "month" if span <= timedelta(days=366 * 4) else "year"


def _tick_up(text: str, y: float, size: float, major: bool) -> Tick:
    x = _LEFT - 8
    box = (x - text_width(text, size), y - size * 0.6, x, y + size * 0.6)
    return Tick(y, Label(text, x, y, "right", size, box, "grey", role="tick") if text else None, major)


def _apart_up(found: list[Tick], size: float) -> list[Tick]:
    """Drop the texts that would touch the one below."""
    kept: list[Tick] = []
    for tick in sorted(found, key=lambda t: -t.x):
        below = next((k for k in reversed(kept) if k.label), None)
        touching = below is not None and below.x - tick.x < size * 1.15
        kept.append(Tick(tick.x, None if touching else tick.label, tick.major))
    return kept


def _shadows(
    points: list[Point],
    known: dict[str, list[_Public]],
    up: _Up,
    end: datetime,
    width: float,
    font: float,
    say: Words,
) -> tuple[tuple[Label, ...], tuple[float, ...]]:
    """Name the days, after the window, on which several events became known at once: the longest shadows."""
    firsts = [next(m for m in known[p.event_id] if m.stance in MAKES_KNOWN) for p in points]
    # Days only: what is known of a month has no day that could be named.
    days = Counter(m.at.date() for m in firsts if m.at > end and m.by - m.at <= _DAY)
    labels: list[Label] = []
    lines: list[float] = []
    most = _NAMED_DAYS if width >= _NARROW else 1
    for day, count in days.most_common():
        if count < _SHADOW or len(labels) == most:
            break
        text = say.n("lag.shadow", count, day=format_date(day, "d MMMM y", locale=say.locale))
        line = up.y(datetime.combine(day, time(12)))
        y = line - font * 0.95 if width >= _NARROW else _TOP / 2
        box = (width - 10 - text_width(text, font, "semibold"), y - font * 0.6, width - 10, y + font * 0.6)
        if all(box[3] < other.box[1] or box[1] > other.box[3] for other in labels):
            lines.append(line)
            labels.append(Label(text, width - 10, y, "right", font, box, "ink", "semibold"))
    return tuple(labels), tuple(lines)


def stems(points: Iterable[Point]) -> Iterable[tuple[float, float, float, str]]:
    """Return each event's stem: x, the diagonal's height and that of the last claim, and the event's id."""
    for point in points:
        yield point.x, point.live, min([point.known, *(y for y, _ in point.later)]), point.event_id
