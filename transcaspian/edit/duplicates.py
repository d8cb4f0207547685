"""Events that may be the one about to be entered: near in time, similar in title or place, and why.

Two titles are alike by the words that they share, in any language. A word that few events have counts for more
(inverse document frequency), and words that differ in their endings or by a slip are the same one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold
from transcaspian.language.dates import Date, DateError, parse
from transcaspian.language.messages import words
from transcaspian.tables.records import Event, Text

NEAR = 3  # days
MOST = 5  # more would not help
# Found by trying on the tables that ship: no two events there are the same one, and many are of the same day.
_ALIKE = 0.55
_HERE, _ELSEWHERE = 0.2, 0.1  # what the same place adds, and another one takes away
_SAME_SCENE = 0.5  # of events that only their day, place and actors make one
_LEAST_ALIKE = 0.3  # of which the place cannot make a duplicate
_INSTANT = timedelta(microseconds=1)
_VAGUE = timedelta(days=40)  # a date that is wider says little, and so does that others overlap with it
_SAME_WORD = 0.8  # of its letters, in order (difflib)
_WORD = re.compile(r"\w+")

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Similar:
    """An event that may be the same: how likely, from 0 to 1, and the evidence for it.

    ``shared`` has the words of its title that the other title has, too; ``days`` is how far the dates lie apart, 0 on
    one day or where they overlap, ``None`` if either is unknown. ``actors`` has those that take part in both.
    """

    event: Event
    likeness: float
    shared: tuple[str, ...]
    days: int | None
    same_place: bool
    actors: tuple[str, ...] = ()


def similar_events(
    dataset: Dataset,
    title: str | Text,
    date: str | Date,
    location_id: str | None = None,
    leave_out: str = "",
    actor_ids: Iterable[str] = (),
) -> tuple[Similar, ...]:
    """Return the events that may be the same as one of this title, date, place and actors, most similar first.

    They lie within three days of it, or their dates overlap. ``leave_out`` is the event that is being edited itself. A
    date that cannot be read counts for nothing; then only very similar titles count. Whatever they are called, events
    of one day, one place and the same actors may be the same.
    """
    titles = {one: title if isinstance(title, str) else title[one] for one in dataset.languages}
    bounds = _bounds(date)
    wanted = tuple(actor_ids)
    found = []
    for event in dataset.events.values():
        days = _days(bounds, event.date.bounds(UTC)) if bounds else None
        if event.id == leave_out or (days is not None and days > NEAR):
            continue
        alike, shared = max(
            _alike(one, event.title[language], _weights(dataset, language)) for language, one in titles.items()
        )
        here = bool(location_id) and location_id == event.location_id
        elsewhere = bool(location_id) and bool(event.location_id) and not here
        score = alike + _HERE * here - _ELSEWHERE * elsewhere
        both = tuple(actor for actor in wanted if actor in event.actor_ids)
        least = _ALIKE if bounds and not _vague(bounds) else _ALIKE + _HERE
        if alike >= _LEAST_ALIKE and score >= least:
            found.append(Similar(event, min(1.0, max(0.0, score)), shared, days, here, both))
        elif (
            here
            and days == 0
            and wanted
            and both == wanted
            and bounds
            and not (_vague(bounds) or _vague(event.date.bounds(UTC)))
        ):
            found.append(Similar(event, _SAME_SCENE, shared, days, here, both))
    found.sort(key=lambda similar: (-similar.likeness, similar.event.id))
    return tuple(found[:MOST])


def reasons(similar: Similar, dataset: Dataset, language: str) -> tuple[str, ...]:
    """Return the evidence in words: shared words, dates, place."""
    say = words(language)
    found = [say("edit.similar.words", words=say.list(similar.shared))] if similar.shared else []
    if similar.days is not None:
        found.append(say.n("edit.similar.days", similar.days) if similar.days else say("edit.similar.overlap"))
    place = dataset.locations.get(similar.event.location_id or "")
    if similar.same_place and place:
        found.append(say("edit.similar.place", place=place.name(language)))
    actors = [dataset.actors[actor].name.within(language) for actor in similar.actors if actor in dataset.actors]
    if actors:
        found.append(say("edit.similar.actors", actors=say.list(actors)))
    return tuple(found)


Bounds = tuple[datetime | None, datetime | None]


def _bounds(date: str | Date) -> Bounds | None:
    try:
        return (parse(date) if isinstance(date, str) else date).bounds(UTC)
    except DateError:
        return None


def _days(one: Bounds, other: Bounds) -> int:
    """Return how many days two spans lie apart by the calendar; 0 where they overlap, or one is open to that side."""
    apart = [0]
    for first, second in ((one, other), (other, one)):
        if first[1] is not None and second[0] is not None and second[0] >= first[1]:
            last = max(first[1] - _INSTANT, first[0] or first[1])  # the end is exclusive
            apart.append((second[0].date() - last.date()).days)
    return max(apart)


def _vague(bounds: Bounds) -> bool:
    return bounds[0] is None or bounds[1] is None or bounds[1] - bounds[0] > _VAGUE


@lru_cache(maxsize=4096)
def _words_of(title: str) -> Mapping[str, str]:
    """Return the words of a title as written, by what they are compared by; short ones are left out but for numbers."""
    found = ((fold(word), word) for word in _WORD.findall(title))
    return {word: written for word, written in found if len(word) > 2 or word.isdecimal()}


@lru_cache(maxsize=8)
def _weights(dataset: Dataset, language: str) -> Weights:
    """Return the weight of each word in the titles: highest if only one event has it; ``""`` stands for other words.

    A word that no title has may be a synonym of one that they have, so it weighs less than a rare one.
    """
    most = len(dataset.events) + 1
    counts = Counter(word for event in dataset.events.values() for word in _words_of(event.title[language]))
    return {word: log(most / count) for word, count in counts.items()} | {"": log(most) / 2}


def _alike(one: str, other: str, weights: Weights) -> tuple[float, tuple[str, ...]]:
    """Return how much of two titles is shared, from 0 to 1 (Sørensen–Dice, weighted), and the shared words."""
    mine, theirs = _words_of(one), _words_of(other)
    left = dict.fromkeys(mine)
    pairs: list[tuple[str, str]] = []
    for word in theirs:
        same = word if word in left else next((own for own in left if _same_word(own, word)), None)
        if same is not None:
            del left[same]
            pairs.append((same, word))

    def weight(word: str) -> float:
        return weights.get(word, weights[""])

    whole = sum(map(weight, mine)) + sum(map(weight, theirs))
    shared = sum(weight(own) + weight(word) for own, word in pairs)
    return (shared / whole if whole else 0.0), tuple(theirs[word] for _, word in pairs)


@lru_cache(maxsize=65_536)  # many titles of one import, each against many
def _same_word(one: str, other: str) -> bool:
    """Say whether two words are forms of one; a number is only ever itself."""
    if one.isdecimal() or other.isdecimal() or min(len(one), len(other)) < 4:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _SAME_WORD and matcher.ratio() >= _SAME_WORD
