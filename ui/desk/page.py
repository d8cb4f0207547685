"""The data desk: the report of problems, and drafts to publish.

Viewers see the report on published tables; everything else is for editors (``ui/desk/access``).
"""

from __future__ import annotations

import streamlit as st

from transcaspian.dataset.unused import unused_places
from transcaspian.dictionary.fields import name_of
from transcaspian.drawing import markup
from transcaspian.edit.changes import Set
from transcaspian.edit.todo import ToDo, to_do, told
from transcaspian.language.messages import Words, words
from transcaspian.tables.problems import Problem, file_name, note, where
from transcaspian.tables.records import Location
from transcaspian.view.query import View
from ui import cached
from ui.controls import plain
from ui.desk import comments, mending, unsaved
from ui.desk.acting import guarded
from ui.desk.rows import open_row, with_drafts

_WIDE = 900  # pixels: a draft and its button belong together
_LISTED = 100  # most rows or problems on screen; the others are counted, and a filter finds them


def report(view: View, may_edit: bool) -> None:
    """Draw the problems of the tables, and below them for editors the places that no row uses."""
    say, store = words(view.language), cached.store()
    problems = list(store.shown.disk.problems if may_edit else store.problems)
    seen = store.shown.disk.editorial if may_edit else store.loaded.published
    if problems:
        _problems(problems, view, may_edit)
    else:
        drafts = len(seen.events.keys() - store.loaded.published.events.keys())
        summary = say("desk.all_well", events=with_drafts(say.n("count.events", len(seen.events)), drafts, say))
        st.success(plain(summary), icon=":material/verified:")
    if may_edit:
        comments.open_ones(view)
        _unused(unused_places(seen, unsaved.schema()), say, view.language)


def _problems(problems: list[Problem], view: View, may_edit: bool) -> None:
    """Draw problems with filters, each with its row and how to correct it."""
    say = words(view.language)
    tables = list(dict.fromkeys(p.table for p in problems))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox(
            say("desk.table"),
            ["", *tables],
            key="report_table",
            format_func=lambda t: file_name(t) if t else say("desk.all"),
        )
        kind = st.segmented_control(
            say("desk.severity"), ["", "error", "note"], key="report_kind", default="", required=True,
            format_func=lambda k: say(f"desk.kind.{k or 'all'}"),
        )  # fmt: skip
        text = st.text_input(say("desk.find"), key="report_text", icon=":material/search:")
    found = [
        p for p in problems
        if table in ("", p.table) and kind in ("", p.severity) and text.casefold() in _told(p, view).casefold()
    ]  # fmt: skip
    told = say("desk.found", shown=say.number(len(found)), total=say.number(len(problems)))
    st.html(markup.paragraph(told, kind="tc-foot"))
    if may_edit and any(problem.certain for problem in problems):
        mending.offer_all(say)
    for number, problem in enumerate(found[:_LISTED]):
        _problem(number, problem, view, may_edit, say)
    if len(found) > _LISTED:
        st.caption(say.n("desk.more", len(found) - _LISTED))


def _unused(places: tuple[Location, ...], say: Words, language: str) -> None:
    if places:
        with st.expander(say("desk.unused", n=say.number(len(places)))):
            st.html(markup.paragraph("; ".join(f"{place.name(language)} ({place.id})" for place in places)))
            st.html(markup.paragraph(say("desk.unused_note"), kind="tc-foot"))


def _told(problem: Problem, view: View) -> str:
    return f"{where(problem, view.language)} {note(problem, view.language)}"


def _problem(number: int, problem: Problem, view: View, may_edit: bool, say: Words) -> None:
    with st.container(key=f"problem-{number}"):
        kind = say(f"desk.kind.{problem.severity}")
        st.html(markup.fault(where(problem, view.language), kind, note(problem, view.language), problem.severity))
        row_id = mending.row_on_disk(problem)
        if row_id is None or not may_edit:
            return
        cells = unsaved.rows()[problem.table][row_id]
        shown = " · ".join(f"{name}: {cell[:60]}" for name, cell in list(cells.items())[:6])
        st.html(markup.paragraph(shown, kind="tc-foot"))
        mending.offer(problem, row_id, str(number), say)


def drafts(view: View) -> None:
    """Draw the drafts, each with a button that publishes it."""
    say = words(view.language)
    rows, tables = unsaved.rows()["events"], unsaved.schema().tables
    waiting = {i: row for i, row in rows.items() if row.get("status") != "published"}
    st.html(markup.paragraph(say.n("desk.drafts", len(waiting)) if waiting else say("desk.no_drafts")))
    for row_id, row in list(waiting.items())[:_LISTED]:
        left = to_do(tables, unsaved.rows(), row_id)
        lacking = any(one.kind == "missing" for one in left)
        with st.container(horizontal=True, vertical_alignment="center", key=f"draft-{row_id}", width=_WIDE):
            name = name_of("events", {"id": row_id, **row}, view.language)
            st.button(plain(name), key=f"event-draft-{row_id}", on_click=open_row, args=("events", row_id),
                      type="tertiary", width="stretch")  # fmt: skip
            args = (row_id, row.get("status", ""))
            why = say("desk.publish_lacking") if lacking else None
            st.button(say("desk.publish"), key=f"publish-{row_id}", on_click=_publish, args=args, disabled=lacking,
                      help=why)  # fmt: skip
        st.html(markup.paragraph(say("desk.todo") if left else say("desk.todo_none"), kind="tc-foot"))
        by_row: dict[tuple[str, str], list[ToDo]] = {}
        for one in left:
            by_row.setdefault((one.table, one.row_id), []).append(one)
        for (table, of_row), found in by_row.items():
            todo = told(tuple(found), tables, view.language)
            text = say("desk.todo_of", table=tables[table].title(view.language), row=of_row, todo=todo)
            st.button(plain(text), key=f"todo-{row_id}-{table}-{of_row}", on_click=open_row, args=(table, of_row),
                      type="tertiary", icon=":material/edit:")  # fmt: skip
    if len(waiting) > _LISTED:
        st.caption(say.n("desk.and_more", len(waiting) - _LISTED))


@guarded
def _publish(row_id: str, now: str) -> None:
    unsaved.add([Set("events", row_id, "status", now, "published")])
