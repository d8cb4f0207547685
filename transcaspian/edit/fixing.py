"""Writing every proposal of a folder of tables that is certain, as one save that can be taken back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from transcaspian.checks import certain
from transcaspian.dataset.loading import definition
from transcaspian.edit.changes import Changes, Set
from transcaspian.edit.copying import copied
from transcaspian.edit.desk import Desk
from transcaspian.edit.reading import Base
from transcaspian.edit.row_ids import key_of, row_ids
from transcaspian.edit.saving import refusal
from transcaspian.language.messages import Refused
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema
from transcaspian.versions.history import history_folder, saves_folder

# A proposal may follow from another one: an id that is mended is found by those that refer to it.
_ROUNDS = 5

Place = tuple[str, int, str]  # table, row, column


@dataclass(frozen=True, slots=True)
class Fix:
    """One cell that would be written: its place, what stands there and what should."""

    table: str
    row: int
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What fixing a folder would write: nothing where there are no fixes."""

    desk: Desk
    base: Base
    fixes: tuple[Fix, ...]
    changes: Changes


def planned(folder: Path) -> Plan:
    """Return what fixing a folder would write; nothing is written. Raise Refused if its tables cannot be read."""
    kept = history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY"))
    desk = Desk(folder, saves_folder(folder, kept))
    desk.recover()
    base = desk.state()
    fixes, changes = fixes_of(desk, base)
    return Plan(desk, base, fixes, changes)


def fixes_of(desk: Desk, base: Base) -> tuple[tuple[Fix, ...], Changes]:
    """Return every cell for which there is a certain proposal, by its place and as changes to the tables of a base."""
    reader = desk.reader
    tables = reader.tables()
    before = {name: reader.raw(tables[name], content) for name, content in base.contents.items()}
    texts = _texts(before, definition(desk.folder)[0])
    fixes, changes = [], []
    for name, raw in before.items():
        ids = row_ids([key_of(name, row.cells) for row in raw.rows])
        for row_id, row in zip(ids, raw.rows, strict=True):
            for column, old in row.cells.items():
                new = texts.get((name, row.number, column), old)
                if new != old:
                    fixes.append(Fix(name, row.number, column, old, new))
                    changes.append(Set(name, row_id, column, old, new))
    return tuple(fixes), tuple(changes)


def _texts(tables: Mapping[str, RawTable], schema: Schema) -> dict[Place, str]:
    """Return what certain proposals make of cells, those included that follow from others."""
    found: dict[Place, str] = {}
    now = dict(tables)
    for _ in range(_ROUNDS):
        more: dict[Place, str] = {}
        for problem in certain(now, schema):
            if problem.row is not None and problem.column is not None and problem.proposal is not None:
                more.setdefault((problem.table, problem.row, problem.column), problem.proposal)
        if not more:
            break
        found |= more
        now = {name: _written(raw, more) for name, raw in now.items()}
    return found


def _written(raw: RawTable, texts: Mapping[Place, str]) -> RawTable:
    rows = tuple(
        replace(row, cells={name: texts.get((raw.name, row.number, name), cell) for name, cell in row.cells.items()})
        for row in raw.rows
    )
    return replace(raw, rows=rows)


def fix(plan: Plan, who: str, why: str) -> Path:
    """Write the fixes of a plan as one save, and return the folder that has the tables as they were.

    Raise Refused where somebody has changed a table since, or the system does not let it be written.
    """
    desk = plan.desk
    proposal = desk.propose(plan.base, plan.changes)
    try:
        copy = copied(desk.folder)
        now = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    except OSError as error:
        raise refusal(error) from error
    if desk.state() != plan.base:  # the copy would be of other tables
        raise Refused("edit.changed_meanwhile")
    # What is wrong with a cell that could not be read so far can be seen only now, and was wrong before.
    desk.save(proposal, who, now, why, force_with_errors=True)
    return copy
