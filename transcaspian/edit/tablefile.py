"""A table as the exact bytes of its file, of which an edit rewrites the touched rows alone.

Everything else stays byte for byte: encoding and byte order mark, the mark between cells, line ends (mixed ones too),
the order of columns, columns that are not ours, blank lines, unneeded quotes, blanks around cells, a last line
without an end. Reading is that of ``tables``, so rows and cells are those that are checked and shown; after an edit the
new bytes are read again, and bytes that would not be read as what was meant are refused (RFC 4180 for the quotes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcaspian.edit.changes import Add, Change, Net, apply, check, net
from transcaspian.edit.row_ids import arranged, key_columns, numbers_of, rows_of
from transcaspian.language.messages import Refused
from transcaspian.tables.csv_rows import written
from transcaspian.tables.decoding import decode, stored
from transcaspian.tables.problems import file_name
from transcaspian.tables.reading import LIMITS, RawTable, parse_table
from transcaspian.tables.schema import Table
from transcaspian.versions.snapshot import Row

# A longer cell is not read again.
MOST_LETTERS = LIMITS.cell

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_TORN_QUOTES = frozenset({"open-quote", "stray-quote"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row as written in the file, over several lines if a cell has line breaks: its text, and its end."""

    text: str
    end: str


@dataclass(frozen=True, eq=False, slots=True)
class TableFile:
    """A table's file: its bytes, its rows as read, and how they are written.

    ``lines`` has every row in order, header and blank ones too; ``places`` says which of them a row of data is. ``bom``
    is what stands before them: byte order marks, and a line that tells the mark between cells.
    """

    table: Table
    content: bytes
    raw: RawTable
    rows: dict[str, Row]
    lines: tuple[Line, ...]
    places: dict[str, int]
    delimiter: str
    bom: bytes
    codec: str

    @classmethod
    def read(cls, content: bytes, table: Table) -> TableFile:
        """Parse the bytes of a table file.

        Raise Refused if the rows are uncertain: quotes left open, a file cut off, letters that no encoding
        explains, no header or no column with the ids.
        """
        raw = parse_table(content, table)
        file = file_name(table.name)
        if not raw.readable:
            raise Refused("edit.unreadable", file=file)
        for problem in raw.problems:
            if problem.code in _TORN_QUOTES:
                raise Refused("edit.torn_quotes", file=file, row=problem.row)
            if problem.code == "conflict":
                raise Refused("edit.conflict", file=file, row=problem.row)
            if problem.code == "cell-too-long":
                raise Refused("edit.row_too_large", file=file, row=problem.row, most=LIMITS.cell)
            if problem.code == "truncated":
                raise Refused("edit.cut_off", file=file, row=problem.row)
        for column in key_columns(table.name):
            if not raw.has(column):
                raise Refused("edit.no_key", file=file, column=column)
        bom, codec = stored(content)
        decoded = decode(content)
        # What was read as UTF-8 that had been turned into other letters is written as what it was.
        data = decoded.text.encode() if decoded.turned else content[len(bom) :]
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            raise Refused("edit.undecodable", file=file) from None
        mark = raw.delimiter
        above, texts = written(text, raw.lines)
        lines = tuple(map(_line, texts))
        _same(lines, mark, raw, file)
        bom += above.encode(codec)
        places = {row_id: number - 1 for row_id, number in numbers_of(raw).items()}
        return cls(table, content, raw, rows_of(raw), lines, places, mark, bom, codec)

    def widened(self, columns: Sequence[str]) -> bytes:
        """Return the bytes of the file with new columns at the end, empty in every row; blank lines stay.

        Refused where the bytes would not be read as the same rows, or a name has a letter that the encoding has not.
        """
        header = self.raw.header - 1
        width = len(_pieces(self.lines[header].text, self.delimiter))
        torn = {row.number - 1 for row in self.raw.rows if row.broken}
        texts = []
        for place, line in enumerate(self.lines):
            pieces = _pieces(line.text, self.delimiter)
            if place == header:
                pieces += columns
            elif place in self.places.values() or place in torn:
                # Spreadsheets leave empty cells to the right of a table, or leave them out.
                pieces = pieces if place in torn else pieces[:width] + [""] * (width - len(pieces))
                pieces += [""] * len(columns)
            texts.append(self.delimiter.join(pieces) + line.end)
        content = self.bom + self._encoded("".join(texts))
        raw = parse_table(content, self.table)
        if rows_of(raw) != self.rows or not all(map(raw.has, columns)):
            raise Refused("edit.would_not_read", file=file_name(self.table.name))
        return content

    def source(self, row_id: str) -> bytes:
        """Return the bytes of a row as written in the file, without its line end; raise KeyError for an unknown id."""
        return self.lines[self.places[row_id]].text.encode(self.codec)

    def edited(self, changes: Iterable[Change], read: Callable[[Table, bytes], RawTable] | None = None) -> bytes:
        """Return the bytes of the file with changes made to this table; without changes, the same bytes.

        ``read`` may remember what it has read. A column in a language that the file lacks is added.
        Refused like ``changes.apply``, and where the file has no such column, its encoding no such letter, or what
        was written would not be read as what was meant.
        """
        of = net(changes).get(self.table.name, Net())
        if not (of.cells or of.removed or of.added):
            return self.content
        check(self.table.name, of, self.rows)
        if lacking := self._languages(of):
            return TableFile.read(self.widened(lacking), self.table).edited(changes, read)
        self._possible(of)
        content = self.bom + self._encoded("".join(line.text + line.end for line in self._edited(of)))
        self._verify(read(self.table, content) if read else parse_table(content, self.table), of)
        return content

    def _languages(self, of: Net) -> list[str]:
        """Return the columns that changes fill in a language that another file has brought, and this one lacks."""
        filled = {column for _, column, text in _cells(of) if text}
        columns = (column.name for column in self.table.columns if column.undefined and column.name in filled)
        return [name for name in columns if name not in self.raw.columns]

    def _possible(self, of: Net) -> None:
        file = file_name(self.table.name)
        for row_id, column, text in _cells(of):
            if not self.raw.has(column):
                raise Refused("edit.no_column", file=file, column=column)
            if len(text) > MOST_LETTERS:
                raise Refused("edit.text_too_long", file=file, row=row_id, column=column, most=MOST_LETTERS)

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self.codec)
        except UnicodeEncodeError as error:
            letter = (
                ascii(error.object[error.start])[1:-1] if self.codec.startswith("utf") else error.object[error.start]
            )
            raise Refused(
                "edit.no_letter", file=file_name(self.table.name), letter=letter, encoding=self.codec
            ) from None

    def _edited(self, of: Net) -> list[Line]:
        """Return the rows of the file after the changes."""
        ends = Counter(line.end for line in self.lines if line.end)
        end = ends.most_common(1)[0][0] if ends else "\n"
        written = {row_id: self._rewritten(row_id, cells) for row_id, cells in of.cells.items()}
        written |= {row_id: Line(self._new(row), end) for row_id, row in of.added.items()}
        # Header and blank rows have a place among the others, and nothing else: they are known by their number.
        names = {place: row_id for row_id, place in self.places.items()}
        known = [names.get(place, place) for place in range(len(self.lines))]
        lines: list[Line] = []
        order = _arranged(known, self.raw.header - 1, of)
        for name in order:
            if isinstance(name, int):
                lines.append(self.lines[name])
            else:
                lines.append(written[name] if name in written else self.lines[self.places[name]])
        lines[:-1] = [line if line.end else Line(line.text, end) for line in lines[:-1]]
        if order[-1] in of.added and not self.lines[-1].end:
            lines[-1] = Line(lines[-1].text, "")  # as the file ended before
        return lines

    def _rewritten(self, row_id: str, cells: Mapping[str, tuple[str, str]]) -> Line:
        """Return a row with cells changed; the other cells keep their text, quotes and blanks included."""
        line = self.lines[self.places[row_id]]
        pieces = _pieces(line.text, self.delimiter)
        pieces += [""] * (len(self.raw.columns) - len(pieces))
        for column, (_, new) in cells.items():
            index = self.raw.columns.index(column)
            old = pieces[index]
            pieces[index] = self._piece(new, old.startswith('"'), "\r\n" if "\r\n" in old else "\n")
        return Line(self.delimiter.join(pieces), line.end)

    def _new(self, row: Add) -> str:
        """Return the text of a new row: as many cells as the header, quoted as those of the last row are."""
        width = len(_pieces(self.lines[self.raw.header - 1].text, self.delimiter))
        last = _pieces(self.lines[max(self.places.values(), default=self.raw.header - 1)].text, self.delimiter)
        pieces = [""] * width
        for index, column in enumerate(self.raw.columns):
            like = last[index] if index < len(last) else ""
            needless = like.startswith('"') and not self._needs_quotes(like[1:-1])
            pieces[index] = self._piece(row.values.get(column, ""), needless, "\n")
        return self.delimiter.join(pieces)

    def _needs_quotes(self, text: str) -> bool:
        return any(mark in text for mark in (self.delimiter, '"', "\n", "\r"))

    def _piece(self, text: str, quoted: bool, line_break: str) -> str:
        if not (quoted or self._needs_quotes(text)):
            return text
        return '"' + text.replace('"', '""').replace("\n", line_break) + '"'

    def _verify(self, raw: RawTable, of: Net) -> None:
        """Make sure that the new bytes are read as what was meant.

        Lines within a cell may look like rows of the table, and letters may make another encoding the likelier one.
        """
        file = file_name(self.table.name)
        for problem in raw.problems:
            if problem.code in _TORN_QUOTES:
                raise Refused("edit.lines_like_rows", file=file, row=problem.row)
        wanted = apply(of.changes(self.table.name), {self.table.name: self.rows})[self.table.name]
        found = rows_of(raw)
        if found != wanted or list(found) != list(wanted) or raw.is_cut_off:
            raise Refused("edit.would_not_read", file=file)


def _cells(of: Net) -> list[tuple[str, str, str]]:
    """Return row, column and text of each cell that changes write."""
    cells = [(row_id, column, new) for row_id, row in of.cells.items() for column, (_, new) in row.items()]
    return cells + [(row_id, column, text) for row_id, row in of.added.items() for column, text in row.values.items()]


def _line(text: str) -> Line:
    for end in ("\r\n", "\n", "\r"):
        if text.endswith(end):
            return Line(text[: -len(end)], end)
    return Line(text, "")


def _same(lines: tuple[Line, ...], delimiter: str, raw: RawTable, file: str) -> None:
    """Make sure that the rows are those that were read: every other one is the header, above it or blank."""
    read = {row.number for row in raw.rows} | {raw.header}
    others = [line.text for number, line in enumerate(lines[raw.header :], raw.header + 1) if number not in read]
    blank = all(not piece.strip('"').strip() for text in others for piece in _pieces(text, delimiter))
    if not blank or max(read) > len(lines):
        raise Refused("edit.would_not_read", file=file)


def _pieces(text: str, delimiter: str) -> list[str]:
    """Return the cells of a row as they are written, with their quotes; joined, they are the row."""
    found: list[str] = []
    start = 0
    while True:
        quoted = _QUOTED.match(text, start)
        end = quoted.end() if quoted else text.find(delimiter, start)
        if end < 0 or end >= len(text):
            return [*found, text[start:]]
        found.append(text[start:end])
        start = end + len(delimiter)


def _arranged(known: list[str | int], header: int, of: Net) -> list[str | int]:
    """Return the rows in their new order: those of data by id, the header and blank ones by number."""
    added = [(row_id, row.after) for row_id, row in of.added.items()]
    numbers = {f"\n{name}": name for name in known if isinstance(name, int)}  # which no id begins with
    order = arranged(
        (f"\n{name}" if isinstance(name, int) else name for name in known),
        of.removed,
        ((row_id, f"\n{header}" if after == "" else after) for row_id, after in added),
    )
    return [numbers.get(name, name) for name in order]
