"""How to read it: a page of words and signs from the catalogue and the glossary."""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing.markup import guide as told
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from ui import cached, fragments, look


def guide(view: View) -> None:
    """Draw the page."""
    data = cached.dataset()
    sign = fragments.signs(look.page_theme(), tracks_of(data))
    for place, parts in zip(st.columns(2, gap="large"), told.columns(data, view, sign), strict=True):
        with place:
            for part in parts:
                st.html(part)
