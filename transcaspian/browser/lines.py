"""What lies on the ground of the map that moves, under its marks: cells of a layer, lines, circles of precision."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pydeck as pdk

from transcaspian.look.palette import LINE_STYLES, Palette, rgb
from transcaspian.scene.cells import cells
from transcaspian.scene.model import Point, Scene
from transcaspian.shipped import BASEMAP_FOLDER

# Lines of routes that the browser has as files, like the basemap: they hardly ever change.
ROUTE_LAYERS = ("branch-rail", "rail")
_CORNERS = 36  # of a circle on the ground


def cells_beneath(scene: Scene) -> Iterator[pdk.Layer]:
    """Yield the cells of the layer beneath a scene, a layer of the map for each class of them."""
    found = cells(scene.map, scene.beneath)
    for rank, strength in enumerate(found.strengths):
        assert scene.beneath
        rings = []
        for square in found.squares:
            if square.rank == rank:
                west, south, east, north = square.cell.frame
                rings.append([[[west, south], [east, south], [east, north], [west, north], [west, south]]])
        fill = [*rgb(scene.beneath.colour(scene.view.theme)), round(255 * strength)]
        yield pdk.Layer(
            "GeoJsonLayer",
            {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": rings}},
            id=f"cells-{rank}",
            stroked=False,
            filled=True,
            pickable=False,
            _sub_layer_props={"polygons-fill": {"getFillColor": fill}},
        )


def routes(scene: Scene, static_url: str, colours: Palette) -> list[pdk.Layer]:
    """Return the lines of a map, a layer for each style, and the bar of its scale."""
    by_style: dict[str, list[tuple[Point, ...]]] = {}
    for line in scene.map.lines:
        by_style.setdefault(line.style, []).append(_bow(line.path) if line.style == "call" else line.path)
    layers = []
    for style, paths in by_style.items():
        thing, width, dashes, alpha = LINE_STYLES[style]
        lines = collection(paths)
        # Tables of other routes than the shipped ones bring their lines along.
        data = route_url(static_url, style) if lines == _kept(style) else lines
        layers.append(_line_layer(f"line-{style}", data, colours.thing(thing), width, dashes, alpha))
    points, _label = scene.map.scale
    return [*layers, _line_layer("scale", collection([points]), colours.ink, 1.2)]


def circles(scene: Scene, colours: Palette) -> list[pdk.Layer]:
    """Return circles of precision as rings on the ground; one layer a track, for a layer has one colour."""
    by_track: dict[str, list[tuple[Point, ...]]] = {}
    for circle in scene.map.radii:
        # Degrees of latitude are 111.32 km; of longitude that times the cosine.
        dy = circle.kilometres / 111.32
        dx = dy / math.cos(math.radians(circle.latitude))
        ring = tuple(
            (round(circle.longitude + dx * math.cos(a), 3), round(circle.latitude + dy * math.sin(a), 3))
            for a in (2 * math.pi * k / _CORNERS for k in range(_CORNERS + 1))
        )
        by_track.setdefault(circle.track, []).append(ring)
    return [
        _line_layer(f"radius-{track}", collection(rings), colours.track(track), 1, (4.0, 4.0), 0.65)
        for track, rings in by_track.items()
    ]


def collection(paths: Iterable[Iterable[Point]]) -> dict[str, Any]:
    """Return lines of one look as GeoJSON: one feature for all, since each would be wrapped in more than it holds."""
    geometry = {"type": "MultiLineString", "coordinates": [[list(point) for point in path] for path in paths]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


def route_url(static_url: str, style: str) -> str:
    """Return the address of the lines of a style."""
    return f"{static_url}/basemap/route-{style}.json"


@cache
def _kept(style: str) -> Any:
    """Return the file of a style as the browser gets it; None if the style has no file."""
    path = BASEMAP_FOLDER / f"route-{style}.json"
    return json.loads(path.read_text(encoding="utf-8")) if style in ROUTE_LAYERS else None


def _bow(path: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a call's bow, so flat that every other point of it draws the same, to two decimals between its ends."""
    first, *inner, last = path[::2]
    return (first, *((round(x, 2), round(y, 2)) for x, y in inner), last)


def _line_layer(
    layer_id: str,
    data: dict[str, Any] | str,
    colour: str,
    width: float,
    dashes: tuple[float, float] | None = None,
    alpha: float = 1.0,
) -> pdk.Layer:
    look = stroke([*rgb(colour), round(255 * alpha)], width, dashes)
    return pdk.Layer(
        "GeoJsonLayer",
        data,
        id=layer_id,
        stroked=True,
        filled=False,
        pickable=False,
        _sub_layer_props={"linestrings": look | {"jointRounded": True, "capRounded": dashes is None}},
    )


def stroke(colour: list[int], width: float, dashes: tuple[float, float] | None = None) -> dict[str, Any]:
    """Return how a line is drawn: a solid one as a dashed one without gaps.

    A second kind of line is a second program for the graphics card. Compiling it takes a tenth of a second, and most of
    a second where the processor does the drawing.
    """
    return {
        "getColor": colour,
        "getWidth": width,
        "widthUnits": "pixels",
        "getDashArray": list(dashes or (0, 0)),
        "extensions": [{"@@type": "PathStyleExtension", "dash": True}],
    }
