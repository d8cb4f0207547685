"""The layer beneath a scene as shapes: cells on the map, bars under the lanes and under the strip of all years."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.drawing.bars import draw_break
from transcaspian.drawing.ring import RING
from transcaspian.drawing.sheet import Group, Item, Shape, Sheet, Text, line, rectangle
from transcaspian.look.palette import Palette
from transcaspian.scene import Scene
from transcaspian.scene.beneath import told
from transcaspian.scene.cells import Cells, cells
from transcaspian.scene.histogram import UNDER_LANES, Bin, bars
from transcaspian.scene.model import Box

_INSIDE = 0.4  # pixels that a cell keeps from its edges, so that each is seen
_PALER = 0.62  # of the paper over rows that only seem to be where they stand
RANK = "rank"  # the name of a class, with its number


def draw_cells(drawn: Scene, colours: Palette) -> tuple[Group, ...]:
    """Return the cells of the map, above its ground and below all else; nothing without a layer."""
    if drawn.beneath is None:
        return ()
    found = cells(drawn.map, drawn.beneath)
    items = [Group((one,), key=f"{RANK}{n}") for n, one in enumerate(_classes(found, drawn))]
    if found.outline:
        edge = rectangle(found.outline, "", colours.grey, 1.0)
        items.append(Group((Shape(edge.rings, True, "", colours.grey, 1.0, (4, 4)),), key="counted"))
    frame = (0.0, 0.0, float(drawn.map.width), float(drawn.map.height))
    return (Group(tuple(items), clip=frame, key="cells"),) if items else ()


def _classes(found: Cells, drawn: Scene) -> Iterator[Shape]:
    assert drawn.beneath
    colour = drawn.beneath.colour(drawn.view.theme)
    for n, strength in enumerate(found.strengths):
        rings = tuple(_ring(one.box) for one in found.squares if one.rank == n)
        yield Shape(rings, True, colour, alpha=strength)


def _ring(box: Box) -> tuple[tuple[float, float], ...]:
    x0, y0, x1, y1 = box[0] + _INSIDE, box[1] + _INSIDE, box[2] - _INSIDE, box[3] - _INSIDE
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def draw_bars(drawn: Scene, colours: Palette, where: str = UNDER_LANES, choose: bool = False) -> tuple[Item, ...]:
    """Return the bars of the layer with their words; ``choose``: each can be chosen, by its stretch of time."""
    found = bars(drawn, where)
    if drawn.beneath is None or not found.panels:
        return ()
    colour, tones = drawn.beneath.colour(drawn.view.theme), {"ink": colours.ink, "grey": colours.grey}
    left, right = found.panels[0].x0, found.panels[-1].x1
    items: list[Item] = [
        *((RING,) if choose else ()),
        line((left, found.bottom), (right, found.bottom), colour=colours.rule, width=1.1),
    ]
    for one in found.bins:
        shapes = _bar(one, colour, colours)
        events = (f"bar:{one.span}",) if choose else ()
        items.append(Group(tuple(shapes), key="bar", events=events, title=one.told if choose else ""))
    for x in found.breaks:
        items += draw_break(x, found.bottom - 12, found.bottom, colours, 0.7)
    for x, y, shade in found.swatches:
        r = found.size * 0.38
        items.append(rectangle((x, y - r, x + 2 * r, y + r), colour, alpha=shade))
    items += (Text(one.text, one.x, one.y, one.size, tones[one.tone], one.weight, one.anchor) for one in found.labels)
    return tuple(items)


def _bar(one: Bin, colour: str, colours: Palette) -> list[Shape]:
    items = [rectangle((one.x0, piece.top, one.x1, piece.bottom), colour, alpha=piece.shade) for piece in one.pieces]
    if one.coarse > one.top + 0.3:
        items.append(rectangle((one.x0, one.top, one.x1, one.coarse), colours.paper, alpha=_PALER))
    return items


def cells_sheet(drawn: Scene) -> Sheet:
    """Return the cells alone, in the room of the map, whose words are told beside it."""
    items = tuple(item for group in draw_cells(drawn, drawn.colours) for item in group.items)
    return Sheet(drawn.map.width, drawn.map.height, "", items, drawn.view.language, "", "")


def bars_sheet(drawn: Scene, where: str) -> Sheet:
    """Return the bars alone, on the axis of the timeline or of all years."""
    found = bars(drawn, where)
    about = told(drawn.beneath, drawn.view.language) if drawn.beneath else ""
    items = draw_bars(drawn, drawn.colours, where, choose=True)
    return Sheet(round(found.width), round(found.height), drawn.colours.paper, items, drawn.view.language, about, about)
