"""A view laid out on a sheet: title, map with legend and call-out, timeline, footnotes, foot, marking.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the unit
everywhere, and ``unit`` is 1 at 1920 × 1080.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from babel.dates import format_date

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import numbering
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.scenes import draw_map, draw_timeline
from transcaspian.drawing.sheet import LEAST, Group, Item, Sheet, Text, fitted, line, wrapped
from transcaspian.drawing.sheet import lines as set_lines
from transcaspian.language.messages import Refused, Words, words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import Palette, palette
from transcaspian.look.typography import text_width
from transcaspian.scene import Scene, scene
from transcaspian.scene.frame import Bounds
from transcaspian.scene.places import frame_of
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides.layout import (
    A4,
    A4_INCHES,
    HEAD_STEP,
    NOTE_SHARE,
    PLAIN,
    SIZES,
    Needs,
    Options,
    Page,
    canvas,
    canvas_for,
    checked,
    divided,
    heading,
)
from transcaspian.slides.message import message
from transcaspian.slides.notes import Notes, notes, short
from transcaspian.slides.side import leader, side
from transcaspian.stories import STORIES
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View
from transcaspian.view.selection import select

__all__ = [
    "A4",
    "A4_INCHES",
    "SIZES",
    "Options",
    "Slide",
    "canvas_for",
    "events_only",
    "provenance",
    "slide",
]


@dataclass(frozen=True, slots=True)
class Slide:
    """A laid out slide with what it says, for those who write it into files with more than a picture."""

    sheet: Sheet
    scene: Scene
    notes: Notes
    title: str  # of the view
    message: str  # the one sentence that it says
    subtitle: str
    footnotes: tuple[str, ...]  # as they stand at the bottom, one a source
    options: Options


def slide(data: Dataset, view: View, options: Options = PLAIN) -> Slide:
    """Lay a view out on a slide. Same dataset, view and options: the same sheet. Refused for an impossible size."""
    checked(options)
    try:
        return _story(data, view, options) if view.story else _plain(data, view, options)
    except NoRoom as error:
        raise Refused("slide.too_small", size=f"{options.width}x{options.height}") from error


def _plain(data: Dataset, view: View, options: Options) -> Slide:
    """Lay map and timeline out on a slide."""
    say = words(view.language)
    title, foot = options.title or say("app.title"), _foot_lines(data, view, options)
    needs = Needs(note_lines=3, foot_lines=len(foot), frame=_ground(frame_of(data, select(data, view), view)))
    page = divided(options, needs)
    drawn = scene(data, view, canvas(page, options))
    subtitle = _subtitle(drawn)
    needs = replace(needs, head=heading(title, subtitle, options).height, note_lines=_lines(data, drawn, page, options))
    if drawn.timeline.height < page.timeline_height - 30 * page.unit:
        # A quiet timeline leaves its room to the map, or to what is under it.
        least = page.timeline_height * (0.35 if page.beside else 0.0)
        needs = replace(needs, timeline=max(drawn.timeline.height, least))
    for _ in range(2):
        page = divided(options, needs)
        drawn = scene(data, view, canvas(page, options))
        needed = _lines(data, drawn, page, options)
        if needed <= needs.note_lines:
            break
        needs = replace(needs, note_lines=needed)
    drawn = replace(drawn, marked=dict(options.marked))
    colours, numbered = palette(view.theme), notes(data, drawn, options.known)
    shown = numbered.written()
    footnotes = tuple(_footnotes(data, drawn, numbered))
    map_at = (page.margin, page.map_top)
    column = side(data, drawn, page, options, colours, shown)
    pointing = tuple(leader(drawn, page, column, colours))
    timeline = Group(draw_timeline(drawn, colours, shown), page.margin, page.timeline_top, key="timeline")
    items = [
        Group(tuple(_marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, title, subtitle, options)), key="head"),
        Group(draw_map(drawn, colours, pointing), *map_at, key="map"),
        Group(tuple(column), key="side"),
        timeline,
        Group(tuple(_foot_notes(footnotes, page, colours, say, needs.note_lines)), key="notes"),
        Group(tuple(_foot(foot, page, options, colours, say)), key="foot"),
    ]
    told = options.message or message(data, view)
    about = f"{told}. {subtitle}. {drawn.summary}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, title, about)
    return Slide(sheet, drawn, numbered, title, told, subtitle, footnotes, options)


def _ground(frame: Bounds) -> Bounds | None:
    """Return a frame that lies on the basemap; None if it does not: no shape of a map would fill it."""
    west, south, east, north = frame
    return frame if EXTENT[0] <= west and EXTENT[1] <= south and east <= EXTENT[2] and north <= EXTENT[3] else None


def _story(data: Dataset, view: View, options: Options) -> Slide:
    """Lay the picture of a view's story out on a slide; its events are those that the story is about."""
    story = STORIES[view.story]
    draw_picture = story.drawing()
    view = view if view.theme else replace(view, theme="light")
    colours, say, foot = palette(view.theme), words(view.language), _foot_lines(data, view, options)
    needs, numbers, last = Needs(note_lines=2, foot_lines=len(foot)), dict[str, int](), False
    drawn = scene(story.slide_data(data, view), story.events_view(view))
    while True:
        page = divided(options, needs)
        note = wrapped(options.note, page.inner, page.small) if options.note else []
        bottom = page.notes_top - 10 * page.unit - len(note) * page.small * 1.3
        room = (page.inner, bottom - page.map_top)
        look = canvas(page, options)
        likely = numbering.Numbering(colours.grey, look.noted, numbers)
        told = draw_picture(data, view, *room, look.font, likely)
        before, numbers = numbers, numbering.numbered(told.items, told.source_ids, options.known)
        numbered = Notes(numbers, {})
        footnotes = tuple(_footnotes(data, drawn, numbered))
        title = options.title or told.title
        parts = (say("app.title"), told.subtitle, filters_in_words(data, _day_of(view)))
        subtitle = " · ".join(part for part in parts if part)
        most = int(NOTE_SHARE * page.height / (page.small * 1.3))
        lines = max(needs.note_lines, min(told.note_lines or most, most, len(_set(footnotes, page, say))))
        more = replace(needs, head=heading(title, subtitle, options).height, note_lines=lines)
        # Once more with the numbers that the sources have: they take less room than might have been.
        if more == needs and (numbers == before or last):
            break
        last, needs = more == needs, more
    noted = [Text(row, page.margin, bottom + (n + 0.8) * page.small * 1.3, page.small, colours.ink, role="note-own")
             for n, row in enumerate(note)]  # fmt: skip
    items = [
        Group(tuple(_marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, title, subtitle, options)), key="head"),
        Group(
            tuple(events_only(numbering.written(told.items, numbers), drawn.signs)),
            page.margin,
            page.map_top,
            key="story",
        ),
        Group((*noted, *_foot_notes(footnotes, page, colours, say, needs.note_lines)), key="notes"),
        Group(tuple(_foot(foot, page, options, colours, say)), key="foot"),
    ]
    said = options.message or message(data, view)
    about = f"{said}. {subtitle}. {told.text}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, title, about)
    listed = tuple(e for e in drawn.events if e.id in told.event_ids) if told.event_ids else drawn.events
    # The map's trays do not belong to a story's picture.
    drawn = replace(drawn, view=view, summary=told.text, events=listed, map=replace(drawn.map, trays=()))
    return Slide(sheet, drawn, numbered, title, said, subtitle, footnotes, options)


def _day_of(view: View) -> View:
    """Return a view with nothing but how it is read: its day, language and zone."""
    return View(known_by=view.known_by, language=view.language, zone=view.zone)


def events_only(items: Iterable[Item], known: Container[str]) -> Iterator[Item]:
    """Yield items whose marks can be chosen only where they stand for events: in a file nothing else opens."""
    for item in items:
        if isinstance(item, Group):
            events = tuple(one for one in item.events if one in known)
            item = replace(item, items=tuple(events_only(item.items, known)), events=events)
        yield item


def _marking(page: Page, options: Options, colours: Palette) -> Iterator[Text]:
    """Yield the handling marking at top and bottom."""
    if options.marking:
        size = max(LEAST, 18 * page.unit)
        colour = options.marking_colour or colours.alert
        for y in (page.top / 2 + 3 * page.unit, page.height - page.top / 2 - 3 * page.unit):
            text = Text(options.marking, page.width / 2, y, size, colour, "semibold", "middle", role="marking")
            yield fitted(text, page.inner)


def _head(page: Page, colours: Palette, title: str, subtitle: str, options: Options) -> Iterator[Text]:
    """Yield title and subtitle."""
    head = heading(title, subtitle, options)
    look = Text(title, page.margin, page.top + 36 * page.unit, head.size, colours.ink, "semibold", role="title")
    yield from set_lines(look, page.inner, head.lines, head.size * HEAD_STEP)
    first = page.top + head.subtitle_at * page.unit
    look = Text(subtitle, page.margin, first, head.small, colours.grey, role="subtitle")
    yield from set_lines(look, page.inner, 2, head.small * 1.3)


def _subtitle(drawn: Scene) -> str:
    say = words(drawn.view.language)
    parts = [
        drawn.title,
        drawn.subtitle,
        say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total)),
    ]
    zone = say(f"zone.{drawn.view.zone}")
    if zone not in drawn.title and any(panel.unit == "hour" for panel in drawn.timeline.panels):
        parts.append(say("slide.times", zone=zone))
    return " · ".join(p for p in parts if p)


def _footnotes(data: Dataset, drawn: Scene, numbered: Notes) -> Iterator[str]:
    for source, number in sorted(numbered.numbers.items(), key=lambda item: item[1]):
        yield f"{number}\u00a0{short(data.sources[source], drawn.view)}"


def _set(footnotes: tuple[str, ...], page: Page, say: Words) -> list[str]:
    """Set footnotes one behind another in lines: a footnote is broken only where it is wider than the page."""
    rows = [say("slide.sources")]
    for n, note in enumerate(footnotes):
        gap = "  " if n == 0 else " · "
        if text_width(rows[-1] + gap + note, page.small) <= page.inner:
            rows[-1] += gap + note
        else:
            rows += wrapped(note, page.inner, page.small)
    return rows if footnotes else []


def _lines(data: Dataset, drawn: Scene, page: Page, options: Options) -> int:
    """Return how many lines a scene's footnotes need, at most what a slide can spare."""
    footnotes = tuple(_footnotes(data, drawn, notes(data, drawn, options.known)))
    most = int(NOTE_SHARE * page.height / (page.small * 1.3))
    return min(most, len(_set(footnotes, page, words(drawn.view.language))))


def _foot_notes(footnotes: tuple[str, ...], page: Page, colours: Palette, say: Words, lines: int) -> Iterator[Text]:
    """Write the footnotes; those that find no room are counted, and are listed in the notes of the slide."""
    kept = len(footnotes)
    rows = _set(footnotes, page, say)
    while len(rows) > lines and kept:
        kept -= 1
        left_out = say.n("slide.more_sources", len(footnotes) - kept)
        rows = _set((*footnotes[:kept], left_out), page, say)
    for n, row in enumerate(rows):
        y = page.notes_top + (n + 0.5) * page.small * 1.3
        yield Text(row, page.margin, y, page.small, colours.grey, role="note")


def _foot_lines(data: Dataset, view: View, options: Options) -> list[str]:
    """Return the lines of the foot: the data's version, and the credits under it if they do not fit next to it.

    Of the credits nothing may be left out.
    """
    size, room, say = max(LEAST, 14 * options.unit), options.width - 80 * options.unit, words(view.language)
    left, credits, gap = provenance(data, view), say("map.credits"), 24 * options.unit
    number = text_width(_number(options, say), size, "semibold") + gap
    if text_width(left, size) + text_width(credits, size) + number + gap <= room:
        return [left]
    return [left, *wrapped(credits, room, size)]


def _number(options: Options, say: Words) -> str:
    return say("slide.number_of", n=options.number, of=options.of) if options.of else str(options.number or "")


def _foot(lines: list[str], page: Page, options: Options, colours: Palette, say: Words) -> Iterator[Item]:
    size, y, number = page.small, page.foot, _number(options, say)
    right = page.right
    rule = y - size * 0.95
    yield line((page.margin, rule), (page.right, rule), colour=colours.rule, width=1.1 * page.unit)
    if number:
        yield Text(number, right, y, size, colours.ink, "semibold", "right", role="slide-number")
        right -= text_width(number, size, "semibold") + 24 * page.unit
    yield Text(lines[0], page.margin, y, size, colours.grey, role="version")
    if len(lines) == 1:
        yield Text(say("map.credits"), right, y, size, colours.grey, anchor="right", role="credits")
    for n, row in enumerate(lines[1:], 1):
        yield Text(row, page.margin, y + n * size * 1.3, size, colours.grey, role="credits")


def provenance(data: Dataset, view: View) -> str:
    """Return the dataset's version and the day of its newest claim: what a slide's reader can ask for again."""
    say = words(view.language)
    parts = [say("slide.version", version=data.version)]
    if newest := newest_claim(data, view.tz):
        parts.append(say("slide.newest", day=format_date(newest, "medium", locale=say.locale)))
    return " · ".join(parts)
