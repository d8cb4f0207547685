"""Adding an event as a whole: the event, its claims and their source together, so that no event lacks a claim.

Session key: ``new_event``: the cells of the event, of each claim, and of a new source.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from transcaspian.dictionary.fields import names_of
from transcaspian.drawing import markup
from transcaspian.edit.changes import Add, Change, filled
from transcaspian.edit.duplicates import reasons, similar_events
from transcaspian.edit.ids import propose_id
from transcaspian.language.messages import Words, words
from transcaspian.view.query import View
from ui import cached, state
from ui.desk import form, unsaved

_OWN = ""  # a source that is not in the table yet
_MOST = 6  # claims of a new event; more are added to it later


def _new() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(
        "new_event", {"event": {"status": "draft"}, "claims": [{}], "source": {}, "source_id": _OWN}
    )
    return found


def page(view: View) -> None:
    """Draw the form: event, source, claims, and similar existing events."""
    say, schema, rows, new = words(view.language), unsaved.schema(), unsaved.rows(), _new()
    event = new["event"]
    st.html(markup.paragraph(say("desk.event_lead")))
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(markup.part(say("desk.the_event")))
        proposed = propose_id("events", event, rows["events"])
        right_event = form.widgets(schema.tables["events"], rows, event, view, "new_events", ("id", "status"))
        st.text_input(
            say("desk.id"), key=state.seed("new_id", event.get("id", "")), placeholder=proposed, on_change=_named,
            help=say("desk.id_help", id=proposed),
        )  # fmt: skip
        _alike(event, view, say)
    event_id = event.get("id") or proposed
    with right:
        source_id, right_source = _source(new, view, say)
        right_claims = _claims(new, view, say)
    ready = bool(event_id and source_id) and event_id not in rows["events"]
    if event_id in rows["events"]:
        st.html(markup.paragraph(say("desk.id_taken", id=event_id), kind="tc-fault"))
    whole = right_event and right_source and right_claims
    st.button(
        say("desk.keep_event"), key="event_keep", type="primary", disabled=not ready, on_click=_keep,
        args=(event_id, source_id), help=say("desk.keep_help") if whole else say("desk.keep_wrong"),
    )  # fmt: skip


def _named() -> None:
    if not state.is_outdated("new_id"):
        _new()["event"]["id"] = st.session_state.new_id.strip()


def _alike(event: dict[str, str], view: View, say: Words) -> None:
    """List existing events that may be the same as this one."""
    title = event.get(f"title_{view.language}") or event.get("title_en") or event.get("title_pl") or ""
    data = cached.loaded().editorial
    found = similar_events(data, title, event.get("date", ""), event.get("location_id") or None) if title else ()
    if found:
        items = []
        for one in found:
            aside = markup.grey(f"({one.event.id}) – {'; '.join(reasons(one, data, view.language))}")
            items.append(markup.joined([one.event.title(view.language), aside], " "))
        st.html(markup.why(say("desk.alike"), markup.listing(items)))


def _source(new: dict[str, Any], view: View, say: Words) -> tuple[str, bool]:
    schema, rows = unsaved.schema(), unsaved.rows()
    st.html(markup.part(say("desk.the_source")))
    names = names_of("sources", rows["sources"], view.language)
    st.selectbox(
        say("desk.source"), [_OWN, *names], key=state.seed("new_source", new["source_id"]), on_change=_sourced,
        format_func=lambda i: names.get(i) or say("desk.new_source"),
    )  # fmt: skip
    if new["source_id"]:
        return str(new["source_id"]), True
    cells = new["source"]
    proposed = propose_id("sources", cells, rows["sources"])
    right = form.widgets(schema.tables["sources"], rows, cells, view, "new_sources", ("id",))
    return cells.get("id") or proposed, right


def _sourced() -> None:
    if not state.is_outdated("new_source"):
        _new()["source_id"] = st.session_state.new_source


def _claims(new: dict[str, Any], view: View, say: Words) -> bool:
    schema, rows, right = unsaved.schema(), unsaved.rows(), True
    for number, cells in enumerate(new["claims"], 1):
        with st.expander(say("desk.the_claim", n=number), expanded=number == len(new["claims"])):
            skip = ("id", "event_id", "source_id")
            right &= form.widgets(schema.tables["claims"], rows, cells, view, f"new_claims_{number}", skip)
    if len(new["claims"]) < _MOST:
        st.button(say("desk.another_claim"), key="claim_more", on_click=_another, icon=":material/add:")
    return right


def _another() -> None:
    _new()["claims"].append({})
    st.session_state.acted = True


def _keep(event_id: str, source_id: str) -> None:
    """Add event, claims and source as one set of changes."""
    new, rows = _new(), unsaved.rows()
    changes: list[Change] = []
    if source_id not in rows["sources"]:
        changes.append(Add("sources", filled(new["source"] | {"id": source_id})))
    changes.append(Add("events", filled(new["event"] | {"id": event_id})))
    for number, cells in enumerate(new["claims"], 1):
        own = {"id": f"{event_id}.{number}", "event_id": event_id, "source_id": source_id}
        changes.append(Add("claims", filled(cells | own)))
    if unsaved.add(changes):
        del st.session_state["new_event"]


def claim_for(event_id: str) -> None:
    """Open the form of a new claim about an event."""
    numbers = [i.rpartition(".")[2] for i in unsaved.rows()["claims"] if i.startswith(f"{event_id}.")]
    number = max([int(n) for n in numbers if n.isdigit()], default=0) + 1
    form.open_row("claims", "", {"id": f"{event_id}.{number}", "event_id": event_id})
    unsaved.turn("claims")
    st.session_state.desk_section = "tables"
