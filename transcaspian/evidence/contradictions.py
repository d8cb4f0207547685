"""Contradictions among the claims about one event: denials, and different figures, times and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from transcaspian.dataset.certainty import Certainty, speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.evidence.figures import Mentions, clock_words, differ, figure_words, kinds, mentions
from transcaspian.language.messages import words
from transcaspian.tables.records import Claim
from transcaspian.view.query import View

_DENIED = ("confirms", "reports", "asserts")  # what a denial contradicts


@dataclass(frozen=True, slots=True)
class Opposed:
    """A denial against what one speaker says: his first claim, and how many more he makes."""

    denial: ClaimLine
    claim: ClaimLine
    more: int


@dataclass(frozen=True, slots=True)
class Naming:
    """What one claim names: figures, clock times or places in words."""

    names: tuple[str, ...]
    claim: ClaimLine


@dataclass(frozen=True, slots=True)
class Differing:
    """Claims about one event that name different figures of a unit, clock times or places."""

    kind: str  # a unit, clock or place
    title: str
    claims: tuple[Naming, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What is named, each once, in the order of the claims."""
        return tuple(dict.fromkeys(name for naming in self.claims for name in naming.names))


@dataclass(frozen=True, slots=True)
class Contradictions:
    """The contradictions among the claims about one event."""

    opposed: tuple[Opposed, ...] = ()
    differing: tuple[Differing, ...] = ()


def contradictions(
    dataset: Dataset, view: View, claims: tuple[Claim, ...], sure: Certainty | None = None
) -> Contradictions:
    """Return the contradictions among the claims about one event, in the order of the claims.

    A denial contradicts what each speaker confirms, reports or asserts. Figures, times and places are compared with
    each other where two claims name different ones and somebody else says or prints the second: that they differ is
    certain, that one of them is wrong is not.
    """
    triggers = sure.claim_ids if sure else ()
    lines = {c.id: claim_line(dataset, c, view, c.id in triggers) for c in claims}
    opposed = []
    for denial in (c for c in claims if c.stance == "denies"):
        said: dict[str, list[Claim]] = {}
        for claim in sorted(claims, key=lambda c: c.known_on.bounds(view.tz)[1] or datetime.max):
            if claim.stance in _DENIED and speaker(claim, dataset) != speaker(denial, dataset):
                said.setdefault(speaker(claim, dataset), []).append(claim)
        opposed += [Opposed(lines[denial.id], lines[of[0].id], len(of) - 1) for of in said.values()]
    found = {c.id: mentions(dataset).get(c.id, Mentions()) for c in claims}
    differing = (_differing(dataset, view, kind, claims, found, lines) for kind in kinds(found.values()))
    return Contradictions(tuple(opposed), tuple(one for one in differing if one))


def _differing(
    dataset: Dataset,
    view: View,
    kind: str,
    claims: tuple[Claim, ...],
    found: Mapping[str, Mentions],
    lines: Mapping[str, ClaimLine],
) -> Differing | None:
    if not any(
        differ(kind, found[a.id], found[b.id], dataset)
        for a, b in combinations(claims, 2)
        if _voice(a, dataset) != _voice(b, dataset)
    ):
        return None
    say = words(view.language)
    names = {c.id: _names(dataset, kind, found[c.id], view) for c in claims}
    title = say(f"evidence.differing.{kind if kind in ('clock', 'place') else 'figure'}")
    return Differing(kind, title, tuple(Naming(names[c.id], lines[c.id]) for c in claims if names[c.id]))


def _voice(claim: Claim, dataset: Dataset) -> tuple[str, str]:
    """Return who speaks and who prints it: the same speaker is often quoted with two figures."""
    source = dataset.sources.get(claim.source_id)
    return speaker(claim, dataset), source.publisher if source else claim.source_id


def _names(dataset: Dataset, kind: str, named_by: Mentions, view: View) -> tuple[str, ...]:
    say = words(view.language)
    if kind == "place":
        return tuple(dataset.locations[i].name(view.language) for i in named_by.places)
    if kind == "clock":
        return tuple(
            say("figure.stamp", time=clock_words(c)) if c.stamp else say("figure.clock", time=clock_words(c))
            for c in named_by.clocks
        )
    return tuple(figure_words(figure, say) for figure in named_by.figures if figure.unit == kind)
