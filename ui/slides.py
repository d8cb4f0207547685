"""The Slide button: the same scene drawn on the server, for this view."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.view import View
from ui import cached, look


@lru_cache(maxsize=16)
def _png(data: Dataset, view: View, marked: tuple[tuple[str, str], ...]) -> bytes:
    # matplotlib and GeoPandas are loaded at the first slide, not on the way to the first picture.
    from transcaspian.slides.page import Options, slide
    from transcaspian.slides.painting import png

    return png(slide(data, view, Options(marked=marked)).sheet)


def file_name(view: View, version: str, ending: str) -> str:
    """Return a name that says window and version: ``june-july-4f2a91c.png``."""
    window = view.window.replace("..", "_").replace(":", "").replace("+", "")
    return f"{window}-{version}.{ending}"


def button(view: View) -> None:
    """Offer the current view as a picture of 1920 × 1080; it is drawn at the click."""
    say = words(view.language)
    data = cached.dataset()
    # A slide is for paper and projectors: light, unless a theme was chosen.
    asked = view if view.theme else replace(look.themed(view), theme="light")
    st.download_button(
        say("control.slide"),
        data=lambda: _png(data, asked, tuple(cached.marked(asked).items())),
        file_name=file_name(view, data.version, "png"),
        mime="image/png",
        icon=":material/slideshow:",
        type="primary",
        key="slide",
        on_click="ignore",
        help=say("control.slide_help"),
    )
