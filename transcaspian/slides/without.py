"""Tables without some of their events: what is made from them says nothing of these, in no picture, count or note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Link
from transcaspian.view.query import View
from transcaspian.view.threads import thread


@lru_cache(maxsize=4)
def without(data: Dataset, ids: tuple[str, ...]) -> Dataset:
    """Return a dataset without events, their claims, the figures in these, and what ties or belongs to them.

    Raises KeyError for an event that there is not.
    """
    if not ids:
        return data
    for event in ids:
        data.events[event]
    claims = {key: claim for key, claim in data.claims.items() if claim.event_id not in ids}
    return replace(
        data,
        events={key: event for key, event in data.events.items() if key not in ids},
        claims=claims,
        links=tuple(_links(data.links, claims, ids)),
        figures={key: figure for key, figure in data.figures.items() if figure.claim_id in claims},
        contracts={
            key: replace(one, ownership_event_ids=_others(one.ownership_event_ids, ids))
            for key, one in data.contracts.items()
            if one.event_id not in ids
        },
        seed_claims={key: replace(one, event_ids=_others(one.event_ids, ids)) for key, one in data.seed_claims.items()},
        claims_of={key: found for key, found in data.claims_of.items() if key not in ids},
        steps=tuple(one for one in data.steps if one.event_id not in ids and claims.keys() >= set(one.claim_ids)),
    )


def unselected(data: Dataset, view: View, ids: Collection[str]) -> View:
    """Return a view that does not have one of these events selected, nor the thread of one of them by its name.

    ``data``: with these events. Of a thread that falls apart without them the largest part is shown.
    """
    view = replace(view, event="") if view.event in ids else view
    if view.thread not in ids:
        return view
    left, rest = [one for one in thread(data, view, view.thread) if one not in ids], without(data, tuple(ids))
    return replace(view, thread=max(left, key=lambda one: len(thread(rest, view, one)), default=""))


def headline(written: str, ids: Collection[str]) -> str:
    """Return the headline that somebody wrote for a view; nothing where events are left out: it may speak of them."""
    return "" if ids else written


def _links(links: Iterable[Link], claims: Collection[str], ids: Collection[str]) -> Iterator[Link]:
    """Yield the links between other events, but none that rests on claims about these alone."""
    for link in links:
        left = tuple(claim for claim in link.claim_ids if claim in claims)
        if link.from_event not in ids and link.to_event not in ids and (left or not link.claim_ids):
            yield replace(link, claim_ids=left)


def _others(found: tuple[str, ...], ids: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in found if one not in ids)
