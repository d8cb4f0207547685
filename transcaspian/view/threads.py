"""The links between events that a view knows, and the threads that they make.

A link is known once both of its ends are, and one of the claims that bear it out; one without a claim with its ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import sort_key
from transcaspian.tables.records import Link
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View


def known_links(dataset: Dataset, view: View) -> tuple[Link, ...]:
    """Return the links that are known by the view's day, with their claims of then, in the order of their table."""
    return _known(dataset, *_known_when(view))


def links_of(dataset: Dataset, view: View, event_id: str) -> tuple[Link, ...]:
    """Return the known links of an event: first those that begin with it, then those that lead to it."""
    found = _by_event(dataset, *_known_when(view)).get(event_id, ())
    return tuple(sorted(found, key=lambda link: link.from_event != event_id))


def thread(dataset: Dataset, view: View, event_id: str) -> tuple[str, ...]:
    """Return the events of the thread that an event is in, in order of time; one without links is alone in it."""
    if event_id not in dataset.events:
        return ()
    links, found, waiting = _by_event(dataset, *_known_when(view)), {event_id}, [event_id]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            for other in {link.from_event, link.to_event} - found:
                found.add(other)
                waiting.append(other)
    order = {one: place for place, one in enumerate(dataset.events)}
    return tuple(sorted(found, key=lambda one: (sort_key(dataset.events[one].date, view.tz), order[one])))


def thread_window(dataset: Dataset, view: View, event_id: str) -> str:
    """Return the window that a thread fills, in days; all years where a date of it is open, "" if none of it is known.

    The time of an event that was not known by the view's day is not told by it either.
    """
    zone, day = _known_when(view)
    known = [one for one in thread(dataset, view, event_id)
             if is_known(claims_known(dataset, one, day, View(zone=zone).tz))]  # fmt: skip
    return _window_over(dataset, tuple(known), view.zone)


@lru_cache(maxsize=64)
def _window_over(dataset: Dataset, event_ids: tuple[str, ...], zone: str) -> str:
    if not event_ids:
        return ""
    bounds = [dataset.events[one].date.bounds(View(zone=zone).tz) for one in event_ids]
    firsts = [first.replace(tzinfo=None) for first, _ in bounds if first]
    lasts = [last.replace(tzinfo=None) for _, last in bounds if last]
    if len(firsts) < len(bounds) or len(lasts) < len(bounds):
        return ALL
    return f"{min(firsts).date()}..{(max(lasts) - timedelta(minutes=1)).date()}"


def _known_when(view: View) -> tuple[str, date | None]:
    """Return zone and day; today is the same in every zone."""
    return view.zone if view.known_by else "UTC", view.known_by


@lru_cache(maxsize=64)
def _known(dataset: Dataset, zone: str, day: date | None) -> tuple[Link, ...]:
    tz, claims = View(zone=zone).tz, dataset.claims
    ends = {event for link in dataset.links for event in (link.from_event, link.to_event)}
    bearing = {claims[i].event_id for link in dataset.links for i in link.claim_ids if i in claims}
    of = {event: claims_known(dataset, event, day, tz) for event in ends | bearing}
    public = {claim.id for some in of.values() for claim in some}
    found = []
    for link in dataset.links:
        left = tuple(claim for claim in link.claim_ids if claim in public)
        if is_known(of[link.from_event]) and is_known(of[link.to_event]) and (left or not link.claim_ids):
            found.append(link if left == link.claim_ids else replace(link, claim_ids=left))
    return tuple(found)


@lru_cache(maxsize=64)
def _by_event(dataset: Dataset, zone: str, day: date | None) -> Mapping[str, tuple[Link, ...]]:
    found: dict[str, tuple[Link, ...]] = {}
    for link in _known(dataset, zone, day):
        for event in (link.from_event, link.to_event):
            found[event] = (*found.get(event, ()), link)
    return found
