"""The tour that a reader is on: what its step tells, and the ways on, back and out.

On the timeline it stands at the head of the panel beside the map, on a story's page above the picture, on a phone above
that of every page. The ways are in one row that stays where it is while the text under it changes. A step on another
page is a link to that page; one on the same page changes the view as a click does. The keys are pressed for the reader
by ``tour.js``: arrows, which belong to whatever has the focus, and N and P, which on a tour lead along it.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.stories import STORIES
from transcaspian.tables.records import Step
from transcaspian.view.query import View
from transcaspian.view.tours import at, is_at_step, offered, place_of, step_of, steps_of, text_of
from ui import cached, navigation, state
from ui.assets import asset
from ui.controls import plain

_SIGN = ":material/signpost:"
_keys = st.components.v2.component("tc_tour", html="<i></i>", js=asset(__file__, "tour.js"))


def _when(view: View) -> str:
    """Return when the event of a view's step was, in words; empty where none is selected."""
    data = cached.dataset()
    event = data.events.get(at(data, view.tour, view.step, view).event)
    return when(event.date, view.language, view.zone) if event else ""


def head_html(view: View, step: Step) -> Markup:
    """Return what the step of a view tells as HTML."""
    data, title = cached.dataset(), step.title(view.language)
    return markup.macro("tour", "step")(place_of(data, view), title, _when(view), text_of(data, view, step))


def dots(view: View) -> list[tuple[int, str]]:
    """Return the number of each step of a view's tour, and what it is called."""
    say, steps = words(view.language), steps_of(cached.dataset(), view.tour)
    return [(n, say("tour.dot", n=n, title=one.title(view.language))) for n, one in enumerate(steps, 1)]


def panel(view: View, page: str) -> None:
    """Draw the step that a view is at, on a page by its path; nothing where it is on no tour."""
    step, say = step_of(cached.dataset(), view), words(view.language)
    if step is None:
        return
    with st.container(key="tour"):
        with st.container(horizontal=True, key="tour_ways", gap="small", vertical_alignment="center"):
            _way(view, page, view.step - 1, say("tour.back"), "tour_back", ":material/chevron_left:")
            _way(view, page, view.step + 1, say("tour.next"), "tour_next", ":material/chevron_right:")
            with st.container(horizontal=True, key="tour_dots", gap=None, width="content"):
                for number, name in dots(view):
                    _to(view, page, number, name, f"tour_dot_{number}", "primary" if number == view.step else "")
            st.button(say("tour.leave"), key="tour_leave", type="tertiary", icon=":material/close:", on_click=leave)
        st.html(head_html(view, step))
        if page != path_of(view, view.step) or not is_at_step(cached.dataset(), view):
            _to(view, page, view.step, say("tour.return"), "tour_return")
    with st.container(key="tour_keys"):
        _keys(key="keys_of_tour", data={"step": f"{view.tour} {view.step}"})


def above(view: View, page: str) -> None:
    """Draw the step above a story's page, which has no panel for it, and on a phone above that of the timeline too."""
    phone = st.session_state.size[0] == PHONE
    pages = {story.path for story in STORIES.values()} | ({navigation.path_of(navigation.TIMELINE)} if phone else set())
    with st.container(key="tour_above"):
        if view.tour and page in pages:
            panel(view, page)


def leave() -> None:
    """Leave the tour, and keep the view."""
    state.change(tour="", step=1)


def starts(view: View) -> list[tuple[str, str, View]]:
    """Return the tours that can be begun: id, name and the view of the first step."""
    data = cached.dataset()
    return [(one, data.tours[one].name(view.language), at(data, one, 1, view)) for one in offered(data)]


def start_buttons(view: View) -> None:
    """Draw a line for each tour, which begins it."""
    for tour_id, name, first in starts(view):
        key = f"event-tour-{tour_id}"
        if first.story:
            with st.container(key=key):
                _link(name, first, _SIGN)
        else:
            st.button(plain(name), key=key, icon=_SIGN, type="tertiary", on_click=_start, args=(tour_id,))


def _start(tour_id: str) -> None:
    state.show(at(cached.dataset(), tour_id, 1, state.current()))


def path_of(view: View, number: int) -> str:
    """Return the path of the page on which a step of the view's tour stands."""
    shown = at(cached.dataset(), view.tour, number, view)
    return STORIES[shown.story].path if shown.story else navigation.path_of(navigation.TIMELINE)


def _way(view: View, page: str, number: int, label: str, key: str, icon: str) -> None:
    """Draw the way to the step before or after; where there is none, a button that cannot be pressed."""
    if not 1 <= number <= len(steps_of(cached.dataset(), view.tour)):
        with st.container(key=key, width="content"):
            st.button(label, key=f"{key}_none", icon=icon, disabled=True)
        return
    _to(view, page, number, label, key, "secondary", icon, number - view.step)


def _to(
    view: View, page: str, number: int, label: str, key: str, kind: str = "tertiary", icon: str = "", by: int = 0
) -> None:
    """Draw what leads to a step; ``by``: so many steps from where the reader is when it is pressed."""
    with st.container(key=key, width="content"):
        if path_of(view, number) != page:
            shown = at(cached.dataset(), view.tour, number, view)
            _link(label, shown, icon)
            return
        st.button(
            plain(label),
            key=f"{key}_pressed",
            icon=icon or None,
            type=kind or "tertiary",  # type: ignore[arg-type]
            on_click=partial(_walk, number, by),
        )


def _walk(number: int, by: int) -> None:
    """Go to a step; a second quick press comes before the page has followed, and goes on from where the first led."""
    now, data = state.current(), cached.dataset()
    wanted = now.step + by if by else number
    if 1 <= wanted <= len(steps_of(data, now.tour)):
        state.show(at(data, now.tour, wanted, now))


def _link(label: str, shown: View, icon: str) -> None:
    name = STORIES[shown.story].page if shown.story else navigation.TIMELINE
    st.page_link(navigation.page(name), label=plain(label), query_params=shown.to_query(), icon=icon or None)
