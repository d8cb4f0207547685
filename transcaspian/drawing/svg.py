"""Sheets as SVG 1.1: letters as outlines, or as text in a font that travels with the file, or in that of a page.

The same sheet gives the same bytes. A file of its own relies on nothing that only browsers know (decision 33).
"""

from __future__ import annotations

import base64
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from transcaspian.drawing.outlines import outline
from transcaspian.drawing.sheet import BASELINE, Box, Disc, Group, Item, Point, Shape, Sheet, Text, texts
from transcaspian.language.languages import is_right_to_left, language_of
from transcaspian.look.typography import FAMILY, FONT_FILES, drawn

_WEIGHTS = {"regular": "400", "semibold": "600", "italic": "400"}
_ANCHORS = {"left": "", "middle": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_HALO = 3.6
_STYLE = f"text{{font-family:'{FAMILY}',sans-serif;white-space:pre}}"
# What most lines of a picture on a page have in common is said once: a click sends half as much.
STYLE_OF_PAGE = (
    f"{_STYLE}._r{{fill:none;stroke-linejoin:round;stroke-linecap:round}}._m{{text-anchor:middle}}"
    f"._e{{text-anchor:end}}._h{{stroke-width:{_HALO};stroke-linejoin:round;paint-order:stroke}}"
)
_CLASSES = {"left": "", "middle": "_m", "right": "_e"}
# Where a program does not read the font in a file: one of much the same widths, if the reader has it.
_STYLE_OF_FILE = _STYLE.replace(",sans-serif", ",'Source Sans 3','Source Sans Pro',Calibri,Carlito,sans-serif")
_PLAIN = re.compile(r"[ !#-%(-;=?-~\u00a0-\ud7ff\ue000-\ufffd]*")  # of which nothing has to be escaped or left out
# How letters are joined and shifted: left out, because a line is as wide as its letters (``typography``), and because
# to read these tables takes twenty times as long as to cut the letters out.
_LAYOUT = ("GSUB", "GPOS", "GDEF")


Link = Callable[[tuple[str, ...]], str]


def svg(
    sheet: Sheet,
    fonts: bool = True,
    interactive: bool = False,
    tips: bool = True,
    link: Link | None = None,
    ids: str = "",
    outlines: bool = False,
    page: bool = False,
) -> str:
    """Return a sheet as a well-formed SVG document.

    ``fonts``: with the letters that it uses, else it takes the font of the page that it is shown on.
    ``outlines``: with its letters as shapes instead, which look the same in every program.
    ``interactive``: marks carry their events and can be reached by keyboard (for ``web``).
    ``tips``: repeat the names of marks for the browser to show next to the pointer.
    ``link``: marks are links instead, to the address that it returns for their events; the mouse reaches them.
    ``ids``: what all ids begin with, where several drawings stand on one page.
    ``page``: it is for a page of ours, whose script gives marks their roles (``ui/roving.js``): as short as it can be.
    """
    usual = Counter(_n(text.size, 1) for text in texts(sheet.items)).most_common(1) if page else []
    size = usual[0][0] if usual else ""
    terse = partial(_terse, usual=size)
    line = _outlined if outlines else _line if fonts else terse if page else _line_of_page
    laid = ""
    if is_right_to_left(sheet.language):
        laid = ' direction="ltr"'  # of the drawing, whatever the page around it is
        line = partial(_right_to_left, write=line)
    writer = _Writer(interactive, tips, link, ids, line, page)
    body = "".join(writer.items(sheet.items))
    # The role "img" hides its contents from screen readers; a group lets them reach its buttons.
    role = "group" if interactive or link else "img"
    letters = f' font-size="{size}"' if size else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" lang="{xml_text(sheet.language)}" '
        f'role="{role}"{writer.order()}{letters}{laid} aria-labelledby="{ids}t" '
        f'aria-describedby="{ids}d">'
        f'<title id="{ids}t">{xml_text(sheet.title)}</title><desc id="{ids}d">{xml_text(sheet.description)}</desc>'
    )
    style = ""
    if not outlines:
        own = font_faces(texts(sheet.items)) + _STYLE_OF_FILE if fonts else STYLE_OF_PAGE if page else _STYLE
        style = f"<style>{own}</style>"
    ground = f'<rect width="{sheet.width}" height="{sheet.height}" fill="{xml_text(sheet.ground) or "none"}"/>'
    return f"{head}{style}{ground}{body}</svg>\n"


def single_quoted(drawing: str) -> str:
    """Return a drawing, or elements of one, with the other quotes: in JSON and in attributes the usual ones are longer.

    Apostrophes in its texts are escaped, so they end nothing.
    """
    return drawing.replace('"', "'")


def beside_words(sheet: Sheet) -> str:
    """Return a sheet as an SVG element for a page of HTML, beside words that say the same."""
    body = elements(sheet.items)
    size = f'width="{sheet.width}" height="{sheet.height}" viewBox="0 0 {sheet.width} {sheet.height}"'
    return f'<svg {size} aria-hidden="true">{body}</svg>'


def picture_of(items: Iterable[Item], box: Box, font: str) -> str:
    """Return what of items is in a box and nothing about it, with text in a font of this name: for a page of a PDF."""
    style = f"text{{font-family:'{font}';white-space:pre;font-kerning:none;font-variant-ligatures:none}}"
    width, height = _n(box[2] - box[0]), _n(box[3] - box[1])
    size = f'width="{width}" height="{height}" viewBox="{_n(box[0])} {_n(box[1])} {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style>{elements(items)}</svg>'


def elements(items: Iterable[Item]) -> str:
    """Return items as the elements that they are in a document."""
    return "".join(_Writer(False, False, None, "", _line_of_page).items(items))


def font_faces(written: Iterable[Text]) -> str:
    """Return CSS that embeds the letters of texts, by weight."""
    letters: dict[str, set[str]] = {}
    for text in written:
        letters.setdefault(text.weight, set()).update(drawn(text.text))
    return faces(letters)


def faces(letters: Mapping[str, Iterable[str]]) -> str:
    """Return CSS that embeds letters, by weight."""
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{_WEIGHTS[weight]};"
        f"font-style:{'italic' if weight == 'italic' else 'normal'};"
        f"src:url(data:font/woff;base64,{_font(weight, ''.join(sorted(set(letters[weight]))))})}}"
        for weight in sorted(letters)
    )


@lru_cache(maxsize=64)
def _font(weight: str, letters: str) -> str:
    """Return a font with only these letters, as WOFF in base64."""
    options = subset.Options()
    options.flavor = "woff"
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    buffer = io.BytesIO()
    with TTFont(FONT_FILES[weight], recalcTimestamp=False, lazy=True) as font:
        for table in _LAYOUT:
            if table in font:
                del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


class _Writer:
    """Writes items one after another; clip paths are numbered in their order, marks noted with their turns."""

    def __init__(
        self,
        interactive: bool,
        tips: bool,
        link: Link | None,
        ids: str,
        line: Callable[[Text], str],
        page: bool = False,
    ) -> None:
        self.interactive, self.tips, self.link, self.ids, self.line = interactive, tips, link, ids, line
        self.page = page
        self.clips = 0
        self.turns: list[float] = []

    def order(self) -> str:
        """Return an attribute with the numbers of the marks in the order of their turns; none if drawn in it."""
        order = sorted(range(len(self.turns)), key=self.turns.__getitem__)
        drawn = order == list(range(len(order)))
        return "" if drawn else f' data-order="{" ".join(map(str, order))}"'

    def items(self, items: Iterable[Item]) -> Iterator[str]:
        """Yield the elements of items."""
        for item in _merged(items) if self.page else items:
            match item:
                case Text():
                    yield self.line(item)
                case Disc():
                    yield f'<circle cx="{_n(item.x)}" cy="{_n(item.y)}" r="{_n(item.r)}"{_style(item)}/>'
                case Shape():
                    if path := _path(item):
                        yield f'<path d="{path}"{_style(item, self.page)}/>'
                case Group():
                    yield from self.group(item)

    def group(self, group: Group) -> Iterator[str]:
        """Yield a group with its place, its clip, its name and, for readers who choose, its events."""
        about = f' transform="translate({_n(group.x)} {_n(group.y)})"' if group.x or group.y else ""
        about += f' class="{xml_text(group.key)}"' if group.key else ""
        if group.belongs and not about and not group.clip and not group.events:
            yield from self.items(group.items)
            return
        # A mark without a name of its own is named by the text in it.
        name = xml_text(group.title or " ".join(text.text for text in texts(group.items))) if group.events else ""
        if group.events and self.interactive:
            self.turns.append(math.inf if group.turn is None else group.turn)
            role = "" if self.page else ' role="button" tabindex="0"'
            about += f' data-events="{xml_text(" ".join(group.events))}"{role} aria-label="{name}"'
        linked = self.link is not None and bool(group.events)
        if self.link and linked:
            # The keyboard reaches the same events in the list that stands beside such a drawing.
            about += f' data-events="{xml_text(" ".join(group.events))}" tabindex="-1"'
            about += f' href="{xml_text(self.link(group.events))}"'
        yield f"<a{about}>" if linked else f"<g{about}>"
        if name and self.tips:
            yield f"<title>{name}</title>"
        if group.clip:
            self.clips += 1
            x0, y0, x1, y1 = group.clip
            box = f'x="{_n(x0)}" y="{_n(y0)}" width="{_n(x1 - x0)}" height="{_n(y1 - y0)}"'
            # On a group of its own: a clip is in the coordinates of what it cuts, before that is moved.
            clip = f"{self.ids}c{self.clips}"
            yield f'<clipPath id="{clip}"><rect {box}/></clipPath><g clip-path="url(#{clip})">'
        yield from self.items(group.items)
        yield ("</g>" if group.clip else "") + ("</a>" if linked else "</g>")


class _Boxes(Shape):
    """Plain boxes of one colour, which may overlap."""


def _merged(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items; lines that follow each other and look alike are one, and so are plain boxes."""
    before: Item | None = None
    for item in items:
        if isinstance(item, Shape) and isinstance(before, Shape) and _is_mergeable(item):
            rings = (*before.rings, *item.rings)
            if type(before)(*_look(before, rings)) == type(before)(*_look(item, rings)) and _is_mergeable(before):
                before = (_Boxes if item.closed else Shape)(*_look(item, rings))
                continue
        if before is not None:
            yield before
        before = item
    if before is not None:
        yield before


def _look(shape: Shape, rings: tuple[tuple[Point, ...], ...]) -> tuple[Any, ...]:
    return rings, shape.closed, shape.fill, shape.stroke, shape.width, shape.dash, shape.alpha


def _is_mergeable(shape: Shape) -> bool:
    if not shape.closed:
        return not shape.fill
    plain = bool(shape.fill) and not shape.stroke and shape.alpha == 1
    return plain and (isinstance(shape, _Boxes) or (len(shape.rings) == 1 and len(shape.rings[0]) == 4))


def _style(item: Shape | Disc, page: bool = False) -> str:
    if page and isinstance(item, Shape) and not (item.fill or item.closed or item.dash) and item.stroke:
        opacity = f' opacity="{_n(item.alpha, 2)}"' if item.alpha < 1 else ""
        return f' class="_r" stroke="{xml_text(item.stroke)}" stroke-width="{_n(item.width)}"{opacity}'
    parts = f' fill="{xml_text(item.fill) or "none"}"'
    if item.fill and isinstance(item, Shape) and len(item.rings) > 1 and not isinstance(item, _Boxes):
        parts += ' fill-rule="evenodd"'
    if item.stroke:
        parts += f' stroke="{xml_text(item.stroke)}" stroke-width="{_n(item.width)}"'
        if item.dash:
            parts += f' stroke-dasharray="{" ".join(_n(part * item.width) for part in item.dash)}"'
        elif isinstance(item, Shape) and not item.closed:
            parts += ' stroke-linejoin="round" stroke-linecap="round"'
    return parts + (f' opacity="{_n(item.alpha, 2)}"' if item.alpha < 1 else "")


def _path(shape: Shape) -> str:
    """Return path data with steps relative to the point before: half as long as absolute ones."""
    return "".join(_ring(ring) + ("z" if shape.closed else "") for ring in shape.rings if ring)


def _ring(ring: tuple[Point, ...]) -> str:
    # In tenths of a pixel, so that rounding does not add up.
    points = [(round(x * 10), round(y * 10)) for x, y in ring]
    (x, y), steps, before = points[0], [f"M{_n(points[0][0] / 10)} {_n(points[0][1] / 10)}"], "M"
    for a, b in points[1:]:
        if (a, b) == (x, y):
            continue
        across, down = _n((a - x) / 10), _n((b - y) / 10)
        kind, step = ("h", across) if b == y else ("v", down) if a == x else ("l", across + _next(down))
        steps.append(_next(step) if kind == before else f"{kind}{step}")
        x, y, before = a, b, kind
    return "".join(steps) if len(steps) > 1 else f"{steps[0]}h0"


def _next(number: str) -> str:
    """Write a number that follows another: a sign parts them as well as a space does."""
    return number if number.startswith("-") else f" {number}"


def _line_of_page(item: Text) -> str:
    """Write a line for a browser, which draws the halo first when it is told to: half as long as two lines."""
    return _linked(item, _text(item, f'{_halo(item.halo)} paint-order="stroke"' if item.halo else ""))


def _terse(item: Text, usual: str) -> str:
    """Write a line for a page of ours, whose fonts are there: what lines have in common stands in the style.

    ``usual``: the size that most of them have.
    """
    line = drawn(item.text)
    if not line:
        return ""
    kind = " ".join(filter(None, (_CLASSES[item.anchor], "_h" if item.halo else "")))
    style = f' class="{kind}"' if kind else ""
    style += f' font-weight="{_WEIGHTS[item.weight]}"' if item.weight == "semibold" else ""
    style += ' font-style="italic"' if item.weight == "italic" else ""
    style += f' stroke="{xml_text(item.halo)}"' if item.halo else ""
    size = _n(item.size, 1)
    style += "" if size == usual else f' font-size="{size}"'
    place = f'x="{_n(item.x)}" y="{_n(item.y + item.size * BASELINE, 1)}"'
    return _linked(item, f'<text {place} fill="{xml_text(item.colour)}"{style}{_spoken(item)}>{xml_text(line)}</text>')


def _line(item: Text) -> str:
    """Write a line for any program: few know an order of painting, so the halo is a line of its own below it."""
    below = _text(replace(item, colour=item.halo), f'{_halo(item.halo)} aria-hidden="true"') if item.halo else ""
    return below + _linked(item, _text(item))


def _outlined(item: Text) -> str:
    """Write a line as a shape that is named by its words, as Inkscape names letters that it makes a path of."""
    path = outline(item)
    if not path:
        return ""
    below = f'<path d="{path}" fill="none"{_halo(item.halo)}/>' if item.halo else ""
    name = f'aria-label="{xml_text(drawn(item.text))}"'
    return below + _linked(item, f'<path {name} d="{path}" fill="{xml_text(item.colour) or "none"}"/>')


def _right_to_left(item: Text, write: Callable[[Text], str]) -> str:
    """Write a line of a drawing in a language that is written from right to left, unless it is foreign there.

    Its beginning is then on the right, so that what is at the left of a place ends there.
    """
    language = language_of(item.text)
    if language and not is_right_to_left(language):
        return write(item)
    anchor = {"left": "right", "right": "left"}.get(item.anchor, item.anchor)
    return write(replace(item, anchor=anchor)).replace("<text ", '<text direction="rtl" ')


def _spoken(item: Text) -> str:
    """Return an attribute with the language of a line, where it is another one than the drawing's."""
    language = language_of(item.text)
    return f' lang="{language}"' if language else ""


def _halo(colour: str) -> str:
    return f' stroke="{xml_text(colour)}" stroke-width="{_HALO}" stroke-linejoin="round"'


def _text(item: Text, more: str = "") -> str:
    line = drawn(item.text)
    if not line:
        return ""
    style = _ANCHORS[item.anchor]
    style += f' font-weight="{_WEIGHTS[item.weight]}"' if item.weight == "semibold" else ""
    style += ' font-style="italic"' if item.weight == "italic" else ""
    place = f'x="{_n(item.x)}" y="{_n(item.y + item.size * BASELINE, 2)}" font-size="{_n(item.size, 2)}"'
    # If another font is substituted, the line keeps its width where the program can.
    keep = f' textLength="{_n(item.width, 2)}" lengthAdjust="spacingAndGlyphs"' if item.width else ""
    more += _spoken(item)
    return f'<text {place}{style} fill="{xml_text(item.colour)}"{more}{keep}>{xml_text(line)}</text>'


def _linked(item: Text, written: str) -> str:
    if written and item.href.lower().startswith(("http://", "https://")):
        return f'<a href="{xml_text(item.href)}" target="_blank" rel="noreferrer">{written}</a>'
    return written


@lru_cache(maxsize=16_384)
def _n(value: float, digits: int = 1) -> str:
    """Write a number as short as it can be.

    >>> _n(0.04), _n(-0.5), _n(12.0), _n(3.14159, 2)
    ('0', '-.5', '12', '3.14')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def xml_text(text: str) -> str:
    """Escape a text for XML, also for attributes: on one line, without characters that XML does not allow."""
    if _PLAIN.fullmatch(text):
        return text
    seen = ("" if "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" else " " if c in "\t\n\r" else c for c in text)
    return escape("".join(c for c in seen if c >= " "))
