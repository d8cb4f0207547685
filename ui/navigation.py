"""The links to the pages, each with the view in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from transcaspian.messages import words
from transcaspian.view import View
from ui.controls import plain

TIMELINE = "app_pages/explore/timeline_map.py"
DESK = "app_pages/edit/desk.py"
DICTIONARY = "app_pages/edit/dictionary.py"


def to_story(label: str, view: View, key: str) -> None:
    """Draw a link to the page of a view's story, with the view."""
    with st.container(key=key):
        st.page_link(
            f"app_pages/explore/{view.story}.py",
            label=plain(label),
            query_params=view.to_query(),
            icon=":material/bookmark:",
        )


def links(pages: Mapping[str, StreamlitPage], view: View) -> None:
    """Draw a link to each page, by the key of its name.

    Streamlit's own navigation empties the query: writing the view again would make two entries in the
    browser's history of one change, and the first of them, without the view, would undo everything.
    """
    say = words(view.language)
    with st.container(horizontal=True, key="navigation", gap="small"):
        for title, page in pages.items():
            st.page_link(page, label=say(title), query_params=view.to_query())


def to_timeline(label: str, view: View, **parts: str | tuple[str, ...]) -> None:
    """Draw a link to the timeline, some parts of the view set: its selected event, say."""
    query = replace(view, **parts).to_query()  # type: ignore[arg-type]
    st.page_link(TIMELINE, label=plain(label), query_params=query)


def to_dictionary(label: str, view: View) -> None:
    """Draw a link to the page that says what each column means."""
    st.page_link(DICTIONARY, label=plain(label), query_params=view.to_query(), icon=":material/menu_book:")


def to_desk(label: str, view: View) -> None:
    """Draw a link to the data desk."""
    st.page_link(DESK, label=plain(label), query_params=view.to_query(), icon=":material/edit_note:")
