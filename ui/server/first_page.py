"""The content of the page before its scripts run: style sheet, fonts, and a script for the size class and the opening.

Streamlit's page is an empty shell whose styles would come over the WebSocket, after the first parts had been drawn
without them. These are inserted into the shell that Streamlit serves.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcaspian.scene.sizes import HEIGHTS, WIDTHS
from transcaspian.slides.layout import SIZES
from ui import look
from ui.assets import asset
from ui.look import properties
from ui.server.head import Head, Heads
from ui.state import SIZE_COOKIE

Header = tuple[bytes, bytes]

_BEFORE_TITLE, _AT_THE_END = b"<title>", b"</body>"
_THEIR_FONT = re.compile(rb'<link\s+rel="preload"[^>]*\sas="font"[^>]*>')  # of a theme that is not one of ours
_FONTS = ("SourceSans3-Regular", "SourceSans3-Semibold")  # as in .streamlit/config.toml
# The margins of ui/style.css at both sides of a page: 1 rem (14 pixels) above this width in pixels, 0.6 below.
_NARROW, _MARGINS, _NARROW_MARGINS = 740, 28, 16.8
# Milliseconds after its last run, and without any further part, after which an incomplete page is shown; a frame of the
# browser counts as that many at most.
_PATIENCE, STALLED, _FRAME = 20_000, 4000, 100
_LETTERS = 1000  # milliseconds that a complete page waits for its font
_FROM_CACHE = (b"if-none-match", b"if-modified-since")  # these would be those of the shell, not of what is inserted


def script(base: str) -> str:
    """Return the script for a dashboard that is served below a base path."""
    values = {
        "NARROW_MARGINS": _NARROW_MARGINS,
        "NARROW": _NARROW,
        "MARGINS": _MARGINS,
        "WIDTHS": json.dumps(WIDTHS),
        "HEIGHTS": json.dumps(HEIGHTS),
        "SIZE_COOKIE": SIZE_COOKIE,
        "PATIENCE": _PATIENCE,
        "STALLED": STALLED,
        "FRAME": _FRAME,
        "LETTERS": _LETTERS,
        "PATH": f"{base}/",
    }
    text = asset(__file__, "opening.js")
    for name, value in values.items():
        text = text.replace(name, str(value))
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))


def style() -> str:
    """Return the style sheet. It is at the end of the page, so that it overrides Streamlit's.

    The colours are those of the browser's preferred scheme, until Streamlit's theme is known (``look.style``).
    """
    dark = f"@media (prefers-color-scheme: dark) {{ {properties('dark')} }}\n"
    sheets = "".join(f".st-key-sheet-{w}x{h} img {{ aspect-ratio: {w} / {h}; }}\n" for w, h in SIZES)
    return f"{properties('light')}\n{dark}{asset(look.__file__, 'style.css')}{sheets}"


class FirstPage:
    """ASGI middleware that puts script, style sheet and what it says of itself into Streamlit's page."""

    def __init__(self, app: ASGIApp, base: str, site: str = "") -> None:
        self._app = app
        self._heads = Heads(base, site)
        fonts = "".join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{base}/app/static/fonts/{name}.woff2">'
            for name in _FONTS
        )
        self._head = f"<script>{script(base)}</script>{fonts}\n    ".encode()
        self._end = f"<style>{style()}</style>\n  ".encode()
        self._whole = lru_cache(maxsize=64)(self._filled)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only HTML pages are changed."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rpartition("/")[2]:
            await self._app(scope, receive, send)
            return
        headers: list[Header] = scope["headers"]
        packed = any(name == b"accept-encoding" and b"gzip" in value for name, value in headers)
        left = [one for one in headers if one[0] not in (*_FROM_CACHE, b"accept-encoding")]
        answer = _Answer(send)
        await self._app({**scope, "headers": left}, receive, answer)
        if answer.start:
            head = await self._heads.head_of(scope["path"], scope["query_string"])
            body = self._whole(bytes(answer.body), packed, head)
            await _send(send, answer.start, body, packed)

    def _filled(self, page: bytes, packed: bool, head: Head) -> bytes:
        """Return a page with script, style sheet and head inserted; unchanged if it is not Streamlit's."""
        if b'id="root"' in page:
            page = head.put_into(_THEIR_FONT.sub(b"", page)).replace(_BEFORE_TITLE, self._head + _BEFORE_TITLE, 1)
            page = page.replace(_AT_THE_END, self._end + _AT_THE_END, 1)
        return gzip.compress(page, 9, mtime=0) if packed else page


class _Answer:
    """Buffers a page until it is complete; any other response is passed on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: MutableMapping[str, Any] | None = None
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message["status"], message["headers"]):
            self.start = message
        elif self.start and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        else:
            await self._send(message)


def _is_page(status: int, headers: Iterable[Header]) -> bool:
    about = {name.lower(): value for name, value in headers}
    return (
        status == 200 and about.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in about
    )


async def _send(send: Send, start: MutableMapping[str, Any], body: bytes, packed: bool) -> None:
    dated = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
    headers = [one for one in start["headers"] if one[0].lower() not in dated]
    headers += [(b"content-length", str(len(body)).encode())]
    if not any(name.lower() == b"vary" for name, _ in headers):
        headers.append((b"vary", b"Accept-Encoding"))
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
