"""Tables as they are sent: at each choice anew, as the row that is chosen is part of them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import pyarrow as pa


def small(frame: pd.DataFrame, alike: Collection[str] = ()) -> pa.Table:
    """Return a table of numbers and texts in as few bytes as it can be; ``alike``: columns whose words recur."""
    table = pa.Table.from_pandas(frame.reset_index(drop=True), preserve_index=False)
    columns = [_small(table.column(name), name in alike) for name in table.column_names]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _small(column: pa.ChunkedArray, alike: bool) -> pa.ChunkedArray:
    if pa.types.is_integer(column.type):
        return column.cast(pa.int32())
    column = column.cast(pa.string())
    if not alike:
        return column
    encoded = column.combine_chunks().dictionary_encode()
    few = len(encoded.dictionary) < 128
    return encoded.cast(pa.dictionary(pa.int8() if few else pa.int32(), pa.string()))
