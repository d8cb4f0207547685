"""Pieces of HTML that cards and pages share: signs as pictures, and lists of what has changed."""

from __future__ import annotations

import base64
from functools import lru_cache
from itertools import groupby

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import words
from transcaspian.look.signs import sign_svg
from transcaspian.versions.diff_words import Line, table_title
from transcaspian.view.query import View

_CHANGES_LISTED = 300  # most rows of a difference on screen; the others are counted


@lru_cache(maxsize=256)
def uri(svg: str) -> str:
    """Return a picture as a data URL."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def sign(shape: str, fill: str, colour: str, paper: str, height: int = 15) -> Markup:
    """Return a sign as a picture beside words that say the same."""
    return markup.picture(uri(sign_svg(shape, fill, colour, paper, False)), height)


def changed_rows(found: tuple[Line, ...], view: View) -> None:
    """Draw the changed rows by table, corrected ones with their fields before and after."""
    say = words(view.language)
    parts = []
    for table, members in groupby(found[:_CHANGES_LISTED], key=lambda line: line.table):
        parts.append(markup.inline(table_title(table, view.language), tag="h3"))
        parts.append(markup.changes(members))
    if len(found) > _CHANGES_LISTED:
        parts.append(markup.paragraph(say.n("notice.more", len(found) - _CHANGES_LISTED)))
    st.html(markup.card("", *parts, kind="tc-changes"))
