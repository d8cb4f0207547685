"""The clock: minutes of the story's hours, when events happened and from which minute they were certainly public."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from transcaspian.dataset.certainty import Certainty, certainty, claims_known, is_known, public_from
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import marched
from transcaspian.dataset.settings import claiming, story, zones
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.register import MARCH_THINGS
from transcaspian.tables.records import Claim, Event
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.window import window_over, window_panels

NEVER = 10**9  # minute of claims without a known day


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours that the story tells: from ``start``, and how many minutes.

    ``zone``: the clock of the collection as it was at the start, so that no minute is told twice where clocks change.
    """

    start: datetime
    minutes: int
    zone: tzinfo

    def moment(self, minute: int) -> datetime:
        """Return a minute as a moment."""
        return self.start + timedelta(minutes=minute)

    def minute(self, at: datetime) -> int:
        """Return the minute of a moment, kept within the hours."""
        return min(self.minutes, max(0, self.minute_of(at)))

    def minute_of(self, at: datetime) -> int:
        """Return the minute of a moment, before the hours a negative one; wall times are those of ``zone``."""
        aware = at if at.tzinfo else at.replace(tzinfo=self.zone)
        return math.ceil((aware - self.start) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event of the story; minutes from the start, the end exclusive.

    ``hour_known``: its time of day is known; else ``first`` and ``last`` are its possible days.
    ``public``: the first minute at which it was certainly public.
    """

    event: Event
    first: int
    last: int
    hour_known: bool
    public: int


def tracks_told(dataset: Dataset) -> tuple[str, ...]:
    """Return the tracks whose events the story tells."""
    return claiming(dataset, *MARCH_THINGS)


def window_of(dataset: Dataset) -> str:
    """Return the window of the story: that of its row, else the days of the march, else all years."""
    gone, named = marched(dataset), story(dataset, "mutiny").window
    return named or (window_over(dataset, gone, View(zone=zones(dataset)[0])) if gone else ALL)


@lru_cache(maxsize=8)
def hours(dataset: Dataset) -> Hours:
    """Return the hours that the story tells, by the first clock of the collection."""
    name = zones(dataset)[0]
    panels = window_panels(dataset, View(window=window_of(dataset), zone=name))
    first, last = (edge.replace(tzinfo=ZoneInfo(name)) for edge in (panels[0][0], panels[-1][1]))
    fixed = timezone(first.utcoffset() or timedelta())
    start = first.astimezone(fixed)
    return Hours(start, math.ceil((last.astimezone(fixed) - start) / timedelta(minutes=1)), fixed)


def position(dataset: Dataset, view: View) -> int:
    """Return the minute of a view: that of its moment, or by default the end, when everything has happened."""
    at, told = MutinyQuery.of(view).moment, hours(dataset)
    return told.minute(at) if at else told.minutes


def public_minute(claim: Claim, dataset: Dataset) -> int:
    """Return the first minute at which a claim was certainly public; a claim dated by day, at the day's end."""
    told = hours(dataset)
    at = public_from(claim, dataset.sources.get(claim.source_id), told.zone)
    return NEVER if at is None else told.minute_of(at)


def clockless_view(view: View) -> View:
    """Return the view with only the fields that matter at any minute: day, zone and language."""
    return View(known_by=view.known_by, zone=view.zone, language=view.language)


@lru_cache(maxsize=64)
def timed_events(dataset: Dataset, view: View) -> tuple[TimedEvent, ...]:
    """Return the events of the story known by the view's day, in order of time; ``view``: see ``clockless_view``."""
    told, drawn = hours(dataset), tracks_told(dataset)
    chosen = View(window=window_of(dataset), tracks=drawn, known_by=view.known_by, zone=zones(dataset)[0])
    found = []
    for event in select(dataset, chosen).shown:
        first, last = event.date.bounds(told.zone)
        claims = known_claims(dataset, view, event.id, None)
        if not is_known(claims):  # the day of another zone ends earlier
            continue
        public = min((public_minute(c, dataset) for c in claims if is_known((c,))), default=NEVER)
        found.append(
            TimedEvent(
                event,
                told.minute_of(first) if first else -NEVER,
                told.minute_of(last) if last else NEVER,
                event.date.is_clock,
                public,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.event.id)))


def known_claims(dataset: Dataset, view: View, event_id: str, at: int | None) -> tuple[Claim, ...]:
    """Return the claims about an event known by the view's day; with ``at``, only those public by that minute."""
    claims = claims_known(dataset, event_id, view.known_by, view.tz)
    return claims if at is None else tuple(c for c in claims if public_minute(c, dataset) <= at)


@lru_cache(maxsize=8192)
def certainty_at(dataset: Dataset, view: View, event_id: str, at: int | None) -> Certainty:
    """Return the certainty of an event; ``view``: see ``clockless_view``; ``at``: a minute, if live."""
    return certainty(dataset.events[event_id], known_claims(dataset, view, event_id, at), dataset)


@lru_cache(maxsize=16)
def public_by(dataset: Dataset, at: int) -> Dataset:
    """Return the tables with only the claims public by a minute, and the events known from them."""
    claims_of = {
        event_id: tuple(c for c in claims if public_minute(c, dataset) <= at)
        for event_id, claims in dataset.claims_of.items()
    }
    claims_of = {event_id: claims for event_id, claims in claims_of.items() if is_known(claims)}
    return replace(
        dataset,
        events={event_id: dataset.events[event_id] for event_id in claims_of},
        claims={claim.id: claim for claims in claims_of.values() for claim in claims},
        contracts={i: one for i, one in dataset.contracts.items() if one.event_id in claims_of},
        claims_of=claims_of,
    )


def public_at(dataset: Dataset, view: View) -> Dataset:
    """Return the tables that a view uses: live, only what was public by its minute, else everything."""
    return public_by(dataset, position(dataset, view)) if MutinyQuery.of(view).live else dataset


def appears_at(one: TimedEvent, live: bool) -> int:
    """Return the minute at which an event appears: when it happened or, live, when it was also public."""
    return max(one.first, one.public) if live else one.first


@lru_cache(maxsize=64)
def steps(dataset: Dataset, view: View, live: bool) -> tuple[int, ...]:
    """Return the minutes at which something appears, in order, within the hours."""
    found = {appears_at(one, live) for one in timed_events(dataset, view) if one.hour_known}
    return tuple(sorted(at for at in found if 0 <= at <= hours(dataset).minutes))


def step(all_steps: tuple[int, ...], at: int, forward: bool, last: int) -> int:
    """Return the next or previous step; beyond the last or first one, the edge of the hours, which end at ``last``."""
    if forward:
        return next((one for one in all_steps if one > at), last)
    return next((one for one in reversed(all_steps) if one < at), 0)
