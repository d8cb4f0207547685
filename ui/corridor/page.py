"""The corridor's page: its sections, each a picture with its table, and the map that they share.

Session keys: ``cor_section`` and the other widgets are set from the view; drawings have a component for each section.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from transcaspian.dataset.settings import story
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import words
from transcaspian.scene.model import Scene
from transcaspian.scene.sizes import NARROW, PHONE
from transcaspian.stories.corridor import pictures, question, tables
from transcaspian.stories.corridor.downloads import BOM, csv_of
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.named import story_lead
from transcaspian.view.query import View
from ui import cached, cards, linked, look, slides, state
from ui.corridor import figures, questions
from ui.corridor.figures import FONT, width
from ui.drawing import drawn
from ui.fold import folded


def page(view: View) -> None:
    """Draw the page in the section that the view shows."""
    say, data = words(view.language), cached.dataset()
    _head(view)
    themed, section, narrow = look.with_theme(view), CorridorQuery.of(view).section, st.session_state.size[0] <= NARROW
    if section == "compare":
        questions.pair(view)
        _comparison(themed)
        st.html(tables.pair(data, view, narrow))
        _counted(*tables.routes(data, view, narrow), view)
    elif section == "volumes":
        figures.volumes(themed)
        _table(tables.volumes(data, view, narrow))
    elif section == "minerals":
        figures.minerals(themed)
        _map(themed, True)
        _table(tables.minerals(data, view, narrow))
    else:
        if section == "whatif":
            questions.question(view)
        # On a phone the strip comes first, and the answer after it: the map only repeats them.
        phone = st.session_state.size[0] == PHONE
        if phone:
            _strip(themed)
            _side(themed, _scene(themed, False), None)
            _map(themed, False)
        else:
            _map(themed, False)
            _strip(themed)
        _table(tables.legs(data, view, narrow))
    if csv_of(cached.dataset(), view) == BOM:
        return
    st.download_button(
        say("corridor.download"),
        data=lambda: csv_of(cached.dataset(), view),
        file_name=f"corridor-{section or 'route'}-{cached.dataset().version}.csv",
        mime="text/csv",
        key="cor_download",
        icon=":material/download:",
        on_click="ignore",
    )


def _table(written: Markup) -> None:
    if written:
        st.html(written)


def heading(view: View, section: str) -> tuple[str, str]:
    """Return the question of a section, and what it shows."""
    data, language = cached.dataset(), view.language
    say = words(language)
    own = story(data, "corridor").materials_lead(language) if section == "minerals" else ""
    lead = own or say(f"corridor.lead.{section}") if section else story_lead(data, "corridor", language)
    return question.question_in_words(data, section, language), lead


def _head(view: View) -> None:
    say, section = words(view.language), CorridorQuery.of(view).section
    look.title(*heading(view, section))
    with (
        folded(),
        st.container(horizontal=True, key="cor_controls", vertical_alignment="center", gap="small"),
    ):
        st.segmented_control(
            say("corridor.sections"),
            ("", *SECTIONS),
            key=state.seed("cor_section", section),
            required=True,
            format_func=lambda s: say(f"corridor.section.{s or 'route'}"),
            on_change=_section,
            label_visibility="collapsed",
        )
        slides.buttons(replace(view, story="corridor"))
        if not section:  # last, so that nothing jumps between sections
            questions.route(view)
        if section in ("", "whatif"):
            st.toggle(
                say("corridor.control.signs"),
                key=state.seed("cor_signs", bool(view.value("signs"))),
                on_change=_signs,
            )
    look.unseen_heading(say(f"corridor.section.{section or 'route'}"), 2)
    with st.container(key="cor_ignored"):  # of its own: what comes and goes does not remount what is below
        if told := ignored_html(view):
            st.html(told)


def ignored_html(view: View) -> Markup:
    """Return which parts of the question the tables do not have, as HTML; empty if they have all."""
    left_out = question.question_of(cached.dataset(), view).ignored
    told = words(view.language).n("corridor.ignored", len(left_out), what=", ".join(left_out))
    return markup.paragraph(told, kind="tc-foot tc-ignored") if left_out else Markup("")


def _section() -> None:
    chosen = str(st.session_state.cor_section or "")
    if chosen != CorridorQuery.of(state.current()).section and not state.is_outdated("cor_section"):
        state.change(section=chosen)


def _signs() -> None:
    chosen = bool(st.session_state.cor_signs)
    if chosen != state.current().value("signs") and not state.is_outdated("cor_signs"):
        state.change(signs=chosen)


def handle_choice(key: str) -> None:
    """Handle a click on a picture: close or open a leg, compare a route with the first, or select an event."""
    kind, _, name = key.partition(":")
    view, data = state.current(), cached.dataset()
    if kind == "leg":
        wanted, query = question.question_of(data, view), CorridorQuery.of(view)
        closed = view.toggled("closed", name).value("closed")
        values: dict[str, object] = {"closed": closed, "section": "whatif", "way": ""}
        if query.section != "whatif":
            stretches, _ = question.visible_stretches(data, view)
            values |= {"origin": stretches[0].start, "destination": stretches[-1].end}
        elif wanted.origin and not query.origin:
            values |= {"origin": wanted.origin, "destination": wanted.destination}
        state.change(**values)
    elif kind == "route":
        first, _ = question.question_of(data, view).pair
        if name != first:
            state.change(routes=(first, name))
    else:
        state.chosen(key)


def _strip(view: View) -> None:
    picture = pictures.strip(cached.dataset(), view, width(), FONT)
    if picture is not None:
        # Each leg says of itself what it is: here, only what they are together.
        sheet = replace(picture.sheet(view), description=pictures.strip_sum(cached.dataset(), view))
        drawn(f"cor_strip_{width():.0f}", sheet, handle_choice)
        st.html(pictures.strip_notes(cached.dataset(), view))


def _comparison(view: View) -> None:
    picture = pictures.comparison(cached.dataset(), view, width(), FONT)
    drawn(f"cor_compare_{width():.0f}", picture.sheet(view), handle_choice)


def _scene(view: View, plants: bool) -> Scene:
    return pictures.map_of(cached.dataset(), view, plants, state.canvas(), cached.scene_of)


def _map(view: View, plants: bool) -> None:
    """Draw the map, with the card of the selected event or the route's numbers next to it."""
    scene = _scene(view, plants)
    if st.session_state.size[0] == PHONE:
        if plants:
            _side(view, scene, None)
        linked.map_picture(scene, choose=False)
        return
    with st.container(horizontal=True, gap="small", wrap=False):
        with st.container(width=scene.map.width):
            linked.map_chart(scene)
        with st.container(width="stretch"):
            _side(view, scene, linked.height(scene))


def _side(view: View, scene: Scene, height: int | None) -> None:
    section = CorridorQuery.of(view).section
    above = section == "minerals" and view.event  # the card appears where the count was chosen
    if (view.event or st.session_state.list) and not above:
        cards.panel(state.current(), scene, height)
        return
    with st.container(border=True, height=height or "content", key="counted" if above else "panel"):
        if section == "whatif":
            questions.answer(view)
        elif section == "minerals":
            figures.published_counts(view)
        else:
            _counted(*tables.numbers(cached.dataset(), view), view)


def _counted(table: Markup, later: int, view: View) -> None:
    """Show a table, and how many of its numbers were published only after the view's day."""
    st.html(table)
    if later:
        st.caption(words(view.language).n("corridor.later", later))
