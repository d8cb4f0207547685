"""What a page is on paper, where its table would be a picture of what is on screen: a table of words, bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import words
from transcaspian.look.palette import DARK, LIGHT, Palette

MOST = 100  # rows of a table; those that are left out are counted


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], left_out: int, language: str) -> Markup:
    """Return a table as it is printed."""
    more = markup.paragraph(words(language).n("count.not_listed", left_out), kind="tc-foot") if left_out else ""
    return markup.joined([markup.table(heads, rows, "tc-printed"), more])


def put(key: str, html: Markup) -> None:
    """Put on the page what only paper shows."""
    with st.container(key=f"paper-{key}"):
        st.html(html)


def light_instead() -> str:
    """Return CSS by which pictures in dark colours are printed in light ones, colour by colour."""
    pairs = {dark: light for dark, light in zip(_colours(DARK), _colours(LIGHT), strict=True) if dark != light}
    uses = [(kind, *pair) for pair in pairs.items() for kind in ("fill", "stroke")]
    rules = "\n".join(f'  [{kind}="{dark}"] {{ {kind}: {light}; }}' for kind, dark, light in uses)
    return f"@media print {{\n{rules}\n}}\n"


def _colours(palette: Palette) -> list[str]:
    named = [getattr(palette, name) for name in palette.__slots__]
    return [colour for one in named for colour in (one.values() if isinstance(one, dict) else [one])]
