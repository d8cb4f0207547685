"""Finding events and places by words, in Latin, Cyrillic or Polish letters, without minding diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Location

# Letters that Unicode does not decompose into a base letter and a mark; Kazakh ones as Russian spells them.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe"} | dict(
    zip("әғқңөұүһі", "агкноуухи", strict=True)
)
_WORDS, _PARTS = re.compile(r"\w+"), re.compile(r"[(),/;]")
_LEAST = 3  # letters of what can be a name
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
    actors = {a.id: fold(" ".join((*a.name.said, a.name_local or ""))) for a in dataset.actors.values()}
    places = {p.id: " ".join(_names(p)) for p in dataset.locations.values()}
    found = {}
    for event in dataset.events.values():
        own = (*event.title.said, *event.summary.said, *event.short.said)
        linked = [actors.get(i, "") for i in event.actor_ids]
        linked += [places.get(i, "") for i in (event.location_id or "", *event.about_location_ids)]
        found[event.id] = " ".join((fold(" ".join(own)), *linked))
    return found


def _names(place: Location) -> list[str]:
    return [fold(n) for n in (*place.name.said, place.name_local or "", *place.aliases) if n.strip()]


def _words(folded: str) -> str:
    return " ".join(_WORDS.findall(folded))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, without the marks between them.

    >>> words_of("Żegluga (Aqtaý–Baku)")
    ['zegluga', 'aqtay', 'baku']
    """
    if text.isascii():  # as most rows of a layer are, and there may be millions
        return _WORDS.findall(text.lower().replace('"', "").replace("'", ""))
    return _WORDS.findall(fold(text))


@lru_cache(maxsize=4)
def _in_words(dataset: Dataset) -> dict[str, str]:
    """Return the texts of events as words, each after a blank, so that it can be found by its beginning."""
    return {event_id: f" {_words(hay)}" for event_id, hay in _haystacks(dataset).items()}


@lru_cache(maxsize=4)
def _also_called(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Return, for each name of an actor or a place in words, all names of the same, whatever language or script.

    A name that several places have is that of the widest; of persons, each word is a name too.
    """
    found: dict[str, frozenset[str]] = {}
    for place in sorted(dataset.locations.values(), key=lambda p: -p.radius_km):
        parts = [_words(part) for name in _names(place) for part in (name, *_PARTS.split(name))]
        _call(found, parts)
    for actor in dataset.actors.values():
        names = [_words(fold(n)) for n in (*actor.name.said, actor.name_local or "") if n.strip()]
        _call(found, names)
        if actor.kind == "person" and len({name.count(" ") for name in names}) == 1:
            for alike in zip(*(name.split() for name in names), strict=True):
                _call(found, alike)
    return found


def _call(found: dict[str, frozenset[str]], names: Iterable[str]) -> None:
    """Note names of the same; those that are names of something else already stay that."""
    fresh = frozenset(name for name in names if len(name) >= _LEAST and name not in found)
    for name in fresh:
        found[name] = fresh


def matches(dataset: Dataset, text: str) -> frozenset[str]:
    """Return the ids of the events in which every word of the text occurs, or another name of what it names."""
    folded, named = fold(text), _also_called(dataset)
    whole = named.get(_words(folded))
    wanted = [whole] if whole else [named.get(_words(one)) or one for one in folded.split()]
    texts, in_words = _haystacks(dataset), _in_words(dataset)

    def found(event_id: str, one: str | frozenset[str]) -> bool:
        if isinstance(one, str):
            return one in texts[event_id]
        return any(f" {name}" in in_words[event_id] for name in one)

    return frozenset(event_id for event_id in texts if all(found(event_id, one) for one in wanted))


def also_called(dataset: Dataset, folded: str) -> str:
    """Return all other names of what a folded text names, for a search that knows no names of its own."""
    text, groups = f" {_words(folded)}", dict.fromkeys(_also_called(dataset).values())
    return " ".join(name for group in groups if any(f" {one}" in text for one in group) for name in sorted(group))


@cache
def letters() -> Mapping[str, str]:
    """Return how to fold letters that Unicode does not take apart, for a program elsewhere that folds what is typed."""

    def apart(letter: str) -> str:
        bare = unicodedata.normalize("NFKD", letter.lower())
        return "".join(c for c in bare if not unicodedata.category(c).startswith("M")).strip()

    # Latin, Greek and Cyrillic letters, and quotation marks.
    every = map(chr, (*range(0x21, 0x530), *range(0x2010, 0x2070)))
    return MappingProxyType({letter: fold(letter) for letter in every if fold(letter) != apart(letter)})


def place_named(dataset: Dataset, text: str) -> Location | None:
    """Return the place with a name, in any language or script; None if no place has it."""
    wanted = fold(text)
    named = [p for p in dataset.locations.values() if p.longitude is not None and wanted in _names(p)]
    # "Moscow" is the city and not one of its buildings: the widest place of that name.
    return max(named, key=lambda p: p.radius_km, default=None)
