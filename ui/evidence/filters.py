"""The subject of the evidence page, and the filters of its claims; for the session keys see ``page``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from transcaspian.evidence.claims import SIDES, Filter, source_kind
from transcaspian.language.messages import Words, words
from transcaspian.view.knowledge import days
from transcaspian.view.query import View
from transcaspian.view.window import extent
from ui import cached
from ui.controls import plain
from ui.fold import folded
from ui.known import date_format

MODES = ("event", "source", "actor", "grading")
_STANCES = tuple(stance for stances in SIDES.values() for stance in stances)
# The choices behind each button.
GROUPS = {
    "stance": ("stances",),
    "grade": ("reliabilities", "credibilities"),
    "kind": ("kinds",),
    "between": ("known_from", "known_to"),
}
_PARTS = tuple(part for parts in GROUPS.values() for part in parts)


def controls(view: View) -> tuple[str, Filter]:
    """Draw the choice of subject and the filters; return both."""
    say = words(view.language)
    st.session_state.setdefault("evidence_mode", MODES[0])
    with folded(), st.container(horizontal=True, key="controls", vertical_alignment="bottom", gap="small"):
        mode = st.segmented_control(
            say("evidence.mode"),
            MODES,
            key="evidence_mode",
            required=True,
            format_func=lambda m: say(f"evidence.mode.{m}"),
            on_change=act,
            label_visibility="collapsed",
            persist_state="session",
        )
        keep = _filter(view, say) if mode != "grading" else Filter()
    return mode or MODES[0], keep


def _filter(view: View, say: Words) -> Filter:
    with _popover(say, "stance"):
        _pills(say("evidence.stance"), "stances", _STANCES, lambda s: say(f"stance.{s}"))
        for stance in _STANCES:
            st.caption(f"**{say(f'stance.{stance}')}** – {say(f'evidence.stance.{stance}')}")
    with _popover(say, "grade"):
        _pills(say("evidence.grade.letter"), "reliabilities", tuple("ABCDEF"), str)
        _pills(say("evidence.grade.digit"), "credibilities", tuple(range(1, 7)), str)
    with _popover(say, "kind"):
        there = sorted({s.kind for s in cached.dataset().sources.values()})
        _pills(say("evidence.kind"), "kinds", tuple(there), lambda k: plain(source_kind(k, say)))
    with _popover(say, "between"):
        st.caption(say("evidence.between.help"))
        _day(view, say("evidence.between.from"), "known_from")
        _day(view, say("evidence.between.to"), "known_to")
    keep = Filter(**{part: _chosen(part) for part in _PARTS})
    if keep.active():
        st.button(say("evidence.clear"), key="evidence_clear", type="tertiary", on_click=_clear)
    return keep


def _popover(say: Words, name: str) -> Any:
    """Return a popover whose label says how many choices are made in it."""
    return st.popover(_label(say, name), key=f"evidence_pop_{name}")


def _label(say: Words, name: str) -> str:
    number, label = _number(name), say(f"evidence.{name}")
    return say("evidence.set", name=label, n=number) if number else label


def _number(name: str) -> int:
    """Return how many choices are made behind a button."""
    chosen = [_chosen(part) for part in GROUPS[name]]
    return sum(len(c) if isinstance(c, tuple) else 1 for c in chosen if c)


def set_now(say: Words) -> list[str]:
    """Return the filters that are on, in words."""
    return [_label(say, name) for name in GROUPS if _number(name)]


def _pills(label: str, part: str, options: tuple[Any, ...], told: Callable[[Any], str]) -> None:
    st.pills(
        label,
        options,
        selection_mode="multi",
        key=f"evidence_{part}",
        format_func=told,
        on_change=act,
        persist_state="session",
    )


def _day(view: View, label: str, part: str) -> None:
    every = days(cached.dataset(), view.zone) or (extent(cached.dataset(), view)[0].date(),)
    ends = [every[0], every[-1], *filter(None, (_chosen("known_from"), _chosen("known_to")))]
    st.date_input(
        label,
        value=None,
        min_value=min(ends),
        max_value=max(ends),
        key=f"evidence_{part}",
        format=date_format(view.language),
        on_change=act,
        persist_state="session",
    )


def _chosen(part: str) -> Any:
    value = st.session_state.get(f"evidence_{part}")
    return tuple(value or ()) if part not in ("known_from", "known_to") else value


def act() -> None:
    """Mark this run as started by the reader, so that a browser's outdated address does not override it."""
    st.session_state.acted = True


def _clear() -> None:
    act()
    for part in _PARTS:
        st.session_state[f"evidence_{part}"] = None if part in ("known_from", "known_to") else []
