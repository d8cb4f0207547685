"""The letters of a line of text as outlines, for programs that have no font of ours and know nothing of one in a file.

Steps from point to point are in hundredths of a pixel and relative, so that a letter of a size is written out once.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from transcaspian.drawing.sheet import BASELINE, Text
from transcaspian.look.typography import FONT_FILES, drawn, text_width

_Step = tuple[str, tuple[tuple[float, float], ...]]  # a command of SVG's path data and its absolute points


def outline(text: Text) -> str:
    """Return the path data of a line of text where it stands; of blanks: nothing."""
    parts, x, y = [], text.left, text.y + text.size * BASELINE
    for letter in drawn(text.text):
        if found := _letter(letter, text.weight, text.size):
            (first_x, first_y), rest = found
            parts.append(f"M{_number(round(x * 100) + first_x)} {_number(round(y * 100) + first_y)}{rest}")
        x += text_width(letter, text.size, text.weight)
    return "".join(parts)


def has_letter(letter: str, weight: str) -> bool:
    """Say whether the font has a shape of its own for a letter; it draws a box for any other."""
    return ord(letter) in _opened(weight)[1]


@lru_cache(maxsize=8192)
def _letter(letter: str, weight: str, size: float) -> tuple[tuple[int, int], str] | None:
    """Return where a letter's outline begins, in hundredths of a pixel from its origin, and the path from there on."""
    scale = 100 * size / _units(weight)
    first: tuple[int, int] | None = None
    start, at, written = (0, 0), (0, 0), list[str]()
    for command, points in _glyph(letter, weight):
        placed = [(round(x * scale), round(-y * scale)) for x, y in points]
        if command == "z":
            written.append("z")
            at = start  # of the closed outline, from which the next one is reckoned
            continue
        if first is None:
            first = start = at = placed[0]
            continue
        if command == "m":
            start = placed[0]
        written.append(command + _joined([part - own for point in placed for part, own in zip(point, at, strict=True)]))
        at = placed[-1]
    return (first, "".join(written)) if first is not None else None


def _joined(steps: list[int]) -> str:
    parts = [_number(step) for step in steps]
    return parts[0] + "".join(part if part.startswith("-") else f" {part}" for part in parts[1:])


@lru_cache(maxsize=65_536)
def _number(hundredths: int) -> str:
    """Write hundredths as a number as short as it can be.

    >>> _number(1250), _number(-7), _number(300)
    ('12.5', '-.07', '3')
    """
    sign, whole, rest = "-" if hundredths < 0 else "", abs(hundredths) // 100, abs(hundredths) % 100
    after = f".{rest:02}".rstrip("0") if rest else ""
    return f"{sign}{whole or ('' if after else 0)}{after}"


class _Pen(BasePen):  # type: ignore[misc]
    """Notes the outlines of a glyph, those of its accents too, as steps."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.steps: list[_Step] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.steps.append(("m", (pt,)))

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.steps.append(("l", (pt,)))

    def _qCurveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float]) -> None:
        self.steps.append(("q", (pt1, pt2)))

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self.steps.append(("c", (pt1, pt2, pt3)))

    def _closePath(self) -> None:
        self.steps.append(("z", ()))


@cache
def _opened(weight: str) -> tuple[Any, dict[int, str], int]:
    font = TTFont(FONT_FILES[weight], lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _units(weight: str) -> int:
    return _opened(weight)[2]


@cache
def _glyph(letter: str, weight: str) -> tuple[_Step, ...]:
    """Return the outlines of a letter in the font's units, upwards; one that it does not have is its box."""
    glyphs, names, _ = _opened(weight)
    pen = _Pen(glyphs)
    glyphs[names.get(ord(letter), ".notdef")].draw(pen)
    return tuple(pen.steps)
