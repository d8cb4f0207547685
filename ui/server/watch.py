"""Watching the tables: one thread of the server reads changed files, so that no page waits for that."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ui import cached

_EVERY = 0.5  # seconds
_PATIENCE = 10.0  # seconds that an editor who has just saved waits to see it
_TIDY = 30.0  # seconds between full garbage collections; Python collects the youngest objects by itself meanwhile
_LOG = logging.getLogger(__name__)


class Watch:
    """Calls ``look`` at intervals, on a thread of its own once started, and never twice at the same time."""

    def __init__(self, look: Callable[[], int], every: float = _EVERY) -> None:
        self._look, self._every = look, every
        self._state = threading.Condition()
        self._wanted = self._done = 0  # number of looks requested, and of the last one done
        self._thread: threading.Thread | None = None
        self.found: int | None = None  # result of the last look; None before the first

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the current look, if there is one."""
        with self._state:
            self._thread = None
            self._state.notify_all()

    def now(self, patience: float = _PATIENCE) -> None:
        """Return once a look that began after this call is done, at the latest after ``patience`` seconds.

        If the thread is not running, as in a test without a server, the look happens here.
        """
        with self._state:
            if self._thread is not None:
                self._wanted += 1
                mine = self._wanted
                self._state.notify_all()
                self._state.wait_for(lambda: self._done >= mine, patience)
                return
        self._take()

    def _run(self) -> None:
        mine, tidied = threading.current_thread(), time.monotonic()
        while self._thread is mine:
            with self._state:
                wanted = self._wanted
            self._take()
            with self._state:
                self._done = wanted
                self._state.notify_all()
            if time.monotonic() - tidied > _TIDY:
                # Streamlit would do this after every run, while readers wait: see .streamlit/config.toml.
                gc.collect()
                tidied = time.monotonic()
            with self._state:
                self._state.wait_for(lambda: self._thread is not mine or self._wanted > self._done, self._every)

    def _take(self) -> None:
        try:
            self.found = self._look()
        except Exception:  # whatever the error, the next change must still be noticed
            _LOG.exception("The tables could not be looked at")


TABLES = Watch(lambda: cached.store().refresh())


@asynccontextmanager
async def watching(_app: object) -> AsyncIterator[None]:
    """Watch the tables while the server runs."""
    TABLES.start()
    try:
        yield
    finally:
        TABLES.stop()
