"""The card of a deal: how binding it is, its parties, places, sum and sources; and who belongs to whom."""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.evidence.card import card
from transcaspian.language.messages import Words, words
from transcaspian.scene.sizes import PHONE
from transcaspian.stories.contracts.card import deal_card, in_article, owners, places_of, sign_of, sources
from transcaspian.stories.contracts.deals import (
    Deal,
    focus_of,
    stage_name,
)
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of
from transcaspian.view.window import window_over
from ui import cached, cards, fragments, look, navigation, state
from ui.contracts.content import PageContent
from ui.controls import plain


def panel(view: View, page: PageContent, height: int | None) -> None:
    """Draw the deal on show, or the selected event if it has no deal."""
    if page.other:
        cards.panel(state.current(), cached.scene_of(view, state.canvas()), height)
    elif page.deal:
        with st.container(border=True, height=height or "content", key="panel"):
            _deal(view, page.deal, page)


def _deal(view: View, deal: Deal, page: PageContent) -> None:
    say = words(view.language)
    if view.event:  # without a choice, the card tells of the largest deal in focus: there is nothing to close
        cards.close_button(say)
    colours = palette_of(cached.dataset(), look.page_theme())
    shape, fill = sign_of(cached.dataset(), deal)
    sign = fragments.sign(shape, fill, colours.track(deal.event.track), colours.paper)
    st.html(deal_card(cached.dataset(), deal, view, sign))
    _sources(deal, view, say)
    with st.container(key="links-deal"):
        title = deal.event.title(view.language)
        window = _focus(view) if deal.in_focus else ALL
        navigation.to_timeline(say("contracts.event", title=title), view, event=deal.event.id, window=window)
        for place in places_of(cached.dataset(), deal):
            text = say("contracts.place", name=place.name(view.language))
            navigation.to_timeline(text, view, places=(place.id,), window=ALL, event="")
    others = [other for other in page.found.of_event(deal.event.id) if other.id != deal.id]
    if others:
        st.html(markup.paragraph(say("contracts.siblings"), kind="tc-h4"))
        with st.container(key="list_siblings"):
            for other in others:
                st.button(
                    plain(f"{other.contract.title(view.language)} · {stage_name(other.contract.stage, say)}"),
                    key=f"deal-{other.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=choose,
                    args=(f"deal:{other.id}",),
                )
    if told := in_article(cached.dataset(), deal, view):
        st.html(told)


def _sources(deal: Deal, view: View, say: Words) -> None:
    """List the deal's sources; on a phone they wait to be opened, so that the board is not far below."""
    html = sources(deal, view)
    title = say("contracts.sources")
    if st.session_state.size[0] == PHONE:
        with st.expander(plain(say("contracts.option", name=title, n=len(deal.sources))), key="deal_sources"):
            st.html(html)
    else:
        st.html(markup.paragraph(title, kind="tc-h4"))
        st.html(html)


def choose(key: str) -> None:
    """Handle a choice: ``deal:`` and a deal's id, which selects its event, or an event's id."""
    contract = cached.dataset().contracts.get(key.removeprefix("deal:")) if key.startswith("deal:") else None
    if contract:
        st.session_state.contracts_deal = contract.id
        state.select_event(contract.event_id)
    else:
        state.chosen(key)


def _focus(view: View) -> str:
    """Return the window of the time that the story is about."""
    data = cached.dataset()
    focus = focus_of(data)
    return window_over(data, focus, view) if focus else ALL


def ownership(view: View, deal: Deal) -> None:
    """Draw the parties and their owners, and lead to the events that tell of them."""
    say = words(view.language)
    told, event_ids = owners(cached.dataset(), deal, view)
    st.html(told)
    with st.container(key="links-own"):
        for event_id in event_ids:
            event = card(cached.dataset(), view, event_id)
            if event:
                text = say("contracts.own.event", title=event.title)
                navigation.to_timeline(text, view, event=event_id, window=_focus(view))
