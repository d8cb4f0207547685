"""What an upload would change: its rows compared by id with the current rows.

A column that the upload does not have stays as it is. A row that it does not have would be removed, and is listed: it
is for a person to say whether that was meant, because a filter or a slip of the hand does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.tables.keys import Rows, row_id, rows_by_id
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table


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
