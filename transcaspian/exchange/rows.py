"""Rows of the tables for those who edit them: the very bytes of the file, nothing neutralised, nothing normalised.

What a row's record says could be written anew, but not its spaces, quotes, line ends, encoding or editors' columns; so
rows are cut out of the file. They come in the order of the file, with its header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from transcaspian.certainty import claims_known
from transcaspian.dataset import DATA_FOLDER, SCHEMA_FILE, Dataset
from transcaspian.decoding import decode
from transcaspian.messages import Refused
from transcaspian.schema import SchemaError, read_schema
from transcaspian.snapshot import columns_of
from transcaspian.tables import DELIMITERS
from transcaspian.view import View

# From the name of a table to the bytes of its file; Refused where it cannot be read.
Files = Callable[[str], bytes]

_NAMED = 5  # ids in a message


def files_of(folder: Path) -> Files:
    """Return the files of a folder of tables, each read when it is asked for."""

    def read(table: str) -> bytes:
        path = folder / _path(folder, table)
        try:
            return path.read_bytes()
        except OSError as error:
            raise Refused("export.unreadable", file=path.name, why=error.strerror or str(error)) from error

    return read


def _path(folder: Path, table: str) -> str:
    for schema in (folder / SCHEMA_FILE, DATA_FOLDER / SCHEMA_FILE):
        try:
            return read_schema(schema).tables[table].path
        except (SchemaError, KeyError):
            continue
    return f"{table}.csv"


def events_rows(data: Dataset, view: View, ids: Sequence[str], files: Files) -> bytes:
    """Return the rows of events as they stand in the file; Refused when the file does not have them all any more."""
    return rows(files("events"), "events", ids)


def claims_rows(data: Dataset, view: View, ids: Sequence[str], files: Files) -> bytes:
    """Return the rows of the known claims about events as they stand in the file; Refused when any is gone."""
    claims = (c.id for event_id in ids for c in claims_known(data, event_id, view.known_by, view.tz))
    return rows(files("claims"), "claims", list(claims))


def rows(content: bytes, table: str, ids: Collection[str]) -> bytes:
    """Return the header of a file and the rows of these ids, byte for byte and in its order.

    Raises Refused when the file lacks one of them: it has changed since it was loaded, or a quote that is left open
    swallows the row.
    """
    codec = _codec(content)
    # What is no letter in the codec comes back as the byte that it was.
    text = content.decode(codec, "surrogateescape")
    lines = list(io.StringIO(text, newline=""))
    missing = dict.fromkeys(ids)
    kept: list[str] = []
    header: list[str] = []
    for first, last, cells in _records(lines, _delimiter(lines, table)):
        if header:
            key = cells[header.index("id")].strip()
            if key not in missing:
                continue
            del missing[key]  # of rows with the same id the first one counts
        elif any(cell.strip("\ufeff \t") for cell in cells):
            header = [" ".join(cell.strip("\ufeff").split()).casefold() for cell in cells]
            if "id" not in header:
                break
        kept += lines[first:last]
    if missing:
        named = ", ".join(list(missing)[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        raise Refused("export.rows_gone", table=table, ids=named)
    return "".join(kept).encode(codec, "surrogateescape")


def _codec(content: bytes) -> str:
    """Return the name of the encoding that a file is read by; see ``decoding``."""
    encoding = decode(content).encoding
    if encoding == "UTF-16":  # with its mark kept as a letter, so that both come back
        return "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
    return encoding.replace("Windows-", "cp") or "utf-8"


def _delimiter(lines: Sequence[str], table: str) -> str:
    """Return the mark between cells, chosen as the reader of tables does."""
    first = next((line for line in lines if line.strip("\ufeff \t\r\n")), "")
    names = {name.casefold() for name in columns_of(table)}
    return max(
        DELIMITERS,
        key=lambda mark: sum(cell.strip('\ufeff" \t\r\n').casefold() in names for cell in first.split(mark)),
    )


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the records of a file: first line, the line after its last, cells. Those not well-formed are passed over.

    A row that is not whole is in no dataset. Over several lines it may have swallowed the rows that follow it, so
    reading goes on at its second line.
    """
    at, width = 0, 0
    while at < len(lines):
        start = at
        reader = csv.reader((lines[n] for n in range(start, len(lines))), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                end = start + reader.line_num
                filled = any(cells)
                width = width or (len(cells) if filled else 0)
                whole = len(cells) == width or (len(cells) > width and not any(cells[width:]))
                if filled and not whole and end - at > 1:
                    break
                if whole or not width:
                    yield at, end, cells
                at = end
            else:
                return
        except csv.Error:
            pass
        at += 1
