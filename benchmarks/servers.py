"""Servers of our app and of the bare page, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BARE = Path(__file__).with_name("bare.py")
_STARTING = 60  # seconds
_RUNNING: dict[str, int] = {}  # addresses and processes


@contextlib.contextmanager
def serving(script: Path, log: Path, data: Path | None = None) -> Iterator[str]:
    """Serve a script until the block ends; yield the address.

    The app runs in its project folder with its own settings; the bare page elsewhere, with Streamlit's.
    """
    port = _free_port()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "TRANSCASPIAN_"))}
    own = {"TRANSCASPIAN_DATA": str(data)} if data else {}
    own["TRANSCASPIAN_HISTORY"] = str(log.parent / "history")  # kept versions count for the time and are then deleted
    options = ["--server.port", str(port), "--server.address", "localhost", "--server.headless", "true",
               "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]  # fmt: skip
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=ROOT if script.parent == ROOT else log.parent,
            env=inherited | own,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process, log)
            _RUNNING[f"http://localhost:{port}"] = process.pid
            yield f"http://localhost:{port}"
        finally:
            _RUNNING.pop(f"http://localhost:{port}", None)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def cpu_seconds(url: str) -> float:
    """Return the CPU seconds used by the server at an address; NaN if the system does not say."""
    try:
        stat = Path(f"/proc/{_RUNNING[url]}/stat").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")
