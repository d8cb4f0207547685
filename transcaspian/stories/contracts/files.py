"""The deals as CSV for people, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcaspian.exchange.neutral import as_csv
from transcaspian.stories.contracts.deals import Deal
from transcaspian.tables.columns import in_each
from transcaspian.tables.records import Source


def deals_csv(deals: Sequence[Deal], languages: Sequence[str]) -> bytes:
    """Return deals as CSV, one per row, as known by the view's day: sums and quantities that may be later are empty."""
    header = (
        "id", "event_id", "signed", "stage", *in_each("title", languages), "product_kind",
        *in_each("product", languages), "parties", "countries", "quantity", "value", "currency", "certainty",
        "location_id", "source_ids", "sources",
    )  # fmt: skip
    return as_csv(header, _rows(deals, languages))


def _rows(deals: Sequence[Deal], languages: Sequence[str]) -> Iterator[Sequence[object]]:
    for deal in deals:
        c = deal.contract
        yield (
            c.id, c.event_id, c.signed.text if c.signed else "", c.stage, *in_each(c.title, languages),
            c.product_kind, *in_each(c.product, languages), ";".join(f"{role}:{actor}" for role, actor in c.parties),
            ";".join(deal.countries), c.quantity if deal.sourced else None, c.value if deal.sourced else None,
            c.currency if deal.sourced else None, deal.sure, c.location_id, ";".join(s.id for s in deal.sources),
            " | ".join(map(_source, deal.sources)),
        )  # fmt: skip


def _source(source: Source) -> str:
    published = source.published.text if source.published else ""
    return ", ".join(filter(None, (source.publisher, source.title, published, source.url, source.reliability)))
