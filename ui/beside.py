"""What is chosen in a picture, told beside it: the picture is not sent again when something else is chosen."""

from __future__ import annotations

from contextlib import AbstractContextManager
from html import escape

import streamlit as st

from transcaspian.drawing.svg import single_quoted


def place(key: str) -> AbstractContextManager[object]:
    """Return the place of a component and of what is told beside it, see ``chosenAt`` in ``roving.js``."""
    return st.container(key=f"beside-{key}", gap=None)


def tell(chosen: str, ring: str = "") -> None:
    """Tell what is chosen, and as SVG what marks it."""
    # In these quotes those of the SVG need not be escaped, and there are none of the others in it.
    marked = escape(single_quoted(ring), quote=False)
    st.html(f'<i class="tc-chosen" data-chosen="{escape(chosen)}" data-ring="{marked}"></i>')
