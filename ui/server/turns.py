"""Many readers at once: a few scripts run at a time, in the order of requests, instead of all of them slowly.

Python runs one thread at a time. If fifty scripts run at once, all finish together at the end, and meanwhile the thread
that sends their answers waits for its turn among fifty others; if they run one after another, half of the readers have
their answer in half of the time, and none of them later.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_AT_ONCE = 2
# Seconds without anybody entering or leaving, after which one more is admitted: no slow page holds up the rest.
_STALLED = 0.5


class Few:
    """Admits a few at a time, first come, first served."""

    def __init__(self, at_once: int = _AT_ONCE, stalled: float = _STALLED) -> None:
        self._at_once, self._stalled = at_once, stalled
        self._state = threading.Condition()
        self._waiting: deque[object] = deque()
        self._inside = 0
        self._moved = 0.0  # when somebody last entered or left
        self._mine = threading.local()  # whether this thread has a place

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a place, and hold it while the block runs."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have this thread's place, if it has one, while the block runs: it waits for something else."""
        had = getattr(self._mine, "place", False)
        if had:
            self._leave()
        try:
            yield
        finally:
            if had:
                self._enter()

    def _enter(self) -> None:
        me = object()
        with self._state:
            self._waiting.append(me)
            while not (self._waiting[0] is me and self._open()):
                self._state.wait(self._stalled)
            self._waiting.popleft()
            self._step(+1)
        self._mine.place = True

    def _leave(self) -> None:
        self._mine.place = False
        with self._state:
            self._step(-1)

    def _open(self) -> bool:
        return self._inside < self._at_once or time.monotonic() - self._moved > self._stalled

    def _step(self, by: int) -> None:
        self._inside += by
        self._moved = time.monotonic()
        self._state.notify_all()

    @property
    def full(self) -> bool:
        """Whether others would have to wait."""
        return self._inside >= self._at_once


SCRIPTS = Few()
# Set while no request has to wait for another (ui/server/pace.py). A thread that draws makes each message of an answer
# wait five milliseconds for its turn, and an answer has a hundred: what nobody's page has named is drawn in calm.
CALM = threading.Event()
CALM.set()
