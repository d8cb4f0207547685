"""Reading a CSV file as text: bytes to rows as the spreadsheet counts them, nothing guessed.

What spreadsheets are known to do (byte order mark, semicolons, tabs, Windows code pages, CRLF, blank
rows) is read and noted where only one reading is possible; the rest is a problem at its place. A row
that cannot be read is kept, marked as broken, so that it is counted and its id stays known.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transcaspian.tables.csv_rows import CsvText, Record, first_line, line_breaks
from transcaspian.tables.decoding import Decoded, decode
from transcaspian.tables.files import MOST_BYTES, NoFile, TooLarge, read_file
from transcaspian.tables.problems import Problem
from transcaspian.tables.row_shape import Shape
from transcaspian.tables.schema import Table

DELIMITERS = (",", ";", "\t")
_QUOTED = 200  # characters of a row that a problem quotes
_LOOK = 1024  # rows between two looks at the clock


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for reading one table: bytes, rows, columns, characters of a cell, seconds.

    Four times the tables that the budgets are made for. A cell that is too long costs its row, the others the table.
    """

    size: int = MOST_BYTES
    rows: int = 400_000
    columns: int = 256
    cell: int = 100_000
    seconds: float = 60.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number in the spreadsheet and its cells as text, by column."""

    number: int
    cells: dict[str, str]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file as read: all its rows, broken ones too, and what reading it brought up.

    ``columns`` is the header as written, spaces and letter case mended; ``header`` is its row. ``lines`` has the
    line of the file, from 1, in which each row begins, the header and blank ones too.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]
    readable: bool
    header: int = 1
    lines: tuple[int, ...] = ()

    @property
    def is_cut_off(self) -> bool:
        """Say whether rows at its end are missing."""
        return any(problem.code == "truncated" for problem in self.problems)

    def has(self, column: str) -> bool:
        """Say whether a column can be read: it is there, and only once."""
        return self.columns.count(column) == 1


def read_table(path: Path, table: Table, limits: Limits = LIMITS) -> RawTable:
    """Return the rows of a file; a file that cannot be read is a table that says so."""
    try:
        data = read_file(path, limits.size)
    except FileNotFoundError:
        if table.added:
            return _not_yet(table, path.name)
        return _unreadable(table, "missing-file", path.name)
    except TooLarge as error:
        return _unreadable(table, "file-too-large", hint=f"{error.found} {limits.size}")
    except NoFile as error:
        return _unreadable(table, "not-a-file", hint=error.kind)
    except OSError as error:
        return _unreadable(table, "unreadable-file", error.strerror or str(error))
    return parse_table(data, table, limits)


def _not_yet(table: Table, file: str) -> RawTable:
    """Return a table that a folder is too old to have: as good as one without rows."""
    problem = Problem(table.name, None, None, "older-folder", file, "note")
    return RawTable(table.name, tuple(column.name for column in table.columns), (), (problem,), True)


def parse_table(data: bytes, table: Table, limits: Limits = LIMITS) -> RawTable:
    """Return the rows that the bytes of a file mean."""
    if len(data) > limits.size:
        return _unreadable(table, "file-too-large", hint=f"{len(data)} {limits.size}")
    decoded = decode(data)
    if decoded.fault:
        return _unreadable(table, decoded.fault)
    return _Reader(table, decoded, limits).read()


def _unreadable(table: Table, code: str, value: str = "", hint: str = "") -> RawTable:
    return RawTable(table.name, (), (), (Problem(table.name, None, None, code, value, "error", hint),), False)


class _Reader:
    """The reading of one file, which gathers rows and problems as it goes."""

    def __init__(self, table: Table, decoded: Decoded, limits: Limits) -> None:
        self.table, self.limits = table, limits
        self.names = [column.name for column in table.columns]
        self.text = line_breaks(decoded.text)
        self.cut = decoded.cut
        # Programs end a file with a line break; without one it may have been cut off.
        self.open_end = decoded.cut or not self.text.endswith("\n")
        self.columns: tuple[str, ...] = ()
        self.twice: set[str] = set()  # duplicate columns
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
        csv = CsvText(self.text, self.delimiter())
        names = frozenset(name.casefold() for name in self.names)
        lines: list[int] = []
        header = blank = first_blank = position = 0
        line = 1
        until = time.monotonic() + self.limits.seconds
        while position < len(self.text):
            record = csv.at(position) if header else csv.header(position, names)
            lines.append(line)
            line += self.text.count("\n", position, record.end)
            position, number = record.end, len(lines)
            if not record.fault and not any(cell and not cell.isspace() for cell in record.cells):
                blank += 1
                first_blank = first_blank or number
            elif not header:
                header = number
                self.read_header(record.cells, number)
                if not set(self.columns) & set(self.names):
                    written = ",".join(record.cells)[:_QUOTED]
                    return _unreadable(self.table, "no-header", written, ", ".join(self.names))
                if len(self.columns) > self.limits.columns:
                    return self.beyond("too-many-columns", self.limits.columns, len(self.columns))
                csv.take(Shape(self.table, self.columns))
            else:
                self.read_row(record, number)
            if len(self.rows) > self.limits.rows:
                return self.beyond("too-many-rows", self.limits.rows)
            if number % _LOOK == 1 and time.monotonic() > until:
                return self.beyond("reading-time", int(self.limits.seconds), number)
        if not header:
            return _unreadable(self.table, "empty-file")
        if not self.rows:
            if self.open_end and not set(self.names) <= set(self.columns):
                return _unreadable(self.table, "truncated", ",".join(self.columns))
            self.note(header, "no-rows", "")
        if blank:
            self.note(first_blank, "blank-rows", "", count=blank)
        rows, problems = tuple(self.rows), tuple(self.problems)
        return RawTable(self.table.name, self.columns, rows, problems, True, header, tuple(lines))

    def beyond(self, code: str, limit: int, found: int = 0) -> RawTable:
        """Return the table as one that is too large to be read."""
        return _unreadable(self.table, code, hint=f"{found} {limit}")

    def delimiter(self) -> str:
        """Return the mark between cells: the one that makes most of the first line known columns."""
        line = first_line(self.text)
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

    def read_row(self, record: Record, number: int) -> None:
        cells, width, code = record.cells, len(self.columns), record.fault
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]  # empty cells to the right of the table, as spreadsheets leave them
        if not code and len(cells) != width:
            code = "row-too-short" if len(cells) < width else "row-too-long"
        is_last = record.end >= len(self.text)
        if is_last and self.open_end and (self.cut or record.unclosed or code == "row-too-short"):
            code = "truncated"
        if code:
            hint = f"{len(cells)} {width}" if code.startswith("row-too-") else ""
            self.error(number, code, cells[0].strip()[:_QUOTED] if cells else "", hint)
        elif record.end - record.start > self.limits.cell:
            code = self.too_long(cells, number)
        named = zip(self.columns, cells, strict=False)
        by_column = {name: cell.strip() for name, cell in named if name not in self.twice}
        self.rows.append(RawRow(number, by_column, bool(code)))

    def too_long(self, cells: list[str], number: int) -> str:
        """Empty the cells that are too long; return the code of the problem if there are any."""
        code = ""
        for index, cell in enumerate(cells):
            if len(cell) > self.limits.cell:
                code, cells[index] = "cell-too-long", ""
                row = cells[0].strip()[:_QUOTED]
                hint = f"{len(cell)} {self.limits.cell}"
                self.problems.append(Problem(self.table.name, number, self.columns[index], code, row, "error", hint))
        return code
