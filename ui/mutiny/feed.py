"""Next to and below the mutiny's map: the feed, the selected event's card, and where the columns may have been."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Tracks, palette
from transcaspian.look.signs import sign_svg
from transcaspian.scene.model import Scene
from transcaspian.stories.mutiny import telling
from transcaspian.stories.mutiny.clock import clockless_view
from transcaspian.stories.mutiny.moment import Line, Now, card_at
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from ui import cards, look, navigation, state
from ui.mutiny import parts as mutiny_parts

BESIDE = "mutiny:beside"  # key of the list of events without a known time of day


def side(data: Dataset, view: View, found: Now, drawn: Scene, height: int, playing: bool) -> None:
    """Draw the feed below the selected event's card, or an open list; ``drawn``: with the map beside it."""
    say, lists = words(view.language), drawn.lists
    with st.container(border=True, height=height, key="mutiny_side"):
        if view.event:
            _card(data, view, found, say)
        chosen = st.session_state.list
        if chosen == BESIDE or chosen in lists:
            ids = {line.event_id for line in found.untimed} if chosen == BESIDE else set(lists[chosen])
            lines = tuple(line for line in (*found.lines, *found.untimed) if line.event_id in ids)
            heading = say.n("mutiny.beside_count" if chosen == BESIDE else "count.events", len(lines))
            st.html(markup.card(heading))
            st.button(
                say("mutiny.all"),
                key="mutiny_all",
                type="tertiary",
                shortcut=None if view.event else "Escape",
                on_click=state.open_list,
                args=("",),
            )
        else:
            lines = found.lines
            st.html(telling.feed_heading(data, view, found, say, True))
        mutiny_parts.feed(
            "mutiny_feed", _feed_html(lines, look.page_theme(), tracks_of(data)), view.event, state.chosen
        )
        if not lines:
            st.caption(telling.nothing_yet(found, drawn, say, playing))


def _card(data: Dataset, view: View, found: Now, say: Words) -> None:
    card = card_at(data, clockless_view(view), view.event, found.at if found.live else None)
    if card is None and not found.live:
        cards.unknown(view)
        st.divider()
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="mutiny_card"):
        cards.close_button(say)
        navigation.to_timeline(say("mutiny.on_timeline"), state.current())
    if card is None:
        st.html(markup.card("", say("mutiny.not_yet")))
    else:
        st.html(cards.card_html(card, say, look.page_theme()))
    st.divider()


@lru_cache(maxsize=512)
def _feed_html(lines: tuple[Line, ...], theme: str, tracks: Tracks) -> str:
    colours = palette(theme, tracks)
    days: list[tuple[str, list[tuple[Line, str, str]]]] = []
    for line in lines:
        if not days or (line.day and line.day != days[-1][0]):
            days.append((line.day, []))
        kind = "fresh" if line.fresh else "" if line.day else "day"
        days[-1][1].append((line, kind, _sign(line.shape, line.fill, colours.track(line.track), colours.paper)))
    return markup.macro("lists", "feed")(days)


@lru_cache(maxsize=128)
def _sign(shape: str, fill: str, colour: str, paper: str) -> Markup:
    drawn = sign_svg(shape, fill, colour, paper, False)
    return Markup(drawn.replace("<svg ", "<svg aria-hidden='true' ", 1))
