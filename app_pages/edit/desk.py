"""The data desk: what is wrong, and for those who may edit: rows, events, drafts, files and what was saved."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.messages import words
from transcaspian.view import View
from ui import (
    access,
    desk,
    deskdisk,
    deskevent,
    deskfiles,
    deskhistory,
    deskpending,
    deskstate,
    look,
    navigation,
    state,
)
from ui.controls import plain

SECTIONS: dict[str, Callable[[View], None]] = {
    "report": lambda view: desk.report(view, True),
    "tables": desk.tables,
    "event": deskevent.page,
    "drafts": desk.drafts,
    "files": deskfiles.page,
    "history": deskhistory.page,
}
# What needs the rows on disk; the report and the way back do not.
ROWS = frozenset({"tables", "event", "drafts", "files"})

view = state.current()
say = words(view.language)
permission = access.editor()
look.title(say("desk.title"), say("desk.lead" if permission.may else "desk.lead_viewer"))
access.notice(permission)
navigation.to_dictionary(say("desk.dictionary"), view)
deskpending.told(view, permission.may)
deskdisk.shown(view)
if permission.may:
    deskpending.panel(view)
    deskdisk.panel(view)
    section = st.segmented_control(
        say("desk.section"),
        list(SECTIONS),
        key=state.kept("desk_section", "report"),
        required=True,
        format_func=lambda name: say(f"desk.section.{name}"),
        label_visibility="collapsed",
    )
    refused = deskstate.unreadable()
    if refused and section in ROWS:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
    else:
        SECTIONS[section or "report"](view)
else:
    desk.report(view, False)
