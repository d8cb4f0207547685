"""Notices on every page: problems in the tables, invalid parts of the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from transcaspian.dataset.loading import Loaded
from transcaspian.dictionary.beginning import steps
from transcaspian.drawing import markup
from transcaspian.language.messages import Words, words
from transcaspian.lastgood.words import headline
from transcaspian.tables.problems import Problem, note, where
from transcaspian.view.named import lead
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from ui import cached, navigation, to_desk
from ui.desk import access

_LISTED = 200


def notices(view: View) -> None:
    """Show the notices; nothing if all is well."""
    say = words(view.language)
    if told := ignored(st.session_state.ignored, say):
        st.info(_text(told), icon=":material/link_off:")
    errors = _errors()
    if not (head := of_tables(view)):
        return
    with st.expander(_text(head), icon=":material/report:", key="problems"):
        rows = [(where(p, view.language), note(p, view.language), "") for p in errors[:_LISTED]]
        more = [markup.paragraph(say.n("notice.more", len(errors) - _LISTED))] if len(errors) > _LISTED else []
        st.html(markup.joined([markup.faults(rows, kind="tc-card"), *more]))


def of_tables(view: View) -> str:
    """Say what is wrong with the tables, or since when others are shown; empty if all is well."""
    shown, errors = cached.store().shown, _errors()
    if shown.kept:
        return headline(shown.kept, shown.since, view.language, view.zone)
    return words(view.language).n("notice.problems", len(errors)) if errors else ""


def _errors() -> list[Problem]:
    return [problem for problem in cached.store().problems if problem.severity == "error"]


def ignored(parts: Sequence[str], say: Words) -> str:
    """Say which parts of the address mean nothing, and that it has no page; empty if all do."""
    unknown = [part for part in parts if part.startswith(f"{navigation.NO_PAGE}=")]
    told = [say("notice.no_page", page=unknown[0].partition("=")[2][:100])] if unknown else []
    if others := [part for part in parts if part not in unknown]:
        told.append(say("notice.ignored", parts=", ".join(others)[:300]))
    return " ".join(told)


def untold(view: View, path: str) -> bool:
    """If a page is that of a story that the collection has no rows for, explain that; return whether it is one."""
    if navigation.offered(navigation.name_at(path) or ""):
        return False
    say = words(view.language)
    st.html(markup.card(say("empty.story"), markup.paragraph(say("empty.story_lead")), level=1))
    return True


def _text(text: str) -> str:
    from ui.controls import plain

    return plain(text)


def empty(view: View) -> bool:
    """If the tables have no events, explain that; return whether they have none."""
    loaded = cached.loaded()
    if loaded.published.events:
        return False
    say, may = words(view.language), access.editor().may
    drafts = len(loaded.editorial.events)
    if drafts and may:
        st.html(markup.start(say("empty.title"), say.n("begin.drafts", drafts)))
        st.button(_text(say("desk.section.drafts")), key="begin_drafts", type="primary", on_click=to_desk.section,
                  args=("drafts",))  # fmt: skip
    elif drafts or _is_new(loaded):
        _begin(view, say, may)
    else:
        # The folder is shown only to those who may put tables there.
        lead = say("empty.lead", folder=str(cached.data_folder())) if may else say("empty.lead_viewer")
        st.html(markup.start(say("empty.title"), lead, say("empty.how")))
        navigation.to_desk(say("empty.to_desk"), view)
    return True


def _is_new(loaded: Loaded) -> bool:
    """Say whether tables hold no event because nobody has written one yet, not because they cannot be read."""
    return not loaded.rows.get("events") and all(problem.severity != "error" for problem in loaded.problems)


def _begin(view: View, say: Words, may: bool) -> None:
    """Say what a new collection needs first, table by table, with how many rows each has already."""
    from ui.desk import unsaved  # the desk is loaded by those who edit

    schema, rows = unsaved.schema(), cached.loaded().rows if may else {}  # which would count drafts
    told = [say("begin.lead"), say("begin.how", folder=str(cached.data_folder())) if may else say("begin.viewer")]
    found = [
        markup.lines(
            (
                markup.joined(
                    [markup.strong(step.title), markup.grey(f"{step.file}, {say.n('begin.rows', step.rows)}")], " "
                ),
                step.told,
                *([markup.grey(say("begin.columns", columns=say.list(step.columns)))] if may else []),
            )
        )
        for step in steps(schema, rows, view.language)
    ]
    st.html(markup.card(collection_title(cached.dataset(), view.language), lead(cached.dataset(), view), level=1))
    st.html(markup.start(say("begin.title"), *told))
    if may:
        st.button(_text(say("begin.to_event")), key="begin_event", type="primary", on_click=to_desk.section,
                  args=("event",))  # fmt: skip
    st.html(markup.listing(found, ordered=True))
