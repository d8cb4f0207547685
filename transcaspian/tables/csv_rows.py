"""The rows of a CSV text by its grammar (RFC 4180), and the faults of rows whose quotation marks are wrong.

A row is read strictly first: line breaks, delimiters and doubled quotation marks within quotes are text, whatever they
look like. A quote left open may still swallow rows, and so the lines within a row are looked at where something else
says that it is wrong: its quotes or its width, or lines that are rows by what their columns hold. Then its first line
alone is at fault, and reading goes on at the second.

The text is walked forwards, and no line more often than the table has columns: a row tried again from within stops at
the first quoted cell with a line break beyond the last column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from transcaspian.tables.csv_columns import columns_of
from transcaspian.tables.head import known
from transcaspian.tables.row_shape import Likeness, Shape

# So much text is read at once where every row is one line.
MOST_AT_ONCE = 65_536
# The line ends of a file; str.splitlines also splits at others, which may occur in cells.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Record(NamedTuple):
    """A row as it stands in the text, from ``start`` up to ``end``, its line break included.

    ``fault`` is the code of the fault of its quotes; ``unclosed`` says that the text ends within them.
    """

    cells: list[str]
    start: int
    end: int
    fault: str = ""
    unclosed: bool = False


class CsvText:
    """A text with ``\\n`` for line breaks as rows; without a ``shape`` every row is taken for a header."""

    def __init__(self, text: str, mark: str, shape: Shape | None = None) -> None:
        self.text, self.mark = text, mark
        self._strict = csv.reader((), delimiter=mark, strict=True).dialect
        at = re.escape(mark)
        quoted = r'"(?:[^"]++|"")*+"'
        plain = rf'[^"{at}\n][^{at}\n]*+'
        cell = rf"(?>{quoted}|{plain}|)"
        self._cell = re.compile(cell)
        self._piece = re.compile(rf"{at}({quoted}|[^{at}\n]*+)")
        # The text in quotes and after them, or the text that an unclosed quote begins.
        self._loose = re.compile(rf'{at}("(?:[^"]++|"")*+(?:"[^{at}]*+|\Z)|[^{at}]*+)')
        self._whole = re.compile(rf"{cell}(?:{at}{cell})*+(?=\n|\Z)")
        self._last = text.rfind("\n", 0, max(len(text) - 1, 0)) + 1  # where the last line begins
        self.shape: Shape | None = None
        if shape is not None:
            self.take(shape)

    def take(self, shape: Shape) -> None:
        """Read the rows that follow as those of a table."""
        self.shape = shape
        self.__dict__.pop("_row", None)

    @cached_property
    def _row(self) -> re.Pattern[str]:
        """Return a row as an expression, which most tables do without: it takes as long to make as they to read."""
        if self.shape is None:
            return self._whole
        at, cell = re.escape(self.mark), self._cell.pattern
        beyond = rf'(?>"(?:[^"\n]++|"")*+"|[^"{at}\n][^{at}\n]*+|)'
        return re.compile(rf"{cell}(?:{at}{cell}){{0,{max(self.shape.width - 1, 0)}}}+(?:{at}{beyond})*+(?=\n|\Z)")

    def records(self) -> Iterator[Record]:
        """Yield all rows, the blank ones too."""
        start = 0
        while start < len(self.text):
            record = self.at(start)
            yield record
            start = record.end

    def at(self, start: int) -> Record:
        """Return the row that begins at an offset."""
        end = self._line_end(start)
        line = self.text[start:end]
        if '"' not in line:
            return Record(line.split(self.mark), start, end + 1)
        try:  # most rows are one line with right quotes, which Python reads fastest
            return Record(next(csv.reader((line,), self._strict)), start, end + 1)
        except csv.Error:
            pass
        match = self._row.match(self.text, start)
        if match is None:
            return self._broken(start, end)
        pieces = self._pieces(match[0])
        record = Record(_plain(pieces), start, match.end() + 1)
        if match.end() > end and self._swallows(record, pieces, end):
            return Record(self._without_quote(start, end), start, end + 1, "open-quote")
        return record

    def plain(self, start: int, width: int) -> tuple[list[list[str]], int]:
        """Return the rows from an offset on, by column, and where they end, if each is one line of so many cells.

        No columns if any of them is not, or is not rightly quoted, up to that end. The last line of the text, which may
        be cut off, is never one.
        """
        end = self.text.rfind("\n", start, min(start + MOST_AT_ONCE, self._last)) + 1
        return (columns_of(self.text[start:end], self.mark, width) if end > start else []), max(end, start)

    def header(self, start: int, names: frozenset[str]) -> Record:
        """Return the header that begins at an offset; ``names`` are those that it may have, in small letters.

        A mark left open in it would take in rows, and then its first line alone has more of the names.
        """
        record, end = self.at(start), self._line_end(start)
        if not record.fault and record.end <= end + 1:
            return record
        line = self.line(start)
        if record.fault or known(line.cells, names) > known(record.cells, names):
            return line
        return record

    def line(self, start: int) -> Record:
        """Return the line at an offset as a row by itself."""
        end = self._line_end(start)
        return Record(_plain(self._loosely(self.text[start:end])), start, end + 1)

    def _swallows(self, record: Record, pieces: Sequence[str], end: int) -> bool:
        """Say whether a row over several lines, whose quotes are right, took in rows of the table."""
        if self.shape is None:
            return False
        likeness = self._likeness(end + 1, record.end, "surely")
        if likeness != "perhaps":
            return likeness == "surely"
        # No program writes a quotation mark into a cell without quotes: an odd one has turned inside out.
        odd = any('"' in piece and not piece.startswith('"') for piece in pieces)
        return odd or not self.shape.has_width(record.cells)

    def _likeness(self, start: int, end: int, enough: Likeness) -> Likeness:
        """Return how surely one of the lines from an offset on, up to another, is a row; ``enough`` ends the search."""
        assert self.shape is not None
        best: Likeness = "no"
        while start < end:
            line_end = self._line_end(start)
            line = self.text[start:line_end]
            pieces: list[str] = []
            if '"' not in line:
                if line.count(self.mark) >= self.shape.width - 1:
                    pieces = line.split(self.mark)
            elif match := self._row.match(self.text, start):
                pieces = self._pieces(match[0])
            if pieces:
                found = self.shape.likeness(pieces, _plain(pieces))
                best = found if found != "no" else best
                if found in (enough, "surely"):
                    return found
            start = line_end + 1
        return best

    def _broken(self, start: int, line_end: int) -> Record:
        """Return a row whose quotes are wrong: its first line, or all its lines if none of the others may be a row."""
        text, size = self.text, len(self.text)
        position, fault, extent, columns = start, "open-quote", size, 0
        width = self.shape.width if self.shape else size
        while True:
            match = self._cell.match(text, position)
            assert match is not None  # an empty cell matches, too
            after = match.end()
            if after == position and text[position : position + 1] == '"':
                break  # open to the end of the text
            if columns >= width and "\n" in match[0]:
                extent = self._line_end(after)
                break
            if text[after : after + 1] != self.mark:
                # Text after a closing mark: was it one that opens the next cell, the mark before it was left open.
                opens = after - position > 2 and text[after - 2] in (self.mark, "\n")
                fault = "open-quote" if opens else "stray-quote"
                extent = self._line_end(after)
                break
            position, columns = after + 1, columns + 1
        unclosed = extent == size and after == position
        if extent > line_end and self._has_rows(line_end + 1, extent):
            return Record(self._without_quote(start, line_end), start, line_end + 1, "open-quote")
        open_here = fault == "open-quote" and position <= line_end and (extent == line_end or unclosed)
        line = text[start:line_end]
        cells = self._without_quote(start, line_end, position) if open_here else _plain(self._loosely(line))
        return Record(cells, start, extent + 1, fault, unclosed)

    def _has_rows(self, start: int, end: int) -> bool:
        """Say whether lines look like rows, where it is certain that a quotation mark is wrong.

        They have all the marks between cells, or are rows of several lines. Prose has a blank after its commas.
        """
        if self.shape is None:
            return True
        if self._likeness(start, end, "perhaps") != "no":
            return True
        mark, most = re.compile(re.escape(self.mark) + "(?! )"), self.shape.width - 1
        lines = self.text[start:end].split("\n")
        return most > 0 and any(line.count(self.mark) >= most and len(mark.findall(line)) >= most for line in lines)

    def _without_quote(self, start: int, end: int, opened: int | None = None) -> list[str]:
        """Return the cells of a line without the mark that opens the cell at ``opened``, or else is left open."""
        if opened is None:
            position = opened = start
            while position <= end:
                match = self._cell.match(self.text, position)
                opened = position
                if match is None or match.end() >= end or self.text[match.end()] != self.mark:
                    break
                position = match.end() + 1
        before = self.text[start:opened].removesuffix(self.mark)
        cells = _plain(self._loosely(before)) if opened > start else []
        return cells + _plain(self._loosely(self.text[opened:end].removeprefix('"')))

    def _pieces(self, row: str) -> list[str]:
        """Return the cells of a row as they are written."""
        return self._piece.findall(self.mark + row)

    def _loosely(self, line: str) -> list[str]:
        """Return the cells of one line; if it is broken, as well as they can be made out."""
        return self._loose.findall(self.mark + line)

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end


def _plain(pieces: Sequence[str]) -> list[str]:
    """Return cells as text from how they are written."""
    return [_unquoted(piece) if piece[:1] == '"' else piece for piece in pieces]


def _unquoted(piece: str) -> str:
    body, closed, rest = piece[1:].rpartition('"')
    if not closed:  # left open
        body, rest = rest, ""
    return body.replace('""', '"') + rest


def line_breaks(text: str) -> str:
    """Return a text with one kind of line break, inside cells as between rows: one text, one content hash."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def written(text: str, lines: Sequence[int]) -> tuple[str, list[str]]:
    """Return what stands above the rows of a text, and the rows as they are written, line ends included.

    ``lines`` are those in which the rows begin.
    """
    physical = [match[0] for match in _LINE.finditer(text)]
    rows = ["".join(physical[first - 1 : last - 1]) for first, last in pairwise((*lines, len(physical) + 1))]
    return "".join(physical[: lines[0] - 1]) if lines else "", rows
