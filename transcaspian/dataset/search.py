"""Finding events and places by words, in Latin, Cyrillic or Polish letters, without minding diacritics."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Location

# Letters that Unicode does not decompose into a base letter and a mark; Kazakh ones as Russian spells them.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe"} | dict(
    zip("әғқңөұүһі", "агкноуухи", strict=True)
)
_QUOTES = "’‘'\"“”„«»"
_ODD = re.compile("[\"'\x80-\U0010ffff]")  # what may have to be replaced: most letters of most texts are plain


def fold(text: str) -> str:
    """Return text without case and diacritics, runs of blanks as one.

    >>> fold("Aqtaý  ŁÓDŹ İzmir")
    'aqtay lodz izmir'
    >>> fold("Қазақстан Й")
    'казакстан и'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    for letter in set(_ODD.findall(bare)):
        bare = bare.replace(letter, _plain(letter))
    return " ".join(bare.split())


@cache
def _plain(letter: str) -> str:
    return "" if letter in _QUOTES or unicodedata.combining(letter) else _PLAIN.get(letter, letter)


@lru_cache(maxsize=4)
def _haystacks(dataset: Dataset) -> dict[str, str]:
    actors = {a.id: fold(" ".join((a.name.en, a.name.pl, a.name_local or ""))) for a in dataset.actors.values()}
    places = {p.id: " ".join(_names(p)) for p in dataset.locations.values()}
    found = {}
    for event in dataset.events.values():
        own = (
            event.title.en,
            event.title.pl,
            event.summary.en,
            event.summary.pl,
            event.short.en,
            event.short.pl,
        )
        linked = [actors.get(i, "") for i in event.actor_ids]
        linked += [places.get(i, "") for i in (event.location_id or "", *event.about_location_ids)]
        found[event.id] = " ".join((fold(" ".join(own)), *linked))
    return found


def _names(place: Location) -> list[str]:
    return [fold(n) for n in (place.name.en, place.name.pl, place.name_local or "", *place.aliases) if n.strip()]


def matches(dataset: Dataset, text: str) -> frozenset[str]:
    """Return the ids of the events in which every word of the text occurs."""
    needles = fold(text).split()
    return frozenset(
        event_id for event_id, hay in _haystacks(dataset).items() if all(needle in hay for needle in needles)
    )


def place_named(dataset: Dataset, text: str) -> Location | None:
    """Return the place with a name, in any language or script; None if no place has it."""
    wanted = fold(text)
    named = [p for p in dataset.locations.values() if p.longitude is not None and wanted in _names(p)]
    # "Moscow" is the city and not one of its buildings: the widest place of that name.
    return max(named, key=lambda p: p.radius_km, default=None)
