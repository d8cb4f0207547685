"""A rule about dates that lie far from all others: what programs make of a clock time, or a wrong digit of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transcaspian.checks.cells import read_date
from transcaspian.language.dates import Date
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema

# Fewer dates say nothing about where the others lie.
_ENOUGH = 10
# A date is far if it lies this many years, and this many times the span of most dates, before or after most dates.
_YEARS, _SPANS = 50, 4
# A tenth at each end does not count as most dates.
_EDGE = 10
# Where the calendars of programs begin: a cell with a clock time only becomes a moment of such a day.
_ZERO_DAYS = ("1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01")


def far_dates(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find dates far from those of their column, or of all tables where the column has only a few."""
    columns = {
        (table.name, column.name): _years(tables[table.name], column.name)
        for table in schema.tables.values()
        for column in table.columns
        if column.is_date and tables[table.name].has(column.name)
    }
    every = sorted(year for years in columns.values() for year in years.values())
    for (table, column), years in columns.items():
        pool = sorted(years.values()) if len(years) >= _ENOUGH else every
        if len(pool) < _ENOUGH:
            continue
        first, last = pool[len(pool) // _EDGE], pool[-1 - len(pool) // _EDGE]
        room = max(_YEARS, _SPANS * (last - first))
        for row, year in years.items():
            if not first - room <= year <= last + room and _is_date(tables[table], row, column):
                yield _far(tables[table], row, column, f"{first} {last}")


def _is_date(raw: RawTable, number: int, column: str) -> bool:
    return isinstance(read_date(_text(raw, number, column)), Date)


def _text(raw: RawTable, number: int, column: str) -> str:
    return next(row.cells[column] for row in raw.rows if row.number == number)


def _far(raw: RawTable, number: int, column: str, most: str) -> Problem:
    text = _text(raw, number, column)
    kind = "zero" if text.startswith(_ZERO_DAYS) else "far"
    return Problem(raw.name, number, column, "far-date", text, "note", f"{kind} {most}")


def _years(raw: RawTable, column: str) -> dict[int, int]:
    """Return the year of each date of a column, by row: that in which it begins, or ends if it has no beginning."""
    found = {}
    for row in raw.rows:
        text = "" if row.broken else row.cells.get(column, "")
        if text[:4].isdecimal():  # nearly all, and parsing them once more would take as long as all other rules
            found[row.number] = int(text[:4])
        elif text and isinstance(read := read_date(text), Date) and (edge := read.earliest or read.latest):
            found[row.number] = edge.year
    return found
