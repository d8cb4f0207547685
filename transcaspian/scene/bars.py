"""A date as a bar on an axis: a mark is drawn only if it covers all that is known of the date.

The rule holds on every axis of ours (``docs/decisions/0017-marks-and-bars.md``): whatever is wider than a mark, or
goes on beyond the axis, is a bar whose ends say whether it ends there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from transcaspian.scene.model import BEYOND, CLOSED, OPEN, SOFT, Bar, Piece

_OPEN_LENGTH = 26.0  # pixels over which an open end fades out
_OPEN_STRENGTHS = (1.0, 0.6, 0.25)
_SOFT_STRENGTHS = (0.4, 0.7)  # outside and inside of an approximate end
_COVERED = 3.0  # times a mark's radius: a bar up to a mark and a half wide is drawn as a mark

Bounds = tuple[datetime | None, datetime | None]
Softness = tuple[timedelta, timedelta]


class Axis(Protocol):
    """A stretch of time in pixels: a panel, or several of them one after another."""

    @property
    def start(self) -> datetime:
        """Wall time at which it begins."""

    @property
    def end(self) -> datetime:
        """Wall time at which it ends."""

    def x(self, moment: datetime) -> float:
        """Return where a wall time stands."""


def bar(bounds: Bounds, soft: Softness, axis: Axis, radius: float) -> Bar | None:
    """Return a date as a bar on an axis; None if a mark of this radius covers it."""
    start, end = bounds
    if start is None or end is None:
        return _open(start, end, axis)
    first, last = _moved(start, -soft[0]), _moved(end, soft[1])
    before, after = first < axis.start, last > axis.end
    if not before and not after and axis.x(last) - axis.x(first) <= _COVERED * radius:
        return None
    ends = (
        BEYOND if before else SOFT if soft[0] else CLOSED,
        BEYOND if after else SOFT if soft[1] else CLOSED,
    )
    return _at_least(Bar(_pieces(start, end, soft, axis), ends), axis, 2 * radius)


def _open(start: datetime | None, end: datetime | None, axis: Axis) -> Bar:
    """Fade out from the known end of a date towards its open one."""
    left, right = axis.x(axis.start), axis.x(axis.end)
    if start is None and end is None:
        return Bar((Piece(left, right, _OPEN_STRENGTHS[-1]),), (OPEN, OPEN))
    known = end if start is None else start
    assert known is not None
    way = -1 if start is None else 1
    x = min(max(axis.x(min(max(known, axis.start), axis.end)), left), right)
    step = _OPEN_LENGTH / len(_OPEN_STRENGTHS) * way
    pieces = []
    for n, strength in enumerate(_OPEN_STRENGTHS):
        a, b = sorted((x + step * n, x + step * (n + 1)))
        a, b = max(a, left), min(b, right)
        if b > a:
            pieces.append(Piece(a, b, strength))
    inside = axis.start <= known <= axis.end
    ends = (OPEN, CLOSED if inside else BEYOND)
    found = Bar(tuple(sorted(pieces, key=lambda p: p.x0)), ends if way < 0 else (ends[1], ends[0]))
    # A known end at the very edge leaves no room to fade in.
    return found if pieces else Bar((Piece(*_stub(x, way, left, right), _OPEN_STRENGTHS[0]),), found.ends)


def _stub(x: float, way: int, left: float, right: float) -> tuple[float, float]:
    a = min(max(x if way > 0 else x - _OPEN_LENGTH / 3, left), right - 1)
    return a, min(right, a + _OPEN_LENGTH / 3)


def _pieces(start: datetime, end: datetime, soft: Softness, axis: Axis) -> tuple[Piece, ...]:
    """Cut a span into a core and, where an end is approximate, two fainter steps about that end."""
    outer, inner = _SOFT_STRENGTHS
    edges = [(start, 1.0)]
    if soft[0]:
        edges = [(_moved(start, -soft[0]), outer), (start, inner), (_moved(start, soft[0]), 1.0)]
    if soft[1]:
        middle = max(edges[-1][0], _moved(end, -soft[1]))
        edges += [(middle, inner), (end, outer), (_moved(end, soft[1]), 0.0)]
    else:
        edges += [(end, 0.0)]
    pieces = []
    for (a, strength), (b, _) in pairwise(edges):
        a, b = min(max(a, axis.start), axis.end), max(min(b, axis.end), axis.start)
        x0, x1 = axis.x(a), axis.x(b)
        if x1 > x0:
            pieces.append(Piece(x0, x1, strength))
    if not pieces:  # less than can be seen, at an edge
        x = axis.x(min(max(start, axis.start), axis.end))
        return (Piece(x, x, 1.0),)
    return tuple(pieces)


def _at_least(found: Bar, axis: Axis, width: float) -> Bar:
    """Widen a very narrow bar inwards, so that it can be seen and clicked."""
    if found.x1 - found.x0 >= width:
        return found
    left, right = axis.x(axis.start), axis.x(axis.end)
    x0 = found.x0 if found.ends[1] != BEYOND else found.x1 - width
    x0 = max(left, min(x0, right - width))
    return Bar((Piece(x0, x0 + width, found.pieces[0].strength),), found.ends)


def _moved(moment: datetime, step: timedelta) -> datetime:
    try:
        return moment + step
    except OverflowError:  # the first and the last year that a calendar holds
        return datetime.min if step < timedelta() else datetime.max
