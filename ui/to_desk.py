"""From what is read straight to the rows that it is made of, for those who may edit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext

import streamlit as st

from transcaspian.dataset.certainty import claims_known
from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui import cached, navigation
from ui.controls import plain
from ui.desk import access
from ui.popover import popover

Rows = Iterable[tuple[str, str]]  # table and id


def rows(key: str, view: View, found: Callable[[], Rows]) -> None:
    """Draw for editors a button behind which each row has its own; ``found`` is asked when it is first opened.

    Several rows of a table stand behind its name, so that the one that is wanted most is seen at once.
    """
    if access.editor().may:
        label = words(view.language)("desk.edit_rows")
        popover(label, key, lambda: _buttons(key, found(), view), ":material/edit:", label)


def _buttons(key: str, found: Rows, view: View) -> None:
    from transcaspian.dictionary.fields import name_of
    from ui.desk import unsaved  # the desk is loaded by those who edit

    tables, schema, groups = {} if unsaved.unreadable() else unsaved.rows(), unsaved.schema(), dict[str, list[str]]()
    for table, row_id in dict.fromkeys(found):
        if row_id in tables.get(table, {}):
            groups.setdefault(table, []).append(row_id)
    st.caption(plain(words(view.language)("desk.edit_rows_lead")))
    with st.container(key=f"list_{key}"):
        for table, ids in groups.items():
            title, alone = schema.tables[table].title(view.language), len(ids) == 1
            with nullcontext() if alone else st.expander(plain(f"{title} · {len(ids)}"), key=f"{key}-{table}"):
                for row_id in ids:
                    name = name_of(table, tables[table][row_id], view.language)
                    st.button(plain(f"{title}: {name}" if alone else name), key=f"event-{key}-{table}-{row_id}",
                              type="tertiary", width="stretch", on_click=open_row, args=(table, row_id))  # fmt: skip


def open_row(table: str, row_id: str) -> None:
    """Turn to the desk, with the form of a row."""
    from ui.desk import rows as desk_rows  # the desk is loaded by those who edit

    desk_rows.open_row(table, row_id)
    st.switch_page(navigation.page(navigation.DESK))


def section(name: str) -> None:
    """Turn to a section of the desk."""
    st.session_state.desk_section = name
    st.switch_page(navigation.page(navigation.DESK))


def cited(view: View, event_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield table and id of events, of their claims known on the view's day, and of the sources of these."""
    data = cached.dataset()
    for event_id in event_ids:
        yield "events", event_id
        for claim in claims_known(data, event_id, view.known_by, view.tz):
            yield from (("claims", claim.id), ("sources", claim.source_id))
