"""Cells whose letters were read by a wrong code page, and saved so: found beside what they were.

A table in one code page that is opened in another one has other letters at the same places, and no byte says so: a
person changes a letter here and there, a page all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from transcaspian.language.letters import TURNING, as_bytes
from transcaspian.language.turned import RARE
from transcaspian.tables.decoding import LETTERS, PUNCTUATION
from transcaspian.tables.keys import Known, row_id
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

_PAGES = ("cp1250", "cp1252", "cp1251", "mac_latin2", "mac_roman", "koi8_r", "cp852", "cp866", "iso8859_2")
# Fewer rows than this may be a person's corrections, and so may less than half of the cells with those letters.
_ROWS = 2
# One Cyrillic page read as another one: each small letter is large and the other way round.
_INSIDE_OUT = re.compile(r"[а-яё][А-ЯЁ]{2,}")
_USUAL = LETTERS["cp1250"] | LETTERS["cp1251"] | PUNCTUATION

_Cell = tuple[int, str]  # row and column
_Pair = tuple[str, str]


def is_utf8_misread(was: str, text: str) -> bool:
    """Say whether a text is what UTF-8 becomes that is read as a code page.

    >>> is_utf8_misread("Gdańsk", "GdaÅ„sk"), is_utf8_misread("Gdańsk", "Gdynia")
    (True, False)
    """
    data = was.encode()
    return len(data) == len(text) > len(was) and any(as_bytes(text, page) == data for page in (*TURNING, *RARE))


def misread(raw: RawTable, table: Table, known: Known) -> frozenset[_Cell]:
    """Return the cells of a table that was in one code page and was read as another one; none if it was not."""
    cells = list(_differing(raw, table, known))
    if len({row for row, _, _, _ in cells}) < _ROWS:
        return frozenset()
    pairs = {(a, b) for _, _, was, text in cells for a, b in zip(was, text, strict=True) if a != b}
    best = max((set(_explained(pairs, *pages)) for pages in permutations(_PAGES, 2)), key=len)
    found = [cell for cell in cells if all(a == b or (a, b) in best for a, b in zip(cell[2], cell[3], strict=True))]
    # The other way round it was mended.
    gained = sum(_usual(text) - _usual(was) for _, _, was, text in found)
    if len({row for row, _, _, _ in found}) < _ROWS or gained >= 0 or all(b == "\ufffd" for _, b in best):
        return frozenset()
    hurt = re.compile(f"[{''.join(re.escape(a) for a, _ in best)}]")
    before = (known.get(row_id(table, row.cells), {}) for row in raw.rows)
    most = sum(hurt.search(was) is not None for row in before for was in row.values())
    return frozenset((row, column) for row, column, _, _ in found) if 2 * len(found) > most else frozenset()


def _differing(raw: RawTable, table: Table, known: Known) -> Iterator[tuple[int, str, str, str]]:
    """Yield row, column and both texts of cells in which letters beyond ASCII became others at the same places."""
    for row in raw.rows:
        before = known.get(row_id(table, row.cells), {})
        for column, text in row.cells.items():
            was = before.get(column, "")
            if was == text or text.isascii() or len(was) != len(text):
                continue
            if all(a == b or (a > "\x7f" and b > "\x7f") for a, b in zip(was, text, strict=True)):
                yield row.number, column, was, text


def _explained(pairs: Iterable[_Pair], page: str, other: str) -> Iterator[_Pair]:
    """Yield the letters that one page has where another one has those that stand there now."""
    for a, b in pairs:
        data = as_bytes(a, page)
        if data is not None and (b == "\ufffd" or data == as_bytes(b, other)):
            yield a, b


def _usual(text: str) -> int:
    """Return how many letters of a text are those of the languages that tables are written in, and their marks."""
    return sum(letter in _USUAL for letter in text) - len(_INSIDE_OUT.findall(text))
