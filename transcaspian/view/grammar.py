"""The grammar of the address: its parameters, the field of the view that each sets, and how it is read and written.

``PARAMETERS`` is the one table. Its order is the order in an address. A parameter that only a story uses belongs to
that story: ``View`` keeps such fields apart from those of every view.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from transcaspian.language.languages import FIRST, read_language
from transcaspian.language.zones import is_zone
from transcaspian.layers.model import HEIGHT, WIDTHS, Cell
from transcaspian.look.palette import CERTAINTIES, PALETTES

ALL = "all"  # the window from the first event to the last; the others are rows of a table
SELECTION = "selection"  # the frame around what is selected; the others are rows of a table
THEMES = tuple(PALETTES)
LAYOUTS = ("room", "reading")  # of slides
# What can be left out of the map: the main line, its branches, the way of the column, calls, names without an event,
# circles of precision, signs of events.
HIDDEN = ("corridor", "branches", "march", "calls", "names", "radii", "events")
STORY_KEYS = ("mutiny", "contracts", "corridor")  # described in transcaspian/stories
SECTIONS = ("compare", "whatif", "volumes", "minerals")  # sections of the corridor's page; empty: the route
LACKING = {"without-time": "time", "without-place": "place"}  # rows of a layer that no picture can show
WAYS = tuple("23456789")  # of the ways that are left, those after the first
RESERVED = ("present", "only", "v")  # of the frame around the view, not of the view
TEXT_LIMIT = 120
MOST_STEPS = 99  # of a tour
MOSCOW_ZONE = "Europe/Moscow"
MOSCOW = timezone(timedelta(hours=3))

# A clock time without its offset.
_BARE_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}(?::\d{2}){0,2}(?![\d:+ Z-])")
_SPAN = re.compile(r"^(.{4,30}?)\.\.(.{4,30})$")
_SLUG = re.compile(r"^[a-z0-9]+(?:[-._][a-z0-9]+)*$")
_VERSION = re.compile(r"^[0-9a-z]{4,40}$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")  # ISO 3166-1 alpha-2, as in the tables


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the address."""

    name: str  # its name in the address
    field: str  # the field of the view
    read: Callable[[str], Any]  # raises ValueError for an invalid value
    default: Any  # is left out of the address; if it is a tuple, the parameter can be repeated
    write: Callable[[Any], str] = str  # writes one value
    owner: str = ""  # the key of the only story that uses it; empty: every view has it
    table: str = ""  # the table whose rows it names
    clock: bool = False  # it may hold clock times

    @property
    def repeatable(self) -> bool:
        """Say whether a view can have several values of it."""
        return isinstance(self.default, tuple)

    def written(self, value: Any) -> list[str]:
        """Return a field's value as texts in the address."""
        return [self.write(one) for one in value] if self.repeatable else [self.write(value)]


# Readers


def window_bounds(text: str) -> tuple[datetime, datetime]:
    """Return the edges of a written window such as ``2023-06-20..2023-08-01``, the last day included.

    Edges that are days are naive; edges with a clock time are aware, in Moscow time if no offset is given.
    Raises ValueError for anything else, and if the end is not after the start.
    """
    match = _SPAN.match(text.strip())
    if not match:
        raise ValueError(text)
    start, end = (_edge(part, last) for part, last in zip(match.groups(), (False, True), strict=True))
    zone = start.tzinfo or end.tzinfo  # a day is one of the clock that the other edge has
    if start.replace(tzinfo=start.tzinfo or zone) >= end.replace(tzinfo=end.tzinfo or zone):
        raise ValueError(text)
    return start, end


def frame_bounds(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north (degrees, WGS 84) of a written frame; raise ValueError if it is invalid."""
    parts = tuple(float(part) for part in text.split(","))
    if len(parts) != 4:
        raise ValueError(text)
    west, south, east, north = parts
    # Web Mercator ends at 85.05 degrees; the comparisons also reject infinity and NaN.
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ValueError(text)
    return west, south, east, north


def with_offsets(text: str, zone: str) -> str:
    """Return a text of an address in which clock times without an offset have that of a time zone.

    >>> with_offsets("2023-06-23T18..2023-12-24T07:30", "Europe/Warsaw")
    '2023-06-23T18:00+02:00..2023-12-24T07:30+01:00'
    """

    def aware(found: re.Match[str]) -> str:
        try:
            return datetime.fromisoformat(found[0]).replace(tzinfo=ZoneInfo(zone)).isoformat(timespec="minutes")
        except (ValueError, OverflowError):
            return found[0]  # which no reader takes either

    return _BARE_CLOCK.sub(aware, text)


def one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    """Return a reader that accepts only these values."""

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(value)
        return value

    return read


def _like(pattern: re.Pattern[str], limit: int = TEXT_LIMIT) -> Callable[[str], str]:
    """Return a reader that accepts values that match a pattern."""

    def read(value: str) -> str:
        if len(value) > limit or not pattern.match(value):
            raise ValueError(value)
        return value

    return read


slug = _like(_SLUG)
_country = _like(_COUNTRY)
_version = _like(_VERSION)


def is_version(text: str) -> bool:
    """Say whether a text can be the version of a dataset."""
    return bool(_VERSION.match(text))


def is_named(value: str) -> bool:
    """Say whether a value can be the id of a row, and is not written out."""
    return len(value) <= TEXT_LIMIT and bool(_SLUG.match(value))


def _window(value: str) -> str:
    if is_named(value):
        return value
    window_bounds(value)
    return value.replace(" ", "+")


def is_extent(frame: str) -> bool:
    """Say whether a frame is written out, as of a map that was moved, and not the id of a row."""
    return bool(frame) and not is_named(frame)


def read_frame(value: str) -> str:
    """Return a frame as an address writes it; raise ValueError for one that there cannot be."""
    if is_named(value):
        return value
    value = ",".join(f"{number:g}" for number in frame_bounds(value))
    frame_bounds(value)  # an extent too narrow for six digits would be empty
    return value


def read_cell(value: str) -> str:
    """Return what of a layer is opened as an address writes it: a cell of its grid, or the stretch of time of a bar.

    A cell is ``west,south,width`` in degrees; rows that lack a time or a place have words of their own. Raises
    ValueError for anything else.
    """
    if value in LACKING:
        return value
    if ".." in value:
        window_bounds(value)
        return value.replace(" ", "+")
    return cell_text(cell_of(value))


def cell_of(text: str) -> Cell:
    """Return a written cell; raise ValueError for one that no grid has."""
    west, south, width = (float(part) for part in text.split(","))
    if width not in WIDTHS or not (-180 <= west < 180 and -90 <= south < 90):
        raise ValueError(text)
    height = round(width * HEIGHT, 6)
    cell = Cell(width, height, round((west + 180) / width), round((south + 90) / height))
    if cell.frame[:2] != (west, south):
        raise ValueError(text)
    return cell


def cell_text(cell: Cell) -> str:
    """Return a cell as an address writes it."""
    return ",".join(f"{number:.12g}" for number in (*cell.frame[:2], cell.width))


def _zone(value: str) -> str:
    if not is_zone(value):
        raise ValueError(value)
    return value


def _text(value: str) -> str:
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise ValueError(value)
    return text[:TEXT_LIMIT].rstrip()


def _number(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:4]) <= MOST_STEPS and len(value) <= 3):
        raise ValueError(value)
    return int(value)


def _flag(value: str) -> bool:
    if value != "1":
        raise ValueError(value)
    return True


def _day(text: str) -> date:
    """Parse a day; raise ValueError for years near the ends of the calendar, so that zones can be applied."""
    day = date.fromisoformat(text)
    if not _DAY.match(text) or not 10 <= day.year <= 9990:
        raise ValueError(text)
    return day


def _edge(text: str, last: bool) -> datetime:
    if _DAY.match(text):
        return datetime.combine(_day(text), time()) + timedelta(days=int(last))
    if not re.match(r"^\d{4}-\d{2}-\d{2}T\d{2}(:\d{2})?", text):
        raise ValueError(text)
    # A plus sign in a URL that was not percent-encoded arrives as a space.
    _day(text[:10])
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=MOSCOW)


def _moment(text: str) -> datetime:
    """Parse a moment to the minute, in Moscow time if no offset is given, as in a window."""
    if not re.match(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text):
        raise ValueError(text)
    return _edge(text, False).astimezone(MOSCOW).replace(second=0, microsecond=0)


# Writers of values that are not written as they are


def _write_flag(_: bool) -> str:
    return "1"


def _write_moment(value: datetime) -> str:
    """Write a moment without its offset where that is Moscow's, as addresses always did."""
    plain = value.utcoffset() == MOSCOW.utcoffset(None)
    return value.replace(tzinfo=None).isoformat(timespec="minutes") if plain else value.isoformat(timespec="minutes")


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("w", "window", _window, "", table="windows", clock=True),
        Parameter("map", "frame", read_frame, "", table="frames"),
        Parameter("track", "tracks", slug, (), table="tracks"),
        Parameter("certainty", "certainty", one_of(CERTAINTIES), ()),
        Parameter("actor", "actors", slug, ()),
        Parameter("place", "places", slug, ()),
        Parameter("category", "categories", slug, ()),
        Parameter("source", "sources", slug, ()),
        Parameter("q", "text", _text, ""),
        Parameter("significant", "significant", _flag, False, _write_flag),
        Parameter("thread", "thread", slug, ""),
        Parameter("known_by", "known_by", _day, None, date.isoformat),
        Parameter("compare", "compare", _day, None, date.isoformat),
        Parameter("since", "since", _version, ""),
        Parameter("tz", "zone", _zone, MOSCOW_ZONE, table="zones"),
        Parameter("lang", "language", read_language, FIRST, table="languages"),
        Parameter("theme", "theme", one_of(THEMES), ""),
        Parameter("event", "event", slug, ""),
        Parameter("tour", "tour", slug, ""),
        Parameter("step", "step", _number, 1),
        Parameter("title", "title", _text, ""),
        Parameter("hide", "hide", one_of(HIDDEN), ()),
        Parameter("layer", "layer", slug, ""),
        Parameter("kind", "kinds", _text, ()),
        Parameter("cell", "cell", read_cell, ""),
        Parameter("layout", "layout", one_of(LAYOUTS), ""),
        Parameter("story", "story", one_of(STORY_KEYS), ""),
        Parameter("t", "moment", _moment, None, _write_moment, owner="mutiny", clock=True),
        Parameter("live", "live", _flag, False, _write_flag, owner="mutiny"),
        Parameter("section", "section", one_of(SECTIONS), "", owner="corridor"),
        Parameter("from", "origin", slug, "", owner="corridor"),
        Parameter("to", "destination", slug, "", owner="corridor"),
        Parameter("closed", "closed", slug, (), owner="corridor"),
        Parameter("avoid", "avoid", _country, (), owner="corridor"),
        Parameter("route", "routes", slug, (), owner="corridor"),
        Parameter("signs", "signs", _flag, False, _write_flag, owner="corridor"),
        Parameter("way", "way", one_of(WAYS), "", owner="corridor"),
        Parameter("country", "countries", _country, (), owner="contracts"),
        Parameter("product", "products", slug, (), owner="contracts"),
        Parameter("stage", "stages", slug, (), owner="contracts"),
    )
}
# The same by field of the view.
FIELDS: dict[str, Parameter] = {parameter.field: parameter for parameter in PARAMETERS.values()}
