"""A foreign file as rows of text, each at its place, and the rows that cannot be read: together all there are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from transcaspian.language.messages import Refused


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


# Why a file as a whole cannot be read, each with its sentence; any other reason is that of a damaged file.
UNREADABLE = ("empty-file", "no-header", "broken-json", "file-too-large", "too-many-rows", "too-many-columns",
              "reading-time")  # fmt: skip


def unreadable(file: str, why: str) -> Refused:
    """Return the refusal of a whole file, for a reason that has a code."""
    return Refused(f"recipe.unreadable.{why if why in UNREADABLE else 'damaged'}", file=file)


def columns_of(rows: Iterable[ForeignRow]) -> tuple[str, ...]:
    """Return every column that a row has, in the order in which they come."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row.cells))
    return tuple(found)


def text_of(value: Any) -> str:
    """Return a value of a typed file as text: a moment as ISO 8601 writes it, a number as one writes it.

    >>> text_of(3.0), text_of(None), text_of(True), text_of(datetime(2023, 6, 24, 7))
    ('3', '', 'true', '2023-06-24T07:00:00')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            return ""
        whole = int(value)
        return f"{whole}" if value == whole and abs(whole) < 10**15 else str(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    try:
        return str(value).replace("\x00", "").strip()
    except ValueError:  # an integer of thousands of digits
        return ""
