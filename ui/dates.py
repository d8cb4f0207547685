"""The days of the window, to be typed or chosen from a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from transcaspian.language.messages import Words, words
from transcaspian.scene.axis import span_forms
from transcaspian.scene.model import Scene
from transcaspian.view.query import View
from transcaspian.view.window import extent
from ui import cached, known, state
from ui.popover import popover


def control(view: View, scene: Scene) -> None:
    """Draw a button that says the window's days, and behind it their choice."""
    say = words(view.language)
    popover(label(scene), "dates", lambda: _content(view, scene, say), icon=":material/edit_calendar:")


def label(scene: Scene) -> str:
    """Return the days of the window in words, as short as they can be with their years."""
    forms = span_forms(*_window(scene), scene.view.language)
    return forms[min(1, len(forms) - 1)]


def _window(scene: Scene) -> tuple[datetime, datetime]:
    """Return the edges of a scene's window in wall time."""
    return scene.timeline.panels[0].start, scene.timeline.panels[-1].end


def _content(view: View, scene: Scene, say: Words) -> None:
    """Draw the first and the last day of the window, to be typed or chosen."""
    start, end = _window(scene)
    days = (start.date(), (end - timedelta(microseconds=1)).date())
    earliest, latest = extent(cached.dataset(), view)
    for name, day in zip(("first_day", "last_day"), days, strict=True):
        st.date_input(
            say(f"control.{name}"),
            value=None,
            min_value=min(earliest.date(), *days),
            max_value=max((latest - timedelta(days=1)).date(), *days),
            key=state.seed(f"w_{name}", day),
            format=known.date_format(view.language),
            on_change=_dated,
            args=(name, days),
        )
    st.caption(say("overview.hint"))


def _dated(name: str, days: tuple[date, date]) -> None:
    """Handle a day: one beyond the other takes that along."""
    day = st.session_state[f"w_{name}"]
    if day is None or day == days[name == "last_day"] or state.is_outdated(f"w_{name}"):
        return
    first, last = (day, max(day, days[1])) if name == "first_day" else (min(day, days[0]), day)
    state.change(window=f"{first}..{last}")
