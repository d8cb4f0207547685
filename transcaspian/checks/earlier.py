"""What earlier rows say of cells, in the place of what the cells say by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from transcaspian.tables.problems import Problem

_Place = tuple[str, int | None, str | None]


class Beside:
    """Problems that earlier rows show, while those of the same cells are found that the cells show by themselves."""

    def __init__(self, compared: Iterable[Problem]) -> None:
        self._known = {_place(problem): problem for problem in compared}
        self._letters: list[Problem] = []

    @property
    def unseen(self) -> tuple[Problem, ...]:
        """Return those of cells that have no error by themselves."""
        return tuple(self._known.values())

    @property
    def rewritten(self) -> Counter[str]:
        """Return by table how many cells a program changed without making an error, or with marks that nobody types."""
        silent = (problem for problem in self.unseen if problem.severity == "error")
        return Counter(problem.table for problem in (*silent, *self._letters))

    def told(self, found: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems of cells, those by name of which it is known what stood there before.

        An error costs what it costs, whatever it is called. A note that reads the cell as it was says all there is.
        """
        for problem in found:
            better = self._known.get(_place(problem)) if problem.row is not None else None
            if better is None:
                yield problem
            elif problem.severity == "error":
                if problem.code == "encoding":
                    self._letters.append(problem)
                yield replace(better, severity="error", value=problem.value)
                self._known.pop(_place(problem), None)
            elif problem.certain and problem.proposal == better.proposal:
                yield problem
                self._known.pop(_place(problem), None)


def _place(problem: Problem) -> _Place:
    return problem.table, problem.row, problem.column
