"""Roles and names of the parts of a page, for those who go from part to part by ear."""

from __future__ import annotations

import streamlit as st

from transcaspian.language.languages import is_right_to_left
from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui.assets import asset

# Selectors of the parts, each with its role and the key of its name.
_PARTS = (
    ("#stMain", "main", ""),
    (".st-key-navigation", "navigation", "landmark.pages"),
    (".st-key-known", "group", "landmark.known"),
    (".st-key-controls, .st-key-cor_controls", "region", "landmark.controls"),
    (".st-key-map, .st-key-picture-map", "region", "phone.map"),
    (".st-key-timeline, .st-key-picture-timeline", "region", "phone.timeline"),
    (".st-key-overview", "region", "landmark.overview"),
    (".st-key-knowing", "region", "knowing.title"),
    (".st-key-panel, .st-key-mutiny_side", "region", "landmark.card"),
    (".st-key-list_phone, .st-key-list_open", "region", "landmark.list"),
)
_landmarks = st.components.v2.component("tc_landmarks", html="<i></i>", js=asset(__file__, "landmarks.js"))


def landmarks(view: View) -> None:
    """Give the parts of a page their roles and names, also those that come later."""
    say = words(view.language)
    with st.container(key="landmarks"):
        _landmarks(
            key="landmarks_of_page",
            data={
                "parts": [[selector, role, say(name) if name else ""] for selector, role, name in _PARTS],
                "lang": view.language,
                "dir": "rtl" if is_right_to_left(view.language) else "",
            },
        )
