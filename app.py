"""The frame of the app: page configuration, navigation, and what every page needs. See docs/decisions."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import known, linked, look, navigation, notices, present, sensor, slides, state, versions, watch

ICON = Path(__file__).parent / "static" / "icon.png"

st.set_page_config(page_title="Trans-Caspian timeline", page_icon=str(ICON), layout="wide")

PAGES = {
    "app_pages/explore/timeline_map.py": ("", "nav.timeline_map"),
    "app_pages/explore/mutiny.py": ("mutiny", "nav.mutiny"),
    "app_pages/explore/contracts.py": ("contracts", "nav.contracts"),
    "app_pages/explore/corridor.py": ("corridor", "nav.corridor"),
    "app_pages/explore/evidence.py": ("evidence", "nav.evidence"),
    "app_pages/explore/article.py": ("article", "nav.article"),
    "app_pages/explore/versions.py": ("versions", "nav.versions"),
    "app_pages/brief/briefing.py": ("briefing", "nav.briefing"),
    "app_pages/edit/desk.py": ("desk", "nav.desk"),
    "app_pages/edit/dictionary.py": ("dictionary", ""),
    "app_pages/explore/guide.py": ("guide", "nav.guide"),
}
pages = {path: st.Page(path, url_path=url or None, default=not url) for path, (url, _) in PAGES.items()}
# The links are our own: see ui/navigation.py.
page = st.navigation(list(pages.values()), position="hidden")

view = state.begin(page.url_path)
look.style()
if st.session_state.present:
    present.page(view)
    state.end()
    st.stop()
with st.container(horizontal=True, key="top", vertical_alignment="center", horizontal_alignment="distribute"):
    navigation.links({title: pages[path] for path, (_, title) in PAGES.items() if title}, view)
    known.control(view, lists=not page.url_path)
sensor.size(linked.files_needed(view), slides.marking_to_keep(), slides.kept_marking)
with st.container(key="watch"):
    watch.watch()
notices.notices(view)
versions.notices(view)
if not notices.empty(view):
    page.run()
state.end()
