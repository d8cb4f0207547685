"""Pages of text in a PowerPoint file: contents with links to the slides, and sources, as paragraphs that flow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.slides.deck.page import Page

_LINKED = re.compile(r"<(https?://[^<>\s]+)>")  # as a footnote writes it
_OPEN = re.compile(r"<https?:[^<>\s]*$")
_COLUMN_GAP = 40  # pixels at 1920 across


def write_leaf(page: Page, sheet: Sheet) -> None:
    """Write a page of entries: its head, the entries in one box, its foot."""
    around = [item for item in sheet.items if isinstance(item, Group) and item.key in ("head", "marking", "foot")]
    entries = [list(texts((item,))) for item in sheet.items if isinstance(item, Group) and item.key == "entry"]
    page.write([item for item in around if item.key == "head"])
    if entries:
        _write_entries(page, sheet, entries)
    page.write([item for item in around if item.key != "head"])


def _write_entries(page: Page, sheet: Sheet, entries: Sequence[Sequence[Text]]) -> None:
    written = [text for entry in entries for text in entry]
    left = next(text.x for text in texts(sheet.items) if text.role == "title")
    numbered = entries[0][0].anchor == "right"  # the number first: a list of sources
    columns = len({round(entry[0].x) for entry in entries}) if numbered else 1
    foot = next(text for text in texts(sheet.items) if text.role == "version")
    box = left, min(t.y - t.size for t in written), sheet.width - left, foot.y - foot.size * 1.5
    gap = _COLUMN_GAP * sheet.width / 1920
    paragraphs = _sources(page, entries) if numbered else _contents(page, entries, box[2] - box[0])
    page.body(box, "".join(paragraphs), columns, gap)


def _contents(page: Page, entries: Sequence[Sequence[Text]], room: float) -> Iterator[str]:
    """Yield a title with its page, which leads there, and what the slide says."""
    pen = page.writer
    for n, (name, number, *told) in enumerate(entries):
        before = round(name.size * 0.55 * page.point * 100) if n else 0
        tab = f'<a:tabLst><a:tab pos="{round((room - 2) * pen.scale)}" algn="r"/></a:tabLst>'
        space = f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
        look = f'<a:pPr marL="0" indent="0">{space}<a:buNone/>{tab}</a:pPr>'
        title, page_number = replace(name, text=name.whole or name.text), replace(number, href=name.href)
        tabbed = pen.run(page_number).replace("<a:t>", "<a:t>\t")
        yield f"<a:p>{look}{pen.run(title)}{tabbed}</a:p>"
        for text in told:
            if text.text.strip():
                yield f'<a:p><a:pPr marL="0" indent="0"><a:buNone/></a:pPr>{pen.run(text)}</a:p>'


def _sources(page: Page, entries: Sequence[Sequence[Text]]) -> Iterator[str]:
    """Yield the number and the source, hanging."""
    pen = page.writer
    for number, *rows in entries:
        hang = round((rows[0].x - (number.x - 2 * number.size)) * pen.scale)
        before = round(number.size * 0.45 * page.point * 100)
        space = f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
        first = pen.run(number).replace("</a:t>", "\t</a:t>")
        parts = _LINKED.split(_joined(rows))
        told = "".join(
            pen.run(replace(rows[0], text=part, href=part if at % 2 else "")) for at, part in enumerate(parts) if part
        )
        yield f'<a:p><a:pPr marL="{hang}" indent="-{hang}">{space}<a:buNone/></a:pPr>{first}{told}</a:p>'


def _joined(rows: Sequence[Text]) -> str:
    """Return lines as one text; an address that was broken is whole again."""
    text = ""
    for row in rows:
        text += row.text if not text or _OPEN.search(text) else f" {row.text}"
    return text
