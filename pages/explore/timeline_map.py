"""Timeline and map: all stories side by side, the selected event's card, the table below."""

from __future__ import annotations

from functools import partial

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from ui import beneath, cached, cards, controls, linked, look, over_map, sensor, state, table

view = look.with_theme(state.current())
scene = beneath.laid(cached.scene_of(view, state.canvas(layered=True)))

look.unseen_heading(words(view.language)("nav.timeline_map"))
controls.controls(state.current(), scene, partial(beneath.menu, scene))
phone, named = st.session_state.size[0] == PHONE, state.has_card_first()
with st.container(key="before"):  # of its own: what comes and goes in it does not remount the elements below
    if controls.nothing_sure(scene):
        controls.loosen_buttons(state.current(), scene)
    if phone and named:
        cards.panel(state.current(), scene, None, timeline=True)
if phone:
    linked.phone_pictures(scene)
    if not named:
        cards.panel(state.current(), scene, None, timeline=True)
    cards.event_list(state.current(), scene)
else:
    with st.container(horizontal=True, gap="small", wrap=False):
        with st.container(width=scene.map.width):
            linked.map_chart(scene, over=lambda: over_map.frame(state.current()))
        with st.container(width="stretch"):
            cards.panel(state.current(), scene, linked.height(scene), timeline=True)
    linked.timeline_chart(scene)
    linked.knowledge(scene)
table.footer(state.current(), scene)
if sensor.has_scrolled_near("table", table.HEIGHT):
    table.events_table(state.current(), scene)
table.on_paper(state.current(), scene)
table.downloads(state.current(), scene)
