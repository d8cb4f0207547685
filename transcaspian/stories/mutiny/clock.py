"""The clock: minutes of the 36 hours, when events happened and from which minute they were certainly public."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from transcaspian.dataset.certainty import Certainty, certainty, claims_known, is_known, public_from
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import claiming, story
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.register import MARCH_THINGS
from transcaspian.tables.records import Claim, Event
from transcaspian.view.grammar import ALL, MOSCOW
from transcaspian.view.query import View
from transcaspian.view.selection import select

START = datetime(2023, 6, 23, 18, tzinfo=MOSCOW)
END = datetime(2023, 6, 25, 6, tzinfo=MOSCOW)
MINUTES = 36 * 60  # from START to END
NEVER = 10**9  # minute of claims without a known day


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event of the story; minutes from ``START``, the end exclusive.

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


def moment(minute: int) -> datetime:
    """Return a minute of the window as a moment, in Moscow's time."""
    return START + timedelta(minutes=minute)


def minute(at: datetime) -> int:
    """Return the minute of a moment, kept within the window; wall times are Moscow's."""
    return min(MINUTES, max(0, _minute(at)))


def _minute(at: datetime) -> int:
    aware = at if at.tzinfo else at.replace(tzinfo=MOSCOW)
    return math.ceil((aware - START) / timedelta(minutes=1))


def position(view: View) -> int:
    """Return the minute of a view: that of its moment, or by default the end, when everything has happened."""
    at = MutinyQuery.of(view).moment
    return minute(at) if at else MINUTES


def public_minute(claim: Claim, dataset: Dataset) -> int:
    """Return the first minute at which a claim was certainly public; a claim dated by day, at the day's end."""
    at = public_from(claim, dataset.sources.get(claim.source_id), MOSCOW)
    return NEVER if at is None else _minute(at)


def clockless_view(view: View) -> View:
    """Return the view with only the fields that matter at any minute: day, zone and language."""
    return View(known_by=view.known_by, zone=view.zone, language=view.language)


@lru_cache(maxsize=64)
def timed_events(dataset: Dataset, view: View) -> tuple[TimedEvent, ...]:
    """Return the events of the story known by the view's day, in order of time; ``view``: see ``clockless_view``."""
    own, drawn = story(dataset, "mutiny"), tracks_told(dataset)
    chosen = View(window=own.window or ALL, tracks=drawn, known_by=view.known_by, zone="Europe/Moscow")
    found = []
    for event in select(dataset, chosen).shown:
        first, last = event.date.bounds(MOSCOW)
        claims = known_claims(dataset, view, event.id, None)
        if not is_known(claims):  # the day of another zone ends earlier
            continue
        public = min((public_minute(c, dataset) for c in claims if is_known((c,))), default=NEVER)
        found.append(
            TimedEvent(
                event,
                _minute(first) if first else -NEVER,
                _minute(last) if last else NEVER,
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
    return public_by(dataset, position(view)) if MutinyQuery.of(view).live else dataset


def appears_at(one: TimedEvent, live: bool) -> int:
    """Return the minute at which an event appears: when it happened or, live, when it was also public."""
    return max(one.first, one.public) if live else one.first


@lru_cache(maxsize=64)
def steps(dataset: Dataset, view: View, live: bool) -> tuple[int, ...]:
    """Return the minutes at which something appears, in order, within the window."""
    found = {appears_at(one, live) for one in timed_events(dataset, view) if one.hour_known}
    return tuple(sorted(at for at in found if 0 <= at <= MINUTES))


def step(all_steps: tuple[int, ...], at: int, forward: bool) -> int:
    """Return the next or previous step; beyond the last or first one, the edge of the window."""
    if forward:
        return next((one for one in all_steps if one > at), MINUTES)
    return next((one for one in reversed(all_steps) if one < at), 0)
