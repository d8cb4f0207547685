"""Candidates as rows of our tables: events with claims, sources, places and actors, and where they came from.

What the tables already have is used again: a source of the same address, or of the same publisher, title and day; a
place of the same name nearby; an actor of the same name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC

from transcaspian.checks.country_boxes import KM_PER_DEGREE
from transcaspian.edit.changes import Add, Change
from transcaspian.edit.ids import propose_id
from transcaspian.edit.row_ids import Tables
from transcaspian.language.dates import parse
from transcaspian.recipes.places import Where
from transcaspian.recipes.plainly import shortened
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.taking import Candidate, Counted, Told
from transcaspian.tables.proposals.near import folded
from transcaspian.tables.schema import Schema

_LONGEST_ID = 40
_STATEMENT = 240
_NEAR = 25.0  # km: places of one name as near as this are one
_NOWHERE = "ZZ"  # what ISO 3166-1 leaves to its users for a country that is not known


@dataclass(frozen=True, slots=True)
class File:
    """The file that rows come from, and the day on which it is imported."""

    name: str
    sha256: str
    day: str


class Index:
    """What the tables have, by what it is called, so that each is looked for once."""

    def __init__(self, tables: Tables) -> None:
        self.rows = {name: dict(tables.get(name, {})) for name in ("locations", "actors", "sources")}
        self.named: dict[str, dict[str, list[str]]] = {"locations": {}, "actors": {}}
        self.sources: dict[tuple[str, ...], str] = {}
        for name, rows in self.rows.items():
            for row_id, row in rows.items():
                self.add(name, row_id, row)

    def add(self, table: str, row_id: str, row: Mapping[str, str]) -> None:
        """Take in a row that is there now."""
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


def origin(claim: str, one: Candidate, file: File, recipe: str) -> dict[str, str]:
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
class Maker:
    """The making of rows, each of which may refer to those made before it; ``tables`` are its own copy."""

    recipe: Recipe
    file: File
    tables: dict[str, dict[str, dict[str, str]]]
    schema: Schema
    index: Index
    changes: list[Change] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, recipe: Recipe, file: File, tables: Tables, schema: Schema) -> Maker:
        """Return a maker of rows to be added to tables, which stay as they are."""
        return cls(recipe, file, {name: dict(rows) for name, rows in tables.items()}, schema, Index(tables))

    def add(self, table: str, row_id: str, cells: Mapping[str, str]) -> str:
        """Add a row of the cells that its table has, and return its id."""
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
        """Make a draft of a candidate, or only its claims about the event that it is the same as."""
        place = self.place(one)
        actors = [self.actor(name) for name in one.actors]
        event = same or self.event(one, place, actors)
        for told in one.told:
            self.claim(one, event, told, place, bool(same))

    def event(self, one: Candidate, place: str, actors: Iterable[str]) -> str:
        """Add a draft and return its id."""
        cells = {**self.event_cells(one, place, actors), "track": one.track, "status": "draft"}
        event = self.free("events", cells)
        return self.add("events", event, {"id": event, **cells})

    def event_cells(self, one: Candidate, place: str, actors: Iterable[str]) -> dict[str, str]:
        """Return what a row says of an event."""
        return {
            "date": one.date,
            **self.said("title", one.title),
            **self.said("summary", one.text),
            "category": one.category,
            "location_id": place,
            "actor_ids": _listed(actors),
        }

    def claim(self, one: Candidate, event: str, told: Told, place: str, is_twin: bool) -> None:
        """Add what one source says about an event, with its figures and where it comes from."""
        taken = self.taken.setdefault("claims", set(self.tables.get("claims", {})))
        number = 1
        while f"{event}.{number}" in taken:
            number += 1
        claim = f"{event}.{number}"
        taken.add(claim)
        cells = self.claim_cells(one, told, place, is_twin)
        self.add("claims", claim, {"id": claim, "event_id": event, "stance": "reports", **cells})
        for at, figure in enumerate(one.figures, start=1):
            self.figure(f"{claim}.{at}", claim, figure)
        self.add("imports", claim, origin(claim, one, self.file, self.recipe.name))

    def claim_cells(self, one: Candidate, told: Told, place: str, is_twin: bool) -> dict[str, str]:
        """Return what a row says of a claim: of one about another event its own time and place, too."""
        return {
            **self.said("statement", shortened(one.text or one.title, _STATEMENT)),
            "source_id": self.source(told),
            "known_on": self.known_on(one, told),
            "at": one.date if is_twin else "",
            "place_id": place if is_twin else "",
            "note": one.place.name if one.place.name and not place else "",
        }

    def known_on(self, one: Candidate, told: Told) -> str:
        """Return when it became public: when it was published, or by the day on which it was taken in.

        A publication of before the event cannot be the one that reports it.
        """
        event = parse(one.date).bounds(UTC)[0]
        published = parse(told.published).bounds(UTC)[1] if told.published else None
        return f"../{self.file.day}" if published is None or (event and published <= event) else told.published

    def figure(self, name: str, claim: str, one: Counted) -> None:
        """Add a number of a claim, and what it measures where the tables do not measure it."""
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
        """Return the publication that is meant, added if it is not there."""
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
        """Return the place that is meant, added if it is not there; empty for one without coordinates."""
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
        """Return the actor that is meant, added if it is not there."""
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
