"""What claims state of one measure as ranges on one axis: a row for each claim, with who says so and since when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.contradictions import Differing
from transcaspian.evidence.figures import ends, number_words, span, unit_word
from transcaspian.language.breaking import pieces
from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.tables.records import Figure, Measure

FONT = 12.5
_LINE = 16.0  # from one line of words to the next
_MARK = 13.0  # the room of a mark under them
_APART = 9.0  # between a mark and the next row
_EDGE = 8.0
_FOOT = 24.0  # the numbers under the axis
_AIR = 0.08  # of the axis beyond the numbers, on both sides
_BETWEEN = 10.0  # pixels between the texts of two ticks
_STEP = 56.0  # and between the ticks
_GAP = 8.0  # between two texts of a line


@dataclass(frozen=True, slots=True)
class Written:
    """A text and where it begins."""

    text: str
    x: float
    y: float
    tone: str = "grey"  # grey | ink | strong


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure on the axis; an end that is not stated runs to the edge, and ``open`` says on which side."""

    x0: float
    x1: float
    y: float
    open: str  # "" | left | right
    denies: bool


@dataclass(frozen=True, slots=True)
class Ranges:
    """The figures of a measure on one axis, laid out; ``ticks`` are lines with the number under each."""

    width: float
    height: float
    title: str
    alt: str
    words: tuple[Written, ...]
    stated: tuple[Stated, ...]
    ticks: tuple[tuple[float, Written], ...]
    bottom: float


def ranges(dataset: Dataset, language: str, found: Differing, width: float) -> Ranges | None:
    """Return the figures of a difference on one axis; None where they are in units that cannot be converted."""
    measure, say = dataset.measures.get(found.kind), words(language)
    every = [figure for naming in found.claims for figure in naming.figures]
    if measure is None or len({span(figure, measure)[0] for figure in every}) != 1:
        return None
    numbers = [end for figure in every for end in ends(figure, measure) if end is not None]
    axis = _Axis(min(numbers), max(numbers), _EDGE, width - _EDGE)
    written: list[Written] = []
    stated: list[Stated] = []
    told: list[str] = []
    y = 0.0
    for naming in found.claims:
        number = say.list(naming.names, "or")
        since = say("ranges.since", when=naming.claim.known_on)
        texts = ((number, "strong"), (naming.claim.who, "ink"), (since, "grey"))
        lines = _lines(texts, width - 2 * _EDGE)
        for line in lines:
            written += [Written(text, x + _EDGE, y + _LINE / 2, tone) for text, tone, x in line]
            y += _LINE
        mark, denies = y + _MARK / 2, naming.claim.stance == "denies"
        stated += [_stated(figure, measure, axis, mark, denies) for figure in naming.figures]
        told.append(f"{naming.claim.who}: {number} ({since})")
        y += _MARK + _APART
    unit = span(every[0], measure)[0]
    ticks = tuple(_ticks(axis, y + _FOOT / 2, width, unit, measure, say))
    alt = f"{found.title}. {'; '.join(told)}."
    return Ranges(width, y + _FOOT, found.title, alt, tuple(written), tuple(stated), ticks, y)


def _lines(texts: Sequence[tuple[str, str]], room: float) -> list[list[tuple[str, str, float]]]:
    """Return texts with their tones one after another, with where each begins; a new line where there is no room."""
    found: list[list[tuple[str, str, float]]] = [[]]
    x = 0.0
    parts = [(part, tone) for whole, tone in texts for part in _parts(whole, tone, room)]
    for text, tone in parts:
        wide = _width(text, tone)
        if found[-1] and x + wide > room:
            found.append([])
            x = 0.0
        found[-1].append((text, tone, x))
        x += wide + _GAP
    return found


class _Axis:
    """A linear axis with some air beyond the smallest and the largest number."""

    def __init__(self, low: float, high: float, left: float, right: float) -> None:
        air = (high - low) * _AIR or abs(high) * _AIR or 1.0
        self.outermost = (low, high)
        self.low = low - air if low < 0 else max(0.0, low - air)
        self.high, self.left, self.right = high + air, left, right

    def x(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def rounds(self, step: float) -> tuple[float, ...]:
        """Return the multiples of a step; none if they are too close, or fractions of what is counted in wholes."""
        whole = all(end == int(end) for end in self.outermost)
        if (step < 1 and whole) or self.x(step) - self.x(0.0) < _STEP:
            return ()
        return tuple(step * n for n in range(math.ceil(self.low / step), math.floor(self.high / step) + 1))


def _parts(text: str, tone: str, room: float) -> list[str]:
    """Return a text as parts that each have room, broken between words."""
    parts: list[str] = []
    for word in pieces(text):
        if parts and _width(longer := f"{parts[-1]} {word}", tone) <= room:
            parts[-1] = longer
        else:
            parts.append(word)
    return parts


def _width(text: str, tone: str) -> float:
    return text_width(text, FONT, "semibold" if tone == "strong" else "regular")


def _stated(figure: Figure, measure: Measure, axis: _Axis, y: float, denies: bool) -> Stated:
    low, high = ends(figure, measure)
    x0 = axis.left if low is None else axis.x(low)
    x1 = axis.right if high is None else axis.x(high)
    return Stated(x0, x1, y, "left" if low is None else "right" if high is None else "", denies)


def _ticks(axis: _Axis, y: float, width: float, unit: str, measure: Measure, say: Words) -> list[tuple[float, Written]]:
    """Return round numbers along the axis, the last with its unit; where two have no room, the outermost numbers."""
    rows = [axis.rounds(step) for step in _steps(axis.high - axis.low)]
    for values in (*(row for row in rows if len(row) > 1), axis.outermost, axis.outermost[-1:]):
        texts = [number_words(float(f"{value:.12g}"), say) for value in values]
        texts[-1] = say("figure.unit", number=texts[-1], unit=unit_word(measure, unit, values[-1], say))
        if placed := _apart(axis, values, texts, y, width):
            return placed
    return []


def _apart(
    axis: _Axis, values: Sequence[float], texts: Sequence[str], y: float, width: float
) -> list[tuple[float, Written]]:
    """Return ticks with their texts; nothing if two of them would touch."""
    found: list[tuple[float, Written]] = []
    until = -_BETWEEN
    for value, text in zip(values, texts, strict=True):
        at, wide = axis.x(value), text_width(text, FONT)
        left = min(max(0.0, at - wide / 2), width - wide)
        if left < until + _BETWEEN:
            return []
        found.append((at, Written(text, left, y)))
        until = left + wide
    return found


def _steps(length: float) -> list[float]:
    """Return steps of 1, 2 and 5, each a power of ten, from a fine one on."""
    power = math.floor(math.log10(length)) - 1
    return [factor * 10.0**exponent for exponent in range(power, power + 3) for factor in (1, 2, 5)]
