"""Raw materials: what is made where, on which list, how far from the corridor, and published counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.dataset.lines import leg_lines
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.dataset.settings import claiming, story
from transcaspian.evidence.figures import figure_words, figures_of
from transcaspian.language.dates import sort_key
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.stories.corridor.publication import Cited, all_public, cited
from transcaspian.tables.records import Location, Mineral
from transcaspian.view.query import View

STATUSES = ("produced", "processed", "by-product", "planned", "exploration", "deposits")


@dataclass(frozen=True, slots=True)
class Material:
    """A raw material, as known by the view's day."""

    mineral: Mineral
    name: str
    product: str
    producer: str
    place: str
    place_id: str
    point: tuple[float, float] | None  # of the maker
    on: tuple[bool | None, ...]  # each of the lists; None: not yet known
    distance_km: float | None  # from the plant to the nearest point of the main line; None if the place is unknown
    nearest: tuple[float, float] | None
    sources: tuple[Cited, ...]

    @property
    def plant(self) -> str:
        """Maker and place in one line; once only if a plant has the name of its company."""
        words = {word for word in self.producer.split() if len(word) > 3}
        same = bool(words) and len(words & set(self.place.split())) * 2 >= len(words)
        return self.place if same else ", ".join(part for part in (self.producer, self.place) if part)


@dataclass(frozen=True, slots=True)
class Count:
    """A published count of the materials of a list that the home country makes: "16 of 30"."""

    claim_id: str
    event_id: str
    share: str  # in words
    who: str
    carried_by: str
    stance: str
    statement: str
    known_on: str
    source: Cited | None


@dataclass(frozen=True, slots=True)
class Materials:
    """The raw materials in the order of the matrix, rare earths apart, and the number left out."""

    critical: tuple[Material, ...]
    rare_earths: tuple[Material, ...]
    others: tuple[Material, ...]  # on no list
    later: int  # not known by the view's day
    counts: tuple[Count, ...]


class CriticalList(NamedTuple):
    """A list of critical materials: what it is called, the event that made it public, and how many it names."""

    name: str  # "EU 2020"; its number where nobody says whose it is and since when
    event_id: str
    size: int | None


def lists(data: Dataset, language: str) -> tuple[CriticalList, ...]:
    """Return the two lists that raw materials have a column for, the earlier first."""
    own = story(data, "corridor")
    owner = own.list_owner(language)
    found = []
    for n in range(2):
        event = data.events.get(next(iter(own.list_event_ids[n : n + 1]), ""))
        made = event.date.earliest or event.date.latest if event else None
        size = next(map(int, own.list_sizes[n : n + 1]), None)
        name = " ".join(filter(None, (owner, f"{made.year}" if made else ""))) or f"{n + 1}."
        found.append(CriticalList(name, event.id if event else "", size))
    return tuple(found)


def materials(data: Dataset, view: View) -> Materials:
    """Return the raw materials as known by the view's day."""
    seen = tuple(_list_known(data, one.event_id, view) for one in lists(data, view.language))
    rows = [m for m in data.minerals.values() if _known(data, m, view)]
    found = [_material(data, m, seen, view) for m in rows]
    order = {status: n for n, status in enumerate(STATUSES)}
    found.sort(key=lambda m: (order[m.mineral.home_status], m.name))
    rare = tuple(m for m in found if m.mineral.rare_earth)
    listed = tuple(m for m in found if m not in rare and (m.mineral.on_first_list or m.mineral.on_second_list))
    others = tuple(m for m in found if m not in rare and m not in listed)
    return Materials(listed, rare, others, len(data.minerals) - len(rows), counts(data, view))


def _known(data: Dataset, mineral: Mineral, view: View) -> bool:
    """Say whether any source of a row was published by the view's day: one is enough."""
    return view.known_by is None or any(all_public(data, (i,), view) for i in mineral.source_ids)


def _list_known(data: Dataset, event_id: str, view: View) -> bool:
    if view.known_by is None:
        return True
    return event_id in data.events and is_known(claims_known(data, event_id, view.known_by, view.tz))


def _material(data: Dataset, mineral: Mineral, seen: Sequence[bool], view: View) -> Material:
    place = data.locations.get(mineral.location_id or "")
    producer = data.actors.get(mineral.producer_actor_id or "")
    near = nearest(data, place) if place else None
    return Material(
        mineral,
        mineral.name(view.language),
        mineral.product(view.language),
        producer.name(view.language) if producer else "",
        place.name(view.language) if place else "",
        place.id if place else "",
        (place.longitude, place.latitude)
        if place and place.longitude is not None and place.latitude is not None
        else None,
        tuple(
            on if known else None
            for on, known in zip((mineral.on_first_list, mineral.on_second_list), seen, strict=True)
        ),
        near[0] if near else None,
        near[1] if near else None,
        cited(data, mineral.source_ids, view),
    )


@lru_cache(maxsize=512)
def nearest(data: Dataset, place: Location) -> tuple[float, tuple[float, float]] | None:
    """Return the distance in kilometres from a place to the main line, and the line's nearest point.

    Along the ellipsoid (WGS 84), not along any road; None if place or line has no coordinates. The nearest
    point is found in an azimuthal equidistant projection centred on the place: distances from the place are true in it.
    """
    paths = [path for (route_id, _), path in leg_lines(data).items() if route_id == main_line(data)]
    if place.longitude is None or place.latitude is None or not paths:
        return None
    import numpy
    import pyproj
    import shapely

    # Both on WGS 84: a projection is enough, and takes a tenth of the time of a transformation of reference systems.
    plane = pyproj.Proj(proj="aeqd", lat_0=place.latitude, lon_0=place.longitude, datum="WGS84", units="m")
    # Long straight pieces of a line, as at sea, are curved in the projection: no piece is longer than 0.1 degrees.
    lines = shapely.segmentize(shapely.MultiLineString(paths), 0.1)
    flat = shapely.transform(lines, lambda at: numpy.column_stack(plane(at[:, 0], at[:, 1])))
    point = flat.interpolate(flat.project(shapely.Point(0.0, 0.0)))
    longitude, latitude = plane(point.x, point.y, inverse=True)
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(place.longitude, place.latitude, longitude, latitude)
    return metres / 1000, (round(longitude, 3), round(latitude, 3))


def counts(data: Dataset, view: View) -> tuple[Count, ...]:
    """Return the published counts of critical materials that the home country makes, in the order of becoming known.

    They come from claims that state a share of one of the lists.
    """
    wholes, say = {one.size for one in lists(data, view.language)}, words(view.language)
    tracks = claiming(data, "material")
    found: list[tuple[tuple[Any, str], Count]] = []
    for event in data.events.values():
        if event.track not in tracks:
            continue
        for claim in claims_known(data, event.id, view.known_by, view.tz):
            source = cited(data, (claim.source_id,), view)
            speaker = data.actors.get(claim.asserted_by or "")
            publisher = source[0].publisher if source else claim.source_id
            who = speaker.name.within(view.language) if speaker else publisher
            for figure in figures_of(data).get(claim.id, ()):
                if figure.of not in wholes:
                    continue
                count = Count(
                    claim.id,
                    event.id,
                    figure_words(figure, data.measures[figure.measure], say),
                    who,
                    publisher if publisher != who else "",
                    claim.stance,
                    claim.statement(view.language),
                    when(claim.known_on, view.language, view.zone, short=True),
                    source[0] if source else None,
                )
                found.append(((sort_key(claim.known_on, view.tz), claim.id), count))
    return tuple(count for _, count in sorted(found, key=lambda pair: pair[0]))
