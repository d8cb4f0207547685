"""What every column of every table is: read from the data package that ships with the tables.

``data/datapackage.json`` is a Frictionless Data Package (https://datapackage.org, Table Schema) and
the one definition of the tables. The public tool checks types, constraints and foreign keys by it;
checks, data dictionary and editor read it here. Properties of our own, which the public tool passes
over: ``edtf`` (a date as EDTF writes it), ``url``, ``separator`` (a cell with several values), ``choices`` (all that a
cell with several may have),
``references`` (the cell holds ids of another table), ``pairs`` and ``roles`` (``role:id`` in a list),
``editors_only`` (never on screen), ``added`` (a table or column that older folders do not have),
``stand_in`` (a table of settings: a folder without rows in any of them has those of the shipped tables),
``may_be_empty`` (a table that need not have rows),
``until_published`` (a draft may leave the cell empty, and counts as this until then; what is published needs it),
``either`` (of the languages a draft needs one), and ``title_pl`` and ``description_pl``.

A text has a column for each language of the collection; which these are, the columns say (``Schema.languages``).
A column that had another name once may have it still, in a definition and in a file (``columns.renamed``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from transcaspian.language.languages import FIRST, is_language, name_in
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.columns import column_in, language_of_column, today
from transcaspian.tables.files import read_file
from transcaspian.tables.records import Label

_HEADERS = 4  # lines among which a header is looked for
_WORD = re.compile(rb"\b[a-z]\w*_[a-z]+")  # from its beginning only: a long one takes no longer
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
    title: Label
    description: Label
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()
    added: bool = False  # a file may be without it
    until_published: str | None = None  # what an empty cell of a draft counts as; None: drafts are no exception
    either: bool = False  # of its languages a draft needs one
    language: str = ""  # that its cells are in, of a text that has a column for each language
    undefined: bool = False  # in a language that no definition has, only some file

    @property
    def stem(self) -> str:
        """Return what its name begins with in every language; of a column in none its name."""
        return self.name.removesuffix(self.language).removesuffix("_") if self.language else self.name

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
    title: Label
    description: Label
    added: bool = False  # a folder may be without it
    stand_in: bool = False  # and then has the rows of the shipped one
    may_be_empty: bool = False  # nobody has to wonder where its rows are

    def column(self, name: str) -> Column:
        """Return a column by its name; raise KeyError if the table does not have it."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that its texts have columns for, in their order."""
        return tuple(dict.fromkeys(column.language for column in self.columns if column.language))

    def versions_of(self, column: Column) -> tuple[Column, ...]:
        """Return a column in all its languages."""
        if not column.language:
            return (column,)
        return tuple(one for one in self.columns if one.language and one.stem == column.stem)

    def spoken(self, languages: tuple[str, ...]) -> Table:
        """Return the table with a column for each text in each of some languages, in this order, and in no others.

        A column that the definition does not have is like the text's first one, and may be empty.
        """
        columns: list[Column] = []
        for column in self.columns:
            versions = {one.language: one for one in self.versions_of(column)}
            if not column.language:
                columns.append(column)
            elif column.language == next(iter(versions)):
                columns += [versions.get(language) or _in_language(column, language) for language in languages]
        return self if tuple(columns) == self.columns else replace(self, columns=tuple(columns))


def _in_language(column: Column, language: str) -> Column:
    """Return a column of a definition in a language that the definition does not have."""

    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for one in LANGUAGES:  # "Title (English)" becomes "Title (Ukrainian)"
        say, name, title = words(one), name_in(language, one), column.title(one)
        titles[one] = say("column.title", column=title.partition(" (")[0], language=name)
        descriptions[one] = say("column.description", column=title, language=name)
    return replace(
        column,
        name=column_in(column.stem, language),
        title=Label.of(**titles),
        description=Label.of(**descriptions),
        language=language,
        required=False,
        added=True,
        undefined=True,
    )


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables by name, in the order of the data package."""

    tables: dict[str, Table]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that texts have columns for, in their order."""
        return tuple(dict.fromkeys(language for table in self.tables.values() for language in table.languages))

    def spoken(self, languages: tuple[str, ...]) -> Schema:
        """Return the definition with a column for each text in each of some languages, and in no others."""
        return Schema({name: table.spoken(languages) for name, table in self.tables.items()})

    def in_files(self, files: Mapping[str, bytes]) -> Schema:
        """Return the definition with the languages that only files have columns for; ``files`` are their beginnings."""
        found = dict.fromkeys(self.languages)
        for name, content in files.items():
            header = b" ".join(content.split(b"\n", _HEADERS)[:_HEADERS]).replace(b"\0", b"")  # UTF-16 reads alike
            # A term's own columns are languages alone, which any word of two letters may be.
            columns = (language_of_column(name, word.decode()) for word in set(_WORD.findall(header)))
            found |= dict.fromkeys(sorted(filter(None, columns)))
        return self if len(found) == len(self.languages) else self.spoken(tuple(found))


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
        return defined(package)
    except SchemaError as error:
        raise SchemaError(f"{file}: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SchemaError(f"{file} is no data package that we can read: {error!r}") from error


def defined(package: Mapping[str, Any]) -> Schema:
    """Return the tables that the content of a data package defines; raise ValueError and others if it is none."""
    tables = [_table(resource) for resource in package["resources"]]
    schema = Schema({table.name: table for table in tables})
    if len(schema.tables) != len(tables):
        raise SchemaError("two tables have the same name")
    for table in tables:
        _check_references(table, schema)
    return schema


def completed(own: Schema, now: Schema) -> Schema:
    """Return a folder's own definition with the tables and columns added since.

    Only these may be absent from its files.

    >>> completed(Schema({}), Schema({})).tables
    {}
    """
    now = now.spoken(own.languages or now.languages)
    settings = frozenset(name for name, table in now.tables.items() if table.stand_in)
    tables = {name: _with_added(table, now.tables.get(name), settings) for name, table in own.tables.items()}
    more = {name: table for name, table in now.tables.items() if table.added and name not in tables}
    return Schema(tables | more).spoken(own.languages or now.languages)


def _with_added(own: Table, now: Table | None, settings: frozenset[str]) -> Table:
    names = {column.name for column in own.columns}
    newer = {column.name: column for column in (now.columns if now else ()) if column.references in settings}
    more = [column for column in (now.columns if now else ()) if column.added and column.name not in names]
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
    kinds = (bool(resource.get(kind)) for kind in ("added", "stand_in", "may_be_empty"))
    return Table(name, str(resource["path"]), columns, key, title, description, *kinds)


def _column(table: str, field: Mapping[str, Any]) -> Column:
    name = today(table, str(field["name"]))
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
        language=language_of_column(table, name),
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


def _text(descriptor: Mapping[str, Any], key: str) -> Label:
    """Return a title or description in all languages that it is in; English has no suffix, as the standard has it."""
    said = {FIRST: str(descriptor.get(key, ""))}
    for name, value in descriptor.items():
        stem, _, language = name.rpartition("_")
        if stem == key and is_language(language) and not said.get(language):
            said[language] = str(value)
    return Label(tuple(said), tuple(said.values()))


def _check_references(table: Table, schema: Schema) -> None:
    for column in table.columns:
        if column.references is not None and column.references not in schema.tables:
            raise SchemaError(f"{table.name}.{column.name}: there is no table {column.references}")
