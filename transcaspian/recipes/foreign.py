"""A foreign file as rows of text, each at its place, and the rows that cannot be read: together all there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One row: its number (of the row in a sheet, the line in a text, the entry in a list) and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about a row: where, what was found, and a code, whose sentence is in the catalogues.

    Of a row that is refused it is the reason; of one that is taken, what became of a value. Row 0 is the whole file.
    """

    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file as read: ``kind`` is that of its content, ``faults`` has one remark for each row that cannot be read."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[ForeignRow, ...]
    faults: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def read(self) -> int:
        """Return how many rows there are."""
        return len(self.rows) + len(self.faults)


def columns_of(rows: Iterable[ForeignRow]) -> tuple[str, ...]:
    """Return every column that a row has, in the order in which they come."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row.cells))
    return tuple(found)
