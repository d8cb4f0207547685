"""Contradictions among the claims about one event: denials, and different figures, times and places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transcaspian.dataset.certainty import Certainty, speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.evidence.differing import Named, differences
from transcaspian.tables.records import Claim, Figure
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
    """What one claim names, in words: figures of a measure, a time or a place."""

    names: tuple[str, ...]
    claim: ClaimLine
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    """Claims about one event that name different figures of a measure, times or places."""

    kind: str  # the measure's id, time or place
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

    def naming(one: Named) -> Naming:
        return Naming(one.words, lines[one.claim.id], one.figures)

    found = differences(dataset, view, claims)
    differing = (Differing(one.kind, one.title, tuple(map(naming, one.named))) for one in found)
    return Contradictions(tuple(opposed), tuple(differing))
