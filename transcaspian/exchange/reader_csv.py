"""CSV for people (RFC 4180, UTF-8 with a byte order mark): events, claims with sources; in a ZIP figures, links too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import first_known
from transcaspian.evidence.figures import figures_of
from transcaspian.exchange.layer import LayerShown, files
from transcaspian.exchange.neutral import as_csv
from transcaspian.tables.columns import in_each
from transcaspian.tables.records import Claim
from transcaspian.view.query import View
from transcaspian.view.threads import known_links


def events_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return events as CSV, ids first: date as written, all languages, derived certainty, first known."""
    spoken = data.languages
    header = ("id", "date", *in_each("title", spoken), *in_each("summary", spoken), "track", "category", "certainty",
              "first_known", "location_id", "longitude", "latitude", "radius_km", "about_location_ids", "actor_ids",
              "significance", "about")  # fmt: skip
    rows = []
    for event_id in ids:
        e = data.events[event_id]
        claims = claims_known(data, event_id, view.known_by, view.tz)
        place = data.locations.get(e.location_id or "")
        rows.append(
            (e.id, e.date.text, *in_each(e.title, spoken), *in_each(e.summary, spoken), e.track, e.category,
             certainty(e, claims, data).level, first_known(claims, view), e.location_id,
             place.longitude if place else None, place.latitude if place else None, place.radius_km if place else None,
             ";".join(e.about_location_ids), ";".join(e.actor_ids), e.significance, e.about)
        )  # fmt: skip
    return as_csv(header, rows)


def claims_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the known claims about events with their sources as CSV, ids first."""
    header = ("id", "event_id", "stance", "asserted_by", *in_each("statement", data.languages), "known_on",
              "credibility", "source_id", "publisher", "title", "published", "language", "url", "archived_url", "kind",
              "reliability", "read", "at", "place_id")  # fmt: skip
    rows = []
    for c in _known(data, view, ids):
        s = data.sources.get(c.source_id)
        source = (
            (s.publisher, s.title, s.published.text if s.published else "", s.language, s.url, s.archived_url,
             s.kind, s.reliability, s.read) if s else ("",) * 9
        )  # fmt: skip
        rows.append((c.id, c.event_id, c.stance, c.asserted_by, *in_each(c.statement, data.languages), c.known_on.text,
                     c.credibility, c.source_id, *source, c.at.text if c.at else "", c.place_id))  # fmt: skip
    return as_csv(header, rows)


def figures_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the figures that the known claims about events state as CSV, with what is measured; ids first."""
    header = ("id", "claim_id", "event_id", "measure", *in_each("measure", data.languages), "low", "high", "unit", "of")
    stated, measures = figures_of(data), data.measures
    rows = [
        (f.id, c.id, c.event_id, f.measure, *in_each(measures[f.measure].name, data.languages), _number(f.low),
         _number(f.high), f.unit, _number(f.of))
        for c in _known(data, view, ids)
        for f in stated.get(c.id, ())
    ]  # fmt: skip
    return as_csv(header, rows)


def links_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the known links between these events as CSV, in the order of their table."""
    header, among = ("from_event", "to_event", "kind", *in_each("reason", data.languages), "claim_ids"), frozenset(ids)
    rows = [
        (link.from_event, link.to_event, link.kind, *in_each(link.reason, data.languages), ";".join(link.claim_ids))
        for link in known_links(data, view)
        if link.from_event in among and link.to_event in among
    ]
    return as_csv(header, rows)


def _known(data: Dataset, view: View, ids: Sequence[str]) -> Iterator[Claim]:
    for event_id in ids:
        yield from claims_known(data, event_id, view.known_by, view.tz)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def zipped(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return these tables in a ZIP, with the files of a layer; the same rows give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("events.csv", events_csv(data, view, ids)),
            ("claims.csv", claims_csv(data, view, ids)),
            ("figures.csv", figures_csv(data, view, ids)),
            ("links.csv", links_csv(data, view, ids)),
            *files(layer, data, view.language).items(),
        ):
            # An entry's own way of packing counts, not the archive's, and by default it is none.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
