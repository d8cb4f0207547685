"""A published dataset as rows of text, to keep as a version and to compare with another.

Every table that counts for the version is in it, a cell written as a CSV would have it. Editors' notes and drafts are
not: a snapshot is made of records, which have no notes, and of the published dataset, which has no drafts.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any

from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import Date
from transcaspian.tables.columns import columns_of, in_order, today
from transcaspian.tables.records import RECORDS, Text

FORMAT = "transcaspian-version-1"
# What identifies a row, where it is not "id".
KEYS: dict[str, tuple[str, ...]] = {
    "links": ("from_event", "to_event"),
    "legs": ("route_id", "seq"),
    "volumes": ("route_id", "period", "source_id"),
    "glossary": ("term",),
    "steps": ("tour_id", "seq"),
    "imports": ("claim_id",),
}

# The cells of a row that are not empty, by column: a missing column and an empty cell are the same.
Row = dict[str, str]


class BrokenSnapshot(ValueError):
    """Raised for bytes that are not a snapshot, or only a part of one."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of all tables by their key, in the order of the tables."""

    version: str
    tables: dict[str, dict[str, Row]]

    def row(self, table: str, key: str) -> Row | None:
        """Return a row; None if the version has no row of that key."""
        return self.tables.get(table, {}).get(key)


def snapshot(dataset: Dataset) -> Snapshot:
    """Return the snapshot of a dataset, which is to be the published one."""
    tables = {}
    for name in RECORDS:
        records = getattr(dataset, name)
        read = _reader(name, dataset.languages)
        tables[name] = _keyed(name, map(read, records.values() if isinstance(records, dict) else records))
    return Snapshot(dataset.version, tables)


def _keyed(table: str, rows: Iterable[Row]) -> dict[str, Row]:
    key = KEYS.get(table, ("id",))
    return {" ".join(row.get(part, "") for part in key): row for row in rows}


@cache
def _reader(table: str, languages: tuple[str, ...]) -> Callable[[Any], Row]:
    """Return a function from a record of a table to its row."""
    columns = columns_of(table, languages)
    values = attrgetter(*(field.name for field in fields(RECORDS[table])))

    def read(record: object) -> Row:
        cells: list[str] = []
        for value in values(record):
            if isinstance(value, str):
                cells.append(value)
            elif isinstance(value, Text):
                cells += value.said if value.languages == languages else map(value.__getitem__, languages)
            else:
                cells.append(_written(value))
        return {column: cell for column, cell in zip(columns, cells, strict=True) if cell}

    return read


def _written(value: object) -> str:
    """Return a value as a cell of a table writes it."""
    if value is None:
        return ""
    if isinstance(value, Date):
        return value.text
    if isinstance(value, tuple):
        return ";".join(":".join(part) if isinstance(part, tuple) else str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def encode(snap: Snapshot) -> bytes:
    """Return a snapshot as compressed JSON, the same bytes for the same snapshot; its first line has the counts."""
    head = {
        "format": FORMAT,
        "version": snap.version,
        "counts": {table: len(rows) for table, rows in snap.tables.items()},
    }
    body = {}
    for table, rows in snap.tables.items():
        columns = in_order(table, dict.fromkeys(column for row in rows.values() for column in row))
        body[table] = {
            "columns": columns,
            "rows": {key: [row.get(column, "") for column in columns] for key, row in rows.items()},
        }
    text = f"{_json(head)}\n{_json(body)}\n"
    return gzip.compress(text.encode(), compresslevel=4, mtime=0)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def head(content: bytes) -> tuple[str, dict[str, int]]:
    """Return the version that bytes are a snapshot of, and its number of rows by table.

    All bytes are unpacked, to detect a truncated file; only the first line is read. Raise BrokenSnapshot.
    """
    return _head(_unpacked(content))


def decode(content: bytes) -> Snapshot:
    """Return the snapshot that bytes hold; raise BrokenSnapshot if they are not one, or only a part of one."""
    lines = _unpacked(content)
    version, counts = _head(lines)
    try:
        tables: dict[str, dict[str, Row]] = {name: {} for name in RECORDS}
        for name, table in json.loads(lines[1]).items():
            columns = [today(name, str(column)) for column in table["columns"]]
            tables[name] = {
                key: {column: str(cell) for column, cell in zip(columns, cells, strict=True) if cell}
                for key, cells in table["rows"].items()
            }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenSnapshot(repr(error)) from error
    if any(len(tables.get(name, ())) != count for name, count in counts.items()):
        raise BrokenSnapshot("rows are missing")
    return Snapshot(version, tables)


def _unpacked(content: bytes) -> list[bytes]:
    try:
        lines = gzip.decompress(content).split(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenSnapshot(str(error)) from error
    if len(lines) != 3:
        raise BrokenSnapshot("not the lines of a version")
    return lines


def _head(lines: list[bytes]) -> tuple[str, dict[str, int]]:
    try:
        found: Mapping[str, Any] = json.loads(lines[0])
        if found["format"] != FORMAT:
            raise BrokenSnapshot(f"another format: {found['format']!r}")
        return str(found["version"]), {str(name): int(count) for name, count in found["counts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenSnapshot(repr(error)) from error
