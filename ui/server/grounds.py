"""The background pictures of drawn maps by address: drawn once, on a thread of their own, and cached by the browser.

Anybody can request one, and the possible addresses are endless: one is drawn at a time, few may wait, and the cache is
bounded. Those that one of our pages has named go first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from transcaspian.drawing.ground import MEDIA_TYPE, Ground, ground_of, parse_name, version, webp
from transcaspian.scene.model import Scene

PATH = "/app/ground/{version}/{name}"
_KEPT = 8_000_000  # bytes of cached pictures: about a hundred pictures
_NAMED = 256  # names that pages have recently given out
_WAITING = 8  # pictures that may wait to be drawn for names that no page has given out
_YEAR = 31_536_000


class Busy(Exception):
    """Raised if too many other grounds are waiting to be drawn."""


class Grounds:
    """Pictures of grounds, of which the latest are cached; ``draw`` makes one."""

    def __init__(self, draw: Callable[[Ground], bytes] = webp, kept: int = _KEPT, waiting: int = _WAITING) -> None:
        self._draw, self._room, self._most = draw, kept, waiting
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._named: OrderedDict[str, None] = OrderedDict()
        self._coming: dict[str, Future[bytes]] = {}
        self._strangers = 0  # names being drawn that no page has given out
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="ground")

    def give_out(self, ground: Ground) -> str:
        """Return the name of a ground for a page, and start to draw it before the browser asks for it."""
        name = ground.name
        with self._lock:
            known = name in self._named
            self._named[name] = None
            self._named.move_to_end(name)
            if len(self._named) > _NAMED:
                self._named.popitem(last=False)
        if not known:
            self.picture(ground)
        return name

    def picture(self, ground: Ground) -> Future[bytes]:
        """Return the picture of a ground, possibly still being drawn; raise ``Busy`` if too many are waiting."""
        name = ground.name
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                done: Future[bytes] = Future()
                done.set_result(self._kept[name])
                return done
            if name in self._coming:
                return self._coming[name]
            stranger = name not in self._named
            if stranger and self._strangers >= self._most:
                raise Busy
            self._strangers += stranger
            self._coming[name] = self._worker.submit(self._make, ground, stranger)
            return self._coming[name]

    def _make(self, ground: Ground, stranger: bool) -> bytes:
        name, made = ground.name, b""
        try:
            made = self._draw(ground)
        finally:
            with self._lock:
                self._coming.pop(name, None)
                self._strangers -= stranger
                if made:
                    self._kept[name] = made
                    self._size += len(made)
                while self._size > self._room:
                    self._size -= len(self._kept.popitem(last=False)[1])
        return made


_grounds = Grounds()


def path(scene: Scene) -> str:
    """Return the address of the ground of a scene's map, below the server's base path."""
    return PATH.format(version=version(), name=_grounds.give_out(ground_of(scene.map, scene.view.theme)))


async def answer(request: Request) -> Response:
    """Answer with the ground of an address; it never changes, so browsers may cache it for ever."""
    ground = parse_name(request.path_params["name"])
    if ground is None or request.url.query:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    current = request.path_params["version"] == version()
    tag = f'"{version()}-{ground.name.removesuffix(".webp")}"'
    # A page from before an update gets today's picture of the same place, but must not keep it under the old address.
    caching = f"public, max-age={_YEAR}, immutable" if current else "no-store"
    headers = {"Cache-Control": caching, "ETag": tag, "X-Content-Type-Options": "nosniff"}
    if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    try:
        # Not cancelled if one of several waiting requests goes away.
        drawn = await asyncio.shield(asyncio.wrap_future(_grounds.picture(ground)))
    except Busy:
        return Response(status_code=503, headers={"Cache-Control": "no-store", "Retry-After": "2"})
    return Response(drawn, media_type=MEDIA_TYPE, headers=headers)
