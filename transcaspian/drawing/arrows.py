"""Arrows of links as shapes: those on the timeline with what they mean, and the heads of a thread's ways on the map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from transcaspian.drawing.sheet import Box, Group, Item, Point, Shape, Text, line
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.scene import Scene
from transcaspian.scene.arrows import arrows, key_of
from transcaspian.scene.rows import HEAD, strength

_WIDTH = 1.1  # of a line
_MAP_HEAD = 8.0  # length of a head on the map
_AIR = 2.0  # pixels beside a number: two that stand side by side would be read as one
# Of a way on the map, as far as one sees it: where its head may be.
_SHARES = (0.5, 0.4, 0.6, 0.32, 0.68, 0.24, 0.76, 0.16, 0.84)


def arrows_on_timeline(drawn: Scene, colours: Palette) -> tuple[Group, ...]:
    """Return the arrows of the selected event's links, or of a thread, and what they mean.

    The editors' reading is dashed; in a thread those of the selected event are the darker ones.
    """
    found, strong = arrows(drawn), strength(drawn.timeline)
    size = HEAD * strong
    ways = list[Group]()
    for one in sorted(found.drawn, key=lambda one: one.chosen):
        colour = colours.ink if one.chosen or not drawn.view.event else colours.grey
        drawn_one = _arrow(one.points, one.head, colour, one.borne, strong, one.told)
        ways.append(replace(drawn_one, belongs=one.from_event))
    written: list[Item] = []
    for part in key_of(drawn, found):
        x, y = part.label.x - 4, part.label.y
        if part.borne is not None:
            head = (x, y), (x - size, y - size / 2), (x - size, y + size / 2)
            written.append(_arrow(((x + 4 - part.sample, y), (x - size, y)), head, colours.ink, part.borne, strong))
        written.append(Text(part.label.text, part.label.x, y, part.label.size, colours.grey))
    key = [Group(tuple(written), key="arrow-key")] if written else []
    return (Group((*ways, *key), key="arrows"),) if ways or key else ()


def _arrow(
    points: Sequence[Point], head: Sequence[Point], colour: str, borne: bool, strong: float, told: str = ""
) -> Group:
    dash = None if borne else (3 * strong, 2.5 * strong)
    way = line(*points, colour=colour, width=_WIDTH * strong, dash=dash)
    return Group((way, Shape((tuple(head),), True, colour)), key="arrow", title=told)


def heads(
    points: Sequence[Point], colour: str, steps: Sequence[int], drawn: Scene, halo: str, taken: list[Box]
) -> Iterator[Shape | Text]:
    """Yield a small head on a line, which says where it leads, and to which events of a thread.

    It is where the numbers of these have room within the frame, near the middle of what one sees of the line; of a line
    beyond the frame there is none. ``taken``: the boxes of names, of marks and of other numbers.
    """
    inside = [n for n in range(1, len(points)) if _within((*points[n], *points[n]), drawn)]
    if not inside:
        return
    size, say = drawn.canvas.map_small, words(drawn.view.language)
    text = ", ".join(map(say.number, steps))
    half = text_width(text, size, "semibold") / 2 + 1
    kept = half + _AIR
    places = []
    for side, share in product((1, -1), _SHARES):
        n = inside[min(max(0, round((len(inside) + 1) * share) - 1), len(inside) - 1)]
        (x0, y0), (x, y) = points[n - 1], points[n]
        length = math.hypot(x - x0, y - y0) or 1.0
        dx, dy = (x - x0) / length, (y - y0) / length
        # Outside its bow if it can be: the way back has its number on the other side.
        at = x + side * dy * (half + size / 3), y - side * dx * size
        places.append(((x, y), (dx, dy), at, (at[0] - kept, at[1] - size / 2, at[0] + kept, at[1] + size / 2)))
    free = (one for one in places if _within(one[3], drawn) and not any(_meet(one[3], box) for box in taken))
    found = next(free, None)
    (x, y), (dx, dy), at, box = found or places[0]
    back = x - _MAP_HEAD * dx, y - _MAP_HEAD * dy
    sides = ((back[0] + k * dy * _MAP_HEAD / 2, back[1] - k * dx * _MAP_HEAD / 2) for k in (1, -1))
    yield Shape((((x, y), *sides),), True, colour)
    if found:
        taken.append(box)
        yield Text(text, *at, size, colour, "semibold", "middle", halo=halo)


def _within(box: Box, drawn: Scene) -> bool:
    return min(box[:2]) >= 0 and box[2] <= drawn.map.width and box[3] <= drawn.map.height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
