"""Bars and breaks of every axis: how a date that is wider than a mark is drawn, and where the speed of time changes."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.drawing.sheet import Disc, Item, Point, Shape, line, rectangle
from transcaspian.look.palette import Palette
from transcaspian.scene.model import BEYOND, CLOSED, Bar, Piece

_SOLID = 0.46  # strength of a confirmed bar's colour: names on it can still be read
_ARROW = 3.6  # pixels that the sign of going on is wide, for a bar of eight pixels
_GAP = 2.0  # between that sign and the bar
_PITCH = 6.5  # pixels between two dots or crosses along a bar
_EDGE = 1.4  # width of its lines

Hole = tuple[float, float]  # from where to where a name covers the middle of a bar


def draw_bar(
    bar: Bar, y: float, r: float, fill: str, colour: str, paper: str, hole: Hole = (0.0, 0.0)
) -> Iterator[Item]:
    """Yield a bar at a height, ``r`` being half of its own: the sign of its certainty drawn along its whole length.

    Confirmed is filled, the others are outlines: with dots (reported), empty (claimed), with crosses (disputed).
    """
    scale = r / 4.3
    before, after = (_ARROW * scale + _GAP if end == BEYOND else 0.0 for end in bar.ends)
    pieces = [*_within(bar.pieces, bar.x0 + before, bar.x1 - after)]
    for piece in pieces:
        box = (piece.x0, y - r, piece.x1, y + r)
        if fill == "solid":
            yield rectangle(box, colour, alpha=_SOLID * piece.strength)
            continue
        yield rectangle(box, paper, alpha=piece.strength)
        for edge in (y - r, y + r):
            yield line((piece.x0, edge), (piece.x1, edge), colour=colour, width=_EDGE * scale, alpha=piece.strength)
    if pieces and fill in ("dot", "cross"):
        yield from _along(pieces, y, r, fill, colour, hole)
    yield from draw_ends(bar.ends, (bar.x0, bar.x1), (y - r, y + r), colour, scale)


def draw_ends(
    ends: tuple[str, str], edges: tuple[float, float], span: tuple[float, float], colour: str, scale: float = 1.0
) -> Iterator[Shape]:
    """Yield what closes an end, or says that it goes on; nothing where it fades."""
    (top, bottom), wide = span, _ARROW * scale
    middle, half = (top + bottom) / 2, min((bottom - top) / 2, 5 * scale)
    for end, x, way in zip(ends, edges, (-1, 1), strict=True):
        if end == CLOSED:
            yield line((x, top), (x, bottom), colour=colour, width=_EDGE * scale)
        elif end == BEYOND:
            points = (x - way * wide, middle - half), (x, middle), (x - way * wide, middle + half)
            yield line(*points, colour=colour, width=1.2 * _EDGE * scale)


def _within(pieces: tuple[Piece, ...], left: float, right: float) -> Iterator[Piece]:
    for piece in pieces:
        a, b = max(piece.x0, left), min(piece.x1, right)
        if b > a:
            yield Piece(a, b, piece.strength)


def _along(pieces: list[Piece], y: float, r: float, fill: str, colour: str, hole: Hole) -> Iterator[Item]:
    """Yield the texture of a bar: never one dot, which would be a point in time."""
    left, right = pieces[0].x0, pieces[-1].x1
    count = max(2, round((right - left) / (_PITCH * r / 4.3)))
    step = (right - left) / count
    for piece in pieces:
        found = []
        for n in range(count):
            x = left + (n + 0.5) * step
            if piece.x0 <= x < piece.x1 and not hole[0] - step / 2 < x < hole[1] + step / 2:
                found.append(x)
        if fill == "dot":
            yield from (Disc(x, y, r * 0.27, colour, alpha=piece.strength) for x in found)
        elif found:
            d = min(r * 0.6, step * 0.45)
            rings = [
                ring for x in found for ring in (((x - d, y - d), (x + d, y + d)), ((x - d, y + d), (x + d, y - d)))
            ]
            yield Shape(tuple(rings), False, "", colour, r * 0.26, None, piece.strength)


def draw_break(x: float, top: float, bottom: float, colours: Palette, unit: float = 1.0) -> Iterator[Shape]:
    """Yield the sign of a break of scale in an axis that runs across: two slanted lines."""
    over = 4 * unit
    yield from _break(((x, top - over), (x, bottom + over)), colours, unit, False)


def draw_break_upwards(y: float, left: float, right: float, colours: Palette, unit: float = 1.0) -> Iterator[Shape]:
    """Yield the same sign in an axis that runs upwards."""
    over = 4 * unit
    yield from _break(((y, left - over), (y, right + over)), colours, unit, True)


def _break(ends: tuple[Point, Point], colours: Palette, unit: float, turned: bool) -> Iterator[Shape]:
    (at, first), (_, last) = ends

    def point(off: float, along: float) -> Point:
        return (along, at + off) if turned else (at + off, along)

    corners = point(-6 * unit, last), point(-unit, first), point(6 * unit, first), point(unit, last)
    yield Shape((corners,), True, colours.paper)
    for shift in (-3.5 * unit, 3.5 * unit):
        yield line(point(shift - 2.5 * unit, last), point(shift + 2.5 * unit, first), colour=colours.grey, width=1.1)
