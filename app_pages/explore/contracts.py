"""Contracts: the deals by stage, the selected one beside them, who belongs to whom, and the partners over the years."""

from __future__ import annotations

import streamlit as st

from transcaspian.scene.sizes import PHONE
from ui import contractfiles, contracts, deal, look, state

view = look.themed(state.current())
shown = contracts.shown(view)
look.title(*contracts.heading(view))
contracts.controls(view, shown)
if not shown.found.shown:
    contracts.nothing(view, shown)
elif st.session_state.size[0] == PHONE:
    deal.panel(view, shown, None)
    contracts.board(view, shown)
else:
    contracts.beside(view, shown)
if shown.deal:
    deal.ownership(view, shown.deal)
if shown.found.shown or any(row.marks for row in shown.rows.rows):
    contracts.partners(view, shown)
    contractfiles.tables(view, shown)
    contractfiles.downloads(view, shown)
