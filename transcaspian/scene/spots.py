"""Where an event stands in time: its panel, its mark and the span that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from transcaspian.records import Event
from transcaspian.scene.model import Panel, Piece

_EDGE_FADE = 26.0  # pixels over which an open end fades out
_FADING = (0.3, 0.18, 0.08)
_WIDE = timedelta(hours=20)  # from here on a date has no place among hours


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an event stands on a panel before it has a row."""

    event: Event
    x: float
    pieces: tuple[Piece, ...]
    left: float  # extent of mark and span
    right: float


def home(start: datetime | None, end: datetime | None, panels: Sequence[Panel]) -> tuple[int, bool]:
    """Return which panel a date is drawn in, and whether in a band of it: place there is not time."""
    if len(panels) == 1:
        filled = _fills(start, end, panels[0])
        wide = start is None or end is None or end - start >= _WIDE
        return 0, filled or (wide and panels[0].unit == "hour")
    over = [n for n, p in enumerate(panels) if (start is None or start < p.end) and (end is None or end > p.start)]
    if not over:
        return len(panels) - 1, False
    first = over[0]
    if len(over) == 1 and _fills(start, end, panels[first]):
        return first, True
    if start is not None and end is not None and end - start < _WIDE:
        return first, False
    # A day or more has its width on the coarser scale, if it reaches it at all.
    hours = [n for n in over if panels[n].unit == "hour"]
    others = [n for n in over if panels[n].unit != "hour"]
    if others and not (hours and end is not None and end <= panels[hours[-1]].end):
        return others[-1], _fills(start, end, panels[others[-1]])
    return (hours or over)[-1], bool(hours)


def _fills(start: datetime | None, end: datetime | None, panel: Panel) -> bool:
    return (start is None or start <= panel.start) and (end is None or end >= panel.end)


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
