"""What is asked of a layer and what it answers, as plain values: no engine, no table of ours, nothing of the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from transcaspian.recipes.taking import Candidate

Unit = Literal["quarter", "hour", "day", "week", "month", "year"]
Frame = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east crosses the dateline

# Widths of the cells of a grid in degrees, and how high a cell is for its width, so that it looks square in Mercator
# between 40° and 50°. Both are whole millionths of a degree, so every engine cuts at the same edge, and four cells fill
# a larger one.
WIDTHS = (16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125)
HEIGHT = 0.688


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: its width and height in degrees, and how many of them lie west and south of it, counted from
    180° west and 90° south.

    Its west and south edge belong to it, the other two to its neighbours.
    """

    width: float
    height: float
    ix: int
    iy: int

    @property
    def frame(self) -> Frame:
        """Return its edges in degrees; a question about this frame is one about the cell."""
        edges = (self.ix * self.width - 180, self.iy * self.height - 90)
        west, south = (round(edge, 6) for edge in edges)
        return west, south, round(west + self.width, 6), round(south + self.height, 6)


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows are meant; hashable. Empty is all.

    ``begin`` and the exclusive ``end`` are wall time in ``zone``, naive, as panels of a view are: calendar days never
    move, clock times are converted. A row is where it begins; where that is open, where it ends. A frame has its west
    and south edge, not its east and north one. ``text`` are words that must all be in a row, folded as in the search
    for events; ``categories`` of which it must have one.
    """

    begin: datetime | None = None
    end: datetime | None = None
    frame: Frame | None = None
    text: str = ""
    categories: frozenset[str] = frozenset()
    zone: str = "UTC"

    def within(self, begin: datetime | None, end: datetime | None) -> Question:
        """Return the question about another stretch of time, such as a bar."""
        return replace(self, begin=begin, end=end)

    def at(self, cell: Cell) -> Question:
        """Return the question about a cell."""
        return replace(self, frame=cell.frame)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Rows by time and category: bin ``i`` is from ``edges[i]`` to before ``edges[i + 1]``, wall time as asked.

    Rows without a time are in none. ``coarse`` says how many rows of a bin are not known to its width, such as a year
    in a bin of a day: they stand where they begin, and only seem to have happened then.
    """

    unit: Unit
    edges: tuple[datetime, ...]
    categories: tuple[str, ...]  # the most frequent first
    counts: tuple[tuple[int, ...], ...]  # of each category, by bin
    coarse: tuple[int, ...]  # of all categories, by bin

    @property
    def totals(self) -> tuple[int, ...]:
        """Return the rows of each bin."""
        return tuple(map(sum, zip(*self.counts, strict=True))) if self.counts else (0,) * (len(self.edges) - 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by cell, of those cells that have any, in columns. ``low`` and ``high`` are sums of the layer's figure."""

    width: float  # of a cell, degrees
    height: float
    ix: tuple[int, ...]
    iy: tuple[int, ...]
    counts: tuple[int, ...]
    low: tuple[float, ...] = ()  # empty: the layer sums nothing
    high: tuple[float, ...] = ()

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells, in the order of the columns."""
        return tuple(Cell(self.width, self.height, ix, iy) for ix, iy in zip(self.ix, self.iy, strict=True))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a question means, and what became of the others.

    ``by_category`` is asked without the categories of the question, so that a reader sees what else there is.
    ``without_time`` and ``without_place`` pass all other filters: where a window or a frame is asked they are not among
    those found. ``outside`` pass all but the frame.
    """

    total: int  # of the layer
    found: int
    by_category: tuple[tuple[str, int], ...] = ()  # the most frequent first
    without_time: int = 0
    without_place: int = 0
    outside: int = 0
    low: float | None = None  # sums of the layer's figure over those found; None: it sums nothing
    high: float | None = None
    not_stated: int = 0  # of those found, rows without the figure


@dataclass(frozen=True, slots=True)
class Near:
    """What a layer holds near a time and place: rows by category, the most frequent first.

    ``coarse`` of others lie near as they stand, but their time or place is known more roughly than what was asked.
    """

    km: float
    days: float
    counts: tuple[tuple[str, int], ...] = ()
    coarse: int = 0

    @property
    def total(self) -> int:
        """Return how many rows are near."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a layer: what the recipe made of it, as an import has it, and its time. Texts are data, never markup.

    ``begin`` and the exclusive ``end`` are naive for calendar time and aware, in UTC, for a clock time; None: unknown.
    """

    candidate: Candidate
    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a question, by time and then by number; those without a time come last."""

    rows: tuple[Row, ...]
    offset: int
    total: int  # of all pages


@dataclass(frozen=True, slots=True)
class Answer:
    """What a drag or a click asks at once."""

    question: Question
    histogram: Histogram
    grid: Grid
    counts: Counts


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that a layer does not have, by reason: the code of ``recipes.saying``, how many, the first as example."""

    code: str
    count: int
    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a layer has as a whole: ``read`` = ``total`` + the refused, always."""

    total: int
    read: int
    refused: tuple[Refusal, ...]  # the most frequent first
    first: datetime | None  # of the times, as wall time of calendar days or UTC
    last: datetime | None  # exclusive
    frame: Frame | None  # of the places
    categories: tuple[str, ...]  # the most frequent first
    clocks: bool  # whether any row has a clock time
    file: str  # the name of the file that the rows are of; of a table in an engine, its name
    sha256: str  # of the bytes of the file; empty: not known
    indexed: bool  # whether words are looked up; else each search reads all rows


State = Literal["filling", "ready", "failed"]
