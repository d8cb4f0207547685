"""Who belongs to whom, and according to whom: a deal's parties, and the claims that support or contradict it.

The tables say what each actor is part of. A deal names the events whose claims are about that; the grade of a claim
decides its side: content graded 1 to 3 counts as evidence, content graded 4 or 5 was published but is doubtful,
and content graded 6 cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.language.dates import sort_key
from transcaspian.language.messages import words
from transcaspian.stories.contracts.deals import Deal, country_name, country_of
from transcaspian.tables.records import Claim
from transcaspian.view.query import View

_BELIEVED, _UNJUDGED = 3, 6  # credibility, the digit of NATO's Admiralty code


@dataclass(frozen=True, slots=True)
class Party:
    """A party to a deal, its role, and the organisations that it belongs to, the nearest first."""

    actor_id: str
    role: str
    name: str
    owners: tuple[str, ...]
    country: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """A deal's parties, and the claims about whom they belong to."""

    parties: tuple[Party, ...]
    event_ids: tuple[str, ...]  # the known events that are about it
    agree: tuple[ClaimLine, ...]
    otherwise: tuple[ClaimLine, ...]  # in order of time: the first is the origin
    unjudged: tuple[ClaimLine, ...]


def ownership(data: Dataset, deal: Deal, view: View) -> Ownership:
    """Return who belongs to whom in a deal, as known by the view's day."""
    found: list[Claim] = []
    event_ids = []
    for event_id in deal.contract.ownership_event_ids:
        claims = claims_known(data, event_id, view.known_by, view.tz)
        if event_id in data.events and is_known(claims):
            event_ids.append(event_id)
            found += claims
    found.sort(key=lambda c: (sort_key(c.known_on, view.tz), c.id))
    lines = [(claim.credibility, claim_line(data, claim, view, False)) for claim in found]
    return Ownership(
        parties(data, deal, view),
        tuple(event_ids),
        tuple(line for digit, line in lines if digit <= _BELIEVED),
        tuple(line for digit, line in lines if _BELIEVED < digit < _UNJUDGED),
        tuple(line for digit, line in lines if digit >= _UNJUDGED),
    )


def parties(data: Dataset, deal: Deal, view: View) -> tuple[Party, ...]:
    """Return a deal's parties in the order of the table, each with what it is part of."""
    say = words(view.language)
    found = []
    for role, actor_id in deal.contract.parties:
        actor = data.actors.get(actor_id)
        if actor is None:
            continue
        code = country_of(data, actor_id)
        country = country_name(code, say) if code else ""
        name = say(f"contracts.role.{role}") if say.has(f"contracts.role.{role}") else role
        found.append(Party(actor_id, name, actor.name(view.language), _owners(data, actor_id, view), country))
    return tuple(found)


def _owners(data: Dataset, actor_id: str, view: View) -> tuple[str, ...]:
    """Return an actor's parent organisation, its parent, and so on; a cycle in the table ends the list."""
    names: list[str] = []
    seen = {actor_id}
    actor = data.actors.get(data.actors[actor_id].part_of or "")
    while actor is not None and actor.id not in seen:
        names.append(actor.name(view.language))
        seen.add(actor.id)
        actor = data.actors.get(actor.part_of or "")
    return tuple(names)
