"""All rows of a layer as one Parquet file, in the columns that a table in an engine of one's own needs."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from transcaspian.layers.source import Source
from transcaspian.layers.table import in_arrow, rows

_AT_ONCE = 50_000  # rows


def written_parquet(source: Source, path: Path) -> None:
    """Write the rows in the order of time, whole or not at all; raise OSError, or ImportError without PyArrow."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = in_arrow()
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(8)}.tmp")
    try:
        with ParquetWriter(temporary, schema, compression="zstd") as writer:
            for piece in _pieces(source):
                columns = zip(*piece, strict=True)
                arrays = [pa.array(column, one.type) for column, one in zip(columns, schema, strict=True)]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _pieces(source: Source) -> Any:
    """Yield the rows in pieces; the next one begins where the last one ended, so none is read twice."""
    every = rows(source.table).order_by([rows(source.table).at.isnull(), rows(source.table).at, "number"])
    for start in range(0, source.profile.total, _AT_ONCE):
        yield source.engine.run(every.limit(_AT_ONCE, offset=start))
