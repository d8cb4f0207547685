"""The mutiny by the hour: a player of the 36 hours; below it who was asked, and what is claimed."""

from __future__ import annotations

import streamlit as st

from transcaspian.scene.sizes import PHONE
from transcaspian.view.named import story_name
from ui import cached, look, state
from ui.mutiny import page, player

view = look.with_theme(state.current())
look.unseen_heading(story_name(cached.dataset(), "mutiny", view.language))
phone = st.session_state.size[0] == PHONE
if not phone:
    page.lead(view)
player.controls(view)
player.player()
if phone:  # the picture comes first
    page.lead(view)
page.below_player(view)
