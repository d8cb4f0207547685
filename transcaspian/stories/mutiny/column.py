"""Where a column may have been: dated reports, and the possible stretch of road between them.

A report is an event about the column with a time of day, at a place on its road. No speed is assumed. Between two
reports it may have been anywhere from the lower end of both to the upper end of both; before the first and beyond
the last nothing is known. The columns went forward until the halt; after it, places behind them are possible too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.dataset.certainty import is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import column, unreached
from transcaspian.stories.mutiny.clock import TimedEvent, appears_at, known_claims
from transcaspian.stories.mutiny.road import Road, roads
from transcaspian.view.query import View

PLACING = ("movement", "clash", "seizure")  # categories of events that locate a column


@dataclass(frozen=True, slots=True)
class Report:
    """An event that locates a column: minutes, the end exclusive, and kilometres along its road."""

    event_id: str
    first: int
    last: int
    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether its minute is known."""
        return self.last - self.first <= 1


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The stretch of a road on which a column may have been at a minute; its ends are None if no report says.

    ``status``: unknown (no report yet), at (a report of this minute), between (two reports), last (after the last
    one), back (after the halt). ``ahead``: the column may have gone on beyond the stretch.
    """

    status: str
    low: float = 0.0
    high: float = 0.0
    before: Report | None = None
    now: tuple[Report, ...] = ()
    after: Report | None = None
    farthest: Report | None = None  # of those up to the minute
    ahead: bool = False

    @property
    def basis(self) -> tuple[Report, ...]:
        """The reports that the stretch follows from, in order of time."""
        if self.status == "unknown":
            return ()
        found = self.now if self.status == "at" else (self.farthest, self.before, *self.now, self.after)
        return tuple(sorted({r for r in found if r is not None}, key=lambda r: (r.first, r.event_id)))

    @property
    def known(self) -> bool:
        """Whether there is a stretch at all."""
        return self.status != "unknown"

    @property
    def kilometres(self) -> float:
        """How long the stretch is."""
        return self.high - self.low


def whereabouts(road: Road, reports: Iterable[Report], halt: int | None, at: int) -> Whereabouts:
    """Return where the column of a road may have been at a minute."""
    found = sorted(reports, key=lambda r: (r.last, r.first, r.event_id))
    now = tuple(r for r in found if r.first <= at < r.last)
    before = next((r for r in reversed(found) if r.last <= at), None)
    after = next((r for r in sorted(found, key=lambda r: (r.first, r.event_id)) if r.first > at), None)
    if not now and before is None:
        return Whereabouts("unknown", after=after)
    farthest = max((r for r in found if r.first <= at), key=lambda r: (r.high, r.last))
    back = after is None and halt is not None and halt <= at
    # A report of this exact minute says where the column was; one of an hour, only for some moment of that hour.
    exact = any(r.exact for r in now)
    ends = now if exact else tuple(r for r in (before, *now, after) if r is not None)
    low, high = min(r.low for r in ends), max(r.high for r in ends)
    if not exact:  # nobody turned back before the halt: a place once reached stays behind
        low = 0.0 if back else low
        high = max(high, farthest.high)
    status = "at" if exact else "back" if back else "between" if after or now else "last"
    low, high = max(0.0, low), min(road.length, high)
    return Whereabouts(status, low, high, before, now, after, farthest, ahead=after is None and not exact)


def reports(dataset: Dataset, events: Iterable[TimedEvent]) -> dict[str, tuple[Report, ...]]:
    """Return the reports among events by the route of their road: each on the road nearest to it.

    An event's place is the most precise of those on a road, among its own location and those that it concerns.
    """
    found: dict[str, list[Report]] = {one.route_id: [] for one in roads(dataset)}
    for one in events:
        event = one.event
        if not one.hour_known or event.category not in PLACING or column(dataset) not in event.actor_ids:
            continue
        places = [
            dataset.locations[i] for i in (event.location_id, *event.about_location_ids) if i in dataset.locations
        ]
        on = [
            (place.radius_km, stretch[0], road.route_id, stretch[1])
            for place in places
            for road in roads(dataset)
            if (stretch := road.stretch_of(place))
        ]
        if on:
            _, _, route_id, (low, high) = min(on)
            found[route_id].append(Report(event.id, one.first, one.last, low, high))
    return {route_id: tuple(some) for route_id, some in found.items()}


def halting_event(dataset: Dataset, view: View, events: Iterable[TimedEvent], live: int | None) -> TimedEvent | None:
    """Return the event that halted the columns; None if none is known.

    It is the first with a time of day that a source of the road not reached confirms.
    """
    route = dataset.routes.get(unreached(dataset))
    route_sources = set(route.source_ids) if route else set()
    for one in events:
        if not one.hour_known or column(dataset) not in one.event.actor_ids:
            continue
        claims = known_claims(dataset, view, one.event.id, live)
        if is_known(claims) and any(c.stance == "confirms" and c.source_id in route_sources for c in claims):
            return one
    return None


def columns_at(
    dataset: Dataset, view: View, events: tuple[TimedEvent, ...], at: int, live: bool
) -> tuple[tuple[Road, Whereabouts], ...]:
    """Return the whereabouts of the column of each road at a minute; live, by the events public by then."""
    if live:
        events = tuple(one for one in events if appears_at(one, True) <= at)
    halt = halting_event(dataset, view, events, at if live else None)
    since = None if halt is None else appears_at(halt, live)
    by_route = reports(dataset, events)
    return tuple((road, whereabouts(road, by_route[road.route_id], since, at)) for road in roads(dataset))
