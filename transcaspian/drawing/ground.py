"""The ground of a drawn map as a picture of its own, with a name that contains all that is needed to draw it.

A name outlives the process that made it: a browser that kept a page, or a second server, may ask for one that was
never made here. So it carries the map's place and size and the theme, and nothing else has to be remembered.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from transcaspian.drawing import raster, scenes
from transcaspian.drawing.scenes import LAYERS, Framed, draw_ground
from transcaspian.drawing.sheet import Sheet
from transcaspian.look.palette import palette
from transcaspian.shipped import BASEMAP_FOLDER
from transcaspian.view.grammar import THEMES

MEDIA_TYPE = "image/webp"
DENSITY = 2  # pixels of the picture to one of the map
# What a name may ask for: the maps of all size classes, and frames all over the world.
_WIDTHS, _HEIGHTS, _ZOOMS = (200, 2200), (200, 1300), (-2.0, 10.0)
# Layers that a collection may leave out, by their letters in a name.
_LETTERS = {"lakes": "l", "rivers": "r", "rail": "t", "borders": "b"}
_QUALITY = 80  # coasts and rivers stay sharp, at a third of what would be kept without any loss
_NAME = re.compile(
    r"([a-z]{1,8})_(\d{3,4})x(\d{3,4})_(-?\d{1,3}\.\d{5})_(-?\d{1,2}\.\d{5})_(-?\d{1,2}\.\d{5})"
    r"(?:_([A-Z]{2}))?(?:_([lrtb]{1,4}|0))?\.webp",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a map: theme, size in pixels, and what it shows, to a hundredth of a pixel."""

    theme: str
    width: int
    height: int
    longitude: float
    latitude: float
    zoom: float
    home: str = ""
    layers: tuple[str, ...] = tuple(_LETTERS)

    @property
    def name(self) -> str:
        """Return the name of the picture, from which ``parse_name`` makes the same ground again."""
        place = f"{self.longitude:.5f}_{self.latitude:.5f}_{self.zoom:.5f}".replace("-0.00000", "0.00000")
        home = f"_{self.home}" if self.home else ""
        letters = "".join(_LETTERS[layer] for layer in self.layers) or "0"
        layers = f"_{letters}" if self.layers != tuple(_LETTERS) else ""
        return f"{self.theme}_{self.width}x{self.height}_{place}{home}{layers}.webp"


def ground_of(view: Framed, theme: str) -> Ground:
    """Return the ground under what a map shows."""
    place = round(view.longitude, 5), round(view.latitude, 5), round(view.zoom, 5)
    layers = tuple(layer for layer in _LETTERS if layer in view.layers)
    return Ground(theme, view.width, view.height, *place, view.home, layers)


def parse_name(name: str) -> Ground | None:
    """Return the ground that a name asks for; None for a name that no map of ours could have.

    >>> parse_name("light_885x313_57.94750_48.81420_2.99800.webp").width
    885
    >>> parse_name("light_99999x313_57.94750_48.81420_2.99800.webp") is None
    True
    """
    found = _NAME.fullmatch(name)
    if not found:
        return None
    theme, width, height, *place, home, letters = found.groups()
    layers = tuple(layer for layer, letter in _LETTERS.items() if letters is None or letter in letters)
    longitude, latitude, zoom = (float(number) for number in place)
    ground = Ground(theme, int(width), int(height), longitude, latitude, zoom, home or "", layers)
    possible = (
        theme in THEMES
        and _WIDTHS[0] <= ground.width <= _WIDTHS[1]
        and _HEIGHTS[0] <= ground.height <= _HEIGHTS[1]
        and abs(longitude) <= 180
        and abs(latitude) <= 85.06
        and _ZOOMS[0] <= zoom <= _ZOOMS[1]
    )
    # One way to write each: else one picture could be asked for under a thousand names.
    return ground if possible and ground.name == name else None


@cache
def version() -> str:
    """Return a sign of all that a ground is drawn from: the basemap, its colours, and how it is drawn."""
    digest = hashlib.sha256(f"{DENSITY} {_QUALITY} {[palette(theme) for theme in THEMES]}".encode())
    sources = [Path(str(module.__file__)) for module in (scenes, raster)]
    for path in (*(BASEMAP_FOLDER / f"{layer}.geojson" for layer in LAYERS), *sources, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def webp(ground: Ground, quality: int = _QUALITY) -> bytes:
    """Return the picture of a ground."""
    colours = palette(ground.theme)
    sheet = Sheet(ground.width, ground.height, colours.paper, (draw_ground(ground, colours),), "", "", "")
    picture, buffer = Image.fromarray(raster.pixels(sheet, DENSITY)), io.BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()
