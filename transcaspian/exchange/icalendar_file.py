"""iCalendar (RFC 5545): one entry an event, on the days or at the times that are known, its precision in words.

A calendar has no months, no "about" and no open ends. An entry spans what is known, and wherever that would say more
than is known, its summary begins with the date in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import Calendar, Event, Parameters, vCategory, vDDDTypes, vGeo, vText, vUri

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.facts import EventFacts, event_facts, web_address, where
from transcaspian.exchange.facts import provenance, subtitle, title
from transcaspian.exchange.layer import LayerShown, sentences
from transcaspian.language.dates import Date, Side
from transcaspian.language.messages import Words, words
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View

# The name of the data package: with an event's id it identifies an entry, and is not the address of a host.
DATASET_NAME = "trans-caspian-timeline"
_DAY = timedelta(days=1)
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}  # the backslash first
_BREAK = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # not in a text (RFC 5545, 3.3.11)


class _Text(vText):
    """A text of an entry; the library's own makes a line break of a backslash before an N, as in C:\\New."""

    def to_ical(self) -> str:  # type: ignore[override]  # of bytes the library would take a byte order mark away
        r"""Write a text as a value (RFC 5545, 3.3.11); whatever breaks a line somewhere is a line break of the text."""
        text = _CONTROL.sub("", _BREAK.sub("\n", self))
        for sign, written in _ESCAPED.items():
            text = text.replace(sign, written)
        return text


class _Point(vGeo):
    """A place to six decimals (RFC 5545, 3.8.1.6); the library writes a tiny number with an exponent, which is none."""

    def to_ical(self) -> str:
        """Write latitude and longitude."""
        return f"{self.latitude:.6f};{self.longitude:.6f}"


def icalendar(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return events as a calendar in UTF-8; the same view of the same tables gives the same bytes."""
    language = view.language
    name, stamp, told_by = title(data, view), _stamp(data, view), provenance(data, view)
    calendar = Calendar()
    calendar["VERSION"] = vText("2.0")
    calendar["PRODID"] = vText(f"-//{DATASET_NAME}//transcaspian//{language.upper()}")
    calendar["CALSCALE"] = vText("GREGORIAN")
    calendar["NAME"] = _text(name, language)  # RFC 7986; its older name for those that do not know it
    calendar["X-WR-CALNAME"] = _text(name)
    about = (subtitle(data, view), told_by, *sentences(layer, language))
    calendar["DESCRIPTION"] = _text("\n".join(about), language)
    for one in event_facts(data, view, ids):
        calendar.add_component(_entry(one, view, stamp, told_by))
    return bytes(calendar.to_ical(sorted=False))


def _stamp(data: Dataset, view: View) -> datetime:
    """Return the moment of the tables, never of the clock: the newest claim's day, or the view's if that is earlier."""
    newest = newest_claim(data, UTC) or datetime(1970, 1, 1)
    if view.known_by:
        newest = min(newest, datetime.combine(view.known_by, time()))
    return newest.replace(tzinfo=UTC)


def _entry(one: EventFacts, view: View, stamp: datetime, told_by: str) -> Event:
    say, language = words(view.language), view.language
    entry = Event()
    entry["UID"] = _text(f"{one.event.id}.{DATASET_NAME}")
    entry["DTSTAMP"] = vDDDTypes(stamp)
    for name, moment in _times(one.event.date, view.tz):
        entry[name] = vDDDTypes(moment)
    entry["TRANSP"] = vText("TRANSPARENT")  # nobody is busy then
    gap = _gap(one.event.date, one.when, say)
    entry["SUMMARY"] = _text(say("calendar.summary", when=gap, title=one.title) if gap else one.title, language)
    entry["DESCRIPTION"] = _text("\n".join(_description(one, view, gap or one.when, told_by)), language)
    if one.place:
        entry["LOCATION"] = _text(one.place.name(language), language)
        if one.place.longitude is not None and one.place.latitude is not None:
            entry["GEO"] = _Point((one.place.latitude, one.place.longitude))
    entry["CATEGORIES"] = vCategory([_text(one.track), _text(one.category)], Parameters({"LANGUAGE": language}))
    if address := next(filter(None, (web_address(source.url) for source in one.sources)), ""):
        entry["URL"] = vUri(address)
    return entry


def _description(one: EventFacts, view: View, told_when: str, told_by: str) -> Iterator[str]:
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


def _times(when: Date, zone: tzinfo) -> Iterator[tuple[str, date]]:
    """Yield start and end of an entry: days, the end exclusive, or clock times in UTC; of open dates the known side."""
    start, end = (side or other for side, other in zip(when.sides, reversed(when.sides), strict=True))
    assert start is not None and end is not None  # every date has a side
    if start.earliest.tzinfo and end.latest.tzinfo:
        first, last = start.earliest.astimezone(UTC), _clock_end(end).astimezone(UTC)
        yield "DTSTART", first
        if last > first:  # without an end an entry is a moment
            yield "DTEND", last
        return
    # A day against a clock time: both ends of an entry are of one kind, so the clock time counts as its day.
    earliest, latest = when.bounds(zone)
    day = earliest if earliest is not None else start.earliest
    after = latest if latest is not None else end.latest
    yield "DTSTART", day.date()
    if after.time() != time() and after.date() < datetime.max.date():
        after += _DAY
    if after.date() > day.date():  # not so on the last day that a calendar has: then one day is meant without it
        yield "DTEND", after.date()


def _clock_end(side: Side) -> datetime:
    """Return when a clock time ends: at once if given to the minute, at the end of the hour if given to the hour."""
    return side.latest if side.precision == "hour" else side.earliest


def _text(text: str, language: str = "") -> vText:
    return _Text(text, params={"LANGUAGE": language} if language else None)
