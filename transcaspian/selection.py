"""Which events a view shows, how surely each lies in its window, and what hides the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from transcaspian.certainty import Certainty, certainty, end_of, is_known, public_from
from transcaspian.dataset import Dataset
from transcaspian.dates import sort_key
from transcaspian.records import Claim, Event
from transcaspian.search import matches
from transcaspian.view import View
from transcaspian.window import window_panels

FILTERS = (
    "window",
    "tracks",
    "certainty",
    "actors",
    "places",
    "categories",
    "sources",
    "text",
    "significant",
)

Bounds = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class Selection:
    """The outcome of a view on a dataset; events in order of time."""

    shown: tuple[Event, ...]
    possible: frozenset[str]  # shown, but not certainly within the window
    certainty: Mapping[str, Certainty]
    claims: Mapping[str, tuple[Claim, ...]]  # known by the view's date
    not_known: tuple[str, ...]
    hidden: dict[str, tuple[str, ...]]  # event -> filters that hide it
    stretches: tuple[tuple[datetime, datetime], ...]  # of the window, in wall time
    total: int
    bounds: Mapping[str, Bounds]  # of every event of the dataset, in wall time

    def excluded(self) -> dict[str, tuple[str, ...]]:
        """Return, for each filter, the events that would appear if it alone were loosened."""
        found: dict[str, list[str]] = {}
        for event_id, filters in self.hidden.items():
            if len(filters) == 1:
                found.setdefault(filters[0], []).append(event_id)
        return {name: tuple(found[name]) for name in FILTERS if name in found}


def membership(event: Event, start: datetime, end: datetime, view: View) -> str:
    """Say whether an event lies ``certain``-ly, possibly or not (``""``) in a window of wall times.

    An imprecise date is possibly in a window that it overlaps; ``~`` has no width in comparisons.
    """
    return _membership(event.date.bounds(view.tz), start, end)


def _membership(bounds: Bounds, start: datetime, end: datetime) -> str:
    earliest, latest = bounds
    if earliest is not None and earliest >= end:
        return ""
    # A moment without width belongs to the window that it begins.
    if latest is not None and latest <= start and (earliest is None or earliest < start):
        return ""
    inside = earliest is not None and latest is not None and earliest >= start and latest <= end
    return "certain" if inside else "possible"


def select(dataset: Dataset, view: View) -> Selection:
    """Return the events that a view shows, with what is known of each by the view's date."""
    stretches = window_panels(dataset, view)
    start, end = stretches[0][0], stretches[-1][1]
    found_by_text = matches(dataset, view.text) if view.text else None
    order, bounds = _in_time(dataset, view.zone)
    filtered = any(getattr(view, name) for name in FILTERS[1:])
    knowledge = _knowledge(dataset, view.zone, view.known_by)
    shown: list[Event] = []
    possible: set[str] = set()
    hidden: dict[str, tuple[str, ...]] = {}
    for event in order:
        sure = knowledge.certainty.get(event.id)
        if sure is None:
            continue
        within = _membership(bounds[event.id], start, end)
        if filtered:
            reasons = _hiding(event, knowledge.claims[event.id], sure, within, view, found_by_text)
        else:
            reasons = () if within else ("window",)
        if reasons:
            hidden[event.id] = reasons
            continue
        shown.append(event)
        # Of all years nothing lies outside.
        if within == "possible" and view.window != "all":
            possible.add(event.id)
    return Selection(
        tuple(shown),
        frozenset(possible),
        knowledge.certainty,
        knowledge.claims,
        knowledge.not_known,
        hidden,
        stretches,
        len(dataset.events),
        bounds,
    )


@lru_cache(maxsize=16)
def _in_time(dataset: Dataset, zone: str) -> tuple[tuple[Event, ...], dict[str, Bounds]]:
    """Return all events in order of time, and the bounds of each in wall time of a zone."""
    tz = View(zone=zone).tz
    order = sorted(dataset.events.values(), key=lambda e: (sort_key(e.date, tz), -e.significance, e.id))
    return tuple(order), {event.id: event.date.bounds(tz) for event in order}


@dataclass(frozen=True)
class _Knowledge:
    """What is known by a day; the same for every window and filter."""

    certainty: dict[str, Certainty]
    claims: dict[str, tuple[Claim, ...]]
    not_known: tuple[str, ...]


@lru_cache(maxsize=64)
def _knowledge(dataset: Dataset, zone: str, known_by: date | None) -> _Knowledge:
    today = _knowledge(dataset, zone, None) if known_by else None
    since = _public(dataset, zone) if known_by else {}
    limit = end_of(known_by) if known_by else datetime.max
    found = _Knowledge({}, {}, ())
    for event_id, event in dataset.events.items():
        claims = dataset.claims_of.get(event_id, ())
        known = claims
        if known_by:
            known = tuple(c for c in claims if (first := since[c.id]) is not None and first <= limit)
        if not is_known(known):
            continue
        found.claims[event_id] = known
        # Most events are known in full or not at all: only the others are judged anew.
        same = today is not None and len(known) == len(claims)
        found.certainty[event_id] = today.certainty[event_id] if today and same else certainty(event, known, dataset)
    not_known = tuple(i for i in dataset.events if i not in found.claims)
    return _Knowledge(found.certainty, found.claims, not_known)


@lru_cache(maxsize=16)
def _public(dataset: Dataset, zone: str) -> dict[str, datetime | None]:
    tz = View(zone=zone).tz
    claims = (claim for known in dataset.claims_of.values() for claim in known)
    return {c.id: public_from(c, dataset.sources.get(c.source_id), tz) for c in claims}


def _hiding(
    event: Event,
    claims: tuple[Claim, ...],
    sure: Certainty,
    within: str,
    view: View,
    found_by_text: frozenset[str] | None,
) -> tuple[str, ...]:
    reasons = []
    if not within:
        reasons.append("window")
    if view.tracks and event.track not in view.tracks:
        reasons.append("tracks")
    if view.certainty and sure.level not in view.certainty:
        reasons.append("certainty")
    if view.actors:
        who = {*event.actor_ids, *(c.asserted_by for c in claims if c.asserted_by)}
        if who.isdisjoint(view.actors):
            reasons.append("actors")
    if view.places and {event.location_id, *event.about_location_ids}.isdisjoint(view.places):
        reasons.append("places")
    if view.categories and event.category not in view.categories:
        reasons.append("categories")
    if view.sources and {c.source_id for c in claims}.isdisjoint(view.sources):
        reasons.append("sources")
    if found_by_text is not None and event.id not in found_by_text:
        reasons.append("text")
    if view.significant and event.significance < 3:
        reasons.append("significant")
    return tuple(reasons)
