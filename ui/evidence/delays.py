"""The chart of when things became known, linked with the selection like the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.lag import lag_ring, lag_sheet
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.parts import in_time
from transcaspian.drawing.ring import RING
from transcaspian.drawing.sheet import Item, Sheet
from transcaspian.drawing.svg import elements, svg
from transcaspian.language.messages import Words, words
from transcaspian.scene.lag import Lag, lag
from transcaspian.scene.model import Canvas, Scene
from transcaspian.scene.sizes import NARROW, PHONE
from transcaspian.view.query import View
from ui import cached
from ui.drawing import drawn

_HEIGHTS = {True: 300.0, False: 380.0}  # pixels; on a phone, elsewhere
_NAMED = 8  # most events in the words of a tray


def chart(scene: Scene) -> None:
    """Draw the chart under its heading, with how to read it (on a phone after it) and a sentence on each tray."""
    say, phone = words(scene.view.language), scene.canvas.timeline_width == PHONE
    st.html(heading(say, phone))
    if not scene.events:
        st.caption(say("lag.nothing"))
        return
    found, picture = _picture(cached.dataset(), replace(scene.view, event=""), scene.canvas)
    with st.container(key="lag"):
        drawn("drawn_lag", picture, chosen=scene.view.event, ring=elements(lag_ring(scene, found)))
    if told := below(scene, found, say, phone):
        st.html(told)


def heading(say: Words, phone: bool) -> Markup:
    """Return the heading of the chart, with a sentence on how to read it; a phone has that after the chart."""
    return markup.part(say("lag.heading"), "" if phone else _lead(say))


def below(scene: Scene, found: Lag, say: Words, phone: bool) -> Markup:
    """Return what follows the chart: a sentence on each tray, and on a phone how to read it."""
    trays = [markup.paragraph(text, kind="tc-grey") for text in _trays(scene, found)]
    told = [*([_lead(say)] if phone else []), *trays]
    return markup.card("", *told) if told else Markup("")


def _lead(say: Words) -> Markup:
    return markup.paragraph(say("lag.lead"), kind="tc-grey")


@lru_cache(maxsize=32)
def _picture(data: Dataset, view: View, canvas: Canvas) -> tuple[Lag, str]:
    found, sheet = sheet_of(data, view, canvas, (RING,))
    return found, svg(sheet, fonts=False, interactive=True, tips=False, page=True)


def sheet_of(data: Dataset, view: View, canvas: Canvas, ring: Sequence[Item] | None = None) -> tuple[Lag, Sheet]:
    """Return what the chart shows of a view, and the chart; ``ring``: what marks the selected event, if not its own."""
    scene = cached.scene_of(view, canvas)
    found = lag(data, scene, canvas.timeline_width, _HEIGHTS[canvas.timeline_width <= NARROW])
    return found, in_time(lag_sheet(scene, found, ring), scene)


def _trays(scene: Scene, found: Lag) -> list[str]:
    """Return in words the events that the chart cannot show, with the first of each kind."""
    say = words(scene.view.language)
    parts = []
    for key, ids in (
        ("wide", found.wide),
        ("early", found.early),
        ("lesser", found.lesser),
        ("undated", found.undated),
    ):
        if ids:
            names = [say("timeline.dated", title=scene.signs[i].title, when=scene.signs[i].when) for i in ids[:_NAMED]]
            more = ["…"] if len(ids) > _NAMED else []
            parts.append(f"{say.n(f'lag.{key}', len(ids))} {'; '.join(names + more)}")
    return parts
