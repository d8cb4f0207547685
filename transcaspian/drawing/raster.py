"""Sheets as PNG, drawn by matplotlib: the same sheet gives the same bytes.

One artist hands a sheet's shapes to the renderer directly, so that nothing is laid out a second time.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text as PlainText
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, Transform
from PIL import Image, ImageColor

from transcaspian.drawing.sheet import BASELINE, Box, Disc, Group, Item, Point, Shape, Sheet, Text
from transcaspian.look.typography import FONT_FILES, drawn

DPI = 100  # pixels of a sheet to an inch of the figure
_HALO = 3.6  # pixels
_CIRCLE = Path.unit_circle()
# Two dollar signs are two dollar signs, and no formula between them.
matplotlib.rcParams["text.parse_math"] = False
# Letters as wide as they are measured: hinting would draw them closer, and what follows a line too far from it.
matplotlib.rcParams["text.hinting"] = "no_hinting"
# Nor do pairs of letters stand closer than that.
_UNKERNED = PlainText()
_UNKERNED.set_fontfeatures(("-kern", "-liga"))


def png(sheet: Sheet, density: float = 1, colours: int = 0) -> bytes:
    """Return a sheet as a PNG of ``density`` pixels to each of its own, with at most so many colours (0: any)."""
    if colours:
        return quantized(pixels(sheet, density), colours)
    buffer = io.BytesIO()
    # No software name or date: the same picture is the same bytes.
    _figure(sheet).savefig(buffer, format="png", dpi=DPI * density, metadata={"Software": None})
    return buffer.getvalue()


def quantized(found: np.ndarray, colours: int, kept: Sequence[str] | None = None) -> bytes:
    """Return rows of pixels as a PNG with a palette of at most so many colours.

    ``kept``: colours that stay as they are, with those that are the most frequent; by default the best are sought.
    """
    image = Image.fromarray(found)
    if kept is None:
        # Of the ways to choose colours, the one that keeps those of a few marks: a colour says the track.
        image = image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    else:
        counted: list[tuple[int, tuple[int, ...]]] = image.getcolors(found.size) or []  # type: ignore[assignment]
        own = dict.fromkeys((*map(ImageColor.getrgb, kept), *(one for _, one in sorted(counted, reverse=True))))
        chosen = [part for one in list(own)[:colours] for part in one]
        palette = Image.new("P", (1, 1))
        palette.putpalette(chosen + chosen[-3:] * (256 - len(chosen) // 3))
        image = image.quantize(palette=palette, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    image.save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def pixels(sheet: Sheet, density: float = 1, clear: bool = False) -> np.ndarray:
    """Return a sheet as rows of pixels of red, green and blue, ``density`` of them to each of its own.

    ``clear``: each with a fourth, how much it covers of what lies below it.
    """
    figure = _figure(sheet)
    figure.set_dpi(DPI * density)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return np.array(drawn) if clear else np.ascontiguousarray(drawn[..., :3])


@cache
def _font(weight: str, size: float) -> FontProperties:
    """Return a font of a size in points of 1/72 inch of the figure."""
    return FontProperties(fname=str(FONT_FILES[weight]), size=size)


def _figure(sheet: Sheet) -> Figure:
    figure = Figure(figsize=(sheet.width / DPI, sheet.height / DPI), dpi=DPI, facecolor=sheet.ground)
    figure.add_artist(_Drawn(sheet))
    return figure


class _Drawn(Artist):
    """A sheet as one artist of a figure of its proportions."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def draw(self, renderer: RendererBase) -> None:
        """Draw the sheet as large as the figure is."""
        width, height = self.figure.bbox.size
        scale = width / self.sheet.width
        # The sheet's y goes down, the renderer's up.
        place = Affine2D().scale(scale, -scale).translate(0, height)
        self._items(renderer, self.sheet.items, place, scale, None)

    def _items(
        self, renderer: RendererBase, items: Sequence[Item], place: Transform, scale: float, clip: Bbox | None
    ) -> None:
        for item in items:
            match item:
                case Group():
                    inner = Affine2D().translate(item.x, item.y) + place
                    cut = _clipped(clip, item.clip, inner) if item.clip else clip
                    self._items(renderer, item.items, inner, scale, cut)
                case Text():
                    self._text(renderer, item, place, scale, clip)
                case Disc():
                    circle = Affine2D().scale(item.r).translate(item.x, item.y) + place
                    self._path(renderer, _CIRCLE, circle, item, scale, clip)
                case Shape():
                    if item.rings:
                        self._path(renderer, _path(item), place, item, scale, clip)

    def _path(
        self, renderer: RendererBase, path: Path, place: Any, item: Shape | Disc, scale: float, clip: Bbox | None
    ) -> None:
        gc = _context(renderer, item.stroke or item.fill, clip)
        gc.set_linewidth(item.width * scale * 72 / _dpi(renderer) if item.stroke else 0)
        if item.dash:
            widths = [part * item.width * scale * 72 / _dpi(renderer) for part in item.dash]
            gc.set_dashes(0, widths)
        gc.set_alpha(item.alpha)
        gc.set_joinstyle("miter" if isinstance(item, Shape) and item.closed else "round")
        gc.set_capstyle("butt" if item.dash or (isinstance(item, Shape) and item.closed) else "round")
        renderer.draw_path(gc, path, place, to_rgba(item.fill, item.alpha) if item.fill else None)
        gc.restore()

    def _text(self, renderer: RendererBase, item: Text, place: Transform, scale: float, clip: Bbox | None) -> None:
        text = drawn(item.text)
        if not text.strip():
            return
        x, y = place.transform((item.left, item.y + item.size * BASELINE))
        points = item.size * scale * 72 / int(_dpi(renderer))  # FreeType knows whole dots to an inch only
        font = _font(item.weight, points)
        if item.halo:
            letters = _letters(text, item, (x, y), scale)
            gc = _context(renderer, item.halo, clip)
            gc.set_linewidth(_HALO * scale * 72 / _dpi(renderer))
            gc.set_joinstyle("round")
            renderer.draw_path(gc, letters, IdentityTransform(), None)
            gc.restore()
        gc = _context(renderer, item.colour, clip)
        renderer.draw_text(gc, x, self.figure.bbox.height - y, text, font, 0, mtext=_UNKERNED)  # from the top
        gc.restore()


def _letters(text: str, item: Text, at: Point, scale: float) -> Path:
    """Return a line's letters as a path, each where it stands when they are drawn."""
    features: Any = _UNKERNED.get_fontfeatures()  # as many as one likes, though the stub says one
    points, codes = text_to_path.get_text_path(_font(item.weight, 1), text, features=features)
    return Path(np.asarray(points) * (item.size * scale / text_to_path.FONT_SCALE) + at, codes)


def _dpi(renderer: RendererBase) -> float:
    return float(renderer.points_to_pixels(72))  # type: ignore[arg-type]


def _context(renderer: RendererBase, colour: str, clip: Bbox | None) -> GraphicsContextBase:
    gc = renderer.new_gc()
    gc.set_foreground(colour or "#000000")
    gc.set_antialiased(True)
    gc.set_snap(False)
    if clip is not None:
        gc.set_clip_rectangle(clip)
    return gc


def _clipped(outer: Bbox | None, box: Box, place: Transform) -> Bbox:
    (x0, y0), (x1, y1) = place.transform(((box[0], box[1]), (box[2], box[3])))
    own = Bbox.from_extents(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return own if outer is None else Bbox.intersection(outer, own) or Bbox.null()


def _path(shape: Shape) -> Path:
    parts = []
    for ring in shape.rings:
        points = np.asarray(ring)
        codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
        codes[0] = Path.MOVETO
        if shape.closed:
            points, codes = np.vstack([points, points[:1]]), np.append(codes, np.uint8(Path.CLOSEPOLY))
        parts.append((points, codes))
    return Path(np.concatenate([p for p, _ in parts]), np.concatenate([c for _, c in parts]))
