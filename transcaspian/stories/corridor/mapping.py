"""The corridor on the map: a scene whose lines are the ways on display, with named stations and plants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.dataset.settings import frames
from transcaspian.language.messages import words
from transcaspian.look.basemap import EXTENT, Path2D, leg_lines
from transcaspian.look.typography import text_width
from transcaspian.scene.frame import Projection, bounds_of, mercator
from transcaspian.scene.model import LegendItem, Line, MapScene, PlaceLabel, Scene
from transcaspian.scene.room import Room
from transcaspian.scene.seen import styles_seen
from transcaspian.stories.corridor.graph import KINDS
from transcaspian.stories.corridor.minerals import Material
from transcaspian.stories.corridor.stretches import Stretch, place_name
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View

FRAME = "corridor"
TRACKS = ("corridor", "minerals")
_EDGE = 0.2  # degrees by which the main line may leave the corridor's frame, which has a margin
_LEAST = (14.0, 6.0)  # least width and height of a frame in degrees
_TALL = 14.0  # height in degrees from which a frame cannot grow: the basemap would end within it
_DETAIL = 0.01  # tolerance in degrees for simplified lines: a pixel of the frame is five times as wide
# In the order in which lines are drawn. Closed legs look like stretches not reached, plants are joined by dots.
_ORDER = ("branch-road", "branch-ferry", "branch-rail", "unreached", "road", "ferry", "rail")
# The legend's names for lines, and the styles of each.
_TOLD = {
    "corridor.legend.way": ("rail",),
    "corridor.legend.way_road": ("road",),
    "legend.ferry": ("ferry",),
    "corridor.legend.others": ("branch-rail", "branch-ferry", "branch-road"),
    "corridor.legend.closed": ("unreached",),
    "corridor.legend.plant": ("plant",),
}


def view_of(view: View, frame: str = FRAME) -> View:
    """Return the view that selects the events of the corridor's map: those of its tracks, of all years."""
    return replace(view, window=ALL, frame=view.frame or frame, tracks=view.tracks or TRACKS, hide=())


def frame_of(
    data: Dataset,
    stretches: Sequence[Stretch],
    closed: frozenset[str] = frozenset(),
    materials: Sequence[Material] = (),
    snug: bool = False,
) -> str:
    """Return the frame that contains a way, closed legs and the plants, as far as the basemap goes.

    It is the corridor's own frame if that contains them, unless it is to be ``snug``. If something is closed, the frame
    contains the main line too, to show what the way replaces.
    """
    legs = {(s.leg.route_id, s.leg.seq) for s in stretches}
    legs |= {(leg.route_id, leg.seq) for leg in data.legs if f"{leg.route_id}.{leg.seq}" in closed}
    if closed or materials or not legs:
        legs |= {(leg.route_id, leg.seq) for leg in data.legs if leg.route_id == main_line(data)}
    places = [data.locations[i] for s in stretches for i in (s.start, s.end) if i in data.locations]
    points = [
        *(point for leg in legs for point in _path(*leg)),
        *((p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None),
        *(m.point for m in materials if m.point),
    ]
    west, south, east, north = EXTENT
    inside = [(x, y) for x, y in points if west <= x <= east and south <= y <= north]
    if not inside:
        return FRAME
    x0, x1 = min(x for x, _ in inside), max(x for x, _ in inside)
    y0, y1 = min(y for _, y in inside), max(y for _, y in inside)
    own = frames(data).get(FRAME)
    if own and not snug and own.west <= x0 and own.south <= y0 and x1 <= own.east and y1 <= own.north + _EDGE:
        return FRAME
    # Names need room next to and above their places; a short way is shown with its surroundings.
    dx = max(1.6, (_LEAST[0] - (x1 - x0)) / 2)
    dy = max(0.7 if y1 - y0 < _TALL else 0.35, (_LEAST[1] - (y1 - y0)) / 2)
    # The margin of a map around its frame must lie on the basemap too.
    # Rounded outwards to whole degrees, so that similar ways share a frame and its basemap picture.
    bounds = (
        max(west + 1.2, floor(x0 - dx)),
        max(south, floor(y0 - dy)),
        min(east - 1.2, ceil(x1 + dx)),
        min(north, ceil(y1 + dy)),
    )
    return ",".join(f"{value:.4g}" for value in bounds)


def scene_with_way(
    scene: Scene,
    data: Dataset,
    stretches: Sequence[Stretch],
    closed: frozenset[str],
    materials: Sequence[Material] = (),
) -> Scene:
    """Return the scene with a way on its map: its legs strong, other legs of the corridor faint, closed legs apart."""
    strong = {s.leg_id for s in stretches}
    own = {f"{leg.route_id}.{leg.seq}" for leg in data.legs if leg.route_id == main_line(data)}
    lines = scene.map.lines
    if strong != own or closed or materials:
        # Lines that the browser loads as a file stay; the others are sent, and so are no finer than can be seen.
        lines = tuple(sorted(_lines(data, strong, closed), key=lambda one: _ORDER.index(one.style)))
        lines = (*_plants(materials), *lines)
    say, places = words(scene.view.language), replace(scene.map, lines=lines)
    styles = styles_seen(places)
    found = ((key, next((style for style in alike if style in styles), "")) for key, alike in _TOLD.items())
    legend = (
        *(item for item in scene.legend if item.kind != "line"),
        *(LegendItem("line", style, say(key)) for key, style in found if style),
    )
    found_names = tuple(_names(scene, data, stretches, materials))
    kept = (one for one in scene.map.labels if one.kind == "home" or not any(_cross(one, n) for n in found_names))
    return replace(scene, map=replace(places, labels=(*kept, *found_names)), legend=legend)


def leaves_map(data: Dataset, stretches: Sequence[Stretch]) -> bool:
    """Say whether a way leaves the basemap, or has a leg without a line."""
    places = [data.locations[i] for s in stretches for i in (s.start, s.end) if i in data.locations]
    spots = [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    west, south, east, north = EXTENT
    off = any(not (west <= x <= east and south <= y <= north) for x, y in spots)
    return off or any(not _path(s.leg.route_id, s.leg.seq) for s in stretches)


def styles_within(data: Dataset, stretches: Sequence[Stretch], closed: frozenset[str], frame: str) -> frozenset[str]:
    """Return the styles of the lines that enter a frame, for any shape of the map."""
    west, south, east, north = bounds_of(data, frame)
    drawn = _lines(data, {s.leg_id for s in stretches}, closed)
    return frozenset(one.style for one in drawn if any(west <= x <= east and south <= y <= north for x, y in one.path))


def _lines(data: Dataset, strong: set[str], closed: frozenset[str]) -> Iterator[Line]:
    for leg in data.legs:
        key, route = f"{leg.route_id}.{leg.seq}", data.routes.get(leg.route_id)
        path = _path(leg.route_id, leg.seq)
        if route is None or route.kind not in KINDS or not path:
            continue
        mode = leg.mode if leg.mode in ("ferry", "road") else "ferry" if leg.mode == "sea" else "rail"
        if key in closed:
            yield Line(key, "unreached", path)
        elif key in strong:
            yield Line(key, mode, path)
        elif route.kind == "corridor":
            yield Line(key, f"branch-{mode}", path)


@lru_cache(maxsize=256)
def _path(route_id: str, seq: int) -> Path2D:
    """Return the line of a leg as far as the map goes, simplified to what can be seen."""
    import shapely

    path = leg_lines().get((route_id, seq))
    if not path or len(path) < 2:
        return ()
    # A line that leaves the map and returns would be several: its parts stay joined at the edge, outside the frame.
    west, south, east, north = EXTENT
    inside = [p for p in path if west - 3 <= p[0] <= east + 3 and south - 3 <= p[1] <= north + 3]
    if len(inside) < 2:
        return ()
    found = shapely.simplify(shapely.LineString(inside), _DETAIL, preserve_topology=False)
    return tuple((round(x, 2), round(y, 2)) for x, y in shapely.get_coordinates(found).tolist())


def _plants(materials: Sequence[Material]) -> Iterator[Line]:
    """Yield, once for each place, the shortest line from a plant to the corridor."""
    for place_id, material in {m.place_id: m for m in materials if m.place_id}.items():
        if material.nearest and material.point:
            yield Line(f"plant:{place_id}", "plant", (material.point, material.nearest))


def _names(
    scene: Scene, data: Dataset, stretches: Sequence[Stretch], materials: Sequence[Material]
) -> Iterator[PlaceLabel]:
    """Yield names of the way's stations, and of the plants with their distance, if they cover nothing.

    Other names give way to the ends of the way and to plants, which a reader would not recognise without.
    """
    view, say = scene.map, words(scene.view.language)
    projection, room = _room(view, [*view.labels, view.scale[1]])
    rooms = [room, *(_room(view, [*others, view.scale[1]])[1] for others in _fewer(view.labels))]
    names = {label.text for label in view.labels}
    size = scene.canvas.map_font
    plants = {m.place_id: m for m in materials if m.place_id}
    far = {i: say("corridor.km", n=say.number(round(m.distance_km or 0.0))) for i, m in plants.items()}
    stops = dict.fromkeys(i for s in stretches for i in (s.start, s.end))
    ends = [stretches[0].start, stretches[-1].end] if stretches else []
    wanted = [(i, f"{place_name(data, i, say.language)}, {far[i]}") for i in plants]
    wanted += [(i, place_name(data, i, say.language)) for i in (*ends, *stops)]
    wanted += far.items()  # only the distance if there is no room for the name
    for place_id, text in wanted:
        place = data.locations.get(place_id)
        if place is None or place.longitude is None or place.latitude is None:
            continue
        if any(text == name or name.endswith(f", {text}") for name in names):
            continue
        at = place.longitude, place.latitude
        tried = rooms if place_id in plants or place_id in ends else rooms[:1]
        label = next(filter(None, (_label(text, *at, projection, one, size * 0.92) for one in tried)), None)
        if label:
            names.add(text)
            for one in rooms:
                one.boxes.append(label.box)
            yield label


def _fewer(labels: Iterable[PlaceLabel]) -> Iterator[list[PlaceLabel]]:
    """Yield the names that are left when those of countries and seas give way, and when all but the homes do."""
    named = [one for one in labels if one.kind not in ("country", "sea")]
    yield named
    yield [one for one in named if one.kind == "home"]


def _cross(one: PlaceLabel, other: PlaceLabel) -> bool:
    a, b = one.box, other.box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _room(view: MapScene, labels: Iterable[PlaceLabel]) -> tuple[Projection, Room]:
    x, y = mercator(view.longitude, view.latitude)
    projection = Projection(view.width, view.height, x, y, view.zoom)
    room = Room(view.width, view.height, [label.box for label in labels])
    for mark in view.marks:
        px, py = projection.to_pixel(mark.longitude, mark.latitude)
        r = view.radius * (1.55 if mark.is_count else 1.0)
        px, py = px + mark.dx, py + mark.dy
        room.boxes.append((px - r, py - r, px + r, py + r))
    return projection, room


def _label(
    text: str, longitude: float, latitude: float, projection: Projection, room: Room, size: float
) -> PlaceLabel | None:
    x, y = projection.to_pixel(longitude, latitude)
    if not (0 <= x <= projection.width and 0 <= y <= projection.height):
        return None
    w, h = text_width(text, size) / 2, size * 0.55
    for cx, cy in _around(x, y, w, h):
        box = (cx - w, cy - h, cx + w, cy + h)
        if room.free(box):
            return PlaceLabel(
                text, longitude, latitude, round(cx - x, 1), round(cy - y, 1), size, "regular", "ink", box, "place"
            )
    return None


def _around(x: float, y: float, w: float, h: float) -> Iterable[tuple[float, float]]:
    return (
        (x, y - h - 5),
        (x, y + h + 5),
        (x + w + 9, y),
        (x - w - 9, y),
        (x + w + 5, y - h - 3),
        (x - w - 5, y + h + 3),
        (x - w + 8, y - h - 5),
        (x - w + 8, y + h + 5),
        (x + w - 8, y - h - 5),
        (x + w - 8, y + h + 5),
        (x + w + 9, y - h * 0.6),
        (x - w - 9, y - h * 0.6),
        (x + w + 9, y + h * 0.6),
        (x - w - 9, y + h * 0.6),
    )
