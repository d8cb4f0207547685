"""Arrows of links on the timeline: from one event to the other, and never through a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise, product
from math import dist

import pytest

from tests.amounts import share
from tests.unit.handmade import dataset, event, link, shipped
from tests.unit.pictures import SIZES, lane_texts, map_boxes
from transcaspian.drawing.scenes import draw_map, draw_timeline, to_pixel
from transcaspian.drawing.sheet import Group, Shape, Text, texts
from transcaspian.language.messages import words
from transcaspian.look.palette import palette
from transcaspian.scene import Canvas, Scene, overlapping, scene
from transcaspian.scene.arrows import Arrows, arrows, key_in_words, key_of
from transcaspian.scene.model import Arrow, Box, Point
from transcaspian.scene.sizes import DEFAULT, PHONE, canvas
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


def along_each_other(found: Sequence[Arrow]) -> list[tuple[str, str, str, str]]:
    """Arrows that neither begin nor end together, nor look the same, and lie on one line for a part of their ways."""
    alike = list[tuple[str, str, str, str]]()
    for one, other in combinations(found, 2):
        together = one.from_event == other.from_event or one.to_event == other.to_event
        if together and one.borne == other.borne:
            continue
        for a, b in product(pairwise(one.points), pairwise(other.points)):
            for across, along in ((0, 1), (1, 0)):
                level = [p[across] for p in (*a, *b)]
                (a0, a1), (b0, b1) = (sorted(p[along] for p in part) for part in (a, b))
                if max(level) - min(level) < 1.2 and min(a1, b1) - max(a0, b0) > 3:
                    alike.append((one.from_event, one.to_event, other.from_event, other.to_event))
    return alike


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
def test_no_arrow_runs_through_a_word_or_along_another_in_any_view_at_any_size() -> None:
    every, seen, blocked = [(view, size) for view in views() for size in SIZES], 0, 0
    for view, size in every[:: max(1, len(every) // share(30, len(every)))]:
        drawn = scene(shipped(), view, size)
        found = arrows(drawn)
        for one in found.drawn:
            seen += 1
            assert through(drawn, one) == [], (view, size, one.from_event, one.to_event)
            inside = [0 <= x <= drawn.timeline.width and drawn.timeline.top <= y <= drawn.timeline.bottom
                      for x, y in (*one.points, *one.head)]  # fmt: skip
            assert all(inside), (view, size, one)
        assert along_each_other(found.drawn) == [], (view, size)
        held = [set(more.event_ids) for more in drawn.timeline.more]
        apart = [one for one in found.left_out if not any({one.from_event, one.to_event} <= some for some in held)]
        blocked += len(apart)
        ends = {view.event} if view.event and not view.thread else {e.id for e in drawn.events}
        wanted = [one for one in drawn.links if ends & {one.from_event, one.to_event}]
        assert len(wanted) == len(found.drawn) + len(found.left_out), "each is drawn or counted"
    assert seen > 20 and seen > blocked * 20, (seen, blocked)


def test_an_arrow_leads_from_one_event_to_the_other_across_lanes() -> None:
    events = [event("a", "2023-07-03"), event("b", "2023-07-20", track="contracts"), event("c", "2023-07-09")]
    data = dataset(events, links=[link("a", "b", "led-to", "a.1"), link("c", "a")])
    drawn = scene(data, View(window="july", event="a"))
    at = {mark.event_id: (mark.x, mark.y) for mark in drawn.timeline.marks}
    at |= {span.event_id: ((span.bar.x0 + span.bar.x1) / 2, span.y) for span in drawn.timeline.spans}
    found = {(one.from_event, one.to_event): one for one in arrows(drawn).drawn}
    assert found.keys() == {("a", "b"), ("c", "a")}
    for (start, end), one in found.items():
        for (x, y), name in ((one.points[0], start), (one.head[0], end)):
            assert abs(x - at[name][0]) < 30 and abs(y - at[name][1]) < 8, (name, x, y, at[name])
        assert one.borne == (end == "b")
    july = View(window="july")
    assert arrows(scene(data, july)) == Arrows() and arrows(scene(data, july.but(event="b"))).drawn
    assert len(arrows(scene(data, july.but(thread="c"))).drawn) == 2  # the whole thread
    assert arrows(scene(data, View(window="2023-07-01..2023-07-05", event="a"))) == Arrows()  # no other is shown
    assert arrows(scene(data, july.but(event="a", known_by=date(2023, 6, 1)))) == Arrows()


def test_a_thread_alone_has_only_its_lanes_and_roomier_rows() -> None:
    alone = View(window="july", thread="zenit-asfat-yda-2023")
    lanes = {view: scene(shipped(), view).timeline.lanes for view in (alone, alone.but(thread=""))}
    assert {lane.track for lane in lanes[alone]} == {"contracts"} and len(lanes[alone.but(thread="")]) > 3
    events = [event("a", "2023-07-03"), event("b", "2023-07-03"), event("c", "2023-07-20")]
    data = dataset(events, links=[link("a", "b"), link("b", "c")])
    drawn = [scene(data, View(window="july", thread=name)).timeline for name in ("", "a")]
    rows = [sorted({label.y for label in line.labels}) for line in drawn]
    assert [len(heights) for heights in rows] == [2, 2]
    apart = [below - above for above, below in rows]
    assert apart[1] > apart[0] * 1.2 > 0


def test_the_editors_reading_is_dashed_and_arrows_lie_beneath_all_marks() -> None:
    data = dataset([event("a", "2023-07-03"), event("b", "2023-07-20")], links=[link("a", "b", "led-to")])
    items = draw_timeline(scene(data, View(window="july", event="a")), palette("light"))
    [at] = [n for n, item in enumerate(items) if isinstance(item, Group) and item.key == "arrows"]
    group = items[at]
    assert isinstance(group, Group) and isinstance(group.items[0], Group)
    way, head = group.items[0].items
    assert isinstance(way, Shape) and way.dash and isinstance(head, Shape) and head.fill
    assert at < min(n for n, item in enumerate(items) if isinstance(item, Group) and item.events)


def test_what_arrows_mean_and_how_many_there_is_no_room_for_stands_beside_the_title() -> None:
    data = dataset([event(name, "2023-07-03") for name in "abcdefgh"] + [event("z", "2023-07-20")],
                   links=[link("a", "z", "led-to", "a.1"), link("z", "b"), link("g", "h")])  # fmt: skip
    drawn = scene(data, View(window="july", thread="a"))
    found = arrows(drawn)
    assert [part.borne for part in key_of(drawn, found)] == [True, False] and not found.left_out
    low = scene(data, View(window="july", event="g"), Canvas(timeline_height=100))
    held = arrows(low)
    assert [(one.from_event, one.to_event) for one in held.left_out] == [("g", "h")]  # both in one count
    assert [part.label.text for part in key_of(low, held)] == [words("en")("timeline.left_out", n="1")]
    for window in WINDOWS:
        wide = scene(shipped(), View(window=window, event="putin-address", language="pl"))
        titles = [label.box for panel in wide.timeline.panels for label in panel.title]
        written = [part.label.box for part in key_of(wide, arrows(wide))]
        assert overlapping([*titles, *written]) == []


def test_what_arrows_mean_is_said_in_words_where_the_title_has_no_room_for_it() -> None:
    view, say = View(window="mutiny", event="rostov-hq-seized"), words("en")
    narrow, wide = (scene(shipped(), view, canvas(*size)) for size in ((PHONE, 844), DEFAULT))
    assert key_of(narrow, arrows(narrow)) == () and key_in_words(wide, arrows(wide)) == ""
    told = key_in_words(narrow, arrows(narrow))
    assert say("timeline.reading") in told and say("timeline.borne") in told
    plain = scene(shipped(), view.but(event=""), canvas(PHONE, 844))
    assert key_in_words(plain, arrows(plain)) == ""


@pytest.mark.parametrize(("size", "language"), [(DEFAULT, "en"), ((PHONE, 844), "pl")])
def test_the_places_of_a_thread_are_joined_in_order_on_the_map(size: tuple[int, int], language: str) -> None:
    window = thread_window(shipped(), View(), "akorda-denial")
    view = View(thread="akorda-denial", window=window, language=language)
    drawn = scene(shipped(), view, canvas(*size))
    ways = [line for line in drawn.map.lines if line.style == "thread"]
    placed = [one for one in drawn.events if one.location_id]
    stops = [one for before, one in pairwise(placed) if before.location_id != one.location_id]
    steps = sorted(step for line in ways for step in line.steps)
    assert [drawn.events[step - 1].id for step in steps] == [one.id for one in stops] and len(ways) > 3
    assert [item.key for item in drawn.legend if item.key == "thread"] == ["thread"]
    [lines] = [one for one in draw_map(drawn, palette("light")) if isinstance(one, Group) and one.key == "lines"]
    parts = [part for one in lines.items for part in (one.items if isinstance(one, Group) else (one,))]
    assert sum(isinstance(part, Shape) and part.closed for part in parts) == len(ways)  # a head each
    written = [part for part in parts if isinstance(part, Text)]
    numbers = [part.text for part in written]
    boxes = [(one.left, one.y - one.size / 2, one.left + one.width, one.y + one.size / 2) for one in written]
    assert overlapping([*boxes, *(label.box for label in drawn.map.labels)]) == []
    assert sorted(numbers) == sorted(", ".join(map(str, line.steps)) for line in ways)
    assert {line.style for line in drawn.map.lines} <= {"thread", "call"}  # no route that could be taken for its way
    every = {line.style for line in scene(shipped(), view.but(thread="")).map.lines}
    assert "thread" not in every and {"rail", "march"} <= every


@pytest.mark.parametrize(("size", "frame", "least"), [(DEFAULT, "", 8), (DEFAULT, "caspian", 2), ((PHONE, 844), "", 7)])
def test_the_numbers_of_a_crowded_thread_stand_apart_and_on_no_mark(
    size: tuple[int, int], frame: str, least: int
) -> None:
    window = thread_window(shipped(), View(), "fsb-opens-case")
    drawn = scene(shipped(), View(thread="fsb-opens-case", window=window, frame=frame), canvas(*size))
    [lines] = [one for one in draw_map(drawn, palette("light")) if isinstance(one, Group) and one.key == "lines"]
    numbers = [(left - 2, top, right + 2, bottom) for left, top, right, bottom in (t.box for t in texts(lines.items))]
    assert least <= len(numbers) <= sum(line.style == "thread" for line in drawn.map.lines)
    others = [*map_boxes(drawn).values(), *(label.box for label in drawn.map.labels)]
    assert not [pair for pair in overlapping([*numbers, *others]) if set(pair) & set(numbers)]


@pytest.mark.parametrize("frame", ["march", "corridor", "caspian", "uralsk"])
def test_where_a_threads_ways_leave_the_map_their_numbers_do_not(frame: str) -> None:
    drawn = scene(shipped(), View(thread="prigozhin-in-belarus", frame=frame, window="june-july", language="pl"))
    [lines] = [one for one in draw_map(drawn, palette("light")) if isinstance(one, Group) and one.key == "lines"]
    pixel, wide, high = to_pixel(drawn.map), drawn.map.width, drawn.map.height
    ways = [[pixel(*point) for point in one.path] for one in drawn.map.lines if one.style == "thread"]
    seen = [way for way in ways if sum(0 <= x <= wide and 0 <= y <= high for x, y in way) > len(way) / 2]
    # Between two places whose marks stand side by side no number has room.
    long = [way for way in seen if dist(way[0], way[-1]) > 10 * drawn.map.radius]
    written = [text.box for text in texts(lines.items)]
    assert len(ways) == 10 and ((seen == ways and len(long) == 8) or frame != "march")
    assert len(long) <= len(written) <= len(ways) and written
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= wide and box[3] <= high for box in written)
