"""Rules about ids that stand for rows of other tables: in ``*_id``, ``*_ids`` and ``parties``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property

from transcaspian.checks.cells import MOST_PROPOSALS, doubtful
from transcaspian.checks.values import elements, has_form, referenced_id
from transcaspian.tables.problems import Problem
from transcaspian.tables.proposals.ids import reference_proposal, slug
from transcaspian.tables.proposals.lists import parts_of
from transcaspian.tables.proposals.near import folded, of_like_length
from transcaspian.tables.proposals.proposal import Proposal
from transcaspian.tables.proposals.whole import whole_cell
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Schema, Table
from transcaspian.tables.stand_in import with_stand_ins

# Finding the closest id compares with all of them: after this many searches no hint is given.
_MOST_HINTS = 50
# How alike an id has to be that is asked about (a ratio of difflib).
_ALIKE = 0.6
# Columns in which a row has its name.
_NAMES = re.compile(r"(?:name|title|short)_[a-z]+|aliases|title|term")


def unknown_references(tables: Mapping[str, RawTable], schema: Schema, most: int = MOST_PROPOSALS) -> Iterator[Problem]:
    """Find ids that no row of the other table has, with the nearest one that exists, if they are not too many.

    The id of a row that is set aside is known, and a table that cannot be read or is cut off may know
    all of them: neither is the fault of the row that refers to it. A table of settings without rows knows all as well.
    """
    others = with_stand_ins(tables)
    written: dict[str, Set[str]] = {}
    known: dict[str, Counter[str] | None] = {}
    meant: dict[str, _Meant] = {}
    for table in schema.tables.values():
        raw = tables[table.name]
        for column in table.columns:
            if not column.references or not raw.has(column.name):
                continue
            other = schema.tables[column.references]
            if other.name not in written:
                written[other.name] = others[other.name].kinds(other.key[0])
            if not _unsound(raw, column, written[other.name]):
                continue  # nearly all columns
            if other.name not in known:
                known[other.name] = known_ids(others, schema, other.name)
                meant[other.name] = _Meant(others[other.name], other, most)
            ids = known[other.name]
            lost = other.stand_in and not ids  # then nothing has a look or a name of its own
            if ids is not None and not others[other.name].is_cut_off and not lost:
                yield from _column(raw, column, ids.keys(), meant[other.name])


def known_ids(tables: Mapping[str, RawTable], schema: Schema, name: str) -> Counter[str] | None:
    """Return the ids of a table, each with the number of its rows; ``None`` if they cannot be read.

    A malformed id is known under the id that was probably meant, too.
    """
    raw, table = tables[name], schema.tables[name]
    if not raw.readable or len(table.key) != 1 or not raw.has(table.key[0]):
        return None
    key = table.column(table.key[0])
    found = Counter(raw.texts(key.name))
    del found[""]
    for text in list(doubtful(key, found.keys())):
        for meant in ids_of(key, text)[1:]:
            found[meant] += found[text]
    return found


def ids_of(key: Column, text: str) -> tuple[str, ...]:
    """Return the id in a key's cell, and the one that was probably meant if it is malformed."""
    if not text:
        return ()
    return (text,) if has_form(key, text) else (text, slug(text))


class _Meant:
    """What an id that no row of a table has was meant to be: an id that one has, and never a malformed one."""

    def __init__(self, raw: RawTable, table: Table, most: int) -> None:
        self.raw, self.table, self.most = raw, table, most
        self.searched = 0
        self._found: dict[str, tuple[str, Proposal | None]] = {}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids that are written as they should be."""
        key = self.table.column(self.table.key[0])
        return frozenset(id_ for id_ in self.raw.kinds(key.name) if id_ and has_form(key, id_))

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the ids by the names of their rows, folded; names of two rows are left out."""
        key = self.table.key[0]
        columns = [column for column in self.table.columns if _NAMES.fullmatch(column.name)]
        found: dict[str, set[str]] = {}
        for row in self.raw.rows:
            id_ = row.cells.get(key, "")
            for column in columns:
                for name in elements(column, row.cells.get(column.name, "")):
                    if id_ in self.ids:
                        found.setdefault(folded(name), set()).add(id_)
        return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}

    def of(self, wanted: str) -> tuple[str, Proposal | None]:
        """Return the nearest id, empty if none is near, and the one that was meant if that is clear."""
        if wanted not in self._found:
            self.searched += 1
            proposal = reference_proposal(wanted, self.ids, self.names, search=self.searched <= _MOST_HINTS)
            near = [proposal.text] if proposal else []
            if not near and self.searched <= _MOST_HINTS:
                near = get_close_matches(wanted[:80], of_like_length(wanted, self.ids, _ALIKE), 1, _ALIKE)
            self._found[wanted] = (next(iter(near), ""), proposal)
        return self._found[wanted]


def _column(raw: RawTable, column: Column, ids: Set[str], meant: _Meant) -> Iterator[Problem]:
    unsound = _unsound(raw, column, ids)
    mended: dict[str, tuple[str, Proposal | None]] = {}
    for number, text in zip(raw.whole.numbers, raw.whole.texts(column.name), strict=True) if unsound else ():
        if text not in unsound:
            continue
        parts = elements(column, text)
        unknown = [part for part in parts if _is_unknown(column, part, ids)]
        for part in unknown:
            if part not in mended and len(mended) < meant.most:
                mended[part] = _mended(column, part, ids, meant)
        found = {part: mended.get(part, ("", None)) for part in unknown}
        proposals = {part: mend for part, (_, mend) in found.items()}
        whole = whole_cell(parts, proposals.get, column.separator)
        for part, (near, mend) in found.items():
            hint = f"{meant.table.name} {near}".rstrip()
            problem = Problem(raw.name, number, column.name, "unknown-reference", part, "error", hint)
            yield replace(problem, proposal=whole.text, certain=whole.certain) if whole and mend else problem


def _unsound(raw: RawTable, column: Column, ids: Set[str]) -> set[str]:
    """Return the cells of a column with ids that are not among these."""
    every = raw.kinds(column.name)
    others = every if column.is_list or column.roles else every - ids
    return {text for text in others if any(_is_unknown(column, part, ids) for part in elements(column, text))}


def _mended(column: Column, part: str, ids: Set[str], meant: _Meant) -> tuple[str, Proposal | None]:
    """Return the id that is nearest to a value of a cell, and the value as it was meant: a list, or another id."""
    if column.separator and (joined := parts_of(part, lambda one: not _is_unknown(column, one, ids))):
        return "", Proposal(column.separator.join(joined), True)
    wanted = referenced_id(column, part)
    near, proposal = meant.of(wanted)
    return near, replace(proposal, text=part[: len(part) - len(wanted)] + proposal.text) if proposal else None


def _is_unknown(column: Column, part: str, ids: Set[str]) -> bool:
    wanted = referenced_id(column, part)
    # A pair without its two halves is reported as such.
    return wanted not in ids and not (column.roles and not wanted)
