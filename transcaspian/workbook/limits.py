"""How large an upload may be, and the sentences for one that is larger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.language.messages import Refused
from transcaspian.tables.problems import quoted

# Rows of all sheets, empty ones too. Each sheet can have a million for a few bytes, and some programs make it so.
_WALKED = 20 * 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of what is read from an upload.

    ``unpacked_bytes`` is the sum over all members of a ZIP or XLSX as they come out, never as the archive says;
    ``ratio`` is how many times that sum may be the size of the archive, from a megabyte on: tables come to 10 to 60,
    bombs to 1000. ``rows``, ``columns`` and ``cell_length`` (characters) are for each table, ``cells`` for all.
    """

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 150_000_000
    ratio: int = 200
    members: int = 500
    rows: int = 50_000
    columns: int = 100
    cells: int = 800_000
    cell_length: int = 32_767


def megabytes(count: int) -> float:
    """Return a number of bytes in megabytes, for a sentence.

    >>> megabytes(20_000_000), megabytes(1_250_000)
    (20.0, 1.2)
    """
    return round(count / 1_000_000, 1)


class Size:
    """The size of an upload so far; refuses it as soon as it is too large."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = self.walked = 0

    def table(self, file: str, rows: int, columns: int) -> None:
        """Count a table; raise Refused if it has too many rows or columns."""
        if columns > self.limits.columns:
            raise Refused("upload.refused.columns", file=file, found=columns, limit=self.limits.columns)
        if rows > self.limits.rows:
            raise Refused("upload.refused.rows", file=file, limit=self.limits.rows)

    def walk(self, file: str) -> None:
        """Count a row of a sheet, filled or not; raise Refused for a workbook made to have no end."""
        self.walked += 1
        if self.walked > _WALKED:
            raise Refused("upload.refused.broken_workbook", file=file)

    def row(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        """Count the cells of a row that are not empty; raise Refused if they are too many or one is too long."""
        filled = [len(cell) for cell in cells.values() if cell]
        self.cells += len(filled)
        if self.cells > self.limits.cells:
            raise Refused("upload.refused.cells", file=file, limit=self.limits.cells)
        longest = max(filled, default=0)
        if longest > self.limits.cell_length:
            column = next(name for name, cell in cells.items() if len(cell) == longest)
            self.refuse_cell(file, number, column, longest)

    def refuse_cell(self, file: str, row: int, column: str, found: int) -> None:
        """Raise Refused for a cell with so many characters."""
        most = self.limits.cell_length
        raise Refused("upload.refused.cell_length", file=file, row=row, column=quoted(column), found=found, limit=most)
