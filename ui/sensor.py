"""What only the browser knows: its size class, the scroll position, the clipboard, its storage, and keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.look.typography import FAMILY
from transcaspian.scene.sizes import HEIGHTS, WIDTHS
from ui import state
from ui.assets import asset

# In a text to be copied, between control signs, which what is copied has nowhere else.
ADDRESS, HTML, TODAY = "\0address\0", "\0html\0", "\0today\0"

_size = st.components.v2.component("tc_size", html="<i></i>", js=asset(__file__, "sensor_size.js"))
_near = st.components.v2.component("tc_near", html="<i></i>", js=asset(__file__, "sensor_near.js"))
_shown = st.components.v2.component("tc_shown", html="<i></i>", js=asset(__file__, "sensor_shown.js"))
_sight = st.components.v2.component("tc_sight", html="<i></i>", js=asset(__file__, "sensor_sight.js"))
_copy = st.components.v2.component(
    "tc_copy",
    html="<button type='button'></button><span role='status'></span>",
    js="export default (given) =>\n  window.tcPicture.copied(given);\n",
    css=asset(__file__, "sensor_copy.css"),
)
_picture = st.components.v2.component(
    "tc_picture",
    html="<button type='button'></button><span role='status'></span>",
    js=asset(__file__, "sensor_picture.js"),
    css=asset(__file__, "sensor_copy.css"),
)
_keys = st.components.v2.component("tc_keys", html="<i></i>", js=asset(__file__, "sensor_keys.js"))


def size(kept: str | None, on_kept: Callable[[str], None]) -> None:
    """Watch the browser's size; a change of class starts one run with the new layout.

    ``kept``: a text for the browser to keep between visits, None if this visit has none yet: one kept by an earlier
    visit is passed to ``on_kept``.
    """
    width, height = st.session_state.size
    with st.container(key="sensor"):
        _size(
            key="sensor_size",
            data={
                "widths": WIDTHS,
                "heights": HEIGHTS,
                "now": f"{width}x{height}",
                "font": FAMILY,
                "memory": "transcaspian.slides.marking",
                "kept": kept,
            },
            on_size_change=_resized,
            on_kept_change=lambda: on_kept(str(getattr(st.session_state.sensor_size, "kept", None) or "")),
        )


def _resized() -> None:
    size = getattr(st.session_state.sensor_size, "size", None) or ""
    width, _, height = str(size).partition("x")
    if width.isdigit() and height.isdigit():
        state.set_size(int(width), int(height))


def has_scrolled_near(place: str, height: int) -> bool:
    """Say whether the reader has scrolled near a place of the page; until then ``height`` pixels are reserved for it.

    Content that nobody looks at need not be sent, nor redrawn at every click.
    """
    key = f"near_{place}"
    if not st.session_state.get(key):
        with st.container(key=f"place_{place}", height=height, border=False):
            _near(key=f"sensor_{place}", on_near_change=partial(_came_near, key))
    return bool(st.session_state.get(key))


def bring_into_sight(of: str) -> None:
    """Let the browser scroll to the container ``of`` when it comes, as far as needed; drawn in it, after all else."""
    with st.container(key=f"sight_{of}"):
        _sight(key=f"sensor_sight_{of}", data={"of": of})


def has_seen_page(ask: bool = True) -> bool:
    """Say whether the reader has seen a page of ours; until then, parts that need a large script can wait.

    While a browser parses such a script, for a second or more, it does nothing else. ``ask``: the browser tells when;
    one part of a page asks.
    """
    key = "page_shown"
    if ask and not st.session_state.get(key):
        with st.container(key="opening"):
            _shown(key="sensor_shown", on_shown_change=partial(_came_near, key))
    return bool(st.session_state.get(key))


def _came_near(key: str) -> None:
    st.session_state[key] = True
    st.session_state.acted = st.session_state.unasked = True


def copy_text(key: str, label: str, text: str, language: str, query: str = "") -> None:
    """Draw a button that copies a text; if the browser does not allow that, the text is shown for copying by hand.

    What only the browser knows is filled in by it: ``ADDRESS`` (of this page with ``query``), the same as ``HTML``, and
    ``TODAY``.
    """
    say = words(language)
    data = {"label": label, "done": say("cite.copied"), "failed": say("cite.copy_failed"), "text": text}
    _copy(key=key, data=data | {"query": query, "locale": str(say.locale).replace("_", "-")})


def copy_picture(key: str, of: str, language: str) -> None:
    """Draw a button that copies the picture in the container ``of``; if the browser does not allow that, say why."""
    say = words(language)
    names = ("label", "done", "failed", "insecure")
    _picture(key=key, data={name: say(f"brief.copy_{name}") for name in names} | {"of": of})


def keys(names: dict[str, str], on_key: Callable[[str], None]) -> None:
    """Listen to keys on the whole page; ``names``: the name of each key that is passed to ``on_key``."""

    def pressed() -> None:
        name = getattr(st.session_state.get("sensor_keys"), "key", None)
        if name:
            on_key(str(name))

    with st.container(key="keys"):
        _keys(key="sensor_keys", data={"keys": names}, on_key_change=pressed)
