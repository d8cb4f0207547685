"""The deals as CSV for people (RFC 4180, UTF-8 with a byte order mark), with their sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from transcaspian.exchange.neutral import neutral
from transcaspian.stories.contracts.deals import Deal
from transcaspian.tables.columns import column_in
from transcaspian.tables.records import Source


def deals_csv(deals: Sequence[Deal], languages: Sequence[str]) -> bytes:
    """Return deals as CSV, one per row, as known by the view's day: sums and quantities that may be later are empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    titles, products = ([column_in(stem, language) for language in languages] for stem in ("title", "product"))
    writer.writerow(
        ("id", "event_id", "signed", "stage", *titles, "product_kind", *products, "parties", "countries", "quantity",
         "value", "currency", "certainty", "location_id", "source_ids", "sources")
    )  # fmt: skip
    for deal in deals:
        c = deal.contract
        cells = (
            c.id, c.event_id, c.signed.text if c.signed else "", c.stage,
            *map(c.title.__getitem__, languages), c.product_kind,
            *map(c.product.__getitem__, languages), ";".join(f"{role}:{actor}" for role, actor in c.parties),
            ";".join(deal.countries), c.quantity if deal.sourced else None, c.value if deal.sourced else None,
            c.currency if deal.sourced else None, deal.sure, c.location_id, ";".join(s.id for s in deal.sources),
            " | ".join(map(_source, deal.sources)),
        )  # fmt: skip
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _source(source: Source) -> str:
    published = source.published.text if source.published else ""
    return ", ".join(filter(None, (source.publisher, source.title, published, source.url, source.reliability)))
