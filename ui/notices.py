"""Notices on every page: problems in the tables, invalid parts of the URL."""

from __future__ import annotations

from html import escape

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.lastgood.words import headline
from transcaspian.tables.problems import note, where
from transcaspian.view.query import View
from ui import cached, navigation
from ui.desk import access

_LISTED = 200


def notices(view: View) -> None:
    """Show the notices; nothing if all is well."""
    say = words(view.language)
    ignored = st.session_state.ignored
    if ignored:
        st.info(_text(say("notice.ignored", parts=", ".join(ignored)[:300])), icon=":material/link_off:")
    store = cached.store()
    problems = store.problems
    errors = [p for p in problems if p.severity == "error"]
    if not errors and not store.shown.kept:
        return
    shown = store.shown
    if shown.kept:
        head = headline(shown.kept, shown.since, view.language, view.zone)
    else:
        head = say.n("notice.problems", len(errors))
    with st.expander(_text(head), icon=":material/report:", key="problems"):
        rows = "".join(
            f"<li><strong>{escape(where(p, view.language))}</strong> {escape(note(p, view.language))}</li>"
            for p in errors[:_LISTED]
        )
        more = f"<p>{escape(say.n('notice.more', len(errors) - _LISTED))}</p>" if len(errors) > _LISTED else ""
        st.html(f"<ul class='tc-card'>{rows}</ul>{more}")


def _text(text: str) -> str:
    from ui.controls import plain

    return plain(text)


def empty(view: View) -> bool:
    """If the tables have no events, explain that; return whether they have none."""
    if cached.loaded().published.events:
        return False
    say = words(view.language)
    # The folder is shown only to those who may put tables there.
    lead = say("empty.lead", folder=str(cached.data_folder())) if access.editor().may else say("empty.lead_viewer")
    st.html(
        f"<div class='tc-start'><h3>{escape(say('empty.title'))}</h3>"
        f"<p>{escape(lead)}</p><p>{escape(say('empty.how'))}</p></div>"
    )
    navigation.to_desk(say("empty.to_desk"), view)
    return True
