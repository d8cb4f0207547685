"""Comments on rows: under the form of a row, in a column of the grid, and as a list of what is open.

Session key: ``desk_comment`` (the text as typed so far).
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.edit import comments as kept
from transcaspian.edit.comments import Comment
from transcaspian.language.datewords import zone_name
from transcaspian.language.days import moment_words
from transcaspian.language.messages import Refused, words
from transcaspian.tables.problems import file_name
from transcaspian.view.query import View
from ui.controls import plain
from ui.desk import unsaved
from ui.desk.acting import editor, guarded
from ui.desk.rows import open_row

_LISTED = 50


def on_rows(table: str) -> dict[str, str]:
    """Return the open comments on the rows of a table, in one text a row."""
    found = kept.open_by_row(_read(), table)
    return {row_id: " · ".join(f"{one.who}: {one.text}" for one in of) for row_id, of in found.items()}


def on_row(table: str, row_id: str, view: View) -> None:
    """Draw the open comments on a row, and a field for another one."""
    say = words(view.language)
    with st.container(key="form_comments"):
        st.html(markup.paragraph(say("desk.comments"), kind="tc-h4"))
        for one in kept.open_by_row(_read(), table).get(row_id, ()):
            _one(one, view)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                say("desk.comment"), key="desk_comment", max_chars=kept.LONGEST, help=say("desk.comment_help")
            )
            st.button(say("desk.comment_add"), key="comment_add", icon=":material/comment:", on_click=_add,
                      args=(table, row_id))  # fmt: skip


def open_ones(view: View) -> None:
    """Draw all open comments, each with the way to its row; nothing if there are none."""
    say, found = words(view.language), [one for one in _read() if one.is_open]
    if not found:
        return
    rows = {} if unsaved.unreadable() else unsaved.rows()
    with st.expander(say.n("desk.comments_open", len(found)), key="comments_open"):
        for one in reversed(found[-_LISTED:]):
            where = f"{file_name(one.table)}, {one.row_id}"
            st.html(markup.paragraph(markup.strong(where)))
            _one(one, view)
            if one.row_id in rows.get(one.table, {}):
                st.button(say("desk.mend"), key=f"comment-row-{one.id}", icon=":material/edit:", on_click=open_row,
                          args=(one.table, one.row_id))  # fmt: skip
        if len(found) > _LISTED:
            st.caption(say.n("desk.and_more", len(found) - _LISTED))


def _one(one: Comment, view: View) -> None:
    say = words(view.language)
    moment = moment_words(one.when.astimezone(view.tz), say, short=True)
    told = f"{one.who}, {moment} ({zone_name(view.tz, view.language, one.when)})"
    with st.container(horizontal=True, vertical_alignment="center", key=f"comment-{one.id}"):
        st.html(markup.paragraph(one.text, " ", markup.grey(told)))
        st.button(say("desk.comment_settle"), key=f"settle-{one.id}", type="tertiary", icon=":material/check:",
                  on_click=_settle, args=(one.id,))  # fmt: skip


def _read() -> tuple[Comment, ...]:
    try:
        return kept.comments(unsaved.desk().journal)
    except Refused as refused:
        view: View = st.session_state.view
        st.warning(plain(words(view.language)(refused.key, **refused.values)), icon=":material/report:")
        return ()


@guarded
def _add(table: str, row_id: str) -> None:
    text = str(st.session_state.get("desk_comment", ""))
    kept.add(unsaved.desk().journal, table, row_id, editor(), datetime.now(UTC), text)
    st.session_state.desk_comment = ""


@guarded
def _settle(comment_id: str) -> None:
    kept.settle(unsaved.desk().journal, comment_id, editor())
