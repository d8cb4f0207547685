"""What is wrong is said on every page: problems in the tables, parts of the URL that meant nothing."""

from __future__ import annotations

from html import escape

import streamlit as st

from transcaspian.messages import words
from transcaspian.problems import note, where
from transcaspian.view import View
from ui import cached

_LISTED = 200


def notices(view: View) -> None:
    """Show the notices there are; nothing when all is well."""
    say = words(view.language)
    ignored = st.session_state.ignored
    if ignored:
        st.info(_text(say("notice.ignored", parts=", ".join(ignored)[:300])), icon=":material/link_off:")
    store = cached.store()
    problems = store.problems
    errors = [p for p in problems if p.severity == "error"]
    if not errors:
        return
    head = say("notice.stale") if store.stale else say.n("notice.problems", sum(p.count for p in errors))
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
    """Explain a folder without events; return whether that was needed."""
    data = cached.loaded()
    if data.published.events:
        return False
    say = words(view.language)
    folder = str(cached.data_folder())
    st.html(
        f"<div class='tc-start'><h3>{escape(say('empty.title'))}</h3>"
        f"<p>{escape(say('empty.lead', folder=folder))}</p><p>{escape(say('empty.how'))}</p></div>"
    )
    return True
