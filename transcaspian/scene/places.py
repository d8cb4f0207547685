"""The map laid out: marks that do not cover each other, lines, names that cover nothing, trays.

Everything is placed for the frame's own zoom, which is the map's smallest: zooming in only spreads it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from transcaspian.basemap import COUNTRY_NAMES, EXTENT, SEA_NAMES, leg_lines
from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.records import Event, Location
from transcaspian.scene.frame import FRAMES, Projection, arc, around, project
from transcaspian.scene.model import (
    Box,
    Canvas,
    Line,
    MapMark,
    MapScene,
    PlaceLabel,
    Point,
    Radius,
    Tray,
)
from transcaspian.selection import Selection
from transcaspian.typography import text_width
from transcaspian.view import View, frame_bounds

# The subject's fixed points: always named, and the routes with a sign of their own.
HOMES = ("oral", "astana")
MAIN_ROUTE = "titr-main"
UNREACHED = "wagner-unreached"
STATIONS = (
    "khorgos-gateway",
    "almaty",
    "aktau",
    "beyneu",
    "baku",
    "alat-port",
    "tbilisi",
    "poti",
    "moscow",
    "istanbul",
    "shalkar",
    "zhezkazgan",
    "batumi",
    "tashkent",
)
FAN_LIMIT = 7
_TOWNS = ("capital", "city", "port")  # named before what lies in or around them
_UNNAMED = ("road", "country")  # a country has its name on the map already
_MARCH = (datetime(2023, 6, 23), datetime(2023, 6, 26))


@dataclass
class _Room:
    """Boxes that are taken, in map pixels."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box, margin: float = 1.0) -> bool:
        if box[0] < 3 or box[1] < 3 or box[2] > self.width - 3 or box[3] > self.height - 3:
            return False
        return not any(
            box[0] - margin < b[2]
            and b[0] < box[2] + margin
            and box[1] - margin < b[3]
            and b[1] < box[3] + margin
            for b in self.boxes
        )


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
    if view.frame in FRAMES:
        return FRAMES[view.frame]
    if view.frame != "selection":
        return frame_bounds(view.frame)
    chosen = [dataset.events[view.event]] if view.event in dataset.events else list(selection.shown)
    spots = [
        p for event in chosen for p in _spots(dataset, (event.location_id or "", *event.about_location_ids))
    ]
    return around(spots) if spots else FRAMES["all"]


def _spots(dataset: Dataset, ids: tuple[str, ...]) -> list[Point]:
    places = [dataset.locations[i] for i in ids if i in dataset.locations]
    return [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]


def map_scene(dataset: Dataset, selection: Selection, view: View, canvas: Canvas) -> MapScene:
    """Lay a view's events out on the map of a canvas."""
    bounds = frame_of(dataset, selection, view)
    projection = project(bounds, canvas.map_width, canvas.map_height, margin=10)
    places, trays = _places(dataset, selection, projection)
    room = _Room(canvas.map_width, canvas.map_height)
    scale = _scale(projection, canvas, view)
    room.boxes.append(scale[1].box)
    marks = _marks(places, projection, canvas, room)
    labels = _names(dataset, places, marks, projection, canvas, view, room)
    west, north = projection.to_place(0, 0)
    east, south = projection.to_place(canvas.map_width, canvas.map_height)
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
        _lines(dataset, selection, view),
        _radii(places, projection, canvas),
        marks,
        labels,
        scale,
        trays,
        canvas.map_mark,
    )


def _places(
    dataset: Dataset, selection: Selection, projection: Projection
) -> tuple[list[_Place], tuple[Tray, ...]]:
    """Return the places of the shown events, most significant first, and the events that are on none."""
    members = _members(dataset)
    shown = {event.id for event in selection.shown}
    placed: set[str] = set()
    inside: set[str] = set()
    places = []
    for place_id, all_of in members.items():
        here = [member for member in all_of if member.event.id in shown]
        if here:
            ids = {member.event.id for member in here}
            placed |= ids
            location = dataset.locations[place_id]
            x, y = projection.to_pixel(location.longitude or 0.0, location.latitude or 0.0)
            if _on_map(location, x, y, projection):
                inside |= ids
                places.append(_Place(location, x, y, here))
    places.sort(key=lambda p: p.members[0].order)
    trays = []
    for reason, missing in (("no-place", shown - placed), ("outside", placed - inside)):
        if missing:
            trays.append(Tray(reason, tuple(e.id for e in selection.shown if e.id in missing)))
    return places, tuple(trays)


@lru_cache(maxsize=8)
def _members(dataset: Dataset) -> dict[str, tuple[_Member, ...]]:
    """Return the events of each place that has coordinates, in order; the same for every view."""
    levels: dict[tuple[int, bool], list[tuple[str, Event]]] = {}
    for event in sorted(dataset.events.values(), key=lambda e: e.id):
        for place_id in dict.fromkeys((event.location_id, *event.about_location_ids)):
            place = dataset.locations.get(place_id or "")
            if place and place.longitude is not None and place.latitude is not None:
                level = (-event.significance, place.id != event.location_id)
                levels.setdefault(level, []).append((place.id, event))
    found: dict[str, list[_Member]] = {}
    order = 0
    for level in sorted(levels):
        for place_id, event in levels[level]:
            found.setdefault(place_id, []).append(_Member(order, event, level[1]))
            order += 1
    return {place_id: tuple(members) for place_id, members in found.items()}


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


def _marks(places: list[_Place], projection: Projection, canvas: Canvas, room: _Room) -> tuple[MapMark, ...]:
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
        ids = tuple(m.event.id for _, m in _together(cluster))
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
    """Return the events of places that are too near to be told apart, in order."""
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


def _free_spot(x: float, y: float, r: float, room: _Room) -> tuple[float, float]:
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


def _radii(places: list[_Place], projection: Projection, canvas: Canvas) -> tuple[Radius, ...]:
    """Return circles of precision that are wider than the mark itself, one a place."""
    found = []
    for place, _, _, (first, *_) in places:
        assert place.longitude is not None and place.latitude is not None
        if place.radius_km / projection.kilometres_per_pixel(place.latitude) > canvas.map_mark * 1.3:
            event = first.event
            found.append(Radius(event.id, event.track, place.longitude, place.latitude, place.radius_km))
    return tuple(found)


def _lines(dataset: Dataset, selection: Selection, view: View) -> tuple[Line, ...]:
    geometry = leg_lines()
    start, end = selection.stretches[0][0], selection.stretches[-1][1]
    march = start < _MARCH[1] and end > _MARCH[0] and any(e.track == "mutiny" for e in selection.shown)
    lines = []
    for leg in dataset.legs:
        route = dataset.routes.get(leg.route_id)
        path = geometry.get((leg.route_id, leg.seq))
        if route is None or path is None:
            continue
        if route.kind == "corridor":
            mode = leg.mode if leg.mode in ("ferry", "road") else "ferry" if leg.mode == "sea" else "rail"
            style = mode if route.id == MAIN_ROUTE else f"branch-{mode}"
        elif route.kind == "march" and march:
            style = "unreached" if route.id == UNREACHED else "march"
        else:
            continue
        lines.append(Line(f"{leg.route_id}.{leg.seq}", style, path))
    calls: dict[tuple[Point, Point], Line] = {}
    for event in selection.shown:
        if event.category == "call" and event.location_id:
            # From the caller to the called; who called from nowhere known has no arc. One arc a way.
            start_at = _spots(dataset, (event.location_id,))
            for way in ((a, b) for a in start_at for b in _spots(dataset, event.about_location_ids)):
                if way not in calls:
                    key = f"call:{event.id}.{len(calls)}"
                    calls[way] = Line(key, "call", arc(*way), event.id)
    lines += calls.values()
    lines.sort(key=lambda line: _ORDER.index(line.style))
    return tuple(lines)


_ORDER = ["branch-road", "branch-ferry", "branch-rail", "road", "ferry", "rail", "unreached", "march", "call"]


def _names(
    dataset: Dataset,
    places: list[_Place],
    marks: tuple[MapMark, ...],
    projection: Projection,
    canvas: Canvas,
    view: View,
    room: _Room,
) -> tuple[PlaceLabel, ...]:
    """Name places, most significant first, where nothing is covered; then countries and seas."""
    size = canvas.map_font
    firsts = {p.location.id: p.members[0] for p in places}
    weight = {i: first.event.significance * 2 - first.concerns for i, first in firsts.items()}

    def rank(place_id: str) -> tuple[bool, int, str]:
        return dataset.locations[place_id].kind not in _TOWNS, -weight.get(place_id, 0), place_id

    stations = [i for i in STATIONS if i in dataset.locations]
    wanted = [*HOMES, *sorted({*weight, *stations}, key=rank)]
    labels: list[PlaceLabel] = []
    named: set[str] = set()
    spots: list[Point] = []  # of what is named
    standing = [(m, *_at(m, projection)) for m in marks]
    for place_id in dict.fromkeys(wanted):
        place = dataset.locations.get(place_id)
        if place is None or place.longitude is None or place.latitude is None:
            continue
        x, y = projection.to_pixel(place.longitude, place.latitude)
        if place.kind in _UNNAMED or not (0 <= x <= canvas.map_width and 0 <= y <= canvas.map_height):
            continue
        home = place_id in HOMES
        text = short_name(place.name(view.language)) if not home else place.name(view.language)
        near = [
            (mx - x, my - y, m.is_count)
            for m, mx, my in standing
            if math.hypot(mx - x, my - y) < 3.2 * canvas.map_mark
        ]
        # A second name for the same spot (the Kremlin beside Moscow) would say nothing on this scale.
        if text in named or any(math.hypot(px - x, py - y) < 9 for px, py in spots):
            continue
        font = size * (1.25 if home else 1.0)
        label = _place_label(
            text,
            place,
            (x, y),
            near,
            font,
            "semibold",
            "home" if home else "place",
            canvas,
            room,
        )
        if label:
            labels.append(label)
            named.add(text)
            spots.append((x, y))
    labels += _area_names(view, projection, canvas, room)
    return tuple(labels)


def _at(mark: MapMark, projection: Projection) -> Point:
    x, y = projection.to_pixel(mark.longitude, mark.latitude)
    return x + mark.dx, y + mark.dy


def short_name(name: str) -> str:
    """Return a place's name without what follows a comma, bracket or slash.

    >>> short_name("Khorgos Gateway dry port / Altynkol station")
    'Khorgos Gateway dry port'
    """
    for stop in (",", " (", " /"):
        name = name.split(stop)[0]
    return name


def _place_label(
    text: str,
    place: Location,
    at: Point,
    near: list[tuple[float, float, bool]],
    size: float,
    weight: str,
    kind: str,
    canvas: Canvas,
    room: _Room,
) -> PlaceLabel | None:
    width, height = text_width(text, size, weight), size * 1.06
    x, y = at
    # The room that the place and its fanned-out marks take: names stand around it.
    r = canvas.map_mark
    spans = [(x - 3, y - 3, x + 3, y + 3)]
    for dx, dy, is_count in near:
        grow = r * (1.55 if is_count else 1.0)
        spans.append((x + dx - grow, y + dy - grow, x + dx + grow, y + dy + grow))
    left, top = min(s[0] for s in spans) - 3, min(s[1] for s in spans) - 2
    right, bottom = max(s[2] for s in spans) + 3, max(s[3] for s in spans) + 2
    w, h = width / 2, height / 2
    spots = [
        (x, bottom + h),
        (x, top - h),
        (right + w, y),
        (left - w, y),
        (right + w, bottom),
        (left - w, bottom),
        (right + w, top),
        (left - w, top),
        (x, bottom + 2.4 * h),
        (x, top - 2.4 * h),
    ]
    for cx, cy in spots:
        box = (cx - w, cy - h, cx + w, cy + h)
        if room.free(box):
            room.boxes.append(box)
            assert place.longitude is not None and place.latitude is not None
            return PlaceLabel(
                text,
                place.longitude,
                place.latitude,
                round(cx - x, 1),
                round(cy - y, 1),
                size,
                weight,
                "ink",
                box,
                kind,
            )
    return None


def _area_names(view: View, projection: Projection, canvas: Canvas, room: _Room) -> list[PlaceLabel]:
    say = words(view.language)
    size = canvas.map_font * 0.86
    found = []
    areas = [(str(say.locale.territories[code]).upper(), at, "country") for code, at in COUNTRY_NAMES.items()]
    areas += [(say(f"sea.{key}"), at, "sea") for key, at in SEA_NAMES.items()]
    for text, (longitude, latitude), kind in areas:
        x, y = projection.to_pixel(longitude, latitude)
        weight = "italic" if kind == "sea" else "regular"
        w, h = text_width(text, size, weight) / 2, size * 0.6
        for dx, dy in (
            (0, 0),
            (0, 22),
            (0, -22),
            (50, 0),
            (-50, 0),
            (40, 24),
            (-40, 24),
            (40, -24),
            (-40, -24),
        ):
            box = (x + dx - w, y + dy - h, x + dx + w, y + dy + h)
            if room.free(box, 3):
                room.boxes.append(box)
                found.append(PlaceLabel(text, longitude, latitude, dx, dy, size, weight, "place", box, kind))
                break
    return found


def _scale(projection: Projection, canvas: Canvas, view: View) -> tuple[tuple[Point, ...], PlaceLabel]:
    """Return a scale bar of a round length that lies on the ground, so that it stays true when zooming."""
    right, y = canvas.map_width - 16, canvas.map_height - 30
    longitude, latitude = projection.to_place(right, y)
    per_pixel = projection.kilometres_per_pixel(latitude)
    lengths = [n * 10**power for power in range(5) for n in (1, 2, 5)]
    length = max((km for km in lengths if km / per_pixel <= 110), default=1)
    left = right - length / per_pixel
    points = tuple(
        projection.to_place(px, py) for px, py in ((left, y - 4), (left, y), (right, y), (right, y - 4))
    )
    text = words(view.language)("map.kilometres", n=words(view.language).number(length))
    size = canvas.map_font * 0.86
    half = text_width(text, size) / 2
    middle = ((left + right) / 2, y - size * 0.7)
    # Text and bar, kept free of names and marks.
    box = (left - 4, middle[1] - size * 0.7, right + 4, y + 4)
    place = projection.to_place((left + right) / 2, y)
    label = PlaceLabel(
        text, place[0], place[1], 0.0, round(-size * 0.7, 1), size, "regular", "ink", box, "scale"
    )
    return tuple((round(a, 4), round(b, 4)) for a, b in points), label
