"""Who was asked and what they answered: calls in the words of each side, the allies, the contested refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from transcaspian.dataset.certainty import is_known, speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import column
from transcaspian.dataset.settings import claiming
from transcaspian.evidence.card import ClaimLine, claim_line, first_known
from transcaspian.language.dates import sort_key
from transcaspian.language.datewords import when
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.stories.mutiny.clock import certainty_at, known_claims, timed_events
from transcaspian.tables.records import Claim, Event
from transcaspian.view.query import View
from transcaspian.view.sure import sure_in_words
from transcaspian.view.tracks import shape_of

ASKING = ("call", "request", "mediation", "denial")  # categories of events in which somebody was asked


@dataclass(frozen=True, slots=True)
class Side:
    """The claims of one side about an event; ``name``: of its country, or empty for everybody else."""

    name: str
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class ClaimsBySide:
    """An event with the claims about it, grouped by speaker."""

    event_id: str
    title: str
    when: str
    track: str
    shape: str
    fill: str
    certainty: str
    people: str  # names on the asking side and on the other: who asked whom
    known: str  # when the event first became known, in words
    sides: tuple[Side, ...]

    @property
    def count(self) -> int:
        """Return the number of claims."""
        return sum(len(side.claims) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Ally:
    """A country that was asked, and the events of that, in order of time."""

    country: str
    name: str
    events: tuple[ClaimsBySide, ...]


@dataclass(frozen=True, slots=True)
class Contested:
    """A request that is denied: the claims for it and against it, and other claims."""

    request: ClaimsBySide
    says: tuple[ClaimLine, ...]
    denies: tuple[ClaimLine, ...]
    context: tuple[ClaimLine, ...]
    denials: tuple[ClaimsBySide, ...]  # separate events that deny it


def calls(dataset: Dataset, view: View, live: int | None) -> tuple[ClaimsBySide, ...]:
    """Return the calls of these hours, each with the claims of the asking side, the other side and everybody else."""
    found = (one.event for one in timed_events(dataset, view) if one.event.category == "call")
    return tuple(one for event in found if (one := _by_side(dataset, view, event, live)))


@lru_cache(maxsize=64)
def allies(dataset: Dataset, view: View, live: int | None) -> tuple[Ally, ...]:
    """Return the countries that were asked for help or mediation, or were informed, in order of their first event.

    An event belongs to a country other than the asking one if it happened there or concerns it: requests, calls and
    mediation of these hours, and denials at any time that deny one of them or only touch it, as an answer on another
    does.
    """
    events = [one.event for one in timed_events(dataset, view)]
    calling = claiming(dataset, "call")
    asking = [e for e in events if e.category in ASKING and e.track in calling]
    # A denial may be known long before the event it denies: it may answer a question.
    ever = [one.event for one in timed_events(dataset, replace(view, known_by=None))]
    found: dict[str, list[Event]] = {}
    for event in (*asking, *_denials(dataset, ever, ("denies", "context"))):
        for country in _countries(dataset, event):
            found.setdefault(country, []).append(event)
    made = []
    for country, events_there in found.items():
        events_of = tuple(t for event in events_there if (t := _by_side(dataset, view, event, live)))
        if events_of:
            made.append(Ally(country, country_name(dataset, country, view), events_of))
    return tuple(made)


def contested(dataset: Dataset, view: View, live: int | None) -> tuple[Contested, ...]:
    """Return the requests of these hours that somebody denies, with the claims of both sides."""
    events = [one.event for one in timed_events(dataset, view) if one.event.category == "request"]
    made = []
    for event in events:
        request = _by_side(dataset, view, event, live)
        if request is None:
            continue
        lines = _lines(dataset, view, event, live)
        denials = tuple(t for e in _denials(dataset, [event], ("denies",)) if (t := _by_side(dataset, view, e, live)))
        made.append(
            Contested(
                request,
                tuple(x for x in lines if x.stance not in ("denies", "context")),
                tuple(x for x in lines if x.stance == "denies"),
                tuple(x for x in lines if x.stance == "context"),
                denials,
            )
        )
    return tuple(made)


def _denials(dataset: Dataset, events: Iterable[Event], stances: tuple[str, ...]) -> list[Event]:
    """Return the denials that bear on some of these requests: a claim of such a stance on one has the same source."""
    requests = [event for event in events if event.category == "request"]
    against = {c.source_id for event in requests for c in dataset.claims_of[event.id] if c.stance in stances}
    return [
        event
        for event in dataset.events.values()
        if event.category == "denial" and any(c.source_id in against for c in dataset.claims_of[event.id])
    ]


def asking_country(dataset: Dataset) -> str:
    """Return the country that asked its allies: that of whoever marched in it."""
    actor = dataset.actors.get(column(dataset))
    return (actor.country if actor else None) or ""


def _countries(dataset: Dataset, event: Event) -> tuple[str, ...]:
    places = (dataset.locations.get(i or "") for i in (event.location_id, *event.about_location_ids))
    return tuple(dict.fromkeys(p.country for p in places if p and p.country and p.country != asking_country(dataset)))


def country_name(dataset: Dataset, country: str, view: View) -> str:
    """Return the name of a country's state in the view's language; its code if no actor is that state."""
    states = (a for a in dataset.actors.values() if a.kind == "state" and a.country == country)
    return next((state.name(view.language) for state in states), country)


def _people(dataset: Dataset, view: View, event: Event) -> str:
    """Return the names of the persons on the asking side and on the other; persons without a country are on neither."""
    own = asking_country(dataset)
    persons = [
        a for i in event.actor_ids if (a := dataset.actors.get(i)) and a.kind in ("person", "people") and a.country
    ]
    sides = ([a for a in persons if (a.country == own) == home] for home in (True, False))
    return " – ".join(", ".join(a.name(view.language) for a in side) for side in sides if side)


def _claims(dataset: Dataset, view: View, event: Event, live: int | None) -> list[Claim]:
    claims = known_claims(dataset, view, event.id, live)
    return sorted(claims, key=lambda c: (sort_key(c.known_on, view.tz), c.id))


def _lines(dataset: Dataset, view: View, event: Event, live: int | None) -> list[ClaimLine]:
    return [claim_line(dataset, claim, view, False) for claim in _claims(dataset, view, event, live)]


def _by_side(dataset: Dataset, view: View, event: Event, live: int | None) -> ClaimsBySide | None:
    """Return an event with its claims by side; None if it is not known."""
    claims = _claims(dataset, view, event, live)
    if not is_known(tuple(claims)):
        return None
    own = [*dict.fromkeys((asking_country(dataset), *_countries(dataset, event)))]
    sides: dict[str, list[ClaimLine]] = {}
    for claim in claims:
        actor = dataset.actors.get(speaker(claim, dataset))
        # A news outlet reports what others say: it is not a side, whatever its country.
        country = actor.country if actor and actor.kind != "medium" else None
        side = country if country in own else ""
        sides.setdefault(side or "", []).append(claim_line(dataset, claim, view, False))
    order = [country for country in (*own, "") if country in sides]
    sure = certainty_at(dataset, view, event.id, live)
    return ClaimsBySide(
        event.id,
        event.title(view.language),
        when(event.date, view.language, view.zone, short=True),
        event.track,
        shape_of(dataset, event.track),
        FILL_OF_CERTAINTY[sure.level],
        sure_in_words(event, sure.level, view.language),
        _people(dataset, view, event),
        first_known(tuple(claims), view),
        tuple(Side(country_name(dataset, c, view) if c else "", tuple(sides[c])) for c in order),
    )
