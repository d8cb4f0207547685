"""Letters that a table lost when it was saved: found beside its last good rows, whatever its bytes are now.

A program that saves in a code page writes a question mark for each letter that the page lacks. What is left may be
plain ASCII, or be saved as UTF-8 again, and then reads without errors. A page loses a letter wherever it stands, a
person changes it where it was wrong: that tells them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from transcaspian.language.shapes import plain_letter
from transcaspian.tables.keys import Known, row_id
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# What programs write for a letter that they cannot: most of them "?", ICU the control character SUB, Oracle "¿".
_WRITTEN = "?\ufffd\x1a¿"
_MARKS = dict.fromkeys(map(ord, _WRITTEN))
# A letter counts as lost if it is gone from more than one in this many of the cells that had it.
_HALF = 2
# From one row it may be gone on purpose: a new name, a text that asks.
_ROWS = 2
# Letters that left no mark (dropped, or the plain one in their place) may be another spelling, if they are fewer.
_ALPHABET = 5


@dataclass(frozen=True, slots=True)
class _Loss:
    """A cell that is as it was but for letters beyond ASCII, which are ``gone``; ``marked`` if marks stand for them."""

    row: int
    column: str
    gone: frozenset[str]
    marked: bool


def lost_letters(raw: RawTable, table: Table, known: Known) -> frozenset[tuple[int, str]]:
    """Return the cells, by row and column, whose letters a table lost when it was saved; none if it did not."""
    losses = list(_losses(raw, table, known))
    if len({loss.row for loss in losses}) < _ROWS:
        return frozenset()
    gone = Counter(letter for loss in losses for letter in loss.gone)
    before = (known.get(row_id(table, row.cells), {}) for row in raw.rows)
    cells = [was for cells in before for was in cells.values() if not was.isascii()]
    lost = {letter for letter, count in gone.items() if count * _HALF > sum(letter in was for was in cells)}
    told = [loss for loss in losses if loss.gone & lost]
    if len(lost) < _ALPHABET:
        told = [loss for loss in told if loss.marked]
    if len({loss.row for loss in told}) < _ROWS:
        return frozenset()
    return frozenset((loss.row, loss.column) for loss in told)


def stand_for_letters(was: str, text: str) -> bool:
    """Say whether all that differs are letters: at their places stand a mark, or the plain letter below an accent.

    >>> stand_for_letters("Łódź", "L?dz"), stand_for_letters("Łódź", "Łuck")
    (True, False)
    """
    if was.isascii() or len(was) != len(text):
        return False
    pairs = [(a, b) for a, b in zip(was, text, strict=True) if a != b]
    return all(a > "\x7f" and (b in _WRITTEN or (b.isascii() and b == plain_letter(a))) for a, b in pairs)


def has_more_marks(was: str, text: str) -> bool:
    """Say whether a text has more marks that may stand for a letter than it had.

    >>> has_more_marks("Łódź", "L?dz"), has_more_marks("Łódź", "Lodz")
    (True, False)
    """
    return sum(map(text.count, _WRITTEN)) > sum(map(was.count, _WRITTEN))


def _losses(raw: RawTable, table: Table, known: Known) -> Iterator[_Loss]:
    for row in raw.rows:
        before = known.get(row_id(table, row.cells))
        if before is None or before == row.cells:
            continue
        for column, text in row.cells.items():
            was = before.get(column, "")
            if was != text and not was.isascii() and (loss := _loss(row.number, column, was, text)):
                yield loss


def _loss(row: int, column: str, was: str, text: str) -> _Loss | None:
    gone = frozenset(letter for letter in was if letter > "\x7f") - frozenset(text)
    if not gone:
        return None
    bare, left = was.translate(_MARKS), text.translate(_MARKS)
    marks = len(text) - len(left) - (len(was) - len(bare))
    dropped = bare.translate({ord(letter): None for letter in gone})
    plain = {letter: other for letter in gone if (other := plain_letter(letter)).isascii()}
    if left in (dropped, dropped.strip()):
        unmarked = gone
    elif left == bare.translate({ord(letter): plain.get(letter) for letter in gone}):
        unmarked = gone - plain.keys()
    else:
        return None
    # A single mark in place of a word is a person's: programs write one for each letter.
    marked = 0 < marks >= sum(letter in unmarked for letter in was)
    # Without marks it is damage only within a word: whole words and signs are also left out by people.
    return _Loss(row, column, gone, marked) if marked or (not marks and _is_within_words(was, gone)) else None


def _is_within_words(was: str, gone: frozenset[str]) -> bool:
    return any(a.isalpha() and b.isalpha() and (a in gone) != (b in gone) for a, b in pairwise(was))
