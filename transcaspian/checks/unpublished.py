"""Rows that may be incomplete, because nothing of them is published: drafts, and what only drafts have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from transcaspian.checks.values import elements, referenced_id
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema, Table


def unpublished(tables: Mapping[str, RawTable], schema: Schema) -> dict[str, frozenset[int]]:
    """Return the row numbers of draft events, of their claims, and of sources that only these name, by table.

    Whatever is in doubt is none of them: an event without a status, a claim whose event is not there, a source that
    nobody names.
    """
    if not {"events", "claims", "sources"} <= schema.tables.keys():
        return {}
    events, claims, sources = (tables[name] for name in ("events", "claims", "sources"))
    if "draft" not in events.kinds("status"):
        return {}
    rows = list(zip(events.texts("id"), events.texts("status"), strict=True))
    drafts = {event for event, status in rows if status == "draft"} & events.whole.kinds("id")
    drafts -= {event for event, status in rows if event in drafts and status != "draft"} | {""}
    if not drafts:
        return {}
    found = {"events": _numbers(events, "id", drafts), "claims": _numbers(claims.whole, "event_id", drafts)}
    theirs = zip(claims.numbers, claims.texts("source_id"), strict=True)
    named = {source for number, source in theirs if number in found["claims"]}
    named -= _named_by_others(tables, schema, found["claims"], named)
    return found | {"sources": _numbers(sources.whole, "id", named - {""})}


def _numbers(raw: RawTable, column: str, wanted: Set[str]) -> frozenset[int]:
    """Return the numbers of the rows with one of some texts in a column."""
    return frozenset([number for number, text in zip(raw.numbers, raw.texts(column), strict=True) if text in wanted])


def _named_by_others(
    tables: Mapping[str, RawTable], schema: Schema, claims: frozenset[int], sources: set[str]
) -> set[str]:
    """Return which of some sources, and perhaps more, rows other than these claims name."""
    found: set[str] = set()
    for table in schema.tables.values():
        raw = tables[table.name]
        for column in table.columns:
            if column.references == "sources":
                texts: Set[str] = raw.kinds(column.name)
                if table.name == "claims":
                    cells = zip(raw.numbers, raw.texts(column.name), strict=True)
                    texts = {text for number, text in cells if text in sources and number not in claims}
                found |= {referenced_id(column, part) for text in texts for part in elements(column, text)}
    return found


def missing(raw: RawTable, table: Table, drafts: frozenset[int]) -> Iterator[Problem]:
    """Find empty cells that a row needs: of drafts only those that cannot wait, and one of the languages."""
    for column in table.columns:
        if not (column.required and raw.has(column.name)) or "" not in raw.whole.kinds(column.name):
            continue
        versions = table.versions_of(column)
        of_all = column.either and column == versions[0]  # who speaks for the others
        in_all = (raw.whole.texts(one.name) for one in versions)
        cells = zip(raw.whole.numbers, raw.whole.texts(column.name), *in_all, strict=True)
        for number, text, *said in cells:
            if text:
                continue
            can_wait = column.until_published is not None and number in drafts
            if can_wait and not (of_all and not any(said)):
                continue
            yield Problem(raw.name, number, column.name, "missing-value", "", "error")
