"""A sheet of plain shapes on the page: text stays text, and what can be chosen is reached by mouse and keyboard.

What a mark stands for appears beside the mouse; the words are those that are read to who cannot see them.
A picture is one stop of the Tab key; from there, arrows go from mark to mark (``roving.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import single_quoted, svg
from transcaspian.language.messages import words
from ui import beside, state

_HTML = (
    "<button class='skip' type='button' hidden></button><div class='place'><div class='sheet'></div></div>"
    "<div class='tools' hidden><button type='button' data-does='in'>+</button>"
    "<button type='button' data-does='out'>−</button><button type='button' data-does='home'>⌂</button>"
    "<button type='button' data-does='found'>⤢</button></div>"
    "<p class='tip' aria-hidden='true' hidden></p><span class='past' tabindex='-1'></span>"
)
_drawn = st.components.v2.component(
    "tc_drawn",
    html=_HTML,
    js="export default (given) =>\n  window.tcPicture.drawn(given);\n",
)


def drawn(
    key: str,
    sheet: Sheet | str,
    on_choice: Callable[[str], None] = state.chosen,
    chosen: str | None = None,
    on_frame: Callable[[str], None] | None = None,
    told: str = "",
    ground: str = "",
    ring: str = "",
    seen: Mapping[str, object] | None = None,
    on_span: Callable[[float, float], None] | None = None,
    cells: beside.Cells | None = None,
) -> None:
    """Show a sheet, or its SVG, as wide as its place allows; what a reader chooses on it goes to ``on_choice``.

    A group of the sheet with ``events`` can be chosen, by the first of them; ``chosen`` is the id that is selected now,
    empty if none is, None where nothing can be. ``ring``: what marks it, as SVG, on a sheet with a ``RING``.
    ``on_frame``: called with the frame that the reader has moved a map to; ``seen``: what it shows (``moving.js``).
    ``told``: CSS selector of what tells of the choice; where it is out of sight, the page scrolls to it.
    ``ground``: address of a picture of the same proportions to lie under it. ``on_span``: called with the stretch that
    was dragged over the sheet, in its pixels. ``cells``: what lies between the ground and the sheet.
    """

    def pressed() -> None:
        picked = str(getattr(st.session_state.get(key), "choice", None) or "")
        if picked:
            on_choice(picked.split()[0])

    def moved() -> None:
        if on_frame and (to := str(getattr(st.session_state.get(key), "frame", None) or "")):
            on_frame(to)

    def dragged() -> None:
        a, _, b = str(getattr(st.session_state.get(key), "span", None) or "").partition(" ")
        if on_span and a and b:
            on_span(float(a), float(b))

    picture = sheet if isinstance(sheet, str) else svg(sheet, fonts=False, interactive=True, tips=False, page=True)
    with st.container(key=f"drawn-{key}", gap=None):
        # Fonts are the page's own; the words of the sheet are escaped by its writer.
        _drawn(
            key=key,
            data={
                "svg": single_quoted(picture),
                "map": seen,
                "told": told,
                "ground": ground,
                "spans": on_span is not None,
                "skip": words(state.current().language)("picture.skip"),
            },
            on_choice_change=pressed,
            on_frame_change=moved,
            on_span_change=dragged,
        )
        if chosen is not None:
            beside.tell(chosen, ring)
        if cells is not None:
            beside.lay(cells)
