"""A mark stands only where a time is known: the rule of marks and bars, over all windows and dates."""

from __future__ import annotations

import operator
import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.handmade import WINDOWS, dataset, event, shipped
from tests.unit.pictures import SIZES, covered_on_timeline, faults
from tests.unit.sheets import loose
from transcaspian.dataset.columns import Bounds
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.bars import draw_bar
from transcaspian.drawing.scenes import draw_overview, draw_timeline
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, rectangle
from transcaspian.language.datewords import when
from transcaspian.look.palette import FILL_OF_CERTAINTY, palette
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.axis import breaks
from transcaspian.scene.bars import bar
from transcaspian.scene.model import BEYOND, CLOSED, OPEN, SOFT, Bar, Panel, Piece
from transcaspian.view.query import View
from transcaspian.view.selection import select

DATES = (
    "2023", "2023-06", "2023-06~", "2023-06-24", "2023-06-24~", "2023-06-20/2023-07-10", "2022-12/2024-01", "2016/..",
    "../2023-06-24", "../2023-12-31", "2023-06-24/..", "2023-06-24T07+03:00~", "2023-06-24T07:00+03:00",
    "2023-06-24T23+03:00~", "2023-06-24T22:00+03:00/2023-06-25T03:00+03:00", "2023-01/2023-06", "2014", "2023?",
    "2023-06-24T00:30+03:00~", "2021-10/2021-11", "2024-12-31",
)  # fmt: skip


def some_window(seed: int) -> str:
    """A window as a reader may drag or type it: hours, days, months or years."""
    chance = random.Random(seed)
    if chance.random() < 0.2:
        return chance.choice(WINDOWS)
    start = datetime(2013, 1, 1) + timedelta(days=chance.randrange(4500))
    if chance.random() < 0.6:
        start = datetime(2023, 5, 1) + timedelta(hours=chance.randrange(24 * 240))
    length = timedelta(hours=chance.choice([1, 5, 16, 30, 90, 400, 1500, 9000, 40000]))
    end = start + length
    if length > timedelta(hours=30):
        return f"{start:%Y-%m-%d}..{end:%Y-%m-%d}"
    return f"{start:%Y-%m-%dT%H:%M}..{end:%Y-%m-%dT%H:%M}"


def data() -> Dataset:
    return dataset([event(f"e{n}", date) for n, date in enumerate(DATES)])


def width(bounds: Bounds, panel: Panel) -> float:
    start, end = bounds
    return float("inf") if start is None or end is None else panel.x(end) - panel.x(start)


def wrong(drawn: Scene, given: Dataset) -> list[str]:
    """Where a picture breaks the rule, in words."""
    line, bounds = drawn.timeline, select(given, drawn.view).bounds
    found = []

    def panel_at(x: float) -> Panel:
        return next(p for p in line.panels if p.x0 - 1 <= x <= p.x1 + 1)

    def banded(x: float, y: float) -> bool:
        return any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in line.bands)

    for mark in line.marks:
        if banded(mark.x, mark.y):
            continue
        panel, (start, end) = panel_at(mark.x), bounds[mark.event_id]
        if width((start, end), panel) > 3 * line.radius + 0.5:
            found.append(f"{mark.event_id} is wider than its mark")
        elif start is None or end is None or start < panel.start or end > panel.end:
            found.append(f"{mark.event_id} is cut and has a mark")
        elif abs(mark.x - (panel.x(start) + panel.x(end)) / 2) > line.radius + 0.5:
            found.append(f"{mark.event_id} is not where it was")
    for span in line.spans:
        panel, (start, end) = panel_at(span.bar.x0), bounds[span.event_id]
        event = given.events[span.event_id]
        soft = event.date.soft()
        for at, edge, outside, fading, x in (
            (start, panel.start, operator.lt, soft[0], span.bar.x0),
            (end, panel.end, operator.gt, soft[1], span.bar.x1),
        ):
            ended = span.bar.ends[0 if edge == panel.start else 1]
            if at is None:
                wanted = {OPEN}
            elif outside(at, edge):
                wanted = {BEYOND}
            else:
                wanted = {SOFT, BEYOND} if fading else {CLOSED}
            if ended not in wanted:
                found.append(f"{span.event_id} ends {ended} where it should {wanted}")
            if ended == BEYOND and abs(x - (panel.x0 if edge == panel.start else panel.x1)) > 1:
                found.append(f"{span.event_id} goes on inside the panel")
        label = next((label for label in line.labels if label.event_id == span.event_id), None)
        dated = when(event.date, drawn.view.language, drawn.view.zone, short=True)
        if label and span.bar.goes_on and dated not in label.text:
            found.append(f"{label.text} does not say {dated}")
    for band in line.bands:
        panel = panel_at(band.x0)
        inside = band.x0 > panel.x0 + 1, band.x1 < panel.x1 - 1
        if any(within and end != CLOSED for within, end in zip(inside, band.ends, strict=True)):
            found.append("a band that ends in the panel is open")
    return found


@settings(max_examples=share(120), deadline=None)
@given(st.integers(0, 100_000))
def test_no_mark_stands_where_no_time_is_known(seed: int) -> None:
    size = random.Random(seed).choice(SIZES)
    for given_data in (data(), shipped()):
        drawn = scene(given_data, View(window=some_window(seed)), size)
        assert not wrong(drawn, given_data), drawn.view.window
        assert not covered_on_timeline(drawn), drawn.view.window


@pytest.mark.one_in(7)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_date_is_drawn_without_faults(window: str, size: Canvas) -> None:
    drawn = scene(data(), View(window=window), size)
    assert not wrong(drawn, data()) and not faults(drawn)


def test_a_year_cut_by_the_window_has_no_mark_says_its_date_and_is_open_where_it_goes_on() -> None:
    drawn = scene(shipped(), View(window="2023-11-10..2024-03-03"))
    spans = {span.event_id: span for span in drawn.timeline.spans}
    years = [i for i in spans if shipped().events[i].date.text == "2023"]
    assert len(years) == 2
    for event_id in years:
        assert spans[event_id].bar.ends == (BEYOND, CLOSED)
        assert event_id not in {mark.event_id for mark in drawn.timeline.marks}
        (label,) = [label for label in drawn.timeline.labels if label.event_id == event_id]
        assert label.text.endswith("(2023)")


def test_what_is_wider_than_the_window_is_listed_in_a_band_that_is_open_on_both_sides() -> None:
    line = scene(dataset([event(when="2023")]), View(window="july")).timeline
    (band,) = line.bands
    assert band.ends == (BEYOND, BEYOND) and not line.spans
    assert line.labels[0].text.endswith("(2023)")


def test_a_band_of_wider_dates_ends_where_they_end() -> None:
    line = scene(dataset([event(when="../2023-06-24")]), View(window="mutiny")).timeline
    (band,), (panel,) = line.bands, line.panels
    assert band.ends == (BEYOND, CLOSED)
    assert band.x0 == panel.x0 and band.x1 == pytest.approx(panel.x(datetime(2023, 6, 25)))


def test_the_same_event_keeps_its_row_when_only_the_far_end_of_the_window_moves() -> None:
    events = [event("year", "2023", significance=3), event("day", "2023-12-20")]
    rows = [
        {s.event_id: s.y for s in scene(dataset(events), View(window=f"2023-11-10..{end}")).timeline.spans}
        for end in ("2024-03-03", "2024-04-03", "2024-05-03")
    ]
    assert rows[0] == rows[1] == rows[2] and set(rows[0]) == {"year"}


PANEL = Panel(datetime(2023, 7, 1), datetime(2023, 8, 1), 100.0, 1030.0, "day")  # 30 pixels a day
NONE = (timedelta(), timedelta())


def test_what_is_hardly_in_the_axis_can_still_be_seen_and_clicked() -> None:
    found = bar((datetime(2023, 6, 1), datetime(2023, 7, 1, 0, 10)), NONE, PANEL, 5)
    assert found is not None and found.x0 == 100 and found.x1 == 110 and found.ends == (BEYOND, CLOSED)


# Drawn


def inside(items: list[Item]) -> list[Shape | Disc]:
    return [item for item in items if isinstance(item, Shape | Disc)]


def test_a_bar_carries_each_certainty_in_its_own_way() -> None:
    whole = Bar((Piece(100, 160, 1),), (CLOSED, CLOSED))
    drawn = {
        fill: inside([*draw_bar(whole, 50, 4.3, fill, "#123456", "#ffffff")]) for fill in FILL_OF_CERTAINTY.values()
    }
    assert len(set(map(str, drawn.values()))) == len(FILL_OF_CERTAINTY)
    dots = [item for item in drawn["dot"] if isinstance(item, Disc)]
    assert len(dots) > 4 and not any(isinstance(item, Disc) for item in drawn[FILL_OF_CERTAINTY["claimed"]])


@pytest.mark.parametrize("wide", [12, 20, 60, 600])
def test_the_texture_of_a_bar_is_never_one_point(wide: int) -> None:
    narrow = Bar((Piece(100, 100 + wide, 1),), (CLOSED, CLOSED))
    dots = [item for item in draw_bar(narrow, 50, 4.3, "dot", "#123456", "#ffffff") if isinstance(item, Disc)]
    assert len(dots) >= 2 and abs(sum(d.x for d in dots) / len(dots) - (100 + wide / 2)) < 0.1


def test_an_end_that_goes_on_has_no_line_that_closes_it() -> None:
    closed, cut = (
        inside(
            [
                *draw_bar(
                    Bar((Piece(100, 160, 1),), (end, CLOSED)),
                    50,
                    4.3,
                    FILL_OF_CERTAINTY["claimed"],
                    "#123456",
                    "#ffffff",
                )
            ]
        )
        for end in (CLOSED, BEYOND)
    )

    def upright(items: list[Shape | Disc], x: float) -> bool:
        return any(
            isinstance(s, Shape) and not s.closed and len(s.rings[0]) == 2 and {p[0] for p in s.rings[0]} == {x}
            for s in items
        )

    assert upright(closed, 100) and upright(closed, 160)
    assert not upright(cut, 100) and upright(cut, 160)
    arrow = [s for s in cut if isinstance(s, Shape) and len(s.rings[0]) == 3]
    assert len(arrow) == 1 and arrow[0].rings[0][1] == (100, 50)


def test_a_bar_is_chosen_and_boxed_like_a_mark() -> None:
    view = View(window="2022-23", event="march")
    drawn = scene(dataset([event(when="2023-05")]), view)
    colours, (span,) = palette("light"), drawn.timeline.spans
    items = loose(draw_timeline(drawn, colours))
    (group,) = [g for g in items if isinstance(g, Group) and g.key == "mark"]
    assert group.events == ("march",) and drawn.signs["march"].when in group.title
    (box,) = [s for s in items if isinstance(s, Shape) and s.fill == colours.highlight]
    assert box.rings[0][0][0] < span.bar.x0 and box.rings[0][2][0] > span.bar.x1


def test_no_line_of_an_hour_runs_through_a_band() -> None:
    drawn = scene(dataset([event(f"e{n}", "2023-06-24") for n in range(9)]), View(window="mutiny"))
    colours, (band,) = palette("light"), drawn.timeline.bands
    items = list(draw_timeline(drawn, colours))
    ground = items.index(rectangle((band.x0, band.top, band.x1, band.bottom), colours.panel))
    hours = [n for n, s in enumerate(items) if isinstance(s, Shape) and s.stroke == colours.rule and not s.closed
             and s.rings[0][0][0] == s.rings[0][1][0]]  # fmt: skip
    assert hours and max(hours) < ground


# Breaks of scale


def broken_at(items: tuple[Item, ...], x: float, paper: str) -> bool:
    return any(
        isinstance(s, Shape) and s.closed and s.fill == paper
        and min(p[0] for p in s.rings[0]) < x < max(p[0] for p in s.rings[0]) < x + 12
        for s in items
    )  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_every_change_of_speed_is_drawn_as_a_break_the_strip_of_all_years_too(size: Canvas) -> None:
    drawn = scene(shipped(), View(), size)
    colours = palette("light")
    for panels, items in (
        (drawn.timeline.panels, draw_timeline(drawn, colours)),
        (drawn.overview.panels, draw_overview(drawn, colours)),
    ):
        assert len(breaks(panels)) == 1
        assert all(broken_at(items, x, colours.paper) for x in breaks(panels))


def test_an_axis_of_one_speed_has_no_break() -> None:
    drawn = scene(dataset([event(when="2023-07-05")]), View(window="july"))
    assert not breaks(drawn.timeline.panels) and not breaks(drawn.overview.panels) and not drawn.overview.titles


def test_the_strip_of_all_years_names_the_speed_on_both_sides() -> None:
    assert [label.text for label in scene(shipped(), View()).overview.titles] == ["year by year", "month by month"]
    assert "two slanted lines" in scene(shipped(), View()).summary


def test_on_the_strip_of_all_years_a_wide_date_is_a_line_and_no_stroke() -> None:
    events = [event("year", "2023"), event("day", "2023-07-10")]
    strip = scene(dataset(events), View(window="all")).overview
    wide = [s for s in strip.strokes if s.x1 > s.x0]
    panel = strip.panels[-1]
    assert len(wide) == 1 and len(strip.strokes) == 2
    assert wide[0].x0 == pytest.approx(panel.x(datetime(2023, 1, 1)), abs=1)
    assert wide[0].x1 == pytest.approx(panel.x(datetime(2024, 1, 1)), abs=1)
