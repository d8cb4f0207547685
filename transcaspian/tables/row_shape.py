"""How much a line looks like a row of its table: by the number of its cells, its key and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from transcaspian.language.dates import DateError, parse
from transcaspian.tables.schema import Column, Table

Likeness = Literal["no", "perhaps", "surely"]

# This many cells that fit their columns are not an accident of prose.
_SURE = 2
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


class Shape:
    """What rows of a table look like under a header."""

    def __init__(self, table: Table, header: Sequence[str]) -> None:
        self.width = len(header)
        columns = {column.name: column for column in table.columns}
        self._keys = [header.index(name) for name in table.key if name in header]
        self._columns = [columns.get(name) for name in header]
        self._rules = [(index, rule) for index, column in enumerate(self._columns) if column if (rule := _rule(column))]
        self._ruled = dict(self._rules)

    def has_width(self, cells: Sequence[str]) -> bool:
        """Say whether a row has as many cells as the header; empty ones beyond do not count."""
        return len(cells) == self.width or (len(cells) > self.width and not any(map(str.strip, cells[self.width :])))

    def is_right_of(self, cells: Sequence[str]) -> bool:
        """Say whether the cells beyond the width stand to the right of a row, and are no rest of a text with commas.

        Then the row is right without them, and with any cells before joined it would not be.
        """
        return self._fits(cells[: self.width]) and not any(
            self._fits([*cells[:index], "", *cells[index + len(cells) - self.width + 1 :]], index)
            for index in range(self.width)
        )

    def _fits(self, cells: Sequence[str], joined: int = -1) -> bool:
        """Say whether cells are what their columns may hold; that of ``joined`` is a text with commas."""
        for index, column in enumerate(self._columns):
            if index == joined:
                if index in self._ruled:
                    return False
            elif column is not None:
                text = cells[index].strip()
                if not text:
                    if column.required:
                        return False
                elif index in self._ruled and not self._ruled[index](text):
                    return False
        return True

    def likeness(self, pieces: Sequence[str], cells: Sequence[str]) -> Likeness:
        """Return how surely cells are a row; ``pieces`` are the same cells as they are written."""
        if self.width < 2 or not self.has_width(cells):
            return "no"
        if any(not cells[key].strip() or cells[key][0] == " " or '"' in cells[key] for key in self._keys):
            return "no"
        judged = [
            (index in self._keys, rule(cells[index].strip())) for index, rule in self._rules if cells[index].strip()
        ]
        if any(key and not right for key, right in judged):
            return "no"
        right = sum(fits for _, fits in judged)
        if right >= _SURE and right > 2 * (len(judged) - right) and not any(map(_is_odd, pieces)):
            return "surely"
        return "perhaps"


def _is_odd(piece: str) -> bool:
    """Say whether a cell without quotes has a quotation mark in it, as no program writes it."""
    return '"' in piece and not piece.startswith('"')


def _rule(column: Column) -> Callable[[str], bool] | None:
    """Return a test that distinguishes a cell of a column from other texts; None if the column may hold any text."""
    if column.is_date:
        return _is_date
    if column.enum:
        allowed, mark = frozenset(column.enum), column.separator
        return lambda text: all(part.strip() in allowed for part in (text.split(mark) if mark else (text,)))
    if column.pattern:
        pattern = re.compile(column.pattern)
        return lambda text: pattern.fullmatch(text) is not None
    if column.type in ("integer", "number"):
        return lambda text: _NUMBER.fullmatch(text) is not None
    if column.is_url:
        return lambda text: text.startswith(("http://", "https://"))
    if column.type == "boolean":
        words = {"true", "false", *column.true_values, *column.false_values}
        return lambda text: text in words
    return None


def _is_date(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True
