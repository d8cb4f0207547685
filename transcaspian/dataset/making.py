"""Records made of the rows of a table, column by column: a value is made once for all cells that say the same.

With each record goes its content, which versions are made of: what the row says as UTF-8, which does not depend on how
the file was written. A column that was added since changes none while it is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, make_dataclass
from functools import cache
from itertools import repeat
from typing import Any

from transcaspian.checks import Outcome
from transcaspian.checks.consequences import remaining
from transcaspian.checks.files import unknown_columns
from transcaspian.checks.values import as_text, reader_of
from transcaspian.language.dates import Date
from transcaspian.tables import records
from transcaspian.tables.columns import TEXTS, column_in, stem_of
from transcaspian.tables.raw import RawTable
from transcaspian.tables.schema import Column, Table

# The languages of the first tables. What they say stands as it did then; any other adds nothing where it says nothing.
_PAIR = ("en", "pl")
_SAID_PAIR = b"%b\x1f%b"
_LARGE = 1000  # rows: a class of its own takes a millisecond to make


def made(raw: RawTable, table: Table, outcome: Outcome, languages: tuple[str, ...]) -> Iterator[tuple[Any, bytes]]:
    """Yield the record of each row that stays, in the languages of all tables, and its content."""
    kind, stay = records.RECORDS.get(table.name), raw.without(outcome.set_aside[table.name])
    if kind is None or not stay.rows:
        return
    columns = {column.name: column for column in table.columns}
    texts, later = _texts(stay, columns, outcome), _parts(kind)[1]
    values: list[Iterable[object]] = []
    first: list[Iterable[bytes]] = []
    more: list[Iterable[bytes]] = []
    for part in fields(kind):
        if text := TEXTS.get(str(part.type)):
            stem = stem_of(kind, part.name)
            found = _said_in(text, languages, [texts(column_in(stem, one)) for one in languages])
        else:
            found = _values(columns.get(part.name), texts(part.name))
        values.append(found[0])
        if part.name not in later:
            first.append(found[1])
        elif any(found[1]):
            alike = dict(zip(found[1], found[0], strict=True))
            added = {said: _added(part.name, value, said) for said, value in alike.items()}
            more.append(map(added.__getitem__, found[1]))
    for name in sorted(unknown_columns(raw.columns, table)):
        more.append(map(_strange, repeat(name), texts(name)))
    contents: Iterable[bytes] = map(b"\x1e".join, zip(*first, strict=True))
    if more:
        contents = map(b"".join, zip(contents, *more, strict=True))
    yield from zip(_records(kind, stay.rows, values), contents, strict=True)


def _records(kind: type, rows: Sequence[object], values: Sequence[Iterable[object]]) -> Sequence[object]:
    """Return records of the values of their fields, as their frozen class makes them.

    It sets each field by a call of its own, which takes four times as long as all else: of a large table a class with
    the same fields that is not frozen fills them, and what it has made is given to the frozen one.
    """
    if len(rows) < _LARGE:
        return list(map(kind, *values))
    found = list(map(_thawed(kind), *values))
    for record in found:
        record.__class__ = kind
    return found


@cache
def _thawed(kind: type) -> type:
    return make_dataclass(kind.__name__, [part.name for part in fields(kind)], slots=True)


def _said_in(
    kind: type[records.Text], languages: tuple[str, ...], columns: Sequence[Sequence[str]]
) -> tuple[Sequence[object], Sequence[bytes]]:
    """Return texts in all languages, and what they say."""
    keys = list(zip(*columns, strict=True))
    if columns and _differ(columns[0]):
        if languages == _PAIR:
            said = [_SAID_PAIR % (one.encode(), other.encode()) for one, other in keys]
        else:
            said = [_in_languages(languages, key) for key in keys]
        return list(map(kind, repeat(languages), keys)), said
    every = {key: kind(languages, key) for key in set(keys)}
    contents = {key: _in_languages(languages, key) for key in every}
    return list(map(every.__getitem__, keys)), list(map(contents.__getitem__, keys))


def _in_languages(languages: tuple[str, ...], said: tuple[str, ...]) -> bytes:
    """Return what a text says, whatever the order of its columns."""
    texts = dict(zip(languages, said, strict=True))
    first = _SAID_PAIR % tuple(texts.pop(one, "").encode() for one in _PAIR)
    return first + b"".join(
        b"\x1b%b\x1f%b" % (one.encode(), texts[one].encode()) for one in sorted(texts) if texts[one]
    )


def _values(column: Column | None, texts: Sequence[str]) -> tuple[Sequence[object], Sequence[bytes]]:
    """Return the values of cells, and what they say; an empty cell of a draft means what its column says."""
    if column is None:
        return [None] * len(texts), [b""] * len(texts)
    read, empty = reader_of(column), column.until_published or ""
    kinds = set(texts)
    every = {text: read(text or empty) for text in kinds} if read is not as_text or "" in kinds else {}
    values = list(map(every.__getitem__, texts)) if every else texts
    if not every and 4 * len(kinds) > len(texts):  # such as ids
        return texts, list(map(str.encode, texts))
    said = {text: _canonical(every.get(text, text)) for text in kinds}
    return values, list(map(said.__getitem__, texts))


def _differ(texts: Sequence[str]) -> bool:
    """Say whether most cells of a column say something of their own; then there is nothing to be gained by looking."""
    return 2 * len(set(texts)) > len(texts)


def _texts(stay: RawTable, columns: Mapping[str, Column], outcome: Outcome) -> Callable[[str], Sequence[str]]:
    """Return a function to the cells of a column of the rows that stay, without the values that are withheld."""
    withheld = {number: of for (table, number), of in outcome.withheld.items() if table == stay.name}
    places = {number: place for place, number in enumerate(stay.numbers)} if withheld else {}
    changed: dict[str, dict[int, str]] = defaultdict(dict)
    for number, values in withheld.items():
        if number in places:
            for name, some in values.items():
                left = remaining(columns[name], stay.texts(name)[places[number]], some)
                changed[name][places[number]] = (columns[name].separator or "").join(left)

    def texts(name: str) -> Sequence[str]:
        found = stay.texts(name)
        if name in changed:
            found = list(found)
            for place, text in changed[name].items():
                found[place] = text
        return found

    return texts


def strange_rows(raw: RawTable, table: Table, outcome: Outcome) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each row that stays of a table that we have no records for."""
    stay, columns = raw.without(outcome.set_aside[table.name]), sorted(unknown_columns(raw.columns, table))
    said = [map(_strange, repeat(name), stay.texts(name)) for name in columns]
    yield from zip(stay.numbers, map(b"".join, zip(*said, strict=True)) if said else repeat(b""), strict=False)


def content(record: Any) -> bytes:
    """Return the content of a record, as ``made`` has it, without strange columns."""
    first, later = _parts(record.__class__)
    values = [(name, getattr(record, name)) for name in later]
    added = b"".join(_added(name, value, _canonical(value)) for name, value in values)
    return b"\x1e".join([_canonical(getattr(record, name)) for name in first]) + added


@cache
def _parts(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the fields of the first version of the tables, and of those added since."""
    first = tuple(part.name for part in fields(kind) if "added" not in part.metadata)
    return first, tuple(part.name for part in fields(kind) if "added" in part.metadata)


def _added(name: str, value: object, said: bytes) -> bytes:
    """Return what a field that was added since says; nothing while it is empty."""
    return b"\x1c%b\x1f%b" % (name.encode(), said) if value else b""


def _strange(column: str, text: str) -> bytes:
    """Return what stands in a column that no record has; a missing column and an empty cell are the same."""
    return f"\x1c{column}\x1f{text}".encode() if text else b""


def _canonical(value: object) -> bytes:
    """Return what a value says, which does not depend on how the file was written."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, Date):
        return value.text.encode()
    if isinstance(value, records.Text):
        return _in_languages(value.languages, value.said)
    if isinstance(value, tuple):
        return b"\x1f".join(map(_canonical, value))
    if isinstance(value, float):
        return f"{value:.10g}".encode()
    return b"" if value is None else str(value).encode()
