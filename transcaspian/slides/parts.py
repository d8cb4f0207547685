"""A laid out slide, and the head that every slide has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transcaspian.drawing.sheet import Sheet, Text, lines
from transcaspian.look.palette import Palette
from transcaspian.scene import Scene
from transcaspian.slides.layout import HEAD_STEP, Page, heading
from transcaspian.slides.notes import Notes
from transcaspian.slides.options import Options


@dataclass(frozen=True, slots=True)
class Slide:
    """A laid out slide with what it says, for those who write it into files with more than a picture."""

    sheet: Sheet
    scene: Scene
    notes: Notes
    title: str  # of the view
    message: str  # the headline
    subtitle: str  # window and filters
    footnotes: tuple[str, ...]  # as they stand at the bottom, one a source
    options: Options


def head(page: Page, colours: Palette, headline: str, beneath: str, options: Options) -> Iterator[Text]:
    """Yield the headline, and what stands beneath it in grey."""
    set_as = heading(headline, beneath, options)
    look = Text(headline, page.margin, page.top + set_as.first, set_as.size, colours.ink, "semibold", role="title")
    yield from lines(look, page.inner, set_as.lines, set_as.size * HEAD_STEP)
    if beneath:
        look = Text(beneath, page.margin, page.top + set_as.subtitle, set_as.small, colours.grey, role="subtitle")
        yield from lines(look, page.inner, 2, set_as.small * 1.3)
