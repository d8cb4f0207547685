"""The fields of a form for one row: what each may hold, its choices by name, its faults and how a date is read.

Everything comes from the data package; a row is its cells as text, by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from transcaspian.checks.cells import Cell, elements, read_date, rules_for
from transcaspian.dates import Date
from transcaspian.datewords import when
from transcaspian.dictionary import allowed
from transcaspian.messages import words
from transcaspian.problems import Problem, note
from transcaspian.schema import Column, Table

Row = Mapping[str, str]
Rows = Mapping[str, Mapping[str, Row]]  # table -> row id -> cells
Kind = Literal["choice", "choices", "long", "text"]

LONG = 160  # characters from which a text has several lines


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    column: Column
    kind: Kind
    label: str
    help: str
    options: Mapping[str, str]  # value -> what it is called, for choices

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name


def fields(table: Table, rows: Rows, language: str) -> tuple[Field, ...]:
    """Return the fields of a table, in the order of its columns."""
    return tuple(_field(table, column, rows, language) for column in table.columns)


def _field(table: Table, column: Column, rows: Rows, language: str) -> Field:
    say = words(language)
    label = column.title(language) or column.name
    told = [column.description(language), say("desk.column", column=column.name)]
    if column.required:
        label = say("desk.required", label=label)
    options: dict[str, str] = {}
    kind: Kind = "long" if _is_prose(column) and (column.max_length or LONG) >= LONG else "text"
    if column.references and not column.roles:
        options = {i: called(column.references, row, language) for i, row in rows.get(column.references, {}).items()}
        kind = "choices" if column.is_list else "choice"
    elif column.references:
        names = {i: called(column.references, row, language) for i, row in rows.get(column.references, {}).items()}
        roles = {one.value: one.meaning or one.value for one in allowed(table, column, language)}
        options = {f"{role}:{i}": f"{roles[role]}: {names[i]}" for role in roles for i in names}
        kind = "choices"
    elif values := allowed(table, column, language):
        options = {one.value: f"{one.meaning} ({one.value})" if one.meaning else one.value for one in values}
        kind = "choices" if column.is_list else "choice"
    return Field(column, kind, label, " ".join(part for part in told if part), options)


def _is_prose(column: Column) -> bool:
    return column.type == "string" and not (
        column.enum or column.references or column.pattern or column.is_date or column.is_url
    )


def called(table: str, row: Row, language: str) -> str:
    """Return what a row is called in a pick-list: its title or name, and its id."""
    other = "pl" if language == "en" else "en"
    for name in (f"title_{language}", f"name_{language}", f"title_{other}", f"name_{other}", f"claim_{language}"):
        if row.get(name):
            return f"{row[name]} ({row.get('id', '')})"
    if row.get("publisher"):
        return f"{row['publisher']}: {row.get('title', '')} ({row.get('id', '')})"
    return row.get("id") or row.get("term") or "–"


def chosen(column: Column, text: str) -> tuple[str, ...]:
    """Return the values of a cell, for a pick-list."""
    return elements(column, text)


def written(column: Column, values: Iterable[str]) -> str:
    """Return values as they stand in a cell."""
    return (column.separator or "").join(values) if column.is_list else next(iter(values), "")


def faults(table: Table, column: Column, text: str, language: str) -> tuple[str, ...]:
    """Return what is wrong with a cell by itself, in sentences; references are checked with all tables."""
    if not text:
        missing = Problem(table.name, 2, column.name, "missing-value", "", "error")
        return (note(missing, language),) if column.required else ()
    cell = Cell(table.name, 2, column, text)
    return tuple(dict.fromkeys(note(p, language) for rule in rules_for(column) for p in rule(cell)))


def reading(text: str, language: str, zone: str) -> str:
    """Return how a date is read: "July 2023, the whole month"; empty for what is no date."""
    read = read_date(text.strip()) if text.strip() else ""
    if not isinstance(read, Date):
        return ""
    say = words(language)
    parts = [when(read, language, zone)]
    if read.open_start or read.open_end:
        parts.append(say("desk.reads.open"))
    elif read.is_interval:
        parts.append(say("desk.reads.interval"))
    else:
        parts.append(say(f"desk.reads.{read.precision}"))
    parts += [say(f"desk.reads.{doubt}") for doubt in ("approximate", "uncertain") if getattr(read, doubt)]
    return say("desk.reads", reading=", ".join(parts))
