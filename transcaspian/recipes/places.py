"""Where something happened, from the cells of a foreign row: a name, coordinates with a radius of precision, a country.

Coordinates that cannot be, that are 0, 0 or that were turned round never cost the row: its event has no place, and that
is said. The middle of a country stands for the whole of it, whatever digits it has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale

from transcaspian.checks.country_boxes import KM_PER_DEGREE, Box, boxes, distance_km
from transcaspian.checks.country_shapes import Countries
from transcaspian.checks.geography import SEA_TOLERANCE_KM, TOLERANCE_KM, read_countries
from transcaspian.language.messages import LANGUAGES
from transcaspian.recipes.recipe import Recipe
from transcaspian.shipped import COUNTRIES_PATH
from transcaspian.tables.proposals.near import folded

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?")
_POINT = re.compile(r"(?:POINT *Z? *\()\s*([+-]?[0-9.]+)\s+([+-]?[0-9.]+).*\)", re.IGNORECASE)  # WKT: longitude first
_PAIR = re.compile(r"[\[(]?\s*([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,; ]\s*([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[\])]?")
_RADIUS = 5.0  # km, of coordinates of which nothing is said
_FAR = 2000.0  # the widest that a place of ours may be
_NEAR_MIDDLE = 12.0  # km: the middles in use differ by as much
# Names that Unicode's territories do not have and that data sets on conflict use.
_OTHER_NAMES = {
    "dr congo": "CD", "drc": "CD", "zaire": "CD", "congo": "CG", "ivory coast": "CI", "burma": "MM", "swaziland": "SZ",
    "macedonia": "MK", "czech republic": "CZ", "turkey": "TR", "soviet union": "RU", "cape verde": "CV", "uk": "GB",
    "usa": "US", "uae": "AE", "palestine": "PS", "bosnia-herzegovina": "BA", "serbia yugoslavia": "RS",
    "yemen north yemen": "YE", "cambodia kampuchea": "KH", "zimbabwe rhodesia": "ZW", "madagascar malagasy": "MG",
    "republic of congo": "CG", "democratic republic of congo": "CD",
}  # fmt: skip


class Where(NamedTuple):
    """A place as a file says it; coordinates are ``None`` where it has none that can be used."""

    name: str = ""
    longitude: float | None = None
    latitude: float | None = None
    radius_km: float = _RADIUS
    country: str = ""
    is_country: bool = False


def where(cells: Mapping[str, str], recipe: Recipe, say: Callable[[str, str, str], None]) -> Where:
    """Return where the event of a row happened; ``say`` what cannot be used, and what had to be decided."""
    name, _ = recipe.text("place", cells)
    longitude, latitude = _coordinates(cells, recipe, say)
    told, column = recipe.text("place_precision", cells)
    code = told[:-2] if re.fullmatch(r"[0-9]+\.0", told) else told
    meant = recipe.values.get("place_precision", {}).get(code, "")
    country, country_column = recipe.text("country", cells)
    found = code_of(recipe.values.get("country", {}).get(country, country))
    if country and not found and country_column:
        say(country_column, country, "unknown-country")
    if longitude is not None and latitude is not None and not found:
        found = country_at(longitude, latitude)
    radius = _RADIUS
    if meant and meant != "country":
        radius = float(meant)
    elif re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]+)?", told) and not recipe.values.get("place_precision"):
        radius = min(_FAR, float(told))  # of GeoJSON and others: a radius in kilometres
    elif told and not meant:
        say(column, told, "unknown-precision")
    if longitude is not None and latitude is not None and found and is_outside(found, longitude, latitude, radius):
        say(country_column, country, "other-country")
        found = country_at(longitude, latitude)
    named = code_of(name)
    whole = meant == "country" or (bool(named) and named in (found, ""))
    if not whole and longitude is not None and latitude is not None and not meant:
        whole = bool(found) and is_middle(found, longitude, latitude)
    if whole and longitude is not None:
        first = next(iter(recipe.columns.get("longitude", recipe.columns.get("point", ("",)))))
        say(first, f"{latitude:g}, {longitude:g}", "country-middle")
        radius = max(radius, size_of(found or named))
    return Where(name, longitude, latitude, radius, found or named, whole)


def _coordinates(
    cells: Mapping[str, str], recipe: Recipe, say: Callable[[str, str, str], None]
) -> tuple[float | None, float | None]:
    """Return longitude and latitude, both or none."""
    east, column = recipe.text("longitude", cells)
    north, _ = recipe.text("latitude", cells)
    if not (east or north):
        point, column = recipe.text("point", cells)
        if not point:
            return None, None
        if match := _POINT.fullmatch(point):
            east, north = match[1], match[2]
        elif match := _PAIR.fullmatch(point):
            north, east = match[1], match[2]
        else:
            say(column, point, "bad-coordinates")
            return None, None
    if not (_NUMBER.fullmatch(east) and _NUMBER.fullmatch(north)):
        say(column, f"{north}, {east}", "bad-coordinates")
        return None, None
    longitude, latitude = float(east.replace(",", ".")), float(north.replace(",", "."))
    if longitude == 0 and latitude == 0:
        say(column, "0, 0", "zero-coordinates")
        return None, None
    if abs(longitude) > 180 or abs(latitude) > 90:
        say(column, f"{north}, {east}", "swapped-coordinates" if abs(longitude) <= 90 else "bad-coordinates")
        return None, None
    return longitude, latitude


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = dict(_OTHER_NAMES)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[folded(str(name))] = str(code)
    return found


@lru_cache(maxsize=4096)
def code_of(name: str) -> str:
    """Return the two letters of a country by its name or code; empty if it is not known.

    >>> code_of("Myanmar (Burma)"), code_of("Kazachstan"), code_of("KZ"), code_of("Atlantis")
    ('MM', 'KZ', 'KZ', '')
    """
    plain = name.strip()
    if len(plain) == 2 and plain.isascii() and plain.isupper() and plain in boxes():
        return plain
    known = _names()
    tried = (plain, re.sub(r"[()]", "", plain), re.sub(r"\s*\(.*\)", "", plain), *re.findall(r"\((.*)\)", plain))
    return next((known[folded(one)] for one in tried if one and folded(one) in known), "")


@lru_cache(maxsize=1)
def _countries() -> Countries:
    return read_countries(COUNTRIES_PATH)


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[str, Box, BaseGeometry], ...]:
    """Return the countries of the map, each with its box and its shape, made ready to be asked for many points."""
    import shapely

    shapely.prepare(list(_countries().values()))
    return tuple((code, shape.bounds, shape) for code, shape in _countries().items())


@lru_cache(maxsize=65536)
def country_at(longitude: float, latitude: float) -> str:
    """Return the country that a point lies in: by its shape where the map has it, else by the smallest box."""
    import shapely

    point = shapely.Point(longitude, latitude)
    for code, (west, south, east, north), shape in _shapes():
        if west <= longitude <= east and south <= latitude <= north and shape.intersects(point):
            return code
    around = [
        ((east - west) * (north - south), code)
        for code, found in boxes().items()
        for west, south, east, north in found
        if west <= longitude <= east and south <= latitude <= north
    ]
    return min(around)[1] if around else ""


def is_outside(country: str, longitude: float, latitude: float, radius: float) -> bool:
    """Say whether a point lies so far from a country that it cannot be in it, nor in the sea before it."""
    far = distance_km(country, longitude, latitude)
    shape = _countries().get(country)
    if far == 0 and shape is not None and (at := country_at(longitude, latitude)) and at != country:
        import shapely

        scale = KM_PER_DEGREE * math.cos(math.radians(latitude))
        return bool(shape.distance(shapely.Point(longitude, latitude)) * scale > radius + TOLERANCE_KM / 2)
    return far is not None and far > radius + SEA_TOLERANCE_KM


def is_middle(country: str, longitude: float, latitude: float) -> bool:
    """Say whether a point is the middle of a country, of its shape or of its largest box."""
    scale = math.cos(math.radians(latitude))
    return size_of(country) > 10 * _NEAR_MIDDLE and any(
        math.hypot((x - longitude) * scale, y - latitude) * KM_PER_DEGREE <= _NEAR_MIDDLE for x, y in _middles(country)
    )


@lru_cache(maxsize=512)
def _middles(country: str) -> tuple[tuple[float, float], ...]:
    middles = []
    if shape := _countries().get(country):
        middles.append((shape.centroid.x, shape.centroid.y))
    if found := boxes().get(country):
        west, south, east, north = max(found, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        middles.append(((west + east) / 2, (south + north) / 2))
    return tuple(middles)


@lru_cache(maxsize=512)
def size_of(country: str) -> float:
    """Return how far the corners of a country's largest box are from its middle, in kilometres."""
    found = boxes().get(country)
    if not found:
        return _RADIUS
    west, south, east, north = max(found, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(_FAR, math.hypot(wide, north - south) / 2 * KM_PER_DEGREE))
