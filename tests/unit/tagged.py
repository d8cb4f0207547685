"""A tagged PDF read back: its structure as a tree, with the text and the words of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

_CODE = re.compile(rb"<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


@dataclass
class Part:
    """A part of the structure: H1, P, L, LI, Figure …"""

    kind: str
    page: int = -1
    text: str = ""  # its own and that of its parts
    alt: str = ""
    box: tuple[float, ...] = ()
    parts: list[Part] = field(default_factory=list)

    def all(self, kind: str) -> Iterator[Part]:
        for part in self.parts:
            if part.kind == kind:
                yield part
            yield from part.all(kind)


def structure(reader: PdfReader) -> Part:
    """Return the document as a tree in which texts are those of the marked content."""
    marked = [_marked(page) for page in reader.pages]
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    root: Any = reader.root_object["/StructTreeRoot"]
    return _part(root["/K"][0].get_object(), marked, pages, -1)


def _part(node: DictionaryObject, marked: list[dict[int, str]], pages: dict[int, int], page: int) -> Part:
    if "/Pg" in node:
        page = pages[node.raw_get("/Pg").idnum]
    part = Part(str(node["/S"])[1:], page, alt=str(node.get("/Alt", "")))
    for look in node.get("/A", ()):
        if "/BBox" in look.get_object():
            part.box = tuple(float(side) for side in look.get_object()["/BBox"])
    children = node.get("/K", ArrayObject())
    for child in children if isinstance(children, ArrayObject) else [children]:
        child = child.get_object()
        if isinstance(child, int):
            part.text += marked[page].get(child, "")
        elif "/MCID" in child:
            where = pages[child.raw_get("/Pg").idnum] if "/Pg" in child else page
            part.text += marked[where].get(child["/MCID"], "")
            part.page = where if part.page < 0 else part.page
        elif "/S" in child:
            inner = _part(child, marked, pages, page)
            part.parts.append(inner)
            part.text += inner.text
            part.page = inner.page if part.page < 0 else part.page
    return part


def _marked(page: PageObject) -> dict[int, str]:
    """Return the text of each marked content of a page, by its number."""
    found: dict[int, str] = {}
    _read(page, page["/Resources"].get_object(), page.get_contents(), found, [])
    return found


def _read(page: Any, resources: Any, content: Any, found: dict[int, str], open_: list[int | None]) -> None:
    letters: dict[int, str] = {}
    for values, operator in ContentStream(content, page.pdf).operations if content is not None else ():
        if operator in (b"BDC", b"BMC"):
            properties = values[1] if len(values) > 1 else {}
            open_.append(properties.get("/MCID") if isinstance(properties, DictionaryObject) else None)
        elif operator == b"EMC":
            open_.pop()
        elif operator == b"Tf":
            letters = _letters(resources["/Font"][values[0]])
        elif operator in (b"Tj", b"TJ"):
            pieces = values[0] if operator == b"TJ" else values
            raw = b"".join(p.original_bytes for p in pieces if hasattr(p, "original_bytes"))
            text = "".join(letters.get(int.from_bytes(raw[n : n + 2], "big"), "") for n in range(0, len(raw), 2))
            number = next((one for one in reversed(open_) if one is not None), None)
            if number is not None:
                found[number] = found.get(number, "") + text
        elif operator == b"Do":
            inner = resources["/XObject"][values[0]]
            if inner["/Subtype"] == "/Form":
                _read(page, inner.get("/Resources", resources).get_object(), inner, found, open_)


def _letters(font: Any) -> dict[int, str]:
    """Return what the glyphs of a font mean."""
    meant: dict[int, str] = {}
    for kind, lines in _BLOCK.findall(font["/ToUnicode"].get_data()):
        codes = [bytes.fromhex(code.decode()) for code in _CODE.findall(lines)]
        if kind == b"bfchar":
            for glyph, means in zip(codes[::2], codes[1::2], strict=True):
                meant[int.from_bytes(glyph, "big")] = means.decode("utf-16-be")
            continue
        for first, last, start in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            for n in range(int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1):
                means = (int.from_bytes(start, "big") + n).to_bytes(len(start), "big")
                meant[int.from_bytes(first, "big") + n] = means.decode("utf-16-be")
    return meant
