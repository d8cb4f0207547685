"""Ranges on one axis as a sheet: drawn as they are laid out, nothing decided here."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.drawing.sheet import Disc, Item, Sheet, Text, line, rectangle
from transcaspian.look.palette import Palette, palette
from transcaspian.scene.ranges import FONT, Ranges, Stated, Written

_R = 4.5  # of a number alone
_BAR = 3.5  # half the height of a range
_TIP = 5.0  # of an arrow


def ranges_sheet(found: Ranges, theme: str, language: str) -> Sheet:
    """Return the ranges on a sheet of their size."""
    colours = palette(theme)
    items: list[Item] = []
    for x, number in found.ticks:
        items.append(line((x, 0), (x, found.bottom), colour=colours.rule, width=0.8))
        items.append(_text(number, colours))
    items += (_text(one, colours) for one in found.words)
    for one in found.stated:
        items += _mark(one, colours)
    width, height = round(found.width), round(found.height)
    return Sheet(width, height, colours.paper, tuple(items), language, found.title, found.alt)


def _mark(one: Stated, colours: Palette) -> Iterator[Item]:
    colour = colours.denies if one.denies else colours.accent
    if one.open:
        yield line((one.x0, one.y), (one.x1, one.y), colour=colour, width=2, dash=(2, 2))
        stated, edge, way = (one.x1, one.x0, 1) if one.open == "left" else (one.x0, one.x1, -1)
        yield line((stated, one.y - _BAR - 2), (stated, one.y + _BAR + 2), colour=colour, width=2)
        tip = ((edge + way * _TIP, one.y - _TIP), (edge, one.y), (edge + way * _TIP, one.y + _TIP))
        yield line(*tip, colour=colour, width=2)
    elif one.x1 - one.x0 < 1:
        yield Disc(one.x0, one.y, _R, colour)
    else:
        yield rectangle((one.x0, one.y - _BAR, one.x1, one.y + _BAR), colour)


def _text(written: Written, colours: Palette) -> Text:
    colour = colours.grey if written.tone == "grey" else colours.ink
    weight = "semibold" if written.tone == "strong" else "regular"
    return Text(written.text, written.x, written.y, FONT, colour, weight, halo=colours.paper)
