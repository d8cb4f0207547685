"""All tables loaded and checked, as records that the rest of the program can trust.

Loading never stops at the first fault and drops nothing silently: what cannot be shown truthfully
is set aside, counted and listed among the problems, and the rest goes on.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.checks import Outcome, judge
from transcaspian.checks.cells import reader_of
from transcaspian.checks.consequences import remaining
from transcaspian.checks.files import unknown_columns
from transcaspian.dataset.drafts import Private, Rows, private, published
from transcaspian.language.dates import Date
from transcaspian.shipped import COUNTRIES_PATH, DATA_FOLDER
from transcaspian.tables import records
from transcaspian.tables.kept import Kept
from transcaspian.tables.problems import Problem, cause
from transcaspian.tables.reading import RawTable, read_table
from transcaspian.tables.schema import Column, Schema, SchemaError, Table, completed, read_schema

if TYPE_CHECKING:
    import geopandas

SCHEMA_FILE = "datapackage.json"

# Finds the problems of tables that only earlier rows show.
Compare = Callable[[Mapping[str, RawTable], Schema], Iterable[Problem]]

VERSION_LENGTH = 7
_NO_TEXT = records.Text()


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """The records of all tables by id, in the order of the tables, and a version of their content.

    ``claims_of`` has every event, also one without claims.
    """

    version: str
    events: dict[str, records.Event]
    claims: dict[str, records.Claim]
    figures: dict[str, records.Figure]
    measures: dict[str, records.Measure]
    sources: dict[str, records.Source]
    actors: dict[str, records.Actor]
    locations: dict[str, records.Location]
    routes: dict[str, records.Route]
    legs: tuple[records.Leg, ...]
    contracts: dict[str, records.Contract]
    volumes: tuple[records.Volume, ...]
    minerals: dict[str, records.Mineral]
    seed_claims: dict[str, records.SeedClaim]
    glossary: dict[str, records.Term]
    views: dict[str, records.SavedView]
    claims_of: dict[str, tuple[records.Claim, ...]]

    def part_of(self, actor_id: str) -> frozenset[str]:
        """Return what an actor is part of, directly or not, without the actor; circles end."""
        owners: set[str] = set()
        actor = self.actors.get(actor_id)
        while actor is not None and actor.part_of is not None and actor.part_of not in owners:
            owners.add(actor.part_of)
            actor = self.actors.get(actor.part_of)
        return frozenset(owners - {actor_id})


@dataclass(frozen=True, eq=False, slots=True)
class Loaded:
    """A folder of tables as loaded: both datasets, and everything that is wrong with the tables.

    ``rows`` counts the rows read in each table, ``set_aside`` those of them that are withheld. ``hurt`` has the keys of
    rows that are withheld, or their point on the map, and ``nameless`` counts those whose key is wrong. ``rewritten``
    counts the cells that read without errors and that a program has changed since they were last good. ``raw`` has the
    tables as they were read, with their row numbers and what is for editors only.
    """

    published: Dataset
    editorial: Dataset
    problems: tuple[Problem, ...]
    rows: dict[str, int]
    set_aside: dict[str, int]
    unreadable: tuple[str, ...]
    hurt: dict[str, frozenset[str]] = field(default_factory=dict)
    nameless: dict[str, int] = field(default_factory=dict)
    rewritten: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, RawTable] = field(default_factory=dict)
    _private: Private = field(default_factory=Private)

    @property
    def headless(self) -> frozenset[str]:
        """Return the tables whose rows cannot be identified, because a column of their key cannot be read."""
        return self._private.headless

    def public(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems that say nothing of a draft, see ``drafts.Private``."""
        return tuple(self._private.told(problems))


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Collect no garbage for a while: among millions of new objects, all of which stay, it is looked for in vain."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_collecting_later()
def load(
    folder: Path,
    *,
    schema_path: Path | None = None,
    countries_path: Path | None = None,
    read: Callable[[Path, Table], RawTable] = read_table,
    compare: Compare | None = None,
) -> Loaded:
    """Return the tables of a folder, checked; whatever is in the folder, this does not raise.

    Without ``schema_path`` the data package in the folder is used, or else the one that ships. A server passes
    a ``read`` that remembers the files that have not changed. ``compare`` finds what earlier rows show.
    """
    schema, problems = definition(folder, schema_path)
    fault = _folder_fault(folder, schema)
    if fault:
        problems.append(Problem(f"{folder.name}/", None, None, fault, folder.name, "error"))
        raw = {name: RawTable(name, (), (), (), False) for name in schema.tables}
    else:
        raw = {name: read(folder / table.path, table) for name, table in schema.tables.items()}
    return assembled(raw, schema, problems, countries_path, tuple(compare(raw, schema)) if compare else ())


def definition(folder: Path, path: Path | None = None) -> tuple[Schema, list[Problem]]:
    """Return the definition of a folder's tables, as ``load`` understands it, and its problems."""
    problems: list[Problem] = []
    return _schema(folder, path, problems), problems


@_collecting_later()
def assembled(
    raw: Mapping[str, RawTable],
    schema: Schema,
    problems: Iterable[Problem] = (),
    countries_path: Path | None = None,
    compared: Sequence[Problem] = (),
) -> Loaded:
    """Return tables as they were read, checked; ``problems`` are those known before, for ``compared`` see ``judge``."""
    known = list(problems)
    countries = _countries(countries_path or COUNTRIES_PATH, raw, known)
    outcome = judge(raw, schema, countries, compared)
    rows: Rows = {name: [] for name in records.RECORDS}
    rows |= {name: _kept_rows(raw[name], table, outcome) for name, table in schema.tables.items()}
    hidden = private(raw, schema, outcome.set_aside)
    strange = {name: table for name, table in schema.tables.items() if name not in records.RECORDS}
    others = {name: dict(_strange_rows(raw[name], table, outcome)) for name, table in strange.items()}
    editorial = _dataset(rows, others)
    public = {name: {n: text for n, text in of.items() if (name, n) not in hidden.rows} for name, of in others.items()}
    hurt, nameless = _hurt(raw, schema, outcome)
    return Loaded(
        published=_dataset(published(rows, hidden, _content), public),
        editorial=editorial,
        problems=(*known, *outcome.problems),
        rows={name: len(table.rows) for name, table in raw.items()},
        set_aside={name: len(numbers) for name, numbers in outcome.set_aside.items()},
        unreadable=tuple(name for name in records.RECORDS if name not in raw or not raw[name].readable),
        hurt=hurt,
        nameless=nameless,
        rewritten=outcome.rewritten,
        raw=raw,
        _private=hidden,
    )


def _hurt(
    raw: Mapping[str, RawTable], schema: Schema, outcome: Outcome
) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Return the keys of rows that are withheld or lost their point, and how many there are without a sound key."""
    wrong = {(p.table, p.row, p.column) for p in outcome.problems if p.severity == "error"}
    hurt, nameless = {}, {}
    for name, table in schema.tables.items():
        aside = outcome.set_aside[name]
        unsound = {n for n in aside if any((name, n, part) in wrong for part in table.key)}
        pointless = {n for of, n in outcome.withheld if of == name and "longitude" in outcome.withheld[of, n]}
        chosen = (row for row in raw[name].rows if row.number in (aside - unsound) | pointless)
        hurt[name] = frozenset(" ".join(row.cells.get(part, "") for part in table.key) for row in chosen)
        nameless[name] = len(unsound)
    return hurt, nameless


def _schema(folder: Path, path: Path | None, problems: list[Problem]) -> Schema:
    """Return the definition of the tables: that of the folder if it is usable, or else ours, or else an empty one.

    Where the folder's is older, it is completed; a file may lack only what is in no definition of the folder's own.
    """
    ours = DATA_FOLDER / SCHEMA_FILE
    try:
        shipped = read_schema(path or ours)
    except SchemaError as error:
        problems.append(Problem(SCHEMA_FILE, None, None, "no-schema", cause(error), "error"))
        return Schema({})
    theirs = folder / SCHEMA_FILE
    if path is not None or not os.path.lexists(theirs):
        return shipped
    if theirs == ours:
        return completed(shipped, shipped)
    try:
        schema = read_schema(theirs)
        lacks = next(_lacks(schema, shipped), "")
    except SchemaError as error:
        lacks = cause(error)
    if lacks:
        problems.append(Problem(SCHEMA_FILE, None, None, "bad-schema", lacks, "error"))
    return shipped if lacks else completed(schema, shipped)


def _lacks(schema: Schema, shipped: Schema) -> Iterator[str]:
    """Yield the columns that a definition lacks though it is no older than they are, or has as another kind."""
    for table in shipped.tables.values():
        if table.added and table.name not in schema.tables:
            continue
        there = {c.name: c for c in schema.tables[table.name].columns} if table.name in schema.tables else {}
        if there and schema.tables[table.name].key != table.key:
            yield f"{table.name}.{table.key[0]}"
        for column in table.columns:
            other = there.get(column.name)
            if other is None and there and column.added:
                continue
            if other is None or (other.type, other.is_list, other.is_date, other.roles == ()) != (
                column.type,
                column.is_list,
                column.is_date,
                column.roles == (),
            ):
                yield f"{table.name}.{column.name}"


def _folder_fault(folder: Path, schema: Schema) -> str:
    """Return the one problem of a folder that has no table at all."""
    if not folder.is_dir():
        return "no-folder"
    if not schema.tables:
        return ""
    return "" if any((folder / table.path).exists() for table in schema.tables.values()) else "empty-folder"


def _countries(path: Path, raw: Mapping[str, RawTable], problems: list[Problem]) -> geopandas.GeoDataFrame | None:
    """Return the country layer, or a note that places were not judged."""
    from transcaspian.checks.geography import read_countries

    if "locations" not in raw or not raw["locations"].rows:
        return None
    try:
        return read_countries(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problems.append(Problem(path.name, None, None, "no-country-layer", cause(error), "note"))
        return None


def _kept_rows(raw: RawTable, table: Table, outcome: Outcome) -> list[tuple[Any, str]]:
    """Return the rows of a table as ``_rows`` does, those of before where nothing of it has changed."""
    withheld = {place: values for place, values in outcome.withheld.items() if place[0] == table.name}
    given = (table, outcome.set_aside[table.name], withheld)
    return _ROWS.get(raw, given, lambda: list(_rows(raw, table, outcome)))


_ROWS: Kept[list[tuple[Any, str]]] = Kept()


def _rows(raw: RawTable, table: Table, outcome: Outcome) -> Iterator[tuple[Any, str]]:
    """Yield the record of each row that stays, and its content as text for the version, strange columns included."""
    make = _maker(records.RECORDS[table.name], table) if table.name in records.RECORDS else None
    if make is None:
        return
    columns = {column.name: column for column in table.columns}
    aside = outcome.set_aside[table.name]
    strange = sorted(unknown_columns(raw.columns, table))
    for row in raw.rows:
        if row.number in aside:
            continue
        cells = row.cells
        more = _strange_cells(cells, strange) if strange else ""
        if withheld := outcome.withheld.get((table.name, row.number)):
            cells = cells | {name: _left(columns[name], cells.get(name, ""), withheld[name]) for name in withheld}
        record = make(cells)
        yield record, _content(record) + more


def _strange_rows(raw: RawTable, table: Table, outcome: Outcome) -> Iterator[tuple[int, str]]:
    """Yield number and content of each row that stays of a table that we have no records for."""
    columns = sorted(unknown_columns(raw.columns, table))
    for row in raw.rows:
        if row.number not in outcome.set_aside[table.name]:
            yield row.number, _strange_cells(row.cells, columns)


def _strange_cells(cells: Mapping[str, str], columns: Iterable[str]) -> str:
    """Return what stands in columns that no record has, as text; a missing column and an empty cell are the same."""
    return "".join(f"\x1c{column}\x1f{cells[column]}" for column in columns if cells.get(column))


def _left(column: Column, text: str, withheld: frozenset[str]) -> str:
    """Return a cell without the values that are withheld."""
    return (column.separator or "").join(remaining(column, text, withheld))


def _maker(kind: type, table: Table) -> Callable[[Mapping[str, str]], Any]:
    """Return a function from cells to a record, made once for a table.

    A field has the name of its column; a ``Text`` has two, ``title_en`` and ``title_pl``; and the
    name of a glossary term is in columns that are named by the language alone.
    """
    columns = {column.name: column for column in table.columns}
    readers: list[tuple[str, Callable[[str], object] | str]] = []
    for part in fields(kind):
        if part.type == "Text":
            pair = ("en", "pl") if (kind, part.name) == (records.Term, "name") else None
            readers.append(pair or (f"{part.name}_en", f"{part.name}_pl"))
        else:
            readers.append((part.name, _reader(columns.get(part.name))))

    def make(cells: Mapping[str, str]) -> Any:
        of = cells.get
        return kind(
            *[
                records.Text(of(name, ""), of(read, "")) if isinstance(read, str) else read(of(name, ""))
                for name, read in readers
            ]
        )

    return make


def _reader(column: Column | None) -> Callable[[str], object]:
    """Return what makes a value of a cell; an empty one of a draft means what its column says, others have a value."""
    if column is None:
        return lambda text: None
    read, empty = reader_of(column), column.until_published
    return (lambda text: read(text or empty)) if empty else read


def _content(record: Any) -> str:
    """Return what a record says as text, for the version, which a column added since does not change while empty."""
    first, later = _parts(record.__class__)
    more = ""
    for name in later:
        value = getattr(record, name)
        if value and value != _NO_TEXT:
            more += f"\x1c{name}\x1f{_canonical(value)}"
    values = [getattr(record, name) for name in first]
    return "\x1e".join([value if value.__class__ is str else _canonical(value) for value in values]) + more


@cache
def _parts(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the fields of the first version of the tables, and of those added since."""
    first = tuple(part.name for part in fields(kind) if not part.metadata)
    return first, tuple(part.name for part in fields(kind) if part.metadata)


def _canonical(value: object) -> str:
    """Return a value as text that does not depend on how the file was written."""
    if isinstance(value, str):
        return value
    if isinstance(value, Date):
        return value.text
    if isinstance(value, records.Text):
        return f"{value.en}\x1f{value.pl}"
    if isinstance(value, tuple):
        return "\x1f".join([one if one.__class__ is str else _canonical(one) for one in value])
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def _dataset(rows: Rows, others: Mapping[str, Mapping[int, str]]) -> Dataset:
    tables: dict[str, Any] = {}
    for name in records.RECORDS:
        made = [record for record, _ in rows[name]]
        key = "term" if name == "glossary" else "id"
        tables[name] = tuple(made) if name in ("legs", "volumes") else {getattr(r, key): r for r in made}
    claims_of: dict[str, list[records.Claim]] = {event: [] for event in tables["events"]}
    for claim in tables["claims"].values():
        claims_of.setdefault(claim.event_id, []).append(claim)
    return Dataset(
        version=_version(rows, others),
        **tables,
        claims_of={event: tuple(claims) for event, claims in claims_of.items()},
    )


def _version(rows: Rows, others: Mapping[str, Mapping[int, str]]) -> str:
    """Return a short hash of what the rows say, ``others`` of tables without records included.

    Order of rows counts, because it is the order on screen; that of columns, the byte order mark,
    line ends and editors' notes do not.
    """
    digest = hashlib.sha256()
    for name in records.RECORDS:
        if name in records.ADDED and not rows[name]:
            continue
        digest.update(f"\x1d{name}\x1d".encode())
        digest.update("\x1d".join(content for _, content in rows[name]).encode())
    for name in sorted(others):
        digest.update(f"\x1d{name}\x1d".encode())
        digest.update("\x1d".join(others[name].values()).encode())
    return digest.hexdigest()[:VERSION_LENGTH]
