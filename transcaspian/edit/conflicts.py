"""Two people's changes to the same tables: merged where they touch other rows, a conflict where the same one.

Rows are compared, not cells: whoever corrects a date and whoever at the same time corrects the title that states it
should see each other's work. Equal changes do not conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from transcaspian.edit.changes import Add, Change, Changes, Net, Remove, Set, filled, net, renamed
from transcaspian.edit.row_ids import Tables, key_columns
from transcaspian.language.messages import Refused
from transcaspian.tables.problems import file_name, quoted
from transcaspian.versions.snapshot import Row

Kind = Literal["both-changed", "removed-there", "removed-here", "both-added", "id-taken"]
Side = Literal["mine", "theirs"]
Place: TypeAlias = tuple[str, str]  # table and id of the row


@dataclass(frozen=True, slots=True)
class Disputed:
    """One cell of a row that both changed: before, as I have it, as they have it; empty if the row is gone."""

    column: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that both changed, and not to the same: all cells that either of them changed.

    ``removed-there``: I changed what they removed; ``removed-here``: I removed what they changed; ``both-added``: two
    new rows of one id; ``id-taken``: I gave a row the id that their new row has.
    """

    table: str
    row_id: str
    kind: Kind
    cells: tuple[Disputed, ...]

    @property
    def place(self) -> Place:
        """Return the table and the row, by which a choice is made."""
        return self.table, self.row_id


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of merging my changes with theirs: those that can be made after theirs, and the conflicts."""

    base: Tables
    mine: Changes
    theirs: Changes
    changes: Changes
    conflicts: tuple[Conflict, ...]


def conflicts(base: Tables, mine: Iterable[Change], theirs: Iterable[Change]) -> tuple[Conflict, ...]:
    """Return the rows that two sets of changes to the same tables disagree on."""
    return merge(base, mine, theirs).conflicts


def merge(base: Tables, mine: Iterable[Change], theirs: Iterable[Change]) -> Merge:
    """Return my changes as they can be made after theirs, both being changes to ``base``."""
    mine, theirs = tuple(mine), tuple(theirs)
    others = net(theirs)
    kept: list[Change] = []
    found: list[Conflict] = []
    for table, of in net(mine).items():
        their = others.get(table, Net())
        disputed, settled = _judged(table, base.get(table, {}), of, their)
        found += disputed
        without = {conflict.row_id for conflict in disputed} | settled
        kept += (change for change in of.changes(table) if change.row_id not in without)
    return Merge(base, mine, theirs, tuple(kept), tuple(found))


def _judged(table: str, base: Mapping[str, Row], mine: Net, theirs: Net) -> tuple[list[Conflict], set[str]]:
    """Return the conflicts in a table, and the rows where both did the same."""
    found: list[Conflict] = []
    settled: set[str] = set()
    for row_id, cells in mine.cells.items():
        if row_id in theirs.removed:
            disputed = (Disputed(column, old, new, "") for column, (old, new) in cells.items())
            found.append(Conflict(table, row_id, "removed-there", tuple(disputed)))
        elif row_id in theirs.cells:
            other = theirs.cells[row_id]
            if all(column in other and other[column][1] == new for column, (_, new) in cells.items()):
                settled.add(row_id)
            else:
                found.append(Conflict(table, row_id, "both-changed", _both(cells, other)))
        elif (name := renamed(table, row_id, cells)) in theirs.added and name != row_id:
            key = [column for column in key_columns(table) if column in cells]
            new = theirs.added[name].values
            disputed = (Disputed(column, *cells[column], new.get(column, "")) for column in key)
            found.append(Conflict(table, row_id, "id-taken", tuple(disputed)))
    for row_id in mine.removed:
        if row_id in theirs.removed:
            settled.add(row_id)
        elif row_id in theirs.cells:
            disputed = (Disputed(column, old, "", new) for column, (old, new) in theirs.cells[row_id].items())
            found.append(Conflict(table, row_id, "removed-here", tuple(disputed)))
    names = {renamed(table, row_id, cells): row_id for row_id, cells in theirs.cells.items()}
    for row_id, row in mine.added.items():
        if row_id in theirs.added:
            other_row: Mapping[str, str] = theirs.added[row_id].values
        elif row_id in names and row_id not in base:
            cells = theirs.cells[names[row_id]]
            other_row = base.get(names[row_id], {}) | {column: new for column, (_, new) in cells.items()}
        else:
            continue
        differing = tuple(
            Disputed(column, "", row.values.get(column, ""), other_row.get(column, ""))
            for column in dict.fromkeys((*row.values, *other_row))
            if row.values.get(column, "") != other_row.get(column, "")
        )
        if differing:
            found.append(Conflict(table, row_id, "both-added", differing))
        else:
            settled.add(row_id)
    return found, settled


def _both(mine: Mapping[str, tuple[str, str]], theirs: Mapping[str, tuple[str, str]]) -> tuple[Disputed, ...]:
    found = []
    for column in dict.fromkeys((*mine, *theirs)):
        base = (mine.get(column) or theirs[column])[0]
        found.append(Disputed(column, base, mine.get(column, (base, base))[1], theirs.get(column, (base, base))[1]))
    return tuple(found)


def resolved(merged: Merge, choices: Mapping[Place, Side]) -> Changes:
    """Return the changes to make after theirs, with each conflict decided: my row, or theirs.

    "mine" keeps of a row that both changed my cells, and theirs where I changed nothing; it puts back a row that they
    removed and removes one that they changed. Refused while a conflict is undecided, and for a taken id that is to be
    mine: two rows cannot have it.
    """
    found = list(merged.changes)
    mine, theirs = net(merged.mine), net(merged.theirs)
    for conflict in merged.conflicts:
        side = choices.get(conflict.place)
        if side is None:
            raise Refused("edit.undecided", file=file_name(conflict.table), row=quoted(conflict.row_id))
        if side == "mine":
            base = merged.base.get(conflict.table, {}).get(conflict.row_id, {})
            found += _mine(conflict, base, mine[conflict.table], theirs.get(conflict.table, Net()))
    return tuple(found)


def _mine(conflict: Conflict, base: Row, mine: Net, theirs: Net) -> list[Change]:
    table, row_id = conflict.place
    match conflict.kind:
        case "removed-there":
            values = base | {column: new for column, (_, new) in mine.cells[row_id].items()}
            return [Add(table, filled(values), theirs.removed[row_id].after)]
        case "removed-here":
            values = base | {column: new for column, (_, new) in theirs.cells[row_id].items()}
            name = renamed(table, row_id, theirs.cells[row_id])
            return [Remove(table, name, filled(values), mine.removed[row_id].after)]
        case "id-taken":
            raise Refused("edit.duplicate_id", file=file_name(table), row=quoted(row_id))
        case "both-changed":
            name = renamed(table, row_id, theirs.cells[row_id])
            touched = [cell for cell in conflict.cells if cell.column in mine.cells[row_id]]
        case "both-added":
            name, touched = row_id, list(conflict.cells)
    return [Set(table, name, c.column, c.theirs, c.mine) for c in touched if c.theirs != c.mine]
