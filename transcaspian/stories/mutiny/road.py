"""The roads of the columns: lines of the march routes, kilometres along them, and distances on the ground.

Kilometres are geodesic (WGS 84) along the drawn lines, which are simplified: the road itself is a little longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.dataset.lines import Path2D, leg_lines
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import story
from transcaspian.language.messages import Words
from transcaspian.tables.records import Location

if TYPE_CHECKING:
    from pyproj import Geod

NEAR_KM = 5.0  # a place this close to the drawn line is on the road: lines are simplified
_STEP_KM = 0.5  # spacing of the points at which a road is examined


@cache
def _earth() -> Geod:
    from pyproj import Geod  # takes 80 ms, and only this story measures

    return Geod(ellps="WGS84")


def kilometres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the geodesic distance between two places (longitude, latitude) in km."""
    _, _, metres = _earth().inv(*start, *end)
    return float(metres) / 1000


@lru_cache(maxsize=16)
def ring(centre: tuple[float, float], radius_km: float, corners: int = 72) -> Path2D:
    """Return a closed ring of places at a geodesic distance from a centre, clockwise from the north."""
    bearings = np.linspace(0, 360, corners + 1)
    many = np.ones(corners + 1)
    xs, ys, _ = _earth().fwd(many * centre[0], many * centre[1], bearings, many * radius_km * 1000)
    return tuple((round(x, 3), round(y, 3)) for x, y in zip(xs.tolist(), ys.tolist(), strict=True))


def towards(centre: tuple[float, float], bearing: float, distance_km: float) -> tuple[float, float]:
    """Return the place at a geodesic distance from another, in the direction of a bearing (degrees from north)."""
    x, y, _ = _earth().fwd(*centre, bearing, distance_km * 1000)
    return float(x), float(y)


def centre_of(dataset: Dataset) -> tuple[float, float] | None:
    """Return the place (longitude, latitude) that disputed distances are measured from; None if unknown."""
    place = dataset.locations.get(story(dataset, "mutiny").place_id or "")
    if place is None or place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude


def centre_name(dataset: Dataset, say: Words) -> str:
    """Return what that place is called after "from"; in words that suit every march where no row says it."""
    return story(dataset, "mutiny").measured_from(say.language) or say("mutiny.goal")


@dataclass(frozen=True)
class Road:
    """A line with the kilometres of its points; ``reach``: the kilometre at which the travelled part ends."""

    route_id: str
    points: Path2D
    kilometres: tuple[float, ...]
    reach: float

    @property
    def length(self) -> float:
        """Kilometres of the whole line."""
        return self.kilometres[-1]

    def at(self, km: float) -> tuple[float, float]:
        """Return the place at a kilometre; the nearer end of the road if it is outside the road."""
        x = np.interp(km, self.kilometres, [p[0] for p in self.points])
        y = np.interp(km, self.kilometres, [p[1] for p in self.points])
        return float(x), float(y)

    def cut(self, low: float, high: float) -> Path2D:
        """Return the line from one kilometre to another, its ends rounded to the precision of drawings."""
        inner = tuple(p for p, km in zip(self.points, self.kilometres, strict=True) if low < km < high)
        ends = (tuple(round(value, 4) for value in self.at(km)) for km in (low, high))
        first, last = ((x, y) for x, y in ends)
        return (first, *inner, last)

    def stretch_of(self, place: Location) -> tuple[float, tuple[float, float]] | None:
        """Return the distance of a place from the road, and the part of the road within its precision, both in km.

        None if it is not on the road: farther away than its radius and ``NEAR_KM``.
        """
        if place.longitude is None or place.latitude is None:
            return None
        return _stretch(self, place.longitude, place.latitude, place.radius_km)


@lru_cache(maxsize=1024)
def _stretch(road: Road, longitude: float, latitude: float, radius: float) -> tuple[float, tuple[float, float]] | None:
    km, xs, ys = _looked_at(road)
    many = np.ones(len(km))
    _, _, metres = _earth().inv(many * longitude, many * latitude, xs, ys)
    away = np.asarray(metres) / 1000
    nearest = float(away.min())
    if nearest > radius + NEAR_KM:
        return None
    within = km[away <= max(radius, nearest)]
    return nearest, (float(within.min()), float(within.max()))


@lru_cache(maxsize=16)
def _looked_at(road: Road) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    km = np.unique(np.append(np.arange(0, road.length, _STEP_KM), road.kilometres))
    xs = np.interp(km, road.kilometres, [p[0] for p in road.points])
    ys = np.interp(km, road.kilometres, [p[1] for p in road.points])
    return km, xs, ys


def road(route_id: str, taken: Path2D, rest: Path2D = ()) -> Road:
    """Return a road from its lines: the part that was travelled, and the rest from there on."""
    points = _joined((taken, rest))
    steps = [kilometres(a, b) for a, b in pairwise(points)]
    along = (0.0, *np.cumsum(steps).tolist())
    return Road(route_id, points, along, along[len(_joined((taken,))) - 1])


def _joined(lines: tuple[Path2D, ...]) -> Path2D:
    points = [point for line in lines for point in line]
    return tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])


@lru_cache(maxsize=8)
def roads(dataset: Dataset) -> tuple[Road, ...]:
    """Return the roads of the march: a march route that begins where another one ends continues it."""
    lines = leg_lines(dataset)
    legs: dict[str, list[tuple[str, str, Path2D]]] = {}
    for leg in sorted(dataset.legs, key=lambda leg: leg.seq):
        route, line = dataset.routes.get(leg.route_id), lines.get((leg.route_id, leg.seq))
        if route and route.kind == "march" and line:
            legs.setdefault(leg.route_id, []).append((leg.from_id, leg.to_id, line))
    after = {found[0][0]: route_id for route_id, found in legs.items()}
    going_on = {route_id: after[found[-1][1]] for route_id, found in legs.items() if found[-1][1] in after}
    found = []
    for route_id, parts in legs.items():
        if route_id not in going_on.values():
            rest = legs[going_on[route_id]] if route_id in going_on else []
            taken, more = (_joined(tuple(line for *_, line in some)) for some in (parts, rest))
            found.append(road(route_id, taken, more))
    return tuple(found)
