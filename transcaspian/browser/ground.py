"""The basemap under the marks of the map that moves: layers by address, in the colours of a theme."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pydeck as pdk

from transcaspian.browser.lines import stroke
from transcaspian.checks.geography import read_countries
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import Palette, rgb
from transcaspian.scene.model import MapScene
from transcaspian.shipped import BASEMAP_FOLDER, COUNTRIES_PATH

BASEMAP_LAYERS = ("land", "home", "caspian", "lakes", "rivers", "rail", "borders")
# Lines have a second file with fewer points for frames from far away, where a pixel is wider than what is left out:
# without a graphics card the map takes its time for every piece of a line (scripts/build_static.py).
FAR_LAYERS = ("rivers", "rail", "borders")
_NEAR = 5.0  # the zoom from which every point is drawn
_UNSELECTED = 102  # the opacity, of 255, that Streamlit gives what is not selected


def basemap(static_url: str, view: MapScene, colours: Palette) -> list[pdk.Layer]:
    """Return the layers of the basemap that a map has, on a sea as wide as all of it."""

    def layer(name: str, fill: str | None = None, line: str | None = None, width: float = 0.8) -> pdk.Layer:
        if line and _far(name, view.zoom):
            return pdk.Layer(
                "LineLayer",
                data_of(static_url, name, view.zoom, view.home),
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
            sub["linestrings"] = stroke([*rgb(line), 255], width)
        return pdk.Layer(
            "GeoJsonLayer",
            data_of(static_url, name, view.zoom, view.home),
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


def data_of(static_url: str, name: str, zoom: float, home: str) -> str | dict[str, Any]:
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


def _veiled(colour: str, ground: str) -> list[int]:
    """Return what looks like a colour when it is drawn on a ground with the opacity of all that is not selected.

    Streamlit gives a layer with a colour of its own that opacity for a moment after each choice: nothing may flash.
    """
    mixed = (g + (c - g) * 255 / _UNSELECTED for c, g in zip(rgb(colour), rgb(ground), strict=True))
    return [*(min(255, max(0, round(value))) for value in mixed), _UNSELECTED]
