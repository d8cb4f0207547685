"""The first second: when the picture in the page is painted, when the page is live, what is sent, and what moves."""

from __future__ import annotations

import gzip
import re
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.browser import browser, open_tab
from benchmarks.report import Line, percentile, spread
from benchmarks.servers import BARE, ROOT, serving
from benchmarks.sessions import together

_PROBE = Path(__file__).with_name("first.js").read_text(encoding="utf-8")
_SIZES = ((1440, 900), (390, 844))
_ADDRESSES, _READERS, _CONTROL = 200, 4, "w_window"
_STILL = 10_000  # ms after which the layout shift is read
_GROUND = re.compile(r'srcset="(/app/ground/[^"]*/light_[^"]*)"')


def first(folder: Path, rounds: int) -> Iterator[Line]:
    """Open ours and the bare page in turn, each as a first visitor, on warm servers."""
    with (
        serving(ROOT / "app.py", folder / "first.log") as ours,
        serving(BARE, folder / "bare.log") as bare,
        browser() as running,
    ):
        for size in _SIZES:
            yield from _at(running, ours, bare, size, rounds)
        yield Line("sent for the first picture", _sent(ours) / 1000, "kB", 150, remark="page and ground, packed")


def storm(folder: Path, rounds: int) -> Iterator[Line]:
    """Let readers click while 200 addresses that nobody has asked for before are asked for at once, wave after wave."""
    with (
        serving(ROOT / "app.py", folder / "storm.log") as url,
        ThreadPoolExecutor(_ADDRESSES) as strangers,
        ThreadPoolExecutor(1) as readers,
    ):
        alone = [took for one in together(url, _CONTROL, _READERS, 1 + rounds, settle=10)[1:] for took in one]
        clicks = readers.submit(together, url, _CONTROL, _READERS, 1 + rounds, 2)
        waits, wave = list[float](), 0
        while not clicks.done():
            addresses = (f"{url}/?w=all&q=stranger+{wave}+{n}" for n in range(_ADDRESSES))
            waits += strangers.map(_page, addresses)
            wave += 1
        during = [took for one in clicks.result()[1:] for took in one]
    usual, remark = 1000 * percentile(alone, 0.95), f"p95; pages: p95 {1000 * percentile(waits, 0.95):.0f} ms"
    took = 1000 * percentile(during, 0.95)
    yield Line(f"click while {_ADDRESSES} addresses are asked for", took, "ms", 2, usual, "alone", remark)


def _page(url: str) -> float:
    """Ask for a page as a browser does; return the seconds until it is there."""
    start = time.perf_counter()
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}), timeout=120
    ) as answer:
        answer.read()
    return time.perf_counter() - start


def _at(running: Browser, ours: str, bare: str, size: tuple[int, int], rounds: int) -> Iterator[Line]:
    painted, live, shift, both = list[float](), list[float](), list[float](), list[float]()
    for turn in range(rounds + 1):  # the first turn warms the servers and does not count
        with open_tab(running, bare, size) as (_, took):
            both += [took] if turn else []
        found = _opened(running, ours, size)
        if turn:
            painted.append(found["painted"])
            live.append(found["live"])
            shift.append(found["shift"])
    at, of = f"{size[0]}×{size[1]}", median(both)
    yield Line(f"{at}: open → first picture painted", median(painted), "ms", 0.35, of, "bare page", spread(painted))
    yield Line(f"{at}: open → everything live", median(live), "ms", 0.8, of, "bare page", spread(live))
    yield Line(f"{at}: layout shift in ten seconds", max(shift), "", 0.05, remark="the largest")


def _opened(running: Browser, url: str, size: tuple[int, int]) -> dict[str, float]:
    """Open a page with an empty cache; return when it was painted and live (ms), and its layout shift."""
    context = running.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_init_script(_PROBE)
    page = context.new_page()
    page.goto(url)
    page.wait_for_function(f"() => window.__first.live && performance.now() > {_STILL}", timeout=90_000)
    found: dict[str, float] = page.evaluate("() => window.__first")
    context.close()
    return found


def _sent(url: str) -> int:
    """Return the bytes of the page and of the ground of its map for a browser that has not told its size class."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        page = answer.read()
    ground = _GROUND.search(gzip.decompress(page).decode())
    assert ground, "the page has no picture"
    with urllib.request.urlopen(url + ground[1], timeout=60) as answer:
        return len(page) + len(answer.read())
