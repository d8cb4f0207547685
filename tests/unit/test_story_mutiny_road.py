"""Roads: kilometres along the geometry, distances on the ground, the part of a road within a place's precision."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from tests.unit.handmade import place, shipped
from transcaspian.dataset.lines import leg_lines
from transcaspian.stories.mutiny.march import ring_distances
from transcaspian.stories.mutiny.road import NEAR_KM, kilometres, ring, road, roads, towards

EARTH = Geod(ellps="WGS84")
MOSCOW = (37.6156, 55.7522)
LINE = ((40.0, 50.0), (40.0, 50.5), (39.5, 51.0), (39.4, 51.6))
ALONG = road("way", LINE, ((39.4, 51.6), (39.0, 52.0)))

longitudes = st.floats(25, 60, allow_nan=False)
latitudes = st.floats(42, 60, allow_nan=False)
spots = st.tuples(longitudes, latitudes)


@given(spots, spots)
def test_distances_are_those_of_the_ellipsoid(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert kilometres(a, b) == pytest.approx(EARTH.inv(*a, *b)[2] / 1000)


@pytest.mark.parametrize("radius", ring_distances(shipped()))
def test_every_corner_of_a_ring_is_as_far_from_the_middle_as_the_ring_says(radius: float) -> None:
    corners = ring(MOSCOW, radius)
    assert corners[0] == corners[-1]
    assert all(kilometres(MOSCOW, corner) == pytest.approx(radius, abs=0.1) for corner in corners)


def test_a_ring_is_no_circle_of_degrees() -> None:
    corners = ring(MOSCOW, 350.0)
    east = max(x for x, _ in corners) - MOSCOW[0]
    south = MOSCOW[1] - min(y for _, y in corners)
    assert east > 1.6 * south


@given(st.floats(0, 360), st.floats(1, 500))
def test_a_bearing_leads_as_far_as_it_is_told(bearing: float, distance: float) -> None:
    assert kilometres(MOSCOW, towards(MOSCOW, bearing, distance)) == pytest.approx(distance, rel=1e-6)


def test_the_kilometres_of_a_road_are_the_sum_of_its_geometry() -> None:
    for one in roads(shipped()):
        assert one.length == pytest.approx(sum(EARTH.inv(*a, *b)[2] for a, b in pairwise(one.points)) / 1000)
        assert list(one.kilometres) == sorted(one.kilometres)
        assert 0 < one.reach <= one.length


def test_the_roads_are_the_lines_of_the_march_routes_one_after_another() -> None:
    lines, data = leg_lines(shipped()), shipped()
    march = {
        (leg.route_id, leg.seq): lines[leg.route_id, leg.seq]
        for leg in data.legs
        if data.routes[leg.route_id].kind == "march"
    }
    along = sum(sum(kilometres(a, b) for a, b in pairwise(line)) for line in march.values())
    gaps = 1.0  # between the ends of legs, whose points are rounded
    assert sum(one.length for one in roads(data)) == pytest.approx(along, abs=gaps)
    assert {point for one in roads(data) for point in one.points} == {p for line in march.values() for p in line}


def test_the_unreached_rest_goes_on_where_the_northern_road_ends() -> None:
    south, north = roads(shipped())
    assert south.reach == south.length
    assert kilometres(north.points[-1], MOSCOW) < 5
    assert north.length - north.reach > 300


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_cut_is_as_long_as_its_kilometres(a: float, b: float) -> None:
    low, high = sorted((a * ALONG.length, b * ALONG.length))
    cut = ALONG.cut(low, high)
    assert sum(kilometres(p, q) for p, q in pairwise(cut)) == pytest.approx(high - low, abs=0.1)


def test_before_and_after_a_road_are_its_ends() -> None:
    assert ALONG.at(-5) == LINE[0]
    assert ALONG.at(ALONG.length + 5) == pytest.approx((39.0, 52.0))


@given(st.floats(0, 1), st.floats(0, 20), st.floats(0, 60))
def test_the_part_of_a_road_near_a_place_holds_the_nearest_point_and_all_within_its_precision(
    share: float, beside: float, radius: float
) -> None:
    km = share * ALONG.length
    x, y = towards(ALONG.at(km), 90, beside)
    found = ALONG.stretch_of(place("somewhere", x, y, radius_km=radius))
    if found is None:
        assert beside > radius
        return
    away, (low, high) = found
    assert away <= beside + 0.5
    assert away <= radius + NEAR_KM
    assert 0 <= low <= high <= ALONG.length
    for other in range(math.ceil(ALONG.length)):
        if kilometres((x, y), ALONG.at(other)) < radius - 0.5:
            assert low - 0.5 <= other <= high + 0.5


def test_a_place_far_from_the_road_or_without_coordinates_is_not_on_it() -> None:
    assert ALONG.stretch_of(place("far", 45.0, 50.0)) is None
    assert ALONG.stretch_of(place("nowhere", None, None)) is None
