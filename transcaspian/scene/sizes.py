"""Size classes of browser windows: a layout for the smallest window of a class fits every window of it.

Letters have the same size in every class. Classes are near each other: a drawing grows with its window up to the next.
"""

from __future__ import annotations

import math
from dataclasses import replace

from transcaspian.scene.model import Canvas

PHONE = 340
NARROW = 700  # up to this class, parts of a page stand one below the other
BESIDE = 1000  # from this class on, a card has room beside a picture
WIDE = 1200  # from this class on, so has a panel of several columns
# Smallest width in pixels of the timeline's room, per class.
WIDTHS = (PHONE, NARROW, 850, BESIDE, 1100, WIDE, 1290, 1380, 1470, 1560, 1650, 1740, *range(1830, 2551, 60))
# Smallest height of the window, per class.
HEIGHTS = (0, 700, 860, 1020, 1380)
DEFAULT = (1380, 860)
GAP = 14  # pixels between the map and the card
LEGEND = 27  # pixels of the line under the map
_CARD = 446  # pixels of the card at the smallest window of a class, so that it never has more than 520
_ABOVE = 102  # pixels of links, controls and margins above the map
_OVERVIEW = 60
_KNOWING = 48  # pixels of when things became known, with the gap above it
_HIGHEST = 0.8  # of a map's width: no more than the basemap has above and below the frame "all"
_LAYER = 82  # pixels of the bars of a layer under the lanes and under all years, with the gaps above them
# Pixels of a phone's window that a picture opened over the page does not have: title, legend or overview, margins; and
# the least that it has. Its map is drawn for the narrowest phone, and up to so much larger.
_AROUND_OPENED, _OPENED, _WIDER = 120, 480, 1.2
_FRAME_RATIO = 3.02  # the basemap's width to the height of the frame "all" in Web Mercator


def canvas(width: int, height: int, layered: bool = False) -> Canvas:
    """Return the canvas of a class: map next to the card, timeline under both, all years under that if it is high.

    ``layered``: the bars of a layer have their room, too.
    """
    narrow = width <= NARROW
    below = _OVERVIEW + _KNOWING if height >= DEFAULT[1] else 0
    room = max(640, height) - _ABOVE - LEGEND - GAP - below - (_LAYER if layered else 0)
    beside = width - GAP - min(_CARD, round(width * 0.32))
    # As high as its width needs, within what the timeline can spare.
    wanted = min(max(math.ceil(beside / _FRAME_RATIO) + 20, room * 0.56), room * 0.62)
    map_height = min(300, round(width * _HIGHEST)) if narrow else round(min(wanted, beside * _HIGHEST))
    return Canvas(
        timeline_width=width,
        timeline_height=300 if narrow else room - map_height,
        # As wide as the whole frame needs at this height, so that no paper shows around the basemap.
        map_width=width if narrow else min(beside, round(_FRAME_RATIO * (map_height - 20))),
        map_height=map_height,
        overview_height=_OVERVIEW,
        tools=width != PHONE,
        upright=narrow,
    )


def opened_timeline(canvas: Canvas, height: int, layered: bool = False) -> Canvas:
    """Return the canvas of the timeline that a phone opens over its page: as wide as that of the next class.

    It is scrolled sideways. ``height``: of the window's class. ``layered``: the bars of a layer have their room, too.
    """
    room = max(_OPENED, height - _AROUND_OPENED) - (_LAYER if layered else 0)
    return replace(canvas, timeline_width=NARROW, timeline_height=room)


def opened_map(canvas: Canvas, height: int) -> Canvas:
    """Return the canvas of the map that a phone opens over its page: as high as a window of this class allows."""
    return replace(canvas, map_height=round(max(_OPENED, height - _AROUND_OPENED) / _WIDER), tools=True)
