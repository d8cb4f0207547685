"""The server's one look at the tables: a thread of its own reads what has changed, so that no page waits for it."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ui import cached

_EVERY = 0.5  # seconds
_PATIENCE = 10.0  # seconds that somebody who has just saved waits to see it
_TIDY = 30.0  # seconds between two collections of garbage; Python collects the youngest by itself meanwhile
_LOG = logging.getLogger(__name__)


class Watch:
    """Looks again and again, on a thread of its own while it is started, and never two looks at once."""

    def __init__(self, look: Callable[[], int], every: float = _EVERY) -> None:
        self._look, self._every = look, every
        self._state = threading.Condition()
        self._wanted = self._done = 0  # looks that were asked for, and the last of them that has been taken
        self._thread: threading.Thread | None = None
        self.found: int | None = None  # what the last look has found; None before the first

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End with the look that is being taken, if there is one."""
        with self._state:
            self._thread = None
            self._state.notify_all()

    def now(self, patience: float = _PATIENCE) -> None:
        """Return when a look has been taken that began after this call, at the latest after so many seconds.

        While nothing looks by itself, as in a test without a server, the look is taken here.
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
                # Streamlit would do this after every run, while the reader waits: see .streamlit/config.toml.
                gc.collect()
                tidied = time.monotonic()
            with self._state:
                self._state.wait_for(lambda: self._thread is not mine or self._wanted > self._done, self._every)

    def _take(self) -> None:
        try:
            self.found = self._look()
        except Exception:  # whatever it is, the next change must still be seen
            _LOG.exception("The tables could not be looked at")


TABLES = Watch(lambda: cached.store().refresh())


@asynccontextmanager
async def watching(_app: object) -> AsyncIterator[None]:
    """Look at the tables while the server runs."""
    TABLES.start()
    try:
        yield
    finally:
        TABLES.stop()
