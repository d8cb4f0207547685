"""The frame of all pages: page configuration, navigation, and what every page needs. See docs/decisions."""

from __future__ import annotations

import streamlit as st

from transcaspian.shipped import STATIC_FOLDER
from ui import (
    alone,
    controls,
    known,
    landmarks,
    layers,
    look,
    menu,
    navigation,
    notices,
    sensor,
    slides,
    state,
    tour,
    versions,
)
from ui.briefing import presenter
from ui.server import news, paths

st.set_page_config(page_icon=str(STATIC_FOLDER / "icon.png"), layout="wide")

# The links are our own: see ui/navigation.py.
page = st.navigation(navigation.pages(), position="hidden")

with news.listening(paths.news_url()):
    view = state.begin(page.url_path)
    st.set_page_config(page_title=navigation.tab_title(page.url_path, view.language))
    look.style(f"{navigation.style(view.language)}\n{controls.style(view.language)}")
    if st.session_state.present:
        presenter.page(view)
    elif st.session_state.alone:
        alone.page(view, page.url_path)
    else:
        menu.top(view, page.url_path)
        landmarks.landmarks(view)
        sensor.size(slides.marking_to_keep(), slides.restore_marking)
        # A container of its own: what comes and goes in it does not remount the elements below.
        with st.container(key="notices"):
            notices.notices(view)
            versions.notices(view)
            if view.compare:
                known.compared(view)
        # The desk works even if the tables have no events: there they can be corrected.
        without = page.url_path in navigation.WITHOUT_EVENTS
        if without or not (notices.empty(view) or notices.untold(view, page.url_path)):
            tour.above(view, page.url_path)
            page.run()
    layers.heard(view)
    state.end()
