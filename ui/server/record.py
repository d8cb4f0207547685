"""The record as plain pages under ``/e/``, the very ones of a published site: a link in a mail opens at once.

They are made when they are asked for and kept within bounds; a page is a few milliseconds' work.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from transcaspian.dataset.loading import Dataset
from transcaspian.site.model import Site
from transcaspian.site.serving import MEDIA_TYPES, content
from ui import cached
from ui.server.drawings import Busy, Drawings
from ui.server.static_files import is_kept

FOLDER = "/e"
PATH = f"{FOLDER}/{{name:path}}"
_KEPT = 24_000_000  # bytes: most of the pages of the shipped record
_WAITING = 16
_LONGEST = 300  # letters of a path
_NO_STORE = {"Cache-Control": "no-store"}


class _Asked(NamedTuple):
    version: str  # of the data
    base: str
    name: str


class Record:
    """Answers with the files of the record's site; ``site`` is the public address of the server, if it has one."""

    def __init__(self, site: str, base: str) -> None:
        self._base = f"{site}{base}{FOLDER}" if site else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        if request.method not in ("GET", "HEAD") or len(name) > _LONGEST:
            return Response(status_code=404, headers=_NO_STORE)
        try:
            found = await _FILES.made(_Asked(cached.dataset().version, self._base, name))
        except Busy:
            return Response(status_code=503, headers=_NO_STORE | {"Retry-After": "2"})
        if not found:
            return Response(status_code=404, headers=_NO_STORE)
        tag = f'"{hashlib.sha256(found).hexdigest()[:16]}"'
        headers = {"Cache-Control": "no-cache", "ETag": tag, "X-Content-Type-Options": "nosniff"}
        if is_kept(request, tag):
            return Response(status_code=304, headers=headers)
        ending = name.rpartition(".")[2]
        return Response(found, media_type=MEDIA_TYPES.get(ending, "application/octet-stream"), headers=headers)


def _made(asked: _Asked) -> bytes:
    return content(_site(cached.dataset(), asked.base), asked.name) or b""


@lru_cache(maxsize=2)
def _site(data: Dataset, base: str) -> Site:
    return Site(data, data.languages, base)


_FILES: Drawings[_Asked] = Drawings(_made, _KEPT, _WAITING, "record", None)
