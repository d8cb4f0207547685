"""Time as panels of one scale each, with titles and ticks; wall time of the view's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from babel.dates import format_date, format_skeleton, format_time

from transcaspian.messages import Words, words
from transcaspian.scene.model import Canvas, Label, Panel, Tick
from transcaspian.typography import text_width
from transcaspian.view import View

_SHARES = {"june-july": (0.585, 0.415)}
GAP = 30.0  # the visible break between two scales
_STEPS: dict[str, tuple[int, ...]] = {
    "hour": (1, 2, 3, 6, 12),
    "day": (1, 2, 7, 14),
    "month": (1, 2, 3, 6),
    "year": (1, 2, 5, 10, 20, 50, 100),
}


def panels(
    view: View,
    stretches: tuple[tuple[datetime, datetime], ...],
    canvas: Canvas,
    left: float,
    top: float,
    bottom: float,
) -> tuple[Panel, ...]:
    """Return stretches of wall time as panels between ``left`` and the canvas's right edge, with ticks."""
    shares = _SHARES.get(view.window, (1.0,))
    room = canvas.timeline_width - left - 10 - GAP * (len(stretches) - 1)
    found = []
    x = left
    for (start, end), share in zip(stretches, shares, strict=True):
        width = room * share
        bare = Panel(start, end, x, x + width, _unit(end - start))
        found.append(
            Panel(
                start,
                end,
                x,
                x + width,
                bare.unit,
                _title(bare, view, canvas, top),
                ticks(bare, view, canvas.font - 1, bottom),
            )
        )
        x += width + GAP
    return tuple(found)


def _unit(span: timedelta) -> str:
    if span <= timedelta(days=4):
        return "hour"
    if span <= timedelta(days=130):
        return "day"
    return "month" if span <= timedelta(days=366 * 4) else "year"


def _title(panel: Panel, view: View, canvas: Canvas, top: float) -> tuple[Label, ...]:
    say = words(view.language)
    name = span_words(panel.start, panel.end, view.language)
    scale = say(f"axis.{panel.unit}", zone=say(f"zone.{view.zone}"))
    size = canvas.font + 0.5
    y = top - size * 0.9
    bold = _left(name, panel.x0, y, size, "semibold", "ink", "panel")
    # On a narrow screen the scale speaks through its ticks.
    plain = _left(scale, bold.box[2] + 8, y, size, "regular", "grey", "panel")
    return (bold, plain) if plain.box[2] <= panel.x1 else (bold,)


def _left(text: str, x: float, y: float, size: float, weight: str, tone: str, role: str) -> Label:
    box = (x, y - size * 0.6, x + text_width(text, size, weight), y + size * 0.6)
    return Label(text, x, y, "left", size, box, tone, weight, role=role)


def span_words(start: datetime, end: datetime, language: str) -> str:
    """Return the days from start to end (exclusive) in words: "23–24 June 2023"."""
    locale = words(language).locale
    last = end - timedelta(minutes=1)
    if (start.month, start.day, start.hour, end.month, end.day) == (1, 1, 0, 1, 1):
        return f"{start.year}" if start.year == last.year else f"{start.year}–{last.year}"
    # One pattern serves both languages: "24 June 2023", "24 czerwca 2023".
    full = "d MMMM y"
    if start.date() == last.date():
        return str(format_date(start, full, locale=locale))
    same_month = (start.year, start.month) == (last.year, last.month)
    first = "d" if same_month else "d MMMM" if start.year == last.year else full
    dash = "–" if same_month else " – "
    return f"{format_date(start, first, locale=locale)}{dash}{format_date(last, full, locale=locale)}"


def ticks(panel: Panel, view: View, size: float, y: float) -> tuple[Tick, ...]:
    """Return the ticks of a panel: as many as its width takes without texts touching."""
    say = words(view.language)
    best: list[Tick] = []
    for step in _STEPS[panel.unit]:
        best = [_tick(panel, moment, size, y, say) for moment in _moments(panel, step)]
        labelled = [t.label.box for t in best if t.label]
        if all(a[2] + 12 <= b[0] for a, b in pairwise(labelled)):
            break
    return tuple(best)


def _tick(panel: Panel, moment: datetime, size: float, y: float, say: Words) -> Tick:
    locale = say.locale
    major = False
    match panel.unit:
        case "hour":
            text = str(format_time(moment.time(), "HH:mm", locale=locale))
            major = moment.hour == 0
        case "day":
            text = str(format_skeleton("dMMM", moment, locale=locale))
            major = moment.day == 1
        case "month":
            text = str(format_skeleton("yMMM" if moment.month == 1 else "MMM", moment, locale=locale))
            major = moment.month == 1
        case _:
            text = str(moment.year)
    x = panel.x(moment)
    half = text_width(text, size) / 2
    # A text at the very edge moves inwards rather than being cut.
    middle = min(max(x, half), panel.x1 + 10 - half)
    label = Label(
        text,
        middle,
        y,
        "middle",
        size,
        (middle - half, y - size * 0.6, middle + half, y + size * 0.6),
        "grey",
        role="tick",
    )
    return Tick(x, label, major)


def _moments(panel: Panel, step: int) -> list[datetime]:
    found = []
    match panel.unit:
        case "hour":
            moment = panel.start.replace(minute=0, second=0, microsecond=0)
            while moment <= panel.end:
                if moment >= panel.start and moment.hour % step == 0:
                    found.append(moment)
                moment += timedelta(hours=1)
        case "day":
            moment = panel.start.replace(hour=0, minute=0, second=0, microsecond=0)
            if step % 7 == 0:  # weeks begin on Monday
                moment += timedelta(days=-moment.weekday() % 7)
            while moment < panel.end:
                if moment >= panel.start:
                    found.append(moment)
                moment += timedelta(days=step)
        case "month":
            for year in range(panel.start.year, panel.end.year + 1):
                found += [datetime(year, month, 1) for month in range(1, 13, step)]
        case _:
            first = panel.start.year + -panel.start.year % step
            found = [datetime(year, 1, 1) for year in range(first, panel.end.year + 1, step) if year <= 9999]
    return [m for m in found if panel.start <= m <= panel.end]
