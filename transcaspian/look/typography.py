"""Text measured with the very font that the browser and the slides draw, and what of a text is drawn at all.

Labels are placed before anything is drawn, so their widths must be known on the server.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PIL import ImageFont

from transcaspian.shipped import FONT_FOLDER

# The web font's name on our pages (.streamlit/config.toml). A digit, as in "Source Sans 3", would have to be quoted in
# every renderer's font string.
FAMILY = "Source Sans Atlas"
FONT_FILES = {
    "regular": FONT_FOLDER / "SourceSans3-Regular.ttf",
    "semibold": FONT_FOLDER / "SourceSans3-Semibold.ttf",
    "italic": FONT_FOLDER / "SourceSans3-It.ttf",
}
# Measured once at a large size and scaled: browsers lay text out with fractional widths.
_REFERENCE = 100

# What has no shape of its own (Unicode, Default_Ignorable_Code_Point), controls, halves of surrogate pairs and what is
# no character. Renderers do different things with these: one takes them for a letter that is not there, one fails.
_SHAPELESS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")


def drawn(text: str) -> str:
    """Return what is drawn of a text: one line, without what has no shape. Every renderer draws this and nothing else.

    >>> drawn("Zenit\\n\\ufeffsigns")
    'Zenit signs'
    """
    if text.isascii() and text.isprintable():
        return text
    return _SHAPELESS.sub("", _BREAKS.sub(" ", text))


@cache
def _font(weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FILES[weight]), _REFERENCE, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(letter: str, weight: str) -> float:
    # The fonts have no kerning table: a line is as wide as its letters (tests/unit/test_typography.py), which are few.
    # To measure the line itself would take the best part of a millisecond.
    return _font(weight).getlength(letter)


@lru_cache(maxsize=20_000)
def _reference_width(text: str, weight: str) -> float:
    return sum([_advance(letter, weight) for letter in drawn(text)])


def text_width(text: str, size: float, weight: str = "regular") -> float:
    """Return the width in pixels of one line of text at a font size in pixels.

    >>> text_width("", 12)
    0.0
    """
    return _reference_width(text, weight) * size / _REFERENCE
