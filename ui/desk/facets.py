"""Above a grid: words to find, problems, order, the values of a column with their counts, and one change for many rows.

Session keys: ``desk_values`` (the values to show, by table and column), ``desk_column`` (the column whose values are
listed), and the widgets ``desk_find``, ``desk_told``, ``desk_sort``, ``desk_down``, ``desk_text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from transcaspian.dictionary.fields import Field, fields
from transcaspian.drawing import markup
from transcaspian.edit.changes import Set
from transcaspian.edit.facets import Count, counts, near_equal
from transcaspian.edit.sheet import Wanted, replaced, set_for, shown
from transcaspian.edit.words import touched_rows
from transcaspian.language.messages import Words, words
from transcaspian.tables.schema import Column, Table
from transcaspian.view.query import View
from ui import state
from ui.controls import plain
from ui.desk import grid, outcomes, unsaved
from ui.desk.acting import guarded

_GROUPS, _PILLS, _NAME = 12, 24, 60  # most groups of near-equal values, values side by side, letters of one

Filters = dict[str, list[str]]


def chosen(table: str) -> Filters:
    """Return the values that a table's rows are filtered by, by column."""
    found: dict[str, Filters] = st.session_state.setdefault("desk_values", {})
    return found.setdefault(table, {})


def wanted(table: Table, told: Mapping[str, str], said: Mapping[str, str], view: View) -> Wanted:
    """Draw the controls, and return what they ask for; ``told`` are the problems of rows, ``said`` comments on them."""
    say = words(view.language)
    titles = {column.name: column.title(view.language) or column.name for column in table.columns}
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk_sift"):
        text = st.text_input(say("desk.find"), key=state.persistent_key("desk_find", ""), icon=":material/search:")
        among: dict[str, frozenset[str] | None] = {
            "all": None,
            "told": frozenset(told),
            "said": frozenset(said),
            "changed": frozenset(one.row_id for one in touched_rows(unsaved.changes()) if one.table == table.name),
        }
        kind = st.selectbox(
            say("desk.show"), list(among), key=state.persistent_key("desk_told", "all"),
            format_func=lambda of: say(f"desk.show.{of}", n=say.number(len(among[of] or ()))),
        )  # fmt: skip
        sort = st.selectbox(
            say("desk.sort"), ["", *titles], key=_of(table, "desk_sort", ""),
            format_func=lambda name: plain(titles.get(name) or say("desk.sort.file")),
        )  # fmt: skip
        down = st.checkbox(say("desk.sort.down"), key=state.persistent_key("desk_down", False), disabled=not sort)
        st.selectbox(
            say("desk.values"), ["", *titles], key=_of(table, "desk_column", ""),
            format_func=lambda name: plain(titles.get(name, "–")),
        )  # fmt: skip
    _filters(table, titles, say)
    values = {name: tuple(of) for name, of in chosen(table.name).items() if of}
    return Wanted(text.strip(), values, among[kind], sort, bool(sort and down))


def _of(table: Table, key: str, value: Any) -> str:
    """Return the key of a widget whose choices are columns, one for each table."""
    return state.persistent_key(f"{key}_{table.name}", value)


def _filters(table: Table, titles: Mapping[str, str], say: Words) -> None:
    """Draw the filters by value, each with a button that takes it away."""
    active = {name: of for name, of in chosen(table.name).items() if of}
    if active:
        with st.container(horizontal=True, key="desk_filters"):
            for name, of in active.items():
                told = say.list([_short(value, say) for value in of[:3]]) + ("…" if len(of) > 3 else "")
                st.button(plain(f"{titles[name]}: {told}"), key=f"unfilter-{name}", icon=":material/close:",
                          on_click=_unfilter, args=(table.name, name), help=say("desk.unfilter"))  # fmt: skip


def _unfilter(table: str, column: str) -> None:
    chosen(table).pop(column, None)
    st.session_state.acted = True


def column_of(table: Table) -> str:
    """Return the column whose values are listed; empty for none."""
    return str(st.session_state.get(f"desk_column_{table.name}", ""))


def values(table: Table, ids: tuple[str, ...], asked: Wanted, view: View) -> None:
    """Draw the values of the chosen column: to filter by, to merge, and to set for all rows that are shown."""
    name = column_of(table)
    if not name:
        return
    say, everything = words(view.language), unsaved.rows()
    rows, column = everything[table.name], table.column(name)
    field = next(one for one in fields(table, everything, view.language) if one.name == name)
    others = shown(table, rows, asked, but=name)
    found = counts(column, rows, others)
    with st.container(border=True, key="desk_facet"):
        _facet(table, field, found, say)
        _near(table, column, near_equal(column, found), others, say)
        if name not in table.key:
            _one_for_all(table, field, ids, say)


def _facet(table: Table, field: Field, found: tuple[Count, ...], say: Words) -> None:
    key = f"desk_facet_{table.name}_{field.name}"
    now = [value for value in chosen(table.name).get(field.name, []) if any(one.value == value for one in found)]
    number = {one.value: one.rows for one in found}

    def label(value: str) -> str:
        return plain(f"{_short(field.options.get(value, value), say)} ({say.number(number.get(value, 0))})")

    told = say("desk.values_of", column=field.column.title(say.language) or field.name, n=say.number(len(found)))
    common: Any = {"key": state.seed(key, now), "format_func": label, "on_change": _filtered}
    args = (table.name, field.name, key)
    if len(number) <= _PILLS:
        st.pills(told, list(number), selection_mode="multi", args=args, **common)
    else:
        st.multiselect(told, list(number), args=args, placeholder=say("desk.values_all"), select_all=False, **common)


def _filtered(table: str, column: str, key: str) -> None:
    if not state.is_outdated(key):
        chosen(table)[column] = list(st.session_state[key])
        st.session_state.acted = True


def _near(
    table: Table, column: Column, groups: tuple[tuple[Count, ...], ...], ids: tuple[str, ...], say: Words
) -> None:
    """Draw near-equal values side by side, with the one to keep and a button that writes it for the others."""
    if not groups:
        return
    st.html(markup.paragraph(say.n("desk.near", len(groups)), kind="tc-h4"))
    for number, group in enumerate(groups[:_GROUPS]):
        number_of = {one.value: one.rows for one in group}
        with st.container(horizontal=True, vertical_alignment="center", key=f"near-{number}"):
            keep = st.segmented_control(
                say("desk.near_keep"), list(number_of), default=group[0].value, required=True,
                key=f"near_keep_{table.name}_{column.name}_{'|'.join(number_of)}", label_visibility="collapsed",
                format_func=_counted(number_of, say),
            )  # fmt: skip
            kept = str(keep or group[0].value)
            rest = sum(n for value, n in number_of.items() if value != kept)
            st.button(say.n("desk.merge", rest, value=_short(plain(kept), say)), key=f"merge-{number}", on_click=_merge,
                      args=(table, column, ids, tuple(number_of), kept), icon=":material/merge:")  # fmt: skip
    if len(groups) > _GROUPS:
        st.caption(say.n("desk.and_more", len(groups) - _GROUPS))


def _counted(number_of: Mapping[str, int], say: Words) -> Any:
    return lambda value: plain(f"{_short(value, say)} ({say.number(number_of[value])})")


@guarded
def _merge(table: Table, column: Column, ids: tuple[str, ...], old: tuple[str, ...], new: str) -> None:
    rows = unsaved.rows()[table.name]
    _changed(replaced(table, column, [i for i in ids if i in rows], rows, old, new))


def _one_for_all(table: Table, field: Field, ids: tuple[str, ...], say: Words) -> None:
    """Draw a field for a text that all rows which are shown get in a column."""
    key = f"desk_text_{table.name}_{field.name}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk_all"):
        if field.kind == "choice":
            text = st.selectbox(say("desk.set_text"), ["", *field.options], key=state.persistent_key(key, ""),
                                format_func=lambda value: plain(field.options.get(value, value or "–")))  # fmt: skip
        else:
            text = st.text_input(say("desk.set_text"), key=state.persistent_key(key, ""))
        args = (table, field.name, ids, key)
        label = say.n("desk.set_all" if text else "desk.empty_all", len(ids))
        st.button(label, key="desk_set_all", on_click=_set_all, args=args, icon=":material/format_paint:",
                  disabled=not ids or (field.column.required and not text))  # fmt: skip


@guarded
def _set_all(table: Table, column: str, ids: tuple[str, ...], key: str) -> None:
    rows = unsaved.rows()[table.name]
    text = str(st.session_state.get(key) or "")
    _changed(set_for(table, column, [i for i in ids if i in rows], rows, text))


def _changed(found: Iterable[Set]) -> None:
    changes = tuple(found)
    if not changes:
        outcomes.tell("undecided", words(state.current().language)("desk.set_none"))
    else:
        unsaved.add(changes)
        grid.renew()


def _short(value: str, say: Words) -> str:
    if not value:
        return say("desk.value_empty")
    return value if len(value) <= _NAME else f"{value[:_NAME]}…"
