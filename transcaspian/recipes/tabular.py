"""Tables of strangers as rows: CSV through our reader, workbooks through theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from itertools import islice
from typing import Any

from transcaspian.recipes.foreign import Foreign, ForeignRow, Remark, columns_of, text_of, unreadable
from transcaspian.tables.csv_rows import CsvText, line_breaks
from transcaspian.tables.decoding import decode
from transcaspian.tables.head import DELIMITERS
from transcaspian.tables.problems import QUOTED
from transcaspian.tables.reading import LIMITS, parse_table
from transcaspian.tables.records import Label
from transcaspian.tables.schema import Column, Table
from transcaspian.workbook.cell_values import plain
from transcaspian.workbook.limits import Limits
from transcaspian.workbook.reading import Sheet, sheets_of

_MARKS = (*DELIMITERS, "|")
_LOOKED_AT = 20  # lines, for the mark between cells
_SEPARATOR = "sep="


def read_csv(content: bytes, file: str, header: tuple[str, ...] = ()) -> Foreign:
    """Return the rows of a CSV file, whatever its encoding and mark; raise Refused for what is no table.

    ``header`` names the columns of a file that has as many and no header of its own.
    """
    decoded = decode(content)
    if decoded.fault:
        raise unreadable(file, decoded.fault)
    text = line_breaks(decoded.text)
    lines, start = lines_of(text, file, header)
    found = list(lines.rows(text[start:]))
    rows = tuple(one for one in found if isinstance(one, ForeignRow))
    return Foreign("table", lines.names, rows, tuple(one for one in found if isinstance(one, Remark)))


def lines_of(text: str, file: str, header: tuple[str, ...] = ()) -> tuple[Lines, int]:
    """Return how the lines of a CSV text are read, and where its first row begins; raise Refused for no table."""
    mark = _mark(text)
    first = next((one for one in CsvText(text, mark).records() if any(map(str.strip, one.cells))), None)
    if first is None or len(first.cells) > LIMITS.columns:
        raise unreadable(file, "no-header" if first is None else "too-many-columns")
    is_bare = len(first.cells) == len(header) and bool(header) and not set(first.cells) & set(header)
    start = first.start if is_bare else first.end
    names = header if is_bare else _named(first.cells)
    return Lines(file, names, mark, text.count("\n", 0, start)), start


class Lines:
    """The lines of a CSV text below its header, read in one piece or in several that end with whole rows.

    ``above`` counts the rows above the next piece.
    """

    def __init__(self, file: str, names: tuple[str, ...], mark: str, above: int) -> None:
        self.file, self.names, self.above = file, names, above
        self._head = f"sep={mark}\n" + mark.join(f'"{name}"' for name in names) + "\n"
        self._table = _table(names)

    def rows(self, text: str) -> Iterator[ForeignRow | Remark]:
        """Yield the rows of a piece, and a remark for each that cannot be read; raise Refused."""
        if not text.strip():
            self.above += text.count("\n")
            return
        raw = parse_table((self._head + text).encode("utf-8", "replace"), self._table)
        if not raw.readable:
            raise unreadable(self.file, raw.problems[0].code)
        codes = {problem.row: problem.code for problem in raw.problems if problem.row and problem.severity == "error"}
        above = self.above - raw.header
        self.above = above + len(raw.lines)
        for row in raw.rows:
            if row.broken:
                told = next(filter(None, row.cells.values()), "")
                yield Remark(row.number + above, "", told[:QUOTED], codes.get(row.number, "broken-row"))
            else:
                yield ForeignRow(row.number + above, row.cells)


def _mark(text: str) -> str:
    """Return the mark between cells: told by the first line, or the one that divides the first lines most evenly."""
    first = text.partition("\n")[0].strip('"')
    if first.lower().startswith(_SEPARATOR) and len(first) == len(_SEPARATOR) + 1:
        return first[-1]
    lines = list(islice(filter(str.strip, text.split("\n")), _LOOKED_AT))
    if not lines:
        return ","

    def evenly(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        return sum(count == counts[0] for count in counts) if counts[0] else 0, counts[0]

    return max(_MARKS, key=lambda mark: (evenly(mark)[1] > 0, *evenly(mark)))


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return names of columns, each once: one without a name has its letter's number, a second one a number after it.

    >>> _named(["id", "", "id"])
    ('id', 'column 2', 'id 2')
    """
    names: list[str] = []
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace('"', "").split()) or f"column {at}"
        number, free = 1, name
        while free.casefold() in {one.casefold() for one in names}:
            number += 1
            free = f"{name} {number}"
        names.append(free)
    return tuple(names)


def _table(names: Iterable[str]) -> Table:
    """Return the definition of a table that nobody has defined: texts of any kind."""
    none = Label()
    columns = tuple(
        Column(
            name,
            "string",
            required=False,
            unique=False,
            enum=(),
            pattern=None,
            minimum=None,
            maximum=None,
            max_length=None,
            is_date=False,
            is_url=False,
            separator=None,
            references=None,
            roles=(),
            editors_only=False,
            title=none,
            description=none,
        )
        for name in names
    )
    return Table("import", "import.csv", columns, (), none, none, may_be_empty=True)


def read_sheet(content: bytes, file: str, is_open: bool, limits: Limits | None = None) -> Foreign:
    """Return the rows of the fullest sheet of a workbook, empty ones left out; raise Refused for one that is unsafe."""
    sheets = sheets_of(file, content, limits or Limits(rows=LIMITS.rows), is_open)
    read = [(one.title, _filled(one)) for one in sheets]
    title, rows = max(read, key=lambda one: len(one[1]), default=("", []))
    if not rows:
        raise unreadable(file, "empty-file")
    remarks = [Remark(0, name, str(max(0, len(found) - 1)), "sheet-passed-over") for name, found in read
               if found and name != title]  # fmt: skip
    _, head = rows[0]
    names = _named(head)
    found = tuple(_sheet_rows(names, rows[1:]))
    columns = tuple(dict.fromkeys((*names, *columns_of(found))))  # cells beyond the header have a column, too
    return Foreign("table", columns, found, (), tuple(remarks))


def _sheet_rows(names: Sequence[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[ForeignRow]:
    for number, cells in rows:
        more = {f"column {at}": cell for at, cell in enumerate(cells[len(names) :], start=len(names) + 1) if cell}
        yield ForeignRow(number, dict(zip(names, cells, strict=False)) | more)


def _filled(sheet: Sheet) -> list[tuple[int, list[str]]]:
    found = []
    for number, cells in sheet.rows:
        texts = [_cell(cell.value) for cell in cells]
        if any(texts):
            found.append((number, texts))
    return found


def _cell(value: Any) -> str:
    """Return a cell of a sheet as text; a day is kept as its midnight there."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return plain(value) if isinstance(value, str) else text_of(value)
