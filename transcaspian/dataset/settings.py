"""The settings of a collection: the windows and frames that it offers, and which of them a page begins with.

A folder that has rows in none of these tables is older than they are: it has those of the shipped tables, whose ids
stand in its saved views and links. A folder with rows in one of them has its own and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from transcaspian.checks import judge
from transcaspian.dataset.loading import SCHEMA_FILE, Dataset
from transcaspian.dataset.making import made
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.reading import read_table
from transcaspian.tables.records import Frame, Window
from transcaspian.tables.schema import Schema, read_schema

TABLES = ("windows", "frames")


def windows(data: Dataset) -> Mapping[str, Window]:
    """Return the windows that a collection offers, in order."""
    return data.windows if _has_own(data) else _shipped()["windows"]


def frames(data: Dataset) -> Mapping[str, Frame]:
    """Return the frames that a collection offers, in order."""
    return data.frames if _has_own(data) else _shipped()["frames"]


def default(rows: Iterable[Window | Frame]) -> str:
    """Return the id that a page begins with: that of the row that says so, else of the first; empty without rows."""
    found = list(rows)
    return next((row.id for row in found if row.default), found[0].id if found else "")


def _has_own(data: Dataset) -> bool:
    return any(getattr(data, name) for name in TABLES)


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    """Return the rows of the shipped tables by id."""
    schema = read_schema(DATA_FOLDER / SCHEMA_FILE)
    found = {}
    for name in TABLES:
        table = schema.tables[name]
        raw = read_table(DATA_FOLDER / table.path, table)
        outcome = judge({name: raw}, Schema({name: table}), None)
        found[name] = MappingProxyType({record.id: record for record, _ in made(raw, table, outcome)})
    return MappingProxyType(found)
