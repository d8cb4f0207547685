"""Columns of a dataset: the order of time and the panels are those that each event has by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.unit.handmade import ZONES, dataset, event, large, shipped
from transcaspian.dataset.columns import OPEN_END, OPEN_START, columns, held, holders, microseconds, places_of, times
from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import sort_key
from transcaspian.scene.model import Panel
from transcaspian.scene.spots import homes
from transcaspian.view.query import View

DATES = (
    "2023-07",
    "2023-07-01",
    "../2023",
    "2023-07-01/..",
    "2023-06-24T07:30+03:00",
    "2023-06-24T07+03:00~",
    "2023-06-24T00:00+05:00/2023-06-24",
    "2023-07-01/2023-07-01T00:30+03:00",
    "2023-06-24T22:00+03:00/..",
    "0001",
    "9999",
    "9999-12-31T23:59-11:00",
    "19XX",
)


def odd() -> Dataset:
    return dataset(event(f"e{n}-{k}", when, significance=k) for n, when in enumerate(DATES) for k in (1, 2, 3))


@pytest.mark.parametrize("zone", ZONES)
def test_events_are_in_order_of_time(zone: str) -> None:
    tz = View(zone=zone).tz
    for data in (shipped(), large(2000), odd()):
        dated, events = times(data, zone), columns(data).events
        expected = sorted(events, key=lambda e: (sort_key(e.date, tz), -e.significance, e.id))
        assert [events[n].id for n in dated.order] == [e.id for e in expected]


@pytest.mark.parametrize("zone", ZONES)
def test_times_are_those_of_the_dates(zone: str) -> None:
    tz, data = View(zone=zone).tz, odd()
    dated = times(data, zone)
    for n, one in enumerate(columns(data).events):
        earliest, latest = one.date.bounds(tz)
        assert dated.bounds[one.id] == (earliest, latest)
        assert dated.earliest[n] == (OPEN_START if earliest is None else microseconds(earliest))
        assert dated.latest[n] == (OPEN_END if latest is None else microseconds(latest))


def test_microseconds_are_exact_to_the_ends_of_the_calendar() -> None:
    for moment in (datetime.min, datetime(1969, 12, 31, 23, 59, 59, 999999), datetime.max):
        assert datetime(1970, 1, 1) + timedelta(microseconds=microseconds(moment)) == moment


def test_most_significant_come_first_by_weight() -> None:
    events = columns(shipped()).events
    expected = sorted(events, key=lambda e: (-e.significance, e.id))
    assert [events[n] for n in columns(shipped()).by_weight] == expected


def test_holders_are_the_events_that_have_a_value_once_each() -> None:
    assert {value: at.tolist() for value, at in held([("a", "b"), (), ("b", "b", None)]).items()} == {
        "a": [0],
        "b": [0, 2],
        None: [2],
    }
    events = columns(shipped()).events
    for place, at in holders(shipped(), places_of).items():
        assert [events[n] for n in at] == [e for e in events if place in places_of(e)]


def slow_home(start: datetime | None, end: datetime | None, panels: tuple[Panel, ...]) -> tuple[int, bool]:
    """Return where one date is drawn, in so many words."""

    def fills(panel: Panel) -> bool:
        return (start is None or start <= panel.start) and (end is None or end >= panel.end)

    wide = start is None or end is None or end - start >= timedelta(hours=20)
    over = [n for n, p in enumerate(panels) if (start is None or start < p.end) and (end is None or end > p.start)]
    if not over:
        return len(panels) - 1, False
    if len(over) == 1 and fills(panels[over[0]]):
        return over[0], True
    if not wide:
        return over[0], False
    hours = [n for n in over if panels[n].unit == "hour"]
    others = [n for n in over if panels[n].unit != "hour"]
    if others and not (hours and end is not None and end <= panels[hours[-1]].end):
        return others[-1], fills(panels[others[-1]])
    return (hours or over)[-1], bool(hours)


@pytest.mark.parametrize("units", [("hour",), ("day",), ("hour", "day"), ("year", "hour"), ("hour", "hour", "month")])
def test_every_date_has_its_panel(units: tuple[str, ...]) -> None:
    edges = [datetime(2023, 6, 23, 18), datetime(2023, 6, 25), datetime(2023, 8, 1), datetime(2024, 1, 1)]
    panels = tuple(Panel(a, b, 0, 1, unit) for a, b, unit in zip(edges, edges[1:], units, strict=False))
    moments = [edge + timedelta(hours=h) for edge in edges for h in (-30, -19, 0, 1, 19, 20, 25)]
    spans: list[tuple[datetime | None, datetime | None]] = [(a, b) for a in moments for b in moments if a <= b]
    spans += [(None, b) for b in moments] + [(a, None) for a in moments]
    earliest = np.array([OPEN_START if a is None else microseconds(a) for a, _ in spans])
    latest = np.array([OPEN_END if b is None else microseconds(b) for _, b in spans])
    index, in_band = homes(earliest, latest, panels)
    assert list(zip(index.tolist(), in_band.tolist(), strict=True)) == [slow_home(a, b, panels) for a, b in spans]
