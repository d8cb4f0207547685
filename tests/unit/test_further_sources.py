"""The sources that a slide has no room for: each format says where it has them, and has them there."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pptx import Presentation
from pypdf import PdfReader

from tests.unit.handmade import shipped
from transcaspian.drawing.sheet import texts
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.slides.brief import handout, saved_parts
from transcaspian.slides.files.formats import in_format, slide_file
from transcaspian.slides.foot import standing
from transcaspian.slides.leaf import following, source_pages
from transcaspian.slides.options import READING, ROOM, Options
from transcaspian.slides.page import Slide, slide
from transcaspian.view.query import View

VIEW = View(window="mutiny")


@cache
def made(ending: str, layout: str = ROOM, language: str = "en") -> Slide:
    return slide(shipped(), View(window="mutiny", language=language), in_format(Options(layout=layout), ending))


def foot(one: Slide) -> str:
    return " ".join(text.text for text in texts(one.sheet.items) if text.role == "note")


def where(place: str, language: str = "en") -> str:
    return words(language)(f"slide.sources_in.{place}")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_says_what_is_true_of_it(language: str) -> None:
    places = {"png": "files", "svg": "files", "pdf": "page", "pptx": "notes", "html": "below"}
    for n, (ending, place) in enumerate(places.items()):
        one = made(ending, (ROOM, READING)[n % 2], language)
        assert len(standing(one)) < len(one.notes.numbers)
        assert foot(one).endswith(where(place, language)), ending


def test_a_pdf_has_the_page_of_sources_that_its_slide_speaks_of() -> None:
    one = made("pdf")
    first, *rest = PdfReader(io.BytesIO(slide_file(shipped(), one, "pdf"))).pages
    assert where("page") in " ".join(first.extract_text().split()) and rest
    listed = " ".join(" ".join(page.extract_text().split()) for page in rest)
    assert all(f"{n} {shipped().sources[key].publisher}"[:20] in listed for key, n in one.notes.numbers.items())


def test_a_powerpoint_file_ends_with_its_sources_also_those_of_its_tables() -> None:
    pages = list(Presentation(io.BytesIO(slide_file(shipped(), made("pptx"), "pptx"))).slides)
    titles = [page.shapes.title.text_frame.text for page in pages]
    assert len(set(titles)) == len(titles) and titles[-1].startswith("Sources")
    named = {int(n) for page in pages for row in rows(page) for n in numbers(row)}
    listed = [int(m[1]) for page in pages for m in re.finditer(r"(?m)^(\d+)\t", body(page))]
    assert listed == list(range(1, len(listed) + 1)) and named <= set(listed)
    assert set(made("pptx").notes.numbers.values()) <= set(listed)


def rows(page: object) -> list[str]:
    shapes = page.shapes  # type: ignore[attr-defined]
    return [list(row.cells)[-1].text for shape in shapes if shape.has_table for row in list(shape.table.rows)[1:]]


def numbers(cell: str) -> list[str]:
    found = []
    for part in re.findall(r"\d+(?:–\d+)?", cell):
        first, _, last = part.partition("–")
        found += [str(n) for n in range(int(first), int(last or first) + 1)]
    return found


def body(page: object) -> str:
    shapes = page.shapes  # type: ignore[attr-defined]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def test_a_handout_has_them_at_its_end_and_no_two_of_its_pages_have_one_title() -> None:
    parts = saved_parts(shipped(), ["known-24-june", "mutiny-36-hours"], layout=ROOM)
    bound = handout(shipped(), parts, Options())
    assert all(where("handout") in foot(one) for one in bound.slides if len(standing(one)) < len(one.notes.numbers))
    titles = [sheet.title for sheet in bound.sheets]
    assert len(set(titles)) == len(titles)


def test_a_slide_that_names_all_its_sources_is_followed_by_no_page_of_them() -> None:
    one = slide(shipped(), View(window="july", text="ASFAT"), Options(layout=READING))
    assert len(standing(one)) == len(one.notes.numbers) > 0 and not following(shipped(), one)


def test_pages_of_sources_are_numbered_in_their_title_where_there_are_several() -> None:
    sources = {key: n for n, key in enumerate(list(shipped().sources)[:120], 1)}
    pages = list(source_pages(shipped(), sources, VIEW, Options(), 7))
    assert [page.title for page in pages] == [f"Sources ({n} of {len(pages)})" for n in range(1, len(pages) + 1)]
    last = [text.text for text in texts(pages[1].items) if text.role == "slide-number"]
    assert last == ["8"]
