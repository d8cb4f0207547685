"""What is seen of a map: the lines that cross its frame, not all that it holds, and the tracks of its signs."""

from __future__ import annotations

import numpy as np

from transcaspian.scene.frame import Bounds
from transcaspian.scene.model import LegendItem, MapScene, Point, Scene


def styles_seen(places: MapScene) -> frozenset[str]:
    """Return the styles of the lines of which a map shows something."""
    frame = (places.west, places.south, places.east, places.north)
    found: set[str] = set()
    for line in places.lines:
        if line.style not in found and crosses(line.path, frame):
            found.add(line.style)
    return frozenset(found)


def crosses(path: tuple[Point, ...], frame: Bounds) -> bool:
    """Say whether a line through points lies in a frame, at least in part (after Liang and Barsky).

    >>> crosses(((0, 0), (10, 10)), (4, 4, 6, 6)), crosses(((0, 0), (10, 10)), (8, 0, 9, 1))
    (True, False)
    """
    if len(path) < 2:
        return False
    west, south, east, north = frame
    points = np.array(path, dtype=float)
    (x0, y0), (x1, y1) = points[:-1].T, points[1:].T
    first, last = np.zeros(len(x0)), np.ones(len(x0))
    for start, end, low, high in ((x0, x1, west, east), (y0, y1, south, north)):
        step = end - start
        still, by = step == 0, np.where(step == 0, 1.0, step)
        a, b = (low - start) / by, (high - start) / by
        inside = (low <= start) & (start <= high)
        first = np.maximum(first, np.where(still, np.where(inside, 0.0, 2.0), np.minimum(a, b)))
        last = np.minimum(last, np.where(still, np.where(inside, 1.0, -1.0), np.maximum(a, b)))
    return bool((first <= last).any())


def tracks_seen(drawn: Scene) -> tuple[LegendItem, ...]:
    """Return what colour and shape mean on a scene's map: the tracks of its single signs."""
    found = {drawn.signs[mark.event_ids[0]].track for mark in drawn.map.marks if not mark.is_count}
    language = drawn.view.language
    return tuple(LegendItem("track", one.id, one.name(language)) for one in drawn.tracks if one.id in found)


def legend_of(drawn: Scene) -> tuple[LegendItem, ...]:
    """Return the legend of a scene's map with its tracks: the certainties first, as they are asked for most."""
    sure = [item for item in drawn.legend if item.kind == "certainty"]
    return (*sure, *tracks_seen(drawn), *(item for item in drawn.legend if item.kind != "certainty"))
