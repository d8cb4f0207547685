"""The view: everything that decides what is on screen, and its form as a URL query.

The URL is a public interface (``docs/decisions/0002-url.md``): defaults stay out of it, ids stay ids in every
language, unknown parts are ignored and reported. ``View.from_query(view.to_query()) == view``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, quote, urlencode
from zoneinfo import ZoneInfo

from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import CERTAINTIES, PALETTES, TRACKS

WINDOWS = ("june-july", "mutiny", "july", "2022-23", "all")
FRAMES = ("all", "march", "caspian", "uralsk", "corridor", "selection")
# Astana kept UTC+06 in 2023: the IANA zone Asia/Almaty has both that and the change of 1 March 2024.
ZONES = ("Europe/Moscow", "Asia/Almaty", "UTC", "Europe/Warsaw")
THEMES = tuple(PALETTES)
STORIES = ("mutiny", "contracts", "corridor")
SECTIONS = ("compare", "whatif", "volumes", "minerals")  # of the corridor's page; empty: the route
RESERVED = ("present", "v")
TEXT_LIMIT = 120

_SPAN = re.compile(r"^(.{4,30}?)\.\.(.{4,30})$")
_SLUG = re.compile(r"^[a-z0-9]+(?:[-._][a-z0-9]+)*$")
_VERSION = re.compile(r"^[0-9a-z]{4,40}$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")  # ISO 3166-1 alpha-2, as in the tables
MOSCOW = timezone(timedelta(hours=3))


@dataclass(frozen=True, slots=True)
class View:
    """A view; hashable, so that it can be a cache's key. Empty tuples mean "all"."""

    window: str = "june-july"
    frame: str = "all"
    tracks: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    significant: bool = False
    known_by: date | None = None
    since: str = ""
    zone: str = "Europe/Moscow"
    language: str = "en"
    theme: str = ""
    event: str = ""
    title: str = ""  # of one's own, for slides
    story: str = ""  # whose pictures a slide shows; empty: timeline and map
    moment: datetime | None = None  # where playback stands, a whole minute in Moscow's time
    live: bool = False  # what is known follows the moment
    section: str = ""  # which part of its page a story shows
    origin: str = ""  # of a way to look for
    destination: str = ""
    closed: tuple[str, ...] = ()  # legs (``titr-main.9``) and places that the way may not use
    avoid: tuple[str, ...] = ()  # countries that it may not enter
    routes: tuple[str, ...] = ()  # set beside each other
    countries: tuple[str, ...] = ()  # of the partners of deals
    products: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of clock times on screen."""
        return ZoneInfo(self.zone)

    def to_query(self) -> dict[str, list[str]]:
        """Return the parameters that differ from the default view, in a fixed order."""
        query: dict[str, list[str]] = {}
        for parameter, name in _PARAMETERS.items():
            value = getattr(self, name)
            if value != _DEFAULTS[name]:
                query[parameter] = _written(value)
        return query

    def query_string(self) -> str:
        """Return the query as it stands in a link, without the question mark."""
        return urlencode(self.to_query(), doseq=True, quote_via=quote, safe=":,")

    @staticmethod
    def from_query(query: str | Mapping[str, str | Iterable[str]]) -> View:
        """Return the view of a query; parts that mean nothing are ignored."""
        return read_query(query)[0]

    def toggled(self, name: str, value: str) -> View:
        """Return the view with a value of a repeatable filter added, or taken away if it is there."""
        values = getattr(self, name)
        new = tuple(v for v in values if v != value) if value in values else (*values, value)
        return replace(self, **{name: new})  # type: ignore[arg-type]


def read_query(query: str | Mapping[str, str | Iterable[str]]) -> tuple[View, tuple[str, ...]]:
    """Return the view of a query, and the ``parameter=value`` parts that were ignored."""
    if isinstance(query, str):
        query = parse_qs(query.lstrip("?"), keep_blank_values=True)
    ignored: list[str] = []
    found: dict[str, Any] = {}
    for parameter, raw in query.items():
        values = [raw] if isinstance(raw, str) else [str(v) for v in raw]
        name = _PARAMETERS.get(parameter)
        if name is None:
            if parameter not in RESERVED:
                ignored += [f"{parameter}={v}" for v in values]
            continue
        good: dict[str, Any] = {}
        for value in values:
            try:
                good[value] = _read(name, value)
            except ValueError:
                ignored.append(f"{parameter}={value}")
        if not good:
            continue
        if isinstance(_DEFAULTS[name], tuple):
            found[name] = tuple(dict.fromkeys(good.values()))
        else:
            *_, found[name] = good.values()
            ignored += [f"{parameter}={raw}" for raw, v in good.items() if v != found[name]]
    return View(**found), tuple(ignored)


def window_bounds(text: str) -> tuple[datetime, datetime]:
    """Return the edges of a written window such as ``2023-06-20..2023-08-01``, the last day included.

    Edges that are days are naive; edges with a clock time are aware, Moscow time where no offset is given.
    Raises ValueError for anything else, and when the end is not after the start.
    """
    match = _SPAN.match(text.strip())
    if not match:
        raise ValueError(text)
    start, end = (_edge(part, last) for part, last in zip(match.groups(), (False, True), strict=True))
    if start.replace(tzinfo=start.tzinfo or MOSCOW) >= end.replace(tzinfo=end.tzinfo or MOSCOW):
        raise ValueError(text)
    return start, end


def frame_bounds(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north (degrees, WGS 84) of a written frame; ValueError if it is none."""
    parts = tuple(float(part) for part in text.split(","))
    if len(parts) != 4:
        raise ValueError(text)
    west, south, east, north = parts
    # Web Mercator ends at 85.05 degrees; finite by these comparisons.
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ValueError(text)
    return west, south, east, north


def _day(text: str) -> date:
    """Read a day; years near the ends of the calendar are refused, so that zones can be applied."""
    day = date.fromisoformat(text)
    if not _DAY.match(text) or not 1000 <= day.year <= 9000:
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


def _read(name: str, value: str) -> Any:
    value = value.strip()
    match name:
        case "window":
            if value not in WINDOWS:
                window_bounds(value)
                value = value.replace(" ", "+")
            return value
        case "frame":
            if value not in FRAMES:
                value = ",".join(f"{number:g}" for number in frame_bounds(value))
                frame_bounds(value)  # an extent too narrow to be written in six digits is none
            return value
        case "tracks":
            return _one_of(value, TRACKS)
        case "certainty":
            return _one_of(value, CERTAINTIES)
        case "zone":
            return _one_of(value, ZONES)
        case "language":
            return _one_of(value, LANGUAGES)
        case "theme":
            return _one_of(value, THEMES)
        case "story":
            return _one_of(value, STORIES)
        case "section":
            return _one_of(value, SECTIONS)
        case "moment":
            return _moment(value)
        case "avoid" | "countries":
            if not _COUNTRY.match(value):
                raise ValueError(value)
            return value
        case "significant" | "live":
            _one_of(value, ("1",))
            return True
        case "known_by":
            return _day(value)
        case "since":
            if not _VERSION.match(value):
                raise ValueError(value)
            return value
        case "text" | "title":
            text = " ".join(value.split())
            if not text or not text.isprintable():
                raise ValueError(value)
            return text[:TEXT_LIMIT].rstrip()
        case _:
            if len(value) > TEXT_LIMIT or not _SLUG.match(value):
                raise ValueError(value)
            return value


def _moment(text: str) -> datetime:
    """Read a moment to the minute; without an offset it is Moscow's time, as in a window."""
    if not re.match(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text):
        raise ValueError(text)
    return _edge(text, False).astimezone(MOSCOW).replace(second=0, microsecond=0)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(value)
    return value


def _written(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(v) for v in value]
    if isinstance(value, bool):
        return ["1"]
    if isinstance(value, datetime):
        return [f"{value.astimezone(MOSCOW):%Y-%m-%dT%H:%M}"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


_PARAMETERS = {
    "w": "window",
    "map": "frame",
    "track": "tracks",
    "certainty": "certainty",
    "actor": "actors",
    "place": "places",
    "category": "categories",
    "source": "sources",
    "q": "text",
    "significant": "significant",
    "known_by": "known_by",
    "since": "since",
    "tz": "zone",
    "lang": "language",
    "theme": "theme",
    "event": "event",
    "title": "title",
    "story": "story",
    "t": "moment",
    "live": "live",
    "section": "section",
    "from": "origin",
    "to": "destination",
    "closed": "closed",
    "avoid": "avoid",
    "route": "routes",
    "country": "countries",
    "product": "products",
    "stage": "stages",
}
_DEFAULTS = {field.name: field.default for field in fields(View)}
