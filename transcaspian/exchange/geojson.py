"""GeoJSON (RFC 7946): every event as a feature, at its place or without a geometry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.facts import EventFacts, event_facts
from transcaspian.exchange.facts import title
from transcaspian.exchange.layer import LayerShown, as_members
from transcaspian.tables.records import Location
from transcaspian.view.query import View

_DIGITS = 6  # of a degree: a tenth of a metre, and RFC 7946 (11.2) advises no more


def geojson(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return events as a FeatureCollection; the same view of the same tables gives the same bytes.

    ``earliest`` and the exclusive ``latest`` are wall time in the view's zone, which the collection names; null where
    the date is open. Members that RFC 7946 does not know (6.1) say what it is: title, language, version, the layer.
    """
    features = [_feature(one, data, view) for one in event_facts(data, view, ids)]
    points = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
    collection: dict[str, Any] = {"type": "FeatureCollection", "name": "events"}
    if points:
        east, north = zip(*points, strict=True)
        collection["bbox"] = [min(east), min(north), max(east), max(north)]
    collection |= {
        "title": title(data, view),
        "language": view.language,
        "time_zone": view.zone,
        "known_by": view.known_by.isoformat() if view.known_by else None,
        "dataset_version": data.version,
    }
    if layer:
        collection["layer"] = as_members(layer, data, view.language)
    collection["features"] = features
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"{text}\n".encode()


def _feature(one: EventFacts, data: Dataset, view: View) -> dict[str, Any]:
    event, place, language = one.event, one.place, view.language
    earliest, latest = event.date.bounds(view.tz)
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": _point(place),
        "properties": {
            "id": event.id,
            "title": one.title,
            "when": one.when,
            "date": event.date.text,
            "earliest": _iso(earliest),
            "latest": _iso(latest),
            "precision": event.date.precision,
            "certainty": one.certainty,
            "track": event.track,
            "category": event.category,
            "utterance": event.about == "utterance" if event.about else None,
            "place": place.name(language) if place else None,
            "radius_km": place.radius_km if place else None,
            "about": [{"id": p.id, "name": p.name(language)} for p in one.about],
            "sources": [{"id": s.id, "publisher": s.publisher, "url": s.url} for s in one.sources],
            "links": [{"kind": t.kind, "to": t.event_id, "claims": list(t.claim_ids)} for t in one.ties if t.away],
            "dataset_version": data.version,
        },
    }


def _point(place: Location | None) -> dict[str, Any] | None:
    if place is None or place.longitude is None or place.latitude is None:
        return None
    # Adding zero makes -0.0 plain.
    at = [round(degrees, _DIGITS) + 0.0 for degrees in (place.longitude, place.latitude)]
    return {"type": "Point", "coordinates": [int(d) if d.is_integer() else d for d in at]}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
