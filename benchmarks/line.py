"""Opening over a line of 20 Mbit/s and 40 ms, as at home: by a first reader, and by one who has been there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.browser import browser, open_tab, opened
from benchmarks.report import Line, spread
from benchmarks.servers import BARE, ROOT, serving

_LINE = (20.0, 40.0)  # Mbit/s, ms
# What came over the line for a page; what was in the cache counts nothing.
_RECEIVED = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, one) => sum + one.transferSize, 0)"""


def over_a_line(folder: Path, rounds: int) -> Iterator[Line]:
    """Open our page and the bare page in turn, each with an empty cache and then once more."""
    took: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    received: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        ours = stack.enter_context(serving(ROOT / "app.py", folder / "ours.log"))
        bare = stack.enter_context(serving(BARE, folder / "bare.log"))
        running = stack.enter_context(browser())
        for turn in range(rounds + 1):  # the first turn warms the servers and does not count
            for url in (ours, bare):
                with open_tab(running, url, line=_LINE) as (tab, first):
                    for cache in ("empty", "full"):
                        ms = first if cache == "empty" else opened(tab.page, url)
                        if turn:
                            took[url, cache].append(ms)
                            received[url, cache].append(tab.page.evaluate(_RECEIVED) / 1000)
    for cache in ("empty", "full"):
        size, of = (median(received[url, cache]) for url in (ours, bare))
        remark = f"{size:.0f} kB, the bare page {of:.0f}; {spread(took[ours, cache])}"
        what = f"open at {_LINE[0]:.0f} Mbit/s, {_LINE[1]:.0f} ms, {cache} cache"
        yield Line(what, median(took[ours, cache]), "ms", 0.8, median(took[bare, cache]), "bare page", remark)
