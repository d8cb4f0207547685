"""The shipped geography that a scene places its data on: lines of legs and names of countries and seas."""

from __future__ import annotations

import json
from functools import cache

from transcaspian.shipped import BASEMAP_EXTENT, BASEMAP_FOLDER

EXTENT = BASEMAP_EXTENT

Path2D = tuple[tuple[float, float], ...]

# Where names of countries stand (degrees), roughly the middle of what the map shows of them.
COUNTRY_NAMES: dict[str, tuple[float, float]] = {
    "KZ": (66.5, 48.6),
    "RU": (52.5, 54.6),
    "UA": (31.6, 49.3),
    "TR": (35.2, 38.9),
    "TM": (58.8, 39.2),
    "UZ": (63.4, 41.9),
    "IR": (54.0, 34.2),
    "CN": (87.5, 42.6),
    "BY": (28.2, 53.2),
    "PL": (20.8, 52.0),
    "RO": (25.0, 45.9),
    "GE": (43.4, 42.2),
    "AZ": (47.7, 40.5),
    "AM": (44.9, 40.3),
    "KG": (75.0, 41.6),
    "MN": (92.0, 47.5),
    "BG": (25.3, 42.7),
}
SEA_NAMES: dict[str, tuple[float, float]] = {
    "black": (34.3, 43.2),
    "caspian": (50.4, 41.9),
    "aral": (59.3, 45.0),
}


@cache
def leg_lines() -> dict[tuple[str, int], Path2D]:
    """Return the line of each leg by (route id, sequence), longitude first (RFC 7946, 3.1.1)."""
    features = json.loads((BASEMAP_FOLDER / "legs.geojson").read_text(encoding="utf-8"))["features"]
    found: dict[tuple[str, int], Path2D] = {}
    for feature in features:
        about, shape = feature["properties"], feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
        points = tuple((round(x, 2), round(y, 2)) for part in parts for x, y in part)
        found[about["route_id"], int(about["seq"])] = _without_repeats(points)
    return found


def _without_repeats(points: Path2D) -> Path2D:
    return tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])
