"""The room on a map: what marks and names have taken, and where its lines run: no name is written over them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from transcaspian.scene.frame import Projection
from transcaspian.scene.model import Box, Line, Point

_CELL = 2.0  # pixels: lines are known no finer than that


@dataclass
class Room:
    """Boxes that are taken, in map pixels, and the lines of the map."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    drawn: NDArray[np.int32] | None = None  # how many cells above and left of a corner have a line

    def free(self, box: Box, margin: float = 1.0) -> bool:
        """Say whether a box lies on the map and touches no box that is taken."""
        if box[0] < 3 or box[1] < 3 or box[2] > self.width - 3 or box[3] > self.height - 3:
            return False
        left, top, right, bottom = box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin
        for b in self.boxes:  # noqa: SIM110  # any() takes twice as long, and this is asked of thousands of places
            if left < b[2] and b[0] < right and top < b[3] and b[1] < bottom:
                return False
        return True

    def near(self, box: Box) -> Room:
        """Return the room in and around a box: many questions are asked of places close to each other."""
        left, top, right, bottom = box
        boxes = [b for b in self.boxes if left < b[2] and b[0] < right and top < b[3] and b[1] < bottom]
        return Room(self.width, self.height, boxes, self.drawn)

    def best(self, boxes: Iterable[Box], kept: bool = False, margin: float = 1.0) -> Box | None:
        """Return the first box that is free and that no line crosses; None if there is none.

        One that has to be ``kept`` is then where lines cross least: further off it would belong to another place.
        """
        taken = [(b[0] - margin, b[1] - margin, b[2] + margin, b[3] + margin) for b in self.boxes]
        right_end, bottom_end = self.width - 3, self.height - 3
        least, found = 0, None
        for box in boxes:
            left, top, right, bottom = box
            if left < 3 or top < 3 or right > right_end or bottom > bottom_end:
                continue
            for n, b in enumerate(taken):
                if left < b[2] and b[0] < right and top < b[3] and b[1] < bottom:
                    if n:  # what is in the way of one is often in the way of the next
                        taken[0], taken[n] = b, taken[0]
                    break
            else:
                lines = self.crossed(box)
                if not lines:
                    return box
                if found is None or lines < least:
                    least, found = lines, box
        return found if kept else None

    def lay(self, lines: Iterable[Line], projection: Projection) -> None:
        """Note where lines run."""
        across, down = math.ceil(self.width / _CELL) + 1, math.ceil(self.height / _CELL) + 1
        cells = np.zeros((down + 1, across + 1), dtype=np.int32)
        x, y = _along(tuple(line.path for line in lines), projection)
        inside = (x >= 0) & (y >= 0) & (x < self.width) & (y < self.height)
        cells[(y[inside] / _CELL).astype(int) + 1, (x[inside] / _CELL).astype(int) + 1] = 1
        self.drawn = cells.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)

    def crossed(self, box: Box, margin: float = 2.0) -> int:
        """Return how much of the lines runs through a box, 0 if nothing does."""
        d = self.drawn
        if d is None:
            return 0
        down, across = d.shape
        # The box is on the map or its corners are taken to the edge: whole numbers are floors there.
        left, top = int((box[0] - margin) / _CELL), int((box[1] - margin) / _CELL)
        right, bottom = int((box[2] + margin) / _CELL) + 1, int((box[3] + margin) / _CELL) + 1
        left, top = left if left > 0 else 0, top if top > 0 else 0  # in a third of the time of max and min
        right, bottom = right if right < across else across - 1, bottom if bottom < down else down - 1
        if right <= left or bottom <= top:
            return 0
        at = d.item  # several times as fast as an index, and this is asked of hundreds of places
        return int(at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left))


@lru_cache(maxsize=1024)
def _world(path: tuple[Point, ...]) -> NDArray[np.float64]:
    """Return the points of a line in world coordinates, as ``mercator`` has them (the same, all at once)."""
    longitude, latitude = np.array(path, dtype=float).reshape(-1, 2).T
    sine = np.sin(np.radians(np.clip(latitude, -85.05, 85.05)))
    return np.array([(longitude + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)])


def _along(
    paths: tuple[tuple[Point, ...], ...], projection: Projection
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points along the parts of lines that may be on a map, no further apart than half a cell."""
    parts = [_world(path) for path in paths]
    if not parts:
        return np.zeros(0), np.zeros(0)
    x, y = np.concatenate(parts, axis=1)
    x = projection.width / 2 + (x - projection.x) * projection.scale
    y = projection.height / 2 + (y - projection.y) * projection.scale
    long = np.hypot(np.diff(x), np.diff(y))
    beyond = (np.maximum(x[1:], x[:-1]) < 0) | (np.minimum(x[1:], x[:-1]) > projection.width)
    beyond |= (np.maximum(y[1:], y[:-1]) < 0) | (np.minimum(y[1:], y[:-1]) > projection.height)
    long[beyond] = 0.0
    long[np.cumsum([part.shape[1] for part in parts])[:-1] - 1] = 0.0  # from the end of a line to the next one
    far = np.concatenate([[0.0], np.cumsum(long)])
    at = np.arange(0.0, far[-1] + _CELL / 2, _CELL / 2)
    # In which piece each point lies, and how far along it; pieces without a length hold none.
    piece = np.minimum(np.searchsorted(far, at, side="right") - 1, len(long) - 1)
    share = np.divide(at - far[piece], long[piece], out=np.zeros_like(at), where=long[piece] > 0)
    share = np.clip(share, 0.0, 1.0)
    return x[piece] + share * (x[piece + 1] - x[piece]), y[piece] + share * (y[piece + 1] - y[piece])
