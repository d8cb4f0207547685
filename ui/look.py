"""Colours and styles of the page, from the one palette."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.look import palette as palettes
from transcaspian.look.palette import TRACK_OF_THING, palette
from transcaspian.scene.sizes import PHONE
from transcaspian.view.query import View
from ui import state


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
    named = {name.removeprefix("--tc-"): value for name, value in palettes.properties(theme).items()}
    named |= {name: palette(theme).thing(name) for name in TRACK_OF_THING}
    # By which a sign in dark colours is printed in light ones.
    named["printed"] = "invert(1) hue-rotate(180deg)" if theme == "dark" else "none"
    return f":root{{{''.join(f'--tc-{name}:{value};' for name, value in named.items())}}}"


def on_paper() -> str:
    """Return the light colours as CSS custom properties for paper, whatever theme the page has."""
    kept = (part for part in properties("light").removeprefix(":root{").removesuffix("}").split(";") if part)
    light = "".join(f"{part} !important;" for part in kept if not part.startswith("--tc-printed"))
    return f"@media print {{ :root {{ {light} }} }}\n"


def style(more: str = "") -> None:
    """Put the palette's colours on the page, and rules of its language.

    Its style sheet is there already, see ui/server/first_page.py.
    """
    st.html(f"<style>{properties(page_theme())}\n{more}</style>")


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
