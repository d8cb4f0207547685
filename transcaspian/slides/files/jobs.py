"""What takes seconds to draw, as plain values: it can be asked for in one process and drawn in another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from transcaspian.slides.without import unselected, without
from transcaspian.view.query import View

if TYPE_CHECKING:
    from transcaspian.dataset.loading import Dataset
    from transcaspian.slides.brief import Part
    from transcaspian.slides.page import Slide

Settings = tuple[tuple[str, object], ...]  # of ``slides.page.Options``
Progress = Callable[[int, int], None]

# matplotlib, GeoPandas and python-pptx are loaded where the first slide is drawn, not where it is asked for.


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file, and letters that it has no shape for; of a slide also what it says in words and, in full, shortens."""

    content: bytes
    description: str = ""
    shortened: tuple[str, ...] = ()
    boxed: str = ""
    behind: int = 0  # slides that a PowerPoint file has behind the one that was asked for, where that was the question


class Job(Protocol):
    """Something to draw."""

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it; say how much of it is done, of how much. Raise Refused where it cannot be drawn."""
        ...


@dataclass(frozen=True, slots=True)
class OneSlide:
    """A view's slide in the format of a file's ending.

    ``left_out``: events that it says nothing of; ``outlines``: what the letters of an SVG are, if not text.
    """

    view: View
    ending: str
    settings: Settings
    left_out: tuple[str, ...] = ()
    outlines: bool = True

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it."""
        from transcaspian.drawing.sheet import shortened
        from transcaspian.slides.files.formats import boxed, slide_file, svg_file

        data, view = without(data, self.left_out), unselected(data, self.view, self.left_out)
        made, text = _laid_out(data, view, self.settings, self.ending), self.ending == "svg" and not self.outlines
        content = svg_file(made, outlines=False) if text else slide_file(data, made, self.ending)
        letters = "" if text else boxed([made.sheet], self.ending)
        return Drawn(content, made.sheet.description, shortened(made.sheet), letters)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many slides the PowerPoint file of a view has behind the slide itself, without writing it."""

    slide: OneSlide

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Count them."""
        from transcaspian.slides.deck.tables import behind

        one = self.slide
        data, view = without(data, one.left_out), unselected(data, one.view, one.left_out)
        return Drawn(b"", behind=behind(data, _laid_out(data, view, one.settings, "pptx")))


@lru_cache(maxsize=4)
def _laid_out(data: Dataset, view: View, settings: Settings, ending: str) -> Slide:
    """Return a slide that is asked for more than once."""
    from transcaspian.slides.files.formats import in_format
    from transcaspian.slides.page import Options, slide

    options = replace(Options(), **dict(settings))  # type: ignore[arg-type]
    return slide(data, view, in_format(options, ending))


@dataclass(frozen=True, slots=True)
class Bound:
    """Several views as one handout in the format of a file's ending, without the events left out."""

    parts: tuple[Part, ...]
    ending: str
    settings: Settings
    left_out: tuple[str, ...] = ()
    title: str = ""

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it."""
        from transcaspian.slides.brief import handout
        from transcaspian.slides.files.formats import asked_for, handout_boxed, handout_file
        from transcaspian.slides.page import Options

        options = replace(Options(), **dict(self.settings))  # type: ignore[arg-type]
        shown = [replace(part, view=unselected(data, part.view, self.left_out)) for part in self.parts]
        data = without(data, self.left_out)
        parts, options = asked_for(shown, options, self.ending)
        bound = handout(data, parts, options, self.title, progress)
        return Drawn(handout_file(data, bound, self.ending), boxed=handout_boxed(bound, self.ending))
