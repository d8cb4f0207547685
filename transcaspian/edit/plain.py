"""Changes as plain data: JSON types only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from transcaspian.edit.changes import Add, Change, Changes, Remove, Set
from transcaspian.tables.columns import today


def as_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes as plain data: lists, dictionaries and text."""
    found: list[dict[str, Any]] = []
    for c in changes:
        if isinstance(c, Set):
            cell = {"column": c.column, "old": c.old, "new": c.new}
            found.append({"do": "set", "table": c.table, "row": c.row_id, **cell})
        elif isinstance(c, Add):
            found.append({"do": "add", "table": c.table, "values": dict(c.values), "after": c.after})
        else:
            old = dict(c.old_values)
            found.append({"do": "remove", "table": c.table, "row": c.row_id, "values": old, "after": c.after})
    return found


def from_json(content: object) -> Changes:
    """Return the changes that plain data holds; raise ValueError if it is not a change."""
    if not isinstance(content, list):
        raise ValueError("no list of changes")
    return tuple(_change(one) for one in content)


def _change(one: object) -> Change:
    match one:
        case {
            "do": "set",
            "table": str(table),
            "row": str(row),
            "column": str(column),
            "old": str(old),
            "new": str(new),
        }:
            return Set(table, row, today(table, column), old, new)
        case {"do": "add", "table": str(table), "values": dict(values), "after": None | str() as after}:
            return Add(table, _texts(table, values), after)
        case {
            "do": "remove",
            "table": str(table),
            "row": str(row),
            "values": dict(values),
            "after": None | str() as after,
        }:
            return Remove(table, row, _texts(table, values), after)
    raise ValueError(f"no change: {one!r:.60}")


def _texts(table: str, values: Mapping[object, object]) -> dict[str, str]:
    if not all(isinstance(part, str) for pair in values.items() for part in pair):
        raise ValueError(f"cells that are no text: {values!r:.60}")
    return {today(table, str(column)): str(text) for column, text in values.items()}
