"""Letters as outlines: in the place and of the shape that the font says, and an SVG that needs no font at all."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from fontTools.misc.transform import Identity
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont

from tests.unit.handmade import shipped
from tests.unit.test_slide import options
from transcaspian.drawing.outlines import outline
from transcaspian.drawing.sheet import BASELINE, Sheet, Text, texts
from transcaspian.drawing.svg import svg
from transcaspian.look.typography import FONT_FILES, drawn, text_width
from transcaspian.slides.files.jobs import OneSlide
from transcaspian.slides.page import slide
from transcaspian.view.query import View

NAMESPACE = "{http://www.w3.org/2000/svg}"
# What only browsers know, and what stands for a font.
RELIED_ON = ("<text", "<style", "paint-order", "textLength", "font-", "@font-face", "data:")


def bounds(path: str) -> tuple[float, ...]:
    pen = BoundsPen(None)
    parse_path(path, pen)
    assert pen.bounds is not None
    return tuple(pen.bounds)


@pytest.mark.parametrize("weight", FONT_FILES)
@pytest.mark.parametrize("size", [11.0, 34.5, 200.0])
def test_a_letter_has_the_shape_and_the_place_that_its_font_says(weight: str, size: float) -> None:
    font = TTFont(FONT_FILES[weight])
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm
    for letter in "AgqżŁśĘЖңҒ8%“…①":
        glyph, pen = glyphs[names.get(ord(letter), ".notdef")], BoundsPen(glyphs)
        place = Identity.translate(40, 70 + size * BASELINE).scale(scale, -scale)
        glyph.draw(TransformPen(pen, place))
        found = bounds(outline(Text(letter, 40, 70, size, "#000000", weight)))
        assert found == pytest.approx(pen.bounds, abs=0.06)  # steps are rounded to a hundredth of a pixel each


def test_letters_stand_one_behind_another_wherever_a_line_is_held() -> None:
    line = Text("Żółw  in Aktau", 300, 50, 20, "#000000")
    width, first = text_width(line.text, 20), bounds(outline(replace(line, text="Ż")))
    for anchor, left in (("left", 300), ("middle", 300 - width / 2), ("right", 300 - width)):
        x0, _, x1, _ = bounds(outline(replace(line, anchor=anchor)))
        assert x0 == pytest.approx(left + first[0] - 300, abs=0.05)
        assert left < x1 <= left + width
        last = bounds(outline(replace(line, text="u", anchor="left", x=left + width - text_width("u", 20))))
        assert x1 == pytest.approx(last[2], abs=0.05)


def test_blanks_and_what_has_no_shape_have_no_outline() -> None:
    assert [outline(Text(text, 1, 2, 12, "#000000")) for text in ("", " \xa0", "\u200b\ufeff")] == ["", "", ""]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", [*shipped().views])
def test_a_file_for_other_programs_relies_on_no_font_and_names_every_line(name: str) -> None:
    view = replace(View.from_query(shipped().views[name].query), language="pl")
    sheet = slide(shipped(), view, options((1280, 720))).sheet
    written = svg(sheet, outlines=True)
    assert not [word for word in RELIED_ON if word in written]
    root = ElementTree.fromstring(written)
    named = [node.get("aria-label") for node in root.iter(f"{NAMESPACE}path") if node.get("aria-label")]
    assert named == [drawn(text.text) for text in texts(sheet.items) if drawn(text.text).strip()]
    assert written == svg(sheet, outlines=True)


def test_a_halo_lies_below_the_letters_and_is_no_second_text() -> None:
    line = Text("Aktau", 10, 20, 12, "#112233", halo="#ffffff")
    sheet = Sheet(100, 40, "#ffffff", (line,), "en", "t", "d")
    below, above = ElementTree.fromstring(svg(sheet, outlines=True)).findall(f"{NAMESPACE}path")
    assert below.get("d") == above.get("d") and (below.get("stroke"), below.get("fill")) == ("#ffffff", "none")
    assert (above.get("stroke"), above.get("fill"), below.get("aria-label")) == (None, "#112233", None)
    below, above = ElementTree.fromstring(svg(sheet)).findall(f"{NAMESPACE}text")
    assert (below.get("stroke"), below.get("aria-hidden")) == ("#ffffff", "true")
    assert (above.get("stroke"), above.get("fill")) == (None, "#112233")
    # On a page, a browser paints both from one text.
    assert len(ElementTree.fromstring(svg(sheet, fonts=False)).findall(f"{NAMESPACE}text")) == 1


def test_a_slide_that_a_browser_shows_stays_text_and_is_much_smaller() -> None:
    view = View.from_query(shipped().views["july-contracts-uralsk"].query)
    file, shown = (
        OneSlide(view, "svg", (), outlines=outlines).drawn(shipped(), lambda done, of: None).content
        for outlines in (True, False)
    )
    assert b"<text" not in file and b"<text" in shown and 3 * len(shown) < len(file)
