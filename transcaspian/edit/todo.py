"""What a draft still needs before it is published, and what it had better have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from transcaspian.edit.row_ids import Tables
from transcaspian.language.messages import words
from transcaspian.tables.schema import Table
from transcaspian.versions.snapshot import Row

# A cell that is missing, a grade that says "cannot be judged" (Admiralty code), one source only.
Kind = Literal["missing", "grade", "second_source"]

_UNJUDGED = {("sources", "reliability"): "F", ("claims", "credibility"): "6"}


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do, at its row and column; without a column for a source that is wanted."""

    kind: Kind
    table: str
    row_id: str
    column: str = ""


def to_do(tables: Mapping[str, Table], rows: Tables, event_id: str) -> tuple[ToDo, ...]:
    """Return what is left to do for an event: its own row first, then its claims, each with its source."""
    return tuple(_of_event(tables, rows, event_id))


def _of_event(tables: Mapping[str, Table], rows: Tables, event_id: str) -> Iterator[ToDo]:
    yield from _of_row(tables["events"], event_id, rows["events"].get(event_id, {}))
    claims = {i: row for i, row in rows["claims"].items() if row.get("event_id") == event_id}
    sources = dict.fromkeys(row.get("source_id", "") for row in claims.values())
    for claim, row in claims.items():
        yield from _of_row(tables["claims"], claim, row)
    for source in sources:
        if row_of := rows["sources"].get(source):
            yield from _of_row(tables["sources"], source, row_of)
    if len(sources) < 2:
        yield ToDo("second_source", "events", event_id)


def _of_row(table: Table, row_id: str, row: Row) -> Iterator[ToDo]:
    for column in table.columns:
        text = row.get(column.name, "")
        if column.until_published is not None and not text:
            yield ToDo("missing", table.name, row_id, column.name)
        elif text and _UNJUDGED.get((table.name, column.name)) == text:
            yield ToDo("grade", table.name, row_id, column.name)


def told(found: tuple[ToDo, ...], tables: Mapping[str, Table], language: str) -> str:
    """Return what is left to do in words: each column once, with the number of cells; empty if nothing is."""
    say = words(language)
    named: dict[Kind, dict[str, int]] = {}
    for one in found:
        title = tables[one.table].column(one.column).title(language) or one.column if one.column else ""
        of = named.setdefault(one.kind, {})
        of[title] = of.get(title, 0) + 1
    parts = []
    for kind, titles in named.items():
        columns = ", ".join(f"{title} ({say.number(n)})" if n > 1 else title for title, n in titles.items())
        parts.append(say(f"desk.todo.{kind}", columns=columns))
    return "; ".join(parts)


def is_draft(rows: Tables, table: str, row_id: str, cells: Mapping[str, str]) -> bool:
    """Say whether a row is a draft event, a claim of one, or a source that only such claims name."""
    events, claims = rows["events"], rows["claims"]

    def drafted(event: str) -> bool:
        return events.get(event, {}).get("status") == "draft"

    if table == "events":
        return cells.get("status") == "draft"
    if table == "claims":
        return drafted(cells.get("event_id", ""))
    if table != "sources":
        return False
    naming = [claim for claim in claims.values() if claim.get("source_id") == row_id]
    return bool(naming) and all(drafted(claim.get("event_id", "")) for claim in naming)
