"""The master of a PowerPoint file: our own, in a palette's colours with the sheet's places, or that of a template.

A template's title, body and footer are used where it has them; what is drawn fits into its body.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from transcaspian.drawing.sheet import Box, Sheet, Text, texts
from transcaspian.language.languages import tag
from transcaspian.language.messages import Refused, words
from transcaspian.look.palette import Palette
from transcaspian.slides.deck.shapes import NAMESPACES, POINT

FONT = "Calibri"  # on every machine with PowerPoint, and a little narrower than the font that sheets are laid out with
# Where a role of a sheet's texts goes: type and index of the placeholder.
HOLDERS = {
    "title": ("title", 0),
    "subtitle": ("body", 13),
    "note": ("body", 14),
    "version": ("ftr", 11),
    "slide-number": ("sldNum", 12),
    "body": ("body", 1),
}
LAYOUTS = {
    "slide": ("title", "subtitle", "note", "version", "slide-number"),
    "table": ("title", "subtitle", "version", "slide-number"),
    "text": ("title", "body", "version", "slide-number"),
}
_LOOKS = {"title": ("tx1", 1), "slide-number": ("tx1", 1)}  # colour and weight; of the others: second colour, regular
_UNWANTED = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.PRINTER_SETTINGS,
)


@dataclass
class Deck:
    """A presentation that is being written: its layouts by what they are for, and what its placeholders are like."""

    file: Any
    layouts: dict[str, Any]
    own: bool = True  # our master, not that of a template
    body: tuple[int, int, int, int] | None = None  # left, top, width, height of a template's body
    boxes: dict[tuple[str, str], tuple[int, int, int, int]] = field(default_factory=dict)  # by layout and role
    sizes: dict[tuple[str, str], int] = field(default_factory=dict)  # hundredths of points

    def holder(self, layout: str, role: str) -> tuple[str, int] | None:
        """Return type and index of the placeholder for a role; None if the layout has none."""
        if self.own:
            return HOLDERS[role] if role in LAYOUTS[layout] else None
        kind = {
            "title": ("title", "ctrTitle"),
            "version": ("ftr",),
            "slide-number": ("sldNum",),
            "body": ("body", "obj"),
        }
        for holder in self.layouts[layout].placeholders:
            at = holder._element.find(f".//{qn('p:ph')}")
            if at.get("type", "obj") in kind.get(role, ()):
                return at.get("type", "obj"), int(at.get("idx", "0"))
        return None


def box_of(rows: Sequence[Text], sheet: Sheet) -> Box:
    """Return the room of lines of one look that run over the width of a page, in its pixels."""
    first, last = rows[0], rows[-1]
    step = rows[1].y - first.y if len(rows) > 1 else first.size * 1.3
    margin = next((text.x for text in texts(sheet.items) if text.role == "title"), first.x)
    if first.anchor == "right":
        return first.x - first.size * 8, first.y - step / 2, first.x, last.y + step / 2
    right = sheet.width - margin
    if first.role == "version":
        ends = [t.left for t in texts(sheet.items) if t.anchor == "right" and abs(t.y - first.y) < 1]
        right = min([right, *ends]) - first.size
    return first.x, first.y - step / 2, right, last.y + step / 2


def own_master(sheet: Sheet, colours: Palette, size: tuple[int, int]) -> Deck:
    """Return an empty presentation in the size, colours and places of a sheet."""
    file: Any = Presentation()
    file.slide_width, file.slide_height = Emu(size[0]), Emu(size[1])
    file.part._element.sldSz.attrib.pop("type", None)
    for rels in (file.part.package._rels, file.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNWANTED]:
            rels.pop(key)
    for layout in list(file.slide_layouts)[len(LAYOUTS) :]:
        file.slide_layouts.remove(layout)
    deck, scale = Deck(file, dict(zip(LAYOUTS, file.slide_layouts, strict=True))), size[0] / sheet.width
    say = words(sheet.language)
    places = dict(_places(sheet))
    _fill(
        file.slide_master,
        [(role, places[role]) for role in ("title", "body", "version", "slide-number")],
        deck,
        "",
        scale,
        sheet,
    )
    for name, layout in deck.layouts.items():
        layout._element.attrib.pop("type", None)
        layout.name = say(f"deck.layout.{name}")
        _fill(layout, [(role, places[role]) for role in LAYOUTS[name]], deck, name, scale, sheet)
    _theme(file.slide_master, colours)
    return deck


def _places(sheet: Sheet) -> Iterator[tuple[str, tuple[Box, float]]]:
    """Yield where each role stands on a sheet, and the size of its letters; what it has not, stands where it would."""
    found: dict[str, list[Text]] = {}
    for text in texts(sheet.items):
        found.setdefault(text.role, []).append(text)
    title, foot = found["title"], found["version"]
    margin, top = title[0].x, box_of(title, sheet)[3]
    small = foot[0].size
    yield "title", (box_of(title, sheet), title[0].size)
    lines = found.get("subtitle") or [Text("", margin, top + small, small * 1.3, "", role="subtitle")]
    yield "subtitle", (box_of(lines, sheet), lines[0].size)
    under, above = max(top, box_of(lines, sheet)[3]), foot[0].y - small * 1.5
    notes = found.get("note") or [Text("", margin, above - small, small, "", role="note")]
    yield "note", (box_of(notes, sheet), notes[0].size)
    yield "body", ((margin, under + small, sheet.width - margin, above), small * 1.2)
    yield "version", (box_of(foot[:1], sheet), small)
    number = found.get("slide-number") or [Text("", sheet.width - margin, foot[0].y, small, "", anchor="right")]
    yield "slide-number", (box_of(number, sheet), number[0].size)


def _fill(
    page: Any, places: Sequence[tuple[str, tuple[Box, float]]], deck: Deck, name: str, scale: float, sheet: Sheet
) -> None:
    """Give a master or a layout its placeholders."""
    say, tree = words(sheet.language), page._element.cSld.spTree
    for child in list(tree)[2:]:
        tree.remove(child)
    for n, (role, (box, size)) in enumerate(places, 2):
        kind, index = HOLDERS[role]
        x, y, right, bottom = (round(edge * scale) for edge in box)
        points = round(size * scale / POINT * 100)
        deck.boxes[name, role], deck.sizes[name, role] = (x, y, right - x, bottom - y), points
        colour, bold = _LOOKS.get(role, ("tx2", 0))
        align = "r" if role == "slide-number" else "l"
        which = f'type="{kind}"' + (f' idx="{index}"' if index else "") + (' sz="quarter"' if index > 10 else "")
        levels = "".join(
            f'<a:lvl{n}pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
            f'<a:defRPr sz="{points}" b="{bold}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr>'
            f"</a:lvl{n}pPr>"
            for n in range(1, 6)
        )  # fmt: skip
        lang = f'lang="{tag(sheet.language)}"'
        prompt = f"<a:r><a:rPr {lang}/><a:t>{say(f'deck.prompt.{role}')}</a:t></a:r>"
        if kind == "sldNum":
            prompt = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr {lang}/><a:t>‹#›</a:t></a:fld>'
        tree.append(parse_xml(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{n}" name={quoteattr(say(f"deck.prompt.{role}"))}/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {which}/></p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{right - x}" cy="{bottom - y}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            '<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
            f'anchor="{"ctr" if kind in ("ftr", "sldNum") else "t"}"><a:normAutofit/></a:bodyPr>'
            f"<a:lstStyle>{levels}</a:lstStyle><a:p>{prompt}</a:p></p:txBody></p:sp>"
        ))  # fmt: skip


FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # of a slide's number


def _theme(master: Any, colours: Palette) -> None:
    """Give the theme the palette's colours and one font: another theme changes both, everywhere."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    dark = sum(int(colours.paper[n : n + 2], 16) for n in (1, 3, 5)) < 3 * 128
    ink, paper, grey, panel = ("lt1", "dk1", "lt2", "dk2") if dark else ("dk1", "lt1", "dk2", "lt2")
    named = {ink: colours.ink, paper: colours.paper, grey: colours.grey, panel: colours.panel}
    named |= {f"accent{n}": colour for n, colour in enumerate(list(colours.tracks.values())[:6], 1)}
    named |= {"hlink": colours.accent, "folHlink": colours.accent}
    theme = part.blob.decode()
    for name, colour in named.items():
        theme = re.sub(rf"(<a:{name}>).*?(?=</a:{name}>)", rf'\1<a:srgbClr val="{colour[1:].upper()}"/>', theme)
    theme = re.sub(r'(<a:(?:clrScheme|fontScheme|theme\b[^>]*) name=)"[^"]*"', r'\1"Transcaspian"', theme)
    theme = re.sub(r'(<a:m(?:ajor|inor)Font>\s*<a:latin typeface=)"[^"]*"', rf'\1"{FONT}"', theme)
    part.blob = theme.encode()
    mapped = master._element.find(qn("p:clrMap"))
    for name, value in {"bg1": paper, "tx1": ink, "bg2": panel, "tx2": grey}.items():
        mapped.set(name, value)


def template_master(content: bytes) -> Deck:
    """Return a file with its master and layouts and without its slides; Refused if it has no title."""
    try:
        file: Any = Presentation(io.BytesIO(content))
    except Exception as error:  # of many libraries: zip, XML, parts that are not there
        raise Refused("deck.no_template") from error
    slides = file.slides._sldIdLst
    for one in list(slides):
        file.part.drop_rel(one.rId)
        slides.remove(one)
    _without_sections(file)
    deck = Deck(file, {}, own=False)

    def roles(layout: Any) -> set[str]:
        deck.layouts["tried"] = layout
        return {role for role in ("title", "body", "version", "slide-number") if deck.holder("tried", role)}

    layouts = [(layout, roles(layout)) for master in file.slide_masters for layout in master.slide_layouts]
    titled = [(layout, found) for layout, found in layouts if "title" in found]
    if not titled:
        raise Refused("deck.no_title")
    bodied = [(layout, found) for layout, found in titled if "body" in found]
    # The first with a body is a template's usual one; a slide with a picture needs none of it but its room.
    text = max(bodied or titled, key=lambda one: len(one[1]))
    bare = [(layout, found) for layout, found in titled if "body" not in found and len(layout.placeholders) <= 4]
    slide = max(bare or [text], key=lambda one: len(one[1]))
    deck.layouts = {"slide": slide[0], "table": slide[0], "text": text[0]}
    deck.body = _body(deck, text[0])
    return deck


def _body(deck: Deck, layout: Any) -> tuple[int, int, int, int]:
    """Return the room for what is drawn: a template's body, or else what its title leaves."""
    width, height = deck.file.slide_width, deck.file.slide_height
    found = {holder.placeholder_format.idx: holder for holder in layout.placeholders}
    at = deck.holder("text", "body")
    if at and at[1] in found and found[at[1]].width:
        body = found[at[1]]
        return body.left, body.top, body.width, body.height
    title = found[0] if 0 in found else next(iter(found.values()))
    top = (title.top + title.height) if title.top is not None and title.top < height / 2 else round(height * 0.2)
    return round(width * 0.05), top, round(width * 0.9), round(height * 0.92) - top


def _without_sections(file: Any) -> None:
    """Leave out the sections of a template: they name slides that are gone."""
    extensions = file.part._element.find(qn("p:extLst"))
    if extensions is not None:
        file.part._element.remove(extensions)
