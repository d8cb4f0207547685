"""What a spreadsheet did to cells that an upload brings back, by the same cells of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from transcaspian.tables.earlier.rows import compared
from transcaspian.tables.keys import Known, Rows, row_id
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema, Table
from transcaspian.workbook.findings import Finding, Origin, Upload

# Findings that stay whatever the text is.
_OF_PLACES = frozenset({"row-without-id", "beyond-columns", "unnamed-column", "columns-left-out", "table-by-columns"})


def compare_damage(
    table: Table, current: Known, uploaded: RawTable, origin: Origin | None = None
) -> tuple[Finding, ...]:
    """Return the cells of an uploaded table in which a spreadsheet has damaged the current text.

    ``current`` are the current rows by id, as from ``comparison.rows_by_id``.
    """
    place = origin or Origin(table.path)
    return tuple(
        place.finding(
            uploaded, one.code, one.value, row=one.row, column=one.column, proposal=one.proposal or "", hint=one.hint
        )
        for one in compared(uploaded, table, current)
    )


def judge_by_current(upload: Upload, schema: Schema, current: Mapping[str, Rows]) -> Upload:
    """Return an upload with its findings judged by the current rows, by table and id.

    What looks damaged but is the same today is not a finding; what today's text explains is described by that text.
    """
    findings: list[Finding] = list(upload.findings)
    for name, raw in upload.tables.items():
        table, rows = schema.tables[name], current.get(name, {})
        better = {one.place: one for one in compare_damage(table, rows, raw, upload.origins[name])}
        told = better.keys() | _unchanged(table, rows, raw)
        findings = [one for one in findings if one.place not in told or one.code in _OF_PLACES]
        findings += better.values()
    order = {name: index for index, name in enumerate(upload.tables)}
    findings.sort(key=lambda one: (order.get(one.table, -1), one.row or 0))
    return replace(upload, findings=tuple(findings))


def _unchanged(table: Table, current: Rows, raw: RawTable) -> set[tuple[str, int | None, str | None]]:
    return {
        (table.name, row.number, column)
        for row in raw.rows
        if (before := current.get(row_id(table, row.cells))) is not None
        for column, text in row.cells.items()
        if before.get(column) == text
    }
