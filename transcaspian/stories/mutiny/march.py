"""The map at a minute: the scene's map of the 36 hours, reduced to what had happened by then, and the columns.

The layout is made once for all 36 hours, so that nothing moves while the clock runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.figures import figures_of
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.look.typography import text_width
from transcaspian.scene import scene
from transcaspian.scene.frame import Projection, arc, mercator
from transcaspian.scene.model import Canvas, LegendItem, Line, MapMark, PlaceLabel, Scene
from transcaspian.scene.names import short_name
from transcaspian.scene.seen import styles_seen
from transcaspian.stories.mutiny.clock import TRACKS, clockless_view, public_minute, timed_events
from transcaspian.stories.mutiny.moment import Now, describe_minute, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.road import centre_of, ring, towards
from transcaspian.tables.records import Event
from transcaspian.view.query import View

RINGS = (200.0, 350.0)  # km
# Positions for a ring's name: on the ring in the south or, if there is no room, outside it.
_BEARINGS = (215, 150, 205, 160, 225, 140, 195, 170, 240, 125, 255, 110)
_OUTSIDE = (240, 120, 230, 130, 250, 110, 260, 100, 220, 140, 270, 90)
_NEAR_CENTRE = 30.0  # pixels
_GAP = 3.0  # free pixels around names
_LINES = ("stretch", "way", "unreached", "ring", "call", "call-day")  # styles in the order of the legend


@dataclass(frozen=True, slots=True)
class ClaimedRing:
    """A ring around Moscow with the claims that state its distance."""

    kilometres: float
    claim_ids: tuple[str, ...]


def base(dataset: Dataset, view: View, canvas: Canvas) -> Scene:
    """Return the scene of the 36 hours, from which the map of every minute is made."""
    plain = View(
        window="mutiny",
        frame="march",
        tracks=TRACKS,
        known_by=view.known_by,
        zone=view.zone,
        language=view.language,
        theme=view.theme,
    )
    return _base(dataset, plain, canvas)


@lru_cache(maxsize=64)
def _base(dataset: Dataset, view: View, canvas: Canvas) -> Scene:
    drawn = scene(dataset, view, canvas)
    labels = tuple(label for label in drawn.map.labels if not _in_the_way(dataset, drawn, label))
    return replace(drawn, legend=_legend(drawn, view), map=replace(drawn.map, labels=labels))


def _in_the_way(dataset: Dataset, drawn: Scene, label: PlaceLabel) -> bool:
    """Say whether a name is in the way of the count of the capital's events, and not the capital's own name."""
    centre = centre_of(dataset)
    if centre is None or label.kind != "place" or (label.longitude, label.latitude) == centre:
        return False
    (x, y), (cx, cy) = (projection(drawn).to_pixel(*spot) for spot in ((label.longitude, label.latitude), centre))
    return math.hypot(x - cx, y - cy) < _NEAR_CENTRE


def march(dataset: Dataset, view: View, canvas: Canvas, at: int) -> Scene:
    """Return the scene at a minute; only its map, summary and legend apply."""
    drawn = _at(dataset, base(dataset, view, canvas).view, canvas, at, MutinyQuery.of(view).live)
    return replace(drawn, view=replace(drawn.view, event=view.event))


@lru_cache(maxsize=512)
def _at(dataset: Dataset, themed: View, canvas: Canvas, at: int, live: bool) -> Scene:
    whole, view = _base(dataset, themed, canvas), clockless_view(themed)
    found = now(dataset, view, at, live)
    begun = {one.event.id for one in timed_events(dataset, view) if one.first <= at}
    lines = [*_roads(found), *_rings(dataset, view, found)]
    calls = _calls(dataset, found, begun)
    labels = [*whole.map.labels, *_ring_names(dataset, whole, view, found)]
    labels += _ends(dataset, whole, labels, calls)
    by_day = {line.event_id for line in found.untimed}
    shown = {line.event_id for line in found.lines} | (by_day & begun)
    signs = {
        line.event_id: replace(whole.signs[line.event_id], fill=line.fill, certainty=f"{line.certainty} · {line.who}")
        for line in (*found.lines, *found.untimed)
    }
    fresh = {line.event_id: "now" for line in found.lines if line.fresh}
    marks = tuple(_marks(whole.map.marks, shown, by_day))
    placed = {i for mark in marks for i in mark.event_ids}
    radii = tuple(r for r in whole.map.radii if r.event_id in placed)
    return replace(
        whole,
        signs=signs,
        marked=fresh,
        lists={mark.key: mark.event_ids for mark in marks if mark.is_count},
        summary=describe_minute(dataset, view, found),
        map=replace(
            whole.map,
            lines=(*lines, *(line for line, _ in calls)),
            marks=marks,
            labels=tuple(labels),
            radii=radii,
        ),
    )


def _marks(marks: Iterable[MapMark], shown: set[str], by_day: set[str]) -> Iterable[MapMark]:
    for mark in marks:
        ids = tuple(i for i in mark.event_ids if i in shown)
        if ids:
            count = len(ids) if mark.is_count else 0
            yield replace(mark, event_ids=ids, count=count, minor=not mark.is_count and ids[0] in by_day)


def _roads(found: Now) -> Iterable[Line]:
    for road, where in found.columns:
        yield Line(f"way:{road.route_id}", "way", road.cut(0.0, road.reach))
        if road.reach < road.length:
            yield Line(f"rest:{road.route_id}", "unreached", road.cut(road.reach, road.length))
        if where.known:
            yield Line(f"stretch:{road.route_id}", "stretch", road.cut(where.low, where.high))


def rings(dataset: Dataset, view: View, found: Now) -> tuple[ClaimedRing, ...]:
    """Return the rings to draw: live, only those whose distance is stated by a claim that was public by then."""
    stated = figures_of(dataset)
    made = []
    for km in RINGS:
        claims = [
            claim
            for one in timed_events(dataset, view)
            if one.event.category == "figure"
            for claim in dataset.claims_of[one.event.id]
            if any(f.unit == "km" and km in (f.low, f.high) for f in stated.get(claim.id, ()))
        ]
        if found.live:
            claims = [c for c in claims if public_minute(c, dataset) <= found.at]
        if claims or not found.live:
            made.append(ClaimedRing(km, tuple(c.id for c in claims)))
    return tuple(made)


def _rings(dataset: Dataset, view: View, found: Now) -> Iterable[Line]:
    centre = centre_of(dataset)
    if centre:
        for one in rings(dataset, view, found):
            yield Line(f"ring:{one.kilometres:g}", "ring", ring(centre, one.kilometres))


def _ring_names(dataset: Dataset, whole: Scene, view: View, found: Now) -> Iterable[PlaceLabel]:
    centre = centre_of(dataset)
    if centre is None:
        return
    say = words(view.language)
    shown = {one.kilometres for one in rings(dataset, view, found)}
    boxes = _taken(whole, whole.map.labels)
    for km in RINGS:
        text = say("mutiny.ring", km=say.number(km))
        size = whole.canvas.map_font * 0.92
        spots = [towards(centre, bearing, km) for bearing in _BEARINGS]
        for bearing in _OUTSIDE:
            x, y = projection(whole).to_pixel(*towards(centre, bearing, km))
            aside = text_width(text, size) / 2 + 2 * _GAP
            spots.append(projection(whole).to_place(x - aside if bearing > 180 else x + aside, y))
        label = _free(text, spots, whole, boxes, size)
        if label:
            boxes.append(label.box)
            if km in shown:
                yield label


def _calls(dataset: Dataset, found: Now, begun: set[str]) -> list[tuple[Line, str]]:
    """Return an arc for each call that had happened, or may have happened that day, with the place at its far end."""
    made: dict[tuple[str, str], tuple[Line, str]] = {}
    for line in (*found.lines, *found.untimed):
        event = dataset.events[line.event_id]
        if event.category != "call" or not event.location_id:
            continue
        if event.id not in begun:
            continue
        style = "call-now" if line.fresh else "call" if line.day else "call-day"
        for way in _ways(dataset, event):
            # One arc for each pair of places: the newest call stands for all.
            if way not in made:
                path = arc(_spot(dataset, way[0]), _spot(dataset, way[1]))
                made[way] = (Line(f"call:{event.id}.{way[1]}", style, path, event.id), _far(dataset, way))
    return list(made.values())


def _ways(dataset: Dataset, event: Event) -> list[tuple[str, str]]:
    places = [i for i in event.about_location_ids if _has_spot(dataset, i)]
    return (
        [(event.location_id, i) for i in places] if event.location_id and _has_spot(dataset, event.location_id) else []
    )


def _has_spot(dataset: Dataset, place_id: str) -> bool:
    place = dataset.locations.get(place_id)
    return place is not None and place.longitude is not None and place.latitude is not None


def _spot(dataset: Dataset, place_id: str) -> tuple[float, float]:
    place = dataset.locations[place_id]
    assert place.longitude is not None and place.latitude is not None
    return place.longitude, place.latitude


def _far(dataset: Dataset, way: tuple[str, str]) -> str:
    """Return the id of the end of a call that is farther from the centre of the story."""
    middle = (39.0, 52.0)
    return max(way, key=lambda i: sum((a - b) ** 2 for a, b in zip(_spot(dataset, i), middle, strict=True)))


def projection(whole: Scene) -> Projection:
    """Return the projection of a scene's map."""
    view = whole.map
    x, y = mercator(view.longitude, view.latitude)
    return Projection(view.width, view.height, x, y, view.zoom)


def _ends(
    dataset: Dataset, whole: Scene, labels: list[PlaceLabel], calls: list[tuple[Line, str]]
) -> Iterable[PlaceLabel]:
    """Yield the names of far ends of calls outside the map, placed at the edge where the arc leaves."""
    pixels = projection(whole)
    boxes = _taken(whole, labels)
    for line, far in calls:
        x, y = pixels.to_pixel(*_spot(dataset, far))
        if 0 <= x <= pixels.width and 0 <= y <= pixels.height:
            continue
        inside = [p for p in line.path if _within(pixels.to_pixel(*p), pixels)]
        if len(inside) < 2:
            continue
        # Starts at the last point of the arc on the map, then goes back along it until there is room.
        if _distance(inside[0], _spot(dataset, far)) < _distance(inside[-1], _spot(dataset, far)):
            inside.reverse()
        place = short_name(dataset.locations[far].name(whole.view.language))
        text = words(whole.view.language)("mutiny.beyond", place=place)
        label = _free(text, reversed(_finer(inside)), whole, boxes, whole.canvas.map_font * 0.92)
        if label:
            boxes.append(label.box)
            yield label


def _finer(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    made = []
    for (x0, y0), (x1, y1) in pairwise(points):
        made += [(x0 + (x1 - x0) * k / 6, y0 + (y1 - y0) * k / 6) for k in range(6)]
    return [*made, points[-1]]


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _within(at: tuple[float, float], pixels: Projection) -> bool:
    return 0 <= at[0] <= pixels.width and 0 <= at[1] <= pixels.height


def _box(mark: MapMark, whole: Scene) -> tuple[float, float, float, float]:
    x, y = projection(whole).to_pixel(mark.longitude, mark.latitude)
    r = whole.map.radius * (1.6 if mark.is_count else 1.1)
    return x + mark.dx - r, y + mark.dy - r, x + mark.dx + r, y + mark.dy + r


def _taken(whole: Scene, labels: Iterable[PlaceLabel]) -> list[tuple[float, float, float, float]]:
    """Return the boxes of names, marks and the scale bar, which other names must not cover."""
    marks = [_box(mark, whole) for mark in whole.map.marks]
    return [whole.map.scale[1].box, *(label.box for label in labels), *marks]


def _free(
    text: str,
    spots: Iterable[tuple[float, float]],
    whole: Scene,
    taken: list[tuple[float, float, float, float]],
    size: float,
) -> PlaceLabel | None:
    """Return a name at the first of some positions where it covers no other name or mark; None if there is none."""
    pixels = projection(whole)
    half_x, half_y = text_width(text, size) / 2 + _GAP, size * 0.6 + _GAP
    for longitude, latitude in spots:
        x, y = pixels.to_pixel(longitude, latitude)
        box = (x - half_x, y - half_y, x + half_x, y + half_y)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= pixels.width and box[3] <= pixels.height
        if inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return PlaceLabel(text, longitude, latitude, 0.0, 0.0, size, "regular", "ink", box, "place")
    return None


def _legend(drawn: Scene, view: View) -> tuple[LegendItem, ...]:
    """Return the legend of the 36 hours, which is the same at every minute, so that nothing moves."""
    say = words(view.language)
    items = {(item.kind, item.key): item for item in drawn.legend if item.kind != "line"}
    own = [LegendItem("place", key, say(f"legend.{key}")) for key in ("minor", "fresh")]
    lines = [LegendItem("line", style, say(f"legend.{style}")) for style in _LINES]
    return (*items.values(), *own, *lines)


def legend_at(drawn: Scene, fills: Iterable[str]) -> tuple[LegendItem, ...]:
    """Return the legend of only the signs drawn at a minute; ``fills``: those of marks outside the map."""
    say, places = words(drawn.view.language), drawn.map
    singles = [mark for mark in places.marks if not mark.is_count]
    filled = {*fills, *(drawn.signs[mark.event_ids[0]].fill for mark in singles)}
    signs = {
        "concerns": any(mark.concerns for mark in singles),
        "count": len(singles) < len(places.marks),
        "radius": bool(places.radii),
        "minor": any(mark.minor for mark in singles),
        "fresh": any(i in drawn.marked for mark in places.marks for i in mark.event_ids),
    }
    styles = {style.replace("call-now", "call") for style in styles_seen(places)}
    return (
        *(
            LegendItem("certainty", level, say(f"certainty.{level}"))
            for level in CERTAINTIES
            if FILL_OF_CERTAINTY[level] in filled
        ),
        *(LegendItem("place", key, say(f"legend.{key}")) for key, there in signs.items() if there),
        *(LegendItem("line", style, say(f"legend.{style}")) for style in _LINES if style in styles),
    )
