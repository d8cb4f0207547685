"""Changed rows as HTML, by table, corrected ones with their fields before and after."""

from __future__ import annotations

from itertools import groupby

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words
from transcaspian.versions.diff_words import Line, table_title

_LISTED = 300  # most rows; the others are counted


def changes(found: tuple[Line, ...], say: Words) -> Markup:
    """Return what has changed."""
    parts = []
    for table, members in groupby(found[:_LISTED], key=lambda line: line.table):
        parts.append(markup.inline(table_title(table, say.language), tag="h3"))
        parts.append(markup.macro("lists", "changes")(tuple(members)))
    if len(found) > _LISTED:
        parts.append(markup.paragraph(say.n("notice.more", len(found) - _LISTED)))
    return markup.card("", *parts, kind="tc-changes")
