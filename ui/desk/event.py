"""Adding an event as a whole: the event, its claims and their source together, so that no event lacks a claim.

What a draft needs comes first: a title in one language, a date, one statement and its source. The rest can wait.

Session key: ``new_event``: the cells of the event, of each claim, and of a new source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from transcaspian.dictionary.fields import faults, names_of
from transcaspian.drawing import markup
from transcaspian.edit import addresses
from transcaspian.edit.changes import Add, Change, filled
from transcaspian.edit.duplicates import reasons, similar_events
from transcaspian.edit.ids import propose_id
from transcaspian.language.dates import from_then_on
from transcaspian.language.messages import Words, words
from transcaspian.tables.columns import names_in
from transcaspian.view.query import View
from ui import cached, state
from ui.controls import plain
from ui.desk import form, unsaved
from ui.desk.acting import guarded
from ui.desk.rows import claim_for, leave, next_number, open_row

_OWN = ""  # a source that is not in the table yet
_MOST = 6  # claims of a new event; more are added to it later


def _new() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(
        "new_event", {"event": {"status": "draft"}, "claims": [{}], "source": {}, "source_id": _OWN}
    )
    return found


def page(view: View) -> None:
    """Draw the form: event, source, claims, and similar existing events."""
    say, rows, new = words(view.language), unsaved.rows(), _new()
    event = new["event"]
    st.html(markup.paragraph(say("desk.event_lead")))
    left, right = st.columns(2, gap="medium")
    with left:
        proposed, right_event = _event(event, view, say)
    event_id = event.get("id") or proposed
    with right:
        source_id, right_source = _source(new, view, say)
        right_claims = _claims(new, view, say)
    lacking = _lacking(new, source_id, say)
    if event_id and event_id in rows["events"]:
        lacking = [say("desk.id_taken", id=event_id)]
    for sentence in lacking:
        st.html(markup.paragraph(sentence, kind="tc-foot"))
    whole = right_event and right_source and right_claims
    st.button(
        say("desk.keep_event"), key="event_keep", type="primary", disabled=bool(lacking), on_click=_keep,
        args=(event_id, source_id), help=say("desk.keep_help") if whole else say("desk.keep_wrong"),
    )  # fmt: skip


def _event(event: dict[str, str], view: View, say: Words) -> tuple[str, bool]:
    """Draw the event's fields; return the id that it would get, and whether every cell is valid in itself."""
    table, rows = unsaved.schema().tables["events"], unsaved.rows()
    proposed = propose_id("events", event, rows["events"])
    st.html(markup.part(say("desk.the_event")))
    first = (f"title_{view.language}", "date", "location_id", "actor_ids")
    right = form.widgets(table, rows, event, view, "new_events", only=first, draft=True)
    with st.expander(say("desk.can_wait"), key="event_more"):
        skip = ("id", "status", *first)
        right &= form.widgets(table, rows, event, view, "new_events", skip, draft=True)
        st.text_input(
            say("desk.id"), key=state.seed("new_id", event.get("id", "")), placeholder=proposed, on_change=_named,
            help=say("desk.id_help", id=proposed),
        )  # fmt: skip
    _alike(event, view, say)
    return proposed, right


def _named() -> None:
    if not state.is_outdated("new_id"):
        _new()["event"]["id"] = st.session_state.new_id.strip()


def _lacking(new: dict[str, Any], source_id: str, say: Words) -> list[str]:
    """Return in one sentence what even a draft needs and does not have; nothing if it has all of that."""
    event = new["event"]
    parts = {
        "title": _said("events", event, "title", say),
        "date": event.get("date"),
        "source": source_id,
        "statement": any(_said("claims", claim, "statement", say) for claim in new["claims"]),
    }
    missing = [say(f"desk.needs.{name}") for name, there in parts.items() if not there]
    return [say("desk.needs", parts=say.list(missing))] if missing else []


def _said(table: str, cells: dict[str, str], stem: str, say: Words) -> str:
    """Return a text of a row in the reader's language, or else in another."""
    return next((text for text, _ in names_in(table, cells, say.language, (stem,))), "")


def _alike(event: dict[str, str], view: View, say: Words) -> None:
    """Offer existing events that may be the same as this one, each to be given the claim instead."""
    title = _said("events", event, "title", words(view.language))
    data, rows = cached.loaded().editorial, unsaved.rows()["events"]
    actors = tuple(part for part in event.get("actor_ids", "").split(";") if part)
    place = event.get("location_id") or None
    found = similar_events(data, title, event.get("date", ""), place, actor_ids=actors) if title or place else ()
    if not found:
        return
    with st.container(key="alike"):
        st.html(markup.paragraph(say("desk.alike"), kind="tc-h4"))
        for one in found:
            aside = markup.grey(f"({one.event.id}) – {'; '.join(reasons(one, data, view.language))}")
            st.html(markup.paragraph(one.event.title(view.language), " ", aside))
            if one.event.id in rows:
                with st.container(horizontal=True):
                    st.button(say("desk.claim_instead"), key=f"instead-{one.event.id}", on_click=_instead,
                              args=(one.event.id,), icon=":material/add_comment:")  # fmt: skip
                    st.button(say("desk.mend"), key=f"alike-{one.event.id}", on_click=open_row,
                              args=("events", one.event.id), type="tertiary")  # fmt: skip


@guarded
def _instead(event_id: str) -> None:
    """Give the claims that were typed to an event that is there, the first in a form; a new source comes along."""
    leave()
    new, rows = _new(), unsaved.rows()
    source_id = new["source_id"] or _own_id(new)
    first, *others = [cells for cells in new["claims"] if filled(cells)] or [{}]
    made = [_own_source(new, source_id)] if source_id and source_id not in rows["sources"] else []
    made += _made(others, event_id, source_id, rows["events"].get(event_id, {}).get("date", ""))
    if made:
        unsaved.add(made)
    del st.session_state["new_event"]
    claim_for(event_id, {**first, **({"source_id": source_id} if source_id else {})})


def _made(claims: Iterable[Mapping[str, str]], event_id: str, source_id: str, date: str) -> list[Add]:
    """Return the rows of claims about an event of this date, which all have one source."""
    own = filled(_new()["source"])
    published = unsaved.rows()["sources"].get(source_id, own).get("published", "")
    # A claim is known since its source is out; if that is not known, it is since some day from the event on.
    known_on = published or from_then_on(date)
    return [
        Add("claims", filled({
            "known_on": known_on, **filled(cells),
            "id": f"{event_id}.{number}", "event_id": event_id, "source_id": source_id,
        }))
        for number, cells in enumerate(claims, next_number(event_id))
    ]  # fmt: skip


def _source(new: dict[str, Any], view: View, say: Words) -> tuple[str, bool]:
    """Draw the source, known or new; return its id, and whether every cell is valid in itself."""
    table, rows = unsaved.schema().tables["sources"], unsaved.rows()
    st.html(markup.part(say("desk.the_source")))
    names = names_of("sources", rows["sources"], view.language)
    st.selectbox(
        say("desk.source"), [_OWN, *names], key=state.seed("new_source", new["source_id"]), on_change=_sourced,
        format_func=lambda i: plain(names.get(i) or say("desk.new_source")),
    )  # fmt: skip
    if new["source_id"]:
        return str(new["source_id"]), True
    cells = new["source"]
    _fill(new, cells, rows["sources"])
    first = ("url", "publisher", "title")
    right = form.widgets(table, rows, cells, view, "new_sources", only=first, draft=True)
    if there := addresses.known(cells.get("url", ""), rows["sources"]):
        st.html(markup.paragraph(say("desk.source_there", name=names[there]), kind="tc-fault"))
        st.button(say("desk.source_take"), key="source_take", on_click=_take_source, args=(there,))
    with st.expander(say("desk.can_wait"), key="source_more"):
        right &= form.widgets(table, rows, cells, view, "new_sources", ("id", *first), draft=True)
    return _own_id(new), right


def _fill(new: dict[str, Any], cells: dict[str, str], sources: Any) -> None:
    """Fill what other sources of the same host say, once for each address, where nothing was typed."""
    url = cells.get("url", "")
    if url and url != new.get("filled"):
        before: dict[str, str] = new.get("told", {})
        told = addresses.told(url, sources)
        for column in addresses.FILLED:
            if cells.get(column, "") == before.get(column, ""):
                cells[column] = told.get(column, "")
        new["filled"], new["told"] = url, told


def _own_id(new: dict[str, Any]) -> str:
    cells = filled(new["source"])
    if not (cells.get("publisher") or cells.get("title")):
        return ""
    return cells.get("id") or propose_id("sources", cells, unsaved.rows()["sources"])


def _own_source(new: dict[str, Any], source_id: str) -> Add:
    return Add("sources", filled(new["source"] | {"id": source_id}))


def _sourced() -> None:
    if not state.is_outdated("new_source"):
        _new()["source_id"] = st.session_state.new_source


def _take_source(source_id: str) -> None:
    _new()["source_id"] = source_id
    st.session_state.acted = True


def _claims(new: dict[str, Any], view: View, say: Words) -> bool:
    table, rows, right = unsaved.schema().tables["claims"], unsaved.rows(), True
    first = (f"statement_{view.language}",)
    for number, cells in enumerate(new["claims"], 1):
        prefix = f"new_claims_{number}"
        st.html(markup.part(say("desk.the_claim", n=number)))
        right &= form.widgets(table, rows, cells, view, prefix, only=first, draft=True)
        with st.expander(say("desk.can_wait"), key=f"claim_more_{number}"):
            skip = ("id", "event_id", "source_id", *first)
            right &= form.widgets(table, rows, cells, view, prefix, skip, draft=True)
    if len(new["claims"]) < _MOST:
        st.button(say("desk.another_claim"), key="claim_more", on_click=_another, icon=":material/add:")
    return right


def _another() -> None:
    _new()["claims"].append({})
    st.session_state.acted = True


@guarded
def _keep(event_id: str, source_id: str) -> None:
    """Add event, claims and source as one set of changes."""
    new, rows = _new(), unsaved.rows()
    changes: list[Change] = []
    if source_id not in rows["sources"]:
        changes.append(_own_source(new, source_id))
    changes.append(Add("events", filled(new["event"] | {"id": event_id})))
    claims = [cells for cells in new["claims"] if filled(cells)]
    changes += _made(claims, event_id, source_id, _meant(new["event"].get("date", "")))
    unsaved.add(changes)
    del st.session_state["new_event"]


def _meant(date: str) -> str:
    """Return a date as it should be written, where that is known."""
    table = unsaved.schema().tables["events"]
    return next((one.proposal for one in faults(table, table.column("date"), date) if one.proposal), date)
