"""A view laid out on a sheet: headline, map with legend and call-out, timeline, footnotes, foot, marking.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the unit
everywhere, and ``unit`` is 1 at 1920 × 1080.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.scenes import draw_map, draw_timeline
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, texts, wrapped
from transcaspian.drawing.sheet import lines as set_lines
from transcaspian.language.messages import Refused, words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import Palette, palette
from transcaspian.scene import Scene, scene
from transcaspian.scene.frame import Bounds
from transcaspian.scene.places import frame_of
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides import foot
from transcaspian.slides.foot import provenance
from transcaspian.slides.layout import HEAD_STEP, Needs, Page, canvas, divided, heading, story_fonts
from transcaspian.slides.message import message
from transcaspian.slides.notes import Notes, notes
from transcaspian.slides.options import A4, PLAIN, READING, ROOM, SIZES, Options, checked
from transcaspian.slides.side import leader, side
from transcaspian.slides.told import legend_strip, told_of
from transcaspian.stories import STORIES
from transcaspian.view.query import View
from transcaspian.view.selection import select

__all__ = ["A4", "READING", "ROOM", "SIZES", "Options", "Slide", "events_only", "provenance", "slide"]

_QUIET = 0.35  # of half the room: a timeline next to whose map there is text is no lower
_LOW = 0.8  # of it: a timeline of larger letters is no higher, so that the map stays large
# Larger letters, times the least, that a slide is tried with; a page to read has the more on it instead.
_MAP_SHARES = {ROOM: (0.6, 0.54, 0.48, 0.42), READING: (0.7,)}  # of the width, tried in turn
_LARGER = {ROOM: (1.6, 1.4, 1.2), READING: ()}


@dataclass(frozen=True, slots=True)
class Slide:
    """A laid out slide with what it says, for those who write it into files with more than a picture."""

    sheet: Sheet
    scene: Scene
    notes: Notes
    title: str  # of the view
    message: str  # the headline
    subtitle: str  # window and filters
    footnotes: tuple[str, ...]  # as they stand at the bottom, one a source
    options: Options


def slide(data: Dataset, view: View, options: Options = PLAIN) -> Slide:
    """Lay a view out on a slide. Same dataset, view and options: the same sheet. Refused for an impossible size.

    The layout is that which the view names, or else that of the options.
    """
    checked(options)
    options = replace(options, layout=view.layout or options.layout)
    try:
        return _story(data, view, options) if view.story else _plain(data, view, options)
    except NoRoom as error:
        raise Refused("slide.too_small", size=f"{options.width}x{options.height}") from error


def _plain(data: Dataset, view: View, options: Options) -> Slide:
    """Lay map and timeline out on a slide."""
    say, colours, room = words(view.language), palette(view.theme), options.layout == ROOM
    title, headline = options.title or say("app.title"), options.message or message(data, view)
    needs = Needs(heading(headline, "–", options).height, 1, frame=_ground(frame_of(data, select(data, view), view)))
    drawn, times = _larger_timeline(data, view, options, divided(options, needs))
    subtitle = _subtitle(drawn)
    beneath = f"{title} · {subtitle}"
    counts = say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total))
    bottom = foot.foot_lines(f"{counts} · {provenance(data, view)}", options, say)
    legend, high = legend_strip(drawn.legend, options, colours) if room else ([], 0.0)
    needs = replace(needs, head=heading(headline, beneath, options).height, foot_lines=len(bottom), legend=high)
    needs = replace(needs, timeline=_quiet(drawn, divided(options, needs)))
    shares = _MAP_SHARES[options.layout]
    needs = replace(needs, map_share=shares[0])
    for share in (*shares[1:], shares[-1], shares[-1]):
        page = divided(options, needs)
        drawn = _larger_map(data, view, options, page, times)
        numbered = notes(data, drawn, options.known)
        column, cut = list[Item](), False
        if room:
            column, numbered = told_of(data, drawn, page, options, colours)
            cut = any(text.whole for text in texts(tuple(column)))
        footnotes, in_all = foot.footnotes(data, view, numbered), len(numbered.numbers)
        needed = foot.note_lines(footnotes, in_all, page, options, say)
        if needed <= needs.note_lines and not (cut and share < needs.map_share):
            break
        # A narrower map leaves its width to the text; what it says is complete before the map is wide.
        needs = replace(needs, note_lines=max(needed, needs.note_lines), map_share=share if cut else needs.map_share)
    drawn = replace(drawn, marked=dict(options.marked))
    shown = numbered.written()
    pointing: tuple[Item, ...] = ()
    if not room:
        column = side(data, drawn, page, options, colours, shown)
        pointing = tuple(leader(drawn, page, column, colours))
    items = [
        Group(tuple(foot.marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, headline, beneath, options)), key="head"),
        Group(draw_map(drawn, colours, pointing), page.margin, page.map_top, key="map"),
        Group(tuple(column), key="side"),
        *([Group(tuple(legend), page.margin, page.legend_top, key="legend")] if legend else []),
        Group(draw_timeline(drawn, colours, {} if room else shown), page.margin, page.timeline_top, key="timeline"),
        Group(
            tuple(foot.foot_notes(footnotes, in_all, page, options, colours, say, needs.note_lines)), key="notes"
        ),
        Group(tuple(foot.foot(bottom, page, options, colours, say)), key="foot"),
    ]  # fmt: skip
    about = f"{beneath}. {drawn.summary}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, headline, about)
    return Slide(sheet, drawn, numbered, title, headline, subtitle, footnotes, options)


def _larger_timeline(data: Dataset, view: View, options: Options, page: Page) -> tuple[Scene, float]:
    """Return the scene with the largest letters on the timeline that leave no name out, and how large they are."""
    least = scene(data, view, canvas(page, options))
    for times in _LARGER[options.layout]:
        drawn = scene(data, view, canvas(page, options, (times, 1.0)))
        if drawn.timeline.height <= _LOW * page.timeline_height and _named(least) <= _named(drawn):
            return drawn, times
    return least, 1.0


def _larger_map(data: Dataset, view: View, options: Options, page: Page, timeline: float) -> Scene:
    """Return the scene with the largest letters on the map that leave no place out."""
    least = scene(data, view, canvas(page, options, (timeline, 1.0)))
    for times in _LARGER[options.layout]:
        drawn = scene(data, view, canvas(page, options, (timeline, times)))
        if _placed(least) <= _placed(drawn):
            return drawn
    return least


def _named(drawn: Scene) -> frozenset[str]:
    return frozenset(label.event_id for label in drawn.timeline.labels)


def _placed(drawn: Scene) -> frozenset[str]:
    """Return what has a mark of its own or a name on the map."""
    return frozenset([*(mark.key for mark in drawn.map.marks), *(label.text for label in drawn.map.labels)])


def _quiet(drawn: Scene, page: Page) -> float:
    """Return the height of the timeline: what it does not need is for the map, or for what is under it."""
    if drawn.timeline.height >= page.timeline_height - 30 * page.unit:
        return max(page.timeline_height, drawn.timeline.height)
    return max(drawn.timeline.height, page.timeline_height * (_QUIET if page.beside else 0.0))


def _ground(frame: Bounds) -> Bounds | None:
    """Return a frame that lies on the basemap; None if it does not: no shape of a map would fill it."""
    west, south, east, north = frame
    return frame if EXTENT[0] <= west and EXTENT[1] <= south and east <= EXTENT[2] and north <= EXTENT[3] else None


def _story(data: Dataset, view: View, options: Options) -> Slide:
    """Lay the picture of a view's story out on a slide; its events are those that the story is about."""
    story = STORIES[view.story]
    draw_picture = story.drawing()
    view = view if view.theme else replace(view, theme="light")
    colours, say, headline = palette(view.theme), words(view.language), options.message or message(data, view)
    bottom = foot.foot_lines(provenance(data, view), options, say)
    needs = Needs(heading("–", "–", options).height, 2, len(bottom))
    numbers, last, fonts = dict[str, int](), False, story_fonts(options)
    drawn = scene(story.slide_data(data, view), story.events_view(view))
    while True:
        page = divided(options, needs)
        small = page.letters.told[-1]
        note = wrapped(options.note, page.inner, small) if options.note else []
        under = page.notes_top - 10 * page.unit - len(note) * small * 1.3
        room = (page.inner, under - page.map_top)
        digits = 3 if len(options.known) > 40 else 2
        likely = numbering.Numbering(colours.grey, digits, numbers, page.letters.least)
        told, fonts = _largest(lambda font: draw_picture(data, view, *room, font, likely), fonts)  # noqa: B023
        before, numbers = numbers, numbering.numbered(told.items, told.source_ids, options.known)
        numbered = Notes(numbers, {}, frozenset(numbers))
        footnotes = foot.footnotes(data, view, numbered)
        title = options.title or told.title
        parts = (told.subtitle, filters_in_words(data, _day_of(view)))
        subtitle = " · ".join(part for part in parts if part)
        beneath = " · ".join(part for part in (title, subtitle) if part)
        most = foot.note_lines(footnotes, len(numbers), page, options, say)
        lines = max(needs.note_lines, min(told.note_lines or most, most))
        more = replace(needs, head=heading(headline, beneath, options).height, note_lines=lines)
        # Once more with the numbers that the sources have: they take less room than might have been.
        if more == needs and (numbers == before or last):
            break
        last, needs = more == needs, more
    noted = [Text(row, page.margin, under + (n + 0.8) * small * 1.3, small, colours.ink, role="note-own")
             for n, row in enumerate(note)]  # fmt: skip
    rows = foot.foot_notes(footnotes, len(numbers), page, options, colours, say, needs.note_lines)
    items = [
        Group(tuple(foot.marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, headline, beneath, options)), key="head"),
        Group(
            tuple(events_only(numbering.written(told.items, numbers), drawn.signs)),
            page.margin,
            page.map_top,
            key="story",
        ),
        Group((*noted, *rows), key="notes"),
        Group(tuple(foot.foot(bottom, page, options, colours, say)), key="foot"),
    ]
    about = f"{beneath}. {told.text}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, headline, about)
    listed = tuple(e for e in drawn.events if e.id in told.event_ids) if told.event_ids else drawn.events
    # The map's trays do not belong to a story's picture.
    drawn = replace(drawn, view=view, summary=told.text, events=listed, map=replace(drawn.map, trays=()))
    return Slide(sheet, drawn, numbered, title, headline, subtitle, footnotes, options)


def _largest(draw: Callable[[float], Picture], fonts: Sequence[float]) -> tuple[Picture, Sequence[float]]:
    """Return the picture with the largest letters that it has room for, and the sizes from there on.

    The first is larger than need be, and only taken if no text of it is cut.
    """
    for n, font in enumerate(fonts):
        try:
            told = draw(font)
        except NoRoom:
            continue
        if font > fonts[-1] and n == 0 and any(text.whole for text in texts(told.items)):
            continue
        return told, fonts[n:]
    raise NoRoom


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


def _head(page: Page, colours: Palette, headline: str, beneath: str, options: Options) -> Iterator[Text]:
    """Yield the headline, and what stands beneath it in grey."""
    head = heading(headline, beneath, options)
    look = Text(headline, page.margin, page.top + head.first, head.size, colours.ink, "semibold", role="title")
    yield from set_lines(look, page.inner, head.lines, head.size * HEAD_STEP)
    if beneath:
        look = Text(beneath, page.margin, page.top + head.subtitle, head.small, colours.grey, role="subtitle")
        yield from set_lines(look, page.inner, 2, head.small * 1.3)


def _subtitle(drawn: Scene) -> str:
    say = words(drawn.view.language)
    parts = [drawn.title, drawn.subtitle]
    zone = say(f"zone.{drawn.view.zone}")
    if zone not in drawn.title and any(panel.unit == "hour" for panel in drawn.timeline.panels):
        parts.append(say("slide.times", zone=zone))
    return " · ".join(p for p in parts if p)
