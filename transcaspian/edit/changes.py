"""A set of changes to tables: plain values that can be kept as JSON, applied, undone and compared.

A change names its row by the id that the row has where the set of changes begins, also after it gave the row another
id. Each change holds what was there before, so that applying it to other rows than it was made for is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from transcaspian.edit.row_ids import Tables, arranged, key_columns, key_of, keyed, row_ids
from transcaspian.language.messages import Refused
from transcaspian.tables.problems import file_name, quoted
from transcaspian.versions.snapshot import Row


@dataclass(frozen=True, slots=True)
class Set:
    """One cell that says something else: what it said, and what it says now; empty if there is nothing."""

    table: str
    row_id: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Add:
    """A new row: its cells by column, and the row that it comes after (``""``: the top, ``None``: the end)."""

    table: str
    values: Mapping[str, str]
    after: str | None = None

    @property
    def row_id(self) -> str:
        """Return the id of the new row."""
        return key_of(self.table, self.values)


@dataclass(frozen=True, slots=True)
class Remove:
    """A row that goes: all its cells, and the row that it came after, so that it can be put back there."""

    table: str
    row_id: str
    old_values: Mapping[str, str]
    after: str | None = None


Change: TypeAlias = Set | Add | Remove
Changes: TypeAlias = tuple[Change, ...]


@dataclass(slots=True)
class Net:
    """What changes come to in one table, by row: cells with old and new, rows that go and rows that come."""

    cells: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    removed: dict[str, Remove] = field(default_factory=dict)
    added: dict[str, Add] = field(default_factory=dict)

    def changes(self, table: str) -> Iterator[Change]:
        """Yield the changes: cells, then rows that go, then rows that come."""
        for row_id, cells in self.cells.items():
            for column, (old, new) in cells.items():
                yield Set(table, row_id, column, old, new)
        yield from self.removed.values()
        yield from self.added.values()


def clean(text: str) -> str:
    """Return a text as a table holds it: line breaks of one kind, no blanks around it.

    >>> clean(" one\\r\\ntwo ")
    'one\\ntwo'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def filled(values: Mapping[str, str]) -> Row:
    """Return the cells that have something in them."""
    return {column: text for column, text in ((column, clean(text)) for column, text in values.items()) if text}


def net(changes: Iterable[Change]) -> dict[str, Net]:
    """Return what changes come to, by table; each may build on those before it.

    Raise Refused if they contradict each other: a row that is changed after it was removed.
    """
    found: dict[str, Net] = {}
    for change in changes:
        of = found.setdefault(change.table, Net())
        if isinstance(change, Add):
            _add(of, change)
        elif change.row_id in of.removed:
            raise Refused("edit.row_gone", file=file_name(change.table), row=change.row_id)
        elif isinstance(change, Remove):
            _remove(of, change)
        else:
            _set(of, change)
    return found


def _set(of: Net, change: Set) -> None:
    new = clean(change.new)
    if row := of.added.get(change.row_id):
        row = replace(row, values=filled({**row.values, change.column: new}))
        if row.row_id == change.row_id:
            of.added[change.row_id] = row
        else:
            del of.added[change.row_id]
            _add(of, row)
        return
    cells = of.cells.setdefault(change.row_id, {})
    old = cells.get(change.column, (clean(change.old), ""))[0]
    cells[change.column] = (old, new)
    if old == new:
        del cells[change.column]
    if not cells:
        del of.cells[change.row_id]


def _add(of: Net, change: Add) -> None:
    change = replace(change, values=filled(change.values))
    row_id = change.row_id
    if earlier := of.removed.pop(row_id, None):  # a row in the place of another one is that row, rewritten
        for column in dict.fromkeys((*earlier.old_values, *change.values)):
            old, new = earlier.old_values.get(column, ""), change.values.get(column, "")
            _set(of, Set(change.table, row_id, column, old, new))
        return
    # What others did to a file in another program may have rows without an id, or two of one: ``check`` is for ours.
    free = bool(row_id) and row_id not in of.added
    of.added[row_id if free else row_ids([*of.added, row_id])[-1]] = change


def _remove(of: Net, change: Remove) -> None:
    if change.row_id in of.added:
        del of.added[change.row_id]
        return
    before = {column: old for column, (old, _) in of.cells.pop(change.row_id, {}).items()}
    of.removed[change.row_id] = replace(change, old_values=filled({**change.old_values, **before}))


def squashed(changes: Iterable[Change]) -> Changes:
    """Return the fewest changes that come to the same, the cells first; refused as ``net`` says."""
    return tuple(change for table, of in net(changes).items() for change in of.changes(table))


def between(before: Tables, after: Tables) -> Changes:
    """Return what has to be done to tables to have the others: ``apply(between(a, b), a) == b``.

    All but one thing: rows that both have stay in the order that they had.
    """
    found: list[Change] = []
    for table in dict.fromkeys((*before, *after)):
        old, new = before.get(table, {}), after.get(table, {})
        for row_id, row in new.items():
            if row_id in old and old[row_id] != row:
                for column in dict.fromkeys((*old[row_id], *row)):
                    was, becomes = old[row_id].get(column, ""), row.get(column, "")
                    if was != becomes:
                        found.append(Set(table, row_id, column, was, becomes))
        found += (Remove(table, row_id, row, above) for above, row_id, row in _with_above(old) if row_id not in new)
        found += _added(table, old, new)
    return tuple(found)


def _with_above(rows: Mapping[str, Row]) -> Iterator[tuple[str, str, Row]]:
    above = ""
    for row_id, row in rows.items():
        yield above, row_id, row
        above = row_id


def _added(table: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[Add]:
    """Yield the rows that come, those at the end as such: others may add some there, too."""
    end = len(new)
    for row_id in reversed(list(new)):
        if row_id in old:
            break
        end -= 1
    for number, (above, row_id, row) in enumerate(_with_above(new)):
        if row_id not in old:
            yield Add(table, row, None if number >= end else above)


def apply(changes: Iterable[Change], tables: Tables) -> dict[str, dict[str, Row]]:
    """Return tables with the changes made.

    Raise Refused if they do not fit these tables: a row is missing, or differs from what the change says
    that it did; and when a row would have no id, or that of another row.
    """
    result = {name: dict(rows) for name, rows in tables.items()}
    for table, of in net(changes).items():
        result[table] = _applied(table, of, result.get(table, {}))
    return result


def _applied(table: str, of: Net, rows: dict[str, Row]) -> dict[str, Row]:
    check(table, of, rows)
    for row_id, cells in of.cells.items():
        rows[row_id] = filled(rows[row_id] | {column: new for column, (_, new) in cells.items()})
    keys = set(key_columns(table))
    if not (of.removed or of.added or any(keys & cells.keys() for cells in of.cells.values())):
        return rows  # under the same ids and in the same order
    order = arranged(rows, of.removed, ((row_id, row.after) for row_id, row in of.added.items()))
    rows |= {row_id: filled(row.values) for row_id, row in of.added.items()}
    return keyed(table, (rows[row_id] for row_id in order))


def check(table: str, of: Net, rows: Mapping[str, Row]) -> None:
    """Check that changes apply to these rows and keep ids unique; raise Refused if not."""
    file = file_name(table)
    gone = [row_id for row_id in (*of.cells, *of.removed) if row_id not in rows]
    if gone:
        raise Refused("edit.row_gone", file=file, row=quoted(gone[0]))
    told = [(row_id, {c: old for c, (old, _) in cells.items()}) for row_id, cells in of.cells.items()]
    # Of a row that goes, all of it has to be known: it is what puts it back.
    told += [(row_id, dict.fromkeys(rows[row_id], "") | dict(one.old_values)) for row_id, one in of.removed.items()]
    for row_id, old in told:
        for column, text in old.items():
            if rows[row_id].get(column, "") != text:
                found = rows[row_id].get(column, "")
                raise Refused(
                    "edit.mismatch", file=file, row=quoted(row_id), column=column, old=quoted(text), found=quoted(found)
                )
    for row_id, cells in of.cells.items():
        if not any((rows[row_id] | {column: new for column, (_, new) in cells.items()}).values()):
            raise Refused("edit.empty_row", file=file, row=quoted(row_id))
    names = {row_id: renamed(table, row_id, cells) for row_id, cells in of.cells.items()}
    names = {row_id: name for row_id, name in names.items() if name != row_id}
    added = [row.row_id for row in of.added.values()]
    if not (names or added):
        return
    taken = {key_of(table, row) for row_id, row in rows.items() if row_id not in of.removed and row_id not in names}
    # A new row may not take an id that another row gives up in the same save: the two could not be told apart.
    for more, wanted in ((set(), list(names.values())), (rows.keys() - of.removed.keys(), added)):
        taken |= more
        for name in wanted:
            if not name:
                raise Refused("edit.no_id", file=file, column=key_columns(table)[-1])
            if name in taken:
                raise Refused("edit.duplicate_id", file=file, row=quoted(name))
            taken.add(name)


def renamed(table: str, row_id: str, cells: Mapping[str, tuple[str, str]]) -> str:
    """Return the id of a row after its cells changed, given old and new by column; usually the same.

    >>> renamed("legs", "titr-main 3", {"seq": ("3", "12")})
    'titr-main 12'
    """
    key = key_columns(table)
    if not any(column in cells for column in key):
        return row_id
    if len(key) == 1:
        return cells[key[0]][1]
    parts = dict(zip(key, row_id.split(" "), strict=False))  # no part of a compound key has blanks in it
    return key_of(table, parts | {column: cells[column][1] for column in key if column in cells})


def inverse(changes: Iterable[Change]) -> Changes:
    """Return the changes that undo others: ``apply(inverse(c), apply(c, t)) == t``."""
    found: list[Change] = []
    for table, of in net(changes).items():
        names = {row_id: renamed(table, row_id, cells) for row_id, cells in of.cells.items()}
        for row_id, cells in of.cells.items():
            found += (Set(table, names[row_id], column, new, old) for column, (old, new) in cells.items())
        for row_id, row in of.added.items():
            found.append(Remove(table, row_id, row.values, names.get(row.after or "", row.after)))
        for gone in of.removed.values():
            found.append(Add(table, gone.old_values, names.get(gone.after or "", gone.after)))
    return tuple(found)


def completed(changes: Iterable[Change], tables: Tables) -> Changes:
    """Return changes squashed, with the place of every row that goes, in the order of the file."""
    found: list[Change] = []
    for table, of in net(changes).items():
        if of.removed:
            above = {row_id: before for before, row_id, _ in _with_above(tables.get(table, {})) if row_id in of.removed}
            order = [*above, *(row_id for row_id in of.removed if row_id not in above)]
            of.removed = {r: replace(of.removed[r], after=above.get(r, of.removed[r].after)) for r in order}
        found += of.changes(table)
    return tuple(found)
