"""What marks the selected one among the marks of a picture: drawn with it, or alone for a page that has the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transcaspian.drawing.sheet import Box, Disc, Group, Item, Shape, Text, rectangle
from transcaspian.look.palette import Palette

RING = Group((), key="chosen")  # where the ring of the selected one comes to lie


def around(items: Iterable[Item], key: str, colours: Palette, by: float = 0.0) -> tuple[Shape, ...]:
    """Return a box around the first mark of an event or of another key; nothing where none has it.

    It is the box of the mark's sign, or of its words if it has none, wider ``by`` so many pixels.
    """
    for mark in items:
        if not isinstance(mark, Group) or not key or key not in mark.events:
            continue
        boxes = list(_boxes(mark.items)) or [text.box for text in mark.items if isinstance(text, Text)]
        if boxes:
            x0, y0 = min(box[0] for box in boxes) + mark.x, min(box[1] for box in boxes) + mark.y
            x1, y1 = max(box[2] for box in boxes) + mark.x, max(box[3] for box in boxes) + mark.y
            return (rectangle((x0 - by, y0 - by, x1 + by, y1 + by), "", colours.ink, 1.8),)
    return ()


def _boxes(items: Iterable[Item]) -> Iterator[Box]:
    """Yield the box of each shape."""
    for item in items:
        if isinstance(item, Disc):
            yield item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r
        elif isinstance(item, Shape):
            for ring in item.rings:
                yield (
                    min(x for x, _ in ring),
                    min(y for _, y in ring),
                    max(x for x, _ in ring),
                    max(y for _, y in ring),
                )
