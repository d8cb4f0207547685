"""Servers forked from one process that has imported what the dashboard is made with.

The imports of a server take four seconds of a processor, and dozens of servers start in a run. Imported ahead are the
packages and what of ours reads its settings when it is asked; what knows Streamlit is imported by each server, with the
settings that it was given.
Run as a module it is that process: it reads what to start from its input, a line each, and answers with the numbers of
the processes.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import IO, Any, Protocol

POSSIBLE = sys.platform == "linux"  # elsewhere a process with threads is not safely forked
_PACKAGES = ("geopandas", "plotly.graph_objects", "matplotlib.figure", "fontTools.subset", "babel.dates")
_OURS = "transcaspian"
_SHUT_WITH = 1  # exit code that is told: the system keeps the true one for the parent


class Process(Protocol):
    """What tests use of ``subprocess.Popen``."""

    pid: int

    def poll(self) -> int | None: ...  # as there
    def wait(self, timeout: float | None = None) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Forked:
    """A process whose parent is another one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return an exit code if the process has ended."""
        return _SHUT_WITH if select.select([self._descriptor], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raise subprocess.TimeoutExpired."""
        if not select.select([self._descriptor], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("streamlit", timeout or 0)
        return _SHUT_WITH

    def terminate(self) -> None:
        """Ask the process to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, number)


def start(arguments: Sequence[str], root: Path, env: Mapping[str, str], log: Path, forked: bool = True) -> Process:
    """Start ``streamlit`` with arguments in a folder; its words go to the log. ``forked``: where that is possible."""
    if not (forked and POSSIBLE):
        with log.open("ab") as stream:
            command = [sys.executable, "-m", "streamlit", *arguments]
            return subprocess.Popen(command, cwd=root, env=dict(env), stdout=stream, stderr=subprocess.STDOUT)
    parent = _parent(root)
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(json.dumps({"arguments": arguments, "env": dict(env), "log": str(log)}) + "\n")
    parent.stdin.flush()
    return Forked(int(parent.stdout.readline()))


@cache
def _parent(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", __name__]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _main(asked: IO[str], answers: IO[str]) -> None:
    """Start a server for each line, until there are no more."""
    ours = walk_packages(import_module(_OURS).__path__, f"{_OURS}.")
    for name in (*_PACKAGES, *(one.name for one in ours if not one.name.endswith(".__main__"))):
        with suppress(ModuleNotFoundError):  # an engine of layers whose package is not here; who needs it is told
            import_module(name)
    from streamlit.web import cli

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for line in asked:
        sys.stdout.flush()
        if pid := os.fork():
            answers.write(f"{pid}\n")
            answers.flush()
            continue
        _become(json.loads(line))
        cli.main(prog_name="streamlit")


def _become(wanted: dict[str, Any]) -> None:
    """Make this process the one that was asked for: arguments, environment, and words to its log."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(wanted["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.environ.clear()
    os.environ.update(wanted["env"])
    sys.argv = ["streamlit", *wanted["arguments"]]


if __name__ == "__main__":
    _main(sys.stdin, sys.stdout)
