"""The shipped geography that a scene places its data on: its extent, and names of countries and seas."""

from __future__ import annotations

from transcaspian.shipped import BASEMAP_EXTENT

EXTENT = BASEMAP_EXTENT

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
