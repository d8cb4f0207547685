"""Drawings that anybody can ask for by address: made one at a time on a thread of their own, and kept within bounds.

The possible addresses are endless: few may wait, and what is kept is bounded. Those that one of our pages has named
go first.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import Generic, TypeVar

from ui.server import turns

Key = TypeVar("Key", bound=Hashable)
BLINK = 0.15  # seconds that a page waits for what is drawn into it
_CROWD = 1.0  # seconds that a drawing waits for a crowd of requests to be over
_NAMED = 256  # keys that pages have recently named


class Busy(Exception):
    """Raised if too many other drawings are waiting to be made."""


class Drawings(Generic[Key]):
    """Drawings by key, of which the latest are kept; ``draw`` makes one."""

    def __init__(
        self,
        draw: Callable[[Key], bytes],
        kept: int,
        waiting: float,
        name: str = "drawing",
        calm: Event | None = turns.CALM,
    ) -> None:
        """Keep at most ``kept`` bytes, and let ``waiting`` drawings wait that no page has named.

        These are made when it is ``calm``, or a second after they were asked for; at once if that is None.
        """
        self._draw, self._room, self._most, self._calm = draw, kept, waiting, calm
        self._lock = Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0
        self._named: OrderedDict[Key, None] = OrderedDict()
        self._coming: dict[Key, Future[bytes]] = {}
        self._strangers = 0  # being made or waiting, and named by no page
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)

    @property
    def waiting(self) -> int:
        """How many drawings are being made or wait for that."""
        return len(self._coming)

    def announce(self, key: Key, at_once: bool = True) -> None:
        """Take a drawing for one that a page names, and start to make it before the browser asks for it."""
        with self._lock:
            self._named[key] = None
            self._named.move_to_end(key)
            if len(self._named) > _NAMED:
                self._named.popitem(last=False)
        if at_once:
            self.get(key)

    def ready(self, key: Key) -> bytes | None:
        """Return a drawing if it is made already."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, key: Key) -> Future[bytes]:
        """Return a drawing, possibly still being made; raise ``Busy`` if too many are waiting."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                done: Future[bytes] = Future()
                done.set_result(self._kept[key])
                return done
            if key in self._coming:
                return self._coming[key]
            stranger = key not in self._named
            if stranger and self._strangers >= self._most:
                raise Busy
            self._strangers += stranger
            self._coming[key] = self._worker.submit(self._make, key, stranger, time.monotonic())
            return self._coming[key]

    async def made(self, key: Key, patience: float | None = None) -> bytes:
        """Return a drawing once it is made; raise ``Busy``, or TimeoutError after so many seconds.

        Then, or if the request goes away that waits for it, it is made all the same: the next one has it.
        """
        # What is there costs no turn of the event loop: hundreds of requests may want it in the same moment.
        if (made := self.ready(key)) is not None:
            return made
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self.get(key))), patience)

    def _make(self, key: Key, stranger: bool, asked: float) -> bytes:
        made = b""
        try:
            if stranger and self._calm:
                # Those that wait in a line wait for one crowd together, not one after the other.
                self._calm.wait(max(0.0, asked + _CROWD - time.monotonic()))
            made = self._draw(key)
        finally:
            with self._lock:
                self._coming.pop(key, None)
                self._strangers -= stranger
                if made:
                    self._kept[key] = made
                    self._size += len(made)
                while self._size > self._room:
                    self._size -= len(self._kept.popitem(last=False)[1])
        return made
