"""The countries of a layer by their codes: as lines, which say where a place lies, and as shapes, which can be drawn.

The library of shapes takes as long to import as tables take to be read; a few places are judged without it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.checks.country_boxes import KM_PER_DEGREE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class Countries(Mapping[str, "BaseGeometry"]):
    """The shapes of countries; ``codes`` has a code for each name in a layer, which is GeoJSON.

    Raises ValueError, TypeError, AttributeError or KeyError where the layer is none.
    """

    def __init__(self, layer: str, codes: Mapping[str, str]) -> None:
        features = json.loads(layer)["features"]
        self._layer, self._codes = layer, [codes.get(one["properties"]["iso3"], "") for one in features]
        shapes = [one["geometry"] for one in features]
        parts = [one["coordinates"] if one["type"] == "MultiPolygon" else [one["coordinates"]] for one in shapes]
        rings = [[ring for part in of for ring in part] for of in parts]
        self._rings = {code: found for code, found in zip(self._codes, rings, strict=True) if code}

    def __len__(self) -> int:
        return len(self._rings)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rings)

    def __contains__(self, code: object) -> bool:
        return code in self._rings

    def __getitem__(self, code: str) -> BaseGeometry:
        return self._shapes[code]

    @cached_property
    def _shapes(self) -> dict[str, BaseGeometry]:
        import shapely  # and not GeoPandas, which would take as long to import as all the rest takes

        # GEOS reads them as one collection, in the order of the features, in a tenth of the time that
        # they take one by one.
        shapes = shapely.get_parts(shapely.from_geojson(self._layer))
        return {code: shape for code, shape in zip(self._codes, shapes, strict=True) if code}

    def holds(self, code: str, longitude: float, latitude: float) -> bool:
        """Say whether a place lies within a country; where it lies on the border, perhaps not.

        It does if the lines around the country are crossed an odd number of times on the way east from there.
        """
        crossed = 0
        for ring in self._rings[code]:
            for (x, y), (next_x, next_y) in pairwise(ring):
                if (y > latitude) != (next_y > latitude):
                    crossed += longitude < x + (latitude - y) / (next_y - y) * (next_x - x)
        return crossed % 2 == 1

    def bounds(self, code: str) -> tuple[float, float, float, float]:
        """Return the least and the largest coordinates of a country: west, south, east, north."""
        x, y = zip(*(point for ring in self._rings[code] for point in ring), strict=True)
        return min(x), min(y), max(x), max(y)

    def distance_km(self, code: str, longitude: float, latitude: float) -> float:
        """Return how far a place is from a country, on a plane around the place.

        Exact enough for a tolerance: within one percent at 300 km, and beyond that it only has to be far.
        """
        if abs(latitude) > 90:
            return math.inf
        if self.holds(code, longitude, latitude):
            return 0.0
        scale = KM_PER_DEGREE * math.cos(math.radians(latitude))
        lines = (
            [((x - longitude) * scale, (y - latitude) * KM_PER_DEGREE) for x, y in ring] for ring in self._rings[code]
        )
        return min(_to_origin(*start, *end) for line in lines for start, end in pairwise(line))


def _to_origin(x: float, y: float, end_x: float, end_y: float) -> float:
    """Return how far a stretch of a line passes from the origin."""
    along_x, along_y = end_x - x, end_y - y
    length = along_x * along_x + along_y * along_y
    share = min(max(-(x * along_x + y * along_y) / length, 0), 1) if length else 0
    return math.hypot(x + share * along_x, y + share * along_y)
