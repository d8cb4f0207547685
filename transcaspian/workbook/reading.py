"""XLSX to tables of text, by openpyxl: cells that are not text are converted if that is certain, else reported.

Formulas are never run: their saved results are read, and reported, because a formula is not content.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from transcaspian.language.messages import Refused
from transcaspian.tables.head import SEARCHED, is_header
from transcaspian.tables.problems import Problem, quoted
from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.schema import Column, Schema
from transcaspian.workbook.cell_values import plain, value_of
from transcaspian.workbook.findings import Finding, Origin
from transcaspian.workbook.judgement import judge_upload
from transcaspian.workbook.limits import Limits, Size
from transcaspian.workbook.opendocument import EPOCH, read_sheets
from transcaspian.workbook.package import Formulas, inspected, unbroken
from transcaspian.workbook.recognition import by_name, fitting, header_of_cells, known_columns
from transcaspian.workbook.sheets import LISTS, VERSION_PROPERTY, letter, readme_names, sheet_names

_MOST_ROWS = 1_048_576  # of any sheet
_BLANK_FORM = "General"


@dataclass(slots=True)
class Book:
    """The contents of a workbook: its tables as text by name, findings, and the version that it was made from."""

    tables: dict[str, RawTable] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    version: str = ""


class Sheet(NamedTuple):
    """A sheet as any kind of workbook has it: its name, its rows with their numbers, and its formulas by coordinate."""

    title: str
    rows: Iterator[tuple[int, Sequence[Any]]]
    formulas: Formulas


def read_workbook(file: str, content: bytes, schema: Schema, limits: Limits) -> Book:
    """Return the tables of a workbook; raise Refused for one that is too large, unsafe or broken, or has no table."""
    size = Size(limits)
    workbook, sheets = _sheets(file, content, limits, size)
    return _book(file, sheets, workbook.epoch, _version(workbook), schema, size)


def read_opendocument(file: str, content: bytes, schema: Schema, limits: Limits) -> Book:
    """Return the tables of an OpenDocument spreadsheet; raise Refused as for a workbook."""
    size = Size(limits)
    sheets, version = _open_sheets(file, content, limits, size)
    return _book(file, sheets, EPOCH, version, schema, size)


def sheets_of(file: str, content: bytes, limits: Limits, is_open: bool) -> list[Sheet]:
    """Return the sheets of any workbook, whatever stands in them; raise Refused as for a workbook of ours."""
    if is_open:
        return _open_sheets(file, content, limits, Size(limits))[0]
    return _sheets(file, content, limits, Size(limits))[1]


def _sheets(file: str, content: bytes, limits: Limits, size: Size) -> tuple[Any, list[Sheet]]:
    clean, formulas = inspected(file, content, limits)
    workbook = _opened(file, clean)
    return workbook, [
        Sheet(str(one.title), _rows(file, one, size), formulas.get(str(one.title), {})) for one in workbook.worksheets
    ]


def _open_sheets(file: str, content: bytes, limits: Limits, size: Size) -> tuple[list[Sheet], str]:
    found, version = read_sheets(file, content, limits, size)
    return [Sheet(one.title, iter(one.rows), one.formulas) for one in found], version


def _book(file: str, sheets: Sequence[Sheet], epoch: datetime, version: str, schema: Schema, size: Size) -> Book:
    book, limits = Book(version=version), size.limits
    names = {name.casefold(): table for table, name in sheet_names(schema).items()}
    named = [
        names.get(title, "") or by_name(title, schema) for title in (one.title.strip().casefold() for one in sheets)
    ]
    for (title, sheet_rows, formulas), table in zip(sheets, named, strict=True):
        if title in readme_names() or title == LISTS:
            continue
        above, rows = _searched(sheet_rows, schema)
        if not above:
            continue  # an empty sheet, as Excel adds them
        number, cells = above.pop()
        columns = [_header_text(cell) for cell in cells]
        origin = Origin(file, title)
        if not table:
            fits = [name for name in fitting(known_columns(columns, schema), schema) if name not in named]
            if len(fits) != 1:
                book.findings.append(_about(origin, "sheet-passed-over", ", ".join(schema.tables)))
                continue
            table = fits[0]
            book.findings.append(replace(_about(origin, "table-by-columns", table), table=table))
        if table in book.tables:
            raise Refused("upload.refused.twice", file=file, table=table, member=title)
        reader = _Sheet(schema, table, origin, formulas, epoch)
        raw = reader.read(number, columns, rows, limits)
        if above and raw.readable:
            hint = f"{above[0][0]} {number - 1}"
            told = Problem(table, above[0][0], None, "lines-above", "", "note", hint)
            raw = replace(raw, problems=(told, *raw.problems))
        book.tables[table], findings = judge_upload(raw, schema.tables[table], origin, size)
        known = {one.place for one in reader.findings}
        book.findings += reader.findings + [one for one in findings if one.row is None or one.place not in known]
        book.origins[table] = origin
    if not book.tables:
        raise Refused("upload.refused.no_sheet", file=file, tables=", ".join(schema.tables))
    return book


def _about(origin: Origin, code: str, value: str) -> Finding:
    """Return a finding about a whole sheet."""
    return origin.finding(RawTable("", (), (), (), True), code, value)


def _opened(file: str, content: bytes) -> Any:
    with unbroken(file):
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _version(workbook: Any) -> str:
    for one in workbook.custom_doc_props.props:
        if one.name == VERSION_PROPERTY and isinstance(one.value, str):
            return one.value[:40]
    return ""


def _rows(file: str, sheet: Any, size: Size) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of a sheet with their numbers, each up to its last filled cell, if any.

    One column more than allowed is read, and never as many as the sheet says it has: a cell in the last column of each
    of a million rows would cost a gigabyte an empty cell. Raise Refused when there are too many columns.
    """
    said, most = sheet.max_column, size.limits.columns
    if isinstance(said, int) and said > most:
        raise Refused("upload.refused.columns", file=f"{file}, {quoted(str(sheet.title))}", found=said, limit=most)
    sheet.reset_dimensions()
    blank: Sequence[Any] = ()
    with unbroken(file):
        rows: Iterable[Sequence[Any]] = sheet.iter_rows(max_col=most + 1)
        for number, row in enumerate(rows, start=1):
            if number > _MOST_ROWS:
                raise Refused("upload.refused.broken_workbook", file=file)
            size.walk(file)
            if row is not blank:  # openpyxl has one and the same for all rows that a sheet leaves out
                width = len(row)
                while width and row[width - 1].value is None:
                    width -= 1
                if width:
                    yield number, row[:width]
                    continue
                blank = row
            yield number, ()


def _searched(
    rows: Iterator[tuple[int, Sequence[Any]]], schema: Schema
) -> tuple[list[tuple[int, Sequence[Any]]], Iterator[tuple[int, Sequence[Any]]]]:
    """Return the filled rows of a sheet down to its header, and the rows below that.

    Where no row has names of columns, the first one is taken for the header.
    """
    names = {column.name for table in schema.tables.values() for column in table.columns}
    seen: list[tuple[int, Sequence[Any]]] = []
    for number, row in rows:
        if any(map(_filled, row)):
            seen.append((number, row))
            if is_header([_header_text(cell) for cell in row], names):
                return seen, rows
        if len(seen) == SEARCHED:
            break
    return seen[:1], chain(seen[1:], rows)


def _filled(cell: Any) -> bool:
    return cell.value is not None and cell.value != ""


def _header_text(cell: Any) -> str:
    return plain(str(cell.value)) if _filled(cell) else ""


class _Sheet:
    """The reading of one sheet, which gathers rows and findings as it goes."""

    def __init__(self, schema: Schema, table: str, origin: Origin, formulas: Formulas, epoch: Any) -> None:
        self.table, self.origin, self.formulas, self.epoch = schema.tables[table], origin, formulas, epoch
        self.known: dict[str, Column] = {column.name: column for column in self.table.columns}
        self.findings: list[Finding] = []
        self.raw = RawTable(table, (), (), (), False)
        self.once: list[bool] = []  # of each column, whether it has a name and is there once

    def read(
        self, header: int, columns: Sequence[str], rows: Iterator[tuple[int, Sequence[Any]]], limits: Limits
    ) -> RawTable:
        """Return the table below a header."""
        self.raw = head = replace(header_of_cells(columns, self.table), header=header)
        self.once = [bool(name) and head.has(name) for name in head.columns]
        problems = [replace(one, row=header if one.row is not None else None) for one in head.problems]
        if not head.readable:
            return replace(head, problems=tuple(problems))
        found: list[RawRow] = []
        blank = first_blank = waiting = first_waiting = 0
        for number, row in rows:
            if not any(map(_filled, row)):
                waiting, first_waiting = waiting + 1, first_waiting or number
                continue
            if waiting:  # blank rows at the end are the rest of the sheet
                blank, first_blank = blank + waiting, first_blank or first_waiting
                waiting = first_waiting = 0
            found.append(RawRow(number, self.cells(number, row)))
            if len(found) > limits.rows:
                break  # refused when it is settled
        if blank:
            problems.append(Problem(self.table.name, first_blank, None, "blank-rows", "", "note", "", blank))
        if not (found or self.table.may_be_empty):
            problems.append(Problem(self.table.name, header, None, "no-rows", "", "note"))
        return replace(head, rows=tuple(found), problems=tuple(problems))

    def cells(self, number: int, row: Sequence[Any]) -> dict[str, str]:
        """Return the cells of a row by column, those of columns that are there twice left out."""
        names = self.raw.columns
        cells = {}
        for index, (name, once) in enumerate(zip(names, self.once, strict=True)):
            text = self.text(number, index, row[index] if index < len(row) else EMPTY_CELL)
            if once:
                cells[name] = text
        for index, cell in enumerate(islice(row, len(names), None), start=len(names)):
            if _filled(cell):
                one = self.origin.finding(self.raw, "beyond-columns", plain(str(cell.value)), row=number)
                self.findings.append(replace(one, letter=letter(index)))
        return cells

    def text(self, number: int, index: int, cell: Any) -> str:
        """Return a cell as text; what makes it uncertain is among the findings."""
        formula = self.formulas.get(f"{letter(index)}{number}") if self.formulas else None
        value, name = cell.value, self.raw.columns[index]
        if formula is None and (value is None or (type(value) is str and cell.data_type != "e")):
            return plain(value) if value else ""
        form = cell.number_format if not isinstance(value, (str, bool, type(None))) else _BLANK_FORM
        read = value_of(value, cell.data_type, form or _BLANK_FORM, self.known.get(name), self.epoch)
        fault = read.fault
        if formula is not None:
            one = self.origin.finding(
                self.raw, "cell-formula", formula, row=number, column=name, proposal="" if fault else read.text
            )
            self.findings.append(one)
        elif fault is not None:
            one = self.origin.finding(
                self.raw, fault.code, fault.value, row=number, column=name, proposal=fault.proposal
            )
            self.findings.append(one)
        return read.text
