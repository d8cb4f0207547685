"""Colours and styles of the page, from the one palette."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.look.palette import MEANINGS, TRACK_OF_THING, palette
from transcaspian.view.query import View


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
    """Return a theme's colours as CSS custom properties."""
    colours = palette(theme)
    names = {name: getattr(colours, name) for name in ("paper", "panel", "ink", "grey", "rule", "accent", *MEANINGS)}
    names |= {name: colours.thing(name) for name in TRACK_OF_THING}
    return f":root{{{''.join(f'--tc-{name}:{value};' for name, value in names.items())}}}"


def style() -> None:
    """Put the palette's colours on the page; its style sheet is there already, see ui/server/first_page.py."""
    st.html(f"<style>{properties(page_theme())}</style>")


def title(text: str, lead: str) -> None:
    """Head a page with its title and a sentence that says what it is for."""
    st.html(markup.card(text, lead))
