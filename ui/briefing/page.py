"""The slide of the briefing page: its settings, and a preview that is exactly the picture to download.

Session keys: ``brief_note``, ``brief_short``, ``brief_alone``, ``brief_size`` and ``brief_theme`` are this page's
widgets; Streamlit forgets widgets that are not on screen, so ``brief`` keeps their values. Title, filters and selection
are the view's; its message is in ``messages``, with the view that it was written for (``ui/slides.py``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.language.dates import sort_key
from transcaspian.language.datewords import when
from transcaspian.language.messages import Refused, Words, words
from transcaspian.look.palette import LIGHT
from transcaspian.slides import options
from transcaspian.slides.marking import LIMIT
from transcaspian.slides.message import message
from transcaspian.slides.without import headline, unselected, without
from transcaspian.stories import offered
from transcaspian.view.grammar import LAYOUTS, THEMES
from transcaspian.view.named import frame_id, frame_name, story_name
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, message_of, open_saved, title_of
from ui import cached, drawn, sensor, slides, state
from ui.controls import plain

SIZES = {f"{width} × {height}": (width, height) for width, height in options.SIZES} | {"A4": options.A4}
_CURRENT = ""
_DEFAULTS: dict[str, Any] = {
    "note": "",
    "short": False,
    "size": next(iter(SIZES)),
    "alone": False,
    "colour": LIGHT.alert,
}


def setting(name: str) -> Any:
    """Return the value of a control of this page, also while the page is not on screen."""
    return st.session_state.setdefault("brief", dict(_DEFAULTS))[name]


def settings(view: View) -> None:
    """Draw the controls: which view, and its appearance."""
    say, data, gone = words(view.language), cached.dataset(), slides.left_out()
    saved = find_saved(data, view)
    st.selectbox(
        say("brief.view"),
        [_CURRENT, *data.views],
        key=state.seed("brief_view", saved.id if saved else _CURRENT),
        format_func=lambda i: data.views[i].title(view.language) if i else say("brief.current"),
        on_change=_open,
    )
    st.segmented_control(
        say("brief.story"),
        ("", *offered(data)),
        key=state.seed("brief_story", view.story),
        required=True,
        format_func=lambda key: plain(story_name(data, key, view.language)) if key else say("nav.timeline_map"),
        on_change=_told,
    )
    st.text_input(
        say("brief.own_title"),
        key=state.seed("brief_title", view.title),
        placeholder=title_of(data, replace(view, title=""))
        or ("" if view.story else collection_title(data, view.language)),
        max_chars=120,
        help=say("brief.own_title_help"),
        on_change=_titled,
    )
    st.text_area(
        say("brief.message"),
        key=state.seed("brief_message", slides.own_message(view)),
        placeholder=headline(message_of(saved, view.language), gone)
        or message(without(data, gone), unselected(data, view, gone)),
        max_chars=options.MESSAGE_LIMIT,
        height=100,
        help=say("brief.message_help"),
        on_change=_headed,
    )
    st.text_area(
        say("brief.note"), key=_kept("note"), max_chars=options.NOTE_LIMIT, height=80, on_change=_keep, args=("note",)
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text, colour = slides.marking()
        key = state.seed("brief_marking", text)
        st.text_input(
            say("brief.marking"), key=key, max_chars=LIMIT, help=say("brief.marking_help"),
            on_change=_marked, placeholder=say("brief.marking_none"),
        )  # fmt: skip
        key = state.seed("brief_colour", colour or setting("colour"))
        st.color_picker(say("brief.colour"), key=key, on_change=_marked)
    st.segmented_control(
        say("brief.size"), list(SIZES), key=_kept("size"), required=True, on_change=_keep, args=("size",)
    )
    st.segmented_control(
        say("brief.layout"),
        LAYOUTS,
        key=state.seed("brief_layout", view.layout or options.ROOM),
        required=True,
        format_func=lambda name: say(f"layout.{name}"),
        help=say("brief.layout_help"),
        on_change=_laid_out,
    )
    st.segmented_control(
        say("control.theme"),
        THEMES,
        key=state.seed("brief_theme", slides.for_paper(view).theme),
        required=True,
        format_func=lambda t: say(f"theme.{t}"),
        on_change=_themed,
    )
    st.toggle(say("brief.short"), key=_kept("short"), on_change=_keep, args=("short",))
    st.toggle(say("control.significant"), key=state.seed("brief_significant", view.significant), on_change=_significant)
    names = _names(data, view.language, view.zone)
    st.multiselect(
        say("brief.left_out"),
        list(names),
        key=state.seed("brief_left_out", list(slides.left_out())),
        format_func=names.__getitem__,
        placeholder=say("brief.left_out_none"),
        # One by one, and none that only resembles what was typed: what is left out is not seen.
        filter_mode="contains",
        select_all=False,
        help=say("brief.left_out_help"),
        on_change=_left_out,
    )


@lru_cache(maxsize=4)
def _names(data: Dataset, language: str, zone: str) -> dict[str, str]:
    """Return what events are called where one is looked for, in order of time."""
    ordered = sorted(data.events.values(), key=lambda event: sort_key(event.date, ZoneInfo(zone)))
    return {one.id: f"{one.title(language)} · {when(one.date, language, zone, short=True)}" for one in ordered}


def preview(view: View) -> Any:
    """Draw the slide exactly as it downloads, say which frame it uses, and offer it in every format.

    Return the place where ``behind`` says how many slides its PowerPoint file has; None if it cannot be drawn.
    """
    say, on_paper, look = words(view.language), slides.for_paper(view), look_of()
    try:
        before = drawn.waiting()
        with st.spinner(say.n("brief.drawing_after", before) if before else say("brief.drawing")):
            picture = slides.slide(on_paper, "png", **look)
    except Refused as error:
        st.warning(say(error.key, **error.values))
        return None
    # The style sheet reserves the space of a slide of each size, see ui/server/first_page.py.
    with st.container(key="preview"), st.container(key=f"sheet-{look['width']}x{look['height']}"):
        # At its own width, as Streamlit would scale it down; the style sheet fits it to the column.
        st.image(picture.content, width=look["width"], alt=picture.description)
    frame = frame_name(cached.dataset(), frame_id(cached.dataset(), view), view.language)
    size = f"{look['width']} × {look['height']}"
    told = say("brief.uses_story", size=size) if view.story else say("brief.uses", frame=frame, size=size)
    st.html(markup.paragraph(told, kind="tc-foot"))
    if gone := len(slides.left_out()):
        st.html(markup.paragraph(say.n("brief.left_out_told", gone), kind="tc-foot"))
    if picture.shortened:
        cut = markup.listing(picture.shortened)
        st.html(markup.group(markup.inline(say("brief.shortened")), cut, kind="tc-foot"))
    if picture.boxed:
        st.html(markup.paragraph(say("slide.boxed", letters=picture.boxed), kind="tc-foot"))
    with st.container(horizontal=True, key="formats", vertical_alignment="center"):
        for ending in ("png", "pptx", "pdf", "svg", "html"):
            kind = "primary" if ending == "png" else "secondary"
            help_text = say(f"brief.{ending}_help")
            own = look | ({"alone": setting("alone")} if ending == "pptx" else {})
            slides.download(ending.upper(), on_paper, ending, f"brief_{ending}", kind, help_text=help_text, **own)
        sensor.copy_picture("copy_picture", "preview", view.language)
        _present(view, say)
    place = st.empty()
    place.html(markup.paragraph(say("brief.slides_counting"), kind="tc-foot"))
    st.html(markup.paragraph(say("brief.pptx_most", most=say.number(options.MOST_SHAPES)), kind="tc-foot"))
    st.toggle(say("brief.alone"), key=_kept("alone"), on_change=_keep, args=("alone",), help=say("brief.alone_help"))
    return place


def behind(place: Any, view: View) -> None:
    """Say how many slides the PowerPoint file has, when all else is there: to lay them out takes a second."""
    say, found = words(view.language), 0
    if place is None:
        return
    try:
        found = 0 if setting("alone") else slides.behind(slides.for_paper(view), **look_of())
    except Refused:
        return
    counts = {"all": say.number(found + 1), "behind": say.number(found)}
    told = say("brief.slides", **counts) if found else say("brief.slides_one")
    place.html(markup.paragraph(told, kind="tc-foot"))


def look_of() -> dict[str, Any]:
    """Return the appearance that the controls ask for, as options of a slide."""
    width, height = SIZES[setting("size")]
    text, colour = slides.marking()
    return {
        "width": width, "height": height, "note": setting("note"), "short": setting("short"), "marking": text,
        "marking_colour": colour,
    }  # fmt: skip


def _present(view: View, say: Words) -> None:
    help_text, icon = say("brief.present_help"), ":material/present_to_all:"
    st.button(say("brief.present"), key="to_present", icon=icon, help=help_text, on_click=state.present, args=(True,))


def _kept(name: str) -> str:
    """Set a widget of this page to the value chosen before, and return its key."""
    return state.seed(f"brief_{name}", setting(name))


def _keep(name: str) -> None:
    value = st.session_state[f"brief_{name}"]
    if not state.is_outdated(f"brief_{name}"):
        st.session_state.brief[name] = " ".join(value.split(" ")).strip() if isinstance(value, str) else value


def _open() -> None:
    name = st.session_state.brief_view
    data, view = cached.dataset(), state.current()
    if name in data.views and not state.is_outdated("brief_view"):
        state.show(open_saved(data, data.views[name], view))


def _told() -> None:
    if st.session_state.brief_story != state.current().story and not state.is_outdated("brief_story"):
        state.change(story=st.session_state.brief_story)


def _titled() -> None:
    text = "".join(c for c in " ".join(str(st.session_state.brief_title or "").split()) if c.isprintable())
    if text != state.current().title and not state.is_outdated("brief_title"):
        state.change(title=text)


def _headed() -> None:
    text = "".join(c for c in " ".join(str(st.session_state.brief_message or "").split()) if c.isprintable())
    if not state.is_outdated("brief_message"):
        slides.set_message(state.current(), text)


def _marked() -> None:
    if not state.is_outdated("brief_marking") and not state.is_outdated("brief_colour"):
        slides.set_marking(str(st.session_state.brief_marking or ""), st.session_state.brief_colour)


def _themed() -> None:
    if st.session_state.brief_theme and not state.is_outdated("brief_theme"):
        state.change(theme=st.session_state.brief_theme)


def _laid_out() -> None:
    chosen = st.session_state.brief_layout
    name = "" if chosen == options.ROOM else chosen  # as a slide is without a word of it
    if name != state.current().layout and not state.is_outdated("brief_layout"):
        state.change(layout=name)


def _left_out() -> None:
    if not state.is_outdated("brief_left_out"):
        slides.set_left_out(st.session_state.brief_left_out)


def _significant() -> None:
    if st.session_state.brief_significant != state.current().significant and not state.is_outdated("brief_significant"):
        state.change(significant=st.session_state.brief_significant)
