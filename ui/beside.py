"""What is chosen in a picture, told beside it: the picture is not sent again when something else is chosen."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape

import streamlit as st

from transcaspian.drawing.svg import single_quoted


def place(key: str) -> AbstractContextManager[object]:
    """Return the place of a component and of what is told beside it, see ``chosenAt`` in ``roving.js``."""
    return st.container(key=f"beside-{key}", gap=None)


@dataclass(frozen=True, slots=True)
class Cells:
    """What lies beneath a picture: classes of cells as SVG, and what each class is in words."""

    svg: str
    told: tuple[str, ...]


def lay(cells: Cells) -> None:
    """Lay cells beneath a picture; another answer of theirs leaves the picture as it is."""
    drawing, told = escape(single_quoted(cells.svg), quote=False), escape("\n".join(cells.told))
    st.html(f'<i class="tc-beneath" data-cells="{drawing}" data-ranks="{told}"></i>')


def tell(chosen: str, ring: str = "") -> None:
    """Tell what is chosen, and as SVG what marks it."""
    # In these quotes those of the SVG need not be escaped, and there are none of the others in it.
    marked = escape(single_quoted(ring), quote=False)
    st.html(f'<i class="tc-chosen" data-chosen="{escape(chosen)}" data-ring="{marked}"></i>')
