"""Views as a written brief for Word: a picture and a table of events each, a chronology, and their sources.

Every number of a source or of a section is a field that follows what is added or deleted. The same handout gives the
same bytes: no clock, no program's name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from babel.dates import format_date
from docx.shared import Cm

from transcaspian.dataset.certainty import claims_known, sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, bounds
from transcaspian.drawing.sheet import shortened as cut_short
from transcaspian.evidence.citation import footnote
from transcaspian.evidence.facts import EventFacts, event_facts, web_address, where
from transcaspian.language.dates import sort_key
from transcaspian.language.messages import Words, words
from transcaspian.slides.brief import Part
from transcaspian.slides.document.elements import bookmarked, element, field, link, linked, plain, run, table
from transcaspian.slides.document.styles import EVENTS, LINK, STRONG, WIDTH, alone, describe, empty
from transcaspian.slides.links import shortened_to
from transcaspian.slides.notes import ties_among
from transcaspian.slides.options import READING, Options
from transcaspian.slides.packing import packed
from transcaspian.slides.page import Slide, provenance
from transcaspian.stories import story_data
from transcaspian.tables.records import Source
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.sure import sure_in_words

ALT = 500  # characters of an alternative text
_CANVAS = (1000, 1400)  # pixels of the slide that the picture is taken from
_RESOLUTION, _COLOURS = 180, 256  # pixels to an inch of paper: sharp in print, and written in time
_TEXTS = ("head", "notes", "marking", "foot")  # of a sheet, that a document writes itself
_EVENTS = {"when": 3.2, "title": 4.4, "where": 3.2, "certainty": 4.8, "sources": 1.8}  # centimetres
_CHRONOLOGY = {"when": 4.4, "title": 7.7, "certainty": 3.5, "sections": 1.8}


def for_document(parts: Sequence[Part], options: Options) -> tuple[list[Part], Options]:
    """Return parts and options as a document shows them: light, and laid out for the width of its text."""
    light = [replace(_written_out(part), view=replace(part.view, theme="light", layout=READING)) for part in parts]
    width, height = _CANVAS
    return light, replace(options, width=width, height=height, layout=READING, printed=WIDTH / 2.54)


def _written_out(part: Part) -> Part:
    """Return a part as a document writes it: a step of a tour under its own title, with its text in its full length."""
    return replace(part, message=part.note, note="", place="") if part.place else part


def docx(data: Dataset, slides: Sequence[Slide], title: str) -> bytes:
    """Return views as a Word document; raise ValueError where there is none."""
    return _Document(data, slides, title).written()


def shortened(one: Slide) -> tuple[str, ...]:
    """Return in full what the picture of a view shortens and the document says nowhere in full."""
    language = one.sheet.language
    said = {one.title, one.message, one.scene.summary}
    for event in one.scene.events:
        said |= {
            event.title(language),
            event.short_title(language),
            *([event.summary(language)] if event.id == one.scene.view.event else []),
        }
    return tuple(text for text in cut_short(cropped(one.sheet)) if text not in said)


class _Document:
    def __init__(self, data: Dataset, slides: Sequence[Slide], title: str) -> None:
        first = slides[0]
        self.data, self.slides, self.title = data, slides, title
        self.view, self.options = first.scene.view, first.options
        self.say: Words = words(self.view.language)
        self.file: Any = empty(self.view.language, self.options.marking_colour)
        self.bookmarks = count(1)
        # Pictures have their numbers already; a source that only a table names comes after those.
        self.numbers = {source: n for one in slides for source, n in one.notes.numbers.items()}
        self.told: dict[
            str, tuple[EventFacts, View, list[int]]
        ] = {}  # event -> facts, the view they are from, sections
        self.beyond: set[str] = set()  # sources that tell of the events and decide nothing

    def written(self) -> bytes:
        """Write all parts in order and return the file."""
        say = self.say
        self._cover()
        for number, one in enumerate(self.slides, 1):
            self._view(number, one)
        self._heading(say("document.chronology"), len(self.slides) + 1)
        self._chronology()
        self._heading(say("slide.sources_title"), len(self.slides) + 2)
        self._sources()
        self._edges()
        tracks = dict.fromkeys(facts.track for facts, _, _ in self.told.values())
        author = self.options.author or collection_title(self.data, self.view.language)
        alone(self.file)
        describe(self.file, plain(self.title), plain(author), plain(", ".join(tracks)), self.view.language)
        return packed(self.file)

    def _cover(self) -> None:
        """Write the title, of which data this is and by whom, and the contents."""
        say = self.say
        self._paragraph("Title", run(self.title))
        lines = [self.options.author, say.n("document.views", len(self.slides)), provenance(self.data, self.view)]
        for line in filter(None, lines):
            self._paragraph("Cover", run(line))
        names = [one.title for one in self.slides]
        names += [say("document.chronology"), say("slide.sources_title")]
        heading = self._paragraph("TOC Heading", run(say("document.contents")))
        # Without the numbers of pages, which only Word can know, it is right from the first.
        begin = [
            element("w:r", {}, element("w:fldChar", {"w:fldCharType": "begin"})),
            element("w:r", {}, _instruction(r'TOC \o "1-1" \n \h \z')),
            element("w:r", {}, element("w:fldChar", {"w:fldCharType": "separate"})),
        ]
        entries = []
        for number, name in enumerate(names, 1):
            runs = run(str(number)), element("w:r", {}, element("w:tab")), run(name)
            entries.append(self._paragraph("toc 1", *begin, link(_section(number), *runs)))
            begin = []
        entries[-1]._p.append(element("w:r", {}, element("w:fldChar", {"w:fldCharType": "end"})))
        gallery = element("w:docPartGallery", {"w:val": "Table of Contents"})
        properties = element("w:sdtPr", {}, element("w:docPartObj", {}, gallery, element("w:docPartUnique")))
        box = element("w:sdt", {}, properties)
        heading._p.addprevious(box)
        box.append(element("w:sdtContent", {}, *(one._p for one in (heading, *entries))))

    def _view(self, number: int, one: Slide) -> None:
        say, counts = self.say, one.scene.counts
        self._heading(one.title, number)
        self._paragraph("Message", run(one.message))
        shown = say("count.shown", shown=say.number(len(one.scene.events)), total=say.number(counts.total))
        self._paragraph("Details", run(" · ".join(filter(None, (one.subtitle, shown)))))
        self._picture(one)
        if one.options.note:
            self._paragraph("Normal", run(one.options.note))
        view, data = one.scene.view, story_data(self.data, one.scene.view)
        found = list(event_facts(data, view, [event.id for event in one.scene.events]))
        for facts in found:
            if facts.event.id == view.event and facts.summary:
                self._paragraph("Normal", run(f"{facts.title}: ", STRONG), run(facts.summary))
        self._paragraph("In Words", run(one.scene.summary))
        if not found:
            return
        self._paragraph("Heading 2", run(say("document.events")))
        rows = [self._row(data, one, facts) for facts in found]
        self._table(_EVENTS, rows, one.title, one.subtitle)
        if tied := ties_among(data, view, [facts.event.id for facts in found]):
            self._paragraph("Heading 2", run(say("deck.tied")))
            for line in tied:
                self._paragraph("Normal", run(line))
        for facts in found:
            before = self.told.get(facts.event.id)
            # Of several views the one tells of an event that knows most of it.
            kept = before[:2] if before and _day(before[1]) >= _day(view) else (facts, view)
            self.told[facts.event.id] = (*kept, [*(before[2] if before else []), number])

    def _row(self, data: Dataset, one: Slide, facts: EventFacts) -> list[list[Any]]:
        view = one.scene.view
        claims = claims_known(data, facts.event.id, view.known_by, view.tz)
        deciding = sources_deciding(claims, one.scene.certainty[facts.event.id], data)
        self.beyond |= {source.id for source in facts.sources}
        for source in deciding:
            self.numbers.setdefault(source, max(self.numbers.values(), default=0) + 1)
        numbers = sorted(self.numbers[source] for source in deciding)
        return [
            [run(facts.when)],
            [run(facts.title)],
            [run(where(facts, view.language))],
            [run(self.say(f"certainty.{facts.certainty}"), STRONG), run(f" · {facts.reason}")],
            _separated(field(rf"REF {_source(n)} \n \h", str(n)) for n in numbers),
        ]

    def _chronology(self) -> None:
        say = self.say
        self._paragraph("Normal", run(say.n("document.chronology_lead", len(self.told))))
        rows = []
        in_time = sorted(self.told.values(), key=lambda told: sort_key(told[0].event.date, self.view.tz))
        for facts, view, sections in in_time:
            known = []
            if view.known_by:
                day = format_date(view.known_by, "long", locale=say.locale)
                known = [run(f" · {say('filter.known_by', day=day)}")]
            sure = [run(sure_in_words(facts.event, facts.certainty, view.language), STRONG), *known]
            numbers = _separated(field(rf"REF {_section(n)} \n \h", str(n)) for n in sections)
            rows.append([[run(facts.when)], [run(facts.title)], sure, numbers])
        if rows:
            self._table(_CHRONOLOGY, rows, say("document.chronology"), self.title)

    def _sources(self) -> None:
        say = self.say
        self._paragraph("Normal", run(say("document.sources_lead")))
        for source in sorted(self.numbers, key=self.numbers.__getitem__):
            entry = self._paragraph("Source", *self._source(self.data.sources[source]))
            bookmarked(entry, _source(self.numbers[source]), next(self.bookmarks))
        if beyond := self.beyond - set(self.numbers):
            self._paragraph("Normal", run(say.n("document.beyond", len(beyond))))
        self._paragraph("Credits", run(say("map.credits")))

    def _source(self, source: Source) -> Iterator[Any]:
        yield run(footnote(replace(source, url=None, archived_url=None), self.view))
        if address := web_address(source.url):
            yield run(", ")
            yield linked(self.file.part, address, address, LINK)
        if archived := web_address(source.archived_url):
            yield run(f", {self.say('card.archived')} ")
            yield linked(self.file.part, archived, archived, LINK)

    def _picture(self, one: Slide) -> None:
        paragraph = self._paragraph("Picture")
        sheet = cropped(one.sheet)
        content = png(sheet, _RESOLUTION * WIDTH / 2.54 / sheet.width, _COLOURS)
        shape = paragraph.add_run().add_picture(io.BytesIO(content), Cm(WIDTH))
        told = shape._inline.docPr
        told.set("name", plain(self.say("deck.picture")))
        told.set("descr", shortened_to(plain(f"{one.message}. {one.subtitle}. {one.scene.summary}"), ALT))

    def _table(self, columns: dict[str, float], rows: list[list[list[Any]]], name: str, told: str) -> None:
        header = [self._column(column) for column in columns]
        styles = (EVENTS, *(self.file.styles[style].style_id for style in ("Table Head", "Table Text")))
        made = table(styles, list(columns.values()), header, rows, name, shortened_to(told, ALT))
        self.file.element.body.insert(len(self.file.element.body) - 1, made)

    def _column(self, name: str) -> str:
        own = {"sources": "slide.sources_title", "sections": "document.sections"}
        return self.say(own.get(name, f"table.{name}"))

    def _heading(self, text: str, number: int) -> None:
        bookmarked(self._paragraph("Heading 1", run(text)), _section(number), next(self.bookmarks))

    def _paragraph(self, style: str, *runs: Any) -> Any:
        paragraph = self.file.add_paragraph(style=style)
        paragraph._p.extend(runs)
        return paragraph

    def _edges(self) -> None:
        """Write the marking at top and bottom of each page, and the number of the page."""
        section, marking = self.file.sections[0], plain(self.options.marking)
        if marking:
            self._edge(section.header, "Marking", run(marking))
        before, _, rest = self.say("document.page").partition("{page}")
        between, _, after = rest.partition("{pages}")
        numbered = (run(before), field("PAGE", "1"), run(between), field("NUMPAGES", "1"), run(after))
        self._edge(section.footer, "Footer", run(f"{self.title} · "), *numbered)
        if marking:
            last = section.footer.add_paragraph(style="Marking")
            last._p.append(run(marking))

    def _edge(self, edge: Any, style: str, *runs: Any) -> None:
        edge.is_linked_to_previous = False
        edge.paragraphs[0].style = self.file.styles[style]
        edge.paragraphs[0]._p.extend(runs)


def cropped(sheet: Sheet) -> Sheet:
    """Return what of a sheet a document does not write itself: map, timeline, signs and the selected event."""
    kept = []
    for item in sheet.items:
        if isinstance(item, Group) and item.key == "side":
            # The note and the picture in words stand under the picture.
            item = replace(item, items=tuple(one for one in item.items if not _written(one)))
        if not (isinstance(item, Group) and item.key in _TEXTS):
            kept.append(item)
    left, top, right, bottom = map(round, bounds(kept))
    return replace(sheet, width=right - left, height=bottom - top, items=(Group(tuple(kept), -left, -top),))


def _written(item: Item) -> bool:
    return isinstance(item, Text) and item.role in ("", "own-note")


def _instruction(text: str) -> Any:
    made = element("w:instrText", {"xml:space": "preserve"})
    made.text = f" {text} "
    return made


def _separated(fields: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for one in fields:
        found += [run(", "), one] if found else [one]
    return found


def _section(number: int) -> str:
    return f"_Section{number}"


def _source(number: int) -> str:
    return f"_Source{number}"


def _day(view: View) -> str:
    """Return the day by which a view knows, to be compared; today is later than any."""
    return view.known_by.isoformat() if view.known_by else "9999-99-99"
