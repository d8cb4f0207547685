"""The first second: when the picture in the page is painted, when the page is live, what is sent, and what moves."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.browser import browser, open_tab
from benchmarks.report import Line, spread
from benchmarks.servers import BARE, ROOT, serving

_PROBE = Path(__file__).with_name("first.js").read_text(encoding="utf-8")
_SIZES = ((1440, 900), (390, 844))
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
