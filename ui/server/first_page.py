"""The content of the page before its programs run: style sheet, fonts, its picture, and a script for the opening.

Streamlit's page is an empty shell whose styles would come over the WebSocket, after the first parts had been drawn
without them. These are inserted into the shell that Streamlit serves. With a picture, its programs come after that.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcaspian.drawing import markup
from transcaspian.language.messages import in_every_language
from transcaspian.look.palette import DARK, LIGHT
from transcaspian.look.typography import FAMILY
from transcaspian.scene.sizes import HEIGHTS, PHONE, WIDTHS
from transcaspian.slides.options import SIZES
from ui import first as first_pictures
from ui import look, navigation
from ui.assets import asset
from ui.look import properties
from ui.paper import light_instead
from ui.server import policy, programs
from ui.server.drawings import Drawings
from ui.server.first_picture import PICTURE, PICTURES, Pictures, asked_by
from ui.server.head import Head, Heads
from ui.state import CHOSEN_COOKIE, SIZE_COOKIE

Header = tuple[bytes, bytes]

_BEFORE_TITLE, _BODY = b"<title>", b"<body>"
_THEIR_FONT = re.compile(rb'<link\s+rel="preload"[^>]*\sas="font"[^>]*>')  # of a theme that is not one of ours
# What runs Streamlit's page, and the sheet that it waits for.
_PROGRAM = re.compile(rb'<script type="module"[^>]*?\ssrc="([^"]*)"[^>]*></script>')
_PARTS = re.compile(rb'<link rel="modulepreload"[^>]*>')
_SHEET = re.compile(rb'<link rel="stylesheet"[^>]*?\shref="([^"]*)"[^>]*>')
_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
# As in .streamlit/config.toml.
_FONTS = {"SourceSans3-Regular": "400", "SourceSans3-Semibold": "600 700"}
_FONT = "{base}/app/static/fonts/{name}.woff2"
# The margins of ui/style.css at both sides of a page: 1 rem (14 pixels) above this width in pixels, 0.6 below.
_NARROW, _MARGINS, _NARROW_MARGINS = 740, 28, 16.8
# Milliseconds after its last run, and without any further part, after which an incomplete page is shown, later where a
# picture stands for it; a frame of the browser counts as that many at most.
_PATIENCE, _STALLED, PICTURED, _FRAME = 20_000, 4000, 10_000, 100
_LETTERS = 1000  # milliseconds that a complete page waits for its font
_GROUND = 500  # milliseconds that programs wait for the ground of the map to be painted
# Milliseconds after which a picture is asked for again that was not drawn in time, and how often.
_LATE, _TIMES = 400, 4
_KEPT = 1_500_000  # bytes of pages as they are sent: about seventy
_SHELLS = 2  # Streamlit sends the same page at every address
_FROM_CACHE = (b"if-none-match", b"if-modified-since")  # these would be those of the shell, not of what is inserted


def script(base: str) -> str:
    """Return the script for a dashboard that is served below a base path."""
    values = {
        "PAPER_RULES": json.dumps(light_instead()),
        "DRAWING_RULES": json.dumps(asset(look.__file__, "drawing.css")),
        "NARROW_MARGINS": _NARROW_MARGINS,
        "NARROW": _NARROW,
        "MARGINS": _MARGINS,
        "WIDTHS": json.dumps(WIDTHS),
        "HEIGHTS": json.dumps(HEIGHTS),
        "SIZE_COOKIE": SIZE_COOKIE,
        "CHOSEN_COOKIE": CHOSEN_COOKIE,
        "PATIENCE": _PATIENCE,
        "STALLED": _STALLED,
        "PICTURED": PICTURED,
        "FRAME": _FRAME,
        "LETTERS": _LETTERS,
        "GROUND": _GROUND,
        "LATE": _LATE,
        "TIMES": _TIMES,
        "PHONE": PHONE,
        "PATH": f"{base}/",
    }
    ours = ("roving.js", "drawing.js", "moving.js", "spanning.js", "sight.js", "dates.js", "sensor_copy.js")
    text = "".join(asset(__file__, name) for name in ("opening.js", "connecting.js"))
    text += "".join(asset(look.__file__, name) for name in ours)
    for name, value in values.items():
        text = text.replace(name, str(value))
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))


def style(base: str) -> str:
    """Return the style sheet. It is in the body of the page, so that it overrides Streamlit's.

    The colours are those of the browser's preferred scheme, until Streamlit's theme is known (``look.style``).
    """
    dark = f"@media (prefers-color-scheme: dark) {{ {properties('dark')} }}\n"
    fonts = "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-display: swap; '
        f'src: url("{_FONT.format(base=base, name=name)}") format("woff2"); }}\n'
        for name, weight in _FONTS.items()
    )
    sheets = "".join(f".st-key-sheet-{w}x{h} img {{ aspect-ratio: {w} / {h}; }}\n" for w, h in SIZES)
    cards = asset(markup.__file__, "cards.css")
    ours = cards + asset(look.__file__, "style.css") + asset(first_pictures.__file__, "first.css")
    return f"{properties('light')}\n{dark}{fonts}{ours}{sheets}{look.on_paper()}"


class _Shell(NamedTuple):
    """Streamlit's page: the beginning of its answer, the page with what is put into it everywhere, and its policy."""

    start: MutableMapping[str, Any]
    page: bytes
    rules: str


class _Asked(NamedTuple):
    """A page of an address."""

    page: bytes
    head: Head
    picture: bytes
    packed: bool


class FirstPage:
    """ASGI middleware that puts into Streamlit's page a script, a style sheet, its picture and what it says of itself.

    It sets the policy of the page.
    """

    def __init__(self, app: ASGIApp, base: str, site: str = "", pictures: Pictures = PICTURES) -> None:
        self._app, self._base, self._pictures = app, base, pictures
        self._heads = Heads(base, site)
        fonts = "".join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_FONT.format(base=base, name=name)}">'
            for name in _FONTS
        )
        ground = (
            f"html{{background:{LIGHT.paper}}}@media (prefers-color-scheme:dark){{html{{background:{DARK.paper}}}}}"
        )
        self._head = f"<script>{script(base)}</script><style>{ground}</style>{fonts}\n    ".encode()
        self._style = f"<style>{style(base)}</style>\n".encode()
        # Without script nobody knows the reader's language but the address.
        told = "".join(f"<p>{text}</p>" for text in in_every_language("first.no_script"))
        self._no_script = f"<noscript>{told}</noscript>".encode()
        self._prepared = lru_cache(maxsize=_SHELLS)(self._prepare)
        self._shells: dict[str, _Shell] = {}
        self._pages: Drawings[_Asked] = Drawings(self._filled, _KEPT, inf, "pages", calm=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only Streamlit's page is changed."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _may_be_page(scope):
            await self._app(scope, receive, send)
            return
        shell = self._shells.get(scope["path"]) or await self._shell_of(scope, receive, send)
        if shell is None:
            return
        packed = any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
        head, picture = await asyncio.gather(
            self._heads.head_of(scope["path"], scope["query_string"]),
            self._pictures.of(asked_by(scope, self._base)),
        )
        body = await self._pages.made(_Asked(shell.page, head, picture, packed))
        await _send(send, shell.start, body, packed, shell.rules)

    async def _shell_of(self, scope: Scope, receive: Receive, send: Send) -> _Shell | None:
        """Return Streamlit's page at an address, which is the same as long as it runs; pass on any other answer.

        At an address where there is no page of ours Streamlit would say so in English, over the first page.
        """
        headers = [one for one in scope["headers"] if one[0] not in (*_FROM_CACHE, b"accept-encoding")]
        answer = _Answer(send)
        await self._app({**scope, "headers": headers}, receive, answer)
        if answer.start is None:
            return None
        if b'id="root"' not in answer.body:
            await send(answer.start)
            await send({"type": "http.response.body", "body": bytes(answer.body)})
            return None
        path = str(scope["path"]).removeprefix(self._base).strip("/")
        if navigation.name_at(path) is None:
            await self._to_first_page(path, scope["query_string"], send)
            return None
        shell = _Shell(answer.start, *self._prepared(bytes(answer.body)))
        # A cookie would be that of one reader.
        its_own = any(name.lower() == b"set-cookie" for name, _ in answer.start["headers"])
        if not its_own:
            self._shells[scope["path"]] = shell
        return shell

    async def _to_first_page(self, path: str, query: bytes, send: Send) -> None:
        """Send a reader to the first page, which says what of the address it does not know."""
        told = "&".join(part for part in (query.decode("latin-1"), urlencode({navigation.NO_PAGE: path})) if part)
        headers = [(b"location", f"{self._base}/?{told}".encode("latin-1")), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 307, "headers": [*headers, (b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    def _prepare(self, page: bytes) -> tuple[bytes, str]:
        """Return a page of Streamlit's with what is put into it at every address, and its policy."""
        page = programs.named(page)
        page = _THEIR_FONT.sub(b"", page).replace(_BEFORE_TITLE, self._head + _BEFORE_TITLE, 1)
        page = page.replace(_BODY, _BODY + self._style, 1)
        return page, policy.of_page(page)

    def _filled(self, asked: _Asked) -> bytes:
        """Return a page with what is put into it at one address."""
        page, head, picture, packed = asked
        page = self._with(page, picture) if PICTURE in picture else page.replace(_BODY, _BODY + picture, 1)
        page = head.put_into(page)
        return gzip.compress(page, 6, mtime=0) if packed else page

    def _with(self, page: bytes, picture: bytes) -> bytes:
        """Return a page with its picture, after which its programs are asked for; ``opening.js`` lets them begin."""
        program, sheet = b'rel="modulepreload"', b'rel="preload" as="style"'
        later = [b'<link %s crossorigin data-later href="%s">' % (program, one) for one in _PROGRAM.findall(page)]
        later += _PARTS.findall(page)
        # The ground of the map and the fonts go first.
        later = [one.replace(program, program + b' fetchpriority="low"') for one in later]
        later += [b'<link %s crossorigin data-later href="%s">' % (sheet, one) for one in _SHEET.findall(page)]
        for theirs in (_PROGRAM, _PARTS, _SHEET):
            page = theirs.sub(b"", page)
        page = _NO_SCRIPT.sub(b"", page, 1)
        head, _, rest = page.partition(self._style)
        return b"".join((head, self._style, picture, self._no_script, *later, rest))


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


def _may_be_page(scope: Scope) -> bool:
    """Say whether a request may be one for a page: what looks like a file is one where a browser opens it."""
    if "." not in scope["path"].rpartition("/")[2]:
        return True
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_page(status: int, headers: Iterable[Header]) -> bool:
    about = {name.lower(): value for name, value in headers}
    return (
        status == 200 and about.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in about
    )


async def _send(send: Send, start: MutableMapping[str, Any], body: bytes, packed: bool, rules: str) -> None:
    dated = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
    headers = [one for one in start["headers"] if one[0].lower() not in dated]
    headers += [(b"content-length", str(len(body)).encode())]
    if not any(name.lower() == b"vary" for name, _ in headers):
        headers.append((b"vary", b"Accept-Encoding, Cookie"))
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    if rules:
        headers.append((b"content-security-policy", rules.encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
