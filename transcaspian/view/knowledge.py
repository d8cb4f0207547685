"""What was known when: the days on which something became known, and what was not yet known on a given day.

An event is known from its first claim that reports, confirms, asserts or estimates it; a claim is known from the day
by whose end it was certainly public (``certainty.public_from``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from transcaspian.dataset.certainty import MAKES_KNOWN, certainty, end_of, is_known, public_from
from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Claim
from transcaspian.view.query import View
from transcaspian.view.selection import select


@dataclass(frozen=True, slots=True)
class Change:
    """An event whose certainty was different on an earlier day."""

    event_id: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The differences between an earlier day and a view as known later; both lists in order of time."""

    not_known: tuple[str, ...] = ()
    otherwise: tuple[Change, ...] = ()


def day_of(dataset: Dataset, claim: Claim, zone: str) -> date | None:
    """Return the first day by whose end a claim was certainly public; None if no day is known."""
    moment = public_from(claim, dataset.sources.get(claim.source_id), View(zone=zone).tz)
    return (moment - timedelta(microseconds=1)).date() if moment else None


def known_from(dataset: Dataset, event_id: str, zone: str) -> date | None:
    """Return the first day on which an event was known; None if no day is known."""
    days = (day_of(dataset, c, zone) for c in dataset.claims_of.get(event_id, ()) if c.stance in MAKES_KNOWN)
    return min((day for day in days if day), default=None)


def certainty_of_day(dataset: Dataset, event_id: str, view: View) -> Literal["exact", "latest", "perhaps"]:
    """Say how sure the day of ``known_from`` is to be the first one on which an event was known.

    It is ``exact``, or the event became known then at the ``latest``; if it may have been known already on the view's
    day, it is ``perhaps``.
    """
    if may_be_known(dataset, event_id, view):
        return "perhaps"
    day, firsts = known_from(dataset, event_id, view.zone), _firsts(dataset, event_id, view.tz)
    return "exact" if day and all(first and first.date() >= day for first in firsts) else "latest"


def may_be_known(dataset: Dataset, event_id: str, view: View) -> bool:
    """Say whether a claim that makes an event known may have been public by the view's day, certain or not."""
    firsts = _firsts(dataset, event_id, view.tz)
    return view.known_by is None or any(first is None or first < end_of(view.known_by) for first in firsts)


def _firsts(dataset: Dataset, event_id: str, zone: tzinfo) -> list[datetime | None]:
    """Return the first moments at which the claims that make an event known may have been public; None: no first one.

    Nobody tells of what has not yet begun, unless a claim was certainly public before: then the event was announced.
    """
    claims = [c for c in dataset.claims_of.get(event_id, ()) if c.stance in MAKES_KNOWN]
    firsts = [claim.known_on.bounds(zone)[0] for claim in claims]
    begin = dataset.events[event_id].date.bounds(zone)[0]
    lasts = [public_from(claim, dataset.sources.get(claim.source_id), zone) for claim in claims]
    if begin is None or any(last is not None and last <= begin for last in lasts):
        return firsts
    return [begin if first is None else max(first, begin) for first in firsts]


@lru_cache(maxsize=16)
def days(dataset: Dataset, zone: str) -> tuple[date, ...]:
    """Return the days on which claims other than context became known, in order."""
    claims = (c for known in dataset.claims_of.values() for c in known if c.stance != "context")
    return tuple(sorted({day for c in claims if (day := day_of(dataset, c, zone))}))


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which knowledge changed: how many events became known, disputed or confirmed."""

    day: date
    known: int
    disputed: int
    confirmed: int


@lru_cache(maxsize=16)
def turns(dataset: Dataset, zone: str) -> tuple[Turn, ...]:
    """Return the days on which knowledge changed, in order. An event that is disputed at once counts as both."""
    found: dict[date, list[int]] = {}
    for event in dataset.events.values():
        dated = [(day, c) for c in dataset.claims_of.get(event.id, ()) if (day := day_of(dataset, c, zone))]
        before = ""
        for day in sorted({day for day, _ in dated}):
            claims = tuple(claim for other, claim in dated if other <= day)
            if not is_known(claims):
                continue
            level = certainty(event, claims, dataset).level
            counts = found.setdefault(day, [0, 0, 0])
            counts[0] += not before
            counts[1] += level == "disputed" != before
            counts[2] += bool(before) and level == "confirmed" != before
            before = level
    return tuple(Turn(day, *counts) for day, counts in sorted(found.items()) if any(counts))


def step(all_days: tuple[date, ...], day: date | None, forward: bool) -> date | None:
    """Return the next or previous of the days; after the last comes today, which is None.

    Stepping back from the first day returns the first day.
    """
    if forward:
        at = bisect_right(all_days, day) if day else len(all_days)
        return all_days[at] if at < len(all_days) else None
    at = bisect_left(all_days, day) if day else len(all_days)
    return all_days[at - 1] if at else day


@lru_cache(maxsize=64)
def hindsight(dataset: Dataset, view: View) -> Hindsight:
    """Return the events that the view would show today but were unknown on its day, and those with another certainty.

    The filter by certainty is ignored, as it selects other events on another day.
    """
    day = view.known_by
    return Hindsight() if day is None else _since(dataset, day, replace(view, known_by=None, compare=None))


def not_known_at_all(dataset: Dataset, view: View) -> int:
    """Return how many events were unknown on the view's day, whatever its window and filters."""
    return len(select(dataset, View(known_by=view.known_by, zone=view.zone)).not_known)


@lru_cache(maxsize=64)
def between(dataset: Dataset, view: View) -> Hindsight:
    """Return what the view shows that was not known on the day that it is compared with, or judged otherwise.

    The filter by certainty is ignored, as it selects other events on another day.
    """
    return Hindsight() if view.compare is None else _since(dataset, view.compare, replace(view, compare=None))


def _since(dataset: Dataset, day: date, later: View) -> Hindsight:
    now = select(dataset, replace(later, certainty=()))
    then = select(dataset, View(known_by=day, zone=later.zone)).certainty
    ids = [event.id for event in now.shown]
    changes = (Change(i, then[i].level, now.certainty[i].level) for i in ids if i in then)
    return Hindsight(tuple(i for i in ids if i not in then), tuple(c for c in changes if c.then != c.now))


def changed(dataset: Dataset, view: View) -> dict[str, str]:
    """Return the events that a view marks, since it compares two days: became known, or are judged otherwise."""
    if view.compare is None:
        return {}
    found = between(dataset, replace(view, event="", theme="", title="", frame=""))
    return dict.fromkeys(found.not_known, "added") | {one.event_id: "corrected" for one in found.otherwise}


@lru_cache(maxsize=8)
def newest_claim(data: Dataset, zone: tzinfo) -> datetime | None:
    """Return the moment at which the newest claim became known; None for tables without dated claims."""
    days = (claim.known_on.bounds(zone) for claim in data.claims.values())
    return max((first for first, last in days if first and last), default=None)
