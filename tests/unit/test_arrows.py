"""Arrows of links on the timeline: from one event to the other, and never through a word."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.amounts import share
from tests.unit.handmade import dataset, event, link, shipped
from tests.unit.pictures import SIZES, lane_texts
from transcaspian.drawing.scenes import draw_map, draw_timeline
from transcaspian.drawing.sheet import Group, Shape
from transcaspian.look.palette import palette
from transcaspian.scene import Scene, scene
from transcaspian.scene.arrows import arrows
from transcaspian.scene.model import Arrow, Box, Point
from transcaspian.view.query import View
from transcaspian.view.threads import thread_window

WINDOWS = ("", "mutiny", "july", "2022-23", "all", "2023-06-23..2023-06-27")


def cuts(a: Point, b: Point, box: Box) -> bool:
    """Whether a line comes into a box (after Liang and Barsky)."""
    first, last = 0.0, 1.0
    for start, step, low, high in (
        (a[0], b[0] - a[0], box[0], box[2]),
        (a[1], b[1] - a[1], box[1], box[3]),
    ):
        if step == 0:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, near), min(last, far)
    return first < last


def through(drawn: Scene, one: Arrow) -> list[str]:
    """The words that an arrow runs through."""
    parts = [*pairwise(one.points), *pairwise((*one.head, one.head[0]))]
    return [label.text for label in lane_texts(drawn.timeline) if any(cuts(a, b, label.box) for a, b in parts)]


def views() -> list[View]:
    """Every event with links in each window, and every thread alone."""
    data = shipped()
    tied = sorted({end for one in data.links for end in (one.from_event, one.to_event)})
    found = [View(window=window, event=one) for one in tied for window in WINDOWS]
    for one in tied:
        alone = View(thread=one, window=thread_window(data, View(), one))
        found += [alone, alone.but(window="all"), alone.but(event=one, language="pl")]
    return found


@pytest.mark.more
def test_no_arrow_runs_through_a_word_in_any_view_at_any_size() -> None:
    every, seen, wanted = [(view, size) for view in views() for size in SIZES], 0, 0
    for view, size in every[:: max(1, len(every) // share(60, len(every)))]:
        drawn = scene(shipped(), view, size)
        ends = {view.event} if view.event and not view.thread else {e.id for e in drawn.events}
        wanted += sum(bool(ends & {one.from_event, one.to_event}) for one in drawn.links)
        for one in arrows(drawn):
            seen += 1
            assert through(drawn, one) == [], (view, size, one.from_event, one.to_event)
            inside = [0 <= x <= drawn.timeline.width and drawn.timeline.top <= y <= drawn.timeline.bottom
                      for x, y in (*one.points, *one.head)]  # fmt: skip
            assert all(inside), (view, size, one)
    assert seen > 20 and seen > wanted * 0.5  # the others stand in one count, or nothing leads to them


def test_an_arrow_leads_from_one_event_to_the_other_across_lanes() -> None:
    events = [event("a", "2023-07-03"), event("b", "2023-07-20", track="contracts"), event("c", "2023-07-09")]
    data = dataset(events, links=[link("a", "b", "led-to", "a.1"), link("c", "a")])
    drawn = scene(data, View(window="july", event="a"))
    at = {mark.event_id: (mark.x, mark.y) for mark in drawn.timeline.marks}
    at |= {span.event_id: ((span.bar.x0 + span.bar.x1) / 2, span.y) for span in drawn.timeline.spans}
    found = {(one.from_event, one.to_event): one for one in arrows(drawn)}
    assert found.keys() == {("a", "b"), ("c", "a")}
    for (start, end), one in found.items():
        for (x, y), name in ((one.points[0], start), (one.head[0], end)):
            assert abs(x - at[name][0]) < 30 and abs(y - at[name][1]) < 8, (name, x, y, at[name])
        assert one.borne == (end == "b")
    assert arrows(scene(data, View(window="july"))) == () and arrows(scene(data, View(window="july", event="b")))
    assert len(arrows(scene(data, View(window="july", thread="c")))) == 2  # the whole thread
    assert arrows(scene(data, View(window="2023-07-01..2023-07-05", event="a"))) == ()  # the others are not shown
    assert arrows(scene(data, View(window="july", event="a", known_by=date(2023, 6, 1)))) == ()


def test_the_editors_reading_is_dashed_and_arrows_lie_beneath_all_marks() -> None:
    data = dataset([event("a", "2023-07-03"), event("b", "2023-07-20")], links=[link("a", "b", "led-to")])
    items = draw_timeline(scene(data, View(window="july", event="a")), palette("light"))
    [at] = [n for n, item in enumerate(items) if isinstance(item, Group) and item.key == "arrows"]
    group = items[at]
    assert isinstance(group, Group)
    way, head = group.items
    assert isinstance(way, Shape) and way.dash and isinstance(head, Shape) and head.fill
    assert at < min(n for n, item in enumerate(items) if isinstance(item, Group) and item.events)


def test_the_places_of_a_thread_are_joined_in_order_on_the_map() -> None:
    view = View(thread="lukashenko-deal", window=thread_window(shipped(), View(), "lukashenko-deal"))
    drawn = scene(shipped(), view)
    ways = [line for line in drawn.map.lines if line.style == "thread"]
    placed = [one for one in drawn.events if one.location_id]
    stops = [one for before, one in pairwise(placed) if before.location_id != one.location_id]
    assert [line.event_id for line in ways] == [one.id for one in stops] and len(ways) > 3
    assert [item.key for item in drawn.legend if item.key == "thread"] == ["thread"]
    [lines] = [one for one in draw_map(drawn, palette("light")) if isinstance(one, Group) and one.key == "lines"]
    parts = [part for one in lines.items for part in (one.items if isinstance(one, Group) else (one,))]
    assert sum(isinstance(part, Shape) and part.closed for part in parts) == len(ways)  # a head each
    assert not [line for line in scene(shipped(), view.but(thread="")).map.lines if line.style == "thread"]
