"""All events of a dataset as columns of numbers, for questions that are asked of every event at every click.

A column has the events in the order of the table; a position in it stands for an event. All of it depends on the
dataset alone, or on it and a time zone, and is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Event

Bounds = tuple[datetime | None, datetime | None]
Column = np.ndarray[Any, Any]

# An open start lies before every moment, an open end after.
OPEN_START, OPEN_END = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Columns:
    """The events of a dataset, and what of them every view is compared with."""

    events: tuple[Event, ...]
    ids: tuple[str, ...]
    significance: Column
    track: Column  # index in ``tracks``
    tracks: tuple[str, ...]
    rank: Column  # in the order of ids
    by_weight: Column  # positions, most significant first, then in the order of ids


@lru_cache(maxsize=4)
def columns(dataset: Dataset) -> Columns:
    """Return the columns of a dataset."""
    events = tuple(dataset.events.values())
    tracks = tuple(dict.fromkeys(e.track for e in events))
    index = {track: n for n, track in enumerate(tracks)}
    significance = np.array([e.significance for e in events], dtype=np.int64)
    rank = _ranks([e.id for e in events])
    return Columns(
        events,
        tuple(dataset.events),
        significance,
        np.array([index[e.track] for e in events], dtype=np.int64),
        tracks,
        rank,
        np.lexsort((rank, -significance)),
    )


def _ranks(keys: Sequence[Any]) -> Column:
    """Return the place of each key in the order of all."""
    found = np.empty(len(keys), dtype=np.int64)
    found[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return found


def held(values: Iterable[Iterable[str | None]]) -> dict[str | None, Column]:
    """Return for each value the positions of those that have it."""
    found: dict[str | None, list[int]] = {}
    for position, some in enumerate(values):
        for value in dict.fromkeys(some):
            found.setdefault(value, []).append(position)
    return {value: np.array(positions) for value, positions in found.items()}


@lru_cache(maxsize=16)
def holders(dataset: Dataset, values: Callable[[Event], Iterable[str | None]]) -> dict[str | None, Column]:
    """Return for each value, such as a place, the positions of the events that have it."""
    return held(map(values, dataset.events.values()))


def track_of(event: Event) -> tuple[str]:
    """Return an event's track."""
    return (event.track,)


def category_of(event: Event) -> tuple[str]:
    """Return an event's category."""
    return (event.category,)


def places_of(event: Event) -> tuple[str | None, ...]:
    """Return where an event happened and what places it concerns."""
    return (event.location_id, *event.about_location_ids)


def actors_of(event: Event) -> tuple[str, ...]:
    """Return who takes part in an event."""
    return event.actor_ids


@dataclass(frozen=True, eq=False)
class Times:
    """When the events are, in wall time of a zone."""

    bounds: Mapping[str, Bounds]  # by id
    earliest: Column  # microseconds; see ``microseconds``
    latest: Column
    order: Column  # positions in order of time


@lru_cache(maxsize=16)
def times(dataset: Dataset, zone: str) -> Times:
    """Return when the events are; their order is that of ``dates.sort_key``, then of significance, then of ids."""
    tz, utc = ZoneInfo(zone), _in_utc(dataset)
    bounds = dict(utc.bounds)
    earliest, latest = utc.earliest.copy(), utc.latest.copy()
    for position in utc.clocks:
        event = columns(dataset).events[position]
        bounds[event.id] = start, end = event.date.bounds(tz)
        earliest[position] = OPEN_START if start is None else microseconds(start)
        latest[position] = OPEN_END if end is None else microseconds(end)
    return Times(bounds, earliest, latest, np.lexsort((utc.rank, latest, earliest)))


@dataclass(frozen=True, eq=False)
class _Utc:
    """When the events are in UTC: those of calendar days are at the same wall time in every zone."""

    bounds: dict[str, Bounds]
    earliest: Column
    latest: Column
    clocks: tuple[int, ...]  # positions of the others
    rank: Column  # the order among events with the same bounds


@lru_cache(maxsize=4)
def _in_utc(dataset: Dataset) -> _Utc:
    events = columns(dataset).events
    bounds = {e.id: e.date.bounds(UTC) for e in events}
    return _Utc(
        bounds,
        np.array([OPEN_START if a is None else microseconds(a) for a, _ in bounds.values()], dtype=np.int64),
        np.array([OPEN_END if b is None else microseconds(b) for _, b in bounds.values()], dtype=np.int64),
        tuple(n for n, e in enumerate(events) if e.date.is_clock),
        _ranks([(e.date.text, -e.significance, e.id) for e in events]),
    )


def microseconds(moment: datetime) -> int:
    """Return a wall time as the columns have it: microseconds from 1970."""
    span = moment - _EPOCH  # timedelta's own division is slower
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
