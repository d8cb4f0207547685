"""The strip of knowledge as a sheet."""

from __future__ import annotations

from transcaspian.drawing.bars import draw_break
from transcaspian.drawing.sheet import Item, Sheet, Text, line, rectangle
from transcaspian.language.messages import words
from transcaspian.look.palette import palette
from transcaspian.scene.axis import breaks
from transcaspian.scene.knowing import Knowing
from transcaspian.view.query import View

_HALF = 1.25  # pixels of a bar to each side


def sheet_of(strip: Knowing, view: View) -> Sheet:
    """Return the strip as a sheet: bars of what became known, with what was disputed at once in a colour of its own."""
    colours, say = palette(view.theme), words(view.language)
    y, left, right = strip.bottom, strip.panels[0].x0, strip.panels[-1].x1
    items: list[Item] = [line((left, y), (right, y), colour=colours.rule, width=1.1)]
    for heights, colour in (("known", colours.grey), ("disputed", colours.denies)):
        for bar in strip.bars:
            if high := getattr(bar, heights):
                items.append(rectangle((bar.x - _HALF, y - high, bar.x + _HALF, y), colour))
    for x in breaks(strip.panels):
        items += draw_break(x, y - 12, y, colours, 0.7)
    tones = {"ink": colours.ink, "grey": colours.grey}
    items += [Text(one.text, one.x, one.y, one.size, tones[one.tone], one.weight, one.anchor) for one in strip.labels]
    size, told = (round(strip.width), round(strip.height)), (say("knowing.title"), say.n("knowing.alt", strip.days))
    return Sheet(*size, colours.paper, tuple(items), view.language, *told)
