"""The line from the text beside a map to the selected event's mark: it goes around marks, names and the scale bar."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import shapely

from transcaspian.drawing.scenes import to_pixel
from transcaspian.drawing.sheet import Item, Text, line
from transcaspian.look.palette import Palette
from transcaspian.scene import Scene
from transcaspian.scene.model import Box, MapMark, Point
from transcaspian.slides.layout import Page

_BENDS = (36, 24)  # places across and down the map where the line may bend
_AIR = 2.0  # pixels between the line and what it goes around


def leader(drawn: Scene, page: Page, side: Sequence[Item], colours: Palette) -> Iterator[Item]:
    """Yield the line from the call-out next to a map to the selected event's mark, in pixels of the map.

    It is straight, or bent once, by the shortest way; where there is no way, the ring around the mark must do.
    """
    told = next((item for item in side if isinstance(item, Text) and item.role == "call-out"), None)
    if told and page.beside:
        start = page.side[0] - page.margin, told.y - page.map_top
        way = next(filter(None, (_way(start, mark, drawn) for mark in _marks_on_map(drawn))), ())
        if way:
            yield line(*way, colour=colours.ink, width=1.2 * page.unit, alpha=0.75)


def _marks_on_map(drawn: Scene) -> list[MapMark]:
    """Return the selected event's marks on the map: where it happened, then places that it concerns."""
    marks = [m for m in drawn.map.marks if drawn.view.event in m.event_ids]
    happened = next((e.location_id for e in drawn.events if e.id == drawn.view.event), None)
    return sorted(marks, key=lambda m: (m.concerns, m.place != happened))


def _way(start: Point, mark: MapMark, drawn: Scene) -> tuple[Point, ...]:
    """Return the shortest way to the ring of a mark that touches nothing; empty if there is none."""
    width, height = drawn.map.width, drawn.map.height
    middle, radius = _middle(mark, drawn), drawn.map.radius * (mark.ring + 0.2)
    across, down = _BENDS
    bends = [(width * x / across, height * y / down) for x in range(1, across) for y in range(1, down)]
    ways: list[tuple[Point, ...]] = [(start, _edge(middle, radius, start))]
    ways += [(start, bend, _edge(middle, radius, bend)) for bend in bends if math.dist(bend, middle) > radius]
    shapes = [shapely.LineString(way) for way in ways]
    taken = shapely.MultiPolygon([shapely.box(*box) for box in _taken(mark, drawn)]).buffer(_AIR)
    shapely.prepare(taken)
    clear = [n for n, shape in enumerate(shapes) if not taken.intersects(shape)]
    best = min(clear, key=lambda n: shapes[n].length, default=None)
    return () if best is None else ways[best]


def _edge(middle: Point, radius: float, towards: Point) -> Point:
    far = math.dist(middle, towards) or 1.0
    return middle[0] + (towards[0] - middle[0]) * radius / far, middle[1] + (towards[1] - middle[1]) * radius / far


def _middle(mark: MapMark, drawn: Scene) -> Point:
    x, y = to_pixel(drawn.map)(mark.longitude, mark.latitude)
    return x + mark.dx, y + mark.dy


def _taken(own: MapMark, drawn: Scene) -> Iterator[Box]:
    """Yield the boxes of what a line must not run through: other marks, names, the scale bar."""
    for mark in drawn.map.marks:
        if mark != own:
            (x, y), r = _middle(mark, drawn), drawn.map.radius * (1.5 if mark.is_count else 1.0)
            yield x - r, y - r, x + r, y + r
    yield from (label.box for label in (*drawn.map.labels, drawn.map.scale[1]))
