"""Text measured letter by letter is as wide as the line that is drawn."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageFont

from tests.unit.handmade import shipped
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Sheet, Text
from transcaspian.look.typography import FONT_FILES, text_width


@pytest.mark.parametrize("weight", FONT_FILES)
def test_a_line_is_as_wide_as_its_letters(weight: str) -> None:
    font = ImageFont.truetype(str(FONT_FILES[weight]), 100, layout_engine=ImageFont.Layout.BASIC)
    texts = [
        text for e in shipped().events.values() for text in (e.title["en"], e.title["pl"], e.short["en"], e.short["pl"])
    ]
    texts += ["AVATAR To Ty. LT “1,1”", "Уральск, Қазақстан", "fi ffl Łódź", "A\u0301 \ufffd \u4e2d"]
    for text in texts:
        assert text_width(text, 100, weight) == font.getlength(text), text


def test_width_grows_with_size_and_nothing_has_none() -> None:
    assert text_width("Oral", 26) == 2 * text_width("Oral", 13) > 0
    assert text_width("", 12) == 0


@pytest.mark.parametrize("density", [1, 2 / 3])
def test_a_line_of_a_picture_ends_where_it_was_measured(density: float) -> None:
    # Pairs of letters are not drawn closer, nor are letters smaller at a density that is no whole number of dots.
    told = "AVATAR To Ty. O 355 km krótsza od głównej linii – według długości z tabeli. Nic to nie mówi o czasie"
    sheet = Sheet(1500, 60, "#ffffff", (Text(told, 10, 30, 28, "#000000"),), "pl", "", "")
    picture = np.array(Image.open(io.BytesIO(png(sheet, density))).convert("L"))
    seen = np.flatnonzero(picture.min(axis=0) < 128)
    assert (seen[-1] - seen[0]) / density == pytest.approx(text_width(told, 28), rel=0.01)
