"""The table that every engine has of a layer: one row of it is a row of the layer, in the order of time.

All that is compared or counted is whole numbers, which every engine treats alike. Times are seconds since 1970, so
none has to know of zones: of a clock time in UTC, of calendar days as if they were in UTC; ``clock`` says which. ``at``
is where a row stands in time: where it begins, or else the last second before it ends. Places are millionths of a
degree (0.1 m) counted from 180° west and 90° south. What is only read when a row is opened is one text (``body``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

# Each column with its type as Ibis writes it. The order is that of the file for engines of one's own (docs/layers.md).
COLUMNS = {
    "number": "int64",  # of the row in its file
    "at": "int64",  # NULL: no time
    "begins": "int64",
    "ends": "int64",  # exclusive
    "span": "int32",  # seconds from begin to end; OPEN: longer than that, or not known
    "clock": "boolean",
    "x": "int32",  # NULL, as y: no place
    "y": "int32",
    "radius": "float64",  # km
    "kind": "int16",  # number of the category, the most frequent first
    "category": "string",  # empty: none
    "low": "float64",  # the figure that is summed
    "high": "float64",
    "words": "string",  # what is searched, folded, between blanks
    "origin": "string",  # what names the row in every version of its file
    "body": "string",
}
OPEN = 2**31 - 1
PARTS = 1_000_000  # of a degree


def parts_of(degrees: float, origin: int) -> int:
    """Return degrees as in the table, counted from 180 or 90."""
    return round((degrees + origin) * PARTS)


def in_arrow(names: Iterable[str] = COLUMNS) -> Any:
    """Return columns of the table as a schema of PyArrow; raise ImportError without it."""
    import pyarrow as pa

    kinds = {"int64": pa.int64(), "int32": pa.int32(), "int16": pa.int16(), "float64": pa.float64(),
             "boolean": pa.bool_()}  # fmt: skip
    return pa.schema([(name, kinds.get(COLUMNS[name], pa.string())) for name in names])


# The index of words: each word once, and the rows that have it.
VOCABULARY = {"word": "string", "id": "int64"}
POSTINGS = {"id": "int64", "number": "int64"}


@cache
def rows(name: str = "rows") -> Any:
    """Return the rows of a layer as an Ibis table without an engine."""
    import ibis

    return ibis.table(COLUMNS, name=name)


@cache
def vocabulary() -> Any:
    """Return the words of a layer, likewise."""
    import ibis

    return ibis.table(VOCABULARY, name="vocabulary")


@cache
def postings() -> Any:
    """Return which rows have which words, likewise."""
    import ibis

    return ibis.table(POSTINGS, name="postings")
