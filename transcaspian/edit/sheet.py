"""Rows as a sheet: which are shown, in which order, and what changed cells of a frame that was sent come to.

A browser names a cell by its position in the frame that it was sent. Only that frame says which row it means: it may
have been sorted or filtered, and rows may have come and gone since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from transcaspian.checks.values import elements, read_date
from transcaspian.dataset.search import fold
from transcaspian.edit.changes import Set, clean
from transcaspian.language.dates import Date
from transcaspian.language.messages import Refused
from transcaspian.tables.problems import file_name, quoted
from transcaspian.tables.schema import Column, Table
from transcaspian.versions.snapshot import Row

Rows = Mapping[str, Row]
Edits = Mapping[int, Mapping[str, object]]  # position in a frame -> column -> what the cell says now

_Key = tuple[int, object, object]


@dataclass(frozen=True)
class Wanted:
    """What a sheet shows: words in any cell, values by column (``""`` is an empty cell), some rows only; and its order.

    ``among`` are the ids of the rows to choose from, ``None`` for all. Without ``sort`` rows stand as in the file.
    """

    find: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: frozenset[str] | None = None
    sort: str = ""
    descending: bool = False


def shown(table: Table, rows: Rows, wanted: Wanted, but: str = "") -> tuple[str, ...]:
    """Return the ids of the rows that a sheet shows, in order; ``but`` is a column whose values are not asked for."""
    needle = fold(wanted.find)
    values = {name: frozenset(of) for name, of in wanted.values.items() if of and name != but}
    found = [
        row_id
        for row_id, row in rows.items()
        if (wanted.among is None or row_id in wanted.among)
        and all(not of.isdisjoint(parts(table.column(name), row.get(name, ""))) for name, of in values.items())
        and (not needle or needle in fold(" ".join(row.values())))
    ]
    return tuple(ordered(table.column(wanted.sort), rows, found, wanted.descending) if wanted.sort else found)


def parts(column: Column, text: str) -> tuple[str, ...]:
    """Return the values of a cell: one, several of a list, or ``""`` if it is empty."""
    return elements(column, text) if column.is_list and text else (text,)


def ordered(column: Column, rows: Rows, ids: Iterable[str], descending: bool = False) -> list[str]:
    """Return rows by a column: dates by time, numbers by size, texts by letters; cells without a value come last."""
    keys = {row_id: _key(column, rows[row_id].get(column.name, "")) for row_id in ids}
    found: list[str] = []
    for kind in (0, 1):
        of = [row_id for row_id, key in keys.items() if key[0] == kind]
        found += sorted(of, key=lambda row_id: keys[row_id][1:], reverse=descending)
    return [*found, *(row_id for row_id, key in keys.items() if key[0] > 1)]


def _key(column: Column, text: str) -> _Key:
    """Return what a cell is sorted by; first 0 for a value, 1 for one that cannot be read, 2 for none."""
    if not text:
        return 2, "", ""
    if column.is_date:
        date = read_date(text)
        if isinstance(date, Date):
            first, last = date.bounds(UTC)
            return 0, first or datetime.min, last or datetime.max
        return 1, fold(text), text
    if column.type in ("integer", "number"):
        try:
            return 0, float(text), text
        except ValueError:
            return 1, fold(text), text
    return 0, fold(text), text


def edited(table: Table, ids: Sequence[str], rows: Rows, edits: Edits, known: Edits) -> Iterator[Set]:
    """Yield the cells that say something else than ``rows``, of a frame whose rows were ``ids``.

    ``edits`` are all that a browser did to the frame, ``known`` those that were taken before. Key columns name the
    row and stay. Raise Refused if a row is gone.
    """
    columns = {column.name for column in table.columns} - set(table.key)
    for position, cells in edits.items():
        before = known.get(position, {})
        for name, value in cells.items():
            if name not in columns or (name in before and before[name] == value) or not 0 <= position < len(ids):
                continue
            row_id = ids[position]
            if row_id not in rows:
                raise Refused("edit.row_gone", file=file_name(table.name), row=quoted(row_id))
            old, new = rows[row_id].get(name, ""), "" if value is None else clean(str(value))
            if old != new:
                yield Set(table.name, row_id, name, old, new)


def set_for(table: Table, column: str, ids: Iterable[str], rows: Rows, text: str) -> Iterator[Set]:
    """Yield the changes that give many rows the same text in a column."""
    new = clean(text)
    for row_id in ids:
        if (old := rows[row_id].get(column, "")) != new:
            yield Set(table.name, row_id, column, old, new)


def replaced(
    table: Table, column: Column, ids: Iterable[str], rows: Rows, old: Collection[str], new: str
) -> Iterator[Set]:
    """Yield the changes that write one value for several, in a list for each part of it."""
    for row_id in ids:
        text = rows[row_id].get(column.name, "")
        before = parts(column, text)
        if not text or all(part == new or part not in old for part in before):
            continue
        after = (column.separator or "").join(dict.fromkeys(new if part in old else part for part in before))
        yield Set(table.name, row_id, column.name, text, after)
