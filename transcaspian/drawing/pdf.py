"""Sheets as the pages of a PDF that is read aloud in its order (PDF/UA-1), set by Typst: same sheets, same bytes.

``pdf.typ`` says how a part is tagged, this says what it is. No system font, network, clock or path is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from transcaspian.drawing.outlines import has_letter
from transcaspian.drawing.reading import Element, around, clipped, places, reading
from transcaspian.drawing.sheet import BASELINE, Box, Group, Item, Sheet, Text
from transcaspian.drawing.svg import picture_of
from transcaspian.look.typography import FONT_FILES, drawn

_TEMPLATE = Path(__file__).with_suffix(".typ")
_FONT = "Source Sans 3"  # as the font files name themselves
_WEIGHTS = {"regular": 400, "semibold": 600, "italic": 400}
_BOX = "\u25a1"  # for a letter that the font lacks, as other programs draw it
_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0h1v1h-1z" fill-opacity="0"/></svg>'


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its sheet, its size in inches, and what its picture shows: events and their words, as they are read."""

    sheet: Sheet
    inches: tuple[float, float]
    events: tuple[tuple[str, str], ...] = ()


def pdf(leaves: Sequence[Leaf], author: str, keywords: Sequence[str] = ()) -> bytes:
    """Return pages as a PDF with its fonts embedded, a bookmark for each title, and every part tagged."""
    first, files = leaves[0].sheet, {"main.typ": _TEMPLATE.read_bytes(), "blank.svg": _BLANK}
    about: dict[str, Any] = {
        "title": drawn(first.title).strip() or "–",
        "author": drawn(author),
        "description": drawn(first.description),
        "keywords": [drawn(word) for word in keywords],
        "language": first.language,
        "font": _FONT,
        "pages": [_page(leaf, f"{n}", files) for n, leaf in enumerate(leaves, 1)],
    }
    titles = [leaf.sheet.title for leaf in leaves]
    for page, title, before in zip(about["pages"], titles, ["", *titles], strict=False):
        page["bookmarked"] = title != before  # of several pages with one title only the first
    files["pages.json"] = json.dumps(about).encode()
    # Its types do not say that files may be given by their names.
    return typst.compile(
        cast(Any, files), format="pdf", font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=["ua-1"]
    )


@cache
def _fonts() -> typst.Fonts:
    folder = str(FONT_FILES["regular"].parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _page(leaf: Leaf, name: str, files: dict[str, bytes]) -> dict[str, Any]:
    sheet, (width, height) = leaf.sheet, (side * 72 for side in leaf.inches)
    point, read = width / sheet.width, reading(sheet)
    whole: Box = (0.0, 0.0, float(sheet.width), float(sheet.height))
    elements: list[dict[str, Any]] = []
    if read.beneath:  # of what is not read only the order of painting counts: it lies below the texts
        elements.append({"kind": "beneath", **_drawing(read.beneath, whole, point, f"beneath-{name}.svg", files)})
    for one in read.elements:
        if one.kind == "picture":
            box = clipped(around(read.picture) or whole, whole)
            alt = drawn(sheet.description or sheet.title).strip() or "–"
            drawing = _drawing(read.picture, box, point, f"picture-{name}.svg", files)
            elements.append({"kind": "picture", "alt": alt, **drawing})
            if marks := list(_marks(leaf, point)):
                elements.append({"kind": "events", "items": marks})
        elif one.kind == "item":
            if not elements or elements[-1]["kind"] != "list":
                elements.append({"kind": "list", "items": []})
            elements[-1]["items"].append(_lines(one, point))
        else:
            elements.append({"kind": one.kind, **_lines(one, point)})
    return {"width": width, "height": height, "ground": sheet.ground, "elements": elements}


def _drawing(items: Sequence[Item], box: Box, point: float, name: str, files: dict[str, bytes]) -> dict[str, Any]:
    """Add what is drawn in a box to the files, and return where it stands."""
    files[name] = picture_of(_known(items), box, _FONT).encode()
    return {"file": name, **_place(box, point)}


def _place(box: Box, point: float) -> dict[str, float]:
    left, top, right, bottom = (side * point for side in box)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _marks(leaf: Leaf, point: float) -> Iterator[dict[str, Any]]:
    """Yield where each event is seen and what it is; a story's picture may show none of those that it rests on."""
    found = places(leaf.sheet)
    for event, words in leaf.events:
        if event in found:
            yield {"alt": drawn(words), **_place(found[event], point)}


def _lines(one: Element, point: float) -> dict[str, Any]:
    """Return the lines of a part, with a blank between them for those who hear or copy it."""
    last = len(one.lines) - 1
    return {"lines": [_line(row, point, "" if n == last else " ") for n, row in enumerate(one.lines)]}


def _line(text: Text, point: float, after: str) -> dict[str, Any]:
    web = text.href.lower().startswith(("http://", "https://"))
    return {
        "x": text.left * point,
        "y": (text.y + text.size * BASELINE) * point,
        "size": text.size * point,
        "weight": _WEIGHTS[text.weight],
        "style": "italic" if text.weight == "italic" else "normal",
        "colour": text.colour,
        "text": _letters(text.text, text.weight) + after,
        "href": text.href if web else "",
        "page": int(text.href[1:]) if text.href[:1] == "#" and text.href[1:].isdecimal() else 0,
    }


def _letters(text: str, weight: str) -> str:
    """Return a text with a box for each letter that the font lacks: a PDF for all must say what a shape means."""
    return "".join(letter if has_letter(letter, weight) else _BOX for letter in drawn(text))


def _known(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Text):
            yield replace(item, text=_letters(item.text, item.weight))
        elif isinstance(item, Group):
            yield replace(item, items=tuple(_known(item.items)))
        else:
            yield item
