"""What stands against each other in the claims about one event: denials, and what is named differently."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.drawing.ranges import ranges_sheet
from transcaspian.drawing.svg import svg
from transcaspian.evidence.contradictions import Contradictions, Differing, Opposed
from transcaspian.language.messages import Words
from transcaspian.scene.ranges import ranges
from ui import cached, fragments, look

_WIDEST = 720.0  # of a picture of ranges
_BESIDE = 28.0  # what a card takes of the width


def contradictions(found: Contradictions, say: Words) -> str:
    """Return the card of what claims deny of each other, and of what they name differently; empty if nothing."""
    if not (found.opposed or found.differing):
        return ""
    parts = []
    if found.opposed:
        heads = (say("evidence.opposed.to"), say("evidence.opposed"))
        parts.append(markup.spanning(heads, _pairs(found.opposed, say), "tc-ev-pairs"))
    for differing in found.differing:
        rows = [
            ((markup.inline(markup.lines(naming.names), tag="strong"), 1), (markup_cards.said(naming.claim, say), 1))
            for naming in differing.claims
        ]
        parts.append(markup.joined([markup.inline(differing.title, tag="h3"), _ranges(differing, say)]))
        parts.append(markup.spanning((), rows, "tc-ev-names"))
    if found.differing:
        parts.append(markup.paragraph(say("evidence.differing.note"), kind="tc-grey tc-ev-note"))
    return markup.part(say("evidence.against"), *parts, kind="tc-ev-against")


def _ranges(differing: Differing, say: Words) -> str:
    """Return the figures of a measure as ranges on one axis, as wide as this browser's size class has room."""
    width = min(_WIDEST, st.session_state.size[0] - _BESIDE)
    found = ranges(cached.dataset(), say.language, differing, width)
    if found is None:
        return ""
    sheet = ranges_sheet(found, look.page_theme(), say.language)
    return markup.drawing(fragments.uri(svg(sheet)), sheet.description, sheet.width, sheet.height)


def _pairs(opposed: tuple[Opposed, ...], say: Words) -> list[list[tuple[str, int]]]:
    """Return the rows of what is said and who denies it; what stands in many rows is written once."""
    said = list(dict.fromkeys(one.claim.id for one in opposed))
    denials = list(dict.fromkeys(one.denial.id for one in opposed))
    by_claim = len(said) < len(denials)
    if by_claim:
        opposed = tuple(sorted(opposed, key=lambda one: said.index(one.claim.id)))
    rows: list[list[tuple[str, int]]] = []
    for _, group in groupby(opposed, key=lambda one: one.claim.id if by_claim else one.denial.id):
        for number, one in enumerate(of := list(group)):
            more = markup.inline(say.n("evidence.more", one.more), "tc-grey", tag="div") if one.more else ""
            cells = [markup.joined([markup_cards.said(one.claim, say), more]), markup_cards.said(one.denial, say)]
            spans = (len(of), 1) if by_claim else (1, len(of))
            rows.append([(c, n) for c, n in zip(cells, spans, strict=True) if number == 0 or n == 1])
    return rows
