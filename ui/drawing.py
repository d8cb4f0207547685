"""A sheet of plain shapes on the page: text stays text, and what can be chosen is reached by mouse and keyboard.

What a mark stands for appears beside the mouse; the words are those that are read to who cannot see them.
A picture is one stop of the Tab key; from there, arrows go from mark to mark (``roving.js``).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import single_quoted, svg
from transcaspian.language.messages import words
from ui import beside, state
from ui.assets import asset

_HTML = (
    "<button class='skip' type='button' hidden></button><div class='place'><div class='sheet'></div></div>"
    "<p class='tip' aria-hidden='true' hidden></p><span class='past' tabindex='-1'></span>"
)
_drawn = st.components.v2.component(
    "tc_drawn",
    html=_HTML,
    js="export default (given) =>\n  window.tcPicture.drawn(given);\n",
    css=asset(__file__, "drawing.css"),
)


def drawn(
    key: str,
    sheet: Sheet | str,
    on_choice: Callable[[str], None] = state.chosen,
    chosen: str | None = None,
    on_touch: Callable[[], None] | None = None,
    told: str = "",
    ground: str = "",
    ring: str = "",
) -> None:
    """Show a sheet, or its SVG, as wide as its place allows; what a reader chooses on it goes to ``on_choice``.

    A group of the sheet with ``events`` can be chosen, by the first of them; ``chosen`` is the id that is selected now,
    empty if none is, None where nothing can be. ``ring``: what marks it, as SVG, on a sheet with a ``RING``.
    ``on_touch``: called when the reader tries to move or enlarge what is drawn.
    ``told``: CSS selector of what tells of the choice; where it is out of sight, the page scrolls to it.
    ``ground``: address of a picture of the same proportions to lie under it.
    """

    def pressed() -> None:
        picked = str(getattr(st.session_state.get(key), "choice", None) or "")
        if picked:
            on_choice(picked.split()[0])

    picture = sheet if isinstance(sheet, str) else svg(sheet, fonts=False, interactive=True, tips=False)
    with st.container(key=f"drawn-{key}", gap=None):
        # Fonts are the page's own; the words of the sheet are escaped by its writer.
        _drawn(
            key=key,
            data={
                "svg": single_quoted(picture),
                "movable": on_touch is not None,
                "told": told,
                "ground": ground,
                "skip": words(state.current().language)("picture.skip"),
            },
            on_choice_change=pressed,
            on_touched_change=on_touch or _nothing,
        )
        if chosen is not None:
            beside.tell(chosen, ring)


def _nothing() -> None:
    """Do nothing: a picture that stays as it is."""
