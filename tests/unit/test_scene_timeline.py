"""The timeline of a scene: time, bands, lanes, axis and the overview under them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.amounts import share
from tests.unit.handmade import TRACKS, dataset, event, shipped
from tests.unit.pictures import (
    SIZES,
    covered_on_timeline,
    drawn,
    faults,
    unseen_on_timeline,
)
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.lanes import overlapping
from transcaspian.scene.model import BEYOND, CLOSED, OPEN, SOFT
from transcaspian.scene.overview import dragged
from transcaspian.scene.sizes import canvas as canvas_of
from transcaspian.tables.records import Text
from transcaspian.view.query import View

# Time


def alone(when: str, window: str, **values: Any) -> Scene:
    return scene(dataset([event(when=when, **values)]), View(window=window))


def test_a_minute_is_a_point_at_its_time() -> None:
    picture = alone("2023-06-24T07:30+03:00", "mutiny")
    (mark,), panel = picture.timeline.marks, picture.timeline.panels[0]
    assert mark.x == pytest.approx(panel.x(datetime(2023, 6, 24, 7, 30)))
    assert not picture.timeline.spans and not picture.timeline.bands


def test_clock_times_move_with_the_time_zone_and_days_stay() -> None:
    data = dataset([event("call", "2023-07-05T07:30+03:00"), event("visit", "2023-07-05")])
    for zone, hour in (("Europe/Moscow", 7.5), ("Asia/Almaty", 10.5), ("UTC", 4.5)):
        line = scene(data, View(window="july", zone=zone)).timeline
        (call,), (visit,) = line.marks, line.spans
        assert (line.panels[0].moment(call.x) - datetime(2023, 7, 5)).total_seconds() / 3600 == pytest.approx(
            hour, abs=0.02
        )
        assert visit.bar.x0 == pytest.approx(line.panels[0].x(datetime(2023, 7, 5)))


def test_a_month_is_a_bar_as_wide_as_the_month() -> None:
    picture = alone("2023-05", "2022-23")
    (span,), panel = picture.timeline.spans, picture.timeline.panels[0]
    assert span.bar.x0 == pytest.approx(panel.x(datetime(2023, 5, 1)))
    assert span.bar.x1 == pytest.approx(panel.x(datetime(2023, 6, 1)))
    assert not picture.timeline.marks and span.bar.ends == (CLOSED, CLOSED)


def test_about_a_month_has_ends_that_fade_over_half_a_month() -> None:
    sharp, soft = (alone(when, "2022-23").timeline.spans[0].bar for when in ("2023-05", "2023-05~"))
    panel = alone("2023-05~", "2022-23").timeline.panels[0]
    assert len(sharp.pieces) == 1 and soft.ends == (SOFT, SOFT)
    assert [piece.strength for piece in soft.pieces] == [0.4, 0.7, 1.0, 0.7, 0.4]
    assert soft.x0 == pytest.approx(panel.x(datetime(2023, 4, 16)))
    assert soft.x1 == pytest.approx(panel.x(datetime(2023, 6, 16)))


@pytest.mark.parametrize(("when", "fading_right"), [("2023-05-10/..", True), ("../2023-05-10", False)])
def test_an_open_date_ends_at_its_known_end_and_fades_out(when: str, fading_right: bool) -> None:
    picture = alone(when, "2022-23")
    (span,), panel = picture.timeline.spans, picture.timeline.panels[0]
    known = panel.x(datetime(2023, 5, 10 if fading_right else 11))
    assert (span.bar.x0 if fading_right else span.bar.x1) == pytest.approx(known)
    assert span.bar.ends == ((CLOSED, OPEN) if fading_right else (OPEN, CLOSED))
    strengths = [p.strength for p in span.bar.pieces]
    assert strengths == sorted(strengths, reverse=fading_right) and len(set(strengths)) > 1


def test_an_event_of_an_unknown_hour_stands_in_the_band_of_its_day() -> None:
    events = [event(f"e{n}", "2023-06-24", significance=n % 3 + 1) for n in range(4)]
    line = scene(dataset(events), View(window="mutiny")).timeline
    (band,) = line.bands
    assert line.panels[0].moment(band.x0) == datetime(2023, 6, 24)
    assert line.panels[0].moment(band.x1) == datetime(2023, 6, 25)
    assert [more.label.text for more in line.more] == ["24 June, hour not known: 4"]
    assert set(line.more[0].event_ids) == {"e0", "e1", "e2", "e3"}
    assert all(band.x0 <= mark.x <= band.x1 and band.top <= mark.y <= band.bottom for mark in line.marks)


def test_a_band_is_in_order_of_significance() -> None:
    events = [event(f"e{n}", "2023-06-24", significance=n) for n in (1, 3, 2)]
    marks = scene(dataset(events), View(window="mutiny")).timeline.marks
    assert [m.event_id for m in sorted(marks, key=lambda m: (m.y, m.x))] == ["e3", "e2", "e1"]


def test_a_title_of_a_band_is_followed_by_no_count_that_covers_it() -> None:
    # At some width the one event of a short evening has room for its title only.
    for width in range(320, 1500, 20):
        picture = scene(dataset([event("e", "2023-06-23")]), View(), Canvas(timeline_width=width))
        assert not covered_on_timeline(picture)
        assert not unseen_on_timeline(picture)


def test_in_a_low_lane_no_event_without_an_hour_is_counted_at_one() -> None:
    # As on a slide for a room: large letters and little height, so that a lane would have one row only.
    days = [event(f"d{n}", "2023-06-24", significance=n % 3 + 1) for n in range(16)]
    hours = [event(f"h{n}", f"2023-06-24T{n:02}:30+03:00", significance=n % 3 + 1) for n in range(24)]
    for height in (90, 160, 240):
        picture = scene(dataset(days + hours), View(), Canvas(1838, height, font=28))
        line, ids = picture.timeline, {one.id for one in days}
        assert line.bands and not covered_on_timeline(picture) and not unseen_on_timeline(picture)
        inside = {more.key: more for more in line.more if ids.intersection(more.event_ids)}
        for more in inside.values():
            assert ids.issuperset(more.event_ids)
            left, top, right, bottom = more.label.box
            assert any(b.x0 <= left and right <= b.x1 and b.top <= top and bottom <= b.bottom for b in line.bands)


def test_one_row_shows_the_most_significant_before_it_counts_and_a_count_stands_among_its_events() -> None:
    hours = [event(f"h{n:02}", f"2023-06-24T{n:02}:30+03:00", significance=3 if n == 9 else 1) for n in range(24)]
    line = scene(dataset(hours), View(window="mutiny"), Canvas(1838, 80, font=28)).timeline
    assert "h09" in {mark.event_id for mark in line.marks} & {label.event_id for label in line.labels}
    at = {one.id: line.panels[0].x(datetime(2023, 6, 24, n, 30)) for n, one in enumerate(hours)}
    for more in line.more:
        xs = [at[event_id] for event_id in more.event_ids]
        assert min(xs) - 60 <= more.label.x <= max(xs) + 60
    assert {mark.event_id for mark in line.marks}.union(*(more.event_ids for more in line.more)) == set(at)


def test_an_event_whose_name_has_no_room_has_its_mark_in_a_row_of_its_own() -> None:
    name = "A name that is far too long for any panel. " * 6
    long = Text.of(en=name, pl=name)
    line = scene(
        dataset([event(when="2023-06-24T07:30+03:00", title=long)]), View(), Canvas(timeline_height=60)
    ).timeline
    assert [mark.event_id for mark in line.marks] == ["march"] and not line.more and not line.labels


def test_a_band_says_how_many_it_holds_once() -> None:
    events = [event(f"e{n}", "2023-06-24") for n in range(4)]
    for width in (340, 360, 400):
        line = scene(dataset(events), View(), Canvas(timeline_width=width, timeline_height=90)).timeline
        counted = [more.event_ids for more in line.more]
        assert len(counted) == len(set(counted))


def test_between_two_scales_no_event_is_lost_or_drawn_twice() -> None:
    moments = ["2023-06-23T18:00+03:00", "2023-06-24T23:59+03:00", "2023-06-25T00:00+03:00", "2023-07-31"]
    spans = ["2023-06-24/2023-06-25", "2023-06", "2023-06-24/2023-07-02", "../2023-06-25", "2023-06-24/.."]
    events = [event(f"e{n}", when) for n, when in enumerate(moments + spans)]
    picture = scene(dataset(events), View())
    assert len(picture.events) == len(events)
    assert not faults(picture)


def test_a_wide_date_stands_on_the_scale_that_can_show_it() -> None:
    picture = scene(dataset([event("both", "2023-06-24/2023-07-02")]), View())
    line = picture.timeline
    (span,) = line.spans
    assert line.panels[1].x0 == span.bar.x0 and span.bar.x1 <= line.panels[1].x1
    assert span.bar.ends == (BEYOND, CLOSED), "it begins on the other scale"


# Lanes


def test_a_lane_without_events_in_the_window_is_one_line_that_counts_those_elsewhere() -> None:
    events = [
        event("march", "2023-06-24"),
        *(event(f"deal{n}", "2023-09-01", track="contracts") for n in range(3)),
    ]
    lanes = {lane.track: lane for lane in scene(dataset(events), View(window="mutiny")).timeline.lanes}
    assert lanes["contracts"].closed and not lanes["mutiny"].closed
    assert lanes["contracts"].count.text == words("en").n("timeline.elsewhere", 3)
    assert lanes["contracts"].bottom - lanes["contracts"].top < 20
    assert lanes["minerals"].count.text == words("en").n("timeline.elsewhere", 0)


def test_a_lane_that_a_filter_empties_does_not_claim_that_its_events_lie_elsewhere() -> None:
    events = [event("march", "2023-06-24"), event("deal", "2023-06-24", track="contracts", significance=1)]
    view = View(window="mutiny", text="march")
    lanes = {lane.track: lane for lane in scene(dataset(events), view).timeline.lanes}
    assert lanes["contracts"].count.text == words("en").n("timeline.filtered", 1)


def test_lanes_follow_each_other_in_the_order_of_the_tracks_without_gaps() -> None:
    lanes = drawn().timeline.lanes
    assert [lane.track for lane in lanes] == list(TRACKS)
    assert all(a.bottom == pytest.approx(b.top) for a, b in pairwise(lanes))
    assert lanes[-1].bottom == pytest.approx(drawn().timeline.bottom)


def test_only_the_lanes_of_the_chosen_tracks_are_there() -> None:
    picture = scene(shipped(), View(tracks=("diplomacy", "contracts")))
    assert [lane.track for lane in picture.timeline.lanes] == ["diplomacy", "contracts"]


def test_the_most_significant_events_have_their_names_first() -> None:
    events = [event(f"e{n:02}", "2023-07-10", significance=3 if n == 25 else 1) for n in range(30)]
    picture = scene(dataset(events), View(window="july"), Canvas(timeline_width=340))
    assert "e25" in {label.event_id for label in picture.timeline.labels}


@pytest.mark.parametrize(
    ("days", "unit"), [(4, "hour"), (5, "day"), (130, "day"), (131, "month"), (4 * 366, "month"), (4 * 366 + 1, "year")]
)
def test_the_longer_a_window_the_coarser_its_axis(days: int, unit: str) -> None:
    start = date(2020, 1, 1)
    last = start + timedelta(days=days - 1)  # it belongs to the window
    line = alone("2020-01-02", f"{start}..{last}").timeline
    assert [panel.unit for panel in line.panels] == [unit]


@pytest.mark.more
def test_ticks_do_not_touch_in_any_window() -> None:
    windows = ["1000-01-01..8999-12-31", "2023-06-24T07:00..2023-06-24T07:01", "2020-01-01..2023-12-31",
               "2023-06-24..2023-06-27", "2023-02-28..2023-07-08"]  # fmt: skip
    for window in windows:
        for size in SIZES[:: share(2, 1)]:
            line = scene(shipped(), View(window=window), size).timeline
            texts = [t.label for p in line.panels for t in p.ticks if t.label]
            assert all(a.box[2] < b.box[0] for a, b in pairwise(texts)), window
            assert all(p.x0 - 0.1 <= t.x <= p.x1 + 0.1 for p in line.panels for t in p.ticks)


# The overview


def test_the_overview_marks_the_window_and_the_events_in_it() -> None:
    events = [event("in", "2023-07-15"), event("out", "2023-06-15"), event("old", "2019")]
    picture = scene(dataset(events), View(window="july"))
    ((a, b),) = picture.overview.windows
    panel = picture.overview.panels[-1]
    assert abs((panel.moment(a) - datetime(2023, 7, 1)).days) <= 1
    assert abs((panel.moment(b) - datetime(2023, 8, 1)).days) <= 1
    strokes = picture.overview.strokes
    assert [a < stroke.x0 <= stroke.x1 < b for stroke in strokes] == [stroke.shown for stroke in strokes]
    assert sum(stroke.shown for stroke in strokes) == 1 and len(strokes) == 3


def test_years_in_which_little_happened_take_little_room_on_the_overview() -> None:
    first, second = drawn().overview.panels
    assert first.x1 - first.x0 < 0.2 * (second.x1 - second.x0)
    assert (first.end - first.start) > (second.end - second.start)


def test_a_stretch_of_the_overview_is_the_days_under_it() -> None:
    panels = drawn().overview.panels
    a, b = panels[-1].x(datetime(2023, 6, 20, 12)), panels[-1].x(datetime(2023, 7, 5, 12))
    assert dragged(panels, a, b) == dragged(panels, b, a) == (datetime(2023, 6, 20), datetime(2023, 7, 5))
    assert dragged(panels, a, a) == (datetime(2023, 6, 20), datetime(2023, 6, 20))
    assert dragged(panels, -50, -10) is None


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "&certainty=disputed"])
def test_what_a_closed_lane_says_ends_before_the_scale_changes(language: str, query: str) -> None:
    for canvas in SIZES:
        line = scene(shipped(), View.from_query(f"lang={language}{query}"), canvas).timeline
        said = [lane.count for lane in line.lanes if lane.closed]
        assert said and all(label.text for label in said)
        over = [label.text for label in said if label.box[2] > line.panels[0].x1]
        assert not over, f"{canvas.timeline_width} pixels wide"


@pytest.mark.parametrize(("query", "narrow"), [("track=contracts", 0), ("track=mutiny&category=clash", 1)])
def test_a_panel_with_few_events_gives_its_width_to_the_other(query: str, narrow: int) -> None:
    def wide(view: View) -> list[float]:
        panels = scene(shipped(), view).timeline.panels
        assert len(panels) == 2
        return [panel.x1 - panel.x0 for panel in panels]

    usual, found = wide(View()), wide(View.from_query(query))
    assert found[narrow] < 0.75 * usual[narrow] and found[1 - narrow] > usual[1 - narrow]
    assert found[narrow] > 0.4 * usual[narrow]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [340, 1200, 1380])
def test_every_lane_that_has_events_says_how_many(width: int, language: str) -> None:
    drawn = scene(shipped(), View(language=language), canvas_of(width, 860))
    lanes = drawn.timeline.lanes
    assert {lane.count.text for lane in lanes if not lane.closed} == {
        str(n) for n in Counter(event.track for event in drawn.events).values()
    }
    assert not overlapping([box for lane in lanes for box in (lane.title.box, lane.count.box)])
    assert all(lane.title.box[0] >= 0 for lane in lanes)
