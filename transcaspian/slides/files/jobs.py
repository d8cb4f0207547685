"""What takes seconds to draw, as plain values: it can be asked for in one process and drawn in another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

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
    """A file; of a slide also what it says in words, and the full texts that it has to shorten."""

    content: bytes
    description: str = ""
    shortened: tuple[str, ...] = ()


class Job(Protocol):
    """Something to draw."""

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it; say how much of it is done, of how much. Raise Refused where it cannot be drawn."""
        ...


@dataclass(frozen=True, slots=True)
class OneSlide:
    """A view's slide in the format of a file's ending; ``outlines``: what the letters of an SVG are, if not text."""

    view: View
    ending: str
    settings: Settings
    outlines: bool = True

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it."""
        from transcaspian.drawing.sheet import shortened
        from transcaspian.slides.files.formats import slide_file, svg_file

        made, text = _laid_out(data, self.view, self.settings), self.ending == "svg" and not self.outlines
        content = svg_file(made, outlines=False) if text else slide_file(data, made, self.ending)
        return Drawn(content, made.sheet.description, shortened(made.sheet))


@lru_cache(maxsize=4)
def _laid_out(data: Dataset, view: View, settings: Settings) -> Slide:
    """Return a slide that is asked for in one format after another."""
    from transcaspian.slides.page import Options, slide

    return slide(data, view, replace(Options(), **dict(settings)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Bound:
    """Several views as one handout in the format of a file's ending."""

    parts: tuple[Part, ...]
    ending: str
    settings: Settings

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Draw it."""
        from transcaspian.slides.brief import handout
        from transcaspian.slides.files.formats import asked_for, handout_file
        from transcaspian.slides.page import Options

        options = replace(Options(), **dict(self.settings))  # type: ignore[arg-type]
        parts, options = asked_for(self.parts, options, self.ending)
        return Drawn(handout_file(data, handout(data, parts, options, progress=progress), self.ending))
