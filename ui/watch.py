"""Bringing changed tables into open sessions, with the view kept."""

from __future__ import annotations

import streamlit as st

from ui import cached


@st.fragment(run_every=1)
def watch() -> None:
    """Look at the tables once a second; run the page again when they were read anew."""
    turn = cached.store().refresh()
    if st.session_state.setdefault("reading", turn) != turn:
        st.session_state.reading = turn
        st.session_state.acted = True  # the address of a moment ago is no news
        st.rerun()
