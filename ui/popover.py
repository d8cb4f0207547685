"""Popovers whose content is made only when a reader first opens them: most are never opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from ui import sensor

_HEIGHT = 90  # pixels, until the content arrives


def popover(
    label: str,
    key: str,
    content: Callable[[], None],
    icon: str | None = None,
    help_: str | None = None,
    width: Literal["content"] | int = "content",
) -> None:
    """Draw a popover whose content is neither sent nor redrawn at every click until it is first opened.

    Streamlit's own event of an opened popover does not help: such a popover closes whenever its label changes, and
    our labels count the choices inside.
    """
    with st.popover(label, key=key, icon=icon, help=help_, width=width):
        if sensor.has_scrolled_near(f"opened_{key}", _HEIGHT):
            content()
