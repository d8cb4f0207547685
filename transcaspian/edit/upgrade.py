"""Bring an older folder of tables to today's definition, without a change to what its rows say.

What is missing is added empty: tables as files with a header, columns at the end of each row. The folder's own
``datapackage.json`` becomes today's, with the tables and columns that only the folder has.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from transcaspian.checks.files import later_columns, missing_columns
from transcaspian.dataset.loading import SCHEMA_FILE, definition
from transcaspian.dictionary.samples import for_any_subject
from transcaspian.edit.copying import copied
from transcaspian.edit.definitions import as_json, definition_in
from transcaspian.edit.desk import Desk
from transcaspian.edit.lock import PATIENCE, held
from transcaspian.edit.saving import put_in_place, refusal, staged, withdraw
from transcaspian.edit.tablefile import TableFile
from transcaspian.language.messages import Refused
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.columns import language_of_column, renamed
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.schema import Schema, SchemaError, Table, defined, read_schema
from transcaspian.versions.history import history_folder, saves_folder


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an upgrade does to a file; ``names`` are the columns that it adds, or keeps in the definition."""

    kind: Literal["table", "columns", "definition"]
    file: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade of a folder would do: nothing where there are no steps.

    ``before`` has the bytes of each file that it changes, None where there is none; ``after`` those that it gets.
    """

    folder: Path
    steps: tuple[Step, ...]
    before: Mapping[Path, bytes | None]
    after: Mapping[Path, bytes]


def planned(folder: Path) -> Upgrade:
    """Return what an upgrade would do; nothing is written. Refused where a file cannot be read for certain."""
    if not folder.is_dir():
        raise Refused("edit.no_tables", folder=folder.name)
    package, ours = _package(folder), read_schema(DATA_FOLDER / SCHEMA_FILE)
    languages = definition(folder)[0].languages or ours.languages
    shipped = ours.spoken(languages)
    paths = {str(one["name"]): str(one["path"]) for one in package["resources"]} if package else {}
    steps: list[Step] = []
    before: dict[Path, bytes | None] = {}
    after: dict[Path, bytes] = {}
    for name, table in shipped.tables.items():
        path = folder / paths.get(name, table.path)
        old = _content(path)
        new, step = _table_today(path, table, old)
        if step:
            steps.append(step)
            before[path], after[path] = old, new
    if len(after) == len(shipped.tables) and not any(before.values()):
        raise Refused("edit.no_tables", folder=folder.name)
    # The definition comes last: an upgrade that is cut short has the old one and can be made again.
    if package is not None:
        path = folder / SCHEMA_FILE
        merged, kept = _merged(package, ours, languages)
        if merged != package:
            steps.append(Step("definition", SCHEMA_FILE, kept))
            before[path] = _content(path)
            after[path] = as_json(merged)
    return Upgrade(folder, tuple(steps), before, after)


def upgrade(plan: Upgrade, patience: float = PATIENCE) -> Path:
    """Write all files of an upgrade, or none, and return the folder beside it that has the tables as they were.

    Refused where somebody has changed a file since it was planned, or the system does not let it be written.
    """
    # The lock is that of the server of these tables: it may be running, and somebody may be saving.
    kept = history_folder(plan.folder, os.environ.get("TRANSCASPIAN_HISTORY"))
    desk = Desk(plan.folder, saves_folder(plan.folder, kept), patience=patience)
    desk.recover()
    try:
        desk.journal.create()
        with held(desk.journal.lock, patience):
            if any(_content(path) != old for path, old in plan.before.items()):
                raise Refused("edit.changed_meanwhile")
            copy = copied(plan.folder)
            files = staged(plan.after)
            try:
                put_in_place(files)
            except OSError:
                _put_back(plan)
                raise
            finally:
                withdraw(files)
    except OSError as error:
        raise refusal(error) from error
    return copy


def _content(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused("edit.cannot_read", file=path.name, why=error.strerror or str(error)) from error


def _package(folder: Path) -> dict[str, Any] | None:
    """Return the folder's own definition; None where it has none. Refused where it cannot be used."""
    path = folder / SCHEMA_FILE
    content = _content(path)
    if content is None:
        return None
    try:
        read_schema(path)
    except SchemaError as error:
        raise Refused("edit.cannot_read", file=path.name, why=error) from error
    found: dict[str, Any] = json.loads(content)
    return found


def _table_today(path: Path, table: Table, old: bytes | None) -> tuple[bytes, Step | None]:
    """Return a table's file with every column of today, and what that takes; no step where it has them all."""
    if old is None:
        names = tuple(column.name for column in table.columns)
        return f"{','.join(names)}\n".encode(), Step("table", path.name, names)
    file = TableFile.read(old, table)
    # One that is misspelt is there: beside it an empty one would hide that.
    absent = {p.column for p in missing_columns(file.raw, table) if p.code == "missing-column"}
    absent.update(later_columns(file.raw, table))
    missing = [column.name for column in table.columns if column.name in absent and not column.undefined]
    if not missing:
        return old, None
    return file.widened(missing), Step("columns", path.name, tuple(missing))


def _merged(
    package: Mapping[str, Any], ours: Schema, languages: tuple[str, ...]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return today's definition with the tables and columns that only the folder's has, and their names."""
    defined_in = tuple(one for one in languages if one in defined(package).languages) or ours.languages
    today = definition_in(ours, defined_in, optional=_first_is_enough(package), examples=_has_examples(package))
    theirs = {one["name"]: one for one in package["resources"]}
    kept: list[str] = []
    for table in today["resources"]:
        if table["name"] in theirs:
            own = theirs.pop(table["name"])
            table["path"] = own["path"]
            table |= {kind: own[kind] for kind in ("may_be_empty",) if kind in own}
            kept += [f"{table['name']}.{name}" for name in _take_columns(table["name"], table["schema"], own["schema"])]
    today["resources"] += theirs.values()
    return {**today, **package, "resources": today["resources"]}, (*kept, *theirs)


def _first_is_enough(package: Mapping[str, Any]) -> bool:
    """Say whether the folder's definition wants the title of an event in its first language only."""
    events = next((one["schema"]["fields"] for one in package["resources"] if one["name"] == "events"), ())
    titles = [field for field in events if language_of_column("events", field["name"])]
    titles = [field for field in titles if field["name"].startswith("title_")]
    return any("until_published" not in field for field in titles[1:])


def _has_examples(package: Mapping[str, Any]) -> bool:
    """Say whether the folder's definition has examples of the shipped subject, as that of a new collection has not."""
    fields = (field for one in package["resources"] for field in one["schema"]["fields"])
    return any(for_any_subject(text) != text for field in fields for text in (str(field.get("description", "")),))


def _take_columns(table: str, today: dict[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    """Append the columns that only a folder's table has, with what they refer to; yield their names."""
    known = {field["name"] for field in today["fields"]}
    # A column keeps the name that it had once, as the file does: an older program reads an upgraded folder too.
    once = {renamed(table)[field["name"]]: field for field in own["fields"] if field["name"] in renamed(table)}
    today["fields"] = [once.get(field["name"], field) for field in today["fields"]]
    more = [field for field in own["fields"] if field["name"] not in {*known, *renamed(table)}]
    names = {field["name"] for field in more}
    today["fields"] += more
    for foreign in own.get("foreignKeys", ()):
        if names & set([foreign["fields"]] if isinstance(foreign["fields"], str) else foreign["fields"]):
            today.setdefault("foreignKeys", []).append(foreign)
    yield from (field["name"] for field in more)


def _put_back(plan: Upgrade) -> None:
    """Give every file that has been put into place the bytes that it had."""
    for path, old in plan.before.items():
        if old is None:
            path.unlink(missing_ok=True)
        elif _content(path) != old:
            write_atomically(path, old)
