"""Drawing a scene's timeline and map with matplotlib, on axes whose units are the canvas's pixels."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any

import geopandas
import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as MplPath
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from transcaspian.basemap import BASEMAP_FOLDER, EXTENT
from transcaspian.palette import LINE_STYLES, Palette, outline
from transcaspian.scene import Scene
from transcaspian.scene.frame import mercator
from transcaspian.scene.highlight import changed_boxes, highlight_box
from transcaspian.scene.model import Box, Label, MapScene
from transcaspian.typography import FONT_FILES

DPI = 100
_EARTH = 20037508.342789244  # half the width of the world in EPSG:3857, metres


@cache
def _font(weight: str) -> FontProperties:
    return FontProperties(fname=str(FONT_FILES[weight]))


def draw_text(
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
    """Draw one line of text about a point: centred upwards on ``y``, from its ``anchor`` sideways."""
    side = {"left": "left", "right": "right", "middle": "center"}[anchor]
    # A dollar sign in a table is a dollar sign, not mathematics.
    drawn = ax.text(
        x,
        # Half an x-height and a bit below the middle: letters look centred, whatever their accents.
        y + size * 0.31,
        text,
        fontproperties=_font(weight),
        fontsize=size * 72 / DPI,
        color=colour,
        ha=side,
        va="baseline",
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
        ax.add_patch(Polygon([(x + dx, y + dy) for dx, dy in corners], closed=True, joinstyle="miter", **style))
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
    for box in changed_boxes(drawn):
        _frame(ax, box, "none", colours.accent)
    chosen = highlight_box(drawn, drawn.view.event) if drawn.view.event in drawn.signs else None
    if chosen:
        _frame(ax, chosen, colours.highlight, colours.ink)
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


def _frame(ax: Axes, box: Box, fill: str, edge: str) -> None:
    left, top, right, bottom = box
    corners = Rectangle((left, top), right - left, bottom - top, facecolor=fill, edgecolor=edge, linewidth=1.2)
    corners.set_zorder(1.5)
    ax.add_patch(corners)


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
    draw_text(ax, label.x, label.y, label.text, label.size, _tone(label.tone, colours), label.weight, label.anchor)


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
        ax.add_artist(patch)  # add_patch would measure every coast for limits that are set already
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
        Rectangle((0, 0), view.width, view.height, facecolor="none", edgecolor=colours.rule, linewidth=1, zorder=9)
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
            linewidth=width * unit * 72 / DPI,
            linestyle=style,
            zorder=1,
            solid_capstyle="round",
        )
    for circle in view.radii:
        x, y = pixel(circle.longitude, circle.latitude)
        r = circle.kilometres * scale_at(view, circle.latitude)
        ax.add_patch(Circle((x, y), r, facecolor=colours.track(circle.track), alpha=0.07, linewidth=0, zorder=1.2))
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
        for ringed, colour in ((drawn.marked, colours.accent), ((drawn.view.event,), colours.ink)):
            if any(event_id in ringed for event_id in mark.event_ids):
                ring = Circle((x, y), view.radius * 2.1, facecolor="none", edgecolor=colour, linewidth=1.8)
                ring.set_zorder(6.5)
                ax.add_patch(ring)
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
            draw_text(
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
                Circle((x, y), view.radius, facecolor=colours.paper, edgecolor=colour, linewidth=1.1, zorder=4.9)
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
        draw_text(
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
    bar, label = view.scale
    spots = [pixel(*p) for p in bar]
    ax.plot([p[0] for p in spots], [p[1] for p in spots], color=colours.ink, linewidth=1, zorder=6)
    x, y = pixel(label.longitude, label.latitude)
    draw_text(
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
