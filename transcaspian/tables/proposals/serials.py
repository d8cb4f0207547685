"""The numbers that spreadsheets have for days: 45101 is 24 June 2023, and its decimals are the time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_SERIAL = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,11}))?")
# Days that a number may stand for without being a year: 1927-05-18 to 2064-04-08.
_SERIALS = range(10_000, 60_001)
# Day 0 of the calendar of Excel, right from 1 March 1900 on (it takes 1900 for a leap year).
_EPOCH = date(1899, 12, 30)


def is_serial(text: str) -> bool:
    """Say whether a text is the number that a spreadsheet has for a day of our time, and no year."""
    match = _SERIAL.fullmatch(text)
    return bool(match) and int(text.replace(",", ".").partition(".")[0]) in _SERIALS


def from_serial(number: int) -> date | None:
    """Return the day of a serial number of a spreadsheet.

    >>> from_serial(45108)
    datetime.date(2023, 7, 1)
    """
    try:
        return _EPOCH + timedelta(days=number) if number > 60 else None
    except OverflowError:
        return None


def moment(text: str) -> datetime:
    """Return the day and minute of a serial number that ``is_serial``.

    >>> moment("45101,3125")
    datetime.datetime(2023, 6, 24, 7, 30)
    """
    whole, _, part = text.replace(",", ".").partition(".")
    day = _EPOCH + timedelta(days=int(whole))
    return datetime(day.year, day.month, day.day) + timedelta(minutes=round(float(f"0.{part or 0}") * 24 * 60))
