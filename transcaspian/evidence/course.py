"""How an event came to be as sure as it is: each day on which what was known of it changed its certainty or reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from transcaspian.dataset.certainty import Certainty, certainty, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Claim
from transcaspian.view.knowledge import day_of


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from whose end an event had a certainty, by the claims that were public then; None: today."""

    day: date | None
    sure: Certainty
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An event that on a day became public, or whose certainty changed; ``before``: its turn until then, if any."""

    day: date
    event_id: str
    turn: Turn
    before: Turn | None


@lru_cache(maxsize=4)
def changed(data: Dataset, zone: str) -> tuple[Changed, ...]:
    """Return all changes of all events, the newest first."""
    found = []
    for event_id in data.events:
        before = None
        for turn in course(data, event_id, zone):
            if turn.day:
                found.append(Changed(turn.day, event_id, turn, before))
            before = turn
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.event_id)))


@lru_cache(maxsize=20_000)
def course(data: Dataset, event_id: str, zone: str) -> tuple[Turn, ...]:
    """Return the turns of an event's certainty in order; a claim of which no day is known counts from today."""
    dated = [(day_of(data, claim, zone), claim) for claim in data.claims_of.get(event_id, ())]
    days: list[date] = sorted({day for day, _ in dated if day})
    found: list[Turn] = []
    for day in [*days, None]:
        known = tuple(claim for other, claim in dated if day is None or (other and other <= day))
        if not is_known(known):
            continue
        sure = certainty(data.events[event_id], known, data)
        if not found or (sure.level, sure.reason) != (found[-1].sure.level, found[-1].sure.reason):
            found.append(Turn(day, sure, known))
    return tuple(found)
