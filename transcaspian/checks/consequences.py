"""What follows from the problems: which rows are set aside, which values are withheld, and why.

Only the faulty part is withheld. What is lost because of another fault (the claims of an event
that is set aside, a reference to an actor that is) is not a separate problem: its cause counts it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from transcaspian.checks.files import COLUMN_LOST
from transcaspian.checks.references import ids_of, known_ids
from transcaspian.checks.values import elements, referenced_id
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Schema
from transcaspian.tables.stand_in import with_stand_ins

# A place with wrong coordinates keeps its name and goes without a point, though its row requires one.
COORDINATES = ("longitude", "latitude")

# Faults at one cell that leave nothing of the row to be trusted.
_WHOLE_ROW = frozenset(
    {
        "duplicate-id",
        "event-without-claim",
        "cell-too-long",
        "low-above-high",
        "no-number",
        "share-above-whole",
        "edge-order",
        "link-to-itself",
        "link-order",
        "circle-of-parts",
    }
)

# What a row rests on if it names any: without the last of them it would say more than it may.
_RESTS_ON = frozenset({("links", "claim_ids")})
# Columns of which a row needs every value: a text that somebody wrote would say more than is left.
_NEEDS_ALL = frozenset({("steps", "event_id"), ("steps", "claim_ids")})

Place = tuple[str, int]  # table and row number
Id = tuple[str, str]  # table and id


@dataclass(frozen=True, slots=True)
class Outcome:
    """The problems of all tables, and what they cost.

    ``set_aside`` has the row numbers by table; ``withheld`` the values, by row and column, that are
    taken out of a row that stays: the whole cell, or single values of a list. ``rewritten`` counts by table the cells
    that a program has changed without making an error, see ``earlier``; they cost nothing here.
    """

    problems: tuple[Problem, ...]
    set_aside: dict[str, frozenset[int]]
    withheld: dict[Place, dict[str, frozenset[str]]]
    rewritten: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Losses:
    """The working state of ``settle``: causes are positions in the list of problems."""

    rows: dict[Place, int] = field(default_factory=dict)
    values: dict[Place, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    consequences: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def withhold(self, place: Place, column: str, value: str) -> None:
        self.values[place].setdefault(column, set()).add(value)


def settle(tables: Mapping[str, RawTable], schema: Schema, problems: Sequence[Problem]) -> Outcome:
    """Return what the problems cost, with the rows that each one affects counted in it."""
    losses = _Losses()
    cells = _Cells(tables)
    incomplete: dict[str, int] = {}
    others = with_stand_ins(tables)
    for cause, problem in enumerate(problems):
        # A table for which the shipped one stands in costs nothing: what refers to it finds those rows.
        if others.get(problem.table) is not tables.get(problem.table):
            continue
        if problem.severity == "error" and problem.table in schema.tables:
            _direct(cause, problem, tables[problem.table], schema, cells, losses, incomplete)
    if losses.rows or incomplete:
        _follow(tables, schema, cells, losses, incomplete)
    settled = [
        replace(problem, count=problem.count + losses.consequences[cause]) if cause in losses.consequences else problem
        for cause, problem in enumerate(problems)
    ]
    aside: dict[str, set[int]] = {name: set() for name in schema.tables}
    for table, row in losses.rows:
        aside[table].add(row)
    return Outcome(
        tuple(settled),
        {table: frozenset(rows) for table, rows in aside.items()},
        {
            place: {column: frozenset(values) for column, values in columns.items()}
            for place, columns in losses.values.items()
            if place not in losses.rows
        },
    )


class _Cells:
    """The cells of rows by their place; a table is looked through once one of its rows is asked for."""

    def __init__(self, tables: Mapping[str, RawTable]) -> None:
        self._tables = tables
        self._places: dict[str, dict[int, int]] = {}

    def __getitem__(self, place: Place) -> dict[str, str]:
        table, number = place
        if table not in self._places:
            self._places[table] = {number: place for place, number in enumerate(self._tables[table].numbers)}
        return self._tables[table].rows[self._places[table][number]].cells


def _direct(
    cause: int,
    problem: Problem,
    raw: RawTable,
    schema: Schema,
    cells: _Cells,
    losses: _Losses,
    incomplete: dict[str, int],
) -> None:
    """Enter what a problem costs at its own place."""
    table = schema.tables[raw.name]
    column = next((column for column in table.columns if column.name == problem.column), None)
    if not raw.readable:
        incomplete.setdefault(raw.name, cause)
    elif problem.code in COLUMN_LOST:
        if column and (column.required or column.name in table.key) and column.name not in COORDINATES:
            for number in raw.numbers:
                losses.rows.setdefault((raw.name, number), cause)
            losses.consequences[cause] += max(len(raw.rows) - 1, 0)
            if column.name in table.key:
                incomplete.setdefault(raw.name, cause)
    elif problem.row is not None:
        place = (raw.name, problem.row)
        if problem.code == "truncated":
            incomplete.setdefault(raw.name, cause)
        if problem.code == "conflict":
            first, last = map(int, problem.hint.split())
            torn = [number for number in raw.numbers if first <= number <= last]
            losses.rows |= {(raw.name, number): cause for number in torn if (raw.name, number) not in losses.rows}
            losses.consequences[cause] += len(torn)
        elif column is None:
            losses.rows.setdefault(place, cause)
        elif column.name in COORDINATES:
            for name in COORDINATES:
                losses.withhold(place, name, cells[place].get(name, ""))
        elif problem.code in _WHOLE_ROW:
            losses.rows.setdefault(place, cause)
        else:
            _withhold(place, column, problem.value, cause, cells, losses)


def _withhold(
    place: Place,
    column: Column,
    value: str,
    cause: int,
    cells: _Cells,
    losses: _Losses,
) -> bool:
    """Take a value out of a row; return whether the row is set aside, because it requires one or rested on it."""
    text = cells[place].get(column.name, "")
    losses.withhold(place, column.name, value)
    needed = column.required or (place[0], column.name) in _RESTS_ON
    whole = (place[0], column.name) in _NEEDS_ALL
    if whole or (needed and not remaining(column, text, losses.values[place][column.name])):
        losses.rows.setdefault(place, cause)
        return True
    return False


def remaining(column: Column, text: str, withheld: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Return the values of a cell that are left without those withheld."""
    if not column.is_list or text in withheld:
        return ()
    return tuple(part for part in elements(column, text) if part not in withheld)


def _follow(
    tables: Mapping[str, RawTable],
    schema: Schema,
    cells: _Cells,
    losses: _Losses,
    incomplete: Mapping[str, int],
) -> None:
    """Follow every lost row to the rows that refer to it, and from those that are lost with it on."""
    # A row that says how something looks costs nothing of what it looks like.
    looks = {name for name, table in schema.tables.items() if table.stand_in}
    users = _Users(tables, schema, {*incomplete, *(table for table, _ in losses.rows)} - looks)
    rows_of = {name: known_ids(tables, schema, name) or Counter() for name in users.tables}
    # How many rows with an id are lost: the id goes with the last of them.
    gone = Counter(id_ for place in losses.rows for id_ in _ids(place, schema, cells))
    lost: list[tuple[str, str, int]] = []
    for place, cause in losses.rows.items():
        if place[0] in looks:
            continue
        lost += ((*id_, cause) for id_ in _ids(place, schema, cells) if _is_lost(id_, gone, rows_of))
    for table, id_ in users.found:
        if table in incomplete and id_ not in rows_of[table]:
            lost.append((table, id_, incomplete[table]))
    done: set[tuple[str, str]] = set()
    while lost:
        table, id_, cause = lost.pop()
        if (table, id_) in done:
            continue
        done.add((table, id_))
        for place, column, part in users.of(table, id_):
            if place in losses.rows:
                continue
            losses.consequences[cause] += 1
            if _withhold(place, column, part, cause, cells, losses):
                ids = _ids(place, schema, cells)
                if place[0] not in rows_of:
                    rows_of[place[0]] = known_ids(tables, schema, place[0]) or Counter()
                gone.update(ids)
                lost += ((*id_, cause) for id_ in ids if _is_lost(id_, gone, rows_of))


def _ids(place: Place, schema: Schema, cells: _Cells) -> list[Id]:
    """Return the ids of a row."""
    table = schema.tables[place[0]]
    key = table.column(table.key[0])
    return [(table.name, id_) for id_ in ids_of(key, cells[place].get(key.name, ""))]


def _is_lost(id_: Id, gone: Mapping[Id, int], rows_of: Mapping[str, Counter[str]]) -> bool:
    """Say whether no row with an id stays."""
    return gone[id_] >= rows_of[id_[0]][id_[1]]


class _Users:
    """Who refers to each id: place, column and the value in its list; of a table once one of its ids is lost."""

    def __init__(self, all_tables: Mapping[str, RawTable], schema: Schema, tables: set[str]) -> None:
        self._all, self._schema, self.tables = all_tables, schema, tables
        self.found: dict[Id, list[tuple[Place, Column, str]]] = defaultdict(list)
        self._find(tables)

    def of(self, table: str, id_: str) -> Sequence[tuple[Place, Column, str]]:
        if table not in self.tables:
            self._find({table})
            self.tables = self.tables | {table}
        return self.found.get((table, id_), ())

    def _find(self, tables: set[str]) -> None:
        for table in self._schema.tables.values():
            raw = self._all[table.name]
            for column in table.columns:
                if column.references not in tables or not raw.has(column.name):
                    continue
                for number, text in zip(raw.numbers, raw.texts(column.name), strict=True):
                    for part in elements(column, text):
                        id_ = referenced_id(column, part)
                        self.found[column.references, id_].append(((raw.name, number), column, part))
