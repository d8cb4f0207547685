"""Rules about coordinates: whether a place lies in the country that its row states.

The country layer is Natural Earth's, cut to the map's extent and simplified (``static/basemap``). It
draws boundaries as they are commonly shown, and nothing here depends on whose they are: a place is
only reported when it is far from the country stated for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from transcaspian.checks import country_boxes
from transcaspian.checks.country_shapes import Countries
from transcaspian.checks.values import value_of
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# What the layer covers; a place outside is judged by boxes, except for a country that lies inside as a whole.
WEST, SOUTH, EAST, NORTH = 19.0, 29.0, 97.0, 63.0
# The lines are simplified by a few kilometres, and places on a border are known as roughly.
TOLERANCE_KM = 15.0
# At sea: ships and platforms belong to a country up to the limit of its exclusive economic zone, 200
# nautical miles (UN Convention on the Law of the Sea, art. 57).
SEA_TOLERANCE_KM = 370.0

# The layer has the three-letter codes of ISO 3166-1, the tables the two-letter ones. KOS and PSX are
# Natural Earth's own. Left out, and so treated like sea: the Åland islands and the two British bases
# on Cyprus, which no two-letter code of their own makes worth telling apart here.
ISO2_OF = {
    "AFG": "AF", "ALB": "AL", "ARM": "AM", "AZE": "AZ", "BGR": "BG", "BIH": "BA", "BLR": "BY",
    "CHN": "CN", "CYP": "CY", "EGY": "EG", "EST": "EE", "FIN": "FI", "GEO": "GE", "GRC": "GR",
    "HRV": "HR", "HUN": "HU", "IND": "IN", "IRN": "IR", "IRQ": "IQ", "ISR": "IL", "JOR": "JO", "KAZ": "KZ",
    "KGZ": "KG", "KOS": "XK", "KWT": "KW", "LBN": "LB", "LBY": "LY", "LTU": "LT", "LVA": "LV", "MDA": "MD",
    "MKD": "MK", "MNE": "ME", "MNG": "MN", "NPL": "NP", "PAK": "PK", "POL": "PL", "PSX": "PS", "ROU": "RO",
    "RUS": "RU", "SAU": "SA", "SRB": "RS", "SVK": "SK", "SWE": "SE", "SYR": "SY", "TJK": "TJ", "TKM": "TM",
    "TUR": "TR", "UKR": "UA", "UZB": "UZ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    row: int
    country: str
    longitude: float
    latitude: float
    radius: float

    @property
    def is_nowhere(self) -> bool:
        """Say whether it is where programs put places without coordinates: in the sea, far from every country."""
        return self.longitude == 0 and self.latitude == 0


def read_countries(path: Path) -> Countries:
    """Return the countries of the layer by their two-letter codes; raise OSError, or what ``Countries`` does."""
    return _countries_of(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # the layer stays as it is while the tables change
def _countries_of(text: str) -> Countries:
    return Countries(text, ISO2_OF)


def misplaced(raw: RawTable, table: Table, countries: Countries) -> Iterator[Problem]:
    """Find places far outside their country, and those that are in it with the coordinates swapped.

    Beyond the layer a place is only reported where it lies outside a box around its country, however far at sea.
    """
    every = list(_places(raw, table))
    yield from (_nowhere(raw.name, place) for place in every if place.is_nowhere)
    every = [place for place in every if not place.is_nowhere]
    yield from _outside_boxes(raw.name, [place for place in every if place.country not in countries])
    for place in every:
        known = place.country in countries
        if known and not countries.holds(place.country, place.longitude, place.latitude):
            yield from _outside(raw.name, place, countries)


def _outside(table: str, place: _Place, countries: Countries) -> Iterator[Problem]:
    """Find what is wrong with a place that does not lie in its country, if anything is."""
    if not _is_judged(place, countries):
        yield from _outside_boxes(table, [place])
        return
    distance = countries.distance_km(place.country, place.longitude, place.latitude)
    at_sea = not any(countries.holds(code, place.longitude, place.latitude) for code in countries)
    if distance <= place.radius + (SEA_TOLERANCE_KM if at_sea and _is_covered(place) else TOLERANCE_KM):
        return
    value = f"{place.longitude:g}, {place.latitude:g}"
    turned = countries.distance_km(place.country, place.latitude, place.longitude)
    if turned <= place.radius + TOLERANCE_KM:
        yield Problem(table, place.row, "longitude", "swapped-coordinates", value, "error", place.country)
    else:
        hint = f"{place.country} {math.ceil(distance)}"
        yield Problem(table, place.row, "longitude", "outside-country", value, "error", hint)


def _nowhere(table: str, place: _Place) -> Problem:
    return Problem(table, place.row, "longitude", "zero-coordinates", "0, 0", "error", place.country)


def _outside_boxes(table: str, places: Iterable[_Place]) -> Iterator[Problem]:
    """Find places that lie beyond the sea around every part of their country."""
    for place in places:
        distance = country_boxes.distance_km(place.country, place.longitude, place.latitude)
        if distance is None or distance <= place.radius + SEA_TOLERANCE_KM:
            continue
        value = f"{place.longitude:g}, {place.latitude:g}"
        if country_boxes.distance_km(place.country, place.latitude, place.longitude) == 0:
            yield Problem(table, place.row, "longitude", "swapped-coordinates", value, "error", place.country)
        else:
            hint = f"{place.country} {math.floor(distance)} least"
            yield Problem(table, place.row, "longitude", "outside-country", value, "error", hint)


def _places(raw: RawTable, table: Table) -> Iterator[_Place]:
    """Yield the rows with a country and coordinates that can be read."""
    names = ("country", "longitude", "latitude", "radius_km")
    if not all(raw.has(name) for name in names[:3]):
        return
    columns = {column.name: column for column in table.columns}
    for row in raw.rows:
        if row.broken:
            continue
        _, longitude, latitude, radius = (
            value_of(columns[name], row.cells.get(name, "")) if name in columns else None for name in names
        )
        if isinstance(longitude, int | float) and isinstance(latitude, int | float):
            size = float(radius) if isinstance(radius, int | float) else 0.0
            yield _Place(row.number, row.cells["country"], longitude, latitude, max(size, 0.0))


def _is_covered(place: _Place) -> bool:
    return WEST <= place.longitude <= EAST and SOUTH <= place.latitude <= NORTH


def _is_judged(place: _Place, countries: Countries) -> bool:
    """Say whether the layer shows enough: the place, or else all of its country."""
    west, south, east, north = countries.bounds(place.country)
    whole = west > WEST and south > SOUTH and east < EAST and north < NORTH
    return (_is_covered(place) or whole) and abs(place.latitude) <= 90 and abs(place.longitude) <= 180
