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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.e2e.forking import Forked, Process, start

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
def served(folder: Path, log: Path, *arguments: str, **options: Any) -> Iterator[Server]:
    """Serve the dashboard, or another script, on a folder of tables until the block ends; options as of ``begun``."""
    with begun(folder, log, *arguments, **options) as server, used(server):
        yield server


@contextlib.contextmanager
def begun(
    folder: Path,
    log: Path,
    *arguments: str,
    script: str = "app.py",
    port: int = 0,
    settings: Mapping[str, str] = MappingProxyType({}),
    forked: bool = True,
) -> Iterator[Server]:
    """Start a server, without waiting for it, and end it with the block.

    ``arguments`` are Streamlit's, ``settings`` variables of the environment; without a port it takes a free one.
    """
    log.write_bytes(b"")
    with _lent(port) as port:
        # What the person who runs the tests has set for the dashboard is not meant for these servers.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "TRANSCASPIAN_"))}
        env = {**inherited, "TRANSCASPIAN_DATA": str(folder), "PYTHONUNBUFFERED": "1", **_QUICK, **settings}
        process = start(["run", script, "--server.port", str(port), *arguments], ROOT, env, log, forked)
        base = "".join(f"/{after}" for name, after in pairwise(arguments) if name == BASE)
        try:
            yield Server(f"http://localhost:{port}{base}", folder, log, process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


# Dozens of servers start, and most are asked for one page.
_QUICK = {"TRANSCASPIAN_DRAW_AHEAD": "no"}


@contextlib.contextmanager
def used(server: Server) -> Iterator[Server]:
    """Wait until a server answers; while the block runs, a failure shows its log."""
    until = time.monotonic() + STARTING
    while not _healthy(server.url):
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{server.tail()}")
        if time.monotonic() > until:
            raise RuntimeError(f"no healthy server within {STARTING:.0f} s:\n{server.tail()}")
        time.sleep(0.1)
    RUNNING.append(server)
    try:
        yield server
    finally:
        RUNNING.remove(server)


def told(server: Server) -> dict[str, str | int]:
    """Return what another process has to know to use a server."""
    return {"url": server.url, "folder": str(server.folder), "log": str(server.log), "pid": server.process.pid}


def heard(of: dict[str, str | int]) -> Server:
    """Return a server of another process, as that has told of it."""
    return Server(str(of["url"]), Path(str(of["folder"])), Path(str(of["log"])), Forked(int(of["pid"])))


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
