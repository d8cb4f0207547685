"""PowerPoint slides on somebody's own master."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation

from tests.unit.handmade import shipped
from tests.unit.test_deck import slides_of
from transcaspian.language.messages import Refused
from transcaspian.slides.deck.presentation import pptx
from transcaspian.slides.options import ROOM, Options
from transcaspian.slides.page import slide
from transcaspian.view.query import View


def template() -> bytes:
    file: Any = Presentation()
    file.slides.add_slide(file.slide_layouts[0]).shapes.title.text = "An old slide"
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def test_a_templates_title_footer_and_number_are_used_and_its_slides_are_not() -> None:
    one = slide(shipped(), View(window="july", event="zenit-asfat-yda-2023"), Options(1280, 720, layout=ROOM))
    content = pptx(shipped(), [one], tables=False, template=template())
    file: Any = Presentation(io.BytesIO(content))
    (page,) = slides_of(content)
    assert page.shapes.title.text_frame.text.replace("\u00a0", " ") == one.message
    kinds = {str(shape.placeholder_format.type).split(" ")[0] for shape in page.placeholders}
    assert {"TITLE", "FOOTER", "SLIDE_NUMBER"} <= kinds
    layout = page.slide_layout
    title = next(holder for holder in layout.placeholders if holder.placeholder_format.idx == 0)
    assert (page.shapes.title.left, page.shapes.title.top) == (title.left, title.top)
    assert len(file.slide_layouts) == len(Presentation(io.BytesIO(template())).slide_layouts)
    body = next(holder for holder in file.slide_layouts[1].placeholders if holder.placeholder_format.idx == 1)
    for shape in page.shapes:
        if not shape.is_placeholder:
            assert body.top - 2 <= shape.top and shape.top + shape.height <= (body.top + body.height) * 1.05


def test_pages_of_text_stand_in_a_templates_body_and_no_placeholder_has_an_empty_type() -> None:
    one = slide(shipped(), View(window="mutiny"), Options(1280, 720, layout=ROOM))
    content = pptx(shipped(), [one], template=template())
    last = slides_of(content)[-1]
    assert last.shapes.title.text_frame.text.startswith("Sources")
    (body,) = [shape for shape in last.placeholders if shape.placeholder_format.idx == 1]
    assert body.text_frame.text.count("\t") > 5  # numbers and sources
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert not [name for name in archive.namelist() if b'type=""' in archive.read(name)]


def test_what_is_no_template_is_refused() -> None:
    one = slide(shipped(), View(window="july"), Options(1280, 720))
    with pytest.raises(Refused) as refused:
        pptx(shipped(), [one], template=b"not a file")
    assert refused.value.key == "deck.no_template"
