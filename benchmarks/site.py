"""The site without a server: how long it takes to write, how large it is, and when its first page is painted."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.browser import browser, open_tab
from benchmarks.report import Line, spread
from benchmarks.servers import BARE, ROOT, serving

_SIZES = ((1440, 900), (390, 844))
_STILL = 1500  # ms after a page is loaded, when nothing larger is painted any more
_BASE = "https:" + "//example.org/record"
_PAGES = ("en/index.html", "en/event/{}.html")
_PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => done(Math.max(
  ...list.getEntries().map((entry) => entry.renderTime || entry.startTime)))).observe({
  type: "largest-contentful-paint", buffered: true }))"""


def site(folder: Path, rounds: int) -> Iterator[Line]:
    """Write the shipped record twice, and open its pages and the bare page in turn, each as a first visitor."""
    out = folder / "site"
    for name in ("written", "written again, all the same"):
        began = time.perf_counter()
        command = [sys.executable, "-m", "transcaspian", "publish", str(out), "--base-url", _BASE]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        yield Line(f"site of all languages, {name}", time.perf_counter() - began, "s", 60)
    files = [path for path in out.rglob("*") if path.is_file()]
    yield Line("its size", sum(path.stat().st_size for path in files) / 1e6, "MB", 25, remark=f"{len(files)} files")
    heaviest = max(len(gzip.compress(path.read_bytes())) for path in files if path.suffix == ".html")
    yield Line("its heaviest page, packed", heaviest / 1000, "kB", 150, remark="without what all pages share")
    ours = [path for path in (out / "assets").iterdir() if path.suffix in (".js", ".css")]
    yield Line("its style and scripts, packed", sum(len(gzip.compress(p.read_bytes())) for p in ours) / 1000, "kB", 60)
    event = sorted(path.stem for path in (out / "en" / "event").iterdir())[0]
    with _served(out) as url, serving(BARE, folder / "bare.log") as bare, browser() as running:
        for size in _SIZES:
            yield from _painted(running, url, bare, size, [page.format(event) for page in _PAGES], rounds)


def _painted(
    running: Browser, url: str, bare: str, size: tuple[int, int], pages: list[str], rounds: int
) -> Iterator[Line]:
    found: dict[str, list[float]] = {page: [] for page in pages}
    both = list[float]()
    for turn in range(rounds + 1):  # the first turn warms the servers and does not count
        with open_tab(running, bare, size) as (_, took):
            both += [took] if turn else []
        for page in pages:
            context = running.new_context(viewport={"width": size[0], "height": size[1]})
            opened = context.new_page()
            opened.goto(f"{url}/{page}", wait_until="load")
            opened.wait_for_timeout(_STILL)
            at = float(opened.evaluate(_PAINTED))
            found[page] += [at] if turn else []
            context.close()
    for page, times in found.items():
        what = f"{size[0]}×{size[1]}: site, {page.split('/')[1].removesuffix('.html')}: largest paint"
        yield Line(what, median(times), "ms", 0.2, median(both), "bare page", spread(times))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder as plain files; yield the address."""
    server = ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
