"""The rows of a foreign file against the tables: which are new, changed, gone or likely twins, and what takes them in.

A row that was imported before is never imported twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.edit.changes import Add, Change, Changes
from transcaspian.edit.drafting import File, Index, Maker, origin
from transcaspian.edit.duplicates import Similar, similar_events
from transcaspian.edit.row_ids import Tables
from transcaspian.language.messages import Refused
from transcaspian.recipes.nested import parsed
from transcaspian.recipes.own import is_own, rows_of
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.taking import Candidate, Taking
from transcaspian.tables.problems import quoted
from transcaspian.tables.schema import Schema

_RANGE = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?")
_SURE = 0.75  # how like another event one has to be, to be likely the same


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rows of a file stand to what was imported before by the same recipe, and to the events that there are.

    ``gone`` are the keys of rows that were imported once and are not in the file. ``twins`` are events that may be the
    same as a row, by its number.
    """

    new: tuple[Candidate, ...]
    changed: tuple[Candidate, ...]
    same: tuple[Candidate, ...]
    gone: Mapping[str, str]  # event by key
    twins: Mapping[int, tuple[Similar, ...]]


def standing(taking: Taking, tables: Tables, data: Dataset) -> Standing:
    """Return how candidates stand to the tables; ``data`` has the drafts, too."""
    before = {
        row.get("key", ""): row for row in tables.get("imports", {}).values() if row.get("recipe") == taking.recipe.name
    }
    new: list[Candidate] = []
    changed: list[Candidate] = []
    same: list[Candidate] = []
    index = Index(tables)
    twins: dict[int, tuple[Similar, ...]] = {}
    for one in taking.taken:
        if (known := before.get(one.key)) is None:
            new.append(one)
            if found := tuple(s for s in _twins(one, index, data) if s.event.id in tables.get("events", {})):
                twins[one.row] = found
        else:
            (same if known.get("digest") == one.digest else changed).append(one)
    keys = {one.key for one in taking.taken}
    events = {claim: row.get("event_id", "") for claim, row in tables.get("claims", {}).items()}
    gone = {key: events.get(row.get("claim_id", ""), "") for key, row in before.items() if key not in keys}
    return Standing(tuple(new), tuple(changed), tuple(same), gone, twins)


def waiting_of(found: Standing, taking: Taking, saved: Tables) -> tuple[Candidate, ...]:
    """Return the rows that stand in tables with unsaved changes, and do not stand so in the ``saved`` ones."""
    there = {
        (row.get("key", ""), row.get("digest", ""))
        for row in saved.get("imports", {}).values()
        if row.get("recipe") == taking.recipe.name
    }
    return tuple(one for one in found.same if (one.key, one.digest) not in there)


def _twins(one: Candidate, index: Index, data: Dataset) -> tuple[Similar, ...]:
    place = index.place(one.place)
    actors = tuple(filter(None, map(index.actor, one.actors)))
    found = similar_events(data, one.title, one.date, place or None, actor_ids=actors)
    return tuple(s for s in found if s.likeness >= _SURE or (s.same_place and s.days == 0 and s.actors))


def numbers_in(text: str) -> frozenset[int]:
    """Return the rows that are asked for, none for all; raise Refused for what is no list of rows.

    >>> sorted(numbers_in("2, 5-7"))
    [2, 5, 6, 7]
    """
    found: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise Refused("import.no_rows", rows=quoted(text))
        found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(found)


def changes_for(
    chosen: Iterable[Candidate],
    taking: Taking,
    file: File,
    content: bytes,
    tables: Tables,
    schema: Schema,
    same: Mapping[int, str],
) -> Changes:
    """Return what takes candidates in: of our own export the rows as they stand in it, of any other file drafts."""
    own = parsed(content, file.name) if taking.kind == "json" else None
    if own is None or not is_own(own):
        return changes_of(chosen, taking.recipe, file, tables, schema, same)
    keys = {one.key: one for one in chosen}
    return changes_of_own(rows_of(own, keys), keys, file, taking.recipe.name, tables, schema)


def changes_of(
    chosen: Iterable[Candidate],
    recipe: Recipe,
    file: File,
    tables: Tables,
    schema: Schema,
    same: Mapping[int, str] | None = None,
) -> Changes:
    """Return what makes drafts of candidates; ``same`` names by row the event that one only adds a claim to."""
    maker = Maker.of(recipe, file, tables, schema)
    for one in chosen:
        maker.take(one, (same or {}).get(one.row, ""))
    return tuple(maker.changes)


def changes_of_own(rows: Mapping[str, Sequence[Mapping[str, str]]], keys: Mapping[str, Candidate], file: File,
                   name: str, tables: Tables, schema: Schema) -> Changes:  # fmt: skip
    """Return what adds rows of our own export; those whose id a table has already stay as they are.

    ``keys`` are the candidates by the ids of their events; claims remember which file they came from.
    """
    found: list[Change] = []
    for table in ("locations", "actors", "measures", "sources", "events", "claims", "figures"):
        known = {column.name for column in schema.tables[table].columns}
        for row in rows[table]:
            if row.get("id", "") not in tables.get(table, {}):
                found.append(Add(table, {column: text for column, text in row.items() if text and column in known}))
                if table == "claims" and (one := keys.get(row.get("event_id", ""))):
                    found.append(Add("imports", origin(row["id"], one, file, name)))
    return tuple(found)
