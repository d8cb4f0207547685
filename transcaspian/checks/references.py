"""Rules about ids that stand for rows of other tables: in ``*_id``, ``*_ids`` and ``parties``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from transcaspian.checks.cells import elements, has_form, referenced_id, slug
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Schema

# Finding the closest id compares with all of them: after this many searches no hint is given.
_MOST_HINTS = 50


def unknown_references(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find ids that no row of the other table has, with the nearest one that exists.

    The id of a row that is set aside is known, and a table that cannot be read or is cut off may know
    all of them: neither is the fault of the row that refers to it.
    """
    known: dict[str, dict[str, list[int]] | None] = {}
    for table in schema.tables.values():
        raw = tables[table.name]
        for column in table.columns:
            if column.references and raw.has(column.name):
                if column.references not in known:
                    known[column.references] = known_ids(tables, schema, column.references)
                ids = known[column.references]
                if ids is not None and not tables[column.references].is_cut_off:
                    yield from _column(raw, column, column.references, ids)


def known_ids(tables: Mapping[str, RawTable], schema: Schema, name: str) -> dict[str, list[int]] | None:
    """Return the ids of a table with the rows that have them; ``None`` if they cannot be read.

    A malformed id is known under the id that was probably meant, too.
    """
    raw, table = tables[name], schema.tables[name]
    if not raw.readable or len(table.key) != 1 or not raw.has(table.key[0]):
        return None
    key = table.column(table.key[0])
    ids: dict[str, list[int]] = {}
    for row in raw.rows:
        for id_ in ids_of(key, row.cells.get(key.name, "")):
            ids.setdefault(id_, []).append(row.number)
    return ids


def ids_of(key: Column, text: str) -> tuple[str, ...]:
    """Return the id in a key's cell, and the one that was probably meant if it is malformed."""
    if not text:
        return ()
    return (text,) if has_form(key, text) else (text, slug(text))


def _column(raw: RawTable, column: Column, other: str, ids: Mapping[str, object]) -> Iterator[Problem]:
    hints: dict[str, str] = {}
    sound: set[str] = set()
    for row in raw.rows:
        text = row.cells.get(column.name, "")
        if not text or row.broken or text in sound:
            continue
        unknown = [part for part in elements(column, text) if _is_unknown(column, part, ids)]
        if not unknown:
            sound.add(text)
        for part in unknown:
            wanted = referenced_id(column, part)
            if wanted not in hints:
                near = get_close_matches(wanted[:80], ids, n=1) if len(hints) < _MOST_HINTS else []
                hints[wanted] = " ".join([other, *near])
            hint = hints[wanted]
            yield Problem(raw.name, row.number, column.name, "unknown-reference", part, "error", hint)


def _is_unknown(column: Column, part: str, ids: Mapping[str, object]) -> bool:
    wanted = referenced_id(column, part)
    # A pair without its two halves is reported as such.
    return wanted not in ids and not (column.roles and not wanted)
