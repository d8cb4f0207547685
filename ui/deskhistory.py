"""What was saved, by whom, when and why; and the way back: undo one save, or restore the tables of a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

import streamlit as st
from babel.dates import format_datetime

from transcaspian.access import explained
from transcaspian.edit.journal import Saved
from transcaspian.edit.proposal import Conflicted
from transcaspian.messages import Refused, Words, words
from transcaspian.view import View
from ui import access, deskstate, watch
from ui.controls import plain

_LISTED = 50


def page(view: View) -> None:
    """Draw the saves, newest first."""
    say, saves = words(view.language), deskstate.desk().history()
    st.html(f"<p>{escape(say('desk.history_lead'))}</p>")
    for name in deskstate.desk().journal.broken():
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
                  help=say("desk.restore_morning_help"), on_click=_restore, args=(target,))  # fmt: skip
    for saved in saves[:_LISTED]:
        _one(saved, view, say)
    if len(saves) > _LISTED:
        st.caption(say.n("desk.more", len(saves) - _LISTED))


def _one(saved: Saved, view: View, say: Words) -> None:
    with st.container(key=f"save-{saved.id}", horizontal=True, vertical_alignment="center"):
        when = format_datetime(saved.when.astimezone(view.tz), "d MMM y, HH:mm", locale=say.locale)
        what = say.n("desk.changes", len(saved.changes))
        why = f" – {saved.why}" if saved.why else ""
        kind = f"<span class='tc-chip'>{escape(say(f'desk.save.{saved.kind}'))}</span>"
        st.html(
            f"<p class='tc-problem'><strong>{escape(when)}</strong> {kind} {escape(saved.who)}: {escape(what)}"
            f"{escape(why)}</p>"
        )
        st.button(say("desk.undo"), key=f"undo-{saved.id}", on_click=_undo, args=(saved.id,), icon=":material/undo:")
        st.button(say("desk.restore"), key=f"restore-{saved.id}", on_click=_restore, args=(saved.id,), type="tertiary")


def _undo(save_id: str) -> None:
    _done(lambda who, when: deskstate.desk().undo(save_id, who, when), "desk.undone")


def _restore(target: str | datetime) -> None:
    _done(lambda who, when: deskstate.desk().restore(target, who, when), "desk.restored")


def _done(work: Callable[[str, datetime], Saved], told: str) -> None:
    """Do what may be done, and say how it went."""
    view: View = st.session_state.view
    say, permission = words(view.language), access.editor()
    st.session_state.acted = True
    if not permission.may:
        st.session_state.desk_done = explained(permission, say.language)
        return
    try:
        saved = work(permission.who, datetime.now(UTC))
    except Conflicted as conflicted:
        changes = conflicted.proposal.merge.mine
        deskstate.put(conflicted.proposal.now, changes)
        st.session_state.desk_done = say("desk.undo_conflicts")
    except Refused as refused:
        st.session_state.desk_done = say(refused.key, **refused.values)
    else:
        watch.TABLES.now()  # who has taken it back sees it at once
        st.session_state.desk_done = say(told, count=say.n("desk.changes", len(saved.changes)))
