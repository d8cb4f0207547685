"""The evidence as plain data: who says what about an event, against whom; what a source or an actor says.

Everything is limited by the view's day: a claim that was not public by then, or one about an event that was not known
by then, is counted but not shown. What a reader's filter hides is counted as well: nothing is silently missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, tzinfo

from transcaspian.dataset.certainty import end_of, public_from, speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import Choice, ClaimLine, claim_line, introduced, reason
from transcaspian.evidence.contradictions import Contradictions, contradictions
from transcaspian.language.dates import sort_key
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.tables.records import Claim, Source
from transcaspian.view.query import View
from transcaspian.view.selection import Selection, select
from transcaspian.view.sure import sure_in_words

# The sides of an event, each with the stances that stand on it.
SIDES: dict[str, tuple[str, ...]] = {
    "for": ("confirms", "reports"),
    "against": ("denies",),
    "own": ("asserts", "estimates"),
    "context": ("context",),
}
_SIDE_OF = {stance: side for side, stances in SIDES.items() for stance in stances}
_NAMED = 6  # in a line of the overview


@dataclass(frozen=True, slots=True)
class Filter:
    """The claims that a reader wants to see; empty and None mean "all"."""

    stances: tuple[str, ...] = ()
    reliabilities: tuple[str, ...] = ()  # letters of the source's grade
    credibilities: tuple[int, ...] = ()  # digits of the claim's grade
    kinds: tuple[str, ...] = ()  # of source
    known_from: date | None = None
    known_to: date | None = None

    def active(self) -> int:
        """Return how many of the parts are set."""
        return sum(bool(getattr(self, field.name)) for field in fields(self))

    def keeps(self, claim: Claim, source: Source | None, zone: tzinfo) -> bool:
        """Say whether a claim is kept.

        The two days are judged by the same bound as ``certainty.public_from``: the wall time by which the claim was
        certainly public lies after the first day's beginning, and not after the last day's end. A claim of which no
        such time is known is between no two days.
        """
        if self.stances and claim.stance not in self.stances:
            return False
        if self.reliabilities and (source.reliability if source else "F") not in self.reliabilities:
            return False
        if self.credibilities and claim.credibility not in self.credibilities:
            return False
        if self.kinds and (source is None or source.kind not in self.kinds):
            return False
        if self.known_from is None and self.known_to is None:
            return True
        public = public_from(claim, source, zone)
        if public is None or (self.known_from and public <= datetime.combine(self.known_from, time())):
            return False
        return self.known_to is None or public <= end_of(self.known_to)


ALL = Filter()


@dataclass(frozen=True, slots=True)
class Side:
    """The claims on one side of an event, in the order in which they became public."""

    key: str  # for | against | own | context
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """Everything that is said about one event, side by side; ``triggers`` gave the certainty, whatever is filtered."""

    event_id: str
    title: str
    when: str
    track: str
    certainty: str  # level
    certainty_words: str
    reason: str
    rule: str
    triggers: tuple[ClaimLine, ...]
    sides: tuple[Side, ...]
    contradictions: Contradictions
    speakers: tuple[Choice, ...]  # actors among those who speak in the claims shown
    sources: tuple[Choice, ...]
    shown: int
    hidden: int  # by the filter
    later: int  # not public by the view's day


@dataclass(frozen=True, slots=True)
class About:
    """Claims about one event."""

    event_id: str
    title: str
    when: str
    certainty: str
    certainty_words: str
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """A publication, how it is graded and what it carries."""

    source_id: str
    publisher: str
    title: str
    kind: str
    language: str
    published: str
    retrieved: str
    read: str  # how much of it, in words
    letter: str
    letter_words: str
    url: str | None
    archived_url: str | None
    carries: tuple[About, ...]
    shown: int
    hidden: int
    later: int


@dataclass(frozen=True, slots=True)
class ActorEvidence:
    """What an actor asserted, what its own people say, and what others say of events it takes part in."""

    actor_id: str
    name: str
    name_local: str
    part_of: str
    asserted: tuple[About, ...]
    own: tuple[About, ...]  # said by those who belong to the actor, of events that it takes part in
    others: tuple[About, ...]
    shown: int
    hidden: int
    later: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A source or an actor in a list, with the number of its claims that are kept."""

    id: str
    text: str
    aside: str
    claims: int


@dataclass(frozen=True, slots=True)
class Finding:
    """An event that deserves a look, and why."""

    event_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The disputed events of a view, then the others whose claims name different things."""

    disputed: tuple[Finding, ...]
    differing: tuple[Finding, ...]
    shown: int  # events of the view


def event_evidence(dataset: Dataset, view: View, event_id: str, keep: Filter = ALL) -> EventEvidence | None:
    """Return the evidence of an event; None if there is no such event, or it was not known by the view's day."""
    known = known_then(dataset, view)
    event = dataset.events.get(event_id)
    if event is None or event_id not in known.certainty:
        return None
    say = words(view.language)
    sure, claims = known.certainty[event_id], _by_day(known.claims[event_id], view)
    lines = {c.id: claim_line(dataset, c, view, c.id in sure.claim_ids) for c in claims}
    kept = _kept(dataset, claims, view, keep)
    sides = (Side(key, tuple(lines[c.id] for c in kept if _SIDE_OF.get(c.stance) == key)) for key in SIDES)
    who = dict.fromkeys(speaker(c, dataset) for c in kept)
    sources = dict.fromkeys(c.source_id for c in kept)
    return EventEvidence(
        event_id=event_id,
        title=event.title(view.language),
        when=when(event.date, view.language, view.zone),
        track=event.track,
        certainty=sure.level,
        certainty_words=say(f"certainty.{sure.level}"),
        reason=reason(dataset, sure, claims, view),
        rule=say(f"guide.rule.{sure.level}"),
        triggers=tuple(lines[c.id] for c in claims if c.id in sure.claim_ids),
        sides=tuple(side for side in sides if side.claims),
        contradictions=contradictions(dataset, view, kept, sure),
        speakers=tuple(Choice(i, dataset.actors[i].name(view.language)) for i in who if i in dataset.actors),
        sources=_source_links(view, (dataset.sources[i] for i in sources if i in dataset.sources)),
        shown=len(kept),
        hidden=len(claims) - len(kept),
        later=len(dataset.claims_of.get(event_id, ())) - len(claims),
    )


def _source_links(view: View, sources: Iterable[Source]) -> tuple[Choice, ...]:
    """Return publications by their publishers, two of one publisher with their dates."""
    sources = list(sources)
    often = Counter(source.publisher for source in sources)
    return tuple(
        Choice(s.id, f"{s.publisher} ({when(s.published, view.language, view.zone, short=True)})")
        if often[s.publisher] > 1 and s.published
        else Choice(s.id, s.publisher)
        for s in sources
    )


def source_evidence(dataset: Dataset, view: View, source_id: str, keep: Filter = ALL) -> SourceEvidence | None:
    """Return what a publication says and how it is graded; None if there is no such source."""
    source = dataset.sources.get(source_id)
    if source is None:
        return None
    say = words(view.language)
    every = [c for claims in dataset.claims_of.values() for c in claims if c.source_id == source_id]
    known = [c for claims in known_then(dataset, view).claims.values() for c in claims if c.source_id == source_id]
    kept = _kept(dataset, known, view, keep)
    return SourceEvidence(
        source_id=source_id,
        publisher=source.publisher,
        title=source.title,
        kind=source_kind(source.kind, say),
        language=str(say.locale.languages.get(source.language, source.language)),
        published=when(source.published, view.language, view.zone) if source.published else "",
        retrieved=when(source.retrieved, view.language, view.zone) if source.retrieved else say("source_read.unknown"),
        read=say(f"source_read.{(source.read or 'unknown').replace(' ', '_')}"),
        letter=source.reliability,
        letter_words=say(f"reliability.{source.reliability}"),
        url=source.url,
        archived_url=source.archived_url,
        carries=_about(dataset, view, kept),
        shown=len(kept),
        hidden=len(known) - len(kept),
        later=len(every) - len(known),
    )


def actor_evidence(dataset: Dataset, view: View, actor_id: str, keep: Filter = ALL) -> ActorEvidence | None:
    """Return what an actor asserted, and claims about events it takes part in; None if there is no such actor."""
    actor = dataset.actors.get(actor_id)
    if actor is None:
        return None
    every = [c for claims in dataset.claims_of.values() for c in claims if _concerns(dataset, c, actor_id)]
    known = [
        c for claims in known_then(dataset, view).claims.values() for c in claims if _concerns(dataset, c, actor_id)
    ]
    kept = _kept(dataset, known, view, keep)
    groups: dict[str, list[Claim]] = {"asserted": [], "own": [], "others": []}
    for claim in kept:
        who = speaker(claim, dataset)
        group = "asserted" if who == actor_id else "own" if actor_id in dataset.part_of(who) else "others"
        groups[group].append(claim)
    owner = dataset.actors.get(actor.part_of or "")
    return ActorEvidence(
        actor_id=actor_id,
        name=actor.name(view.language),
        name_local=actor.name_local or "",
        part_of=owner.name(view.language) if owner else "",
        asserted=_about(dataset, view, groups["asserted"]),
        own=_about(dataset, view, groups["own"]),
        others=_about(dataset, view, groups["others"]),
        shown=len(kept),
        hidden=len(known) - len(kept),
        later=len(every) - len(known),
    )


def _concerns(dataset: Dataset, claim: Claim, actor_id: str) -> bool:
    """Say whether an actor speaks in a claim, or takes part in its event."""
    event = dataset.events.get(claim.event_id)
    return speaker(claim, dataset) == actor_id or (event is not None and actor_id in event.actor_ids)


def source_tallies(dataset: Dataset, view: View, keep: Filter = ALL) -> tuple[Tally, ...]:
    """Return the publications that carry claims known by the view's day, those with most kept claims first."""
    counts: dict[str, int] = {}
    for claims in known_then(dataset, view).claims.values():
        kept = {c.id for c in _kept(dataset, claims, view, keep)}
        for claim in claims:
            counts[claim.source_id] = counts.get(claim.source_id, 0) + (claim.id in kept)
    found = ((dataset.sources[i], n) for i, n in counts.items() if i in dataset.sources)
    return _ranked(Tally(s.id, f"{s.publisher}: {s.title}", s.reliability, n) for s, n in found)


def actor_tallies(dataset: Dataset, view: View, keep: Filter = ALL) -> tuple[Tally, ...]:
    """Return the actors that speak or take part in anything known by the view's day, those who say most first."""
    known = known_then(dataset, view).claims
    counts: dict[str, int] = {}
    for event_id, claims in known.items():
        counts |= {i: counts.get(i, 0) for i in dataset.events[event_id].actor_ids}
        kept = {c.id for c in _kept(dataset, claims, view, keep)}
        for claim in claims:
            who = speaker(claim, dataset)
            counts[who] = counts.get(who, 0) + (claim.id in kept)
    found = ((dataset.actors[i], n) for i, n in counts.items() if i in dataset.actors)
    return _ranked(Tally(a.id, a.name(view.language), a.name_local or "", n) for a, n in found)


def _ranked(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    return tuple(sorted(tallies, key=lambda tally: (-tally.claims, tally.text.casefold(), tally.id)))


def overview(dataset: Dataset, view: View, keep: Filter = ALL) -> Overview:
    """Return the events of the view to begin with: the disputed, then those whose claims name different things."""
    say, chosen = words(view.language), select(dataset, view)
    disputed, differing = [], []
    for event in chosen.shown:
        claims = _kept(dataset, _by_day(chosen.claims[event.id], view), view, keep)
        sure = chosen.certainty[event.id]
        if sure.level == "disputed":
            who = introduced(dataset, view, [c for c in chosen.claims[event.id] if c.id in sure.claim_ids])
            disputed.append(Finding(event.id, say("evidence.denied_by", who=say.list(who))))
        elif found := contradictions(dataset, view, claims).differing:
            names = [name for one in found for name in one.names]
            differing.append(Finding(event.id, " · ".join(names[:_NAMED] + ["…"] * (len(names) > _NAMED))))
    return Overview(tuple(disputed), tuple(differing), len(chosen.shown))


def events_known(dataset: Dataset, view: View) -> dict[str, str]:
    """Return the events known by the view's day by id, in order of time, each with title and date."""
    every = select(dataset, View(window="all", known_by=view.known_by, zone=view.zone)).shown
    language = view.language
    return {e.id: f"{e.title(language)} · {when(e.date, language, view.zone, short=True)}" for e in every}


def source_kind(kind: str, say: Words) -> str:
    """Return a kind of source in words; one that the catalogue does not have, as it is written."""
    key = kind.replace(" ", "_")
    return say(f"source_kind.{key}") if say.has(f"source_kind.{key}") else kind


def known_then(dataset: Dataset, view: View) -> Selection:
    """Return the events known by the view's day, whatever its other filters."""
    return select(dataset, View(known_by=view.known_by, zone=view.zone))


def _by_day(claims: Iterable[Claim], view: View) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda c: (sort_key(c.known_on, view.tz), c.id)))


def _kept(dataset: Dataset, claims: Iterable[Claim], view: View, keep: Filter) -> tuple[Claim, ...]:
    return tuple(c for c in claims if keep.keeps(c, dataset.sources.get(c.source_id), view.tz))


def _about(dataset: Dataset, view: View, claims: Iterable[Claim]) -> tuple[About, ...]:
    """Return claims by event, events in order of time and claims in that in which they became public."""
    known = known_then(dataset, view).certainty
    of: dict[str, list[Claim]] = {}
    for claim in _by_day(claims, view):
        of.setdefault(claim.event_id, []).append(claim)
    events = sorted((dataset.events[i] for i in of), key=lambda e: (sort_key(e.date, view.tz), e.id))
    return tuple(
        About(
            event.id,
            event.title(view.language),
            when(event.date, view.language, view.zone, short=True),
            known[event.id].level,
            sure_in_words(event, known[event.id].level, view.language),
            tuple(claim_line(dataset, c, view, c.id in known[event.id].claim_ids) for c in of[event.id]),
        )
        for event in events
    )
