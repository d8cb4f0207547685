"""A recipe for a file that nobody knows: what each column may be, from its name and from what stands in it.

A name alone makes a column likely, its content alone too; together they make it nearly sure. What is proposed is shown
beside ten rows, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from transcaspian.language.messages import Refused
from transcaspian.recipes.foreign import Foreign
from transcaspian.recipes.places import code_of
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.times import Unreadable, read_time
from transcaspian.tables.proposals.dates import written
from transcaspian.tables.proposals.near import folded

SAMPLE = 10  # rows that are shown beside a mapping
_LOOKED_AT = 200  # rows that columns are judged by
_ENOUGH = 0.45

# Words in the names of columns, in English and Polish, most telling first.
_NAMES: dict[str, tuple[str, ...]] = {
    "time": ("date", "datetime", "when", "time", "timestamp", "start", "begin", "day", "dtstart", "data", "czas",
             "kiedy", "poczatek", "dzien", "eventtimedate", "occurred", "from"),
    "until": ("end", "until", "finish", "stop", "koniec", "do"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "dlugosc"),
    "latitude": ("latitude", "lat", "y", "szerokosc"),
    "point": ("coordinates", "geo", "point", "wkt", "geom wkt", "latlon", "latlng", "wspolrzedne"),
    "place_precision": ("radius km", "radius", "promien"),
    "country": ("country", "iso", "iso2", "country code", "kraj", "panstwo"),
    "place": ("place", "location", "where", "city", "town", "site", "miejsce", "miasto", "lokalizacja", "gdzie"),
    "title": ("title", "headline", "name", "event", "subject", "summary", "message", "what", "label", "tytul", "nazwa",
              "zdarzenie", "incident"),
    "text": ("description", "text", "notes", "note", "details", "comment", "body", "content", "summary", "opis",
             "tresc", "uwagi"),
    "category": ("category", "type", "event type", "kind", "class", "kategoria", "typ", "rodzaj"),
    "actors": ("actor", "actors", "actor1", "actor2", "who", "party", "participants", "side a", "side b", "kto",
               "uczestnicy", "organization name"),
    "key": ("id", "uid", "key", "event id", "unique id", "identifier", "guid", "nr"),
    "publisher": ("publisher", "source", "source name", "author", "medium", "outlet", "zrodlo", "wydawca"),
    "source_title": ("source title", "article", "article title", "tytul zrodla"),
    "address": ("url", "link", "address", "source url", "href", "web", "adres"),
    "published": ("published", "reported", "publication date", "source date", "date reported", "opublikowano"),
}  # fmt: skip
# Fields in the order in which they choose their columns.
_ORDER = ("time", "longitude", "latitude", "point", "until", "address", "published", "key", "title", "place", "country",
          "category", "publisher", "source_title", "text", "place_precision", "actors")  # fmt: skip
_URL = re.compile(r"https?://\S+|www\.\S+")
_DEGREES = re.compile(r"-?[0-9]{1,3}[.,][0-9]+|-?[0-9]{1,3}")
_POINT = re.compile(r"POINT.*|[\[(]?\s*-?[0-9.]+\s*[,;]\s*-?[0-9.]+\s*[\])]?", re.IGNORECASE)
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that may be one of our fields, and how sure that is, from 0 to 1."""

    field: str
    column: str
    sure: float


@dataclass(frozen=True, slots=True)
class Mapping:
    """The recipe that is proposed for a file, and the guesses that it rests on."""

    recipe: Recipe
    guesses: tuple[Guess, ...]


def proposed(foreign: Foreign) -> Mapping:
    """Return a recipe for the rows of a file; raise Refused if nothing in them can be a time."""
    texts = {
        column: [text for row in islice(foreign.rows, _LOOKED_AT) if (text := row.cells.get(column, "").strip())]
        for column in foreign.columns
    }
    texts = {column: found for column, found in texts.items() if found}
    guesses: list[Guess] = []
    free = dict.fromkeys(texts)
    for field in _ORDER:
        judged = [Guess(field, column, _sure(field, column, texts[column])) for column in free]
        best = max(judged, key=lambda one: one.sure, default=None)
        if best is None or best.sure < _ENOUGH:
            continue
        chosen = [best]
        if field == "actors":
            chosen = [one for one in judged if one.sure >= _ENOUGH]
        for one in chosen:
            guesses.append(one)
            del free[one.column]
    if not any(one.field == "time" for one in guesses):
        raise Refused("recipe.nothing_is_a_time", columns=", ".join(foreign.columns[:12]))
    if not any(one.field == "title" for one in guesses) and (longest := _longest(free, texts)):
        guesses.append(Guess("title", longest, 0.3))
    columns: dict[str, tuple[str, ...]] = {}
    for one in guesses:
        columns[one.field] = (*columns.get(one.field, ()), one.column)
    recipe = Recipe(" ".join(foreign.columns[:3])[:60] or foreign.kind, columns=columns)
    time = next(one.column for one in guesses if one.field == "time")
    return Mapping(replace(recipe, order=order_of(texts[time])), tuple(guesses))


def guesses_of(foreign: Foreign) -> tuple[Guess, ...]:
    """Return what each column may be; nothing where no column can be a time."""
    try:
        return proposed(foreign).guesses
    except Refused:
        return ()


def order_of(texts: Iterable[str]) -> str:
    """Return whether the day or the month comes first in a column of dates, if some of them can only be read so.

    >>> order_of(["03/04/2023", "24/06/2023"]), order_of(["03/04/2023"]), order_of(["13/01/2023", "01/13/2023"])
    ('day', '', '')
    """
    seen = set()
    for text in texts:
        if match := re.match(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:[0-9]{4}|[0-9]{2})\b", text):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                seen.add("day")
            elif second > 12 >= first:
                seen.add("month")
    return seen.pop() if len(seen) == 1 else ""


def _sure(field: str, column: str, texts: Sequence[str]) -> float:
    """Return how sure it is that a column is a field of ours."""
    if field == "key" and not _by_name(field, column):
        return 0.0  # many columns have no value twice
    return min(1.0, 0.55 * _by_name(field, column) + 0.55 * _by_content(field, texts)) * _may_be(field, texts)


def _by_name(field: str, column: str) -> float:
    words = folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.rpartition(".")[2])).replace("ł", "l")
    for at, name in enumerate(_NAMES[field]):
        if words == name:
            return 1.0 - 0.01 * at
    parts = set(words.split())
    return 0.7 if parts & {name for name in _NAMES[field] if len(name) > 2} else 0.0


def _by_content(field: str, texts: Sequence[str]) -> float:
    count = len(texts)
    different = len(set(texts)) / count
    length = sum(map(len, texts)) / count
    match field:
        case "time" | "until" | "published":
            return sum(map(_is_time, texts)) / count
        case "longitude" | "latitude":
            return sum(bool(_DEGREES.fullmatch(text)) for text in texts) / count
        case "point":
            return sum(bool(_POINT.fullmatch(text)) for text in texts) / count
        case "address":
            return sum(bool(_URL.fullmatch(text)) for text in texts) / count
        case "country":
            return sum(bool(code_of(text)) for text in texts) / count
        case "key":
            return different if different == 1 and length < 40 else 0.0
        case "title":
            return (0.8 if 12 <= length <= 120 else 0.2) * different
        case "text":
            return 0.8 if length > 60 else 0.2
        case "category":
            return 0.7 if count > 5 and len(set(texts)) <= max(3, count // 5) and length < 40 else 0.2
    return 0.4


def _may_be(field: str, texts: Sequence[str]) -> float:
    """Return 0 if the content of a column speaks against a field, whatever its name; else 1."""
    content = _by_content(field, texts)
    if field in ("time", "until", "published", "longitude", "latitude", "point", "address"):
        return float(content >= 0.5)
    if field == "place_precision":
        return float(all(re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", text) for text in texts))
    if field in ("title", "text", "place", "actors", "publisher"):
        return float(sum(any(letter.isalpha() for letter in text) and not _is_time(text) for text in texts)
                     >= len(texts) / 2)  # fmt: skip
    return 1.0


_TRIED = Recipe("", zone="UTC", order="day")


def _is_time(text: str) -> bool:
    """Say whether a text is a time; a year alone is one, other short numbers are not."""
    if len(text) > 40 or re.fullmatch(r"-?[0-9]{1,3}|-?[0-9]+[.,][0-9]+|[0-9]{5,7}", text):
        return False
    try:
        read_time(text, "", _TRIED, lambda *_: None)
    except Unreadable as error:
        return error.code in ("epoch-time", "level-2-date") and not text.isdigit()
    return bool(_CLOCK.search(text) or any(letter.isdigit() for letter in text) or written(text).only)


def _longest(free: Iterable[str], texts: dict[str, list[str]]) -> str:
    """Return the column that says most, for a title where nothing is called one."""
    wordy = [one for one in free if sum(any(map(str.isalpha, text)) for text in texts[one]) > len(texts[one]) / 2]
    return max(wordy, key=lambda one: sum(map(len, texts[one])) / len(texts[one]), default="")
