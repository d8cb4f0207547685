"""Whether one date of the tables is certainly before another, as far as both are known."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from transcaspian.checks.values import read_date
from transcaspian.language.dates import Date

# Where a calendar day ends last and begins first (ISO 8601 offsets in use).
_WESTERNMOST, _EASTERNMOST = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))


def certainly_before(one: str, other: str) -> bool:
    """Say whether the latest that one date can be lies before the earliest of the other.

    Days are calendar days where things happened and are compared as such. A clock time against a day
    counts as the day that it was anywhere on earth: at 01:00 in Moscow it is still yesterday in New
    York. A date that is uncertain is never certainly before; an approximate one is taken with its
    soft ends.
    """
    latest, earliest = _latest(one), _earliest(other)
    if latest is None or earliest is None:
        return False
    if latest.tzinfo and earliest.tzinfo:
        return latest < earliest
    try:
        return _day(latest, _EASTERNMOST) < _day(earliest, _WESTERNMOST)
    except OverflowError:  # within a day of the first or last moment that datetime holds
        return False


@lru_cache(maxsize=65536)
def _latest(text: str) -> datetime | None:
    """Return the last moment that a date may mean; None if it has none, or is uncertain."""
    read = read_date(text)
    if not isinstance(read, Date) or read.uncertain or read.latest is None:
        return None
    try:
        return read.latest - timedelta(microseconds=1) + read.soft()[1]
    except OverflowError:
        return None


@lru_cache(maxsize=65536)
def _earliest(text: str) -> datetime | None:
    """Return the first moment that a date may mean; None if it has none, or is uncertain."""
    read = read_date(text)
    if not isinstance(read, Date) or read.uncertain or read.earliest is None:
        return None
    try:
        return read.earliest - read.soft()[0]
    except OverflowError:
        return None


def _day(moment: datetime, zone: timezone) -> date:
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()
