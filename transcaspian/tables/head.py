"""Where a table begins in the text of its file, and which mark stands between its cells.

Programs write a line for Excel above it (``sep=;``), people a title: what is found below them is a header if cells of
its row are names of columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import islice
from typing import NamedTuple

DELIMITERS = (",", ";", "\t")
# So many lines that are not blank are looked at for a header.
SEARCHED = 20
# Cells that a row below others needs to be the header: names of columns, and no fewer than other texts.
_NAMES = 2
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\n', re.IGNORECASE)
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class Head(NamedTuple):
    """The beginning of a table.

    ``separator`` is the mark that the first line tells, or empty; the rows begin after it, at ``first``. ``start`` is
    the offset of the line with the header, ``delimiter`` is the mark between cells.
    """

    separator: str
    first: int
    start: int
    delimiter: str


def find_head(text: str, names: Set[str]) -> Head:
    """Return where the table in a text begins; ``names`` are those that its header may have, in small letters.

    Where no line is a header, the first one is taken for it.
    """
    told = _SEPARATOR.match(text)
    separator, first = (told[1], told.end()) if told else ("", 0)
    marks = (separator,) if separator else DELIMITERS
    otherwise = None
    for match in islice(_LINE.finditer(text, first), SEARCHED):
        mark = max(marks, key=lambda one: known(split(match[0], one), names))
        found = Head(separator, first, match.start(), mark)
        if is_header(split(match[0], mark), names):
            return found
        otherwise = otherwise or found
    return otherwise or Head(separator, first, first, marks[0])


def is_header(cells: Sequence[str], names: Set[str]) -> bool:
    """Say whether cells are so surely names of columns that they are a header wherever they stand."""
    most = known(cells, names)
    return most >= _NAMES and 2 * most >= sum(map(bool, cells))


def split(line: str, mark: str) -> list[str]:
    """Return the cells of a header as they are written, without their quotes."""
    return [cell.strip().strip('"') for cell in line.split(mark)]


def known(cells: Sequence[str], names: Set[str]) -> int:
    """Return how many cells are names of columns."""
    return sum(" ".join(cell.split()).casefold() in names for cell in cells)
