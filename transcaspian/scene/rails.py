"""Arrows of a thread that is laid out downwards: in the margin beside its marks, one rail for all that meet at one.

Eight events that are told in one report have one rail with eight branches and one head. Short rails run next to the
marks, long ones further out, as the arcs of a letter's thread do (Kerr, "Thread Arcs", InfoVis 2003); two of them share
no stretch of way. A rail that finds no place in the margin is left out, as its links stand in words beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.scene.model import Point
from transcaspian.scene.ways import HEAD
from transcaspian.tables.records import Link

_STEP = 6.0  # pixels from one rail to the next
_MOST = 14  # rails beside each other
_EDGE = 3.0  # pixels left of the outermost
_BEFORE = 5.0  # and of way between the innermost and a head
_REACH = 1.45  # how far the widest sign and a gap reach from the middle of a mark, in its radii
_PORT, _PORTS = 6.4, 10.0  # pixels between two ways that meet a mark, and between the first and the last


@dataclass(frozen=True, slots=True)
class Rail:
    """Links that begin, or end, at one event: a line beside the rows, and a branch for each of them."""

    hub: str
    away: bool  # they begin there
    borne: bool
    links: tuple[Link, ...]
    first: int  # row
    last: int
    level: int = 0  # 0: next to the marks

    @property
    def events(self) -> tuple[str, ...]:
        """Return the events that it touches."""
        return (self.hub, *(link.to_event if self.away else link.from_event for link in self.links))


def rails(links: Sequence[Link], order: Sequence[str]) -> tuple[tuple[Rail, ...], tuple[Link, ...]]:
    """Return the rails of links between events in an order, and the links for which there is no room."""
    return _rails(tuple(links), tuple(order))


def margin(links: Sequence[Link], order: Sequence[str], r: float) -> float:
    """Return the pixels left of the middles of marks of a radius that they and the rails need."""
    found, _ = rails(links, order)
    levels = 1 + max((rail.level for rail in found), default=-1)
    return _EDGE + r * _REACH + ((levels - 1) * _STEP + _BEFORE + HEAD if levels else 0.0)


def ways(found: Sequence[Rail], places: Mapping[str, Point], r: float) -> Iterator[tuple[Link, tuple[Point, ...]]]:
    """Yield each link with the corners of its way, from the left of one mark to the left of the other.

    ``places``: the middles of the marks, ``r``: their radius.
    """
    ports, r = _ports(found, places), r * _REACH
    for rail in found:
        for link in rail.links:
            (x0, y0), (x1, y1) = places[link.from_event], places[link.to_event]
            y0, y1 = y0 + ports[rail, link.from_event], y1 + ports[rail, link.to_event]
            x = min(x0, x1) - r - HEAD - _BEFORE - rail.level * _STEP
            yield link, ((x0 - r, y0), (x, y0), (x, y1), (x1 - r, y1))


@lru_cache(maxsize=64)
def _rails(links: tuple[Link, ...], order: tuple[str, ...]) -> tuple[tuple[Rail, ...], tuple[Link, ...]]:
    row = {event: n for n, event in enumerate(order)}
    left = [link for link in links if link.from_event in row and link.to_event in row]
    out = [link for link in links if link not in left]
    found = list[Rail]()
    while left:
        by_end = dict[tuple[str, bool, bool], list[Link]]()
        for link in left:
            by_end.setdefault((link.to_event, False, bool(link.claim_ids)), []).append(link)
            by_end.setdefault((link.from_event, True, bool(link.claim_ids)), []).append(link)
        (hub, away, borne), most = max(by_end.items(), key=lambda one: len(one[1]))
        rows = [row[event] for link in most for event in (link.from_event, link.to_event)]
        found.append(Rail(hub, away, borne, tuple(most), min(rows), max(rows)))
        left = [link for link in left if link not in most]
    placed, taken = list[Rail](), list[list[Rail]]()
    for rail in sorted(found, key=lambda one: (one.last - one.first, one.first)):
        level = next((n for n, some in enumerate(taken) if not any(_meet(rail, one) for one in some)), len(taken))
        if level == _MOST:
            out += rail.links
            continue
        taken += [[]] if level == len(taken) else []
        taken[level].append(rail)
        placed.append(Rail(rail.hub, rail.away, rail.borne, rail.links, rail.first, rail.last, level))
    return tuple(placed), tuple(out)


def _meet(one: Rail, other: Rail) -> bool:
    return one.first <= other.last and other.first <= one.last


def _ports(found: Sequence[Rail], places: Mapping[str, Point]) -> dict[tuple[Rail, str], float]:
    """Return how far below the middle of a mark each rail meets it: such that those of one mark do not cross there."""
    meeting = dict[str, list[Rail]]()
    for rail in found:
        for event in rail.events:
            meeting.setdefault(event, []).append(rail)
    ports = dict[tuple[Rail, str], float]()
    for event, some in meeting.items():
        y = places[event][1]

        def turn(rail: Rail, y: float = y) -> tuple[int, int]:
            ends = [places[one][1] for one in rail.events]
            up, down = min(ends) < y, max(ends) > y
            return (1, 0) if up and down else (0, rail.level) if up else (2, -rail.level)

        for n, rail in enumerate(sorted(some, key=turn)):
            ports[rail, event] = (n - (len(some) - 1) / 2) * min(_PORT, _PORTS / max(1, len(some) - 1))
    return ports
