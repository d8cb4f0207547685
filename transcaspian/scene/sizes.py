"""Size classes of browser windows: a layout for the smallest window of a class fits every window of it."""

from __future__ import annotations

from transcaspian.scene.model import Canvas

# Smallest width in pixels of the timeline's room, per class.
WIDTHS = (340, 700, 1000, 1200, 1380, 1800)
# Smallest height of the window, per class.
HEIGHTS = (0, 700, 860, 1020)
DEFAULT = (1380, 860)
PHONE = 340
_FRAME_RATIO = 3.02  # the basemap's width to the height of the frame "all" in Web Mercator


def canvas(width: int, height: int) -> Canvas:
    """Return the canvas of a class: map next to the card, timeline under both, within the window's height."""
    narrow = width <= WIDTHS[1]
    wide = width >= WIDTHS[-1]
    # Rows above and between: navigation, controls, legend, overview, margins.
    room = max(520, height) - 226
    map_height = 300 if narrow else max(230, round(room * 0.49))
    return Canvas(
        timeline_width=width,
        # A drawing is as high as it is wide: at the widest of its class it is a twentieth higher.
        timeline_height=300 if narrow else max(250, round(room * 0.485)),
        # As wide as the whole frame needs at this height, so that no paper shows around the basemap.
        map_width=width if narrow else min(round(width * 0.68), round(_FRAME_RATIO * (map_height - 20))),
        map_height=map_height,
        font=13.0 if wide else 12.0,
        map_font=14.0 if wide else 13.0,
    )
