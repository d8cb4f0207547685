"""What a spreadsheet did to cells that an upload brings back, by the same cells of today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from transcaspian.tables.earlier.rows import compared
from transcaspian.tables.keys import Known, Rows, row_id
from transcaspian.tables.problems import quoted
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema, Table
from transcaspian.workbook.findings import Finding, Origin, Upload

_NAMED = 12  # columns that are named
# Findings that stay whatever the text is.
_OF_PLACES = frozenset(
    {
        "row-without-id",
        "beyond-columns",
        "unnamed-column",
        "columns-left-out",
        "columns-passed-over",
        "table-by-columns",
    }
)


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

    Columns that the table of today has no place for are passed over.
    """
    tables, findings = dict(upload.tables), list(upload.findings)
    for name, raw in upload.tables.items():
        if foreign := _foreign(raw, schema.tables[name], current.get(name, {})):
            tables[name] = _without(foreign, raw)
            told = ", ".join(map(quoted, foreign[:_NAMED])) + (" …" if len(foreign) > _NAMED else "")
            findings.append(upload.origins[name].finding(raw, "columns-passed-over", told, row=raw.header))
    return judge_by_earlier(replace(upload, tables=tables, findings=tuple(findings)), schema, current)


def judge_by_earlier(upload: Upload, schema: Schema, earlier: Mapping[str, Rows]) -> Upload:
    """Return a table with its findings judged by earlier rows.

    What looks damaged but was the same is not a finding; what the earlier text explains is described by that text.
    """
    findings: list[Finding] = list(upload.findings)
    for name, raw in upload.tables.items():
        table, rows = schema.tables[name], earlier.get(name, {})
        better = {one.place: one for one in compare_damage(table, rows, raw, upload.origins[name])}
        told = better.keys() | _unchanged(table, rows, raw)
        findings = [one for one in findings if one.place not in told or one.code in _OF_PLACES]
        findings += better.values()
    order = {name: index for index, name in enumerate(upload.tables)}
    findings.sort(key=lambda one: (order.get(one.table, -1), one.row or 0))
    return replace(upload, findings=tuple(findings))


def _foreign(raw: RawTable, table: Table, rows: Rows) -> tuple[str, ...]:
    """Return the columns of an upload that neither the definition nor the table of today has a place for."""
    wrong = {problem.value for problem in raw.problems if problem.code == "misspelt-column"}
    ours = {column.name for column in table.columns}.union(wrong, *(cells for cells in rows.values()))
    return tuple(dict.fromkeys(column for column in raw.columns if column and column not in ours)) if rows else ()


def _without(columns: Collection[str], raw: RawTable) -> RawTable:
    """Return a table without what stands in some of its columns, and without what is said of them."""
    rows = (replace(row, cells={c: text for c, text in row.cells.items() if c not in columns}) for row in raw.rows)
    return replace(
        raw,
        rows=tuple(rows),
        problems=tuple(one for one in raw.problems if one.code != "extra-column" or one.column not in columns),
    )


def _unchanged(table: Table, current: Rows, raw: RawTable) -> set[tuple[str, int | None, str | None]]:
    return {
        (table.name, row.number, column)
        for row in raw.rows
        if (before := current.get(row_id(table, row.cells))) is not None
        for column, text in row.cells.items()
        if before.get(column) == text
    }
