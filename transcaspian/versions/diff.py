"""What differs between two versions: rows added, removed and corrected, field by field.

``apply(diff(old, new), old)`` is ``new``, the order of the rows included: a difference leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from transcaspian.tables.columns import in_order
from transcaspian.versions.snapshot import Row, Snapshot

# The tables that a difference shows row by row on screen; the other tables are in it too.
TABLES = ("events", "claims", "sources")

Kind = Literal["added", "corrected", "removed"]
KINDS: tuple[Kind, ...] = ("added", "corrected", "removed")


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a corrected row, as written before and after; empty if there was nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs in one table, by the key of the row.

    ``order`` has all keys in their new order, where it does not follow from the rest; ``reordered`` says that rows
    that both versions have are in another order.
    """

    added: dict[str, Row] = field(default_factory=dict)
    corrected: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    removed: dict[str, Row] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    reordered: bool = False

    def __len__(self) -> int:
        return len(self.added) + len(self.corrected) + len(self.removed)

    def __bool__(self) -> bool:
        return len(self) > 0 or self.reordered


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two versions, by table; only tables that differ are in it."""

    old: str
    new: str
    tables: dict[str, Changes]

    def changes(self, table: str) -> Changes:
        """Return what differs in a table, which may be nothing."""
        return self.tables.get(table) or Changes()

    def __bool__(self) -> bool:
        return bool(self.tables)


@dataclass(frozen=True, slots=True)
class Touch:
    """The changes to one event between two versions: in its own row, its claims and their sources."""

    kind: Literal["added", "corrected"] = "corrected"
    columns: tuple[str, ...] = ()
    claims_added: int = 0
    claims_corrected: int = 0
    claims_removed: int = 0
    sources_corrected: int = 0


def diff(old: Snapshot, new: Snapshot) -> Diff:
    """Return what has to be done to the old version to have the new one."""
    names = dict.fromkeys((*new.tables, *old.tables))
    found = {name: _changes(name, old.tables.get(name, {}), new.tables.get(name, {})) for name in names}
    return Diff(old.version, new.version, {name: changes for name, changes in found.items() if changes})


def _changes(table: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> Changes:
    stay = [key for key in old if key in new]
    added = {key: row for key, row in new.items() if key not in old}
    return Changes(
        added=added,
        corrected={key: tuple(_fields(table, old[key], row)) for key, row in new.items() if old.get(key, row) != row},
        removed={key: row for key, row in old.items() if key not in new},
        order=() if [*stay, *added] == list(new) else tuple(new),
        reordered=stay != [key for key in new if key in old],
    )


def _fields(table: str, old: Row, new: Row) -> Iterator[Field]:
    for column in in_order(table, dict.fromkeys((*new, *old))):
        before, after = old.get(column, ""), new.get(column, "")
        if before != after:
            yield Field(column, before, after)


def apply(difference: Diff, old: Snapshot) -> Snapshot:
    """Return the new version made from the old one; raise ValueError if the difference is not one from it."""
    tables = {name: _applied(difference.changes(name), rows) for name, rows in old.tables.items()}
    for name in difference.tables.keys() - tables.keys():
        tables[name] = _applied(difference.changes(name), {})
    return Snapshot(difference.new, tables)


def _applied(changes: Changes, old: Mapping[str, Row]) -> dict[str, Row]:
    fits = all(old.get(key) == row for key, row in changes.removed.items()) and not changes.added.keys() & old.keys()
    if not fits or not changes.corrected.keys() <= old.keys():
        raise ValueError("the difference is not one from this version")
    rows = {key: _corrected(row, changes.corrected.get(key, ())) for key, row in old.items()}
    rows = {key: row for key, row in rows.items() if key not in changes.removed} | changes.added
    return {key: rows[key] for key in changes.order or rows}


def _corrected(row: Row, cells: tuple[Field, ...]) -> Row:
    if any(row.get(cell.column, "") != cell.before for cell in cells):
        raise ValueError("the difference is not one from this version")
    new = row | {cell.column: cell.after for cell in cells}
    return {column: text for column, text in new.items() if text}


def events_touched(difference: Diff, new: Snapshot) -> dict[str, Touch]:
    """Return the changes to each event of the new version that changed, in the order of the version.

    An event of which a claim was added, corrected or removed counts as corrected, and so does one with a claim whose
    source was corrected: what is said of it, or how far it can be trusted, is no longer the same.
    """
    found: dict[str, Touch] = {}
    rows = new.tables.get("events", {})
    own = difference.changes("events")

    def count(event_id: str, name: str) -> None:
        if event_id in rows and event_id not in own.added:
            touch = found.get(event_id) or Touch()
            found[event_id] = replace(touch, **{name: getattr(touch, name) + 1})

    for event_id, cells in own.corrected.items():
        found[event_id] = Touch(columns=tuple(cell.column for cell in cells))
    for event_id, name in _of_claims(difference, new):
        count(event_id, name)
    sources = difference.changes("sources").corrected.keys()
    cited = {(row.get("event_id", ""), row.get("source_id", "")) for row in new.tables.get("claims", {}).values()}
    for event_id, source_id in cited if sources else ():
        if source_id in sources:
            count(event_id, "sources_corrected")
    found |= {event_id: Touch("added") for event_id in own.added}
    return {event_id: found[event_id] for event_id in rows if event_id in found}


def _of_claims(difference: Diff, new: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the event and the count that each changed claim goes to; a claim that changed its event goes to two."""
    claims = difference.changes("claims")
    for row in claims.added.values():
        yield row.get("event_id", ""), "claims_added"
    for row in claims.removed.values():
        yield row.get("event_id", ""), "claims_removed"
    for key, cells in claims.corrected.items():
        moved = next((cell for cell in cells if cell.column == "event_id"), None)
        if moved is None:
            yield (new.row("claims", key) or {}).get("event_id", ""), "claims_corrected"
        else:
            yield moved.before, "claims_removed"
            yield moved.after, "claims_added"


def marks(old: Snapshot, new: Snapshot) -> dict[str, str]:
    """Return the events that were touched between two versions, each as added or corrected."""
    return {event_id: touch.kind for event_id, touch in events_touched(diff(old, new), new).items()}
