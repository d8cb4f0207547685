"""The row of controls above the pictures: window, dates, search, filters, counts, slide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from transcaspian.dataset.columns import category_of, holders
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import place_named
from transcaspian.dataset.settings import zones
from transcaspian.drawing import markup
from transcaspian.language.languages import own_name
from transcaspian.language.messages import Words, words
from transcaspian.language.zones import zone_words
from transcaspian.look.palette import CERTAINTIES
from transcaspian.scene.beneath import told_shortly
from transcaspian.scene.frame import around
from transcaspian.scene.model import Scene
from transcaspian.scene.sizes import PHONE
from transcaspian.tables.records import Text
from transcaspian.view.grammar import ALL, THEMES
from transcaspian.view.named import window_id, window_ids, window_name
from transcaspian.view.query import View
from transcaspian.view.selection import FILTERS
from transcaspian.view.tracks import track_ids, track_name
from ui import cached, dates, over_map, slides, state
from ui.fold import folded
from ui.popover import popover


def controls(view: View, scene: Scene, more: Callable[[], None]) -> None:
    """Draw the row; every widget is set from the view and changes it in a callback.

    ``more``: draws what stands after the filters.
    """
    say = words(view.language)
    data = cached.dataset()
    with (
        folded(),
        st.container(horizontal=True, key="controls", vertical_alignment="center", gap="xsmall"),
    ):
        _window(view, say)
        dates.control(view, scene)
        _search(view, say)
        popover(filters_label(view, say), "more", lambda: _filters(view, say, data))
        more()
        _counts(view, scene, say)
        slides.buttons(view)
        if st.session_state.size[0] == PHONE:
            over_map.frame(view)


def _window(view: View, say: Words) -> None:
    data = cached.dataset()
    chosen, ids = window_id(data, view), window_ids(data)
    st.segmented_control(
        say("control.window"),
        ids,
        key=state.seed("w_window", chosen if chosen in ids else None),
        required=chosen in ids,
        format_func=lambda name: plain(window_name(data, name, view.language)),
        on_change=state.take,
        args=("window", "w_window"),
        label_visibility="collapsed",
    )


def _several(view: View, say: Words, name: str, options: tuple[str, ...]) -> None:
    st.pills(
        say(f"control.{name}_help"),
        options,
        selection_mode="multi",
        key=state.seed(f"w_{name}", list(getattr(view, name))),
        format_func=lambda one: plain(_called(one, name, say)),
        on_change=state.take,
        args=(name, f"w_{name}"),
    )


def _called(value: str, name: str, say: Words) -> str:
    """Return what a track or a certainty is called."""
    return track_name(cached.dataset(), value, say.language) if name == "tracks" else say(f"{name}.{value}")


def _search(view: View, say: Words) -> None:
    st.text_input(
        say("control.search"),
        key=state.seed("w_text", view.text),
        placeholder=say("control.search_short"),
        width=190,
        icon=":material/search:",
        on_change=_searched,
        label_visibility="collapsed",
        max_chars=120,
        type="search",
    )


def style(language: str) -> str:
    """Return CSS that says under the field of the search, while somebody types there, what begins it."""
    return f'.st-key-w_text:focus-within::after {{ content: "{words(language)("control.search_enter")}" }}'


def filters_label(view: View, say: Words) -> str:
    """Return the words of the button behind which the filters are, with how many are set."""
    names = ("tracks", "certainty", "actors", "places", "categories", "sources", "significant", "thread")
    active = sum(bool(getattr(view, name)) for name in names)
    return f"{say('control.filters')} · {active}" if active else say("control.filters")


def _filters(view: View, say: Words, data: Dataset) -> None:
    _several(view, say, "tracks", track_ids(data))
    _several(view, say, "certainty", CERTAINTIES)
    st.html(markup.facts([(say(f"certainty.{one}"), say(f"certainty.{one}.rule")) for one in CERTAINTIES]))
    language = view.language
    _pick(say, "actors", view.actors, {a.id: a.name for a in data.actors.values()}, language)
    _pick(say, "places", view.places, {p.id: p.name for p in data.locations.values()}, language)
    categories = {c: _category(c, say) for c in holders(data, category_of) if c}
    _pick(say, "categories", view.categories, dict(sorted(categories.items())), language)
    _pick(
        say,
        "sources",
        view.sources,
        {s.id: Text((language,), (f"{s.publisher}: {s.title}",)) for s in data.sources.values()},
        language,
    )
    st.toggle(
        say("control.significant"),
        key=state.seed("w_significant", view.significant),
        on_change=state.take,
        args=("significant", "w_significant"),
    )
    if view.thread:
        st.toggle(say("control.thread"), key=state.seed("w_thread", True), on_change=_whole)


def _whole() -> None:
    """Show all events again, not a thread alone."""
    if not st.session_state.w_thread and not state.is_outdated("w_thread"):
        state.change(thread="")


def display(view: View) -> None:
    """Draw how things are shown on every page: language, clock and colours, behind one button."""
    popover(view.language.upper(), "display", lambda: _display(view, words(view.language)), icon=":material/language:")


def _display(view: View, say: Words) -> None:
    st.selectbox(
        say("control.zone"),
        zones(cached.dataset()),
        key=state.seed("w_zone", view.zone),
        format_func=lambda name: zone_words(name, say.language),
        on_change=state.take,
        args=("zone", "w_zone"),
    )
    st.selectbox(
        say("control.language"),
        cached.dataset().languages,
        key=state.seed("w_language", view.language),
        format_func=own_name,
        on_change=state.take,
        args=("language", "w_language"),
    )
    st.selectbox(
        say("control.theme"),
        ("", *THEMES),
        key=state.seed("w_theme", view.theme),
        format_func=lambda t: say(f"theme.{t or 'page'}"),
        on_change=state.take,
        args=("theme", "w_theme"),
    )


def _category(category: str, say: Words) -> Text:
    name = say(f"category.{category}") if say.has(f"category.{category}") else category
    return Text((say.language,), (name,))


def _pick(say: Words, name: str, chosen: tuple[str, ...], options: dict[str, Text], language: str) -> None:
    ordered = sorted(options, key=lambda i: options[i](language).casefold())
    unknown = [i for i in chosen if i not in options]
    st.multiselect(
        say(f"control.{name}"),
        [*ordered, *unknown],
        key=state.seed(f"w_{name}", list(chosen)),
        format_func=lambda i: options[i](language) if i in options else i,
        on_change=state.take,
        args=(name, f"w_{name}"),
        placeholder=say("control.any"),
        select_all=False,
    )


def _searched() -> None:
    """Handle a search; the map moves to a place that it finds."""
    if state.is_outdated("w_text"):
        return
    text = " ".join(str(st.session_state.w_text or "").split())
    text = "".join(ch for ch in text if ch.isprintable())
    found, now = place_named(cached.dataset(), text) if text else None, state.current()
    before = over_map.frame_before(now)
    back = now.frame if before is None else before
    st.session_state.pop("searched", None)
    if found and found.longitude is not None and found.latitude is not None:
        bounds = around([(found.longitude, found.latitude)], least=3.0)
        to = ",".join(f"{round(value, 2):g}" for value in bounds)
        st.session_state.searched = (to, back)
        state.change(text=text, frame=to)
    else:
        state.change(text=text, frame=back)


def _counts(view: View, scene: Scene, say: Words) -> None:
    """Draw "61 of 164 events"; the events that the filters exclude are one click away."""
    counts, label = scene.counts, counts_label(scene)

    def content() -> None:
        st.html(markup.paragraph(scene.summary, kind="tc-foot"))
        if scene.beneath:
            st.caption(say("layer.filters"))
        if counts.possible:
            st.caption(say.n("count.possible", counts.possible))
        if counts.excluded:
            st.caption(say("count.loosen"))
        for name, ids in counts.excluded:
            _loosen(view, say, name, len(ids))
        if counts.not_known:
            st.caption(say.n("count.not_known", counts.not_known))
        if counts.hidden or counts.not_known:
            st.button(say("count.list_hidden"), key="list_hidden", on_click=state.open_list, args=("hidden",))

    popover(label, "counts", content)


def counts_label(scene: Scene) -> str:
    """Return how many events are shown, of how many, and how many rows of the layer beneath them."""
    say, counts = words(scene.view.language), scene.counts
    key = "count.perhaps" if is_unsure(scene) else "count.shown"
    label = say(key, shown=say.number(counts.shown), total=say.number(counts.total))
    return f"{label} · {told_shortly(scene.beneath, say)}" if scene.beneath else label


def _loosen(view: View, say: Words, name: str, count: int) -> None:
    st.button(
        say.n(f"loosen.{name}", count),
        key=f"loosen_{name}",
        on_click=state.change,
        kwargs={name: "all" if name == "window" else type(getattr(view, name))()},
        type="tertiary",
    )


def loosening(scene: Scene) -> list[tuple[str, str]]:
    """Return the filters of a picture that hide events, each with how many would pass without it, in words."""
    say = words(scene.view.language)
    return [(name, say.n(f"loosen.{name}", len(ids))) for name, ids in scene.counts.excluded]


def found_elsewhere(scene: Scene) -> int:
    """Return how many events that are searched for lie outside the time or are hidden by other filters."""
    return sum("text" not in filters for _, filters in scene.counts.hidden) if scene.view.text else 0


def show_found() -> None:
    """Show all that is searched for, in all years and without other filters."""
    now, empty = state.current(), View(window=ALL)
    state.change(**{name: getattr(empty, name) for name in FILTERS if name != "text"} | {"text": now.text})


def is_unsure(scene: Scene) -> bool:
    """Say whether events are shown of which none is sure to lie in the window."""
    return bool(scene.counts.shown) and not scene.counts.certain


def nothing_sure(scene: Scene) -> str:
    """Return in words that nothing is shown, or nothing that is sure to lie in the window; empty if something is."""
    say = words(scene.view.language)
    if is_unsure(scene):
        return say.n("empty.unsure", scene.counts.shown)
    return "" if scene.events else say("empty.nothing")


def loosen_buttons(view: View, scene: Scene) -> None:
    """Explain an empty picture, or an unsure one: each filter that hides events, with a button that removes it.

    First of all, what is searched for is offered where it was found elsewhere.
    """
    say = words(view.language)
    elsewhere = found_elsewhere(scene)
    st.info(nothing_sure(scene))
    with st.container(horizontal=True):
        if elsewhere:
            label = say.n("search.elsewhere", elsewhere)
            st.button(label, key="empty_search", on_click=show_found, type="primary")
        for n, (name, label) in enumerate(loosening(scene)):
            st.button(
                label,
                key=f"empty_{name}",
                on_click=state.change,
                kwargs={name: "all" if name == "window" else type(getattr(view, name))()},
                type="secondary" if n or elsewhere else "primary",
            )
        if view.known_by:
            today = {"known_by": None}
            st.button(say("known.go_today"), key="empty_known_by", on_click=state.change, kwargs=today)
        st.button(say("empty.reset"), key="empty_reset", on_click=state.reset)


def event_buttons(
    data: Dataset,
    ids: Iterable[str],
    view: View,
    prefix: str,
    on_click: Callable[[str], None] = state.select_event,
    asides: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Draw events as buttons that select them, some with an aside; titles are plain text, never markup."""
    for event_id in ids:
        event = data.events[event_id]
        aside = f" · {asides[event_id]}" if event_id in asides else ""
        st.button(
            plain(event.title(view.language) + aside),
            key=f"event-{prefix}-{event_id}",
            on_click=on_click,
            args=(event_id,),
            type="tertiary",
            width="stretch",
        )


def plain(text: str) -> str:
    """Return text escaped for a widget's label, which Streamlit reads as Markdown."""
    return "".join(f"\\{ch}" if ch in r"\`*_{}[]()<>#+-.!|~$:&" else ch for ch in text)
