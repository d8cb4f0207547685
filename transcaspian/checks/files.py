"""Rules about a file as a whole: its columns. What stops the reading is found in ``tables``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from transcaspian.tables.columns import columns_of
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# Faults of the header that leave a column without values.
COLUMN_LOST = frozenset({"missing-column", "misspelt-column", "duplicate-column"})


def missing_columns(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find columns that are not there; an unknown column of a similar name is taken for a misspelling.

    One that an older file may lack is no fault, and may have its like among an editor's own.
    """
    unknown = [column for column in raw.columns if column and column not in _names(table)]
    later = later_columns(raw, table)
    for column in _names(table):
        if column in raw.columns or column in later:
            continue
        near = _nearest_column(column, unknown)
        if near:
            unknown.remove(near)
            yield Problem(raw.name, raw.header, column, "misspelt-column", near, "error", column)
        else:
            yield Problem(raw.name, raw.header, column, "missing-column", "", "error")


def later_columns(raw: RawTable, table: Table) -> tuple[str, ...]:
    """Return the columns that a file lacks because it is older than they are."""
    return tuple(column.name for column in table.columns if column.added and column.name not in raw.columns)


def older_table(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find a file that is older than some columns of its table."""
    undefined = {column.name for column in table.columns if column.undefined}
    if later := [column for column in later_columns(raw, table) if column not in undefined]:
        yield Problem(raw.name, raw.header, None, "older-table", ", ".join(later), "note")


def added_languages(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find columns in a language that only files have: they add it to those that readers can choose."""
    theirs: dict[str, list[str]] = {}
    for column in table.columns:
        if column.undefined and column.name in raw.columns:
            theirs.setdefault(column.language, []).append(column.name)
    for language, columns in theirs.items():
        yield Problem(raw.name, raw.header, None, "added-language", ", ".join(columns), "note", language)


def extra_columns(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find columns that are not ours; they are kept on saving and otherwise passed over.

    A folder's own definition may have more columns than ours: no record has a place for them.
    """
    misspelt = {problem.value for problem in missing_columns(raw, table)}
    for column in dict.fromkeys(raw.columns):
        if column not in misspelt and column in unknown_columns(raw.columns, table):
            yield Problem(raw.name, raw.header, column, "extra-column", column, "note")


def duplicate_columns(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find duplicate columns: which of them counts is unknown."""
    for column in dict.fromkeys(raw.columns):
        if column in _names(table) and raw.columns.count(column) > 1:
            yield Problem(raw.name, raw.header, column, "duplicate-column", column, "error")


def unknown_columns(columns: Iterable[str], table: Table) -> frozenset[str]:
    """Return those of a file's columns that are not ours: neither in our records nor for editors only."""
    ours = {
        *columns_of(table.name, table.languages),
        *(column.name for column in table.columns if column.editors_only),
        "",
    }
    return frozenset(columns) - ours


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _nearest_column(column: str, candidates: list[str]) -> str:
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    near = get_close_matches(column.casefold(), folded, n=1, cutoff=0.75)
    return folded[near[0]] if near else ""
