"""PostgreSQL answers as plain Python counts, from the file that a layer is handed over in; and it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pyarrow.parquet import read_table

from tests.amounts import share
from tests.engine.asked import differences
from tests.engine.awkward import MEASURE, candidates
from tests.engine.counted import Oracle
from tests.engine.postgres_server import running
from transcaspian.language.messages import Refused
from transcaspian.layers.engines.connecting import connected
from transcaspian.layers.engines.duckdb import DuckDB
from transcaspian.layers.engines.engine import EngineError, Stopped
from transcaspian.layers.engines.postgresql import PostgreSQL
from transcaspian.layers.filling import fill
from transcaspian.layers.handing import written_parquet
from transcaspian.layers.model import Question
from transcaspian.layers.source import Source
from transcaspian.layers.table import COLUMNS
from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.taking import Candidate

TYPES = {"int64": "bigint", "int32": "integer", "int16": "smallint", "float64": "double precision", "boolean": "bool"}


@cache
def rows() -> list[Candidate | Remark]:
    return candidates(share(1_500, 50_000))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("rows")
    fill(rows(), folder / "rows.duckdb", measure=MEASURE)
    written_parquet(Source.of(DuckDB.at(folder / "rows.duckdb"), "rows", sums=True), folder / "rows.parquet")
    with running() as found:
        bring(folder / "rows.parquet", found)
        yield found


def bring(path: Path, address: str) -> None:
    """Bring a layer's Parquet file into a table, as docs/layers.md says."""
    with psycopg.connect(address) as connection:
        defined = ", ".join(f'"{name}" {TYPES.get(kind, "text")}' for name, kind in COLUMNS.items())
        connection.execute(sql.SQL(f"CREATE TABLE port_calls ({defined})"))
        with connection.cursor() as cursor, cursor.copy("COPY port_calls FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in read_table(path).columns), strict=True):
                copy.write_row(row)


@pytest.mark.more
def test_postgresql_answers_every_question_as_plain_python_does(address: str) -> None:
    source = Source.of(connected(address), "port_calls", sums=True)
    assert source.profile.categories == Oracle(rows()).categories and not source.profile.indexed
    assert differences(source, Oracle(rows())) == []
    source.close()


def test_a_query_is_stopped_from_another_thread_and_the_next_one_is_answered(address: str) -> None:
    engine = PostgreSQL(address)
    source = Source.of(engine, "port_calls", sums=True)
    threading.Timer(0.2, engine.interrupt).start()
    with pytest.raises(Stopped):
        engine._asked("SELECT pg_sleep(60)")
    assert source.counts(Question()).total == source.profile.total
    source.close()


def test_a_table_that_is_none_of_a_layer_says_what_it_lacks(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS other (number bigint)")
    with pytest.raises(Refused) as refused:
        Source.of(connected(address), "other", sums=False)
    assert refused.value.key == "engine.no_columns" and "words" in str(refused.value.values["columns"])
    with pytest.raises(Refused, match=r"engine\.no_table"):
        Source.of(connected(address), "nowhere", sums=False)


def test_a_server_that_is_not_there_is_an_engine_that_did_not_answer() -> None:
    with pytest.raises(EngineError):
        Source.of(connected("postgresql://nobody@localhost:1/none"), "rows", sums=False)
