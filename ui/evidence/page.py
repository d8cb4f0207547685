"""The evidence page: claims side by side, their contradictions, and how everything is graded.

Session keys: ``evidence_mode`` (by event, source, actor, or how it is graded), ``evidence_source`` and
``evidence_actor`` (the choice there), ``evidence_<part>`` for each part of the filter (``ui/evidence/filters.py``),
``evidence_all`` (the list that is shown in full). They belong to the reader and not to the view; the event is the
view's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup import evidence as told
from transcaspian.drawing.ranges import ranges_sheet
from transcaspian.drawing.svg import svg
from transcaspian.evidence.card import Choice
from transcaspian.evidence.claims import (
    About,
    EventEvidence,
    Filter,
    Finding,
    Tally,
    actor_evidence,
    actor_tallies,
    event_evidence,
    events_known,
    overview,
    source_evidence,
    source_tallies,
)
from transcaspian.language.messages import Words, words
from transcaspian.scene.ranges import Ranges
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from transcaspian.view.window import is_whole
from ui import cached, cards, fragments, look, navigation, state, to_desk
from ui.controls import event_buttons, plain
from ui.evidence import filters

_BESIDE = 28.0  # pixels that a card takes of the width of a picture in it
_FIRST = 20  # events of a source or actor shown at first
_TOP = 24  # sources or actors offered at first


def by_event(view: View, keep: Filter) -> None:
    """Draw the chooser, and the evidence of the selected event, or else suggested events."""
    say, data = words(view.language), cached.dataset()
    events = events_known(data, view)
    state.seed("evidence_event", view.event if view.event in events else None)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="evidence_choice"):
        st.selectbox(
            say("evidence.event"),
            list(events),
            index=None,
            key="evidence_event",
            format_func=lambda i: events.get(i, i),
            placeholder=say("evidence.event.choose"),
            on_change=_event_chosen,
            label_visibility="collapsed",
            width=680,
        )
        if view.event:
            back = say("evidence.back")
            st.button(
                back, key="evidence_back", type="tertiary", shortcut="Escape", on_click=state.select_event, args=("",)
            )
            navigation.to_timeline(say("evidence.on_timeline"), view)
    if not view.event:
        _overview(view, say, keep)
        return
    found = event_evidence(data, view, view.event, keep)
    if found is None:  # there is still what is in dispute
        cards.unknown(view, close=False)
        _overview(view, say, keep)
    else:
        _event(found, view, say)


def _event_chosen() -> None:
    if not state.is_outdated("evidence_event"):
        state.select_event(st.session_state.evidence_event or "")


def _overview(view: View, say: Words, keep: Filter) -> None:
    found = overview(cached.dataset(), view, keep)
    with st.container(key="evidence_overview"):
        left, right = st.columns(2, gap="large")
    with left:
        _findings(view, say, "disputed", found.disputed)
    with right:
        _findings(view, say, "differ", found.differing)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="evidence_scope"):
        st.caption(say.n("evidence.scope", found.shown), width="content")
        if not is_whole(cached.dataset(), view):
            st.button(
                say("evidence.scope.all"),
                key="evidence_all_years",
                type="tertiary",
                on_click=state.change,
                kwargs={"window": "all"},
            )


def _findings(view: View, say: Words, key: str, findings: tuple[Finding, ...]) -> None:
    lead = f"evidence.{key}.lead" if findings else "evidence.none"
    heading = markup.inline(say.n(f"evidence.{key}", len(findings)), "tc-h4", tag="h2")
    st.html(markup.joined([heading, markup.paragraph(say(lead), kind="tc-grey tc-ev-note")]))
    with st.container(key=f"list_{key}"):
        for finding in findings:
            with st.container(key=f"finding-{finding.event_id}"):
                event_buttons(cached.dataset(), [finding.event_id], view, key)
                st.html(markup.paragraph(finding.why, kind="tc-ev-why"))


def _event(found: EventEvidence, view: View, say: Words) -> None:
    data, wide = cached.dataset(), st.session_state.size[0] - _BESIDE
    st.html(told.event(data, found, view, fragments.signs(look.page_theme(), tracks_of(data)), _ranges, wide))
    _look_up(found, say)
    to_desk.rows("edit_evidence", view, lambda: to_desk.cited(view, (view.event,)))


def _ranges(found: Ranges, language: str) -> Markup:
    sheet = ranges_sheet(found, look.page_theme(), language)
    return markup.drawing(fragments.uri(svg(sheet)), sheet.description, sheet.width, sheet.height)


def _look_up(found: EventEvidence, say: Words) -> None:
    """Offer the sources and the speakers of the claims shown."""
    for mode, label, links in (
        ("actor", say("evidence.speakers_of"), found.speakers),
        ("source", say("evidence.sources_of"), found.sources),
    ):
        if links:
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"look_up_{mode}"):
                st.html(markup.grey(label), width="content")
                for link in links:
                    st.button(
                        plain(link.text),
                        key=f"look-{mode}-{link.id}",
                        type="tertiary",
                        on_click=_look,
                        args=(mode, link),
                    )


def _look(mode: str, link: Choice) -> None:
    filters.act()
    st.session_state.evidence_mode = mode
    st.session_state[f"evidence_{mode}"] = link.id


# By source and by actor


def by_source(view: View, keep: Filter) -> None:
    """Draw the claims of one publication, and its grade."""
    say, data = words(view.language), cached.dataset()
    chosen = _chooser("source", source_tallies(data, view, keep), say)
    found = source_evidence(data, view, chosen, keep) if chosen else None
    if found is None:
        return
    st.html(told.source(found, say))
    to_desk.rows("edit_source", view, lambda: _rows_of(chosen, found.carries))
    groups = {say.n("evidence.carries", found.shown): found.carries}
    _groups(say, chosen, groups, found.hidden, found.later)


def _rows_of(source_id: str, carries: tuple[About, ...]) -> Iterator[tuple[str, str]]:
    """Yield table and id of a source and of its claims."""
    yield "sources", source_id
    yield from (("claims", line.id) for about in carries for line in about.claims)


def by_actor(view: View, keep: Filter) -> None:
    """Draw the claims of one actor, and what others say about events it takes part in."""
    say, data = words(view.language), cached.dataset()
    chosen = _chooser("actor", actor_tallies(data, view, keep), say)
    found = actor_evidence(data, view, chosen, keep) if chosen else None
    if found is None:
        return
    st.html(told.actor(found, say))
    groups = {
        say("evidence.asserted"): found.asserted,
        say("evidence.own"): found.own,
        say("evidence.others"): found.others,
    }
    _groups(say, chosen, groups, found.hidden, found.later)


def _chooser(mode: str, tallies: tuple[Tally, ...], say: Words) -> str:
    """Draw the chooser of a source or actor, with suggestions if none is chosen; return the chosen id."""
    by_id = {tally.id: tally for tally in tallies}
    key = f"evidence_{mode}"
    if st.session_state.get(key) not in by_id:
        st.session_state[key] = None
    chosen = st.selectbox(
        say(f"evidence.{mode}"),
        sorted(by_id, key=lambda i: by_id[i].text.casefold()),
        index=None,
        key=key,
        format_func=lambda i: by_id[i].text,
        placeholder=say(f"evidence.{mode}.choose"),
        on_change=filters.act,
        label_visibility="collapsed",
        persist_state="session",
        width=680,
    )
    if chosen:
        return str(chosen)
    st.html(markup.inline(say(f"evidence.top_{mode}s"), "tc-h4", tag="h2"))
    halves = st.columns(2, gap="large")
    top = tallies[:_TOP]
    for column, half in zip(halves, (top[: (len(top) + 1) // 2], top[(len(top) + 1) // 2 :]), strict=True):
        with column, st.container(key=f"list_{mode}_{half[0].id if half else ''}"):
            for tally in half:
                aside = " · ".join(filter(None, (tally.aside, say.n("card.claims", tally.claims))))
                st.button(
                    plain(f"{tally.text} · {aside}"),
                    key=f"event-{mode}-{tally.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=_look,
                    args=(mode, Choice(tally.id, tally.text)),
                )
    if len(tallies) > len(top):
        st.caption(say.n("evidence.top_more", len(tallies) - len(top)))
    return ""


def _groups(say: Words, of: str, groups: Mapping[str, tuple[About, ...]], hidden: int, later: int) -> None:
    """Draw claims by event under each heading, and say how many are not shown."""
    shown = sum(len(about.claims) for events in groups.values() for about in events)
    if note := told.not_told(say, shown, hidden, later):
        st.html(note)
    for number, (title, events) in enumerate(groups.items()):
        if not events:
            continue
        st.html(markup.inline(title, "tc-h4", tag="h2"))
        key = f"{of}-{number}"
        first = events if st.session_state.get("evidence_all") == key else events[:_FIRST]
        for about in first:
            with st.container(key=f"about-{number}-{about.event_id}"):
                st.button(
                    plain(f"{about.title} · {about.when} · {about.certainty_words}"),
                    key=f"event-about-{number}-{about.event_id}",
                    type="tertiary",
                    width="stretch",
                    on_click=_open,
                    args=(about.event_id,),
                )
                st.html(told.claims(about.claims, say))
        if len(events) > len(first):
            left = say.n("evidence.show_all", len(events) - len(first))
            st.button(left, key=f"evidence_more_{number}", on_click=_show_all, args=(key,))


def _open(event_id: str) -> None:
    """Go to the evidence of an event."""
    st.session_state.evidence_mode = filters.MODES[0]
    state.select_event(event_id)


def _show_all(key: str) -> None:
    filters.act()
    st.session_state.evidence_all = key


# How it is graded


def grading(view: View) -> None:
    """Draw the certainty rule and the Admiralty code, in ten lines."""
    sign = fragments.signs(look.page_theme(), tracks_of(cached.dataset()))
    st.html(told.grading(words(view.language), sign))
