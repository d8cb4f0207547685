"""What only editors see: drafts, what belongs to them, and what only drafts refer to.

A row that belongs to an event is private unless the event is there and published: while tables are being edited, an
event that is not there may well be a draft whose row is still to come. A figure or an import goes with its claim, a
link with either of its ends and with the last claim that bears it out, a step of a tour with its event, its view and
any of its claims, and a tour with its last step. Sources, actors, places and measures have no status of their own. One
of them is private while private rows refer to it and nothing that is published does, also by way of another
(``part_of``); one that nothing at all refers to is published. Where a table could not be read whole, or a private row
refers to something missing, it is unknown what was meant: then what nothing refers to is private as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import not_
from typing import Any
from urllib.parse import parse_qsl

from transcaspian.checks.values import elements, referenced_id
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawTable
from transcaspian.tables.schema import Column, Schema, Table

# The records of each table, each with its content as text.
Rows = dict[str, list[tuple[Any, bytes]]]
Place = tuple[str, int]  # table and row, counted as the spreadsheet does
Id = tuple[str, str]  # table and id

SHARED = ("sources", "actors", "locations", "measures")
# The parts of a saved view's query that hold ids; the others hold words and dates.
_IDS_IN_QUERY = frozenset({"event", "thread", "actor", "place", "source"})
# Problems that quote the header: if a table has no header, that is its first row.
_QUOTE_HEADER = frozenset({"extra-column", "column-spelling", "duplicate-column", "misspelt-column"})


@dataclass(frozen=True, slots=True)
class Private:
    """What viewers never receive: ids of drafts, ids of what only they refer to, and the rows of all that.

    ``headless`` are tables in which a row may stand where the header should.
    """

    drafts: frozenset[str] = frozenset()
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: frozenset[Place] = frozenset()
    headless: frozenset[str] = frozenset()

    def named_in(self, text: str) -> bool:
        """Say whether a text has a private id in it; those of claims and figures begin with their event's."""
        parts = set(re.split(r"[;:,\s]+", text))
        events = {part.partition(".")[0] for part in parts}
        return not (self.drafts.isdisjoint(events) and all(parts.isdisjoint(ids) for ids in self.shared.values()))

    def told(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield only problems that neither point into nor quote private rows."""
        for p in problems:
            if p.code == "no-header":
                yield replace(p, value="…")
            elif (p.table, p.row) in self.rows or self.named_in(p.value) or self.named_in(p.hint):
                continue
            elif p.code not in _QUOTE_HEADER or p.table not in self.headless:
                named = any(map(self.named_in, (p.proposal or "", *p.readings)))
                yield replace(p, proposal=None, certain=False, readings=()) if named else p
            elif p.code == "misspelt-column":
                yield replace(p, code="missing-column", value="", hint="")


def private(raw: Mapping[str, RawTable], schema: Schema, set_aside: Mapping[str, frozenset[int]]) -> Private:
    """Return what is private in tables as they were read; ``set_aside``: the rows that did not become records."""
    hidden: set[str] = set()
    shown: Set[str] = frozenset()
    kept: Set[str] = frozenset()
    if "events" in raw:
        events, drafts = raw["events"], _unpublished(raw["events"])
        some = drafts | set_aside["events"]
        cells = list(zip(events.numbers, events.texts("id"), strict=True)) if some else []
        hidden = {id_ for number, id_ in cells if number in drafts}
        shown = {id_ for number, id_ in cells if number not in drafts} if drafts else events.kinds("id")
        kept = {id_ for number, id_ in cells if number not in some} if set_aside["events"] else shown
    public = (kept | (shown - hidden)) - {""}
    found = Private(frozenset(hidden - kept - {""}))
    numbers = {name: _private_rows(raw[name], table, public, found) for name, table in schema.tables.items()}
    for name in ("figures", "imports") if "claims" in schema.tables else ():
        if name in schema.tables:
            numbers[name] = _of_private_claims(raw[name], raw["claims"], numbers["claims"])
    if {"claims", "links"} <= schema.tables.keys() and numbers["claims"]:
        column, claims = schema.tables["links"].column("claim_ids"), raw["claims"]
        shut = {id_ for n, id_ in zip(claims.numbers, claims.texts("id"), strict=True) if n in numbers["claims"]}
        borne = zip(raw["links"].numbers, raw["links"].texts(column.name), strict=True)
        numbers["links"] |= {number for number, text in borne if text and shut.issuperset(_ids(column, text))}
        if "steps" in schema.tables:
            column = schema.tables["steps"].column("claim_ids")
            resting = zip(raw["steps"].numbers, raw["steps"].texts(column.name), strict=True)
            numbers["steps"] |= {number for number, text in resting if not shut.isdisjoint(_ids(column, text))}
    found = replace(found, shared=_shared(raw, schema, numbers))
    rows = {(name, number) for name, some in numbers.items() for number in some}
    for name, shared in found.shared.items():
        rows |= {(name, row.number) for row in raw[name].rows if row.cells.get("id", "") in shared}
    views = raw["views"].rows if "views" in raw else ()
    secret = [row for row in views if _shows_private(row.cells.get("query", ""), found)]
    rows |= {("views", row.number) for row in secret}
    if "steps" in schema.tables:
        rows.update(_private_on_tours(raw, numbers["steps"], {row.cells.get("id", "") for row in secret}))
    headless = (name for name, table in schema.tables.items() if not all(map(raw[name].has, table.key)))
    return replace(found, rows=frozenset(rows), headless=frozenset(headless))


def _unpublished(events: RawTable) -> set[int]:
    """Return the row numbers of events that are not published."""
    others = {status for status in events.kinds("status") if status.strip() != "published"}
    statuses = zip(events.numbers, events.texts("status"), strict=True)
    return {number for number, status in statuses if status in others} if others else set()


def _private_rows(raw: RawTable, table: Table, public: Set[str], found: Private) -> set[int]:
    """Return the row numbers of unpublished events, and of rows that belong to them."""
    columns = [column for column in table.columns if column.references == "events"]
    # A row belongs to the one event that it names; others that it only points to are taken out of it.
    columns = [column for column in columns if not column.is_list] or columns
    if table.name == "events":
        return _unpublished(raw)
    if not columns:
        return set()
    single = any(not column.is_list for column in columns)
    named = any(not column.is_list and column.required for column in columns)
    found_here = set()
    doubtful = set(raw.numbers) if not single else set(raw.broken)
    for column in columns if single else ():
        if strange := raw.kinds(column.name) - public:  # of nearly all rows it is none
            cells = zip(raw.numbers, raw.texts(column.name), strict=True)
            doubtful.update([number for number, text in cells if text in strange])
    for place, number in enumerate(raw.numbers) if doubtful else ():
        if number not in doubtful:
            continue
        row = raw.rows[place]
        ids = {id_ for column in columns for id_ in _ids(column, row.cells.get(column.name, ""))}
        if not ids and table.name == "claims":  # the id of a claim begins with that of its event
            ids = {row.cells.get("id", "").rpartition(".")[0]}
        unknown = not ids and (named or row.broken)
        if unknown or not ids <= public or (row.broken and any(map(found.named_in, row.cells.values()))):
            found_here.add(number)
    return found_here


def _of_private_claims(raw: RawTable, claims: RawTable, private_claims: set[int]) -> set[int]:
    """Return the row numbers of figures or imports whose claim is private, or not there."""
    ids = zip(claims.numbers, claims.texts("id"), strict=True)
    named = raw.kinds("claim_id") - {""}
    public = {id_ for number, id_ in ids if id_ in named and number not in private_claims}
    named_by = zip(raw.numbers, raw.texts("claim_id"), strict=True)
    return {number for number, claim in named_by if claim not in public} | raw.broken


def _private_on_tours(raw: Mapping[str, RawTable], steps: set[int], views: set[str]) -> Iterator[Place]:
    """Yield the steps that are private, or show a private view, and the tours that have no others."""
    left, gone = set[str](), set[str]()
    for row in raw["steps"].rows:
        private = row.number in steps or row.cells.get("view_id", "") in views
        (gone if private else left).add(row.cells.get("tour_id", ""))
        if private:
            yield "steps", row.number
    for row in raw["tours"].rows:
        if row.cells.get("id", "") in gone - left:
            yield "tours", row.number


def _ids(column: Column, text: str) -> Iterator[str]:
    """Yield the ids that a cell refers to."""
    return (referenced_id(column, part) for part in elements(column, text))


def _referred(raw: RawTable, columns: Iterable[Column], numbers: set[int]) -> tuple[set[Id], set[Id]]:
    """Return what the rows of these numbers refer to, and what the others do."""
    theirs: set[Id] = set()
    others: set[Id] = set()
    are_theirs = [number in numbers for number in raw.numbers]
    are_others = list(map(not_, are_theirs))
    for column in columns:
        texts = raw.texts(column.name)  # of which many are alike
        some, rest = set(compress(texts, are_theirs)), set(compress(texts, are_others))
        theirs |= {(column.references or "", id_) for text in some for id_ in _ids(column, text)}
        others |= {(column.references or "", id_) for text in rest for id_ in _ids(column, text)}
    return theirs, others


def _shared(raw: Mapping[str, RawTable], schema: Schema, numbers: Mapping[str, set[int]]) -> dict[str, frozenset[str]]:
    """Return the ids of sources, actors and places that are private, by the ``numbers`` of private rows."""
    by_private: set[Id] = set()
    used: set[Id] = set()
    whole = True
    for name, table in schema.tables.items():
        columns = [column for column in table.columns if column.references in SHARED]
        if not columns:
            continue
        # A column that came after the file named nothing in it.
        lost = [c for c in columns if not raw[name].has(c.name) and not (c.added and c.name not in raw[name].columns)]
        whole &= raw[name].readable and not raw[name].is_cut_off and not lost
        whole &= raw[name].whole is raw[name]
        if name not in SHARED:
            theirs, others = _referred(raw[name], columns, numbers[name])
            by_private, used = by_private | theirs, used | others
    if whole and by_private <= used:
        return {}
    leads_to = _leads_to(raw, schema)
    by_private = _closure(by_private, leads_to)
    every = {(name, id_) for name in SHARED if name in raw for id_ in raw[name].texts("id")}
    # Nothing refers to the others, unless it could not be read, or is misspelt in a private row.
    if whole and by_private <= every:
        used |= every - by_private
    left = (every | by_private) - _closure(used, leads_to)
    return {name: frozenset(id_ for table, id_ in left if table == name) - {""} for name in SHARED if name in raw}


def _leads_to(raw: Mapping[str, RawTable], schema: Schema) -> Mapping[Id, set[Id]]:
    """Return what sources, actors and places refer to among each other: actors to those that they are part of."""
    found: dict[Id, set[Id]] = defaultdict(set)
    for name in SHARED:
        for column in schema.tables[name].columns if name in schema.tables else ():
            if column.references in SHARED:
                for row in raw[name].rows:
                    ids = _ids(column, row.cells.get(column.name, ""))
                    found[name, row.cells.get("id", "")] |= {(column.references, id_) for id_ in ids}
    return found


def _closure(ids: Iterable[Id], leads_to: Mapping[Id, set[Id]]) -> set[Id]:
    """Return ids and all that they lead to; circles end."""
    found: set[Id] = set()
    waiting = list(ids)
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += leads_to.get(one, ())
    return found


def published(rows: Rows, hidden: Private, content_of: Callable[[Any], bytes]) -> Rows:
    """Return what everyone sees: no drafts, nothing that belongs to one, and nothing that only drafts refer to.

    ``content_of`` returns a record's content as text, for those that lose a part.
    """
    empty = {tour.id for tour, _ in rows["tours"]} - {step.tour_id for step, _ in rows["steps"]}
    whole = all(seed.event_ids for seed, _ in rows["seed_claims"]) and not empty
    if not hidden.rows and not any(hidden.shared.values()) and whole:
        return rows
    public = {event.id for event, _ in rows["events"] if event.status == "published"}
    found = dict(rows)
    found["events"] = [row for row in rows["events"] if row[0].id in public]
    for name in ("claims", "contracts"):
        found[name] = [row for row in rows[name] if row[0].event_id in public]
    claims = {claim.id for claim, _ in found["claims"]}
    for name in ("figures", "imports"):
        found[name] = [row for row in rows[name] if row[0].claim_id in claims]
    found["links"] = list(_public_links(rows["links"], public, claims, content_of))
    found["contracts"] = list(_without_drafts(found["contracts"], "ownership_event_ids", public, content_of))
    found["stories"] = list(_without_drafts(found["stories"], "list_event_ids", public, content_of))
    seeds = _without_drafts(rows["seed_claims"], "event_ids", public, content_of)
    found["seed_claims"] = [row for row in seeds if row[0].event_ids]
    for name, ids in hidden.shared.items():
        found[name] = [row for row in rows[name] if row[0].id not in ids]
    # The title of a view that shows a draft may reveal what is in it.
    found["views"] = [row for row in rows["views"] if not _shows_private(row[0].query, hidden)]
    views = {view.id for view, _ in found["views"]}
    found["steps"] = [row for row in rows["steps"] if _is_public(row[0], public, claims, views)]
    # A tour without steps tells nothing to anybody, and its name may reveal what it is going to tell.
    told = {step.tour_id for step, _ in found["steps"]}
    found["tours"] = [row for row in rows["tours"] if row[0].id in told]
    return found


def _is_public(step: Any, events: Set[str], claims: set[str], views: Set[str]) -> bool:
    """Say whether a step of a tour shows and tells nothing but what everybody sees."""
    shown = step.event_id is None or step.event_id in events
    return shown and step.view_id in views and claims >= set(step.claim_ids)


def _public_links(
    rows: Iterable[tuple[Any, bytes]], events: set[str], claims: set[str], content_of: Callable[[Any], bytes]
) -> Iterator[tuple[Any, bytes]]:
    """Yield the links between public events, but none that rests on claims about drafts alone."""
    between = [row for row in rows if {row[0].from_event, row[0].to_event} <= events]
    borne = {(row[0].from_event, row[0].to_event) for row in between if row[0].claim_ids}
    for link, said in _without_drafts(between, "claim_ids", claims, content_of):
        if link.claim_ids or (link.from_event, link.to_event) not in borne:
            yield link, said


def _without_drafts(
    rows: Iterable[tuple[Any, bytes]], column: str, public: set[str], content_of: Callable[[Any], bytes]
) -> Iterator[tuple[Any, bytes]]:
    """Yield records, the ids that are not public taken out of a list of theirs."""
    for record, content in rows:
        ids = getattr(record, column)
        left = tuple(event for event in ids if event in public)
        if left == ids:
            yield record, content
        else:
            cut = replace(record, **{column: left})
            # What stands in strange columns comes after what the record says.
            yield cut, content_of(cut) + content.removeprefix(content_of(record))


def _shows_private(query: str, hidden: Private) -> bool:
    """Say whether a saved view's query has the id of something private."""
    return any(name in _IDS_IN_QUERY and hidden.named_in(value) for name, value in parse_qsl(query))
