"""When something happened, from the cells of a foreign row: a date in EDTF, as precise as the file says and no more.

What programs write where nothing is known (the first second of 1970, zeros, the year 1601 or 1899) is never a date. A
clock time without an offset takes that of the recipe's zone, and without one the row is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from transcaspian.language.dates import DateError, parse
from transcaspian.recipes.recipe import Recipe
from transcaspian.tables.proposals.dates import written

# What programs count time from, and so write for no time at all: Unix, Windows, OLE and spreadsheets, .NET.
_EPOCHS = re.compile(r"(?:1970-01-01|1601-01-01|1899-12-3[01]|1900-01-0[01]|0001-01-01)(?:T.*)?")
_ZEROS = re.compile(r"[0:/.T \-]*0[0:/.T \-]*(?:Z|UTC)?|0000.*")
_ZERO_FILLED = re.compile(r"([0-9]{4})-(?:00-00|([0-9]{2})-00)(?:[T ].*)?")
_MIDNIGHT = re.compile(r"(.*[0-9])[T ]0{1,2}:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00| ?UTC)?")
_STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?")
_SINCE_1970 = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}  # digits: parts of a second
_SLASHED = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(.*)", re.DOTALL)
_FEWEST, _MOST = datetime(1971, 1, 1, tzinfo=UTC).timestamp(), datetime(2200, 1, 1, tzinfo=UTC).timestamp()
Say = Callable[[str, str, str], None]

_WEEK = 3  # days to both sides of a day that stands for its week


class Unreadable(ValueError):
    """A row has no time that can be read: the column, what stands there, and the code of the reason."""

    def __init__(self, column: str, value: str, code: str) -> None:
        super().__init__(code)
        self.column, self.value, self.code = column, value, code


def when(cells: Mapping[str, str], recipe: Recipe, say: Say, midnights: bool) -> str:
    """Return when the event of a row happened, in EDTF; raise Unreadable, and ``say`` what had to be decided.

    ``midnights`` says that every time of the file is midnight, so that none of them is one.
    """
    start, column = _side(cells, recipe, "", say, midnights)
    if not start:
        raise Unreadable(next(iter(recipe.columns.get("time", recipe.columns.get("year", ("",)))), ""), "", "no-time")
    end, _ = _side(cells, recipe, "until_", say, midnights)
    precision, said_in = recipe.text("precision", cells)
    precise = recipe.values.get("precision", {}).get(plain_code(precision), precision if not said_in else "")
    if said_in and not precise:
        say(said_in, precision, "unknown-precision")
        precise = "doubtful"
    found = _as_precise(start, end, precise or "exact")
    if fault := _fault(found):
        raise Unreadable(column, f"{start} – {end}" if end else start, fault)
    return found


def plain_code(text: str) -> str:
    """Return a code as a recipe writes it: programs turn 1 into 1.0."""
    return text[:-2] if text.endswith(".0") and text[:-2].isascii() and text[:-2].isdigit() else text


def _side(cells: Mapping[str, str], recipe: Recipe, side: str, say: Say, midnights: bool) -> tuple[str, str]:
    """Return the beginning or the end of an event, empty if the row has none, and its column."""
    text, column = recipe.text("until" if side else "time", cells)
    if text:
        return read_time(text, column, recipe, say, midnights), column
    year, column = recipe.text(f"{side}year", cells)
    if not year:
        return "", column
    year = plain_code(year)
    month, day = (plain_code(recipe.text(f"{side}{part}", cells)[0]) for part in ("month", "day"))
    clock, at = recipe.text(f"{side}clock", cells)
    if not re.fullmatch(r"[0-9]{1,4}", year) or not int(year):
        raise Unreadable(column, year, "date-out-of-range" if re.fullmatch(r"-?[0-9]+", year) else "bad-date")
    found = f"{int(year):04}"
    for part in (month, day):
        if not re.fullmatch(r"[0-9]{1,2}", part) or not int(part):
            if part and part.strip("0"):
                raise Unreadable(column, f"{year} {month} {day}".strip(), "bad-date")
            break
        found += f"-{int(part):02}"
    if clock and found.count("-") == 2:
        hours = f"{found}T{int(clock):02}" if re.fullmatch(r"[0-9]{1,2}", clock) else ""
        reading = _hour(hours, f"{found} {clock}", recipe.zone) if hours else None
        return _told(reading, at, say) if reading else read_time(f"{found} {clock}", at, recipe, say, midnights), at
    return read_time(found, column, recipe, say, midnights), column


def read_time(text: str, column: str, recipe: Recipe, say: Say, midnights: bool = False) -> str:
    """Return one time as EDTF; raise Unreadable, and ``say`` what had to be decided."""
    return _told(_reading(" ".join(text.split()), recipe.zone, recipe.order, midnights), column, say)


def _told(reading: _Reading, column: str, say: Say) -> str:
    if reading.fault:
        raise Unreadable(column, reading.text, reading.fault)
    if reading.said:
        say(column, reading.text, reading.said)
    return reading.edtf


class _Reading(NamedTuple):
    """What a text is as a date, and what has to be said about it, or the code of the reason why it is none."""

    text: str
    edtf: str = ""
    said: str = ""
    fault: str = ""


@lru_cache(maxsize=65_536)
def _reading(text: str, zone: str, order: str, midnights: bool) -> _Reading:
    """Return what a text is; days stand in many rows, and in a file of millions of them each is read once."""
    said, plain = "", text
    try:
        if _ZEROS.fullmatch(text):
            raise _Fault("zero-time")
        if match := _ZERO_FILLED.fullmatch(text):
            said, plain = "zero-filled", f"{match[1]}-{match[2]}" if match[2] else match[1]
        elif midnights and (match := _MIDNIGHT.fullmatch(text)):
            plain = match[1]
        found = _counted(plain) or _edtf(plain)
        if not found:
            found, certain = _written(plain, zone, order)
            said = said if certain else "read-as"
        if _EPOCHS.fullmatch(found):
            raise _Fault("epoch-time")
    except _Fault as fault:
        return _Reading(text, fault=fault.code)
    return _Reading(text, found, said)


def _hour(local: str, text: str, zone: str) -> _Reading:
    try:
        return _Reading(text, _placed(local, zone))
    except _Fault as fault:
        return _Reading(text, fault=fault.code)


class _Fault(ValueError):
    """A text is no date, for a reason that has a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_midnight(text: str) -> bool:
    """Say whether a text is a day at midnight, which programs write for a day whose time is not known."""
    return bool(_MIDNIGHT.fullmatch(" ".join(text.split())))


def _edtf(text: str) -> str:
    try:
        return parse(text).text
    except DateError:
        return ""


@lru_cache(maxsize=65_536)
def _fault(edtf: str) -> str:
    """Return why a text is no EDTF; empty if it is."""
    try:
        parse(edtf)
    except DateError as error:
        return error.code
    return ""


def _counted(text: str) -> str:
    """Return the moment that a number of seconds since 1970, or of parts of them, is; empty for anything else."""
    plain = plain_code(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= 19 and not int(plain[:8]):
        raise _Fault("zero-time")
    parts = _SINCE_1970.get(len(plain)) if plain.isascii() and plain.isdigit() else None
    if parts is None:
        return ""
    seconds = int(plain) // parts
    if not _FEWEST <= seconds <= _MOST:
        return ""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}Z"


def _written(text: str, zone: str, order: str) -> tuple[str, bool]:
    """Return the EDTF of a date as people and programs write it, and whether everybody would read it so."""
    if match := _STAMP.fullmatch(plain_code(text)):
        year, month, day, hour, minute, second = match.groups()
        return _placed(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}", zone), True
    readings = written(text)
    if readings.only:
        return readings.only, readings.certain
    if readings.dates:
        if found := _ordered(text, order):
            return (found if found in readings.dates else _placed_or_day(found, zone)), True
        raise _Fault("ambiguous-date")
    if readings.local:
        return _placed(readings.local, zone), True
    if order and (found := _ordered(text, order)):
        return _placed_or_day(found, zone), True
    if code := _fault(text):
        raise _Fault(code)
    return text, True


def _ordered(text: str, order: str) -> str:
    """Return a date of digits in a known order of day and month, with what follows it; empty if it is none."""
    match = _SLASHED.fullmatch(text)
    if not match or not order:
        return ""
    first, _, second, year, rest = match.groups()
    day, month = (first, second) if order == "day" else (second, first)
    return f"{year if len(year) == 4 else f'20{year}'}-{int(month):02}-{int(day):02}{rest}"


def _placed_or_day(found: str, zone: str) -> str:
    """Return a day, or a day with a clock time in its zone."""
    if edtf := _edtf(found):
        return edtf
    readings = written(found)
    if readings.only:
        return readings.only
    if readings.local:
        return _placed(readings.local, zone)
    raise _Fault("bad-date")


def _placed(local: str, zone: str) -> str:
    """Return a clock time with the offset that the zone had then."""
    if not zone:
        raise _Fault("time-without-offset")
    hours = "T" in local and local.count(":") == 0
    try:
        moment = datetime.fromisoformat(f"{local}:00" if hours else local).replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise _Fault("bad-date") from error
    offset = moment.isoformat(timespec="minutes")[16:22]
    return f"{local}{offset}"


def _as_precise(start: str, end: str, precise: str) -> str:
    """Return a date as EDTF writes what a file knows of it; the words are those of ``recipe.PRECISIONS``."""
    if precise == "before":
        return f"../{end or start}"
    if precise in ("minute", "hour", "day", "month", "year") and not end:
        return _cut(start, precise)
    if precise in ("days", "week") and (not end or end == start):
        return _around(start)
    if precise == "month" and start[:7] == end[:7]:
        return start[:7]
    if precise == "year" and start[:4] == end[:4]:
        return start[:4]
    if not end or end == start:
        return _marked(start, {"about": "~", "doubtful": "?", "range": "~"}.get(precise, ""))
    if precise not in ("exact", "minute", "hour", "day") and (whole := _whole(start, end)):
        return whole
    mark = {"exact": "", "day": "", "minute": "", "hour": "", "doubtful": "?"}.get(precise, "~")
    return f"{_marked(start, mark)}/{_marked(end, mark)}"


def _marked(side: str, mark: str) -> str:
    return side if side[-1] in "~?%" or "/" in side else side + mark


def _cut(start: str, precise: str) -> str:
    day, _, clock = start.partition("T")
    if precise in ("minute", "hour"):
        offset = re.search(r"(?:Z|[+-][0-9:]+)$", clock)
        kept = clock[: 5 if precise == "minute" else 2]
        return f"{day}T{kept}{offset[0]}" if offset and len(kept) >= 2 else start
    return {"day": day[:10], "month": day[:7], "year": day[:4]}[precise]


def _around(start: str) -> str:
    """Return the week that a day stands for: its days are known roughly."""
    try:
        day = date.fromisoformat(start[:10])
        first, last = day - timedelta(days=_WEEK), day + timedelta(days=_WEEK)
    except (ValueError, OverflowError):
        return f"{start}~"
    return f"{first}~/{last}~"


def _whole(start: str, end: str) -> str:
    """Return the month or the year that two days are the first and the last of: some day of it is meant."""
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        after = last + timedelta(days=1)
    except (ValueError, OverflowError):
        return ""
    if first.day != 1 or after.day != 1:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return start[:7]
    return start[:4] if first.month == 1 and after.month == 1 and first.year == last.year else ""
