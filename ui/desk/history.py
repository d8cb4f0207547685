"""The saves: by whom, when and why; undoing one save, or restoring the tables as of a moment.

Session keys: ``look_at`` (the save that is looked at), ``go_back`` (the place of a pressed button, and the proposal,
which would cause errors).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup.changes import changes as changed
from transcaspian.edit.changes import Changes
from transcaspian.edit.journal import Saved
from transcaspian.edit.proposal import Conflicted, Proposal
from transcaspian.edit.reading import Base
from transcaspian.edit.words import describe
from transcaspian.language.datewords import zone_name
from transcaspian.language.days import moment_words
from transcaspian.language.messages import Refused, Words, words
from transcaspian.view.query import View
from ui import sensor
from ui.controls import plain
from ui.desk import outcomes, pending, unsaved
from ui.desk.acting import editor, guarded
from ui.desk.outcomes import Outcome
from ui.server import watch

_LISTED = 50


def page(view: View) -> None:
    """Draw the saves, newest first."""
    say, saves = words(view.language), unsaved.desk().history()
    st.html(markup.paragraph(say("desk.history_lead")))
    for name in unsaved.desk().journal.broken():
        st.warning(plain(say("desk.broken_save", file=str(name))), icon=":material/report:")
    if not saves:
        st.info(plain(say("desk.no_saves")), icon=":material/history:")
        return
    today = datetime.now(view.tz).date()
    before = next((s for s in saves if s.when.astimezone(view.tz).date() < today), None)
    morning = before or saves[-1]
    with st.container(horizontal=True):
        target = morning.id if before else morning.when.replace(year=morning.when.year - 1)
        st.button(say("desk.restore_morning"), key="restore_morning", icon=":material/settings_backup_restore:",
                  help=say("desk.restore_morning_help", zone=zone_name(view.tz, view.language)), on_click=_restore,
                  args=("restore_morning", target))  # fmt: skip
    _asked("restore_morning", view, say)
    for number, saved in enumerate(saves[:_LISTED]):
        # The state before the first save has no save of its own, but a moment.
        older = saves[number + 1].id if number + 1 < len(saves) else saved.when - timedelta(microseconds=1)
        _one(saved, older, view, say)
    if len(saves) > _LISTED:
        st.caption(say.n("desk.and_more", len(saves) - _LISTED))


def _one(saved: Saved, older: str | datetime, view: View, say: Words) -> None:
    with st.container(key=f"save-{saved.id}", horizontal=True, vertical_alignment="center"):
        told = _told(saved, pending.rows_named(saved.changes, say), view, say)
        st.html(markup.paragraph(*told, kind="tc-problem"))
        looking = st.session_state.get("look_at") == saved.id
        st.button(say("desk.look_away" if looking else "desk.look"), key=f"look-{saved.id}", type="tertiary",
                  on_click=_look, args=("" if looking else saved.id,), icon=":material/visibility:")  # fmt: skip
        st.button(say("desk.undo"), key=f"undo-{saved.id}", on_click=_undo, args=(saved.id,), icon=":material/undo:")
        st.button(say("desk.restore"), key=f"restore-{saved.id}", on_click=_restore, type="tertiary",
                  args=(f"restore-{saved.id}", saved.id), help=say("desk.restore_help"))  # fmt: skip
    if looking:
        _looked_at(saved, older, view, say)
    for way in ("undo", "restore", "before"):
        _asked(f"{way}-{saved.id}", view, say)


def _look(save_id: str) -> None:
    st.session_state.look_at = save_id
    st.session_state.acted = True


def _looked_at(saved: Saved, older: str | datetime, view: View, say: Words) -> None:
    """Show what a save changed, and what undoing it, or going back to before or after it, would change now."""
    desk, before, after = unsaved.desk(), f"before-{saved.id}", f"restore-{saved.id}"
    with st.container(border=True, key="look_at"):
        names = {} if unsaved.unreadable() else unsaved.saved_rows()  # rows by which ids are told; without them by ids
        told = describe(saved.changes, names, view.language, view.zone)
        st.html(markup.part(say("desk.looked"), told.summary))
        st.html(changed(told.lines, words(view.language)))
        for key, propose in (
            ("desk.would_undo", lambda: desk.propose_undo(saved.id)),
            ("desk.would_before", lambda: desk.propose_restore(older)),
            ("desk.would_after", lambda: desk.propose_restore(saved.id)),
        ):
            st.html(markup.paragraph(markup.strong(say(key)), " ", _would(propose, view, say)))
        with st.container(horizontal=True):
            st.button(say("desk.restore_before"), key=before, on_click=_restore, args=(before, older))
            st.button(say("desk.restore"), key=f"{after}-look", on_click=_restore, args=(after, saved.id))


def _would(propose: Callable[[], Proposal], view: View, say: Words) -> str:
    """Return in words which rows an undo or a restoration would change now."""
    try:
        proposal = propose()
    except Refused as refused:
        return say(refused.key, **refused.values)
    if proposal.conflicts:
        return say.n("desk.conflicts", len(proposal.conflicts))
    return pending.rows_named(proposal.changes, say) if proposal.changes else say("desk.would_nothing")


@guarded
def _undo(save_id: str) -> None:
    _go_back(f"undo-{save_id}", lambda: unsaved.desk().propose_undo(save_id))


@guarded
def _restore(place: str, target: str | datetime) -> None:
    _go_back(place, lambda: unsaved.desk().propose_restore(target))


def _go_back(place: str, propose: Callable[[], Proposal]) -> None:
    """Undo or restore if that causes no errors; otherwise show them first, and ask."""
    _leave()
    editor()
    proposal = propose()
    if proposal.errors and not proposal.conflicts:
        st.session_state.go_back = (place, proposal)
    else:
        _saved(proposal, force=False)


def _asked(place: str, view: View, say: Words) -> None:
    """Show next to a button the errors that it would cause, and offer to go ahead anyway."""
    found: tuple[str, Proposal] | None = st.session_state.get("go_back")
    if found is None or found[0] != place:
        return
    proposal = found[1]
    with st.container(border=True, key="go_back"):
        outcomes.draw(Outcome("undecided", say.n("desk.go_back", len(proposal.errors))))
        pending.effects(proposal, view, say)
        with st.container(horizontal=True):
            st.button(say(f"desk.go_back.{proposal.kind}"), key="go_back_anyway", type="primary", on_click=_anyway)
            st.button(say("desk.go_back.leave"), key="go_back_leave", on_click=_leave)
        sensor.bring_into_sight("go_back")


@guarded
def _anyway() -> None:
    proposal: Proposal = st.session_state.go_back[1]
    _leave()
    _saved(proposal, force=True)


def _leave() -> None:
    st.session_state.acted = True
    st.session_state.pop("go_back", None)


def _saved(proposal: Proposal, force: bool) -> None:
    """Save the undo or restoration, and report the outcome."""
    view: View = st.session_state.view
    say = words(view.language)
    try:
        saved = unsaved.desk().save(proposal, editor(), datetime.now(UTC), force_with_errors=force)
    except Conflicted as conflicted:
        _choose(conflicted.proposal, say)
    else:
        watch.TABLES.now()  # whoever undid something sees it at once
        key = "desk.undone" if proposal.kind == "undo" else "desk.restored"
        outcomes.tell("done", say(key, count=pending.rows_named(saved.changes, say)), pending.events_of(proposal))


def _choose(proposal: Proposal, say: Words) -> None:
    """Turn an undo that conflicts with later changes into an unsaved edit, where the editor chooses between rows."""
    if unsaved.changes():  # only one edit at a time, and nothing unsaved may be lost
        outcomes.tell("refused", say("desk.undo_busy"))
        return
    unsaved.put(Base(unsaved.desk().find(proposal.of).after), proposal.merge.mine)
    outcomes.tell("undecided", say("desk.undo_conflicts"))


def of_row(table: str, row_id: str, view: View) -> None:
    """Draw who changed a row, when, why and from what to what; nothing if it was never saved here."""
    say = words(view.language)
    found = [(saved, changes) for saved in unsaved.desk().history() if (changes := _touching(saved, table, row_id))]
    if not found:
        return
    with st.expander(say("desk.row_history", n=say.number(len(found))), key="row_history"):
        for saved, changes in found[:_LISTED]:
            st.html(markup.paragraph(*_told(saved, "", view, say), kind="tc-problem"))
            described = describe(changes, unsaved.saved_rows(), view.language, view.zone)
            st.html(changed(described.lines, say))


def _touching(saved: Saved, table: str, row_id: str) -> Changes:
    """Return the changes of a save that are about one row."""
    return tuple(change for change in saved.changes if (change.table, change.row_id) == (table, row_id))


def _told(saved: Saved, what: str, view: View, say: Words) -> tuple[str, ...]:
    """Return when a save was made, of what kind it is, by whom, what it is about, and why."""
    when = moment_words(saved.when.astimezone(view.tz), say, short=True)
    zone = zone_name(view.tz, view.language, saved.when)
    kind = markup.chip(say(f"desk.save.{saved.kind}"))
    told = saved.who + (f": {what}" if what else "") + (f" – {saved.why}" if saved.why else "")
    return markup.strong(when), f" ({zone}) ", kind, f" {told}"
