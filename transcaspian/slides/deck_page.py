"""A page of a PowerPoint file: texts, rules, a table and speaker notes where a sheet has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import BASELINE, Group, Item, Point, Shape, Sheet, Text, texts
from transcaspian.evidence.citation import footnote
from transcaspian.language.messages import words
from transcaspian.look.palette import palette, rgb
from transcaspian.look.typography import drawn
from transcaspian.slides.event_table import COLUMNS, LINE, PAD, Row
from transcaspian.slides.options import inches
from transcaspian.slides.page import Slide

_PARTS = ("head", "notes", "marking", "foot")  # of a sheet, that become text
_FONT = "Calibri"  # on every machine with PowerPoint, and a little narrower than the font that sheets are laid out with
_MIDDLE = 0.34  # from the middle of a line of Calibri to its baseline, in font sizes
POINT = 12_700  # EMU
_INCH = 72 * POINT
_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no fill, no grid
_NOT_XML = re.compile("[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]\S{0,2000})?", re.ASCII)
_LINKED = re.compile(r"<(https?://[^<>\s]+)>")  # as a footnote writes it
_LANGUAGES = {"en": MSO_LANGUAGE_ID.ENGLISH_UK, "pl": MSO_LANGUAGE_ID.POLISH}


class Page:
    """A slide on which the texts of a sheet are written where the sheet has them."""

    def __init__(self, deck: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
        self.x, self.y = deck.slide_width / sheet.width, deck.slide_height / sheet.height  # EMU to a pixel
        self.point = self.x / POINT  # points to a pixel
        self.slide.background.fill.solid()
        self.slide.background.fill.fore_color.rgb = solid(sheet.ground)

    def place(self, left: float, top: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
        """Return a box of the sheet on the slide."""
        return (
            Emu(round(left * self.x)), Emu(round(top * self.y)), Emu(round(width * self.x)), Emu(round(height * self.y))
        )  # fmt: skip

    def write(self, items: Iterable[Item]) -> None:
        """Write texts, lines of one look below each other in one box, and rules."""
        items = tuple(items)
        stacks: list[list[Text]] = []
        for text in texts(items):
            if not text.text.strip():
                continue
            if stacks and _continues(stacks[-1][-1], text):
                stacks[-1].append(text)
            else:
                stacks.append([text])
        for rows in stacks:
            shape = self.box(rows, " ".join(row.text for row in rows) if rows[0].role in ("title", "subtitle") else "")
            if whole := rows[-1].whole:  # a title that is cut is whole for those who hear it
                shape._element.nvSpPr.cNvPr.set("descr", plain(whole))
        for item in items:
            for rule in item.items if isinstance(item, Group) else (item,):
                if isinstance(rule, Shape) and not rule.closed and [len(ring) for ring in rule.rings] == [2]:
                    self.rule(rule)

    def box(self, rows: Sequence[Text], flowing: str = "") -> Any:
        """Write lines in the room that they have on the sheet; ``flowing``: as one paragraph of the page's width."""
        first, count = rows[0], len(rows)
        step = rows[1].y - first.y if count > 1 else first.size * 1.3
        width = max(row.width for row in rows) * 1.03 + first.size * 0.5
        left = first.x - {"left": 0.0, "middle": 0.5, "right": 1.0}[first.anchor] * width
        if flowing:
            left, width = first.x, self.sheet.width - 2 * first.x
        top = first.y - step / 2 - (first.size * (_MIDDLE - BASELINE) if count == 1 else 0)
        where = self.place(left, top, width, step * count)
        title = first.role == "title" and self.slide.shapes.title
        shape = title or self.slide.shapes.add_textbox(*where)
        shape.left, shape.top, shape.width, shape.height = where
        frame = shape.text_frame
        frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, bool(flowing)
        frame.margin_left = frame.margin_top = frame.margin_right = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if count == 1 else MSO_ANCHOR.TOP
        paragraph = frame.paragraphs[0]
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[first.anchor]
        if flowing:
            self.run(paragraph, first, flowing)
            return shape
        if count > 1:
            paragraph.line_spacing = Pt(round(step * self.point, 2))
        for n, row in enumerate(rows):
            if n:
                paragraph.add_line_break()
            self.run(paragraph, row, row.text)
        return shape

    def run(self, paragraph: Any, look: Text, text: str, point: float = 0) -> None:
        """Add text in the look of a text of the sheet; ``point``: of how many points its size is, if not in pixels."""
        run = self.add(paragraph, drawn(text), look.href)
        run.font.size, run.font.name = Pt(round(look.size * (point or self.point), 1)), _FONT
        run.font.bold, run.font.italic = look.weight == "semibold", look.weight == "italic"
        run.font.color.rgb = solid(look.colour)

    def add(self, paragraph: Any, text: str, href: str = "") -> Any:
        """Add text in the look of its surroundings."""
        run = paragraph.add_run()
        run.text = plain(text)
        run.font.language_id = _LANGUAGES[self.sheet.language]
        if _ADDRESS.fullmatch(address := plain(href)):
            # An invalid address makes PowerPoint offer to repair the file.
            run.hyperlink.address = quote(address, safe="%/:=&?~#+!$,;'@()*-._")
        return run

    def rule(self, rule: Shape) -> None:
        """Draw a straight line."""
        (x0, y0), (x1, y1) = rule.rings[0]
        a, b, c, d = self.place(x0, y0, x1, y1)
        drawn = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, a, b, c, d)
        drawn._element.remove(drawn._element.find(qn("p:style")))  # the theme's, with a shadow
        drawn.line.color.rgb, drawn.line.width = solid(rule.stroke), Pt(rule.width * self.point)

    def table(
        self, at: Point, widths: Sequence[float], size: float, header: Sequence[str], rows: Sequence[Row], one: Slide
    ) -> None:
        """Draw events as a table at a point of the sheet; widths of columns and size of letters in points."""
        colours = palette(one.scene.view.theme)
        left, top, width, _ = self.place(*at, sum(widths) / self.point, 0)
        frame = self.slide.shapes.add_table(len(rows) + 1, len(widths), left, top, width, Emu(0))
        frame.name = words(self.sheet.language)("deck.table")
        frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(one.subtitle))
        frame.table.horz_banding = False
        frame.table._tbl.tblPr.find(qn("a:tableStyleId")).text = _TABLE_STYLE
        for column, wide in zip(frame.table.columns, widths, strict=True):
            column.width = Pt(wide)
        frame.table.rows[0].height = Pt(size * LINE + 2 * PAD)
        for cell, text in zip(frame.table.rows[0].cells, header, strict=True):
            self.cell(cell, Text(text, 0, 0, size, colours.ink, "semibold"), colours.grey, colours.panel)
        track = list(COLUMNS).index("track")
        for row, line in zip(rows, tuple(frame.table.rows)[1:], strict=True):
            line.height = Pt(row.height)
            fill = colours.highlight if row.event.id == one.scene.view.event else ""
            for n, (cell, text) in enumerate(zip(line.cells, row.cells, strict=True)):
                colour = colours.track(row.event.track) if n == track else colours.ink
                self.cell(cell, Text(text, 0, 0, size, colour), colours.rule, fill)

    def cell(self, cell: Any, text: Text, rule: str, fill: str) -> None:
        """Write a cell over a hairline."""
        ground = f'<a:solidFill><a:srgbClr val="{solid(fill)}"/></a:solidFill>' if fill else "<a:noFill/>"
        none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
        line = f'<a:lnB w="6350"><a:solidFill><a:srgbClr val="{solid(rule)}"/></a:solidFill></a:lnB>'
        pad = " ".join(f'mar{side}="{round(PAD * POINT)}"' for side in "LRTB")
        look = parse_xml(f"<a:tcPr {nsdecls('a')} {pad}>{none}{line}{ground}</a:tcPr>")
        cell._tc.replace(cell._tc.get_or_add_tcPr(), look)
        # A cell without text would be as high as a line of 18 points.
        self.run(cell.text_frame.paragraphs[0], text, text.text or "–", 1)

    def tell(self, lines: Iterable[str]) -> None:
        """Write the speaker notes, addresses in angle brackets as links."""
        frame = self.slide.notes_slide.notes_text_frame
        for n, told in enumerate(lines):
            paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
            for at, piece in enumerate(_LINKED.split(told)):
                if piece:
                    self.add(paragraph, piece, piece if at % 2 else "")


def _continues(above: Text, text: Text) -> bool:
    """Whether a text is the next line of one above it."""
    return (
        replace(above, text="", y=0, whole="") == replace(text, text="", y=0, whole="")
        and 0 < text.y - above.y < 1.45 * text.size
    )


def plain(text: str) -> str:
    """Return a text on one line, without characters that XML does not allow or that are invisible."""
    return _NOT_XML.sub("", re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text))


def solid(colour: str) -> RGBColor:
    """Return a colour ``#rrggbb`` as PowerPoint has it."""
    return RGBColor(*rgb(colour))  # type: ignore[no-untyped-call]


def page_size(sheet: Sheet) -> tuple[int, int]:
    """Return width and height of the page of a sheet, in EMU."""
    across, down = inches(sheet.width, sheet.height)
    return round(across * _INCH), round(down * _INCH)


def parts_of(sheet: Sheet) -> dict[str, Group]:
    """Return the groups of a sheet that become text, by their keys."""
    return {item.key: item for item in sheet.items if isinstance(item, Group) and item.key in _PARTS}


def source_lines(data: Dataset, one: Slide, numbers: Mapping[str, int]) -> list[str]:
    """Return sources in full by their numbers, under a heading."""
    ordered = sorted(numbers, key=numbers.__getitem__)
    listed = [f"{numbers[source]}. {footnote(data.sources[source], one.scene.view)}." for source in ordered]
    return [words(one.sheet.language)("slide.sources"), *listed] if listed else []
