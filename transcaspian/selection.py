"""Which events a view shows, how surely each lies in its window, and what hides the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transcaspian.certainty import Certainty, certainty, claims_known, is_known
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


@dataclass(frozen=True)
class Selection:
    """The outcome of a view on a dataset; events in order of time."""

    shown: tuple[Event, ...]
    possible: frozenset[str]  # shown, but not certainly within the window
    certainty: dict[str, Certainty]
    claims: dict[str, tuple[Claim, ...]]  # known by the view's date
    not_known: tuple[str, ...]
    hidden: dict[str, tuple[str, ...]]  # event -> filters that hide it
    stretches: tuple[tuple[datetime, datetime], ...]  # of the window, in wall time
    total: int

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
    earliest, latest = event.date.bounds(view.tz)
    if (earliest is not None and earliest >= end) or (latest is not None and latest <= start):
        return ""
    inside = earliest is not None and latest is not None and earliest >= start and latest <= end
    return "certain" if inside else "possible"


def select(dataset: Dataset, view: View) -> Selection:
    """Return the events that a view shows, with what is known of each by the view's date."""
    zone = view.tz
    stretches = window_panels(dataset, view)
    edges = (stretches[0][0], stretches[-1][1])
    found_by_text = matches(dataset, view.text) if view.text else None
    sure: dict[str, Certainty] = {}
    claims: dict[str, tuple[Claim, ...]] = {}
    shown: list[Event] = []
    possible: set[str] = set()
    not_known: list[str] = []
    hidden: dict[str, tuple[str, ...]] = {}
    for event in dataset.events.values():
        known = claims_known(dataset, event.id, view.known_by, zone)
        if not is_known(known):
            not_known.append(event.id)
            continue
        claims[event.id] = known
        sure[event.id] = certainty(event, known, dataset)
        within = membership(event, *edges, view)
        reasons = _hiding(event, known, sure[event.id], within, view, found_by_text)
        if reasons:
            hidden[event.id] = reasons
            continue
        shown.append(event)
        # Of all years nothing lies outside.
        if within == "possible" and view.window != "all":
            possible.add(event.id)
    shown.sort(key=lambda e: (sort_key(e.date, zone), -e.significance, e.id))
    return Selection(
        tuple(shown),
        frozenset(possible),
        sure,
        claims,
        tuple(not_known),
        hidden,
        stretches,
        len(dataset.events),
    )


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
