"""The one owner of the view: session, URL and widgets follow it.

Session keys: ``view`` (the View on screen), ``written`` (the query that this session last wrote or read),
``acted`` (a callback has run before this run), ``ignored`` (invalid parts of the URL), ``page``
(the page on screen), ``list`` (key of the open list of events, or ""), ``size`` (width and height class),
``replaced`` (values of widgets before the view set them to something else), ``link`` (the version of the data in the
opened link), ``link_closed`` (one whose notice was closed), ``present`` (the presenter's view is on: one slide, nothing
else), ``alone`` (the address asks for the picture without the page around it, see ``ui/alone.py``), ``named`` (a card
has been open since the page was opened by a link to its event). Callbacks change the view before a run; widgets are set
from it at every run, so nothing else holds state.

A run that a callback started comes with the URL as the browser had it at the click. After two quick clicks
that is the URL from before the first: it is outdated, however it differs from the written one. Values of widgets come
late in the same way: until the browser has received the answer it sends the old ones with every message, and they
must not undo what was done meanwhile. What stands in a closed popover receives no answer until that is opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState

from transcaspian.scene import sizes
from transcaspian.scene.model import Canvas
from transcaspian.scene.sizes import DEFAULT, HEIGHTS, WIDTHS
from transcaspian.view.grammar import FIELDS, RESERVED
from transcaspian.view.named import settled, window_id
from transcaspian.view.query import View
from transcaspian.view.tours import read_address
from ui import cached

Query = dict[str, list[str]]

PICTURE = "picture"  # the value of ``only`` in the address
SIZE_COOKIE = "transcaspian_size"  # the browser's size class, as "1380x860", written before the page starts
CHOSEN_COOKIE = "transcaspian_chosen"  # there while an event is chosen on the picture that stands for the page


def begin(page: str) -> View:
    """Read the URL if it is new, keep the view over a change of page, and return the view."""
    state = st.session_state
    query = _url()
    made_from = st.query_params.get("v", "")
    if "view" not in state or not state.acted:
        state.present = st.query_params.get("present") == "1"
        state.alone = st.query_params.get("only") == PICTURE
    if "view" not in state:
        state.setdefault("size", size_of_cookie(str(st.context.cookies.get(SIZE_COOKIE, ""))))
        state.setdefault("list", "")
        state.setdefault("acted", False)
        state.setdefault("replaced", {})
        state.setdefault("link", "")
        state.view, state.ignored = read_address(cached.dataset(), query)
        state.written = query
        state.named = not st.context.cookies.get(CHOSEN_COOKIE)
    elif query != state.written and not state.acted:
        if not _emptied(page, query):  # Back, Forward, a link
            state.view, state.ignored = read_address(cached.dataset(), query)
            state.list = ""
        state.written = query
    if made_from and made_from != state.get("link_closed"):
        state.link = made_from
    # A widget that the browser has sent another value of has received what the view set.
    state.replaced = {key: value for key, value in state.replaced.items() if _is_late(key) or not _is_sent(key)}
    state.acted = False
    state.page = page
    state.named = state.named and bool(state.view.event)
    return current()


def has_card_first() -> bool:
    """Say whether a phone's page begins with the card: whoever follows a link to an event wants to read of it.

    A card that is chosen on the page comes after the pictures, which stay where they are; a tour begins with its step.
    """
    state = st.session_state
    return bool(state.named and state.view.event and not state.view.tour and not state.list)


def link_version() -> str:
    """Return the version of the data in the link that opened the page; empty if it names none."""
    return str(st.session_state.link)


def close_link() -> None:
    """Close the notice of what has changed since the link was made."""
    st.session_state.acted = True
    st.session_state.link_closed, st.session_state.link = st.session_state.link, ""


def _emptied(page: str, query: Query) -> bool:
    """Say whether a change of page has lost the query, which is not a reset unless it comes from Back."""
    context = get_script_run_ctx()
    back = context is not None and context.is_history_navigation
    return not query and st.session_state.page != page and not back


def current() -> View:
    """Return the view on screen."""
    view: View = st.session_state.view
    return view


def end() -> None:
    """Write the view to the URL if that differs: one entry in the browser's history for each change.

    A URL that means the same view stays: writing it again would be one more entry for Back to pass.
    """
    # The URL at the time of the click, and the one written since: the browser's may be either.
    presented = st.query_params.get("present") == "1"
    differs = any(_read(query) != current() for query in (_url(), st.session_state.written))
    if differs or presented != st.session_state.present:
        query = current().to_query()
        around = {"present": ["1"]} if st.session_state.present else {}
        around |= {"only": [PICTURE]} if st.session_state.alone else {}
        st.query_params.from_dict(query | around)
        st.session_state.written = query


def change(**values: Any) -> None:
    """Change the view from a callback; what shows a thread no longer alone keeps the time that this has filled."""
    now = current()
    if now.thread and values.get("thread") == "":
        values.setdefault("window", window_id(cached.dataset(), now))
    _put(now.but(**values))
    if not (set(values) <= {"event"}):
        st.session_state.list = ""


def reset() -> None:
    """Return to the default view, keeping language, time zone and theme."""
    now = current()
    _put(View(language=now.language, zone=now.zone, theme=now.theme))
    st.session_state.list = ""


def show(view: View) -> None:
    """Replace the whole view, for instance by a saved one."""
    _put(view)
    st.session_state.list = ""


def select_event(event_id: str) -> None:
    """Select an event everywhere; an empty id closes the card."""
    st.session_state.list = ""
    change(event=event_id)


def present(on: bool) -> None:
    """Turn the presenter's view on or off."""
    st.session_state.acted = True
    st.session_state.present = on


def open_list(key: str) -> None:
    """Open the list of the events of a count."""
    st.session_state.acted = True
    st.session_state.list = key


def seed(key: str, value: Any) -> str:
    """Set a widget to the view's value before it is drawn, and return its key."""
    state = st.session_state
    if key in state and state[key] != value:
        state.replaced[key] = state[key]
    state[key] = value
    return key


def persistent_key(key: str, value: Any) -> str:
    """Return a widget's key whose value survives a change of page: Streamlit forgets widgets that are not drawn."""
    memory = st.session_state.setdefault("memory", {})
    if key in st.session_state:
        memory[key] = st.session_state[key]
    else:
        st.session_state[key] = memory.get(key, value)
    return key


def is_current() -> bool:
    """Say whether the browser had received our last answer when it started this run: it then had its URL."""
    return _read(_url()) == _read(st.session_state.written)


def is_outdated(key: str) -> bool:
    """Say whether a widget's value is outdated: sent by the browser before it received the one that the view set.

    Within a closed popover a widget receives none, and its old value comes with whatever else is clicked; one that
    comes alone has been chosen anew.
    """
    return _is_late(key) and (not is_current() or _came_along(key))


def _is_late(key: str) -> bool:
    state = st.session_state
    return key in state.replaced and key in state and bool(state[key] == state.replaced[key])


def _is_sent(key: str) -> bool:
    """Say whether the browser has sent a value of a widget for this run; Back and Forward come without any."""
    session = _widgets()
    return session is not None and session._key_id_mapper.get_id_from_key(key) in session._new_widget_state.states


def _came_along(key: str) -> bool:
    """Say whether a widget's value is not what this run was asked for: another widget, or a part without it, was."""
    context, session = get_script_run_ctx(), _widgets()
    if context is None or session is None:
        return False
    keys, own = session._key_id_mapper.id_key_mapping, session._key_id_mapper.get_id_from_key(key)
    metadata = session._new_widget_state.widget_metadata.get(own or "")
    parts = context.fragment_ids_this_run
    if parts and not (metadata and metadata.fragment_id in parts):
        return True
    return any(session._widget_changed(one) and not _is_late(keys.get(one, "")) for one in session._new_widget_state)


def _widgets() -> SessionState | None:
    """Return what Streamlit knows of the widgets of this run: which of them the browser has sent, and with what."""
    context = get_script_run_ctx()
    return context.session_state._state if context else None


def take(name: str, key: str) -> None:
    """Set a field of the view from its widget; what a view cannot have is left out, and the widget is set anew.

    Where tables have changed, a browser may send the words of a choice that Streamlit no longer knows, as they are.
    """
    value = st.session_state[key]
    value = tuple(value) if isinstance(value, list) else value
    if value != getattr(current(), name) and not is_outdated(key) and _can_be(name, value):
        change(**{name: value})


def _can_be(name: str, value: object) -> bool:
    """Say whether a field of the view can have a value: of texts, what its parameter in the address reads."""
    try:
        return not (isinstance(value, str) and value) or FIELDS[name].read(value) == value
    except ValueError:
        return False


def _put(view: View) -> None:
    """Set the view from a callback."""
    state, view = st.session_state, settled(cached.dataset(), view)
    state.acted = True
    state.ignored = ()
    state.view = view


def chosen(key: str) -> None:
    """Handle a click on a picture: an event's id, ``list:`` and the key of a count, or "" for nothing."""
    if key.startswith("list:"):
        open_list(key.removeprefix("list:"))
    elif key:
        select_event(key)


def known_size(cookie: str) -> tuple[int, int] | None:
    """Return the size class (pixels) in a browser's cookie; None if that is none of ours."""
    width, _, height = cookie.partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(cookie) < 12):
        return None
    size = int(width), int(height)
    return size if size[0] in WIDTHS and size[1] in HEIGHTS else None


def canvas(layered: bool = False) -> Canvas:
    """Return the canvas of this browser's size class; ``layered``: with room for the bars of the view's layer."""
    width, height = st.session_state.size
    return sizes.canvas(width, height, layered=layered and bool(current().layer))


def size_of_cookie(cookie: str) -> tuple[int, int]:
    """Return the size class in a browser's cookie, or the default."""
    return known_size(cookie) or DEFAULT


def set_size(width: int, height: int) -> None:
    """Keep the browser's size class, in pixels."""
    st.session_state.acted = True
    st.session_state.size = (width, height)


def query_of(parameters: Mapping[str, list[str]]) -> Query:
    """Return URL parameters without those that belong to other parts of the app."""
    return {name: values for name, values in parameters.items() if name not in RESERVED}


def _read(query: Query) -> View:
    return read_address(cached.dataset(), query)[0]


def _url() -> Query:
    return query_of({name: st.query_params.get_all(name) for name in st.query_params})
