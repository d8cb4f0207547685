"""The settings of a folder that has none: those of the shipped tables stand in, all or nothing.

A folder from before has no title, windows, frames and tracks of its own: it has the shipped ones, whose ids stand in
its events, saved views and links. A folder with one row in any of these tables has its own and no others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.keys import Rows, rows_by_id
from transcaspian.tables.raw import RawTable
from transcaspian.tables.reading import read_table
from transcaspian.tables.schema import Schema, Table, read_schema

Row = Mapping[str, str]  # the cells of a row by column


@cache
def shipped_schema() -> Schema:
    """Return the definition of the shipped tables of settings, which by themselves refer to no other table."""
    tables = read_schema(DATA_FOLDER / "datapackage.json").tables
    return Schema({name: _alone(table) for name, table in tables.items() if table.stand_in})


def _alone(table: Table) -> Table:
    return replace(table, columns=tuple(replace(column, references=None) for column in table.columns))


@cache
def shipped_tables() -> Mapping[str, RawTable]:
    """Return the shipped tables of settings."""
    return {name: read_table(DATA_FOLDER / table.path, table) for name, table in shipped_schema().tables.items()}


@cache
def shipped_rows() -> Mapping[str, Rows]:
    """Return the rows of the shipped tables of settings."""
    return {name: rows_by_id(raw, shipped_schema().tables[name]) for name, raw in shipped_tables().items()}


def has_settings(rows: Mapping[str, object]) -> bool:
    """Say whether any table of settings has rows; ``rows`` has them by table."""
    return any(rows.get(name) for name in shipped_schema().tables)


def with_stand_ins(tables: Mapping[str, RawTable]) -> Mapping[str, RawTable]:
    """Return tables with the shipped settings, if they have none."""
    own = {name: raw.numbers for name, raw in tables.items()}
    return tables if has_settings(own) else {**tables, **shipped_tables()}


def settled_rows(rows: Mapping[str, Mapping[str, Row]]) -> Mapping[str, Mapping[str, Row]]:
    """Return rows with those of the shipped settings, if they have none."""
    return rows if has_settings(rows) else {**rows, **shipped_rows()}


@cache
def shipped_lines() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """Return the points of the shipped legs by route and number."""
    found = zip(*map(_shipped("legs").texts, ("route_id", "seq", "line")), strict=True)
    return {(route, int(seq)): tuple(line.split(";")) for route, seq, line in found if line}


@cache
def shipped_roles() -> Mapping[str, tuple[str, str, str]]:
    """Return the roles of the shipped routes, whose march each is, and when it was gone, by id."""
    found = zip(*map(_shipped("routes").texts, ("id", "role", "actor_id", "travelled")), strict=True)
    return {route: (role, actor, when) for route, role, actor, when in found if role or actor or when}


def _shipped(name: str) -> RawTable:
    table = read_schema(DATA_FOLDER / "datapackage.json").tables[name]
    return read_table(DATA_FOLDER / table.path, table)
