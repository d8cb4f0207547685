"""``python -m benchmarks [--quick] [--part NAME] [--json FILE] [--before COMMIT]``: the budgets of the design.

Absolute times depend on the machine; most budgets are ratios to a bare page that is measured alternately with ours.
Nothing here is a test: the report says "NO", and the exit code stays 0.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import streamlit
from playwright.sync_api import Browser

from benchmarks.asked import asked_for
from benchmarks.browser import NoBrowser, browser, open_tab
from benchmarks.first import first
from benchmarks.flood import flooded
from benchmarks.generate import generate
from benchmarks.layers import layers
from benchmarks.line import over_a_line
from benchmarks.loading import loading
from benchmarks.meanwhile import meanwhile
from benchmarks.playback import playback
from benchmarks.report import Line, percentile, spread, table, write_json
from benchmarks.scripts import presses, slowest
from benchmarks.servers import BARE, ROOT, cpu_seconds, serving
from benchmarks.sessions import idle, in_turn, together
from benchmarks.site import site
from benchmarks.wire import counting_proxy
from transcaspian.dataset.loading import load
from transcaspian.edit.changes import Set
from transcaspian.edit.desk import Desk
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.reading import read_table
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.writing import workbook

_FIFTY = 50
OURS = ("w_window", ("Mutiny", "July", "June + July"))
THEIRS = ("choice", ("some", "more", "few"))


def dates() -> Iterator[Line]:
    """Parse 100 000 distinct dates of all usual forms."""
    from transcaspian.language.dates import parse

    chance = random.Random(1)
    texts = [
        f"{chance.randint(1900, 2090)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        + chance.choice(("", "~", "?", f"T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}+03:00", "T07+03:00~"))
        for _ in range(100_000)
    ]
    yield Line("100 000 dates", 1000 * _seconds(lambda: [parse(text) for text in texts]), "ms", 2000)


def slides(rounds: int) -> Iterator[Line]:
    """Write a slide of 1920 × 1080 as PNG and PPTX, and saved views as PDF and DOCX; the first includes the imports."""
    code = (
        "import sys, time; start = time.perf_counter()\n"
        "from transcaspian.dataset.loading import DATA_FOLDER, load\n"
        "from transcaspian.slides.brief import handout, saved_parts\n"
        "from transcaspian.slides.files.formats import asked_for, handout_file, slide_file\n"
        "from transcaspian.slides.page import Options, slide\n"
        "from transcaspian.view.query import View; data = load(DATA_FOLDER).published\n"
        "for ending in ('png', 'png', 'pptx', 'pptx'):\n"
        "    start = time.perf_counter(); slide_file(data, slide(data, View()), ending)\n"
        "    print(time.perf_counter() - start)\n"
        "start = time.perf_counter(); parts = saved_parts(data)[:10]\n"
        "handout_file(data, handout(data, parts, Options()), 'pdf'); print(time.perf_counter() - start)\n"
        "for _ in range(2):\n"
        "    start = time.perf_counter(); parts, options = asked_for(saved_parts(data), Options(), 'docx')\n"
        "    handout_file(data, handout(data, parts, options), 'docx'); last = time.perf_counter() - start\n"
        "print(last)"
    )
    found = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
        found.append([float(line) for line in done.stdout.split()])
    names = ("PNG, the first of a process", "PNG, the next", "PPTX, the first of a process", "PPTX, the next")
    budgets = (2000, 1000, 3000, 3000)
    for n, (name, budget) in enumerate(zip(names, budgets, strict=True)):
        yield Line(f"slide 1920×1080 {name}", 1000 * median(f[n] for f in found), "ms", budget)
    yield Line("handout of ten views, PDF", 1000 * median(f[4] for f in found), "ms", 20_000)
    yield Line("handout of all views, DOCX, the next", 1000 * median(f[5] for f in found), "ms", 5000)


def beside(folder: Path, rounds: int) -> Iterator[Line]:
    """Press a filter while the same server makes another reader's handout."""
    alone: list[float] = []
    during: list[float] = []

    def clicks() -> list[float]:
        # In a thread of its own: the browser driver's event loop runs in this one.
        return [took for round_of_it in threads.submit(together, url, OURS[0], 1, 5).result() for took in round_of_it]

    with (
        serving(ROOT / "app.py", folder / "beside.log") as url,
        browser() as running,
        ThreadPoolExecutor(1) as threads,
    ):
        page = running.new_page()
        page.goto(f"{url}/briefing")
        page.locator(".st-key-preview img").wait_for()
        for turn in range(rounds):
            alone += clicks()
            page.locator(".st-key-brief_format button", has_text="PDF" if turn % 2 else "ZIP").click()
            page.wait_for_timeout(1500)
            page.locator(".st-key-bind button").click()
            page.locator("[data-testid='stProgress']").wait_for()
            during += clicks()
            page.locator(".st-key-handout_file").wait_for(timeout=60_000)
    yield Line("filter click of another reader", 1000 * percentile(alone, 0.95), "ms", 800, remark="p95")
    remark = "p95, of another reader"
    yield Line("the same while a handout is made", 1000 * percentile(during, 0.95), "ms", 800, remark=remark)


def desk(large: Path, folder: Path) -> Iterator[Line]:
    """Save one changed row among 10 000 events and their claims; write and read them as a workbook."""
    data = folder / "desk"
    shutil.copytree(large, data)
    own = Desk(data, folder / "journal")
    row_id, row = next(iter(own.rows()["claims"].items()))
    changes = [Set("claims", row_id, "statement_en", row["statement_en"], "Shorter")]
    proposal = own.propose(own.state(), changes)
    took = _seconds(lambda: own.save(proposal, "x", datetime(2026, 1, 1, tzinfo=UTC)))
    yield Line("desk: save one row beside 10 000 events", 1000 * took, "ms", 2000)
    schema = read_schema(DATA_FOLDER / "datapackage.json")
    raw = {"events": read_table(data / "events.csv", schema.tables["events"])}
    kept: list[bytes] = []
    took = _seconds(lambda: kept.append(workbook(schema, raw, [], "en")))
    yield Line("desk: 10 000 rows as a workbook", 1000 * took, "ms", 5000)
    took = _seconds(lambda: read_upload("t.xlsx", kept[0], schema))
    yield Line("desk: the same, read", 1000 * took, "ms", 6000)


def controls(large: Path, rounds: int) -> Iterator[Line]:
    """Run the page's script for every control, shipped and large data, on one core."""
    name, shipped = slowest(presses(DATA_FOLDER, rounds))
    yield Line("script run, slowest control", shipped, "ms", 60, remark=name)
    name, many = slowest(presses(large, 1))
    yield Line("script run, 10 000 events", many, "ms", 2, shipped, "shipped", name)


def pictures(folder: Path, large: Path, rounds: int) -> Iterator[Line]:
    """Open and click in a browser, ours and the bare page in turn, on warm servers."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving(ROOT / "app.py", folder / "ours.log"))
        many = stack.enter_context(serving(ROOT / "app.py", folder / "many.log", large))
        bare = stack.enter_context(serving(BARE, folder / "bare.log"))
        running = stack.enter_context(browser())
        first: dict[str, list[float]] = {ours: [], many: [], bare: []}
        last: dict[str, list[float]] = {ours: [], many: [], bare: []}
        click: dict[str, list[float]] = {ours: [], many: [], bare: []}
        foreign: set[str] = set()
        for turn in range(rounds + 1):  # the first turn warms the servers and does not count
            for url in (ours, bare, many):
                control, choices = THEIRS if url == bare else OURS
                with open_tab(running, url) as (tab, took):
                    if turn:
                        first[url].append(took)
                        last[url].append(float(tab.page.evaluate("window.__probe.last")))
                    for words in choices:
                        ms, _ = tab.click(control, words)
                        if turn:
                            click[url].append(ms)
                    foreign |= tab.foreign if url != bare else set()
        sent = {url: list(_sent(running, url)) for url in (ours, many)}
        chosen = {url: list(_sent(running, url, marks=True)) for url in (ours, many)}
    opening, clicking = median(first[bare]), median(click[bare])
    yield Line("open → first full picture", median(first[ours]), "ms", 1.25, opening, "bare page", spread(first[ours]))
    yield Line("open → last program ready", median(last[ours]), "ms", None, median(last[bare]), "bare page")
    yield Line("filter click → new picture", median(click[ours]), "ms", 1.3, clicking, "bare page", spread(click[ours]))
    wire, unpacked = (max(sizes) / 1000 for sizes in zip(*sent[ours], strict=True))
    told = "the largest of its clicks; unpacked {:.0f} kB"
    yield Line("over the wire per click", wire, "kB", 60, remark=told.format(unpacked))
    large_wire, unpacked = (max(sizes) / 1000 for sizes in zip(*sent[many], strict=True))
    remark = told.format(unpacked)
    yield Line("over the wire per click, 10 000 events", large_wire, "kB", 2, wire, "shipped", remark)
    for url, of in ((ours, ""), (many, ", 10 000 events")):
        wire, unpacked = (max(sizes) / 1000 for sizes in zip(*chosen[url], strict=True))
        remark = f"unpacked; {wire:.0f} kB over the wire"
        yield Line(f"a mark chosen{of}", unpacked, "kB", 45, remark=remark)
    yield Line("open, 10 000 events", median(first[many]), "ms", 2, median(first[ours]), "shipped", spread(first[many]))
    yield Line(
        "click, 10 000 events", median(click[many]), "ms", 2, median(click[ours]), "shipped", spread(click[many])
    )
    yield Line("requests to other hosts", len(foreign), "", 0, remark=", ".join(sorted(foreign)))


def _sent(running: Browser, url: str, marks: bool = False) -> Iterator[tuple[int, int]]:
    """Press every choice, or click some ``marks``; yield the bytes on the wire and in the messages of each click."""
    with counting_proxy(url) as wire, open_tab(running, wire.url) as (tab, _):
        # With the table in view: from then on its data is part of each click, but not the script that draws it.
        tab.page.locator(".st-key-place_table").scroll_into_view_if_needed()
        tab.page.locator(".st-key-events_table canvas").first.wait_for()
        tab.page.wait_for_timeout(2000)
        clicks = (
            [partial(tab.choose, n) for n in range(3)] if marks else [partial(tab.click, OURS[0], w) for w in OURS[1]]
        )
        for click in clicks:
            before = wire.received
            _, unpacked = click()
            yield wire.received - before, unpacked


def edits(folder: Path, rounds: int) -> Iterator[Line]:
    """Save a table while a page is open, as an editor does; the page shows it by itself."""
    data = folder / "edited"
    shutil.copytree(DATA_FOLDER, data, ignore=shutil.ignore_patterns(".*"))
    table = data / "events.csv"
    took = []
    event = next(iter(load(data).published.events.values()))
    title = event.title["en"]
    with (
        serving(ROOT / "app.py", folder / "edited.log", data) as url,
        browser() as running,
        open_tab(running, f"{url}/?w=all&event={event.id}") as (tab, _),
    ):
        for turn in range(rounds):
            new = f"A title corrected {turn + 1} times"
            table.write_text(table.read_text("utf-8").replace(f",{title},", f",{new},", 1), "utf-8")
            took.append(_seconds(tab.page.locator(".tc-card h2", has_text=new).first.wait_for))
            title = new
    yield Line("saved table → on an open page", 1000 * max(took), "ms", 3000, remark="the slowest")


def fifty(folder: Path, rounds: int) -> Iterator[Line]:
    """Keep fifty pages open; then let fifty readers press at the same moment, on our page and the bare page in turn."""
    with serving(ROOT / "app.py", folder / "fifty.log") as ours, serving(BARE, folder / "bare.log") as bare:
        share = 100 * idle(ours, OURS[0], _FIFTY, settle=15, seconds=20, clock=lambda: cpu_seconds(ours))
        yield Line("fifty open idle pages", share, "% of a core", 5)
        met, theirs = in_turn([(ours, OURS[0]), (bare, THEIRS[0])], _FIFTY, 1 + rounds, settle=5)
    remark = f"of {_FIFTY * (1 + rounds)}; asked for again: {met.asked_again}; the bare page lost {theirs.lost}"
    yield Line("fifty readers at once, answers lost", met.lost, "", 0, remark=remark)
    p95, half = 1000 * percentile(met.warm, 0.95), 1000 * median(met.warm)
    of = 1000 * percentile(theirs.warm, 0.95)
    remark = f"p50 {half:.0f}, the bare page's {1000 * median(theirs.warm):.0f}; {rounds} rounds"
    yield Line("fifty readers at once, p95 of a rerun", p95, "ms", 0.6, of, "bare page", remark)


def crowd(folder: Path, large: Path, rounds: int) -> Iterator[Line]:
    """Let ten sessions press at the same moment; the first round warms the server and is reported separately."""
    first, warm = [], []
    for data in (DATA_FOLDER, large):
        with serving(ROOT / "app.py", folder / "crowd.log", data) as url:
            once, *again = together(url, OURS[0], 10, 1 + 2 * rounds, settle=15)
            first.append(1000 * max(once))
            warm.append(1000 * percentile([took for one in again for took in one], 0.95))
    yield Line("ten sessions at once, p95 of a rerun", warm[0], "ms", 800)
    yield Line("ten sessions, 10 000 events", warm[1], "ms", 2, warm[0], "shipped")
    yield Line("ten sessions, slowest of the first round", first[0], "ms", 800)
    yield Line("the same, 10 000 events", first[1], "ms", remark="five views that nobody has seen; no budget")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--part", metavar="NAME", help="one part alone, such as crowd or fifty")
    parser.add_argument("--before", metavar="COMMIT", default="", help="an earlier commit, whose loading is compared")
    options = parser.parse_args()
    rounds = 2 if options.quick else 5
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = folder / "large"
        generate(large, 10_000, seed=1)
        parts: dict[str, Callable[[], Iterable[Line]]] = {
            "loading": lambda: loading(large, rounds, options.before),
            "meanwhile": lambda: meanwhile(large, folder, OURS[0], rounds),
            "layers": lambda: layers(folder, rounds, 1_000_000 if options.quick else 10_000_000),
            "dates": dates,
            "slides": lambda: slides(rounds),
            "desk": lambda: desk(large, folder),
            "controls": lambda: controls(large, rounds),
            "edits": lambda: edits(folder, 2 * rounds),
            "crowd": lambda: crowd(folder, large, rounds),
            "flood": lambda: flooded(folder, OURS[0], rounds),
            "asked": lambda: asked_for(folder, OURS[0]),
            "fifty": lambda: fifty(folder, 4 * rounds),
            "beside": lambda: beside(folder, rounds),
            "pictures": lambda: pictures(folder, large, rounds),
            "line": lambda: over_a_line(folder, rounds),
            "playback": lambda: playback(folder, rounds),
            "first": lambda: first(folder, rounds),
            "site": lambda: site(folder, rounds),
        }
        for name, part in parts.items():
            if options.part not in (None, name):
                continue
            try:
                for line in part():
                    lines.append(line)
                    print(f"… {line.what}: {line.measured:.3g} {line.unit}", file=sys.stderr, flush=True)
            except NoBrowser as missing:
                print(missing, file=sys.stderr)
    print(table(lines))
    if options.json:
        machine = {"python": platform.python_version(), "streamlit": streamlit.__version__, "cores": os.cpu_count()}
        write_json(options.json, lines, machine)


if __name__ == "__main__":
    main()
