"""A sheet: what is drawn on a page, as plain shapes and texts in pixels, in the order in which they are drawn.

Coordinates are pixels from the top left corner, y downwards; colours are ``#rrggbb``. Whatever writes a sheet
(``painting``, ``svg``, ``deck``) draws these and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcaspian.palette import outline
from transcaspian.typography import text_width

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
    href: str = ""  # http(s) address that it leads to
    role: str = ""  # what it is for: title | subtitle | note | marking | number | …

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
    """Lines or closed outlines, filled by the even-odd rule; no colour means none."""

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
    """

    items: tuple[Item, ...]
    x: float = 0.0
    y: float = 0.0
    clip: Box | None = None
    key: str = ""  # head | map | timeline | notes | …
    events: tuple[str, ...] = ()
    title: str = ""  # in words, for those who cannot see it


Item = Text | Shape | Disc | Group


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size, its ground, what is on it, and the same in words."""

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


def cut(text: str, room: float, size: float, weight: str = "regular") -> str:
    """Shorten a line that would leave its room, at a word if possible, and say so with an ellipsis."""
    if text_width(text, size, weight) <= room:
        return text
    parts = text.split(" ")
    shorter = [" ".join(parts[:n]).rstrip(" ·,") + " …" for n in range(len(parts) - 1, 0, -1)]
    shorter += [f"{parts[0][:n]}…" for n in range(len(parts[0]), 0, -1)]
    return next((one for one in shorter if text_width(one, size, weight) <= room), "")


def wrapped(text: str, room: float, size: float, weight: str = "regular") -> list[str]:
    """Break a text into lines that fit the room; a word that is wider is broken too."""
    lines = [""]
    for word in re.split(r"[ \n\t]+", text.strip()):  # a no-break space breaks no line
        trial = f"{lines[-1]} {word}".strip()
        if text_width(trial, size, weight) <= room:
            lines[-1] = trial
            continue
        if lines[-1]:
            lines.append("")
        while text_width(word, size, weight) > room and len(word) > 1:
            fits = next((n for n in range(len(word) - 1, 1, -1) if text_width(word[:n], size, weight) <= room), 1)
            lines[-1:] = [word[:fits], ""]
            word = word[fits:]
        lines[-1] = word
    return lines
