"""The shipped tables with other ids: what nothing in the program may notice.

Every id gets the same letters before it, so that ids stand in the same order, and what is written with them is the
same as before once these letters are taken away.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from urllib.parse import parse_qsl, quote

from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import Column, read_schema

MARK = "zq-"
# Not ids of the tables: keys of the program's stories, and words of the language.
KEPT = {"stories", "glossary"}
_IN_QUERY = {"w": "windows", "map": "frames", "track": "tracks", "event": "events", "thread": "events",
             "actor": "actors", "place": "locations", "source": "sources", "route": "routes", "from": "locations",
             "to": "locations", "closed": "locations"}  # fmt: skip


def renamed(to: Path) -> Path:
    """Write a copy of the shipped tables in which every id is another, and return its folder."""
    shutil.copytree(DATA_FOLDER, to, ignore=shutil.ignore_patterns(".*"))
    schema = read_schema(to / "datapackage.json")
    rows = {name: _read(to / table.path) for name, table in schema.tables.items()}
    ids = ids_of(to)
    legs = {f"{row['route_id']}.{row['seq']}" for row in rows["legs"]}
    ids["locations"] |= legs  # a closed leg is named as a closed place is
    for name, table in schema.tables.items():
        for row in rows[name]:
            for column in table.columns:
                row[column.name] = _renamed(row.get(column.name, ""), column, name)
            if name == "views":
                row["query"] = "&".join(f"{key}={_value(key, value, ids)}" for key, value in parse_qsl(row["query"]))
        if rows[name]:
            _write(to / table.path, rows[name])
    return to


def back(text: str) -> str:
    """Return a text with the ids of the shipped tables."""
    return text.replace(MARK, "")


def ids_of(folder: Path) -> dict[str, set[str]]:
    """Return the ids of a folder by table."""
    schema = read_schema(folder / "datapackage.json")
    tables = [table for table in schema.tables.values() if table.key == ("id",) and table.name not in KEPT]
    return {table.name: {row["id"] for row in _read(folder / table.path)} for table in tables}


def _renamed(text: str, column: Column, table: str) -> str:
    if not text or not (column.references or (column.name == "id" and table not in KEPT)):
        return text
    if column.references in KEPT:
        return text
    parts = text.split(column.separator) if column.separator else [text]
    made = []
    for part in parts:
        role, colon, id_ = part.rpartition(":") if column.roles else ("", "", part)
        made.append(f"{role}{colon}{MARK}{id_}")
    return (column.separator or "").join(made)


def _value(key: str, value: str, ids: dict[str, set[str]]) -> str:
    table = _IN_QUERY.get(key)
    return quote(f"{MARK}{value}" if table and value in ids[table] else value, safe=",:+")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
