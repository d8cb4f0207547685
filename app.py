"""The frame of the app: page configuration, navigation, and what every page needs. See docs/decisions."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from transcaspian.messages import words
from ui import look, notices, sensor, state, watch

ICON = Path(__file__).parent / "static" / "icon.png"

st.set_page_config(page_title="Trans-Caspian timeline", page_icon=str(ICON), layout="wide")

PAGES = {
    "pages/explore/timeline_map.py": ("", "nav.timeline_map"),
    "pages/explore/guide.py": ("guide", "nav.guide"),
}
language = (
    st.session_state["view"].language if "view" in st.session_state else st.query_params.get("lang", "en")
)
say = words(language if language in ("en", "pl") else "en")
page = st.navigation(
    [
        st.Page(path, title=say(title), url_path=url or None, default=not url)
        for path, (url, title) in PAGES.items()
    ],
    position="top",
)

view = state.begin(page.url_path)
look.style()
sensor.size()
with st.container(key="watch"):
    watch.watch()
notices.notices(view)
if not notices.empty(view):
    page.run()
state.end()
