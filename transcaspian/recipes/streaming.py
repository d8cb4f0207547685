"""A file of any size, opened: what it is, by its beginning, and its rows one after another.

CSV, JSON Lines and Parquet are read piece by piece and take no more memory however large they are; files of other
kinds are read as a whole.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from transcaspian.recipes.foreign import Foreign, ForeignRow, Remark, columns_of
from transcaspian.recipes.nested import line_as_row
from transcaspian.recipes.parquet import MAGIC, parquet_rows
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.recognising import Recognised, Sure, known_by
from transcaspian.recipes.rows import Content
from transcaspian.recipes.tabular import Lines, lines_of
from transcaspian.tables.csv_rows import line_breaks
from transcaspian.tables.decoding import WIDE, decode, stored
from transcaspian.tables.files import beginning, read_file, stream_of
from transcaspian.tables.problems import QUOTED, quoted
from transcaspian.workbook.archives import ZIP_MAGIC

_HEAD = 1_000_000  # bytes that a file is recognised by
_PIECE = 4_000_000  # bytes that are read at once
_LOOKED_BACK = 400_000  # letters in which the end of a row is looked for, where a piece ends within one
_FIRST = 500  # rows of Parquet that it is recognised by
_LONGEST_LINE = 16_000_000  # bytes of one object


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose recipe is known; ``sure`` says how well. ``first`` are its first rows: all, where ``is_whole``."""

    path: Path
    kind: str
    recipe: Recipe
    sure: Sure
    first: Foreign
    is_whole: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the first rows."""
        return self.first.columns

    def rows(self) -> Iterator[ForeignRow | Remark]:
        """Yield all rows, and a remark for each that cannot be read; raise Refused or OSError."""
        if self.is_whole:
            yield from self.first.rows
            yield from self.first.faults
        elif self.kind == "parquet":
            with stream_of(self.path) as stream:
                yield from parquet_rows(stream, quoted(self.path.name))
        elif self.kind == "jsonl":
            yield from _objects(self.path)
        else:
            yield from _table_rows(self.path, self.recipe.header)


def opened(path: Path, recipe: Recipe | None = None) -> Opened:
    """Return what a file is, by its content, and the recipe for it; raise Refused or OSError."""
    head = beginning(path, _HEAD + 1)
    whole = len(head) <= _HEAD or _is_one_piece(head)
    if whole:
        content = Content(read_file(path), path.name)
    else:
        with stream_of(path) as stream:
            content = _begun(head, stream, path.name)
    found = known_by(content, recipe)
    return Opened(path, content.kind, found.recipe, found.sure, found.foreign, whole)


def begun(content: bytes, name: str, recipe: Recipe | None = None) -> tuple[Recognised, bool]:
    """Return what the bytes of a file are, by their beginning where they are many, and whether those are all rows.

    Raise Refused.
    """
    head = content[: _HEAD + 1]
    whole = len(head) <= _HEAD or _is_one_piece(head)
    found = Content(content, name) if whole else _begun(head, BytesIO(content), name)
    return known_by(found, recipe), whole


def _begun(head: bytes, stream: BinaryIO, name: str) -> Content:
    """Return the first rows of a file that can be read piece by piece."""
    if head.startswith(MAGIC):
        rows = tuple(islice(parquet_rows(stream, quoted(name)), _FIRST))
        return Content.of(Foreign("table", columns_of(rows), rows), "parquet", name)
    return Content(head[: head.rfind(b"\n") + 1] or head, name)


def _is_one_piece(head: bytes) -> bool:
    """Say whether a file that begins so has no end of a row before its own: a workbook, JSON, a calendar."""
    if head.startswith((MAGIC, ZIP_MAGIC)):
        return head.startswith(ZIP_MAGIC)
    first = decode(head).text.lstrip("\ufeff \t\r\n").partition("\n")[0].rstrip()
    lines = first.startswith("{") and first.endswith("}")
    return first.upper() == "BEGIN:VCALENDAR" or (first[:1] in ("{", "[") and not lines)


def _objects(path: Path) -> Iterator[ForeignRow | Remark]:
    with stream_of(path) as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                yield Remark(number, "", line[:QUOTED].decode("utf-8", "replace"), "cell-too-long")
                _passed_over(stream)
            elif text := line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip():
                yield line_as_row(number, text)


def _passed_over(stream: BinaryIO) -> None:
    """Go on at the next line."""
    while (more := stream.readline(_LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


def _table_rows(path: Path, header: tuple[str, ...]) -> Iterator[ForeignRow | Remark]:
    lines: Lines | None = None
    rest = ""
    for piece in _pieces(path):
        text = rest + piece
        if lines is None:
            lines, start = lines_of(text, quoted(path.name), header)
            text = text[start:]
        end = _end_of_rows(text)
        yield from lines.rows(text[:end])
        rest = text[end:]
    if lines and rest:
        yield from lines.rows(rest)


def _pieces(path: Path) -> Iterator[str]:
    """Yield the text of a file in pieces that end with a line, the last one perhaps not."""
    mark, codec = stored(beginning(path, _HEAD))
    with stream_of(path) as stream:
        stream.seek(len(mark))
        decoder = codecs.getincrementaldecoder(codec)("replace")
        rest = ""
        while piece := stream.read(_PIECE):
            text = rest + (decoder.decode(piece) if codec in WIDE else _letters(piece + stream.readline(), codec))
            end = text.rfind("\n") + 1 or len(text)
            yield line_breaks(text[:end])
            rest = text[end:]
        if rest:
            yield line_breaks(rest)


def _letters(piece: bytes, codec: str) -> str:
    """Return the text of whole lines: as the beginning of the file is written, or else as they alone can be read."""
    try:
        return piece.decode(codec)
    except UnicodeDecodeError:
        return decode(piece).text or piece.decode(codec, "replace")


def _end_of_rows(text: str) -> int:
    """Return where the last whole row of some lines ends: at a line end that is not within quotation marks.

    Where a mark too many leaves no such end nearby, it is the end of the text: one row at most is told as broken.
    """
    end = text.rfind("\n") + 1
    within = text.count('"', 0, end) % 2
    while within and end > max(0, len(text) - _LOOKED_BACK):
        start = text.rfind("\n", 0, end - 1) + 1
        within = (within + text.count('"', start, end)) % 2
        end = start
    return text.rfind("\n") + 1 or len(text) if within or not end else end
