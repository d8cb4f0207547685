"""The slim overview of all years, two-speed where the early years are sparse, with the window marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np

from transcaspian.dataset.columns import Column, columns, microseconds
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.axis import apart, ticks
from transcaspian.scene.model import Canvas, Label, Overview, Panel, Stroke
from transcaspian.view.query import View
from transcaspian.view.selection import Selection
from transcaspian.view.selection import known_mask as known_to
from transcaspian.view.window import extent, known_ends, middles, whole

_SPARSE_SHARE = 0.16  # of the width: the first years where they hold next to nothing
_GAP = 14.0
_NARROW = 4.0  # pixels: up to this width a bar is drawn as a tick in its middle
_MOST = 1200  # strokes; more cannot be told apart on any screen


def overview(
    dataset: Dataset, selection: Selection, view: View, canvas: Canvas, tracks: tuple[str, ...], left: float
) -> Overview:
    """Lay all events of a dataset out on a slim axis, the window's stretches marked."""
    width, height = float(canvas.timeline_width), float(canvas.overview_height)
    start, end = extent(dataset, view)
    panels, names, cell_of = _cells(dataset, view.zone, left, width - 10)
    weight = columns(dataset).by_weight
    cells = dict.fromkeys(cell_of[weight[known_to(dataset, view)[weight]]].tolist())
    bright = set(cell_of[selection.at].tolist())
    titles = _titles(panels, view, canvas.font - 2)
    top, bottom = max([3.0, *(label.box[3] + 3 for label in titles)]), height - canvas.font * 1.5
    each = (bottom - top) / max(1, len(tracks))
    edges = {track: (top + n * each, top + (n + 1) * each) for n, track in enumerate(tracks)}
    kept = [cell for cell in cells if names[cell][2] in edges]
    kept.sort(key=lambda cell: cell not in bright)
    strokes = [Stroke(a, b, *edges[track], track, c in bright) for c in kept[:_MOST] for a, b, track in (names[c],)]
    a, b = max(selection.stretches[0][0], start), min(selection.stretches[-1][1], end)
    window = (_x(panels, a), max(_x(panels, b), _x(panels, a) + 3))
    axis = [t for p in panels for t in ticks(p, view, canvas.font - 1, height - canvas.font * 0.75)]
    return Overview(width, height, panels, tuple(strokes), top, bottom, (window,), apart(axis), titles)


def _titles(panels: tuple[Panel, ...], view: View, size: float) -> tuple[Label, ...]:
    """Return what one step means on each side of a break; nothing where an axis has one speed."""
    found: list[Label] = []
    say = words(view.language)
    for panel, at in zip(panels, ("right", "left"), strict=False) if len(panels) > 1 else ():
        text = say(f"axis.{panel.unit}")
        wide, x = text_width(text, size), panel.x1 - 4 if at == "right" else panel.x0 + 4
        left = x - wide if at == "right" else x
        box = (left, 0.5, left + wide, size + 0.5)
        if left >= panel.x0 - 1 and left + wide <= panel.x1:
            found.append(Label(text, x, (box[1] + box[3]) / 2, at, size, box, "grey", role="panel"))
    return tuple(found)


# From x to x, to the pixel, and track: events that cannot be told apart share one.
_Cell = tuple[float, float, str]


@lru_cache(maxsize=32)
def _cells(dataset: Dataset, zone: str, left: float, right: float) -> tuple[tuple[Panel, ...], list[_Cell], Column]:
    """Return the axis, the cells on it, and the index of each event's cell; the same for every filter."""
    earliest, latest = known_ends(dataset, zone)
    panels = _panels(whole(dataset, zone), left, right)
    every = columns(dataset)
    ends = np.rint(np.stack([_xs(panels, earliest), _xs(panels, latest)])).astype(np.int64)
    narrow = ends[1] - ends[0] <= _NARROW
    ends = np.where(narrow, np.rint(_xs(panels, middles(dataset, zone))).astype(np.int64), ends)
    room = int(right) + 2
    codes = (ends[0] * room + ends[1]) * len(every.tracks) + every.track
    found, cell_of = np.unique(codes, return_inverse=True)
    names: list[_Cell] = []
    for code in found.tolist():
        edges, track = divmod(code, len(every.tracks))
        a, b = divmod(edges, room)
        names.append((float(a), float(b), every.tracks[track]))
    return panels, names, cell_of


def _panels(periods: Sequence[tuple[datetime, datetime]], left: float, right: float) -> tuple[Panel, ...]:
    """Return one panel, or two of different speed where the first years hold next to nothing."""
    *early, (start, end) = periods
    if not early:
        return (Panel(start, end, left, right, _unit(start, end)),)
    middle = left + (right - left) * _SPARSE_SHARE
    return (
        Panel(*early[0], left, middle, "year"),
        Panel(start, end, middle + _GAP, right, _unit(start, end)),
    )


def _unit(start: datetime, end: datetime) -> str:
    return "month" if (end - start).days <= 366 * 6 else "year"


def _x(panels: tuple[Panel, ...], moment: datetime) -> float:
    for panel in panels:
        if moment < panel.end:
            return max(panel.x0, panel.x(moment))
    return panels[-1].x1


def _xs(panels: tuple[Panel, ...], moments: Column) -> Column:
    """Return where moments stand: ``_x`` of all at once."""
    found = np.full(len(moments), panels[-1].x1)
    for panel in reversed(panels):
        start, end = microseconds(panel.start), microseconds(panel.end)
        xs = panel.x0 + (moments - start) / (end - start) * (panel.x1 - panel.x0)
        found = np.where(moments < end, np.maximum(panel.x0, xs), found)
    return found


def dragged(panels: tuple[Panel, ...], a: float, b: float) -> tuple[datetime, datetime] | None:
    """Return the days of a stretch of the overview, at least one; None outside of it."""
    a, b = min(a, b), max(a, b)
    if b < panels[0].x0 or a > panels[-1].x1:
        return None
    first, last = (_day(panels, x) for x in (a, b))
    return first, max(first, last)


def _day(panels: tuple[Panel, ...], x: float) -> datetime:
    panel = next((p for p in panels if x <= p.x1), panels[-1])
    return panel.moment(x).replace(hour=0, minute=0, second=0, microsecond=0)
