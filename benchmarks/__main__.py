"""``python -m benchmarks [--quick] [--json FILE]``: the budgets of the design, measured side by side in one run.

Single times depend on the machine; what is judged is mostly a ratio to a bare page that is measured in turn with
ours. Nothing here is a test: the report says "NO" and the exit code stays 0.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import streamlit

from benchmarks.browser import NoBrowser, browser, opened
from benchmarks.generate import generate
from benchmarks.report import Line, percentile, spread, table, write_json
from benchmarks.scripts import presses, slowest
from benchmarks.servers import BARE, ROOT, serving
from benchmarks.sessions import together
from transcaspian.dataset import DATA_FOLDER

OURS = ("w_window", ("Mutiny", "July", "June + July"))
THEIRS = ("choice", ("some", "more", "few"))


def loading(rounds: int) -> Iterator[Line]:
    """Load and check the shipped tables: a cold process each time, then one process that finds nothing changed."""
    code = "from pathlib import Path; from transcaspian.dataset import DATA_FOLDER, load; load(DATA_FOLDER)"
    cold = [_seconds(lambda: subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)) for _ in range(rounds)]
    yield Line("load and check, cold process", 1000 * median(cold), "ms", 1500)
    from ui.cached import Store

    store = Store(DATA_FOLDER)
    warm = [_seconds(store.refresh) for _ in range(20)]
    yield Line("the same when unchanged", 1000 * median(warm), "ms", 50)


def dates() -> Iterator[Line]:
    """Parse 100 000 distinct dates of all usual forms."""
    from transcaspian.dates import parse

    chance = random.Random(1)
    texts = [
        f"{chance.randint(1900, 2090)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        + chance.choice(("", "~", "?", f"T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}+03:00", "T07+03:00~"))
        for _ in range(100_000)
    ]
    yield Line("100 000 dates", 1000 * _seconds(lambda: [parse(text) for text in texts]), "ms", 2000)


def slides(rounds: int) -> Iterator[Line]:
    """Draw a slide of 1920 × 1080 as PNG; the first includes the imports."""
    code = (
        "import time; start = time.perf_counter()\n"
        "from transcaspian.dataset import DATA_FOLDER, load; from transcaspian.slide import slide\n"
        "from transcaspian.view import View; data = load(DATA_FOLDER).published\n"
        "for _ in range(2):\n"
        "    start = time.perf_counter(); slide(data, View()); print(time.perf_counter() - start)"
    )
    found = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
        found.append([float(line) for line in done.stdout.split()])
    yield Line("slide 1920×1080 PNG, the first of a process", 1000 * median(f[0] for f in found), "ms", 2000)
    yield Line("slide 1920×1080 PNG, the next", 1000 * median(f[1] for f in found), "ms", 2000)


def controls(large: Path, rounds: int) -> Iterator[Line]:
    """Run the page's script for every control, shipped and large data, on one core."""
    name, shipped = slowest(presses(DATA_FOLDER, rounds))
    yield Line("script run, slowest control", shipped, "ms", 60, remark=name)
    name, many = slowest(presses(large, 1))
    yield Line("the same, 10 000 events", many, "ms", 2, shipped, "shipped", name)


def pictures(folder: Path, large: Path, rounds: int) -> Iterator[Line]:
    """Open and click in a browser, ours and the bare page in turn, on warm servers."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving(ROOT / "app.py", folder / "ours.log"))
        many = stack.enter_context(serving(ROOT / "app.py", folder / "many.log", large))
        bare = stack.enter_context(serving(BARE, folder / "bare.log"))
        running = stack.enter_context(browser())
        first: dict[str, list[float]] = {ours: [], many: [], bare: []}
        click: dict[str, list[float]] = {ours: [], many: [], bare: []}
        sent: dict[str, list[float]] = {ours: [], many: [], bare: []}
        foreign: set[str] = set()
        for turn in range(rounds + 1):  # the first turn warms the servers and does not count
            for url in (ours, bare, many):
                control, choices = THEIRS if url == bare else OURS
                with opened(running, url) as (tab, took):
                    if turn:
                        first[url].append(took)
                    for words in choices:
                        ms, size = tab.click(control, words)
                        if turn:
                            click[url].append(ms)
                            sent[url].append(size)
                    foreign |= tab.foreign if url != bare else set()
    opening, clicking = median(first[bare]), median(click[bare])
    yield Line("open → first full picture", median(first[ours]), "ms", 1.25, opening, "bare page", spread(first[ours]))
    yield Line("filter click → new picture", median(click[ours]), "ms", 1.3, clicking, "bare page", spread(click[ours]))
    yield Line("over the wire per click", max(sent[ours]) / 1000, "kB", 60, remark="the largest of all clicks")
    yield Line("open, 10 000 events", median(first[many]), "ms", 2, median(first[ours]), "shipped", spread(first[many]))
    yield Line(
        "click, 10 000 events", median(click[many]), "ms", 2, median(click[ours]), "shipped", spread(click[many])
    )
    yield Line("requests to other hosts", len(foreign), "", 0, remark=", ".join(sorted(foreign)))


def crowd(folder: Path, rounds: int) -> Iterator[Line]:
    """Ten sessions press at the same moment."""
    with serving(ROOT / "app.py", folder / "crowd.log") as url:
        took = together(url, OURS[0], 10, rounds)
    yield Line("ten sessions at once, p95 of a rerun", 1000 * percentile(took, 0.95), "ms", 800)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    rounds = 2 if options.quick else 5
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = folder / "large"
        generate(large, 10_000, seed=1)
        parts = [loading(rounds), dates(), slides(rounds), controls(large, rounds), crowd(folder, rounds)]
        for part in parts:
            for line in part:
                lines.append(line)
                print(f"… {line.what}: {line.measured:.3g} {line.unit}", file=sys.stderr, flush=True)
        try:
            lines += pictures(folder, large, rounds)
        except NoBrowser as missing:
            print(missing, file=sys.stderr)
    print(table(lines))
    if options.json:
        machine = {"python": platform.python_version(), "streamlit": streamlit.__version__, "cores": os.cpu_count()}
        write_json(options.json, lines, machine)


if __name__ == "__main__":
    main()
