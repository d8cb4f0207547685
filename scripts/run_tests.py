"""Run every check in turn and say how long each part took: ``python scripts/run_tests.py [--long] [--since SECONDS]``.

A browser on a busy machine can miss a deadline. Browser tests that fail are therefore run once more, alone; those
that pass only then are named at the end, and more than two of them fail the run (``second_try``).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST = 25  # failures after which the browser tests stop
SOME_FAILED = 1  # pytest's exit code when tests ran and some of them failed
Command = Sequence[str]

_PYTHON = sys.executable
# The tests of a file stay together: they share layouts and open pages. Those that take longest begin first
# (``tests/amounts.py``), so that no process works alone in the end.
_PYTEST = (_PYTHON, "-m", "pytest", "-q", "--dist", "loadfile", "--no-loadscope-reorder", "-n")
LONG = ("-m", "long")
SETUP: list[Command] = [(_PYTHON, "scripts/find_programs.py", "--install")]
LINT: list[Command] = [(_PYTHON, "-m", "ruff", "check", "."), (_PYTHON, "-m", "ruff", "format", "--check", ".")]
TYPES: list[Command] = [(_PYTHON, "-m", "mypy")]
# Unit tests hardly wait, and each process reads and collects all of them: one for each core. Browser tests wait half of
# their time for a page or frames.
UNIT = (*_PYTEST, "2", "tests/unit", "tests/app", "tests/engine")
BROWSER = (*_PYTEST, "3", f"--maxfail={MOST}", "tests/e2e")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts until one fails, print their seconds, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="only the tests that need more time than make test has")
    parser.add_argument("--since", type=float, default=time.time(), help="when the set-up began, in seconds since 1970")
    chosen = parser.parse_args(arguments)
    more = LONG if chosen.long else ()
    took: list[tuple[str, float]] = []
    before, code = chosen.since, 0
    parts: dict[str, Callable[[], int]] = {
        "set-up": partial(run_all, [(*command, "--long") if chosen.long else command for command in SETUP]),
        "lint": partial(run_all, LINT),
        "types, unit and app": partial(at_once, [] if chosen.long else TYPES, [(*UNIT, *more)]),
        "browser": partial(with_second_try, (*BROWSER, *more)),
    }
    try:
        for name, run in parts.items():
            if chosen.long and name == "lint":
                continue
            code = run()
            took.append((name, time.time() - before))
            before = time.time()
            if code:
                break
    finally:
        for name, seconds in [*took, ("all", time.time() - chosen.since)]:
            print(f"{name:>20} {seconds:7.1f} s", flush=True)
    return code


def run_all(commands: Sequence[Command]) -> int:
    """Run commands until one fails, and return its exit code, or 0."""
    for command in commands:
        print("+", *command, flush=True)
        if code := subprocess.run(command, cwd=ROOT, env=_env(), check=False).returncode:
            return code
    return 0


def _env() -> dict[str, str]:
    # Dozens of servers and commands start: compiled once, a module is compiled for all of them.
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def at_once(some: Sequence[Command], others: Sequence[Command]) -> int:
    """Run two rows of commands side by side, of which neither fills the machine; return an exit code that is not 0."""
    with ThreadPoolExecutor(1) as threads:
        beside = threads.submit(run_all, some)
        compile_tests()
        code = run_all(others)
        return code or beside.result()


def compile_tests() -> None:
    """Let one process compile the tests of a fresh clone: several would each compile all of them at the same time."""
    if not any((ROOT / "tests" / "unit").glob("__pycache__/test_*-pytest-*.pyc")):
        command = (_PYTHON, "-m", "pytest", "--collect-only", "-qq", "-p", "no:xdist", "tests")
        subprocess.run(command, cwd=ROOT, env=_env(), stdout=subprocess.DEVNULL, check=False)


def with_second_try(command: Command) -> int:
    """Run tests, then those that failed once more, one at a time; return the exit code."""
    code = run_all([command])
    if code != SOME_FAILED:
        return code
    return run_all(
        [(*command, "-n", "0", "--last-failed", "--last-failed-no-failures", "none", "-p", "scripts.second_try")]
    )


if __name__ == "__main__":
    sys.exit(main())
