"""The corridor's map: its frame holds the whole way, names and distances, and says where the way goes on beyond it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import CANVASES, shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import texts
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.basemap import EXTENT
from transcaspian.scene import Canvas, scene
from transcaspian.scene.model import Scene
from transcaspian.scene.sizes import canvas
from transcaspian.slides.page import slide
from transcaspian.stories.corridor import mapping, slide_picture
from transcaspian.stories.corridor.downloads import BOM, csv_of
from transcaspian.stories.corridor.labels import apart
from transcaspian.stories.corridor.minerals import Material, materials
from transcaspian.stories.corridor.question import routes, visible_stretches
from transcaspian.stories.corridor.stretches import place_name
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.view.query import View

ASKED = (
    "section=whatif",
    "section=whatif&closed=aktau-port",
    "section=whatif&closed=aktau-port&avoid=TM",
    "section=whatif&closed=alat-port&to=kars",
    "section=whatif&from=xian&to=duisburg",
)
EVERY = (*ASKED, *(f"route={route}" for route in routes(shipped())))


def drawn(query: str, size: Canvas, made: tuple[Material, ...] = ()) -> Scene:
    view = View.from_query(query)
    stretches, closed = visible_stretches(shipped(), view)
    frame = mapping.frame_of(shipped(), stretches, closed, made)
    base = scene(shipped(), mapping.view_of(shipped(), view.but(section=""), frame, signs=False), size)
    return mapping.scene_with_way(base, shipped(), stretches, closed, made)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("query", EVERY)
def test_the_frame_holds_the_whole_way_as_far_as_the_basemap_goes(query: str) -> None:
    stretches, _ = visible_stretches(shipped(), View.from_query(query))
    west, south, east, north = EXTENT
    for size in CANVASES.values():
        found = drawn(query, size).map
        places = [shipped().locations[i] for s in stretches for i in (s.start, s.end)]
        points = [p for s in stretches for p in mapping._path(shipped(), s.leg.route_id, s.leg.seq)]
        points += [(p.longitude or 0.0, p.latitude or 0.0) for p in places]
        inside = [(x, y) for x, y in points if west + 1.5 < x < east - 1.5 and south < y < north]
        assert inside
        assert all(found.west <= x <= found.east and found.south <= y <= found.north for x, y in inside)


@pytest.mark.parametrize("query", ASKED[:4])
def test_the_ends_of_a_way_are_named(query: str) -> None:
    stretches, _ = visible_stretches(shipped(), View.from_query(query))
    named = {label.text for label in drawn(query, canvas(1380, 860)).map.labels}
    assert place_name(shipped(), stretches[0].start, "en") in named
    assert place_name(shipped(), stretches[-1].end, "en") in named


def test_the_main_line_keeps_the_frame_of_the_corridor_and_a_written_frame_is_kept() -> None:
    stretches, _ = visible_stretches(shipped(), View())
    assert mapping.frame_of(shipped(), stretches) == "corridor"
    assert mapping.view_of(shipped(), View(frame="march"), "40,36,84,50").frame == "march"
    assert mapping.view_of(shipped(), View(), "40,36,84,50").frame == "40,36,84,50"


def test_every_plant_is_on_the_map_with_its_distance() -> None:
    found = materials(shipped(), View())
    made = (*found.critical, *found.rare_earths, *found.others)
    for size in (canvas(1000, 700), canvas(1380, 860), canvas(1800, 1020)):
        shown_map = drawn("section=minerals", size, made).map
        points = [m.point for m in made if m.point]
        assert all(shown_map.west < x < shown_map.east and shown_map.south < y < shown_map.north for x, y in points)
        assert {line.style for line in shown_map.lines} >= {"plant", "rail"}
        named = " ".join(label.text for label in shown_map.labels)
        assert "Pavlodar, 482 km" in named and "Khromtau, 283 km" in named


def test_where_a_way_goes_on_beyond_the_map_is_said() -> None:
    beyond = {
        route
        for route in routes(shipped())
        if mapping.leaves_map(shipped(), visible_stretches(shipped(), View().but(routes=(route,)))[0])
    }
    assert beyond == {"titr-china-feeder", "northern", "southern-sea"}


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 80)), max_size=12))
def test_names_are_pushed_apart_no_further_than_they_must(found: list[tuple[float, float]]) -> None:
    wanted, steps = sorted(at for at, _ in found), [step for _, step in found]
    ys = apart(wanted, steps, 0.0, 1000.0)
    assert all(b - a >= step - 1e-6 for a, b, step in zip(ys, ys[1:], steps, strict=False))
    assert all(-1e-6 <= y <= 1000.0 - step + 1e-6 for y, step in zip(ys, steps, strict=True))
    free = all(b - a >= step for a, b, step in zip(wanted, wanted[1:], steps, strict=False))
    if free and (not wanted or wanted[-1] + steps[-1] <= 1000.0):
        assert ys == pytest.approx(wanted)


def test_five_names_of_one_height_stand_about_it() -> None:
    assert apart([100.0] * 5, [20.0] * 5, 0.0, 500.0) == [60.0, 80.0, 100.0, 120.0, 140.0]


def holed() -> Dataset:
    """The shipped tables with a leg that has no length, and with a route that has no line on the map."""
    data = shipped()
    legs = [
        replace(leg, length_km=None, length_basis=None)
        if (leg.route_id, leg.seq) == ("titr-main", 9)
        else replace(leg, route_id="unmapped")
        if leg.route_id == "btk"
        else leg
        for leg in data.legs
    ]
    return replace(
        data, legs=tuple(legs), routes=data.routes | {"unmapped": replace(data.routes["btk"], id="unmapped")}
    )


@pytest.mark.parametrize(("language", "section"), list(product(LANGUAGES, ("", "whatif", "compare"))))
def test_a_leg_without_a_length_and_a_route_without_a_line_are_shown(language: str, section: str) -> None:
    data = holed()
    for query in ("", "route=unmapped", "closed=kuryk-port&avoid=TM", "from=baku&to=kars"):
        view = View.from_query(f"lang={language}&{query}")
        view = view.but(section=section, theme="light")
        picture = slide_picture(data, view, 1840.0, 800.0, 17.0)
        assert list(texts(picture.items))
        assert csv_of(data, view) != BOM


def test_a_sum_with_an_unknown_leg_says_at_least_in_strip_and_answer() -> None:
    data = holed()
    stretches, closed = visible_stretches(data, View())
    picture = strip(data, View(), stretches, closed, 1356.0, height_of(stretches, 1356.0, 12.0), 12.0)
    assert "at least 4,084 km" in {text.text for text in texts(picture.items)}
    told = verdict(data, View.from_query("section=whatif&closed=kuryk-port&avoid=TM"))
    assert "at least" in told.headline and "Not compared with the main line" in told.lines[0]


def test_where_no_way_is_left_there_is_no_table_to_take_along() -> None:
    assert csv_of(shipped(), View.from_query("section=whatif&avoid=KZ")) == BOM


@pytest.mark.parametrize("closed", ["", "closed=aktau-port"])
def test_the_key_of_a_slide_explains_the_other_and_the_closed_lines_of_its_map(closed: str) -> None:
    view = View.from_query(f"story=corridor&section=whatif&{closed}")
    written = " ".join(text.text for text in texts(slide(shipped(), view).sheet.items))
    assert "Thin lines on the map: others of the corridor." in written
    assert ("Dashed red on the map: closed." in written) == bool(closed)
