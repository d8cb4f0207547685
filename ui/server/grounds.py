"""The background pictures of drawn maps by address: drawn once, and cached by the browser."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from transcaspian.drawing.ground import MEDIA_TYPE, ground_of, parse_name, version, webp
from transcaspian.scene.model import Scene
from ui.server.drawings import Busy, Drawings
from ui.server.static_files import is_kept

PATH = "/app/ground/{version}/{name}"
_KEPT = 8_000_000  # bytes of cached pictures: about a hundred pictures
_WAITING = 4  # pictures that may wait to be drawn for addresses that no page has named: half a second's work
_YEAR = 31_536_000
_NAMES = re.compile(r"/app/ground/[0-9a-f]+/([^/\"]+)")

_grounds = Drawings(webp, _KEPT, _WAITING, "ground")


def path(scene: Scene, theme: str = "", at_once: bool = True) -> str:
    """Return the address of the ground of a scene's map in its own theme or another, below the server's base path.

    ``at_once``: it is drawn before a browser asks for it.
    """
    ground = ground_of(scene.map, theme or scene.view.theme)
    _grounds.announce(ground, at_once)
    return PATH.format(version=version(), name=ground.name)


def prepare(html: str) -> None:
    """Draw the grounds that a page names before a browser asks for them."""
    for name in _NAMES.findall(html):
        if ground := parse_name(name):
            _grounds.announce(ground)


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
    if is_kept(request, tag):
        return Response(status_code=304, headers=headers)
    try:
        drawn = await _grounds.made(ground)
    except Busy:
        return Response(status_code=503, headers={"Cache-Control": "no-store", "Retry-After": "2"})
    return Response(drawn, media_type=MEDIA_TYPE, headers=headers)
