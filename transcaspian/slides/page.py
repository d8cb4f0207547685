"""A view laid out on a sheet: headline, map with legend and call-out, timeline, footnotes, foot, marking.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the unit
everywhere, and ``unit`` is 1 at 1920 × 1080.
"""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.picture import NoRoom
from transcaspian.language.messages import Refused
from transcaspian.slides.foot import provenance
from transcaspian.slides.options import PLAIN, Options, checked
from transcaspian.slides.parts import Slide
from transcaspian.slides.story_page import story_page
from transcaspian.slides.view_page import view_page
from transcaspian.view.query import View

__all__ = ["Options", "Slide", "provenance", "slide"]


def slide(data: Dataset, view: View, options: Options = PLAIN) -> Slide:
    """Lay a view out on a slide. Same dataset, view and options: the same sheet. Refused for an impossible size.

    The layout is that which the view names, or else that of the options.
    """
    checked(options)
    options = replace(options, layout=view.layout or options.layout)
    try:
        return (story_page if view.story else view_page)(data, view, options)
    except NoRoom as error:
        raise Refused("slide.too_small", size=f"{options.width}x{options.height}") from error
