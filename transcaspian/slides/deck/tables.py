"""The events of a view as native tables of a PowerPoint file, divided over as many slides as they need."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Shape, Text, in_lines, texts
from transcaspian.language.messages import words
from transcaspian.slides.deck.master import Deck
from transcaspian.slides.deck.page import Page, page_size, parts_of, source_lines
from transcaspian.slides.deck.rows import COLUMNS, LEAST, LINE, PAD, TABLES, Row, column_widths, event_rows, paged
from transcaspian.slides.deck.shapes import POINT
from transcaspian.slides.layout import HEAD_STEP
from transcaspian.slides.leaf import following
from transcaspian.slides.page import Slide, provenance
from transcaspian.stories import story_data


@dataclass(frozen=True, slots=True)
class _Divided:
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


def _divided(data: Dataset, one: Slide, numbers: dict[str, int], last: int) -> _Divided:
    """Divide a view's events into tables; sources get the numbers that they do not have yet."""
    sheet, say, parts = one.sheet, words(one.sheet.language), parts_of(one.sheet)
    title, foot = (next(text for text in texts(sheet.items) if text.role == role) for role in ("title", "version"))
    head = tuple(
        text for text in texts((parts["marking"], parts["head"])) if text.y < sheet.height / 2 and text.role != "title"
    )
    wide = page_size(sheet)[0]
    room, point = sheet.width - 2 * title.x, wide / POINT / sheet.width
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
    return _Divided(title, head, foot, room, top, note_y, small, size, header, widths, pages)


def shortened(data: Dataset, one: Slide) -> tuple[str, ...]:
    """Return in full what the tables of a slide have no room to say in full."""
    data = story_data(data, one.scene.view)
    found = _divided(data, one, dict(one.notes.numbers), max(one.notes.numbers.values(), default=0))
    return tuple(dict.fromkeys(whole for page in found.pages for row in page for whole in row.shortened))


def behind(data: Dataset, one: Slide) -> int:
    """Return how many slides a file has behind a slide: tables of its events, its ties and its sources."""
    numbers, last = dict(one.notes.numbers), max(one.notes.numbers.values(), default=0)
    pages = _divided(story_data(data, one.scene.view), one, numbers, last).pages
    named = {source for page in pages for row in page for source in row.sources}
    return len(pages) + len(following(data, one, {source: numbers[source] for source in (*named, *one.notes.numbers)}))


def add_tables(deck: Deck, data: Dataset, one: Slide, numbers: dict[str, int], last: int) -> set[str]:
    """Add the slides with the events of a view as a table, and return the sources that these name.

    Sources get the numbers that they do not have yet.
    """
    sheet, say, parts, total = one.sheet, words(one.sheet.language), parts_of(one.sheet), len(one.scene.events)
    at, shown = _divided(data, one, numbers, last), 0
    for group in at.pages:
        first, shown = shown + 1, shown + len(group)
        which = say.number(first) if first == shown else f"{say.number(first)}–{say.number(shown)}"
        counted = f" · {say.n('deck.rows', len(group), rows=which, total=say.number(total))}"
        note = say("deck.order")
        if group is at.pages[-1] and shown < total:
            note += f" {say.n('deck.more', total - shown)}"
        page = Page(deck, sheet, one.scene.colours, "table")
        page.write([*_titled(at, one.title, counted), *at.head])
        page.table((at.title.x, at.top), at.widths, at.size, at.header, group, one)
        page.write([Text(note, at.title.x, at.note_y, at.small, at.foot.colour, role="order")])
        page.write(
            [
                item
                for item in parts["foot"].items
                if isinstance(item, Shape) or (isinstance(item, Text) and item.role in ("version", "slide-number"))
            ]
        )
        page.write([text for text in texts((parts["marking"],)) if text not in at.head])
        named = {source: numbers[source] for row in group for source in row.sources}
        page.tell([*source_lines(data, one, named), provenance(data, one.scene.view)])
    return {source for group in at.pages for row in group for source in row.sources}


def _titled(at: _Divided, title: str, counted: str) -> list[Text]:
    """Return the title of a table in two lines at most, in any case with what it counts."""
    rows = in_lines(title, at.room, at.title.size, 2, at.title.weight, counted)
    whole = "" if " ".join(rows) == " ".join((title + counted).split()) else title + counted
    return [
        replace(
            at.title, text=row, y=at.title.y + n * at.title.size * HEAD_STEP, whole=whole if n + 1 == len(rows) else ""
        )
        for n, row in enumerate(rows)
    ]
