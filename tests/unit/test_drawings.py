"""Timeline, overview and map as drawings on the page: everything is written, can be chosen, and is only text."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from lxml import etree

from tests.amounts import share
from tests.unit.handmade import WINDOWS, dataset, event, random_view, shipped
from tests.unit.sheets import loose
from transcaspian.browser.brush import brush
from transcaspian.drawing import sheet as plain
from transcaspian.drawing.parts import choices, picture, ring_of
from transcaspian.drawing.scenes import to_pixel
from transcaspian.drawing.svg import elements, svg
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import palette
from transcaspian.look.typography import text_width
from transcaspian.scene import Scene, scene
from transcaspian.scene.highlight import changed_boxes, highlight_box
from transcaspian.scene.sizes import DEFAULT, HEIGHTS, PHONE, canvas
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.selection import select

ODD = "<b>$x^2$</b> & <a href='x'>&lt;</a> %{x} <script>"
PARTS = ("timeline", "overview", "placed")


@cache
def drawn(view: View) -> Scene:
    return scene(shipped(), view)


def groups(picture: Scene, part: str) -> list[plain.Group]:
    """What can be chosen on a drawing."""
    items = choices(picture, part).items
    return [item for item in items if isinstance(item, plain.Group) and item.events]


def shapes(items: tuple[plain.Item, ...]) -> list[plain.Shape | plain.Disc]:
    found: list[plain.Shape | plain.Disc] = []
    for item in items:
        found += shapes(item.items) if isinstance(item, plain.Group) else []
        found += [item] if isinstance(item, plain.Shape | plain.Disc) else []
    return found


# What can be chosen


@pytest.mark.parametrize("window", WINDOWS)
def test_each_mark_is_there_once_with_the_id_of_its_event(window: str) -> None:
    one = drawn(View(window=window))
    marks = [group.events[0] for group in groups(one, "timeline") if group.key == "mark"]
    placed = [*(m.event_id for m in one.timeline.marks), *(span.event_id for span in one.timeline.spans)]
    assert sorted(marks) == sorted(placed)


@pytest.mark.parametrize("window", WINDOWS)
def test_every_choice_means_something_and_a_count_opens_its_list(window: str) -> None:
    one = drawn(View(window=window))
    meant = {e.id for e in one.events} | {f"list:{key}" for key in one.lists}
    for part in ("timeline", "placed"):
        assert {choice for group in groups(one, part) for choice in group.events} <= meant
        assert all(len(group.events) == 1 and " " not in group.events[0] for group in groups(one, part))
    counts = {f"list:{mark.key}" for mark in one.map.marks if mark.is_count}
    assert counts <= {group.events[0] for group in groups(one, "placed")}
    more = {f"list:{m.key}" for m in one.timeline.more if len(m.event_ids) > 1}
    assert more <= {group.events[0] for group in groups(one, "timeline")}


def test_a_mark_says_title_date_and_certainty_and_a_count_the_first_of_its_events() -> None:
    one = drawn(View())
    for group in (*groups(one, "timeline"), *groups(one, "placed")):
        if group.events[0] in one.signs:
            sign = one.signs[group.events[0]]
            assert sign.title in group.title
            assert group.key == "more" or (sign.when in group.title and sign.certainty in group.title)
        else:
            members = one.lists[group.events[0].removeprefix("list:")]
            named = [member for member in members if one.signs[member].title in group.title]
            assert len(named) >= min(8, len(members)) and str(len(members)) in group.title


@pytest.mark.parametrize("window", WINDOWS)
def test_marks_are_reached_in_order_of_time(window: str) -> None:
    one = drawn(View(window=window))
    turn = {event.id: n for n, event in enumerate(one.events)}
    for part in ("timeline", "placed"):
        root = etree.fromstring(svg(choices(one, part), fonts=False, interactive=True).encode())
        marks = [str(node.get("data-events")) for node in root.iter() if node.get("data-events")]
        order = [int(number) for number in (root.get("data-order") or "").split()]
        assert sorted(order) == list(range(len(marks))) and len(marks) > 5
        members = [one.lists.get(marks[n].removeprefix("list:"), (marks[n],)) for n in order]
        turns = [min(turn[event_id] for event_id in ids) for ids in members]
        assert turns == sorted(turns)


def test_what_is_sent_does_not_grow_with_the_events_that_counts_stand_for() -> None:
    many = [event(f"e{n}", f"2023-07-{n % 28 + 1:02}", category=str(n % 7)) for n in range(5000)]
    one = scene(dataset(many), View(window="july"))
    few = scene(dataset(many[:500]), View(window="july"))
    for part in ("timeline", "placed"):
        sizes = [len(svg(choices(each, part), fonts=False, interactive=True)) for each in (one, few)]
        assert sizes[0] < 1.3 * sizes[1] + 2000


# What is read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_text_of_the_scene_is_written_where_it_stands(window: str, language: str) -> None:
    one = drawn(View(window=window, language=language))
    line = one.timeline
    wanted = [label for panel in line.panels for label in panel.title]
    wanted += [t.label for panel in line.panels for t in panel.ticks if t.label]
    wanted += [lane.title for lane in line.lanes] + [lane.count for lane in line.lanes if lane.count.text]
    wanted += [*line.labels, *(more.label for more in line.more)]
    strip = [t.label for t in one.overview.ticks if t.label] + [*one.overview.titles]
    for part, labels in (("timeline", wanted), ("overview", strip)):
        written = [(t.text, t.x, t.y, t.anchor, t.weight) for t in plain.texts(picture(one, part).items)]
        assert sorted(written) == sorted((m.text, m.x, m.y, m.anchor, m.weight) for m in labels)


@pytest.mark.parametrize("part", PARTS)
def test_text_of_tables_is_only_text(part: str) -> None:
    odd = [event(f"odd-{n}", f"2023-07-{n:02}", title=Text.of(en=ODD, pl=ODD)) for n in range(1, 29)]
    for window in ("july", "all"):
        written = svg(choices(scene(dataset(odd), View(window=window)), part), fonts=False, interactive=True)
        names = {etree.QName(node).localname for node in etree.fromstring(written.encode()).iter()}
        assert names <= {"svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "clipPath"}
        assert part != "timeline" or "&lt;b&gt;$x^2$" in written


@pytest.mark.more
@pytest.mark.parametrize("seed", range(0, share(60, 1200), 6))
def test_drawings_of_random_views_are_well_formed(seed: int) -> None:
    one = scene(shipped(), random_view(seed))
    for part in PARTS:
        assert etree.fromstring(svg(choices(one, part), fonts=False, interactive=True).encode()) is not None


def test_a_drawing_of_nothing_is_a_drawing() -> None:
    empty = scene(dataset(), View())
    assert [svg(choices(empty, part), fonts=False).startswith("<svg") for part in PARTS] == [True] * 3
    go.Figure(brush(empty, 0))


# What is seen


def test_a_choice_is_marked_and_moves_nothing() -> None:
    before = drawn(View())
    tied = {event_id for one in shipped().links for event_id in (one.from_event, one.to_event)}
    placed = {event_id for mark in before.map.marks for event_id in mark.event_ids}
    chosen = next(m.event_id for m in before.timeline.marks if m.event_id in placed - tied)
    after = scene(shipped(), View(event=chosen))
    box = highlight_box(after, chosen)
    extra = [s for s in loose(picture(after, "timeline").items) if s not in picture(before, "timeline").items]
    colours = palette("light")
    assert box is not None and extra == [plain.rectangle(box, colours.highlight, colours.ink, 1.7)]
    assert picture(after, "overview").items == picture(before, "overview").items
    rings = [s for s in shapes(picture(after, "placed").items) if s not in shapes(picture(before, "placed").items)]
    assert rings and all(isinstance(ring, plain.Disc) and ring.stroke == colours.ink for ring in rings)


@pytest.mark.parametrize("part", PARTS)
def test_a_page_draws_the_same_whatever_is_selected_and_with_the_ring_it_is_what_a_slide_draws(part: str) -> None:
    place, before = '<g class="chosen"></g>', drawn(View())
    counted = [max((m.event_ids for m in before.map.marks), key=len)[-1], before.timeline.more[0].event_ids[0]]
    shown = {"timeline": {e.id for e in before.events}, "placed": {i for m in before.map.marks for i in m.event_ids}}
    pages, ringed = set(), set()
    for event_id in ("", before.timeline.marks[0].event_id, before.timeline.spans[0].event_id, *counted, "not-shown"):
        one = scene(shipped(), View(event=event_id))
        pages.add(svg(choices(one, part), fonts=False, interactive=True))
        page = svg(choices(one, part), fonts=False)
        mark = elements(ring_of(one, part))
        ringed |= {event_id} if mark else set()
        assert page.count(place) == (part != "overview")
        assert page.replace(place, mark) == svg(picture(one, part), fonts=False)
        assert bool(mark) == (event_id in shown.get(part, ()))
    assert len(pages) == 1 and (len(ringed) > 2 or part == "overview")


@pytest.mark.parametrize("size", [(PHONE, HEIGHTS[1]), DEFAULT])
def test_the_ring_of_a_choice_covers_neither_the_name_of_its_place_nor_a_mark(size: tuple[int, int]) -> None:
    colours, seen, shown = palette("light"), 0, select(shipped(), View()).shown
    for chosen in shown[:: max(1, len(shown) // share(12, len(shown)))]:
        one = scene(shipped(), View(event=chosen.id), canvas(*size))
        items = loose(picture(one, "placed").items)
        rings = [n for n, item in enumerate(items) if isinstance(item, plain.Disc) and item.fill == colours.highlight]
        marks = [n for n, item in enumerate(items) if isinstance(item, plain.Group) and item.events]
        assert len(rings) == sum(chosen.id in mark.event_ids for mark in one.map.marks)
        assert max(rings, default=-1) < min(marks), "a ring lies over a mark"
        for ring in map(items.__getitem__, rings):
            assert isinstance(ring, plain.Disc)
            for name in one.map.labels:
                place = to_pixel(one.map)(name.longitude, name.latitude)
                if name.kind not in ("place", "home") or math.dist(place, (ring.x, ring.y)) > 1:
                    continue
                seen += 1
                x, y = place[0] + name.dx, place[1] + name.dy
                half, high = text_width(name.text, name.size, name.weight) / 2, name.size * 0.34  # of its capitals
                away = math.hypot(max(0, abs(x - ring.x) - half), max(0, abs(y - ring.y) - high))
                assert away > ring.r + ring.width / 2 - 0.5, (chosen.id, name.text)
    assert seen > 3


def test_what_the_filters_hide_is_pale_on_the_overview() -> None:
    one = scene(shipped(), View(tracks=("corridor",)))
    colours = set(one.colours.tracks.values())
    strokes = {1.0: 0, 0.3: 0}
    for shape in shapes(picture(one, "overview").items):
        if isinstance(shape, plain.Shape) and shape.stroke in colours:
            strokes[shape.alpha] += len(shape.rings)
    shown = sum(stroke.shown for stroke in one.overview.strokes)
    assert strokes == {1.0: shown, 0.3: len(one.overview.strokes) - shown} and shown > 0


def test_what_has_changed_is_framed_where_it_stands() -> None:
    before = drawn(View())
    label = next(label for label in before.timeline.labels if label.event_id)
    counted = next(more for more in before.timeline.more if more.event_ids)
    marked = replace(before, marked={label.event_id: "corrected", counted.event_ids[0]: "added"})
    assert len(changed_boxes(marked)) == 2 and not changed_boxes(before)
    accent = palette("light").accent
    framed = [s for s in loose(picture(marked, "timeline").items) if isinstance(s, plain.Shape) and s.stroke == accent]
    assert len(framed) == 2


# What takes a stretch of time


def test_plotly_accepts_every_property_of_the_brush_and_a_box_anywhere_finds_a_point() -> None:
    one = drawn(View())
    figure = brush(one, 3)
    (comb,) = go.Figure(figure).to_plotly_json()["data"]
    places = [comb["x0"] + comb["dx"] * n for n in range(len(comb["y"]))]
    assert max(b - a for a, b in pairwise([0, *places, one.overview.width])) <= 5
    layout = figure["layout"]
    assert layout["dragmode"] == "select" and layout["xaxis"]["fixedrange"] and layout["yaxis"]["fixedrange"]
    assert layout["xaxis"]["range"] == [0, one.overview.width] and layout["yaxis"]["range"] == [one.overview.height, 0]


def test_the_brush_is_the_same_for_every_view_until_a_box_is_drawn() -> None:
    one = brush(drawn(View()), 0)
    assert one == brush(drawn(View(window="all", tracks=("mutiny",), event="turn-back")), 0)
    assert one != brush(drawn(View()), 1)
