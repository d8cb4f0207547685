"""Pages of text in the look of the slides, and the pages that list sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, fitted, line, lines
from transcaspian.evidence.citation import footnote
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette, palette
from transcaspian.look.wrapping import wrapped
from transcaspian.slides.foot import provenance, standing
from transcaspian.slides.layout import HEAD_STEP, heading
from transcaspian.slides.options import Options
from transcaspian.slides.parts import Slide
from transcaspian.view.query import View

COLUMNS = 2  # of the pages of sources


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of text in the look of the slides: title at the top, provenance, marking and number at the bottom."""

    data: Dataset
    view: View
    options: Options
    title: str

    @property
    def unit(self) -> float:
        """Pixels of the page to one of a page of 1920 × 1080."""
        return self.options.unit

    @property
    def size(self) -> float:
        """The size of the entries' letters."""
        return self.options.letters.label

    @property
    def small(self) -> float:
        """The size of the letters at the bottom, and of sources."""
        return self.options.letters.foot

    @property
    def band(self) -> float:
        """Room of the marking at top and bottom."""
        return self.options.letters.least * 1.9 if self.options.marking else 0.0

    @property
    def foot(self) -> float:
        """Where the line at the bottom stands."""
        return self.options.height - self.band - 26 * self.unit

    @property
    def colours(self) -> Palette:
        """The colours of the view's theme."""
        return palette(self.view.theme)

    @property
    def top(self) -> float:
        """Where the entries begin."""
        return self.band + heading(self.title, "", self.options).height + self.size * 0.8

    @property
    def bottom(self) -> float:
        """Where the entries end."""
        return self.foot - 2.2 * self.small

    def numbered(self, page: int, pages: int) -> Leaf:
        """Return the same page as one of several, which no two have the same title of."""
        if pages == 1:
            return self
        title = words(self.view.language)("slide.page_of", title=self.title, page=page, pages=pages)
        return replace(self, title=title)

    def titled(self) -> list[Text]:
        """Return the title, in two lines where one is too short."""
        u, o = self.unit, self.options
        head = heading(self.title, "", o)
        y = self.band + head.first
        first = Text(self.title, 40 * u, y, head.size, self.colours.ink, "semibold", role="title")
        return lines(first, o.width - 80 * u, head.lines, head.size * HEAD_STEP)

    def sheet(self, number: int, body: Iterator[Item] | Sequence[Item], head: Sequence[Text] = ()) -> Sheet:
        """Return the page with its body, in groups as they are read.

        ``number``: of the page, 0 for none; ``head``: its title, if not at the top.
        """
        o, u, colours = self.options, self.unit, self.colours
        small, margin, foot = self.small, 40 * u, self.foot
        below: list[Item] = [
            line((margin, foot - small), (o.width - margin, foot - small), colour=colours.rule, width=1.1 * u),
            Text(provenance(self.data, self.view), margin, foot, small, colours.grey, role="version"),
        ]
        if number:
            counted = Text(str(number), o.width - margin, foot, small, colours.ink, "semibold", "right")
            below.append(replace(counted, role="slide-number"))
        marking: list[Item] = []
        if o.marking:
            size, colour = max(o.letters.least, 18 * u), o.marking_colour or colours.alert
            for y in (self.band / 2 + 3 * u, o.height - self.band / 2 - 3 * u):
                text = Text(o.marking, o.width / 2, y, size, colour, "semibold", "middle", role="marking")
                marking.append(fitted(text, o.width - 2 * margin))
        items = (
            Group(tuple(marking), key="marking"),
            Group(tuple(head or self.titled()), key="head"),
            *body,
            Group(tuple(below), key="foot"),
        )
        return Sheet(o.width, o.height, colours.paper, items, self.view.language, self.title, self.title)


def source_pages(
    data: Dataset, numbers: Mapping[str, int], view: View, options: Options, first: int
) -> Iterator[Sheet]:
    """Yield the pages of sources in columns, each with the number that it has on the slides, and its address.

    ``first``: the number of the first of these pages, 0 for none.
    """
    leaf = Leaf(data, view, options, words(view.language)("slide.sources_title"))
    size, u = leaf.small, leaf.unit
    gap, indent = 40 * u, size * 2.4
    width = (options.width - 80 * u - gap * (COLUMNS - 1)) / COLUMNS
    pages: list[list[Item]] = [[]]
    column, y = 0, leaf.top
    for source_id in sorted(numbers, key=numbers.__getitem__):
        source = data.sources[source_id]
        rows = wrapped(footnote(source, view), width - indent, size)
        if y + len(rows) * size * 1.3 > leaf.bottom:
            column, y = column + 1, leaf.top
            if column == COLUMNS:
                column = 0
                pages.append([])
        x = 40 * u + column * (width + gap)
        number = str(numbers[source_id])
        entry = [Text(number, x + indent - size * 0.6, y, size, leaf.colours.ink, "semibold", "right")]
        for row in rows:
            entry.append(Text(row, x + indent, y, size, leaf.colours.grey, href=source.url or ""))
            y += size * 1.3
        pages[-1].append(Group(tuple(entry), key="entry"))
        y += size * 0.45
    for n, body in enumerate(pages):
        yield leaf.numbered(n + 1, len(pages)).sheet(first and first + n, body)


def following(data: Dataset, one: Slide, numbers: Mapping[str, int] | None = None) -> list[Sheet]:
    """Return the pages of sources that follow a slide which does not name all of them itself.

    ``numbers``: those of its sources, if there are more than the slide has.
    """
    numbered = one.notes.numbers if numbers is None else numbers
    if len(numbered) <= len(standing(one)):
        return []
    number = one.options.number
    return list(source_pages(data, numbered, one.scene.view, one.options, number and number + 1))
