"""The claims that became public last: what is new in a collection, whatever its kept versions say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from transcaspian.dataset.certainty import public_from
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.evidence.claims import known_then
from transcaspian.tables.records import Claim
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class New:
    """A claim, and the event that it is about."""

    event_id: str
    title: str
    claim: ClaimLine


def newest(data: Dataset, view: View, most: int) -> tuple[New, ...]:
    """Return the claims that became certainly public last, the newest first, as known by the view's day.

    One of each event, so that the list is of what happened and not of who repeated it.
    """
    shown = known_then(data, view)
    dated = [
        (by, claim)
        for claims in shown.claims.values()
        for claim in claims
        if not claim.known_on.open_end
        if (by := public_from(claim, data.sources.get(claim.source_id), view.tz))
    ]
    dated.sort(key=lambda one: (one[0], one[1].id), reverse=True)
    last: dict[str, Claim] = {}
    for _, claim in dated:
        last.setdefault(claim.event_id, claim)
    return tuple(
        New(one.event_id, data.events[one.event_id].title(view.language), claim_line(data, one, view, False))
        for one in islice(last.values(), most)
    )
