"""Contracts: the deals by stage, the card of the selected one, who belongs to whom, and the partners over the years."""

from __future__ import annotations

import streamlit as st

from transcaspian.scene.sizes import PHONE
from ui import look, state
from ui.contracts import content, deal, files, page

view = look.with_theme(state.current())
shown = content.page_content(view)
look.title(*page.heading(view))
page.controls(view, shown)
if not shown.found.shown:
    page.empty_board(view, shown)
elif st.session_state.size[0] == PHONE:
    named = state.has_card_first()
    with st.container(key="before"):  # always there: what comes and goes in it does not remount the board
        if named:
            deal.panel(view, shown, None)
    page.board(view, shown)
    if not named:
        deal.panel(view, shown, None)
else:
    page.board_with_card(view, shown)
if shown.deal:
    deal.ownership(view, shown.deal)
if shown.found.shown or any(row.marks for row in shown.rows.rows):
    page.partners(view, shown)
    files.tables(view, shown)
    files.downloads(view, shown)
