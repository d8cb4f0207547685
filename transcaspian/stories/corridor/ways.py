"""The ways that are left: the best one, and others that are really different from it and from each other.

A way is really different if a good part of its length lies on legs that none of the others uses. What stands nearest in
for a closed port is always among them, since that is what is tried first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from transcaspian.stories.corridor.graph import UNKNOWN_KM, Closure, Edge, Way, graph_of, open_edges
from transcaspian.tables.records import Location

MOST = 4
DIFFERENT = 0.25  # of a way's length: so much of it lies on legs that no other way of the answer uses
LONGEST = 1.5  # of the best way's length: longer ones are no answer but for a port that stands in
_LOOKED_AT = 200  # ways, the shortest first
_BY_SEA = ("ferry", "sea")


@dataclass(frozen=True, slots=True)
class Substitute:
    """The open port that stands nearest in for a closed one: a ship from it reaches the same shore."""

    closed: str
    port: str
    km: float  # between the two, as the crow flies


@dataclass(frozen=True, slots=True)
class Left:
    """The ways that are left, the best first, and the ports that stand in for closed ones on some of them."""

    ways: tuple[Way, ...] = ()
    substitutes: tuple[Substitute, ...] = ()


def ways_left(
    every: Sequence[Edge],
    best: Way | None,
    closures: Iterable[Closure],
    locations: Mapping[str, Location],
) -> Left:
    """Return up to ``MOST`` ways that are really different, ``best`` among them and first; more if ports need them."""
    if best is None or not best.edges:
        return Left()
    closures = tuple(closures)
    left, _ = open_edges(every, closures, locations)
    found = _shortest_first(left, best)
    chosen, stand_in = [best], []
    # Ports of a country that is avoided are not closed: nothing has to stand in for them.
    but_countries, _ = open_edges(every, (one for one in closures if one.kind != "country"), locations)
    for closed in _closed_ports(every, but_countries, set(best.places)):
        substitute, way = _nearest(closed, every, left, found, locations)
        if substitute and way:
            stand_in.append(substitute)
            if not any(substitute.port in one.places for one in chosen):
                chosen.append(way)
    for way in found:
        if len(chosen) >= MOST:
            break
        too_long = best.km.exact and way.km.known > LONGEST * best.km.known
        if not too_long and all(is_different(way, other) for other in chosen):
            chosen.append(way)
    rest = sorted(chosen[1:], key=lambda way: (way.km.unknown, way.km.known))
    return Left((best, *rest), tuple(stand_in))


def is_different(way: Way, other: Way) -> bool:
    """Say whether enough of a way lies on legs that another does not use; a leg of unknown length is enough."""
    own = [edge.km for edge in way.edges if edge not in other.edges]
    return None in own or (sum(km or 0.0 for km in own) > 0 and _share(own, way) >= DIFFERENT)


def _share(own: Iterable[float | None], way: Way) -> float:
    return sum(km or 0.0 for km in own) / way.km.known


def _shortest_first(left: Sequence[Edge], best: Way) -> list[Way]:
    """Return the ways between the ends of the best one, those with the fewest unknown legs and kilometres first."""
    graph = graph_of(left, UNKNOWN_KM)
    found = nx.shortest_simple_paths(graph, best.places[0], best.places[-1], weight="weight")
    return [
        Way(tuple(places), tuple(graph[a][b]["edge"] for a, b in pairwise(places)))
        for places in islice(found, _LOOKED_AT)
    ]


def _ports(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """Return the ids of ports, each with those that a ship from it reaches."""
    reached: dict[str, set[str]] = {}
    for edge in edges:
        if edge.mode in _BY_SEA:
            reached.setdefault(edge.a, set()).add(edge.b)
            reached.setdefault(edge.b, set()).add(edge.a)
    return reached


def _closed_ports(every: Iterable[Edge], left: Iterable[Edge], used: set[str]) -> list[str]:
    """Return the ports that no ship calls at any more: closed themselves, or all their legs by sea."""
    still = _ports(left)
    return [port for port in _ports(every) if port not in still and port not in used]


def _nearest(
    closed: str, every: Iterable[Edge], left: Iterable[Edge], found: Iterable[Way], locations: Mapping[str, Location]
) -> tuple[Substitute | None, Way | None]:
    """Return the nearest port from which a ship reaches the same shore as from a closed one, and the best way by it."""
    across, still = _ports(every)[closed], _ports(left)
    near = sorted((_apart(closed, port, locations), port) for port, reached in still.items() if reached & across)
    for km, port in near:
        by_it = (way for way in found if port in way.places[1:-1] and _by_ship(way, port, across))
        if way := next(by_it, None):
            return Substitute(closed, port, km), way
    return None, None


def _by_ship(way: Way, port: str, across: set[str]) -> bool:
    return any(edge.mode in _BY_SEA and port in edge.ends and edge.ends & across for edge in way.edges)


def _apart(one: str, other: str, locations: Mapping[str, Location]) -> float:
    """Return the distance of two places in kilometres; infinite if one has no coordinates."""
    a, b = locations.get(one), locations.get(other)
    if a is None or b is None or None in (a.longitude, a.latitude, b.longitude, b.latitude):
        return float("inf")
    from pyproj import Geod  # takes 80 ms, and only what is closed asks for it

    metres: float = Geod(ellps="WGS84").inv(a.longitude, a.latitude, b.longitude, b.latitude)[2]
    return metres / 1000
