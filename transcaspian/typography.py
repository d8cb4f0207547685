"""Text measured with the very font that the browser and the slides draw.

Labels are placed before anything is drawn, so their widths must be known on the server.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

# The web font's name on our pages (.streamlit/config.toml). A digit, as in "Source Sans 3", would have to be quoted in
# every renderer's font string.
FAMILY = "Source Sans Atlas"
FONT_FOLDER = Path(__file__).parent.parent / "static" / "fonts"
FONT_FILES = {
    "regular": FONT_FOLDER / "SourceSans3-Regular.ttf",
    "semibold": FONT_FOLDER / "SourceSans3-Semibold.ttf",
    "italic": FONT_FOLDER / "SourceSans3-It.ttf",
}
# Measured once at a large size and scaled: browsers lay text out with fractional widths.
_REFERENCE = 100


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
    return sum([_advance(letter, weight) for letter in text])


def text_width(text: str, size: float, weight: str = "regular") -> float:
    """Return the width in pixels of one line of text at a font size in pixels.

    >>> text_width("", 12)
    0.0
    """
    return _reference_width(text, weight) * size / _REFERENCE
