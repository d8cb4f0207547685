"""The parts of the mutiny's page that only a browser can do: the strip with its handle, and a feed to choose from.

While the clock runs, only the hand receives the minute; the strip's own script moves the handle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import beside
from ui.assets import asset

_strip = st.components.v2.component(
    "tc_strip",
    html="<div class='strip'><div class='picture'></div><div class='hand' role='slider' tabindex='0' aria-valuemin='0'>"
    "</div></div>",
    js=asset(__file__, "strip.js"),
    css=asset(__file__, "strip.css"),
)
_hand = st.components.v2.component("tc_hand", html="<i></i>", js=asset(__file__, "hand.js"))
_feed = st.components.v2.component(
    "tc_feed", html="<div class='feed'></div>", js=asset(__file__, "feed.js"), css=asset(__file__, "feed.css")
)


def strip(
    data: dict[str, Any], chosen: str, on_minute: Callable[[int], None], on_choice: Callable[[str], None]
) -> None:
    """Show the strip with its handle; ``on_minute`` is called when the handle is released."""

    def moved() -> None:
        text = str(getattr(st.session_state.get("mutiny_strip"), "minute", None) or "")
        if text.isdigit():
            on_minute(int(text))

    def picked() -> None:
        event_id = str(getattr(st.session_state.get("mutiny_strip"), "choice", None) or "")
        if event_id:
            on_choice(event_id)

    with beside.place("mutiny_strip"):
        _strip(key="mutiny_strip", data=data, on_minute_change=moved, on_choice_change=picked)
        beside.tell(chosen)


def hand(minute: int) -> None:
    """Move the handle of the strip to a minute."""
    with st.container(key="mutiny_hand"):
        _hand(key="mutiny_now", data={"minute": minute})


def feed(key: str, html: str, chosen: str, on_choice: Callable[[str], None]) -> None:
    """Show lines to choose from; ``html`` has a ``button`` with ``data-event`` for each."""

    def picked() -> None:
        event_id = str(getattr(st.session_state.get(key), "choice", None) or "")
        if event_id:
            on_choice(event_id)

    with beside.place(key):
        _feed(key=key, data={"html": html}, on_choice_change=picked)
        beside.tell(chosen)
