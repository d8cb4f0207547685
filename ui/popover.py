"""Popovers whose content is made when a reader opens them for the first time: most never are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import sensor

_HEIGHT = 90  # pixels, until the content is there


def popover(label: str, key: str, content: Callable[[], None], icon: str | None = None) -> None:
    """Draw a popover; until it is opened, nothing of its content is sent, nor drawn anew at every click.

    Streamlit's own notice of an opened popover is of no use: such a popover closes whenever its label changes, and
    ours count what is chosen in them.
    """
    with st.popover(label, key=key, icon=icon):
        if sensor.near(f"opened_{key}", _HEIGHT):
            content()
