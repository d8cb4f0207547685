"""Rows of the tables for those who edit them: the exact bytes of the file, nothing neutralised or normalised.

A row could be written from its record, but not its spaces, quotes, line ends, encoding or editors' columns; so
rows are cut out of the file. They come in the order of the file, with its header.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from transcaspian.dataset.certainty import claims_known
from transcaspian.dataset.loading import SCHEMA_FILE, Dataset
from transcaspian.language.messages import Refused
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.csv_rows import written
from transcaspian.tables.decoding import stored
from transcaspian.tables.files import MOST_BYTES, NoFile, TooLarge, read_file
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import SchemaError, read_schema
from transcaspian.view.query import View

# From the name of a table to the bytes of its file; Refused where it cannot be read.
Files = Callable[[str], bytes]

_NAMED = 5  # ids in a message


def files_of(folder: Path) -> Files:
    """Return the files of a folder of tables, each read when it is asked for."""

    def read(table: str) -> bytes:
        path = folder / _path(folder, table)
        try:
            return read_file(path)
        except TooLarge as error:
            raise Refused("edit.too_large", file=path.name, most=MOST_BYTES // 1_000_000) from error
        except NoFile as error:
            raise Refused("edit.not_a_file", file=path.name) from error
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
    """Return the rows of events as written in the file; raise Refused if the file no longer has all of them."""
    return rows(files("events"), "events", ids)


def claims_rows(data: Dataset, view: View, ids: Sequence[str], files: Files) -> bytes:
    """Return the rows of the known claims about events as written in the file; raise Refused if any is gone."""
    claims = (c.id for event_id in ids for c in claims_known(data, event_id, view.known_by, view.tz))
    return rows(files("claims"), "claims", list(claims))


def rows(content: bytes, table: str, ids: Collection[str]) -> bytes:
    """Return the header of a file and the rows of these ids, byte for byte and in its order.

    Raise Refused when the file lacks one of them: it has changed since it was loaded, or a quote that is left open
    swallows the row.
    """
    raw = parse_table(content, read_schema(DATA_FOLDER / SCHEMA_FILE).tables[table])
    marks, codec = stored(content)
    # A byte that the codec cannot read comes back unchanged.
    above, lines = written(content[len(marks) :].decode(codec, "surrogateescape"), raw.lines)
    missing = dict.fromkeys(ids)
    kept = [above, *lines[raw.header - 1 : raw.header]]
    for row in raw.rows:
        key = row.cells.get("id", "")
        if key in missing and not row.broken:  # of rows with the same id the first one counts
            del missing[key]
            kept.append(lines[row.number - 1])
    if missing:
        named = ", ".join(list(missing)[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        raise Refused("export.rows_gone", table=table, ids=named)
    return marks + "".join(kept).encode(codec, "surrogateescape")
