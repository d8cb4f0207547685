"""Slides as PowerPoint files: a picture of map and timeline, and everything that is said about it as text to edit.

Titles, footnotes, marking and foot are text boxes where the sheet has its texts, events are a native table, full
sources with their links stand in the speaker notes. The same slides give the same bytes: no clock, no program's name.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.language.messages import words
from transcaspian.look.palette import LIGHT, PALETTES, Palette
from transcaspian.slides.deck_page import Page, page_size, parts_of, plain, source_lines
from transcaspian.slides.deck_tables import add_tables
from transcaspian.slides.foot import left_out
from transcaspian.slides.page import Slide, provenance
from transcaspian.stories import story_data

_PICTURE = 2880  # pixels across, at least: sharp on a large screen
_MADE = datetime(2023, 1, 1)
_PROPERTY = 255  # characters that a property of a file may have


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
            add_tables(deck, story_data(data, one.scene.view), one, own, last)
            numbers |= {source: n for source, n in own.items() if n > last}
            last = max(last, *own.values(), 0)
    for sheet in after:
        _leaf(deck, sheet)
    _describe(deck, sheets[0], slides)
    return _fixed(deck)


def _deck(sheet: Sheet) -> Any:
    """Return an empty presentation in the size and colours of a sheet."""
    deck: Any = Presentation()
    width, height = page_size(sheet)
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


def _leaf(deck: Any, sheet: Sheet) -> None:
    Page(deck, sheet).write(sheet.items)


def _picture(deck: Any, data: Dataset, one: Slide) -> None:
    """Add the slide with the picture between its texts, in the order in which they are read."""
    sheet, parts = one.sheet, parts_of(one.sheet)
    written = [text for text in texts(tuple(parts.values())) if text.text.strip()]
    top = math.floor(max(text.y + text.size * 0.7 for text in written if text.y < sheet.height / 2))
    bottom = math.ceil(min(text.y - text.size * 0.7 for text in written if text.y > sheet.height / 2))
    # Only what lies between the texts, so that the picture covers no text.
    drawn = Group(tuple(item for item in sheet.items if item not in parts.values()), y=-top)
    content = png(replace(sheet, height=bottom - top, items=(drawn,)), max(1.0, _PICTURE / sheet.width))
    page = Page(deck, sheet)
    page.write([parts["head"]])
    picture = page.slide.shapes.add_picture(io.BytesIO(content), *page.place(0, top, sheet.width, bottom - top))
    picture.name = words(sheet.language)("deck.picture")
    picture._element.nvPicPr.cNvPr.set("descr", plain(sheet.description))
    if rows := [text for text in written if text.role == "note"]:
        page.box(rows, _footnotes(one, rows))
    page.write([parts["foot"], parts["marking"]])
    sources = source_lines(data, one, one.notes.numbers)
    page.tell([one.message, one.scene.summary, *sources, provenance(data, one.scene.view)])


def _footnotes(one: Slide, rows: Sequence[Text]) -> str:
    """Return the footnotes that stand on the sheet as one paragraph."""
    say, written = words(one.sheet.language), " ".join(row.text for row in rows)
    kept = [note for note in one.footnotes if note in written]
    if (in_all := len(one.notes.numbers)) > len(kept):
        kept.append(left_out(in_all, len(kept), one.options, say))
    return f"{say('slide.sources')}  {' · '.join(kept)}"


def _describe(deck: Any, sheet: Sheet, slides: Sequence[Slide]) -> None:
    """Set the properties of the file: all that is in it, nothing of when and by what it was made."""
    about, say = deck.core_properties, words(sheet.language)
    tracks = dict.fromkeys(event.track for one in slides for event in one.scene.events)
    about.title, about.subject = (plain(text)[:_PROPERTY] for text in (sheet.title, sheet.description))
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
