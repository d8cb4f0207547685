"""Tables as they are sent: all that is in them, in fewer bytes."""

from __future__ import annotations

import pandas as pd
from streamlit.dataframe_util import convert_arrow_table_to_arrow_bytes, convert_pandas_df_to_arrow_bytes

from ui.frames import small


def test_a_table_is_sent_whole_and_smaller() -> None:
    titles = [f"Title {n} – “ż”" for n in range(300)]
    frame = pd.DataFrame({"order": range(1, 301), "title": titles, "track": ["mutiny", "corridor", ""] * 100})
    for alike in ([], ["track"], ["track", "title"]):
        sent = small(frame, alike)
        assert sent.to_pandas().astype(frame.dtypes).equals(frame)
        assert len(convert_arrow_table_to_arrow_bytes(sent)) < len(convert_pandas_df_to_arrow_bytes(frame))


def test_a_table_without_rows_has_its_columns() -> None:
    frame = pd.DataFrame({"order": pd.Series([], dtype=int), "title": pd.Series([], dtype=str)})
    assert small(frame, ["title"]).column_names == ["order", "title"]
