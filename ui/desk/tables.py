"""The tables, one at a time: its rows as a grid or as a list, and the form of the row that is open."""

from __future__ import annotations

import streamlit as st

from transcaspian.dictionary.fields import names_of
from transcaspian.drawing import markup
from transcaspian.edit.changes import Add, Remove, filled
from transcaspian.edit.row_ids import key_of
from transcaspian.edit.sheet import Rows, shown
from transcaspian.edit.todo import is_draft
from transcaspian.language.messages import Words, words
from transcaspian.scene.sizes import PHONE
from transcaspian.tables.problems import Problem, file_name, note
from transcaspian.tables.schema import Table
from transcaspian.view.query import View
from ui import cached, state
from ui.controls import plain
from ui.desk import comments, facets, grid, history, others, unsaved
from ui.desk import form as desk_form
from ui.desk.acting import guarded
from ui.desk.rows import counted, leave, links, open_row, take_over

_LISTED = 100  # most rows of a list; a filter finds the others


def page(view: View) -> None:
    """Draw a table, or the form of the row that is open."""
    say, schema = words(view.language), unsaved.schema()
    form = desk_form.open_form()
    name = form["table"] if form else unsaved.table()
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk_choice"):
        st.selectbox(
            say("desk.table"), list(schema.tables), key=state.seed("desk_table", name), on_change=_turn,
            format_func=lambda t: f"{schema.tables[t].title(view.language)} ({file_name(t)})", filter_mode="contains",
        )  # fmt: skip
        if not form:
            phone = st.session_state.size[0] == PHONE
            look = st.segmented_control(
                say("desk.as"), ["grid", "list"], key=state.persistent_key("desk_as", "list" if phone else "grid"),
                required=True, format_func=lambda kind: say(f"desk.as.{kind}"), label_visibility="collapsed",
            )  # fmt: skip
            st.button(say("desk.new", table=schema.tables[name].title(view.language)), key="desk_new", type="primary",
                      on_click=open_row, args=(name, ""), icon=":material/add:")  # fmt: skip
    if form:
        _form(schema.tables[form["table"]], form["row"], form["cells"], view, say)
        return
    others.panel(name, "", say)
    table, told, said = schema.tables[name], _told(name, view), comments.on_rows(name)
    wanted = facets.wanted(table, told, said, view)
    rows = unsaved.rows().get(name, {})
    place = st.container()
    if look == "grid":
        ids = grid.draw(table, wanted, told, said, view)
    else:
        ids = shown(table, rows, wanted)
        _list(table, rows, ids, view, say)
    with place:  # above the rows, and made after them: it says how many they are
        facets.values(table, ids, wanted, view)


@guarded
def _turn() -> None:
    leave()
    unsaved.turn(st.session_state.desk_table)


def _told(table: str, view: View) -> dict[str, str]:
    """Return the problems of the rows of a table on disk, in sentences."""
    found: dict[int, dict[str, None]] = {}
    for problem in cached.store().shown.disk.problems:
        if problem.table == table and problem.row is not None:
            found.setdefault(problem.row, {})[note(problem, view.language)] = None
    ids = {number: row_id for row_id, number in unsaved.numbers(table).items()} if found else {}
    return {ids[number]: " ".join(sentences) for number, sentences in found.items() if number in ids}


def _list(table: Table, rows: Rows, ids: tuple[str, ...], view: View, say: Words) -> None:
    called = names_of(table.name, {i: rows[i] for i in ids[:_LISTED]}, view.language)
    dated = next((column.name for column in table.columns if column.is_date), "")
    st.html(markup.paragraph(counted(ids, rows, say), kind="tc-foot"))
    with st.container(key="list_rows"):
        for row_id in ids[:_LISTED]:
            label = " · ".join(part for part in (rows[row_id].get(dated, ""), called[row_id]) if part)
            st.button(plain(label), key=f"event-row-{row_id}", on_click=open_row, args=(table.name, row_id),
                      type="tertiary", width="stretch")  # fmt: skip
    if len(ids) > _LISTED:
        st.caption(say.n("desk.more", len(ids) - _LISTED))


def _form(table: Table, row_id: str, cells: dict[str, str], view: View, say: Words) -> None:
    st.html(markup.part(desk_form.heading(table, row_id, view)))
    others.panel(table.name, row_id, say)
    skip = ("status",) if table.name == "events" else ()
    rows = unsaved.rows()
    draft = is_draft(rows, table.name, row_id, cells)
    told = _told_at(table.name, row_id)
    right = desk_form.widgets(table, rows, cells, view, table.name, skip, not row_id, told, draft=draft)
    new_id = key_of(table.name, cells)
    in_use = not row_id and new_id in rows.get(table.name, {})
    if in_use:
        st.html(markup.paragraph(say("desk.id_taken", id=new_id), kind="tc-fault"))
    with st.container(horizontal=True):
        st.button(say("desk.keep"), key="form_keep", type="primary", disabled=not new_id or in_use, on_click=_keep_row,
                  args=(table, row_id, cells), help=say("desk.keep_help" if right else "desk.keep_wrong"))  # fmt: skip
        st.button(say("desk.leave"), key="form_leave", on_click=desk_form.close)
        if row_id:
            st.button(say("desk.remove"), key="form_remove", on_click=_remove_row, args=(table, row_id),
                      icon=":material/delete:")  # fmt: skip
    if row_id:
        comments.on_row(table.name, row_id, view)
        links(table, row_id, view)
        history.of_row(table.name, row_id, view)


def _told_at(table: str, row_id: str) -> dict[str, list[Problem]]:
    """Return the problems of a row on disk, by column."""
    number, found = unsaved.numbers(table).get(row_id), dict[str, list[Problem]]()
    for problem in cached.store().shown.disk.problems if row_id else ():
        if problem.table == table and problem.row == number and problem.column:
            found.setdefault(problem.column, []).append(problem)
    return found


@guarded
def _keep_row(table: Table, row_id: str, cells: dict[str, str]) -> None:
    if row_id:
        take_over()
    else:
        unsaved.add([Add(table.name, filled(cells))])
    desk_form.close()


@guarded
def _remove_row(table: Table, row_id: str) -> None:
    unsaved.add([Remove(table.name, row_id, unsaved.row(table.name, row_id))])
    desk_form.close()
