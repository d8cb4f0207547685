"""The data desk: problems, and for editors: rows, events, drafts, files and saves."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui import look, navigation, state
from ui.controls import plain
from ui.desk import access, event, files, history, importing, on_disk, page, pending, recovered, tables, typed, unsaved

SECTIONS: dict[str, Callable[[View], None]] = {
    "report": lambda view: page.report(view, True),
    "tables": tables.page,
    "event": event.page,
    "drafts": page.drafts,
    "files": files.page,
    "import": importing.page,
    "history": history.page,
}
# These need the rows on disk; the report and the history do not.
ROWS = frozenset({"tables", "event", "drafts", "files", "import"})

view = state.current()
say = words(view.language)
permission = access.editor()
look.title(say("desk.title"), say("desk.lead" if permission.may else "desk.lead_viewer"))
access.notice(permission)
navigation.to_dictionary(say("desk.dictionary"), view)
pending.last_outcome(view, permission.may)
on_disk.version_line(view)
if permission.may:
    recovered.panel(view)
    on_disk.panel(view)
    typed.offer(view)
    section = st.segmented_control(
        say("desk.section"),
        list(SECTIONS),
        key=state.persistent_key("desk_section", "report"),
        required=True,
        format_func=lambda name: say(f"desk.section.{name}"),
        label_visibility="collapsed",
    )
    look.unseen_heading(say(f"desk.section.{section or 'report'}"), 2)
    refused = unsaved.unreadable()
    if refused and section in ROWS:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
    else:
        SECTIONS[section or "report"](view)
    pending.panel(view)
    typed.keep()
else:
    look.unseen_heading(say("desk.section.report"), 2)
    page.report(view, False)
