"""The picture of a view by address, for those to whom a link to the view is sent: its slide, drawn once and kept.

Any view can be asked for, and drawing one takes a second: one is drawn at a time, few wait, what is kept is bounded.
Its address has the version of the data, so that a chat that keeps pictures asks again when the data have changed.
"""

from __future__ import annotations

import hashlib
import threading
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from transcaspian.language.messages import Refused, words
from transcaspian.scene.beneath import left_out
from transcaspian.scene.model import Beneath
from transcaspian.slides import marking
from transcaspian.slides.links import picture
from transcaspian.slides.options import Options
from transcaspian.view.grammar import is_version
from transcaspian.view.query import View
from ui import cached, layers
from ui.server.drawings import Busy, Drawings
from ui.server.static_files import is_kept

PATH = "/app/picture/{version}/view.png"
LONGEST = 2000  # bytes of a query; that of a view with every filter set has a few hundred
_KEPT = 16_000_000  # bytes: some 130 pictures
_WAITING = 8
_PATIENCE = 10.0  # seconds for a layer
_asking = threading.BoundedSemaphore(2)
_FOR_A_DAY = "public, max-age=86400"  # the next version of the program may draw it otherwise
_NO_STORE = {"Cache-Control": "no-store"}


class _Asked(NamedTuple):
    version: str  # of the data
    view: View
    beneath: Beneath | None = None  # what the layer of the view has answered


def path(version: str, view: View) -> str:
    """Return the address of a view's picture, below the server's base path."""
    query = view.but(title="").query_string()
    return PATH.format(version=version) + (f"?{query}" if query else "")


def _draw(asked: _Asked) -> bytes:
    text, colour = marking.configured()
    marked = tuple(cached.marked_events(asked.view).items())
    options = Options(marking=text, marking_colour=colour, marked=marked, beneath=asked.beneath)
    return picture(cached.dataset(), asked.view, options)


_pictures: Drawings[_Asked] = Drawings(_draw, _KEPT, _WAITING, "picture")


def _beneath(view: View) -> Beneath | None:
    """Return what the layer of a view answers; one that is slow, or asked by others just now, is not in the picture."""
    layer = None if view.story else layers.layer_of(view)
    if layer is None:
        return None
    if not _asking.acquire(blocking=False):
        return left_out(layer, view)
    try:
        return layers.counted_now(view, _PATIENCE)
    finally:
        _asking.release()


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
        view = view.but(title="")
        beneath = await run_in_threadpool(_beneath, view)
        drawn = await _pictures.made(_Asked(data.version, view, beneath))
    except Busy:
        return PlainTextResponse(say("share.busy"), 503, _NO_STORE | {"Retry-After": "10"})
    except Refused as error:
        return PlainTextResponse(say(error.key, **error.values), 404, _NO_STORE)
    tag = f'"{hashlib.sha256(drawn).hexdigest()[:16]}"'
    # A link from before the data changed gets today's picture, but nobody is to keep it under the old address.
    lasts = version == data.version and (beneath is None or beneath.is_shown or beneath.state == "not-yet")
    headers = {"Cache-Control": _FOR_A_DAY if lasts else "no-cache", "ETag": tag}
    if is_kept(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(drawn, media_type="image/png", headers=headers)
