"""Run time of the page's script for each control, measured inside the process that runs it, on one core.

Streamlit's own test runner runs the frame of the pages as a server does. Only the script is measured: callbacks and
every element, but not the garbage collection that Streamlit appends, nor the work of the test runner afterwards.
CPU time is measured, so that other programs on the machine do not matter.
Caches by view are emptied before each press, so that every press is one that nobody has made before.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
_POPOVERS = (
    "pop_countries",
    "pop_products",
    "pop_stages",
    "more",
    "dates",
    "display",
    "counts",
    "known_day",
)
_RUN = "exec_func_with_error_handling"  # Streamlit runs scripts and fragments through it
# Each control with the values that are chosen one after another.
CONTROLS: dict[str, tuple[Any, ...]] = {
    "w_window": ("july", "mutiny", "2022-23", "all", "june-july"),
    "w_frame": ("corridor", "march", "caspian", "uralsk", "all"),
    "w_tracks": (["mutiny"], ["contracts", "corridor"], []),
    "w_certainty": (["confirmed"], ["claimed", "disputed"], []),
    "w_text": ("ship", "Уральск", ""),
    "w_actors": (["kazakhstan"], []),
    "w_places": (["astana"], []),
    "w_sources": (["wsj-2023-12-22"], []),
    "w_significant": (True, False),
    "w_zone": ("Asia/Almaty", "Europe/Moscow"),
    "w_language": ("pl", "en"),
    "w_theme": ("dark", ""),
    "known_back": (True, True, True, True),
    "known_today": (True,),
    "next": (True, True, True),
}

CONTRACTS: dict[str, tuple[Any, ...]] = {
    "w_countries": (["TR"], ["RU", "CN"], []),
    "w_products": (["drones"], ["minerals", "ships"], []),
    "w_stages": (["memorandum"], ["unverified"], []),
    "known_back": (True, True),
    "known_today": (True,),
}
# The corridor's controls in the order in which they can be reached: most are in one section of its page.
CORRIDOR: tuple[tuple[str, Any], ...] = (
    ("cor_shown", "northern"),
    ("cor_shown", "titr-main"),
    ("cor_section", "compare"),
    ("cor_pair_1", "southern-iran"),
    ("cor_pair_0", "btk"),
    ("cor_section", "whatif"),
    ("cor_origin", "almaty"),
    ("cor_destination", "kars"),
    ("cor_closed", ["aktau-port"]),
    ("cor_avoid", ["TM"]),
    ("cor_reset", True),
    ("cor_section", "volumes"),
    ("cor_section", "minerals"),
    ("cor_section", ""),
)
# The controls to press on each page, in this order; the default page has no name.
PAGES: dict[str, tuple[tuple[str, Any], ...]] = {
    "": tuple((key, value) for key, values in CONTROLS.items() for value in values),
    "pages/explore/contracts.py": tuple((key, value) for key, values in CONTRACTS.items() for value in values),
    "pages/explore/corridor.py": CORRIDOR,
}

_BUTTONS = ("known_back", "known_today", "next", "cor_reset")


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, if the system supports that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextlib.contextmanager
def clocked(times: list[float]) -> Iterator[None]:
    """Append the CPU seconds of each script run to a list, including fragments and runs that another run cut short."""
    run = getattr(script_runner, _RUN)
    depth = [0]

    def timed(func: Callable[[], Any], ctx: Any) -> Any:
        depth[0] += 1
        start = time.thread_time()
        try:
            return run(func, ctx)
        finally:
            depth[0] -= 1
            if not depth[0]:
                times.append(time.thread_time() - start)

    setattr(script_runner, _RUN, timed)
    try:
        yield
    finally:
        setattr(script_runner, _RUN, run)


def forget_views() -> None:
    """Empty the caches of ``ui`` that depend on views: scenes, cards, tables, pictures."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("ui."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value.__module__ == name:
                    value.cache_clear()


def presses(data: Path, rounds: int) -> dict[str, list[float]]:
    """Press every control ``rounds`` times; return the seconds of each script run by control."""
    os.environ["TRANSCASPIAN_DATA"] = str(data)
    times: list[float] = []
    found: dict[str, list[float]] = {}
    with one_core(), clocked(times), tempfile.TemporaryDirectory() as kept:
        os.environ["TRANSCASPIAN_HISTORY"] = kept  # versions kept by these runs must not end up in anybody's history
        app = AppTest.from_file(ROOT / "ui" / "frame.py", default_timeout=120)
        for popover in _POPOVERS:
            app.session_state[f"near_opened_{popover}"] = True  # the slower case: all popovers have been opened
        app.run()
        gc.collect()
        gc.freeze()  # as on the server once its tables are loaded
        for page, steps in PAGES.items():
            if page:
                app.switch_page(str(ROOT / page)).run()
            for key, value in steps * rounds:
                widget: Any = app.get_by_key(key)
                widget.click() if key in _BUTTONS else widget.set_value(value)
                forget_views()
                times.clear()
                app.run()
                assert not app.exception, [error.value for error in app.exception]
                found.setdefault(f"{Path(page).stem}: {key}".removeprefix(": "), []).append(sum(times))
    del os.environ["TRANSCASPIAN_DATA"], os.environ["TRANSCASPIAN_HISTORY"]
    return found


def slowest(found: dict[str, list[float]]) -> tuple[str, float]:
    """Return the control with the longest median run, and that median in ms."""
    medians = {key: median(values) for key, values in found.items()}
    key = max(medians, key=medians.__getitem__)
    return key, 1000 * medians[key]
