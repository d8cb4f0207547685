"""The chart of when things became known, linked with the selection like the timeline."""

from __future__ import annotations

from html import escape

import streamlit as st

from transcaspian.lagchart import lag_figure
from transcaspian.messages import words
from transcaspian.scene.lag import lag
from transcaspian.scene.model import Scene
from transcaspian.scene.sizes import WIDTHS
from ui import cached, linked

_HEIGHTS = {True: 300.0, False: 380.0}  # on a phone, elsewhere


def chart(scene: Scene) -> None:
    """Draw the chart under its heading, with a sentence on how to read it."""
    say = words(scene.view.language)
    lead = f"<h4>{escape(say('lag.heading'))}</h4><p class='tc-grey'>{escape(say('lag.lead'))}</p>"
    st.html(f"<div class='tc-card'>{lead}</div>")
    if not scene.events:
        st.caption(say("lag.nothing"))
        return
    canvas = scene.canvas
    found = lag(cached.dataset(), scene, canvas.timeline_width, _HEIGHTS[canvas.timeline_width <= WIDTHS[1]])
    with st.container(key="lag"):
        st.plotly_chart(
            linked.Ready(lag_figure(scene, found)),
            key="lag_chart",
            on_select=_clicked,
            selection_mode="points",
            config=linked.QUIET,
            theme=None,
            height=round(found.height),
            alt=found.alt,
        )
    if found.undated:
        st.caption(say.n("lag.undated", len(found.undated)))


def _clicked() -> None:
    linked.point_chosen("lag_chart")
