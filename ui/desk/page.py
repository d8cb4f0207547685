"""The data desk: the report of problems, rows to edit, drafts to publish, and unsaved changes.

Viewers see the report on published tables; everything else is for editors (``ui/desk/access``).
"""

from __future__ import annotations

import streamlit as st

from transcaspian.dataset.unused import unused_places
from transcaspian.dictionary.fields import names_of
from transcaspian.drawing import markup
from transcaspian.edit.changes import Add, Remove, Set, filled
from transcaspian.edit.row_ids import key_of
from transcaspian.language.messages import Words, words
from transcaspian.tables.problems import Problem, file_name, note, quoted, where
from transcaspian.tables.records import Location
from transcaspian.tables.schema import Table
from transcaspian.view.query import View
from ui import cached, state
from ui.controls import plain
from ui.desk import form as desk_form
from ui.desk import unsaved

_LISTED = 100  # most rows or problems on screen; the others are counted, and a filter finds them


def report(view: View, may_edit: bool) -> None:
    """Draw the problems of the tables, and below them for editors the places that no row uses."""
    say, store = words(view.language), cached.store()
    problems = list(store.shown.disk.problems if may_edit else store.problems)
    seen = store.shown.disk.editorial if may_edit else store.loaded.published
    if problems:
        _problems(problems, view, may_edit)
    else:
        summary = say("desk.all_well", events=say.n("count.events", len(seen.events)))
        st.success(plain(summary), icon=":material/verified:")
    if may_edit:
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
        row_id = _row_at(problem)
        if row_id is None or not may_edit:
            return
        cells = unsaved.rows()[problem.table][row_id]
        shown = " · ".join(f"{name}: {cell[:60]}" for name, cell in list(cells.items())[:6])
        st.html(markup.paragraph(shown, kind="tc-foot"))
        args = (problem.table, row_id)
        with st.container(horizontal=True):
            proposal = problem.proposal
            if problem.column and proposal is not None and _is_as_on_disk(*args, problem.column):
                st.button(plain(say("desk.accept", proposal=quoted(proposal))), key=f"accept-{number}", type="primary",
                          on_click=_accept, args=(*args, problem.column, proposal), icon=":material/check:",
                          help=say("desk.keep_help"))  # fmt: skip
            st.button(say("desk.mend"), key=f"mend-{number}", on_click=open_row, args=args, icon=":material/edit:")


def _is_as_on_disk(table: str, row_id: str, column: str) -> bool:
    """Say whether no unsaved change has touched a cell: a proposal is for what is on disk."""
    cells = (rows.get(table, {}).get(row_id, {}) for rows in (unsaved.rows(), unsaved.saved_rows()))
    now, saved = (row.get(column, "") for row in cells)
    return now == saved


def _accept(table: str, row_id: str, column: str, text: str) -> None:
    """Put a proposal in the place of its cell, as an unsaved change."""
    unsaved.add([Set(table, row_id, column, unsaved.rows()[table][row_id].get(column, ""), text)])


def _row_at(problem: Problem) -> str | None:
    """Return the id of the row of a problem; None if it cannot be opened."""
    if problem.row is None or unsaved.unreadable():
        return None
    numbers = unsaved.numbers(problem.table)
    row_id = next((i for i, number in numbers.items() if number == problem.row), None)
    return row_id if row_id in unsaved.rows().get(problem.table, {}) else None


def open_row(table: str, row_id: str) -> None:
    """Open the form of a row, or of a new one with an empty id, among the rows of its table."""
    rows = {} if unsaved.unreadable() else unsaved.rows()
    if row_id and row_id not in rows.get(table, {}):
        return  # it is gone, or nothing can be read: the page says so
    cells = rows[table][row_id] if row_id else {}
    desk_form.open_row(table, row_id, dict(cells))
    st.session_state.desk_section = "tables"
    st.session_state.acted = True


def tables(view: View) -> None:
    """Draw a table's rows as a list, and the form of the chosen one."""
    say, schema = words(view.language), unsaved.schema()
    form = desk_form.open_form()
    names = list(schema.tables)
    name = st.selectbox(
        say("desk.table"), names, key=state.seed("desk_table", form["table"] if form else unsaved.table()),
        format_func=lambda t: f"{schema.tables[t].title(view.language)} ({file_name(t)})", on_change=_turn,
        filter_mode="contains",
    )  # fmt: skip
    if form:
        _form(schema.tables[form["table"]], form["row"], form["cells"], view, say)
        return
    rows = unsaved.rows().get(name, {})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(say("desk.find"), key="desk_find", icon=":material/search:")
        st.button(say("desk.new", table=schema.tables[name].title(view.language)), key="desk_new", on_click=open_row,
                  args=(name, ""), icon=":material/add:", type="primary")  # fmt: skip
    wanted = text.casefold()
    found = [i for i, row in rows.items() if wanted in " ".join(row.values()).casefold()]
    called = names_of(name, rows, view.language)
    told = say("desk.rows", shown=say.number(len(found)), total=say.number(len(rows)))
    st.html(markup.paragraph(told, kind="tc-foot"))
    with st.container(key="list_rows"):
        for row_id in found[:_LISTED]:
            st.button(plain(called[row_id]), key=f"event-row-{row_id}", on_click=open_row, args=(name, row_id),
                      type="tertiary", width="stretch")  # fmt: skip
    if len(found) > _LISTED:
        st.caption(say.n("desk.more", len(found) - _LISTED))


def _turn() -> None:
    desk_form.close()
    unsaved.turn(st.session_state.desk_table)


def _form(table: Table, row_id: str, cells: dict[str, str], view: View, say: Words) -> None:
    st.html(markup.part(desk_form.heading(table, row_id, view)))
    skip = ("status",) if table.name == "events" else ()
    if not row_id and table.name == "events":
        cells.setdefault("status", "draft")
    right = desk_form.widgets(
        table, unsaved.rows(), cells, view, table.name, skip, not row_id, _told_of(table.name, row_id, view)
    )
    new_id = key_of(table.name, cells)
    in_use = not row_id and new_id in unsaved.rows().get(table.name, {})
    if in_use:
        st.html(markup.paragraph(say("desk.id_taken", id=new_id), kind="tc-fault"))
    with st.container(horizontal=True):
        st.button(say("desk.keep"), key="form_keep", type="primary", disabled=not new_id or in_use, on_click=_keep_row,
                  args=(table, row_id, cells), help=say("desk.keep_help" if right else "desk.keep_wrong"))  # fmt: skip
        st.button(say("desk.leave"), key="form_leave", on_click=desk_form.close)
        if row_id:
            st.button(say("desk.remove"), key="form_remove", on_click=_remove_row, args=(table, row_id),
                      icon=":material/delete:")  # fmt: skip


def _told_of(table: str, row_id: str, view: View) -> dict[str, list[str]]:
    """Return the problems of a row on disk, in sentences by column."""
    number, sentences = unsaved.numbers(table).get(row_id), dict[str, list[str]]()
    for problem in cached.store().shown.disk.problems if row_id else ():
        if problem.table == table and problem.row == number and problem.column:
            sentences.setdefault(problem.column, []).append(note(problem, view.language))
    return sentences


def _keep_row(table: Table, row_id: str, cells: dict[str, str]) -> None:
    written = filled(cells)
    if row_id:
        old = unsaved.rows()[table.name][row_id]
        names = dict.fromkeys((*old, *written))
        added = unsaved.add(
            Set(table.name, row_id, name, old.get(name, ""), written.get(name, ""))
            for name in names
            if old.get(name, "") != written.get(name, "")
        )
    else:
        added = unsaved.add([Add(table.name, written)])
    if added:
        desk_form.close()


def _remove_row(table: Table, row_id: str) -> None:
    if unsaved.add([Remove(table.name, row_id, unsaved.rows()[table.name][row_id])]):
        desk_form.close()


def drafts(view: View) -> None:
    """Draw the drafts, each with a button that publishes it."""
    say = words(view.language)
    rows = unsaved.rows()["events"]
    waiting = {i: row for i, row in rows.items() if row.get("status") != "published"}
    st.html(markup.paragraph(say.n("desk.drafts", len(waiting)) if waiting else say("desk.no_drafts")))
    for row_id, row in waiting.items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"draft-{row_id}"):
            title = row.get(f"title_{view.language}") or row_id
            st.button(plain(f"{title} ({row_id})"), key=f"event-draft-{row_id}", on_click=open_row,
                      args=("events", row_id), type="tertiary", width="stretch")  # fmt: skip
            args = (row_id, row.get("status", ""))
            st.button(say("desk.publish"), key=f"publish-{row_id}", on_click=_publish, args=args)


def _publish(row_id: str, now: str) -> None:
    unsaved.add([Set("events", row_id, "status", now, "published")])
