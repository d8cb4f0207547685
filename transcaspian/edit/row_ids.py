"""Which row is which: rows by an id that stays the same while other rows come and go.

The id of a row is its key, the parts of a compound key joined by a blank, as in versions (``snapshot``). A file may
hold the same key twice, or a row without one; such rows are told apart by a number, for otherwise nobody could mend
them: ``march #2`` is the second row called ``march``, ``#1`` the first one without an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from transcaspian.tables.reading import RawTable
from transcaspian.versions.snapshot import KEYS, Row

# The rows of tables by id, in the order of the file. A row has its cells that are not empty, by column.
Tables = Mapping[str, Mapping[str, Row]]


def key_columns(table: str) -> tuple[str, ...]:
    """Return the columns that identify a row of a table.

    >>> key_columns("events"), key_columns("legs")
    (('id',), ('route_id', 'seq'))
    """
    return KEYS.get(table, ("id",))


def key_of(table: str, cells: Mapping[str, str]) -> str:
    """Return the key that the cells of a row make; empty when there is nothing in any part of it."""
    return " ".join(cells.get(column, "") for column in key_columns(table)).strip()


def row_ids(keys: Sequence[str]) -> list[str]:
    """Return an id for each row, given their keys in the order of the file.

    >>> row_ids(["march", "", "call", "march", ""])
    ['march', '#1', 'call', 'march #2', '#2']
    """
    taken = set(keys)
    counts: dict[str, int] = {}
    found = []
    for key in keys:
        number = counts.get(key, 0) + 1
        name = key if key and number == 1 else f"{key} #{number}".strip()
        while name != key and name in taken:  # somebody called a row so
            number += 1
            name = f"{key} #{number}".strip()
        counts[key] = number
        taken.add(name)
        found.append(name)
    return found


def keyed(table: str, rows: Iterable[Mapping[str, str]]) -> dict[str, Row]:
    """Return rows by id; an empty cell and a missing one are the same."""
    filled = [{column: cell for column, cell in cells.items() if cell} for cells in rows]
    return dict(zip(row_ids([key_of(table, cells) for cells in filled]), filled, strict=True))


def rows_of(raw: RawTable) -> dict[str, Row]:
    """Return the rows of a table as it was read, broken ones as far as they can be made out."""
    return dict(zip(_ids(raw), raw.filled(), strict=True))


def numbers_of(raw: RawTable) -> dict[str, int]:
    """Return where each row stands, counted as the spreadsheet does, by its id."""
    return dict(zip(_ids(raw), raw.numbers, strict=True))


def _ids(raw: RawTable) -> list[str]:
    """Return the id of each row of a table."""
    keys = zip(*map(raw.texts, key_columns(raw.name)), strict=True)
    return row_ids([" ".join(key).strip() for key in keys])


def arranged(ids: Iterable[str], removed: Iterable[str], added: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return the order of rows after some were removed and others added, each after a row or at the end.

    ``added`` has the id of a row and of the one before it: ``""`` for the top, ``None`` for the end. Rows added after
    the same one keep the order given; one added after a row that does not exist comes at the end.

    >>> arranged(["a", "b", "c"], ["b"], [("x", "b"), ("y", "x"), ("z", None), ("top", "")])
    ['top', 'a', 'x', 'y', 'c', 'z']
    """
    gone = set(removed)
    following: dict[str, list[str]] = {}
    last: list[str] = []
    for row_id, after in added:
        (last if after is None else following.setdefault(after, [])).append(row_id)
    found: list[str] = []
    waiting = ["", *ids, *last][::-1]
    while waiting:
        row_id = waiting.pop()
        if row_id and row_id not in gone:
            found.append(row_id)
        waiting += following.pop(row_id, [])[::-1]
    # The rest follows rows that are not there, or one another in a circle.
    return found + [row_id for rest in following.values() for row_id in rest]
