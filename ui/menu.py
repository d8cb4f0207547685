"""What stands above every page: the links to the pages and the day of knowledge, on a phone folded into one button."""

from __future__ import annotations

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.scene.summary import filters_in_words, left_out_in_words
from transcaspian.view.named import window_name
from transcaspian.view.query import View
from transcaspian.view.selection import of_events
from ui import cached, controls, fold, known, navigation

# What else of the view filters a story's page, by its path, each with the key of its name.
_OWN = {
    "contracts": {name: f"contracts.filter.{name}" for name in ("countries", "products", "stages")},
    "corridor": {name: f"corridor.control.{name}" for name in ("closed", "avoid")},
}


def top(view: View, page: str) -> None:
    """Draw the links and the day; on a phone behind a button that says what filters are on."""
    if st.session_state.size[0] == PHONE:
        with st.container(key="top", gap=None):
            fold.fold(words(view.language)("menu.label"), filters_on(view, page))
        with fold.folded():
            _links(view, page)
        return
    fold.unfold()
    with st.container(horizontal=True, key="top", vertical_alignment="center", horizontal_alignment="distribute"):
        _links(view, page)


def _links(view: View, page: str) -> None:
    navigation.links(view, navigation.name_at(page) or navigation.TIMELINE)
    known.control(view, lists=not page, after=lambda: controls.display(view))


def filters_on(view: View, page: str) -> list[str]:
    """Return in words what keeps a page from showing everything, or shows it as of another day."""
    say = words(view.language)
    told = [f"{say(key)}: {len(view.value(name))}" for name, key in _OWN.get(page, {}).items() if view.value(name)]
    if page == "evidence":
        from ui.evidence import filters  # loaded by those who look at the evidence

        told += filters.set_now(say)
    if page not in ("", "evidence"):  # the others show the same for every window; deals are those of filtered events
        kept = of_events(view) if page == "contracts" else {}
        view = View(language=view.language, zone=view.zone, known_by=view.known_by).but(**kept)
    elif view.window != View().window:
        told.append(window_name(cached.dataset(), view.window, view.language))
    if in_words := filters_in_words(cached.dataset(), view):
        told.append(in_words)
    if page == "" and view.layer in cached.dataset().layers:
        told.append(cached.dataset().layers[view.layer].title(view.language))
    if page == "" and view.hide:
        told.append(left_out_in_words(view.hide, view.language))
    return told
