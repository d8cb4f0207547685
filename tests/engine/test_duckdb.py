"""DuckDB answers as plain Python counts, with an index of words and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.amounts import share
from tests.engine.asked import differences
from tests.engine.awkward import MEASURE, candidates
from tests.engine.counted import Oracle
from transcaspian.layers.engines.duckdb import DuckDB
from transcaspian.layers.filling import fill
from transcaspian.layers.source import Source


@pytest.mark.more
@pytest.mark.parametrize("indexed", [0, 10**9])
def test_duckdb_answers_every_question_as_plain_python_does(tmp_path: Path, indexed: int) -> None:
    rows = candidates(share(1_500, 50_000))
    profile = fill(rows, tmp_path / "rows.duckdb", measure=MEASURE, indexed=indexed)
    source = Source.of(DuckDB.at(tmp_path / "rows.duckdb"), "rows", sums=True)
    assert source.profile == profile and profile.indexed == bool(indexed)
    assert profile.read == len(rows) == profile.total + sum(one.count for one in profile.refused)
    assert differences(source, Oracle(rows), only_words=not indexed) == []
