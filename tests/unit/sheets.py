"""What stands on a sheet, and what must not."""

from __future__ import annotations

from collections.abc import Iterable

from transcaspian.drawing.sheet import Group, Item, Sheet, Text, texts
from transcaspian.scene import overlapping


def loose(items: Iterable[Item]) -> list[Item]:
    """Items as they are drawn, those that only go with an event by themselves."""
    found: list[Item] = []
    for item in items:
        found += loose(item.items) if isinstance(item, Group) and item.belongs else [item]
    return found


def drawn_texts(sheet: Sheet) -> list[Text]:
    return [text for text in texts(sheet.items) if text.text.strip()]


def role(sheet: Sheet, name: str) -> list[Text]:
    return [text for text in drawn_texts(sheet) if text.role == name]


def faults(sheet: Sheet) -> list[object]:
    """What must not be on a slide: texts over each other or beyond the page."""
    found: list[object] = []
    written = drawn_texts(sheet)
    boxes = {text.box: text.text for text in written if text.role != "sign"}
    found += [(boxes[a], boxes[b]) for a, b in overlapping([t.box for t in written if t.role != "sign"])]
    for text in written:
        left, top, right, bottom = text.box
        if left < 0 or top < 0 or right > sheet.width + 0.5 or bottom > sheet.height + 0.5:
            found.append(text.text)
    return found
