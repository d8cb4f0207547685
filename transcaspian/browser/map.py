"""The scene's map as a pydeck deck: basemap by URL, marks as small pictures, nothing decided here.

Colours of the basemap go through ``_sub_layer_props``: Streamlit dims layers that have fill or line colours of
their own as soon as something is selected.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from transcaspian.checks.geography import read_countries
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import LINE_STYLES, Palette, Tracks, rgb
from transcaspian.look.signs import atlas_name, mapping
from transcaspian.look.typography import FAMILY
from transcaspian.scene.cells import cells
from transcaspian.scene.model import MapMark, MapScene, Point, Scene, Sign
from transcaspian.shipped import BASEMAP_FOLDER, COUNTRIES_PATH

MARKS_LAYER = "marks"  # with a number behind it: see ``deck``
BASEMAP_LAYERS = ("land", "home", "caspian", "lakes", "rivers", "rail", "borders")
# Lines have a second file with fewer points for frames from far away, where a pixel is wider than what is left out:
# without a graphics card the map takes its time for every piece of a line (scripts/build_static.py).
FAR_LAYERS = ("rivers", "rail", "borders")
_NEAR = 5.0  # the zoom from which every point is drawn
_UNSELECTED = 102  # the opacity, of 255, that Streamlit gives what is not selected
_CORNERS = 36  # of a circle on the ground
# Lines of routes that the browser has as files, like the basemap: they hardly ever change.
ROUTE_LAYERS = ("branch-rail", "rail")
_NAMED = 8  # events in the tooltip of a count; fewer where all counts together would tell of more than:
_NAMED_IN_ALL = 160
# Near the size on screen: a larger field is thinned out when it is scaled down.
_FONT = {"sdf": True, "fontSize": 26, "buffer": 6, "radius": 8, "smoothing": 0.2}


class _Deck(pdk.Deck):  # type: ignore[misc]  # pydeck has no types
    """pydeck writes indented JSON, of which half are blanks."""

    def to_json(self) -> str:
        """Return the deck as compact JSON."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def deck(scene: Scene, static_url: str, turn: int) -> pdk.Deck:
    """Return the map. ``static_url`` is where ``static/`` is served.

    ``turn`` is part of the id of the layer that is clicked: deck.gl remembers what is selected in a layer, so
    a layer that changes its name with every selection can have the same mark selected again.
    """
    colours = scene.colours
    view = scene.map
    atlas_url = _atlas_url(static_url, scene.view.theme, scene.tracks)
    layers = [
        *_basemap(static_url, view, colours),
        *_cells(scene),
        *_lines(scene, static_url, colours),
        *_circles(scene, colours),
        _selected(scene, atlas_url),
        _marks(scene, atlas_url, turn),
        _numbers(scene, colours),
        *_names(scene, colours),
    ]
    return _Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            longitude=view.longitude,
            latitude=view.latitude,
            zoom=view.zoom,
            min_zoom=view.zoom,
            max_zoom=11,
            bearing=0,
            pitch=0,
        ),
        map_provider=None,
        views=[pdk.View(type="MapView", controller={"dragRotate": False, "touchRotate": False})],
        tooltip={
            "html": "{tip}",
            "style": {
                "fontFamily": FAMILY,
                "fontSize": "13px",
                "maxWidth": "320px",
                "backgroundColor": colours.panel,
                "color": colours.ink,
                "border": f"1px solid {colours.rule}",
                "borderRadius": "4px",
            },
        },
    )


def _cells(scene: Scene) -> Iterator[pdk.Layer]:
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


def _atlas_url(static_url: str, theme: str, tracks: Tracks) -> str:
    return f"{static_url}/{atlas_name(theme, tracks)}"


def files(static_url: str, theme: str, tracks: Tracks, home: str) -> list[str]:
    """Return the addresses of the files that the map of a theme is going to ask for in a named frame."""
    grounds = (_layer_data(static_url, name, 0, home) for name in BASEMAP_LAYERS)
    return [
        *(ground for ground in grounds if isinstance(ground, str)),
        *(_route_url(static_url, style) for style in ROUTE_LAYERS),
        _atlas_url(static_url, theme, tracks),
    ]


def _layer_data(static_url: str, name: str, zoom: float, home: str) -> str | dict[str, Any]:
    """Return the address of a layer of the basemap; the home country is its content where it has no file."""
    if name == "home":
        name = f"home-{home}"
        if not (BASEMAP_FOLDER / f"{name}.geojson").is_file():
            return _country(home)
    return f"{static_url}/basemap/{name}{'-far.json' if _far(name, zoom) else '.geojson'}"


@lru_cache(maxsize=8)
def _country(code: str) -> dict[str, Any]:
    """Return what the basemap has of a country as GeoJSON."""
    import shapely

    shape = read_countries(COUNTRIES_PATH).get(code, shapely.MultiPolygon())
    return {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}


def _far(name: str, zoom: float) -> bool:
    return name in FAR_LAYERS and zoom < _NEAR


def clicked(selection: dict[str, Any] | None) -> str:
    """Return the key of the mark that a selection of the chart holds: an event's id or ``list:…``; else ''."""
    for layer, objects in ((selection or {}).get("objects") or {}).items():
        if layer.startswith(MARKS_LAYER) and objects:
            return str(objects[0].get("key", ""))
    return ""


def _basemap(static_url: str, view: MapScene, colours: Palette) -> list[pdk.Layer]:
    def layer(name: str, fill: str | None = None, line: str | None = None, width: float = 0.8) -> pdk.Layer:
        if line and _far(name, view.zoom):
            return pdk.Layer(
                "LineLayer",
                _layer_data(static_url, name, view.zoom, view.home),
                id=f"base-{name}-far",
                get_source_position="a",
                get_target_position="b",
                pickable=False,
                get_color=_veiled(line, colours.land),
                get_width=width,
            )
        sub: dict[str, Any] = {}
        if fill:
            sub["polygons-fill"] = {"getFillColor": [*rgb(fill), 255]}
        if line:
            sub["linestrings"] = _stroke([*rgb(line), 255], width)
        return pdk.Layer(
            "GeoJsonLayer",
            _layer_data(static_url, name, view.zoom, view.home),
            id=f"base-{name}",
            stroked=bool(line),
            filled=bool(fill),
            pickable=False,
            _sub_layer_props=sub,
        )

    west, south, east, north = EXTENT
    # The extent as sea: beyond the basemap there is paper.
    corners = [[west, south], [east, south], [east, north], [west, north]]
    sea = pdk.Layer(
        "GeoJsonLayer",
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {},
                    "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
                }
            ],
        },
        id="base-ground",
        stroked=False,
        filled=True,
        pickable=False,
        _sub_layer_props={"polygons-fill": {"getFillColor": [*rgb(colours.sea), 255]}},
    )
    looks: dict[str, dict[str, Any]] = {
        "land": {"fill": colours.land},
        "home": {"fill": colours.home},
        "caspian": {"fill": colours.sea},
        "lakes": {"fill": colours.sea},
        "rivers": {"line": colours.river, "width": 0.8},
        "rail": {"line": colours.rail, "width": 0.7},
        "borders": {"line": colours.border, "width": 1},
    }
    wanted = {"land", "caspian", *view.layers, *(("home",) if view.home else ())}
    return [sea, *(layer(name, **looks[name]) for name in BASEMAP_LAYERS if name in wanted)]


def _veiled(colour: str, ground: str) -> list[int]:
    """Return what looks like a colour when it is drawn on a ground with the opacity of all that is not selected.

    Streamlit gives a layer with a colour of its own that opacity for a moment after each choice: nothing may flash.
    """
    mixed = (g + (c - g) * 255 / _UNSELECTED for c, g in zip(rgb(colour), rgb(ground), strict=True))
    return [*(min(255, max(0, round(value))) for value in mixed), _UNSELECTED]


def collection(paths: Iterable[Iterable[Point]]) -> dict[str, Any]:
    """Return lines of one look as GeoJSON: one feature for all, since each would be wrapped in more than it holds."""
    geometry = {"type": "MultiLineString", "coordinates": [[list(point) for point in path] for path in paths]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


def _route_url(static_url: str, style: str) -> str:
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


def _lines(scene: Scene, static_url: str, colours: Palette) -> list[pdk.Layer]:
    by_style: dict[str, list[tuple[Point, ...]]] = {}
    for line in scene.map.lines:
        by_style.setdefault(line.style, []).append(_bow(line.path) if line.style == "call" else line.path)
    layers = []
    for style, paths in by_style.items():
        thing, width, dashes, alpha = LINE_STYLES[style]
        lines = collection(paths)
        # Tables of other routes than the shipped ones bring their lines along.
        data = _route_url(static_url, style) if lines == _kept(style) else lines
        layers.append(_line_layer(f"line-{style}", data, colours.thing(thing), width, dashes, alpha))
    points, _label = scene.map.scale
    return [*layers, _line_layer("scale", collection([points]), colours.ink, 1.2)]


def _circles(scene: Scene, colours: Palette) -> list[pdk.Layer]:
    """Circles of precision as rings on the ground; one layer a track, for a layer has one colour."""
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


def _line_layer(
    layer_id: str,
    data: dict[str, Any] | str,
    colour: str,
    width: float,
    dashes: tuple[float, float] | None = None,
    alpha: float = 1.0,
) -> pdk.Layer:
    look = _stroke([*rgb(colour), round(255 * alpha)], width, dashes)
    return pdk.Layer(
        "GeoJsonLayer",
        data,
        id=layer_id,
        stroked=True,
        filled=False,
        pickable=False,
        _sub_layer_props={"linestrings": look | {"jointRounded": True, "capRounded": dashes is None}},
    )


def _stroke(colour: list[int], width: float, dashes: tuple[float, float] | None = None) -> dict[str, Any]:
    """Solid lines are dashed ones without gaps: a second kind of line is a second program for the graphics card.

    Compiling it takes a tenth of a second, and most of a second where the processor does the drawing.
    """
    return {
        "getColor": colour,
        "getWidth": width,
        "widthUnits": "pixels",
        "getDashArray": list(dashes or (0, 0)),
        "extensions": [{"@@type": "PathStyleExtension", "dash": True}],
    }


def _tip(mark: MapMark, signs: Mapping[str, Sign], named: int) -> str:
    """Text of the tooltip; the chart reads it as HTML, so tables' text is escaped."""
    lines = []
    for event_id in mark.event_ids[:named]:
        sign = signs[event_id]
        lines.append(f"<b>{_escape(sign.title)}</b><br>{_escape(sign.when)} · {_escape(sign.certainty)}")
    if len(mark.event_ids) > named:
        lines.append("…")
    return "<br>".join(lines)


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    # Braces are the tooltip template's own.
    return text.replace("{", "&#123;").replace("}", "&#125;")


def _icons(rows: list[dict[str, Any]], layer_id: str, atlas_url: str, tracks: Tracks, pickable: bool) -> pdk.Layer:
    cells = mapping(tracks)
    return pdk.Layer(
        "IconLayer",
        rows,
        id=layer_id,
        icon_atlas=f'"{atlas_url}"',
        icon_mapping={name: cells[name] for name in dict.fromkeys(row["i"] for row in rows)},
        get_position="p",
        get_icon="i",
        get_size="s",
        get_pixel_offset="o",
        size_units='"pixels"',
        pickable=pickable,
        # Without this the soft edges of the signs come out grey.
        load_options={"imagebitmap": {"premultiplyAlpha": "none"}},
    )


def _marks(scene: Scene, atlas_url: str, turn: int) -> pdk.Layer:
    rows = []
    radius = scene.map.radius
    counts = sum(mark.is_count for mark in scene.map.marks)
    named = max(2, min(_NAMED, _NAMED_IN_ALL // max(1, counts)))
    for mark in scene.map.marks:
        if mark.is_count:
            key, icon, size = f"list:{mark.key}", "count", radius * 1.5 * 64 / 27
        else:
            sign = scene.signs[mark.event_ids[0]]
            key, size = mark.event_ids[0], radius * (1.8 if mark.minor else 2.5)
            icon = f"{sign.track}-{sign.fill}{'-ring' if mark.concerns else ''}"
        rows.append({**_spot(mark), "key": key, "i": icon, "s": round(size, 1), "tip": _tip(mark, scene.signs, named)})
    return _icons(rows, f"{MARKS_LAYER}-{turn}", atlas_url, scene.tracks, pickable=True)


def _spot(mark: MapMark) -> dict[str, Any]:
    return {"p": [mark.longitude, mark.latitude], "o": [mark.dx, mark.dy]}


def _selected(scene: Scene, atlas_url: str) -> pdk.Layer:
    """A ring around every mark of the selected event, and around those of events that have changed."""
    radius = scene.map.radius
    rows = [
        {**_spot(mark), "i": icon, "s": round(radius * mark.ring * 64 / 28, 1)}
        for icon, ringed in (("changed", scene.marked), ("selected", (scene.view.event,)))
        for mark in scene.map.marks
        if any(event_id in ringed for event_id in mark.event_ids)
    ]
    return _icons(rows, "selected", atlas_url, scene.tracks, pickable=False)


def _numbers(scene: Scene, colours: Palette) -> pdk.Layer:
    """How many events a count stands for."""
    rows = [
        {**_spot(mark), "t": str(mark.count), "s": round(scene.map.radius * 1.75, 1)}
        for mark in scene.map.marks
        if mark.is_count
    ]
    return _text_layer(rows, "numbers", "semibold", colours.ink)


def _text_layer(rows: list[dict[str, Any]], layer_id: str, weight: str, colour: str, **look: Any) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        rows,
        id=layer_id,
        get_text="t",
        get_position="p",
        get_size="s",
        get_pixel_offset="o",
        size_units='"pixels"',
        character_set='"auto"',
        font_family=f'"{FAMILY}"',
        font_settings=_FONT,
        font_weight=600 if weight == "semibold" else 400,
        pickable=False,
        get_text_anchor='"middle"',
        get_alignment_baseline='"center"',
        get_color=[*rgb(colour), 255],
        **look,
    )


def _names(scene: Scene, colours: Palette) -> list[pdk.Layer]:
    """Names by weight and tone: a text layer has one font."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for label in (*scene.map.labels, scene.map.scale[1]):
        groups.setdefault((label.tone, label.weight), []).append(label)
    layers = []
    for (tone, weight), members in groups.items():
        rows = [
            {"t": m.text, "p": [m.longitude, m.latitude], "o": [m.dx, m.dy], "s": round(m.size, 1)} for m in members
        ]
        halo = {"outline_width": 3, "outline_color": [*rgb(colours.paper), 235]} if tone == "ink" else {}
        colour = colours.place if tone == "place" else colours.ink
        layers.append(_text_layer(rows, f"names-{tone}-{weight}", weight, colour, **halo))
    return layers
