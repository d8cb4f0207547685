"""For editors: what the record asks about itself, counted by rule, each row a click from its form.

Session key: ``audit_rule`` (the rule whose rows are listed).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Loaded
from transcaspian.drawing import markup
from transcaspian.evidence import audit as record
from transcaspian.language.messages import words
from transcaspian.tables.problems import Problem, note
from transcaspian.view.query import View
from ui import cached, to_desk
from ui.controls import plain
from ui.desk import access

_LISTED = 100


def section(view: View) -> None:
    """Draw how many rows each rule finds, and the rows of the chosen one; nothing for those who may not edit."""
    if not access.editor().may:
        return
    say, found = words(view.language), _found(cached.store().loaded)
    counts = Counter(problem.code for problem in found)
    told = say.n("audit.found", len(found)) if found else say("audit.nothing")
    heading = markup.inline(told[:1].upper() + told[1:], "tc-h4", tag="h2")
    st.html(markup.joined([heading, markup.paragraph(say("audit.lead"), kind="tc-grey tc-ev-note")]))
    if not found:
        return
    if st.session_state.get("audit_rule") not in counts:
        st.session_state.audit_rule = None
    rule = st.pills(
        say("audit.rules"),
        list(counts),
        key="audit_rule",
        format_func=lambda code: plain(f"{say(f'audit.{code}')} · {say.number(counts[code])}"),
        label_visibility="collapsed",
        persist_state="session",
    )
    rows = [problem for problem in found if problem.code == rule]
    with st.container(key="list_audit"):
        for problem in rows[:_LISTED]:
            _row(problem, view)
    if len(rows) > _LISTED:
        st.caption(say.n("audit.more", len(rows) - _LISTED))


@lru_cache(maxsize=2)
def _found(loaded: Loaded) -> tuple[Problem, ...]:
    return record.audit(loaded)


def _row(problem: Problem, view: View) -> None:
    data = cached.dataset()
    about = data.events.get(data.claims[problem.value].event_id if problem.value in data.claims else problem.value)
    title = about.title(view.language) if about else ""
    with st.container(key=f"finding-{problem.code}-{problem.value}"):
        st.button(
            plain(f"{title} · {problem.value}"),
            key=f"event-audit-{problem.code}-{problem.value}",
            type="tertiary",
            width="stretch",
            icon=":material/edit:",
            on_click=to_desk.open_row,
            args=(problem.table, problem.value),
        )
        st.html(markup.paragraph(note(problem, view.language), kind="tc-ev-why"))
