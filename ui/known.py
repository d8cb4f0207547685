"""The control of the day as of which everything is known, and the events that it hides or grades differently."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial

import streamlit as st
from babel.dates import get_date_format

from transcaspian.drawing import markup
from transcaspian.language.days import day_words
from transcaspian.language.languages import locale
from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.scene.summary import changes_in_words, hindsight_in_words
from transcaspian.view.grammar import ALL
from transcaspian.view.knowledge import days, step
from transcaspian.view.query import View
from transcaspian.view.window import extent
from ui import cached, state
from ui.popover import popover

_LETTERS, _AROUND = 12.25, 49  # pixels of the letters of a button, and of its padding, its icon and its arrow
NARROW = 1650  # up to this size class, counts are numbers with a picture: see ui/style.css
_ICONS = {"not_known": "visibility_off", "otherwise": "rule"}
_NUMBER = re.compile(r"\d[\d\s]*\d|\d")
NOT_KNOWN, OTHERWISE, BETWEEN = "not_known", "otherwise", "between"  # keys of the lists that open from the counts


@cache
def date_format(language: str) -> str:
    """Return how a field for a day writes it, of what Streamlit can write: the day first."""
    mark = next((mark for mark in "./-" if mark in get_date_format("short", locale(language)).pattern), "/")
    return mark.join(("DD", "MM", "YYYY"))


def control(view: View, lists: bool, after: Callable[[], None]) -> None:
    """Draw the day with its steps, and what it hides; ``lists``: whether this page can list the events.

    ``after``: draws what stands at the end of the row.
    """
    say = words(view.language)
    all_days = days(cached.dataset(), view.zone)
    with st.container(horizontal=True, key="known", vertical_alignment="center", gap="small"):
        # Before what is always there, which ends the row and so stays where it is.
        with st.container(
            horizontal=True, key="known_beside", vertical_alignment="center", gap="small", width="content"
        ):
            if view.known_by:
                _counts(view, say, lists)
                st.button(say("known.today"), key="known_today", type="tertiary", on_click=go, args=(None,))
        _step(say, "known_back", "chevron_left", step(all_days, view.known_by, False), view)
        opened, icon = partial(_day, view, say, all_days), ":material/history:"
        popover(label(view.known_by, say), "known_day", opened, icon, width=label_width(say))
        _step(say, "known_on", "chevron_right", step(all_days, view.known_by, True), view)
        after()


def label(day: date | None, say: Words) -> str:
    """Return the words of the button that opens the choice of the day."""
    return say("known.label", day=day_words(day, say, short=True)) if day else say("known.label_today")


@cache
def label_width(say: Words) -> int:
    """Return the width of that button in pixels, the same for every day: what is beside it stays where it is."""
    every = (None, *(date(2000, month, 28) for month in range(1, 13)))
    return math.ceil(max(text_width(label(day, say), _LETTERS) for day in every)) + _AROUND


def _step(say: Words, key: str, icon: str, to: date | None, view: View) -> None:
    day = day_words(to, say) if to else say("known.today")
    st.button(
        say("known.step", day=day),
        key=key,
        icon=f":material/{icon}:",
        help=say("known.step", day=day),
        disabled=to == view.known_by,
        on_click=go,
        args=(to,),
    )


def _day(view: View, say: Words, all_days: tuple[date, ...]) -> None:
    st.caption(say("known.help"))
    ends = [*all_days[:1], *all_days[-1:], *filter(None, [view.known_by])] or [extent(cached.dataset(), view)[0].date()]
    st.date_input(
        say("known.day"),
        value=None,
        min_value=min(ends),
        max_value=max(ends),
        key=state.seed("w_known_by", view.known_by),
        format=date_format(view.language),
        on_change=_chosen,
    )
    _compared_with(view, say, ends)


def _compared_with(view: View, say: Words, ends: list[date]) -> None:
    latest = max(min(ends), (view.known_by or max(ends)) - timedelta(days=1))
    st.date_input(
        say("known.compare"),
        value=None,
        min_value=min([*ends, *filter(None, [view.compare])]),
        max_value=max([latest, *filter(None, [view.compare])]),
        key=state.seed("w_compare", view.compare),
        format=date_format(view.language),
        on_change=_comparing,
    )


def _comparing() -> None:
    day = st.session_state.w_compare
    if day != state.current().compare and not state.is_outdated("w_compare"):
        state.change(compare=day)


def comparison(view: View) -> str:
    """Say what changed from the day that a view is compared with to its own."""
    say = words(view.language)
    first, last = (day_words(day, say) if day else say("known.now") for day in (view.compare, view.known_by))
    told = changes_in_words(cached.dataset(), view)
    key = "known.between" if told else "known.between.nothing"
    return say(key, first=first, last=last, list=told)


def compared(view: View) -> None:
    """Draw what changed between two days, with its list."""
    say = words(view.language)
    with st.container(horizontal=True, key="marking", vertical_alignment="center"):
        st.html(markup.inline(comparison(view), "tc-foot"))
        if number := len(cached.marked_events(view)):
            told = say.n("known.between.list", number)
            st.button(told, key="marked", on_click=state.open_list, args=(BETWEEN,), type="tertiary")
        change = {"compare": None}
        st.button(say("known.between.close"), key="unmark", type="tertiary", on_click=state.change, kwargs=change)


def _chosen() -> None:
    day = st.session_state.w_known_by
    if day != state.current().known_by and not state.is_outdated("w_known_by"):
        go(day)


def go(day: date | None) -> None:
    """Go to a day; an open list of hidden or differently graded events stays open and is updated.

    One that is no later than the day of a comparison ends that.
    """
    opened = st.session_state.list if st.session_state.list in (NOT_KNOWN, OTHERWISE) else ""
    compare = state.current().compare
    state.change(known_by=day, compare=None if day and compare and day <= compare else compare)
    if day:
        st.session_state.list = opened


def _counts(view: View, say: Words, lists: bool) -> None:
    """Draw how many events the day hides or grades differently; each count opens its list."""
    if told := beyond(view, say):
        st.caption(told)
    for key, told in counts(view, say, lists):
        # Only the number, with its picture, is seen where there is little room.
        with st.container(key=f"count_{key}", width="content"):
            st.button(
                _NUMBER.sub(r"**\g<0>**", told, count=1),
                key=f"known_{key}",
                icon=f":material/{_ICONS[key]}:",
                help=say("known.against", told=told),
                type="secondary" if lists else "tertiary",
                disabled=not lists,
                on_click=state.open_list,
                args=(key,),
            )


def number_of(told: str) -> str:
    """Return the number that a count says."""
    found = _NUMBER.search(told)
    return found.group() if found else told


def beyond(view: View, say: Words) -> str:
    """Say that the view's day is before or after all days on which something became known; empty if it is not."""
    all_days = days(cached.dataset(), view.zone)
    if not (all_days and view.known_by) or all_days[0] <= view.known_by <= all_days[-1]:
        return ""
    early = view.known_by < all_days[0]
    edge, key = (all_days[0], "known.too_early") if early else (all_days[-1], "known.too_late")
    return say(key, day=day_words(edge, say, short=True))


def counts(view: View, say: Words, lists: bool) -> list[tuple[str, str]]:
    """Return how many events the view's day hides or grades differently, each with the key of its list."""
    if beyond(view, say):  # all of them, or none
        return []
    if not lists:  # that page shows the same for every window and filter of the timeline
        view = View(window=ALL, known_by=view.known_by, zone=view.zone, language=view.language)
    return list(hindsight_in_words(cached.dataset(), view).items())
