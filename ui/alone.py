"""The picture of a view and its card, and nothing around them: for other sites that show it in a frame.

``only=picture`` in the address asks for it. Like ``present`` it is no part of the view: no saved view or slide changes
by it. What a reader chooses is told in the same frame; a link opens the whole page.
"""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.svg import svg
from transcaspian.language.messages import Refused, words
from transcaspian.scene.histogram import UNDER_LANES
from transcaspian.scene.model import Scene
from transcaspian.scene.sizes import BESIDE
from transcaspian.slides.alone import story_sheet
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from ui import beneath, cached, cards, hindsight, linked, look, navigation, sensor, slides, state
from ui.assets import asset
from ui.controls import event_buttons
from ui.drawing import drawn
from ui.server import paths

_LISTED = 120
_BESIDE = BESIDE  # from this width the card is next to the map, else it lies over the end of the picture
_SMALLER = 0.8  # to how much of its size a story's picture is shrunk at most; then it is scrolled


def page(view: View, path: str) -> None:
    """Draw the picture of the page at a path of the address."""
    sensor.size(slides.marking_to_keep(), slides.restore_marking)
    # Stronger than the page's own, wherever in it that stands.
    st.html(f"<style>html{look.properties(look.page_theme())}\n{asset(__file__, 'alone.css')}</style>")
    name = navigation.name_at(path) or navigation.TIMELINE
    shown, say = navigation.view_on(name, look.with_theme(view)), words(view.language)
    if not cached.dataset().events:
        st.html(markup.start(say("empty.title"), say("empty.lead_viewer")))
        return
    st.html(markup.macro("head", "heading")(cached.about_of(shown.but(event="")).title))
    if shown.story:
        _story(shown)
    else:
        _events(shown)
    query = view.query_string()
    address = f"{paths.base()}/{path}" + (f"?{query}" if query else "")
    version = say("footer.version", version=cached.dataset().version)
    st.html(
        markup.macro("head", "whole")(
            collection_title(cached.dataset(), say.language), version, address, say("share.whole")
        )
    )


def _events(view: View) -> None:
    """Draw map and timeline; on a wide page the card is next to the map."""
    scene = beneath.laid(cached.scene_of(view, state.canvas(layered=True)))
    st.html(f"<style>.stApp .st-key-pictured {{ aspect-ratio: {scene.map.width} / {scene.map.height}; }}</style>")
    if st.session_state.size[0] < _BESIDE:
        linked.map_picture(scene)
        _timeline(scene)
        _told(view, cards.listed(scene))
        return
    with st.container(horizontal=True, gap="small", wrap=False):
        with st.container(width=scene.map.width):
            linked.map_picture(scene)
        with st.container(width="stretch"):
            height = linked.height(scene)
            with st.container(border=True, height=height, key="panel"):
                if not _card(view, cards.listed(scene)):
                    say = words(view.language)
                    st.html(markup.start("", scene.summary, say("share.choose")))
    _timeline(scene)


def _timeline(scene: Scene) -> None:
    with st.container(key="picture-timeline"):
        linked.timeline_picture(scene, "alone_timeline")
        beneath.strip(scene, UNDER_LANES)


def _story(view: View) -> None:
    """Draw a story's picture, with the card over its end."""
    try:
        wide, drawing = _story_svg(cached.dataset(), view, st.session_state.size[0])
    except Refused as error:
        st.html(markup.paragraph(words(view.language)(error.key, **error.values)))
        return
    st.html(f"<style>.st-key-drawn-alone_story {{ min-width: {_SMALLER * wide:.0f}px; }}</style>")
    with st.container(key="alone_story_place"):
        drawn("alone_story", drawing, chosen=view.event)
    _told(view, ())


@lru_cache(maxsize=64)
def _story_svg(data: Dataset, view: View, width: int) -> tuple[int, str]:
    sheet = story_sheet(data, view, width)
    return sheet.width, svg(sheet, fonts=False, interactive=True, tips=False, page=True)


def _told(view: View, listed: tuple[str, ...]) -> None:
    """Draw what is told of the choice over the end of the picture, if there is anything."""
    if view.event or listed:
        with st.container(key="alone_told"):
            _card(view, listed)


def _card(view: View, listed: tuple[str, ...]) -> bool:
    """Draw the card of the selected event, or the events of a count; return False if nothing is chosen."""
    if not (view.event or listed):
        return False
    say = words(view.language)
    cards.close_button(say)
    if listed:
        st.html(markup.card(say.n("count.events", len(listed))))
        event_buttons(cached.dataset(), listed[:_LISTED], state.current(), "alone")
    elif found := cached.card_of(view):
        st.html(cards.card_html(found, say, look.page_theme()))
    else:
        title, text = hindsight.absent(view)
        st.html(markup.card(title, text))
    return True
