"""Slides for the pages: the same scene drawn beside the server, kept while somebody may need it again."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Refused, words
from transcaspian.look.palette import palette
from transcaspian.slides import marking as markings
from transcaspian.slides.files.jobs import Behind, Drawn, OneSlide
from transcaspian.slides.options import ROOM
from transcaspian.slides.steps import step_words
from transcaspian.slides.without import headline
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import window_id
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, message_of, title_of
from ui import cached, drawn, layers, look, share
from ui.server import turns

MIME = {
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "html": "text/html",
    "zip": "application/zip",
}
_PATIENCE = 60.0  # seconds that a button waits for its place in the line


def _job(view: View, ending: str, given: dict[str, object], outlines: bool = True) -> OneSlide:
    """Return what is to be drawn, with all that this reader's session says of it: a download is drawn outside it."""
    data, gone = cached.dataset(), left_out()
    own = {
        **_words_of(data, view, gone),
        "marked": tuple((event, kind) for event, kind in cached.marked_events(view).items() if event not in gone),
        "layout": ROOM,  # where the view names none
    }
    given = {name: value for name, value in given.items() if value or name != "note"}  # none of the reader's own
    return OneSlide(view, ending, tuple(sorted((own | given).items())), gone, outlines)


def _words_of(data: Dataset, view: View, gone: tuple[str, ...]) -> dict[str, str]:
    """Return what a slide says that is not in the data: the reader's words, or those of a saved view or a step."""
    saved = {
        "title": title_of(data, view),
        "message": headline(message_of(find_saved(data, view), view.language), gone),
    }
    own = {"title": view.title, "message": own_message(view)}
    return saved | ({} if gone else step_words(data, view)) | {name: text for name, text in own.items() if text}


def slide(view: View, ending: str, **settings: object) -> Drawn:
    """Return a view's slide in the format of a file suffix, once it is drawn; raise Refused if it cannot be drawn.

    ``settings`` are those of ``slides.page.Options``.
    """
    return drawn.drawn(_with_layer(_job(view, ending, settings)))


def behind(view: View, **settings: object) -> int:
    """Return how many slides the PowerPoint file of a view has behind the slide itself."""
    return drawn.drawn(Behind(_with_layer(_job(view, "pptx", settings)))).behind


def picture(view: View, **settings: object) -> Drawn:
    """Return a view's slide as an SVG for a browser: text with its font, a sixth as large as outlines."""
    return drawn.drawn(_with_layer(_job(view, "svg", settings, outlines=False)))


def _with_layer(job: OneSlide) -> OneSlide:
    """Return what is to be drawn with what the layer of its view answers, once that is counted."""
    if not job.view.layer or job.view.story:
        return job
    with turns.SCRIPTS.aside():
        found = layers.counted_now(job.view)
    return replace(job, settings=(*job.settings, ("beneath", found)))


def _for_download(job: OneSlide) -> bytes:
    """Return a slide for a button, which says nothing but that it waits: where others wait, it waits with them."""
    until, job = time.monotonic() + _PATIENCE, _with_layer(job)
    while True:
        try:
            return drawn.drawn(job).content
        except Refused as refused:
            if refused.key != "slide.busy" or time.monotonic() > until:
                raise
            time.sleep(1)


def ground(view: View) -> str:
    """Return the background colour of a slide."""
    return palette(view.theme).paper


def for_paper(view: View) -> View:
    """Return a view for paper and projectors: light, unless it has a theme."""
    return view if view.theme else replace(look.with_theme(view), theme="light")


def file_name(view: View, ending: str) -> str:
    """Return a file name with view or story, date and version: ``uralsk-2026-03-10-4f2a91c.png``."""
    return f"{_name(cached.dataset(), view)}.{ending}"


@lru_cache(maxsize=256)
def _name(data: Dataset, view: View) -> str:
    saved = find_saved(data, view)
    window = window_id(data, view).replace("..", "_").replace(":", "").replace("+", "")
    name = saved.id if saved else view.story or window
    day = view.known_by or newest_claim(data, view.tz)
    return "-".join(part for part in (name, f"{day:%Y-%m-%d}" if day else "", data.version) if part)


def marking() -> tuple[str, str]:
    """Return the handling marking of this reader's slides and its colour: the reader's own, or the configured one."""
    chosen: tuple[str, str] | None = st.session_state.get("marking")
    return markings.configured() if chosen is None else chosen


def set_marking(text: str, colour: str) -> None:
    """Set this reader's marking."""
    st.session_state.marking = (markings.clean(text), colour)


def marking_to_keep() -> str | None:
    """Return the marking for the browser to keep between visits; None if the reader has not chosen one."""
    chosen = st.session_state.get("marking")
    return None if chosen is None else f"{chosen[1]} {chosen[0]}"


def restore_marking(text: str) -> None:
    """Use the marking that the browser has kept from an earlier visit, if it is valid: it may come from anywhere."""
    colour, _, words_of_it = text.partition(" ")
    if st.session_state.get("marking") is None and markings.is_colour(colour):
        set_marking(words_of_it, colour)


def own_message(view: View) -> str:
    """Return the headline that this reader has written for a view's slide; empty if there is none.

    It belongs to that very view in that language: over another one it might not be true.
    """
    return str(st.session_state.get("messages", {}).get(_told(view), ""))


def set_message(view: View, text: str) -> None:
    """Set this reader's headline for a view's slide; empty: none of their own."""
    others = {of: told for of, told in st.session_state.get("messages", {}).items() if of != _told(view)}
    st.session_state.messages = {**others, _told(view): text} if text else others


def _told(view: View) -> View:
    """Return the part of a view that a headline is about."""
    return replace(view, title="", theme="", layout="")


def left_out() -> tuple[str, ...]:
    """Return the events that this reader leaves out of all slides and handouts.

    They are no part of the address: a link would name what is to be named nowhere.
    """
    return tuple(event for event in st.session_state.get("left_out", ()) if event in cached.dataset().events)


def set_left_out(events: Iterable[str]) -> None:
    """Set the events that this reader leaves out of all slides and handouts."""
    st.session_state.left_out = tuple(events)


def buttons(view: View) -> None:
    """Draw buttons that download the current view as a picture and as a PowerPoint slide, and one that shares it."""
    say = words(view.language)
    text, colour = marking()
    without = f" {say.n('control.slide_without', gone)}" if (gone := len(left_out())) else ""
    with st.container(horizontal=True, key="slides", gap=None, width="content"):
        for ending, kind, icon in (("png", "primary", ":material/slideshow:"), ("pptx", "secondary", None)):
            help_text = f"{say(f'control.slide_{ending}_help')}{without}"
            look_of = {"marking": text, "marking_colour": colour}
            download(
                say(f"control.slide_{ending}"),
                for_paper(view),
                ending,
                f"slide_{ending}",
                kind,
                icon,
                help_text,
                **look_of,
            )
        share.popover(view, "share")


def download(
    label: str,
    view: View,
    ending: str,
    key: str,
    kind: str,
    icon: str | None = None,
    help_text: str = "",
    **look_of: object,
) -> None:
    """Draw a button that downloads a view's slide; the slide is drawn when it is pressed."""
    job = _job(view, ending, look_of)
    st.download_button(
        label,
        data=lambda: _for_download(job),
        file_name=file_name(view, ending),
        mime=MIME[ending],
        icon=icon,
        type=kind,  # type: ignore[arg-type]
        key=key,
        on_click="ignore",
        help=help_text or None,
    )
