"""Slides as PowerPoint files: a picture of map and timeline, and everything that is said about it as text to edit.

Titles, footnotes, marking and foot are text boxes where the sheet has its texts, events are a native table, full
sources with their links stand in the speaker notes. The same slides give the same bytes: no clock, no program's name.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import BASELINE, Group, Item, Point, Shape, Sheet, Text, in_lines, texts
from transcaspian.evidence.citation import footnote
from transcaspian.language.messages import words
from transcaspian.look.palette import LIGHT, PALETTES, Palette, palette, rgb
from transcaspian.look.typography import drawn
from transcaspian.slides.event_table import COLUMNS, LEAST, LINE, PAD, TABLES, Row, column_widths, event_rows, paged
from transcaspian.slides.layout import HEAD_STEP
from transcaspian.slides.page import Slide, provenance
from transcaspian.stories import story_data

_PARTS = ("head", "notes", "marking", "foot")  # of a sheet, that become text
_FONT = "Calibri"  # on every machine with PowerPoint, and a little narrower than the font that sheets are laid out with
_MIDDLE = 0.34  # from the middle of a line of Calibri to its baseline, in font sizes
_PICTURE = 2880  # pixels across, at least: sharp on a large screen
# Width and height of the page (EMU) by the sheet's proportions; any other is as wide as the first.
_PAGES = {16 / 9: (12_192_000, 6_858_000), 4 / 3: (9_144_000, 6_858_000), 1.414: (10_692_000, 7_560_000)}
_POINT = 12_700  # EMU
_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no fill, no grid
_MADE = datetime(2023, 1, 1)
_PROPERTY = 255  # characters that a property of a file may have
_NOT_XML = re.compile("[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]\S{0,2000})?", re.ASCII)
_LINKED = re.compile(r"<(https?://[^<>\s]+)>")  # as a footnote writes it
_LANGUAGES = {"en": MSO_LANGUAGE_ID.ENGLISH_UK, "pl": MSO_LANGUAGE_ID.POLISH}


def pptx(
    data: Dataset,
    slides: Sequence[Slide],
    before: Sequence[Sheet] = (),
    after: Sequence[Sheet] = (),
    tables: bool = True,
) -> bytes:
    """Return slides as a PowerPoint file, each with the table of its events; all have the size of the first.

    ``before`` and ``after`` are pages of text. A source that only a table names has a number after those of all slides.
    """
    sheets = [*before, *(one.sheet for one in slides), *after]
    deck = _deck(sheets[0])
    for sheet in before:
        _leaf(deck, sheet)
    numbers: dict[str, int] = {}
    for one in slides:
        numbers |= one.notes.numbers
    last = max((n for one in slides for n in one.notes.numbers.values()), default=0)
    if len(set(numbers.values())) < len(numbers):
        numbers = {}  # each slide counts from 1: none speaks of another's numbers
    for one in slides:
        _picture(deck, data, one)
        if tables:
            own = {**numbers, **one.notes.numbers}
            _tables(deck, story_data(data, one.scene.view), one, own, last)
            numbers |= {source: n for source, n in own.items() if n > last}
            last = max(last, *own.values(), 0)
    for sheet in after:
        _leaf(deck, sheet)
    _describe(deck, sheets[0], slides)
    return _fixed(deck)


def _deck(sheet: Sheet) -> Any:
    """Return an empty presentation in the size and colours of a sheet."""
    deck: Any = Presentation()
    width, height = _page_size(sheet)
    across, down = width / deck.slide_width, height / deck.slide_height
    deck.slide_width, deck.slide_height = Emu(width), Emu(height)
    deck.part._element.sldSz.attrib.pop("type", None)
    master = deck.slide_master
    for holder in (*master.placeholders, *(p for layout in master.slide_layouts for p in layout.placeholders)):
        if holder._element.spPr.xfrm is not None:  # so that a slide that is added fits as well
            x, y, w, h = holder.left * across, holder.top * down, holder.width * across, holder.height * down
            holder.left, holder.top, holder.width, holder.height = Emu(int(x)), Emu(int(y)), Emu(int(w)), Emu(int(h))
    _colour(master, next((known for known in PALETTES.values() if known.paper == sheet.ground), LIGHT))
    # The template's thumbnail, its printer and the program that made it.
    unwanted = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    for rels in (deck.part.package._rels, deck.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in unwanted]:
            rels.pop(key)
    return deck


def _page_size(sheet: Sheet) -> tuple[int, int]:
    """Return width and height of the page of a sheet, in EMU."""
    shape = sheet.width / sheet.height
    like = min(_PAGES, key=lambda known: abs(known - shape))
    if abs(like - shape) < 0.01:
        return _PAGES[like]
    return (12_192_000, round(12_192_000 / shape)) if shape >= 1 else (round(12_192_000 * shape), 12_192_000)


def _colour(master: Any, colours: Palette) -> None:
    """Give the theme the palette's colours: links, and what a briefer adds, are legible on the ground."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    named = {"dk1": colours.ink, "lt1": colours.paper, "dk2": colours.grey, "lt2": colours.panel}
    named |= {f"accent{n}": colour for n, colour in enumerate(colours.tracks.values(), 1)}
    named |= {"hlink": colours.accent, "folHlink": colours.accent}
    theme = part.blob.decode()
    for name, colour in named.items():
        theme = re.sub(rf"(<a:{name}>).*?(?=</a:{name}>)", rf'\1<a:srgbClr val="{colour[1:].upper()}"/>', theme)
    part.blob = theme.encode()


class _Page:
    """A slide on which the texts of a sheet are written where the sheet has them."""

    def __init__(self, deck: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
        self.x, self.y = deck.slide_width / sheet.width, deck.slide_height / sheet.height  # EMU to a pixel
        self.point = self.x / _POINT  # points to a pixel
        self.slide.background.fill.solid()
        self.slide.background.fill.fore_color.rgb = _rgb(sheet.ground)

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
                shape._element.nvSpPr.cNvPr.set("descr", _plain(whole))
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
        run.font.color.rgb = _rgb(look.colour)

    def add(self, paragraph: Any, text: str, href: str = "") -> Any:
        """Add text in the look of its surroundings."""
        run = paragraph.add_run()
        run.text = _plain(text)
        run.font.language_id = _LANGUAGES[self.sheet.language]
        if _ADDRESS.fullmatch(address := _plain(href)):
            # An invalid address makes PowerPoint offer to repair the file.
            run.hyperlink.address = quote(address, safe="%/:=&?~#+!$,;'@()*-._")
        return run

    def rule(self, rule: Shape) -> None:
        """Draw a straight line."""
        (x0, y0), (x1, y1) = rule.rings[0]
        a, b, c, d = self.place(x0, y0, x1, y1)
        drawn = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, a, b, c, d)
        drawn._element.remove(drawn._element.find(qn("p:style")))  # the theme's, with a shadow
        drawn.line.color.rgb, drawn.line.width = _rgb(rule.stroke), Pt(rule.width * self.point)

    def table(
        self, at: Point, widths: Sequence[float], size: float, header: Sequence[str], rows: Sequence[Row], one: Slide
    ) -> None:
        """Draw events as a table at a point of the sheet; widths of columns and size of letters in points."""
        colours = palette(one.scene.view.theme)
        left, top, width, _ = self.place(*at, sum(widths) / self.point, 0)
        frame = self.slide.shapes.add_table(len(rows) + 1, len(widths), left, top, width, Emu(0))
        frame.name = words(self.sheet.language)("deck.table")
        frame._element.nvGraphicFramePr.cNvPr.set("descr", _plain(one.subtitle))
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
        ground = f'<a:solidFill><a:srgbClr val="{_rgb(fill)}"/></a:solidFill>' if fill else "<a:noFill/>"
        none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
        line = f'<a:lnB w="6350"><a:solidFill><a:srgbClr val="{_rgb(rule)}"/></a:solidFill></a:lnB>'
        pad = " ".join(f'mar{side}="{round(PAD * _POINT)}"' for side in "LRTB")
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


def _plain(text: str) -> str:
    """Return a text on one line, without characters that XML does not allow or that are invisible."""
    return _NOT_XML.sub("", re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text))


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*rgb(colour))  # type: ignore[no-untyped-call]


def _leaf(deck: Any, sheet: Sheet) -> None:
    _Page(deck, sheet).write(sheet.items)


def _parts(sheet: Sheet) -> dict[str, Group]:
    """Return the groups of a sheet that become text, by their keys."""
    return {item.key: item for item in sheet.items if isinstance(item, Group) and item.key in _PARTS}


def _picture(deck: Any, data: Dataset, one: Slide) -> None:
    """Add the slide with the picture between its texts, in the order in which they are read."""
    sheet, parts = one.sheet, _parts(one.sheet)
    written = [text for text in texts(tuple(parts.values())) if text.text.strip()]
    top = math.floor(max(text.y + text.size * 0.7 for text in written if text.y < sheet.height / 2))
    bottom = math.ceil(min(text.y - text.size * 0.7 for text in written if text.y > sheet.height / 2))
    # Only what lies between the texts, so that the picture covers no text.
    drawn = Group(tuple(item for item in sheet.items if item not in parts.values()), y=-top)
    content = png(replace(sheet, height=bottom - top, items=(drawn,)), max(1.0, _PICTURE / sheet.width))
    page = _Page(deck, sheet)
    page.write([parts["head"]])
    picture = page.slide.shapes.add_picture(io.BytesIO(content), *page.place(0, top, sheet.width, bottom - top))
    picture.name = words(sheet.language)("deck.picture")
    picture._element.nvPicPr.cNvPr.set("descr", _plain(sheet.description))
    if rows := [text for text in written if text.role == "note"]:
        page.box(rows, _footnotes(one, rows))
    page.write([parts["foot"], parts["marking"]])
    whole = [one.title] if any(text.role == "title" and text.whole for text in written) else []
    page.tell([*whole, one.scene.summary, *_sources(data, one, one.notes.numbers), provenance(data, one.scene.view)])


def _footnotes(one: Slide, rows: Sequence[Text]) -> str:
    """Return the footnotes that stand on the sheet as one paragraph."""
    say, written = words(one.sheet.language), " ".join(row.text for row in rows)
    kept = [note for note in one.footnotes if note in written]
    if left_out := len(one.footnotes) - len(kept):
        kept.append(say.n("slide.more_sources", left_out))
    return f"{say('slide.sources')}  {' · '.join(kept)}"


def _sources(data: Dataset, one: Slide, numbers: Mapping[str, int]) -> list[str]:
    """Return sources in full by their numbers, under a heading."""
    ordered = sorted(numbers, key=numbers.__getitem__)
    listed = [f"{numbers[source]}. {footnote(data.sources[source], one.scene.view)}." for source in ordered]
    return [words(one.sheet.language)("slide.sources"), *listed] if listed else []


@dataclass(frozen=True, slots=True)
class _Tables:
    """The events of a view divided into tables: where they stand on the sheet, and in points."""

    title: Text
    head: tuple[Text, ...]
    foot: Text
    room: float  # pixels
    top: float
    note_y: float
    small: float
    size: float  # points
    header: tuple[str, ...]
    widths: list[float]
    pages: list[list[Row]]


def _divided(data: Dataset, one: Slide, numbers: dict[str, int], last: int) -> _Tables:
    """Divide a view's events into tables; sources get the numbers that they do not have yet."""
    sheet, say, parts = one.sheet, words(one.sheet.language), _parts(one.sheet)
    title, foot = (next(text for text in texts(sheet.items) if text.role == role) for role in ("title", "version"))
    head = tuple(
        text for text in texts((parts["marking"], parts["head"])) if text.y < sheet.height / 2 and text.role != "title"
    )
    wide = _page_size(sheet)[0]
    room, point = sheet.width - 2 * title.x, wide / _POINT / sheet.width
    small = max(foot.size, LEAST / point)
    # The title has two lines here in any case: what it counts makes it longer.
    down = (
        title.size * HEAD_STEP * (1 - sum(text.role == "title" and text != title for text in texts((parts["head"],))))
    )
    head = tuple(replace(text, y=text.y + down) if text.role == "subtitle" else text for text in head)
    top, note_y = max(text.y + text.size * 1.2 for text in head), foot.y - foot.size - small
    size = max(LEAST, 11 * wide / 12_192_000)
    header = tuple(say("slide.sources_title" if name == "sources" else f"table.{name}") for name in COLUMNS)
    height = (note_y - small - top) * point
    rows = event_rows(data, one, TABLES * int(height / (size * LINE + 2 * PAD)))
    widths = column_widths([header, *((*row.cells, "000, 000, 000") for row in rows)], room * point, size)
    pages = paged(rows, widths, height, size, numbers, last)
    return _Tables(title, head, foot, room, top, note_y, small, size, header, widths, pages)


def shortened(data: Dataset, one: Slide) -> tuple[str, ...]:
    """Return in full what the tables of a slide have no room to say in full."""
    data = story_data(data, one.scene.view)
    found = _divided(data, one, dict(one.notes.numbers), max(one.notes.numbers.values(), default=0))
    return tuple(dict.fromkeys(whole for page in found.pages for row in page for whole in row.shortened))


def _tables(deck: Any, data: Dataset, one: Slide, numbers: dict[str, int], last: int) -> None:
    """Add the slides with the events of a view as a table; sources get the numbers that they do not have yet."""
    sheet, say, parts, total = one.sheet, words(one.sheet.language), _parts(one.sheet), len(one.scene.events)
    at, shown = _divided(data, one, numbers, last), 0
    for group in at.pages:
        first, shown = shown + 1, shown + len(group)
        which = say.number(first) if first == shown else f"{say.number(first)}–{say.number(shown)}"
        counted = f" · {say.n('deck.rows', len(group), rows=which, total=say.number(total))}"
        note = say("deck.order")
        if group is at.pages[-1] and shown < total:
            note += f" {say.n('deck.more', total - shown)}"
        page = _Page(deck, sheet)
        page.write([*_titled(at, one.title, counted), *at.head])
        page.table((at.title.x, at.top), at.widths, at.size, at.header, group, one)
        page.write([Text(note, at.title.x, at.note_y, at.small, at.foot.colour, role="order")])
        page.write([item for item in parts["foot"].items if isinstance(item, Shape) or item == at.foot])
        page.write([text for text in texts((parts["marking"],)) if text not in at.head])
        named = {source: numbers[source] for row in group for source in row.sources}
        page.tell([*_sources(data, one, named), provenance(data, one.scene.view)])


def _titled(at: _Tables, title: str, counted: str) -> list[Text]:
    """Return the title of a table in two lines at most, in any case with what it counts."""
    rows = in_lines(title, at.room, at.title.size, 2, at.title.weight, counted)
    whole = "" if " ".join(rows) == " ".join((title + counted).split()) else title + counted
    return [
        replace(
            at.title, text=row, y=at.title.y + n * at.title.size * HEAD_STEP, whole=whole if n + 1 == len(rows) else ""
        )
        for n, row in enumerate(rows)
    ]


def _describe(deck: Any, sheet: Sheet, slides: Sequence[Slide]) -> None:
    """Set the properties of the file: all that is in it, nothing of when and by what it was made."""
    about, say = deck.core_properties, words(sheet.language)
    tracks = dict.fromkeys(event.track for one in slides for event in one.scene.events)
    about.title, about.subject = (_plain(text)[:_PROPERTY] for text in (sheet.title, sheet.description))
    about.author, about.language = say("slide.author")[:_PROPERTY], sheet.language
    about.keywords = ", ".join(say(f"track.{track}") for track in tracks if say.has(f"track.{track}"))[:_PROPERTY]
    about.comments = about.last_modified_by = ""
    about.created, about.modified, about.revision = _MADE, _MADE, 1


def _fixed(deck: Any) -> bytes:
    """Return the file without the times of its making."""
    written, fixed = io.BytesIO(), io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
