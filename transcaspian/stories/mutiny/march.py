"""The map at a minute: the scene's map of the hours, reduced to what had happened by then, and the columns.

The layout is made once for all hours, so that nothing moves while the clock runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transcaspian.dataset.columns import places_of
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import story
from transcaspian.evidence.figures import figures_of
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.scene import scene
from transcaspian.scene.anew import placed_anew, projection_of, room_of
from transcaspian.scene.frame import Projection, arc, bounds_of
from transcaspian.scene.model import Box, Canvas, LegendItem, Line, MapMark, PlaceLabel, Point, Scene
from transcaspian.scene.names import short_name
from transcaspian.scene.room import Room
from transcaspian.scene.seen import styles_seen
from transcaspian.stories.mutiny import names
from transcaspian.stories.mutiny.clock import clockless_view, public_minute, timed_events, tracks_told, window_of
from transcaspian.stories.mutiny.moment import Now, describe_minute, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.road import centre_name, centre_of, ring
from transcaspian.tables.records import Event
from transcaspian.view.grammar import is_extent
from transcaspian.view.query import View

_NEAR_CENTRE = 30.0  # pixels
_CORNERS, _FINER = 72, 10  # of a ring that is drawn, and in how many parts it is open where its name stands
_LINES = ("stretch", "way", "unreached", "ring", "call", "call-day")  # styles in the order of the legend


@dataclass(frozen=True, slots=True)
class ClaimedRing:
    """A ring around a place with the claims that state its distance."""

    kilometres: float
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is the same at every minute."""

    scene: Scene
    rings: Mapping[float, PlaceLabel]  # the names of rings by their kilometres
    open_rings: tuple[tuple[float, tuple[Line, ...]], ...]  # their lines
    room: Room  # that these leave


def base(dataset: Dataset, view: View, canvas: Canvas) -> Scene:
    """Return the scene of the hours, from which the map of every minute is made."""
    own = story(dataset, "mutiny")
    plain = View(
        window=window_of(dataset),
        frame=view.frame if is_extent(view.frame) else own.frame or "",
        tracks=tracks_told(dataset),
        known_by=view.known_by,
        zone=view.zone,
        language=view.language,
        theme=view.theme,
    )
    return _base(dataset, plain, canvas).scene


@lru_cache(maxsize=64)
def _base(dataset: Dataset, view: View, canvas: Canvas) -> _Layout:
    drawn, centre, say = scene(dataset, view, canvas), centre_of(dataset), words(view.language)
    around = {km: Line("", "ring", ring(centre, km)) for km in ring_distances(dataset)} if centre else {}
    lines = drawn.map.lines
    every = (*lines, *around.values())
    rooms = {km: room_of(drawn.map, [line for line in every if line is not own]) for km, own in around.items()}
    named = {km: say("mutiny.ring", km=say.number(km), place=centre_name(dataset, say)) for km in around}
    rings = names.on_rings(drawn, centre, named, rooms) if centre else {}
    placed = placed_anew(drawn, dataset, every, taken=[label.box for label in rings.values()])
    labels = tuple(label for label in placed.labels if not _in_the_way(dataset, drawn, label))
    whole = replace(drawn, legend=_legend(drawn, view), map=replace(placed, labels=labels))
    room = room_of(placed, every)
    room.boxes += [placed.scale[1].box, *(label.box for label in (*labels, *rings.values()))]
    boxes = [label.box for label in rings.values()]
    open_rings = tuple((km, tuple(_open_ring(centre, km, boxes, projection_of(placed)))) for km in around if centre)
    return _Layout(whole, rings, open_rings, room)


def _in_the_way(dataset: Dataset, drawn: Scene, label: PlaceLabel) -> bool:
    """Say whether a name is in the way of the count of the capital's events, and not the capital's own name."""
    centre = centre_of(dataset)
    if centre is None or label.kind != "place" or (label.longitude, label.latitude) == centre:
        return False
    at = projection_of(drawn.map)
    return math.dist(at.to_pixel(label.longitude, label.latitude), at.to_pixel(*centre)) < _NEAR_CENTRE


def march(dataset: Dataset, view: View, canvas: Canvas, at: int) -> Scene:
    """Return the scene at a minute; only its map, summary and legend apply."""
    drawn = _at(dataset, base(dataset, view, canvas).view, canvas, at, MutinyQuery.of(view).live)
    return replace(drawn, view=replace(drawn.view, event=view.event))


@lru_cache(maxsize=512)
def _at(dataset: Dataset, themed: View, canvas: Canvas, at: int, live: bool) -> Scene:
    layout, view = _base(dataset, themed, canvas), clockless_view(themed)
    whole = layout.scene
    found = now(dataset, view, at, live)
    begun = {one.event.id for one in timed_events(dataset, view) if one.first <= at}
    shown_rings = {one.kilometres for one in rings(dataset, view, found)}
    ring_names = [label for km, label in layout.rings.items() if km in shown_rings]
    lines = [
        *_roads(found),
        *(line for km, open_lines in layout.open_rings for line in open_lines if km in shown_rings),
    ]
    calls = _calls(dataset, found, begun)
    room = replace(layout.room, boxes=[*layout.room.boxes])
    labels = [*whole.map.labels, *ring_names, *names.at_edge(whole, list(_far_ends(dataset, view, calls)), room)]
    by_day = {line.event_id for line in found.untimed}
    shown = {line.event_id for line in found.lines} | (by_day & begun)
    signs = {
        line.event_id: replace(whole.signs[line.event_id], fill=line.fill, certainty=f"{line.certainty} · {line.who}")
        for line in (*found.lines, *found.untimed)
    }
    fresh = {line.event_id: "now" for line in found.lines if line.fresh}
    marks = tuple(_marks(dataset, whole.map.marks, shown, by_day))
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


def _far_ends(dataset: Dataset, view: View, calls: Iterable[tuple[Line, str]]) -> Iterator[tuple[Line, Point, str]]:
    """Yield each call with its far end, and with what to write where that lies beyond the map."""
    say = words(view.language)
    for line, far in calls:
        place = short_name(dataset.locations[far].name(view.language))
        yield line, _spot(dataset, far), say("mutiny.beyond", place=place)


def _marks(dataset: Dataset, marks: Iterable[MapMark], shown: set[str], by_day: set[str]) -> Iterable[MapMark]:
    for mark in marks:
        ids = tuple(i for i in mark.event_ids if i in shown)
        if len(ids) > 1:
            yield replace(mark, event_ids=ids, count=len(ids))
        elif ids:
            alone = _alone(dataset, mark, ids[0]) if mark.is_count else mark
            yield replace(alone, minor=ids[0] in by_day)


def _alone(dataset: Dataset, mark: MapMark, event_id: str) -> MapMark:
    """Return the mark of an event that is so far the only one of a count: its own sign says more than a 1."""
    event = dataset.events[event_id]
    here = mark.longitude, mark.latitude
    # A count is of all places that are too near each other to be told apart.
    places = [i for i in places_of(event) if i and _has_spot(dataset, i)]
    place = min(places, key=lambda i: math.dist(here, _spot(dataset, i)))
    key, concerns = f"{event_id}@{place}", place != event.location_id
    return replace(mark, key=key, event_ids=(event_id,), count=0, concerns=concerns, place=place)


def _roads(found: Now) -> Iterable[Line]:
    for road, where in found.columns:
        yield Line(f"way:{road.route_id}", "way", road.cut(0.0, road.reach))
        if road.reach < road.length:
            yield Line(f"rest:{road.route_id}", "unreached", road.cut(road.reach, road.length))
        if where.known:
            yield Line(f"stretch:{road.route_id}", "stretch", road.cut(where.low, where.high))


def ring_distances(dataset: Dataset) -> tuple[float, ...]:
    """Return the distances, in kilometres, at which the story's row has rings drawn."""
    return tuple(map(float, story(dataset, "mutiny").ring_distances))


def rings(dataset: Dataset, view: View, found: Now) -> tuple[ClaimedRing, ...]:
    """Return the rings to draw: live, only those whose distance is stated by a claim that was public by then."""
    stated = figures_of(dataset)
    made = []
    for km in ring_distances(dataset):
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


def _open_ring(centre: Point, km: float, boxes: Sequence[Box], pixels: Projection) -> Iterator[Line]:
    """Yield a ring as lines: it is open where a name stands on it."""
    fine = ring(centre, km, _CORNERS * _FINER)
    at = [pixels.to_pixel(*point) for point in fine]
    free = [not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes) for x, y in at]
    parts: list[list[Point]] = [[]]
    for n, point in enumerate(fine):
        if not free[n]:
            parts.append([])
        elif n % _FINER == 0 or not (free[n - 1] and free[(n + 1) % len(fine)]):
            parts[-1].append(point)
    for n, points in enumerate(part for part in parts if len(part) > 1):
        yield Line(f"ring:{km:g}.{n}", "ring", tuple(points))


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
    """Return the id of the end of a call that is farther from the middle of the story's map."""
    west, south, east, north = bounds_of(dataset, story(dataset, "mutiny").frame or "")
    middle = ((west + east) / 2, (south + north) / 2)
    return max(way, key=lambda i: sum((a - b) ** 2 for a, b in zip(_spot(dataset, i), middle, strict=True)))


def _legend(drawn: Scene, view: View) -> tuple[LegendItem, ...]:
    """Return the legend of the hours, which is the same at every minute, so that nothing moves."""
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
