"""Reading a CSV file as text: bytes to rows as the spreadsheet counts them, nothing guessed.

What spreadsheets are known to do (byte order mark, semicolons, tabs, Windows code pages, CRLF, blank
rows) is read and noted where only one reading is possible; the rest is a problem at its place. A row
that cannot be read is kept, marked as broken, so that it is counted and its id stays known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcaspian.decoding import Decoded, decode
from transcaspian.problems import Problem
from transcaspian.schema import Table

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number in the spreadsheet and its cells as text, by column."""

    number: int
    cells: dict[str, str]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file as read: all its rows, broken ones too, and what reading it brought up.

    ``columns`` is the header as written, spaces and letter case mended; ``header`` is its row.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]
    readable: bool
    header: int = 1

    @property
    def is_cut_off(self) -> bool:
        """Say whether rows at its end are missing."""
        return any(problem.code == "truncated" for problem in self.problems)

    def has(self, column: str) -> bool:
        """Say whether a column can be read: it is there, and only once."""
        return self.columns.count(column) == 1


def read_table(path: Path, table: Table) -> RawTable:
    """Return the rows of a file; a file that cannot be read is a table that says so."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return _unreadable(table, "missing-file", path.name)
    except OSError as error:
        return _unreadable(table, "unreadable-file", error.strerror or str(error))
    return parse_table(data, table)


def parse_table(data: bytes, table: Table) -> RawTable:
    """Return the rows that the bytes of a file mean."""
    decoded = decode(data)
    if decoded.fault:
        return _unreadable(table, decoded.fault)
    return _Reader(table, decoded).read()


def _unreadable(table: Table, code: str, value: str = "", hint: str = "") -> RawTable:
    return RawTable(table.name, (), (), (Problem(table.name, None, None, code, value, "error", hint),), False)


@dataclass(frozen=True, slots=True)
class _Record:
    """A row on its way: its cells, the code of what is wrong with its quotes, whether it is the last."""

    cells: list[str]
    fault: str
    is_last: bool


class _Reader:
    """The reading of one file, which gathers rows and problems as it goes."""

    def __init__(self, table: Table, decoded: Decoded) -> None:
        self.table = table
        self.names = [column.name for column in table.columns]
        # Line breaks inside cells become the same as between rows: one text, one content hash.
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = list(io.StringIO(text, newline="\n"))
        self.cut = decoded.cut
        # Programs end a file with a line break; without one it may have been cut off.
        self.open_end = decoded.cut or not text.endswith("\n")
        self.columns: tuple[str, ...] = ()
        self.twice: set[str] = set()  # columns of which nobody knows which one counts
        self.rows: list[RawRow] = []
        self.problems: list[Problem] = []
        if decoded.encoding:
            self.note(None, "code-page", decoded.encoding)

    def error(self, row: int, code: str, value: str, hint: str = "") -> None:
        self.problems.append(Problem(self.table.name, row, None, code, value, "error", hint))

    def note(
        self,
        row: int | None,
        code: str,
        value: str,
        column: str | None = None,
        hint: str = "",
        count: int = 1,
    ) -> None:
        self.problems.append(Problem(self.table.name, row, column, code, value, "note", hint, count))

    def read(self) -> RawTable:
        delimiter = self.delimiter()
        header = blank = first_blank = 0
        for number, record in enumerate(_records(self.lines, delimiter), start=1):
            if not record.fault and not any(cell and not cell.isspace() for cell in record.cells):
                blank += 1
                first_blank = first_blank or number
            elif not header:
                header = number
                self.read_header(record.cells, number)
                if not set(self.columns) & set(self.names):
                    return _unreadable(self.table, "no-header", ",".join(record.cells), ", ".join(self.names))
            else:
                self.read_row(record, number)
        if not header:
            return _unreadable(self.table, "empty-file")
        if not self.rows:
            if self.open_end and not set(self.names) <= set(self.columns):
                return _unreadable(self.table, "truncated", ",".join(self.columns))
            self.note(header, "no-rows", "")
        if blank:
            self.note(first_blank, "blank-rows", "", count=blank)
        rows, problems = tuple(self.rows), tuple(self.problems)
        return RawTable(self.table.name, self.columns, rows, problems, True, header)

    def delimiter(self) -> str:
        """Return the mark between cells: the one that makes most of the first line known columns."""
        line = next((line for line in self.lines if line.strip()), "")
        names = {name.casefold() for name in self.names}

        def known(mark: str) -> int:
            return sum(cell.strip().strip('"').casefold() in names for cell in line.split(mark))

        mark = max(DELIMITERS, key=known)
        if mark != ",":
            self.note(None, "delimiter", "", hint="tab" if mark == "\t" else "semicolon")
        return mark

    def read_header(self, cells: Sequence[str], number: int) -> None:
        columns = [" ".join(cell.split()) for cell in cells]
        while columns and not columns[-1]:
            columns.pop()
        by_letters = {name.casefold(): name for name in self.names}
        for index, column in enumerate(columns):
            # Capitals carry no meaning in the name of a column, so this is safe to read.
            name = by_letters.get(column.casefold(), column)
            if name != column and name not in columns:
                self.note(number, "column-spelling", column, column=name)
                columns[index] = name
        self.columns = tuple(columns)
        self.twice = {column for column in columns if columns.count(column) > 1} | {""}

    def read_row(self, record: _Record, number: int) -> None:
        cells, width, code = record.cells, len(self.columns), record.fault
        if not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]  # empty cells to the right of the table, as spreadsheets leave them
        if not code and len(cells) != width:
            code = "row-too-short" if len(cells) < width else "row-too-long"
        if record.is_last and self.open_end and (self.cut or code in ("open-quote", "row-too-short")):
            code = "truncated"
        if code:
            hint = f"{len(cells)} {width}" if code.startswith("row-too-") else ""
            self.error(number, code, cells[0].strip() if cells else "", hint)
        named = zip(self.columns, cells, strict=False)
        by_column = {name: cell.strip() for name, cell in named if name not in self.twice}
        self.rows.append(RawRow(number, by_column, bool(code)))


def _records(lines: Sequence[str], delimiter: str) -> Iterator[_Record]:
    """Yield the rows of a file; a quote left open costs its own row, not those that it swallows.

    Strict reading stops at text after a closing quote, and at the end of the file inside quotes. A row
    over several lines is right when a cell has line breaks, and wrong when the lines in it are rows of
    their own: then only the first line is at fault, and reading goes on at the second.
    """
    header = next((line for line in lines if line.strip()), "")
    width = len(_cells(header, delimiter))
    position = 0
    while position < len(lines):
        start = position
        reader = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        fault = "open-quote"
        try:
            for cells in reader:
                end = start + reader.line_num
                if end - position > 1 and _has_rows(lines[position + 1 : end], delimiter, width):
                    break
                yield _Record(cells, "", end == len(lines))
                position = end
            else:
                return
            end = position + 1
        except csv.Error as error:
            end = max(start + reader.line_num, position + 1)
            if _has_rows(lines[position + 1 : end], delimiter, width):
                end = position + 1
            elif "end of data" not in str(error):
                fault = "stray-quote"
        yield _Record(_cells(lines[position], delimiter), fault, end == len(lines))
        position = end


def _has_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Say whether lines inside a quoted cell look like rows of the table.

    They have all the marks between cells. Prose has a space after its commas, and the last line of a
    cell with line breaks lacks the marks before that cell.
    """
    mark = re.compile(re.escape(delimiter) + "(?! )")
    return width > 1 and any(len(mark.findall(line)) >= width - 1 for line in lines)


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, of a broken one as well as they can be told."""
    try:
        return next(csv.reader([line.rstrip("\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
