"""Outcomes of actions: each has a kind and is drawn accordingly, so that no refusal looks like a success.

Session keys: ``outcome`` (of the last action, until the reader does something else), ``outcome_told`` (it has been on
screen), ``unasked`` (what started this run was no action of the reader: news, or a part that came into sight).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.view.grammar import ALL
from ui import cached, navigation, state
from ui.controls import plain

# Done; somebody has to choose first; impossible, nothing was changed; not allowed for this reader.
Kind = Literal["done", "undecided", "refused", "not_permitted"]

_LINKED = 3  # most events that are a click away
_DRAWN: dict[Kind, tuple[Callable[..., Any], str]] = {
    "done": (st.success, ":material/verified:"),
    "undecided": (st.warning, ":material/merge:"),
    "refused": (st.error, ":material/block:"),
    "not_permitted": (st.warning, ":material/lock:"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an action, in words, and the events that it was about."""

    kind: Kind
    text: str
    events: tuple[str, ...] = ()


def tell(kind: Kind, text: str, events: tuple[str, ...] = ()) -> None:
    """Keep the outcome of an action for the next run."""
    st.session_state.acted = True
    st.session_state.outcome_told = False
    st.session_state.outcome = Outcome(kind, text, events)


def last() -> None:
    """Draw the outcome of the last action, until the next one: what is saved is news, which starts a run too."""
    unasked = st.session_state.pop("unasked", False)
    if outcome := st.session_state.get("outcome"):
        if st.session_state.outcome_told and not unasked:
            del st.session_state.outcome
            return
        draw(outcome)
        st.session_state.outcome_told = True  # not before: a run that is stopped on the way here has told nothing


def draw(outcome: Outcome) -> None:
    """Draw an outcome according to its kind: its words are text from tables and systems, never markup."""
    drawn, icon = _DRAWN[outcome.kind]
    with st.container(key=f"outcome-{outcome.kind}"):
        drawn(plain(outcome.text), icon=icon)
        data, view = cached.dataset(), state.current()
        shown = [data.events[one] for one in outcome.events if one in data.events]
        for event in shown[:_LINKED]:
            to = words(view.language)("desk.see_event", title=event.title(view.language))
            navigation.to_timeline(to, view, event=event.id, window=ALL)
