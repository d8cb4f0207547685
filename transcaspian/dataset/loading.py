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
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.checks import Outcome, judge
from transcaspian.dataset.drafts import Private, Rows, private, published
from transcaspian.dataset.making import content, made, strange_rows
from transcaspian.language.languages import FIRST
from transcaspian.shipped import COUNTRIES_PATH, DATA_FOLDER
from transcaspian.tables import records
from transcaspian.tables.files import beginning
from transcaspian.tables.kept import Kept
from transcaspian.tables.problems import Problem, cause
from transcaspian.tables.reading import RawTable, read_table
from transcaspian.tables.schema import Schema, SchemaError, Table, completed, read_schema
from transcaspian.tables.stand_in import has_settings, shipped_rows

if TYPE_CHECKING:
    from transcaspian.checks.country_shapes import Countries

SCHEMA_FILE = "datapackage.json"

# Finds the problems of tables that only earlier rows show.
Compare = Callable[[Mapping[str, RawTable], Schema], Iterable[Problem]]

VERSION_LENGTH = 7
_AT_ONCE = 10_000  # rows
_MANY = 100_000  # new objects: to look through fewer for garbage takes some milliseconds


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
    links: tuple[records.Link, ...]
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
    tours: dict[str, records.Tour]
    steps: tuple[records.Step, ...]
    layers: dict[str, records.Layer]
    windows: dict[str, records.Window]
    frames: dict[str, records.Frame]
    tracks: dict[str, records.Track]
    collection: dict[str, records.Collection]
    stories: dict[str, records.StoryPage]
    imports: dict[str, records.Import]  # by claim
    claims_of: dict[str, tuple[records.Claim, ...]]
    languages: tuple[str, ...]  # that texts have columns for, the one to begin with first

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
            # Counting what is frozen takes longer than reading small tables. Where something is, others rely on it.
            if gc.get_count()[0] > _MANY and not gc.get_freeze_count():
                gc.freeze()  # and with the next line everything is among the oldest objects, without being looked at
                gc.unfreeze()
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
    """Return the definition of a folder's tables, as ``load`` understands it, and its problems.

    A language is one more column in a file: the definition need not have it.
    """
    problems: list[Problem] = []
    schema = _schema(folder, path, problems)
    return schema.in_files({name: beginning(folder / table.path) for name, table in schema.tables.items()}), problems


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
    languages = schema.languages or (FIRST,)
    rows |= {name: _kept_rows(raw[name], table, outcome, languages) for name, table in schema.tables.items()}
    hidden = private(raw, schema, outcome.set_aside)
    strange = {name: table for name, table in schema.tables.items() if name not in records.RECORDS}
    others = {name: dict(strange_rows(raw[name], table, outcome)) for name, table in strange.items()}
    editorial = _dataset(rows, others, _claims_of(rows), languages)
    everyones = published(rows, hidden, content)
    if everyones is rows:
        public = editorial
    else:
        hides = hidden.rows
        left = {name: {n: said for n, said in of.items() if (name, n) not in hides} for name, of in others.items()}
        public = _dataset(everyones, left, editorial.claims_of, languages)
    hurt, nameless = _hurt(raw, schema, outcome)
    return Loaded(
        published=public,
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
        wanted = (aside - unsound) | pointless
        chosen = (row for row in raw[name].rows if row.number in wanted) if wanted else ()
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
        lacks = next(_lacks(schema, shipped.spoken(schema.languages or shipped.languages)), "")
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


def _countries(path: Path, raw: Mapping[str, RawTable], problems: list[Problem]) -> Countries | None:
    """Return the country layer, or a note that places were not judged."""
    from transcaspian.checks.geography import read_countries

    if "locations" not in raw or not raw["locations"].rows:
        return None
    try:
        return read_countries(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problems.append(Problem(path.name, None, None, "no-country-layer", cause(error), "note"))
        return None


def _kept_rows(raw: RawTable, table: Table, outcome: Outcome, languages: tuple[str, ...]) -> list[tuple[Any, bytes]]:
    """Return the rows of a table as ``made`` does, those of before where nothing of it has changed."""
    withheld = {place: values for place, values in outcome.withheld.items() if place[0] == table.name}
    given = (table, outcome.set_aside[table.name], withheld, languages)
    return _ROWS.get(raw, given, lambda: list(made(raw, table, outcome, languages)))


_ROWS: Kept[list[tuple[Any, bytes]]] = Kept()


def _claims_of(rows: Rows) -> dict[str, tuple[records.Claim, ...]]:
    found: dict[str, list[records.Claim]] = {}
    for claim, _ in rows["claims"]:
        found.setdefault(claim.event_id, []).append(claim)
    return {event: tuple(claims) for event, claims in found.items()}


def _dataset(
    rows: Rows,
    others: Mapping[str, Mapping[int, bytes]],
    claims_of: Mapping[str, tuple[records.Claim, ...]],
    languages: tuple[str, ...],
) -> Dataset:
    """Return the dataset of rows; ``claims_of`` has the claims of its events, which all go with their event."""
    tables: dict[str, Any] = {}
    for name in records.RECORDS:
        found = [record for record, _ in rows[name]]
        key = attrgetter({"glossary": "term", "imports": "claim_id"}.get(name, "id"))
        several = name in ("links", "legs", "volumes", "steps")  # no one column identifies a row
        tables[name] = tuple(found) if several else dict(zip(map(key, found), found, strict=True))
    if without := [one for one in tables["events"].values() if not one.track]:
        # A draft may say later what it belongs to: until then it stands in the last lane.
        own = tables["tracks"] if has_settings(tables) else shipped_rows()["tracks"]
        tables["events"] |= {one.id: replace(one, track=next(reversed(own), "")) for one in without}
    return Dataset(
        version=_version(rows, others),
        **tables,
        claims_of={event: claims_of.get(event, ()) for event in tables["events"]},
        languages=languages,
    )


def _version(rows: Rows, others: Mapping[str, Mapping[int, bytes]]) -> str:
    """Return a short hash of what the rows say, ``others`` of tables without records included.

    Order of rows counts, because it is the order on screen; that of columns, the byte order mark,
    line ends and editors' notes do not.
    """
    digest = hashlib.sha256()
    for name in records.RECORDS:
        if name in records.ADDED and not rows[name]:
            continue
        digest.update(f"\x1d{name}\x1d".encode())
        for start in range(0, len(rows[name]), _AT_ONCE):  # in pieces, as all of it would be as large as the file
            digest.update(b"\x1d" if start else b"")
            digest.update(b"\x1d".join([content for _, content in rows[name][start : start + _AT_ONCE]]))
    for name in sorted(others):
        digest.update(f"\x1d{name}\x1d".encode())
        digest.update(b"\x1d".join(others[name].values()))
    return digest.hexdigest()[:VERSION_LENGTH]
