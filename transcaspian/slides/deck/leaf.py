"""Pages of text in a PowerPoint file, as paragraphs that flow: a cover, contents with links to the slides, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.slides.deck.page import Page
from transcaspian.slides.leaf import COLUMNS

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
    foot = next(text for text in texts(sheet.items) if text.role == "version")
    top, right, bottom = min(t.y - t.size for t in written), sheet.width - left, foot.y - foot.size * 1.5
    if entries[0][0].anchor != "right":  # the number first: a list of sources
        bare = all(len(entry) == 1 for entry in entries)  # a cover
        page.body((left, top, right, bottom), "".join((_cover if bare else _contents)(page, entries)))
        return
    columns = [list(column) for _, column in groupby(entries, key=lambda entry: round(entry[1].x))]
    gap = _COLUMN_GAP * sheet.width / 1920
    if not page.deck.own:  # one box, where the template has it
        page.body((left, top, right, bottom), "".join(_sources(page, entries)), len(columns), gap)
        return
    # A box for each column: in one of two columns a source would be cut in two.
    wide = (right - left + gap) / COLUMNS
    for n, column in enumerate(columns):
        at = left + n * wide
        page.body((at, top, at + wide - gap, bottom), "".join(_sources(page, column)), beside=n > 0)


def _cover(page: Page, entries: Sequence[Sequence[Text]]) -> Iterator[str]:
    """Yield what stands under the title of a whole handout."""
    for n, (text,) in enumerate(entries):
        before = round(text.size * 0.35 * page.point * 100) if n else 0
        space = f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
        yield f'<a:p><a:pPr marL="0" indent="0">{space}<a:buNone/></a:pPr>{page.writer.run(text)}</a:p>'


def _contents(page: Page, entries: Sequence[Sequence[Text]]) -> Iterator[str]:
    """Yield the page and the title, which lead there, hanging, and what the slide says.

    The number stands first: not every program has tabs that end at the right.
    """
    pen = page.writer
    hang = round(2.2 * entries[0][0].size * pen.scale)
    for n, (name, number, *told) in enumerate(entries):
        before = round(name.size * 0.55 * page.point * 100) if n else 0
        space = f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
        look = f'<a:pPr marL="{hang}" indent="-{hang}">{space}<a:buNone/></a:pPr>'
        title, page_number = replace(name, text=name.whole or name.text), replace(number, href=name.href)
        tab = pen.run(replace(number, text="")).replace("<a:t>", "<a:t>\t")  # within a link it would be no tab
        yield f"<a:p>{look}{pen.run(page_number)}{tab}{pen.run(title)}</a:p>"
        for text in told:
            if text.text.strip():
                yield f'<a:p><a:pPr marL="{hang}" indent="0"><a:buNone/></a:pPr>{pen.run(text)}</a:p>'


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
