"""A view laid out on a sheet: title, map with legend and call-out, timeline, footnotes, foot, marking.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the unit
everywhere, and ``unit`` is 1 at 1920 × 1080.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from babel.dates import format_date

from transcaspian.dataset import Dataset
from transcaspian.knowledge import newest_claim
from transcaspian.messages import Words, words
from transcaspian.palette import Palette, palette
from transcaspian.scene import Scene, scene
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides.drawing import draw_map, draw_overview, draw_timeline
from transcaspian.slides.layout import (
    A4,
    A4_INCHES,
    LEAST,
    NOTE_SHARE,
    PLAIN,
    SIZES,
    Options,
    Page,
    canvas,
    canvas_for,
    divided,
)
from transcaspian.slides.notes import Notes, notes, short
from transcaspian.slides.sheet import Group, Item, Sheet, Text, cut, line, wrapped
from transcaspian.slides.side import leader, side
from transcaspian.typography import text_width
from transcaspian.view import View

__all__ = [
    "A4",
    "A4_INCHES",
    "SIZES",
    "Options",
    "Slide",
    "canvas_for",
    "choices",
    "picture",
    "provenance",
    "slide",
]


@dataclass(frozen=True, slots=True)
class Slide:
    """A laid out slide with what it says, for those who write it into files with more than a picture."""

    sheet: Sheet
    scene: Scene
    notes: Notes
    title: str
    subtitle: str
    footnotes: tuple[str, ...]  # as they stand at the bottom, one a source
    options: Options


def slide(data: Dataset, view: View, options: Options = PLAIN) -> Slide:
    """Lay a view out on a slide. Same dataset, view and options: the same sheet. Refused for an impossible size."""
    if view.story:
        return _story(data, view, options)
    page = divided(options, 3)
    drawn = scene(data, view, canvas(page, options))
    lines, quiet = _lines(data, drawn, page, options), None
    if drawn.timeline.height < page.timeline_height - 30 * page.unit:
        # A quiet timeline leaves its room to the map.
        quiet = max(drawn.timeline.height, page.timeline_height * 0.35)
    for _ in range(2):
        page = divided(options, lines, quiet)
        drawn = scene(data, view, canvas(page, options))
        needed = _lines(data, drawn, page, options)
        if needed <= lines:
            break
        lines = needed
    drawn = replace(drawn, marked=dict(options.marked))
    colours, numbered = palette(view.theme), notes(data, drawn, options.known)
    title = options.title or words(view.language)("app.title")
    subtitle = _subtitle(drawn)
    shown = numbered.written()
    footnotes = tuple(_footnotes(data, drawn, numbered))
    map_at = (page.margin, page.map_top)
    column = side(data, drawn, page, options, colours, shown)
    pointing = tuple(leader(drawn, page, column, colours))
    timeline = Group(draw_timeline(drawn, colours, shown), page.margin, page.timeline_top, key="timeline")
    items = [
        Group(tuple(_marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, title, subtitle)), key="head"),
        Group(draw_map(drawn, colours, pointing), *map_at, key="map"),
        Group(tuple(column), key="side"),
        timeline,
        Group(tuple(_foot_notes(footnotes, page, colours, words(view.language), lines)), key="notes"),
        Group(tuple(_foot(data, page, options, colours, view)), key="foot"),
    ]
    about = f"{subtitle}. {drawn.summary}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, title, about)
    return Slide(sheet, drawn, numbered, title, subtitle, footnotes, options)


def _story(data: Dataset, view: View, options: Options) -> Slide:
    """Lay the picture of a view's story out on a slide; its events are those that the story is about."""
    from transcaspian.stories import scene_view, slide_picture, told_by

    view = view if view.theme else replace(view, theme="light")
    colours, say, lines = palette(view.theme), words(view.language), 2
    drawn = scene(told_by(data, view), scene_view(view))
    while True:
        page = divided(options, lines)
        note = wrapped(options.note, page.inner, page.small) if options.note else []
        bottom = page.notes_top - 10 * page.unit - len(note) * page.small * 1.3
        room = (page.inner, bottom - page.map_top)
        told = slide_picture(data, view, *room, canvas(page, options).font)
        numbers = {source: n for n, source in enumerate(options.known, 1)}
        for source in told.source_ids:
            numbers.setdefault(source, len(numbers) + 1)
        numbered = Notes({source: numbers[source] for source in dict.fromkeys(told.source_ids)}, {})
        footnotes = tuple(_footnotes(data, drawn, numbered))
        most = int(NOTE_SHARE * page.height / (page.small * 1.3))
        needed = min(told.note_lines or most, most, len(_set(footnotes, page, say)))
        if needed <= lines:
            break
        lines = needed
    title = options.title or told.title
    parts = (say("app.title"), told.subtitle, filters_in_words(data, _day_of(view)))
    subtitle = " · ".join(part for part in parts if part)
    noted = [Text(row, page.margin, bottom + (n + 0.8) * page.small * 1.3, page.small, colours.ink, role="note-own")
             for n, row in enumerate(note)]  # fmt: skip
    items = [
        Group(tuple(_marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, title, subtitle)), key="head"),
        Group(tuple(_events_only(told.items, drawn)), page.margin, page.map_top, key="story"),
        Group((*noted, *_foot_notes(footnotes, page, colours, say, lines)), key="notes"),
        Group(tuple(_foot(data, page, options, colours, view)), key="foot"),
    ]
    about = f"{subtitle}. {told.text}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, title, about)
    listed = tuple(e for e in drawn.events if e.id in told.event_ids) if told.event_ids else drawn.events
    # The map's trays are no part of a story's picture.
    drawn = replace(drawn, view=view, summary=told.text, events=listed, map=replace(drawn.map, trays=()))
    return Slide(sheet, drawn, numbered, title, subtitle, footnotes, options)


def _day_of(view: View) -> View:
    """Return a view with nothing but how it is read: its day, language and zone."""
    return View(known_by=view.known_by, language=view.language, zone=view.zone)


def _events_only(items: Iterable[Item], drawn: Scene) -> Iterator[Item]:
    """Yield items whose marks can be chosen only where they stand for events: in a file nothing else opens."""
    for item in items:
        if isinstance(item, Group):
            events = tuple(one for one in item.events if one in drawn.signs)
            item = replace(item, items=tuple(_events_only(item.items, drawn)), events=events)
        yield item


def picture(drawn: Scene, part: str) -> Sheet:
    """Return a scene's map, timeline, overview, or what is ``placed`` on the map's ground, on a sheet of its size."""
    colours, about = palette(drawn.view.theme), (drawn.view.language, drawn.title, drawn.summary)
    for name, one, draw in (("timeline", drawn.timeline, draw_timeline), ("overview", drawn.overview, draw_overview)):
        if part == name:
            return Sheet(round(one.width), round(one.height), colours.paper, draw(drawn, colours), *about)
    items, placed = draw_map(drawn, colours), part == "placed"
    ground = "" if placed else colours.paper
    return Sheet(drawn.map.width, drawn.map.height, ground, items[1:] if placed else items, *about)


def choices(drawn: Scene, part: str) -> Sheet:
    """Return a picture on which a count carries the key of its list (``list:…``) instead of all the events in it."""
    # By identity: a list may have thousands of events, and the counts hold the very lists of the scene.
    sheet, keys = picture(drawn, part), {id(members): f"list:{key}" for key, members in drawn.lists.items()}
    items = (
        replace(item, events=(keys[id(item.events)],))
        if isinstance(item, Group) and len(item.events) > 1 and id(item.events) in keys
        else item
        for item in sheet.items
    )
    return replace(sheet, items=tuple(items))


def _marking(page: Page, options: Options, colours: Palette) -> Iterator[Text]:
    """Yield the handling marking at top and bottom."""
    if options.marking:
        size = max(LEAST, 18 * page.unit)
        text = cut(options.marking, page.inner, size, "semibold")
        colour = options.marking_colour or colours.tracks["mutiny"]
        for y in (page.top / 2 + 3 * page.unit, page.height - page.top / 2 - 3 * page.unit):
            yield Text(text, page.width / 2, y, size, colour, "semibold", "middle", role="marking")


def _head(page: Page, colours: Palette, title: str, subtitle: str) -> Iterator[Text]:
    u = page.unit
    # A long title is set smaller before it is cut.
    size = max(22 * u, min(34 * u, 34 * u * page.inner / max(1.0, text_width(title, 34 * u, "semibold"))))
    head = cut(title, page.inner, size, "semibold")
    yield Text(head, page.margin, page.top + 36 * u, size, colours.ink, "semibold", role="title")
    size = max(LEAST, 14 * u, min(20 * u, 20 * u * page.inner / max(1.0, text_width(subtitle, 20 * u))))
    rows = wrapped(subtitle, page.inner, size)
    if len(rows) > 2:
        rows = [rows[0], cut(" ".join(rows[1:]), page.inner, size)]
    first = page.top + (76 * u if len(rows) == 1 else 66 * u)
    for n, row in enumerate(rows):
        yield Text(row, page.margin, first + n * size * 1.3, size, colours.grey, role="subtitle")


def _subtitle(drawn: Scene) -> str:
    say = words(drawn.view.language)
    parts = [
        drawn.title,
        drawn.subtitle,
        say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total)),
    ]
    if any(panel.unit == "hour" for panel in drawn.timeline.panels):
        parts.append(say("slide.times", zone=say(f"zone.{drawn.view.zone}")))
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


def _foot(data: Dataset, page: Page, options: Options, colours: Palette, view: View) -> Iterator[Item]:
    say, size, y = words(view.language), page.small, page.foot
    number = say("slide.number_of", n=options.number, of=options.of) if options.of else str(options.number or "")
    right = page.right
    rule = y - size * 0.95
    yield line((page.margin, rule), (page.right, rule), colour=colours.rule, width=1.1 * page.unit)
    if number:
        yield Text(number, right, y, size, colours.ink, "semibold", "right", role="slide-number")
        right -= text_width(number, size, "semibold") + 24 * page.unit
    left = provenance(data, view)
    yield Text(left, page.margin, y, size, colours.grey, role="version")
    room = right - page.margin - text_width(left, size) - 24 * page.unit
    yield Text(cut(say("map.credits"), room, size), right, y, size, colours.grey, anchor="right", role="credits")


def provenance(data: Dataset, view: View) -> str:
    """Return the dataset's version and the day of its newest claim: what a slide's reader can ask for again."""
    say = words(view.language)
    parts = [say("slide.version", version=data.version)]
    if newest := newest_claim(data, view.tz):
        parts.append(say("slide.newest", day=format_date(newest, "medium", locale=say.locale)))
    return " · ".join(parts)
