"""Loading and checking tables: each time a process of its own, imports included, beside an earlier commit if asked for.

Counted is CPU time, of the process as a whole, and the most memory that it had: what else runs on the machine counts
little. What is compared is measured alternately.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.generate import generate
from benchmarks.report import Line, spread
from benchmarks.servers import ROOT
from transcaspian.shipped import DATA_FOLDER

# Earlier commits refused tables of this size.
_CODE = """import sys; from pathlib import Path; from transcaspian.dataset.loading import load
from transcaspian.tables.reading import Limits, read_table
load(Path(sys.argv[1]), read=lambda path, table: read_table(path, table, Limits(size=1_000_000_000)))"""
# A process has at least the memory of the one that starts it, which is to be a small one.
_LAUNCH = """import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(process.returncode)"""
_MANY, _MOST = "load and check 10 000 events", "load and check 100 000 events"


class Cost(NamedTuple):
    """What a process cost: CPU time in milliseconds, and its most memory in megabytes."""

    ms: float
    mb: float


def loading(large: Path, rounds: int, before: str) -> Iterator[Line]:
    """Load tables cold, beside the commit ``before`` unless it is empty; then again with nothing changed."""
    _load(DATA_FOLDER)  # compiles, once
    yield Line("load and check, cold process", median(_load(DATA_FOLDER).ms for _ in range(rounds)), "ms CPU", 1000)
    folders = {_MANY: (large, 1500, 1 / 3, rounds)}
    if rounds > 2:  # it takes minutes
        larger = large.with_name("larger")
        generate(larger, 100_000, seed=1)
        folders[_MOST] = (larger, 8000, 1 / 4, 2)
    with _checkout(before) as other:
        if other:
            _load(DATA_FOLDER, other)
        for name, (data, budget, share, times) in folders.items():
            ours, theirs, split = [], [], []
            for _ in range(times):
                ours.append(_load(data))
                theirs += [_load(data, other)] if other else []
                split.append(_split(data))
            took = median(cost.ms for cost in ours)
            yield Line(name, took, "ms CPU", budget, remark=spread([cost.ms for cost in ours]))
            yield Line(name, took, "ms CPU", None, median(split), "Python's csv alone, same files")
            if theirs:
                yield Line(name, took, "ms CPU", share, median(cost.ms for cost in theirs), before)
                most = max(cost.mb for cost in ours)
                yield Line(f"{name}, memory", most, "MB", 1, max(cost.mb for cost in theirs), before)
    yield from _warm(large)


def _warm(large: Path) -> Iterator[Line]:
    rows = large.with_name("rows")
    generate(rows, 5_000, seed=1)  # 20 000 rows, most of them claims
    check = [sys.executable, "-m", "transcaspian", "check", str(rows)]
    yield Line("command check, 20 000 rows", _cost(check, ROOT).ms, "ms CPU", 6000)
    from ui.cached import Store

    store = Store(DATA_FOLDER)
    yield Line("shipped tables when unchanged", median(_cpu(store.refresh) for _ in range(20)), "ms CPU", 50)


@contextmanager
def _checkout(commit: str) -> Iterator[Path | None]:
    """Check an earlier commit out beside the project while the block lasts."""
    if not commit:
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "before"
        subprocess.run(
            ["git", "worktree", "add", "--detach", folder, commit], cwd=ROOT, check=True, capture_output=True
        )
        try:
            yield folder
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT, check=True)


def _load(data: Path, project: Path = ROOT) -> Cost:
    return _cost([sys.executable, "-c", _CODE, str(data)], project)


def _cost(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder; return what it cost."""
    launched = [sys.executable, "-c", _LAUNCH, *command]
    # As everywhere, a module is compiled when it is first used and not each time.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(launched, cwd=folder, env=env, check=True, stdout=subprocess.PIPE, text=True)
    seconds, most = map(float, done.stdout.split())
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere (getrusage(2))
    return Cost(1000 * seconds, most / unit)


def _split(data: Path) -> float:
    """Return how long Python's own reader takes for the same files."""
    texts = [path.read_text("utf-8") for path in data.glob("*.csv")]
    return _cpu(lambda: [list(csv.reader(io.StringIO(text, newline=""))) for text in texts])


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)
