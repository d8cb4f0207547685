"""A date as read from a text, with the parts that it names; and how EDTF writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Two digits of a year mean 1930 to 2029, as in spreadsheets.
_PIVOT = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; ``offset`` is that of the text, ``zone`` the IANA name of a zone that it names instead."""

    hour: int
    minute: int | None = None
    second: int | None = None
    offset: str = ""
    zone: str = ""

    @property
    def is_somewhere(self) -> bool:
        """Say whether it is known where clocks show this."""
        return bool(self.offset or self.zone)

    @property
    def is_blank(self) -> bool:
        """Say whether it is what programs write for no time at all: midnight nowhere."""
        return (self.hour, self.minute, self.second or 0) == (0, 0, 0) and not self.is_somewhere


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of a date. ``whole`` is EDTF that has no such parts: a season, a decade, a week.

    ``certain`` is false if the reading follows a habit that not everybody has, such as years of two digits.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None
    qualifier: str = ""
    whole: str = ""
    certain: bool = True

    @property
    def parts(self) -> str:
        """Return which parts of the calendar are known: "ymd", "ym", "md", "d" and so on."""
        named = (("y", self.year), ("m", self.month), ("d", self.day))
        return "".join(name for name, value in named if value is not None)

    @property
    def edtf(self) -> str:
        """Return the date as EDTF writes it; empty if it lacks a year, or a time its offset."""
        if self.whole:
            return "" if "/" in self.whole and self.qualifier else self.whole + self.qualifier
        if self.parts not in ("y", "ym", "ymd"):
            return ""
        if self.clock is None or self.clock.is_blank:
            return self._calendar + self.qualifier
        if self.parts != "ymd" or not self.clock.is_somewhere:
            return ""
        moment = self._after_midnight() if self.clock.hour == 24 else self
        return f"{moment.local}{moment._offset()}{self.qualifier}" if moment else ""

    @property
    def local(self) -> str:
        """Return day and clock time without the offset; empty if either is not known."""
        clock = self.clock
        if self.parts != "ymd" or clock is None or clock.is_blank:
            return ""
        rest = "".join(f":{value:02}" for value in (clock.minute, clock.second) if value is not None)
        return f"{self._calendar}T{clock.hour:02}{rest}"

    @property
    def _calendar(self) -> str:
        numbers = ((self.year, 4), (self.month, 2), (self.day, 2))
        return "-".join(f"{value:0{width}}" for value, width in numbers if value is not None)

    def _offset(self) -> str:
        clock = self.clock
        if clock is None or clock.offset or not clock.zone:
            return clock.offset if clock else ""
        day = datetime(self.year or 1, self.month or 1, self.day or 1, clock.hour, clock.minute or 0)
        return day.replace(tzinfo=ZoneInfo(clock.zone)).isoformat(timespec="minutes")[16:22]

    def _after_midnight(self) -> Moment | None:
        """Return the first moment of the next day for 24:00, which ISO 8601 has for the end of a day."""
        clock = self.clock
        if clock is None or clock.minute or clock.second:
            return None
        try:
            after = date(self.year or 0, self.month or 0, self.day or 0) + timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        return replace(self, year=after.year, month=after.month, day=after.day, clock=replace(clock, hour=0))


def full_year(digits: str) -> int:
    """Return the year that four digits are, or that two digits stand for.

    >>> full_year("23"), full_year("91"), full_year("1923")
    (2023, 1991, 1923)
    """
    year = int(digits)
    if len(digits) != 2:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def of_digits(year: str, month: str | int, day: str | int | None = None) -> Moment | None:
    """Return a month or day of digits; None if the calendar has no such one, uncertain if the year has two digits."""
    try:
        found = date(full_year(year), int(month), int(day) if day is not None else 1)
    except ValueError:
        return None
    return Moment(found.year, found.month, found.day if day is not None else None, certain=len(year) == 4)
