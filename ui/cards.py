"""The panel beside the map: the card of the selected event, an open list, or where to start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from transcaspian.dataset.settings import zones
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.evidence.card import Card
from transcaspian.evidence.citation import footnotes
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.scene.model import Scene
from transcaspian.tables.records import SavedView
from transcaspian.view import knowledge
from transcaspian.view.grammar import ALL
from transcaspian.view.named import lead, read_view
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import offered, open_saved
from transcaspian.view.selection import select
from transcaspian.view.tracks import palette_of
from ui import (
    beneath,
    cached,
    fragments,
    hindsight,
    known,
    look,
    navigation,
    share,
    state,
    tied,
    to_desk,
    tour,
    versions,
)
from ui.assets import asset
from ui.controls import event_buttons, found_elsewhere, plain, show_found
from ui.desk import access
from ui.popover import popover

STARTS = 5  # saved views that are offered at once
_FIRST = 12
_PATH = navigation.path_of(navigation.TIMELINE)
_LISTED = 120
_shown = st.components.v2.component("tc_card", html="<i></i>", js=asset(__file__, "cards.js"))


def panel(view: View, scene: Scene, height: int | None, timeline: bool = False) -> None:
    """Draw the panel, as high as the map beside it; on a phone as high as it needs.

    ``timeline``: whether the timeline of the scene is on the page, with arrows to what an event is tied to.
    """
    with st.container(border=True, height=height or "content", key="panel"):
        if height:  # on a phone it stands above the pictures
            tour.panel(view, _PATH)
        ids = listed(scene)
        if ids:
            _list(view, scene, ids)
        elif view.event:
            found = cached.card_of(view)
            if found is None:
                unknown(view)
            else:
                _card(found, view, scene, timeline)
        elif view.cell and timeline:
            beneath.rows(scene)
        elif view.thread and scene.links:
            tied.whole(scene)
        elif not view.tour:
            _start(view, scene)
    if not height:
        with st.container(key="card_shown"):
            _shown(key="shown_card", data={"shown": f"{view.event} {st.session_state.list}"})


def _steps(view: View, scene: Scene, edit: Callable[[], None] = lambda: None) -> None:
    """Previous and next in order of time, keys P and N, what closes, and what an editor can do.

    On a tour, along which these keys lead, without the first two.
    """
    say = words(view.language)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if not view.tour:
            _before_and_after(view, scene, say)
        if view.tour or is_open(view):
            close_button(say)
        edit()


def _before_and_after(view: View, scene: Scene, say: Words) -> None:
    before, after = (_beside(scene, view.event, forward) for forward in (False, True))
    for name, there, icon, key in (("previous", before, "left", "P"), ("next", after, "right", "N")):
        st.button(
            say(f"card.{name}"),
            key=name,
            icon=f":material/chevron_{icon}:",
            shortcut=key,
            disabled=not there,
            on_click=_step,
            args=(scene, name == "next"),
        )


def _beside(scene: Scene, event_id: str, forward: bool) -> str:
    """Return the event before or after one in order of time; the last or first where none is selected, "" at an end."""
    ids = [event.id for event in scene.events]
    if event_id not in ids:
        return ids[0 if forward else -1] if ids else ""
    at = ids.index(event_id) + (1 if forward else -1)
    return ids[at] if 0 <= at < len(ids) else ""


def _step(scene: Scene, forward: bool) -> None:
    """Select the event beside the one that is selected now: a second quick press comes before the page has followed."""
    found = _beside(scene, state.current().event, forward)
    if found:
        state.select_event(found)


def is_open(view: View) -> bool:
    """Say whether a card or a list is open, which Esc closes before it does anything else."""
    return bool(view.event or view.cell or st.session_state.list)


def close_button(say: Words) -> None:
    """Draw the button that closes the card or the list; key Esc."""
    st.button(
        say("card.close"),
        key="close",
        icon=":material/close:",
        type="tertiary",
        shortcut="Escape",
        on_click=state.select_event,
        args=("",),
    )


def listed(scene: Scene) -> tuple[str, ...]:
    """Return the events of the open list: a count's, a tray's, or those that the filters hide."""
    key = st.session_state.list
    if key in (known.NOT_KNOWN, known.OTHERWISE):
        found = knowledge.hindsight(cached.dataset(), scene.view)
        return found.not_known if key == known.NOT_KNOWN else tuple(change.event_id for change in found.otherwise)
    if key in (versions.CHANGED, known.BETWEEN):
        return tuple(scene.marked)
    if key == "shown":
        return tuple(event.id for event in scene.events)
    if key == "hidden":
        return tuple(event_id for event_id, _ in scene.counts.hidden)
    at = {event.id: n for n, event in enumerate(scene.events)}
    return tuple(sorted(scene.lists.get(key, ()), key=lambda i: at.get(i, len(at))))


def _list(view: View, scene: Scene, ids: tuple[str, ...]) -> None:
    say = words(view.language)
    _steps(view, scene)
    key = st.session_state.list
    title = "count.hidden" if key == "hidden" else "count.events"
    told = say.n(title, len(ids))
    asides: dict[str, str] = {}
    if key in (known.NOT_KNOWN, known.OTHERWISE):
        told, asides = hindsight.known_then(view, key)
    elif key == known.BETWEEN:
        told, asides = hindsight.between_days(view)
    elif key == versions.CHANGED:
        told = say("versions.changed")
        asides = {i: say(f"versions.kind.{kind}") for i, kind in scene.marked.items()}
    st.html(markup.card(told))
    with st.container(key="list_open"):
        event_buttons(cached.dataset(), ids[:_LISTED], view, "list", asides=_when_and_how_sure(scene, ids) | asides)
    if len(ids) > _LISTED:
        st.caption(say.n("count.not_listed", len(ids) - _LISTED))


def _when_and_how_sure(scene: Scene, ids: Iterable[str]) -> dict[str, str]:
    """Return date and certainty in words of those events that were known by the view's day."""
    data, view = cached.dataset(), scene.view
    return {
        i: f"{when(data.events[i].date, view.language, view.zone, short=True)} · {sign.certainty}"
        for i in ids
        if (sign := scene.signs.get(i))
    }


def event_list(view: View, scene: Scene) -> None:
    """For phones: the events in order of time as lines of text, the first of them at once."""
    say = words(view.language)
    ids = [event.id for event in scene.events]
    at = ids.index(view.event) if view.event in ids else 0
    first = max(0, at - _FIRST // 2)
    near = ids[first : first + _FIRST]
    st.html(markup.paragraph(say.n("count.events", len(ids)), kind="tc-h4"))
    with st.container(key="list_phone"):
        event_buttons(cached.dataset(), near, view, "phone", asides=_when_and_how_sure(scene, near))
    if len(ids) > len(near):
        st.button(say("list.all"), key="list_all", on_click=state.open_list, args=("shown",), width="stretch")


def unknown(view: View, close: bool = True) -> None:
    """Say why there is no card, and offer the way to the days on which there is one; ``close``: with a button."""
    say = words(view.language)
    st.html(markup.card(*hindsight.absent(view)))
    with st.container(horizontal=True, gap="small"):
        for name, day in hindsight.days_with(view).items():
            key = f"known_go_{name}"
            st.button(say(f"known.go_{name}"), key=key, on_click=state.change, kwargs={"known_by": day})
        if close:
            close_button(say)


def _start(view: View, scene: Scene) -> None:
    """Say what this is, and offer a few ways in."""
    say = words(view.language)
    st.html(started(scene))
    if hidden := found_elsewhere(scene):
        st.button(say.n("search.all", hidden), key="search_all", on_click=show_found)
    if tour.starts(view):
        st.html(markup.paragraph(say("start.tours"), kind="tc-h4"))
        with st.container(horizontal=True, key="list_tours"):
            tour.start_buttons(view)
    if beneath.starts(view):
        with st.container(horizontal=True, key="list_layers", vertical_alignment="center"):
            st.html(markup.paragraph(say("start.layers"), kind="tc-h4"))
            beneath.start_buttons(view)
    if saved := offered(cached.dataset(), view):
        st.html(markup.paragraph(say("start.views"), kind="tc-h4"))
    with st.container(key="list_views"):
        _views(saved[:STARTS], view)
    if rest := saved[STARTS:]:
        popover(say.n("start.more", len(rest)), "more_views", lambda: _views(rest, view))
    _steps(view, scene)  # the buttons carry the keys N and P


def started(scene: Scene) -> Markup:
    """Return in three sentences what this is, how much there is of it and how sure, and what to do with it.

    What a search has found comes before them.
    """
    view, say, data, parts = scene.view, words(scene.view.language), cached.dataset(), list[str]()
    if view.text:
        numbers = {"shown": say.number(scene.counts.shown), "hidden": say.number(found_elsewhere(scene))}
        parts.append(markup.paragraph(markup.strong(say("search.found", text=view.text, **numbers))))
    levels = counted(view)
    parts.append(lead(data, view))
    if sure := [say(f"start.{level}", n=say.number(levels[level])) for level in CERTAINTIES if levels.get(level)]:
        told = say("start.counts", events=say.n("count.events", sum(levels.values())), list=", ".join(sure))
        parts.append(markup.paragraph(markup.strong(told), " ", say("start.lead")))
    return markup.start(collection_title(data, view.language), *parts)


def counted(view: View) -> Mapping[str, int]:
    """Return how many events of each certainty were known by the view's day, whatever its window and filters."""
    return select(cached.dataset(), View(window=ALL, known_by=view.known_by, zone=view.zone)).levels


def _views(found: Sequence[SavedView], view: View) -> None:
    for saved in found:
        told = open_saved(cached.dataset(), saved, view)
        if told.story:
            navigation.to_story(saved.title(view.language), told, f"event-view-{saved.id}")
            continue
        st.button(
            plain(saved.title(view.language)),
            key=f"event-view-{saved.id}",
            type="tertiary",
            on_click=_open_view,
            args=(saved.query,),
            width="stretch",
            icon=":material/bookmark:",
        )


def _open_view(query: str) -> None:
    """Open a saved view, keeping the reader's language, time zone and theme."""
    now = state.current()
    wanted = read_view(cached.dataset(), query)[0]
    values = {name: getattr(wanted, name) for name in wanted.__slots__ if name not in ("language", "theme")}
    if wanted.zone == zones(cached.dataset())[0]:
        values["zone"] = now.zone
    state.change(**values)


def _card(card: Card, view: View, scene: Scene, timeline: bool) -> None:
    say = words(view.language)
    rows = partial(to_desk.cited, view, (card.event_id,))
    _steps(view, scene, partial(to_desk.rows, "edit_card", view, rows))
    hidden = dict(scene.counts.hidden).get(card.event_id)
    if hidden:
        st.warning(plain(hidden_by(hidden, say)))
        st.button(say("card.show"), key="show_hidden", on_click=_show, args=(hidden,))
    st.html(card_html(card, say, look.page_theme()))
    tied.shown(card, view, scene, timeline)
    beneath.near(view, scene)
    _filters(card, view, say)
    tied.others(say("card.related"), "related", ((o.event_id, f"{o.title} · {o.when}", o.why) for o in card.related))
    share.popover(view, "share_card", footnotes(cached.dataset(), view, card.event_id))
    if access.editor().may:
        args, icon = (card.event_id,), ":material/add_comment:"
        st.button(say("desk.add_claim"), key="add_claim", icon=icon, on_click=_add_claim, args=args)


def hidden_by(filters: Iterable[str], say: Words) -> str:
    """Say which filters hide the event of the card."""
    return say("card.hidden", filters=say.list([say(f"filter.name.{name}") for name in filters]))


def _add_claim(event_id: str) -> None:
    """Turn to the desk, with the form of a new claim."""
    from ui.desk.acting import guarded  # the desk is loaded by those who edit
    from ui.desk.rows import claim_for

    guarded(claim_for)(event_id)
    st.switch_page(navigation.page(navigation.DESK))


def _show(filters: tuple[str, ...]) -> None:
    """Loosen what hides the selected event."""
    now = state.current()
    values = {name: "all" if name == "window" else type(getattr(now, name))() for name in filters}
    state.change(**values)


def card_html(card: Card, say: Words, theme: str) -> str:
    """Return what a card says as HTML: everything but its buttons."""
    colours, fill = palette_of(cached.dataset(), theme), FILL_OF_CERTAINTY[card.certainty]
    sign = fragments.sign(colours.shape(card.track), fill, colours.track(card.track), colours.paper)
    return _card_html(card, say, sign)


@lru_cache(maxsize=256)
def _card_html(card: Card, say: Words, sign: Markup) -> str:
    return markup_cards.event_card(card, say, sign)


def _filters(card: Card, view: View, say: Words) -> None:
    """Choosing an actor, place or source filters by it."""
    st.html(markup.paragraph(say("card.filter_by"), kind="tc-h4 tc-screen"))
    for name, links in (("actors", card.actors), ("places", card.places), ("sources", card.sources)):
        if not links:
            continue
        texts = {link.id: link.text for link in links}
        key = f"card_{name}_{card.event_id}"
        state.seed(key, [i for i in getattr(view, name) if i in texts])
        st.pills(
            say(f"control.{name}"),
            list(texts),
            selection_mode="multi",
            key=key,
            on_change=_filtered,
            format_func=_names(texts),
            args=(name, key, tuple(texts)),
        )


def _names(texts: dict[str, str]) -> Callable[[Any], str]:
    return lambda i: plain(texts[i])


def _filtered(name: str, key: str, offered: tuple[str, ...]) -> None:
    if state.is_outdated(key):
        return
    kept = tuple(v for v in getattr(state.current(), name) if v not in offered)
    state.change(**{name: (*kept, *st.session_state[key])})
