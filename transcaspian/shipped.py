"""Where the shipped tables, the basemap and the fonts are.

In the repository they lie at the top, where people look for them; in an installed package, inside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_shipped"  # pyproject.toml puts them there
_PLACE = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

DATA_FOLDER = _PLACE / "data"
STATIC_FOLDER = _PLACE / "static"
# What the basemap covers (static/CREDITS.md): west, south, east, north.
BASEMAP_EXTENT = (19.0, 29.0, 97.0, 63.0)
BASEMAP_FOLDER = STATIC_FOLDER / "basemap"
RECIPE_FOLDER = _PACKAGE / "recipes" / "known"  # of other people's formats
FONT_FOLDER = STATIC_FOLDER / "fonts"
COUNTRIES_PATH = BASEMAP_FOLDER / "countries.geojson"
