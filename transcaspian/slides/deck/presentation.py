"""Slides as PowerPoint files that can be edited: shapes and texts in groups, one for each event.

Only the land under a map is a picture. Title, sources and foot are placeholders of a master of our own, or of a
template; events are a native table; what to say and full sources stand in the speaker notes. The same slides give the
same bytes: no clock, no program's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.evidence.card import card
from transcaspian.language.messages import words
from transcaspian.look.palette import PALETTES, Palette
from transcaspian.slides.deck.items import Bundle, bundles, shortened, written
from transcaspian.slides.deck.leaf import write_leaf
from transcaspian.slides.deck.master import Deck, own_master, template_master
from transcaspian.slides.deck.page import Page, page_size, parts_of, source_lines
from transcaspian.slides.deck.properties import describe, divide
from transcaspian.slides.deck.shapes import Part
from transcaspian.slides.deck.tables import add_tables
from transcaspian.slides.foot import left_out, standing
from transcaspian.slides.leaf import following
from transcaspian.slides.notes import say_events, say_ties
from transcaspian.slides.options import MOST_SHAPES
from transcaspian.slides.packing import packed
from transcaspian.slides.page import Slide, provenance
from transcaspian.stories import story_data
from transcaspian.view.tracks import palette_of

_PICTURE = 2880  # pixels across a whole slide: sharp on a large screen
_AROUND = 20  # shapes at most that are no part of what is drawn: head, sources, foot, marking, land


def pptx(
    data: Dataset,
    slides: Sequence[Slide],
    before: Sequence[Sheet] = (),
    after: Sequence[Sheet] = (),
    tables: bool = True,
    template: bytes = b"",
) -> bytes:
    """Return slides as a PowerPoint file in the size of the first, each with a table of its events, and its sources.

    ``before`` and ``after`` are pages of text. A source that only a table names has a number after those of all slides.
    ``template``: a PowerPoint file whose master is used instead of ours.
    """
    sheets = [*before, *(one.sheet for one in slides), *after]
    own = slides[0].sheet if slides else sheets[0]
    deck = template_master(template) if template else own_master(own, _colours(data, own), page_size(own))
    contents = [(Page(deck, sheet, _colours(data, sheet), "text"), sheet) for sheet in before]
    numbers: dict[str, int] = {}
    for one in slides:
        numbers |= one.notes.numbers
    last = max((n for one in slides for n in one.notes.numbers.values()), default=0)
    if len(set(numbers.values())) < len(numbers):
        numbers = {}  # each slide counts from 1: none speaks of another's numbers
    for one in slides:
        _picture(deck, data, one)
        if tables:
            own_numbers = {**numbers, **one.notes.numbers}
            named = add_tables(deck, story_data(data, one.scene.view), one, own_numbers, last)
            listed = {**{source: own_numbers[source] for source in named}, **one.notes.numbers}
            leaves = following(data, one, listed)
            contents += [(Page(deck, sheet, _colours(data, sheet), "text"), sheet) for sheet in leaves]
            numbers |= {source: n for source, n in own_numbers.items() if n > last}
            last = max(last, *own_numbers.values(), 0)
    counts = [len(before), len(deck.file.slides) - len(before), len(after)]
    contents += [(Page(deck, sheet, _colours(data, sheet), "text"), sheet) for sheet in after]
    for page, sheet in contents:  # at last, for they lead to slides
        write_leaf(page, sheet)
    if before:
        divide(deck.file, counts, sheets[0].language)
    describe(deck.file, sheets[0], data, slides)
    return packed(deck.file)


def _colours(data: Dataset, sheet: Sheet) -> Palette:
    return palette_of(data, next((theme for theme, known in PALETTES.items() if known.paper == sheet.ground), "light"))


def _picture(deck: Deck, data: Dataset, one: Slide) -> None:
    """Add the slide with what is drawn between its texts, in the order in which they are read."""
    sheet, say, drawn = one.sheet, words(one.sheet.language), one.scene
    parts, colours = parts_of(sheet), _colours(data, sheet)
    page = Page(deck, sheet, colours, "slide")
    page.write([parts["head"]])
    found = bundles([item for item in sheet.items if item not in parts.values()], drawn.view.event)
    density = max(1.0, _PICTURE / sheet.width)
    for x, y, ground in found.ground:
        left, top, right, bottom = ground.clip or (0.0, 0.0, float(sheet.width), float(sheet.height))
        land = replace(
            sheet, width=round(right - left), height=round(bottom - top), items=(replace(ground, x=-left, y=-top),)
        )
        box = x + left, y + top, x + right, y + bottom
        page.picture(png(land, density), box, say("deck.land"), shortened(sheet.description))
    margin = next(text.x for text in texts(sheet.items) if text.role == "title")
    made = list(written(found.found, page.writer, drawn, sheet.width - margin, lambda event: _facts(data, one, event)))
    beneath, above, faint = _within_limit(made, one)
    page.add(part for _, own in beneath for part in own)
    note = _faint(page, one, faint, density)
    page.add(part for _, own in above for part in own)
    noted = list(texts((parts["notes"],)))
    rows = [text for text in noted if text.role == "note"]
    if rows and not page.hold("note", rows, _footnotes(one)):
        page.write(rows)
    page.write([*(text for text in noted if text.role != "note"), parts["foot"], parts["marking"]])
    sources = source_lines(data, one, one.notes.numbers)
    events = [*say_events(data, one.notes, drawn), *say_ties(data, one.notes, drawn)]
    page.tell([one.message, *events, drawn.summary, *note, *sources, provenance(data, drawn.view)])


def _facts(data: Dataset, one: Slide, event: str) -> str:
    """Return an event in a few sentences, for those who cannot see its mark; empty for one that is not known."""
    if event not in one.scene.signs:
        return ""
    sign, about = one.scene.signs[event], card(data, one.scene.view, event)
    where = about.where[0] if about and about.where else ""
    first = f"{sign.title} ({'; '.join(part for part in (sign.when, where, sign.certainty) if part)})."
    return shortened(
        " ".join(part for part in (first, about.reason if about else "", about.summary if about else "") if part)
    )


def _within_limit(
    made: Sequence[tuple[Bundle, list[Part]]], one: Slide
) -> tuple[list[tuple[Bundle, list[Part]]], list[tuple[Bundle, list[Part]]], list[Bundle]]:
    """Return what a slide has room for as shapes, and the least significant events, which have none.

    Shapes are those beneath these events and those above: the ground that they are drawn on is not to cover them.
    """
    total = _AROUND + sum(part.count for _, own in made for part in own)
    weight = {event.id: event.significance for event in one.scene.events}
    events = [
        at for at, (bundle, _) in enumerate(made) if bundle.kind == "event" and bundle.key != one.scene.view.event
    ]
    faint: set[int] = set()
    for at in sorted(events, key=lambda at: (weight.get(made[at][0].key, 0), -at)):
        if total <= MOST_SHAPES:
            break
        total -= sum(part.count for part in made[at][1])
        faint.add(at)
    first, last = min(faint, default=0), max(faint, default=0)
    grounds = (at + 1 for at in range(first, last) if made[at][0].kind == "plain" and _has_shapes(made[at][0]))
    place = max(grounds, default=first)
    kept = [(at, own) for at, own in enumerate(made) if at not in faint]
    beneath, above = ([own for at, own in kept if (at < place) == side] for side in (True, False))
    return beneath, above, [made[at][0] for at in sorted(faint)]


def _has_shapes(bundle: Bundle) -> bool:
    return not all(isinstance(leaf, Text) for leaf in bundle.leaves)


def _faint(page: Page, one: Slide, faint: Sequence[Bundle], density: float) -> list[str]:
    """Draw what is beyond the limit as one picture; return what the notes say of it."""
    if not faint:
        return []
    sheet, say = one.sheet, words(one.sheet.language)
    items = tuple(Group(tuple(part.leaves)) for bundle in faint for part in (*bundle.arrows, bundle))
    titles = say.list([one.scene.signs[b.key].title if b.key in one.scene.signs else b.title for b in faint])
    told = say.n("deck.faint_told", len(faint), most=say.number(MOST_SHAPES), titles=titles)
    box = 0.0, 0.0, float(sheet.width), float(sheet.height)
    page.picture(png(replace(sheet, ground="none", items=items), density), box, say("deck.faint"), shortened(told))
    return [told]


def _footnotes(one: Slide) -> str:
    """Return the footnotes that stand on the sheet as one paragraph."""
    say, kept = words(one.sheet.language), standing(one)
    if (in_all := len(one.notes.numbers)) > len(kept):
        kept.append(left_out(in_all, len(kept), one.options, say))
    return f"{say('slide.sources')}  {' · '.join(kept)}"
