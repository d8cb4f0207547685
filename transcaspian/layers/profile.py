"""What a layer has as a whole: kept as a text beside its rows, or asked of a table that was brought into an engine."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from transcaspian.language.messages import Refused
from transcaspian.layers.engines.engine import Engine
from transcaspian.layers.model import Profile, Refusal
from transcaspian.layers.moments import DAY, moment
from transcaspian.layers.table import COLUMNS, PARTS, rows


def profile_in(engine: Engine, table: str) -> Profile:
    """Return the profile of the table of a layer; raise Refused if it is not there or lacks a column."""
    found = engine.columns(table)
    if not found:
        raise Refused("engine.no_table", table=table)
    if missing := [name for name in COLUMNS if name not in found]:
        raise Refused("engine.no_columns", table=table, columns=", ".join(missing))
    kept = engine.kept_profile(table)
    return profile_of(kept) if kept else _asked(engine, table)


def _asked(engine: Engine, table: str) -> Profile:
    """Ask for the profile of a table that was brought into an engine."""
    import ibis

    all_rows = rows(table)
    whole = all_rows.group_by("kind", "category").agg(
        count=all_rows.count(),
        first=all_rows.at.min(),
        last=all_rows.at.max(),
        clocks=ibis.ifelse(all_rows.clock, 1, 0).sum(),
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


def reach(first: int | None, last: int | None, clocks: bool) -> tuple[datetime | None, datetime | None]:
    """Return the days that rows lie between, in any zone: a zone moves clock times by less than a day."""
    if first is None or last is None:
        return None, None
    more = DAY if clocks else 0
    return moment((first - more) // DAY * DAY), moment((last + more) // DAY * DAY + DAY)


def frame_of(edges: list[int | None]) -> tuple[float, float, float, float] | None:
    """Return the frame of west, south, east and north as in the table."""
    if any(edge is None for edge in edges):
        return None
    west, south, east, north = (edge / PARTS for edge in edges if edge is not None)
    return west - 180, south - 90, east - 180, north - 90


def as_text(profile: Profile) -> str:
    """Return a profile as JSON."""
    return json.dumps(asdict(profile), default=str, ensure_ascii=False)


def profile_of(text: str) -> Profile:
    """Return the profile that a text is of."""
    found = json.loads(text)
    found["refused"] = tuple(Refusal(**one) for one in found["refused"])
    for name in ("first", "last"):
        found[name] = found[name] and datetime.fromisoformat(found[name])
    for name in ("frame", "categories"):
        found[name] = found[name] and tuple(found[name])
    return Profile(**found | {"categories": tuple(found["categories"])})
