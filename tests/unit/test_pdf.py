"""PDF files read back: what is tagged as what and in which order, its words, its bookmarks, its paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from tests.unit.handmade import shipped
from tests.unit.tagged import Part, structure
from tests.unit.test_slide import options
from transcaspian.drawing.pdf import Leaf, pdf
from transcaspian.drawing.sheet import Group, Sheet, Text, rectangle, texts
from transcaspian.look.typography import drawn
from transcaspian.slides.brief import Handout, handout, saved_parts
from transcaspian.slides.files.formats import handout_file, slide_file
from transcaspian.slides.options import A4
from transcaspian.slides.page import Slide, slide
from transcaspian.view.grammar import LAYOUTS
from transcaspian.view.query import View

VIEWS = ("mutiny-36-hours", "july-contracts-uralsk", "corridor-without-aktau")
EVERY = [*VIEWS, *(pytest.param(name, marks=pytest.mark.long) for name in ("refusal-and-denial", "mutiny-at-six"))]


@cache
def laid_out(name: str, language: str = "pl", size: tuple[int, int] = (1920, 1080), **more: str) -> Slide:
    view = replace(View.from_query(shipped().views[name].query), language=language, theme="light")
    return slide(shipped(), view, options(size, **more))


@cache
def read(name: str, language: str = "pl", size: tuple[int, int] = (1920, 1080), **more: str) -> PdfReader:
    return PdfReader(io.BytesIO(slide_file(shipped(), laid_out(name, language, size, **more), "pdf")))


@cache
def bound() -> tuple[Handout, PdfReader]:
    one = handout(shipped(), saved_parts(shipped(), VIEWS, language="pl"), options((1280, 720)), "Teczka")
    return one, PdfReader(io.BytesIO(handout_file(shipped(), one, "pdf")))


def words(text: str) -> str:
    return " ".join(text.split())


def fonts(reader: PdfReader) -> Iterator[Any]:
    for page in reader.pages:
        stack: list[Any] = [page["/Resources"].get_object()]
        while stack:
            resources = stack.pop()
            yield from (font.get_object() for font in resources.get("/Font", {}).values())
            for inner in resources.get("/XObject", {}).values():
                assert inner["/Subtype"] == "/Form"  # drawn, and no picture of dots
                if "/Resources" in inner:
                    stack.append(inner["/Resources"].get_object())


@pytest.mark.parametrize("name", EVERY)
def test_a_slide_is_tagged_and_says_its_language_and_title(name: str) -> None:
    reader, one = read(name), laid_out(name)
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "pl" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    about: Any = reader.metadata
    assert about.title == drawn(one.sheet.title) and about.author and not {"/CreationDate", "/ModDate"} & set(about)
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()


@pytest.mark.one_in(3)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", EVERY)
def test_a_slide_is_read_from_its_title_to_its_foot(name: str, layout: str) -> None:
    asked = {"marking": "ZASTRZEŻONE", "layout": layout}
    one = laid_out(name, **asked)
    parts = [part for part in structure(read(name, **asked)).parts if part.page == 0]  # what follows are its sources
    kinds = [part.kind for part in parts]
    events = kinds[4:5] == ["L"]
    assert kinds[:4] == ["P", "H1", "P", "Figure"] and set(kinds[4 + events :]) == {"P"}
    marking, title, subtitle, picture = parts[:4]
    assert (words(marking.text), words(title.text)) == ("ZASTRZEŻONE", words(one.message))
    assert words(subtitle.text) == words(" · ".join(part for part in (one.title, one.subtitle) if part))
    assert picture.alt == one.sheet.description and kinds.count("Figure") == 1
    said = [words(part.text) for part in parts if part.kind == "P"]
    assert said.count("ZASTRZEŻONE") == 1
    # All that stands beside, under and below the picture, each line in a paragraph of its kind.
    for text in texts(tuple(p for p in one.sheet.items if isinstance(p, Group) and p.key in ("notes", "foot"))):
        if text.role != "slide-number":
            assert [part for part in said if words(text.text) in part], text.text
    sources = next((part for part in said if part.startswith("Źródła:")), "")
    assert bool(sources) == bool(one.footnotes)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["mutiny-36-hours", "refusal-and-denial", "july-contracts-uralsk"])
def test_each_event_is_an_item_with_its_date_and_certainty_where_its_mark_is(name: str, layout: str) -> None:
    one, document = laid_out(name, layout=layout), structure(read(name, layout=layout))
    listed = next(part for part in document.parts if part.kind == "L")
    items = list(listed.all("Figure"))
    assert len(list(listed.all("LI"))) == len(items) == len(one.scene.events)
    for event, item in zip(one.scene.events, items, strict=True):
        about = one.scene.signs[event.id]
        assert about.title in item.alt and about.when in item.alt and about.certainty in item.alt
        for number in one.notes.of_event.get(event.id, ()):
            assert str(number) in item.alt
    lanes = one.scene.timeline
    top = next(p.y for p in one.sheet.items if isinstance(p, Group) and p.key == "timeline") / 2  # points
    for mark in lanes.marks:
        item = items[[event.id for event in one.scene.events].index(mark.event_id)]
        left, bottom, right, upper = item.box
        x, y = 20 + mark.x / 2, 540 - top - mark.y / 2
        assert left <= x <= right and bottom <= y <= upper


def test_the_picture_of_a_story_lists_no_event_that_it_does_not_show() -> None:
    document = structure(read("corridor-without-aktau"))
    assert not [item for item in document.all("LI") if item.page == 0] and document.parts[2].alt


@pytest.mark.parametrize("name", EVERY)
def test_every_text_can_be_searched_and_copied_in_polish(name: str) -> None:
    found = words(read(name).pages[0].extract_text()).replace(" ", "")
    for text in texts(laid_out(name).sheet.items):
        assert "".join(drawn(text.text).split()) in found, text.text


def test_fonts_are_embedded_with_what_their_letters_mean_and_all_is_drawn() -> None:
    names = set()
    for reader in (read("july-contracts-uralsk"), bound()[1]):
        for font in fonts(reader):
            inner = font["/DescendantFonts"][0].get_object()
            assert "/ToUnicode" in font and "/FontFile2" in inner["/FontDescriptor"]
            names.add(font["/BaseFont"].partition("+")[2].partition("-")[0])
    assert names == {"SourceSans3"}


@pytest.mark.parametrize(
    ("size", "points"),
    [((1920, 1080), (960, 540)), ((1280, 720), (960, 540)), ((1600, 1200), (720, 540)), (A4, (841.89, 595.276))],
)
def test_a_page_is_as_large_as_a_slide_or_its_paper(size: tuple[int, int], points: tuple[float, float]) -> None:
    page = read("july-contracts-uralsk", "en", size).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(points, abs=0.01)


def test_a_handout_has_a_bookmark_for_each_title_and_contents_that_lead_to_pages() -> None:
    one, reader = bound()
    titles = ["Teczka", *(slide_.message for slide_ in one.slides), *(sheet.title for sheet in one.sources)]
    marks: list[Any] = list(reader.outline)
    assert [mark.title for mark in marks] == titles
    assert [reader.get_destination_page_number(mark) for mark in marks] == list(range(len(titles)))
    notes: Any = reader.pages[0]["/Annots"]
    links = [note.get_object() for note in notes]
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    assert [numbers[link["/Dest"][0].indirect_reference.idnum] for link in links] == [1, 2, 3, 4]
    assert len(reader.pages) == len(one.sheets)


def test_the_sources_of_a_handout_are_items_with_their_numbers_and_addresses() -> None:
    one, reader = bound()
    first = len(one.sheets) - len(one.sources)
    document = structure(reader)
    items = [words(item.text) for part in document.parts if part.page >= first for item in part.all("LI")]
    count = len({source for slide_ in one.slides for source in slide_.notes.numbers})
    assert [item.split()[0] for item in items] == [str(n) for n in range(1, count + 1)]
    notes: list[Any] = [page["/Annots"] for page in reader.pages[first:]]
    links = {note.get_object()["/A"]["/URI"] for page in notes for note in page}
    assert {t.href for sheet in one.sources for t in texts(sheet.items) if t.href.startswith("http")} == links
    heads = [words(part.text) for part in document.parts if part.kind == "H1"]
    assert heads == [sheet.title for sheet in one.sheets]


def made(*items: Text | Group, title: str = "t") -> Part:
    sheet = Sheet(400, 300, "#ffffff", items, "en", title, "")
    reader = PdfReader(io.BytesIO(pdf([Leaf(sheet, (4, 3), (("a", "A (1 May; confirmed)"), ("b", "B")))], "us")))
    return structure(reader)


def test_a_paragraph_is_lines_of_one_look_and_a_blank_stands_between_them() -> None:
    first = Text("one line and", 30, 20, 12, "#000000")
    rows = (first, replace(first, text="the next", x=20, y=36), replace(first, text="another", y=52, weight="italic"))
    far = replace(first, text="far below", y=120)
    document = made(Group((*rows, far), key="side"))
    assert [words(p.text) for p in document.parts] == ["one line and the next", "another", "far below"]


def test_texts_are_values_and_never_markup() -> None:
    odd = '#panic("x") *bold* $x$ <a> @b // \\ "quoted" = head - item https://example.org'
    document = made(Text(odd, 10, 20, 12, "#000000"), title=odd)
    assert document.parts[0].text == odd


def test_an_event_is_where_its_mark_is_or_where_it_is_counted() -> None:
    mark = Group((rectangle((0, 0, 10, 10), "#ff0000"),), 100, 50, events=("a",))
    count = Group((rectangle((0, 0, 40, 20), "#ff0000"),), 200, 50, events=("a", "b"))
    picture = Group((count, mark), 0, 100, clip=(0, 0, 300, 100), key="map")
    items = list(next(part for part in made(picture).parts if part.kind == "L").all("Figure"))
    half = 72 / 100  # points to a pixel
    assert [item.alt for item in items] == ["A (1 May; confirmed)", "B"]
    assert items[0].box == pytest.approx((100 * half, 140 * half, 110 * half, 150 * half), abs=0.01)
    assert items[1].box == pytest.approx((200 * half, 130 * half, 240 * half, 150 * half), abs=0.01)
