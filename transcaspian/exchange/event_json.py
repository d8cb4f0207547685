"""Events as JSON for whoever goes on with them: claims, figures, sources and grades as the tables have them.

What each member means and may be stands in ``events.schema.json``, beside this module; a member without a value is left
out. Dates are EDTF, and so is nothing else: see docs/exports.md. Our own import reads it back to the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import first_known
from transcaspian.evidence.figures import figures_of
from transcaspian.exchange.facts import title
from transcaspian.exchange.layer import LayerShown, as_members
from transcaspian.language.dates import Date
from transcaspian.tables.records import Claim, Event, Text
from transcaspian.view.query import View
from transcaspian.view.threads import known_links

FORMAT = "transcaspian-events"


def events_json(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return events with their known claims, and all that these refer to; the same view gives the same bytes."""
    events = [data.events[event] for event in ids]
    claims = {event.id: claims_known(data, event.id, view.known_by, view.tz) for event in events}
    every = [claim for of in claims.values() for claim in of]
    stated = figures_of(data)
    figures = {claim.id: stated.get(claim.id, ()) for claim in every}
    found: dict[str, Any] = {
        "format": FORMAT,
        "title": title(data, view),
        "dataset_version": data.version,
        "languages": list(data.languages),
        "known_by": view.known_by.isoformat() if view.known_by else None,
        "layer": as_members(layer, data, view.language) if layer else None,
        "events": [
            {
                **as_object(event),
                "certainty": certainty(event, claims[event.id], data).level,
                "first_known": first_known(claims[event.id], view),
                "claims": [
                    as_object(claim, "event_id")
                    | {"figures": [as_object(figure, "claim_id") for figure in figures[claim.id]]}
                    for claim in claims[event.id]
                ],
            }
            for event in events
        ],
        "links": [as_object(link) for link in known_links(data, view) if {link.from_event, link.to_event} <= set(ids)],
        "sources": _named(data.sources, (claim.source_id for claim in every)),
        "actors": _named(data.actors, _actors(data, events, every)),
        "locations": _named(data.locations, _places(events, every)),
        "measures": _named(data.measures, (figure.measure for of in figures.values() for figure in of)),
    }
    text = json.dumps(_without_nothing(found), ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def as_object(record: Any, *left_out: str) -> dict[str, Any]:
    """Return a record as members with the names of its columns: a text by language, a list as one."""
    names = (part.name for part in fields(record) if part.name not in (*left_out, "status"))
    return _without_nothing({name: _value(getattr(record, name)) for name in names})


def _value(value: Any) -> Any:
    if isinstance(value, Text):
        return {language: said for language, said in zip(value.languages, value.said, strict=True) if said}
    if isinstance(value, Date):
        return value.text
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _without_nothing(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None and value != "" and value != {}}


def _named(records: Mapping[str, Any], ids: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return the records of these ids, each once, in the order of the tables."""
    wanted = set(ids)
    return [as_object(record) for record_id, record in records.items() if record_id in wanted]


def _actors(data: Dataset, events: Iterable[Event], claims: Iterable[Claim]) -> set[str | None]:
    """Return who takes part or speaks, and all that they are part of."""
    found = {actor for event in events for actor in event.actor_ids}
    found |= {claim.asserted_by for claim in claims if claim.asserted_by}
    return {*found, *(owner for actor in found for owner in data.part_of(actor))}


def _places(events: Iterable[Event], claims: Iterable[Claim]) -> set[str | None]:
    found = {place for event in events for place in (event.location_id, *event.about_location_ids)}
    return found | {claim.place_id for claim in claims}
