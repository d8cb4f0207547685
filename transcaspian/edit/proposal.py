"""The effects of a set of changes before anything is written: conflicts, problems, a preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Loaded
from transcaspian.edit.changes import Changes, Net, net, renamed
from transcaspian.edit.conflicts import Conflict, Merge, Place, Side, resolved
from transcaspian.edit.journal import Kind
from transcaspian.edit.reading import Base
from transcaspian.edit.row_ids import Tables, numbers_of
from transcaspian.edit.words import Description, Dispute, describe, dispute
from transcaspian.language.messages import Refused
from transcaspian.tables.problems import Problem, condensed
from transcaspian.tables.reading import RawTable
from transcaspian.versions.diff import Diff, diff
from transcaspian.versions.snapshot import snapshot

# Rows that are new stand nowhere in the table before.
_NEW = 1_000_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Proposal:
    """What would be saved: ``changes`` to the tables as they are ``now``, and the new bytes of each table.

    With conflicts there is nothing to save, and the preview is of the tables as they are. ``appeared`` and ``gone``
    are the problems that the changes make and mend, the former by their rows after saving, the latter before.
    """

    now: Base
    changes: Changes
    conflicts: tuple[Conflict, ...]
    contents: Mapping[str, bytes]
    appeared: tuple[Problem, ...]
    gone: tuple[Problem, ...]
    current: Loaded
    preview: Loaded
    tables: Tables
    merge: Merge
    kind: Kind = "edit"
    of: str = ""
    whole: bool = False  # a table gets other bytes as a whole: of what others save meanwhile nothing would be left

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the errors that the changes cause; a note does not prevent saving."""
        return tuple(problem for problem in self.appeared if problem.severity == "error")

    def hidden(self) -> tuple[str, ...]:
        """Return the ids of the events that are shown now and would not be, though nothing removes or renames them."""
        changed = net(self.changes).get("events", Net())
        meant = set(changed.removed) | {i for i, cells in changed.cells.items() if "id" in cells}
        after = self.preview.editorial.events
        return tuple(i for i in self.current.editorial.events if i not in after and i not in meant)

    def described(self, language: str, zone: str) -> Description:
        """Return the changes in words."""
        return describe(self.changes, self.tables, language, zone)

    def disputes(self, language: str, zone: str) -> tuple[Dispute, ...]:
        """Return the conflicts in words, in their order."""
        tables = {**self.tables, **self.merge.base}
        return tuple(dispute(conflict, tables, language, zone) for conflict in self.conflicts)

    def resolved(self, choices: Mapping[Place, Side]) -> Changes:
        """Return what to propose to ``now`` with each conflict decided; see ``conflicts.resolved``."""
        return resolved(self.merge, choices)

    def published(self) -> Diff:
        """Return what viewers will see changed: nothing, for drafts and editors' notes."""
        return diff(snapshot(self.current.published), snapshot(self.preview.published))


class Conflicted(Refused):
    """Raised when a save conflicts with other people's changes: ``proposal`` says which, and can be resolved."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__("edit.conflicts", count=len(proposal.conflicts))
        self.proposal = proposal


def compared(
    before: tuple[Iterable[Problem], Mapping[str, RawTable]],
    after: tuple[Iterable[Problem], Mapping[str, RawTable]],
    changes: Changes,
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the problems that are new, and those that are gone; given the problems and the tables they are of.

    The same problem of the same row is not new if rows above came or went, nor is one of many rows that is now
    reported at another of them.
    """
    old = {_blank(problem): problem for problem in before[0]}
    to_before = _Numbers(before[1], after[1], changes)
    new = {_blank(to_before.problem(problem)): problem for problem in after[0]}
    appeared = condensed([*old, *new])[len(condensed(old)) :]
    gone = condensed([*new, *old])[len(condensed(new)) :]
    return tuple(new.get(p, p) for p in appeared), tuple(old.get(p, p) for p in gone)


def _blank(problem: Problem) -> Problem:
    """Return a problem without a row where that says nothing: the first of the blank rows is any of them."""
    return replace(problem, row=None, count=1) if problem.code == "blank-rows" else problem


class _Numbers:
    """Where the rows after the changes stood before them."""

    def __init__(self, before: Mapping[str, RawTable], after: Mapping[str, RawTable], changes: Changes) -> None:
        self._of: dict[tuple[str, int], int] = {}
        nets = net(changes)
        for name, raw in after.items():
            earlier = before.get(name)
            if earlier is raw:
                continue
            stood = numbers_of(earlier) if earlier else {}
            cells = nets[name].cells if name in nets else {}
            stood |= {renamed(name, row_id, of): stood[row_id] for row_id, of in cells.items() if row_id in stood}
            for row_id, number in numbers_of(raw).items():
                self._of[name, number] = stood.get(row_id, _NEW + number)

    def problem(self, problem: Problem) -> Problem:
        if problem.row is None:
            return problem
        hint = problem.hint
        if problem.code == "duplicate-id" and hint.isdecimal():  # the row that has the id already
            hint = str(self._of.get((problem.table, int(hint)), hint))
        return replace(problem, row=self._of.get((problem.table, problem.row), problem.row), hint=hint)
