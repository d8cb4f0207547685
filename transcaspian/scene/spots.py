"""Where an event stands in time: its panel, its mark and the span that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transcaspian.columns import OPEN_END, OPEN_START, Column, microseconds
from transcaspian.records import Event
from transcaspian.scene.model import Panel, Piece

_EDGE_FADE = 26.0  # pixels over which an open end fades out
_FADING = (0.3, 0.18, 0.08)
_WIDE = timedelta(hours=20) // timedelta(microseconds=1)  # from here on a date has no place among hours


class Spot(NamedTuple):
    """Where an event stands on a panel before it has a row."""

    event: Event
    x: float
    pieces: tuple[Piece, ...]
    left: float  # extent of mark and span
    right: float


def homes(earliest: Column, latest: Column, panels: Sequence[Panel]) -> tuple[Column, Column]:
    """Return which panel each date is drawn in, and whether in a band of it: place there is not time.

    The dates are those of columns, in microseconds.
    """
    starts = [microseconds(panel.start) for panel in panels]
    ends = [microseconds(panel.end) for panel in panels]
    over = np.array([(earliest < end) & (latest > start) for start, end in zip(starts, ends, strict=True)])
    fills = np.array([(earliest <= start) & (latest >= end) for start, end in zip(starts, ends, strict=True)])
    by_hour = np.array([[panel.unit == "hour"] for panel in panels])
    wide = (earliest == OPEN_START) | (latest == OPEN_END)
    wide |= latest - np.where(wide, latest, earliest) >= _WIDE
    row = np.arange(len(earliest))
    first, last = np.argmax(over, axis=0), _last(over)
    # A day or more has its width on the coarser scale, if it reaches it at all.
    hours, coarse = over & by_hour, over & ~by_hour
    ends_early = hours.any(axis=0) & (latest <= np.array(ends)[_last(hours)])
    reaches = coarse.any(axis=0) & ~ends_early
    index = np.where(reaches, _last(coarse), np.where(hours.any(axis=0), _last(hours), last))
    in_band = np.where(reaches, fills[index, row], hours.any(axis=0))
    # What fills the one panel that it is over has no place in it; what is narrow has.
    filling = (over.sum(axis=0) == 1) & fills[first, row]
    index = np.where(filling | ~wide, first, index)
    in_band = np.where(filling, True, in_band & wide)
    outside = ~over.any(axis=0)
    return np.where(outside, len(panels) - 1, index), in_band & ~outside


def _last(found: Column) -> Column:
    """Return the last row of each column in which there is a truth; 0 where there is none."""
    last: Column = np.max(np.where(found, np.arange(len(found))[:, None], 0), axis=0)
    return last


def _anchor(event: Event, start: datetime | None, end: datetime | None, panel: Panel, radius: float) -> float:
    """Return where a mark stands: in the middle of what is known, at the known end of an open date."""
    if start is None:
        x = panel.x(min(end, panel.end)) - radius if end else panel.x0
    elif end is None:
        x = panel.x(max(start, panel.start)) + radius
    elif event.date.is_instant and not event.date.approximate:
        x = panel.x(start)
    else:
        x = (panel.x(max(start, panel.start)) + panel.x(min(end, panel.end))) / 2
    return min(max(x, panel.x0 + radius), panel.x1 - radius)


def spot(event: Event, start: datetime | None, end: datetime | None, panel: Panel, radius: float) -> Spot:
    """Return where an event stands on a panel, with its span."""
    x = _anchor(event, start, end, panel, radius)
    if start is None or end is None:
        pieces = _open_pieces(panel, x, -1 if start is None else 1)
    else:
        pieces = _pieces(panel, start, end, *event.date.soft())
        # A span that its mark covers says nothing.
        if pieces and pieces[-1].x1 - pieces[0].x0 < 2 * radius - 2:
            pieces = ()
    left = min([x - radius, *(p.x0 for p in pieces)])
    right = max([x + radius, *(p.x1 for p in pieces)])
    return Spot(event, x, pieces, left, right)


def _open_pieces(panel: Panel, x: float, way: int) -> tuple[Piece, ...]:
    """Fade out from the known end of a date towards its open one."""
    step = _EDGE_FADE / len(_FADING) * way
    edges = [(x + step * k, x + step * (k + 1), alpha) for k, alpha in enumerate(_FADING)]
    pieces = [Piece(min(a, b), max(a, b), alpha) for a, b, alpha in edges]
    return tuple(p for p in pieces if p.x0 >= panel.x0 - 1 and p.x1 <= panel.x1 + 1)


def _pieces(
    panel: Panel, start: datetime, end: datetime, soft_start: timedelta, soft_end: timedelta
) -> tuple[Piece, ...]:
    """Cut a span into a core and, where an end is approximate, two fainter steps about that end."""
    edges = [(start, 0.3)]
    if soft_start:
        edges = [(_moved(start, -soft_start), 0.12), (start, 0.2), (_moved(start, soft_start), 0.3)]
    if soft_end:
        middle = max(edges[-1][0], _moved(end, -soft_end))
        edges += [(middle, 0.2), (end, 0.12), (_moved(end, soft_end), 0.0)]
    else:
        edges += [(end, 0.0)]
    pieces = []
    for (a, alpha), (b, _) in pairwise(edges):
        x0, x1 = panel.x(max(a, panel.start)), panel.x(min(b, panel.end))
        if x1 > x0:
            pieces.append(Piece(x0, x1, alpha))
    return tuple(pieces)


def _moved(moment: datetime, step: timedelta) -> datetime:
    try:
        return moment + step
    except OverflowError:  # the first and the last year that a calendar holds
        return datetime.min if step < timedelta() else datetime.max
