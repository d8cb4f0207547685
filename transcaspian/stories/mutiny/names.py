"""Names that stand on and beside lines of the mutiny's map: distances on their rings, far ends at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from transcaspian.look.typography import text_width
from transcaspian.scene.anew import projection_of
from transcaspian.scene.frame import Projection
from transcaspian.scene.model import Line, PlaceLabel, Point, Scene
from transcaspian.scene.room import Room
from transcaspian.stories.mutiny.road import towards

# Positions for a ring's name: on the ring in the south or, if there is no room, outside it.
_BEARINGS = (215, 150, 205, 160, 225, 140, 195, 170, 240, 125, 255, 110, 265, 95, 275, 85, 290, 70, 305, 55)
_OUTSIDE = (240, 120, 230, 130, 250, 110, 260, 100, 220, 140, 270, 90)
_GAP = 3.0  # free pixels around names


def on_rings(
    whole: Scene, centre: Point, rings: Mapping[float, str], rooms: Mapping[float, Room]
) -> dict[float, PlaceLabel]:
    """Return the names of rings by their kilometres, where they cover nothing and no other line crosses them.

    ``rooms``: what all lines but the ring itself leave, for each.
    """
    pixels, size, found = projection_of(whole.map), _size(whole), dict[float, PlaceLabel]()
    for km, text in rings.items():
        spots = [towards(centre, bearing, km) for bearing in _BEARINGS]
        for bearing in _OUTSIDE:
            x, y = pixels.to_pixel(*towards(centre, bearing, km))
            aside = text_width(text, size) / 2 + 2 * _GAP
            spots.append(pixels.to_place(x - aside if bearing > 180 else x + aside, y))
        rooms[km].boxes += [label.box for label in found.values()]
        if label := _free(text, spots, pixels, rooms[km], size, kept=True):
            found[km] = label
    return found


def at_edge(whole: Scene, calls: Sequence[tuple[Line, Point, str]], room: Room) -> Iterator[PlaceLabel]:
    """Yield the names of far ends of calls outside the map, at the edge beside the arc that leaves there.

    Of each call there are its line, where its far end is, and what to write.
    """
    pixels, size = projection_of(whole.map), _size(whole)
    for line, far, text in calls:
        inside = [point for point in line.path if _within(point, pixels)]
        if _within(far, pixels) or len(inside) < 2:
            continue
        # Starts at the last point of the arc on the map, then goes back along it until there is room.
        if _distance(inside[0], far) < _distance(inside[-1], far):
            inside.reverse()
        if label := _free(text, _beside(text, size, _finer(inside)[::-1], pixels), pixels, room, size):
            room.boxes.append(label.box)
            yield label


def _size(whole: Scene) -> float:
    return max(whole.canvas.least, whole.canvas.map_font * 0.92)


def _within(point: Point, pixels: Projection) -> bool:
    x, y = pixels.to_pixel(*point)
    return 0 <= x <= pixels.width and 0 <= y <= pixels.height


def _distance(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _finer(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    made = []
    for (x0, y0), (x1, y1) in pairwise(points):
        made += [(x0 + (x1 - x0) * k / 6, y0 + (y1 - y0) * k / 6) for k in range(6)]
    return [*made, points[-1]]


def _beside(text: str, size: float, points: Iterable[Point], pixels: Projection) -> Iterable[Point]:
    """Yield places for a text under and above points of a line, and next to them."""
    across, down = text_width(text, size) / 2 + 2 * _GAP, size * 0.6 + 2 * _GAP
    for point in points:
        x, y = pixels.to_pixel(*point)
        for dx, dy in ((0.0, down), (0.0, -down), (-across, 0.0), (across, 0.0), (-across, down), (-across, -down)):
            yield pixels.to_place(x + dx, y + dy)


def _free(
    text: str, spots: Iterable[Point], pixels: Projection, room: Room, size: float, kept: bool = False
) -> PlaceLabel | None:
    """Return a name at the first of some positions where it covers nothing and no line crosses it; None if none is.

    A name that is ``kept`` then stands where lines cross least.
    """
    half_x, half_y = text_width(text, size) / 2 + _GAP, size * 0.6 + _GAP
    crossed: list[tuple[int, int, PlaceLabel]] = []
    for n, (longitude, latitude) in enumerate(spots):
        x, y = pixels.to_pixel(longitude, latitude)
        box = (x - half_x, y - half_y, x + half_x, y + half_y)
        if not room.free(box, 0.0):
            continue
        lines = room.crossed(box)
        label = PlaceLabel(text, longitude, latitude, 0.0, 0.0, size, "regular", "ink", box, "place", lines > 0)
        if not lines:
            return label
        crossed.append((lines, n, label))
    return min(crossed, key=lambda one: one[:2])[2] if crossed and kept else None
