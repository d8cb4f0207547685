"""What lies over the corner of the map: its frame, which signs it shows, and the way back from a search.

Session key: ``searched`` (the frame that a search has moved the map to, and the one before it).
"""

from __future__ import annotations

import streamlit as st

from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.scene.seen import groups_of
from transcaspian.view.named import frame_id, frame_ids, frame_name
from transcaspian.view.query import View
from ui import cached, state
from ui.popover import popover

_NARROWEST, _WIDEST, _AROUND = 150, 250, 54  # of the choice of the frame, in pixels; its padding and arrow


def frame(view: View) -> None:
    """Draw the choice of the map's frame."""
    data, say = cached.dataset(), words(view.language)
    chosen = frame_id(data, view)
    st.selectbox(
        say("control.frame"),
        tuple(dict.fromkeys((*frame_ids(data), chosen))),
        key=state.seed("w_frame", chosen),
        width=frame_width(view),
        format_func=lambda name: frame_label(view, name),
        on_change=state.take,
        args=("frame", "w_frame"),
        label_visibility="collapsed",
        filter_mode=None,
    )
    popover(signs_label(view), "signs", lambda: _signs(view, say), icon=":material/visibility:")
    before = frame_before(view)
    if before is not None:
        change = {"frame": before}
        st.button(say("map.back"), key="frame_back", icon=":material/undo:", on_click=state.change, kwargs=change)


def frame_label(view: View, name: str) -> str:
    """Return the words in which a frame is chosen."""
    return words(view.language)("control.map", frame=frame_name(cached.dataset(), name, view.language))


def frame_width(view: View) -> int:
    """Return the width in pixels of the choice of the frame: the longest name that a table gives is not cut."""
    data = cached.dataset()
    names = {*frame_ids(data), frame_id(data, view)}
    longest = max(text_width(frame_label(view, name), 14) for name in names)
    return round(min(max(longest + _AROUND, _NARROWEST), _WIDEST))


def signs_label(view: View) -> str:
    """Return the words of the button behind which signs are left out of the map, with how many are."""
    label = words(view.language)("map.signs")
    return f"{label} · −{len(view.hide)}" if view.hide else label


def _signs(view: View, say: Words) -> None:
    """Draw the kinds of signs that the map has: what is chosen is shown."""
    st.pills(
        say("map.signs_help"),
        groups_of(cached.dataset()),
        selection_mode="multi",
        key=state.seed("w_signs", [one for one in groups_of(cached.dataset()) if one not in view.hide]),
        format_func=lambda one: say(f"left_out.{one}"),
        on_change=_signed,
    )


def _signed() -> None:
    hide = tuple(one for one in groups_of(cached.dataset()) if one not in st.session_state.w_signs)
    if hide != state.current().hide and not state.is_outdated("w_signs"):
        state.change(hide=hide)


def frame_before(view: View) -> str | None:
    """Return the frame that a search has moved the map from; None if it has not, or the reader has moved it since."""
    to, before = st.session_state.get("searched", ("", None))
    return before if to and to == view.frame else None
