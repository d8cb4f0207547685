"""The picture of a story on a slide, as large as it has room for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, texts
from transcaspian.language.messages import words
from transcaspian.look.wrapping import wrapped
from transcaspian.scene import scene
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides import foot
from transcaspian.slides.layout import Needs, divided, heading, story_fonts
from transcaspian.slides.message import message
from transcaspian.slides.notes import Notes, with_events
from transcaspian.slides.options import ROOM, Options
from transcaspian.slides.parts import Slide, head
from transcaspian.stories import STORIES
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

_NOTES = 2  # lines of footnotes at least
_SHARE = 2.0  # of the footnotes that a view can spare room for, at most, where the picture needs it not


def story_page(data: Dataset, view: View, options: Options) -> Slide:
    """Lay the picture of a view's story out on a slide; its events are those that the story is about."""
    story = STORIES[view.story]
    draw_picture = story.drawing()
    view = view if view.theme else replace(view, theme="light")
    colours, say, headline = palette_of(data, view.theme), words(view.language), options.message or message(data, view)
    bottom = foot.foot_lines(foot.provenance(data, view), options, say)
    needs = Needs(heading(headline, "–", options).height, _NOTES, len(bottom))
    fonts: Sequence[float] = story_fonts(options)
    numbers, last, spared = dict[str, int](), False, options.height
    drawn = scene(story.slide_data(data, view), story.events_view(data, view))
    while True:
        page = divided(options, needs)
        small = page.letters.told[-1]
        note = wrapped(options.note, page.inner, small) if options.note else []
        under = page.notes_top - 10 * page.unit - len(note) * small * 1.3
        room = (page.inner, under - page.map_top)
        digits = 3 if len(options.known) > 40 else 2
        likely = numbering.Numbering(colours.grey, digits, numbers, options.letters.least)
        draw = partial(draw_picture, data, view, *room, numbering=likely)
        found = _largest(draw, fonts)
        if found is None and needs.note_lines > _NOTES:
            # The picture comes first: sources that find no room are counted.
            spared = needs.note_lines - 1
            needs = replace(needs, note_lines=spared)
            continue
        told, fonts = found or (draw(font=fonts[-1], brief=True), fonts[-1:])
        before, numbers = numbers, numbering.numbered(told.items, told.source_ids, options.known)
        # In a room those that the statement of the picture rests on; the others are in the notes.
        numbered = Notes(numbers, {}, frozenset(numbers))
        footnotes = foot.footnotes(data, view, numbered)
        resting = frozenset(i for i in told.source_ids if i in numbers)
        if options.layout == ROOM and resting and not foot.fit(footnotes, page, options, say):
            numbered = replace(numbered, on_slide=resting)
            footnotes = foot.footnotes(data, view, numbered)
        title = options.title or told.title
        parts = (told.subtitle, filters_in_words(data, _day_of(view)))
        subtitle = " · ".join(part for part in parts if part)
        beneath = " · ".join(part for part in (title, subtitle) if part)
        most = foot.note_lines(footnotes, len(numbers), page, options, say, _SHARE)
        lines = min(spared, max(needs.note_lines, most))
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
        Group(tuple(head(page, colours, headline, beneath, options)), key="head"),
        Group(
            tuple(events_only(numbering.written(told.items, numbers), drawn.signs)),
            page.margin,
            page.map_top,
            key="story",
        ),
        Group((*noted, *rows), key="notes"),
        Group(tuple(foot.foot(bottom, page, options, colours, say)), key="foot"),
    ]
    about = f"{headline}. {beneath}. {told.text}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, headline, about)
    listed = tuple(e for e in drawn.events if e.id in told.event_ids) if told.event_ids else drawn.events
    # The map's trays do not belong to a story's picture.
    drawn = replace(drawn, view=view, summary=told.text, events=listed, map=replace(drawn.map, trays=()))
    numbered = with_events(data, drawn, numbered, told.event_ids or set(_told_of(told.items)))
    return Slide(sheet, drawn, numbered, title, headline, subtitle, footnotes, options)


def _largest(draw: Callable[..., Picture], fonts: Sequence[float]) -> tuple[Picture, Sequence[float]] | None:
    """Return the picture with the largest letters that all of it has room for, and the sizes from there on.

    Smaller letters are taken where they leave words, titles and sums whole. None if not even the smallest have room:
    no letter is smaller than those.
    """
    found = None
    for n, font in enumerate(fonts):
        try:
            told = draw(font=font)
        except NoRoom:
            continue
        if not told.tight and not any(text.whole for text in texts(told.items)):
            return told, fonts[n:]
        found = found or (told, fonts[n:])
    return found


def _told_of(items: Iterable[Item]) -> Iterator[str]:
    """Yield the events that a picture tells of: not those that only a strip of all hours has as well."""
    for item in items:
        if isinstance(item, Group) and item.key != "strip":
            yield from (*item.events, *_told_of(item.items))


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
