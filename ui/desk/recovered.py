"""Saves that a crash cut short, told to editors until one of them has read it, and what became of each."""

from __future__ import annotations

import streamlit as st

from transcaspian.edit.recovery import recovery_note
from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui.controls import plain
from ui.desk import unsaved


def panel(view: View) -> None:
    """Draw what became of each save that a crash cut short; nothing if there was none."""
    found = unsaved.desk().recovered
    if not found:
        return
    with st.container(key="recovered"):
        for one in found:
            drawn = st.info if one.outcome == "completed" else st.warning
            drawn(plain(recovery_note(one, view.language)), icon=":material/healing:")
        label = words(view.language)("desk.recovered_read")
        st.button(label, key="recovered_read", on_click=_read, args=(len(found),), type="tertiary")


def _read(count: int) -> None:
    desk = unsaved.desk()
    desk.recovered = desk.recovered[count:]
    st.session_state.acted = True
