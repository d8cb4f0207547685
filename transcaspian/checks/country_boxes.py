"""The least boxes around the parts of every country of the world, for places beyond the country layer.

A box says for certain only where a country is not. Those of Natural Earth, 1:10m, one for parts that lie together
(``static/basemap/country-boxes.json``).
"""

from __future__ import annotations

import json
import math
from functools import lru_cache

from transcaspian.shipped import BASEMAP_FOLDER

KM_PER_DEGREE = 111.2

Box = tuple[float, float, float, float]  # west, south, east, north


@lru_cache(maxsize=1)
def boxes() -> dict[str, tuple[Box, ...]]:
    """Return the boxes of each country by its two-letter code; nothing if they cannot be read."""
    try:
        content = json.loads((BASEMAP_FOLDER / "country-boxes.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {code: tuple((box[0], box[1], box[2], box[3]) for box in found) for code, found in content.items()}


def distance_km(country: str, longitude: float, latitude: float) -> float | None:
    """Return how far a point at least is from a country, 0 within a box; None for an unknown country.

    >>> distance_km("KZ", 70, 50), round(distance_km("KZ", 0, 0) or 0) > 5000
    (0.0, True)
    """
    found = boxes().get(country)
    if not found or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return min(_to_box(box, longitude, latitude) for box in found)


def _to_box(box: Box, longitude: float, latitude: float) -> float:
    """Return a distance that is never too long: along the parallel of the point or the edge, whichever is shorter."""
    west, south, east, north = box
    beside = 0.0 if west <= longitude <= east else min((west - longitude) % 360, (longitude - east) % 360)
    beyond = max(south - latitude, latitude - north, 0.0)
    steepest = max(abs(latitude), min(abs(latitude) + beyond, 90.0))
    return math.hypot(beside * math.cos(math.radians(steepest)), beyond) * KM_PER_DEGREE
