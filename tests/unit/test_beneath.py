"""A layer beneath a scene: what is asked, what is drawn of the answer, and that numbers agree with each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any, cast

import pytest

from tests.unit.handmade import shipped
from transcaspian.drawing.beneath import bars_sheet, cells_sheet, draw_cells
from transcaspian.drawing.parts import picture
from transcaspian.drawing.sheet import Group, Shape
from transcaspian.language.dates import parse
from transcaspian.language.messages import words
from transcaspian.layers.model import Cell, Counts, Grid, Histogram, Near, Profile, Question
from transcaspian.layers.source import Source
from transcaspian.scene import overlapping, scene, with_beneath
from transcaspian.scene.beneath import SLIDE, answered, asked, left_out, opened, opened_in_words, plain, told
from transcaspian.scene.cells import cell_at, cells, classes, densest
from transcaspian.scene.histogram import UNDER_LANES, UNDER_YEARS, bars, dragged_span
from transcaspian.scene.model import Scene
from transcaspian.scene.near import dense_without, spot_of, spots
from transcaspian.scene.near import told as near_told
from transcaspian.scene.sizes import PHONE, canvas
from transcaspian.slides.page import Options, slide
from transcaspian.tables.records import Layer
from transcaspian.view.grammar import cell_of, cell_text
from transcaspian.view.named import read_view
from transcaspian.view.query import View
from transcaspian.view.window import written_window

DATA = shipped()
LAYER: Layer = next(iter(DATA.layers.values()))
SHOWN = f"layer={LAYER.id}"


class Handful:
    """A layer of a few rows that answers as an engine does: longitude, latitude, time, category."""

    ROWS = tuple(
        (
            44.0 + n % 13,
            40.0 + n % 7 * 1.7,
            datetime(2023, 6, 24) + timedelta(hours=n * 5),
            ("call", "clash")[n % 3 == 0],
        )
        for n in range(200)
    )

    def __init__(self, clocks: bool = False) -> None:
        self.profile = cast(Profile, type("P", (), {"clocks": clocks, "read": 203, "total": 200})())

    def _meant(self, question: Question, frame: bool = True) -> list[tuple[float, float, datetime, str]]:
        west, south, east, north = question.frame or (-180, -90, 180, 90)
        begin, end = question.begin or datetime.min, question.end or datetime.max
        return [
            row
            for row in self.ROWS
            if begin <= row[2] < end
            and (not frame or (west <= row[0] < east and south <= row[1] < north))
            and (not question.categories or row[3] in question.categories)
        ]

    def counts(self, question: Question) -> Counts:
        found = self._meant(question)
        kinds = tuple(Counter(row[3] for row in found).most_common())
        return Counts(len(self.ROWS), len(found), kinds, 7, 2, len(self._meant(question, frame=False)) - len(found))

    def grid(self, question: Question, width: float, height: float = 0.0) -> Grid:
        height = round(width * 0.688, 6)
        found = Counter((int((row[0] + 180) // width), int((row[1] + 90) // height)) for row in self._meant(question))
        at = sorted(found)
        return Grid(width, height, tuple(x for x, _ in at), tuple(y for _, y in at), tuple(found[one] for one in at))

    def histogram(self, question: Question, unit: str) -> Histogram:
        assert question.begin and question.end
        step = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}.get(
            unit, timedelta(days=30)
        )
        edges = [question.begin]
        while edges[-1] < question.end:
            edges.append(min(question.end, (edges[-1] + step).replace(minute=0)))
        kinds = ("call", "clash")
        found = self._meant(question)
        counts = tuple(
            tuple(sum(a <= row[2] < b and row[3] == kind for row in found) for a, b in pairwise(edges))
            for kind in kinds
        )
        return Histogram(cast(Any, unit), tuple(edges), kinds, counts, tuple(n // 2 for n in counts[0]))


def on_screen(query: str = SHOWN, size: tuple[int, int] = (1380, 860), clocks: bool = False) -> Scene:
    view = read_view(DATA, query)[0]
    drawn = scene(DATA, view, canvas(*size, layered=True))
    room = (drawn.map.width, drawn.map.height)
    source = cast(Source, Handful(clocks))
    return with_beneath(drawn, answered(source, asked(DATA, view, room, clocks), plain(LAYER, view)))


@cache
def usual() -> Scene:
    return on_screen()


# The address


def test_a_layer_stands_in_the_address_only_where_it_is_shown() -> None:
    assert "layer" not in View().to_query()
    view, ignored = read_view(DATA, f"{SHOWN}&kind=clash&cell=53,40.032,1")
    assert (view.layer, view.kinds, view.cell, ignored) == (LAYER.id, ("clash",), "53,40.032,1", ())
    assert read_view(DATA, view.query_string())[0] == view


def test_a_layer_that_the_collection_does_not_have_is_ignored_with_all_that_is_said_of_it() -> None:
    view, ignored = read_view(DATA, "layer=nowhere&kind=clash&cell=53,40.032,1&w=july")
    assert view == View(window="july")
    assert sorted(ignored) == ["cell=53,40.032,1", "kind=clash", "layer=nowhere"]


@pytest.mark.parametrize(
    "cell", ["53,40.1,1", "53,40.032,3", "53.5,40.032,1", "1,2", "nan,0,1", "2023-07-31..2023-07-01"]
)
def test_what_is_no_cell_of_a_grid_is_ignored(cell: str) -> None:
    assert read_view(DATA, f"{SHOWN}&cell={cell}")[1] == (f"cell={cell}",)


def test_every_cell_comes_back_from_its_address() -> None:
    for square in cells(usual().map, usual().beneath).squares:
        assert cell_of(cell_text(square.cell)) == square.cell


# What is asked and said


def test_the_rows_of_the_cells_are_the_rows_that_are_found() -> None:
    for query in (SHOWN, f"{SHOWN}&w=all", f"{SHOWN}&map=march", f"{SHOWN}&map=48,41,55,46"):
        beneath = on_screen(query).beneath
        assert beneath and beneath.grid and sum(beneath.grid.counts) == beneath.found > 0
        assert sum(sum(one.totals) for one in beneath.stretches) == beneath.found


def test_a_narrow_map_draws_coarser_cells_with_the_same_rows() -> None:
    wide, narrow = usual(), on_screen(size=(PHONE, 0))
    again = with_beneath(narrow, wide.beneath)
    fine, coarse = (cells(one.map, one.beneath) for one in (wide, again))
    assert coarse.width > fine.width and all(x1 - x0 >= 8 for x0, _, x1, _ in (one.box for one in coarse.squares))
    assert wide.beneath and sum(one.count for one in coarse.squares) <= wide.beneath.found


def test_both_counts_are_said_and_what_lacks_a_time_or_a_place() -> None:
    beneath = usual().beneath
    assert beneath
    found = words("en").number(beneath.found)
    assert told(beneath, "en") == f"{found} of 200 rows of {LAYER.title('en')}"
    assert all(part in usual().summary for part in (f"{found} of 200", "7 without a time", "2 without a place"))
    assert beneath.refused == 3


def test_a_layer_that_is_still_read_says_how_far_it_is() -> None:
    bare = plain(LAYER, View(language="pl"))
    read = replace(bare, state="reading", read=60_000)
    assert "60\xa0000 wierszy" in told(read, "pl") and "60,000 rows so far" in told(read, "en")
    assert told(replace(bare, state="reading"), "en") == words("en")("layer.reading", name=bare.name)
    assert told(bare, "en") == words("en")("layer.counting", name=bare.name)


def test_a_layer_is_hidden_on_a_day_before_it_was_published_and_says_so() -> None:
    published = replace(LAYER, published=parse("2023-09"))
    early, late = (View(layer=LAYER.id, known_by=day) for day in (date(2023, 9, 29), date(2023, 9, 30)))
    hidden = plain(published, early)
    assert hidden.state == "not-yet" and "2023" in told(hidden, "en")
    assert plain(published, late).state == "counting"
    assert plain(replace(LAYER, published=None), early).state == "not-yet"


def test_a_layer_moves_nothing_of_a_scene() -> None:
    bare = scene(DATA, usual().view, usual().canvas)
    assert (bare.timeline, bare.overview, bare.map, bare.counts) == (
        usual().timeline, usual().overview, usual().map, usual().counts
    )  # fmt: skip


# The map


def test_cells_lie_above_the_ground_and_below_lines_and_marks() -> None:
    keys = [item.key for item in picture(usual(), "map").items if isinstance(item, Group)]
    assert keys[:3] == ["ground", "cells", "lines"] and keys.index("cells") < keys.index("place")


def test_classes_grow_and_every_cell_has_one() -> None:
    assert classes(1) == (1,) and classes(0) == ()
    for most in (4, 17, 300, 52_000, 10_000_000):
        starts = classes(most)
        assert starts[0] == 1 and list(starts) == sorted(set(starts)) and starts[-1] <= most and len(starts) <= 5
    found = cells(usual().map, usual().beneath)
    assert {one.rank for one in found.squares} <= set(range(len(found.starts)))
    told_classes = [item for item in usual().legend if item.kind == "cell"]
    assert len(told_classes) == len(found.starts) == len(found.strengths)


def test_a_cell_is_found_where_it_is_drawn() -> None:
    scene_, first = usual(), densest(usual().map, cast(Any, usual().beneath))[0]
    x0, y0, x1, y1 = first.box
    assert cell_at(scene_.map, cast(Any, scene_.beneath), (x0 + x1) / 2, (y0 + y1) / 2) == first.cell
    assert cell_at(scene_.map, cast(Any, scene_.beneath), -5, -5) is None


def test_a_frame_within_its_map_is_outlined_where_nothing_is_counted_beyond_it() -> None:
    view = read_view(DATA, f"{SHOWN}&map=march")[0]
    drawn = scene(DATA, view, canvas(1380, 860, layered=True))
    small = answered(cast(Source, Handful()), asked(DATA, view, (200, 300), False), plain(LAYER, view))
    assert (
        cells(drawn.map, small).outline is not None and usual() and cells(usual().map, usual().beneath).outline is None
    )


def test_the_colours_of_a_layer_are_those_of_the_theme() -> None:
    for theme, colour in (("light", LAYER.light), ("dark", LAYER.dark), ("print", LAYER.print)):
        drawn = replace(usual(), view=usual().view.but(theme=theme))
        shapes = [shape for group in draw_cells(drawn, drawn.colours)[0].items for shape in cast(Group, group).items]
        assert {cast(Shape, shape).fill for shape in shapes} == {colour}
    assert cells_sheet(replace(usual(), beneath=None)).items == ()


# The timeline


def test_bars_stand_on_the_axis_of_the_timeline_and_within_it() -> None:
    for where in (UNDER_LANES, UNDER_YEARS):
        shown = bars(usual(), where)
        assert shown.bins and all(0 < one.top < shown.bottom for one in shown.bins)
        left, right = shown.panels[0].x0, shown.panels[-1].x1
        assert all(left - 0.1 <= one.x0 < one.x1 <= right + 1.3 for one in shown.bins)
    assert [round(one.x0, 1) for one in bars(usual(), UNDER_LANES).panels] == [
        round(one.x0, 1) for one in usual().timeline.panels
    ]


def test_no_two_texts_of_the_bars_overlap_and_none_stands_on_a_bar() -> None:
    for language in ("en", "pl"):
        for query, size in product(("", "&thread=putin-address&w=june-july"), ((1380, 860), (1830, 1020), (PHONE, 0))):
            shown = bars(on_screen(f"{SHOWN}&lang={language}{query}", size), UNDER_LANES)
            assert not overlapping(label.box for label in shown.labels)
            assert all(label.box[0] >= 0 and label.box[2] <= shown.width for label in shown.labels)
            for label in shown.labels:
                under = [b for b in shown.bins if b.x0 < label.box[2] and label.box[0] < b.x1 and b.top < label.box[3]]
                assert not under, label.text


def test_under_a_thread_in_rows_no_bars_of_two_speeds_stand_on_one_axis() -> None:
    two, one = (on_screen(f"{SHOWN}&thread=putin-address{more}", (PHONE, 844)) for more in ("&w=june-july", "&w=july"))
    assert len(two.timeline.panels) == 1 < len(two.beneath.stretches if two.beneath else ())
    assert bars(one, UNDER_LANES).bins and not (shown := bars(two, UNDER_LANES)).bins
    assert any(str(len(Handful.ROWS)) in label.text for label in shown.labels)


def test_what_is_known_less_exactly_is_a_part_of_its_bar() -> None:
    coarse = [one for one in bars(usual(), UNDER_LANES).bins if one.coarse > one.top]
    assert coarse and all(one.top < one.coarse <= bars(usual(), UNDER_LANES).bottom for one in coarse)


def test_days_are_bars_in_a_panel_of_hours_where_no_row_has_a_clock_time() -> None:
    assert on_screen(f"{SHOWN}&w=mutiny").beneath.stretches[0].unit == "day"  # type: ignore[union-attr]
    assert on_screen(f"{SHOWN}&w=mutiny", clocks=True).beneath.stretches[0].unit == "hour"  # type: ignore[union-attr]


def test_a_bar_opens_the_rows_that_it_counts() -> None:
    source = Handful()
    wanted = asked(DATA, usual().view, (usual().map.width, usual().map.height), False)
    for one in bars(usual(), UNDER_LANES).bins:
        view = usual().view.but(cell=one.span)
        assert source.counts(opened(wanted, view)).found == one.count
        assert opened_in_words(view) in one.told
    for square in cells(usual().map, usual().beneath).squares:
        view = usual().view.but(cell=cell_text(square.cell))
        assert source.counts(opened(wanted, view)).found == square.count


def test_a_drag_over_bars_is_a_window_of_whole_days_or_hours() -> None:
    shown, panels = bars(usual(), UNDER_LANES), usual().timeline.panels
    hours = dragged_span(shown, panels[0].x0 + 100, panels[0].x0 + 300, usual().view)
    begin, end = written_window(hours, usual().view)
    assert begin.minute == end.minute == 0 and panels[0].start <= begin < end <= panels[0].end
    days = dragged_span(shown, panels[1].x1 - 50, panels[1].x0 + 50, usual().view)
    begin, end = written_window(days, usual().view)
    assert (begin.hour, end.hour) == (0, 0) and begin < end
    assert read_view(DATA, {"w": hours})[1] == () == read_view(DATA, {"w": days})[1]
    point = dragged_span(shown, panels[0].x0 + 100, panels[0].x0 + 100, usual().view)
    assert written_window(point, usual().view)[1] > written_window(point, usual().view)[0]


def test_bars_can_be_chosen_on_the_page_and_are_plain_shapes_elsewhere() -> None:
    groups = [item for item in bars_sheet(usual(), UNDER_LANES).items if isinstance(item, Group) and item.events]
    assert len(groups) == len(bars(usual(), UNDER_LANES).bins)
    assert all(group.events[0].startswith("bar:") and group.title for group in groups)


# Slides


def test_a_slide_shows_a_layer_with_its_credit_or_says_that_it_does_not() -> None:
    view = usual().view
    answer = answered(cast(Source, Handful()), asked(DATA, view, SLIDE, False), plain(LAYER, view))
    for layout in ("room", "reading"):
        made = slide(DATA, view, Options(layout=layout, beneath=answer))
        keys = {item.key: item for item in made.sheet.items if isinstance(item, Group)}
        rows, foot = keys["rows"], str(keys["foot"])
        assert LAYER.credit in foot and told(answer, "en") in foot
        bars_end = rows.y + bars(made.scene, UNDER_LANES).height
        assert bars_end <= keys["notes"].items[0].y if keys["notes"].items else True  # type: ignore[union-attr]
        assert not any(group.events for group in rows.items if isinstance(group, Group))
    without = slide(DATA, view)
    keys = {item.key: item for item in without.sheet.items if isinstance(item, Group)}
    assert "rows" not in keys and told(left_out(LAYER, view), "en") in str(keys["foot"])


# Near events


def test_only_what_is_known_exactly_enough_has_something_near_it() -> None:
    view = View()
    found, inexact = spots(DATA, DATA.events.values(), view)
    assert found and inexact and len(found) + inexact == len(DATA.events)
    for event in DATA.events.values():
        place = DATA.locations.get(event.location_id or "")
        if place is None:
            assert spot_of(DATA, event, view) == "place"
        elif place.radius_km and place.radius_km > 25:
            assert spot_of(DATA, event, view) == "wide"


def test_what_is_near_is_said_by_category() -> None:
    near = Near(25.0, 2.0, (("clash", 9), ("call", 5)), 1)
    assert near_told(near, "Log", words("en")) == (
        "Log within 25 km and 2 days: 14 rows (clash 9; telephone call 5) · and 1 more that may be, known less exactly"
    )


def test_dense_cells_are_those_without_an_event_in_or_beside_them() -> None:
    grid = Grid(1.0, 0.688, (231, 240, 250), (189, 189, 189), (50, 70, 60))
    west, south, *_ = Cell(1.0, 0.688, 240, 189).frame
    assert [count for _, count in dense_without(grid, [(west + 0.5, south + 0.1)])] == [60, 50]
