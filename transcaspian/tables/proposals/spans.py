"""Spans of time as people write them: “23–24 June 2023”, “from June to July 2023”, “since 2016”, ISO 8601's short ends.

A side may leave out what the other one says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from transcaspian.tables.proposals.moments import Moment

Read = Callable[[str], tuple[Moment, ...]]

_BETWEEN = (
    re.compile(r"(?:from|since)\s+(.+?)\s+(?:to|until|till)\s+(.+)"),
    re.compile(r"between\s+(.+?)\s+and\s+(.+)"),
    re.compile(r"od\s+(.+?)\s+do\s+(.+)"),
    re.compile(r"(?:po)?między\s+(.+?)\s+a\s+(.+)"),
    re.compile(r"(?:с|со|от)\s+(.+?)\s+(?:по|до)\s+(.+)"),
    re.compile(r"между\s+(.+?)\s+и\s+(.+)"),
    re.compile(r"(.+?)\s+(?:to|until|till)\s+(.+)"),
    re.compile(r"(.+?)\s+do\s+(.+)"),
    re.compile(r"(.+?)\s+(?:по|до)\s+(.+)"),
)
_MARK = re.compile(r"\s*(?:–|--|\.{2,3}|/)\s*|\s+-\s+|(?<=[^\W_])-(?=[^\W_])")
_SINCE = re.compile(r"(?:since|starting|od|с|со)\s+(.+)|(.+?)\s*(?:–|/|\.{2,3})")
_FROM = re.compile(r"from\s+(.+)")  # what begins then is told by what follows
_UNTIL = re.compile(r"(?:until|till|up to|do|до|по)\s+(.+)")
_NOW = re.compile(
    r"(?:the )?present|now|today|open|obecnie|dziś|teraz|(?:по )?настоящее время|(?:по )?сейчас|н\.\s?в\."
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_END = re.compile(r"([0-9]{2})-([0-9]{2})")
_HOURS = re.compile(r"pt(?=[0-9])(?:([0-9]{1,3})h)?(?:([0-9]{1,3})m)?")


def spans(text: str, read: Read) -> Iterator[tuple[str, bool]]:
    """Yield every span that a normalised text may be, as EDTF, and whether it is certain; ``read`` reads a side."""
    for left, right, mark in _split(text):
        if mark == "/" and (left == "unknown" or right == "unknown"):
            side = right if left == "unknown" else left
            for one in _complete(read(side)):
                yield (f"/{one.edtf}" if left == "unknown" else f"{one.edtf}/"), one.certain
            continue
        if left == "open" or _NOW.fullmatch(right):
            for one in _complete(read(right if left == "open" else left)):
                yield (f"../{one.edtf}" if left == "open" else f"{one.edtf}/.."), one.certain
            continue
        for start in read(left):
            if start.qualifier and "y" not in start.parts:
                continue  # "about 23–24 June": about both, which is for the caller to read
            for end in _ends(right, start, left, read, mark):
                if (pair := _filled(start, end)) and all(side.edtf for side in pair):
                    certain = pair[0].certain and pair[1].certain
                    yield "/".join(side.edtf for side in pair), certain
    for pattern, form, sure in ((_SINCE, "{}/..", True), (_FROM, "{}/..", False), (_UNTIL, "../{}", True)):
        if match := pattern.fullmatch(text):
            for one in _complete(read(next(filter(None, match.groups())))):
                yield form.format(one.edtf), one.certain and sure


def _split(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield every way to take a text apart into two sides, with the mark between them; words have none."""
    for pattern in _BETWEEN:
        if match := pattern.fullmatch(text):
            yield match[1], match[2], ""
            break
    for match in _MARK.finditer(text):
        left, right, mark = text[: match.start()], text[match.end() :], match[0].strip()
        # A hyphen is part of dates: it divides only sides that have none.
        if left and right and not (mark == "-" and match[0] == "-" and "-" in left + right):
            yield left, right, mark


def _complete(found: tuple[Moment, ...]) -> Iterator[Moment]:
    for one in found:
        if one.edtf and "/" not in one.edtf:
            yield one


def _ends(text: str, start: Moment, left: str, read: Read, mark: str) -> Iterator[Moment]:
    """Yield the readings of the end of a span, those included that are short because of its start."""
    yield from read(text)
    if start.parts == "y" and start.clock is None and re.fullmatch(r"[0-9]{2}", text) and mark != "..":
        year = (start.year or 0) // 100 * 100 + int(text)
        if year > (start.year or 0):
            yield Moment(year, certain=mark != "-")
    if _ISO_DAY.match(left) and (match := _ISO_END.fullmatch(text)):
        yield Moment(month=int(match[1]), day=int(match[2]))
    clock = start.clock
    if mark == "/" and clock and clock.minute is not None and (match := _HOURS.fullmatch(text)):
        begins = datetime(start.year or 1, start.month or 1, start.day or 1, clock.hour % 24, clock.minute)
        ends = begins + timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
        clock = replace(clock, hour=ends.hour, minute=ends.minute)
        yield replace(start, year=ends.year, month=ends.month, day=ends.day, clock=clock)


def _filled(start: Moment, end: Moment) -> tuple[Moment, Moment] | None:
    """Return both sides with what one leaves out and the other says; None if they do not fit together."""
    if start.whole or end.whole:
        return None if "/" in start.whole + end.whole else (start, end)
    if start.clock and end.clock:
        first, last = start.clock, end.clock
        if not end.parts:
            end = replace(end, year=start.year, month=start.month, day=start.day)
        if first.is_blank != last.is_blank:
            return None
        if not first.is_somewhere:
            start = replace(start, clock=replace(first, offset=last.offset, zone=last.zone))
        elif not last.is_somewhere:
            end = replace(end, clock=replace(last, offset=first.offset, zone=first.zone))
    elif start.clock or end.clock:
        return None if "y" not in start.parts or "y" not in end.parts or not (start.edtf and end.edtf) else (start, end)
    if start.parts == end.parts and "y" in start.parts:
        return start, end
    if "y" in start.parts and "y" in end.parts and not (start.parts == "md" or end.parts == "yd"):
        return start, end  # each is whole, one is more exact
    sides = {"start": start, "end": end}
    match (start.parts, end.parts):
        case ("d", "ymd"):
            sides["start"] = replace(start, year=end.year, month=end.month)
        case ("md", "ymd") | ("m", "ym"):
            sides["start"] = replace(start, year=end.year)
        case ("md", "yd"):  # "June 23–25, 2023"
            sides = {"start": replace(start, year=end.year), "end": replace(end, month=start.month)}
        case ("ymd", "d"):
            sides["end"] = replace(end, year=start.year, month=start.month)
        case ("ymd", "md") | ("ym", "m"):
            sides["end"] = replace(end, year=start.year)
        case _:
            return None
    return sides["start"], sides["end"]
