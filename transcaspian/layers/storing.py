"""A candidate as a row of the table of a layer, and back: times and places as whole numbers, the rest as a text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring
from typing import Any

from transcaspian.dataset.search import words_of
from transcaspian.language.dates import parse
from transcaspian.layers.moments import seconds
from transcaspian.layers.table import OPEN, PARTS, parts_of
from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.places import Where
from transcaspian.recipes.taking import Candidate, Counted, Told

# What is stored of a candidate, in the order of ``stored``: the columns of the table without the number of the
# category, which is known once all rows are.
STORED = ("number", "at", "begins", "ends", "span", "clock", "x", "y", "radius", "category", "low", "high", "words",
          "origin", "body")  # fmt: skip
_REMEMBERED = 65_536  # of each kind of what stands in many rows


def stored(one: Candidate, measure: str) -> tuple[Any, ...]:
    """Return what is stored of a candidate; ``measure`` is the figure that is summed."""
    place = one.place
    x = y = radius = None
    if place.longitude is not None and place.latitude is not None:
        x, y = parts_of(place.longitude, 180) % (360 * PARTS), parts_of(place.latitude, 90)
        radius = place.radius_km
    low = high = None
    for figure in one.figures:
        if figure.measure == measure:
            low, high = figure.low, figure.high
    said = dict.fromkeys(chain(words_of(f"{one.title} {one.text}"), *map(_words, (place.name, *one.actors))))
    words = f" {' '.join(said)} "
    return (one.row, *times_of(one.date), x, y, radius, one.category, low, high, words, one.key, body_of(one))


@lru_cache(maxsize=_REMEMBERED)
def times_of(text: str) -> tuple[int | None, int | None, int | None, int, bool]:
    """Return at, begins, ends, span and clock of a date in EDTF; of none, nothing.

    >>> times_of("2023-06-24"), times_of("1970-01-01T03:00:01+03:00")
    ((1687564800, 1687564800, 1687651200, 86400, False), (1, 1, 2, 1, True))
    >>> times_of("../2023")
    (1704067199, None, 1704067200, 2147483647, False)
    """
    if not text:
        return None, None, None, OPEN, False
    date = parse(text)
    begins, ends = _seconds(date.earliest), _seconds(date.latest)
    at = begins if begins is not None else ends - 1 if ends is not None else None
    span = OPEN if begins is None or ends is None else min(max(ends - begins, 0), OPEN)
    return at, begins, ends, span, date.is_clock


def _seconds(moment: datetime | None) -> int | None:
    """Return a time as in the table; a day beside a clock time counts as if it were in UTC."""
    if moment is None:
        return None
    return seconds(moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None))


def body_of(one: Candidate) -> str:
    """Return what is only read when a row is opened, as one text.

    The row itself and its key are columns of their own.
    """
    texts = ",".join(map(encode_basestring, (one.date, one.title, one.text, one.category, one.track)))
    rest = _place(one.place), _actors(one.actors), _told(one.told), _figures(one.figures), _remarks(one)
    return f"[{texts},{','.join(rest)}]"


# What stands in many rows is written once.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


@lru_cache(maxsize=_REMEMBERED)
def _place(place: Where) -> str:
    return _json(list(place))


@lru_cache(maxsize=_REMEMBERED)
def _actors(actors: tuple[str, ...]) -> str:
    return _json(list(actors))


@lru_cache(maxsize=_REMEMBERED)
def _told(told: tuple[Told, ...]) -> str:
    return _json([[one.publisher, one.title, one.address, one.published] for one in told])


@lru_cache(maxsize=_REMEMBERED)
def _figures(figures: tuple[Counted, ...]) -> str:
    return _json([[figure.measure, figure.unit, figure.low, figure.high] for figure in figures])


def _remarks(one: Candidate) -> str:
    return _json([[remark.column, remark.value, remark.code] for remark in one.remarks]) if one.remarks else "[]"


def candidate_of(number: int, origin: str, body: str) -> Candidate:
    """Return the candidate that a text was made of: ``candidate_of(c.row, c.key, body_of(c)) == c``."""
    date, title, text, category, track, place, actors, told, figures, remarks = json.loads(body)
    return Candidate(
        number,
        origin,
        date,
        title,
        text,
        category,
        track,
        Where(*place),
        tuple(actors),
        tuple(Told(*one) for one in told),
        tuple(Counted(*one) for one in figures),
        tuple(Remark(number, *one) for one in remarks),
    )
