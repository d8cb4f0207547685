"""Frames of the map: from named extents to a centre and a zoom, in Web Mercator like the browser's map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import default, frames
from transcaspian.look.basemap import EXTENT
from transcaspian.view.grammar import frame_bounds, is_named

MARGIN = 10  # pixels of a map around its frame
MOST = 10.0  # the largest zoom
_ENLARGED = 1.06  # at most, to cover a map with ground
TILE = 512  # pixels of the whole world at zoom 0
# West, south, east, north.
Bounds = tuple[float, float, float, float]


@lru_cache(maxsize=4096)
def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Return world coordinates 0–1, x eastwards and y southwards (EPSG:3857, scaled)."""
    sine = math.sin(math.radians(max(-85.05, min(85.05, latitude))))
    return (longitude + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def inverse(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of world coordinates."""
    return x * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


@dataclass(frozen=True, slots=True)
class Projection:
    """A map with a size in pixels, a centre in world coordinates, and a zoom."""

    width: float
    height: float
    x: float
    y: float
    zoom: float

    @property
    def scale(self) -> float:
        """Pixels of the whole world."""
        return float(TILE * 2**self.zoom)

    def to_pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place stands, from the top left corner."""
        x, y = mercator(longitude, latitude)
        return self.width / 2 + (x - self.x) * self.scale, self.height / 2 + (y - self.y) * self.scale

    def to_place(self, px: float, py: float) -> tuple[float, float]:
        """Return longitude and latitude of a pixel."""
        return inverse(self.x + (px - self.width / 2) / self.scale, self.y + (py - self.height / 2) / self.scale)

    def kilometres_per_pixel(self, latitude: float) -> float:
        """Return the length of a pixel on the ground (WGS 84's equator) at a latitude."""
        return 40075.017 * math.cos(math.radians(latitude)) / self.scale


def project(bounds: tuple[float, float, float, float], width: float, height: float, margin: float = 0) -> Projection:
    """Return the projection that shows bounds as large as the map allows.

    Where it can, the map is moved to stay on the basemap's extent. Where only a little of the ground is missing above
    and below, or at the sides, the map is enlarged to cover it, which takes hardly more than the margin.
    """
    west, south, east, north = bounds
    x0, y0 = mercator(west, north)
    x1, y1 = mercator(east, south)
    scale = min((width - 2 * margin) / max(x1 - x0, 1e-6), (height - 2 * margin) / max(y1 - y0, 1e-6))
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    ex0, ey0 = mercator(EXTENT[0], EXTENT[3])
    ex1, ey1 = mercator(EXTENT[2], EXTENT[1])
    is_inside = ex0 <= x0 and x1 <= ex1 and ey0 <= y0 and y1 <= ey1
    covering = max(width / (ex1 - ex0), height / (ey1 - ey0))
    if is_inside and scale < covering <= scale * _ENLARGED:
        scale = covering
    zoom = min(MOST, math.log2(scale / TILE))
    if is_inside:
        half_x, half_y = (side / (2 * TILE * 2**zoom) for side in (width, height))
        x = _within(x, ex0 + half_x, ex1 - half_x)
        y = _within(y, ey0 + half_y, ey1 - half_y)
    return Projection(width, height, x, y, zoom)


def enlarged(shown: Projection, width: float, height: float, at: tuple[float, float] | None) -> Bounds:
    """Return the bounds that a map of another size shows: larger than ``shown`` by as much as it is higher.

    Around a place, in degrees, as far as the basemap goes on there; else around the same middle.
    """
    scale = shown.scale * height / shown.height
    half_x, half_y = ((side / 2 - MARGIN) / scale for side in (width, height))
    (left, top), (right, bottom) = mercator(EXTENT[0], EXTENT[3]), mercator(EXTENT[2], EXTENT[1])
    x, y = mercator(*at) if at else (shown.x, shown.y)
    x, y = _within(x, left + half_x, right - half_x), _within(y, top + half_y, bottom - half_y)
    (west, north), (east, south) = inverse(x - half_x, y - half_y), inverse(x + half_x, y + half_y)
    return west, south, east, north


def widest(bounds: Bounds, height: float, margin: float = 10) -> float:
    """Return how wide a map of bounds and height can be before it extends beyond the basemap, in pixels."""
    (_, up), (across, _) = _spans(bounds), _spans(EXTENT)
    return (height - 2 * margin) * across / up


def highest(bounds: Bounds, width: float, margin: float = 10) -> float:
    """Return how high a map of bounds and width can be before it ends above or below the basemap, in pixels."""
    (across, _), (_, up) = _spans(bounds), _spans(EXTENT)
    return (width - 2 * margin) * up / across


def _spans(bounds: Bounds) -> tuple[float, float]:
    """Return how wide and high bounds are on the map, as shares of the world."""
    (x0, y0), (x1, y1) = mercator(bounds[0], bounds[3]), mercator(bounds[2], bounds[1])
    return max(x1 - x0, 1e-6), max(y1 - y0, 1e-6)


def _within(value: float, low: float, high: float) -> float:
    return (low + high) / 2 if low > high else min(max(value, low), high)


def bounds_of(dataset: Dataset, frame: str) -> Bounds:
    """Return the bounds of a frame, named or written; those of the one to begin with for any other."""
    if frame and not is_named(frame):
        return frame_bounds(frame)
    rows = frames(dataset)
    found = rows.get(frame) or rows.get(default(rows.values()))
    return (found.west, found.south, found.east, found.north) if found else _of_all_places(dataset)


@lru_cache(maxsize=8)
def _of_all_places(dataset: Dataset) -> Bounds:
    """Return the bounds of what the basemap shows of a collection's places; all of it for one without places."""
    west, south, east, north = EXTENT
    spots = [(p.longitude, p.latitude) for p in dataset.locations.values()]
    inside = [(x, y) for x, y in spots if x is not None and y is not None and west <= x <= east and south <= y <= north]
    return around(inside) if inside else EXTENT


def around(places: list[tuple[float, float]], least: float = 2.5) -> tuple[float, float, float, float]:
    """Return bounds that hold places with some room, at least a number of degrees each way."""
    longitudes, latitudes = [p[0] for p in places], [p[1] for p in places]
    pad_x = max(least * 1.6, (max(longitudes) - min(longitudes)) * 0.12)
    pad_y = max(least, (max(latitudes) - min(latitudes)) * 0.15)
    return (
        max(-180, min(longitudes) - pad_x),
        max(-84, min(latitudes) - pad_y),
        min(180, max(longitudes) + pad_x),
        min(84, max(latitudes) + pad_y),
    )


@lru_cache(maxsize=2048)
def arc(start: tuple[float, float], end: tuple[float, float], steps: int = 24) -> tuple[tuple[float, float], ...]:
    """Return a flat bow from one place to another with a small arrowhead, as longitudes and latitudes."""
    (x0, y0), (x1, y1) = mercator(*start), mercator(*end)
    dx, dy = x1 - x0, y1 - y0
    # Bend to the left of the way, so that a call and its answer do not cover each other.
    bend = 0.12
    cx, cy = (x0 + x1) / 2 + dy * bend, (y0 + y1) / 2 - dx * bend
    points = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        points.append((u * u * x0 + 2 * u * t * cx + t * t * x1, u * u * y0 + 2 * u * t * cy + t * t * y1))
    return tuple((round(a, 3), round(b, 3)) for a, b in (inverse(*p) for p in points))
