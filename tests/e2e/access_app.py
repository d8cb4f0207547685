"""A page that says who may edit, and a button that saves as the data desk does: after asking once more."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import state
from ui.desk import access

state.begin("")
access.notice(access.editor())
if st.button("Save", key="save"):
    now = access.editor()
    told = f"saved by {now.who}" if now.may else "refused"
    st.session_state.saves = st.session_state.get("saves", 0) + 1
    st.html(f"<p id='outcome'>{st.session_state.saves}: {escape(told)}</p>")
state.end()
