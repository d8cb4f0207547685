"""Colours and styles of the page, from the one palette."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.look import palette as palettes
from transcaspian.scene.sizes import PHONE
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from ui import cached, state


def theme_of(view: View) -> str:
    """Return the theme of the pictures: the one that was chosen, or else the page's."""
    return view.theme or page_theme()


def page_theme() -> str:
    """Return the theme of the page: that of all signs among words, whatever theme the pictures have.

    A picture alone (``ui/alone.py``) is a part of somebody else's page: all of it has the theme of the address.
    """
    own: str = st.session_state.view.theme if st.session_state.get("alone") else ""
    return own or ("dark" if st.context.theme.type == "dark" else "light")


def with_theme(view: View) -> View:
    """Return the view with the theme of the pictures set."""
    return replace(view, theme=theme_of(view))


def properties(theme: str) -> str:
    """Return a theme's colours as CSS custom properties, but for those of tracks."""
    # By which a sign in dark colours is printed in light ones.
    printed = {"--tc-printed": "invert(1) hue-rotate(180deg)" if theme == "dark" else "none"}
    return _root(palettes.properties(theme) | printed)


def on_paper() -> str:
    """Return the light colours as CSS custom properties for paper, whatever theme the page has."""
    return f"@media print {{ {_root(palettes.properties('light'), ' !important')} }}\n"


def track_properties(theme: str = "") -> str:
    """Return the colours of the collection's tracks as CSS custom properties, and for paper the light ones.

    Without a theme they are those of the scheme that the browser prefers.
    """
    tracks = tracks_of(cached.dataset())
    light, dark = (palettes.track_properties(one, tracks) for one in ("light", "dark"))
    paper = f"@media print{{{_root(light, ' !important')}}}"
    if theme:
        return f"{_root(dark if theme == 'dark' else light)}{paper}"
    return f"{_root(light)}@media (prefers-color-scheme:dark){{{_root(dark)}}}{paper}"


def _root(named: Mapping[str, str], weight: str = "") -> str:
    return f":root{{{''.join(f'{name}:{value}{weight};' for name, value in named.items())}}}"


def style(more: str = "") -> None:
    """Put the palette's colours on the page, and rules of its language.

    Its style sheet is there already, see ui/server/first_page.py.
    """
    theme = page_theme()
    st.html(f"<style>{properties(theme)}{track_properties(theme)}\n{more}</style>")


def heading(text: str, lead: str, say: Words, phone: bool) -> Markup:
    """Return a page's title and a sentence that says what it is for; on a phone, that opens under the title."""
    if not phone:
        return markup.card(text, lead, level=1)
    told = markup.macro("parts", "details")(say("title.about"), markup.paragraph(lead))
    return markup.card(text, told, level=1, kind="tc-title")


def title(text: str, lead: str) -> None:
    """Head a page with its title and a sentence that says what it is for."""
    st.html(heading(text, lead, words(state.current().language), st.session_state.size[0] == PHONE))


def unseen_heading(text: str, level: int = 1) -> None:
    """Head a page or a part of it for those who hear it, where those who see it know without words."""
    st.html(markup.inline(text, "tc-unseen", tag=f"h{level}"))
