"""A table as it came, judged as an upload: what has to be refused, what its columns and rows mean, what looks damaged.

A missing column means "unchanged", so it is not an error here; a misspelt one is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcaspian.checks.cells import cells
from transcaspian.checks.files import duplicate_columns, extra_columns, missing_columns
from transcaspian.checks.rows import duplicate_ids
from transcaspian.language import shapes
from transcaspian.language.dates import DateError, parse
from transcaspian.language.messages import Refused
from transcaspian.tables.damage import damages, holds_text
from transcaspian.tables.earlier.dates import readings
from transcaspian.tables.proposals.dates import written
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Table
from transcaspian.workbook.cell_values import Fault
from transcaspian.workbook.findings import Finding, Origin, Place
from transcaspian.workbook.limits import Size
from transcaspian.workbook.sheets import letter

# Why a file is not a table at all, by the code of its problem.
UNREADABLE = {
    "empty-file": "upload.refused.empty",
    "binary-file": "upload.refused.binary",
    "no-header": "upload.refused.no_header",
    "truncated": "upload.refused.truncated",
    "too-many-rows": "upload.refused.rows",
    "too-many-columns": "upload.refused.columns",
    "reading-time": "upload.refused.time",
}


def judge_upload(raw: RawTable, table: Table, origin: Origin, size: Size) -> tuple[RawTable, list[Finding]]:
    """Return a table with its problems, and the findings about it as an upload.

    Raise Refused if it is too large, or if its rows cannot be told apart.
    """
    if not raw.readable:
        problem = raw.problems[0]
        key = UNREADABLE.get(problem.code, "upload.refused.binary")
        columns = ", ".join(column.name for column in table.columns)
        limit = size.limits.columns if problem.code == "too-many-columns" else size.limits.rows
        raise Refused(key, file=origin.label, columns=columns, limit=limit, found=problem.hint.partition(" ")[0])
    if long := next((problem for problem in raw.problems if problem.code == "cell-too-long"), None):
        size.refuse_cell(origin.label, long.row or 0, long.column or "", int(long.hint.partition(" ")[0]))
    size.table(origin.label, len(raw.rows), len(raw.columns))
    for row in raw.rows:
        size.row(origin.label, row.number, row.cells)
    if lost := [column for column in table.key if column not in raw.columns]:
        raise Refused("upload.refused.no_key", file=origin.label, columns=", ".join(lost), table=table.name)
    misspelt = [problem for problem in missing_columns(raw, table) if problem.code == "misspelt-column"]
    found = [*misspelt, *duplicate_columns(raw, table), *extra_columns(raw, table), *duplicate_ids(raw, table)]
    told = {problem.column for problem in misspelt}
    findings = list(_columns(raw, table, origin, told))
    findings += _rows(raw, table, origin)
    findings += _damage(raw, table, origin)
    findings += _meant(raw, table, origin, {finding.place for finding in findings})
    return replace(raw, problems=(*raw.problems, *found)), findings


def _columns(raw: RawTable, table: Table, origin: Origin, told: set[str | None]) -> Iterator[Finding]:
    left_out = [c.name for c in table.columns if c.name not in raw.columns and c.name not in told]
    if left_out:
        yield origin.finding(raw, "columns-left-out", ", ".join(left_out))
    for index, column in enumerate(raw.columns):
        if not column:
            at = letter(index)
            yield replace(origin.finding(raw, "unnamed-column", at, row=raw.header), letter=at)


def _rows(raw: RawTable, table: Table, origin: Origin) -> Iterator[Finding]:
    """Find rows that no id distinguishes from others."""
    for row in raw.rows:
        empty = next((part for part in table.key if not row.cells.get(part)), None)
        if empty is not None and not row.broken and raw.has(empty):
            first = next((cell for cell in row.cells.values() if cell), "")
            yield origin.finding(raw, "row-without-id", first, row=row.number, column=empty)


def _damage(raw: RawTable, table: Table, origin: Origin) -> Iterator[Finding]:
    """Find cells that look as if a spreadsheet had rewritten them."""
    for column in table.columns:
        if not raw.has(column.name):
            continue
        sound: set[str] = set()
        for row in raw.rows:
            text = row.cells.get(column.name, "")
            if not text or text in sound:
                continue
            fault = spreadsheet_damage(column, text)
            if fault is None:
                sound.add(text)
            else:
                yield origin.finding(
                    raw, fault.code, fault.value, row=row.number, column=column.name, proposal=fault.proposal
                )


def _meant(raw: RawTable, table: Table, origin: Origin, told: set[Place]) -> Iterator[Finding]:
    """Find cells that are wrong and of which it is known what they mean, beside those that are told of already."""
    for problem in cells(raw, table):
        place = problem.table, problem.row, problem.column
        if problem.severity == "error" and problem.proposal is not None and place not in told:
            told.add(place)
            yield origin.finding(
                raw, "meant", problem.value, row=problem.row, column=problem.column, proposal=problem.proposal
            )


def spreadsheet_damage(column: Column, text: str) -> Fault | None:
    """Return what a spreadsheet has done to a text, as far as the text alone shows it."""
    for one in damages(text, holds_text(column)):
        return Fault(one.code, text, one.proposal or "")
    if column.is_date:
        return _date(text)
    if column.type == "boolean":
        return _boolean(column, text)
    if shapes.SCIENTIFIC.fullmatch(text):
        return Fault("scientific", text)
    return None


def _date(text: str) -> Fault | None:
    try:
        parse(text)
    except DateError:
        pass
    else:
        return None
    meant = written(text)
    if shapes.is_serial(text):
        return Fault("date-serial", shapes.serial_moment(text), meant.only)
    # Other ways to write a date are those of people: what they mean is told like that of any other cell.
    return Fault("date-turned", text, meant.only) if readings(text) else None


def _boolean(column: Column, text: str) -> Fault | None:
    word = shapes.boolean_word(text)
    values = column.true_values if word else column.false_values
    if word is None or text.casefold() in ("true", "false") or text in (*column.true_values, *column.false_values):
        return None
    return Fault("boolean-word", text, values[0] if values else str(word).lower())
