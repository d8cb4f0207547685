"""Timeline and map: both stories beside each other, the card of what is selected, the table under the fold."""

from __future__ import annotations

import streamlit as st

from transcaspian.scene.sizes import CARD_SHARE, PHONE
from ui import cached, cards, controls, linked, look, state, table

view = look.themed(state.current())
scene = cached.scene_of(view, linked.state_canvas())

controls.controls(state.current(), scene)
if not scene.events:
    controls.loosen_buttons(state.current(), scene)
if st.session_state.size[0] == PHONE:
    cards.panel(state.current(), scene, None)
    linked.phone_pictures(scene)
else:
    left, right = st.columns([1 - CARD_SHARE, CARD_SHARE], gap="small")
    with left:
        linked.map_chart(scene)
    with right:
        cards.panel(state.current(), scene, scene.map.height + linked.LEGEND_HEIGHT)
    linked.timeline_chart(scene)
table.footer(state.current(), scene)
table.events_table(state.current(), scene)
table.downloads(state.current(), scene)
