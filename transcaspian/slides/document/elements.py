"""Parts of a Word document that python-docx has no words for: links, fields, bookmarks, tables of a style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn as shift

from transcaspian.language.breaking import unbroken

__all__ = ["bookmarked", "element", "field", "link", "linked", "plain", "run", "shift", "table"]

_NOT_XML = re.compile("[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")


def plain(text: str) -> str:
    """Return a text on one line, without characters that XML does not allow or that are invisible."""
    return _NOT_XML.sub("", _BREAK.sub(" ", text))


def element(name: str, attributes: Mapping[str, str] | None = None, *children: Any) -> Any:
    """Return an element with prefixed names: ``element("w:p", {"w:rsidR": "1"}, child)``."""
    made: Any = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(shift(key), value)
    made.extend(children)
    return made


def run(text: str, style: str = "") -> Any:
    """Return text in a style for characters; what has to stay on one line does."""
    written = element("w:t", {"xml:space": "preserve"})
    written.text = plain(unbroken(text))
    look = [element("w:rPr", {}, element("w:rStyle", {"w:val": style}))] if style else []
    return element("w:r", {}, *look, written)


def field(instruction: str, shown: str) -> Any:
    """Return a field that shows a text until somebody has it updated."""
    return element("w:fldSimple", {"w:instr": f" {instruction} "}, run(shown))


def link(anchor: str, *runs: Any) -> Any:
    """Return runs that lead to a bookmark."""
    return element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"}, *runs)


def linked(part: Any, address: str, text: str, style: str) -> Any:
    """Return a text that leads to an address."""
    to = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return element("w:hyperlink", {"r:id": to, "w:history": "1"}, run(text, style))


def bookmarked(paragraph: Any, name: str, number: int) -> None:
    """Let fields and links lead to a paragraph; ``number``: of the bookmark, its own in the document."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    look = paragraph._p.pPr
    paragraph._p.insert(0 if look is None else 1, start)
    paragraph._p.append(element("w:bookmarkEnd", {"w:id": str(number)}))


def table(
    styles: tuple[str, str, str],
    widths: Sequence[float],
    header: Sequence[str],
    rows: Iterable[Sequence[Sequence[Any]]],
    name: str,
    told: str,
) -> Any:
    """Return a table whose head is repeated on each page and whose rows stay whole.

    ``styles``: ids of those of the table, of its head and of its cells; ``widths``: centimetres; ``rows``: the runs of
    each cell; ``name`` and ``told`` are for those who cannot see it.
    """
    twips = [str(round(width / 2.54 * 1440)) for width in widths]
    made, head, cells = styles

    def line(contents: Iterable[Sequence[Any]], style: str, *about: Any) -> Any:
        found = []
        for wide, runs in zip(twips, contents, strict=True):
            look = element("w:pPr", {}, element("w:pStyle", {"w:val": style}))
            size = element("w:tcPr", {}, element("w:tcW", {"w:w": wide, "w:type": "dxa"}))
            found.append(element("w:tc", {}, size, element("w:p", {}, look, *runs)))
        return element("w:tr", {}, element("w:trPr", {}, element("w:cantSplit"), *about), *found)

    properties = element(
        "w:tblPr",
        {},
        element("w:tblStyle", {"w:val": made}),
        element("w:tblW", {"w:w": str(sum(map(int, twips))), "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element(
            "w:tblLook",
            {"w:val": "0020", "w:firstRow": "1", "w:lastRow": "0", "w:firstColumn": "0", "w:lastColumn": "0",
             "w:noHBand": "1", "w:noVBand": "1"},
        ),
        element("w:tblCaption", {"w:val": plain(name)}),
        element("w:tblDescription", {"w:val": plain(told)}),
    )  # fmt: skip
    grid = element("w:tblGrid", {}, *(element("w:gridCol", {"w:w": wide}) for wide in twips))
    first = line([[run(text)] for text in header], head, element("w:tblHeader"))
    return element("w:tbl", {}, properties, grid, first, *(line(row, cells) for row in rows))
