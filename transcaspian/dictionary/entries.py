"""The data dictionary: what every table and column holds, and how dates are written.

Plain data in one language, for a page and for ``docs/``; the definition is ``schema`` (``data/datapackage.json``),
the other words come from the catalogues. Nothing here depends on how it will be shown. The problems that tables may
have are in ``problem_guide``, and part of the dictionary, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from transcaspian.checks.cells import Cell, rules_for
from transcaspian.dictionary.problem_guide import CodeEntry, Snippet, problem_codes
from transcaspian.dictionary.samples import EXAMPLES, Row, for_any_subject, samples, without_examples
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.tables.schema import Column, Schema, Table
from transcaspian.tables.values import Value, values

__all__ = [
    "CodeEntry", "ColumnEntry", "DateForm", "Kind", "Rule", "Snippet", "TableEntry", "Value",
    "allowed", "certainty_lead", "certainty_rules", "date_forms", "problem_codes", "tables",
]  # fmt: skip

Rows = Mapping[str, Iterable[Row]]  # of each table
Kind = Literal[
    "id", "text", "date", "integer", "number", "boolean", "choice", "reference", "references", "parties", "list",
    "address",
]  # fmt: skip

_SEVERAL = ("Examples", "Przykłady")
_BETWEEN = re.compile(r", (?![^()]*\))")  # commas, but not those of a remark in brackets
_REMARK = re.compile(r" \([^()]*\)$")

# The forms of a date, from the widest to the most exact, then those with a doubt or two sides; the offset is a zone's.
_DATES = (
    "19XX", "{decade}X", "{year}", "{year}-22", "{year}-07", "{year}-06-24", "{year}-06-24T07{offset}",
    "{year}-06-24T07:30{offset}", "{year}-12~", "{year}-07-25?", "{year}-10%", "{year}-06-24T07:30{offset}~",
    "{year}-06-23/{year}-06-24", "{year}-06-24T22:00{offset}/{year}-06-24T23:15{offset}", "{year}-07-25~/{year}-07-28",
    "{before}/..", "../{year}-06-24", "{year}-06-24/", "/{year}-06-24",
)  # fmt: skip
_BEFORE = 7  # years between the two in these forms
_LEVELS = ("disputed", "confirmed", "reported", "claimed")


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column.

    ``allowed`` are all values that it may have, or of parties the roles; ``limits`` are sentences without a full stop.
    ``reference`` is the table whose ids it holds, ``None`` for other columns. ``pattern`` is a regular expression
    that one of the limits names. ``examples`` are cells.
    """

    name: str
    title: str
    description: str
    kind: Kind
    type: str
    required: bool
    once_published: bool  # it is required of what is published only
    is_key: bool
    editors_only: bool
    allowed: tuple[Value, ...]
    reference: str | None
    limits: tuple[str, ...]
    pattern: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table; ``used_by`` are the columns of other tables, or of its own, that refer to its rows."""

    name: str
    path: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[ColumnEntry, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateForm:
    """A date as it is written in a cell, and as it is read."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A level of certainty and when an event has it, unless an earlier rule applies."""

    level: str
    title: str
    condition: str


def tables(schema: Schema, language: str, rows: Rows | None = None) -> tuple[TableEntry, ...]:
    """Return all tables with their columns, in the order of the data package.

    ``rows``: of a collection by table, from which examples are taken; without them, those of the descriptions.
    """
    return tuple(
        TableEntry(
            table.name,
            table.path,
            table.title(language),
            table.description(language),
            table.key,
            tuple(_column(table, column, language, rows) for column in table.columns),
            tuple(
                f"{other.name}.{column.name}"
                for other in schema.tables.values()
                for column in other.columns
                if column.references == table.name
            ),
        )
        for table in schema.tables.values()
    )


def date_forms(language: str, year: int, zone: str) -> tuple[DateForm, ...]:
    """Return the forms that a date of a year may be written in (EDTF, see ``dates``), and how a zone's clock reads it.

    >>> [form.meaning for form in date_forms("en", 2023, "UTC") if form.text == "2023-12~"]
    ['about December 2023']
    """
    at = datetime(year, 6, 24, 7, tzinfo=ZoneInfo(zone)).isoformat()
    said = {
        "year": f"{year:04}",
        "decade": f"{year:04}"[:3],
        "before": f"{max(1, year - _BEFORE):04}",
        "offset": at[19:25],
    }
    texts = (form.format(**said) for form in _DATES)
    return tuple(DateForm(text, when(parse(text), language, zone)) for text in texts)


def certainty_lead(language: str) -> str:
    """Return the introduction to the rules of certainty."""
    return words(language)("guide.certainty.lead")


def certainty_rules(language: str) -> tuple[Rule, ...]:
    """Return the rules by which certainty is derived, the first that applies first."""
    say = words(language)
    return tuple(Rule(level, say(f"certainty.{level}"), say(f"guide.rule.{level}")) for level in _LEVELS)


def allowed(table: Table, column: Column, language: str) -> tuple[Value, ...]:
    """Return all values that a column may have, with their meanings; of parties the roles."""
    return tuple(values(table.name, column, words(language)))


def _column(table: Table, column: Column, language: str, rows: Rows | None) -> ColumnEntry:
    say = words(language)
    if rows is None:
        examples, description = _examples(table, column, language)
    else:
        examples = samples(column, rows.get(table.name, ()))
        told = column.description(language)
        description = without_examples(told) if examples else for_any_subject(told)
    kind = kind_of(column)
    return ColumnEntry(
        name=column.name,
        title=column.title(language),
        description=description,
        kind=kind,
        type=say(f"dictionary.kind.{kind}"),
        required=column.required,
        once_published=column.until_published is not None,
        is_key=column.name in table.key,
        editors_only=column.editors_only,
        allowed=tuple(values(table.name, column, say)),
        reference=column.references,
        limits=tuple(_limits(column, say)),
        pattern=column.pattern,
        examples=examples,
    )


def kind_of(column: Column) -> Kind:
    """Return the kind of value that a column holds, which says more than its type."""
    if column.roles:
        return "parties"
    if column.references:
        return "references" if column.is_list else "reference"
    if column.is_list:
        return "list"
    if column.is_date:
        return "date"
    if column.is_url:
        return "address"
    if column.enum:
        return "choice"
    if column.type == "string":
        return "id" if column.name == "id" else "text"
    return column.type


def _limits(column: Column, say: Words) -> Iterator[str]:
    least, most = (None if edge is None else say.number(edge) for edge in (column.minimum, column.maximum))
    if least is not None and most is not None:
        yield say("dictionary.limit.range", least=least, most=most)
    elif least is not None:
        yield say("dictionary.limit.least", least=least)
    elif most is not None:
        yield say("dictionary.limit.most", most=most)
    if column.max_length is not None:
        yield say.n("dictionary.limit.length", column.max_length)
    if column.pattern:
        yield say("dictionary.limit.pattern", pattern=column.pattern)
    if column.separator:
        yield say("dictionary.limit.separator", separator=column.separator)
    if column.unique:
        yield say("dictionary.limit.unique")
    if column.editors_only:
        yield say("dictionary.limit.editors")


def _examples(table: Table, column: Column, language: str) -> tuple[tuple[str, ...], str]:
    """Return the examples that the description of a column ends with, and the description without them.

    Those of a language stand in its description, so the other one is looked into as well. Only what passes the rules
    of the column is one; where anything else is said about it, the description stays whole.
    """
    found: tuple[str, ...] = ()
    description = column.description(language)
    for text in (description, *(said for said in column.description.said if said != description)):
        match = EXAMPLES.search(text)
        if match is None:
            continue
        whole = match["body"]
        parts = [whole] if match["word"] not in _SEVERAL and _fits(table, column, whole) else _BETWEEN.split(whole)
        cells = tuple(cell for part in parts if _fits(table, column, cell := _REMARK.sub("", part)))
        if text is description and ", ".join(cells) == whole:
            description = text[: match.start()]
        found = found or cells
    return found, description


def _fits(table: Table, column: Column, text: str) -> bool:
    cell = Cell(table.name, 2, column, text)
    return not any(problem for rule in rules_for(column) for problem in rule(cell))
