"""A story's picture alone, for a place of some width: as high as its texts need."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.sheet import Sheet
from transcaspian.language.messages import Refused
from transcaspian.slides.story_page import events_only
from transcaspian.stories import STORIES
from transcaspian.view.query import View

_FONT = 12.0
# Where no height is enough, the picture is wider than its place; narrower than the first of these none is laid out.
_WIDTHS = (440, 700)
_HEIGHTS = (0.5, 0.6, 0.72, 0.86, 1.0, 1.25, 1.6, 2.0, 2.6, 3.4)  # in widths
_MOST = 1200
_BRIEF = 1.6  # in widths: the height of a picture of which not all has room


def story_sheet(data: Dataset, view: View, width: int) -> Sheet:
    """Return the picture of a view's story for a place of a width in pixels; only events can be chosen in it.

    Where all of it fits in no height, what matters least is left out and counted. Raises Refused if that is not enough.
    """
    draw = STORIES[view.story].drawing()
    first = min(max(width, _WIDTHS[0]), _MOST)
    every = [(wide, share, False) for wide in (first, *(w for w in _WIDTHS if w > first)) for share in _HEIGHTS]
    for wide, share, brief in (*every, (first, _BRIEF, True)):
        with suppress(NoRoom):
            drawn = draw(data, view, float(wide), float(round(wide * share)), _FONT, brief=brief)
            return replace(drawn, items=tuple(events_only(drawn.items, data.events))).sheet(view)
    raise Refused("slide.too_small", size=f"{width}")
