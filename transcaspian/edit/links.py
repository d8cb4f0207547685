"""Which rows a row leads to: those whose ids it names, and those that name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.checks.values import elements, referenced_id
from transcaspian.edit.row_ids import Tables
from transcaspian.tables.schema import Column, Table


@dataclass(frozen=True, slots=True)
class Link:
    """A row that another one leads to, and the column that says so, of either."""

    table: str
    row_id: str
    column: str


def named_by(tables: Mapping[str, Table], rows: Tables, table: str, row_id: str) -> tuple[Link, ...]:
    """Return the rows that a row names, in the order of its columns, each once."""
    cells = rows[table][row_id]
    found: dict[tuple[str, str], Link] = {}
    for column in tables[table].columns:
        for other in _ids(column, cells.get(column.name, "")):
            if column.references and other in rows.get(column.references, {}):
                found.setdefault((column.references, other), Link(column.references, other, column.name))
    return tuple(found.values())


def naming(tables: Mapping[str, Table], rows: Tables, table: str, row_id: str) -> tuple[Link, ...]:
    """Return the rows that name a row, table by table in the order of their files."""
    found: dict[tuple[str, str], Link] = {}
    for name, other in tables.items():
        columns = [column for column in other.columns if column.references == table]
        for i, cells in rows.get(name, {}).items() if columns else ():
            for column in columns:
                text = cells.get(column.name, "")
                if row_id in text and row_id in _ids(column, text):
                    found.setdefault((name, i), Link(name, i, column.name))
    return tuple(found.values())


def _ids(column: Column, text: str) -> tuple[str, ...]:
    """Return the ids in a cell; none where the column holds no ids."""
    return tuple(referenced_id(column, part) for part in elements(column, text)) if column.references else ()
