"""Names on the map: placed where they cover neither a mark nor each other, or left out; and the scale bar."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection
from transcaspian.language.languages import foreign, language_of
from transcaspian.language.messages import words
from transcaspian.look.basemap import COUNTRY_NAMES, SEA_NAMES
from transcaspian.look.typography import text_width
from transcaspian.scene.frame import Projection
from transcaspian.scene.model import RINGS, Box, Canvas, MapMark, PlaceLabel, Point
from transcaspian.scene.room import Room
from transcaspian.tables.records import Location
from transcaspian.view.query import View

FloatArray = NDArray[np.float64]

_ASTRAY = 1.8  # of its height: how much nearer to the marks of another place a name may stand
_FAR = 2.2  # of its height: further from its own marks than that, it may not stand nearer to others at all
_TOWNS = ("capital", "city", "port")  # named before what lies in or around them
_AREAS = ("region", "district")  # wide and without an edge: not as firm as a town
_UNNAMED = ("road", "country")  # a country has its name on the map already


def names(
    dataset: Dataset,
    weight: dict[str, int],
    marks: tuple[MapMark, ...],
    projection: Projection,
    canvas: Canvas,
    view: View,
    room: Room,
    own: Mapping[str, Sequence[str]] = MappingProxyType({}),
    dot: float = 3.0,
    must: Container[str] = (),
) -> tuple[tuple[PlaceLabel, ...], bool]:
    """Name places, those of most ``weight`` first, where nothing is covered; then countries and seas.

    ``own``: places that are named before all others, each with what it may be called: the first that has room.
    ``dot``: how far the sign of such a place reaches from its middle. ``must``: those that are named in any case.
    The second value says whether the view leaves out names of places without an event.
    """
    size = canvas.map_font

    def rank(place_id: str) -> tuple[bool, int, str]:
        return dataset.locations[place_id].kind not in _TOWNS, -weight.get(place_id, 0), place_id

    homes = collection(dataset).named_place_ids
    landmarks = [i for i in collection(dataset).landmark_place_ids if i in dataset.locations]
    wanted = [*own, *homes, *sorted({*weight, *landmarks}, key=rank)]
    labels: list[PlaceLabel] = []
    named: set[str] = set()
    left_out = False
    spots: list[Point] = []  # of the places that are named
    dots = [projection.to_pixel(p.longitude, p.latitude) for i in own if (p := dataset.locations.get(i))
            and p.longitude is not None and p.latitude is not None]  # fmt: skip
    standing = [(*_at(m, projection), m.is_count) for m in marks]
    xs, ys = np.array([x for x, _, _ in standing]), np.array([y for _, y, _ in standing])
    spot = {at: [n for n, m in enumerate(marks) if (m.longitude, m.latitude) == at]
            for at in {(m.longitude, m.latitude) for m in marks}}  # fmt: skip
    for place_id in dict.fromkeys(wanted):
        place = dataset.locations.get(place_id)
        if place is None or place.longitude is None or place.latitude is None:
            continue
        x, y = projection.to_pixel(place.longitude, place.latitude)
        if place.kind in _UNNAMED or not (0 <= x <= canvas.map_width and 0 <= y <= canvas.map_height):
            continue
        if view.thread and place.kind not in _TOWNS and place_id not in weight and place_id not in homes:
            continue  # of a route that a thread alone has not
        if "names" in view.hide and place_id not in weight and place_id not in own:
            left_out = True
            continue
        home, short = place_id in homes, short_name(place.name(view.language))
        called = own.get(place_id) or [place.name(view.language) if home else short]
        around = np.flatnonzero(np.hypot(xs - x, ys - y) < 3.2 * canvas.map_mark)
        near = [(mx - x, my - y, is_count) for mx, my, is_count in map(standing.__getitem__, around.tolist())]
        mine = spot.get((place.longitude, place.latitude), [])
        theirs = np.delete(np.arange(len(xs)), mine)
        # A second name for the same spot (the Kremlin next to Moscow) would say nothing on this scale.
        if named & {short, *called} or any(math.hypot(px - x, py - y) < 9 for px, py in spots):
            continue
        font = size * (1.25 if home and place_id in weight else 1.0)
        kept = home or (place.kind in _TOWNS and place_id in weight)
        for n, text in enumerate(called, 1):
            label = _place_label(
                text,
                place,
                (x, y),
                near,
                dot if place_id in own else 3.0,
                font,
                "regular" if place.kind in _AREAS else "semibold",
                "home" if home else "place",
                canvas,
                room,
                kept or (place_id in must and n == len(called)),
                place_id in weight,
                [one for one in dots if place_id in own and 0 < math.dist(one, (x, y)) < 12 * size],
                _Marks(
                    xs[mine] if mine else np.array([x]), ys[mine] if mine else np.array([y]), xs[theirs], ys[theirs]
                ),
            )
            if label:
                labels.append(label)
                named |= {short, text}
                spots.append((x, y))
                break
    labels += _area_names(view, projection, canvas, room)
    return tuple(labels), left_out


class _Marks(NamedTuple):
    """Where the marks of a place stand, or the place if it has none, and those of all others; pixels."""

    xs: FloatArray
    ys: FloatArray
    other_xs: FloatArray
    other_ys: FloatArray

    def own(self, box: Box) -> bool:
        """Say whether a name would be read as theirs: it is near them, and not much nearer to others."""
        if not len(self.other_xs):
            return True
        height, mine = box[3] - box[1], _least(self.xs, self.ys, box)
        more = _ASTRAY * height if mine <= _FAR * height else 0.0
        return mine <= _least(self.other_xs, self.other_ys, box) + more


def _least(xs: FloatArray, ys: FloatArray, box: Box) -> float:
    across = np.maximum(np.maximum(box[0] - xs, xs - box[2]), 0.0)
    down = np.maximum(np.maximum(box[1] - ys, ys - box[3]), 0.0)
    return float(np.min(np.hypot(across, down)))


def _at(mark: MapMark, projection: Projection) -> Point:
    x, y = projection.to_pixel(mark.longitude, mark.latitude)
    return x + mark.dx, y + mark.dy


def short_name(name: str) -> str:
    """Return a place's name without what follows a comma, bracket or slash.

    >>> short_name("Khorgos Gateway dry port / Altynkol station")
    'Khorgos Gateway dry port'
    """
    short = name
    for stop in (",", " (", " /"):
        short = short.split(stop)[0]
    return name if short == name else foreign(short, of) if (of := language_of(name)) else short


def _place_label(
    text: str,
    place: Location,
    at: Point,
    near: list[tuple[float, float, bool]],
    dot: float,
    size: float,
    weight: str,
    kind: str,
    canvas: Canvas,
    room: Room,
    kept: bool,
    far: bool,
    others: Sequence[Point],
    marks: _Marks,
) -> PlaceLabel | None:
    """Return a name that covers nothing; None if there is no room. ``others``: places that it is not to be near."""
    width, height = text_width(text, size, weight), size * 1.06
    x, y = at
    # The room that the place and its fanned-out marks take: names stand around it.
    r = canvas.map_mark
    spans = [(x - dot, y - dot, x + dot, y + dot)]
    for dx, dy, is_count in near:
        grow = r * RINGS[is_count]  # of the ring that marks it when it is selected
        spans.append((x + dx - grow, y + dy - grow, x + dx + grow, y + dy + grow))
    left, top = min(s[0] for s in spans) - 3, min(s[1] for s in spans) - 2
    right, bottom = max(s[2] for s in spans) + 3, max(s[3] for s in spans) + 2
    reach = 2 * width + 2 * height
    nearby = room.near((left - reach, top - reach, right + reach, bottom + reach))
    boxes = _around((left, top, right, bottom), at, width / 2, height / 2)
    if not far:
        boxes = (box for box in boxes if _distance(at, box) < 1.5 * height)
    if others:  # around the marks of others it would seem to name those
        boxes = (box for box in boxes if all(_distance(at, box) < _distance(o, box) for o in others))
    # A name that is pushed away among the marks of another place would be read as that one's.
    found = nearby.best((box for box in boxes if marks.own(box)), kept)
    if found is None and kind == "home":
        found = nearby.best(_around((left, top, right, bottom), at, width / 2, height / 2), kept)
    if found is None:
        return None
    box, (cx, cy) = found, ((found[0] + found[2]) / 2, (found[1] + found[3]) / 2)
    room.boxes.append(box)
    assert place.longitude is not None and place.latitude is not None
    offset = round(cx - x, 1), round(cy - y, 1)
    over = room.crossed(box, 0.0) > 0
    return PlaceLabel(text, place.longitude, place.latitude, *offset, size, weight, "ink", box, kind, over)


# Where a name can stand around a place and its marks, the best first: the side or corner that it is at, from left to
# right and from top to bottom, by how many of its half widths and heights it is moved from there, and how far away.
_SIDES = [(0, 1, 0.0, 1.0, 0.0), (0, -1, 0.0, -1.0, 0.0), (1, 0, 1.0, 0.0, 0.0), (-1, 0, -1.0, 0.0, 0.0)]
_SIDES += [(across, down, across, 0.0, 0.0) for down in (1, -1) for across in (1, -1)]
_SIDES += [(0, 1, 0.0, 2.4, 0.0), (0, -1, 0.0, -2.4, 0.0)]
for _off in (0.0, 0.7, 1.6):
    _SIDES += [(0, d, part, d * (1 + _off), 0.0) for part in (0.0, -0.5, 0.5, -0.8, 0.8) for d in (1, -1)]
    _SIDES += [(a, 0, a, part, a * _off) for part in (0.0, -0.6, 0.6, -1.2, 1.2) for a in (1, -1)]
    _SIDES += [(a, d, a, d * (1 + _off), a * _off) for d in (1, -1) for a in (1, -1)]


def _around(mark: Box, at: Point, w: float, h: float) -> Iterator[Box]:
    """Yield where a name of half a width and height can stand around a place and its marks, the best first."""
    xs, ys = (at[0], mark[2], mark[0]), (at[1], mark[3], mark[1])  # the middle, right or lower, left or upper
    for across, down, by_w, by_h, off in _SIDES:
        cx, cy = xs[across] + by_w * w + off * h, ys[down] + by_h * h
        yield cx - w, cy - h, cx + w, cy + h


def _distance(at: Point, box: Box) -> float:
    return math.hypot(max(box[0] - at[0], 0, at[0] - box[2]), max(box[1] - at[1], 0, at[1] - box[3]))


@lru_cache(maxsize=4)
def _areas(language: str) -> tuple[tuple[str, Point, str], ...]:
    """Return the names of countries and seas with their places and kinds."""
    say = words(language)
    areas = [(str(say.locale.territories[code]).upper(), at, "country") for code, at in COUNTRY_NAMES.items()]
    return (*areas, *((say(f"sea.{key}"), at, "sea") for key, at in SEA_NAMES.items()))


def _area_names(view: View, projection: Projection, canvas: Canvas, room: Room) -> list[PlaceLabel]:
    size = canvas.map_small
    found = []
    for text, (longitude, latitude), kind in _areas(view.language):
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
            if room.free(box, 3) and not room.crossed(box):
                room.boxes.append(box)
                found.append(PlaceLabel(text, longitude, latitude, dx, dy, size, weight, "place", box, kind))
                break
    return found


def scale_bar(
    projection: Projection, canvas: Canvas, view: View, room: Room, places: Sequence[Point]
) -> tuple[tuple[Point, ...], PlaceLabel]:
    """Return a scale bar of a round length that lies on the ground, so that it stays true when zooming.

    It stands at the edge, in the first corner that neither lines nor ``places`` with events need, or between them.
    """
    size = canvas.map_small
    found = [_bar(projection, right, y, size, view) for right, y in _edges(projection, canvas)]

    def needed(bar: tuple[tuple[Point, ...], PlaceLabel]) -> int:
        left, top, right, bottom = bar[1].box
        near = 2.5 * canvas.map_mark
        over = sum(left - near < x < right + near and top - near < y < bottom + near for x, y in places)
        return room.crossed(bar[1].box) + 100 * over

    return min(found, key=needed)  # of equals the first


def _edges(projection: Projection, canvas: Canvas) -> Iterator[Point]:
    """Yield where a scale bar may end, and its height: right, left, and between them, at the bottom and at the top."""
    wide, size = 130.0, canvas.map_small
    columns = [canvas.map_width - 16.0, wide]
    columns += [canvas.map_width * share for share in (0.8, 0.35, 0.65, 0.5) if canvas.map_width * share > wide]
    for y in (canvas.map_height - 30.0, size * 1.4 + 10):
        yield from ((right, y) for right in columns)


@lru_cache(maxsize=64)
def _kilometres(length: int, language: str) -> str:
    say = words(language)
    return say("map.kilometres", n=say.number(length))


def _bar(
    projection: Projection, right: float, y: float, size: float, view: View
) -> tuple[tuple[Point, ...], PlaceLabel]:
    _, latitude = projection.to_place(right, y)
    per_pixel = projection.kilometres_per_pixel(latitude)
    lengths = [n * 10**power for power in range(5) for n in (1, 2, 5)]
    length = max((km for km in lengths if km / per_pixel <= 110), default=1)
    left = right - length / per_pixel
    points = tuple(projection.to_place(px, py) for px, py in ((left, y - 4), (left, y), (right, y), (right, y - 4)))
    text = _kilometres(length, view.language)
    middle = ((left + right) / 2, y - size * 0.7)
    # Text and bar, kept free of names, marks and lines.
    half = max((right - left) / 2, text_width(text, size) / 2) + 4
    box = (middle[0] - half, middle[1] - size * 0.7, middle[0] + half, y + 4)
    place = projection.to_place((left + right) / 2, y)
    label = PlaceLabel(text, place[0], place[1], 0.0, round(-size * 0.7, 1), size, "regular", "ink", box, "scale")
    return tuple((round(a, 4), round(b, 4)) for a, b in points), label
