"""The corridor on the map: a scene whose lines are the ways on display, with named stations and plants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor

from transcaspian.dataset.lines import Path2D, leg_lines
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.dataset.settings import claiming, frames, story
from transcaspian.language.messages import words
from transcaspian.look.basemap import EXTENT
from transcaspian.scene.anew import placed_anew
from transcaspian.scene.frame import bounds_of
from transcaspian.scene.model import LegendItem, Line, MapScene, Scene
from transcaspian.scene.seen import styles_seen
from transcaspian.stories.corridor.graph import KINDS
from transcaspian.stories.corridor.minerals import Material
from transcaspian.stories.corridor.stretches import Stretch, place_name
from transcaspian.stories.register import ROUTE_THINGS
from transcaspian.view.grammar import ALL
from transcaspian.view.named import frame_id
from transcaspian.view.query import View

DOT = 0.27  # of the font size: radius of a station on the map, with its edge
_EDGE = 0.2  # degrees by which the main line may leave the corridor's frame, which has a margin
_LEAST = (14.0, 6.0)  # least width and height of a frame in degrees
_TALL = 14.0  # height in degrees from which a frame cannot grow: the basemap would end within it
_DETAIL = 0.02  # tolerance in degrees for simplified lines: a pixel of the frame is more than twice as wide
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


def view_of(data: Dataset, view: View, frame: str = "", signs: bool = True) -> View:
    """Return the view that selects the events of the corridor's map: those of its tracks, of all years.

    ``signs``: they have their signs on it. A question of ways is answered by lines and stations alone.
    """
    hidden = () if signs else ("events",)
    tracks = view.tracks or claiming(data, *ROUTE_THINGS)
    return replace(view, window=ALL, frame=view.frame or frame or frame_named(data), tracks=tracks, hide=hidden)


def frame_named(data: Dataset) -> str:
    """Return the frame that the story's map begins with."""
    return story(data, "corridor").frame or frame_id(data, View())


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
        *(point for leg in legs for point in _path(data, *leg)),
        *((p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None),
        *(m.point for m in materials if m.point),
    ]
    west, south, east, north = EXTENT
    inside = [(x, y) for x, y in points if west <= x <= east and south <= y <= north]
    own_name = frame_named(data)
    if not inside:
        return own_name
    x0, x1 = min(x for x, _ in inside), max(x for x, _ in inside)
    y0, y1 = min(y for _, y in inside), max(y for _, y in inside)
    own = frames(data).get(own_name)
    if own and not snug and own.west <= x0 and own.south <= y0 and x1 <= own.east and y1 <= own.north + _EDGE:
        return own_name
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
    signs = "events" not in scene.view.hide
    legend = (
        *(item for item in scene.legend if item.kind != "line" and signs),
        *(LegendItem("line", style, say(key)) for key, style in found if style),
    )
    return replace(scene, map=_named(replace(scene, map=places), data, stretches, materials), legend=legend)


def leaves_map(data: Dataset, stretches: Sequence[Stretch]) -> bool:
    """Say whether a way leaves the basemap, or has a leg without a line."""
    places = [data.locations[i] for s in stretches for i in (s.start, s.end) if i in data.locations]
    spots = [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    west, south, east, north = EXTENT
    off = any(not (west <= x <= east and south <= y <= north) for x, y in spots)
    return off or any(not _path(data, s.leg.route_id, s.leg.seq) for s in stretches)


def styles_within(data: Dataset, stretches: Sequence[Stretch], closed: frozenset[str], frame: str) -> frozenset[str]:
    """Return the styles of the lines that enter a frame, for any shape of the map."""
    west, south, east, north = bounds_of(data, frame)
    drawn = _lines(data, {s.leg_id for s in stretches}, closed)
    return frozenset(one.style for one in drawn if any(west <= x <= east and south <= y <= north for x, y in one.path))


def _lines(data: Dataset, strong: set[str], closed: frozenset[str]) -> Iterator[Line]:
    for leg in data.legs:
        key, route = f"{leg.route_id}.{leg.seq}", data.routes.get(leg.route_id)
        path = _path(data, leg.route_id, leg.seq)
        if route is None or route.kind not in KINDS or not path:
            continue
        mode = leg.mode if leg.mode in ("ferry", "road") else "ferry" if leg.mode == "sea" else "rail"
        if key in closed:
            yield Line(key, "unreached", path)
        elif key in strong:
            yield Line(key, mode, path)
        elif route.kind == "corridor":
            yield Line(key, f"branch-{mode}", path)


@lru_cache(maxsize=512)
def _path(data: Dataset, route_id: str, seq: int) -> Path2D:
    """Return the line of a leg as far as the map goes, simplified to what can be seen."""
    import shapely

    path = leg_lines(data).get((route_id, seq))
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


def _named(scene: Scene, data: Dataset, stretches: Sequence[Stretch], materials: Sequence[Material]) -> MapScene:
    """Return the map with its scale bar and names placed anew, now that it is known which lines it has.

    Before all others come the plants with their distance, which a reader would not recognise without, then the ends of
    the way and its stations.
    """
    view, say = scene.map, words(scene.view.language)
    plants = {m.place_id: m for m in materials if m.place_id}
    stops = dict.fromkeys(i for s in stretches for i in (s.start, s.end))
    ends = [stretches[0].start, stretches[-1].end] if stretches else []
    own: dict[str, tuple[str, ...]] = {}
    for place_id, material in plants.items():
        far = say("corridor.km", n=say.number(round(material.distance_km or 0.0)))
        own[place_id] = (f"{place_name(data, place_id, say.language)}, {far}", far)
    own |= {i: (place_name(data, i, say.language),) for i in (*ends, *stops) if i not in own}
    return placed_anew(scene, data, view.lines, own, DOT * scene.canvas.map_font, {*plants, *ends})
