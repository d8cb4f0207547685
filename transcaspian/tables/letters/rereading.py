"""A table whose bytes are not UTF-8, read by comparison with the rows that were last read well.

The file does not say which code page it was saved in, but the rows of before do: in the right page the cells that
have not changed come out as they were; in every other one their letters turn into others. What does not exist in a
page was written as a question mark by the program that saved the file, and then no reading is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcaspian.language.shapes import plain_letter
from transcaspian.tables.decoding import LETTERS, PUNCTUATION, codec_of, decode, is_wide
from transcaspian.tables.keys import Known, row_id
from transcaspian.tables.letters import code_pages
from transcaspian.tables.problems import Problem
from transcaspian.tables.questions import Question
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# If more than one cell in this many has other letters than before, it is another page and not an edit.
_EDITED = 10


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table in one code page goes with the rows of before.

    Counted are cells with letters beyond ASCII: as they were (``same``), with other letters at the same places
    (``other``), with letters of before that the page has no place for (``lost``). ``new`` are the letters of cells that
    are new or were edited.
    """

    page: str
    text: str
    raw: RawTable
    same: int
    other: int
    lost: int
    new: frozenset[str]

    @property
    def is_likely(self) -> bool:
        """Say whether the cells of before come out of it, but for a few that may have been edited."""
        return self.same > 0 and self.other * _EDITED <= self.same and all(map(_is_written, self.new))


def is_foreign(data: bytes) -> bool:
    """Say whether bytes are neither UTF-8, be it with a few damaged letters, nor UTF-16 or UTF-32."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return False
    if is_wide(data):
        return False
    text = data.decode("utf-8", "replace")
    return sum(letter > "\x7f" for letter in text) < 2 * text.count("\ufffd")


def asked(
    file: str,
    data: bytes,
    table: Table | None = None,
    known: Known | None = None,
    letters: frozenset[str] = frozenset(),
) -> Question | None:
    """Return the question which words of a file are right, the likeliest first; with one answer where only one fits.

    ``known`` are the rows of before, ``letters`` all that the tables had then. None if the file can be read as it is,
    or in no code page.
    """
    if not is_foreign(data):
        return None
    found = fits(data, table, known) if table and known else ()
    only, alone = certain(found, letters), decode(data).encoding
    pages: Sequence[str] = code_pages.PAGES
    if only is not None:
        pages = [only.page]
    elif any(map(_says, found)):
        pages = [fit.page for fit in found if fit.same] or pages
    elif alone:
        pages = [codec_of(alone)]
    return code_pages.which(file, data, pages)


def reread(data: bytes, raw: RawTable, table: Table, known: Known, letters: frozenset[str]) -> RawTable:
    """Return a table read by comparison with its earlier rows, or as it was read without them if they decide nothing.

    ``raw`` is the table read without them, ``letters`` are all that the tables had before. Where no reading is certain
    the table is one that cannot be read.
    """
    found = fits(data, table, known)
    if not raw.readable or raw.is_cut_off or not any(map(_says, found)):
        return raw
    fit = certain(found, letters)
    if fit is None:
        told = Problem(table.name, None, None, "encoding", "", "error")
        return RawTable(table.name, (), (), (told,), False)
    return fit.raw


def _says(fit: Fit) -> bool:
    """Say whether the rows of before have letters to compare with."""
    return bool(fit.same or fit.other or fit.lost)


def fits(data: bytes, table: Table, known: Known) -> tuple[Fit, ...]:
    """Return how the bytes of a table go with the rows of before in each code page that reads them, best first."""
    readings = {page: text for page in code_pages.ALL if (text := code_pages.reading(data, page)) is not None}
    found = [_fit(page, text, code_pages.read(text, page, table), table, known) for page, text in readings.items()]
    return tuple(sorted(found, key=lambda fit: (not fit.is_likely, fit.other, fit.lost, -fit.same)))


def letters_of(tables: Iterable[Known]) -> frozenset[str]:
    """Return the letters beyond ASCII in the rows of tables."""
    cells = (cell for rows in tables for row in rows.values() for cell in row.values())
    return frozenset(letter for cell in cells if not cell.isascii() for letter in cell if letter > "\x7f")


def certain(found: Iterable[Fit], letters: frozenset[str]) -> Fit | None:
    """Return the only certain reading of a table; None if there are several, or no certain one.

    Where the cells of before leave several pages, new words have letters that the tables had before or Polish ones.
    """
    likely = [fit for fit in found if fit.is_likely]
    best = [fit for fit in likely if fit.other == likely[0].other]
    if len({fit.text for fit in best}) > 1:
        best = [fit for fit in best if fit.new <= letters | LETTERS["cp1250"] | PUNCTUATION]
    return best[0] if best and len({fit.text for fit in best}) == 1 and not best[0].lost else None


def _fit(page: str, text: str, raw: RawTable, table: Table, known: Known) -> Fit:
    same = other = lost = 0
    new: set[str] = set()
    for row in raw.rows:
        before = known.get(row_id(table, row.cells), {})
        for column, cell in row.cells.items():
            was = before.get(column, "")
            if cell.isascii() and was.isascii():
                continue
            if cell == was:
                same += 1
                continue
            match _difference(was, cell):
                case "other":
                    other += 1
                case "lost":
                    lost += 1
                case _:
                    new |= {letter for letter in cell if letter > "\x7f"}
                    lost += "?" in cell and not _has_place(was, page)
    return Fit(page, text, raw, same, other, lost, frozenset(new))


def _difference(was: str, text: str) -> str:
    """Return what happened to a cell: "edited", "other" letters at the same places, or letters "lost"."""
    if len(was) != len(text):
        return "edited"
    pairs = [(a, b) for a, b in zip(was, text, strict=True) if a != b]
    if any(a <= "\x7f" for a, _ in pairs):
        return "edited"
    if any(b > "\x7f" for _, b in pairs):
        return "other"
    return "lost" if all(b == "?" or b == plain_letter(a) for a, b in pairs) else "edited"


def _has_place(text: str, page: str) -> bool:
    try:
        text.encode(page)
    except UnicodeEncodeError:
        return False
    return True


def _is_written(letter: str) -> bool:
    return letter.isalpha() or letter in PUNCTUATION
