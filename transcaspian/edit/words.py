"""Changes and conflicts in words for readers, in the way of differences between versions (``diff_words``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.edit.changes import Change, Set, filled, net
from transcaspian.edit.conflicts import Conflict
from transcaspian.edit.row_ids import Tables
from transcaspian.language.messages import words
from transcaspian.versions.diff import Changes as TableChanges
from transcaspian.versions.diff import Diff, Field
from transcaspian.versions.diff_words import Cell, Line, lines, summary
from transcaspian.versions.snapshot import Row, Snapshot


@dataclass(frozen=True, slots=True)
class Description:
    """Changes in words: how much changed in one line, and each row with its cells before and after."""

    summary: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DisputedCell:
    """A cell that two people changed, in words."""

    title: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict in words: the name of the row, what happened, and the cells."""

    title: str
    sentence: str
    cells: tuple[DisputedCell, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that changes touch: the columns of its cells, or all of it where it comes or goes."""

    table: str
    row_id: str
    columns: tuple[str, ...]
    whole: bool = False


def touched_rows(changes: Iterable[Change]) -> tuple[Touched, ...]:
    """Return the rows that changes touch, table by table: cells, rows that come, rows that go."""
    found = []
    for table, of in net(changes).items():
        found += [Touched(table, row_id, tuple(cells)) for row_id, cells in of.cells.items()]
        found += [Touched(table, row_id, (), True) for row_id in (*of.added, *of.removed)]
    return tuple(found)


def difference(changes: Iterable[Change]) -> Diff:
    """Return changes as a difference between two versions, for what reads those."""
    found = {}
    for table, of in net(changes).items():
        found[table] = TableChanges(
            added={row_id: filled(row.values) for row_id, row in of.added.items()},
            corrected={
                row_id: tuple(Field(column, old, new) for column, (old, new) in cells.items())
                for row_id, cells in of.cells.items()
            },
            removed={row_id: filled(row.old_values) for row_id, row in of.removed.items()},
        )
    return Diff("", "", {table: of for table, of in found.items() if of})


def describe(changes: Iterable[Change], tables: Tables, language: str, zone: str) -> Description:
    """Return changes in words; ``tables`` gives ids their names, as they were before, after or at any other time."""
    told = difference(changes)
    old, new = dict(tables), dict(tables)
    for table, of in told.tables.items():
        rows = tables.get(table, {})
        was, becomes = {}, {}
        for row_id, cells in of.corrected.items():
            row: Row = dict(rows.get(row_id, {}))
            was[row_id] = filled(row | {cell.column: cell.before for cell in cells})
            becomes[row_id] = filled(row | {cell.column: cell.after for cell in cells})
        old[table] = {**rows, **was, **of.removed}
        new[table] = {**rows, **becomes, **of.added}
    found = lines(told, _snapshot(old), _snapshot(new), language, zone)
    return Description(summary(told, language), found)


def _snapshot(tables: Tables) -> Snapshot:
    return Snapshot("", {name: rows if isinstance(rows, dict) else dict(rows) for name, rows in tables.items()})


def dispute(conflict: Conflict, tables: Tables, language: str, zone: str) -> Dispute:
    """Return a conflict in words; ``tables`` gives ids their names."""
    title, mine = _side(conflict, [cell.mine for cell in conflict.cells], tables, language, zone)
    title_there, theirs = _side(conflict, [cell.theirs for cell in conflict.cells], tables, language, zone)
    cells = []
    for disputed in conflict.cells:
        here, there = mine.get(disputed.column), theirs.get(disputed.column)
        known = here or there
        if known:  # a cell that both leave as it is is in no conflict
            base = known.before
            after = (here.after if here else base, there.after if there else base)
            cells.append(DisputedCell(known.title, base, *after))
    sentence = words(language)(f"edit.conflict.{conflict.kind}")
    return Dispute(title_there or title or conflict.row_id, sentence, tuple(cells))


def _side(
    conflict: Conflict, after: list[str], tables: Tables, language: str, zone: str
) -> tuple[str, dict[str, Cell]]:
    """Return the name of a row on one side, and its cells that were changed there."""
    pairs = [(cell, new) for cell, new in zip(conflict.cells, after, strict=True) if cell.base != new]
    changes = [Set(conflict.table, conflict.row_id, cell.column, cell.base, new) for cell, new in pairs]
    told = describe(changes, tables, language, zone).lines
    if not told:
        return "", {}
    return told[0].title, {cell.column: words_of for (cell, _), words_of in zip(pairs, told[0].cells, strict=True)}
