"""Briefing: the current view or a saved one as a slide, adjusted; several as a handout; the presenter's view."""

from __future__ import annotations

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from ui import look, state
from ui.briefing import handouts, page

view = state.current()
say = words(view.language)
look.title(say("brief.title"), say("brief.lead"))
if st.session_state.size[0] == PHONE:
    place = page.preview(view)
    page.settings(view)
else:
    left, right = st.columns((3, 8), gap="medium")
    with left:
        page.settings(view)
    with right:
        place = page.preview(view)
handouts.section(view)
page.behind(place, view)
