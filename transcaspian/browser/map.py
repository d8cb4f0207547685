"""The scene's map as a pydeck deck: basemap by URL, marks as small pictures, nothing decided here.

Colours of the basemap go through ``_sub_layer_props``: Streamlit dims layers that have fill or line colours of
their own as soon as something is selected.
"""

from __future__ import annotations

import json

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from transcaspian.browser import ground, lines, marks
from transcaspian.look.palette import Tracks
from transcaspian.look.typography import FAMILY
from transcaspian.scene.model import Scene


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
    atlas = marks.atlas_url(static_url, scene.view.theme, scene.tracks)
    layers = [
        *ground.basemap(static_url, view, colours),
        *lines.cells_beneath(scene),
        *lines.routes(scene, static_url, colours),
        *lines.circles(scene, colours),
        marks.selected(scene, atlas),
        marks.marks(scene, atlas, turn),
        marks.numbers(scene, colours),
        *marks.names(scene, colours),
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


def files(static_url: str, theme: str, tracks: Tracks, home: str) -> list[str]:
    """Return the addresses of the files that the map of a theme is going to ask for in a named frame."""
    layers = (ground.data_of(static_url, name, 0, home) for name in ground.BASEMAP_LAYERS)
    return [
        *(layer for layer in layers if isinstance(layer, str)),
        *(lines.route_url(static_url, style) for style in lines.ROUTE_LAYERS),
        marks.atlas_url(static_url, theme, tracks),
    ]
