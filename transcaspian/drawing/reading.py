"""A sheet as it is read aloud: headings, paragraphs, items of a list, and one picture, in their order.

The order is that of the sheet's groups. A paragraph are lines of one look, each below the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transcaspian.drawing.sheet import Box, Disc, Group, Item, Shape, Sheet, Text

_WORDS = ("marking", "head", "side", "notes", "foot", "entry")  # groups that are text; all others are the picture
_SEEN = ("legend",)  # groups in them that explain the picture, and mean nothing without it
_UNHEARD = ("slide-number", "number", "sign")  # roles of texts that say nothing by themselves
_STEP = 2.2  # font sizes from a line to the next of a paragraph, at most
_FIRST = ("timeline", "story")  # groups in whose order events are read


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a page: heading, paragraph, item (of a list), picture, or aside, which is not read."""

    kind: str
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a sheet, what is its picture, and what lies beneath its texts unread."""

    elements: tuple[Element, ...]
    picture: tuple[Item, ...]
    beneath: tuple[Item, ...]


def reading(sheet: Sheet) -> Reading:
    """Divide a sheet into what is read and what is only seen."""
    elements, picture, beneath, marked = list[Element](), list[Item](), list[Item](), False
    for part in sheet.items:
        if isinstance(part, Group) and part.key not in _WORDS:
            if not picture:
                elements.append(Element("picture"))
            picture.append(part)
            continue
        written = tuple(_written(part, beneath))
        if isinstance(part, Group) and part.key == "entry":
            elements.append(Element("item", written))
            continue
        for rows in _paragraphs(written):
            role = rows[0].role
            again = role == "marking" and marked  # it stands at top and bottom, and is read once
            marked = marked or role == "marking"
            kind = "heading" if role == "title" else "aside" if role in _UNHEARD or again else "paragraph"
            elements.append(Element(kind, rows))
    return Reading(tuple(elements), tuple(picture), tuple(beneath))


def _written(part: Item, beneath: list[Item], x: float = 0.0, y: float = 0.0) -> Iterator[Text]:
    """Yield the texts of a part where they stand on the page; add everything else to what lies beneath."""
    if isinstance(part, Text):
        if part.text.strip():
            yield replace(part, x=part.x + x, y=part.y + y)
    elif isinstance(part, Group) and part.key not in _SEEN:
        for item in part.items:
            yield from _written(item, beneath, x + part.x, y + part.y)
    else:
        beneath.append(Group((part,), x, y))


def _paragraphs(written: Iterable[Text]) -> Iterator[tuple[Text, ...]]:
    rows: list[Text] = []
    for text in written:
        if rows and not _continues(rows[-1], text):
            yield tuple(rows)
            rows = []
        rows.append(text)
    if rows:
        yield tuple(rows)


def _continues(above: Text, text: Text) -> bool:
    """Say whether a line belongs to the paragraph of the one above it; the first may be indented."""
    same = replace(above, text="", x=0, y=0, whole="") == replace(text, text="", x=0, y=0, whole="")
    return same and 0 < text.y - above.y < _STEP * text.size and abs(text.x - above.x) < 2 * text.size


def places(sheet: Sheet) -> dict[str, Box]:
    """Return where each event's mark is on the page: that on the timeline, which is read, before that on the map.

    An event of which there is no mark of its own is where it is counted.
    """
    parts = [part for part in sheet.items if isinstance(part, Group) and part.key not in _WORDS]
    found: dict[str, Box] = {}
    counted: dict[str, Box] = {}
    for part in sorted(parts, key=lambda part: part.key not in _FIRST):
        for events, box in _marks(part, 0.0, 0.0):
            for event in events:
                (found if len(events) == 1 else counted).setdefault(event, box)
    return counted | found


def _marks(group: Group, x: float, y: float) -> Iterator[tuple[tuple[str, ...], Box]]:
    x, y = x + group.x, y + group.y
    if group.events and (box := around(group.items)):
        yield group.events, (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
    for item in group.items:
        if isinstance(item, Group):
            yield from _marks(item, x, y)


def around(items: Iterable[Item]) -> Box | None:
    """Return the box around what is seen of items, in the coordinates of their group."""
    boxes = [box for item in items if (box := _box(item))]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def clipped(box: Box, cut: Box) -> Box:
    """Return what of a box is in another."""
    return max(box[0], cut[0]), max(box[1], cut[1]), min(box[2], cut[2]), min(box[3], cut[3])


def _box(item: Item) -> Box | None:
    match item:
        case Text():
            return item.box if item.text.strip() else None
        case Disc():
            return item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r
        case Shape():
            points = [point for ring in item.rings for point in ring]
            if not points:
                return None
            across, down = zip(*points, strict=True)
            return min(across), min(down), max(across), max(down)
        case Group():
            box = around(item.items)
            if box and item.clip:
                box = clipped(box, item.clip)
            return box and (box[0] + item.x, box[1] + item.y, box[2] + item.x, box[3] + item.y)
