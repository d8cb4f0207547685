"""Wall time in a zone as whole seconds: that of calendar days, and that of instants, which the zone moves."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from transcaspian.layers.model import Unit

DAY = 86_400
_EPOCH = datetime(1970, 1, 1)
# Zones had no transitions before, or they are not told (zoneinfo); after, rules go on as they are.
_FIRST, _LAST = datetime(1850, 1, 1), datetime(2100, 1, 1)
LENGTHS: dict[Unit, int] = {
    "quarter": 900,
    "hour": 3600,
    "day": DAY,
    "week": 7 * DAY,
    "month": 31 * DAY,
    "year": 366 * DAY,
}


def seconds(wall: datetime) -> int:
    """Return a naive time as whole seconds since 1970, as if it were in UTC."""
    return (wall - _EPOCH) // timedelta(seconds=1)


def moment(at: int) -> datetime:
    """Return the naive time of whole seconds since 1970."""
    return _EPOCH + timedelta(seconds=at)


def instant(wall: datetime, zone: str) -> int:
    """Return the instant of a wall time in a zone, in whole seconds since 1970."""
    try:
        return seconds(wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None))
    except OverflowError:  # within a day of the first or last moment that datetime holds
        return seconds(wall)


def offsets(zone: str, first: datetime, last: datetime) -> tuple[tuple[int, int], ...]:
    """Return from which instant on which offset holds in a zone, both in seconds; the first holds before it, too.

    >>> from datetime import datetime
    >>> offsets("Europe/Moscow", datetime(2014, 1, 1), datetime(2015, 1, 1))
    ((1388448000, 14400), (1414274400, 10800))
    """
    begin, end = (min(max(edge, _FIRST), _LAST) for edge in (first, last))
    every = _transitions(zone)
    at = max(0, bisect_right(every, (instant(begin, zone) - DAY, 10 * DAY)) - 1)
    until = bisect_right(every, (instant(end, zone) + DAY, 10 * DAY))
    found = list(every[at:until])
    found[0] = (max(found[0][0], seconds(begin) - DAY), found[0][1])
    return tuple(found)


@lru_cache(maxsize=16)
def _transitions(zone: str) -> tuple[tuple[int, int], ...]:
    info = ZoneInfo(zone)

    def offset(at: int) -> int:
        shift = moment(at).replace(tzinfo=UTC).astimezone(info).utcoffset()
        return int(shift.total_seconds()) if shift is not None else 0

    days = range(seconds(_FIRST), seconds(_LAST), 4 * DAY)
    found = [(days[0], offset(days[0]))]
    for before, after in pairwise(days):
        if (new := offset(after)) != found[-1][1]:
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if offset(middle) == found[-1][1] else (before, middle)
            found.append((after, new))
    return tuple(found)


def edges(begin: datetime, end: datetime, unit: Unit) -> tuple[datetime, ...]:
    """Return the edges of whole units between two times, the first and last cut there; at least two.

    >>> from datetime import datetime
    >>> [f"{edge:%m-%d %H}" for edge in edges(datetime(2023, 6, 23, 18), datetime(2023, 6, 25, 6), "day")]
    ['06-23 18', '06-24 00', '06-25 00', '06-25 06']
    """
    at = floor(begin, unit)
    found = [begin]
    while (at := after(at, unit)) < end:
        found.append(at)
    return (*found, max(end, begin))


def floor(wall: datetime, unit: Unit) -> datetime:
    """Return the beginning of the unit that a time is in; a week begins on Monday."""
    day = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "quarter":
            return wall.replace(minute=wall.minute // 15 * 15, second=0, microsecond=0)
        case "hour":
            return wall.replace(minute=0, second=0, microsecond=0)
        case "day":
            return day
        case "week":
            return day - timedelta(days=min(day.weekday(), (day - datetime.min).days))
        case "month":
            return day.replace(day=1)
    return day.replace(month=1, day=1)


def after(start: datetime, unit: Unit) -> datetime:
    """Return the beginning of the next unit; the last moment of the year 9999 at most."""
    try:
        if unit == "month":
            return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        if unit == "year":
            return start.replace(year=start.year + 1)
        return start + timedelta(seconds=LENGTHS[unit])
    except (ValueError, OverflowError):
        return datetime.max


def bins_of(starts: np.ndarray, found: tuple[datetime, ...]) -> np.ndarray:
    """Return the bin of each start of a step in seconds; a step that begins before the first edge is in the first."""
    marks = np.array([seconds(edge) for edge in found[:-1]], dtype=np.int64)
    return np.maximum(np.searchsorted(marks, starts, side="right") - 1, 0)
