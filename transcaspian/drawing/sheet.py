"""A sheet: a page as plain shapes and texts in pixels, in the order of drawing.

Coordinates are pixels from the top left corner, y downwards; colours are ``#rrggbb``. Whatever writes a sheet
(``raster``, ``svg``, ``slides.deck.page``) draws these and decides nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.language.breaking import pieces
from transcaspian.look.palette import outline
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped

LEAST = 11.0  # pixels: no letter is smaller, whatever the page
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

# From the middle of a line of text to its baseline, in font sizes: letters look centred, whatever their accents.
BASELINE = 0.31


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, centred upwards on ``y``, from its ``anchor`` (left, right, middle) sideways."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    weight: str = "regular"
    anchor: str = "left"
    halo: str = ""  # colour around the letters
    href: str = ""  # http(s) address that it leads to, or "#3": the third page
    role: str = ""  # what it is for: title | subtitle | note | marking | number | …
    whole: str = ""  # all of it, where this is only the part that there is room for
    source_ids: tuple[str, ...] = ()  # of a raised number that is still to be written: what it stands for

    @property
    def width(self) -> float:
        """Width in pixels."""
        return text_width(self.text, self.size, self.weight)

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.x - {"left": 0.0, "middle": 0.5, "right": 1.0}[self.anchor] * self.width

    @property
    def box(self) -> Box:
        """The room that the letters take: from the height of a capital to the baseline, and a bit."""
        return self.left, self.y - self.size * 0.42, self.left + self.width, self.y + self.size * 0.42


@dataclass(frozen=True, slots=True)
class Shape:
    """Lines or closed outlines, filled by the even-odd rule; an empty colour draws nothing."""

    rings: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, float] | None = None  # in widths
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle."""

    x: float
    y: float
    r: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, float] | None = None
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together, moved by (x, y) and cut at a box of their own coordinates.

    ``events``: the events that a mark stands for, which a reader can choose where the file allows it.
    ``belongs``: the event that goes with them, where they are no choice of their own: its ring, its way, its card.
    ``turn``: when a mark comes as one goes from mark to mark; None: in the order of drawing, after the others.
    """

    items: tuple[Item, ...]
    x: float = 0.0
    y: float = 0.0
    clip: Box | None = None
    key: str = ""  # head | map | timeline | notes | …
    events: tuple[str, ...] = ()
    title: str = ""  # in words, for those who cannot see it
    turn: float | None = None
    belongs: str = ""


Item = Text | Shape | Disc | Group


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size, its ground, its items, and a description in words."""

    width: int
    height: int
    ground: str
    items: tuple[Item, ...]
    language: str
    title: str
    description: str


def texts(items: tuple[Item, ...], x: float = 0.0, y: float = 0.0) -> Iterator[Text]:
    """Yield every text of a sheet where it stands on the page."""
    for item in items:
        if isinstance(item, Text):
            yield replace(item, x=item.x + x, y=item.y + y)
        elif isinstance(item, Group):
            yield from texts(item.items, x + item.x, y + item.y)


def bounds(items: Sequence[Item]) -> Box:
    """Return the box around all that items draw; at (0, 0) and empty where they draw nothing.

    >>> bounds([Group((Disc(5, 5, 2, stroke="#000000"),), x=10)])
    (12.5, 2.5, 17.5, 7.5)
    """
    boxes = [box for item in items if (box := _bounds(item)) is not None]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _bounds(item: Item) -> Box | None:
    match item:
        case Text():
            return item.box if item.text.strip() else None
        case Disc():
            r = item.r + (item.width / 2 if item.stroke else 0)
            return item.x - r, item.y - r, item.x + r, item.y + r
        case Shape():
            points = [point for ring in item.rings for point in ring]
            if not points:
                return None
            half = item.width / 2 if item.stroke else 0.0
            xs, ys = zip(*points, strict=True)
            return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half
        case Group():
            left, top, right, bottom = bounds(item.items)
            if item.clip:
                left, top = max(left, item.clip[0]), max(top, item.clip[1])
                right, bottom = min(right, item.clip[2]), min(bottom, item.clip[3])
            return (left + item.x, top + item.y, right + item.x, bottom + item.y) if left < right else None


def rectangle(box: Box, fill: str = "", stroke: str = "", width: float = 1.0, alpha: float = 1.0) -> Shape:
    """Return a box as a shape."""
    x0, y0, x1, y1 = box
    return Shape((((x0, y0), (x1, y0), (x1, y1), (x0, y1)),), True, fill, stroke, width, None, alpha)


def line(*points: Point, colour: str, width: float, dash: tuple[float, float] | None = None, alpha: float = 1) -> Shape:
    """Return an open line through points."""
    return Shape((tuple(points),), False, "", colour, width, dash, alpha)


def sign(x: float, y: float, shape: str, fill: str, colour: str, r: float, paper: str) -> Iterator[Item]:
    """Yield an event's sign: the shape of its track, the fill of its certainty."""
    solid = fill == "solid"
    inside, edge, width = (colour if solid else paper, paper if solid else colour, (1.1 if solid else 2.1) * r / 6)
    corners = outline(shape, r)
    if corners:
        yield Shape((tuple((x + dx, y + dy) for dx, dy in corners),), True, inside, edge, width)
    else:
        yield Disc(x, y, r, inside, edge, width)
    if fill == "dot":
        yield Disc(x, y, r * 0.36, colour)
    elif fill == "cross":
        d = r * 0.5
        yield Shape((((x - d, y - d), (x + d, y + d)), ((x - d, y + d), (x + d, y - d))), False, "", colour, r * 0.33)


def brackets(x: float, y: float, r: float, colour: str, paper: str) -> Iterator[Item]:
    """Yield what stands around a sign where its event only concerns the place: no ring, which is a certainty's sign."""
    side, foot = r * 1.02, r * 0.42
    rings = tuple(
        (
            (x + k * (side - foot), y - side),
            (x + k * side, y - side),
            (x + k * side, y + side),
            (x + k * (side - foot), y + side),
        )
        for k in (-1, 1)
    )
    for tone, width in ((paper, 0.62), (colour, 0.26)):
        yield Shape(rings, False, "", tone, r * width)


def cut(text: str, room: float, size: float, weight: str = "regular") -> str:
    """Shorten a line that would leave its room, and say so with an ellipsis."""
    return (in_lines(text, room, size, 1, weight) or [""])[0]


def in_lines(text: str, room: float, size: float, most: int, weight: str = "regular", after: str = "") -> list[str]:
    """Break a text into at most ``most`` lines; what does not fit is left out, and an ellipsis says so.

    It ends with a sentence where that loses little, else with a word, and within one only if it is the first.
    ``after`` stands behind it in any case. No other function shortens what a sheet says.
    """
    found = wrapped(text + after, room, size, weight)
    if len(found) <= most:
        return found
    parts = pieces(text)

    def trial(n: int) -> list[str]:
        return wrapped(f"{_ended(' '.join(parts[:n]))} …{after}", room, size, weight)

    if kept := _most(lambda n: len(trial(n)) <= most, len(parts) - 1):
        sentence = next((n for n in range(kept, 0, -1) if parts[n - 1][-1] in ".!?"), 0)
        if 2 * len(" ".join(parts[:sentence])) >= len(" ".join(parts[:kept])):
            kept = sentence
        return trial(kept)
    first = parts[0]
    kept = _most(lambda n: len(wrapped(f"{first[:n]}…{after}", room, size, weight)) <= most, len(first))
    return wrapped(f"{first[:kept]}…{after}", room, size, weight)[: max(0, most)] if kept else ["…"][: max(0, most)]


def _ended(text: str) -> str:
    return text.rstrip(" ·,;:(–")


def _most(fits: Callable[[int], bool], most: int) -> int:
    """Return the largest number up to ``most`` that fits, if all smaller ones do; 0 if no number fits."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def fitted(text: Text, room: float) -> Text:
    """Return a line cut to its room; a shortened one keeps its whole text."""
    return lines(text, room, 1)[0]


def lines(text: Text, room: float, most: int = sys.maxsize, step: float = 0.0) -> list[Text]:
    """Return a text in at most ``most`` lines, ``step`` pixels apart; the last one keeps what was shortened."""
    rows = in_lines(text.text, room, text.size, most, text.weight)
    found = [replace(text, text=row, y=text.y + n * step) for n, row in enumerate(rows)]
    if found and not say_all(rows, text.text):
        found[-1] = replace(found[-1], whole=" ".join(text.text.split()))
    return found


def say_all(rows: Sequence[str], text: str) -> bool:
    """Say whether lines have every letter of a text."""
    return "".join("".join(rows).split()) == "".join(text.split())


def shortened(sheet: Sheet) -> tuple[str, ...]:
    """Return in full what a sheet has no room to say in full."""
    return tuple(dict.fromkeys(text.whole for text in texts(sheet.items) if text.whole))
