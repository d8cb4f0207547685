"""The picture of a view by address, for those to whom a link to the view is sent: its slide, drawn once and kept.

Any view can be asked for, and drawing one takes a second: one is drawn at a time, few wait, what is kept is bounded.
Its address has the version of the data, so that a chat that keeps pictures asks again when the data have changed.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from transcaspian.language.messages import Refused, words
from transcaspian.slides import marking
from transcaspian.slides.links import picture
from transcaspian.slides.options import Options
from transcaspian.view.grammar import is_version
from transcaspian.view.query import View
from ui import cached
from ui.server.drawings import Busy, Drawings
from ui.server.static_files import is_kept

PATH = "/app/picture/{version}/view.png"
LONGEST = 2000  # bytes of a query; that of a view with every filter set has a few hundred
_KEPT = 16_000_000  # bytes: some 130 pictures
_WAITING = 8
_FOR_A_DAY = "public, max-age=86400"  # the next version of the program may draw it otherwise
_NO_STORE = {"Cache-Control": "no-store"}


class _Asked(NamedTuple):
    version: str  # of the data
    view: View


def path(version: str, view: View) -> str:
    """Return the address of a view's picture, below the server's base path."""
    query = view.but(title="").query_string()
    return PATH.format(version=version) + (f"?{query}" if query else "")


def _draw(asked: _Asked) -> bytes:
    text, colour = marking.configured()
    marked = tuple(cached.marked_events(asked.view).items())
    return picture(cached.dataset(), asked.view, Options(marking=text, marking_colour=colour, marked=marked))


_pictures: Drawings[_Asked] = Drawings(_draw, _KEPT, _WAITING, "picture")


async def answer(request: Request) -> Response:
    """Answer with the picture of an address; what it does not understand of it, it says."""
    query, version = request.url.query, request.path_params["version"]
    view, ignored = await run_in_threadpool(cached.understood, query if len(query) <= LONGEST else "")
    say = words(view.language)
    if not is_version(version):
        return PlainTextResponse(say("share.no_version"), 404, _NO_STORE)
    if ignored or len(query) > LONGEST:
        told = say("share.not_understood", parts=", ".join(ignored)[:300]) if ignored else say("share.too_long")
        return PlainTextResponse(told, 400, _NO_STORE)
    data = await run_in_threadpool(cached.dataset)
    try:
        drawn = await _pictures.made(_Asked(data.version, view.but(title="")))
    except Busy:
        return PlainTextResponse(say("share.busy"), 503, _NO_STORE | {"Retry-After": "10"})
    except Refused as error:
        return PlainTextResponse(say(error.key, **error.values), 404, _NO_STORE)
    tag = f'"{hashlib.sha256(drawn).hexdigest()[:16]}"'
    # A link from before the data changed gets today's picture, but nobody is to keep it under the old address.
    headers = {"Cache-Control": _FOR_A_DAY if version == data.version else "no-cache", "ETag": tag}
    if is_kept(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(drawn, media_type="image/png", headers=headers)
