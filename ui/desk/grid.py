"""A table as a grid: cells are typed over, blocks are pasted, and each edit becomes changes like those of a form.

Session keys: ``sheets`` (the last frames that were sent, by the keys of their grids: a browser's edit may be about the
one before), ``sheet_at`` (the number of the newest one), ``sheet_page``. A frame stays as it was sent while its
cells are edited, as the browser lays its edits over it; any other change of its rows or its filter makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from transcaspian.dictionary.fields import Field, fields
from transcaspian.drawing import markup
from transcaspian.edit.changes import Changes
from transcaspian.edit.sheet import Edits, Rows, Wanted, edited, shown
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.tables.schema import Table
from transcaspian.view.query import View
from ui import cached, state
from ui.controls import plain
from ui.desk import outcomes, unsaved
from ui.desk.acting import guarded
from ui.desk.rows import counted, open_row

_PAGE = 1000  # most rows in one frame: more make each change of a filter slow, and nobody scrolls through them
_KEPT = 3
_ROW, _HEAD, _MOST, _MOST_PHONE = 32, 40, 560, 420  # pixels
_OPEN, _TOLD, _SAID = "_open", "_told", "_said"  # columns that are no column of the table
_CHOICES = 60  # values up to which a cell has a pick-list


@dataclass
class Sheet:
    """A frame that was sent: which rows it has, and what was done to it so far."""

    key: str
    table: Table
    asked: tuple[Any, ...]  # what was to be shown, and the tables on disk
    ids: tuple[str, ...]  # of all rows that are shown; the frame has one page of them
    sent: tuple[str, ...]
    frame: pd.DataFrame
    columns: dict[str, Any]  # how they are edited
    changes: Changes | None  # the unsaved changes that it goes with; None if it goes with none any more
    edits: Edits = field(default_factory=dict)


def draw(table: Table, wanted: Wanted, told: Mapping[str, str], said: Mapping[str, str], view: View) -> tuple[str, ...]:
    """Draw the rows that are wanted, and return their ids; ``told`` are the problems of rows, ``said`` comments."""
    say, rows = words(view.language), unsaved.rows().get(table.name, {})
    asked: tuple[Any, ...] = (table.name, wanted, view.language, cached.signature(), tuple(said.items()))
    sheet = _current()
    page = 0
    if sheet is not None and sheet.asked[:2] == asked[:2]:
        page = st.session_state.get("sheet_page", 1) - 1
    else:
        st.session_state.pop("sheet_page", None)
    asked = (*asked, page)
    if sheet is None or _is_outdated(sheet, asked):
        sheet = _made(table, rows, wanted, {_TOLD: told, _SAID: said}, asked, page, view)
    st.html(markup.paragraph(counted(sheet.ids, rows, say), kind="tc-foot"))
    if len(sheet.ids) > _PAGE:
        pages = -(-len(sheet.ids) // _PAGE)
        st.session_state.sheet_page = min(pages, st.session_state.get("sheet_page", 1))
        st.number_input(say("desk.grid.page", pages=say.number(pages)), 1, pages, key="sheet_page")
    if sheet.sent:
        _grid(sheet, view)
        st.caption(plain(say("desk.grid.help")))
    return sheet.ids


def renew() -> None:
    """Have the frame made anew from the rows as they are, in this order and with this filter."""
    if sheet := _current():
        sheet.changes = None


def _current() -> Sheet | None:
    sheets: dict[str, Sheet] = st.session_state.setdefault("sheets", {})
    return next(reversed(sheets.values()), None)


def _is_outdated(sheet: Sheet, asked: tuple[Any, ...]) -> bool:
    # Streamlit forgets what was done to a grid that is not drawn for a while.
    forgotten = bool(sheet.edits) and sheet.key not in st.session_state
    return sheet.asked != asked or sheet.changes != unsaved.changes() or forgotten


def _made(
    table: Table,
    rows: Rows,
    wanted: Wanted,
    beside: Mapping[str, Mapping[str, str]],
    asked: tuple[Any, ...],
    page: int,
    view: View,
) -> Sheet:
    ids = shown(table, rows, wanted)
    page = min(page, max(0, len(ids) - 1) // _PAGE)
    sent = ids[page * _PAGE : (page + 1) * _PAGE]
    cells: dict[str, list[Any]] = {_OPEN: [False] * len(sent)}
    for name, texts in beside.items():
        if not texts.keys().isdisjoint(sent):
            cells[name] = [texts.get(row_id, "") for row_id in sent]
    cells |= {column.name: [rows[i].get(column.name, "") for i in sent] for column in table.columns}
    at = st.session_state.get("sheet_at", 0) + 1
    frame = pd.DataFrame(cells)
    sheet = Sheet(f"grid-{at}", table, asked, ids, sent, frame, _columns(table, frame, view), unsaved.changes())
    sheets: dict[str, Sheet] = st.session_state.setdefault("sheets", {})
    st.session_state.sheet_at = at
    sheets[sheet.key] = sheet
    for old in list(sheets)[:-_KEPT]:
        del sheets[old]
    return sheet


def _grid(sheet: Sheet, view: View) -> None:
    most = _MOST_PHONE if st.session_state.size[0] == PHONE else _MOST
    first = [name for name in (_OPEN, *sheet.table.key, _TOLD, _SAID) if name in sheet.frame]
    order = [*first, *(name for name in sheet.frame if name not in first)]
    with st.container(key="grid"):
        st.data_editor(
            sheet.frame, key=sheet.key, hide_index=True, num_rows="fixed", column_order=order,
            column_config=sheet.columns, row_height=_ROW, height=min(most, _HEAD + _ROW * len(sheet.sent)),
            on_change=_edited, args=(sheet.key,), alt=sheet.table.title(view.language),
        )  # fmt: skip


def _columns(table: Table, frame: pd.DataFrame, view: View) -> dict[str, Any]:
    """Return how each column of a frame is drawn and edited."""
    say = words(view.language)
    columns: dict[str, Any] = {
        _OPEN: st.column_config.CheckboxColumn(say("desk.grid.open"), width=80, pinned=True,
                                               help=plain(say("desk.grid.open_help"))),
        _TOLD: st.column_config.TextColumn(say("desk.grid.told"), width="medium", disabled=True),
        _SAID: st.column_config.TextColumn(say("desk.comments"), width="medium", disabled=True),
    }  # fmt: skip
    return columns | {
        one.name: _column(one, table, frame, view) for one in fields(table, unsaved.rows(), view.language)
    }


def _column(one: Field, table: Table, frame: pd.DataFrame, view: View) -> Any:
    """Return how a column is edited: as text, which the server checks, or from a list where its choices are few."""
    column, title = one.column, one.column.title(view.language) or one.name
    told = plain(one.help)
    if one.name in table.key:
        return st.column_config.TextColumn(title, help=told, disabled=True, pinned=True)
    if column.enum and not column.is_list and len(one.options) <= _CHOICES:
        values = list(dict.fromkeys((*one.options, *(text for text in frame[one.name] if text))))
        return st.column_config.SelectboxColumn(
            title, help=told, options=values, format_func=lambda value: one.options.get(str(value), str(value))
        )
    wide = one.kind == "long" or (column.max_length or 0) > _CHOICES
    return st.column_config.TextColumn(title, help=told, width="medium" if wide else None)


@guarded
def _edited(key: str) -> None:
    """Take what was done to a grid as unsaved changes; the row that is ticked is opened as a form."""
    sheet: Sheet | None = st.session_state.get("sheets", {}).get(key)
    if sheet is None:  # of a frame so old that nobody knows its rows
        outcomes.tell("refused", words(state.current().language)("desk.grid.late"))
        return
    done: Edits = {int(at): dict(cells) for at, cells in st.session_state[key]["edited_rows"].items()}
    name, known, fits = sheet.table.name, sheet.edits, sheet.changes == unsaved.changes()
    sheet.edits, sheet.changes = done, None  # what is refused makes the frame anew
    if found := tuple(edited(sheet.table, sheet.sent, unsaved.rows().get(name, {}), done, known)):
        unsaved.add(found)
    if fits:
        sheet.changes = unsaved.changes()
    ticked = [at for at, cells in done.items() if cells.get(_OPEN) and not known.get(at, {}).get(_OPEN)]
    if ticked and ticked[0] < len(sheet.sent):
        open_row(name, sheet.sent[ticked[0]])
