"""A layer that is ready to be asked: one table behind one connection, and every question as a method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from transcaspian.layers.engines.engine import Engine, EngineError, Stopped
from transcaspian.layers.model import (
    HEIGHT,
    Answer,
    Counts,
    Grid,
    Histogram,
    Lacking,
    Near,
    Page,
    Profile,
    Question,
    Row,
    Spot,
    Unit,
)
from transcaspian.layers.table import parts_of

if TYPE_CHECKING:
    from transcaspian.layers.questions import Questions


@dataclass(eq=False)
class Source:
    """One layer on one connection. Its methods wait for the engine; one thread asks at a time, ``again`` is for others.

    They raise Stopped if another thread interrupts, and EngineError if the engine cannot answer.
    """

    engine: Engine
    table: str
    profile: Profile
    sums: bool = False
    _stopped: bool = field(default=False, repr=False)

    @classmethod
    def of(cls, engine: Engine, table: str, sums: bool) -> Source:
        """Return the layer that a table of an engine is; raise Refused if it lacks a column, or is not there."""
        from transcaspian.layers.profile import profile_in

        return cls(engine, table, profile_in(engine, table), sums)

    def __post_init__(self) -> None:
        from transcaspian.layers.questions import Questions

        self._questions: Questions = Questions(self.table, self.profile)

    def histogram(self, question: Question, unit: Unit) -> Histogram:
        """Return rows by time and category in whole units of wall time, the first and last cut by the window."""
        from transcaspian.layers import answers

        return answers.histogram(self._count(self._questions.histogram(question, unit)), question, unit, self.profile)

    def grid(self, question: Question, width: float, height: float = 0.0) -> Grid:
        """Return rows by cell, of a width and height in degrees; without a height it is HEIGHT of the width."""
        from transcaspian.layers import answers

        height = height or width * HEIGHT
        sides = parts_of(width, 0), parts_of(height, 0)
        return answers.grid(self._count(self._questions.grid(question, *sides, self.sums)), width, height)

    def counts(self, question: Question) -> Counts:
        """Return how many rows are found, by category, and how many lack a time or a place."""
        from transcaspian.layers import answers

        return answers.counts(self._run(self._questions.counts(question)), question, self.profile, self.sums)

    def answer(self, question: Question, unit: Unit, width: float) -> Answer:
        """Return histogram, grid and counts of a question."""
        histogram = self.histogram(question, unit)
        return Answer(question, histogram, self.grid(question, width), self.counts(question))

    def rows(self, question: Question, offset: int = 0, most: int = 50, lacking: Lacking = "") -> Page:
        """Return rows by time and number; with ``lacking`` those that have no time or place and pass all else."""
        from transcaspian.layers import answers

        total = int(self._run(self._questions.number_of(question, lacking))[0][0])
        found = self._run(self._questions.page(question, offset, most, lacking)) if offset < total else []
        return Page(answers.opened(found), offset, total)

    def row(self, number: int) -> Row | None:
        """Return the row of a number; None if there is none."""
        from transcaspian.layers import answers

        return next(iter(answers.opened(self._run(self._questions.row(number)))), None)

    def near(self, spot: Spot, zone: str, km: float = 25, days: float = 2) -> Near:
        """Return what is within ``km`` and ``days`` of something."""
        return self.near_each({"": spot}, zone, km, days)[""]

    def near_each(self, spots: Mapping[str, Spot], zone: str, km: float = 25, days: float = 2) -> dict[str, Near]:
        """Return the same for many, by their ids, in one question."""
        from transcaspian.layers import answers

        if not spots:
            return {}
        found = self._run(self._questions.near(list(spots.values()), zone, km, days))
        return dict(zip(spots, answers.near(found, len(spots), self.profile, km, days), strict=True))

    def again(self) -> Source:
        """Return the same layer on a connection of its own."""
        return Source(self.engine.again(), self.table, self.profile, self.sums)

    def interrupt(self) -> None:
        """Stop what is being asked, from another thread; whatever else is asked raises Stopped until ``resume``."""
        self._stopped = True
        self.engine.interrupt()

    def resume(self) -> None:
        """Take questions again."""
        self._stopped = False

    def close(self) -> None:
        """Give the connection back."""
        self.engine.close()

    def _run(self, expression: Any) -> list[tuple[Any, ...]]:
        if self._stopped:
            raise Stopped
        return self.engine.run(expression)

    def _count(self, expression: Any) -> list[Any]:
        if self._stopped:
            raise Stopped
        return self.engine.arrays(expression)


def unit_for(begin: datetime, end: datetime, most: int = 200) -> Unit:
    """Return the finest unit of which no more than ``most`` fit between two times.

    >>> unit_for(datetime(2023, 6, 23, 18), datetime(2023, 6, 25)), unit_for(datetime(2000, 1, 1), datetime(2024, 1, 1))
    ('quarter', 'year')
    """
    length = (end - begin).total_seconds()
    lengths: dict[Unit, int] = {"quarter": 900, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_800}
    return next((unit for unit, seconds in lengths.items() if length / seconds <= most), "year")


__all__ = ["EngineError", "Lacking", "Source", "Spot", "Stopped", "unit_for"]
