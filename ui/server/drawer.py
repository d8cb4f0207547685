"""A process beside the server that draws slides: Python runs one thread at a time, and a slide takes seconds of it.

Drawn on a thread of the server, a slide would let each message of an answer wait, see ``ui/server/turns.py``. The
process has a low priority, gets the tables once for each version, and ends with the server, however that ends.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Refused
from transcaspian.slides.files.jobs import Drawn, Job, Progress

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "ui.server.drawer")
_LIMIT = 180.0  # seconds for one drawing, after which the process is taken for stuck
_TRIES = 2
_LOG = logging.getLogger(__name__)


class Drawer:
    """Draws in a process of its own between ``open`` and ``close``, otherwise where it is asked, as in most tests."""

    def __init__(self, command: Sequence[str] = _COMMAND, limit: float = _LIMIT) -> None:
        self._command, self._limit = command, limit
        self._lock = threading.Lock()
        self._open = False
        self._process: subprocess.Popen[bytes] | None = None
        self._known: Dataset | None = None  # the tables that the process has

    def open(self, at_once: bool = True) -> None:
        """Draw in a process from now on; it starts ``at_once``, or with the first drawing."""
        with self._lock:
            self._open = True
            if at_once:
                self._running()

    def close(self) -> None:
        """End the process, whatever it does."""
        self._open = False
        if self._process:
            self._process.kill()

    def rest(self) -> None:
        """End the process until there is something to draw again."""
        with self._lock:
            self._end()

    def draw(self, data: Dataset, job: Job, progress: Progress) -> Drawn:
        """Draw something; Refused where that is impossible, or the process has died of it."""
        if not self._open:
            return job.drawn(data, progress)
        with self._lock:
            began = time.monotonic()
            for _ in range(_TRIES):
                try:
                    return self._answer(data, job, progress)
                except (EOFError, OSError, pickle.UnpicklingError):  # it was killed, or has ended
                    self._end()
                    _LOG.exception("The process that draws has ended")
                if not self._open or time.monotonic() - began >= self._limit:
                    break
        raise Refused("slide.not_drawn")

    def _answer(self, data: Dataset, job: Job, progress: Progress) -> Drawn:
        process = self._running()
        assert process.stdin and process.stdout
        late = threading.Timer(self._limit, process.kill)
        late.start()
        try:
            pickle.dump((None if self._known is data else data, job), process.stdin)
            process.stdin.flush()
            self._known = data
            while True:
                kind, said = pickle.load(process.stdout)
                if kind == "progress":
                    progress(*said)
                elif kind == "drawn":
                    drawn: Drawn = said
                    return drawn
                elif kind == "refused":
                    raise Refused(said[0], **said[1])
                else:
                    raise RuntimeError(said)
        finally:
            late.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._process, self._known = subprocess.Popen(self._command, cwd=_ROOT, **pipes), None
        return self._process

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
        self._process = None


def _draw_for(asked: IO[bytes], told: IO[bytes]) -> None:
    """Draw what is asked for, until nobody asks any more."""

    def tell(kind: str, said: object) -> None:
        pickle.dump((kind, said), told)
        told.flush()

    data: Any = None
    while True:
        try:
            given, job = pickle.load(asked)
        except EOFError:
            return
        data = data if given is None else given
        try:
            tell("drawn", job.drawn(data, lambda done, of: tell("progress", (done, of))))
        except Refused as refused:
            tell("refused", (refused.key, refused.values))
        except OSError:
            raise
        except Exception as error:
            _LOG.exception("Something cannot be drawn")
            tell("failed", f"{type(error).__name__}: {error}")


def main() -> None:
    """Draw for the process that has started this one, with a low priority."""
    if hasattr(os, "nice"):
        os.nice(10)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    import transcaspian.slides.files.formats  # noqa: F401  loaded before anybody waits for it

    with suppress(BrokenPipeError, KeyboardInterrupt):
        _draw_for(sys.stdin.buffer, told)


if __name__ == "__main__":
    main()
