"""Time as panels of one scale each, with titles and ticks; wall time of the view's zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from babel.dates import format_skeleton, format_time

from transcaspian.language.days import day_words, days_words
from transcaspian.language.messages import words
from transcaspian.language.zones import zone_words
from transcaspian.look.typography import text_width
from transcaspian.scene.model import Canvas, Label, Panel, Tick
from transcaspian.view.query import View

# Of the width, by the number of panels: in a window of two speeds the slower one has more room.
_SHARES: dict[int, tuple[float, ...]] = {1: (1.0,), 2: (0.585, 0.415)}
_FEW, _LEAST_SHARE = 0.1, 0.45  # a panel with fewer of the events is narrower, by no more than that
_SPARSE_SHARE = 0.27  # at most, of years that hold next to nothing
GAP = 30.0  # the visible break between two scales, beside letters of 12 pixels
_EDGE = 10.0  # to the right of the last panel
_AIR = 12.0  # pixels between the texts of two ticks
_STEPS: dict[str, tuple[int, ...]] = {
    "hour": (1, 2, 3, 6, 12, 24, 48),
    "day": (1, 2, 7, 14, 28, 56),
    "month": (1, 2, 3, 6, 12),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000),
}


def bare_panels(
    view: View,
    stretches: Sequence[tuple[datetime, datetime]],
    canvas: Canvas,
    left: float,
    held: Sequence[float] = (),
) -> tuple[Panel, ...]:
    """Return stretches of wall time as panels between ``left`` and the canvas's right edge.

    ``held``: which part of the events each of two panels holds; one with few of them gives its width to the other,
    most of it if it is of years.
    """
    shares = _SHARES[len(stretches)]
    if len(shares) == 2:
        few = min(range(2), key=held.__getitem__) if held else 0
        own = shares[few] * (max(_LEAST_SHARE, min(1.0, held[few] / _FEW)) if held else 1.0)
        if _unit(stretches[few][1] - stretches[few][0]) == "year":
            own = min(own, _SPARSE_SHARE)
        shares = (own, 1 - own) if few == 0 else (1 - own, own)
    gap = GAP * canvas.font / 12
    room = canvas.timeline_width - left - _EDGE - gap * (len(stretches) - 1)
    found = []
    x = left
    for (start, end), share in zip(stretches, shares, strict=True):
        found.append(Panel(start, end, x, x + room * share, _unit(end - start)))
        x += room * share + gap
    return tuple(found)


def with_axis(panels: Sequence[Panel], view: View, canvas: Canvas, top: float, bottom: float) -> tuple[Panel, ...]:
    """Return panels with titles above ``top`` and ticks, their texts at ``bottom``."""
    found: list[Panel] = []
    for panel in panels:
        before = found[-1].title[-1].box[2] if found and found[-1].title else 0.0
        title = _title(panel, view, canvas, top, before)
        texts = ticks(panel, view, canvas.small, bottom)
        if found and found[-1].ticks and texts:
            # A scale ends where the next one begins: that is said once where there is no room to say it twice.
            *earlier, last = found[-1].ticks
            if last.label and _near(last.label, texts[0].label):
                found[-1] = replace(found[-1], ticks=(*earlier, replace(last, label=None)))
        found.append(replace(panel, title=title, ticks=texts))
    return tuple(found)


def breaks(panels: Sequence[Panel]) -> tuple[float, ...]:
    """Return where the speed of an axis changes: between each two panels."""
    return tuple((a.x1 + b.x0) / 2 for a, b in pairwise(panels))


def _unit(span: timedelta) -> str:
    if span <= timedelta(days=4):
        return "hour"
    if span <= timedelta(days=130):
        return "day"
    return "month" if span <= timedelta(days=366 * 4) else "year"


def _title(panel: Panel, view: View, canvas: Canvas, top: float, before: float) -> tuple[Label, ...]:
    """Return a panel's days and its scale, where there is room; ``before`` is where the last title ends."""
    say = words(view.language)
    size = canvas.font + 0.5
    y, edge = top - size * 0.9, panel.x1 + _EDGE
    for name in span_forms(panel.start, panel.end, view.language):
        bold = _left(name, panel.x0, y, size, "semibold", "ink", "panel")
        if bold.box[2] > edge:
            # A name that is too long for its panel may begin earlier.
            bold = _left(name, edge - (bold.box[2] - panel.x0), y, size, "semibold", "ink", "panel")
        if bold.x >= (before + _AIR if before else 0):
            break
    else:
        return ()
    # On a narrow screen the scale speaks through its ticks.
    scale = say(f"axis.{panel.unit}", zone=zone_words(view.zone, view.language))
    plain = _left(scale, bold.box[2] + 8, y, size, "regular", "grey", "panel")
    return (bold, plain) if plain.box[2] <= panel.x1 else (bold,)


def _left(text: str, x: float, y: float, size: float, weight: str, tone: str, role: str) -> Label:
    box = (x, y - size * 0.6, x + text_width(text, size, weight), y + size * 0.6)
    return Label(text, x, y, "left", size, box, tone, weight, role=role)


def window_words(start: datetime, end: datetime, view: View) -> str:
    """Return a window in words: its days; in a window of hours also these, unless it begins and ends with a day."""
    if _unit(end - start) != "hour" or start.time() == end.time() == time():
        return span_words(start, end, view.language)
    say, last = words(view.language), end - timedelta(microseconds=1)
    begins, ends = (format_time(edge.time(), say("date.pattern.time"), locale=say.locale) for edge in (start, end))
    ends = ends if end.date() == last.date() else "24:00"
    clock = {"begins": begins, "ends": ends, "zone": zone_words(view.zone, view.language)}
    if start.date() == last.date():
        return say("window.hours", day=span_words(start, end, view.language), **clock)
    first = day_words(start, say, year=start.year != last.year)
    return say("window.days", first=first, last=day_words(last, say), **clock)


def span_words(start: datetime, end: datetime, language: str) -> str:
    """Return the days from start to end (exclusive) in words: "23–24 June 2023"."""
    return span_forms(start, end, language)[0]


@lru_cache(maxsize=256)
def span_forms(start: datetime, end: datetime, language: str) -> tuple[str, ...]:
    """Return the days from start to end (exclusive) in words, then shorter: "24 June 2023", "24 Jun"."""
    last = end - timedelta(microseconds=1)
    if (start.month, start.day, start.hour, end.month, end.day, end.hour) == (1, 1, 0, 1, 1, 0):
        return (f"{start.year}" if start.year == last.year else f"{start.year}–{last.year}",)
    say, days = words(language), (start.date(), last.date())
    forms = [days_words(*days, say), days_words(*days, say, short=True)]
    if start.year == last.year:
        forms.append(days_words(*days, say, short=True, year=False))
    return tuple(dict.fromkeys(forms))


def ticks(panel: Panel, view: View, size: float, y: float) -> tuple[Tick, ...]:
    """Return the ticks of a panel: as many as its width takes without texts touching."""
    best = tuple(_tick(panel, moment, size, y, view.language) for moment in _ticked(panel, size, view.language))
    return apart(best) if _touching(best) else best


@lru_cache(maxsize=256)
def _ticked(panel: Panel, size: float, language: str) -> tuple[datetime, ...]:
    """Return the moments that have ticks: those of the shortest step whose texts do not touch, or of the longest."""
    found: tuple[datetime, ...] = ()
    for step in _STEPS[panel.unit]:
        moments = tuple(_moments(panel, step))
        if (len(moments) - 1) * _AIR > panel.x1 - panel.x0:
            continue
        found = moments
        if not _touching([_tick(panel, moment, size, 0.0, language) for moment in found]):
            break
    return found


def _touching(found: Sequence[Tick]) -> bool:
    return any(a.label and b.label and a.label.box[2] + _AIR > b.label.box[0] for a, b in pairwise(found))


def apart(found: Sequence[Tick]) -> tuple[Tick, ...]:
    """Return ticks without the texts that would touch another; major ones keep theirs first."""
    kept: list[Tick] = []
    for tick in sorted(found, key=lambda t: not t.major):
        if tick.label and not any(_near(tick.label, other.label) for other in kept):
            kept.append(tick)
    return tuple(tick if tick in kept else replace(tick, label=None) for tick in found)


def _near(one: Label, other: Label | None) -> bool:
    return other is not None and one.box[0] < other.box[2] + _AIR and other.box[0] < one.box[2] + _AIR


def _tick(panel: Panel, moment: datetime, size: float, y: float, language: str) -> Tick:
    text = _tick_text(panel.unit, moment, language)
    x = panel.x(moment)
    half = text_width(text, size) / 2
    # A text at the very edge moves inwards rather than being cut.
    middle = min(max(x, half), panel.x1 + _EDGE - half)
    box = (middle - half, y - size * 0.6, middle + half, y + size * 0.6)
    label = Label(text, middle, y, "middle", size, box, "grey", role="tick")
    return Tick(x, label, _is_major(panel.unit, moment))


def _is_major(unit: str, moment: datetime) -> bool:
    if unit == "hour":
        return moment.hour == 0
    return {"day": moment.day, "month": moment.month}.get(unit) == 1


@lru_cache(maxsize=4096)
def _tick_text(unit: str, moment: datetime, language: str) -> str:
    locale = words(language).locale
    match unit:
        case "hour":
            return str(format_time(moment.time(), "HH:mm", locale=locale))
        case "day":
            return str(format_skeleton("dMMM", moment, locale=locale))
        case "month":
            return str(format_skeleton("yMMM" if moment.month == 1 else "MMM", moment, locale=locale))
        case _:
            return str(moment.year)


def _moments(panel: Panel, step: int) -> list[datetime]:
    found = []
    start, end = panel.start, panel.end
    match panel.unit:
        case "hour":
            moment = start.replace(minute=0, second=0, microsecond=0)
            while moment <= end:
                if moment.hour % step == 0 and (step <= 24 or moment.toordinal() % (step // 24) == 0):
                    found.append(moment)
                moment += timedelta(hours=1)
        case "day":
            moment = start.replace(hour=0, minute=0, second=0, microsecond=0)
            if step % 7 == 0:  # weeks begin on Monday
                moment += timedelta(days=-moment.weekday() % 7)
            while moment < end:
                found.append(moment)
                moment += timedelta(days=step)
        case "month":
            for year in range(start.year, end.year + 1):
                found += [datetime(year, month, 1) for month in range(1, 13, step)]
        case _:
            first = start.year + -start.year % step
            found = [datetime(year, 1, 1) for year in range(first, min(9999, end.year) + 1, step)]
    return [m for m in found if start <= m <= end]
