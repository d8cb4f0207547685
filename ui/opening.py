"""Popovers whose content is made when a reader opens them for the first time: most never are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st


def popover(label: str, key: str, content: Callable[[], None], icon: str | None = None) -> None:
    """Draw a popover; until it is opened, nothing of its content is sent, nor drawn anew at every click."""
    place = st.popover(label, key=key, icon=icon, on_change=partial(_opened, key))
    if st.session_state.get(f"opened_{key}"):
        with place:
            content()


def _opened(key: str) -> None:
    st.session_state[f"opened_{key}"] = True
    st.session_state.acted = True
