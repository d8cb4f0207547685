"""The mutiny while its clock runs: steps per second in a browser, bytes on the wire and script time of a step."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.browser import browser
from benchmarks.report import Line, percentile
from benchmarks.scripts import one_core
from benchmarks.servers import ROOT, serving
from benchmarks.wire import counting_proxy
from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER
from transcaspian.stories.mutiny.clock import hours

_SECONDS = 10
_WATCH = """() => {
  window.tcShown = [];
  new MutationObserver(() => {
    const shown = document.querySelector('.tc-clock time')?.textContent;
    if (shown && shown !== window.tcShown.at(-1)) window.tcShown.push(shown);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def playback(folder: Path, rounds: int) -> Iterator[Line]:
    """Let the clock run: in this process for the script's time, in a browser for steps and bytes."""
    took = list(_scripts(rounds))
    yield Line(
        "mutiny, script of a step", 1000 * median(took), "ms", 60, remark=f"p95 {1000 * percentile(took, 0.95):.0f}"
    )
    with serving(ROOT / "app.py", folder / "playback.log") as url, browser() as running, counting_proxy(url) as wire:
        page = running.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{wire.url}/mutiny?t=2023-06-24T06:00")
        page.locator(".st-key-still svg [data-events]").first.wait_for()
        page.wait_for_timeout(3000)  # until the page is quiet
        page.locator(".st-key-mutiny_play button").click()
        page.wait_for_timeout(1000)
        page.evaluate(_WATCH)
        before = wire.received
        page.wait_for_timeout(1000 * _SECONDS)
        received, steps = wire.received - before, len(page.evaluate("() => window.tcShown"))
    yield Line("mutiny, steps a second", steps / _SECONDS, "", remark="2 at least")
    yield Line("mutiny, over the wire per step", received / 1000 / max(1, steps), "kB", 30)


def _scripts(rounds: int) -> Iterator[float]:
    """Yield the CPU seconds of each step of the player, each at a minute that is not cached."""
    from ui.mutiny import player

    times: list[float] = []
    stage = player._stage

    def timed() -> None:
        start = time.thread_time()
        stage()
        times.append(time.thread_time() - start)

    os.environ["TRANSCASPIAN_DATA"] = str(DATA_FOLDER)
    with one_core(), tempfile.TemporaryDirectory() as kept:
        os.environ["TRANSCASPIAN_HISTORY"] = kept
        player._stage = timed
        try:
            app: Any = AppTest.from_file(ROOT / "ui" / "frame.py", default_timeout=120).run()
            app.switch_page(str(ROOT / "pages/explore/mutiny.py")).run()
            app.get_by_key("mutiny_play").click().run()
            times.clear()
            for at in range(7, hours(load(DATA_FOLDER).published).minutes, 240 // rounds):
                app.session_state["mutiny_playing"] = (time.monotonic(), at, 1)
                app.run()
                assert not app.exception, [error.value for error in app.exception]
        finally:
            player._stage = stage
    del os.environ["TRANSCASPIAN_DATA"], os.environ["TRANSCASPIAN_HISTORY"]
    yield from times
