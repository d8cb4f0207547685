"""Slides and handouts as files, by the ending of their name. Same content, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.pdf import Leaf, pdf
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Sheet, shortened, texts
from transcaspian.drawing.svg import svg
from transcaspian.language.messages import words
from transcaspian.look.typography import drawn
from transcaspian.slides.brief import Handout, Part
from transcaspian.slides.leaf import following
from transcaspian.slides.options import Options, inches
from transcaspian.slides.page import Slide
from transcaspian.view.named import title as collection_title
from transcaspian.view.tracks import track_name

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say


# Where a slide in a format has the sources that stand not on it, see ``Options.rest``.
_REST = {"pdf": "page", "pptx": "notes", "html": "below"}


def in_format(options: Options, ending: str) -> Options:
    """Return the options of a slide that is to be written in the format of an ending."""
    return replace(options, rest=_REST.get(ending, options.rest))


def _pdf(data: Dataset, slide: Slide) -> bytes:
    return _bound([slide.sheet, *following(data, slide)], [slide], data)


def _pptx(data: Dataset, slide: Slide) -> bytes:
    from transcaspian.slides.deck.presentation import pptx  # a large library, for this format only

    return pptx(data, [slide], tables=not slide.options.alone)


def _html(data: Dataset, slide: Slide) -> bytes:
    from transcaspian.slides.web.offline import html

    return html(data, slide).encode()


def svg_file(slide: Slide, outlines: bool = True) -> bytes:
    """Return a slide as an SVG that looks the same in every program, or with letters that can be edited as text."""
    return svg(slide.sheet, outlines=outlines).encode()


SLIDE_FORMATS: dict[str, Callable[[Dataset, Slide], bytes]] = {
    "png": lambda data, slide: png(slide.sheet),
    "pptx": _pptx,
    "pdf": _pdf,
    "svg": lambda data, slide: svg_file(slide),
    "html": _html,
}


def slide_shortened(data: Dataset, slide: Slide, ending: str) -> tuple[str, ...]:
    """Return in full what a slide, and the tables of a PowerPoint file, have no room to say in full."""
    found = shortened(slide.sheet)
    if ending == "pptx" and not slide.options.alone:
        from transcaspian.slides.deck.tables import shortened as in_tables

        found = tuple(dict.fromkeys((*found, *in_tables(data, slide))))
    return found


# What has letters that are drawn here, from the one font that is shipped; other files leave them to their reader.
PICTURED = ("png", "svg", "pdf", "zip")
_MOST_LETTERS = 12  # in a sentence


def boxed(sheets: Iterable[Sheet], ending: str) -> str:
    """Return letters of sheets that a file has boxes for, as the font lacks them; only some, if there are many."""
    if ending not in PICTURED:
        return ""
    from transcaspian.drawing.outlines import has_letter

    items = (text for sheet in sheets for text in texts(sheet.items))
    said = {(letter, text.weight) for text in items for letter in drawn(text.text)}
    letters = sorted({letter for letter, weight in said if letter.isprintable() and not has_letter(letter, weight)})
    return "".join(letters[:_MOST_LETTERS]) + ("…" if len(letters) > _MOST_LETTERS else "")


HANDOUT_FORMATS = ("pdf", "pptx", "docx", "zip")


def slide_file(data: Dataset, slide: Slide, ending: str, template: bytes = b"") -> bytes:
    """Return a slide in the format of an ending; raise KeyError for an unknown ending.

    ``template``: a PowerPoint file whose master another PowerPoint file takes.
    """
    if template and ending == "pptx":
        from transcaspian.slides.deck.presentation import pptx

        return pptx(data, [slide], tables=not slide.options.alone, template=template)
    return SLIDE_FORMATS[ending](data, slide)


def asked_for(parts: Sequence[Part], options: Options, ending: str) -> tuple[Sequence[Part], Options]:
    """Return parts and options of a handout as the format of an ending shows them."""
    if ending != "docx":
        return parts, options
    from transcaspian.slides.document.brief import for_document

    return for_document(parts, options)


def handout_file(data: Dataset, bound: Handout, ending: str, template: bytes = b"") -> bytes:
    """Return a handout in the format of an ending, see ``slide_file``; raise KeyError for an unknown ending."""
    match ending:
        case "pdf":
            return _bound(bound.sheets, bound.slides, data)
        case "pptx":
            from transcaspian.slides.deck.presentation import pptx

            return pptx(data, bound.slides, bound.front, bound.back, tables=False, template=template)
        case "docx":
            from transcaspian.slides.document.brief import docx

            return docx(data, bound.slides, bound.title)
        case "zip":
            return _zipped(handout_pictures(bound))
    raise KeyError(ending)


def handout_shortened(bound: Handout, ending: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of each page of a handout with what it has no room to say in full."""
    if ending == "docx":
        from transcaspian.slides.document.brief import shortened as in_document

        yield from zip(bound.ids, map(in_document, bound.slides), strict=True)
    else:
        yield from zip(page_names(bound), (shortened(sheet) for sheet in bound.sheets), strict=True)


def handout_boxed(bound: Handout, ending: str) -> str:
    """Return letters that the pages of a handout, or the pictures of a document, have boxes for, see ``boxed``."""
    if ending == "docx":
        from transcaspian.slides.document.brief import cropped

        return boxed((cropped(one.sheet) for one in bound.slides), "png")
    return boxed(bound.sheets, ending)


def handout_pictures(bound: Handout) -> Iterable[tuple[str, bytes]]:
    """Yield the pages of a handout as pictures with the names of their files, in order."""
    for name, sheet in zip(page_names(bound), bound.sheets, strict=True):
        yield f"{name}.png", png(sheet)


def page_names(bound: Handout) -> list[str]:
    """Return what the pages of a handout are called, with their numbers: "01-contents"."""
    names = ["cover"] * len(bound.cover) + ["contents"] * len(bound.contents)
    names += [*bound.ids, *(["sources"] * len(bound.sources)), *(["ties"] * len(bound.ties))]
    return [f"{page:02}-{name}" for page, name in enumerate(names, 1)]


def _bound(sheets: list[Sheet], slides: Iterable[Slide], data: Dataset) -> bytes:
    say, author = words(sheets[0].language), collection_title(data, sheets[0].language)
    tracks = {e.track for slide in slides for e in slide.scene.events}
    keywords = [author, *(track_name(data, t, say.language) for t in sorted(tracks))]
    keywords.append(say("slide.version", version=data.version))
    events = {id(slide.sheet): tuple(_told(slide)) for slide in slides}
    leaves = [Leaf(sheet, inches(sheet.width, sheet.height), events.get(id(sheet), ())) for sheet in sheets]
    return pdf(leaves, author, keywords)


def _told(slide: Slide) -> Iterable[tuple[str, str]]:
    """Yield the events of a slide with what a reader sees of each: what, when, how sure, its sources' numbers."""
    for event in slide.scene.events:
        about, numbers = slide.scene.signs[event.id], slide.notes.of_event.get(event.id, ())
        sources = f" [{', '.join(map(str, numbers))}]" if numbers else ""
        yield event.id, f"{about.title} ({about.when}; {about.certainty}){sources}"


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:  # pictures are compressed already
        for name, content in files:
            about = zipfile.ZipInfo(name, _ZIP_DATE)
            about.external_attr = 0o644 << 16
            archive.writestr(about, content)
    return buffer.getvalue()
