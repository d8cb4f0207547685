"""The picture of an address in the page that answers it: what a reader sees before any program runs.

It is drawn once, on a thread of its own, in turn with the scripts of readers. Addresses are endless and anybody can ask:
few may wait, the latest are kept, and a page never waits longer than a blink for its picture.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.types import Scope

from transcaspian.view.query import View, read_query
from ui import state

_PATIENCE = 0.15  # seconds that a page waits for its picture
_KEPT = 64  # pictures of about 150 kB
_WAITING = 8  # that may wait to be drawn
_LOG = logging.getLogger(__name__)

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address shows: a page, with a view, at a browser's size class (None: it has not told one yet)."""

    page: str  # its path
    view: View
    size: Size | None
    ignored: tuple[str, ...] = ()  # parts of the address


@dataclass(frozen=True, slots=True)
class Addition:
    """What a page gets for its address: in its head, and before all else in its body."""

    head: bytes = b""
    body: bytes = b""


Draw = Callable[[Asked], Addition]


def asked_by(scope: Scope, base: str) -> Asked | None:
    """Return what a request asks for; None if there is no picture of it, such as a presentation."""
    path = str(scope["path"])
    query = parse_qs(bytes(scope.get("query_string", b"")).decode("ascii", "replace"), keep_blank_values=True)
    if not f"{path}/".startswith(f"{base}/") or query.get("present") == ["1"]:
        return None
    view, ignored = read_query(state.query_of(query))
    return Asked(path.removeprefix(base).strip("/"), view, state.known_size(_cookies(scope)), ignored)


def _cookies(scope: Scope) -> str:
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    return cookie_parser(headers.get(b"cookie", b"").decode("latin-1")).get(state.SIZE_COOKIE, "")


class Pictures:
    """The pictures of addresses, of which the latest are kept.

    ``draw`` makes one from what is asked; ``tables`` says which tables are shown: with others, all are drawn anew.
    """

    def __init__(
        self,
        draw: Draw,
        tables: Callable[[], object],
        patience: float = _PATIENCE,
        kept: int = _KEPT,
        waiting: int = _WAITING,
    ) -> None:
        self._draw, self._tables = draw, tables
        self._patience, self._room, self._most = patience, kept, waiting
        self._lock = Lock()
        self._of: object = None
        self._kept: OrderedDict[Asked, Addition] = OrderedDict()
        self._coming: dict[Asked, Future[Addition]] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="first")

    async def of(self, asked: Asked) -> Addition:
        """Return the picture that was asked for if it is there in time, or else the same without the chosen event.

        No other will do: it would show what the address does not.
        """
        coming = self._start(asked)
        if coming is not None:
            try:
                # Not cancelled: the next reader gets it, and this one's script has the scene.
                return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(coming)), self._patience)
            except TimeoutError:
                pass
        with self._lock:
            plain = replace(asked, view=asked.view.but(event=""))
            return self._kept.get(plain, Addition())

    def now(self, asked: Asked) -> Addition:
        """Return the picture that was asked for, however long it takes."""
        coming = self._start(asked, always=True)
        return coming.result() if coming else Addition()

    def _start(self, asked: Asked, always: bool = False) -> Future[Addition] | None:
        """Return a picture that is there or being drawn; None if too many are waiting."""
        with self._lock:
            tables = self._tables()
            if self._of is not tables:
                self._of = tables
                self._kept.clear()
            if asked in self._kept:
                self._kept.move_to_end(asked)
                done: Future[Addition] = Future()
                done.set_result(self._kept[asked])
                return done
            if asked not in self._coming:
                if len(self._coming) >= self._most and not always:
                    return None
                self._coming[asked] = self._worker.submit(self._make, asked, tables)
            return self._coming[asked]

    def _make(self, asked: Asked, tables: object) -> Addition:
        made = Addition()
        try:
            made = self._draw(asked)
        except Exception:  # the page goes out without it, as it does where scripts are all there is
            _LOG.exception("There is no first picture of %s", asked)
        with self._lock:
            self._coming.pop(asked, None)
            if self._of is tables:
                self._kept[asked] = made
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return made
