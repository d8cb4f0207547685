"""Parquet as rows, where its library is there (it comes with the app): batch by batch, whatever the size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from transcaspian.language.messages import Refused
from transcaspian.recipes.foreign import Foreign, ForeignRow, columns_of, text_of, unreadable
from transcaspian.recipes.nested import flat
from transcaspian.tables.reading import LIMITS

MAGIC = b"PAR1"
_AT_ONCE = 5_000  # rows


def read_parquet(source: BinaryIO, file: str) -> Foreign:
    """Return the rows of a Parquet file; raise Refused where it is none, is too large or nothing here can read one."""
    rows: list[ForeignRow] = []
    for row in parquet_rows(source, file):
        if len(rows) == LIMITS.rows:
            raise unreadable(file, "too-many-rows")
        rows.append(row)
    return Foreign("table", columns_of(rows), tuple(rows))


def parquet_rows(source: BinaryIO, file: str) -> Iterator[ForeignRow]:
    """Yield the rows; lists and what lies in a cell become columns and texts as those of JSON do. Raise Refused."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
        from pyarrow.types import is_nested
    except ImportError as error:
        raise Refused("recipe.no_parquet", file=file) from error
    try:
        found = ParquetFile(source)
        names = tuple(map(str, found.schema_arrow.names))
        if len(names) > LIMITS.columns:
            raise unreadable(file, "too-many-columns")
        nested = any(map(is_nested, found.schema_arrow.types))
        number = 0
        for batch in found.iter_batches(batch_size=_AT_ONCE):
            columns = [_texts(column.to_pylist(), nested) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                row = dict(zip(names, cells, strict=True))
                yield ForeignRow(number, flat(row) if nested else row)
    # What pyarrow raises for a file that is damaged or made up, and Python for values that it cannot hold.
    except (ArrowException, OSError, ValueError, OverflowError, KeyError) as error:
        raise unreadable(file, "binary-file") from error


def _texts(values: list[Any], nested: bool) -> list[Any]:
    return values if nested else list(map(text_of, values))
