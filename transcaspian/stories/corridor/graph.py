"""The legs as a graph, and the best way through it: places are nodes, stretches between two places are edges.

Legs of several routes that join the same two places in the same way are one edge: the same rails. It has the shortest
of their lengths; if they differ, all are kept, so that readers can be told. An edge without a length can be used, but
counts as worse than any that has one: the best way has the fewest unknown stretches, and is the shortest of those.
The answer also says whether a way with unknown stretches might be shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import networkx as nx

from transcaspian.dataset.loading import Dataset
from transcaspian.stories.corridor.sums import Total, total
from transcaspian.tables.records import Leg, Location

KINDS = ("corridor", "alternative")
MODES = ("rail", "ferry", "road", "sea")
# Longer than any sum of lengths (the circumference of the Earth is 40,075 km), so that one more unknown stretch
# always outweighs any distance.
UNKNOWN_KM = 1e7


@dataclass(frozen=True, slots=True)
class Edge:
    """A stretch between two places that one or several routes use."""

    a: str
    b: str
    mode: str
    km: float | None  # the shortest length of its routes; None: unknown
    basis: str | None  # of that length
    days: tuple[float, float] | None
    countries: tuple[str, ...]
    leg_ids: tuple[str, ...]  # ``titr-main.9``, the leg of the shortest length first
    lengths: tuple[float, ...]  # all different lengths, shortest first

    @property
    def ends(self) -> frozenset[str]:
        """The ids of its two places."""
        return frozenset((self.a, self.b))


@dataclass(frozen=True, slots=True)
class Closure:
    """Something removed from the graph: a ``leg``, ``place`` or ``country``, by its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the graph: the ids of its places in order, and the edges between them."""

    places: tuple[str, ...]
    edges: tuple[Edge, ...]

    @property
    def km(self) -> Total:
        """Its length in kilometres."""
        return total(edge.km for edge in self.edges)

    @property
    def days(self) -> tuple[float, float] | None:
        """Its days, least and most; None unless every edge has days."""
        found = [edge.days for edge in self.edges]
        if not found or any(days is None for days in found):
            return None
        return sum(d[0] for d in found if d), sum(d[1] for d in found if d)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a search: a way, or the closures that prevent one."""

    way: Way | None
    rival: Way | None = None  # with unknown lengths, and perhaps shorter
    joined: bool = True  # whether there is a way when everything is open
    keys: tuple[Closure, ...] = ()  # each of which, if it alone were lifted, would allow a way
    uncounted: int = 0  # stretches of the way whose countries are not determined, while countries are avoided


def leg_id(leg: Leg) -> str:
    """Return the id of a leg in the address: ``titr-main.9``."""
    return f"{leg.route_id}.{leg.seq}"


@lru_cache(maxsize=4)
def edges_of(dataset: Dataset) -> tuple[Edge, ...]:
    """Return the edges that freight can use: those of the corridor and of its alternatives."""
    routes = dataset.routes
    return edges(leg for leg in dataset.legs if leg.route_id in routes and routes[leg.route_id].kind in KINDS)


def edges(legs: Iterable[Leg]) -> tuple[Edge, ...]:
    """Return legs as edges, legs between the same places by the same mode as one."""
    together: dict[tuple[frozenset[str], str], list[Leg]] = {}
    for leg in legs:
        if leg.mode in MODES and leg.from_id != leg.to_id:
            together.setdefault((frozenset((leg.from_id, leg.to_id)), leg.mode), []).append(leg)
    return tuple(_edge(members) for members in together.values())


def _edge(legs: list[Leg]) -> Edge:
    known = sorted((leg for leg in legs if leg.length_km is not None), key=lambda leg: leg.length_km or 0.0)
    best = known[0] if known else legs[0]
    days = [(leg.days_min, leg.days_max) for leg in legs if leg.days_min is not None or leg.days_max is not None]
    spans = [(low if low is not None else high, high if high is not None else low) for low, high in days]
    return Edge(
        best.from_id,
        best.to_id,
        best.mode,
        best.length_km,
        best.length_basis,
        min(((low, high) for low, high in spans if low is not None and high is not None), default=None),
        tuple(dict.fromkeys(code for leg in (best, *legs) for code in leg.countries)),
        tuple(dict.fromkeys(leg_id(leg) for leg in (best, *legs))),
        tuple(sorted({leg.length_km for leg in known if leg.length_km is not None})),
    )


def open_edges(
    every: Iterable[Edge], closures: Iterable[Closure], locations: Mapping[str, Location]
) -> tuple[list[Edge], frozenset[str]]:
    """Return the edges that remain open, and the ids of the closed places."""
    shutting = tuple(closures)
    closed = {kind: {c.id for c in shutting if c.kind == kind} for kind in ("leg", "place", "country")}
    shut = closed["place"] | {i for i, place in locations.items() if place.country in closed["country"]}
    left = [
        edge
        for edge in every
        if not (closed["leg"] & set(edge.leg_ids) or closed["country"] & set(edge.countries) or shut & edge.ends)
    ]
    return left, frozenset(shut)


def search(
    every: Iterable[Edge],
    origin: str,
    destination: str,
    closures: Iterable[Closure] = (),
    locations: Mapping[str, Location] | None = None,
) -> Answer:
    """Return the best way from one place to another that avoids all closures."""
    every, closures, places = tuple(every), tuple(dict.fromkeys(closures)), locations or {}
    left, shut = open_edges(every, closures, places)
    found = None if {origin, destination} & shut else shortest(left, origin, destination, UNKNOWN_KM)
    if found is None:
        return Answer(None, None, *_why(every, origin, destination, closures, places))
    rival = shortest(left, origin, destination, 0.0)
    if rival is None or rival.km.exact or not found.km.exact or rival.km.known >= found.km.known:
        rival = None
    avoids = any(closure.kind == "country" for closure in closures)
    return Answer(found, rival, uncounted=sum(not edge.countries for edge in found.edges) if avoids else 0)


def shortest(left: Iterable[Edge], origin: str, destination: str, unknown: float) -> Way | None:
    """Return the shortest way, counting an edge without a length as ``unknown`` kilometres; None if there is no way."""
    graph = graph_of(left, unknown)
    if origin not in graph or destination not in graph:
        return None
    try:
        places = nx.dijkstra_path(graph, origin, destination)
    except nx.NetworkXNoPath:
        return None
    return Way(tuple(places), tuple(graph[a][b]["edge"] for a, b in pairwise(places)))


def graph_of(left: Iterable[Edge], unknown: float) -> nx.Graph:
    """Return edges as a graph whose weights are kilometres; one without a length weighs ``unknown``."""
    graph = nx.Graph()
    for edge in left:
        weight = unknown if edge.km is None else edge.km
        # Of two modes between the same places, the shorter one.
        if not graph.has_edge(edge.a, edge.b) or weight < graph[edge.a][edge.b]["weight"]:
            graph.add_edge(edge.a, edge.b, weight=weight, edge=edge)
    return graph


def quickest(
    every: Iterable[Edge],
    origin: str,
    destination: str,
    closures: Iterable[Closure] = (),
    locations: Mapping[str, Location] | None = None,
) -> Way | None:
    """Return the way with the fewest days, by their least, over edges that all have days; None if there is none."""
    left, shut = open_edges(every, closures, locations or {})
    if {origin, destination} & shut:
        return None
    timed = [replace(edge, km=edge.days[0]) for edge in left if edge.days]
    found = shortest(timed, origin, destination, 0.0)
    if found is None:
        return None
    real = {(edge.ends, edge.mode): edge for edge in left}
    return Way(found.places, tuple(real[edge.ends, edge.mode] for edge in found.edges))


def _why(
    every: tuple[Edge, ...],
    origin: str,
    destination: str,
    closures: tuple[Closure, ...],
    places: Mapping[str, Location],
) -> tuple[bool, tuple[Closure, ...]]:
    """Return whether there is a way with everything open, and the closures that alone, if lifted, would allow one."""

    def possible(shut: Iterable[Closure]) -> bool:
        left, blocked = open_edges(every, shut, places)
        return not {origin, destination} & blocked and shortest(left, origin, destination, 0.0) is not None

    if not possible(()):
        return False, ()
    return True, tuple(one for one in closures if possible(c for c in closures if c != one))


def stations(every: Iterable[Edge]) -> tuple[str, ...]:
    """Return the ids of the places of the graph, each once."""
    return tuple(dict.fromkeys(i for edge in every for i in (edge.a, edge.b)))
