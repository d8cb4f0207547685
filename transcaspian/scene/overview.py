"""The slim overview of all years, two-speed where the early years are sparse, with the window marked."""

from __future__ import annotations

from datetime import datetime

from transcaspian.dataset import Dataset
from transcaspian.dates import sort_key
from transcaspian.records import Event
from transcaspian.scene.axis import ticks
from transcaspian.scene.model import Canvas, Overview, Panel, Stroke
from transcaspian.selection import Selection
from transcaspian.view import View
from transcaspian.window import extent

_SPARSE = 0.12  # years that together hold less than this share of the events are drawn in less room
_SPARSE_SHARE = 0.16
_GAP = 14.0
_MOST = 1200  # strokes; more cannot be told apart on any screen


def overview(
    dataset: Dataset, selection: Selection, view: View, canvas: Canvas, tracks: tuple[str, ...], left: float
) -> Overview:
    """Lay all events of a dataset out on a slim axis, the window's stretches marked."""
    start, end = extent(dataset, view)
    width = float(canvas.timeline_width)
    height = float(canvas.overview_height)
    tz = view.tz
    moments = {e.id: _anchor(e, view) for e in dataset.events.values() if e.id not in selection.not_known}
    panels = _panels(start, end, sorted(moments.values()), left, width - 10)
    rows = max(1, len(tracks))
    top, bottom = 3.0, height - canvas.font * 1.5
    each = (bottom - top) / rows
    shown = {event.id for event in selection.shown}
    order = {track: n for n, track in enumerate(tracks)}
    strokes = []
    events = sorted(dataset.events.values(), key=lambda e: (-e.significance, sort_key(e.date, tz), e.id))
    for event in events:
        if event.id not in moments or event.track not in order:
            continue
        x = round(_x(panels, moments[event.id]), 1)
        y = top + order[event.track] * each
        strokes.append(Stroke(x, y, y + each, event.track, event.id in shown))
    strokes = list(dict.fromkeys(strokes))[:_MOST]
    windows = tuple(
        (_x(panels, max(a, start)), max(_x(panels, min(b, end)), _x(panels, max(a, start)) + 3))
        for a, b in [(selection.stretches[0][0], selection.stretches[-1][1])]
    )
    labels = tuple(t for p in panels for t in ticks(p, view, canvas.font - 1, height - canvas.font * 0.75))
    return Overview(width, height, panels, tuple(strokes), windows, labels)


def _anchor(event: Event, view: View) -> datetime:
    """Return one moment for a date: the middle of a span, the known end of an open one."""
    earliest, latest = event.date.bounds(view.tz)
    if earliest is None or latest is None:
        return earliest or latest or datetime(2023, 1, 1)
    return earliest + (latest - earliest) / 2


def _panels(
    start: datetime, end: datetime, moments: list[datetime], left: float, right: float
) -> tuple[Panel, ...]:
    split = start
    for year in range(start.year + 1, end.year):
        early = sum(1 for m in moments if m.year < year)
        if early <= _SPARSE * len(moments):
            split = datetime(year, 1, 1)
    if split.year - start.year < 3:
        return (Panel(start, end, left, right, _unit(start, end)),)
    middle = left + (right - left) * _SPARSE_SHARE
    return (
        Panel(start, split, left, middle, "year"),
        Panel(split, end, middle + _GAP, right, _unit(split, end)),
    )


def _unit(start: datetime, end: datetime) -> str:
    return "month" if (end - start).days <= 366 * 6 else "year"


def _x(panels: tuple[Panel, ...], moment: datetime) -> float:
    for panel in panels:
        if moment < panel.end:
            return max(panel.x0, panel.x(moment))
    return panels[-1].x1


def dragged(panels: tuple[Panel, ...], a: float, b: float) -> tuple[datetime, datetime] | None:
    """Return the days that a stretch of the overview stands for, at least one; None outside of it."""
    a, b = min(a, b), max(a, b)
    moments = []
    for x in (a, b):
        panel = next((p for p in panels if x <= p.x1), panels[-1])
        moments.append(panel.moment(x))
    first = moments[0].replace(hour=0, minute=0, second=0, microsecond=0)
    last = moments[1].replace(hour=0, minute=0, second=0, microsecond=0)
    if b < panels[0].x0 or a > panels[-1].x1:
        return None
    return first, max(first, last)
