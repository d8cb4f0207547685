"""The picture of an address in the page that answers it: what a reader sees before any program runs.

It is drawn once, on a thread of its own and in turn with the scripts of readers, and kept. Anybody can ask for any
number of addresses: few may wait, and no page waits longer than a blink for its picture.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.types import Scope

from transcaspian.scene.sizes import DEFAULT, HEIGHTS, PHONE
from ui import cached, state
from ui.first import pages
from ui.first.asked import Asked
from ui.server import grounds, turns
from ui.server.drawings import BLINK, Busy, Drawings

_KEPT = 12_000_000  # bytes of pictures: about a hundred
_WAITING = 8  # pictures that may wait to be drawn
_PHONE = (PHONE, HEIGHTS[0])  # its page is the same at every height
_LOG = logging.getLogger(__name__)

PICTURE = b'<div class="tc-first '  # how one begins
# In place of a picture that is still being drawn: ui/server/opening.js asks for it again.
LATE = b'<template class="tc-first-late"></template>'

Key = tuple[object, Asked]  # the tables, and what is asked


def asked_by(scope: Scope, base: str) -> tuple[Asked, ...]:
    """Return what a request asks for, for both kinds of windows if the browser has not told its size class yet.

    Nothing, if there is no picture of it: a presentation, a picture alone, or a page that has none.
    """
    path, query = str(scope["path"]), parse_qs(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    page = path.removeprefix(base).strip("/")
    if not f"{path}/".startswith(f"{base}/") or page not in pages.PATHS:
        return ()
    if query.get("present", [""])[-1] == "1" or query.get("only", [""])[-1] == state.PICTURE:
        return ()
    view, ignored = cached.understood(state.query_of(query))
    link = _older(query.get("v", [""])[-1])
    cookies = _cookies(scope)
    told = state.known_size(cookies.get(state.SIZE_COOKIE, ""))
    sizes = (DEFAULT, _PHONE) if told is None else (_PHONE,) if told[0] == PHONE else (told,)
    chosen = bool(view.event and cookies.get(state.CHOSEN_COOKIE))
    return tuple(Asked(page, view, size, ignored, link, base, chosen and size == _PHONE) for size in sizes)


def _older(link: str) -> str:
    """Return the version that a link was made with; empty if it is that of the tables on show."""
    try:
        return "" if not link or cached.dataset().version.startswith(link) else link
    except Exception:  # there are no tables: no picture either
        return ""


def _cookies(scope: Scope) -> dict[str, str]:
    given = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    return cookie_parser(given.decode("latin-1"))


def _drawn(key: Key) -> bytes:
    with turns.SCRIPTS.one():
        return pages.html(key[1]).encode()


class Pictures:
    """The first pictures of addresses; ``draw`` makes one, ``tables`` says of what: others are drawn anew."""

    def __init__(
        self,
        draw: Callable[[Key], bytes] = _drawn,
        tables: Callable[[], object] = cached.dataset,
        patience: float = BLINK,
        waiting: int = _WAITING,
    ) -> None:
        self._drawings = Drawings[Key](draw, _KEPT, waiting, "first")
        self._tables, self._patience = tables, patience

    async def of(self, asked: Iterable[Asked]) -> bytes:
        """Return the pictures that are there in time, one after the other."""
        try:
            tables = self._tables()
        except Exception:
            _LOG.exception("There are no tables to draw")
            return b""
        return b"".join(await asyncio.gather(*(self._one((tables, one)) for one in asked)))

    async def _one(self, key: Key) -> bytes:
        try:
            return await self._drawings.made(key, self._patience)
        except TimeoutError:
            return (self._without_event(key) or b"") + LATE
        except Busy:
            return self._without_event(key) or b""
        except Exception:
            # What is wrong with the tables is said by the live page.
            _LOG.exception("There is no first picture of %s", key[1])
            return b""

    def _without_event(self, key: Key) -> bytes | None:
        """Return the same without the chosen event, if it is there; any other would show what the address does not."""
        tables, asked = key
        return self._drawings.ready((tables, replace(asked, view=asked.view.but(event=""))))

    def prepare(self, base: str, languages: Iterable[str], wanted: Callable[[], bool] = lambda: True) -> None:
        """Draw the default views in some languages, one by one, so that the first reader does not wait for them.

        It ends early when they are not ``wanted`` any more.
        """
        tables = self._tables()
        for language in languages:
            for page in pages.PATHS:
                for size in (DEFAULT, _PHONE):
                    if not wanted():
                        return
                    asked = Asked(page, cached.understood(f"lang={language}")[0], size, base=base)
                    try:
                        html = self._drawings.get((tables, asked)).result()
                    except Busy:  # readers come first
                        continue
                    grounds.prepare(html.decode())


PICTURES = Pictures()
