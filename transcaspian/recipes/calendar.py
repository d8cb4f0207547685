"""iCalendar (RFC 5545) as rows: one for each VEVENT, numbered by the line in which it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar.parser import Contentline

from transcaspian.language.zones import is_zone
from transcaspian.recipes.foreign import Foreign, ForeignRow, Remark, columns_of, unreadable
from transcaspian.tables.decoding import decode
from transcaspian.tables.problems import QUOTED

_STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?")
_TEXTS = {r"\n": "\n", r"\N": "\n", r"\,": ",", r"\;": ";", "\\\\": "\\"}
_ESCAPED = re.compile(r"\\[nN,;\\]")


def read_calendar(content: bytes, file: str) -> Foreign:
    """Return the events of a calendar; one with a line that cannot be read, or without an end, is a fault."""
    decoded = decode(content)
    if decoded.fault:
        raise unreadable(file, decoded.fault)
    rows: list[ForeignRow] = []
    faults: list[Remark] = []
    cells: dict[str, str] = {}
    begun, broken, inside = 0, "", 0
    for number, line in _unfolded(decoded.text):
        upper = line.strip().upper()
        if upper == "BEGIN:VEVENT":
            if begun:
                faults.append(Remark(begun, "", "BEGIN:VEVENT", "no-end"))
            begun, cells, broken, inside = number, {}, "", 0
        elif begun and upper == "END:VEVENT":
            if broken:
                faults.append(Remark(begun, "", broken[:QUOTED], "broken-line"))
            else:
                rows.append(ForeignRow(begun, _settled(cells)))
            begun = 0
        elif begun and upper.startswith(("BEGIN:", "END:")):
            inside += 1 if upper.startswith("BEGIN:") else -1  # an alarm within the event
        elif begun and inside <= 0 and line.strip():
            try:
                name, told, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
            except Exception:  # what icalendar raises for a line depends on its fault
                broken = broken or line
                continue
            parameters = {str(key).upper(): str(one) for key, one in told.items()}
            _take(cells, name.upper(), value, parameters)
    if begun:
        faults.append(Remark(begun, "", "BEGIN:VEVENT", "no-end"))
    return Foreign("ics", columns_of(rows), tuple(rows), tuple(faults))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a calendar, each with the number of its first one: long ones go on after a blank (3.1)."""
    first, parts = 0, [""]
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line[:1] in (" ", "\t") and first:
            parts.append(line[1:])
            continue
        if first:
            yield first, "".join(parts)
        first, parts = number, [line]
    if first:
        yield first, "".join(parts)


def _take(cells: dict[str, str], name: str, value: str, told: dict[str, str]) -> None:
    if name in ("DTSTART", "DTEND"):
        cells[name] = _stamp(value, told.get("TZID", ""))
        return
    if name == "GEO":  # latitude first (3.8.1.6)
        cells["GEO"] = value.replace(";", ", ")
        return
    if name == "ORGANIZER":
        value = told.get("CN", value).strip('"')
    text = _ESCAPED.sub(lambda match: _TEXTS[match[0]], value)
    cells[name] = f"{cells[name]}; {text}" if cells.get(name) else text


def _stamp(value: str, zone: str) -> str:
    """Return a day or moment as ISO 8601 writes it, with the offset of its zone; as written where it has none."""
    match = _STAMP.fullmatch(value.strip())
    if match is None:
        return value.strip()
    year, month, day, hour, minute, second, utc = match.groups()
    if not hour:
        return f"{year}-{month}-{day}"
    local = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    if utc or not is_zone(zone):
        return f"{local}{utc or ''}"
    try:
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return local


def _settled(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of an event with the day that it ends on: the end of whole days is the day after (3.6.1)."""
    end = cells.get("DTEND", "")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", end):
        try:
            last = datetime.fromisoformat(end) - timedelta(days=1)
        except (ValueError, OverflowError):
            return cells
        if last.date().isoformat() >= cells.get("DTSTART", ""):
            return cells | {"DTEND": last.date().isoformat()}
    return cells
