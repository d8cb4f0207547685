"""All tables as one XLSX for people who edit in Excel or LibreOffice, written by XlsxWriter.

Every cell is text (number format ``@``), so that nothing turns into a date, a number or a formula, and what is read
back is what was written. Problems are comments on their cells. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from transcaspian.language.messages import Refused, words
from transcaspian.tables.problems import Problem, note
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema, Table
from transcaspian.workbook.guides import Choices, choices, header_note, validate, width
from transcaspian.workbook.readme import Contents, write_readme
from transcaspian.workbook.sheets import LISTS, VERSION_PROPERTY, sheet_names

# Rows of a table as text, by column; of a file, with the numbers that problems name.
Rows = Sequence[Mapping[str, str]]

_CREATED = datetime(2000, 1, 1)  # the time of writing is not content
_CELL_LENGTH = 32_767  # UTF-16 units, of Excel
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
# Comments are drawings: with many of them a sheet takes minutes to open. All problems are on the first sheet.
_MOST_COMMENTS = 1_000
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 320, 17, 46
# What XML 1.0 cannot hold and XlsxWriter does not escape.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_RED, _YELLOW, _BLUE, _GREY = "#FFC7CE", "#FFEB9C", "#BDD7EE", "#E7E6E6"


def workbook(
    schema: Schema,
    tables: Mapping[str, RawTable | Rows],
    problems: Iterable[Problem],
    language: str,
    *,
    version: str = "",
    made: date | None = None,
) -> bytes:
    """Return the tables as the bytes of an XLSX, one sheet a table in the order of the schema.

    ``tables`` are files as read or rows as text; ``problems`` found in them are shown in ``language`` at their cells.
    ``version`` of the tables and the day that they are of (``made``) stand on the first sheet; an upload says the
    version back. A table that is missing or cannot be read gets no sheet and is named on the first one. Raise Refused
    when a cell or table is larger than Excel allows, rather than cut it.
    """
    sheets = [_sheet(table, tables[name]) for name, table in schema.tables.items() if _is_there(tables.get(name))]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    say = words(language)
    title = say("workbook.title")
    book.set_properties({"title": title, "created": _CREATED, "author": "", "comments": ""})
    if version:
        book.set_custom_property(VERSION_PROPERTY, version, "text")
    names = sheet_names(schema)
    problems = list(problems)
    first = book.add_worksheet(say("workbook.readme"))
    offered = choices(schema, {sheet.table.name: sheet.rows for sheet in sheets}, language)
    writer = _Writer(book, names, offered, language)
    places: dict[Problem, str] = {}
    for sheet in sheets:
        places |= writer.table(sheet, [one for one in problems if one.table == sheet.table.name])
    if offered.columns or offered.enums:
        writer.lists()
    left_out = tuple(name for name in schema.tables if name not in {sheet.table.name for sheet in sheets})
    contents = Contents(
        sheets=tuple((names[sheet.table.name], sheet.table, len(sheet.rows)) for sheet in sheets),
        left_out=left_out,
        problems=tuple(problems),
        places=places,
        version=version,
        made=made,
    )
    write_readme(book, first, contents, language, {"required": _BLUE, "error": _RED, "note": _YELLOW})
    first.activate()
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table to be written: its columns in order, its rows, and the row of the sheet for each row of the file."""

    table: Table
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    numbers: dict[int, int]

    def of_file(self, row: int) -> int:
        """Return the number that a row has in its file."""
        return next((number for number, index in self.numbers.items() if index == row), row + 1)


def _is_there(given: RawTable | Rows | None) -> bool:
    return given is not None and (given.readable if isinstance(given, RawTable) else True)


def _sheet(table: Table, given: RawTable | Rows) -> _Sheet:
    """Return a table as a sheet: the columns of the schema, then others that the file has.

    A column that is twice in the file has no cells to write: it is left out, which leaves it as it is on uploading.
    """
    own = [column.name for column in table.columns]
    if isinstance(given, RawTable):
        twice = {column for column in given.columns if given.columns.count(column) > 1}
        more = [column for column in given.columns if column and column not in own]
        rows = [row.cells for row in given.rows]
        numbers = {row.number: index for index, row in enumerate(given.rows, start=1)}
        numbers[given.header] = 0
    else:
        twice = set()
        more = [column for row in given for column in row if column not in own]
        rows = [dict(row) for row in given]
        numbers = {index: index - 1 for index in range(1, len(rows) + 2)}
    columns = tuple(column for column in dict.fromkeys((*own, *more)) if column not in twice)
    if len(rows) > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        raise Refused("workbook.refused.rows", table=table.name, limit=_MOST_ROWS)
    return _Sheet(table, columns, rows, numbers)


class _Writer:
    """The writing of the sheets of one workbook, with the formats that they share."""

    def __init__(self, book: Any, names: dict[str, str], offered: Choices, language: str) -> None:
        self.book, self.names, self.offered, self.language = book, names, offered, language
        text = {"num_format": "@", "valign": "top"}
        self.text = book.add_format(text)
        self.marked = {
            "error": book.add_format(text | {"bg_color": _RED}),
            "note": book.add_format(text | {"bg_color": _YELLOW}),
        }
        head = {"bold": True, "num_format": "@", "valign": "top", "border": 1}
        self.head = book.add_format(head | {"bg_color": _GREY})
        self.required = book.add_format(head | {"bg_color": _BLUE})

    def table(self, sheet: _Sheet, problems: Sequence[Problem]) -> dict[Problem, str]:
        """Write a table and return the cell that the comment of each problem is on."""
        name = self.names[sheet.table.name]
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_landscape()
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{_MOST_ROWS + 1}"})
        columns = {column.name: column for column in sheet.table.columns}
        comments: dict[tuple[int, int], list[Problem]] = {}
        places: dict[Problem, str] = {}
        for problem in problems:
            at = self.place(sheet, problem)
            comments.setdefault(at, []).append(problem)
            places[problem] = f"'{name}'!{xlsxwriter.utility.xl_rowcol_to_cell(*at)}"
        for index, title in enumerate(sheet.columns):
            column = columns.get(title)
            page.set_column(index, index, width(column) if column else 24, self.text)
            page.write_string(0, index, self.checked(sheet, 0, title), self.heading(column, comments.get((0, index))))
            if column is not None:
                validate(page, sheet.table, index, column, self.offered, self.language)
        for number, row in enumerate(sheet.rows, start=1):
            for index, title in enumerate(sheet.columns):
                if text := row.get(title, ""):
                    page.write_string(number, index, self.checked(sheet, number, text), self.text)
        self.comment(page, sheet, comments)
        return places

    def heading(self, column: Any, problems: Sequence[Problem] | None) -> Any:
        """Return the format of a header cell: marked when its column is required, or red when it is wrong."""
        if problems and any(problem.severity == "error" for problem in problems):
            return self.marked["error"]
        return self.required if column is not None and column.required else self.head

    def place(self, sheet: _Sheet, problem: Problem) -> tuple[int, int]:
        """Return the cell of a problem; if it does not name one, the first of its row or of the sheet."""
        row = sheet.numbers.get(problem.row, 0) if problem.row is not None else 0
        column = problem.column if problem.column in sheet.columns else None
        return row, 0 if column is None else sheet.columns.index(column)

    def checked(self, sheet: _Sheet, row: int, text: str) -> str:
        """Return a text that a cell can hold; raise Refused if it is too long."""
        if len(text) > _CELL_LENGTH // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > _CELL_LENGTH:
            raise Refused("workbook.refused.cell", table=sheet.table.name, row=sheet.of_file(row), limit=_CELL_LENGTH)
        return _NO_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)

    def comment(self, page: Any, sheet: _Sheet, comments: dict[tuple[int, int], list[Problem]]) -> None:
        """Write the notes on the header and the problems of cells, which get their colour too."""
        columns = {column.name: column for column in sheet.table.columns}
        say = words(self.language)
        written = 0
        for index, title in enumerate(sheet.columns):
            found = comments.pop((0, index), [])
            parts = [note(problem, self.language) for problem in found]
            parts += [header_note(columns[title], self.language)] if title in columns else []
            if parts:
                self.write_comment(page, (0, index), "\n\n".join(parts), _worst(found) if found else "")
        for (row, index), found in comments.items():
            worst = _worst(found)
            text = sheet.rows[row - 1].get(sheet.columns[index], "")
            if text:
                page.write_string(row, index, self.checked(sheet, row, text), self.marked[worst])
            else:
                page.write_blank(row, index, None, self.marked[worst])
            if written < _MOST_COMMENTS:
                sentences = [f"{say(f'workbook.severity.{one.severity}')}: {note(one, self.language)}" for one in found]
                self.write_comment(page, (row, index), "\n".join(sentences), worst)
                written += 1

    def write_comment(self, page: Any, at: tuple[int, int], text: str, severity: str) -> None:
        """Write a comment as large as its text."""
        text = text[: _CELL_LENGTH // 2]
        lines = sum(1 + len(line) // _LINE_LENGTH for line in text.split("\n"))
        colour = {"error": _RED, "note": _YELLOW}.get(severity, "#FFFFFF")
        size = {"width": _COMMENT_WIDTH, "height": _LINE_HEIGHT * (lines + 1)}
        page.write_comment(*at, text, size | {"color": colour, "author": words(self.language)("workbook.author")})

    def lists(self) -> None:
        """Write the hidden sheet with what the drop-downs offer: ids with their names, and long lists."""
        page = self.book.add_worksheet(LISTS)
        page.hide()
        at = 0
        for table, ids in self.offered.columns.items():
            page.set_column(at, at + 1, 30, self.text)
            page.write_string(0, at, self.names[table], self.head)
            page.write_string(0, at + 1, words(self.language)("workbook.name"), self.head)
            for row, (identifier, name) in enumerate(ids, start=1):
                page.write_string(row, at, _NO_XML.sub("", identifier)[:_CELL_LENGTH], self.text)
                page.write_string(row, at + 1, _NO_XML.sub("", name)[: _CELL_LENGTH // 2], self.text)
            at += 2
        for (table, column), values in self.offered.enums.items():
            page.write_string(0, at, f"{table}.{column}", self.head)
            for row, value in enumerate(values, start=1):
                page.write_string(row, at, value, self.text)
            at += 1


def _worst(problems: Sequence[Problem]) -> str:
    return "error" if any(problem.severity == "error" for problem in problems) else "note"
