"""Bringing changed tables into open sessions, with the view kept."""

from __future__ import annotations

import streamlit as st

from ui import cached


@st.fragment(run_every=1)
def watch() -> None:
    """Look at the tables once a second; run the page again when they were read anew."""
    turn = cached.store().refresh()
    state = st.session_state
    # A picture can send a choice along with this look: it must not wait for the next full run either.
    if state.setdefault("reading", turn) != turn or state.acted:
        state.reading = turn
        state.acted = True  # the address of a moment ago is no news
        st.rerun()
