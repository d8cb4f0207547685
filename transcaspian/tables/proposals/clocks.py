"""Clock times at the end of a date, or before it, as people and ISO 8601 write them, and where clocks show them."""

from __future__ import annotations

import re
from typing import NamedTuple
from zoneinfo import available_timezones

from transcaspian.tables.proposals.moments import Clock

# Abbreviations with one meaning only; others, such as BST, IST and CST, have several.
_ABBREVIATIONS = {
    "z": "Z",
    "utc": "Z",
    "gmt": "Z",
    "cet": "+01:00",
    "cest": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
}
_MOSCOW = r"msk|мск|(?:по )?мск|moscow time|moscow|по московскому времени|по москве|czasu moskiewskiego|czas moskiewski"
_ZONE = (
    r"(?P<hours>[+-][0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    rf"|(?P<moscow>{_MOSCOW})"
    r"|(?P<name>z|utc|gmt|cet|cest|eet|eest)"
    r"|(?P<iana>[a-z]+(?:/[a-z_-]+)+)"
)
_WHERE = rf"(?:\s*[(\[]?(?:(?:utc|gmt)(?=[+-]))?(?:{_ZONE})[)\]]?)"
_IANA_AFTER = r"(?:\[(?P<told>[a-z]+(?:/[a-z_-]+)+)\])?"
# Words before a time; after them a point may stand between hours and minutes, as in Polish and Russian.
_AT = r"(?:at|um|o godz\.?|godz\.?|o|в)\s+"
_FRACTION = r"(?:[.,](?P<fraction>[0-9]{1,9}))?"
_TIMES = (
    rf"(?P<at>{_AT})?(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})(?::(?P<s>[0-9]{{2}}){_FRACTION})?\s*(?P<half>[ap]\.?m\.?)?",
    rf"(?P<at>{_AT})(?P<h>[0-9]{{1,2}})\.(?P<m>[0-9]{{2}})",
    rf"(?P<at>{_AT})?(?P<h>[0-9]{{1,2}})\s*(?P<half>[ap]\.?m\.?)",
)
# After a "T" digits without colons are a time too (ISO 8601-1:2019, 5.3), and the least part may have decimals.
_BASIC = rf"(?P<h>[0-9]{{2}})(?::?(?P<m>[0-9]{{2}})(?::?(?P<s>[0-9]{{2}}))?)?{_FRACTION}"
_AFTER_DATE = tuple(
    re.compile(rf"(?P<date>.*?)(?:,\s*|\s+|(?<=[0-9])t\s*){one}{_WHERE}?{_IANA_AFTER}") for one in _TIMES
)
_AFTER_T = re.compile(rf"(?P<date>[0-9x-]+)\s?t\s?{_BASIC}{_WHERE}?{_IANA_AFTER}")
_HOUR_SOMEWHERE = re.compile(rf"(?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}})\s(?P<h>[0-9]{{2}}){_WHERE}")
_ALONE = tuple(re.compile(rf"(?P<date>){one}{_WHERE}?") for one in _TIMES)
_BEFORE_DATE = tuple(re.compile(rf"{one}{_WHERE}?(?:,\s*|\s+on\s+|\s+)(?P<date>\S.*)") for one in _TIMES)


class Clocked(NamedTuple):
    """A text without its time, and the time; ``exact`` is false where a part of a second was left out."""

    date: str
    clock: Clock
    exact: bool


def with_clock(text: str) -> Clocked | None:
    """Return a date's text and its clock time, in small letters; None if there is no time in it that can be read.

    >>> with_clock("2023-06-24 20:25 +0300")
    Clocked(date='2023-06-24', clock=Clock(hour=20, minute=25, second=None, offset='+03:00', zone=''), exact=True)
    """
    for pattern in (_AFTER_T, _HOUR_SOMEWHERE, *_AFTER_DATE, *_BEFORE_DATE):
        match = pattern.fullmatch(text)
        if match and (found := _clock(match)):
            return Clocked(match["date"].strip(" ,"), *found)
    return None


def clock_alone(text: str) -> Clock | None:
    """Return a time that stands without a date, as in the end of “22:00–23:15”."""
    for pattern in _ALONE:
        match = pattern.fullmatch(text)
        if match and (found := _clock(match)):
            return found[0]
    return None


def _clock(match: re.Match[str]) -> tuple[Clock, bool] | None:
    found = match.groupdict()
    hour, minute, second = (int(found[name]) if found.get(name) else None for name in ("h", "m", "s"))
    if hour is None:
        return None
    half = (found.get("half") or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    exact = True
    if fraction := (found.get("fraction") or "").rstrip("0"):
        part = int(fraction) / 10 ** len(fraction)
        if second is not None:
            exact = False
        elif minute is not None:
            second, exact = _parts(part, 60)
        else:
            minute, exact = _parts(part, 60)
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    where = _where(found)
    return None if where is None else (Clock(hour, minute, second, *where), exact)


def _parts(part: float, of: int) -> tuple[int, bool]:
    """Return how many parts a fraction is, and whether none is left over."""
    whole = int(part * of + 1e-9)
    return whole, abs(part * of - whole) < 1e-6


def _where(found: dict[str, str | None]) -> tuple[str, str] | None:
    """Return offset and zone, both empty if the text names none; None if it names one that does not exist."""
    if hours := found.get("hours"):
        return f"{hours[0]}{int(hours[1:]):02}:{found.get('minutes') or '00'}", ""
    if name := found.get("name"):
        return _ABBREVIATIONS[name], ""
    if found.get("moscow"):
        return "", "Europe/Moscow"
    if told := found.get("iana") or found.get("told"):
        zone = next((one for one in available_timezones() if one.casefold() == told), "")
        return ("", zone) if zone else None
    return "", ""
