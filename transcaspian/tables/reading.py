"""Reading a CSV file as text: bytes to rows as the spreadsheet counts them, nothing guessed.

What spreadsheets are known to do (byte order mark, semicolons, tabs, Windows code pages, CRLF, blank
rows) is read and noted where only one reading is possible; the rest is a problem at its place. A row
that cannot be read is kept, marked as broken, so that it is counted and its id stays known.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcaspian.tables.columns import renamed
from transcaspian.tables.conflicts import Conflicts
from transcaspian.tables.csv_rows import MOST_AT_ONCE, CsvText, Record, line_breaks
from transcaspian.tables.decoding import Decoded, decode
from transcaspian.tables.files import MOST_BYTES, NoFile, TooLarge, read_file
from transcaspian.tables.head import find_head
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawRow, RawTable, Rows
from transcaspian.tables.row_shape import Shape
from transcaspian.tables.schema import Table

__all__ = ["LIMITS", "Limits", "RawRow", "RawTable", "parse_table", "read_table"]

_QUOTED = 200  # characters of a row that a problem quotes
_LOOK = 1024  # rows between two looks at the clock, at least


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for reading one table: bytes, rows, columns, characters of a cell, seconds.

    More than the largest tables that the budgets are made for. A cell that is too long costs its row, the others the
    table.
    """

    size: int = MOST_BYTES
    rows: int = 400_000
    columns: int = 256
    cell: int = 100_000
    seconds: float = 60.0


LIMITS = Limits()


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
    problem = Problem(table.name, None, None, "older-folder", file, "note", "shipped" if table.stand_in else "")
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
        self.wide = 0  # cells of the header as written, those without a name too
        self.twice: set[str] = set()  # duplicate columns
        self.rows = Rows(())
        self.until, self.look = time.monotonic() + limits.seconds, 1  # the latest moment; the row to look at the clock
        self.beyond_width: list[tuple[int, list[str]]] = []  # place and cells of rows that are too long
        self.problems: list[Problem] = []
        if decoded.turned:
            self.note(None, "turned-letters", decoded.encoding)
        elif decoded.encoding:
            self.note(None, "code-page", decoded.encoding)
        if decoded.marks > 1:
            self.note(None, "two-marks", "")

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
        names = frozenset(name.casefold() for name in self.names)
        head = find_head(self.text, names)
        csv, conflicts = CsvText(self.text, head.delimiter), Conflicts(self.text)
        self.told(head.separator, head.delimiter)
        lines: list[int] = []
        above: list[int] = []  # rows between the beginning and the header
        header = blank = first_blank = 0
        position, line = head.first, 2 if head.separator else 1
        one_by_one = len(self.text)  # up to here
        while position < len(self.text):
            if position >= one_by_one:
                columns, one_by_one = csv.plain(position, len(self.columns))
                if columns and self.read_plain(columns, len(lines) + 1):
                    more = len(columns[0])
                    lines.extend(range(line, line + more))
                    line, position = line + more, one_by_one
                    if stopped := self.stopped(len(lines)):
                        return stopped
                    continue
            record = csv.at(position) if header or position < head.start else csv.header(position, names)
            if position < head.start < record.end:
                record = csv.line(position)
            lines.append(line)
            line += self.text.count("\n", position, record.end)
            number = len(lines)
            torn = conflicts.take(record, number) if conflicts.has_any else ""
            if torn == "mark":
                pass
            elif not (record.fault or any(map(str.strip, record.cells))):
                blank += 1
                first_blank = first_blank or number
            elif position < head.start:
                above.append(number)
            elif not header:
                header = number
                if above:  # blank rows among them go with them
                    blank = first_blank = 0
                self.read_header(record.cells, number)
                if not set(self.columns) & set(self.names):
                    written = head.delimiter.join(record.cells)[:_QUOTED]
                    return _unreadable(self.table, "no-header", written, ", ".join(self.names))
                if len(self.columns) > self.limits.columns:
                    return self.beyond("too-many-columns", self.limits.columns, len(self.columns))
                csv.take(Shape(self.table, self.columns))
                if not (conflicts.has_any or self.twice & set(self.columns)) and self.limits.cell >= MOST_AT_ONCE:
                    one_by_one = record.end
            else:
                self.read_row(record, number, torn == "row")
            position = record.end
            if stopped := self.stopped(number):
                return stopped
        if not header:
            return _unreadable(self.table, "empty-file")
        if not self.rows:
            if self.open_end and not set(self.names) <= set(self.columns):
                return _unreadable(self.table, "truncated", ",".join(self.columns))
            if not self.table.may_be_empty:
                self.note(header, "no-rows", "", hint="shipped" if self.table.stand_in else "")
        if above:
            self.note(above[0], "lines-above", "", hint=f"{above[0]} {header - 1}")
        if blank:
            self.note(first_blank, "blank-rows", "", count=blank)
        for first, last in conflicts.found:
            self.error(first, "conflict", "", f"{first} {last}")
        self.settle_beyond(csv.shape)
        return RawTable(
            self.table.name,
            self.columns,
            self.rows.done(),
            tuple(self.problems),
            True,
            header,
            tuple(lines),
            head.delimiter,
        )

    def stopped(self, number: int) -> RawTable | None:
        """Return the table as one that is too large, by its rows or by the time that it takes; None if neither."""
        if len(self.rows) > self.limits.rows:
            return self.beyond("too-many-rows", self.limits.rows)
        if number >= self.look:
            self.look = number + _LOOK
            if time.monotonic() > self.until:
                return self.beyond("reading-time", int(self.limits.seconds), number)
        return None

    def beyond(self, code: str, limit: int, found: int = 0) -> RawTable:
        """Return the table as one that is too large to be read."""
        return _unreadable(self.table, code, hint=f"{found} {limit}")

    def told(self, separator: str, mark: str) -> None:
        """Note how the table says, or shows, which mark stands between its cells."""
        if separator:
            self.note(None, "separator-line", f"sep={separator}")
        elif mark != ",":
            self.note(None, "delimiter", "", hint="tab" if mark == "\t" else "semicolon")

    def read_header(self, cells: Sequence[str], number: int) -> None:
        self.wide = len(cells)
        columns = [" ".join(cell.split()) for cell in cells]
        while columns and not columns[-1]:
            columns.pop()
        by_letters = {name.casefold(): name for name in self.names}
        once = {old: name for old, name in renamed(self.table.name).items() if name in self.names}
        for index, column in enumerate(columns):
            if column in once and once[column] not in columns:
                columns[index] = once[column]
                continue
            # Capitals carry no meaning in the name of a column, so this is safe to read.
            name = by_letters.get(column.casefold(), column)
            if name != column and name not in columns:
                self.note(number, "column-spelling", column, column=name)
                columns[index] = name
        self.columns = tuple(columns)
        self.twice = {column for column in columns if columns.count(column) > 1} | {""}
        self.rows = Rows(column for column in columns if column not in self.twice)

    def read_plain(self, columns: Sequence[Sequence[str]], first: int) -> bool:
        """Take the columns of rows as wide as the header, from the ``first`` number on, unless a row is blank."""
        empty = [place for place, cell in enumerate(columns[0]) if not cell or cell.isspace()]
        if not all(any(cells[place].strip() for cells in columns) for place in empty):
            return False
        self.rows.extend(first, columns)
        return True

    def read_row(self, record: Record, number: int, torn: bool) -> None:
        cells, width, code = record.cells, len(self.columns), record.fault
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]  # empty cells to the right of the table, as spreadsheets leave them
        if not code and len(cells) != width:
            code = "row-too-short" if len(cells) < width else "row-too-long"
        is_last = record.end >= len(self.text)
        if is_last and self.open_end and (self.cut or record.unclosed or code == "row-too-short"):
            code = "truncated"
        if torn:
            code = "conflict"  # one problem for all rows between the marks
        elif code == "row-too-long":
            self.beyond_width.append((len(self.rows), cells))
        elif code:
            hint = f"{len(cells)} {width}" if code == "row-too-short" else ""
            self.error(number, code, cells[0].strip()[:_QUOTED] if cells else "", hint)
        elif record.end - record.start > self.limits.cell:
            code = self.too_long(cells, number)
        by_column = dict(zip(self.columns, map(str.strip, cells), strict=False))
        for name in self.twice & by_column.keys():
            del by_column[name]
        self.rows.add(RawRow(number, by_column, bool(code)))

    def settle_beyond(self, shape: Shape | None) -> None:
        """Tell what stands to the right of the table from texts with commas and without quotation marks.

        It is to the right where the header has cells without a name, and in rows that are right without it, and where
        most rows have as much of it.
        """
        width = len(self.columns)
        widths = Counter(len(cells) for _, cells in self.beyond_width)
        usual = {count for count, rows in widths.items() if rows > 1 and 2 * rows > len(self.rows)}
        right: list[int] = []
        for place, cells in self.beyond_width:
            row = self.rows.odd[place]
            if len(cells) <= self.wide or len(cells) in usual or (shape and shape.is_right_of(cells)):
                right.append(place)
                self.rows.odd[place] = replace(row, broken=False)
            else:
                self.error(row.number, "row-too-long", cells[0].strip()[:_QUOTED], f"{len(cells)} {width}")
        if right:
            cells = next(cells for place, cells in self.beyond_width if place == right[0])
            text = next(cell for cell in cells[width:] if cell.strip()).strip()[:_QUOTED]
            self.note(self.rows[right[0]].number, "right-of-table", text, count=len(right))

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
