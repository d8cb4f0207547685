"""The card of one event as plain data: what happened, when, where, how sure it is, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from transcaspian.dataset.certainty import Certainty, certainty, claims_known, is_known
from transcaspian.dataset.columns import OPEN_START, Column, actors_of, columns, holders, places_of, times, track_of
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.evidence.differing import speaker_name, told
from transcaspian.evidence.ties import Tie, ties
from transcaspian.language.dates import sort_key
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.language.zones import zone_words
from transcaspian.tables.records import Claim, Event
from transcaspian.view.query import View
from transcaspian.view.selection import known_mask
from transcaspian.view.sure import sure_in_words
from transcaspian.view.tracks import track_name

_NAMES = 3  # of a place beside its own: that in its own letters, and what else it is called first
_RELATED = 5
_AKIN = 3  # of the points that an event needs to be related
_NEAR = 2 * 24 * 3600 * 1_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim as the card shows it."""

    id: str
    stance: str  # the stance's key
    stance_words: str
    grade: str  # Admiralty code, for instance C3
    grade_words: str
    who: str  # who speaks
    carried_by: str  # who prints it, where that is somebody else
    statement: str
    known_on: str
    source_id: str
    title: str  # of the publication
    url: str | None
    archived_url: str | None
    triggers: bool  # one of the claims that gave the certainty


@dataclass(frozen=True, slots=True)
class Choice:
    """Something on the card that can be chosen: an actor, place or source to filter by, or an event."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another event and why it is named here."""

    event_id: str
    title: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is said about one event."""

    event_id: str
    title: str
    summary: str
    track: str
    track_words: str
    category: str
    nature: str  # utterance or content; empty: nobody has said which
    certainty: str  # level
    certainty_words: str
    reason: str
    when: str
    when_other: str  # the same in another time zone, for clock times
    where: tuple[str, ...]  # all names of where it happened
    precision: str  # of the place
    about: tuple[str, ...]
    places: tuple[Choice, ...]
    actors: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    claims: tuple[ClaimLine, ...]
    differing: tuple[str, ...]  # a sentence on each measure, time or place that claims name differently
    later_claims: int  # not yet public by the view's date
    first_known: str
    told_later: bool  # whether claims that tell nothing of the event are older than that
    ties: tuple[Tie, ...]
    related: tuple[Related, ...]


def card(dataset: Dataset, view: View, event_id: str) -> Card | None:
    """Return the card of an event as known by the view's date; None if it does not exist or was not known yet."""
    event = dataset.events.get(event_id)
    if event is None:
        return None
    claims = claims_known(dataset, event_id, view.known_by, view.tz)
    if not is_known(claims):
        return None
    language = view.language
    say = words(language)
    sure = certainty(event, claims, dataset)
    where = dataset.locations.get(event.location_id or "")
    about = [dataset.locations[i] for i in event.about_location_ids if i in dataset.locations]
    places = [p for p in (where, *about) if p is not None]
    ordered = sorted(claims, key=lambda c: (sort_key(c.known_on, view.tz), c.id))
    source_ids = dict.fromkeys(c.source_id for c in ordered if c.source_id in dataset.sources)
    return Card(
        event_id=event_id,
        title=event.title(language),
        summary=event.summary(language),
        track=event.track,
        track_words=track_name(dataset, event.track, language),
        category=say(f"category.{event.category}") if say.has(f"category.{event.category}") else event.category,
        nature=say(f"about.{event.about}") if event.about else "",
        certainty=sure.level,
        certainty_words=sure_in_words(event, sure.level, language),
        reason=reason(dataset, sure, claims, view),
        when=when(event.date, language, view.zone),
        when_other=_elsewhere(dataset, event, view),
        where=_names(dataset, event.location_id, language),
        precision=say("card.within", km=say.number(where.radius_km)) if where and where.radius_km >= 10 else "",
        about=tuple(p.name(language) for p in about),
        places=tuple(Choice(p.id, p.name(language)) for p in places),
        actors=tuple(Choice(i, dataset.actors[i].name(language)) for i in event.actor_ids if i in dataset.actors),
        sources=tuple(Choice(i, dataset.sources[i].publisher) for i in source_ids),
        claims=tuple(claim_line(dataset, claim, view, claim.id in sure.claim_ids) for claim in ordered),
        differing=told(dataset, view, ordered),
        later_claims=len(dataset.claims_of.get(event_id, ())) - len(claims),
        first_known=first_known(claims, view),
        told_later=_is_told_later(claims, view),
        ties=ties(dataset, view, event_id),
        related=_related(dataset, event, view),
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card's facts: its label, its text, and remarks next to and below the text."""

    name: str
    text: str
    aside: str = ""  # in brackets behind it
    below: str = ""
    more: str = ""  # further names, for those who ask
    more_words: str = ""  # how many those are
    unknown: bool = False  # the text says only that it is not known
    kind: str = ""  # of what has a page of its own: place | actor
    links: tuple[Choice, ...] = ()  # … and what is named


def facts(card: Card, language: str) -> tuple[Fact, ...]:
    """Return when, where, what it concerns and who, in the order in which every card has them."""
    say = words(language)
    also, more = card.where[1 : _NAMES + 1], card.where[_NAMES + 1 :]
    below = say("card.also_named", names=", ".join(also)) if also else ""
    counted = say.n("card.more_names", len(more)) if more else ""
    place = card.where[0] if card.where else say("card.no_place")
    found = [
        Fact(say("card.when"), card.when, card.when_other),
        Fact(
            say("card.where"),
            place,
            card.precision,
            below,
            ", ".join(more),
            counted,
            not card.where,
            "place",
            card.places[: bool(card.where)],
        ),
    ]
    if card.about:
        found.append(Fact(say("card.about"), say.list(card.about), kind="place", links=card.places[bool(card.where) :]))
    if card.actors:
        named = ", ".join(link.text for link in card.actors)
        found.append(Fact(say("card.who"), named, kind="actor", links=card.actors))
    return tuple(found)


def counted(card: Card, language: str) -> str:
    """Return how many claims a card has, and since when the event is known."""
    say = words(language)
    key = "card.first_told" if card.told_later else "card.first_known"
    known = f" · {say(key, when=card.first_known)}" if card.first_known else ""
    return say.n("card.claims", len(card.claims)) + known


def first_known(claims: tuple[Claim, ...], view: View) -> str:
    """Return in words when these claims first made an event known; empty if they do not."""
    first = _first_told(claims, view)
    return when(first.known_on, view.language, view.zone, short=True) if first else ""


def _first_told(claims: tuple[Claim, ...], view: View) -> Claim | None:
    telling = [c for c in claims if is_known((c,))]
    return min(telling, key=lambda c: (c.known_on.bounds(view.tz)[1] or datetime.max, c.id), default=None)


def _is_told_later(claims: tuple[Claim, ...], view: View) -> bool:
    """Say whether a denial or context was certainly public before anybody told of the event."""
    first = _first_told(claims, view)
    known = first.known_on.bounds(view.tz)[0] if first else None
    ends = [c.known_on.bounds(view.tz)[1] for c in claims if not is_known((c,))]
    return known is not None and any(end is not None and end <= known for end in ends)


def reason(dataset: Dataset, sure: Certainty, claims: tuple[Claim, ...], view: View) -> str:
    """Return why an event has its certainty: the rule, who triggered it, and of what was said that it was said."""
    named = introduced(dataset, view, [claim for claim in claims if claim.id in sure.claim_ids])
    say, event = words(view.language), dataset.events.get(claims[0].event_id) if claims else None
    told = say(f"reason.{sure.reason}", who=listed(named, 3, view.language) or "–")
    if event is None or event.about != "utterance":
        return told
    return say("reason.said", reason=told)


def introduced(dataset: Dataset, view: View, claims: Iterable[Claim]) -> list[str]:
    """Return the names of those who speak in claims, each once, of a person with what they belong to."""
    return list(dict.fromkeys(_introduced(dataset, claim, view) for claim in claims))


def _introduced(dataset: Dataset, claim: Claim, view: View) -> str:
    """Return who speaks in a claim, of a person also for whom: what they belong to, without its other names."""
    name, who = speaker_name(dataset, claim, view, within=True), dataset.actors.get(claim.asserted_by or "")
    whole = dataset.actors.get(who.part_of or "") if who and who.kind == "person" else None
    if whole is None or whole.kind == "state":
        return name
    return words(view.language)("card.of", who=name, whole=whole.name.within(view.language).partition(" (")[0])


def speaks_for_many(dataset: Dataset, claim: Claim) -> bool:
    """Say whether several people speak in a claim, as "unnamed officials" do."""
    speaker = dataset.actors.get(claim.asserted_by or "")
    return speaker is not None and speaker.kind == "people"


def speakers(dataset: Dataset, view: View, claims: Iterable[Claim]) -> list[str]:
    """Return the names of those who speak in claims, each once, as they stand within a sentence."""
    return list(dict.fromkeys(speaker_name(dataset, claim, view, within=True) for claim in claims))


def listed(names: list[str], most: int, language: str) -> str:
    """Return names as a list in words; those beyond ``most`` are counted."""
    say = words(language)
    return say.list(names[:most] + ([say("card.others", n=len(names) - most)] if len(names) > most else []))


def claim_line(dataset: Dataset, claim: Claim, view: View, triggers: bool) -> ClaimLine:
    """Return a claim in the words of the view's language."""
    say = words(view.language)
    source = dataset.sources.get(claim.source_id)
    who = speaker_name(dataset, claim, view)
    publisher = source.publisher if source else claim.source_id
    letter = source.reliability if source else "F"
    return ClaimLine(
        claim.id,
        claim.stance,
        say(f"says.{'many' if speaks_for_many(dataset, claim) else 'one'}.{claim.stance}"),
        f"{letter}{claim.credibility}",
        f"{say(f'reliability.{letter}')}; {say(f'credibility.{claim.credibility}')}",
        who,
        publisher if publisher != who else "",
        claim.statement(view.language),
        when(claim.known_on, view.language, view.zone, short=True),
        claim.source_id,
        source.title if source else "",
        source.url if source else None,
        source.archived_url if source else None,
        triggers,
    )


def _elsewhere(dataset: Dataset, event: Event, view: View) -> str:
    """Return a clock time in a second zone: the first of the collection's that the view has not."""
    if not event.date.is_clock:
        return ""
    other = next((zone for zone in zones(dataset) if zone != view.zone), "")
    if not other:
        return ""
    return when(event.date, view.language, other, short=True) + " " + zone_words(other, view.language)


def _names(dataset: Dataset, place_id: str | None, language: str) -> tuple[str, ...]:
    place = dataset.locations.get(place_id or "")
    if place is None:
        return ()
    names = (place.name(language), place.name_local or "", *place.aliases)
    return tuple(dict.fromkeys(n for n in names if n))


def _related(dataset: Dataset, event: Event, view: View) -> tuple[Related, ...]:
    """Return the events most akin to one: same place, shared actors, near in time."""
    every, dated = columns(dataset), times(dataset, view.zone)
    own = every.ids.index(event.id)
    shared = _held_by(dataset, actors_of, event.actor_ids)
    places = _held_by(dataset, places_of, [i for i in dict.fromkeys(places_of(event)) if i])
    gap = np.abs(dated.earliest - dated.earliest[own])
    near = (gap <= _NEAR) & (dated.earliest != OPEN_START) & (event.date.earliest is not None)
    score = 2 * shared + 2 * places + near
    score[holders(dataset, track_of)[event.track]] += 1
    wanted = known_mask(dataset, view) & (score >= _AKIN)
    wanted[own] = False
    akin = every.by_weight[wanted[every.by_weight]]
    best = akin[np.argsort(-score[akin], kind="stable")][:_RELATED].tolist()
    return tuple(_related_line(dataset, event, every.events[n], bool(places[n]), bool(near[n]), view) for n in best)


def _held_by(dataset: Dataset, values: Callable[[Event], Iterable[str | None]], wanted: Iterable[str]) -> Column:
    """Return of each event how many of the wanted values it has."""
    holding = holders(dataset, values)
    found = np.zeros(len(dataset.events), dtype=np.int64)
    for value in wanted:
        found[holding[value]] += 1
    return found


def _related_line(dataset: Dataset, event: Event, other: Event, same_place: bool, near: bool, view: View) -> Related:
    say, language = words(view.language), view.language
    shared = [i for i in other.actor_ids if i in event.actor_ids]
    why = []
    if shared:
        why.append(say.list([dataset.actors[i].name.within(language) for i in shared[:2] if i in dataset.actors]))
    if same_place:
        why.append(say("card.same_place"))
    if near:
        why.append(say("card.near_in_time"))
    told = when(other.date, language, view.zone, short=True)
    return Related(other.id, other.title(language), told, " · ".join(w for w in why if w))
