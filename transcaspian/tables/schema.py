"""What every column of every table is: read from the data package that ships with the tables.

``data/datapackage.json`` is a Frictionless Data Package (https://datapackage.org, Table Schema) and
the one definition of the tables. The public tool checks types, constraints and foreign keys by it;
checks, data dictionary and editor read it here. Properties of our own, which the public tool passes
over: ``edtf`` (a date as EDTF writes it), ``url``, ``separator`` (a cell with several values), ``choices`` (all that a
cell with several may have),
``references`` (the cell holds ids of another table), ``pairs`` and ``roles`` (``role:id`` in a list),
``editors_only`` (never on screen), ``added`` (a table or column that older folders do not have),
``stand_in`` (a table of settings: a folder without rows in any of them has those of the shipped tables),
``until_published`` (a draft may leave the cell empty, and counts as this until then; what is published needs it),
``either`` (of a pair in two languages a draft needs one), and ``title_pl`` and ``description_pl``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from transcaspian.tables.files import read_file
from transcaspian.tables.records import Text

ColumnType = Literal["string", "integer", "number", "boolean"]


class SchemaError(ValueError):
    """The data package cannot be used; says which file, table and column, and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names, and what its cells may hold."""

    name: str
    type: ColumnType
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: str | None
    minimum: float | None
    maximum: float | None
    max_length: int | None
    is_date: bool
    is_url: bool
    separator: str | None
    references: str | None
    roles: tuple[str, ...]
    editors_only: bool
    title: Text
    description: Text
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()
    added: bool = False  # a file may be without it
    until_published: str | None = None  # what an empty cell of a draft counts as; None: drafts are no exception
    either: bool = False  # of two languages a draft needs one

    @property
    def other_language(self) -> str:
        """Return the name of the same column in the other language; empty if there is none."""
        stem, _, language = self.name.rpartition("_")
        return {"en": f"{stem}_pl", "pl": f"{stem}_en"}.get(language, "") if stem else ""

    @property
    def is_list(self) -> bool:
        """Say whether a cell may hold several values."""
        return self.separator is not None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file, its columns in order and the columns that identify a row."""

    name: str
    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    title: Text
    description: Text
    added: bool = False  # a folder may be without it
    stand_in: bool = False  # and then has the rows of the shipped one

    def column(self, name: str) -> Column:
        """Return a column by its name; raise KeyError if the table does not have it."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables by name, in the order of the data package."""

    tables: dict[str, Table]


def read_schema(path: Path) -> Schema:
    """Return the tables that a data package defines; raise SchemaError if it is not usable."""
    try:
        return _schema_of(read_file(path), path.name)
    except OSError as error:  # whose own words name the folder of the server
        raise SchemaError(f"{path.name} cannot be read: {error.strerror}") from error


# A folder has a copy of the shipped definition, and whoever loads its tables reads both.
@lru_cache(maxsize=4)
def _schema_of(data: bytes, file: str) -> Schema:
    """Return the tables that the bytes of a file define."""
    try:
        package = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise SchemaError(f"{file} cannot be read: {error}") from error
    try:
        tables = [_table(resource) for resource in package["resources"]]
        schema = Schema({table.name: table for table in tables})
        if len(schema.tables) != len(tables):
            raise SchemaError("two tables have the same name")
        for table in tables:
            _check_references(table, schema)
    except SchemaError as error:
        raise SchemaError(f"{file}: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SchemaError(f"{file} is no data package that we can read: {error!r}") from error
    return schema


def completed(own: Schema, today: Schema) -> Schema:
    """Return a folder's own definition with the tables and columns added since.

    Only these may be absent from its files.

    >>> completed(Schema({}), Schema({})).tables
    {}
    """
    settings = frozenset(name for name, table in today.tables.items() if table.stand_in)
    tables = {name: _with_added(table, today.tables.get(name), settings) for name, table in own.tables.items()}
    return Schema(tables | {name: table for name, table in today.tables.items() if table.added and name not in tables})


def _with_added(own: Table, today: Table | None, settings: frozenset[str]) -> Table:
    names = {column.name for column in own.columns}
    newer = {column.name: column for column in (today.columns if today else ()) if column.references in settings}
    more = [column for column in (today.columns if today else ()) if column.added and column.name not in names]
    # What was a list in the definition is a table of settings by now.
    columns = (newer.get(c.name, replace(c, added=False)) if not c.references else c for c in own.columns)
    return replace(own, columns=(*columns, *more), added=False)


def _table(resource: Mapping[str, Any]) -> Table:
    name = str(resource["name"])
    schema = resource["schema"]
    columns = tuple(_column(name, field) for field in schema["fields"])
    names = [column.name for column in columns]
    key = schema["primaryKey"]
    # Table Schema allows a key of one column as a plain string.
    key = (key,) if isinstance(key, str) else tuple(key)
    if len(set(names)) != len(names):
        raise SchemaError(f"{name}: two columns have the same name")
    if missing := [part for part in key if part not in names]:
        raise SchemaError(f"{name}: no column {missing[0]}, which the key names")
    title, description = _text(resource, "title"), _text(resource, "description")
    added, stand_in = bool(resource.get("added")), bool(resource.get("stand_in"))
    return Table(name, str(resource["path"]), columns, key, title, description, added, stand_in)


def _column(table: str, field: Mapping[str, Any]) -> Column:
    name = str(field["name"])
    if field.get("type") not in get_args(ColumnType):
        raise SchemaError(f"{table}.{name}: the type {field.get('type')!r} is not one of {get_args(ColumnType)}")
    limits = field.get("constraints", {})
    column = Column(
        name=name,
        type=field["type"],
        required=bool(limits.get("required", False)) or "until_published" in field,
        unique=bool(limits.get("unique", False)),
        enum=tuple(limits.get("enum", field.get("choices", ()))),
        pattern=limits.get("pattern"),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        max_length=limits.get("maxLength"),
        is_date=bool(field.get("edtf", False)),
        is_url=bool(field.get("url", False)),
        separator=field.get("separator"),
        references=field.get("references"),
        roles=tuple(field.get("roles", ())),
        editors_only=bool(field.get("editors_only", False)),
        title=_text(field, "title"),
        description=_text(field, "description"),
        true_values=tuple(field.get("trueValues", ())),
        false_values=tuple(field.get("falseValues", ())),
        added=bool(field.get("added", False)),
        until_published=field.get("until_published"),
        either=bool(field.get("either", False)),
    )
    if wrong := next(_wrong(column), ""):
        raise SchemaError(f"{table}.{name}: {wrong} cannot be used")
    return column


def _wrong(column: Column) -> Iterator[str]:
    """Yield the properties of a column that are not of their kind, so that no check trips over them later."""
    for name in ("enum", "roles", "true_values", "false_values"):
        if not all(isinstance(value, str) for value in getattr(column, name)):
            yield name
    if isinstance(column.max_length, bool) or not isinstance(column.max_length, int | None):
        yield "max_length"
    for name in ("minimum", "maximum", "max_length"):
        value = getattr(column, name)
        if value is not None and not (isinstance(value, int | float) and -1e18 < value < 1e18):
            yield name
    for name in ("pattern", "separator", "references"):
        value = getattr(column, name)
        if value is not None and (not isinstance(value, str) or not value):
            yield name
    if not isinstance(column.until_published, str | None):
        yield "until_published"
    try:
        re.compile(column.pattern or "")
    except (re.error, RecursionError, OverflowError):
        yield "pattern"


def _text(descriptor: Mapping[str, Any], key: str) -> Text:
    """Return a title or description in both languages; English has no suffix, as the standard has it."""
    return Text(str(descriptor.get(key, "")), str(descriptor.get(f"{key}_pl", "")))


def _check_references(table: Table, schema: Schema) -> None:
    for column in table.columns:
        if column.references is not None and column.references not in schema.tables:
            raise SchemaError(f"{table.name}.{column.name}: there is no table {column.references}")
