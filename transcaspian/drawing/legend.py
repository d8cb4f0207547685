"""The signs of a legend: one drawing of them for slides and pages."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.drawing.sheet import Disc, Item, Text, line, sign
from transcaspian.look.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette
from transcaspian.scene.model import LegendItem


def legend_sign(item: LegendItem, x: float, y: float, size: float, colours: Palette) -> Iterator[Item]:
    """Yield the sign of a legend's item, up to twice as wide as its text is large, in the middle of its line."""
    middle, r, u = x + size * 0.95, size * 0.43, size / 15
    if item.kind == "certainty":
        yield from sign(middle, y, "circle", FILL_OF_CERTAINTY[item.key], colours.ink, r, colours.paper)
    elif item.kind == "line":
        track, width, dash, alpha = LINE_STYLES[item.key]
        ends = (x, y), (x + size * 2, y)
        yield line(*ends, colour=colours.track(track), width=width * 1.39 * u, dash=dash, alpha=alpha)
    elif item.key == "minor":
        yield Disc(middle, y, r * 0.6, colours.ink)
    elif item.key == "fresh":
        yield Disc(middle, y, r * 1.15, "", colours.accent, 2.4 * u)
    else:
        yield Disc(middle, y, r * 1.15, "", colours.ink, 1.5 * u, (2.5, 2.5) if item.key == "radius" else None)
        if item.key == "concerns":  # with a sign that cannot be taken for the dot of "reported"
            yield from sign(middle, y, "diamond", "solid", colours.ink, r * 0.6, colours.paper)
        elif item.key == "count":
            yield Text("9", middle, y, r * 1.7, colours.ink, "semibold", "middle", role="sign")
