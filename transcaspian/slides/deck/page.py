"""A slide of a PowerPoint file: placeholders, parts, a table and speaker notes where a sheet has them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Box, Group, Item, Point, Shape, Sheet, Text, texts
from transcaspian.evidence.citation import footnote
from transcaspian.language.languages import tag
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette
from transcaspian.slides.deck.master import FIELD, Deck, box_of
from transcaspian.slides.deck.rows import COLUMNS, LINE, PAD, Row
from transcaspian.slides.deck.shapes import NAMESPACES, POINT, Part, Writer, plain
from transcaspian.slides.deck.stacks import stacks
from transcaspian.slides.options import inches
from transcaspian.slides.page import Slide

PARTS = ("head", "notes", "marking", "foot")  # of a sheet, around what is drawn
_INCH = 72 * POINT
_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no fill, no grid
_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]\S{0,2000})?", re.ASCII)
_LINKED = re.compile(r"<(https?://[^<>\s]+)>")  # as a footnote writes it


class Page:
    """A slide on which the texts of a sheet are written where the sheet has them."""

    def __init__(self, deck: Deck, sheet: Sheet, colours: Palette, layout: str) -> None:
        self.deck, self.sheet, self.layout = deck, sheet, layout
        self.slide = deck.file.slides.add_slide(deck.layouts[layout])
        self.tree = self.slide.shapes._spTree
        for child in list(self.tree)[2:]:
            self.tree.remove(child)
        beside = [text.box for text in texts(sheet.items) if text.text.strip()]
        self.writer = Writer(
            colours, sheet.language, deck.file.slide_width / sheet.width, link=self.link, beside=beside
        )
        if deck.body:
            self._fit(deck.body)
        self.point = self.writer.scale / POINT  # points to a pixel

    def _fit(self, body: tuple[int, int, int, int]) -> None:
        """Draw into the body of a template what on the sheet is between its title and its foot."""
        left, top, width, height = body
        written = {text.role: text for text in texts(self.sheet.items)}
        title, foot = written["title"], written["version"]
        first = max(text.y for text in texts(self.sheet.items) if text.role == "title") + title.size * 0.6
        last = foot.y - foot.size
        self.writer.scale = min(width / (self.sheet.width - 2 * title.x), height / (last - first))
        self.writer.x = left + width / 2 - self.sheet.width / 2 * self.writer.scale
        self.writer.y = top - first * self.writer.scale

    def place(self, left: float, top: float, right: float, bottom: float) -> tuple[Emu, Emu, Emu, Emu]:
        """Return a box of the sheet as its left, top, width and height on the slide."""
        x, y, right, bottom = map(round, self.writer.box(left, top, right, bottom))
        # A sheet of whole pixels may be a hair higher than its paper.
        bottom = min(bottom, int(self.deck.file.slide_height))
        return Emu(x), Emu(y), Emu(right - x), Emu(bottom - y)

    def add(self, parts: Iterable[Part]) -> None:
        """Put parts on the slide."""
        if written := "".join(part.xml for part in parts):
            for shape in list(parse_xml(f"<p:spTree {NAMESPACES}>{written}</p:spTree>")):
                self.tree.append(shape)

    def link(self, address: str) -> str:
        """Return the element that leads to an address of the web, or to a slide ("#3"); empty for any other."""
        if re.fullmatch(r"#\d{1,4}", address):
            slides = list(self.deck.file.slides)
            if not 0 < (number := int(address[1:])) <= len(slides):
                return ""
            link = self.slide.part.relate_to(slides[number - 1].part, RELATIONSHIP_TYPE.SLIDE)
            return f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"/>'
        return leading(self.slide.part, address)

    def write(self, items: Iterable[Item]) -> None:
        """Write texts, in a placeholder where there is one for them, and rules as decoration."""
        items = tuple(items)
        found = [text for text in texts(items) if text.text.strip()]
        held = {role: [t for t in found if t.role == role] for role in dict.fromkeys(text.role for text in found)}
        for role, rows in list(held.items()):
            if role in ("title", "subtitle", "note", "version", "slide-number") and self.hold(role, rows):
                del held[role]
        rest = [text for rows in held.values() for text in rows]
        self.add(self.writer.text(stack.paragraphs, stack.width) for stack in stacks(rest, False))
        name = words(self.sheet.language)("deck.plain")
        for item in items:
            for rule in item.items if isinstance(item, Group) else (item,):
                if isinstance(rule, Shape):
                    self.add([self.writer.shape(rule, name, decorative=True)])

    def hold(self, role: str, rows: Sequence[Text], told: str = "") -> bool:
        """Write lines into their placeholder as one paragraph; say whether there is one. ``told``: instead of them."""
        holder = self.deck.holder(self.layout, role)
        if holder is None:
            return False
        kind, index = holder
        text = told or " ".join(row.text for row in rows)
        # In a template's place the letters are as large as on a slide of ours: its own are for few words.
        point = self.point if self.deck.own else self.deck.file.slide_width / POINT / self.sheet.width
        own = f'sz="{round(rows[0].size * point * 100)}"'
        box, place = self.writer.box(*box_of(rows, self.sheet)), ""
        x, y, right, bottom = map(round, box)
        if self.deck.own:
            there = self.deck.boxes[self.layout, role]
            if max(abs(a - b) for a, b in zip(there, (x, y, right - x, bottom - y), strict=True)) > self.writer.scale:
                place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{right - x}" cy="{bottom - y}"/></a:xfrm>'
        same = self.deck.own and abs(int(own[4:-1]) - self.deck.sizes[self.layout, role]) < 5
        look = "" if same else own
        whole = rows[-1].whole  # a title that is cut is whole for those who hear it
        about = self.writer.about(words(self.sheet.language)(f"deck.prompt.{role}"), whole)
        which = (f' type="{kind}"' if kind != "obj" else "") + (f' idx="{index}"' if index else "")
        # Smaller where another font needs more room: not every program takes that from the master.
        fit = "<a:bodyPr><a:normAutofit/></a:bodyPr>" if self.deck.own else "<a:bodyPr/>"
        self.add([Part(
            f'<p:sp><p:nvSpPr>{about}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{which}/></p:nvPr>'
            f"</p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{fit}<a:lstStyle/><a:p>{self._told(role, text, look)}"
            "</a:p></p:txBody></p:sp>",
            box,
        )])  # fmt: skip
        return True

    def _told(self, role: str, text: str, look: str) -> str:
        """Return the runs of a placeholder; the number of a slide is a field, which counts on in another deck."""
        written = self.writer.run(Text(text, 0, 0, 0, ""), look)
        number = re.match(r"\d+", text) if role == "slide-number" else None
        if number is None:
            return written
        lang = f'lang="{tag(self.sheet.language)}"'
        field = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr {lang} {look}/><a:t>{number[0]}</a:t></a:fld>'
        rest = text[number.end() :]
        return field + (self.writer.run(Text(rest, 0, 0, 0, ""), look) if rest else "")

    def body(self, box: Box, paragraphs: str, columns: int = 1, gap: float = 0.0, beside: bool = False) -> None:
        """Write paragraphs into the body, in columns; they get smaller where another font needs more room.

        ``beside``: in a box of their own, next to the body.
        """
        holder = None if beside else self.deck.holder(self.layout, "body")
        x, y, right, bottom = map(round, self.writer.box(*box))
        place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{right - x}" cy="{bottom - y}"/></a:xfrm>'
        about = self.writer.about(words(self.sheet.language)("deck.prompt.body"))
        which = '<p:cNvSpPr txBox="1"/><p:nvPr/>'
        if holder:
            kind = f' type="{holder[0]}"' if holder[0] != "obj" else ""
            which = f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{kind} idx="{holder[1]}"/></p:nvPr>'
        if self.deck.own or not holder:
            place += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        else:
            place = ""  # where the template has it
        inner = "" if holder else ' wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"'
        split = f' numCol="{columns}" spcCol="{round(gap * self.writer.scale)}"' if columns > 1 else ""
        self.add([Part(
            f"<p:sp><p:nvSpPr>{about}{which}</p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:bodyPr{inner}{split}>"
            f"<a:normAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>",
            (x, y, right, bottom),
        )])  # fmt: skip

    def picture(self, content: bytes, box: Box, name: str, told: str) -> None:
        """Add a picture in a box of the sheet."""
        shape = self.slide.shapes.add_picture(io.BytesIO(content), *self.place(*box))
        self.writer.last += 1
        about = shape._element.nvPicPr.cNvPr
        about.set("id", str(self.writer.last))
        about.set("name", plain(name))
        about.set("descr", plain(told))

    def table(
        self, at: Point, widths: Sequence[float], size: float, header: Sequence[str], rows: Sequence[Row], one: Slide
    ) -> None:
        """Draw events as a table at a point of the sheet; widths of columns and size of letters in points."""
        colours, track = one.scene.colours, list(COLUMNS).index("track")
        fit = self.point / (page_size(self.sheet)[0] / POINT / self.sheet.width)  # a template has less room
        widths, size = [wide * fit for wide in widths], size * fit
        left, top, width, _ = self.place(*at, at[0] + sum(widths) / self.point, at[1])
        frame = self.slide.shapes.add_table(len(rows) + 1, len(widths), left, top, width, Emu(0))
        frame.name = words(self.sheet.language)("deck.table")
        about = frame._element.nvGraphicFramePr.cNvPr
        self.writer.last += 1
        about.set("id", str(self.writer.last))
        about.set("descr", plain(one.subtitle))
        frame.table.horz_banding = False
        frame.table._tbl.tblPr.find(qn("a:tableStyleId")).text = _TABLE_STYLE
        for column, wide in zip(frame.table.columns, widths, strict=True):
            column.width = Pt(wide)
        frame.table.rows[0].height = Pt(size * LINE + 2 * PAD)
        for cell, text in zip(frame.table.rows[0].cells, header, strict=True):
            self.cell(cell, Text(text, 0, 0, size, colours.ink, "semibold"), colours.grey, colours.panel)
        for row, line in zip(rows, tuple(frame.table.rows)[1:], strict=True):
            line.height = Pt(row.height * fit)
            chosen = row.event.id == one.scene.view.event
            ground = colours.highlight if chosen else ""
            for n, (cell, text) in enumerate(zip(line.cells, row.cells, strict=True)):
                colour = colours.track(row.event.track) if n == track else colours.ink
                self.cell(cell, Text(text, 0, 0, size, colour), colours.rule, ground)

    def cell(self, cell: Any, text: Text, rule: str, ground: str) -> None:
        """Write a cell with a rule beneath it, and a ground if it is to have one."""
        fill = self.writer.paint(ground) if ground else "<a:noFill/>"
        none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
        line = f'<a:lnB w="6350">{self.writer.paint(rule)}</a:lnB>'
        pad = " ".join(f'mar{side}="{round(PAD * POINT)}"' for side in "LRTB")
        look = parse_xml(f"<a:tcPr {nsdecls('a')} {pad}>{none}{line}{fill}</a:tcPr>")
        cell._tc.replace(cell._tc.get_or_add_tcPr(), look)
        # A cell without text would be as high as a line of 18 points.
        look_of = f'sz="{round(text.size * 100)}" b="{int(text.weight == "semibold")}"'
        run = self.writer.run(replace(text, text=text.text or "–"), look_of)
        paragraph = parse_xml(f"<a:p {NAMESPACES}>{run}</a:p>")
        cell._tc.txBody.replace(cell._tc.txBody.p_lst[0], paragraph)

    def tell(self, lines: Iterable[str]) -> None:
        """Write the speaker notes, addresses in angle brackets as links."""
        page = self.slide.notes_slide
        frame, lang = page.notes_text_frame._txBody, tag(self.sheet.language)
        for paragraph in list(frame.p_lst):
            frame.remove(paragraph)

        def piece(text: str, address: str) -> str:
            return f'<a:r><a:rPr lang="{lang}">{leading(page.part, address)}</a:rPr>{_t(text)}</a:r>'

        for told in lines:
            pieces = [piece(text, text if at % 2 else "") for at, text in enumerate(_LINKED.split(told)) if text]
            frame.append(parse_xml(f"<a:p {NAMESPACES}>{''.join(pieces)}</a:p>"))


def leading(part: Any, address: str) -> str:
    """Return the element that leads from a part to an address of the web; empty for any other."""
    if not _ADDRESS.fullmatch(address := plain(address)):
        return ""  # an invalid address makes PowerPoint offer to repair the file
    quoted = quote(address, safe="%/:=&?~#+!$,;'@()*-._")
    return f'<a:hlinkClick r:id="{part.relate_to(quoted, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)}"/>'


def _t(text: str) -> str:
    return f"<a:t>{escape(plain(text))}</a:t>"


def page_size(sheet: Sheet) -> tuple[int, int]:
    """Return width and height of the page of a sheet, in EMU."""
    across, down = inches(sheet.width, sheet.height)
    return round(across * _INCH), round(down * _INCH)


def parts_of(sheet: Sheet) -> dict[str, Group]:
    """Return the groups of a sheet that stand around what is drawn, by their keys."""
    return {item.key: item for item in sheet.items if isinstance(item, Group) and item.key in PARTS}


def source_lines(data: Dataset, one: Slide, numbers: Mapping[str, int]) -> list[str]:
    """Return sources in full by their numbers, under a heading."""
    ordered = sorted(numbers, key=numbers.__getitem__)
    listed = [f"{numbers[source]}. {footnote(data.sources[source], one.scene.view)}." for source in ordered]
    return [words(one.sheet.language)("slide.sources"), *listed] if listed else []
