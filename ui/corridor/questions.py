"""The corridor's questions: route, pair of routes, and what if; their widgets are set from the view."""

from __future__ import annotations

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.scene.sizes import NARROW
from transcaspian.stories.corridor.answers import answered
from transcaspian.stories.corridor.graph import edges_of, stations
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import Question, countries, question_of, routes
from transcaspian.stories.corridor.stretches import country_name, leg_name, place_name
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.view.query import View
from ui import cached, state
from ui.controls import plain
from ui.fold import folded


def route(view: View) -> None:
    """Draw the choice of the route on show."""
    data, say = cached.dataset(), words(view.language)
    st.selectbox(
        say("corridor.control.route"),
        routes(data),
        key=state.seed("cor_shown", question_of(data, view).route),
        format_func=lambda i: data.routes[i].name(view.language),
        on_change=_paired,
        args=(0, "cor_shown"),
        width=420,
        label_visibility="collapsed",
    )


def pair(view: View) -> None:
    """Draw the choice of two routes to compare."""
    data, say = cached.dataset(), words(view.language)
    with folded(), st.container(horizontal=True, key="cor_pair", vertical_alignment="bottom"):
        for n, chosen in enumerate(question_of(data, view).pair):
            st.selectbox(
                say("corridor.control.first" if n == 0 else "corridor.control.second"),
                routes(data),
                key=state.seed(f"cor_pair_{n}", chosen),
                format_func=lambda i: data.routes[i].name(view.language),
                on_change=_paired,
                args=(n, f"cor_pair_{n}"),
                width=420,
            )


def _paired(place: int, key: str) -> None:
    view = state.current()
    chosen = st.session_state[key]
    now = list(question_of(cached.dataset(), view).pair)
    if chosen == now[place] or state.is_outdated(key):
        return
    if chosen in now:  # the same route twice: they change places
        now.reverse()
    else:
        now[place] = chosen
    state.change(routes=tuple(now))


def question(view: View) -> None:
    """Draw the question: origin and destination, closures, and countries to avoid."""
    data, say = cached.dataset(), words(view.language)
    wanted = question_of(data, view)
    every = edges_of(data)
    places = sorted(stations(every), key=lambda i: place_name(data, i, view.language).casefold())
    legs = [edge.leg_ids[0] for edge in every]
    closed_legs = [_first(wanted_id, view, legs) for wanted_id in _closed(wanted, "leg")]
    with folded(), st.container(horizontal=True, key="cor_question", vertical_alignment="bottom", gap="small"):
        for name, chosen in (("origin", wanted.origin), ("destination", wanted.destination)):
            st.selectbox(
                say(f"corridor.control.{name}"),
                places,
                key=state.seed(f"cor_{name}", chosen),
                format_func=lambda i: place_name(data, i, view.language),
                on_change=_end,
                args=(name,),
                width=190,
            )
        st.multiselect(
            say("corridor.control.closed"),
            [*places, *legs],
            key=state.seed("cor_closed", [*dict.fromkeys(closed_legs), *_closed(wanted, "place")]),
            format_func=lambda i: leg_name(data, i, say) if "." in i else place_name(data, i, view.language),
            on_change=_several,
            args=("closed",),
            placeholder=say("corridor.control.nothing"),
            filter_mode="contains",
            select_all=False,
            width=420,
            wrap=True,
        )
        st.multiselect(
            say("corridor.control.avoid"),
            countries(data),
            key=state.seed("cor_avoid", _closed(wanted, "country")),
            format_func=lambda code: country_name(code, say),
            on_change=_several,
            args=("avoid",),
            placeholder=say("corridor.control.nothing"),
            filter_mode="contains",
            select_all=False,
            width=260,
            wrap=True,
        )
        query = CorridorQuery.of(view)
        if query.closed or query.avoid or query.origin or query.destination:
            st.button(
                say("corridor.control.reset"),
                key="cor_reset",
                type="tertiary",
                icon=":material/undo:",
                on_click=state.change,
                kwargs={"closed": (), "avoid": (), "origin": "", "destination": "", "way": ""},
            )


def _first(leg_id: str, view: View, legs: list[str]) -> str:
    """Return the id of the leg that stands for its stretch in lists: several routes may use the same rails."""
    if leg_id in legs:
        return leg_id
    return next((edge.leg_ids[0] for edge in edges_of(cached.dataset()) if leg_id in edge.leg_ids), leg_id)


def _closed(wanted: Question, kind: str) -> list[str]:
    return [closure.id for closure in wanted.closures if closure.kind == kind]


def _end(name: str) -> None:
    key = f"cor_{name}"
    chosen = st.session_state[key]
    if chosen != getattr(question_of(cached.dataset(), state.current()), name) and not state.is_outdated(key):
        state.change(**{name: chosen, "way": ""})


def _several(name: str) -> None:
    key = f"cor_{name}"
    if tuple(st.session_state[key]) != state.current().value(name) and not state.is_outdated(key):
        state.change(**{name: tuple(st.session_state[key]), "way": ""})


def answer(view: View) -> None:
    """Draw the answer next to the map: the ways that are left, or what has to be opened again for one."""
    say = words(view.language)
    found = verdict(cached.dataset(), view)
    st.html(answered(cached.dataset(), found, say, st.session_state.size[0] <= NARROW))
    if len(found.ways) > 1:
        st.segmented_control(
            say("corridor.whatif.on_map"),
            range(1, len(found.ways) + 1),
            key=state.seed("cor_way", next(n for n, way in enumerate(found.ways, 1) if way.shown)),
            required=True,
            format_func=say.number,
            on_change=_way,
        )
    for closure in found.found.keys:
        name = "avoid" if closure.kind == "country" else "closed"
        left = tuple(i for i in view.value(name) if i != closure.id)
        text = country_name(closure.id, say)
        if closure.kind != "country":
            data = cached.dataset()
            by_leg = closure.kind == "leg"
            text = leg_name(data, closure.id, say) if by_leg else place_name(data, closure.id, view.language)
        st.button(
            say("corridor.whatif.reopen", what=plain(text)),
            key=f"cor_reopen_{closure.id}",
            on_click=state.change,
            kwargs={name: left, "way": ""},
            icon=":material/lock_open:",
        )


def _way() -> None:
    chosen = int(st.session_state.cor_way or 1)
    if chosen != int(CorridorQuery.of(state.current()).way or 1) and not state.is_outdated("cor_way"):
        state.change(way=str(chosen) if chosen > 1 else "")
