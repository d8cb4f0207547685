"""What reading an upload brings up, as values: findings, questions, and the upload as a whole.

What is wrong with a table in itself is a ``Problem``, as everywhere. A ``Finding`` is about the way that the table
came: what a spreadsheet did to a cell, what was passed over, what a missing column means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from transcaspian.tables.kinds import EARLIER, Severity
from transcaspian.tables.problems import Problem, quoted
from transcaspian.tables.questions import Question
from transcaspian.tables.reading import RawTable
from transcaspian.workbook.sheets import letter

Place = tuple[str, int | None, str | None]  # table, row and column

# Every kind of finding. An error has to be mended, or its proposal accepted, before the upload can be applied.
CODES: dict[str, Severity] = {
    # files, sheets and columns
    "passed-over": "note",
    "definition-passed-over": "note",
    "sheet-passed-over": "note",
    "table-by-columns": "note",
    "columns-left-out": "note",
    "columns-not-taken": "note",
    "unnamed-column": "error",
    "beyond-columns": "error",
    "row-without-id": "error",
    # cells of a workbook that are not text
    "cell-date": "error",
    "cell-time": "error",
    "cell-number": "error",
    "cell-long-number": "error",
    "cell-percent": "error",
    "cell-boolean": "error",
    "cell-formula": "error",
    # what a text shows that was not meant so
    "error-value": "error",
    "hashes": "error",
    "date-serial": "error",
    "mojibake": "error",
    "formula": "error",
    "control-characters": "error",
    "invisible": "note",
    "undone-accents": "note",
    "lost-letters": "note",
    "boolean-word": "error",
    # … and what people write in another way than the tables do; left so, it is told again before it is saved
    "meant": "note",
    # what only the rows of today show
    **EARLIER,
    "decimal-comma": "note",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that reading an upload brought up.

    ``file`` is the name of the file as uploaded, ``sheet`` that of the sheet of a workbook or empty. ``row`` is counted
    as the spreadsheet does, ``letter`` is the letter of the column there. ``value`` is what was found, dates as ISO
    8601; ``proposal`` is what was probably meant, never put in its place unasked; ``hint`` is data for the sentence.
    """

    table: str
    file: str
    row: int | None
    column: str | None
    code: str
    value: str
    severity: Severity
    proposal: str = ""
    hint: str = ""
    sheet: str = ""
    letter: str = ""

    @property
    def place(self) -> Place:
        """Return table, row and column."""
        return self.table, self.row, self.column


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table came from: the file as uploaded, and the sheet of a workbook."""

    file: str
    sheet: str = ""

    @property
    def label(self) -> str:
        """Return the place for a sentence."""
        return f"{self.file}, {quoted(self.sheet)}" if self.sheet else self.file

    def finding(
        self,
        raw: RawTable,
        code: str,
        value: str = "",
        *,
        row: int | None = None,
        column: str | None = None,
        proposal: str = "",
        hint: str = "",
    ) -> Finding:
        """Return a finding in a table from here."""
        at = letter(raw.columns.index(column)) if column in raw.columns else ""
        return Finding(raw.name, self.file, row, column, code, value, CODES[code], proposal, hint, self.sheet, at)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as read: its tables as text, by name, with findings and questions about it.

    ``origins`` says of each table where it came from, ``version`` of which version of the tables a workbook was made,
    if it was one of ours. While there are questions, the files that they are about are in no table.
    """

    name: str
    kind: Literal["csv", "xlsx", "ods", "zip"]
    tables: dict[str, RawTable]
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    version: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the tables themselves."""
        return tuple(problem for raw in self.tables.values() for problem in raw.problems)

    @property
    def errors(self) -> tuple[Finding | Problem, ...]:
        """Return what has to be mended before anything of the upload can be applied."""
        everything: tuple[Finding | Problem, ...] = (*self.findings, *self.problems)
        return tuple(one for one in everything if one.severity == "error")

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is left to mend or to ask."""
        return not self.questions and not self.errors


def without_new_columns(upload: Upload, known: Mapping[str, Collection[str]]) -> Upload:
    """Return an upload without the columns that no table of today has, and a finding that names them for each table.

    ``known`` are the columns by table. Rows are changed cell by cell, and a column that is nowhere has no cells.
    """
    tables, findings = dict(upload.tables), list(upload.findings)
    for name, raw in upload.tables.items():
        misspelt = {part for one in raw.problems if one.severity == "error" for part in (one.column, one.value)}
        belong = {"", *known.get(name, ()), *misspelt}
        if strange := [column for column in raw.columns if column not in belong]:
            rows = (
                replace(row, cells={column: cell for column, cell in row.cells.items() if column not in strange})
                for row in raw.rows
            )
            problems = tuple(one for one in raw.problems if one.column not in strange)
            tables[name] = replace(raw, rows=tuple(rows), problems=problems)
            findings = [one for one in findings if one.table != name or one.column not in strange]
            findings.append(upload.origins[name].finding(raw, "columns-not-taken", ", ".join(strange)))
    return replace(upload, tables=tables, findings=tuple(findings))


def acceptable(upload: Upload) -> tuple[Finding, ...]:
    """Return the findings whose proposals are offered together; other notes may be what somebody means."""
    return tuple(one for one in upload.findings if one.proposal and (one.severity == "error" or one.code == "meant"))


def mended(upload: Upload, accepted: Iterable[Finding]) -> Upload:
    """Return an upload with the proposals of some of its findings in their cells, and without those findings."""
    taken = {one.place: one for one in accepted if one.proposal and one in upload.findings}
    tables = {}
    for name, raw in upload.tables.items():
        rows = []
        for row in raw.rows:
            cells = {
                column: taken[name, row.number, column].proposal if (name, row.number, column) in taken else cell
                for column, cell in row.cells.items()
            }
            rows.append(row if cells == row.cells else replace(row, cells=cells))
        tables[name] = replace(raw, rows=tuple(rows))
    left = tuple(one for one in upload.findings if one not in taken.values())
    return replace(upload, tables=tables, findings=left)
