"""The map laid out: marks that do not cover each other, lines, names that cover nothing, trays.

Everything is placed for the frame's own zoom, which is the map's smallest: zooming in only spreads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain, compress, pairwise
from typing import NamedTuple

import numpy as np

from transcaspian.dataset.columns import Column, category_of, columns, holders, places_of
from transcaspian.dataset.lines import leg_lines
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line, travelled, unreached
from transcaspian.dataset.settings import claiming, collection
from transcaspian.language.dates import Date
from transcaspian.look.basemap import EXTENT
from transcaspian.scene.frame import MARGIN, Bounds, Projection, arc, around, bounds_of, project
from transcaspian.scene.model import (
    Box,
    Canvas,
    Line,
    MapMark,
    MapScene,
    Point,
    Radius,
    Tray,
)
from transcaspian.scene.names import names, scale_bar
from transcaspian.scene.room import Room
from transcaspian.scene.seen import crosses
from transcaspian.tables.records import Event, Location
from transcaspian.view.grammar import HIDDEN, SELECTION, read_frame
from transcaspian.view.query import View
from transcaspian.view.selection import Selection, select

FAN_LIMIT = 7
# What a line belongs to: with it, it is left out.
GROUPS = {
    **dict.fromkeys(("rail", "ferry", "road"), "corridor"),
    **dict.fromkeys(("branch-rail", "branch-ferry", "branch-road"), "branches"),
    **dict.fromkeys(("march", "unreached"), "march"),
    "call": "calls",
}
_LEFT_TOOLS, _RIGHT_TOOLS = (38, 120), (272, 42)  # pixels of buttons over the corners: ui/drawing.css, ui/style.css


class _Member(NamedTuple):
    """An event at a place; ``order``: most significant first, what happened there before what concerns it."""

    order: int
    event: Event
    concerns: bool


class _Place(NamedTuple):
    """A place on the map with its events in order."""

    location: Location
    x: float
    y: float
    members: list[_Member]


def frame_of(dataset: Dataset, selection: Selection, view: View) -> tuple[float, float, float, float]:
    """Return the bounds of a view's frame: named, written, or around what is selected."""
    if view.frame != SELECTION:
        return bounds_of(dataset, view.frame)
    # What was not yet known by the view's day does not show itself by moving the map either.
    known = view.event in selection.claims
    chosen = [dataset.events[view.event]] if known else list(selection.shown)
    spots = [p for event in chosen for p in _spots(dataset, (event.location_id or "", *event.about_location_ids))]
    return around(spots) if spots else bounds_of(dataset, "")


def found_frame(dataset: Dataset, view: View) -> str:
    """Return the frame around all events that a view shows as an address writes it; the default if none has a place."""
    shown = select(dataset, view).shown
    spots = [p for event in shown for p in _spots(dataset, (event.location_id or "", *event.about_location_ids))]
    west, south, east, north = EXTENT
    inside = [(x, y) for x, y in spots if west <= x <= east and south <= y <= north]
    return read_frame(",".join(f"{value:.2f}" for value in around(inside))) if inside else ""


def _spots(dataset: Dataset, ids: tuple[str, ...]) -> list[Point]:
    places = [dataset.locations[i] for i in ids if i in dataset.locations]
    return [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]


def map_scene(dataset: Dataset, selection: Selection, view: View, canvas: Canvas) -> MapScene:
    """Lay a view's events out on the map of a canvas."""
    bounds = frame_of(dataset, selection, view)
    projection = project(bounds, canvas.map_width, canvas.map_height, margin=MARGIN)
    places, trays = _places(dataset, selection, projection)
    west, north = projection.to_place(0, 0)
    east, south = projection.to_place(canvas.map_width, canvas.map_height)
    lines, hidden = _shown_lines(_lines(dataset, selection, view), view, (west, south, east, north))
    radii, left_out = _radii(places, projection, canvas), set(hidden)
    if "radii" in view.hide and radii:
        radii, left_out = (), left_out | {"radii"}
    if "events" in view.hide and places:
        places, radii, left_out = [], (), left_out | {"events"}
    room = Room(canvas.map_width, canvas.map_height)
    room.lay(lines, projection)
    if canvas.tools:
        room.boxes += [(0, 0, *_LEFT_TOOLS), (canvas.map_width - _RIGHT_TOOLS[0], 0, canvas.map_width, _RIGHT_TOOLS[1])]
    scale = scale_bar(projection, canvas, view, room, [(place.x, place.y) for place in places])
    room.boxes.append(scale[1].box)
    free = len(room.boxes)
    marks = _marks(places, projection, canvas, room)
    # A ring around the selected mark covers no name, whichever it is; no mark reaches beyond its ring.
    room.boxes[free:] = [_ring_of(mark, projection, canvas.map_mark) for mark in marks]
    firsts = {p.location.id: p.members[0] for p in places}
    weight = {i: first.event.significance * 2 - first.concerns for i, first in firsts.items()}
    labels, unnamed = names(dataset, weight, marks, projection, canvas, view, room)
    longitude, latitude = projection.to_place(canvas.map_width / 2, canvas.map_height / 2)
    return MapScene(
        west,
        south,
        east,
        north,
        round(longitude, 4),
        round(latitude, 4),
        round(projection.zoom, 3),
        canvas.map_width,
        canvas.map_height,
        lines,
        radii,
        marks,
        labels,
        scale,
        trays,
        canvas.map_mark,
        collection(dataset).home_country or "",
        collection(dataset).layers,
        tuple(group for group in HIDDEN if group in left_out or (group == "names" and unnamed)),
    )


def _places(dataset: Dataset, selection: Selection, projection: Projection) -> tuple[list[_Place], tuple[Tray, ...]]:
    """Return the places of the shown events, most significant first, and the events without a place."""
    ids = columns(dataset).ids
    shown, placed, inside = (np.zeros(len(ids), dtype=bool) for _ in range(3))
    shown[selection.at] = True
    places = []
    for place_id, (at, members) in _members(dataset).items():
        here = shown[at]
        if here.any():
            placed[at] = True
            location = dataset.locations[place_id]
            x, y = projection.to_pixel(location.longitude or 0.0, location.latitude or 0.0)
            if _on_map(location, x, y, projection):
                inside[at] = True
                places.append(_Place(location, x, y, list(compress(members, here.tolist()))))
    places.sort(key=lambda p: p.members[0].order)
    trays = []
    for reason, missing in (("no-place", ~placed), ("outside", placed & ~inside)):
        found = selection.at[missing[selection.at]].tolist()
        if found:
            trays.append(Tray(reason, tuple(map(ids.__getitem__, found))))
    return places, tuple(trays)


@lru_cache(maxsize=8)
def _members(dataset: Dataset) -> dict[str, tuple[Column, tuple[_Member, ...]]]:
    """Return the events of each place that has coordinates, in order, with their positions in the columns."""
    levels: dict[tuple[int, bool], list[tuple[str, int, Event]]] = {}
    for position, event in sorted(enumerate(dataset.events.values()), key=lambda item: item[1].id):
        for place_id in dict.fromkeys(places_of(event)):
            place = dataset.locations.get(place_id or "")
            if place and place.longitude is not None and place.latitude is not None:
                level = (-event.significance, place.id != event.location_id)
                levels.setdefault(level, []).append((place.id, position, event))
    found: dict[str, list[tuple[int, _Member]]] = {}
    order = 0
    for level in sorted(levels):
        for place_id, position, event in levels[level]:
            found.setdefault(place_id, []).append((position, _Member(order, event, level[1])))
            order += 1
    return {i: (np.array([n for n, _ in here]), tuple(m for _, m in here)) for i, here in found.items()}


def _on_map(place: Location, x: float, y: float, projection: Projection) -> bool:
    """Say whether marks can stand at a place: within the map, and on ground that the basemap has."""
    margin = 6
    west, south, east, north = EXTENT
    return (
        margin <= x <= projection.width - margin
        and margin <= y <= projection.height - margin
        and west <= (place.longitude or 0.0) <= east
        and south <= (place.latitude or 0.0) <= north
    )


def _marks(places: list[_Place], projection: Projection, canvas: Canvas, room: Room) -> tuple[MapMark, ...]:
    """Fan events of one place out, count them where they are more than seven."""
    r = canvas.map_mark
    clusters: list[list[_Place]] = []
    for place in places:
        near = (c for c in clusters if math.hypot(c[0].x - place.x, c[0].y - place.y) <= 1.6 * r)
        cluster = next(near, None)
        if cluster is None:
            clusters.append([place])
        else:
            cluster.append(place)
    groups = []
    for cluster in clusters:
        members = sorted(chain.from_iterable(place.members for place in cluster))  # no two have the same order
        ids = [member.event.id for member in members]
        groups.append((tuple(dict.fromkeys(ids)), len(ids) > FAN_LIMIT, cluster))
    marks: list[MapMark] = []
    # Counts first: they are larger and must stand on their place.
    for event_ids, is_count, cluster in sorted(groups, key=lambda group: -len(group[0])):
        if is_count:
            first = cluster[0]
            x, y = _free_spot(first.x, first.y, r * 1.55, room)
            key, n = f"place:{first.location.id}", len(event_ids)
            marks.append(_map_mark(key, event_ids, first.location, projection, x, y, False, n))
            continue
        for place, (_, event, concerns) in _together(cluster):
            x, y = _free_spot(place.x, place.y, r, room)
            key = f"{event.id}@{place.location.id}"
            marks.append(_map_mark(key, (event.id,), place.location, projection, x, y, concerns, 0))
    return tuple(marks)


def _together(cluster: list[_Place]) -> list[tuple[_Place, _Member]]:
    """Return the events of places that are too close to be told apart, in order."""
    found = [(place, member) for place in cluster for member in place.members]
    return found if len(cluster) == 1 else sorted(found, key=lambda item: item[1].order)


def _map_mark(
    key: str,
    ids: tuple[str, ...],
    place: Location,
    projection: Projection,
    x: float,
    y: float,
    concerns: bool,
    count: int,
) -> MapMark:
    assert place.longitude is not None and place.latitude is not None  # seeds have a place
    own_x, own_y = projection.to_pixel(place.longitude, place.latitude)
    return MapMark(
        key,
        ids,
        place.longitude,
        place.latitude,
        round(x - own_x, 1),
        round(y - own_y, 1),
        concerns,
        count,
        place.id,
    )


_RINGS = (
    (0.0, 0.0),
    *(
        (
            ring * math.cos(2 * math.pi * k / (6 * ring) - math.pi / 2),
            ring * math.sin(2 * math.pi * k / (6 * ring) - math.pi / 2),
        )
        for ring in range(1, 5)
        for k in range(6 * ring)
    ),
)


def _free_spot(x: float, y: float, r: float, room: Room) -> tuple[float, float]:
    """Return the nearest free place to a point, going round it in rings."""
    step = 2 * r + 1.5
    for dx, dy in _RINGS:
        cx, cy = x + step * dx, y + step * dy
        box = (cx - r, cy - r, cx + r, cy + r)
        if room.free(box, 0.5):
            room.boxes.append(box)
            return cx, cy
    room.boxes.append((x - r, y - r, x + r, y + r))
    return x, y


def _ring_of(mark: MapMark, projection: Projection, radius: float) -> Box:
    x, y = projection.to_pixel(mark.longitude, mark.latitude)
    x, y, r = x + mark.dx, y + mark.dy, radius * mark.ring
    return x - r, y - r, x + r, y + r


def _radii(places: list[_Place], projection: Projection, canvas: Canvas) -> tuple[Radius, ...]:
    """Return circles of precision that are wider than the mark itself, one a place."""
    found = []
    for place, _, _, (first, *_) in places:
        assert place.longitude is not None and place.latitude is not None
        if place.radius_km / projection.kilometres_per_pixel(place.latitude) > canvas.map_mark * 1.3:
            event = first.event
            found.append(Radius(event.id, event.track, place.longitude, place.latitude, place.radius_km))
    return tuple(found)


def _shown_lines(lines: tuple[Line, ...], view: View, frame: Bounds) -> tuple[tuple[Line, ...], frozenset[str]]:
    """Return the lines that a view does not leave out, and what it leaves out of those that would be seen."""
    if not view.hide:
        return lines, frozenset()
    hidden = [line for line in lines if GROUPS.get(line.style) in view.hide]
    seen = frozenset(GROUPS[line.style] for line in hidden if crosses(line.path, frame))
    return tuple(line for line in lines if GROUPS.get(line.style) not in view.hide), seen


def _lines(dataset: Dataset, selection: Selection, view: View) -> tuple[Line, ...]:
    geometry = leg_lines(dataset)
    start, end = selection.stretches[0][0], selection.stretches[-1][1]
    marching = claiming(dataset, "march")
    marched = any(e.track in marching for e in selection.shown)
    main, beyond = main_line(dataset), unreached(dataset)
    lines = []
    # A thread alone leads from place to place: routes beside it would be taken for its ways.
    for leg in dataset.legs if not view.thread else ():
        route = dataset.routes.get(leg.route_id)
        path = geometry.get((leg.route_id, leg.seq))
        if route is None or path is None:
            continue
        if route.kind == "corridor":
            mode = leg.mode if leg.mode in ("ferry", "road") else "ferry" if leg.mode == "sea" else "rail"
            style = mode if route.id == main else f"branch-{mode}"
        elif route.kind == "march" and marched and _touches(travelled(dataset, route.id), start, end, view):
            style = "unreached" if route.id == beyond else "march"
        else:
            continue
        lines.append(Line(f"{leg.route_id}.{leg.seq}", style, path))
    calls: dict[tuple[Point, Point], Line] = {}
    is_call = np.zeros(len(dataset.events), dtype=bool)
    is_call[holders(dataset, category_of).get("call", [])] = True
    for event in map(columns(dataset).events.__getitem__, selection.at[is_call[selection.at]].tolist()):
        if event.location_id:
            # From the caller to the called; who called from nowhere known has no arc. One arc a way.
            start_at = _spots(dataset, (event.location_id,))
            for way in ((a, b) for a in start_at for b in _spots(dataset, event.about_location_ids)):
                if way not in calls:
                    key = f"call:{event.id}.{len(calls)}"
                    calls[way] = Line(key, "call", arc(*way), event.id)
    lines += calls.values()
    lines += _thread(dataset, selection) if view.thread else ()
    lines.sort(key=lambda line: _ORDER.index(line.style))
    return tuple(lines)


def _thread(dataset: Dataset, selection: Selection) -> Iterator[Line]:
    """Yield the ways from place to place of a thread, in order of time; what happened nowhere known has no place.

    Each says to which of its events it leads, counted as one steps through them; there may be several.
    """
    stops = [
        (n, event, spot)
        for n, event in enumerate(selection.shown, 1)
        for spot in _spots(dataset, (event.location_id or "",))
    ]
    steps: dict[tuple[Point, Point], list[tuple[int, str]]] = {}
    for (_, _, start), (n, event, end) in pairwise(stops):
        if start != end:
            steps.setdefault((start, end), []).append((n, event.id))
    for way, found in steps.items():
        yield Line(f"thread:{found[0][0]}", "thread", arc(*way), found[0][1], tuple(n for n, _ in found))


def _touches(date: Date | None, start: datetime, end: datetime, view: View) -> bool:
    """Say whether a time may be between two moments, which are wall times of the view; what is not known may be."""
    first, last = date.bounds(view.tz) if date else (None, None)
    return (first is None or first < end) and (last is None or last > start)


_ORDER = ["branch-road", "branch-ferry", "branch-rail", "road", "ferry", "rail", "unreached", "march", "thread", "call"]
