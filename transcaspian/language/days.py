"""Days in words, in the order of each language: "24 June 2023", "24 czerwca 2023", "2023. június 24."."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time
from babel.dates import get_date_format as date_format

from transcaspian.language.messages import Words


def day_words(day: date, say: Words, *, short: bool = False, year: bool = True) -> str:
    """Return a day in words; ``short``: with a short month.

    >>> from transcaspian.language.messages import words
    >>> day_words(date(2023, 6, 24), words("en")), day_words(date(2023, 6, 24), words("pl"), short=True, year=False)
    ('24 June 2023', '24 cze')
    >>> day_words(date(2023, 6, 24), words("hu"))
    '2023. június 24.'
    """
    if year:
        return str(format_date(day, "medium" if short else "long", locale=say.locale))
    return str(format_skeleton("MMMd" if short else "MMMMd", day, locale=say.locale))


def moment_words(moment: datetime, say: Words, *, short: bool = False) -> str:
    """Return a moment in words: "24 June 2023, 07:30"."""
    return f"{day_words(moment, say, short=short)}, {format_time(moment.time(), 'HH:mm', locale=say.locale)}"


def days_words(first: date, last: date, say: Words, *, short: bool = False, year: bool = True) -> str:
    """Return the days from one to another in words; what both have in common is said once, where that comes last.

    >>> from transcaspian.language.messages import words
    >>> days_words(date(2023, 6, 23), date(2023, 6, 24), words("en"))
    '23–24 June 2023'
    >>> days_words(date(2023, 6, 23), date(2023, 7, 2), words("hu"))
    '2023. június 23. – július 2.'
    """
    begins, ends = (day_words(day, say, short=short, year=year) for day in (first, last))
    if first == last:
        return begins
    day_first = str(date_format("long", locale=say.locale).pattern).startswith("d")
    if (first.year, first.month) == (last.year, last.month) and day_first:
        return f"{first.day}–{ends}"
    if first.year == last.year and year:
        if day_first:
            begins = day_words(first, say, short=short, year=False)
        else:
            ends = day_words(last, say, short=short, year=False)
    return f"{begins} – {ends}"
