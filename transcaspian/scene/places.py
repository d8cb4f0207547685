"""The map laid out: marks that do not cover each other, lines, names that cover nothing, trays.

Everything is placed for the frame's own zoom, which is the map's smallest: zooming in only spreads it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

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


@dataclass(frozen=True)
class _Seed:
    """An event at a place, before it has room."""

    event: Event
    location: Location
    concerns: bool
    x: float
    y: float


def frame_of(dataset: Dataset, selection: Selection, view: View) -> tuple[float, float, float, float]:
    """Return the bounds of a view's frame: named, written, or around what is selected."""
    if view.frame in FRAMES:
        return FRAMES[view.frame]
    if view.frame != "selection":
        return frame_bounds(view.frame)
    chosen = [dataset.events[view.event]] if view.event in dataset.events else list(selection.shown)
    spots = [p for event in chosen for p in _spots(dataset, event)]
    return around(spots) if spots else FRAMES["all"]


def _spots(dataset: Dataset, event: Event) -> list[Point]:
    ids = (event.location_id, *event.about_location_ids)
    places = [dataset.locations[i] for i in ids if i in dataset.locations]
    return [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]


def map_scene(dataset: Dataset, selection: Selection, view: View, canvas: Canvas) -> MapScene:
    """Lay a view's events out on the map of a canvas."""
    bounds = frame_of(dataset, selection, view)
    projection = project(bounds, canvas.map_width, canvas.map_height)
    seeds, trays = _seeds(dataset, selection, projection)
    room = _Room(canvas.map_width, canvas.map_height)
    scale = _scale(projection, canvas, view)
    room.boxes.append(scale[1].box)
    marks = _marks(seeds, projection, canvas, room)
    labels = _names(dataset, seeds, marks, projection, canvas, view, room)
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
        _radii(seeds, projection, canvas),
        marks,
        labels,
        scale,
        trays,
        canvas.map_mark,
    )


def _seeds(
    dataset: Dataset, selection: Selection, projection: Projection
) -> tuple[list[_Seed], tuple[Tray, ...]]:
    seeds: list[_Seed] = []
    no_place: list[str] = []
    outside: list[str] = []
    margin = 6
    west, south, east, north = EXTENT
    for event in selection.shown:
        spots = []
        for index, place_id in enumerate((event.location_id, *event.about_location_ids)):
            place = dataset.locations.get(place_id or "")
            if place is None or place.longitude is None or place.latitude is None:
                continue
            x, y = projection.to_pixel(place.longitude, place.latitude)
            spots.append(_Seed(event, place, index > 0, x, y))
        inside = [
            s
            for s in spots
            if margin <= s.x <= projection.width - margin
            and margin <= s.y <= projection.height - margin
            # Beyond the basemap there is nothing to stand on.
            and west <= (s.location.longitude or 0) <= east
            and south <= (s.location.latitude or 0) <= north
        ]
        seeds += inside
        if not spots:
            no_place.append(event.id)
        elif not inside:
            outside.append(event.id)
    trays = [
        Tray(reason, tuple(ids)) for reason, ids in (("no-place", no_place), ("outside", outside)) if ids
    ]
    return seeds, tuple(trays)


def _marks(seeds: list[_Seed], projection: Projection, canvas: Canvas, room: _Room) -> tuple[MapMark, ...]:
    """Fan events of one place out, count them where they are more than seven."""
    r = canvas.map_mark
    groups: list[list[_Seed]] = []
    order = sorted(seeds, key=lambda s: (-s.event.significance, s.concerns, s.event.id))
    for seed in order:
        for group in groups:
            if math.hypot(group[0].x - seed.x, group[0].y - seed.y) <= 1.6 * r:
                group.append(seed)
                break
        else:
            groups.append([seed])
    marks: list[MapMark] = []
    # Counts first: they are larger and must stand on their place.
    for group in sorted(groups, key=lambda g: -len({s.event.id for s in g})):
        ids = tuple(dict.fromkeys(s.event.id for s in group))
        place = group[0].location
        if len(group) > FAN_LIMIT:
            size = r * 1.55
            x, y = _free_spot(group[0].x, group[0].y, size, room)
            marks.append(_map_mark(f"place:{place.id}", ids, place, projection, x, y, False, len(ids)))
            continue
        for seed in group:
            x, y = _free_spot(seed.x, seed.y, r, room)
            key = f"{seed.event.id}@{seed.location.id}"
            marks.append(_map_mark(key, (seed.event.id,), seed.location, projection, x, y, seed.concerns, 0))
    return tuple(marks)


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


def _free_spot(x: float, y: float, r: float, room: _Room) -> tuple[float, float]:
    """Return the nearest free place to a point, going round it in rings."""
    step = 2 * r + 1.5
    candidates = [(x, y)]
    for ring in range(1, 5):
        n = 6 * ring
        candidates += [
            (
                x + step * ring * math.cos(2 * math.pi * (k / n) - math.pi / 2),
                y + step * ring * math.sin(2 * math.pi * (k / n) - math.pi / 2),
            )
            for k in range(n)
        ]
    for cx, cy in candidates:
        box = (cx - r, cy - r, cx + r, cy + r)
        if room.free(box, 0.5):
            room.boxes.append(box)
            return cx, cy
    room.boxes.append((x - r, y - r, x + r, y + r))
    return x, y


def _radii(seeds: list[_Seed], projection: Projection, canvas: Canvas) -> tuple[Radius, ...]:
    """Return circles of precision that are wider than the mark itself, one a place."""
    best: dict[str, Radius] = {}
    for seed in sorted(seeds, key=lambda s: -s.event.significance):
        place = seed.location
        assert place.longitude is not None and place.latitude is not None
        if place.radius_km / projection.kilometres_per_pixel(place.latitude) > canvas.map_mark * 1.3:
            best.setdefault(
                place.id,
                Radius(seed.event.id, seed.event.track, place.longitude, place.latitude, place.radius_km),
            )
    return tuple(best.values())


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
    for event in selection.shown:
        if event.category == "call":
            spots = _spots(dataset, event)
            lines += [
                Line(f"call:{event.id}.{n}", "call", arc(spots[0], to), event.id)
                for n, to in enumerate(spots[1:])
            ]
    lines.sort(key=lambda line: _ORDER.index(line.style))
    return tuple(lines)


_ORDER = ["branch-road", "branch-ferry", "branch-rail", "road", "ferry", "rail", "unreached", "march", "call"]


def _names(
    dataset: Dataset,
    seeds: list[_Seed],
    marks: tuple[MapMark, ...],
    projection: Projection,
    canvas: Canvas,
    view: View,
    room: _Room,
) -> tuple[PlaceLabel, ...]:
    """Name places, most significant first, where nothing is covered; then countries and seas."""
    size = canvas.map_font
    weight: dict[str, int] = {}
    for seed in seeds:
        rank = seed.event.significance * 2 - seed.concerns
        weight[seed.location.id] = max(weight.get(seed.location.id, 0), rank)

    def rank(place_id: str) -> tuple[bool, int, str]:
        return dataset.locations[place_id].kind not in _TOWNS, -weight.get(place_id, 0), place_id

    stations = [i for i in STATIONS if i in dataset.locations]
    places = [*HOMES, *sorted({*weight, *stations}, key=rank)]
    labels: list[PlaceLabel] = []
    named: set[str] = set()
    for place_id in dict.fromkeys(places):
        place = dataset.locations.get(place_id)
        if place is None or place.longitude is None or place.latitude is None:
            continue
        x, y = projection.to_pixel(place.longitude, place.latitude)
        if place.kind in _UNNAMED or not (0 <= x <= canvas.map_width and 0 <= y <= canvas.map_height):
            continue
        home = place_id in HOMES
        text = short_name(place.name(view.language)) if not home else place.name(view.language)
        near = [m for m in marks if math.hypot(*_off(m, projection, x, y)) < 3.2 * canvas.map_mark]
        # A second name for the same spot (the Kremlin beside Moscow) would say nothing on this scale.
        if text in named or any(
            l.kind in ("place", "home") and math.hypot(*_gap(l, projection, x, y)) < 9 for l in labels
        ):
            continue
        font = size * (1.25 if home else 1.0)
        label = _place_label(
            text,
            place,
            (x, y),
            near,
            projection,
            font,
            "semibold" if home else "regular",
            "home" if home else "place",
            canvas,
            room,
        )
        if label:
            labels.append(label)
            named.add(text)
    labels += _area_names(view, projection, canvas, room)
    return tuple(labels)


def _off(mark: MapMark, projection: Projection, x: float, y: float) -> tuple[float, float]:
    px, py = projection.to_pixel(mark.longitude, mark.latitude)
    return px + mark.dx - x, py + mark.dy - y


def _gap(label: PlaceLabel, projection: Projection, x: float, y: float) -> tuple[float, float]:
    px, py = projection.to_pixel(label.longitude, label.latitude)
    return px - x, py - y


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
    near: list[MapMark],
    projection: Projection,
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
    for mark in near:
        dx, dy = _off(mark, projection, x, y)
        grow = r * (1.55 if mark.count else 1.0)
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
