"""Shapes, lines and text boxes as PowerPoint writes them: DrawingML, as text, in EMU.

A colour of the palette is a colour of the theme, so that another theme changes it. Nothing here knows of events.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml.ns import nsdecls

from transcaspian.drawing.sheet import BASELINE, Box, Disc, Point, Shape, Text
from transcaspian.language.breaking import unbroken
from transcaspian.language.languages import language_of, tag
from transcaspian.look.palette import Palette
from transcaspian.look.typography import drawn

POINT = 12_700  # EMU
MIDDLE = 0.34  # from the middle of a line of Calibri to its baseline, in font sizes
NAMESPACES = nsdecls("a", "p", "r")
_SLACK = 1.03  # Calibri is as wide as our letters or narrower, but for its digits
_HALO = 1.8  # pixels around letters
_NAME = 60  # characters of a shape's name
_NOT_XML = re.compile("[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_ALIGN = {"left": "l", "middle": "ctr", "right": "r"}


@dataclass(frozen=True, slots=True)
class Part:
    """A shape: its XML and its box in EMU, and of how many shapes it consists."""

    xml: str
    box: Box
    count: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text in one look; raised ones are numbers of footnotes."""

    runs: tuple[Text, ...]
    before: float = 0.0  # pixels above it
    step: float = 0.0  # pixels from line to line; 0: as the font has it
    indent: float = 0.0  # pixels from the left edge of the box
    breaks: bool = False  # a new line before each run that is no number
    lines: int = 1


def plain(text: str) -> str:
    """Return a text on one line, without characters that XML does not allow or that are invisible."""
    return _NOT_XML.sub("", re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text))


def theme_colours(colours: Palette) -> dict[str, str]:
    """Return what a palette's colours are called in the theme."""
    named = {colour: f"accent{n}" for n, colour in reversed([*enumerate(list(colours.tracks.values())[:6], 1)])}
    return named | {colours.panel: "bg2", colours.grey: "tx2", colours.paper: "bg1", colours.ink: "tx1"}


@dataclass
class Writer:
    """Writes items of a sheet; ``x``, ``y``: where the sheet begins, ``scale``: EMU to one of its pixels."""

    colours: Palette
    language: str
    scale: float
    x: float = 0.0
    y: float = 0.0
    link: Callable[[str], str] = lambda address: ""  # the element that leads to an address; empty: no link
    beside: Sequence[Box] = ()  # of all that is written on the sheet: a box does not reach into another's air
    last: int = 1  # id of the latest shape
    _theme: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._theme = theme_colours(self.colours)

    def paint(self, colour: str, alpha: float = 1.0) -> str:
        """Return a fill of one colour."""
        faint = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
        if name := self._theme.get(colour.lower()):
            return f'<a:solidFill><a:schemeClr val="{name}">{faint}</a:schemeClr></a:solidFill>'
        return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}">{faint}</a:srgbClr></a:solidFill>'

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return a box of the sheet in EMU."""
        s = self.scale
        return (self.x + left * s, self.y + top * s, self.x + right * s, self.y + bottom * s)

    def about(self, name: str, told: str = "", decorative: bool = False) -> str:
        """Return a shape's id, name and alternative text."""
        self.last += 1
        descr = f" descr={quoteattr(plain(told))}" if told else ""
        inner = _DECORATIVE if decorative else ""
        return f'<p:cNvPr id="{self.last}" name={quoteattr(plain(name)[:_NAME])}{descr}>{inner}</p:cNvPr>'

    def shape(self, item: Shape | Disc, name: str, decorative: bool = False) -> Part:
        """Return a shape: a line, a rectangle, an ellipse, or a freeform."""
        box = self.box(*_bounds(item))
        if isinstance(item, Disc):
            geometry = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
        elif item.closed and _is_box(item):
            geometry = _RECTANGLE
        elif not item.closed and [len(ring) for ring in item.rings] == [2]:
            return self._line(item, name, decorative)
        else:
            geometry = self._freeform([(ring, item.closed) for ring in item.rings], box)
        look = self.paint(item.fill, item.alpha) if item.fill else "<a:noFill/>"
        return self._sp(box, geometry, look + self._stroke(item), name, decorative)

    def together(self, items: Sequence[Disc], name: str) -> Part:
        """Return discs of one look as one freeform."""
        first, r = items[0], round(items[0].r * self.scale)
        left, top, right, bottom = zip(*map(_bounds, items), strict=True)
        box, arcs = self.box(min(left), min(top), max(right), max(bottom)), []
        half = f'<a:arcTo wR="{r}" hR="{r}" stAng="{{}}" swAng="10800000"/>'
        whole = f"{half.format(10_800_000)}{half.format(0)}<a:close/>"
        for item in items:
            x, y, *_ = self.box(item.x - item.r, item.y, 0, 0)
            at = f'x="{round(x - box[0])}" y="{round(y - box[1])}"'
            arcs.append(f"<a:moveTo><a:pt {at}/></a:moveTo>{whole}")
        look = (self.paint(first.fill, first.alpha) if first.fill else "<a:noFill/>") + self._stroke(first)
        return self._sp(box, _path(box, "".join(arcs)), look, name, True)

    def _sp(self, box: Box, geometry: str, look: str, name: str, decorative: bool) -> Part:
        return Part(
            f"<p:sp><p:nvSpPr>{self.about(name, '', decorative)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_xfrm(box)}{geometry}{look}</p:spPr></p:sp>",
            box,
        )

    def _line(self, item: Shape, name: str, decorative: bool) -> Part:
        (x0, y0), (x1, y1) = item.rings[0]
        turned = "".join(f' flip{way}="1"' for way, back in (("H", x1 < x0), ("V", y1 < y0)) if back)
        box = self.box(*_bounds(item))
        return Part(
            f"<p:cxnSp><p:nvCxnSpPr>{self.about(name, '', decorative)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f'<p:spPr>{_xfrm(box, turned)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{self._stroke(item)}</p:spPr>'
            "</p:cxnSp>",
            box,
        )

    def connector(self, item: Shape, name: str, told: str) -> Part:
        """Return a line with a head at its end, which PowerPoint knows as a connector."""
        box = self.box(*_bounds(item))
        head = '<a:tailEnd type="triangle" w="med" len="med"/></a:ln>'
        look = f"<a:noFill/>{self._stroke(item).removesuffix('</a:ln>')}{head}"
        return Part(
            f"<p:cxnSp><p:nvCxnSpPr>{self.about(name, told)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr>{_xfrm(box)}{self._freeform(((ring, False) for ring in item.rings), box)}{look}</p:spPr>"
            "</p:cxnSp>",
            box,
        )

    def _freeform(self, rings: Iterable[tuple[Sequence[Point], bool]], box: Box) -> str:
        steps = []
        for ring, closed in rings:
            points = [
                f'<a:pt x="{round(self.x + x * self.scale - box[0])}" y="{round(self.y + y * self.scale - box[1])}"/>'
                for x, y in ring
            ]
            rest = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points[1:])
            steps.append(f"<a:moveTo>{points[0]}</a:moveTo>{rest}{'<a:close/>' if closed else ''}")
        return _path(box, "".join(steps))

    def _stroke(self, item: Shape | Disc) -> str:
        if not item.stroke:
            return "<a:ln><a:noFill/></a:ln>"
        dash = ""
        if item.dash:
            on, off = (round(part * 100_000) for part in item.dash)
            dash = f'<a:custDash><a:ds d="{on}" sp="{off}"/></a:custDash>'
        edges = isinstance(item, Shape) and item.closed
        cap = "" if item.dash or edges else ' cap="rnd"'
        join = '<a:miter lim="800000"/>' if edges else "<a:round/>"
        return (
            f'<a:ln w="{round(item.width * self.scale)}"{cap}>{self.paint(item.stroke, item.alpha)}{dash}{join}</a:ln>'
        )

    def run(self, text: Text, look: str | None = None) -> str:
        """Return a run; ``look``: what it has besides its colour, if not the text's own size and weight."""
        size = round(text.size * self.scale / POINT * 100)
        own = (
            look
            if look is not None
            else f'sz="{size}" b="{int(text.weight == "semibold")}" i="{int(text.weight == "italic")}"'
        )
        raised = ' baseline="30000"' if text.role == "number" else ""
        halo = ""
        if text.halo:
            glow = self.paint(text.halo).removeprefix("<a:solidFill>").removesuffix("</a:solidFill>")
            halo = f'<a:effectLst><a:glow rad="{round(_HALO * self.scale)}">{glow}</a:glow></a:effectLst>'
        leads = self.link(text.href) if text.href else ""
        colour = self.paint(text.colour) if text.colour else ""
        language = tag(language_of(text.text) or self.language)
        return (
            f'<a:r><a:rPr lang="{language}" {own}{raised}>{colour}{halo}{leads}</a:rPr>'
            f"<a:t>{escape(plain(unbroken(drawn(text.text))))}</a:t></a:r>"
        )

    def paragraphs(self, told: Iterable[Paragraph], anchor: str) -> str:
        """Return paragraphs of a text box."""
        found = []
        for one in told:
            runs = []
            for n, text in enumerate(one.runs):
                if n and one.breaks and text.role != "number":
                    runs.append("<a:br/>")
                runs.append(self.run(text))
            pixel = self.scale / POINT * 100
            step = f'<a:lnSpc><a:spcPts val="{round(one.step * pixel)}"/></a:lnSpc>' if one.step else ""
            before = f'<a:spcBef><a:spcPts val="{round(one.before * pixel)}"/></a:spcBef>'
            margin = f' marL="{round(one.indent * self.scale)}" indent="0"'
            look = f'<a:pPr algn="{_ALIGN[anchor]}"{margin}>{step}{before}<a:buNone/></a:pPr>'
            found.append(f"<a:p>{look}{''.join(runs)}</a:p>")
        return "".join(found)

    def text(self, told: Sequence[Paragraph], width: float = 0.0, name: str = "") -> Part:
        """Return a text box; ``width``: pixels that its lines are broken at, or else each keeps to its own.

        A line that a wider font would draw beyond its box is drawn smaller: what stands beside it stays free.
        """
        first, rows = told[0].runs[0], [text for one in told for text in one.runs]
        lines = [text for text in rows if text.role != "number"] or rows
        step = told[0].step or first.size * 1.3
        wide = width or max(text.left + text.width for text in rows) - min(text.left for text in rows)
        if not width:
            wide = max(wide, max(text.width for text in rows))
            wide += min(wide * (_SLACK - 1) + first.size * 0.12, self._air(rows, first.anchor))
        aside = {"left": 0.0, "middle": 0.5, "right": 1.0}[first.anchor] * wide
        left = first.x - (told[0].indent if width else aside)
        if first.anchor == "right" and not width:
            left = max(text.left + text.width for text in rows) - wide  # with the number behind it
        alone = len(lines) == 1 and len(told) == 1
        top = first.y - step / 2 - (first.size * (MIDDLE - BASELINE) if alone else 0.0)
        high = sum(one.before + max(one.step or first.size * 1.3, 0.0) * one.lines for one in told)
        box = self.box(left, top, left + wide, top + high)
        body = (
            '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
            f'anchor="{"ctr" if alone else "t"}"><a:normAutofit/></a:bodyPr>'
        )
        return Part(
            f"<p:sp><p:nvSpPr>{self.about(name or ' '.join(text.text for text in lines))}"
            f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{_xfrm(box)}{_RECTANGLE}'
            f"<a:noFill/></p:spPr><p:txBody>{body}<a:lstStyle/>{self.paragraphs(told, first.anchor)}</p:txBody></p:sp>",
            box,
        )

    def _air(self, rows: Sequence[Text], anchor: str) -> float:
        """Return by how much a box may be wider than its lines: half the way to what is written beside it."""
        edges = [text.box for text in rows]
        left, right = min(box[0] for box in edges), max(box[2] for box in edges)
        top, bottom = min(box[1] for box in edges), max(box[3] for box in edges)
        level = [box for box in self.beside if box[1] < bottom and top < box[3]]
        before = min((left - box[2] for box in level if box[2] <= left), default=math.inf)
        after = min((box[0] - right for box in level if box[0] >= right), default=math.inf)
        return {"left": after / 2, "middle": min(before, after), "right": before / 2}[anchor]

    def group(self, parts: Sequence[Part], name: str, told: str = "", decorative: bool = False) -> Part:
        """Return parts as one group."""
        edges = (
            min(part.box[0] for part in parts), min(part.box[1] for part in parts),
            max(part.box[2] for part in parts), max(part.box[3] for part in parts),
        )  # fmt: skip
        about = self.about(name, told, decorative)
        return Part(
            f"<p:grpSp><p:nvGrpSpPr>{about}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{_xfrm(edges, inner=True)}"
            f"</p:grpSpPr>{''.join(part.xml for part in parts)}</p:grpSp>",
            edges,
            sum(part.count for part in parts),
        )


def moved(item: Text | Shape | Disc, x: float, y: float) -> Text | Shape | Disc:
    """Return an item elsewhere."""
    if isinstance(item, Shape):
        return replace(item, rings=tuple(tuple((a + x, b + y) for a, b in ring) for ring in item.rings))
    return replace(item, x=item.x + x, y=item.y + y)


def _bounds(item: Shape | Disc) -> Box:
    if isinstance(item, Disc):
        return item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r
    xs, ys = [x for ring in item.rings for x, _ in ring], [y for ring in item.rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _is_box(item: Shape) -> bool:
    if [len(ring) for ring in item.rings] != [4]:
        return False
    (a, b), (c, d), (e, f), (g, h) = item.rings[0]
    return all(map(math.isclose, (a, b, c, f), (g, d, e, h)))


def _path(box: Box, steps: str) -> str:
    w, h = round(box[2] - box[0]), round(box[3] - box[1])
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{w}" h="{h}">{steps}</a:path></a:pathLst></a:custGeom>'
    )


def _xfrm(box: Box, turned: str = "", inner: bool = False) -> str:
    x, y = round(box[0]), round(box[1])
    w, h = max(0, round(box[2] - box[0])), max(0, round(box[3] - box[1]))
    own = f'<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>'
    child = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{w}" cy="{h}"/>' if inner else ""
    return f"<a:xfrm{turned}>{own}{child}</a:xfrm>"
