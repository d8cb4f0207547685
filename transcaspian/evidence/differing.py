"""Claims about one event that name different figures, times or places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from transcaspian.dataset.certainty import speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.figures import agree, comparable, figure_words, figures_of, same_place, same_time
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Claim, Figure
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class Named:
    """What one claim names: figures of one measure, a time or a place, in words."""

    claim: Claim
    words: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims that name different things of one kind: a measure's id, ``time`` or ``place``."""

    kind: str
    title: str
    named: tuple[Named, ...]


def differences(dataset: Dataset, view: View, claims: Sequence[Claim]) -> tuple[Difference, ...]:
    """Return what claims about one event name differently, in the order of the claims.

    Two claims differ where nothing that one names may be what the other names, and somebody else says or prints it.
    That they differ is certain; that one of them is wrong is not.
    """
    found = [_measured(dataset, view, claims, measure) for measure in _measures(dataset, claims)]
    found += [_times(dataset, view, claims), _places(dataset, view, claims)]
    return tuple(one for one in found if one)


def told(dataset: Dataset, view: View, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return a sentence on each difference: what is named, and by whom; who names the same is said together."""
    say = words(view.language)
    sentences = []
    for one in differences(dataset, view, claims):
        by_words: dict[str, list[str]] = {}
        for named in one.named:
            names = by_words.setdefault(say.list(named.words, "or"), [])
            if (who := speaker_name(dataset, named.claim, view, within=True)) not in names:
                names.append(who)
        parts = [say("card.differ.one", named=named, who=say.list(who)) for named, who in by_words.items()]
        sentences.append(say("card.differ", title=one.title, list="; ".join(parts)))
    return tuple(sentences)


def speaker_name(dataset: Dataset, claim: Claim, view: View, within: bool = False) -> str:
    """Return who speaks in a claim, by name: on its own, or as it stands ``within`` a sentence."""
    who = speaker(claim, dataset)
    actor = dataset.actors.get(who)
    if actor is None:
        return who.removeprefix("publisher:")
    return actor.name.within(view.language) if within else actor.name(view.language)


def _measures(dataset: Dataset, claims: Sequence[Claim]) -> list[str]:
    every = figures_of(dataset)
    named = {figure.measure for claim in claims for figure in every.get(claim.id, ())}
    return [measure for measure in dataset.measures if measure in named]


def _measured(dataset: Dataset, view: View, claims: Sequence[Claim], measure_id: str) -> Difference | None:
    measure, say = dataset.measures[measure_id], words(view.language)
    every = figures_of(dataset)
    stated = [(c, tuple(f for f in every.get(c.id, ()) if f.measure == measure_id)) for c in claims]
    stated = [(claim, figures) for claim, figures in stated if figures]

    def differ(some: tuple[Figure, ...], others: tuple[Figure, ...]) -> bool:
        pairs = [(a, b) for a in some for b in others if comparable(a, b, measure)]
        return bool(pairs) and not any(agree(a, b, measure) for a, b in pairs)

    named = [Named(c, tuple(figure_words(f, measure, say) for f in figures), figures) for c, figures in stated]
    return _difference(dataset, measure_id, measure.name(view.language), stated, named, differ)


def _times(dataset: Dataset, view: View, claims: Sequence[Claim]) -> Difference | None:
    stated = [(claim, claim.at) for claim in claims if claim.at is not None]
    named = [Named(c, (when(at, view.language, view.zone, short=True),)) for c, at in stated]
    title = words(view.language)("evidence.differing.time")
    return _difference(dataset, "time", title, stated, named, lambda a, b: not same_time(a, b))


def _places(dataset: Dataset, view: View, claims: Sequence[Claim]) -> Difference | None:
    places = dataset.locations
    stated = [(claim, places[claim.place_id]) for claim in claims if claim.place_id in places]
    named = [Named(claim, (place.name(view.language),)) for claim, place in stated]
    title = words(view.language)("evidence.differing.place")
    return _difference(dataset, "place", title, stated, named, lambda a, b: not same_place(a, b))


def _difference(
    dataset: Dataset,
    kind: str,
    title: str,
    stated: Sequence[tuple[Claim, Any]],
    named: Sequence[Named],
    differ: Callable[[Any, Any], bool],
) -> Difference | None:
    for (a, one), (b, other) in combinations(stated, 2):
        if _voice(a, dataset) != _voice(b, dataset) and differ(one, other):
            return Difference(kind, title, tuple(named))
    return None


def _voice(claim: Claim, dataset: Dataset) -> tuple[str, str]:
    """Return who speaks and who prints it: the same speaker is often quoted with two figures."""
    source = dataset.sources.get(claim.source_id)
    return speaker(claim, dataset), source.publisher if source else claim.source_id
