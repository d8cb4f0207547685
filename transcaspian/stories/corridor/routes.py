"""Each route in numbers: the sums over its legs, published totals, and exposure to risky countries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.dataset.lines import leg_lines
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection
from transcaspian.stories.corridor.graph import KINDS, leg_id
from transcaspian.stories.corridor.publication import all_public
from transcaspian.stories.corridor.sums import Total, total
from transcaspian.tables.records import Leg, Route
from transcaspian.view.query import View

BASES = ("rail graph", "road graph", "sea lane", "estimate")
# West, south, east, north: a shipping lane whose middle is inside crosses that sea.
_SEAS = {"caspian": (46.5, 36.0, 55.5, 47.5), "black": (27.0, 40.7, 42.0, 47.3)}


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """A route in numbers. A published figure is None if there is none by the view's day."""

    route: Route
    legs: tuple[Leg, ...]
    km: Total
    by_basis: tuple[tuple[str, float], ...]  # known kilometres by the basis of the lengths
    borders: Total
    countries: tuple[str, ...]  # in the order of travel
    undetermined: int  # number of legs whose countries are not known
    seas: tuple[str, ...]  # caspian | black | ocean
    exposed: tuple[str, ...]  # its countries whose transit is a risk in itself
    days: Total  # sum of the least days of the legs
    published_km: float | None
    published_days: tuple[float, float] | None
    later: int  # number of figures published after the view's day


def compared(data: Dataset, view: View) -> tuple[RouteFacts, ...]:
    """Return the routes that can be compared, in the order of the table."""
    return tuple(facts(data, route.id, view) for route in data.routes.values() if route.kind in KINDS)


def facts(data: Dataset, route_id: str, view: View) -> RouteFacts:
    """Return a route in numbers, as known by the view's day."""
    return _facts(data, route_id, View(known_by=view.known_by, zone=view.zone))


@lru_cache(maxsize=256)
def _facts(data: Dataset, route_id: str, view: View) -> RouteFacts:
    route, legs = data.routes[route_id], legs_of(data, route_id)
    km_known = all_public(data, route.published_km_source_ids, view)
    days_known = all_public(data, route.published_days_source_ids, view)
    low, high = route.published_days_min, route.published_days_max
    days = (low if low is not None else high, high if high is not None else low)
    countries = countries_of(legs)
    return RouteFacts(
        route,
        legs,
        total(leg.length_km for leg in legs),
        by_basis(legs),
        total(leg.border_crossings for leg in legs),
        countries,
        sum(not leg.countries for leg in legs),
        seas_of(data, legs),
        tuple(code for code in collection(data).exposed_countries if code in countries),
        total(leg.days_min for leg in legs),
        route.published_km if km_known else None,
        (days[0], days[1]) if days_known and days[0] is not None and days[1] is not None else None,
        (route.published_km is not None and not km_known) + (days[0] is not None and not days_known),
    )


def legs_of(data: Dataset, route_id: str) -> tuple[Leg, ...]:
    """Return the legs of a route in order."""
    return tuple(sorted((leg for leg in data.legs if leg.route_id == route_id), key=lambda leg: leg.seq))


def by_basis(legs: Iterable[Leg]) -> tuple[tuple[str, float], ...]:
    """Return the known kilometres by the basis of the lengths, in a fixed order; "" for lengths without a basis."""
    found: dict[str, float] = {}
    for leg in legs:
        if leg.length_km is not None:
            found[leg.length_basis or ""] = found.get(leg.length_basis or "", 0.0) + leg.length_km
    return tuple((basis, found[basis]) for basis in (*BASES, "") if basis in found)


def countries_of(legs: Iterable[Leg]) -> tuple[str, ...]:
    """Return the codes of the countries that legs touch, each once, in the order of travel."""
    return tuple(dict.fromkeys(code for leg in legs for code in leg.countries))


def passed_by(legs: Iterable[Leg]) -> frozenset[str]:
    """Return the codes of the countries of which legs only cut a corner, without a border post."""
    legs = tuple(legs)
    cut = {code for leg in legs if len(leg.countries) > 1 and leg.border_crossings == 0 for code in leg.countries}
    return frozenset(
        cut - {code for leg in legs if len(leg.countries) == 1 or leg.border_crossings != 0 for code in leg.countries}
    )


def seas_of(data: Dataset, legs: Iterable[Leg]) -> tuple[str, ...]:
    """Return the seas that legs cross, each once."""
    return tuple(dict.fromkeys(sea for leg in legs if (sea := sea_of(data, leg))))


def sea_of(data: Dataset, leg: Leg) -> str:
    """Return the sea that a leg by ferry or ship crosses; empty for a leg on land."""
    if leg.mode not in ("ferry", "sea"):
        return ""
    path = leg_lines(data).get((leg.route_id, leg.seq))
    if not path:
        return "ocean"
    x, y = path[len(path) // 2] if len(path) > 2 else tuple(sum(v) / len(path) for v in zip(*path, strict=True))
    return next((sea for sea, (w, s, e, n) in _SEAS.items() if w <= x <= e and s <= y <= n), "ocean")


def chain(data: Dataset, leg_ids: Iterable[str]) -> tuple[Leg, ...]:
    """Return the legs of ids, in that order; unknown ids are left out."""
    every = {leg_id(leg): leg for leg in data.legs}
    return tuple(every[i] for i in leg_ids if i in every)


def differing(data: Dataset, legs: Iterable[Leg]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return, by leg, the route ids and lengths of other routes that give another length between the same places."""
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for leg in legs:
        ends = {leg.from_id, leg.to_id}
        others = [
            (other.route_id, other.length_km)
            for other in data.legs
            if other.mode == leg.mode
            and {other.from_id, other.to_id} == ends
            and other.length_km is not None
            and other.length_km != leg.length_km
        ]
        if others and leg.length_km is not None:
            found[leg_id(leg)] = tuple(others)
    return found
