"""The files of ``static/`` by URL, read and compressed once; a browser asks for each of them once an hour.

Files are looked up by name among those that existed when the server started: no path of a request is ever looked up on
disk.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_AN_HOUR = "public, max-age=3600"
_TYPES = {".geojson": "application/geo+json", ".woff2": "font/woff2", ".ttf": "font/ttf", ".md": "text/markdown"}
_PACKED = (".woff2", ".png", ".webp")  # formats that are already compressed
_WORTH = 0.9  # of the size: smaller savings by compression are not worth a browser's time


def is_kept(request: Request, tag: str) -> bool:
    """Say whether a browser has kept the answer with a tag, and need not get it again."""
    return tag in map(str.strip, request.headers.get("If-None-Match", "").split(","))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


class StaticFiles:
    """An ASGI app that serves a folder; the route's ``name`` is a file's path in it."""

    def __init__(self, folder: Path) -> None:
        self._paths = {path.relative_to(folder).as_posix(): path for path in _files(folder)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answer = await run_in_threadpool(self._answer, Request(scope))
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = self._paths.get(str(request.path_params["name"]))
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        if path is None:
            return Response(status_code=404)
        plain, packed, tag = _content(path)
        headers = {
            "Cache-Control": _AN_HOUR,
            "ETag": tag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if is_kept(request, tag):
            return Response(status_code=304, headers=headers)
        if packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            plain, headers["Content-Encoding"] = packed, "gzip"
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return Response(plain, headers=headers, media_type=kind)


@cache
def _content(path: Path) -> tuple[bytes, bytes, str]:
    """Return a file's bytes, the same compressed (empty if that saves little), and a hash of its content."""
    plain = path.read_bytes()
    packed = b"" if path.suffix in _PACKED else gzip.compress(plain, 9, mtime=0)
    return plain, packed if len(packed) < _WORTH * len(plain) else b"", f'W/"{hashlib.sha256(plain).hexdigest()[:16]}"'
