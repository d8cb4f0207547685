"""Dates as spreadsheets show them, and whether one was made of an earlier text.

Which texts have the form of such a date is known here; months and years are read as everywhere (``tables/proposals``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from transcaspian.language.shapes import from_serial
from transcaspian.tables.proposals.calendar_words import months
from transcaspian.tables.proposals.moments import Moment, of_digits

# A reading of a date: year, month, day, where they are written.
Reading = tuple[int | None, int, int | None]

_LONGEST = 40  # characters, with a clock time
_CLOCK = r"(?:(?:[ T]|, )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)?"
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _CLOCK)
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})" + _CLOCK)
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[-. /]?'?([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.?[-. ]([^\W\d_]{3,12})\.?(?:[-. ,]+([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})[-. ]([0-9]{1,2}),? ([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{1,7})(?:[.,][0-9]{1,11})?")
_SHORT = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})")
_EDTF_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def readings(text: str) -> frozenset[Reading]:
    """Return every date that a text may stand for as a spreadsheet shows dates; nothing for EDTF of a month or year.

    >>> sorted(readings("03/04/2023")), sorted(readings("24.06.2023"))
    ([(2023, 3, 4), (2023, 4, 3)], [(2023, 6, 24)])
    >>> readings("lip.23") == readings("Jul-23") == {(2023, 7, None)}
    True
    >>> readings("45108") == {(2023, 7, 1)} and not readings("2023-07")
    True
    """
    return _readings(text) if len(text) <= _LONGEST else frozenset()


@lru_cache(maxsize=4096)
def _readings(text: str) -> frozenset[Reading]:
    return frozenset((one.year, one.month, one.day) for one in _moments(text) if one and one.month)


def _moments(text: str) -> Iterator[Moment | None]:
    if match := _YEAR_FIRST.fullmatch(text):
        yield of_digits(match[1], match[3], match[4])
    elif match := _NUMERIC.fullmatch(text):
        yield of_digits(match[4], match[3], match[1])
        if match[2] != ".":  # dotted dates are day first wherever they are in use
            yield of_digits(match[4], match[1], match[3])
    elif match := _MONTH_YEAR.fullmatch(text):
        yield of_digits(match[2], _month(match[1]))
    elif match := _DAY_MONTH.fullmatch(text):
        yield of_digits(match[3], _month(match[2]), match[1]) if match[3] else _day(_month(match[2]), match[1])
    elif match := _MONTH_DAY.fullmatch(text):
        yield of_digits(match[3], _month(match[1]), match[2])
    elif (match := _SERIAL.fullmatch(text)) and (day := from_serial(int(match[1]))):
        yield Moment(day.year, day.month, day.day)


def _month(word: str) -> int:
    """Return the number of a month, 0 for another word."""
    return months().get(word.casefold(), 0)


def _day(month: str | int, day: str) -> Moment | None:
    """Return a day of a year that is not said, which may be a leap year."""
    return Moment(month=int(month), day=int(day)) if of_digits("2000", month, day) else None


def taken_for_date(text: str) -> frozenset[Reading]:
    """Return the days that Excel would take a text for that was meant as text or as a number.

    >>> taken_for_date("2023-07"), sorted(taken_for_date("1.5"))
    (frozenset({(2023, 7, 1)}), [(None, 1, 5), (None, 5, 1)])
    """
    if match := _EDTF_MONTH.fullmatch(text):
        return frozenset({(int(match[1]), int(match[2]), 1)} if of_digits(match[1], match[2]) else ())
    if match := _SHORT.fullmatch(text):
        both = (_day(match[2], match[1]), _day(match[1], match[2]))
        return frozenset((None, one.month, one.day) for one in both if one and one.month)
    return readings(text)


def same_day(text: str, turned: str) -> bool:
    """Say whether a text, as a spreadsheet shows dates, may have been made from another one."""
    return any(
        a[1] == b[1] and (a[2] == b[2] or b[2] is None) and (a[0] == b[0] or a[0] is None or b[0] is None)
        for a in taken_for_date(text)
        for b in readings(turned)
    )
