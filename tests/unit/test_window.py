"""Which stretches of time a window consists of."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.handmade import WINDOWS, ZONES, dataset, event, shipped
from tests.unit.test_view import windows
from transcaspian.scene import scene
from transcaspian.view.query import View
from transcaspian.view.window import extent, window_panels


def panels(window: str, zone: str = "Europe/Moscow") -> tuple[tuple[datetime, datetime], ...]:
    return window_panels(shipped(), View(window=window, zone=zone))


def test_june_and_july_are_hours_and_then_days_with_nothing_lost_between() -> None:
    hours, days = panels("june-july")
    assert hours == (datetime(2023, 6, 23, 18), datetime(2023, 6, 25))
    assert days == (datetime(2023, 6, 25), datetime(2023, 8, 1))


def test_the_mutiny_lasts_from_friday_evening_to_sunday_morning() -> None:
    assert panels("mutiny") == ((datetime(2023, 6, 23, 18), datetime(2023, 6, 25, 6)),)


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ("july", datetime(2023, 7, 1), datetime(2023, 8, 1)),
        ("2022-23", datetime(2022, 1, 1), datetime(2024, 1, 1)),
        ("2023-06-20..2023-08-01", datetime(2023, 6, 20), datetime(2023, 8, 2)),
    ],
)
def test_windows_of_days_are_calendar_days_in_every_zone(window: str, start: datetime, end: datetime) -> None:
    assert all(panels(window, zone) == ((start, end),) for zone in ZONES)


def test_edges_with_a_clock_time_move_with_the_zone() -> None:
    assert panels("mutiny", "Asia/Almaty") == ((datetime(2023, 6, 23, 21), datetime(2023, 6, 25, 9)),)
    assert panels("mutiny", "UTC") == ((datetime(2023, 6, 23, 15), datetime(2023, 6, 25, 3)),)
    assert panels("mutiny", "Europe/Warsaw") == ((datetime(2023, 6, 23, 17), datetime(2023, 6, 25, 5)),)


def test_all_years_reach_from_the_first_to_the_last_event() -> None:
    data = dataset([event("a", "2014-02"), event("b", "2023-12-31"), event("c", "../2016")])
    assert extent(data, View()) == (datetime(2014, 1, 1), datetime(2024, 1, 1))
    (start, border), (again, end) = panels("all")
    assert border == again
    bounds = [m for e in shipped().events.values() for m in e.date.bounds(View().tz) if m]
    assert start <= min(bounds) and max(bounds) <= end


def test_years_that_hold_next_to_nothing_are_a_panel_of_their_own_that_is_the_narrower_one() -> None:
    late = [event(f"late-{n}", "2023-06-24") for n in range(20)]
    few, many = dataset([event("early", "2014"), *late]), dataset([event("early", "2014"), *late[:5]])
    assert window_panels(few, View(window="all")) == tuple(
        pairwise(datetime(year, 1, 1) for year in (2014, 2023, 2024))
    )
    assert window_panels(many, View(window="all")) == ((datetime(2014, 1, 1), datetime(2024, 1, 1)),)
    assert len(window_panels(dataset([event("early", "2021"), *late]), View(window="all"))) == 1  # as many fit anyway
    for shown in (few, shipped()):
        early, rest = scene(shown, View(window="all")).timeline.panels
        assert early.unit == "year" and rest.unit != "year"
        assert early.x1 - early.x0 < 0.4 * (rest.x1 - rest.x0)
        # The end of one scale and the beginning of the next are told once where they would touch.
        labels = [tick.label for panel in (early, rest) for tick in panel.ticks if tick.label]
        assert all(one.box[2] < other.box[0] for one, other in pairwise(labels))
        strip = scene(shown, View(window="all")).overview.panels
        assert [(panel.start, panel.end) for panel in strip] == [(panel.start, panel.end) for panel in (early, rest)]


def test_all_years_end_with_the_calendar() -> None:
    assert extent(dataset([event("z", "9999-06")]), View()) == (datetime(9999, 1, 1), datetime.max)
    assert extent(dataset([event("a", "0001")]), View())[0] == datetime(1, 1, 1)


def test_without_events_there_is_still_a_year() -> None:
    start, end = extent(dataset(), View())
    assert end - start == timedelta(days=365)


@pytest.mark.parametrize(
    ("window", "zone", "hours"),
    [
        # A day against a clock time of the same day, seen further west: the end would precede the start.
        ("2023-06-20..2023-06-20T01:00+03:00", "UTC", 1),
        ("2023-06-20..2023-06-20T03:00+03:00", "UTC", 3),
        # Clocks in Warsaw go back between the two.
        ("2023-10-29T02:30+02:00..2023-10-29T02:30+01:00", "Europe/Warsaw", 1),
    ],
)
def test_a_window_never_ends_before_it_starts(window: str, zone: str, hours: float) -> None:
    ((start, end),) = panels(window, zone)
    assert end - start == timedelta(hours=hours)


@given(windows, st.sampled_from(ZONES))
def test_the_stretches_of_every_window_follow_each_other(window: str, zone: str) -> None:
    found = panels(window, zone)
    assert all(start < end for start, end in found)
    assert all(a[1] == b[0] for a, b in pairwise(found))


@settings(max_examples=share(50))
@given(windows, st.sampled_from(ZONES))
def test_every_window_can_be_drawn(window: str, zone: str) -> None:
    picture = scene(shipped(), View(window=window, zone=zone))
    assert len(picture.timeline.panels) == len(panels(window, zone))
    assert picture.title


def test_every_named_window_is_known() -> None:
    assert all(panels(window) for window in WINDOWS)
