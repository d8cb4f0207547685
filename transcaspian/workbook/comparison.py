"""What an upload would change: its rows compared by id with the current rows.

A column that the upload does not have stays as it is. A row that it does not have would be removed, and is listed: it
is for a person to say whether that was meant, because a filter or a slip of the hand does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.schema import Table

# The cells of a row by column, in the order of the columns; rows by id, in the order of the table.
Cells = dict[str, str]
Rows = dict[str, Cells]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between a table of today and the same table of an upload, by id of the row.

    ``changed`` has the texts before and after of each cell that differs. ``removed`` are the rows that the upload does
    not have, ``unreadable`` those of them that it has in a row that could not be read. ``columns`` are those that the
    upload leaves as they are, ``reordered`` says that the rows that stay are in another order.
    """

    table: str
    added: Rows
    removed: Rows
    changed: dict[str, dict[str, tuple[str, str]]]
    columns: tuple[str, ...]
    unreadable: tuple[str, ...]
    reordered: bool

    @property
    def is_empty(self) -> bool:
        """Say whether the upload would change nothing."""
        return not (self.added or self.removed or self.changed or self.reordered)


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


def compare(table: Table, current: Mapping[str, Mapping[str, str]], uploaded: RawTable) -> Comparison:
    """Return what an uploaded table would change; ``current`` are the rows of today by id, in order.

    A column that the rows of today do not have counts as empty there.
    """
    rows = rows_by_id(uploaded, table)
    changed: dict[str, dict[str, tuple[str, str]]] = {}
    for key, cells in rows.items():
        if key in current:
            before = current[key]
            differing = {c: (before.get(c, ""), text) for c, text in cells.items() if before.get(c, "") != text}
            if differing:
                changed[key] = differing
    removed = {key: dict(cells) for key, cells in current.items() if key not in rows}
    broken = {row_id(table, row.cells) for row in uploaded.rows if row.broken}
    stay = [key for key in rows if key in current]
    return Comparison(
        table=table.name,
        added={key: cells for key, cells in rows.items() if key not in current},
        removed=removed,
        changed=changed,
        columns=tuple(column.name for column in table.columns if not uploaded.has(column.name)),
        unreadable=tuple(key for key in removed if key in broken),
        reordered=stay != [key for key in current if key in rows],
    )
