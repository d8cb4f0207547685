"""A PostgreSQL server of the tests' own: a new cluster, reached through a socket in its folder and no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.unit.programs import program

_SETTINGS = ("listen_addresses=", "fsync=off", "shared_buffers=16MB", "max_connections=20", "max_wal_size=64MB")


@contextmanager
def running() -> Iterator[str]:
    """Run a server while the tests need it, and yield its address."""
    initdb = program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 letters at most
    own = _nobody(folder)
    data = folder / "data"
    try:
        made = [initdb, "-D", str(data), "-A", "trust", "-U", "layers", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **own)
        server = [str(Path(initdb).resolve().with_name("postgres")), "-D", str(data), "-k", str(folder)]
        server += [part for setting in _SETTINGS for part in ("-c", setting)]
        address = f"postgresql://layers@/postgres?host={folder}"
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(server, stdout=log, stderr=log, cwd=folder, **own) as process,
        ):
            try:
                _wait(address, process, folder / "log")
                yield address
            finally:
                process.send_signal(signal.SIGINT)  # a fast shutdown, whoever is still connected
                process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nobody(folder: Path) -> dict[str, Any]:
    """Return how to start a program as somebody who owns a folder: the server refuses to run as root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "extra_groups": []}


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None:
                pytest.fail(log.read_text(errors="replace")[-2000:])
