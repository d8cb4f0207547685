"""The room on a map: what marks and names have taken, and where its lines run: no name is written over them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transcaspian.scene.frame import Projection
from transcaspian.scene.model import Box, Line

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

    def lay(self, lines: Iterable[Line], projection: Projection) -> None:
        """Note where lines run."""
        across, down = math.ceil(self.width / _CELL) + 1, math.ceil(self.height / _CELL) + 1
        cells = np.zeros((down + 1, across + 1), dtype=np.int32)
        for line in lines:
            x, y = _between(*_pixels(line, projection))
            inside = (x >= 0) & (y >= 0) & (x < self.width) & (y < self.height)
            cells[(y[inside] / _CELL).astype(int) + 1, (x[inside] / _CELL).astype(int) + 1] = 1
        self.drawn = cells.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)

    def crossed(self, box: Box, margin: float = 2.0) -> int:
        """Return how much of the lines runs through a box, 0 if nothing does."""
        if self.drawn is None:
            return 0
        down, across = self.drawn.shape
        left, top = (max(0, math.floor((value - margin) / _CELL)) for value in box[:2])
        right = min(across - 1, math.floor((box[2] + margin) / _CELL) + 1)
        bottom = min(down - 1, math.floor((box[3] + margin) / _CELL) + 1)
        if right <= left or bottom <= top:
            return 0
        d = self.drawn
        return int(d[bottom, right] - d[top, right] - d[bottom, left] + d[top, left])


def _pixels(line: Line, projection: Projection) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the points of a line are on a map (the same as ``Projection.to_pixel``, all at once)."""
    longitude, latitude = np.array(line.path, dtype=float).reshape(-1, 2).T
    sine = np.sin(np.radians(np.clip(latitude, -85.05, 85.05)))
    x, y = (longitude + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    scale = projection.scale
    return projection.width / 2 + (x - projection.x) * scale, projection.height / 2 + (y - projection.y) * scale


def _between(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points along a line that stand no further apart than half a cell."""
    far = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = np.arange(0.0, far[-1] + _CELL / 2, _CELL / 2) if len(far) > 1 else far
    return np.interp(at, far, x), np.interp(at, far, y)
