"""Dates in words, in English and Polish, neither more nor less precise than they are.

Clock times are given in a chosen time zone and name it; calendar days are those of where it happened
and stay. Month names and their forms are Babel's (CLDR): ``LLLL`` is the name alone ("lipiec"),
``MMMM`` the form next to a day or after "about" ("lipca"). Every word is in the catalogue ``dates``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from transcaspian.language.dates import Date, Side, wall_time
from transcaspian.language.messages import Words, words

__all__ = ["when", "zone_name"]

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def when(date: Date, language: str, tz: tzinfo | str, *, short: bool = False) -> str:
    """Return a date in words, its clock times in the time zone ``tz``; ``short`` for tables and feeds.

    >>> from transcaspian.language.dates import parse
    >>> when(parse("2023-06-24T07:30+03:00~"), "en", "Europe/Moscow")
    '24 June 2023, about 07:30 Moscow time'
    >>> when(parse("2023-06-24T07:30+03:00~"), "en", "Europe/Moscow", short=True)
    '24 Jun 2023, ~07:30'
    >>> when(parse("2023-06-23/2023-06-24"), "pl", "Europe/Moscow")
    '23–24 czerwca 2023'
    """
    return _when(date, language, ZoneInfo(tz) if isinstance(tz, str) else tz, short)


@lru_cache(maxsize=50_000)
def _when(date: Date, language: str, zone: tzinfo, short: bool) -> str:
    writer = _Writer(words(language), zone, short)
    start, end = date.sides
    if start is not None and end is not None:
        return writer.side(start) if start == end else writer.interval(start, end)
    unknown = date.text.startswith("/") or date.text.endswith("/")
    if end is not None:
        return writer.half_open(end, "unknown_start" if unknown else "open_start")
    assert start is not None  # parse gives every date a side
    return writer.half_open(start, "unknown_end" if unknown else "open_end")


def zone_name(tz: tzinfo | str, language: str, at: datetime | None = None) -> str:
    """Return the name of a time zone as a label, "Moscow time"; for one without a name its offset.

    The offset is that ``at`` a moment; without one, a zone whose offset varies gives its IANA key.

    >>> zone_name("Asia/Almaty", "en"), zone_name("Europe/Moscow", "pl")
    ('Astana time', 'czas moskiewski')
    """
    return _zone(tz, language, at, "date.zone")


def _zone(tz: tzinfo | str, language: str, at: datetime | None, form: str) -> str:
    key = tz if isinstance(tz, str) else str(tz)
    w = words(language)
    if w.has(f"{form}.{key}"):
        return w(f"{form}.{key}")
    zone = ZoneInfo(tz) if isinstance(tz, str) else tz
    offset = zone.utcoffset(at)
    if offset is None:
        return key
    minutes = round(offset / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes dates in one language, time zone and length."""

    words: Words
    tz: tzinfo
    short: bool

    def side(self, side: Side, *, genitive: bool = False) -> str:
        """One date, or one side of an interval, with "about" and "(uncertain)"."""
        if _is_clock(side):
            return self.doubt(self.clock(side, self.time(side)), side)
        text = self.unit(side, genitive=genitive or side.approximate)
        return self.doubt(self.about(text, side), side)

    def interval(self, start: Side, end: Side) -> str:
        """Both sides: as one phrase where no doubt about one can be read as one about the other."""
        if start[3:] == end[3:]:  # equally approximate and uncertain
            if times := self.times(start, end):
                return self.doubt(self.clock(start, self.about(times, start)), start)
            if phrase := self.phrase(start, end):
                return self.doubt(self.about(phrase, start), start)
            if not (start.approximate or start.uncertain or (_is_clock(start) and _is_clock(end))):
                return self.wide(self.first_day(start, end) or self.side(start), self.side(end))
        return self.say("from_to", start=self.side(start, genitive=True), end=self.side(end, genitive=True))

    def half_open(self, side: Side, which: str) -> str:
        """A side whose other side is open or unknown."""
        text = self.side(side, genitive=which.startswith("unknown"))
        by_day = which.startswith("open") and side.precision == "day"
        return self.say(f"{which}.day" if by_day else which, date=text)

    def times(self, start: Side, end: Side) -> str | None:
        """Two clock times of one day, "22:00–23:15"; None if a side is a whole hour or on another day."""
        if not (_is_clock(start) and _is_clock(end)) or start.precision != end.precision:
            return None
        if start.precision == "hour" and not start.approximate:
            return None
        if wall_time(start.earliest, self.tz).date() != wall_time(end.earliest, self.tz).date():
            return None
        return self.tight(self.clock_face(start), self.clock_face(end))

    def phrase(self, start: Side, end: Side) -> str | None:
        """Two units that share all but one word, "23–24 June 2023"; None for others."""
        a, b = start.earliest, end.earliest
        genitive = start.approximate
        if start.precision != end.precision or _is_clock(start):
            return None
        if start.precision in ("decade", "century"):
            return self.years(a.year, end.latest, genitive=genitive)
        if start.precision == "year":
            first = self.pattern("year", a)
        elif start.precision == "month" and a.year == b.year:
            first = self.pattern("month_only", a, genitive=genitive)
        elif start.precision == "day" and (a.year, a.month) == (b.year, b.month):
            first = self.pattern("day_only", a)
        else:
            return None
        return self.tight(first, self.unit(end, genitive=genitive))

    def first_day(self, start: Side, end: Side) -> str | None:
        """The first of two days of one year, without the year; None for others."""
        if start.precision == end.precision == "day" and start.earliest.year == end.earliest.year:
            return self.pattern("day_month", start.earliest)
        return None

    def unit(self, side: Side, *, genitive: bool = False) -> str:
        """A calendar unit by its name."""
        first = side.earliest
        if side.precision == "century":
            return self.years(first.year, side.latest, genitive=genitive)
        if side.precision == "decade":
            key = self.form("date.decade", genitive)
            return self.words(key, first=first.year, last=first.year + 9)
        if side.precision == "season":
            key = self.form(f"date.{_SEASONS[first.month]}", genitive)
            return self.words(key, year=first.year, next=first.year + 1)
        return self.pattern(side.precision, first, genitive=genitive)

    def years(self, first: int, latest: datetime, *, genitive: bool) -> str:
        last = (latest - timedelta(microseconds=1)).year
        return self.words(self.form("date.years", genitive), first=first, last=last)

    def clock(self, side: Side, time: str) -> str:
        """A time of day with its day and, unless short, the name of the time zone."""
        moment = wall_time(side.earliest, self.tz)
        zone = "" if self.short else _zone(self.tz, self.words.language, moment, "date.zone.in_date")
        return self.say("clock", day=self.pattern("day", moment), time=time, zone=zone)

    def time(self, side: Side) -> str:
        """A time of day; an hour that is not approximate is written as its two ends."""
        if side.precision == "hour" and not side.approximate:
            return self.say("hour", start=self.clock_face(side), end=self.clock_face(side, end=True))
        return self.about(self.clock_face(side), side)

    def clock_face(self, side: Side, *, end: bool = False) -> str:
        moment = wall_time(side.latest if end else side.earliest, self.tz)
        by_second = side.latest - side.earliest == timedelta(seconds=1)
        return self.pattern("time_seconds" if by_second else "time", moment)

    def about(self, text: str, side: Side) -> str:
        return self.say("about", date=text) if side.approximate else text

    def doubt(self, text: str, side: Side) -> str:
        return self.say("uncertain", date=text) if side.uncertain else text

    def tight(self, start: str, end: str) -> str:
        return self.words("date.range.tight", start=start, end=end)

    def wide(self, start: str, end: str) -> str:
        return self.words("date.range.wide", start=start, end=end)

    def pattern(self, name: str, moment: datetime, *, genitive: bool = False) -> str:
        """Format by a CLDR pattern of the catalogue, which may have one of its own for a month.

        Polish "10 maja 2022" needs that: CLDR shortens May to "maj" next to a day too.
        """
        key = self.form(f"date.short.pattern.{name}" if self.short else f"date.pattern.{name}", genitive)
        if self.words.has(f"{key}.{moment.month}"):
            key = f"{key}.{moment.month}"
        if not name.startswith("time"):
            moment = moment.replace(hour=0, minute=0, second=0)  # one text for every time of a day
        return _formatted(self.words(key), moment.replace(tzinfo=None), self.words.language)

    def form(self, key: str, genitive: bool) -> str:
        """The key for the form after a preposition, if the language has one; short texts do not use it."""
        if genitive and not self.short and self.words.has(f"{key}.genitive"):
            return f"{key}.genitive"
        return key

    def say(self, name: str, **values: str) -> str:
        return self.words(f"date.short.{name}" if self.short else f"date.{name}", **values)


@lru_cache(maxsize=20_000)
def _formatted(pattern: str, moment: datetime, language: str) -> str:
    return format_datetime(moment, pattern, locale=words(language).locale)


def _is_clock(side: Side) -> bool:
    return side.earliest.tzinfo is not None
