"""Unsaved changes: in words, on timeline and map, checked, and then saved as a whole.

Session keys: ``desk_why`` (the reason as typed so far), ``desk_discarding`` (the changes that it is asked of whether
they are to be discarded). The outcome of a save is drawn by ``ui/desk/outcomes``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import streamlit as st

from transcaspian.checks.geography import EAST, NORTH, SOUTH, WEST
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import default, frames
from transcaspian.drawing import markup
from transcaspian.drawing.markup.changes import changes as changed
from transcaspian.edit.changes import Changes
from transcaspian.edit.conflicts import Place, Side
from transcaspian.edit.proposal import Conflicted, Proposal
from transcaspian.edit.words import difference, touched_rows
from transcaspian.language.messages import Refused, Words, words
from transcaspian.scene.model import Canvas
from transcaspian.scene.sizes import canvas
from transcaspian.tables.problems import note, where
from transcaspian.versions.diff import events_touched
from transcaspian.versions.snapshot import snapshot
from transcaspian.view.query import View
from transcaspian.view.window import extent
from ui import look, sensor
from ui.controls import plain
from ui.desk import access, mending, outcomes, unsaved
from ui.desk.acting import editor, guarded, refusal
from ui.desk.outcomes import Outcome
from ui.server import watch

_LISTED, _NAMED = 20, 5  # most problems, and most titles of events or ids of rows
_ROOM = 3.0  # degrees around the places that are shown
_OPENED = 12  # changed rows up to which they are told without being asked for


def last_outcome(view: View, may_edit: bool) -> None:
    """Draw the outcome of the last action; readers who may no longer edit can download their unsaved changes."""
    outcomes.last()
    if not may_edit and "desk_edit" in st.session_state and unsaved.changes():
        st.caption(plain(words(view.language)("desk.take_along")))
        _download(words(view.language))


def panel(view: View) -> None:
    """Draw the bar that stays in sight, and under it what it is about; nothing if there are no unsaved changes.

    What was discarded can be brought back there.
    """
    say, changes = words(view.language), unsaved.changes()
    if not changes:
        if unsaved.can_step_back():
            with st.container(key="desk_bar"):
                _step_back(say)
        return
    proposal: Proposal | None = None
    with st.container(key="desk_bar"):  # no part of the panel, or it would not stay in sight above it
        # What is quickly known comes first: to check large tables takes a while.
        named = markup.grey(rows_named(changes, say))
        st.html(markup.paragraph(markup.strong(say.n("desk.unsaved", len(changes))), " ", named))
        try:
            proposal = unsaved.proposal()
        except Refused as refused:
            outcomes.draw(Outcome("refused", refusal(refused)))
        _save(proposal, say)
    with st.container(border=True, key="pending"):
        if why := st.session_state.get("desk_not_kept"):
            st.warning(plain(say("desk.not_kept", why=why)), icon=":material/report:")
        if proposal:
            _proposed(proposal, view, say)
        _ways_out(say)


def _proposed(proposal: Proposal, view: View, say: Words) -> None:
    if proposal.conflicts:
        _conflicts(proposal, view, say)
        return
    effects(proposal, view, say)
    description = proposal.described(view.language, view.zone)
    st.html(markup.paragraph(markup.strong(description.summary)))
    if proposal.merge.theirs:
        st.info(plain(say.n("desk.merged", len(proposal.merge.theirs))), icon=":material/merge:")
    with st.expander(say("desk.in_words"), expanded=len(description.lines) <= _OPENED):
        st.html(changed(description.lines, words(view.language)))
    with st.expander(say("desk.see"), key="desk_see", on_change="rerun"):
        if st.session_state.get("desk_see"):
            pictures(proposal, view, say)


def rows_named(changes: Changes, say: Words) -> str:
    """Return how many rows changes touch, and the first of them with their columns: "3 rows: turn-back (date) …"."""
    found = touched_rows(changes)
    told = [row.row_id if row.whole else f"{row.row_id} ({', '.join(row.columns)})" for row in found[:_NAMED]]
    return say.n("desk.rows_named", len(found), rows=", ".join(told) + (" …" if len(found) > _NAMED else ""))


def events_of(proposal: Proposal) -> tuple[str, ...]:
    """Return the events that changes touch, themselves or by their claims and sources; none that they delete."""
    return tuple(events_touched(difference(proposal.changes), snapshot(proposal.preview.editorial)))


def effects(proposal: Proposal, view: View, say: Words) -> None:
    """Say which errors the changes cause, what that removes from the screen, and which errors they fix."""
    if not proposal.appeared:
        mended = f" {say.n('desk.mended', len(proposal.gone))}" if proposal.gone else ""
        st.html(markup.paragraph(say("desk.right") + mended, kind="tc-right"))
        return
    left_out = []
    if hidden := proposal.hidden():
        titles = [proposal.current.editorial.events[i].title(view.language) for i in hidden[:_NAMED]]
        more = [say.n("desk.and_more", len(hidden) - _NAMED)] if len(hidden) > _NAMED else []
        left_out.append(say.n("desk.hides", len(hidden), titles="; ".join(titles + more)))
    st.html(markup.why(say.n("desk.wrong", len(proposal.appeared)), *left_out))
    for number, problem in enumerate(proposal.appeared[:_LISTED]):
        with st.container(key=f"unsaved-problem-{number}"):
            kind = say(f"desk.kind.{problem.severity}")
            st.html(markup.fault(where(problem, view.language), kind, note(problem, view.language), problem.severity))
            if (row_id := mending.row_after(problem, proposal)) is not None:
                mending.offer(problem, row_id, f"unsaved-{number}", say)
    if len(proposal.appeared) > _LISTED:
        st.caption(say.n("desk.and_more", len(proposal.appeared) - _LISTED))


@lru_cache(maxsize=8)
def _picture(data: Dataset, view: View, marks: tuple[tuple[str, str], ...], part: str, room: Canvas) -> bytes:
    from transcaspian.drawing.parts import picture
    from transcaspian.drawing.raster import png
    from transcaspian.scene import scene

    drawn = replace(scene(data, view, room), marked=dict(marks))
    return png(picture(drawn, part), density=2 if room.upright else 1.5)


def pictures(proposal: Proposal, view: View, say: Words) -> None:
    """Draw timeline and map after the changes, with new and changed events framed, and before if rows are deleted."""
    found = difference(proposal.changes)
    after, before = proposal.preview.editorial, proposal.current.editorial
    touched: dict[str, str] = {
        i: t.kind for i, t in events_touched(found, snapshot(after)).items() if i in after.events
    }
    gone = dict.fromkeys(found.tables["events"].removed, "removed") if "events" in found.tables else {}
    gone = {i: kind for i, kind in gone.items() if i in before.events}
    if not (touched or gone):
        st.caption(say("desk.nothing_to_see"))
    room = canvas(*st.session_state.size)
    room = room if room.upright else canvas(1200, 860)  # on a phone as narrow as that, else its letters would shrink
    for data, marks, title in ((after, touched, "desk.after"), (before, gone, "desk.before")):
        if not marks:
            continue
        shown = _around(data, marks, view)
        st.html(markup.paragraph(say(title, events=say.n("count.events", len(marks)))))
        for part in ("timeline", "map"):
            drawn = _picture(data, shown, tuple(marks.items()), part, room)
            st.image(drawn, width="stretch", alt=say(title, events=""))
        if beyond := len(_spots(data, marks)) - len(_drawn(_spots(data, marks))):
            st.caption(say.n("desk.beyond_map", beyond))


def _around(data: Dataset, marks: dict[str, str], view: View) -> View:
    """Return a view of the period of these events, without filters."""
    edges_of = [edge for i in marks for edge in data.events[i].date.bounds(view.tz) if edge] or extent(data, view)
    first, last = min(edges_of), max(edges_of)
    # Close enough that a framed event has its own name, and is not part of a count.
    near = last - first < timedelta(hours=6)
    room = timedelta(hours=3) if near else timedelta(days=2)
    first, last = first - min(room, first - datetime.min), last + min(room, datetime.max - last)
    edges = [edge.replace(tzinfo=view.tz) for edge in (first, last)]
    # Years before 1000 have four digits, too, which strftime leaves to the system.
    window = "..".join(edge.isoformat(timespec="minutes") if near else edge.date().isoformat() for edge in edges)
    return View(window=window, frame=_frame(data, marks), language=view.language, zone=view.zone,
                theme=look.theme_of(view))  # fmt: skip


def _frame(data: Dataset, marks: dict[str, str]) -> str:
    """Return a frame around the places of these events if one lies outside the frame to begin with; else none."""
    spots = _drawn(_spots(data, marks))
    usual = frames(data).get(default(frames(data).values()))
    if (
        not spots
        or not usual
        or all(usual.west <= east <= usual.east and usual.south <= north <= usual.north for east, north in spots)
    ):
        return ""
    west, east = min(x for x, _ in spots) - _ROOM, max(x for x, _ in spots) + _ROOM
    south, north = min(y for _, y in spots) - _ROOM, max(y for _, y in spots) + _ROOM
    return f"{max(WEST, west):g},{max(SOUTH, south):g},{min(EAST, east):g},{min(NORTH, north):g}"


def _spots(data: Dataset, marks: dict[str, str]) -> list[tuple[float, float]]:
    """Return where these events happened, longitude first."""
    there = [data.locations[place] for i in marks if (place := data.events[i].location_id) in data.locations]
    return [(one.longitude, one.latitude) for one in there if one.longitude is not None and one.latitude is not None]


def _drawn(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places that the map has ground for; a frame around others would show paper."""
    return [(east, north) for east, north in spots if WEST <= east <= EAST and SOUTH <= north <= NORTH]


def _save(proposal: Proposal | None, say: Words) -> None:
    permission = access.editor()
    force = False
    with st.container(horizontal=True, vertical_alignment="center", key="desk_saving"):
        if proposal and not proposal.conflicts:
            st.text_input(say("desk.why"), key="desk_why", max_chars=200, help=say("desk.why_help"),
                          placeholder=say("desk.why"), label_visibility="collapsed")  # fmt: skip
            if proposal.errors:
                force = st.checkbox(say.n("desk.force", len(proposal.errors)), key="desk_force")
            st.button(say("desk.save"), key="desk_save", type="primary", icon=":material/save:", on_click=_saved,
                      args=(proposal, force), disabled=bool(proposal.errors) and not force,
                      help=say("desk.save_as", who=permission.who))  # fmt: skip
        _step_back(say)


def _step_back(say: Words) -> None:
    st.button(say("desk.back"), key="desk_back", icon=":material/undo:", on_click=unsaved.step_back,
              disabled=not unsaved.can_step_back())  # fmt: skip


@guarded
def _saved(shown: Proposal, force: bool) -> None:
    """Save all unsaved changes: a cell that was left by the click on the button, too, which ``shown`` does not know."""
    say, who = words(_language()), editor()
    why = " ".join(str(st.session_state.get("desk_why", "")).split())
    made, before = unsaved.changes(), unsaved.saved_rows()
    proposal = shown if unsaved.is_of(shown) else unsaved.proposal()
    force = force and set(proposal.errors) <= set(shown.errors)  # others have been seen by nobody
    try:
        saved = unsaved.desk().save(proposal, who, datetime.now(UTC), why, force)
    except Conflicted:
        st.session_state.pop("desk_proposal", None)  # the panel shows the conflicts as they are now
        return
    unsaved.saved(made, before)  # first: a crash should find nothing unsaved that is saved
    watch.TABLES.now()  # whoever saved sees it at once
    st.session_state.desk_why = ""
    outcomes.tell("done", say("desk.saved", count=rows_named(saved.changes, say)), events_of(proposal))


def _language() -> str:
    view: View = st.session_state.view
    return view.language


def _conflicts(proposal: Proposal, view: View, say: Words) -> None:
    """Draw both versions of each row that two people changed, for the editor to choose from."""
    st.warning(plain(say.n("desk.conflicts", len(proposal.conflicts))), icon=":material/merge:")
    choices: dict[Place, Side] = {}
    for number, (conflict, dispute) in enumerate(
        zip(proposal.conflicts, proposal.disputes(view.language, view.zone), strict=True)
    ):
        rows = [(c.title, c.base or "–", c.mine or "–", c.theirs or "–") for c in dispute.cells]
        heads = [say(f"desk.version.{v}") for v in ("column", "base", "mine", "theirs")]
        st.html(markup.part(dispute.title, dispute.sentence, markup.table(heads, rows), kind="tc-ev-against"))
        side = st.segmented_control(
            say("desk.choose"), ["mine", "theirs"], key=f"conflict-{number}", label_visibility="collapsed",
            format_func=lambda s: say(f"desk.take.{s}"),
        )  # fmt: skip
        if side:
            choices[conflict.place] = "mine" if side == "mine" else "theirs"
    decided = len(choices) == len(proposal.conflicts)
    st.button(say("desk.decide"), key="desk_decide", type="primary", disabled=not decided, on_click=_decided,
              args=(proposal, choices))  # fmt: skip


@guarded
def _decided(proposal: Proposal, choices: dict[Place, Side]) -> None:
    unsaved.put(proposal.now, proposal.resolved(choices))


def _ways_out(say: Words) -> None:
    st.caption(plain(say("desk.shared", who=access.editor().who)))
    with st.container(horizontal=True):
        _download(say)
        st.button(say("desk.discard"), key="desk_discard", on_click=_ask, args=(unsaved.changes(),), type="tertiary")
    if st.session_state.get("desk_discarding") == unsaved.changes():
        with st.container(border=True, key="discarding"):
            told = say.n("desk.discard_ask", len(unsaved.changes()), rows=rows_named(unsaved.changes(), say))
            outcomes.draw(Outcome("undecided", told))
            with st.container(horizontal=True):
                st.button(say("desk.discard_yes"), key="desk_discard_yes", type="primary", on_click=_discarded)
                st.button(say("desk.discard_no"), key="desk_discard_no", on_click=_ask, args=((),))
            sensor.bring_into_sight("discarding")


def _ask(changes: Changes) -> None:
    st.session_state.desk_discarding = changes
    st.session_state.acted = True


def _download(say: Words) -> None:
    st.download_button(say("desk.download_edit"), unsaved.as_file(), file_name="transcaspian-edit.json",
                       mime="application/json", key="desk_edit_file", on_click="ignore",
                       icon=":material/download:")  # fmt: skip


def _discarded() -> None:
    _ask(())
    unsaved.discard()
    outcomes.tell("done", words(_language())("desk.discarded"))
