"""The corridor's figures: volumes side by side, raw materials, and published counts."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.stories.corridor import mapping, pictures, tables, volumechart
from transcaspian.stories.corridor.matrix import notes
from transcaspian.stories.corridor.minerals import materials
from transcaspian.stories.corridor.volumes import volumes as figures
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from ui import cached, cards, navigation, state
from ui.drawing import drawn

_CARD = 360  # pixels
_PADDING = 24.0  # pixels of the page's margins, which are not part of the width class


def width() -> float:
    """Return the width of a picture in this browser's size class, in pixels."""
    return width_at(st.session_state.size[0])


def width_at(wide: int) -> float:
    """Return the width of a picture in a width class, in pixels."""
    return float(wide) - (0 if wide == PHONE else _PADDING)


FONT = 12.0  # pixels of ordinary text in a picture


def volumes(view: View) -> None:
    """Draw the freight figures, with notes on how to read them."""
    say, data, wide = words(view.language), cached.dataset(), width()
    chart, found = pictures.chart(data, view, wide, FONT), figures(data, view)
    if chart is None:
        st.info(pictures.no_chart(data, view))
        return
    drawn(f"cor_volumes_{wide:.0f}", chart.sheet(view), state.chosen, view.event)
    st.html(markup.paragraph(volumechart.notes(found, say), kind="tc-foot"))
    _to_events((i for figure in found.figures for i in figure.event_ids), view)
    _selected(view)


def minerals(view: View) -> None:
    """Draw the published counts of materials, then the materials."""
    say, data, wide = words(view.language), cached.dataset(), width()
    counts, found = pictures.materials_drawn(data, view, wide, FONT)
    drawn(f"cor_counts_{wide:.0f}", counts.sheet(view), state.chosen, view.event)
    _selected(view)
    drawn(f"cor_matrix_{wide:.0f}", found.sheet(view), state.chosen, view.event)
    st.html(markup.paragraph(notes(materials(data, view), say), kind="tc-foot"))


def published_counts(view: View) -> None:
    """Draw the published counts of materials, and lead to their events."""
    st.html(tables.published_counts(cached.dataset(), view))
    _to_events((count.event_id for count in materials(cached.dataset(), view).counts), view)


def _to_events(ids: Iterable[str], view: View) -> None:
    for event_id in dict.fromkeys(ids):
        title = cached.dataset().events[event_id].title(view.language)
        navigation.to_timeline(title, view, event=event_id, window=ALL)


def _selected(view: View) -> None:
    """Show the card of the selected event, low enough that what follows stays in sight."""
    if view.event:
        high = None if st.session_state.size[0] == PHONE else _CARD
        cards.panel(state.current(), cached.scene_of(mapping.view_of(cached.dataset(), view), state.canvas()), high)
