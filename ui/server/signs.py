"""The signs of the moving map as one picture, made of the collection's tracks, with a name that says which."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from transcaspian.look.palette import PALETTES
from transcaspian.look.signs import atlas_name, atlas_svg
from transcaspian.view.tracks import tracks_of
from ui import cached

PATH = "/app/static/signs-{theme:str}-{digest:str}.svg"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


async def answer(request: Request) -> Response:
    """Answer with the signs of today's tracks; nothing under the name of others."""
    theme, tracks = request.path_params["theme"], tracks_of(await run_in_threadpool(cached.dataset))
    if theme not in PALETTES or request.url.path.rpartition("/")[2] != atlas_name(theme, tracks):
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return Response(atlas_svg(theme, tracks), media_type="image/svg+xml", headers=_FOR_EVER)
