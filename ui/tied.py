"""What the event of a card is tied to: a list that one can follow, what has no arrow, and its thread alone."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.evidence.card import Card
from transcaspian.evidence.ties import in_order, told
from transcaspian.language.messages import Words, words
from transcaspian.scene.arrows import arrows, key_in_words
from transcaspian.scene.model import Scene
from transcaspian.view.query import View
from transcaspian.view.selection import FILTERS
from transcaspian.view.threads import thread, thread_window
from ui import cached, state
from ui.controls import plain


def shown(card: Card, view: View, scene: Scene, timeline: bool) -> None:
    """Draw the links of a card's event; ``timeline``: whether that of the scene is on the page, with its arrows."""
    say = words(view.language)
    others(say("card.ties"), "tied", ((t.event_id, f"{told(t)} · {t.when}", t.aside) for t in card.ties))
    if timeline:
        _arrows(card, scene, say)
    if card.ties or view.thread:
        _thread(card, view, scene, say)


def rows(scene: Scene) -> list[tuple[str, str, str]]:
    """Return each event of a thread that is shown alone: its id, its number and title, and how it is tied to others."""
    say = words(scene.view.language)
    return [
        (event_id, f"{number} {scene.signs[event_id].title}", "; ".join(told))
        for event_id, number, told in in_order(scene.events, scene.links, say)
    ]


def whole(scene: Scene) -> None:
    """List the events of a thread that is shown alone in order of time, and how they are tied to each other."""
    say = words(scene.view.language)
    found = ((event_id, f"{title} – {told}" if told else title, "") for event_id, title, told in rows(scene))
    others(say("card.whole_thread"), "thread", found)


def others(heading: str, key: str, found: Iterable[tuple[str, str, str]]) -> None:
    """Draw other events, if there are any, as buttons under a heading, each with its words and why it is there."""
    rows = list(found)
    if not rows:
        return
    st.html(markup.card(heading, level=3))
    with st.container(key=f"list_{key}"):
        for number, (event_id, text, why) in enumerate(rows):
            again = f"-{number}" if event_id in [one for one, *_ in rows[:number]] else ""  # tied both ways
            st.button(
                plain(text),
                key=f"event-{key}-{event_id}{again}",
                on_click=state.select_event,
                args=(event_id,),
                type="tertiary",
                width="stretch",
                help=plain(why) or None,
            )


def _arrows(card: Card, scene: Scene, say: Words) -> None:
    """Say which of its links have no arrow on the timeline, and what arrows mean where that has no room for it."""
    found = arrows(scene)
    if meant := key_in_words(scene, found):
        st.caption(plain(meant))
    for link in found.left_out:
        if card.event_id in (link.from_event, link.to_event):
            other = link.to_event if link.from_event == card.event_id else link.from_event
            st.caption(plain(say("card.no_arrow", title=scene.signs[other].title)))


def _thread(card: Card, view: View, scene: Scene, say: Words) -> None:
    """Offer to show the thread of the card's event alone, or all events again; say which of them it is."""
    if view.thread:
        ids = [event.id for event in scene.events]
        if card.event_id in ids:
            at, of = say.number(ids.index(card.event_id) + 1), say.number(len(ids))
            st.caption(plain(say("card.thread_step", n=at, of=of)))
        st.button(say("card.thread_end"), key="thread_end", on_click=state.change, kwargs={"thread": ""})
        return
    count = len(thread(cached.dataset(), view, card.event_id))
    st.button(say.n("card.thread", count), key="thread", on_click=_alone, args=(card.event_id,))


def _alone(event_id: str) -> None:
    """Show a thread alone and whole, in the time that it fills: no filter or search hides a part of it."""
    now, empty = state.current(), View()
    found = {name: getattr(empty, name) for name in FILTERS}
    state.change(**found | {"thread": event_id, "window": thread_window(cached.dataset(), now, event_id)})
