"""On a phone, one button above the page with everything behind it that is not the page's content.

Session key: ``fold`` (where that goes in this run; None where it has a place of its own).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from ui.assets import asset

_HTML = (
    "<button type='button' aria-expanded='false'><svg viewBox='0 0 16 12' aria-hidden='true'>"
    "<path d='M0 1h16M0 6h16M0 11h16'/></svg><span class='name'></span><span class='on'></span></button>"
)
_button = st.components.v2.component(
    "tc_fold", html=_HTML, js=asset(__file__, "fold.js"), css=asset(__file__, "fold.css")
)


def unfold() -> None:
    """Leave everything of this run in its place."""
    st.session_state.fold = None


def fold(label: str, on: Iterable[str]) -> None:
    """Draw the button, with what is set behind it; the browser opens and closes it."""
    with st.container(key="fold"):
        _button(key="fold_button", data={"label": label, "on": " · ".join(on)})
    st.session_state.fold = st.container(key="folded")


def folded() -> AbstractContextManager[Any]:
    """Return where something goes that a phone has behind its button: there, or else to its place."""
    place: AbstractContextManager[Any] | None = st.session_state.get("fold")
    return nullcontext() if place is None else place
