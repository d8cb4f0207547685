"""The events that a view shows, how certainly each is in its window, and which filters hide the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import compress
from typing import Any, TypeVar

import numpy as np

from transcaspian.dataset.certainty import Certainty, certainty, end_of, is_known, public_from
from transcaspian.dataset.columns import (
    Bounds,
    Column,
    Times,
    category_of,
    columns,
    held,
    holders,
    microseconds,
    places_of,
    times,
    track_of,
)
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import matches
from transcaspian.look.palette import CERTAINTIES
from transcaspian.tables.records import Claim, Event
from transcaspian.view.query import View
from transcaspian.view.threads import thread
from transcaspian.view.window import is_whole, window_panels

Value = TypeVar("Value")
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
    "thread",
)
OF_EVENTS = tuple(name for name in FILTERS if name not in ("window", "tracks"))  # whatever the time and the lane
_COLUMN_OF = {"tracks": track_of, "categories": category_of, "places": places_of}


def of_events(view: View) -> dict[str, Any]:
    """Return the filters of a view that hold for events whatever the time and the lane."""
    return {name: view.value(name) for name in OF_EVENTS}


@dataclass(frozen=True)
class Selection:
    """The result of applying a view to a dataset; events in order of time."""

    shown: tuple[Event, ...]
    possible: frozenset[str]  # shown, but not certainly within the window
    certainty: Mapping[str, Certainty]
    claims: Mapping[str, tuple[Claim, ...]]  # known by the view's date
    not_known: tuple[str, ...]
    hidden: dict[str, tuple[str, ...]]  # event -> filters that hide it
    stretches: tuple[tuple[datetime, datetime], ...]  # bounds of the window, in wall time
    total: int
    bounds: Mapping[str, Bounds]  # times of every event of the dataset, in wall time
    # The same as columns, by position in the dataset:
    dated: Times = field(compare=False, repr=False)
    at: Column = field(compare=False, repr=False)  # of the shown events
    levels: dict[str, int] = field(compare=False, repr=False)  # number of shown events by certainty
    hidden_at: Column = field(compare=False, repr=False)
    reasons: Column = field(compare=False, repr=False)  # for each hidden event, a bit for each filter that hides it

    def excluded(self) -> dict[str, tuple[str, ...]]:
        """Return, for each filter, the ids of the events that would appear if it alone were removed."""
        codes = {1 << bit: name for bit, name in enumerate(FILTERS)}
        return {
            codes[code]: tuple(compress(self.hidden, (self.reasons == code).tolist()))
            for code in np.unique(self.reasons).tolist()
            if code in codes
        }


def select(dataset: Dataset, view: View) -> Selection:
    """Return the events that a view shows, with their certainty as known by the view's date."""
    stretches = window_panels(dataset, view)
    every, dated = columns(dataset), times(dataset, view.zone)
    known_when = _known_when(view)
    knowledge = _knowledge(dataset, *known_when)
    within, certain = _within(dated, stretches[0][0], stretches[-1][1])
    reasons = np.zeros(len(every.ids), dtype=np.int64)  # a bit for each filter that hides an event
    for bit, name in enumerate(FILTERS):
        if name == "window":
            reasons |= ~within
        elif getattr(view, name):
            reasons |= ~_let_through(dataset, view, name) << bit
    known_at = dated.order[knowledge.known[dated.order]]
    free = reasons[known_at] == 0
    shown, hidden = known_at[free], known_at[~free]
    is_shown = np.zeros(len(every.ids), dtype=bool)
    is_shown[shown] = True
    of_level = _of_claims(dataset, *known_when, "certainty")
    levels = {str(level): int(is_shown[positions].sum()) for level, positions in of_level.items()}
    # A window of all years excludes nothing.
    possible = shown[~certain[shown]] if not is_whole(dataset, view) else shown[:0]
    names = {code: _names(code) for code in np.unique(reasons).tolist()}
    return Selection(
        tuple(map(every.events.__getitem__, shown.tolist())),
        frozenset(map(every.ids.__getitem__, possible.tolist())),
        knowledge.certainty,
        knowledge.claims,
        knowledge.not_known,
        dict(
            zip(
                map(every.ids.__getitem__, hidden.tolist()),
                map(names.__getitem__, reasons[hidden].tolist()),
                strict=True,
            )
        ),
        stretches,
        len(every.ids),
        dated.bounds,
        dated,
        shown,
        levels,
        hidden,
        reasons[hidden],
    )


def _within(dated: Times, start: datetime, end: datetime) -> tuple[Column, Column]:
    """Return the events that are certainly or possibly in a window, and those that are certainly.

    An imprecise date is possibly in a window that it overlaps; ``~`` does not widen it in comparisons. A moment without
    duration at the very start of a window belongs to it.
    """
    first, last = microseconds(start), microseconds(end)
    before = (dated.latest <= first) & (dated.earliest < first)
    within = ~(before | (dated.earliest >= last))
    return within, within & (dated.earliest >= first) & (dated.latest <= last)


def _let_through(dataset: Dataset, view: View, name: str) -> Column:
    """Return the events that pass a filter other than the window."""
    every = columns(dataset)
    if name == "significant":
        return every.significance >= 3
    if name in ("text", "thread"):
        found = matches(dataset, view.text) if name == "text" else frozenset(thread(dataset, view, view.thread))
        return np.array([event_id in found for event_id in every.ids], dtype=bool)
    if name in _COLUMN_OF:
        holding = holders(dataset, _COLUMN_OF[name])
    else:
        holding = _of_claims(dataset, *_known_when(view), name)
    through = np.zeros(len(every.ids), dtype=bool)
    for value in getattr(view, name):
        if value in holding:
            through[holding[value]] = True
    return through


def known_mask(dataset: Dataset, view: View) -> Column:
    """Return, for each position, whether the event is known by the view's day."""
    return _knowledge(dataset, *_known_when(view)).known


def _known_when(view: View) -> tuple[str, date | None]:
    """Return zone and day, which decide what is known; UTC for today, because today is the same in every zone."""
    return view.zone if view.known_by else "UTC", view.known_by


def _names(code: int) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(FILTERS) if code >> bit & 1)


@lru_cache(maxsize=64)
def _of_claims(dataset: Dataset, zone: str, known_by: date | None, name: str) -> dict[str | None, Column]:
    """Return the events by certainty, source or actor, according to the claims known by a day."""
    knowledge = _knowledge(dataset, zone, known_by)
    if name == "certainty":
        return _of_levels(dataset, zone, known_by)

    def values(event: Event) -> list[str | None]:
        claims = knowledge.claims.get(event.id, ())
        if name == "sources":
            return [c.source_id for c in claims]
        if name == "actors":
            return [*event.actor_ids, *(c.asserted_by for c in claims)]
        raise KeyError(name)

    return held(map(values, dataset.events.values()))


def _of_levels(dataset: Dataset, zone: str, known_by: date | None) -> dict[str | None, Column]:
    """Return the events by certainty; a day differs from today in few of them."""
    codes, knowledge = _levels(dataset).copy(), _knowledge(dataset, zone, known_by)
    codes[~knowledge.known] = -1
    for position, level in knowledge.otherwise:
        codes[position] = CERTAINTIES.index(level)
    found = {level: np.flatnonzero(codes == code) for code, level in enumerate(CERTAINTIES)}
    return {level: at for level, at in found.items() if at.size}


@lru_cache(maxsize=4)
def _levels(dataset: Dataset) -> Column:
    """Return today's certainty of each position as its index in ``CERTAINTIES``; -1 if no claim makes it known."""
    known = _today(dataset).certainty
    return np.array([CERTAINTIES.index(known[i].level) if i in known else -1 for i in dataset.events], dtype=np.int64)


@dataclass(frozen=True)
class _Knowledge:
    """What is known by a day, whatever the window and filters."""

    certainty: Mapping[str, Certainty]
    claims: Mapping[str, tuple[Claim, ...]]
    not_known: tuple[str, ...]
    known: Column  # for each position, whether the event is known
    otherwise: tuple[tuple[int, str], ...] = ()  # positions whose events were less well known, and their certainty then


class _Then(Mapping[str, Value]):
    """A mapping of the events known then to today's values, except for those that were less well known."""

    def __init__(self, today: Mapping[str, Value], less: dict[str, Value], known: frozenset[str]) -> None:
        self._today, self._less, self._known = today, less, known

    def __getitem__(self, event_id: str) -> Value:
        if event_id not in self._known:
            raise KeyError(event_id)
        return self._less[event_id] if event_id in self._less else self._today[event_id]

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._known

    def __iter__(self) -> Iterator[str]:
        return (event_id for event_id in self._today if event_id in self._known)

    def __len__(self) -> int:
        return len(self._known)


@lru_cache(maxsize=64)
def _knowledge(dataset: Dataset, zone: str, known_by: date | None) -> _Knowledge:
    """Return what is known by a day; callers pass UTC for today, which is the same in every zone."""
    if known_by is None:
        return _today(dataset)
    today, public, ids = _today(dataset), _public(dataset, zone), columns(dataset).ids
    limit = microseconds(end_of(known_by))
    mask = public.first <= limit
    less_claims: dict[str, tuple[Claim, ...]] = {}
    less: dict[str, Certainty] = {}
    otherwise = []
    # Most events are fully known or unknown: certainty is computed again only for the others.
    for n in np.flatnonzero(mask & (public.last > limit)).tolist():
        known = tuple(c for c in today.claims[ids[n]] if public.of[c.id] <= limit)
        less_claims[ids[n]] = known
        less[ids[n]] = certainty(dataset.events[ids[n]], known, dataset)
        otherwise.append((n, less[ids[n]].level))
    known_ids = frozenset(map(ids.__getitem__, np.flatnonzero(mask).tolist()))
    not_known = tuple(map(ids.__getitem__, np.flatnonzero(~mask).tolist()))
    return _Knowledge(
        _Then(today.certainty, less, known_ids),
        _Then(today.claims, less_claims, known_ids),
        not_known,
        mask,
        tuple(otherwise),
    )


@lru_cache(maxsize=4)
def _today(dataset: Dataset) -> _Knowledge:
    claims = {i: known for i in dataset.events if is_known(known := dataset.claims_of.get(i, ()))}
    found = {i: certainty(dataset.events[i], known, dataset) for i, known in claims.items()}
    mask = np.array([event_id in found for event_id in dataset.events], dtype=bool)
    return _Knowledge(found, claims, tuple(i for i in dataset.events if i not in found), mask)


@dataclass(frozen=True)
class _Publicity:
    """When things became public, in microseconds: each claim, and each position's first and last claim."""

    of: dict[str, int]
    first: Column
    last: Column


_NEVER = np.iinfo(np.int64).max  # for a claim without a known day


@lru_cache(maxsize=16)
def _public(dataset: Dataset, zone: str) -> _Publicity:
    tz = View(zone=zone).tz
    of: dict[str, int] = {}
    first, last = [], []
    for event_id in dataset.events:
        claims = dataset.claims_of.get(event_id, ())
        for claim in claims:
            moment = public_from(claim, dataset.sources.get(claim.source_id), tz)
            of[claim.id] = microseconds(moment) if moment else int(_NEVER)
        first.append(min((of[c.id] for c in claims if is_known((c,))), default=int(_NEVER)))
        last.append(max((of[c.id] for c in claims), default=int(_NEVER)))
    return _Publicity(of, np.array(first, dtype=np.int64), np.array(last, dtype=np.int64))
