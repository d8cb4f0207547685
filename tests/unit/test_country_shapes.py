"""Where places lie in a layer of countries, as the library of shapes says it too."""

from __future__ import annotations

import math
import subprocess
import sys
from random import Random

import pytest
import shapely

from transcaspian.checks.country_boxes import KM_PER_DEGREE
from transcaspian.checks.country_shapes import Countries
from transcaspian.checks.geography import read_countries
from transcaspian.shipped import COUNTRIES_PATH, DATA_FOLDER

_LAYER = read_countries(COUNTRIES_PATH)


def _distance_km(country: str, x: float, y: float) -> float:
    scale = KM_PER_DEGREE * math.cos(math.radians(y))
    plane = shapely.transform(_LAYER[country], lambda degrees: (degrees - (x, y)) * (scale, KM_PER_DEGREE))
    return float(shapely.distance(plane, shapely.Point(0, 0)))


def test_a_country_holds_the_places_that_its_shape_holds_and_is_as_far_from_the_others() -> None:
    rng, within = Random(1), 0
    for country in _LAYER:
        west, south, east, north = _LAYER.bounds(country)
        assert (west, south, east, north) == pytest.approx(_LAYER[country].bounds)
        for _ in range(12):
            x, y = rng.uniform(west - 1, east + 1), rng.uniform(south - 1, north + 1)
            held = _LAYER.holds(country, x, y)
            assert held == bool(shapely.intersects(_LAYER[country], shapely.Point(x, y))), (country, x, y)
            assert _LAYER.distance_km(country, x, y) == pytest.approx(_distance_km(country, x, y), abs=1e-6)
            within += held
    assert 100 < within < 500


def test_beyond_a_pole_is_farther_than_anything() -> None:
    assert _LAYER.distance_km("KZ", 44, 95) == math.inf


@pytest.mark.parametrize("layer", ["", "{}", "[]", '{"features": [{}]}', '{"features": [{"properties": {}}]}'])
def test_what_is_no_layer_is_refused_as_loading_expects(layer: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        Countries(layer, {})


def test_tables_are_read_without_the_libraries_of_shapes_and_numbers() -> None:
    code = """import sys; from pathlib import Path; from transcaspian.dataset.loading import load
assert load(Path(sys.argv[1])).published.events; print(sorted({"numpy", "shapely"} & sys.modules.keys()))"""
    done = subprocess.run([sys.executable, "-c", code, DATA_FOLDER], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
