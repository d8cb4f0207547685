"""Starting the dashboard for browser tests: a server of its own on a folder of tables of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.e2e.forking import Process, start

ROOT = Path(__file__).resolve().parents[2]
STARTING = 90.0  # seconds that a server may take on a busy machine
BASE = "--server.baseUrlPath"
RUNNING: list[Server] = []


@dataclass(frozen=True)
class Server:
    """A running dashboard, the folder of its tables and its log."""

    url: str
    folder: Path
    log: Path
    process: Process

    def tail(self, size: int = 6000) -> str:
        """Return the end of the log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:]


def copy_of_data(into: Path) -> Path:
    """Copy the shipped tables to a folder that a test may change."""
    return Path(shutil.copytree(ROOT / "data", into, ignore=shutil.ignore_patterns(".*")))


@contextlib.contextmanager
def served(
    folder: Path,
    log: Path,
    *arguments: str,
    script: str = "app.py",
    port: int = 0,
    settings: dict[str, str] | None = None,
    forked: bool = True,
) -> Iterator[Server]:
    """Serve the dashboard, or another script, on a folder of tables until the block ends.

    ``arguments`` are Streamlit's, ``settings`` variables of the environment; without a port it takes a free one.
    """
    log.write_bytes(b"")
    with _lent(port) as port:
        server = _started(folder, log, script, arguments, port, settings or {}, forked)
        RUNNING.append(server)
        try:
            yield server
        finally:
            RUNNING.remove(server)
            server.process.terminate()
            try:
                server.process.wait(10)
            except subprocess.TimeoutExpired:
                server.process.kill()


# Dozens of servers start, and most are asked for one page.
_QUICK = {"TRANSCASPIAN_DRAW_AHEAD": "no"}


def _started(
    folder: Path,
    log: Path,
    script: str,
    arguments: Sequence[str],
    port: int,
    settings: dict[str, str],
    forked: bool,
) -> Server:
    # What the person who runs the tests has set for the dashboard is not meant for these servers.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "TRANSCASPIAN_"))}
    env = {**inherited, "TRANSCASPIAN_DATA": str(folder), "PYTHONUNBUFFERED": "1", **_QUICK, **settings}
    process = start(["run", script, "--server.port", str(port), *arguments], ROOT, env, log, forked)
    base = "".join(f"/{after}" for name, after in pairwise(arguments) if name == BASE)
    server = Server(f"http://localhost:{port}{base}", folder, log, process)
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{server.tail()}")
        if _healthy(server.url):
            return server
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"no healthy server within {STARTING:.0f} s:\n{server.tail()}")


@contextlib.contextmanager
def _lent(wanted: int) -> Iterator[int]:
    """Lend a port, one that a server has left where there is one: pages have read the programs of that address."""
    port = wanted or next(iter(_left), 0) or _free_port()
    _left.discard(port)
    try:
        yield port
    finally:
        _left.add(port)


_left: set[int] = set()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
