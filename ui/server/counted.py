"""How an open page hears that a layer has answered: by the quiet route of the news, asked only while it waits.

A page that waits for an engine is drawn without its answer, as quick as without a layer; when the answer has come, the
page runs its script again, which finds it.
"""

from __future__ import annotations

import streamlit as st

from ui.assets import asset
from ui.server import news, paths

_SOON = 150  # milliseconds until the first question
_waiting = st.components.v2.component("tc_counted", html="<i></i>", js=asset(__file__, "counted.js"))


def told(page: news.OpenPage) -> None:
    """Note that an answer for a page has come; called in any thread."""
    page.counted += 1


def waiting(page: news.OpenPage, since: int | None) -> None:
    """Draw what asks whether more than ``since`` answers have come; None: the page waits for nothing."""
    data = {
        "waits": since is not None,
        "page": page.key,
        "counted": since or 0,
        "url": paths.news_url(),
        "soon": _SOON,
    }
    with st.container(key="counted"):
        _waiting(key="counted_news", data=data, on_counted_change=news.unasked)
