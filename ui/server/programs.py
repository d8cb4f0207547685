"""Streamlit's own programs and style sheets by URL, packed once: Streamlit packs none, and sends three times as much.

Their names say their content, so that a browser keeps them for ever. Those that every page needs are packed on threads
of their own at the server's start, the others when somebody asks for them. See
``docs/decisions/0030-policy-and-packing.md``.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
TYPES = {".js": "text/javascript", ".css": "text/css"}
_FOR_EVER = "public, max-age=31536000, immutable"
_LEAST = 1400  # bytes: a smaller file is one packet of the network, packed or not
_LEVEL = 6  # of gzip: higher ones take three times as long for one part in a hundred
_HASHED = re.compile(r"[\w.-]+\.[\w-]{8}\.(?:js|css)")
_IMPORTED = re.compile(rb"""(?:from|import)\s*["']\./([^"'/]+\.js)["']""")
_HEAD = 16_000  # bytes of a program within which it says what it imports
# Streamlit asks for the program of each kind of element when the first one of a page arrives: one way to the server
# more for each, and one for what it imports. These kinds are on most pages.
SOON = ("BidiComponent", "Html", "Button", "ButtonGroup", "PageLink", "Selectbox", "TextInput", "DownloadButton")


@cache
def closure(names: tuple[str, ...], folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the paths of programs by the names of their elements, with those that they import."""
    found: dict[str, None] = {}
    named = {path.name.split(".", 1)[0]: path for path in sorted((folder / "js").glob("*.js"))}
    waiting = [named[name] for name in names if name in named]
    while waiting:
        path = waiting.pop(0)
        if path.exists() and f"js/{path.name}" not in found:
            found[f"js/{path.name}"] = None
            with path.open("rb") as program:
                waiting += [folder / "js" / one.decode() for one in _IMPORTED.findall(program.read(_HEAD))]
    return tuple(found)


def named(page: bytes, folder: Path = FOLDER) -> bytes:
    """Return Streamlit's page with those programs named in its head that every page asks for when it has begun."""
    paths = (f"./static/{path}".encode() for path in closure(SOON, folder))
    links = b"".join(b'<link rel="modulepreload" crossorigin href="%s">' % path for path in paths if path not in page)
    return page.replace(b"</head>", links + b"</head>", 1)


class Programs:
    """Files of a folder, packed: each once, by whoever needs it first."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._paths = dict(_worth_packing(folder))
        self._packed: dict[str, Future[bytes]] = {}
        self._lock = Lock()
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="packing")

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def packed(self, name: str) -> Future[bytes]:
        """Return a file packed, possibly still being packed."""
        with self._lock:
            if name not in self._packed:
                self._packed[name] = self._workers.submit(_pack, self._paths[name])
            return self._packed[name]

    def begin(self) -> None:
        """Begin to pack what pages need, on threads of their own."""
        self._workers.submit(self._pack_needed)

    def _pack_needed(self) -> None:
        for name in closure(SOON, self._folder):
            if name in self:
                self.packed(name)


def _worth_packing(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.glob("*/*"):
        if _HASHED.fullmatch(path.name) and path.suffix in TYPES and path.stat().st_size >= _LEAST:
            yield path.relative_to(folder).as_posix(), path


def _pack(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), _LEVEL, mtime=0)


class Packed:
    """ASGI middleware that answers with packed programs where a browser takes them; all else is passed on."""

    def __init__(self, app: ASGIApp, base: str, programs: Programs) -> None:
        self._app, self._before, self._programs = app, f"{base}/static/", programs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        name = scope["path"].removeprefix(self._before) if scope["type"] == "http" else ""
        if name not in self._programs or not _takes_packed(scope):
            await self._app(scope, receive, send)
            return
        # Not cancelled if one of several waiting requests goes away.
        content = await asyncio.shield(asyncio.wrap_future(self._programs.packed(name)))
        headers = {"Cache-Control": _FOR_EVER, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        await Response(content, headers=headers, media_type=TYPES[Path(name).suffix])(scope, receive, send)


def _takes_packed(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "GET" and "gzip" in headers.get("accept-encoding", "") and "range" not in headers
