"""A table as text: what was read of a file, before anybody asks what its cells mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import accumulate, compress
from typing import overload

from transcaspian.tables.problems import Problem


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number in the spreadsheet and its cells as text, by column."""

    number: int
    cells: dict[str, str]
    broken: bool = False


class _Stripped(dict[str, str]):
    """Texts without the blanks around them, by what they are with them; one object for all that are alike."""

    def __missing__(self, text: str) -> str:
        found = self[text] = text.strip()
        return found


class Rows(Sequence[RawRow]):
    """Rows kept by column, as nearly everything is asked of a column; a row is made when it is looked at.

    ``odd`` are those by position that are broken, or have not all columns; these columns are empty in them.
    """

    def __init__(self, columns: Iterable[str]) -> None:
        self.numbers: list[int] = []
        self.columns: dict[str, list[str]] = {name: [] for name in columns}
        self.odd: dict[int, RawRow] = {}
        self._known = [_Stripped() for _ in self.columns]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> RawRow: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[RawRow, ...]: ...

    def __getitem__(self, index: int | slice) -> RawRow | tuple[RawRow, ...]:
        if isinstance(index, slice):
            return tuple(map(self.__getitem__, range(*index.indices(len(self)))))
        number = self.numbers[index]
        if (odd := self.odd.get(index if index >= 0 else index + len(self))) is not None:
            return odd
        return RawRow(number, {name: texts[index] for name, texts in self.columns.items()})

    def __iter__(self) -> Iterator[RawRow]:
        if not self.columns:
            yield from map(self.__getitem__, range(len(self)))
            return
        cells = zip(*self.columns.values(), strict=True)
        for index, (number, texts) in enumerate(zip(self.numbers, cells, strict=True)):
            odd = self.odd.get(index)
            yield RawRow(number, dict(zip(self.columns, texts, strict=True))) if odd is None else odd

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == len(self) and all(map(RawRow.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def add(self, row: RawRow) -> None:
        """Add a row at the end."""
        if row.broken or len(row.cells) < len(self.columns):
            self.odd[len(self)] = row
        self.numbers.append(row.number)
        for name, texts in self.columns.items():
            texts.append(row.cells.get(name, ""))

    def extend(self, first: int, columns: Sequence[Sequence[str]]) -> None:
        """Add the columns of rows that are numbered from ``first`` on; blanks around the cells are left out."""
        self.numbers += range(first, first + len(columns[0]))
        for cells, known, texts in zip(columns, self._known, self.columns.values(), strict=True):
            alike = 2 * len(known) <= len(texts)  # else they differ, as ids do
            texts += map(known.__getitem__ if alike else str.strip, cells)

    def done(self) -> Rows:
        """Return the rows, to which none will be added."""
        self._known = []
        return self

    def only(self, keep: Sequence[bool]) -> Rows:
        """Return some of the rows."""
        found = Rows(())
        found.numbers = list(compress(self.numbers, keep))
        found.columns = {name: list(compress(texts, keep)) for name, texts in self.columns.items()}
        places = list(accumulate(keep))
        found.odd = {places[index] - 1: row for index, row in self.odd.items() if keep[index]}
        return found


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file as read: all its rows, broken ones too, and what reading it brought up.

    ``columns`` is the header as written, spaces and letter case mended; ``header`` is its row. ``lines`` has the
    line of the file, from 1, in which each row begins, the header and blank ones too; a line above them tells the mark
    between cells. ``delimiter`` is that mark. ``kept`` is for ``tables/kept``.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[RawRow]
    problems: tuple[Problem, ...]
    readable: bool
    header: int = 1
    lines: tuple[int, ...] = ()
    delimiter: str = ","
    kept: dict[object, tuple[object, object]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _texts: dict[str, Sequence[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kinds: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _whole: list[RawTable | None] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_cut_off(self) -> bool:
        """Say whether rows at its end are missing."""
        return any(problem.code == "truncated" for problem in self.problems)

    @property
    def numbers(self) -> Sequence[int]:
        """Return the number of each row."""
        return self.rows.numbers if isinstance(self.rows, Rows) else [row.number for row in self.rows]

    @property
    def broken(self) -> frozenset[int]:
        """Return the numbers of the broken rows."""
        some = self.rows.odd.values() if isinstance(self.rows, Rows) else self.rows
        return frozenset([row.number for row in some if row.broken])

    @property
    def whole(self) -> RawTable:
        """Return the table without its broken rows."""
        if not self._whole:
            whole = self.without(self.broken)
            self._whole.append(
                None if whole is self else whole
            )  # what holds itself goes only when garbage is collected
        return self._whole[0] or self

    def without(self, numbers: Set[int]) -> RawTable:
        """Return the table without some rows; the same if there are none."""
        if not numbers:
            return self
        if isinstance(self.rows, Rows):
            return replace(self, rows=self.rows.only([number not in numbers for number in self.rows.numbers]))
        return replace(self, rows=tuple([row for row in self.rows if row.number not in numbers]))

    def has(self, column: str) -> bool:
        """Say whether a column can be read: it is there, and only once."""
        return self.columns.count(column) == 1

    def filled(self) -> Iterator[dict[str, str]]:
        """Yield the cells of each row that are not empty."""
        if isinstance(self.rows, Rows) and self.rows.columns:
            names = tuple(self.rows.columns)
            for texts in zip(*self.rows.columns.values(), strict=True):
                yield {name: text for name, text in zip(names, texts, strict=True) if text}
        else:
            yield from ({name: text for name, text in row.cells.items() if text} for row in self.rows)

    def kinds(self, column: str) -> frozenset[str]:
        """Return the cells of a column, each once however many rows have it."""
        if column not in self._kinds:
            self._kinds[column] = frozenset(self.texts(column))
        return self._kinds[column]

    def texts(self, column: str) -> Sequence[str]:
        """Return the cells of a column, row by row; empty where a row has none."""
        if isinstance(self.rows, Rows) and column in self.rows.columns:
            return self.rows.columns[column]
        if column not in self._texts:
            every = [""] * len(self.rows) if isinstance(self.rows, Rows) else None
            self._texts[column] = every or [row.cells.get(column, "") for row in self.rows]
        return self._texts[column]
