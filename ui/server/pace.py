"""Hundreds of requests in the same moment: few begin at a time, and between them the event loop is the readers'.

The answer to a click is a hundred messages, and each waits for a turn of the event loop. In a turn, all that is ready
is done: if two hundred requests go on in each, the click is answered when all of them are.
"""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server import turns

_FEW, _PAUSE = 4, 0.004  # requests, which take the server half a millisecond each, and seconds


class Pace:
    """ASGI middleware that lets ``few`` requests begin, in the order of their coming, then others after a pause."""

    def __init__(self, app: ASGIApp, few: int = _FEW, pause: float = _PAUSE) -> None:
        self._app, self._few, self._pause = app, few, pause
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._begun = 0  # since the last pause

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is its turn; a connection, over which a reader clicks, at once."""
        if scope["type"] == "http":
            await self._turn()
        await self._app(scope, receive, send)

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        if self._begun == 0:
            loop.call_later(self._pause, self._next, loop)
        if self._begun < self._few:
            self._begun += 1
        else:
            turns.CALM.clear()
            self._waiting.append(loop.create_future())
            await self._waiting[-1]

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        self._begun = 0
        while self._waiting and self._begun < self._few:
            one = self._waiting.popleft()
            if not one.done():  # its request may have gone away
                one.set_result(None)
                self._begun += 1
        if not self._waiting:
            turns.CALM.set()
        if self._begun:
            loop.call_later(self._pause, self._next, loop)
