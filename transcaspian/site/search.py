"""Search without a server: the words of everything, folded, in parts that a page fetches as scripts when it needs them.

A part holds the words that begin alike (``ka.js``: those that begin with “ka”); a word leads to numbers of things. What
each is called and where it is stands in further parts, by language, of so many things each. All names of a thing in
every language and script are among its words, so that Уральск, Oral and Uralsk find the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import also_called, fold
from transcaspian.language.dates import Date
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.site import addresses
from transcaspian.site.model import Site
from transcaspian.site.scripts import json_of
from transcaspian.tables.records import Actor, Location, Text
from transcaspian.view.tours import offered, steps_of

FOLDER = "assets/search"
_THINGS = 400  # in one part of what things are called
_LARGE = 60_000  # bytes of a part of words, beyond which it is parted further
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Thing:
    kind: str
    id: str
    title: Text | str
    date: Date | None
    said: tuple[str, ...]  # all that it is found by
    weight: int  # what comes first among the found


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the paths and contents of the index."""
    data = site.data
    things = list(_things(data))
    found: dict[str, list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        folded = fold(" ".join(thing.said))
        # A person or a place has all of its names already; those of what its name holds are names of something else.
        others = "" if thing.kind in ("actor", "place") else also_called(data, folded)
        for word in dict.fromkeys(_WORD.findall(f"{folded} {others}")):
            found[word].append(number)
    parts = dict(_parted(found))
    for name, own in parts.items():
        yield f"{FOLDER}/w-{addresses.name(name)}.js", _call("words", name, own)
    for language in site.languages:
        for n in range(0, len(things), _THINGS):
            rows = [_row(site, language, thing) for thing in things[n : n + _THINGS]]
            yield f"{FOLDER}/{language}-{n // _THINGS}.js", _call("things", n, rows)
    names = {name: addresses.name(name) for name in parts}
    yield f"{FOLDER}/index.js", _call("index", _THINGS, names)


def _call(name: str, key: object, value: object) -> bytes:
    return f"site.{name}({json_of(key)},{json_of(value)});\n".encode()


def _parted(found: dict[str, list[int]], length: int = 1) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Yield words by their beginnings, as long as a part of them is small."""
    groups: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for word in sorted(found):
        groups[word[:length]][word] = found[word]
    for name, own in groups.items():
        if sum(len(word) + 5 * len(numbers) for word, numbers in own.items()) <= _LARGE or len(own) == 1:
            yield name, own
            continue
        if name in own:  # the word that is no longer than this
            yield name, {name: own.pop(name)}
        yield from _parted(own, length + 1)


def _row(site: Site, language: str, thing: _Thing) -> list[object]:
    say = words(language)
    title = thing.title(language) if isinstance(thing.title, Text) else thing.title
    aside = say(f"site.one.{thing.kind}")
    if thing.date:
        date = thing.date
        aside = f"{aside} · {when(date, language, site.view(language).zone, short=True)}"
    return [f"{thing.kind}/{addresses.name(thing.id)}.html", title, aside, thing.weight]


def _things(data: Dataset) -> Iterator[_Thing]:
    for event in data.events.values():
        claims = data.claims_of.get(event.id, ())
        people = [data.actors.get(i or "") for i in (*event.actor_ids, *(c.asserted_by for c in claims))]
        places = [data.locations.get(i or "") for i in (event.location_id, *event.about_location_ids)]
        said = (
            *(*event.title.said, *event.short.said, *event.summary.said),
            *(text for claim in claims for text in claim.statement.said),
            *(data.sources[c.source_id].publisher for c in claims if c.source_id in data.sources),
            *(name for actor in people if actor for name in _names(actor)),
            *(name for place in places if place for name in _names(place)),
        )
        yield _Thing("event", event.id, event.title, event.date, said, event.significance)
    for actor in data.actors.values():
        yield _Thing("actor", actor.id, actor.name, None, tuple(_names(actor)), 4)
    for place in data.locations.values():
        yield _Thing("place", place.id, place.name, None, tuple(_names(place)), 4)
    for view in data.views.values():
        yield _Thing("view", view.id, view.title, None, (*view.title.said, *view.message.said), 3)
    for key in offered(data):
        tour, steps = data.tours[key], steps_of(data, key)
        told = (text for step in steps for text in (*step.title.said, *step.text.said))
        yield _Thing("tour", tour.id, tour.name, None, (*tour.name.said, *tour.lead.said, *told), 3)
    for source in data.sources.values():
        name = f"{source.publisher}: {source.title}" if source.title else source.publisher
        yield _Thing("source", source.id, name, source.published, (source.publisher, source.title), 0)


def _names(one: Actor | Location) -> Iterable[str]:
    return (*one.name.said, one.name_local or "", *(one.aliases if isinstance(one, Location) else ()))
