"""What stands at the bottom of a slide, and its marking: sources, counts, the data's version, credits, number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel.dates import format_date

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Item, Text, fitted, line, texts
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.slides.layout import NOTE_SHARE, Page
from transcaspian.slides.notes import Notes, short
from transcaspian.slides.options import READING, Options
from transcaspian.slides.parts import Slide
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View


def marking(page: Page, options: Options, colours: Palette) -> Iterator[Text]:
    """Yield the handling marking at top and bottom."""
    if options.marking:
        size = max(18 * page.unit, page.letters.least)
        colour = options.marking_colour or colours.alert
        for y in (page.top / 2 + 3 * page.unit, page.height - page.top / 2 - 3 * page.unit):
            text = Text(options.marking, page.width / 2, y, size, colour, "semibold", "middle", role="marking")
            yield fitted(text, page.inner)


def footnotes(data: Dataset, view: View, numbered: Notes) -> tuple[str, ...]:
    """Return the sources that stand on a slide in a few words, each with its number."""
    ordered = sorted(numbered.on_slide, key=numbered.numbers.__getitem__)
    return tuple(f"{numbered.numbers[source]}\u00a0{short(data.sources[source], view)}" for source in ordered)


def note_lines(notes: Sequence[str], in_all: int, page: Page, options: Options, say: Words, times: float = 1.0) -> int:
    """Return how many lines footnotes need, at most ``times`` what a slide can spare."""
    return min(_most(page, options, times), len(_set(notes, in_all, page, options, say)))


def fit(notes: Sequence[str], page: Page, options: Options, say: Words) -> bool:
    """Say whether a slide can spare room for all footnotes."""
    return len(_set(notes, len(notes), page, options, say)) <= _most(page, options)


def _most(page: Page, options: Options, times: float = 1.0) -> int:
    return int(NOTE_SHARE[options.layout] * times * page.height / (page.letters.foot * 1.3))


def foot_notes(
    notes: Sequence[str], in_all: int, page: Page, options: Options, colours: Palette, say: Words, lines: int
) -> Iterator[Text]:
    """Write the footnotes; those that find no room are counted, and are listed in the notes of the slide.

    ``in_all``: how many sources there are, also those that are only in the notes of the slide.
    """
    kept, size = len(notes), page.letters.foot
    rows = _set(notes, in_all, page, options, say)
    while len(rows) > lines and kept:
        kept -= 1
        rows = _set(notes[:kept], in_all, page, options, say)
    for n, row in enumerate(rows):
        y = page.notes_top + (n + 0.5) * size * 1.3
        yield Text(row, page.margin, y, size, colours.grey, role="note")


def _set(notes: Sequence[str], in_all: int, page: Page, options: Options, say: Words) -> list[str]:
    """Set footnotes one behind another in lines: a footnote is broken only where it is wider than the page."""
    rows, size = [say("slide.sources")], page.letters.foot
    rest = [left_out(in_all, len(notes), options, say)] if in_all > len(notes) else []
    for n, note in enumerate((*notes, *rest)):
        gap = "  " if n == 0 else " · "
        if text_width(rows[-1] + gap + note, size) <= page.inner:
            rows[-1] += gap + note
        else:
            rows += wrapped(note, page.inner, size)
    return rows if in_all else []


def left_out(in_all: int, shown: int, options: Options, say: Words) -> str:
    """Say where the sources are that a slide has no room for."""
    where = say(f"slide.sources_in.{options.rest}")
    if options.layout == READING:
        return say.n("slide.more_sources", in_all - shown, where=where)
    return say.n("slide.all_sources", in_all, where=where)


def standing(one: Slide) -> list[str]:
    """Return the footnotes that stand on a slide; of the others it says where they are."""
    written = f" {' '.join(text.text for text in texts(one.sheet.items) if text.role == 'note')}"
    return [note for note in one.footnotes if f" {note}" in written]


def foot_lines(told: str, options: Options, say: Words) -> list[tuple[str, str]]:
    """Return the lines of the foot with their roles: what it tells, then the credits if they do not fit next to it.

    Of the credits nothing may be left out.
    """
    size, room = options.letters.foot, options.width - 80 * options.unit
    credits, gap = say("map.credits"), 24 * options.unit
    number = text_width(_number(options, say), size, "semibold") + gap
    if text_width(told, size) + text_width(credits, size) + number + gap <= room:
        return [("version", told)]
    return [
        *(("version", row) for row in wrapped(told, room - number, size)),
        *(("credits", row) for row in wrapped(credits, room, size)),
    ]


def _number(options: Options, say: Words) -> str:
    return say("slide.number_of", n=options.number, of=options.of) if options.of else str(options.number or "")


def foot(
    lines: Sequence[tuple[str, str]], page: Page, options: Options, colours: Palette, say: Words
) -> Iterator[Item]:
    """Draw the foot: its lines, the credits, and the number of the slide."""
    size, y, number = page.letters.foot, page.foot, _number(options, say)
    right = page.right
    rule = y - size * 0.95
    yield line((page.margin, rule), (page.right, rule), colour=colours.rule, width=1.1 * page.unit)
    if number:
        yield Text(number, right, y, size, colours.ink, "semibold", "right", role="slide-number")
        right -= text_width(number, size, "semibold") + 24 * page.unit
    if len(lines) == 1:
        yield Text(say("map.credits"), right, y, size, colours.grey, anchor="right", role="credits")
    for n, (role, row) in enumerate(lines):
        yield Text(row, page.margin, y + n * size * 1.3, size, colours.grey, role=role)


def provenance(data: Dataset, view: View) -> str:
    """Return the dataset's version and the day of its newest claim: what a slide's reader can ask for again."""
    say = words(view.language)
    parts = [say("slide.version", version=data.version)]
    if newest := newest_claim(data, view.tz):
        parts.append(say("slide.newest", day=format_date(newest, "medium", locale=say.locale)))
    return " · ".join(parts)
