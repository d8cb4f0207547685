"""CSV for people (RFC 4180, UTF-8 with a byte order mark): events, claims with sources; in a ZIP figures, links too."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import first_known
from transcaspian.evidence.figures import figures_of
from transcaspian.exchange.neutral import neutral
from transcaspian.tables.columns import column_in
from transcaspian.tables.records import Claim, Text
from transcaspian.view.query import View
from transcaspian.view.threads import known_links


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")  # RFC 4180
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    # The byte order mark lets Excel read UTF-8.
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def events_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return events as CSV, ids first: date as written, all languages, derived certainty, first known."""
    header = ("id", "date", *columns(data, "title"), *columns(data, "summary"), "track", "category", "certainty",
              "first_known", "location_id", "longitude", "latitude", "radius_km", "about_location_ids", "actor_ids",
              "significance", "about")  # fmt: skip
    rows = []
    for event_id in ids:
        e = data.events[event_id]
        claims = claims_known(data, event_id, view.known_by, view.tz)
        place = data.locations.get(e.location_id or "")
        rows.append(
            (e.id, e.date.text, *cells(data, e.title), *cells(data, e.summary), e.track, e.category,
             certainty(e, claims, data).level, first_known(claims, view), e.location_id,
             place.longitude if place else None, place.latitude if place else None, place.radius_km if place else None,
             ";".join(e.about_location_ids), ";".join(e.actor_ids), e.significance, e.about)
        )  # fmt: skip
    return _csv(header, rows)


def claims_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the known claims about events with their sources as CSV, ids first."""
    header = ("id", "event_id", "stance", "asserted_by", *columns(data, "statement"), "known_on", "credibility",
              "source_id", "publisher", "title", "published", "language", "url", "archived_url", "kind",
              "reliability", "read", "at", "place_id")  # fmt: skip
    rows = []
    for c in _known(data, view, ids):
        s = data.sources.get(c.source_id)
        source = (
            (s.publisher, s.title, s.published.text if s.published else "", s.language, s.url, s.archived_url,
             s.kind, s.reliability, s.read) if s else ("",) * 9
        )  # fmt: skip
        rows.append((c.id, c.event_id, c.stance, c.asserted_by, *cells(data, c.statement), c.known_on.text,
                     c.credibility, c.source_id, *source, c.at.text if c.at else "", c.place_id))  # fmt: skip
    return _csv(header, rows)


def figures_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the figures that the known claims about events state as CSV, with what is measured; ids first."""
    header = ("id", "claim_id", "event_id", "measure", *columns(data, "measure"), "low", "high", "unit", "of")
    stated, measures = figures_of(data), data.measures
    rows = [
        (f.id, c.id, c.event_id, f.measure, *cells(data, measures[f.measure].name), _number(f.low),
         _number(f.high), f.unit, _number(f.of))
        for c in _known(data, view, ids)
        for f in stated.get(c.id, ())
    ]  # fmt: skip
    return _csv(header, rows)


def links_csv(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return the known links between these events as CSV, in the order of their table."""
    header, among = ("from_event", "to_event", "kind", *columns(data, "reason"), "claim_ids"), frozenset(ids)
    rows = [
        (link.from_event, link.to_event, link.kind, *cells(data, link.reason), ";".join(link.claim_ids))
        for link in known_links(data, view)
        if link.from_event in among and link.to_event in among
    ]
    return _csv(header, rows)


def columns(data: Dataset, stem: str) -> tuple[str, ...]:
    """Return the columns of a text: one for each language of the collection."""
    return tuple(column_in(stem, language) for language in data.languages)


def cells(data: Dataset, text: Text) -> tuple[str, ...]:
    """Return a text as the cells of these columns."""
    return tuple(text[language] for language in data.languages)


def _known(data: Dataset, view: View, ids: Sequence[str]) -> Iterator[Claim]:
    for event_id in ids:
        yield from claims_known(data, event_id, view.known_by, view.tz)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def zipped(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return these tables in a ZIP; the same rows give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("events.csv", events_csv(data, view, ids)),
            ("claims.csv", claims_csv(data, view, ids)),
            ("figures.csv", figures_csv(data, view, ids)),
            ("links.csv", links_csv(data, view, ids)),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()
