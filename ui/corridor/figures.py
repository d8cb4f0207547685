"""The corridor's figures: volumes side by side, raw materials, and published counts."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.picture import Picture
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.stories.corridor import mapping, volumechart
from transcaspian.stories.corridor.matrix import count_line, matrix, notes
from transcaspian.stories.corridor.minerals import materials
from transcaspian.stories.corridor.volumes import volumes as figures
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from ui import cached, cards, linked, navigation, state
from ui.drawing import drawn

_HEIGHT = 470.0
_CARD = 360  # pixels
_PADDING = 24.0  # pixels of the page's margins, which are not part of the width class


def _bare(view: View) -> View:
    return View(known_by=view.known_by, zone=view.zone, language=view.language, theme=view.theme)


def width() -> float:
    """Return the width of a picture in this browser's size class, in pixels."""
    return width_at(st.session_state.size[0])


def width_at(wide: int) -> float:
    """Return the width of a picture in a width class, in pixels."""
    return float(wide) - (0 if wide == PHONE else _PADDING)


FONT = 12.0  # pixels of ordinary text in a picture


@lru_cache(maxsize=32)
def _chart(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return volumechart.volume_chart(data, view, wide, _HEIGHT, size)


def volumes(view: View) -> None:
    """Draw the freight figures, with notes on how to read them."""
    say, data, wide = words(view.language), cached.dataset(), width()
    found = figures(data, view)
    if not found.figures:
        st.info(nothing(view))
        return
    drawn(f"cor_volumes_{wide:.0f}", _chart(data, _bare(view), wide, FONT).sheet(view), state.chosen, view.event)
    st.html(markup.paragraph(volumechart.notes(found, say), kind="tc-foot"))
    for event_id in dict.fromkeys(i for figure in found.figures for i in figure.event_ids):
        navigation.to_timeline(data.events[event_id].title(view.language), view, event=event_id, window=ALL)
    _selected(view)


def nothing(view: View) -> str:
    """Say why there are no freight figures to draw."""
    return words(view.language).n("corridor.volumes.nothing", figures(cached.dataset(), view).later)


@lru_cache(maxsize=32)
def _matrix(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return matrix(data, view, wide, size)


@lru_cache(maxsize=32)
def _counts(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return count_line(data, view, wide, size)


def pictures(section: str, view: View, wide: float, size: float) -> list[Picture]:
    """Return the pictures of volumes or minerals, of a width and with ordinary text of a size in pixels."""
    data, bare = cached.dataset(), _bare(view)
    if section == "minerals":
        return [_counts(data, bare, wide, size), _matrix(data, bare, wide, size)]
    return [_chart(data, bare, wide, size)] if figures(data, view).figures else []


def minerals(view: View) -> None:
    """Draw the published counts of materials, then the materials."""
    say, data, wide = words(view.language), cached.dataset(), width()
    drawn(f"cor_counts_{wide:.0f}", _counts(data, _bare(view), wide, FONT).sheet(view), state.chosen, view.event)
    _selected(view)
    drawn(f"cor_matrix_{wide:.0f}", _matrix(data, _bare(view), wide, FONT).sheet(view), state.chosen, view.event)
    st.html(markup.paragraph(notes(materials(data, view), say), kind="tc-foot"))


def _selected(view: View) -> None:
    """Show the card of the selected event, low enough that what follows stays in sight."""
    if view.event:
        high = None if st.session_state.size[0] == PHONE else _CARD
        cards.panel(
            state.current(), cached.scene_of(mapping.view_of(cached.dataset(), view), linked.state_canvas()), high
        )
