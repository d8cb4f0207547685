"""The fields of a form for one row: what each may hold, its choices by name, its faults and how a date is read.

Everything comes from the data package; a row is its cells as text, by column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from transcaspian.checks.cells import Cell, rules_for
from transcaspian.checks.values import read_date
from transcaspian.dataset.search import fold
from transcaspian.dictionary.entries import Value, allowed
from transcaspian.dictionary.samples import described
from transcaspian.language.dates import Date
from transcaspian.language.datewords import when
from transcaspian.language.languages import marked
from transcaspian.language.messages import words
from transcaspian.tables.columns import names_in
from transcaspian.tables.problems import Problem
from transcaspian.tables.schema import Column, Table
from transcaspian.tables.stand_in import settled_rows

Row = Mapping[str, str]
Rows = Mapping[str, Mapping[str, Row]]  # table -> row id -> cells
Kind = Literal["choice", "choices", "long", "text"]

LONG = 160  # characters from which a text has several lines
_CODE = 2  # characters of a value that is a code, such as a grade, and not a word
_WITHIN = re.compile(r"(.*?)\((.*)\)")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    column: Column
    kind: Kind
    label: str
    help: str
    options: Mapping[str, str]  # value -> its name, for choices
    coded: bool = False  # the values are short codes, with which their names begin: they are found by typing them

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name


def fields(table: Table, rows: Rows, language: str) -> tuple[Field, ...]:
    """Return the fields of a table, in the order of its columns."""
    rows = settled_rows(rows)
    return tuple(_field(table, column, rows, language) for column in table.columns)


def _field(table: Table, column: Column, rows: Rows, language: str) -> Field:
    say = words(language)
    label = column.title(language) or column.name
    told = [described(column, rows.get(table.name, {}).values(), language), say("desk.column", column=column.name)]
    if column.required:
        label = say("desk.required_later" if column.until_published is not None else "desk.required", label=label)
    options: Mapping[str, str] = {}
    coded = False
    kind: Kind = "long" if _is_prose(column) and (column.max_length or LONG) >= LONG else "text"
    if column.references and not column.roles:
        options = names_of(column.references, rows.get(column.references, {}), language)
        kind = "choices" if column.is_list else "choice"
    elif column.references:
        names = names_of(column.references, rows.get(column.references, {}), language)
        roles = {one.value: one.meaning or one.value for one in allowed(table, column, language)}
        options = {f"{role}:{i}": f"{roles[role]}: {names[i]}" for role in roles for i in names}
        kind = "choices"
    elif values := allowed(table, column, language):
        coded = all(len(one.value) <= _CODE for one in values)
        options = {one.value: _value(one, coded) for one in values}
        kind = "choices" if column.is_list else "choice"
    return Field(column, kind, label, " ".join(part for part in told if part), options, coded)


def _value(one: Value, coded: bool) -> str:
    """Return the name of a value: its code first, or its meaning, with the code if that is a different word."""
    if not one.meaning:
        return one.value
    if coded:
        return f"{one.value} – {one.meaning}"
    return one.meaning if _plain(one.meaning) == _plain(one.value) else f"{one.meaning} ({one.value})"


def _is_prose(column: Column) -> bool:
    return column.type == "string" and not (
        column.enum or column.references or column.pattern or column.is_date or column.is_url
    )


def names_of(table: str, rows: Mapping[str, Row], language: str) -> dict[str, str]:
    """Return the names of rows in a pick-list, each of them unique, by their ids.

    >>> names_of("locations", {"oral": {"id": "oral", "name_en": "Uralsk (Oral)"}}, "en")
    {'oral': 'Uralsk (Oral)'}
    """
    names = {i: name_of(table, {"id": i, **row}, language) for i, row in rows.items()}
    often = Counter(names.values())
    return {i: name if often[name] == 1 else _with(name, i) for i, name in names.items()}


def name_of(table: str, row: Row, language: str) -> str:
    """Return the name of a row: its title or name, and its id unless the name already says it."""
    row_id = row.get("id", "")
    for name, of in names_in(table, row, language, ("title", "name", "claim", "statement")):
        return marked(name if _says(name, row_id) else _with(name, row_id), of, language)
    if row.get("publisher"):
        return _with(f"{row['publisher']}: {row.get('title', '')}", row_id)
    return row_id or row.get("term") or "–"


def _with(name: str, row_id: str) -> str:
    return f"{name} ({row_id})" if row_id else name


def _says(name: str, row_id: str) -> bool:
    """Say whether an id is the name, or one of two that stand as "Uralsk (Oral)"."""
    parts = _WITHIN.fullmatch(name)
    return _plain(row_id) in {_plain(part) for part in (name, *(parts.groups() if parts else ()))}


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def cell_text(column: Column, values: Iterable[str]) -> str:
    """Return values as written in a cell."""
    return (column.separator or "").join(values) if column.is_list else next(iter(values), "")


def faults(table: Table, column: Column, text: str, draft: bool = False) -> tuple[Problem, ...]:
    """Return the problems of a cell by itself, as if it were the first of its table; references need all tables.

    Of a ``draft`` a cell may be empty that only what is published needs.
    """
    if not text and draft and column.until_published is not None:
        return ()
    if not text:
        missing = Problem(table.name, 2, column.name, "missing-value", "", "error")
        return (missing,) if column.required else ()
    cell = Cell(table.name, 2, column, text)
    return tuple(dict.fromkeys(problem for rule in rules_for(column) for problem in rule(cell)))


def reading(text: str, language: str, zone: str) -> str:
    """Return how a date is read: "July 2023, the whole month"; empty for a text that is not a date."""
    read = read_date(text.strip()) if text.strip() else ""
    if not isinstance(read, Date):
        return ""
    say = words(language)
    parts = [when(read, language, zone)]
    if read.open_start or read.open_end:
        # A side of which nothing is written is unknown, and the words of the date say so.
        sides = zip(("start", "end"), read.text.split("/"), strict=False)
        parts += [say(f"desk.reads.open_{side}") for side, text in sides if text == ".."]
    elif read.is_interval:
        parts.append(say("desk.reads.interval"))
    else:
        parts.append(say(f"desk.reads.{read.precision}"))
    parts += [say(f"desk.reads.{doubt}") for doubt in ("approximate", "uncertain") if getattr(read, doubt)]
    return say("desk.reads", reading=", ".join(parts))
