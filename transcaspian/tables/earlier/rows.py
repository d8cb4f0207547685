"""The problems of a table that only its earlier rows show, cell by cell, with what stood there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from transcaspian.tables.earlier.cells import spoilt
from transcaspian.tables.earlier.letters import has_more_marks, lost_letters
from transcaspian.tables.earlier.misread import misread
from transcaspian.tables.keys import Known, row_id, rows_by_id
from transcaspian.tables.kinds import CODES, Severity
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Table

# From this many rows on, a column with all its cells, but in other rows, was sorted alone.
_SHUFFLED = 5
# This many earlier rows are tried for one row; if more are gone, ids were changed and not damaged.
_CANDIDATES = 200
_TRIED = 100_000  # for all rows together: nobody is to wait for them
# A note where a text alone is judged: beside what stood there it is certain.
_CERTAIN = frozenset({"mojibake"})


def compared(raw: RawTable, table: Table, known: Known) -> Iterator[Problem]:
    """Yield the cells of a table in which a program has damaged the earlier text, which is the proposal.

    A row whose id was damaged is found by the rest of its key and by what a spreadsheet makes of the part that differs.
    Letters that left no mark are an edit, unless so many are gone that the table lost them when it was saved.
    """
    if not known:
        return
    columns = [column for column in table.columns if raw.has(column.name)]
    letters = dict.fromkeys(lost_letters(raw, table, known), "letters-lost")
    letters |= dict.fromkeys(misread(raw, table, known), "mojibake")
    gone: _Gone | None = None
    for row in raw.rows:
        before = known.get(row_id(table, row.cells))
        if before is None and not row.broken:
            gone = gone or _Gone(table, raw, known)
            before = gone.find(row.cells)
        if before is None or row.broken or before == row.cells:
            continue
        for column in columns:
            was, text = before.get(column.name, ""), row.cells.get(column.name, "")
            if not was or not text or was == text:
                continue
            told = letters.get((row.number, column.name), "")
            code = told or spoilt(column, was, text)
            if code and (told or code != "letters-lost" or has_more_marks(was, text)):
                yield _problem(table, row.number, column.name, code, text, was)
    yield from _shuffled(raw, table, known)


def _problem(table: Table, row: int, column: str, code: str, text: str, was: str) -> Problem:
    severity: Severity = "error" if code in _CERTAIN else CODES[code]
    return Problem(table.name, row, column, code, text, severity, hint=was, proposal=was)


class _Gone:
    """The earlier rows that a table seems not to have any more, to be found by what a program made of their key."""

    def __init__(self, table: Table, raw: RawTable, known: Known) -> None:
        self.key = [table.column(part) for part in table.key]
        self.left = _TRIED
        self.by_rest: dict[tuple[str, tuple[str, ...]], list[Mapping[str, str]]] = {}
        there = {row_id(table, row.cells) for row in raw.rows}
        for cells in (cells for key, cells in known.items() if key not in there):
            for column in self.key:
                self.by_rest.setdefault((column.name, self.rest(column, cells)), []).append(cells)

    def rest(self, column: Column, cells: Mapping[str, str]) -> tuple[str, ...]:
        """Return the key of a row without one of its columns."""
        return tuple(cells.get(other.name, "") for other in self.key if other is not column)

    def find(self, cells: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return the row that a row with an unknown key was, if there is only one that it can have been."""
        tried = {column: self.by_rest.get((column.name, self.rest(column, cells)), []) for column in self.key}
        self.left -= sum(map(len, tried.values()))
        if self.left < 0:
            return None
        fitting = [
            before
            for column, candidates in tried.items()
            if len(candidates) <= _CANDIDATES
            for before in candidates
            if spoilt(column, before.get(column.name, ""), cells.get(column.name, ""))
        ]
        return fitting[0] if len(fitting) == 1 else None


def _shuffled(raw: RawTable, table: Table, known: Known) -> Iterator[Problem]:
    """Find columns that were sorted without the others: all their cells are there, most of them in another row."""
    rows = rows_by_id(raw, table)
    common = [(known[key], cells) for key, cells in rows.items() if key in known]
    if len(common) < _SHUFFLED:
        return
    for column in table.columns:
        if column.name in table.key or not raw.has(column.name):
            continue
        moved = sum(before.get(column.name, "") != cells[column.name] for before, cells in common)
        if moved * 2 < len(common) or moved < _SHUFFLED:
            continue
        if Counter(before.get(column.name, "") for before, _ in common) == Counter(
            cells[column.name] for _, cells in common
        ):
            yield Problem(table.name, raw.header, column.name, "shuffled-column", str(moved), "error")
