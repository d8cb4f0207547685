"""What is seen of a map: lines that cross its frame, the tracks of its signs, and what it can have at all."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.language.messages import words
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.scene.frame import Bounds
from transcaspian.scene.model import BEYOND, CLOSED, OPEN, SOFT, LegendItem, MapScene, Point, Scene
from transcaspian.view.grammar import HIDDEN


def styles_seen(places: MapScene) -> frozenset[str]:
    """Return the styles of the lines of which a map shows something."""
    frame = (places.west, places.south, places.east, places.north)
    found: set[str] = set()
    for line in places.lines:
        if line.style not in found and crosses(line.path, frame):
            found.add(line.style)
    return frozenset(found)


@lru_cache(maxsize=8)
def groups_of(dataset: Dataset) -> tuple[str, ...]:
    """Return what a map of a collection can have, and a view leave out: of ``grammar.HIDDEN``, in its order."""
    main = main_line(dataset)
    drawn = {leg.route_id: dataset.routes[leg.route_id].kind for leg in dataset.legs if leg.route_id in dataset.routes}
    can = {
        "corridor": main in drawn,
        "branches": any(kind == "corridor" and route != main for route, kind in drawn.items()),
        "march": "march" in drawn.values(),
        "calls": any(event.category == "call" for event in dataset.events.values()),
    }
    return tuple(group for group in HIDDEN if can.get(group, True))


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
    """Return the legend of a scene's map with its tracks: the certainties first, as they are asked for most.

    Before them is what marks a change, and next are the classes of a layer: a reader has asked for both.
    """
    first = [item for kind in ("changed", "certainty", "cell") for item in drawn.legend if item.kind == kind]
    return (*first, *tracks_seen(drawn), *(item for item in drawn.legend if item not in first))


def bars_seen(drawn: Scene) -> tuple[LegendItem, ...]:
    """Return what the bars of a scene's timeline mean, of those that it draws: how sure they are, and how they end."""
    say, line = words(drawn.view.language), drawn.timeline
    ends: dict[str, set[str]] = {}
    for span in line.spans:
        ends.setdefault(drawn.signs[span.event_id].fill, set()).update(span.bar.ends)
    items = [
        LegendItem("bar", fill if CLOSED in ends[fill] else f"{fill} soft", say("legend.bar", level=level))
        for level, fill in FILL_OF_CERTAINTY.items()
        if fill in ends
        for level in (say(f"certainty.{level}"),)
    ]
    found = {end for one in (*ends.values(), *(band.ends for band in line.bands)) for end in one}
    items += [LegendItem("bar", end, say(f"legend.bar.{end}")) for end in (SOFT, OPEN, BEYOND) if end in found]
    return (*items, *([LegendItem("bar", "band", say("legend.band"))] if line.bands else []))
