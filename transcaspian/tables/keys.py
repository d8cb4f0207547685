"""The rows of a table by their id."""

from __future__ import annotations

from collections.abc import Mapping

from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.schema import Table

# The cells of a row by column, in the order of the columns; rows by id, in the order of the table.
Cells = dict[str, str]
Rows = dict[str, Cells]
# Rows of before by id; a cell that is empty there may be left out.
Known = Mapping[str, Mapping[str, str]]


def row_id(table: Table, cells: Mapping[str, str]) -> str:
    """Return the id of a row: the cells of the key, a space between them, as a kept version has it."""
    return " ".join(cells.get(part, "") for part in table.key)


def rows_by_id(raw: RawTable, table: Table) -> Rows:
    """Return the rows of a table that can be told apart, with only the columns that it has.

    Of rows with one id the first counts. Rows without one, broken ones and columns that are there twice are left out:
    all of these are problems or findings of the upload, which is not sound with them.
    """
    columns = [column for column in raw.columns if column and raw.has(column)]
    found: Rows = {}
    for row in raw.rows:
        if _is_whole(row, table):
            found.setdefault(row_id(table, row.cells), {column: row.cells.get(column, "") for column in columns})
    return found


def _is_whole(row: RawRow, table: Table) -> bool:
    return not row.broken and all(row.cells.get(part) for part in table.key)
