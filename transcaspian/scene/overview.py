"""The slim overview of all years, two-speed where the early years are sparse, with the window marked."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from itertools import groupby

from transcaspian.dataset import Dataset
from transcaspian.scene.axis import apart, ticks
from transcaspian.scene.model import Canvas, Overview, Panel, Stroke
from transcaspian.selection import Bounds, Selection
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
    width, height = float(canvas.timeline_width), float(canvas.overview_height)
    start, end = extent(dataset, view)
    panels, cell_of = _cells(dataset, view.zone, left, width - 10)
    known = selection.certainty
    of_known = (cell for event_id, cell in cell_of.items() if event_id in known)
    cells = dict.fromkeys(cell_of.values() if len(known) == len(cell_of) else of_known, False)
    cells |= dict.fromkeys((cell_of[event.id] for event in selection.shown), True)
    top, bottom = 3.0, height - canvas.font * 1.5
    each = (bottom - top) / max(1, len(tracks))
    edges = {track: (top + n * each, top + (n + 1) * each) for n, track in enumerate(tracks)}
    kept = sorted((cell for cell in cells.items() if cell[0][1] in edges), key=lambda cell: not cell[1])
    strokes = [Stroke(x, *edges[track], track, is_shown) for (x, track), is_shown in kept[:_MOST]]
    a, b = max(selection.stretches[0][0], start), min(selection.stretches[-1][1], end)
    window = (_x(panels, a), max(_x(panels, b), _x(panels, a) + 3))
    axis = [t for p in panels for t in ticks(p, view, canvas.font - 1, height - canvas.font * 0.75)]
    return Overview(width, height, panels, tuple(strokes), (window,), apart(axis))


_Cell = tuple[float, str]  # x, to the pixel, and track: events that cannot be told apart share one


@lru_cache(maxsize=32)
def _cells(dataset: Dataset, zone: str, left: float, right: float) -> tuple[tuple[Panel, ...], dict[str, _Cell]]:
    """Return the axis and the cell of each event on it, most significant first; the same for every filter."""
    view = View(zone=zone)
    events = sorted(dataset.events.values(), key=lambda e: (-e.significance, e.id))
    moments = [_anchor(e.date.bounds(view.tz)) for e in events]
    panels = _panels(*extent(dataset, view), sorted(moments), left, right)
    cells: dict[_Cell, _Cell] = {}
    cell_of = {}
    for event, moment in zip(events, moments, strict=True):
        cell = (float(round(_x(panels, moment))), event.track)
        cell_of[event.id] = cells.setdefault(cell, cell)
    return panels, cell_of


def _anchor(bounds: Bounds) -> datetime:
    """Return one moment for a date: the middle of a span, the known end of an open one."""
    earliest, latest = bounds
    if earliest is None or latest is None:
        return earliest or latest or datetime(2023, 1, 1)
    return earliest + (latest - earliest) / 2


def _panels(start: datetime, end: datetime, moments: list[datetime], left: float, right: float) -> tuple[Panel, ...]:
    """Return one panel, or two of different speed where the first years hold next to nothing."""
    split, early = start.year, 0
    for year, of_year in groupby(moments, key=lambda m: m.year):
        if early <= _SPARSE * len(moments):
            split = year
        early += len(list(of_year))
    if split - start.year < 3:
        return (Panel(start, end, left, right, _unit(start, end)),)
    middle, border = left + (right - left) * _SPARSE_SHARE, datetime(split, 1, 1)
    return (
        Panel(start, border, left, middle, "year"),
        Panel(border, end, middle + _GAP, right, _unit(border, end)),
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
    if b < panels[0].x0 or a > panels[-1].x1:
        return None
    first, last = (_day(panels, x) for x in (a, b))
    return first, max(first, last)


def _day(panels: tuple[Panel, ...], x: float) -> datetime:
    panel = next((p for p in panels if x <= p.x1), panels[-1])
    return panel.moment(x).replace(hour=0, minute=0, second=0, microsecond=0)
