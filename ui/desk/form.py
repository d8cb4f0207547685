"""Forms for rows: each column as the data package defines it, each field checked while it is filled in.

Session keys: ``form`` (the open row: table, row id or "", the cells as typed so far and as they were when it was
opened), and a widget for each field, ``f_<table>_<column>``. Every change is kept in ``form``, so that a change of page
loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

from transcaspian.checks.values import elements
from transcaspian.dictionary.fields import Field, Rows, cell_text, faults, fields, reading
from transcaspian.drawing import markup
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.tables.problems import Problem, note, quoted
from transcaspian.tables.schema import Table
from transcaspian.view.query import View
from ui import state
from ui.controls import plain
from ui.desk import unsaved


def widgets(
    table: Table,
    rows: Rows,
    cells: dict[str, str],
    view: View,
    prefix: str,
    skip: tuple[str, ...] = (),
    new: bool = True,
    problems: Mapping[str, Sequence[Problem]] = MappingProxyType({}),
    only: tuple[str, ...] = (),
    draft: bool = False,
) -> bool:
    """Draw the fields of a row, which write into ``cells``; say whether every cell is valid in itself.

    An empty field of a ``new`` row is not reported yet; its label says that it is required. ``problems``: those of
    the row on disk by column, which only a check of all tables finds. ``only`` these fields are drawn, in this order.
    """
    right = True
    wide = st.session_state.size[0] != PHONE and prefix == table.name
    columns = st.columns(2, gap="medium") if wide else (st.container(),)
    shown = [field for field in fields(table, rows, view.language) if field.name not in skip]
    if only:
        shown = sorted((field for field in shown if field.name in only), key=lambda field: only.index(field.name))
    for number, field in enumerate(shown):
        with columns[number * len(columns) // max(1, len(shown))]:
            fixed = not new and field.name in table.key
            key = f"f_{prefix}_{field.name}"
            _widget(field, cells, view, key, fixed)
            text = cells.get(field.name, "")
            found = faults(table, field.column, text, draft)
            right &= not found
            told = (*(found if text or not new else ()), *problems.get(field.name, ()))
            for problem in {(one.code, one.value): one for one in told}.values():
                st.html(markup.paragraph(note(problem, view.language), kind="tc-fault"))
                if not fixed and problem.value in text:
                    _texts(problem, field, cells, key, view)
            if field.column.is_date and (read := reading(text, view.language, view.zone)):
                st.html(markup.paragraph(read, kind="tc-reads"))
    return right


# No field has a limit of its own: Streamlit would cut a longer text without a word. What is too long is told.
def _widget(field: Field, cells: dict[str, str], view: View, key: str, fixed: bool) -> None:
    text = cells.get(field.name, "")
    common: dict[str, Any] = {"help": field.help, "on_change": _keep, "args": (field, cells, key), "disabled": fixed}
    match field.kind:
        case "choices":
            values = list(elements(field.column, text))
            options = [*field.options, *(value for value in values if value not in field.options)]
            common |= {"format_func": _named(field), "placeholder": "–"}
            st.multiselect(field.label, options, key=state.seed(key, values), select_all=False, **common)
        case "choice":
            options = ["", *field.options, *([text] if text and text not in field.options else [])]
            # A code is matched by its beginning only: matched anywhere, "C" would find another grade.
            mode: Literal["prefix", "fuzzy"] = "prefix" if field.coded else "fuzzy"
            st.selectbox(field.label, options, key=state.seed(key, text), format_func=_named(field), filter_mode=mode,
                         **common)  # fmt: skip
        case "long":
            st.text_area(field.label, key=state.seed(key, text), height=68, **common)
        case _:
            example = words(view.language)("desk.date_example") if field.column.is_date else None
            st.text_input(field.label, key=state.seed(key, text), placeholder=example, **common)


def _texts(problem: Problem, field: Field, cells: dict[str, str], key: str, view: View) -> None:
    """Draw a button for each text that a field may have been meant to have."""
    texts = problem.readings if problem.proposal is None else (problem.proposal,)
    if texts:
        with st.container(horizontal=True):
            for number, text in enumerate(texts):
                label = plain(words(view.language)("desk.accept", proposal=quoted(text)))
                st.button(label, key=f"meant-{key}-{problem.code}-{number}", on_click=_write,
                          args=(field, cells, key, text), icon=":material/check:")  # fmt: skip


def _write(field: Field, cells: dict[str, str], key: str, text: str) -> None:
    cells[field.name] = text
    st.session_state[key] = list(elements(field.column, text)) if field.kind == "choices" else text
    st.session_state.acted = True


def _named(field: Field) -> Any:
    return lambda value: field.options.get(value, value or "–")


def _keep(field: Field, cells: dict[str, str], key: str) -> None:
    if state.is_outdated(key):
        return
    value = st.session_state[key]
    cells[field.name] = cell_text(field.column, value) if isinstance(value, list) else str(value or "").strip()


def open_row(table: str, row_id: str, cells: Mapping[str, str], untyped: Mapping[str, str] | None = None) -> None:
    """Open the form of a row, or of a new one with an empty id; ``untyped``: cells nobody typed, or all."""
    opened = cells if untyped is None else untyped
    st.session_state.form = {"table": table, "row": row_id, "cells": dict(cells), "opened": dict(opened)}


def open_form() -> dict[str, Any] | None:
    """Return the content of the open form; None if no form is open."""
    form: dict[str, Any] | None = st.session_state.get("form")
    return form if form and form["table"] in unsaved.schema().tables else None


def close() -> None:
    """Close the form."""
    st.session_state.pop("form", None)


def heading(table: Table, row_id: str, view: View) -> str:
    """Return the heading of the form: its table and row in words."""
    say = words(view.language)
    name = table.title(view.language) or table.name
    return say("desk.edit_row", table=name, row=row_id) if row_id else say("desk.new_row", table=name)
