"""What an open page hears without a run of its script: that tables have changed, and that an answer of its own is lost.

A visible page asks a route of ours, see ``docs/decisions/0020-open-pages.md``: a few bytes, and none in answer while
there is no news. Only when there is news does it run its script again. Streamlit can lose what is left of an answer (a
request for a part of a page that comes between a script's end and the sending of what it drew, a connection that
breaks), so each whole run ends with a number on the page, and the server remembers the number of the last run that
ended: a page that has not got it, asks again.

Session keys: ``open_page`` (the page as the server knows it), ``outermost`` (the browser has said that the page is in
no frame; asked only where other sites may frame it).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from ui import cached
from ui.assets import asset
from ui.server import turns, watch
from ui.server.guard import framing_sites

EVERY = 1.5  # seconds between two questions of a visible page
# After how many questions in a row with the same news the page runs its script: a slow line gets more and more time. An
# answer may still be on its way when its script has ended; while the server has a crowd, a question counts a fifth.
CHANGED, LOST = (1, 4, 12, 48), (3, 9, 27, 81)

_SERVER = secrets.token_hex(4)  # another one after a restart


@dataclass(eq=False)
class OpenPage:
    """A page as the server knows it: its key, the number of the last run that ended, and whether one is going on."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    begun: int = 0
    ended: int = 0
    busy: bool = False
    counted: int = 0  # answers of layers that have come


# A page is there as long as its session.
_PAGES: WeakValueDictionary[str, OpenPage] = WeakValueDictionary()
_ear = st.components.v2.component("tc_ear", html="<i></i>", js=asset(__file__, "news.js"))


def open_page() -> OpenPage:
    """Return the page of this session as the server knows it."""
    page: OpenPage = st.session_state.setdefault("open_page", OpenPage())
    return page


@contextmanager
def listening(url: str) -> Iterator[None]:
    """Draw a page that hears the news from ``url``; around all that a run of its script draws, in its turn."""
    page = open_page()
    _PAGES[page.key] = page
    page.begun += 1
    page.busy = True
    try:
        with turns.SCRIPTS.one():
            yield from _listening(page, url)
    finally:
        page.busy = False


def _listening(page: OpenPage, url: str) -> Iterator[None]:
    data: dict[str, Any] = {
        "page": page.key,
        "server": _SERVER,
        "turn": cached.store().turn,
        "url": url,
        "every": EVERY,
        "changed": CHANGED,
        "lost": LOST,
        "framed": bool(framing_sites()),
    }
    with st.container(key="ear"):
        said = _ear(key="ear_news", data=data, on_news_change=unasked, on_outermost_change=unasked)
    st.session_state.outermost = said.outermost
    yield
    # The last thing of a run: a browser that has it has had all the rest.
    with st.container(key="run"):
        st.html(f"<i class='tc-run' data-run='{page.key}.{page.begun}'></i>")
    page.ended = page.begun


def unasked() -> None:
    """Begin a run that no action of the reader has started."""
    st.session_state.acted = True  # the address of a moment ago is no news
    st.session_state.unasked = True


async def news(request: Request) -> Response:
    """Say what is new to a page that knows ``server.turn.run``; nothing (204) where there is no news."""
    page = _PAGES.get(request.query_params.get("page", ""))
    counted = request.query_params.get("counted")
    if counted is not None:  # it waits for a layer, see counted.py
        waits = page is not None and counted == str(page.counted)
        return Response(status_code=204 if waits else 200, headers={"Cache-Control": "no-store"})
    turn, run = watch.TABLES.found, page.ended if page else None
    headers = {"Cache-Control": "no-store"}
    if request.query_params.get("known") == f"{_SERVER}.{turn}.{run}":
        return Response(status_code=204, headers=headers)
    busy = page is not None and page.busy
    told = {"server": _SERVER, "turn": turn, "run": run, "busy": busy, "crowd": turns.SCRIPTS.full}
    return Response(json.dumps(told), headers=headers, media_type="application/json")
