"""Opening the row of a table in the desk, from wherever it is named, and from there the rows that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from transcaspian.dictionary.fields import name_of
from transcaspian.drawing import markup
from transcaspian.edit.changes import Set, filled
from transcaspian.edit.links import Link, named_by, naming
from transcaspian.language.messages import Refused, Words, words
from transcaspian.tables.schema import Table
from transcaspian.versions.snapshot import Row
from transcaspian.view.query import View
from ui import navigation, state
from ui.controls import plain
from ui.desk import form, unsaved
from ui.desk.acting import guarded

_LISTED = 30  # rows that a row leads to; of most there are few


@guarded
def open_row(table: str, row_id: str) -> None:
    """Open the form of a row, or of a new one with an empty id, among the rows of its table."""
    if row_id:
        unsaved.row(table, row_id)  # one that is gone closes no form
    leave()
    new = {"status": "draft"} if table == "events" else {}
    form.open_row(table, row_id, unsaved.row(table, row_id) if row_id else new)
    unsaved.turn(table)
    st.session_state.desk_comment = ""  # one that was begun is about the row before
    st.session_state.desk_section = "tables"


def counted(ids: Iterable[str], rows: Mapping[str, Row], say: Words) -> str:
    """Return how many rows of a table are shown in words, and how many of those are drafts, which no reader sees."""
    shown = tuple(ids)
    told = say("desk.rows", shown=say.number(len(shown)), total=say.number(len(rows)))
    return with_drafts(told, sum(rows[one].get("status") == "draft" for one in shown), say)


def with_drafts(told: str, drafts: int, say: Words) -> str:
    """Return a count in words with how many of what it counts are drafts."""
    return say.n("desk.with_drafts", drafts, counted=told) if drafts else told


def take_over() -> None:
    """Take what was typed in the open form of a row as unsaved changes; raise Refused if that is not possible.

    What others have done to the row since it was opened is not undone by that: where both did something, it is asked.
    """
    found = form.open_form() or {}
    table, row_id, old, written = found["table"], found["row"], found["opened"], filled(found["cells"])
    unsaved.row(table, row_id)
    names = [name for name in dict.fromkeys((*old, *written)) if old.get(name, "") != written.get(name, "")]
    if names:
        unsaved.add(Set(table, row_id, name, old.get(name, ""), written.get(name, "")) for name in names)


def links(table: Table, row_id: str, view: View) -> None:
    """Draw the rows that a row names, and those that name it, each as a way there."""
    say, tables, rows = words(view.language), unsaved.schema().tables, unsaved.rows()
    if row_id not in rows[table.name]:
        return
    named, by = (of(tables, rows, table.name, row_id) for of in (named_by, naming))
    if table.name == "events":  # a claim without its source says little
        by = tuple(one for link in by for one in (link, *_source_of(link)))
    with st.container(key="form_links"):
        if table.name == "events":
            with st.container(horizontal=True):
                st.button(say("desk.add_claim"), key="form_claim", icon=":material/add_comment:", on_click=_claim,
                          args=(row_id,))  # fmt: skip
                st.button(say("desk.add_link"), key="form_link", icon=":material/link:", on_click=_tie, args=(row_id,))
                st.button(say("desk.show_card"), key="form_card", icon=":material/timeline:", on_click=_card,
                          args=(row_id,))  # fmt: skip
        _links("desk.named", "named", named, view, say)
        _links("desk.naming", "naming", by, view, say)


def _source_of(link: Link) -> Iterable[Link]:
    source = unsaved.rows()[link.table].get(link.row_id, {}).get("source_id", "") if link.table == "claims" else ""
    return (Link("sources", source, "source_id"),) if source in unsaved.rows()["sources"] else ()


def _links(heading: str, key: str, found: tuple[Link, ...], view: View, say: Words) -> None:
    if not found:
        return
    schema, rows = unsaved.schema(), unsaved.rows()
    st.html(markup.paragraph(say(heading), kind="tc-h4"))
    with st.container(key=f"list_{key}"):
        for number, link in enumerate(found[:_LISTED]):
            name = name_of(link.table, {"id": link.row_id, **rows[link.table][link.row_id]}, view.language)
            label = f"{schema.tables[link.table].title(view.language)}: {name}"
            st.button(plain(label), key=f"event-{key}-{number}", type="tertiary", width="stretch", on_click=open_row,
                      args=(link.table, link.row_id))  # fmt: skip
    if len(found) > _LISTED:
        st.caption(say.n("desk.and_more", len(found) - _LISTED))


def leave() -> None:
    """Close the open form, if any; what was typed is kept as unsaved changes. Raise Refused if that is not possible."""
    now = form.open_form()
    if now and now["row"]:
        take_over()
    elif now and filled(now["cells"]) != filled(now["opened"]):
        raise Refused("desk.unfinished")
    form.close()


def claim_for(event_id: str, cells: dict[str, str] | None = None) -> None:
    """Open the form of a new claim about an event; what was typed in an open form is kept as unsaved changes."""
    leave()
    own = {"id": f"{event_id}.{next_number(event_id)}", "event_id": event_id}
    form.open_row("claims", "", {**(cells or {}), **own}, own)
    unsaved.turn("claims")
    st.session_state.desk_section = "tables"
    st.session_state.acted = True


def next_number(event_id: str) -> int:
    """Return the number of the next claim about an event."""
    numbers = [i.rpartition(".")[2] for i in unsaved.rows()["claims"] if i.startswith(f"{event_id}.")]
    return max([int(n) for n in numbers if n.isdecimal()], default=0) + 1


@guarded
def _claim(event_id: str) -> None:
    claim_for(event_id)


@guarded
def _tie(event_id: str) -> None:
    """Open the form of a new link that begins with an event; the other one is chosen by name."""
    leave()
    own = {"from_event": event_id}
    form.open_row("links", "", own, own)
    unsaved.turn("links")
    st.session_state.desk_section = "tables"


@guarded
def _card(event_id: str) -> None:
    leave()
    state.select_event(event_id)
    st.switch_page(navigation.page(navigation.TIMELINE))
