"""The rules for the tables: one small function each, yielding ``Problem``.

No rule imports another; this module runs them, and ``consequences`` decides what they cost.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from transcaspian.checks import (
    cells,
    consequences,
    earlier,
    figures,
    files,
    geography,
    outliers,
    references,
    rows,
    settings,
    unpublished,
)
from transcaspian.checks.consequences import Outcome
from transcaspian.tables.kept import Kept
from transcaspian.tables.problems import Problem, capped, condensed
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema, Table

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Outcome", "certain", "judge", "run"]


def run(tables: Mapping[str, RawTable], schema: Schema, countries: Mapping[str, BaseGeometry] | None) -> list[Problem]:
    """Return the problems of the tables, in the order of tables and rows, each cause once."""
    return list(judge(tables, schema, countries).problems)


def certain(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Yield every problem of a cell with a certain proposal, also those that ``judge`` counts as one."""
    for name, table in schema.tables.items():
        if name in tables and tables[name].readable:
            yield from (problem for problem in cells.cells(tables[name], table, sys.maxsize) if problem.certain)
    if schema.tables.keys() <= tables.keys():
        yield from (found for found in references.unknown_references(tables, schema, sys.maxsize) if found.certain)


def _by_itself(raw: RawTable, table: Table) -> tuple[Problem, ...]:
    """Return the problems of a table and of its cells that no other table has a part in."""
    found = [*raw.problems]
    if raw.readable:
        found += files.missing_columns(raw, table)
        found += files.older_table(raw, table)
        found += files.added_languages(raw, table)
        found += files.duplicate_columns(raw, table)
        found += files.extra_columns(raw, table)
        found += cells.cells(raw, table)
    return tuple(found)


_BY_ITSELF: Kept[tuple[Problem, ...]] = Kept()


def judge(
    tables: Mapping[str, RawTable],
    schema: Schema,
    countries: Mapping[str, BaseGeometry] | None,
    compared: Sequence[Problem] = (),
) -> Outcome:
    """Return the problems of the tables and what they cost; without a country layer places are not checked.

    ``compared`` are those that earlier rows show (``tables/earlier``): they say more than the same cell by itself, and
    cost no more than it.
    """
    found: list[Problem] = []
    beside = earlier.Beside(compared)
    drafts = unpublished.unpublished(tables, schema)
    for name, table in schema.tables.items():
        raw = tables[name]
        found += beside.told(_BY_ITSELF.get(raw, table, partial(_by_itself, raw, table)))
        if raw.readable:
            found += unpublished.missing(raw, table, drafts.get(name, frozenset()))
            found += rows.duplicate_ids(raw, table)
    found += references.unknown_references(tables, schema)
    if {"events", "claims"} <= schema.tables.keys():
        found += rows.events_without_claim(tables, found)
        found += rows.known_before_event(tables)
        found += rows.about_not_said(tables)
        found += rows.utterances_only_asserted(tables)
    if {"events", "claims", "figures", "measures", "volumes", "contracts"} <= schema.tables.keys():
        found += figures.wrong_words(tables["measures"], schema.tables["measures"])
        found += figures.wrong_figures(tables, schema)
        found += figures.other_numbers(tables, schema)
    found += settings.wrong_settings(tables, schema)
    found += outliers.far_dates(tables, schema)
    if "locations" in schema.tables and countries is not None:
        found += geography.misplaced(tables["locations"], schema.tables["locations"], countries)
    outcome = consequences.settle(tables, schema, found)
    order = {name: position for position, name in enumerate(schema.tables)}

    # As problems compare, within each table; a key is many times faster than comparing when there are thousands.
    def place(problem: Problem) -> tuple[int, str, int, str, str, str]:
        rank = order.get(problem.table, len(order))
        return rank, problem.table, problem.row or 0, problem.column or "", problem.code, problem.value

    problems = capped(condensed(sorted((*outcome.problems, *beside.unseen), key=place)))
    return replace(outcome, problems=tuple(problems), rewritten=beside.rewritten)
