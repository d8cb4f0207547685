"""What to show when tables on disk go bad: what was read, or the last good set of all tables, and why.

A set that reads without errors is always shown, also where rows were deleted on purpose. One in which a file cannot
be read, in which a program has changed cells, or in which errors would take away more than a tenth of the rows of a
table, is not: until it is mended, or an editor accepts the loss, all tables stay as they last were when good. The time
is passed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from transcaspian.checks.files import COLUMN_LOST
from transcaspian.dataset.loading import Loaded, assembled
from transcaspian.tables.kinds import EARLIER
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.records import RECORDS
from transcaspian.tables.schema import Schema
from transcaspian.versions.history import TORN
from transcaspian.versions.snapshot import Row, Snapshot, snapshot

# Errors that would remove more than one in this many rows of a table keep the last good tables on screen.
TENTH = 10

Why = Literal["unclear", "unreadable", "letters", "cells", "errors"]


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of the rows of a table, or of what they say, errors would take away."""

    table: str
    rows: int
    of: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A file because of which the last good tables stay on screen.

    ``unclear``: its letters can be read in more than one way; ``unreadable``: it cannot be read, or not all of it;
    ``letters``: it reads without errors, and letters of before are gone; ``cells``: it reads without errors, and a
    program has changed what cells say; ``errors``: it can be read, and too much in it is wrong. ``problem`` is the one
    that costs most.
    """

    table: str
    why: Why
    problem: Problem


@dataclass(frozen=True, slots=True)
class Decision:
    """Why the tables on disk are not shown, and what they would take away."""

    reasons: tuple[Reason, ...]
    losses: tuple[Loss, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables at fault."""
        return tuple(reason.table for reason in self.reasons)


def decide(
    good: Loaded | None,
    fresh: Loaded,
    accepted: Callable[[Iterable[str]], bool],
) -> Decision | None:
    """Return why the last good tables stay on screen; None if those that were read now are shown.

    ``accepted`` says whether an editor has accepted what these tables take away, as they are now.
    """
    errors = [problem for problem in fresh.problems if problem.severity == "error"]
    if good is None or not good.published.events or not errors:
        return None
    unread = _unread(good, fresh, errors)
    losses = taken(good, fresh)
    by_errors = any(_is_much(loss) for loss in losses) and not unread
    wrong = [*unread, *(_at_fault(good, errors, losses) if by_errors else ())]
    named = {reason.table for reason in wrong}
    reasons = (*wrong, *(one for one in _rewritten(fresh) if one.table not in named))
    if not reasons or accepted(reason.table for reason in reasons):
        return None
    return Decision(reasons, losses)


def _unread(good: Loaded, fresh: Loaded, errors: Iterable[Problem]) -> list[Reason]:
    """Return the files that could be read when the tables were good, and cannot be now."""
    known = {(p.table, p.code) for p in good.problems}
    found: dict[str, Reason] = {}
    for problem in errors:
        unclear = problem.code == "encoding" and problem.table in fresh.unreadable
        if (problem.code in TORN or unclear) and (problem.table, problem.code) not in known:
            found.setdefault(problem.table, Reason(problem.table, "unclear" if unclear else "unreadable", problem))
    return list(found.values())


def _rewritten(fresh: Loaded) -> Iterator[Reason]:
    """Yield the files in which a program has changed cells; the problem names none of them: it may be a draft's."""
    for name, count in fresh.rewritten.items():
        codes = {p.code for p in fresh.problems if p.table == name and p.code in EARLIER and p.severity == "error"}
        if codes == {"letters-lost"}:
            yield Reason(name, "letters", Problem(name, None, None, "lost-letters", "", "note"))
        else:
            yield Reason(name, "cells", Problem(name, None, None, "rewritten", "", "error", count=count))


def _at_fault(good: Loaded, errors: Iterable[Problem], losses: Iterable[Loss]) -> list[Reason]:
    """Return the tables whose errors cost most: at least a tenth of all that is lost."""
    costs: Counter[str] = Counter()
    worst: dict[str, Problem] = {}
    known = set(good.problems)
    for problem in errors:
        if problem not in known:
            costs[problem.table] += problem.count
            worst[problem.table] = max(worst.get(problem.table, problem), problem, key=lambda p: p.count)
    lost = max(loss.rows for loss in losses)
    chosen = [table for table in worst if costs[table] * TENTH >= lost] or list(worst)
    return [Reason(table, "errors", worst[table]) for table in chosen]


def taken(good: Loaded, fresh: Loaded) -> tuple[Loss, ...]:
    """Return what errors would remove from the tables that are shown; deleted rows do not count as lost."""
    before, after = snapshot(good.published).tables, snapshot(fresh.published).tables
    found = (Loss(name, _lost(name, before[name], after[name], fresh), len(before[name])) for name in RECORDS)
    return tuple(loss for loss in found if loss.rows)


def _lost(table: str, before: Mapping[str, Row], after: Mapping[str, Row], fresh: Loaded) -> int:
    gone = before.keys() - after.keys()
    wrong = [p for p in fresh.problems if p.table == table and p.severity == "error"]
    if table in fresh.unreadable or table in fresh.headless or any(p.code == "truncated" for p in wrong):
        return len(gone)  # which rows are there is unknown
    hurt = fresh.hurt.get(table, frozenset())
    named = gone & hurt
    lost = len(named) + min(len(gone - named), fresh.nameless.get(table, 0))
    columns = {p.column for p in wrong if p.code in COLUMN_LOST}
    for key in before.keys() & after.keys():
        emptied = before[key].keys() - after[key].keys()
        lost += bool(emptied & columns or (key in hurt and "longitude" in emptied))
    return lost


def _is_much(loss: Loss) -> bool:
    return loss.rows > 1 and loss.rows * TENTH > loss.of


def restored(kept: Snapshot, schema: Schema) -> Loaded | None:
    """Return a kept version as loaded tables; None if it cannot be shown whole: another program may have made it.

    A version has neither drafts nor editors' notes, so both datasets are the published one.
    """
    raw = {}
    for name, table in schema.tables.items():
        columns = tuple(column.name for column in table.columns)
        rows = kept.tables.get(name, {}).values()
        cells = [{column: row.get(column, "") for column in columns} for row in rows]
        read = tuple(RawRow(number, row) for number, row in enumerate(cells, start=2))
        raw[name] = RawTable(name, columns, read, (), True)
    found = assembled(raw, schema)
    whole = not any(found.set_aside.values()) and bool(found.published.events)
    return replace(found, problems=()) if whole else None
