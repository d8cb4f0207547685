"""Changes between versions: their page, the notice of an older link, and the marks of changed events."""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.drawing.markup.changes import changes as changed
from transcaspian.evidence.newest import newest
from transcaspian.language.messages import Words, words
from transcaspian.versions.diff import Diff, diff, events_touched
from transcaspian.versions.diff_words import lines, summary
from transcaspian.versions.history import History, Kept, UnknownVersion
from transcaspian.versions.snapshot import Snapshot, snapshot
from transcaspian.versions.words import label, link_missing, missing, note, since_link
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from ui import cached, look, navigation, state
from ui.controls import plain

Difference = tuple[Diff, Snapshot, Snapshot]  # between two versions, and both
CHANGED = "changed"  # key of the list of marked events
_LISTED = 300  # most affected events that are offered
_NEWEST = 12  # claims that are told where nothing has changed
_NOW = ""  # stands for the version on screen in the choice of versions


def notices(view: View) -> None:
    """Say what has changed since a link was made, until the notice is closed, and which events are marked."""
    _of_link(view)
    if view.since and not view.compare:
        _marking(view)


def of_link(view: View, link: str) -> tuple[str, Difference | None] | None:
    """Say what has changed since a link was made with a version, with the changes; None if there is nothing to say."""
    if not link or cached.dataset().version.startswith(link):
        return None
    try:
        found = cached.since(link)
    except UnknownVersion as error:
        return link_missing(error, view.language), None
    return (since_link(found[0], view.language), found) if found[0] else None


def _of_link(view: View) -> None:
    say, link = words(view.language), state.link_version()
    told = of_link(view, link)
    if told is None:
        return
    text, found = told
    with st.container(border=True, key="link_notice"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.inline(text))
            if found and can_mark(found) and view.since != link:
                st.button(say("versions.mark"), key="link_mark", on_click=state.change, kwargs={"since": link})
            st.button(say("versions.close"), key="link_close", type="tertiary", on_click=state.close_link)
        if found:
            with st.expander(say("versions.list"), key="link_list"):
                st.html(changed(lines(*found, view.language, view.zone), words(view.language)))


def can_mark(found: Difference) -> bool:
    """Say whether changes touched an event that is there to be marked."""
    difference, _, new = found
    return bool(events_touched(difference, new))


def marking(view: View) -> str:
    """Say since which version events are marked as changed, or why none are."""
    try:
        found = cached.since(view.since)
    except UnknownVersion as error:
        return missing(error, view.language)
    changes = summary(found[0], view.language)
    key = "versions.marking" if can_mark(found) else "versions.marking.nothing"
    return words(view.language)(key, changes=changes, version=view.since)


def _marking(view: View) -> None:
    say = words(view.language)
    with st.container(horizontal=True, key="marking", vertical_alignment="center"):
        st.html(markup.inline(marking(view), "tc-foot"))
        if number := len(cached.marked_events(view)):
            args = (CHANGED,)
            st.button(say.n("count.events", number), key="marked", on_click=state.open_list, args=args, type="tertiary")
        st.button(say("versions.unmark"), key="unmark", type="tertiary", on_click=state.change, kwargs={"since": ""})


def page(view: View) -> None:
    """Draw the page: two versions to compare, the changes between them in words, and links to their marks."""
    say, store = words(view.language), cached.store()
    data, versions = cached.dataset(), store.history.versions()
    look.title(say("versions.title"), say("versions.lead"))
    look.unseen_heading(say("versions.compared"), 2)
    older = [k.version for k in versions if k.version != data.version]
    if older:
        left, right = st.columns(2)
        by_name = {k.version: k for k in versions}
        with left:
            old = _choice("v_old", say("versions.from"), older, by_name, view)
        with right:
            new = _choice("v_new", say("versions.to"), [_NOW, *older], by_name, view)
        _compared(view, store.history, old, new)
    else:
        st.info(plain(say("versions.only", version=data.version)), icon=":material/history:")
        _newest(view, say)
    for text in [note(n, view.language) for n in (store.history_notice, *store.history.notices()) if n]:
        st.warning(plain(text), icon=":material/report:")


def _newest(view: View, say: Words) -> None:
    """Where the tables have not changed yet, draw what became public last of what they say, each with its event."""
    found = newest(cached.dataset(), view, _NEWEST)
    if not found:
        return
    st.html(markup.part(say("versions.newest"), markup.paragraph(say("versions.newest.lead"), kind="tc-grey")))
    for one in found:
        with st.container(key=f"newest-{one.event_id}"):
            navigation.to_timeline(one.title, view, event=one.event_id, window=ALL)
            st.html(markup.card("", markup.claims([markup_cards.claim(one.claim, say)])))


def _choice(key: str, title: str, offered: list[str], by_name: dict[str, Kept], view: View) -> str:
    """Draw the choice of a version and return it; the first if the chosen one is no longer kept."""
    say = words(view.language)
    if st.session_state.get(key) not in offered:
        st.session_state[key] = offered[0]
    labels = {v: label(by_name[v], view.language, view.zone) for v in offered if v}
    labels[_NOW] = say("versions.now", version=cached.dataset().version)
    return str(st.selectbox(title, offered, key=key, format_func=labels.__getitem__))


def _compared(view: View, history: History, old: str, new: str) -> None:
    say = words(view.language)
    try:
        before = history.load(old)
        after = history.load(new) if new else snapshot(cached.dataset())
    except UnknownVersion as error:
        st.warning(plain(missing(error, view.language)), icon=":material/report:")
        return
    difference = diff(before, after)
    told = summary(difference, view.language)
    st.html(markup.part(f"{told[:1].upper()}{told[1:]}"))
    if not difference:
        return
    if not new and can_mark((difference, before, after)):
        navigation.to_timeline(say("versions.mark"), view, since=old)
    st.html(changed(lines(difference, before, after, view.language, view.zone), words(view.language)))
    _touched(difference, after, view, say)


def _touched(difference: Diff, after: Snapshot, view: View, say: Words) -> None:
    """Draw links to the affected events that are on screen today."""
    data = cached.dataset()
    there = [i for i in events_touched(difference, after) if i in data.events][:_LISTED]
    if there:
        st.html(markup.part(say("versions.events")))
    for event_id in there:
        navigation.to_timeline(data.events[event_id].title(view.language), view, event=event_id)
