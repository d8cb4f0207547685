"""The one owner of the view: session, URL and widgets follow it.

Session keys: ``view`` (the View on screen), ``written`` (the query that this session last wrote or read), ``ignored``
(parts of the URL that meant nothing), ``page`` (the page on screen), ``list`` (key of the open list of events, or ""),
``size`` (width and height class), ``turn`` (counts selections, see mapview.deck). Callbacks change the view before a
run; widgets are seeded from it at every run, so nothing else holds state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from transcaspian.scene.sizes import DEFAULT
from transcaspian.view import View, read_query

Query = dict[str, list[str]]


def begin(page: str) -> View:
    """Read the URL where it is news, keep the view over a change of page, and return the view."""
    state = st.session_state
    query = _url()
    if "view" not in state:
        state.view, state.ignored = read_query(query)
        state.setdefault("size", DEFAULT)
        state.setdefault("turn", 0)
        state.setdefault("list", "")
        state.written = query
    elif query != state.written and not (state.page != page and not query):
        # Back, Forward, a pasted link; an emptied query after a change of page is no wish to reset.
        state.view, state.ignored = read_query(query)
        state.list = ""
        state.turn += 1
        state.written = query
    state.page = page
    return current()


def current() -> View:
    """Return the view on screen."""
    view: View = st.session_state.view
    return view


def end() -> None:
    """Write the view to the URL if it changed: one entry in the browser's history for each change."""
    query = current().to_query()
    if _url() != query and not (st.session_state.ignored and st.session_state.written == _url()):
        st.query_params.from_dict(query)
        st.session_state.written = query


def change(**values: Any) -> None:
    """Change the view from a callback."""
    st.session_state.view = replace(current(), **values)
    st.session_state.ignored = ()
    if not (set(values) <= {"event"}):
        st.session_state.list = ""


def select_event(event_id: str) -> None:
    """Select an event everywhere; an empty id closes the card."""
    st.session_state.list = ""
    st.session_state.turn += 1
    change(event=event_id)


def open_list(key: str) -> None:
    """Open the list of events that a count stands for."""
    st.session_state.list = key
    st.session_state.turn += 1


def chosen(key: str) -> None:
    """Take a click on a picture: an event's id, or ``list:`` and the key of a count."""
    if key.startswith("list:"):
        open_list(key.removeprefix("list:"))
    elif key:
        select_event(key)


def set_size(width: int, height: int) -> None:
    """Remember the browser's size class."""
    st.session_state.size = (width, height)


def query_of(parameters: Mapping[str, list[str]]) -> Query:
    """Return URL parameters without those that other parts of the app own."""
    return {name: values for name, values in parameters.items() if name != "v"}


def _url() -> Query:
    return query_of({name: st.query_params.get_all(name) for name in st.query_params})
