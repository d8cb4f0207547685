"""A difference between two versions in words: how much changed, and each row with its fields before and after.

Ids are written as titles, dates in words, lists as names. What would read the same before and after is quoted as the
table has it, so that every correction is visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.language.dates import DateError, parse
from transcaspian.language.datewords import when
from transcaspian.language.languages import marked
from transcaspian.language.messages import Words, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.columns import language_of_column, names_in
from transcaspian.tables.schema import Column, Schema, SchemaError, read_schema
from transcaspian.tables.stand_in import settled_rows
from transcaspian.tables.values import values
from transcaspian.versions.diff import KINDS, TABLES, Diff, Field, Kind, Touch
from transcaspian.versions.snapshot import Row, Snapshot

# Grades, whose letter or number is what people compare.
_GRADES = (("claims", "credibility"), ("sources", "reliability"))
# The columns that name a row, of which the first filled one counts.
_TITLES = ("title", "name", "statement", "claim")


@dataclass(frozen=True, slots=True)
class Cell:
    """A corrected cell in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was added, corrected or removed, in words; a claim says which event it is about."""

    table: str
    kind: Kind
    kind_words: str
    key: str
    title: str
    event_id: str = ""
    event_title: str = ""
    cells: tuple[Cell, ...] = ()


def summary(difference: Diff, language: str, *, only_told: bool = False) -> str:
    """Return how much changed: "3 events added, 1 corrected; 2 claims added".

    With ``only_told`` nothing is said of tables other than events, claims and sources, and nothing of nothing.
    """
    say = words(language)
    parts = [part for table in TABLES if (part := _counted(difference, table, say))]
    if not only_told and (other := other_tables(difference, language)):
        parts.append(other)
    return "; ".join(parts) or ("" if only_told else say("versions.none"))


def _counted(difference: Diff, table: str, say: Words) -> str:
    """Return what changed in a table; only the first count names what is counted."""
    changes = difference.changes(table)
    parts: list[str] = []
    for kind in KINDS:
        if count := len(getattr(changes, kind)):
            more = say(f"versions.more.{kind}", n=say.number(count)) if parts else ""
            parts.append(more or say.n(f"versions.count.{table}.{kind}", count))
    return ", ".join(parts)


def other_tables(difference: Diff, language: str) -> str:
    """Return what else makes the version another one: further tables that changed, and another order of rows."""
    say = words(language)
    changed = [table_title(name, language) for name, c in difference.tables.items() if name not in TABLES and len(c)]
    moved = [table_title(name, language) for name, c in difference.tables.items() if c.reordered]
    parts = [say("versions.others", tables=say.list(changed))] if changed else []
    return "; ".join([*parts, say("versions.reordered", tables=say.list(moved))] if moved else parts)


def touched(touch: Touch, language: str) -> str:
    """Return the changes to an event: "added", or "corrected: Date; 1 claim added"."""
    say = words(language)
    if touch.kind == "added":
        return say("versions.kind.added")
    names = [column_title("events", column, language) for column in touch.columns]
    parts = [say("versions.touched", columns=say.list(names))] if names else []
    for key, count in (
        ("versions.count.claims.added", touch.claims_added),
        ("versions.count.claims.corrected", touch.claims_corrected),
        ("versions.count.claims.removed", touch.claims_removed),
        ("versions.count.sources.corrected", touch.sources_corrected),
    ):
        if count:
            parts.append(say.n(key, count))
    return "; ".join(parts)


def lines(difference: Diff, old: Snapshot, new: Snapshot, language: str, zone: str) -> tuple[Line, ...]:
    """Return every row that changed, in words: events, claims, sources, then the other tables."""
    writer = _Writer(old, new, language, zone)
    names = [*TABLES, *(name for name in difference.tables if name not in TABLES)]
    return tuple(line for name in names for line in writer.lines(difference, name))


def first_zone(version: Snapshot) -> str:
    """Return the time zone that the collection of a version begins with."""
    rows = settled_rows(version.tables).get("collection", {}).values()
    return next((row["zones"] for row in rows if row.get("zones")), "UTC").partition(";")[0]


@cache
def _schema() -> Schema:
    try:
        return read_schema(DATA_FOLDER / SCHEMA_FILE)
    except SchemaError:
        return Schema({})


@cache
def _columns(table: str, language: str = "") -> dict[str, Column]:
    """Return the columns of a table by name, those in a further language among them."""
    found = _schema().tables.get(table)
    if found and language:
        found = found.spoken(tuple(dict.fromkeys((*found.languages, language))))
    return {column.name: column for column in found.columns} if found else {}


@cache
def _meanings(table: str, column: str, language: str) -> dict[str, str]:
    """Return the values that a column may have, or of parties the roles, in words; those without words left out."""
    say, found = words(language), _columns(table).get(column)
    if found is None or found.type == "boolean":
        return {}
    told = {one.value: one.meaning for one in values(table, found, say) if one.meaning}
    if (table, column) in _GRADES:
        return {value: say("versions.grade", grade=value, meaning=meaning) for value, meaning in told.items()}
    return told


def table_title(table: str, language: str) -> str:
    """Return the name of a table: as on screen, or as in the description of the tables, or its own."""
    say = words(language)
    if table in TABLES:
        return say(f"versions.table.{table}")
    found = _schema().tables.get(table)
    return (found.title(language) if found else "") or table


def column_title(table: str, column: str, language: str) -> str:
    """Return the title of a column in the description of the tables, or else its name."""
    found = _columns(table, language_of_column(table, column)).get(column)
    return (found.title(language) if found else "") or column


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of two versions in one language and time zone."""

    old: Snapshot
    new: Snapshot
    language: str
    zone: str

    def lines(self, difference: Diff, table: str) -> Iterator[Line]:
        changes = difference.changes(table)
        for key, row in changes.added.items():
            yield self.line(table, "added", key, row, self.new)
        for key, cells in changes.corrected.items():
            row = self.new.row(table, key) or {}
            yield self.line(table, "corrected", key, row, self.new, tuple(self.cell(table, cell) for cell in cells))
        for key, row in changes.removed.items():
            yield self.line(table, "removed", key, row, self.old)

    def line(self, table: str, kind: Kind, key: str, row: Row, of: Snapshot, cells: tuple[Cell, ...] = ()) -> Line:
        event_id = {"events": key, "claims": row.get("event_id", ""), "links": row.get("from_event", "")}.get(table, "")
        return Line(
            table=table,
            kind=kind,
            kind_words=words(self.language)(f"versions.kind.{kind}"),
            key=key,
            title=_clean(self.title(table, key, row, of)),
            event_id=event_id,
            event_title=self.name("events", event_id, of) if table == "claims" else "",
            cells=cells,
        )

    def title(self, table: str, key: str, row: Row, of: Snapshot) -> str:
        """The name of a row, with what distinguishes it from others of that name: a date, a speaker, a publisher."""
        match table:
            case "events":
                return f"{self.name(table, key, of)} ({self.value(table, 'date', row.get('date', ''), of)})"
            case "claims":
                source = of.row("sources", row.get("source_id", "")) or {}
                speaker = row.get("asserted_by", "")
                who = self.name("actors", speaker, of) if speaker else _clean(source.get("publisher", ""))
                return f"{who or row.get('source_id', '')}: {self.named(table, row) or key}"
            case "sources":
                return ": ".join(_clean(row[column]) for column in ("publisher", "title") if row.get(column)) or key
            case "figures":
                claim = self.name("claims", row.get("claim_id", ""), of)
                return f"{self.name('measures', row.get('measure', ''), of)}: {claim}"
            case "links":
                ends = [self.name("events", row.get(column, ""), of) for column in ("from_event", "to_event")]
                return f"{' → '.join(ends)}: {self.value(table, 'kind', row.get('kind', ''), of)}"
            case "imports":
                return f"{row.get('file', '')}: {self.name('claims', row.get('claim_id', ''), of)}"
            case "legs":
                route, *ends = (
                    self.name(of_table, row.get(column, ""), of)
                    for of_table, column in (("routes", "route_id"), ("locations", "from_id"), ("locations", "to_id"))
                )
                return f"{route}: {' – '.join(ends)}"
            case "volumes":
                period = self.value(table, "period", row.get("period", ""), of)
                return f"{self.name('routes', row.get('route_id', ''), of)}, {period}"
            case "steps":
                return (
                    f"{self.name('tours', row.get('tour_id', ''), of)}: {self.named(table, row) or row.get('seq', '')}"
                )
            case _:
                return self.named(table, row) or key

    def named(self, table: str, row: Row) -> str:
        for stem in (*_TITLES, ""):
            for name, of in names_in(table, row, self.language, (stem,)):
                return marked(_clean(name), of, self.language)
        return _clean(next((row[column] for column in _TITLES if row.get(column)), ""))

    def name(self, table: str, key: str, of: Snapshot) -> str:
        """The name of what an id refers to; the id itself if the version does not have it."""
        row = of.row(table, key) or dict(settled_rows(of.tables).get(table, {}).get(key, {}))
        if table == "sources" and row:
            return self.title(table, key, row, of)
        return self.named(table, row) or _clean(key)

    def cell(self, table: str, cell: Field) -> Cell:
        before = self.value(table, cell.column, cell.before, self.old)
        after = self.value(table, cell.column, cell.after, self.new)
        if before == after:
            before, after = _clean(cell.before), _clean(cell.after)
        if before == after:  # they differ in spaces or signs that cannot be seen
            before, after = repr(cell.before), repr(cell.after)
        return Cell(column_title(table, cell.column, self.language), before, after)

    def empty(self) -> str:
        return words(self.language)("versions.empty")

    def value(self, table: str, name: str, text: str, of: Snapshot) -> str:
        """A cell in words, ids by what they are called in a version."""
        say = words(self.language)
        column = _columns(table).get(name)
        if not text:
            return self.empty()
        if column is None:
            return _clean(text)
        if column.is_date:
            return self.date(text)
        if column.type == "boolean" and text in ("yes", "no"):
            return say("versions.yes") if text == "yes" else say("versions.no")
        parts = text.split(column.separator) if column.separator else [text]
        return "; ".join(self.part(column, part, of, _meanings(table, name, self.language)) for part in parts)

    def part(self, column: Column, text: str, of: Snapshot, meanings: Mapping[str, str]) -> str:
        """One value of a cell."""
        role, _, key = text.rpartition(":") if column.roles else ("", "", text)
        name = self.name(column.references, key, of) if column.references else meanings.get(key) or _clean(key)
        return f"{meanings.get(role) or _clean(role)}: {name}" if role else name

    def date(self, text: str) -> str:
        try:
            return when(parse(text), self.language, self.zone)
        except DateError:
            return _clean(text)


def _clean(text: str) -> str:
    """Return a text on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
