"""A Spark cluster of two worker processes answers as DuckDB and plain Python do, driven by the program or by Connect.

``make test-long`` alone has one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from tests.engine.asked import QUESTIONS, differences
from tests.engine.awkward import MEASURE, candidates
from tests.engine.connect_server import CLUSTER, LOOPBACK, running
from tests.engine.counted import Oracle
from tests.unit.programs import program
from transcaspian.layers.engines.connecting import connected
from transcaspian.layers.engines.duckdb import DuckDB
from transcaspian.layers.engines.engine import Stopped
from transcaspian.layers.filling import fill
from transcaspian.layers.handing import written_parquet
from transcaspian.layers.model import Question
from transcaspian.layers.source import Source
from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.taking import Candidate

pytestmark = pytest.mark.long


@cache
def rows() -> list[Candidate | Remark]:
    return candidates(int(os.environ.get("SPARK_ROWS", "50000")))


@pytest.fixture(scope="module", params=["a cluster of its own", "Spark Connect"])
def sources(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Source, Source]]:
    """The same rows in DuckDB and in a cluster, by way of the file that a layer is handed over in.

    The program drives the cluster, or asks a server that does.
    """
    program("java")
    os.environ |= LOOPBACK
    from transcaspian.layers.engines.spark import Spark

    folder = tmp_path_factory.mktemp("rows")
    fill(rows(), folder / "rows.duckdb", measure=MEASURE)
    embedded = Source.of(DuckDB.at(folder / "rows.duckdb"), "rows", sums=True)
    written_parquet(embedded, folder / "rows.parquet")
    with nullcontext(CLUSTER) if request.param != "Spark Connect" else running(folder) as address:
        engine = connected(address)
        assert isinstance(engine, Spark)
        engine.session.read.parquet(str(folder / "rows.parquet")).createOrReplaceTempView("port_calls")
        yield embedded, Source.of(engine, "port_calls", sums=True)
        engine.session.stop()


def test_spark_answers_every_question_as_plain_python_does(sources: tuple[Source, Source]) -> None:
    assert differences(sources[1], Oracle(rows())) == []


def test_spark_and_duckdb_give_the_same_rows_value_for_value(sources: tuple[Source, Source]) -> None:
    for question, unit, width in QUESTIONS:
        one, other = (source.answer(question, unit, width) for source in sources)
        assert one.counts == other.counts and one.grid == other.grid
        if question.begin is not None and question.end is not None:
            assert one.histogram == other.histogram


def test_a_question_is_stopped_and_the_next_one_is_answered(sources: tuple[Source, Source]) -> None:
    source = sources[1].again()
    threading.Timer(1.0, source.interrupt).start()
    with pytest.raises(Stopped):
        while True:
            source.answer(Question(text="ferry"), "year", 0.03125)
    source.resume()
    assert source.counts(Question()).total == source.profile.total


def test_the_workers_are_processes_of_their_own_on_this_machine_alone(sources: tuple[Source, Source]) -> None:
    found = Path("/proc")
    if not found.is_dir():
        # No hole: CI is Linux, and the settings that this looks at the effect of are the same everywhere.
        pytest.skip("only Linux lists processes so")
    commands = [path.read_bytes() for path in found.glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    workers = [line for line in commands if b"CoarseGrainedExecutorBackend" in line]
    assert len(workers) >= 2 and all(b"127.0.0.1" in line or b"localhost" in line for line in workers)
