"""One plain slide: the scene as a picture, drawn on the server with matplotlib and GeoPandas.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the
unit everywhere: a figure of ``width``/100 × ``height``/100 inches at 100 dpi.
"""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import geopandas
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as MplPath
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from transcaspian.basemap import BASEMAP_FOLDER, EXTENT
from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette, outline, palette
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.frame import mercator
from transcaspian.scene.highlight import highlight_box
from transcaspian.scene.model import Label, MapScene
from transcaspian.typography import FONT_FILES, text_width
from transcaspian.view import View

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))
_DPI = 100
_EARTH = 20037508.342789244  # half the width of the world in EPSG:3857, metres


class SlideError(ValueError):
    """A slide that cannot be drawn as asked; the message is a catalogue key with its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the parts of a slide stand, in pixels from the top left corner."""

    width: int
    height: int
    unit: float  # 1 at 1920 × 1080
    margin: float
    map_top: float
    map_height: float
    map_width: float
    timeline_top: float
    timeline_height: float

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin


def _page(width: int, height: int) -> _Page:
    if not (640 <= width <= 3840 and 480 <= height <= 2400):
        raise SlideError("slide.size", size=f"{width}x{height}")
    unit = min(width / 1920, height / 1080)
    margin = 40 * unit
    head, gap, foot = 104 * unit, 16 * unit, 44 * unit
    room = height - head - gap - foot
    map_height = room * 0.5
    map_width = min((width - 2 * margin) * 0.7, map_height * 2.75)
    top = head + map_height + gap
    return _Page(width, height, unit, margin, head, map_height, map_width, top, room - map_height)


def canvas_for(width: int, height: int) -> Canvas:
    """Return the canvas of a slide: its text is at least 14 px high at 1920 px."""
    page = _page(width, height)
    return Canvas(
        timeline_width=round(page.inner),
        timeline_height=round(page.timeline_height),
        map_width=round(page.map_width),
        map_height=round(page.map_height),
        font=max(11.0, 17 * page.unit),
        map_font=max(11.0, 18 * page.unit),
    )


def slide(dataset: Dataset, view: View, width: int = 1920, height: int = 1080, title: str = "") -> bytes:
    """Return a PNG of a view. Same dataset, view and size: same bytes. SlideError for an impossible size."""
    page = _page(width, height)
    drawn = scene(dataset, replace(view, event=view.event), canvas_for(width, height))
    colours = palette(view.theme)
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=colours.paper)
    ax = _axes(figure, 0, 0, width, height, page)
    _head(ax, drawn, page, colours, title)
    draw_map(_axes(figure, page.margin, page.map_top, page.map_width, page.map_height, page), drawn, colours)
    _side(ax, drawn, page, colours)
    draw_timeline(
        _axes(figure, page.margin, page.timeline_top, page.inner, drawn.timeline.height, page), drawn, colours
    )
    _foot(ax, drawn, dataset, page, colours)
    return _png(figure)


def picture(drawn: Scene, part: str) -> bytes:
    """Return the map or the timeline of a scene alone, as a PNG of its canvas at double density."""
    colours = palette(drawn.view.theme)
    if part == "map":
        width, height = float(drawn.canvas.map_width), float(drawn.canvas.map_height)
    else:
        width, height = drawn.timeline.width, drawn.timeline.height
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=colours.paper)
    ax = figure.add_axes((0, 0, 1, 1))
    _pixels(ax, width, height)
    (draw_map if part == "map" else draw_timeline)(ax, drawn, colours)
    return _png(figure, density=2)


def _png(figure: Figure, density: float = 1) -> bytes:
    buffer = io.BytesIO()
    # No software name or date: the same picture is the same bytes.
    figure.savefig(buffer, format="png", dpi=_DPI * density, metadata={"Software": None})
    return buffer.getvalue()


def _axes(figure: Figure, left: float, top: float, width: float, height: float, page: _Page) -> Axes:
    box = (left / page.width, 1 - (top + height) / page.height, width / page.width, height / page.height)
    ax = figure.add_axes(box)
    _pixels(ax, width, height)
    return ax


def _pixels(ax: Axes, width: float, height: float) -> None:
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_axis_off()


@cache
def _font(weight: str) -> FontProperties:
    return FontProperties(fname=str(FONT_FILES[weight]))


def _text(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    weight: str = "regular",
    anchor: str = "left",
    halo: str | None = None,
    z: float = 6,
) -> None:
    side = {"left": "left", "right": "right", "middle": "center"}[anchor]
    # A dollar sign in a table is a dollar sign, not mathematics.
    drawn = ax.text(
        x,
        y,
        text,
        fontproperties=_font(weight),
        fontsize=size * 72 / _DPI,
        color=colour,
        ha=side,
        va="center_baseline",
        zorder=z,
        parse_math=False,
    )
    if halo:
        drawn.set_path_effects([withStroke(linewidth=2.6, foreground=halo)])


def draw_sign(
    ax: Axes, x: float, y: float, shape: str, fill: str, colour: str, r: float, paper: str, z: float = 5
) -> None:
    """Draw an event's sign: the shape of its track, the fill of its certainty."""
    solid = fill == "solid"
    style: dict[str, Any] = {
        "facecolor": colour if solid else paper,
        "edgecolor": paper if solid else colour,
        "linewidth": (0.8 if solid else 1.5) * r / 6,
        "zorder": z,
    }
    corners = outline(shape, r)
    if corners:
        ax.add_patch(
            Polygon([(x + dx, y + dy) for dx, dy in corners], closed=True, joinstyle="miter", **style)
        )
    else:
        ax.add_patch(Circle((x, y), r, **style))
    if fill == "dot":
        ax.add_patch(Circle((x, y), r * 0.36, facecolor=colour, linewidth=0, zorder=z + 0.1))
    elif fill == "cross":
        d = r * 0.5
        for sign in (1, -1):
            ax.plot(
                (x - d, x + d),
                (y - sign * d, y + sign * d),
                color=colour,
                linewidth=1.4 * r / 6,
                zorder=z + 0.1,
            )


def draw_timeline(ax: Axes, drawn: Scene, colours: Palette) -> None:
    """Draw a scene's timeline on axes whose units are the canvas's pixels."""
    line = drawn.timeline
    left = line.panels[0].x0 if line.panels else 0
    for lane in line.lanes:
        if lane.shaded:
            _rect(ax, 0, lane.top, line.width, lane.bottom, colours.panel, 1, 0)
    for band in line.bands:
        _rect(ax, band.x0, band.top, band.x1, band.bottom, colours.track(band.track), 0.1, 1)
    for panel in line.panels:
        for label in panel.title:
            _label(ax, label, colours)
        for tick in panel.ticks:
            ax.plot(
                (tick.x, tick.x),
                (line.top, line.bottom),
                color=colours.rule,
                linewidth=1.1 if tick.major else 0.6,
                zorder=0.5,
            )
            if tick.label:
                _label(ax, tick.label, colours)
    for a, b in zip(line.panels, line.panels[1:], strict=False):
        _break(ax, (a.x1 + b.x0) / 2, line.top, line.bottom, colours)
    chosen = drawn.view.event
    if chosen in drawn.signs:
        _highlight(ax, drawn, chosen, colours)
    for span in line.spans:
        for piece in span.pieces:
            h = line.radius * 0.85
            _rect(ax, piece.x0, span.y - h, piece.x1, span.y + h, colours.track(span.track), piece.alpha, 2)
    for mark in line.marks:
        sign = drawn.signs[mark.event_id]
        draw_sign(
            ax,
            mark.x,
            mark.y,
            sign.shape,
            sign.fill,
            colours.track(sign.track),
            line.radius * (0.82 if mark.minor else 1),
            colours.paper,
        )
    for label in line.labels:
        _label(ax, label, colours)
    for more in line.more:
        _label(ax, more.label, colours)
    for lane in line.lanes:
        _label(ax, lane.title, colours)
        if lane.count.text:
            _label(ax, lane.count, colours)
    ax.plot((left, line.width), (line.bottom, line.bottom), color=colours.rule, linewidth=0.8, zorder=1)


def _highlight(ax: Axes, drawn: Scene, event_id: str, colours: Palette) -> None:
    box = highlight_box(drawn, event_id)
    if box:
        ax.add_patch(
            Rectangle(
                (box[0], box[1]),
                box[2] - box[0],
                box[3] - box[1],
                facecolor=colours.highlight,
                edgecolor=colours.ink,
                linewidth=1.2,
                zorder=1.5,
            )
        )


def _break(ax: Axes, x: float, top: float, bottom: float, colours: Palette) -> None:
    ax.add_patch(
        Polygon(
            [(x - 6, bottom + 4), (x - 1, top - 4), (x + 6, top - 4), (x + 1, bottom + 4)],
            facecolor=colours.paper,
            linewidth=0,
            zorder=3,
        )
    )
    for shift in (-3.5, 3.5):
        ax.plot(
            (x + shift - 2.5, x + shift + 2.5),
            (bottom + 4, top - 4),
            color=colours.grey,
            linewidth=0.8,
            zorder=3,
        )


def _rect(ax: Axes, x0: float, y0: float, x1: float, y1: float, colour: str, alpha: float, z: float) -> None:
    ax.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor=colour, alpha=alpha, linewidth=0, zorder=z))


def _tone(tone: str, colours: Palette) -> str:
    named = {"ink": colours.ink, "grey": colours.grey, "place": colours.place}
    return named.get(tone) or colours.track(tone)


def _label(ax: Axes, label: Label, colours: Palette) -> None:
    _text(
        ax, label.x, label.y, label.text, label.size, _tone(label.tone, colours), label.weight, label.anchor
    )


@cache
def _layer(name: str) -> MplPath:
    """Return a basemap layer as one compound path in metres (EPSG:3857)."""
    features = json.loads((BASEMAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
    frame = geopandas.GeoDataFrame.from_features(features, crs=4326)
    shapes = frame.to_crs(3857).geometry.explode(index_parts=False)
    rings = [
        ring.coords
        for shape in shapes
        for ring in ((shape.exterior, *shape.interiors) if shape.geom_type == "Polygon" else (shape,))
    ]
    return MplPath.make_compound_path(*(MplPath(np.asarray(ring)) for ring in rings))


def draw_map(ax: Axes, drawn: Scene, colours: Palette) -> None:
    """Draw a scene's map on axes whose units are the canvas's pixels."""
    view = drawn.map
    scale = 512 * 2**view.zoom
    cx, cy = mercator(view.longitude, view.latitude)
    to_pixels = (
        Affine2D()
        .scale(scale / (2 * _EARTH), -scale / (2 * _EARTH))
        .translate(scale / 2 - cx * scale + view.width / 2, scale / 2 - cy * scale + view.height / 2)
    )
    # Beyond the basemap there is paper, not sea.
    corners = [_metres(*EXTENT[:2]), _metres(*EXTENT[2:])]
    (x0, y0), (x1, y1) = corners
    extent = MplPath([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])

    def paint(path: MplPath, z: float, **style: Any) -> None:
        patch = PathPatch(path, transform=to_pixels + ax.transData, zorder=z, **style)
        ax.add_patch(patch)
        patch.set_clip_path(ax.patch)

    paint(extent, -9, facecolor=colours.sea, linewidth=0)
    paint(_layer("land"), -8, facecolor=colours.land, linewidth=0)
    paint(_layer("kazakhstan"), -7.5, facecolor=colours.home, linewidth=0)
    paint(_layer("caspian"), -7, facecolor=colours.sea, linewidth=0)
    paint(_layer("lakes"), -7, facecolor=colours.sea, linewidth=0)
    paint(_layer("rivers"), -6.5, facecolor="none", edgecolor=colours.river, linewidth=0.6)
    paint(_layer("rail"), -6, facecolor="none", edgecolor=colours.rail, linewidth=0.5)
    paint(_layer("borders"), -5, facecolor="none", edgecolor=colours.border, linewidth=0.8)
    _overlay(ax, drawn, colours)
    ax.add_patch(
        Rectangle(
            (0, 0), view.width, view.height, facecolor="none", edgecolor=colours.rule, linewidth=1, zorder=9
        )
    )


def _overlay(ax: Axes, drawn: Scene, colours: Palette) -> None:
    view = drawn.map
    unit = drawn.canvas.map_font / 13
    pixel = _to_pixel(view)
    for line in view.lines:
        track, width, dashes, alpha = LINE_STYLES[line.style]
        points = [pixel(*p) for p in line.path]
        style: Any = "solid" if dashes is None else (0, dashes)
        ax.plot(
            [p[0] for p in points],
            [p[1] for p in points],
            color=colours.track(track),
            alpha=alpha,
            linewidth=width * unit * 72 / _DPI,
            linestyle=style,
            zorder=1,
            solid_capstyle="round",
        )
    for circle in view.radii:
        x, y = pixel(circle.longitude, circle.latitude)
        r = circle.kilometres * scale_at(view, circle.latitude)
        ax.add_patch(
            Circle((x, y), r, facecolor=colours.track(circle.track), alpha=0.07, linewidth=0, zorder=1.2)
        )
        ax.add_patch(
            Circle(
                (x, y),
                r,
                facecolor="none",
                edgecolor=colours.track(circle.track),
                alpha=0.6,
                linewidth=0.8,
                linestyle=(0, (3, 3)),
                zorder=1.2,
            )
        )
    for mark in view.marks:
        x, y = pixel(mark.longitude, mark.latitude)
        x, y = x + mark.dx, y + mark.dy
        if drawn.view.event in mark.event_ids:
            ax.add_patch(
                Circle(
                    (x, y),
                    view.radius * 2.1,
                    facecolor="none",
                    edgecolor=colours.ink,
                    linewidth=1.8,
                    zorder=6.5,
                )
            )
        if mark.is_count:
            ax.add_patch(
                Circle(
                    (x, y),
                    view.radius * 1.5,
                    facecolor=colours.paper,
                    edgecolor=colours.ink,
                    linewidth=1.3,
                    zorder=5,
                )
            )
            _text(
                ax,
                x,
                y,
                str(mark.count),
                drawn.canvas.map_font * 0.85,
                colours.ink,
                "semibold",
                "middle",
                z=6,
            )
            continue
        sign = drawn.signs[mark.event_ids[0]]
        colour = colours.track(sign.track)
        if mark.concerns:
            ax.add_patch(
                Circle(
                    (x, y), view.radius, facecolor=colours.paper, edgecolor=colour, linewidth=1.1, zorder=4.9
                )
            )
        draw_sign(
            ax,
            x,
            y,
            sign.shape,
            sign.fill,
            colour,
            view.radius * (0.55 if mark.concerns else 0.92),
            colours.paper,
        )
    for label in view.labels:
        x, y = pixel(label.longitude, label.latitude)
        halo = None if label.tone == "place" else colours.paper
        _text(
            ax,
            x + label.dx,
            y + label.dy,
            label.text,
            label.size,
            _tone(label.tone, colours),
            label.weight,
            "middle",
            halo,
            6,
        )
    points, label = view.scale
    spots = [pixel(*p) for p in points]
    ax.plot([p[0] for p in spots], [p[1] for p in spots], color=colours.ink, linewidth=1, zorder=6)
    x, y = pixel(label.longitude, label.latitude)
    _text(
        ax,
        x + label.dx,
        y + label.dy,
        label.text,
        label.size,
        colours.ink,
        anchor="middle",
        halo=colours.paper,
    )


def _metres(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = mercator(longitude, latitude)
    return (2 * x - 1) * _EARTH, (1 - 2 * y) * _EARTH


def _to_pixel(view: MapScene) -> Any:
    cx, cy = mercator(view.longitude, view.latitude)
    scale = 512 * 2**view.zoom

    def pixel(longitude: float, latitude: float) -> tuple[float, float]:
        x, y = mercator(longitude, latitude)
        return view.width / 2 + (x - cx) * scale, view.height / 2 + (y - cy) * scale

    return pixel


def scale_at(view: MapScene, latitude: float) -> float:
    """Return pixels per kilometre at a latitude."""
    return 512 * 2**view.zoom / (40075.017 * math.cos(math.radians(latitude)))


def _head(ax: Axes, drawn: Scene, page: _Page, colours: Palette, title: str) -> None:
    say = words(drawn.view.language)
    u = page.unit
    _text(ax, page.margin, 36 * u, title or say("app.title"), 34 * u, colours.ink, "semibold")
    parts = [
        drawn.title,
        drawn.subtitle,
        say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total)),
        say("slide.times", zone=say(f"zone.{drawn.view.zone}")),
    ]
    _text(
        ax,
        page.margin,
        76 * u,
        _cut(" · ".join(p for p in parts if p), page.inner, 20 * u),
        20 * u,
        colours.grey,
    )


def _cut(text: str, room: float, size: float) -> str:
    """Shorten a line that would leave the page, at a word, and say so with an ellipsis."""
    while text and text_width(text, size) > room:
        text = text.rsplit(" ", 1)[0].rstrip(" ·,…") + " …" if " " in text.rstrip(" …") else ""
    return text


def _side(ax: Axes, drawn: Scene, page: _Page, colours: Palette) -> None:
    """Draw the column beside the map: the signs that are used, then the picture in words."""
    u, size = page.unit, max(11.0, 15 * page.unit)
    left = page.margin + page.map_width + 26 * u
    r, y, step = 6.5 * u, page.map_top + 10 * u, size * 1.5
    bottom = page.map_top + page.map_height
    for item in drawn.legend:
        _legend_sign(ax, item.kind, item.key, left, y, r, u, colours)
        _text(ax, left + 44 * u, y, item.text, size, colours.ink)
        y += step
    if drawn.map.trays or drawn.counts.possible:
        y += step * 0.3
    for line in _wrapped(drawn.summary, page.width - page.margin - left, size):
        if y > bottom - size * 0.4:
            break
        _text(ax, left, y, line, size, colours.grey)
        y += size * 1.35


def _legend_sign(
    ax: Axes, kind: str, key: str, x: float, y: float, r: float, u: float, colours: Palette
) -> None:
    if kind == "certainty":
        draw_sign(ax, x + 14 * u, y, "circle", FILL_OF_CERTAINTY[key], colours.ink, r, colours.paper)
    elif kind == "line":
        track, width, dashes, alpha = LINE_STYLES[key]
        ax.plot(
            (x, x + 30 * u),
            (y, y),
            color=colours.track(track),
            linewidth=width * u,
            alpha=alpha,
            linestyle="solid" if dashes is None else (0, dashes),
        )
    else:
        _legend_place(ax, key, x + 14 * u, y, r, colours)


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines that fit the room."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if text_width(trial, size) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = trial
    return lines


def _legend_place(ax: Axes, key: str, x: float, y: float, r: float, colours: Palette) -> None:
    style: Any = {"facecolor": "none", "edgecolor": colours.ink, "linewidth": 1.1}
    if key == "radius":
        style |= {"linestyle": (0, (3, 3)), "linewidth": 0.9}
    ax.add_patch(Circle((x, y), r * 1.15, **style))
    if key == "concerns":
        ax.add_patch(Circle((x, y), r * 0.5, facecolor=colours.ink, linewidth=0))
    if key == "count":
        _text(ax, x, y, "9", r * 1.7, colours.ink, "semibold", "middle")


def _foot(ax: Axes, drawn: Scene, dataset: Dataset, page: _Page, colours: Palette) -> None:
    say = words(drawn.view.language)
    size = max(11.0, 14 * page.unit)
    left = say("slide.version", version=dataset.version)
    _text(ax, page.margin, page.height - 20 * page.unit, left, size, colours.grey)
    right = page.width - page.margin
    room = page.inner - text_width(left, size) - 30
    _text(
        ax,
        right,
        page.height - 20 * page.unit,
        _cut(say("map.credits"), room, size),
        size,
        colours.grey,
        anchor="right",
    )
