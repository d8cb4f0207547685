"""The text beside the map of a slide for a room: the selected event, or the most significant ones; and its legend.

It is as large as it can be with everything in it; what then has no room ends in an ellipsis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.legend import in_rows, legend_sign
from transcaspian.drawing.numbering import note_size
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.sheet import Box, Group, Item, Text, in_lines, say_all, sign
from transcaspian.evidence.card import card
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.scene import Scene
from transcaspian.scene.model import LegendItem, Sign
from transcaspian.slides.layout import Page
from transcaspian.slides.message import event_of
from transcaspian.slides.notes import Notes, notes, thread_ties
from transcaspian.slides.options import Options
from transcaspian.slides.side import absent
from transcaspian.tables.records import Event
from transcaspian.view.selection import select

_STEP = 1.3  # of the font size: from one line to the next
_INDENT = 1.45  # font sizes that a sign takes
_ROW = 1.55  # font sizes from one row of the legend to the next
_MOST = 5  # events that are told of beside a map


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text with its look; sizes are shares of the size of the column."""

    text: str
    colour: str
    weight: str = "regular"
    share: float = 1.0
    gap: float = 0.0  # above it
    numbers: str = ""  # of its sources, raised behind it
    role: str = "call-out"
    sign: Sign | None = None  # before its first line
    indent: float = 0.0
    most: int = 99  # lines
    event: str = ""  # that it is about


def told_of(
    data: Dataset, drawn: Scene, page: Page, options: Options, colours: Palette
) -> tuple[list[Item], Notes, set[str]]:
    """Return the column, the sources with their numbers, and the events that it tells of.

    Raises NoRoom if not even one line of each paragraph fits.
    """
    box = page.side
    chosen = drawn.view.event if drawn.view.event in drawn.signs else ""
    sizes = page.letters.told
    for events in [(chosen,)] if chosen else _statements(data, drawn):
        numbered = notes(data, drawn, options.known, events)
        told = tuple(_told(data, drawn, events, numbered, options, colours))
        for size in sizes:
            found, end = _set(told, box, size, page, colours)
            if end <= box[3]:
                return [Group(tuple(found), key="card" if chosen else "told")], numbered, set(events)
        if len(events) < 2:
            break
    return [Group(tuple(_shortened(told, box, sizes[-1], page, colours)), key="card")], numbered, set(events)


def _statements(data: Dataset, drawn: Scene) -> Iterator[tuple[str, ...]]:
    """Yield the most significant events that certainly lie in the window, in order of time: many, then fewer.

    That of the headline is among them.
    """
    order = {event.id: n for n, event in enumerate(drawn.events)}
    headline = event_of(select(data, drawn.view), drawn.view)

    def rank(event: Event) -> tuple[bool, bool, int, int]:
        return event != headline, event.id in drawn.possible, -event.significance, order[event.id]

    certain = [event for event in drawn.events if event.id not in drawn.possible]
    first = [event.id for event in sorted(certain or drawn.events, key=rank)[:_MOST]]
    for n in range(len(first), 0, -1):
        yield tuple(sorted(first[:n], key=order.__getitem__))
    if not first:
        yield ()


def _told(
    data: Dataset, drawn: Scene, events: Sequence[str], numbered: Notes, options: Options, colours: Palette
) -> Iterator[_Paragraph]:
    say, shown = words(drawn.view.language), numbered.written()
    gap = 0.0
    if options.note:
        yield _Paragraph(options.note, colours.ink, role="own-note")
        gap = 0.7
    if not drawn.events and not events:
        yield _Paragraph(drawn.summary, colours.grey, role="told", gap=gap)
    elif drawn.view.event in events:
        for paragraph in _card(data, drawn, shown.get(drawn.view.event, ""), gap, colours):
            yield replace(paragraph, event=drawn.view.event)
    else:
        order = [event.id for event in drawn.events]
        ties = dict(zip(order, thread_ties(drawn), strict=False))
        for event_id in events:
            about, (number, tied) = drawn.signs[event_id], ties.get(event_id, ("", []))
            title = f"{number} {about.title}".strip()
            yield _Paragraph(
                title, colours.ink, gap=gap, numbers=shown.get(event_id, ""), role="told", sign=about,
                indent=_INDENT, event=event_id,
            )  # fmt: skip
            when = " · ".join((about.when, about.certainty, *tied))
            yield _Paragraph(when, colours.grey, share=0.86, role="told", indent=_INDENT, event=event_id)
            gap = 0.45
        if more := len(drawn.events) - len(events):
            yield _Paragraph(say.n("slide.and_more", more), colours.grey, share=0.86, gap=gap, role="told-more")


def _card(data: Dataset, drawn: Scene, numbers: str, gap: float, colours: Palette) -> Iterator[_Paragraph]:
    """Yield what is said of the selected event: what, when, where, how sure, what happened, and who says so."""
    about = card(data, drawn.view, drawn.view.event)
    assert about is not None  # it has a sign
    seen = drawn.signs[drawn.view.event]
    yield _Paragraph(about.title, colours.ink, "semibold", 1.12, gap, sign=seen, indent=_INDENT, most=3)
    where = about.where[0] if about.where else ""
    line = " · ".join(part for part in (about.when, where, about.certainty_words) if part)
    yield _Paragraph(line, colours.grey, share=0.9, gap=0.1)
    if why := absent(drawn):
        yield _Paragraph(words(drawn.view.language)(why), colours.ink, "italic", 0.9, 0.2)
    if about.summary:
        yield _Paragraph(about.summary, colours.ink, gap=0.45)
    yield _Paragraph(about.reason, colours.ink, gap=0.45, numbers=numbers, role="call-out-why")


def _set(told: Sequence[_Paragraph], box: Box, size: float, page: Page, colours: Palette) -> tuple[list[Item], float]:
    """Return paragraphs one under another in a size of letters, and where they end."""
    left, y, right, _ = box
    found = list[Item]()
    for one in told:
        items = list[Item]()
        font = max(page.letters.least, size * one.share)
        y += one.gap * size
        x = left + one.indent * size
        after = f"\u00a0{one.numbers}" if one.numbers else ""
        rows = in_lines(one.text, right - x, font, one.most, one.weight, after)
        if one.sign:
            r = size * 0.42
            middle = left + r * 1.2, y + font * _STEP / 2
            items += sign(*middle, one.sign.shape, one.sign.fill, colours.track(one.sign.track), r, colours.paper)
        for row in rows:
            items.append(Text(row, x, y + font * _STEP / 2, font, one.colour, one.weight, role=one.role))
            y += font * _STEP
        last = items[-1]
        assert isinstance(last, Text)
        written = last.text.removesuffix(after)
        whole = "" if say_all(rows, one.text + after) else one.text
        items[-1] = last = replace(last, text=written, whole=whole)
        if one.numbers:
            at = last.x + text_width(written, font, one.weight) + 2 * page.unit, last.y - font * 0.2
            raised = max(page.letters.least, note_size(font))
            items.append(Text(one.numbers, *at, raised, colours.grey, role="number"))
        found += [Group(tuple(items), belongs=one.event)] if one.event else items
    return found, y


def _shortened(told: Sequence[_Paragraph], box: Box, size: float, page: Page, colours: Palette) -> list[Item]:
    """Return paragraphs with as many lines as there is room for: the longest of them loses lines first."""
    found = [replace(one, most=min(one.most, _lines(one, box, size, page))) for one in told]
    while True:
        items, end = _set(found, box, size, page, colours)
        if end <= box[3]:
            return items
        longest = max(range(len(found)), key=lambda n: found[n].most)
        if found[longest].most == 1:
            raise NoRoom
        found[longest] = replace(found[longest], most=found[longest].most - 1)


def _lines(one: _Paragraph, box: Box, size: float, page: Page) -> int:
    room, font = box[2] - box[0] - one.indent * size, max(page.letters.least, size * one.share)
    return len(in_lines(one.text, room, font, 99, one.weight, f"\u00a0{one.numbers}" if one.numbers else ""))


def legend_strip(legend: Sequence[LegendItem], options: Options, colours: Palette) -> tuple[list[Item], float]:
    """Return the signs that are used, one behind another in rows of the page's width, and how high they are."""
    size, inner = options.letters.least, options.width - 80 * options.unit

    def sign_width(item: LegendItem) -> float:
        return size * (2.5 if item.kind == "line" else 2.1 if item.key == "count" else 1.8)

    def wide(item: LegendItem) -> float:
        return sign_width(item) + text_width(item.text, size)

    tries = [in_rows(legend, inner, wide, size * gap) for gap in (1.3, 0.8)] if legend else [[]]
    items, rows = list[Item](), min(tries, key=len)
    for n, row in enumerate(rows):
        y = (n + 0.5) * size * _ROW
        for x, item in row:
            items += legend_sign(item, x, y, size, colours, size)
            items.append(Text(item.text, x + sign_width(item), y, size, colours.ink, role="legend"))
    return items, len(rows) * size * _ROW
