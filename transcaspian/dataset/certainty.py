"""How sure an event is: derived from its claims, never typed in.

The rule (``docs/decisions/0003-certainty.md``), from the claims known by a date:

1. any ``denies``: *disputed*;
2. else any ``confirms``, or ``reports`` by two different speakers in sources of reliability A or B that
   are not reposts: *confirmed*;
3. else any ``reports`` whose speaker is neither among the event's actors nor part of one: *reported*;
4. else *claimed*.

Who speaks counts, not who prints: the speaker is ``asserted_by``, else the publisher. ``asserts`` and
``estimates`` never raise an event beyond *claimed*; ``context`` counts for nothing. Letters A–F are
the source reliability of NATO's Admiralty code (STANAG 2511).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from transcaspian.tables.records import Claim, Event, Source

MAKES_KNOWN = frozenset({"reports", "confirms", "asserts", "estimates"})
_INDEPENDENT = frozenset({"A", "B"})


class Facts(Protocol):
    """What the rule needs of a dataset."""

    @property
    def claims_of(self) -> dict[str, tuple[Claim, ...]]:
        """The claims about each event."""

    @property
    def sources(self) -> dict[str, Source]:
        """The publications by id."""

    def part_of(self, actor_id: str) -> frozenset[str]:
        """Return everything that an actor belongs to, directly or not."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """A level, the rule that gave it and the claims that triggered the rule."""

    level: str  # confirmed | reported | claimed | disputed
    reason: str  # denied | confirmed-by | two-speakers | outside-speaker | only-parties | only-figures
    claim_ids: tuple[str, ...]


def public_from(claim: Claim, source: Source | None, zone: tzinfo) -> datetime | None:
    """Return the wall time in a zone by which a claim was certainly public; None if that is not known.

    An open date such as ``2016/..`` counts from the day the source was retrieved.
    """
    day = claim.known_on
    if day.open_end:
        if source is None or source.retrieved is None:
            return None
        day = source.retrieved
    return day.bounds(zone)[1]


def public_by(claim: Claim, source: Source | None, known_by: date | None, zone: tzinfo) -> bool:
    """Say whether a claim was certainly public by the end of a day in a time zone.

    A claim of which no day is known is known today only, that is when no day is asked for.
    """
    if known_by is None:
        return True
    latest = public_from(claim, source, zone)
    return latest is not None and latest <= end_of(known_by)


def end_of(day: date) -> datetime:
    """Return the midnight that ends a day."""
    return datetime.combine(day, time()) + timedelta(days=1)


def claims_known(facts: Facts, event_id: str, known_by: date | None, zone: tzinfo) -> tuple[Claim, ...]:
    """Return the claims about an event that were public by a day, in table order."""
    claims = facts.claims_of.get(event_id, ())
    if known_by is None:
        return claims
    return tuple(c for c in claims if public_by(c, facts.sources.get(c.source_id), known_by, zone))


def is_known(claims: tuple[Claim, ...]) -> bool:
    """Say whether claims make an event known: a denial or context alone does not."""
    return any(claim.stance in MAKES_KNOWN for claim in claims)


def speaker(claim: Claim, facts: Facts) -> str:
    """Return who speaks in a claim: an actor's id, else ``publisher:`` and the publisher's name."""
    if claim.asserted_by:
        return claim.asserted_by
    source = facts.sources.get(claim.source_id)
    return f"publisher:{source.publisher if source else claim.source_id}"


def certainty(event: Event, claims: tuple[Claim, ...], facts: Facts) -> Certainty:
    """Return how sure an event is by the claims given, with the reason.

    Pass the claims that were known by the view's date (``claims_known``).
    """
    denials = [c.id for c in claims if c.stance == "denies"]
    if denials:
        return Certainty("disputed", "denied", tuple(denials))
    confirming = [c.id for c in claims if c.stance == "confirms"]
    if confirming:
        return Certainty("confirmed", "confirmed-by", tuple(confirming))
    reports = [c for c in claims if c.stance == "reports"]
    independent: dict[str, str] = {}
    for claim in reports:
        source = facts.sources.get(claim.source_id)
        if source and source.reliability in _INDEPENDENT and source.kind != "repost":
            independent.setdefault(speaker(claim, facts), claim.id)
    if len(independent) >= 2:
        return Certainty("confirmed", "two-speakers", tuple(independent.values()))
    parties = set(event.actor_ids)
    outside = []
    for claim in reports:
        who = speaker(claim, facts)
        if who not in parties and not (facts.part_of(who) & parties):
            outside.append(claim.id)
    if outside:
        return Certainty("reported", "outside-speaker", tuple(outside))
    if reports or any(c.stance == "asserts" for c in claims):
        ids = tuple(c.id for c in claims if c.stance in ("reports", "asserts", "estimates"))
        return Certainty("claimed", "only-parties", ids)
    return Certainty("claimed", "only-figures", tuple(c.id for c in claims if c.stance == "estimates"))


def sources_deciding(claims: tuple[Claim, ...], sure: Certainty, facts: Facts) -> tuple[str, ...]:
    """Return the sources that an event's certainty rests on, each once, in the order of the claims.

    Where something is denied, also the first source that made it known: a denial alone would not say what it denies.
    """
    ids = set(sure.claim_ids)
    if sure.level == "disputed":
        ids |= {c.id for c in [c for c in claims if is_known((c,))][:1]}
    return tuple(dict.fromkeys(c.source_id for c in claims if c.id in ids and c.source_id in facts.sources))
