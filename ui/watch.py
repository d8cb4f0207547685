"""What every open page looks at once a second: whether tables have changed, and whether its last answer arrived."""

from __future__ import annotations

import streamlit as st

from ui import cached, state

# Looks after which an answer that the browser has not heard is given again: a slow line gets more and more time.
_AGAIN = (3, 12, 48)


@st.fragment(run_every=1)
def watch() -> None:
    """Run the page again, its view kept, when the tables were read anew or the last answer was lost.

    On a busy server Streamlit drops what is left of an answer when a look comes just as its script has ended.
    """
    turn = cached.store().refresh()
    session = st.session_state
    session.unheard = 0 if state.heard() else session.get("unheard", 0) + 1
    # A picture can send a choice along with this look: it must not wait for the next full run either.
    if session.setdefault("reading", turn) != turn or session.acted or session.unheard in _AGAIN:
        session.reading = turn
        session.acted = True  # the address of a moment ago is no news
        st.rerun()
