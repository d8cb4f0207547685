"""Which table a file or sheet is, by its name and by its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

from transcaspian.tables.csv_rows import line_breaks
from transcaspian.tables.head import find_head, split
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import Schema, Table
from transcaspian.workbook.sheets import LISTS, readme_names

# What systems and people add to the name of a copy: "events (1)", "events - Copy", "events_2".
_COPY = re.compile(r"(?:[ _-]+(?:\([0-9]+\)|copy|kopia|копия|[0-9]{1,3}))+$")


def by_name(file: str, schema: Schema) -> str:
    """Return the table that a file or sheet is named after, or nothing.

    The folders before the name, what a copy adds to it, and the name of a workbook that its sheets were exported from
    ("tables-events.csv"), do not count.
    """
    stem = file.rpartition("/")[2].casefold().strip()
    for ending in (".csv", ".txt", ".tsv"):
        stem = stem.removesuffix(ending)
    for candidate in (stem, _COPY.sub("", stem), stem.rpartition("-")[2]):
        for table in schema.tables.values():
            if candidate in (table.name.casefold(), table.path.casefold().removesuffix(".csv")):
                return table.name
    return ""


def is_own_sheet(file: str) -> bool:
    """Say whether a CSV file is a sheet of our workbook that is no table, as LibreOffice names it when it exports all.

    >>> is_own_sheet("tables-_lists.csv"), is_own_sheet("tables-events.csv")
    (True, False)
    """
    stem = file.removesuffix(".csv")
    return any(stem == name or stem.endswith(f"-{name}") for name in (LISTS, *readme_names()))


def header_of(text: str, schema: Schema) -> tuple[str, ...]:
    """Return the columns that the header of a CSV file names, known ones as they are spelt in the schema."""
    union = _union(schema)
    text = line_breaks(text)
    head = find_head(text, {column.name for column in union.columns})
    line = text[head.start :].partition("\n")[0]
    return header(head.delimiter.join(split(line, head.delimiter)), union).columns


def header(line: str, table: Table) -> RawTable:
    """Return a table of no rows for a header alone; it is not readable when no column of it is known."""
    raw = parse_table(line.rstrip("\n").encode() + b"\n", table)
    kept = tuple(problem for problem in raw.problems if problem.code not in ("no-rows", "delimiter"))
    return replace(raw, problems=kept)


def header_of_cells(cells: Sequence[str], table: Table) -> RawTable:
    """Return the same for the cells of a row."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([" ".join(cell.split()) for cell in cells])
    return header(buffer.getvalue(), table)


def known_columns(cells: Sequence[str], schema: Schema) -> tuple[str, ...]:
    """Return the columns that a header names, known ones as they are spelt in the schema."""
    return header_of_cells(cells, _union(schema)).columns


def fitting(columns: Sequence[str], schema: Schema) -> tuple[str, ...]:
    """Return the tables that have all of the columns, including those that identify a row."""
    there = {column for column in columns if column}
    return tuple(
        table.name
        for table in schema.tables.values()
        if there <= {column.name for column in table.columns} and there.issuperset(table.key)
    )


def similar(columns: Sequence[str], schema: Schema) -> tuple[str, ...]:
    """Return the tables that have some of the columns besides their key, those with most of them first."""
    there = set(columns)
    shared = {table.name: len(there & {c.name for c in table.columns}) for table in schema.tables.values()}
    return tuple(
        sorted(
            (t.name for t in schema.tables.values() if there.issuperset(t.key) and shared[t.name] > len(t.key)),
            key=lambda name: -shared[name],
        )
    )


def _union(schema: Schema) -> Table:
    """Return a table with the columns of all tables: one to read any header by."""
    columns = {column.name: column for table in schema.tables.values() for column in table.columns}
    first = next(iter(schema.tables.values()))
    return replace(first, columns=tuple(columns.values()), key=())
