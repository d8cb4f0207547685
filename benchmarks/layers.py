"""Made-up rows of a layer by the million, and what a drag over them costs, side by side with pandas.

A process of its own asks, so that its memory is its own. Rows are days, scattered round two hundred towns.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import Line
from benchmarks.servers import ROOT
from transcaspian.layers.model import Answer, Profile, Question

_FIRST, _LAST = datetime(1990, 1, 1), datetime(2020, 1, 1)
_CATEGORIES = ("clash", "incident", "protest", "movement", "report", "visit")
_FRAME = (40.0, 34.0, 62.0, 50.0)
# What a reader drags: some months, some years, all of it.
DRAGS = {
    "8 months": (Question(datetime(2010, 1, 1), datetime(2010, 9, 1), _FRAME), "day", 0.25),
    "5 years": (Question(datetime(2010, 1, 1), datetime(2015, 1, 1), _FRAME), "month", 0.25),
    "30 years": (Question(None, None, _FRAME), "year", 0.5),
}


def layers(folder: Path, rounds: int, most: int) -> Iterator[Line]:
    """Ask histogram, grid and counts of a million rows and of ``most``."""
    for count, budget in ((1_000_000, 150.0), (10_000_000, 800.0)):
        if count > most:
            continue
        generate_rows(folder / "rows.duckdb", count)
        for beside in ("", "pandas") if count == 1_000_000 else ("",):
            command = [sys.executable, "-m", "benchmarks.layers", str(folder / "rows.duckdb"), str(rounds), beside]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            for name, (took, cpu, size) in (found := json.loads(done.stdout))["drags"].items():
                said = f"{beside or 'drag'} over {name} of {count:,} rows".replace(",", " ")
                remark = f"{cpu:.0f} ms of CPU; {size / 1000:.0f} kB packed"
                yield Line(said, took, "ms", None if beside else budget, remark=remark)
                if not beside:
                    yield Line(f"{said}, on the wire", size / 1000, "kB", 60)
            if not beside:
                yield Line(f"memory over {count:,} rows".replace(",", " "), found["memory"], "MB", 1500)


def generate_rows(path: Path, count: int) -> None:
    """Write a layer's table of made-up rows, as ``layers.filling`` would, straight in the database."""
    from transcaspian.layers.engines.duckdb import written_to
    from transcaspian.layers.profile import as_text

    path.unlink(missing_ok=True)
    days = (_LAST - _FIRST).days
    kinds = ", ".join(f"'{name}'" for name in _CATEGORIES)
    with written_to(path, "1000MB", path.with_name("spilled")) as con:
        con.execute("SELECT setseed(0.21)")
        con.execute(f"""CREATE TABLE rows AS SELECT number, "at", "at" AS begins, "at" + span AS ends, span,
            false AS clock, x, y, 25.0::DOUBLE AS radius, kind, [{kinds}][kind + 1] AS category,
            amount AS low, amount + 3 AS high, ' made up w' || town || ' ' AS words, number::VARCHAR AS origin,
            '[]' AS body FROM (SELECT i AS number, kind, span, amount, town,
                631152000 + floor((i - 1) * {days}::DOUBLE / {count})::BIGINT * 86400 AS "at",
                CASE WHEN i % 53 = 0 THEN NULL ELSE ((220 + town % 23 + random()) * 1e6)::INTEGER END AS x,
                CASE WHEN i % 53 = 0 THEN NULL ELSE ((122 + town % 17 + random()) * 1e6)::INTEGER END AS y
            FROM (SELECT i, floor(random() * random() * {len(_CATEGORIES)})::SMALLINT AS kind,
                CASE WHEN random() < 0.9 THEN 86400 ELSE 2592000 END::INTEGER AS span,
                floor(random() * 9)::DOUBLE AS amount, (random() * 200)::INTEGER AS town
                FROM range(1, {count + 1}) t(i))) ORDER BY "at", number""")
        profile = Profile(count, count, (), _FIRST, _LAST, None, _CATEGORIES, False, "made-up", "", indexed=False)
        con.execute("CREATE TABLE profile (said VARCHAR)")
        con.execute("INSERT INTO profile VALUES (?)", [as_text(profile)])


def packed(answer: Answer) -> bytes:
    """Return an answer as it may travel: columns of whole numbers as text, packed."""
    grid, histogram = answer.grid, answer.histogram
    counts = [grid.ix, grid.iy, grid.counts, *histogram.counts, histogram.coarse]
    steps = [[b - a for a, b in zip((0, *column), column, strict=False)] for column in counts]
    return zlib.compress(json.dumps(steps, separators=(",", ":")).encode(), 6)


def _embedded(path: Path) -> dict[str, Callable[[], Answer]]:
    from transcaspian.layers.engines.duckdb import DuckDB
    from transcaspian.layers.source import Source

    source = Source.of(DuckDB.at(path), "rows", sums=False)
    return {name: lambda drag=drag: source.answer(*drag) for name, drag in DRAGS.items()}  # type: ignore[misc]


def _pandas(path: Path) -> dict[str, Callable[[], Any]]:
    """Return the same questions asked of a table in memory."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as con:
        rows = con.execute('SELECT "at", span, x, y, kind FROM rows').df()

    def ask(question: Question, width: float) -> int:
        found = rows
        if question.begin and question.end:
            begin, end = (int((edge - datetime(1970, 1, 1)).total_seconds()) for edge in (question.begin, question.end))
            found = found[(found["at"] >= begin) & (found["at"] < end)]
        by_kind = found.groupby("kind").size()
        west, south, east, north = (round((edge + of) * 1e6) for edge, of in
                                    zip(_FRAME, (180, 90, 180, 90), strict=True))  # fmt: skip
        found = found[(found["x"] >= west) & (found["x"] < east) & (found["y"] >= south) & (found["y"] < north)]
        bins = found.groupby([found["at"] // 86_400, "kind"]).size()
        cells = found.groupby([found["x"] // round(width * 1e6), found["y"] // round(width * 688_000)]).size()
        return len(by_kind) + len(bins) + len(cells)

    return {name: lambda q=question, w=width: ask(q, w) for name, (question, _, width) in DRAGS.items()}  # type: ignore[misc]


def main(path: str, rounds: str, beside: str) -> None:
    """Ask in this process and print the figures: the quickest of some rounds, CPU, and what travels."""
    asked = _pandas(Path(path)) if beside else _embedded(Path(path))
    drags = {}
    for name, ask in asked.items():
        took, cpu, size = [], [], 0
        for _ in range(int(rounds) + 1):
            start, used = time.perf_counter(), time.process_time()
            answer = ask()
            took.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - used))
            size = len(packed(answer)) if isinstance(answer, Answer) else 0
        drags[name] = (median(took[1:]), median(cpu[1:]), size)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1000 if os.name == "posix" else 1)
    print(json.dumps({"drags": drags, "memory": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
