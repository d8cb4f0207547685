"""Rows that may be incomplete, because nothing of them is published: drafts, and what only drafts have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transcaspian.checks.cells import elements, referenced_id
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
    events = [(row.cells.get("id", ""), row.cells.get("status", ""), row) for row in tables["events"].rows]
    public = {event for event, status, _ in events if status != "draft"}
    drafts = {event for event, status, row in events if not row.broken and event and event not in public}
    if not drafts:
        return {}
    found = {"events": frozenset(row.number for event, _, row in events if event in drafts)}
    claims = [row for row in tables["claims"].rows if not row.broken and row.cells.get("event_id", "") in drafts]
    found["claims"] = frozenset(row.number for row in claims)
    named = {row.cells.get("source_id", "") for row in claims} - _named_by_others(tables, schema, found["claims"])
    found["sources"] = frozenset(
        row.number for row in tables["sources"].rows if not row.broken and row.cells.get("id", "") in named - {""}
    )
    return found


def _named_by_others(tables: Mapping[str, RawTable], schema: Schema, claims: frozenset[int]) -> set[str]:
    """Return the sources that rows other than these claims name."""
    found: set[str] = set()
    for table in schema.tables.values():
        columns = [column for column in table.columns if column.references == "sources"]
        for row in tables[table.name].rows if columns else ():
            if table.name != "claims" or row.number not in claims:
                texts = ((column, row.cells.get(column.name, "")) for column in columns)
                found |= {referenced_id(column, part) for column, text in texts for part in elements(column, text)}
    return found


def missing(raw: RawTable, table: Table, drafts: frozenset[int]) -> Iterator[Problem]:
    """Find empty cells that a row needs: of drafts only those that cannot wait, and one of two languages."""
    for column in table.columns:
        if not (column.required and raw.has(column.name)):
            continue
        for row in raw.rows:
            if row.broken or row.cells[column.name]:
                continue
            if column.until_published is not None and row.number in drafts:
                other = column.other_language
                if not column.either or not other.endswith("_pl") or row.cells.get(other, ""):
                    continue
            yield Problem(raw.name, row.number, column.name, "missing-value", "", "error")
