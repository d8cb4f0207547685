"""The table of a layer in an engine: whether it is one, and what it has as a whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from transcaspian.language.messages import Refused
from transcaspian.layers.engines import Engine
from transcaspian.layers.filling import frame_of, profile_of, reach
from transcaspian.layers.model import Profile
from transcaspian.layers.source import Source
from transcaspian.layers.table import COLUMNS, rows


def source_in(engine: Engine, table: str, sums: bool) -> Source:
    """Return the layer that a table of an engine is; raise Refused if it lacks a column, or is not there."""
    found = engine.columns(table)
    if not found:
        raise Refused("engine.no_table", table=table)
    if missing := [name for name in COLUMNS if name not in found]:
        raise Refused("engine.no_columns", table=table, columns=", ".join(missing))
    kept = engine.kept_profile(table)
    return Source(engine, table, profile_of(kept) if kept else _asked(engine, table), sums)


def _asked(engine: Engine, table: str) -> Profile:
    """Ask for the profile of a table that was brought into an engine."""
    all_rows = rows(table)
    whole = all_rows.group_by("kind", "category").agg(
        count=all_rows.count(),
        first=all_rows.at.min(),
        last=all_rows.at.max(),
        clocks=all_rows.clock.cast("int64").sum().cast("int64"),
        **{f"{least}_{name}": getattr(all_rows[name], least)() for least in ("min", "max") for name in ("x", "y")},
    )
    found = engine.run(whole)
    named: dict[int, str] = {}
    counts = Counter[int]()
    for kind, category, count, *_ in found:
        if named.setdefault(int(kind), category) != category:
            raise Refused("engine.two_categories", table=table, one=named[int(kind)], other=category)
        counts[int(kind)] += int(count)
    if named and (min(named) < 0 or max(named) > 10_000):
        raise Refused("engine.two_categories", table=table, one=str(min(named)), other=str(max(named)))
    total = sum(counts.values())

    def least(column: int, of: Any) -> Any:
        return of((row[column] for row in found if row[column] is not None), default=None)

    clocks = any(row[5] for row in found)
    edges = [least(6, min), least(7, min), least(8, max), least(9, max)]
    categories = tuple(named.get(kind, "") for kind in range(max(named, default=-1) + 1))
    return Profile(
        total,
        total,
        (),
        *reach(least(3, min), least(4, max), clocks),
        frame_of(edges),
        categories,
        clocks,
        table,
        "",
        indexed=False,
    )
