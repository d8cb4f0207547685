"""Text measured letter by letter is as wide as the line that is drawn."""

from __future__ import annotations

import pytest
from PIL import ImageFont

from tests.unit.handmade import shipped
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
