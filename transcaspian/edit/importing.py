"""Candidates of a foreign file as changes to the tables: drafts with claims, sources, places, and where they came from.

What the tables already have is used again: a source of the same address, or of the same publisher, title and day; a
place of the same name nearby; an actor of the same name. A row that was imported before is never imported twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from transcaspian.checks.country_boxes import KM_PER_DEGREE
from transcaspian.dataset.loading import Dataset
from transcaspian.edit.changes import Add, Change, Changes
from transcaspian.edit.duplicates import Similar, similar_events
from transcaspian.edit.ids import propose_id
from transcaspian.edit.row_ids import Tables
from transcaspian.language.dates import parse
from transcaspian.language.messages import Refused
from transcaspian.recipes.nested import parsed
from transcaspian.recipes.own import is_own, rows_of
from transcaspian.recipes.places import Where
from transcaspian.recipes.plainly import shortened
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.taking import Candidate, Counted, Taking, Told
from transcaspian.tables.problems import quoted
from transcaspian.tables.proposals.near import folded
from transcaspian.tables.schema import Schema

_LONGEST_ID = 40
_RANGE = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?")
_STATEMENT = 240
_NEAR = 25.0  # km: places of one name as near as this are one
_SURE = 0.75  # how like another event one has to be, to be likely the same
_NOWHERE = "ZZ"  # what ISO 3166-1 leaves to its users for a country that is not known


@dataclass(frozen=True, slots=True)
class File:
    """The file that rows come from, and the day on which it is imported."""

    name: str
    sha256: str
    day: str


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
    index = _Index(tables)
    twins: dict[int, tuple[Similar, ...]] = {}
    for one in taking.taken:
        if (known := before.get(one.key)) is None:
            new.append(one)
            if found := _twins(one, index, data):
                twins[one.row] = found
        else:
            (same if known.get("digest") == one.digest else changed).append(one)
    keys = {one.key for one in taking.taken}
    events = {claim: row.get("event_id", "") for claim, row in tables.get("claims", {}).items()}
    gone = {key: events.get(row.get("claim_id", ""), "") for key, row in before.items() if key not in keys}
    return Standing(tuple(new), tuple(changed), tuple(same), gone, twins)


def _twins(one: Candidate, index: _Index, data: Dataset) -> tuple[Similar, ...]:
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
    maker = _Maker(recipe, file, {name: dict(rows) for name, rows in tables.items()}, schema, _Index(tables))
    for one in chosen:
        maker.take(one, (same or {}).get(one.row, ""))
    return tuple(maker.changes)


class _Index:
    """What the tables have, by what it is called, so that each is looked for once."""

    def __init__(self, tables: Tables) -> None:
        self.rows = {name: dict(tables.get(name, {})) for name in ("locations", "actors", "sources")}
        self.named: dict[str, dict[str, list[str]]] = {"locations": {}, "actors": {}}
        self.sources: dict[tuple[str, ...], str] = {}
        for name, rows in self.rows.items():
            for row_id, row in rows.items():
                self.add(name, row_id, row)

    def add(self, table: str, row_id: str, row: Mapping[str, str]) -> None:
        if table in self.named:
            self.rows[table][row_id] = dict(row)
            for name in _names(row):
                self.named[table].setdefault(name, []).append(row_id)
        elif table == "sources":
            told = (row.get(column, "") for column in ("publisher", "title", "url", "published"))
            self.sources.setdefault(_source_key(Told(*told)), row_id)

    def place(self, where: Where) -> str:
        """Return the place that is meant: of the same name, and near, or alone of that name without coordinates."""
        found = self.named["locations"].get(folded(where.name), []) if where.name else []
        if where.longitude is None or where.latitude is None:
            return found[0] if len(found) == 1 else ""
        rows = self.rows["locations"]
        near = [(_apart(where, rows[row_id]), row_id) for row_id in found]
        near = [(apart, row_id) for apart, row_id in near if apart <= _NEAR and _as_wide(where, rows[row_id])]
        return min(near)[1] if near else ""

    def actor(self, name: str) -> str:
        """Return the actor of a name, if there is one alone."""
        found = self.named["actors"].get(folded(name), [])
        return found[0] if len(found) == 1 else ""


def _source_key(told: Told) -> tuple[str, ...]:
    """Return what makes two publications one: their address, or else publisher, title and day."""
    return (told.address,) if told.address else (folded(told.publisher), folded(told.title), told.published)


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
                    found.append(Add("imports", _origin(row["id"], one, file, name)))
    return tuple(found)


def _origin(claim: str, one: Candidate, file: File, recipe: str) -> dict[str, str]:
    """Return the row that says where a claim comes from."""
    return {
        "claim_id": claim,
        "file": file.name[:120],
        "sha256": file.sha256,
        "row": str(one.row),
        "key": one.key,
        "digest": one.digest,
        "recipe": recipe[:120],
        "day": file.day,
    }


@dataclass
class _Maker:
    """The making of rows, each of which may refer to those made before it."""

    recipe: Recipe
    file: File
    tables: dict[str, dict[str, dict[str, str]]]
    schema: Schema
    index: _Index
    changes: list[Change] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=dict)

    def add(self, table: str, row_id: str, cells: Mapping[str, str]) -> str:
        known = {column.name for column in self.schema.tables[table].columns}
        kept = {name: text for name, text in cells.items() if text and name in known}
        self.tables.setdefault(table, {})[row_id] = kept
        self.index.add(table, row_id, kept)
        self.changes.append(Add(table, kept))
        return row_id

    def free(self, table: str, values: Mapping[str, str]) -> str:
        """Return an id that no row of a table has, as short as ids have to be."""
        taken = self.taken.setdefault(table, set(self.tables.get(table, {})))
        name = propose_id(table, values, ())
        while len(name) > _LONGEST_ID:
            head, _, last = name.rpartition("-")
            year = last if last.isdigit() and len(last) == 4 else ""
            head = head.rpartition("-")[0] if year else head
            name = f"{head}-{year}".strip("-") if head else name[:_LONGEST_ID].strip("-")
        number, found = 1, name
        while found in taken:
            number += 1
            end = f"-{number}"
            found = f"{name[: _LONGEST_ID - len(end)].strip('-')}{end}"
        taken.add(found)
        return found

    def said(self, stem: str, text: str, everywhere: bool = False) -> dict[str, str]:
        """Return a text in the column of the language that the file is in, or of the first that the tables have."""
        languages = self.schema.languages
        own = self.recipe.language if self.recipe.language in languages else languages[0]
        return {f"{stem}_{language}": text for language in (languages if everywhere else (own,))}

    def take(self, one: Candidate, same: str) -> None:
        place = self.place(one)
        actors = [self.actor(name) for name in one.actors]
        event = same or self.event(one, place, actors)
        for told in one.told:
            self.claim(one, event, told, place, bool(same))

    def event(self, one: Candidate, place: str, actors: Iterable[str]) -> str:
        cells = {
            "date": one.date,
            **self.said("title", one.title),
            **self.said("summary", one.text),
            "track": one.track,
            "category": one.category,
            "location_id": place,
            "actor_ids": _listed(actors),
            "status": "draft",
        }
        event = self.free("events", cells)
        return self.add("events", event, {"id": event, **cells})

    def claim(self, one: Candidate, event: str, told: Told, place: str, is_twin: bool) -> None:
        taken = self.taken.setdefault("claims", set(self.tables.get("claims", {})))
        number = 1
        while f"{event}.{number}" in taken:
            number += 1
        claim = f"{event}.{number}"
        taken.add(claim)
        self.add(
            "claims",
            claim,
            {
                "id": claim,
                "event_id": event,
                "stance": "reports",
                **self.said("statement", shortened(one.text or one.title, _STATEMENT)),
                "source_id": self.source(told),
                "known_on": self.known_on(one, told),
                "at": one.date if is_twin else "",
                "place_id": place if is_twin else "",
                "note": f"{one.place.name}" if one.place.name and not place else "",
            },
        )
        for at, figure in enumerate(one.figures, start=1):
            self.figure(f"{claim}.{at}", claim, figure)
        self.add("imports", claim, _origin(claim, one, self.file, self.recipe.name))

    def known_on(self, one: Candidate, told: Told) -> str:
        """Return when it became public: when it was published, or by the day on which it was taken in.

        A publication of before the event cannot be the one that reports it.
        """
        event = parse(one.date).bounds(UTC)[0]
        published = parse(told.published).bounds(UTC)[1] if told.published else None
        return f"../{self.file.day}" if published is None or (event and published <= event) else told.published

    def figure(self, name: str, claim: str, one: Counted) -> None:
        if one.measure not in self.tables.get("measures", {}):
            number = next((n for n in self.recipe.figures if n.measure == one.measure), None)
            names, words = (number.names, number.words) if number else ({}, {})
            cells = {"id": one.measure, "units": one.unit}
            for language in self.schema.languages:
                cells[f"name_{language}"] = names.get(language) or names.get("en") or one.measure
                cells[f"words_{language}"] = words.get(language) or words.get("en") or one.unit
            self.add("measures", one.measure, cells)
        low, high = (f"{value:.10g}" for value in (one.low, one.high))
        cells = {"id": name, "claim_id": claim, "measure": one.measure, "low": low, "high": high, "unit": one.unit}
        self.add("figures", name, cells)

    def source(self, told: Told) -> str:
        if found := self.index.sources.get(_source_key(told)):
            return found
        cells = {
            "publisher": told.publisher,
            "title": told.title,
            "published": told.published,
            "language": self.recipe.language if len(self.recipe.language) == 2 else "",
            "url": told.address,
            "note": " · ".join(filter(None, (self.recipe.credit, self.recipe.licence))),
        }
        source = self.free("sources", cells)
        return self.add("sources", source, {"id": source, **cells})

    def place(self, one: Candidate) -> str:
        where = one.place
        found = self.index.place(where)
        if found or where.longitude is None or where.latitude is None:
            return found
        name = where.name or f"{where.latitude:.5g}, {where.longitude:.5g}"
        cells = {
            **self.said("name", name, everywhere=True),
            "country": where.country or _NOWHERE,
            "kind": _kind(where),
            "longitude": f"{where.longitude:.6g}",
            "latitude": f"{where.latitude:.6g}",
            "radius_km": f"{where.radius_km:g}",
        }
        found = self.free("locations", cells)
        return self.add("locations", found, {"id": found, **cells})

    def actor(self, name: str) -> str:
        if found := self.index.actor(name):
            return found
        cells = {**self.said("name", name, everywhere=True), "kind": "organisation"}
        found = self.free("actors", cells)
        return self.add("actors", found, {"id": found, **cells})


def _listed(ids: Iterable[str]) -> str:
    """Return ids as a cell holds them: as many as fit."""
    found = ""
    for one in dict.fromkeys(ids):
        longer = f"{found};{one}" if found else one
        if len(longer) > 400:
            break
        found = longer
    return found


def _kind(where: Where) -> str:
    """Return what kind of place it is, as far as its precision says so."""
    if where.is_country:
        return "country"
    return "venue" if where.radius_km <= 5 else "district" if where.radius_km <= 50 else "region"


def _names(row: Mapping[str, str]) -> set[str]:
    texts = [text for column, text in row.items() if column.startswith("name_")]
    return {folded(text) for text in (*texts, *row.get("aliases", "").split(";")) if text}


def _as_wide(where: Where, row: Mapping[str, str]) -> bool:
    """Say whether a place of ours is known no more exactly than the file knows its own, nor much less."""
    try:
        radius = float(row.get("radius_km", "0"))
    except ValueError:
        return False
    return radius == where.radius_km or max(radius, where.radius_km) <= _NEAR


def _apart(where: Where, row: Mapping[str, str]) -> float:
    try:
        east, north = float(row.get("longitude", "")), float(row.get("latitude", ""))
    except ValueError:
        return math.inf
    assert where.longitude is not None and where.latitude is not None
    wide = (east - where.longitude) * math.cos(math.radians(north))
    return math.hypot(wide, north - where.latitude) * KM_PER_DEGREE
