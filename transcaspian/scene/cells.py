"""Rows of a layer on the map: the cells of a grid, in classes by how many rows they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from transcaspian.language.messages import words
from transcaspian.layers.model import Cell, Grid
from transcaspian.scene.anew import projection_of
from transcaspian.scene.beneath import LEAST_CELL
from transcaspian.scene.model import Beneath, Box, LegendItem, MapScene, Scene

_CLASSES = 5
_OUTLINED = 24.0  # pixels that a frame is within its map, from which on it is outlined
# How strong each class is, by how many there are. Even the strongest lets borders through, and marks are louder.
STRENGTHS = {
    1: (0.42,),
    2: (0.24, 0.52),
    3: (0.2, 0.36, 0.56),
    4: (0.17, 0.29, 0.42, 0.58),
    5: (0.15, 0.25, 0.36, 0.47, 0.59),
}


@dataclass(frozen=True, slots=True)
class Square:
    """A cell with rows: where it is on the map in pixels, and its class from 0."""

    cell: Cell
    count: int
    box: Box
    rank: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a map. ``starts`` are the least numbers of rows of each class."""

    squares: tuple[Square, ...]
    starts: tuple[int, ...]
    width: float  # of a cell in degrees
    outline: Box | None = None  # of the frame that is counted, where the map shows more

    @property
    def strengths(self) -> tuple[float, ...]:
        """Return how strong each class is drawn."""
        return STRENGTHS[len(self.starts)] if self.starts else ()


def cells(shown: MapScene, beneath: Beneath | None) -> Cells:
    """Return the cells of a layer on a map, as fine as they can be told apart there."""
    if beneath is None or beneath.grid is None:
        return Cells((), (), 0.0)
    at = projection_of(shown)
    grid, counts = beneath.grid, _counted(beneath.grid)
    width, height = grid.width, grid.height
    while width / 360 * at.scale < LEAST_CELL:
        width, height, counts = width * 2, height * 2, _coarser(counts)
    starts = classes(max(counts.values(), default=0))
    found = []
    for (ix, iy), count in sorted(counts.items()):
        cell = Cell(width, height, ix, iy)
        west, south, east, north = cell.frame
        (x0, y1), (x1, y0) = at.to_pixel(west, south), at.to_pixel(east, north)
        if x1 > 0 and y1 > 0 and x0 < shown.width and y0 < shown.height:
            found.append(Square(cell, count, (x0, y0, x1, y1), sum(count >= one for one in starts) - 1))
    return Cells(tuple(found), starts, width, _outline(shown, beneath))


def _counted(grid: Grid) -> dict[tuple[int, int], int]:
    return dict(zip(zip(grid.ix, grid.iy, strict=True), grid.counts, strict=True))


def _coarser(counts: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Return four cells as one: the edges of a grid are edges of every finer one."""
    found: Counter[tuple[int, int]] = Counter()
    for (ix, iy), count in counts.items():
        found[ix // 2, iy // 2] += count
    return found


def _outline(shown: MapScene, beneath: Beneath) -> Box | None:
    """Return the frame in pixels, where the map shows much beyond it: no rows are counted there."""
    if beneath.frame is None:
        return None
    west, south, east, north = beneath.frame
    at = projection_of(shown)
    (x0, y1), (x1, y0) = at.to_pixel(west, south), at.to_pixel(east, north)
    if max(x0, y0, shown.width - x1, shown.height - y1) < _OUTLINED:
        return None
    return max(x0, -9.0), max(y0, -9.0), min(x1, shown.width + 9.0), min(y1, shown.height + 9.0)


def classes(most: int) -> tuple[int, ...]:
    """Return the least numbers of at most five classes, in steps that grow: rows are spread unevenly over places.

    >>> classes(3), classes(40), classes(3204)
    ((1, 2, 3), (1, 2, 5, 10, 20), (1, 5, 20, 100, 500))
    """
    if most <= _CLASSES:
        return tuple(range(1, most + 1))
    found = [1]
    for n in range(1, _CLASSES):
        found.append(max(found[-1] + 1, _round(most ** (n / _CLASSES))))
    return tuple(one for one in found if one <= most)


def _round(number: float) -> int:
    """Return the nearest number of 1, 2, 5, 10, 20, 50, …"""
    steps: list[int] = [mantissa * int(10**power) for power in range(10) for mantissa in (1, 2, 5)]
    return min(steps, key=lambda step: max(step / number, number / step))


def cell_at(shown: MapScene, beneath: Beneath, x: float, y: float) -> Cell | None:
    """Return the cell with rows at a place of the map, in pixels; None where there is none."""
    for square in cells(shown, beneath).squares:
        x0, y0, x1, y1 = square.box
        if x0 <= x < x1 and y0 <= y < y1:
            return square.cell
    return None


def densest(shown: MapScene, beneath: Beneath, most: int = 8) -> tuple[Square, ...]:
    """Return the cells with most rows, for those who do not point at them."""
    ordered = sorted(cells(shown, beneath).squares, key=lambda one: (-one.count, one.cell.ix, one.cell.iy))
    return tuple(ordered[:most])


def legend(drawn: Scene, beneath: Beneath) -> tuple[LegendItem, ...]:
    """Return the classes of the cells with the numbers that they stand for; the last says of what."""
    found, say = cells(drawn.map, beneath), words(drawn.view.language)
    colour = beneath.colour(drawn.view.theme)
    items = []
    for n, start in enumerate(found.starts):
        last = n + 1 == len(found.starts)
        end = (
            start
            if last and start == max(one.count for one in found.squares)
            else 0
            if last
            else found.starts[n + 1] - 1
        )
        text = say.number(start) if end == start else ""
        text = text or (say("layer.class", low=say.number(start), high=say.number(end)) if end else "")
        text = text or say("layer.class_open", low=say.number(start))
        if last:
            text = say("layer.class_of", numbers=text)
        items.append(LegendItem("cell", f"{colour} {found.strengths[n]}", text))
    return tuple(items)
