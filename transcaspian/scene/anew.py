"""Scale bar and names of a map placed anew, for pictures that draw other lines than the scene's."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from transcaspian.dataset.loading import Dataset
from transcaspian.scene.frame import Projection, enlarged, mercator
from transcaspian.scene.model import Box, Line, MapScene, Point, Scene
from transcaspian.scene.names import names, scale_bar
from transcaspian.scene.room import Room
from transcaspian.view.grammar import read_frame


def projection_of(view: MapScene) -> Projection:
    """Return the projection of a map."""
    return Projection(view.width, view.height, *mercator(view.longitude, view.latitude), view.zoom)


def frame_larger(drawn: Scene, width: int, height: int) -> str:
    """Return the frame of a higher map of the same, as an address writes it: around what is chosen, if it is there."""
    marks = (one for one in drawn.map.marks if drawn.view.event in one.event_ids)
    at = next(((one.longitude, one.latitude) for one in marks), None)
    return read_frame(",".join(f"{edge:.3f}" for edge in enlarged(projection_of(drawn.map), width, height, at)))


def room_of(view: MapScene, lines: Iterable[Line]) -> Room:
    """Return the room that the marks of a map leave between its lines."""
    at, room = projection_of(view), Room(view.width, view.height)
    room.lay(lines, at)
    for mark in view.marks:
        x, y = at.to_pixel(mark.longitude, mark.latitude)
        room.boxes.append(_around((x + mark.dx, y + mark.dy), view.radius * mark.ring))
    return room


def placed_anew(
    scene: Scene,
    dataset: Dataset,
    lines: Iterable[Line],
    own: Mapping[str, Sequence[str]] = MappingProxyType({}),
    dot: float = 3.0,
    must: Container[str] = (),
    taken: Iterable[Box] = (),
) -> MapScene:
    """Return a scene's map with scale bar and names where its marks and ``lines`` leave room for them.

    ``own``: places that are named before all others, each with what it may be called, and with a dot on it that is
    ``dot`` pixels in radius; ``must``: those that are named in any case. ``taken``: what else they must not cover.
    """
    view, at = scene.map, projection_of(scene.map)
    room = room_of(view, lines)
    room.boxes += taken
    places = [dataset.locations[i] for i in own if i in dataset.locations]
    dots = [at.to_pixel(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    marks = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in room.boxes]
    scale = scale_bar(at, scene.canvas, scene.view, room, [*marks, *dots])
    room.boxes += [scale[1].box, *(_around(one, dot) for one in dots)]
    weight: dict[str, int] = {}
    for mark in view.marks:
        most = max(dataset.events[i].significance for i in mark.event_ids)
        weight[mark.place] = max(weight.get(mark.place, 0), 2 * most - mark.concerns)
    labels, _ = names(dataset, weight, view.marks, at, scene.canvas, scene.view, room, own, dot, must)
    return replace(view, labels=labels, scale=scale)


def _around(at: Point, r: float) -> Box:
    return at[0] - r, at[1] - r, at[0] + r, at[1] + r
