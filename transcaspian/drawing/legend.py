"""The legend of a map: one drawing of its signs and one way to lay it out, for slides and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from transcaspian.drawing.bars import draw_bar
from transcaspian.drawing.sheet import Disc, Item, Sheet, Text, brackets, line, rectangle, sign
from transcaspian.drawing.svg import beside_words
from transcaspian.look.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette, Tracks, palette
from transcaspian.look.typography import text_width
from transcaspian.scene.model import BEYOND, CLOSED, OPEN, SOFT, Bar, LegendItem, Piece

_LONG = ("line", "bar")  # kinds of items whose sign is twice as wide as high
_SIZE, _GAP = 12.0, 13.3  # pixels of the text of a page's legend, and between two items: ui/style.css


def legend_sign(
    item: LegendItem, x: float, y: float, size: float, colours: Palette, least: float = 0.0
) -> Iterator[Item]:
    """Yield the sign of a legend's item, up to twice as wide as its text is large, in the middle of its line.

    ``least``: the size of the smallest digit.
    """
    middle, r, u = x + size * 0.95, size * 0.43, size / 15
    if item.kind == "certainty":
        yield from sign(middle, y, "circle", FILL_OF_CERTAINTY[item.key], colours.ink, r, colours.paper)
    elif item.kind == "track":
        yield from sign(middle, y, colours.shape(item.key), "solid", colours.track(item.key), r, colours.paper)
    elif item.kind == "cell":
        colour, _, strength = item.key.partition(" ")
        box = (middle - r * 1.2, y - r, middle + r * 1.2, y + r)
        yield rectangle(box, colour, alpha=float(strength))
        yield rectangle(box, "", colours.rule, 0.8 * u)
    elif item.kind == "line":
        thing, width, dash, alpha = LINE_STYLES[item.key]
        ends = (x, y), (x + size * 2, y)
        yield line(*ends, colour=colours.thing(thing), width=width * 1.39 * u, dash=dash, alpha=alpha)
    elif item.kind == "changed":
        yield Disc(middle, y, r * 1.15, "", colours.accent, 2.4 * u)
        yield Disc(middle, y, r * 0.6, colours.ink)
    elif item.kind == "bar":
        yield from _bar(item.key, (x, x + size * 2), y, size * 0.32, colours)
    elif item.key == "minor":
        yield Disc(middle, y, r * 0.6, colours.ink)
    elif item.key == "fresh":
        yield Disc(middle, y, r * 1.15, "", colours.accent, 2.4 * u)
    elif item.key == "more":
        yield Text("+3", middle, y, size * 0.92, colours.ink, "semibold", "middle", role="sign")
    else:
        digit = max(least, r * 1.7)
        around = max(r * 1.15, digit * 0.68) if item.key == "count" else r * 1.15
        if item.key == "concerns":
            yield from brackets(middle, y, r, colours.ink, colours.paper)
            yield from sign(middle, y, "circle", "solid", colours.ink, r * 0.56, colours.paper)
            return
        yield Disc(middle, y, around, "", colours.ink, 1.5 * u, (2.5, 2.5) if item.key == "radius" else None)
        if item.key == "count":
            yield Text("9", middle, y, digit, colours.ink, "semibold", "middle", role="sign")


def _bar(key: str, at: tuple[float, float], y: float, r: float, colours: Palette) -> Iterator[Item]:
    """Yield a bar of the timeline: of a certainty, by its fill; with an end that is not sharp; or a band."""
    x0, x1 = at
    fill, _, soft = key.partition(" ")
    if key == "band":
        yield rectangle((x0, y - r, x1, y + r), colours.ink, alpha=0.1)
        for edge in (y - r, y + r):
            yield line((x0, edge), (x1, edge), colour=colours.ink, width=0.8, dash=(2, 3))
        return
    whole: tuple[Piece, ...] = (Piece(x0, x1, 1.0),)
    end = CLOSED
    if key in (SOFT, OPEN):
        middle, last = x0 + (x1 - x0) * 0.5, x0 + (x1 - x0) * 0.75
        strengths = (1.0, 0.6, 0.25) if key == OPEN else (1.0, 0.7, 0.4)
        edges = zip((x0, middle, last), (middle, last, x1), strengths, strict=True)
        whole, end = tuple(Piece(a, b, strength) for a, b, strength in edges), key if key == OPEN else SOFT
    ends = (CLOSED, BEYOND if key == BEYOND else end)
    fill = "solid" if key in (SOFT, OPEN, BEYOND) else fill
    yield from draw_bar(Bar(whole, (SOFT, SOFT) if soft else ends), y, r, fill, colours.ink, colours.paper)


def in_rows(
    legend: Iterable[LegendItem], width: float, wide: Callable[[LegendItem], float], gap: float
) -> list[list[tuple[float, LegendItem]]]:
    """Return the items in rows that fit into a width, each with where it begins, in the same units.

    ``wide``: the width of an item with its sign; ``gap``: between two of them.
    """
    rows: list[list[tuple[float, LegendItem]]] = [[]]
    x = 0.0
    for item in legend:
        if x and x + wide(item) > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, item))
        x += wide(item) + gap
    return rows


def in_lines(legend: Sequence[LegendItem], *widths: float) -> tuple[Sequence[LegendItem], Sequence[LegendItem]]:
    """Return the items that fit into the lines of a page's legend, of widths in pixels, and all others."""
    end, lines = 0.0, list(widths)
    for n, item in enumerate(legend):
        wide = (30 if item.kind in _LONG else 18) + text_width(item.text, _SIZE)
        while end + wide > lines[0]:
            end = 0.0
            lines.pop(0)
            if not lines:
                return legend[:n], legend[n:]
        end += wide + _GAP
    return legend, ()


@lru_cache(maxsize=256)
def legend_picture(item: LegendItem, theme: str, tracks: Tracks) -> str:
    """Return an item's sign alone, as an SVG of 14 pixels' height for a legend whose texts are HTML."""
    element = legend_element(item, theme, tracks).replace(' aria-hidden="true"', "", 1)  # what shows it hides it
    return element.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@lru_cache(maxsize=256)
def legend_element(item: LegendItem, theme: str, tracks: Tracks) -> str:
    """Return the same as an element of the page."""
    return beside_words(_alone(item, palette(theme, tracks)))


def _alone(item: LegendItem, colours: Palette) -> Sheet:
    size = 12.0  # pixels of the text beside it
    wide, x = (26, 1.0) if item.kind in _LONG else (14, 7 - size * 0.95)
    items = tuple(legend_sign(item, x, 7.0, size, colours))
    return Sheet(wide, 14, "", items, "", "", "")
