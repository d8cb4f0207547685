"""Several views bound into one handout: a cover on wish, contents, slides, and sources, numbered throughout."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, fitted, lines
from transcaspian.language.messages import Refused, words
from transcaspian.scene.model import Beneath
from transcaspian.slides.foot import provenance
from transcaspian.slides.layout import HEAD_STEP
from transcaspian.slides.leaf import Leaf, source_pages, tie_pages
from transcaspian.slides.options import Options
from transcaspian.slides.page import Slide, slide
from transcaspian.slides.steps import step_words
from transcaspian.view.named import read_view
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import message_of
from transcaspian.view.tours import at, steps_of

Progress = Callable[[int, int], None]
_ENTRY, _TITLE = 2.7, 1.8  # least height of an entry of the contents in letters: with what it says, and without


@dataclass(frozen=True, slots=True)
class Part:
    """One view of a handout: its id for file names, its title, what it shows, and its own headline, if it has one.

    A step of a tour also has a text, and says where on which tour it is in the place of its title. ``beneath`` is what
    the layer of the view has answered; without that, the slide says that the layer is not in it.
    """

    id: str
    title: str
    view: View
    message: str = ""
    note: str = ""
    place: str = ""
    beneath: Beneath | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """Pages in their order: a cover if there is one, contents, slides, sources, how the events of threads are tied."""

    cover: tuple[Sheet, ...]
    contents: tuple[Sheet, ...]
    slides: tuple[Slide, ...]
    sources: tuple[Sheet, ...]
    ids: tuple[str, ...]  # of the slides' views
    title: str
    ties: tuple[Sheet, ...] = ()

    @property
    def back(self) -> list[Sheet]:
        """Every page behind the slides."""
        return [*self.sources, *self.ties]

    @property
    def front(self) -> list[Sheet]:
        """Every page before the slides."""
        return [*self.cover, *self.contents]

    @property
    def sheets(self) -> list[Sheet]:
        """Every page, in order."""
        return [*self.front, *(one.sheet for one in self.slides), *self.back]


def saved_parts(
    data: Dataset, ids: Sequence[str] = (), language: str = "", theme: str = "", layout: str = ""
) -> list[Part]:
    """Return saved views as parts, all of them if no view is named, in a language, theme and layout of their own.

    KeyError for an id that no view has.
    """
    parts = []
    for name in ids or data.views:
        saved = data.views[name]
        view = read_view(data, saved.query)[0]
        look = language or view.language, theme or view.theme, layout or view.layout
        view = replace(view, language=look[0], theme=look[1], layout=look[2])
        parts.append(Part(name, saved.title(view.language), view, message_of(saved, view.language)))
    return parts


def tour_parts(data: Dataset, tour_id: str, reader: View) -> list[Part]:
    """Return the steps of a tour as parts, in the reader's language, theme and layout; none for an unknown tour."""
    parts = []
    for number, step in enumerate(steps_of(data, tour_id), 1):
        view = at(data, tour_id, number, reader)
        told, title, plain = step_words(data, view), step.title(view.language), replace(view, tour="", step=1)
        parts.append(Part(f"{tour_id}-{number}", title, plain, title, told["note"], told["title"]))
    return parts


def file_name(version: str, parts: Sequence[Part], ending: str) -> str:
    """Return a name that says how many views of which version: ``briefing-10-views-4f2a91c.pdf``."""
    chosen = hashlib.sha256("/".join(part.id for part in parts).encode()).hexdigest()[:4]
    return f"briefing-{len(parts)}-views-{chosen}-{version}.{ending}"


def handout(
    data: Dataset, parts: Sequence[Part], options: Options, title: str = "", progress: Progress | None = None
) -> Handout:
    """Lay views out as one handout, all in the language and theme of the first; ``progress``: done, in all.

    Refused, with the name of the view, where one of them cannot be drawn.
    """
    view, options = parts[0].view, replace(options, rest="handout")
    numbers: dict[str, int] = {}
    slides: list[Slide] = []
    title = title or collection_title(data, view.language)
    cover = (_cover(Leaf(data, view, options, title), len(parts)),) if options.cover else ()
    leaf = Leaf(data, view, options, words(view.language)("deck.section.contents") if cover else title)
    front = len(cover) - (-len(parts) // _entries(leaf, len(parts)))  # pages before the slides
    for n, part in enumerate(parts):
        if progress:
            progress(n, len(parts))
        own = replace(options, title=part.place or part.title, message=part.message, note=part.note or options.note)
        numbered = replace(own, number=front + n + 1, of=0, known=tuple(numbers), marked=())
        try:
            slides.append(slide(data, part.view, replace(numbered, beneath=part.beneath)))
        except Refused as refused:
            why = words(view.language)(refused.key, **refused.values)
            raise Refused("brief.refused_view", view=part.id or part.title, why=why) from refused
        numbers |= slides[-1].notes.numbers
    contents = tuple(_contents(leaf, parts, slides))
    first = front + len(slides) + 1
    sources = tuple(source_pages(data, numbers, view, options, first))
    ties = list[Sheet]()
    told = set[str]()  # threads: one that several slides show is told once
    for one in slides:
        if one.scene.view.thread not in told:
            ties += tie_pages(data, one, first + len(sources) + len(ties))
            told.add(one.scene.view.thread)
    if progress:
        progress(len(parts), len(parts))
    return Handout(cover, contents, tuple(slides), sources, tuple(part.id for part in parts), title, tuple(ties))


def _cover(leaf: Leaf, views: int) -> Sheet:
    """Return the page with the title, who it is by, how many views follow, and of which data and day they are."""
    say, left, o = words(leaf.view.language), 40 * leaf.unit, leaf.options
    inner = o.width - 2 * left
    size = max(o.letters.headline) * 1.7
    first = Text(leaf.title, left, o.height * 0.34, size, leaf.colours.ink, "semibold", role="title")
    head = lines(first, inner, 3, size * HEAD_STEP)
    size = leaf.size * 1.25
    y = head[-1].y + head[-1].size * 0.6 + size * 1.5
    told = [one for one in (o.author, say.n("document.views", views), provenance(leaf.data, leaf.view)) if one]
    rows = [Text(row, left, y + n * size * 1.6, size, leaf.colours.grey) for n, row in enumerate(told)]
    return leaf.sheet(1, [Group((fitted(row, inner),), key="entry") for row in rows], head)


def _entry(leaf: Leaf, views: int) -> float:
    """Return the least height of an entry, in letters: it is a title alone where messages would take a second page."""
    room = (leaf.bottom - leaf.top) / leaf.size
    return _ENTRY if (views + 1) * _ENTRY <= room else _TITLE


def _entries(leaf: Leaf, views: int) -> int:
    """Return how many views a page of contents lists."""
    return max(1, int((leaf.bottom - leaf.top) / (leaf.size * _entry(leaf, views))) - 1)


def _contents(leaf: Leaf, parts: Sequence[Part], slides: Sequence[Slide]) -> Iterator[Sheet]:
    """Yield the pages that list the slides with their pages and what they say, and at last the sources."""
    say, options = words(leaf.view.language), leaf.options
    before, most, least = int(options.cover), _entries(leaf, len(parts)), _entry(leaf, len(parts))
    left, right = 40 * leaf.unit, options.width - 40 * leaf.unit
    pages, both = -(-len(parts) // most), list(zip(parts, slides, strict=True))
    entries = [(part.title, one.message if least == _ENTRY and one.message != part.title else "") for part, one in both]
    entries.append((say("slide.sources_title"), ""))
    big, room = leaf.size * 1.25, right - left - 90 * leaf.unit
    # Few entries stand further apart.
    step = min(leaf.size * 5, max(leaf.size * least, (leaf.bottom - leaf.top) / (min(len(parts), most) + 1)))
    for page in range(pages):
        body: list[Item] = []
        last = len(entries) if page == pages - 1 else (page + 1) * most
        for n, (name, told) in enumerate(entries[page * most : last]):
            y, number = leaf.top + n * step, str(before + pages + page * most + n + 1)
            named = Text(name, left, y, big, leaf.colours.ink, "semibold", href=f"#{number}")
            entry = (
                fitted(named, room),
                Text(number, right, y, big, leaf.colours.ink, "semibold", "right"),
                fitted(Text(told, left, y + leaf.size * 1.5, leaf.size, leaf.colours.grey), room),
            )
            body.append(Group(entry, key="entry"))
        yield leaf.numbered(page + 1, pages).sheet(before + page + 1, body)
