"""Size classes: the map has what the card leaves, letters are as large in each, all is in sight at once."""

from __future__ import annotations

import pytest

from tests.unit.handmade import shipped
from transcaspian.dataset.settings import frames
from transcaspian.look.basemap import EXTENT
from transcaspian.scene.frame import MARGIN, bounds_of, project
from transcaspian.scene.sizes import (
    BESIDE,
    GAP,
    HEIGHTS,
    LEGEND,
    NARROW,
    WIDTHS,
    canvas,
    opened_map,
    opened_timeline,
)


@pytest.mark.parametrize("height", HEIGHTS)
def test_letters_have_the_same_size_in_every_class(height: int) -> None:
    assert {(one.font, one.map_font) for one in (canvas(width, height) for width in WIDTHS)} == {(12.0, 13.0)}


@pytest.mark.parametrize("window", [(1920, 1080), (2560, 1440)])
def test_on_a_large_window_the_card_has_520_pixels_at_most_and_the_map_the_rest(window: tuple[int, int]) -> None:
    for width in range(window[0] - 45, window[0] - 27):  # with and without a scroll bar
        one = max(w for w in WIDTHS if w <= width)
        place = canvas(one, max(h for h in HEIGHTS if h <= window[1]))
        assert 420 <= width - GAP - place.map_width <= 520


@pytest.mark.parametrize("width", [one for one in WIDTHS if one >= BESIDE])
def test_map_and_timeline_fit_the_smallest_window_of_a_class(width: int) -> None:
    for height in HEIGHTS[1:]:
        one = canvas(width, height)
        below = one.overview_height if height >= 860 else 0
        assert 95 + one.map_height + LEGEND + GAP + one.timeline_height + below <= height
        assert one.map_width + 300 <= width or width < 1100


def test_narrow_windows_have_the_map_above_the_card() -> None:
    assert canvas(NARROW, 700).map_width == NARROW


@pytest.mark.parametrize("frame", frames(shipped()))
def test_the_ground_covers_the_whole_map_in_every_class(frame: str) -> None:
    for place in (canvas(width, height) for width in WIDTHS for height in HEIGHTS):
        shown = project(bounds_of(shipped(), frame), place.map_width, place.map_height, MARGIN)
        west, south, east, north = EXTENT
        (left, top), (right, bottom) = shown.to_pixel(west, north), shown.to_pixel(east, south)
        assert max(left, top, place.map_width - right, place.map_height - bottom) < 0.01, place
        spared = [shown.to_pixel(*corner) for corner in zip(*[iter(bounds_of(shipped(), frame))] * 2, strict=True)]
        assert all(-1 <= x <= place.map_width + 1 for x, _ in spared), place


@pytest.mark.parametrize("height", HEIGHTS)
def test_what_a_phone_opens_over_its_page_is_larger_than_on_it(height: int) -> None:
    page = canvas(WIDTHS[0], height)
    timeline, map_ = opened_timeline(page, height, layered=True), opened_map(page, height)
    assert timeline.timeline_width > 1.6 * page.timeline_width and timeline.timeline_height > page.timeline_height
    assert map_.map_width == page.map_width and map_.map_height > 1.4 * page.map_height
    # The same map beside the timeline: a layer is not asked again for another one.
    assert (timeline.map_width, timeline.map_height) == (page.map_width, page.map_height)
