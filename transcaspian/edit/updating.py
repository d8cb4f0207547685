"""Rows of next month's file that have changed: what is there beside what the file says now, for an editor to decide.

Only what the file itself changed is offered. What an editor changed since the import stays as it is, unless the file
changed the same cell: then both are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from transcaspian.edit.changes import Add, Change, Changes, Remove, Set
from transcaspian.edit.drafting import File, Maker, origin
from transcaspian.edit.journal import Saved
from transcaspian.edit.row_ids import Tables
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.taking import Candidate
from transcaspian.tables.schema import Schema

Imported = Mapping[tuple[str, str], Mapping[str, str]]
_MADE_ALONG = frozenset({"sources", "locations", "actors"})  # rows that are added only if something refers to them


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that a file has changed: what the import wrote, what it says now, and what the file says.

    ``imported`` is None where the save of the import is kept no longer.
    """

    table: str
    row_id: str
    column: str
    imported: str | None
    now: str
    new: str

    @property
    def edited(self) -> bool:
        """Say whether somebody has changed the cell since."""
        return self.imported is not None and self.imported != self.now


@dataclass(frozen=True, slots=True)
class Update:
    """A changed row and the event that it was taken into; ``told`` are those who say so now and did not before."""

    one: Candidate
    event: str
    cells: tuple[Cell, ...]
    told: tuple[str, ...] = ()


def imported(saves: Iterable[Saved]) -> Imported:
    """Return the rows as imports wrote them, by table and id; ``saves`` are the newest first, as the journal has them.

    An import is a save that writes where rows come from. An editor's own changes may be in the same save: of rows
    that were there before, it is the import's where it also writes anew where their claims come from.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for saved in reversed(list(saves)):
        if any(change.table == "imports" for change in saved.changes):
            again = {change.row_id for change in saved.changes if change.table == "imports"}
            again |= {rows["claims", claim].get("event_id", "") for claim in again if ("claims", claim) in rows} - {""}
            for change in saved.changes:
                if isinstance(change, Add):
                    rows[change.table, change.row_id] = dict(change.values)
                elif isinstance(change, Remove):
                    rows.pop((change.table, change.row_id), None)
                elif (row := rows.get((change.table, change.row_id))) and (
                    change.table == "imports" or not again.isdisjoint((change.row_id, row.get("claim_id", "")))
                ):
                    rows[change.table, change.row_id][change.column] = change.new
    return rows


def updates(changed: Iterable[Candidate], recipe: Recipe, file: File, tables: Tables, schema: Schema,
            known: Imported) -> tuple[Update, ...]:  # fmt: skip
    """Return what changed rows would change, those left out whose event is gone."""
    work = _Work(Maker.of(recipe, file, tables, schema), tables, known)
    return tuple(found for one in changed if (found := work.update(one)))


def changes_of_updates(chosen: Collection[Candidate], recipe: Recipe, file: File, tables: Tables, schema: Schema,
                       known: Imported, before: Changes = ()) -> Changes:  # fmt: skip
    """Return what takes changed rows over, after the changes ``before`` that take new ones in."""
    adds = [change for change in before if isinstance(change, Add)]
    with_them = {name: dict(rows) for name, rows in tables.items()}
    for add in adds:
        with_them.setdefault(add.table, {})[add.row_id] = dict(add.values)
    work = _Work(Maker.of(recipe, file, with_them, schema), tables, known)
    for one in chosen:
        work.update(one)
    return (*before, *work.changes())


@dataclass
class _Work:
    maker: Maker
    tables: Tables
    known: Imported
    sets: list[Set] = field(default_factory=list)
    claims_of: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for claim, row in self.tables.get("imports", {}).items():
            if row.get("recipe") == self.maker.recipe.name and claim in self.tables.get("claims", {}):
                self.claims_of.setdefault(row.get("key", ""), []).append(claim)

    def update(self, one: Candidate) -> Update | None:
        """Note what a changed row changes, and return it; None if its event is gone."""
        maker, claims = self.maker, self.claims_of.get(one.key, [])
        rows = self.tables.get("claims", {})
        event = rows[claims[0]].get("event_id", "") if claims else ""
        if event not in self.tables.get("events", {}):
            return None
        is_twin = bool(rows[claims[0]].get("at"))
        first = len(self.sets)
        place = maker.place(one)
        if not is_twin:
            actors = [maker.actor(name) for name in one.actors]
            self.cells("events", event, maker.event_cells(one, place, actors))
        spoken = {maker.source(told): told for told in one.told}
        left = [claim for claim in claims if rows[claim].get("source_id", "") not in spoken]
        by_source = {rows[claim].get("source_id", ""): claim for claim in claims}
        new = []
        for source, told in spoken.items():
            claim = by_source.get(source) or (left.pop(0) if left else "")
            if not claim:
                maker.claim(one, event, told, place, is_twin)
                new.append(told.publisher)
                continue
            self.cells("claims", claim, maker.claim_cells(one, told, place, is_twin))
            self.figures(claim, one)
        found = tuple(
            Cell(s.table, s.row_id, s.column, self.as_imported(s.table, s.row_id, s.column), s.old, s.new)
            for s in self.sets[first:]
        )
        for claim in claims:
            now = self.tables["imports"][claim]
            told_now = origin(claim, one, maker.file, maker.recipe.name)
            self.sets += (
                Set("imports", claim, column, now.get(column, ""), text)
                for column, text in told_now.items()
                if text != now.get(column, "")
            )
        return Update(one, event, found, tuple(new))

    def figures(self, claim: str, one: Candidate) -> None:
        there = {
            row.get("measure", ""): figure
            for figure, row in self.tables.get("figures", {}).items()
            if row.get("claim_id") == claim
        }
        for at, figure in enumerate(one.figures, start=1):
            if (row_id := there.get(figure.measure)) is not None:
                cells = {"low": f"{figure.low:.10g}", "high": f"{figure.high:.10g}"}
                self.cells("figures", row_id, cells)
            elif f"{claim}.{at}" not in self.tables.get("figures", {}):
                self.maker.figure(f"{claim}.{at}", claim, figure)

    def as_imported(self, table: str, row_id: str, column: str) -> str | None:
        row = self.known.get((table, row_id))
        return None if row is None else row.get(column, "")

    def cells(self, table: str, row_id: str, new: Mapping[str, str]) -> None:
        """Note the cells of a row in which the file differs from what the import wrote, or else from what is there."""
        now = self.tables[table][row_id]
        columns = {column.name for column in self.maker.schema.tables[table].columns}
        for column in columns & new.keys():
            before, text = self.as_imported(table, row_id, column), new[column]
            if text != now.get(column, "") and text != before:
                self.sets.append(Set(table, row_id, column, now.get(column, ""), text))

    def changes(self) -> Changes:
        """Return all that was noted, and of the rows made along those that something refers to."""
        named = {part for change in self.sets for part in change.new.split(";")}
        named |= {
            part
            for change in self.maker.changes
            if isinstance(change, Add) and change.table not in _MADE_ALONG
            for text in change.values.values()
            for part in text.split(";")
        }
        kept: list[Change] = [
            change
            for change in self.maker.changes
            if not (isinstance(change, Add) and change.table in _MADE_ALONG and change.row_id not in named)
        ]
        return (*kept, *self.sets)
