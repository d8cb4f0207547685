"""The presenter's view: one slide in the whole window, as a vector picture; N and P lead along views, or a tour."""

from __future__ import annotations

import streamlit as st

from transcaspian.language.messages import Refused, words
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, next_saved, open_saved
from transcaspian.view.tours import at, steps_of
from ui import cached, sensor, slides, state
from ui.assets import asset
from ui.controls import plain

_KEYS = {
    **dict.fromkeys(("n", "ArrowRight", "PageDown", " "), "next"),
    **dict.fromkeys(("p", "ArrowLeft", "PageUp"), "previous"),
    "Escape": "leave",
}
_STYLE = asset(__file__, "presenter.css")


def page(view: View) -> None:
    """Draw the slide of a view, and listen to the keys that step and leave."""
    on_paper = slides.for_paper(view)
    data, text = cached.dataset(), slides.marking()
    names, saved = list(data.views), find_saved(data, view)
    number = {"number": names.index(saved.id) + 1, "of": len(names)} if saved else {"number": 0}
    if view.tour:
        number = {"number": view.step, "of": len(steps_of(data, view.tour))}
    options = {"marking": text[0], "marking_colour": text[1], **number}
    try:
        sheet = slides.picture(on_paper, **options)
    except Refused as refused:
        st.warning(plain(words(view.language)(refused.key, **refused.values)))
        sensor.keys(_KEYS, _pressed)
        return
    st.html(f"<style>\n:root {{ --slide-ground: {slides.ground(on_paper)}; }}\n{_STYLE}</style>")
    with st.container(key="presented"):
        st.image(sheet.content.decode(), width="stretch", alt=sheet.description)
    sensor.keys(_KEYS, _pressed)
    st.html(f"<p style='position:fixed;left:-99rem'>{words(view.language)('brief.present_help')}</p>")


def _pressed(key: str) -> None:
    if key == "leave":
        state.present(False)
        return
    data, now, by = cached.dataset(), state.current(), 1 if key == "next" else -1
    if now.tour:
        if 1 <= now.step + by <= len(steps_of(data, now.tour)):
            state.show(at(data, now.tour, now.step + by, now))
    elif found := next_saved(data, now, by):
        state.show(open_saved(data, found, now))
