"""iCalendar (RFC 5545): one entry an event, on the days or at the times that are known, its precision in words.

A calendar knows no months, no "about" and no open ends. An entry spans what is known, and wherever that would say more
than is known, its summary begins with the date in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.facts import Told, provenance, subtitle, title, told, web_address, where
from transcaspian.language.dates import Date, Side
from transcaspian.language.messages import Words, words
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View

# The name of the data package: with an event's id the identifier of an entry, which is no address of a host.
DATASET_NAME = "trans-caspian-timeline"
_OCTETS = 75  # of a line (RFC 5545, 3.1)
_DAY = timedelta(days=1)
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}  # the backslash first
_BREAK = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # not in a text (RFC 5545, 3.3.11)


def icalendar(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return events as a calendar in UTF-8; the same view of the same tables gives the same bytes."""
    language = view.language
    name, stamp, told_by = title(data, view), _stamp(data, view), provenance(data, view)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{DATASET_NAME}//transcaspian//{language.upper()}",
        "CALSCALE:GREGORIAN",
        _text("NAME", name, language),  # RFC 7986; its older name for those that do not know it
        _text("X-WR-CALNAME", name),
        _text("DESCRIPTION", f"{subtitle(data, view)}\n{told_by}", language),
    ]
    for one in told(data, view, ids):
        lines += _entry(one, view, stamp, told_by)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _stamp(data: Dataset, view: View) -> str:
    """Return the moment of the tables, never of the clock: the newest claim's day, or the view's if that is earlier."""
    newest = newest_claim(data, UTC) or datetime(1970, 1, 1)
    if view.known_by:
        newest = min(newest, datetime.combine(view.known_by, time()))
    return _moment(newest)


def _entry(one: Told, view: View, stamp: str, told_by: str) -> Iterator[str]:
    say, language = words(view.language), view.language
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(one.event.id)}.{DATASET_NAME}"
    yield f"DTSTAMP:{stamp}"
    yield from _times(one.event.date, view.tz)
    yield "TRANSP:TRANSPARENT"  # nobody is busy then
    gap = _gap(one.event.date, one.when, say)
    yield _text("SUMMARY", say("calendar.summary", when=gap, title=one.title) if gap else one.title, language)
    yield _text("DESCRIPTION", "\n".join(_description(one, view, gap or one.when, told_by)), language)
    if one.place:
        yield _text("LOCATION", one.place.name(language), language)
        if one.place.longitude is not None and one.place.latitude is not None:
            yield f"GEO:{one.place.latitude:.6f};{one.place.longitude:.6f}"
    yield f"CATEGORIES;LANGUAGE={language}:{_escaped(one.track)},{_escaped(one.category)}"
    if address := next(filter(None, (web_address(source.url) for source in one.sources)), ""):
        yield f"URL:{address}"
    yield "END:VEVENT"


def _description(one: Told, view: View, told_when: str, told_by: str) -> Iterator[str]:
    """Yield the lines of an entry's description."""
    say = words(view.language)
    yield f"{say('table.when')}: {told_when}"
    yield f"{say('table.certainty')}: {say(f'certainty.{one.certainty}')}. {one.reason}"
    yield f"{say('table.where')}: {where(one, view.language)}"
    if one.summary:
        yield one.summary
    if one.sources:
        yield say("slide.sources")
    for source in one.sources:
        address = web_address(source.url)
        yield f"– {source.publisher}, {say('cite.title', title=source.title)}{f' <{address}>' if address else ''}"
    yield told_by


def _gap(date: Date, told_when: str, say: Words) -> str:
    """Return the date in words and what of it is not known; empty where the entry's own dates say just that."""
    sides = [side for side in date.sides if side is not None]
    doubted = any(side.approximate or side.uncertain for side in sides) or len(sides) < 2
    missing = {"month": "day", "season": "month", "year": "month", "decade": "year", "century": "year"}
    if date.precision not in missing:
        # Of a day and a clock time the entry has the days alone.
        mixed = len({side.earliest.tzinfo is None for side in sides}) == 2
        return told_when if doubted or mixed or date.precision == "hour" else ""
    number = "many" if date.is_interval and len(sides) == 2 else "one"
    return say(f"calendar.unknown.{missing[date.precision]}.{number}", when=told_when)


def _times(date: Date, zone: tzinfo) -> Iterator[str]:
    """Yield start and end of an entry: days, the end exclusive, or clock times in UTC; of open dates the known side."""
    start, end = (side or other for side, other in zip(date.sides, reversed(date.sides), strict=True))
    assert start is not None and end is not None  # every date has a side
    if start.earliest.tzinfo and end.latest.tzinfo:
        first, last = start.earliest.astimezone(UTC), _clock_end(end).astimezone(UTC)
        yield f"DTSTART:{_moment(first)}"
        if last > first:  # without an end an entry is a moment
            yield f"DTEND:{_moment(last)}"
        return
    # A day against a clock time: both ends of an entry are of one kind, so the clock time counts as its day.
    earliest, latest = date.bounds(zone)
    day = earliest if earliest is not None else start.earliest
    after = latest if latest is not None else end.latest
    yield f"DTSTART;VALUE=DATE:{_date(day)}"
    if after.time() != time() and after.date() < datetime.max.date():
        after += _DAY
    if after.date() > day.date():  # not so on the last day that a calendar has: then one day is meant without it
        yield f"DTEND;VALUE=DATE:{_date(after)}"


def _clock_end(side: Side) -> datetime:
    """Return when a clock time ends: what is told to the minute then, what is told to the hour within that hour."""
    return side.latest if side.precision == "hour" else side.earliest


def _moment(moment: datetime) -> str:
    return f"{_date(moment)}T{moment:%H%M%S}Z"


def _date(moment: datetime) -> str:
    return f"{moment.year:04}{moment.month:02}{moment.day:02}"


def _text(name: str, text: str, language: str = "") -> str:
    return f"{name}{f';LANGUAGE={language}' if language else ''}:{_escaped(text)}"


def _escaped(text: str) -> str:
    """Write a text as a value (RFC 5545, 3.3.11); whatever breaks a line somewhere is a line break of the text."""
    text = _CONTROL.sub("", _BREAK.sub("\n", text))
    for sign, written in _ESCAPED.items():
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> bytes:
    """Return a line in UTF-8, folded after 75 octets at most and never inside a letter (RFC 5545, 3.1)."""
    octets = line.encode()
    parts, room = [], _OCTETS
    while len(octets) > room:
        cut = room
        while octets[cut] & 0xC0 == 0x80:  # the middle of a letter
            cut -= 1
        parts.append(octets[:cut])
        octets, room = octets[cut:], _OCTETS - 1  # the space that begins a further line counts
    return b"\r\n ".join((*parts, octets)) + b"\r\n"
