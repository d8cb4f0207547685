"""Dates as precise as they are known: EDTF level 1 (ISO 8601-2:2019), read without guessing.

A date is a span (earliest, latest) and what is known about it. The grammar is that of
https://www.loc.gov/standards/datetime/ up to level 1: years, months, days, date-times, intervals
with open or unknown ends, seasons, unspecified digits, and ``~`` approximate, ``?`` uncertain,
``%`` both. Two documented extensions: a clock time may stop at the minute or the hour and may be
qualified, ``2023-06-24T07+03:00~``, and an interval may have clock times at its ends, which EDTF
leaves to ISO 8601. Two restrictions: a clock time needs an offset, and years run
from 1 to 9999 (what ``datetime`` holds).

Days, months and years are calendar time where it happened: naive datetimes, the same in every time
zone. Clock times are instants: aware datetimes, converted into the zone on screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Literal, NamedTuple

__all__ = ["Date", "DateError", "Precision", "Side", "from_habit", "parse", "sort_key", "wall_time"]

Precision = Literal["minute", "hour", "day", "month", "season", "year", "decade", "century"]
DateErrorCode = Literal[
    "bad-date", "ambiguous-date", "time-without-offset", "end-before-start", "date-out-of-range", "level-2-date"
]

# Half a unit, finest precision first: how far an approximate end is drawn soft. The order is the order
# of coarseness.
_HALF_UNIT: dict[Precision, timedelta] = {
    "minute": timedelta(seconds=30),
    "hour": timedelta(minutes=30),
    "day": timedelta(hours=12),
    "month": timedelta(days=15),
    "season": timedelta(days=46),
    "year": timedelta(days=183),
    "decade": timedelta(days=5 * 365 + 1),
    "century": timedelta(days=50 * 365 + 12),
}
_DAY, _HOUR, _MINUTE, _SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
_COARSENESS: dict[Precision, int] = {precision: rank for rank, precision in enumerate(_HALF_UNIT)}

# ASCII digits only: \d would let Arabic-Indic digits through.
_SIDE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)"
    r"(?:-(?P<day>[0-9]{2}|XX)"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?"
    r"(?P<qualifier>[~?%])?"
)
_OUT_OF_RANGE = re.compile(r"Y-?[0-9].*|-[0-9]{4}.*|0000.*|000X.*|00XX.*", re.DOTALL)
# Sets, doubts about a part, seasons beyond four, significant digits, unspecified digits anywhere.
_LEVEL_2 = re.compile(
    r"(?=[-0-9X~?%,. \[\]{}S]+\Z)(?:[\[{].*[\]}]|.*[0-9X][~?%]-.*|(?:.*-)?[~?%][0-9X].*|[0-9]{4}S[0-9]+"
    r"|[0-9]{4}-(?:2[5-9]|3[0-9]|4[01])|(?=.*X)[0-9X]{4}(?:-[0-9X]{2}){0,2}[~?%]?)"
)
_DAY_OR_MONTH_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?:[ T,].*)?", re.DOTALL)
_CLOCK_ONLY = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4})(?:[ T]|, )"
    r"[0-9]{1,2}(?::[0-9]{2}){0,2}(?:[.,][0-9]+)?[~?%]?"
)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?: ([0-9]{1,2})(:[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2}))?")


class DateError(ValueError):
    """A date that cannot be read: ``code`` names the fault, ``value`` is what was written.

    The sentence for people comes from the message catalogue, by the code.
    """

    def __init__(self, code: DateErrorCode, value: str) -> None:
        super().__init__(f"{code}: {value!r}")
        self.code: DateErrorCode = code
        self.value = value


class Side(NamedTuple):
    """One side of an interval, or a whole date: its span, ``latest`` exclusive."""

    earliest: datetime
    latest: datetime
    precision: Precision
    approximate: bool
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written and the span that it means.

    ``earliest`` and the exclusive ``latest`` are ``None`` where the date is open; they are naive for
    calendar time and aware for clock time, so compare them through ``bounds``. ``precision`` is that
    of the coarser side. ``sides`` holds start and end apart; they are the same when there is no
    interval, and ``None`` where it is open (``..``) or unknown (nothing written).

    >>> july = parse("2023-07~")
    >>> july.earliest, july.latest
    (datetime.datetime(2023, 7, 1, 0, 0), datetime.datetime(2023, 8, 1, 0, 0))
    >>> july.precision, july.approximate, july.uncertain
    ('month', True, False)
    """

    text: str
    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    approximate: bool
    uncertain: bool
    open_start: bool
    open_end: bool
    sides: tuple[Side | None, Side | None] = field(repr=False, compare=False)

    def __str__(self) -> str:
        """Return the date as written."""
        return self.text

    @property
    def is_interval(self) -> bool:
        """Say whether two sides are written."""
        return "/" in self.text

    @property
    def is_clock(self) -> bool:
        """Say whether a clock time is in it, which the time zone on screen changes."""
        return any(side is not None and side.earliest.tzinfo is not None for side in self.sides)

    @property
    def is_instant(self) -> bool:
        """Say whether it is one known minute: a point on a timeline, not a bar."""
        return self.precision == "minute" and not self.is_interval

    def bounds(self, tz: tzinfo) -> tuple[datetime | None, datetime | None]:
        """Return earliest and exclusive latest as wall time on an axis in ``tz``, both naive.

        Clock times are converted; calendar days never move. The end is never before the start, also
        not where a clock is put back or where one side is a day and the other a clock time elsewhere.

        >>> from zoneinfo import ZoneInfo
        >>> parse("2023-06-24T07:30+03:00").bounds(ZoneInfo("Asia/Almaty"))[0]
        datetime.datetime(2023, 6, 24, 10, 30)
        >>> parse("2023-06-24").bounds(ZoneInfo("Asia/Almaty"))[0]
        datetime.datetime(2023, 6, 24, 0, 0)
        """
        earliest = None if self.earliest is None else wall_time(self.earliest, tz)
        latest = None if self.latest is None else wall_time(self.latest, tz)
        if earliest is not None and latest is not None and latest < earliest:
            latest = earliest
        return earliest, latest

    def soft(self) -> tuple[timedelta, timedelta]:
        """Return how far start and end are drawn soft: half a unit of a side that is approximate.

        A way of drawing only; in comparisons ``~`` has no width.

        >>> parse("2023-07~").soft()
        (datetime.timedelta(days=15), datetime.timedelta(days=15))
        >>> parse("2023-06-23~/2023-06-24").soft()
        (datetime.timedelta(seconds=43200), datetime.timedelta(0))
        """
        start, end = self.sides
        return _softness(start), _softness(end)


def parse(text: str) -> Date:
    """Return the date that an EDTF text (ISO 8601-2, level 1, and our hours and minutes) means.

    Raise DateError for everything else, an ambiguous date included: nothing is guessed.

    >>> parse("2023-06-23/2023-06-24").latest
    datetime.datetime(2023, 6, 25, 0, 0)
    >>> parse("../2022-02-25").open_start
    True
    >>> parse("2023-06-24T07+03:00~").precision
    'hour'
    >>> parse("03/04/2023")
    Traceback (most recent call last):
    transcaspian.language.dates.DateError: ambiguous-date: '03/04/2023'
    """
    first, slash, second = text.partition("/")
    if not slash:
        side = _side(first, text)
        return Date(
            text,
            side.earliest,
            side.latest,
            side.precision,
            side.approximate,
            side.uncertain,
            False,
            False,
            (side, side),
        )
    if _DAY_OR_MONTH_FIRST.fullmatch(text):  # these slashes separate day, month and year
        raise _fault(text, text)
    start = None if first in ("", "..") else _side(first, text)
    end = None if second in ("", "..") else _side(second, text)
    known = [side for side in (start, end) if side is not None]
    if not known:
        raise DateError("bad-date", text)
    if start is not None and end is not None and _is_before(end.latest, start.earliest):
        raise DateError("end-before-start", text)
    return Date(
        text=text,
        earliest=start.earliest if start else None,
        latest=end.latest if end else None,
        precision=max((side.precision for side in known), key=_COARSENESS.__getitem__),
        approximate=any(side.approximate for side in known),
        uncertain=any(side.uncertain for side in known),
        open_start=start is None,
        open_end=end is None,
        sides=(start, end),
    )


def sort_key(date: Date, tz: tzinfo) -> tuple[bool, datetime, bool, datetime, str]:
    """Return a key for the order on an axis in ``tz``: by start, an open one first, then by end.

    The text comes last, so the order is total.

    >>> from datetime import UTC
    >>> texts = ["2023-07", "2023-07-01", "../2023", "2023-07-01/.."]
    >>> sorted(texts, key=lambda text: sort_key(parse(text), UTC))
    ['../2023', '2023-07-01', '2023-07', '2023-07-01/..']
    """
    earliest, latest = date.bounds(tz)
    return (
        earliest is not None,
        earliest or datetime.min,
        latest is None,
        latest or datetime.max,
        date.text,
    )


def wall_time(moment: datetime, tz: tzinfo) -> datetime:
    """Return what clocks in ``tz`` show at a clock time; calendar time stays as it is."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(tz).replace(tzinfo=None)
    except OverflowError:  # within a day of the first or last moment that datetime holds
        return datetime.min if moment.year == 1 else datetime.max


def edges_of(start: Date, middle: Date | None, end: Date) -> tuple[datetime, ...]:
    """Return the edges of a stretch of time: the last year, month or day is still in it, a clock time is its very end.

    >>> edges_of(parse("2023-06"), None, parse("2023-07"))
    (datetime.datetime(2023, 6, 1, 0, 0), datetime.datetime(2023, 8, 1, 0, 0))
    """
    last = end.earliest if end.is_clock else end.latest
    return tuple(edge for edge in (start.earliest, middle and middle.earliest, last) if edge)


def span(first: datetime, last: datetime) -> timedelta:
    """Return how long it is from one moment to another; a day and a clock time by the clock where it happened."""
    if (first.tzinfo is None) != (last.tzinfo is None):
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    return last - first


def from_habit(text: str) -> str | None:
    """Return the EDTF for a date as written by spreadsheets in Polish, Russian or German; None for any other text.

    Dotted dates are day first in every locale of the Unicode CLDR, so they are safe to rewrite.
    Slashed ones are not, and a clock time without an offset says nothing about the instant.

    >>> from_habit("24.06.2023")
    '2023-06-24'
    >>> from_habit("24.06.2023 07:30") is None
    True
    """
    match = _DOTTED.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, offset = match.groups()
    clock = f"T{int(hour):02}{minute}{offset}" if hour else ""
    edtf = f"{year}-{int(month):02}-{int(day):02}{clock}"
    try:
        return parse(edtf).text
    except DateError:
        return None


def from_then_on(text: str) -> str:
    """Return the EDTF for the day on which a date begins or any later one; empty if it has no beginning, or is no date.

    >>> from_then_on("2023-06-24T07:30+03:00"), from_then_on("2023-06"), from_then_on("../2023")
    ('2023-06-24/..', '2023-06-01/..', '')
    """
    try:
        earliest = parse(text).earliest
    except DateError:
        return ""
    return f"{earliest.date()}/.." if earliest else ""


def _side(written: str, whole: str) -> Side:
    """Read one side of an interval, or a whole date; faults name the whole."""
    match = _SIDE.fullmatch(written)
    if match is None:
        raise _fault(written, whole)
    year, month, day, hour, minute, second, offset, qualifier = match.groups()
    if year[:2] == "00" and year in ("0000", "000X", "00XX"):
        raise DateError("date-out-of-range", whole)
    if hour and not offset:
        raise DateError("time-without-offset", whole)
    try:
        if hour:
            earliest, latest, precision = _clock(year, month, day, hour, minute, second, offset)
        else:
            earliest, latest, precision = _calendar(year, month, day)
    except ValueError:
        raise _fault(written, whole) from None
    return Side(
        earliest,
        latest,
        precision,
        qualifier == "~" or qualifier == "%",
        qualifier == "?" or qualifier == "%",
    )


def _calendar(year: str, month: str | None, day: str | None) -> tuple[datetime, datetime, Precision]:
    """Return the span of a year, month, season or day; raise ValueError if the calendar has no such date.

    Unspecified digits are unknown: ``2023-XX`` spans the year and has its precision.
    """
    if "X" in year:
        if month:
            raise ValueError(month)  # level 1 has X digits in a year only when it stands alone
        years: Literal[10, 100] = 100 if year.endswith("XX") else 10
        first = int(year.replace("X", "0"))
        return datetime(first, 1, 1), _first_of(first + years, 1), "century" if years == 100 else "decade"
    y = int(year)
    if month is None or (month == "XX" and day in (None, "XX")):
        return datetime(y, 1, 1), _first_of(y + 1, 1), "year"
    m = int(month)
    if day is None and 21 <= m <= 24:
        # Spring, summer, autumn, winter. ISO 8601-2 leaves their length open; we take the
        # meteorological ones of the north, so winter 2023 is December 2023 to February 2024.
        start = 3 * (m - 20)
        return datetime(y, start, 1), _first_of(y, start + 3), "season"
    if day is None or day == "XX":
        return datetime(y, m, 1), _first_of(y, m + 1), "month"
    earliest = datetime(y, m, int(day))
    return earliest, _after(earliest, _DAY), "day"


def _clock(
    year: str, month: str, day: str, hour: str, minute: str | None, second: str | None, offset: str
) -> tuple[datetime, datetime, Precision]:
    """Return the span of an hour, minute or second with its offset; raise ValueError if there is no such time.

    A second counts as a minute in precision (nothing here is drawn finer) but keeps its own span.
    """
    earliest = datetime(
        int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0), tzinfo=_zone(offset)
    )
    if minute is None:
        return earliest, _after(earliest, _HOUR), "hour"
    return earliest, _after(earliest, _SECOND if second else _MINUTE), "minute"


@cache
def _zone(offset: str) -> timezone:
    """Return the zone of ``Z``, ``+03`` or ``+03:00``; ValueError outside -12:00 … +14:00."""
    if offset == "Z" or offset == "+00:00":
        return UTC
    minutes = int(offset[4:6] or 0)
    total = int(offset[1:3]) * 60 + minutes
    if offset[0] == "-":
        total = -total
    # ISO 8601-1 has no -00:00, and in RFC 3339 it says that the offset is not known.
    if minutes > 59 or not -12 * 60 <= total <= 14 * 60 or (total == 0 and offset[0] == "-"):
        raise ValueError(offset)
    return timezone(timedelta(minutes=total))


def _first_of(year: int, month: int) -> datetime:
    """Return the first of a month, counting on past December; the last moment of 9999 at most."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.max if year > MAXYEAR else datetime(year, month, 1)


def _after(moment: datetime, step: timedelta) -> datetime:
    """Return the moment a step later; the last moment of 9999 at most."""
    try:
        return moment + step
    except OverflowError:
        return datetime.max.replace(tzinfo=moment.tzinfo)


def _is_before(latest: datetime, earliest: datetime) -> bool:
    """Say whether an exclusive end leaves nothing after a start.

    A day against a clock time is compared by the clock where it happened.
    """
    if (latest.tzinfo is None) != (earliest.tzinfo is None):
        latest, earliest = latest.replace(tzinfo=None), earliest.replace(tzinfo=None)
    return latest <= earliest


def _softness(side: Side | None) -> timedelta:
    return _HALF_UNIT[side.precision] if side is not None and side.approximate else timedelta()


def _fault(written: str, whole: str) -> DateError:
    """Return the most helpful fault for a text that is not EDTF."""
    habit = _DAY_OR_MONTH_FIRST.fullmatch(written)
    if habit:
        first, second = int(habit[1]), int(habit[3])
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
            return DateError("ambiguous-date", whole)
    if _CLOCK_ONLY.fullmatch(written):
        return DateError("time-without-offset", whole)
    if _OUT_OF_RANGE.fullmatch(written):
        return DateError("date-out-of-range", whole)
    return DateError("level-2-date" if _LEVEL_2.fullmatch(written) else "bad-date", whole)
