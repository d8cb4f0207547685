"""The chart of happened against known: the diagonal, stems, shadows, and nothing lost."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.handmade import CANVASES, WINDOWS, claim, dataset, event, random_view, shipped
from transcaspian.drawing.lag import lag_ring, lag_sheet
from transcaspian.drawing.ring import RING
from transcaspian.drawing.sheet import Disc, Group, Item, Shape
from transcaspian.drawing.svg import elements, svg
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene import overlapping, scene
from transcaspian.scene.axis import breaks
from transcaspian.scene.lag import SIGN, Lag, lag
from transcaspian.scene.model import BEYOND, CLOSED, Box
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View

CANVAS = CANVASES["1380x860"]


def chart(view: View, width: float = 1380, height: float = 380) -> Lag:
    return lag(shipped(), scene(shipped(), view, CANVAS), width, height)


def test_what_was_known_at_once_lies_on_the_diagonal_and_the_rest_above_it() -> None:
    events = [event("live", "2023-06-24"), event("late", "2023-06-24"), event("much-later", "2023-07-10")]
    claims = [
        claim("a", event_id="live", known_on="2023-06-24"),
        claim("b", event_id="late", known_on="2023-12-22"),
        claim("c", event_id="much-later", known_on="2024-11-30"),
    ]
    data = dataset(events, claims)
    found = lag(data, scene(data, View(), CANVAS), 1380, 380)
    live, late, later = (next(p for p in found.points if p.event_id == e.id) for e in events)
    assert live.live == live.known
    assert later.known < late.known < found.turn < late.live
    assert abs(live.x - late.x) > 2 * SIGN, "of one day: beside each other"
    assert max(live.x, late.x) < later.x


def test_further_claims_stand_on_the_stem_with_their_stance() -> None:
    claims = [claim("a"), claim("b", "denies", known_on="2023-07-01"), claim("c", "context", known_on="2023-07-02")]
    data = dataset([event()], claims)
    (point,) = lag(data, scene(data, View(), CANVAS), 1380, 380).points
    assert [stance for _, stance in point.later] == ["denies"] and point.later[0][0] < point.known


def test_the_shadow_of_december_over_june_is_named() -> None:
    texts = [label.text for label in chart(View(window="june-july")).shadows]
    assert any("22 December 2023" in text for text in texts), texts


def test_on_a_day_of_june_there_is_no_december() -> None:
    found = chart(View(window="mutiny", known_by=date(2023, 6, 25)))
    assert found.points and not any("December" in label.text for label in found.shadows)
    assert all(point.known >= found.top for point in found.points)


def one(when: str, window: str, known_on: str = "2023-12-22") -> Lag:
    data = dataset([event(when=when)], [claim("a", known_on=known_on)])
    return lag(data, scene(data, View(window=window), CANVAS), 1380, 380)


@pytest.mark.parametrize("window", ["june-july", "mutiny", "2023-06-24T06:00..2023-06-24T22:00", "july"])
@pytest.mark.parametrize("day", ["2023-06-24", "2023-07-05"])
def test_a_day_has_no_hour(window: str, day: str) -> None:
    found = one(day, window)
    assert all(panel.unit != "hour" for panel in found.panels)
    texts = [t.label.text for p in found.panels for t in p.ticks if t.label]
    assert not any(":" in text for text in texts), texts
    for point in found.points:
        panel = next(p for p in found.panels if p.x0 <= point.x <= p.x1)
        wide = (panel.x1 - panel.x0) / ((panel.end - panel.start).total_seconds() / 86400)
        for column in found.shares:
            assert column[0] < point.x - SIGN and point.x + SIGN < column[2], "as wide as the day"
            assert column[2] - column[0] == pytest.approx(wide, abs=3)
        assert found.shares or wide <= 3 * SIGN, "a mark covers the day"


def test_a_known_hour_and_a_day_stand_in_the_same_column() -> None:
    events = [event("hour", "2023-06-24T22:00+03:00"), event("day", "2023-06-24")]
    data = dataset(events)
    found = lag(data, scene(data, View(window="mutiny"), CANVAS), 1380, 380)
    assert len({column[0] for column in found.shares}) == 1 and len({p.y for p in found.points}) == 1


def test_a_date_wider_than_a_day_is_a_bar_that_is_open_where_it_goes_on() -> None:
    (point,) = one("2023-06-20/2023-07-10", "july").points
    assert point.bar and point.bar.ends == (BEYOND, CLOSED) and point.x == point.bar.x1
    (point,) = one("2023-07-10/2023-08-03", "july").points
    assert point.bar and point.bar.ends == (CLOSED, BEYOND) and point.live == point.known, "no stem at the edge"


@pytest.mark.parametrize("when", ["2023", "2023-06/2023-08", "../2023-12-01", "2016/.."])
def test_what_is_wider_than_the_window_is_counted_and_not_put_at_its_edge(when: str) -> None:
    found = one(when, "july")
    assert not found.points and found.wide == ("march",)


def test_what_was_known_before_the_window_is_counted() -> None:
    found = one("2023-06-20/2023-07-10", "july", "2023-06-21")
    assert not found.points and found.early == ("march",)


def test_a_claim_of_a_month_is_known_for_certain_at_its_end_and_perhaps_since_its_start() -> None:
    month, day = (
        one("2023-06-24", "june-july", "2023-12").points[0],
        one("2023-06-24", "june-july", "2023-12-31").points[0],
    )
    assert month.known == day.known and month.since > month.known + 3
    assert day.since == day.known


def test_breaks_of_scale_stand_on_both_axes() -> None:
    found = chart(View())
    assert len(breaks(found.panels)) == 1 and len(found.breaks) == 2
    sheet = lag_sheet(scene(shipped(), View(), CANVAS), found)
    paper = [s for s in sheet.items if isinstance(s, Shape) and s.closed and s.fill == sheet.ground]
    boxes = [bounding(s) for s in paper]
    for x in breaks(found.panels):
        assert any(box[0] < x < box[2] and box[1] < found.top and box[3] > found.bottom for box in boxes)
    for y in found.breaks:
        assert any(box[1] < y < box[3] and box[0] < found.left and box[2] > found.width - 10 for box in boxes)
    assert not chart(View(window="july", known_by=date(2023, 7, 10))).breaks, "one scale has no break"


def bounding(item: Item) -> Box:
    if isinstance(item, Disc):
        return item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r
    assert isinstance(item, Shape)
    points = [point for ring in item.rings for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


@settings(max_examples=share(60), deadline=None)
@given(st.integers(0, 5000))
def test_every_event_is_placed_within_the_chart_or_counted(seed: int) -> None:
    view = random_view(seed)
    drawn = scene(shipped(), view, CANVAS)
    found = lag(shipped(), drawn, 1380, 380)
    counted = [*found.undated, *found.wide, *found.early, *found.lesser]
    assert sorted([*(p.event_id for p in found.points), *counted]) == sorted(e.id for e in drawn.events)
    for point in found.points:
        assert found.left - 1 <= point.x <= found.width
        heights = [point.live, point.known, point.y, point.since, *(y for y, _ in point.later)]
        assert all(found.top - 1 <= y <= found.bottom + 1 for y in heights), (view, point)


@settings(max_examples=share(30), deadline=None)
@given(st.integers(0, 5000), st.sampled_from([(360.0, 300.0), (1000.0, 380.0), (1800.0, 380.0)]))
def test_texts_do_not_touch(seed: int, size: tuple[float, float]) -> None:
    found = chart(random_view(seed), *size)
    upwards = [t.label.box for t in found.ticks if t.label]
    across = [label.box for panel in found.panels for label in panel.title]
    across += [t.label.box for panel in found.panels for t in panel.ticks if t.label]
    assert not overlapping([*upwards, *across]), found.panels
    signs = [(p.x - SIGN, p.y - SIGN, p.x + SIGN, p.y + SIGN) for p in found.points if not p.bar]
    for label in found.shadows:
        assert found.left <= label.box[0] and label.box[2] <= found.width, label.text
        assert not any(overlapping([label.box, box]) for box in signs), label.text
    for boxes in (upwards, [label.box for label in found.shadows]):
        for n, a in enumerate(boxes):
            assert all(a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5 for b in boxes[n + 1 :]), boxes


@pytest.mark.one_in(2)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_mark_can_be_chosen_and_says_what_it_is(window: str) -> None:
    for theme, language in product(THEMES, LANGUAGES):
        view = View(window=window, theme=theme, language=language, event="putin-address")
        drawn = scene(shipped(), view, CANVAS)
        found = lag(shipped(), drawn, 1380, 380)
        sheet = lag_sheet(drawn, found)
        groups = [item for item in sheet.items if isinstance(item, Group)]
        assert sorted(g.events[0] for g in groups) == sorted(p.event_id for p in found.points)
        for group in groups:
            about = drawn.signs[group.events[0]]
            assert about.title in group.title and about.when in group.title and about.certainty in group.title
        assert all(-1 <= x <= sheet.width + 1 for item in sheet.items if isinstance(item, Shape)
                   for ring in item.rings for x, _ in ring)  # fmt: skip


def test_a_page_draws_the_chart_once_for_all_selected_events_and_with_the_ring_it_is_the_whole() -> None:
    found = chart(View())
    for event_id in ("", found.points[0].event_id, next(p.event_id for p in found.points if p.bar)):
        drawn = scene(shipped(), View(event=event_id), CANVAS)
        page, mark = (svg(lag_sheet(drawn, found, (RING,)), fonts=False), elements(lag_ring(drawn, found)))
        assert page == svg(lag_sheet(scene(shipped(), View(), CANVAS), found, (RING,)), fonts=False)
        assert page.replace('<g class="chosen"></g>', mark) == svg(lag_sheet(drawn, found), fonts=False)
        assert bool(mark) == bool(event_id)


def test_many_events_are_bounded_and_counted() -> None:
    events = [event(f"e{n}", f"2023-07-{n % 28 + 1:02}") for n in range(3000)]
    data = dataset(events, [claim(f"{e.id}.1", event_id=e.id, known_on=e.date.text) for e in events])
    found = lag(data, scene(data, View(window="july"), CANVAS), 1380, 380)
    assert len(found.points) == 500 and len(found.lesser) == 2500
