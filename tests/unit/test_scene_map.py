"""The map of a scene: marks, rings, counts, arcs, trays and names."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from tests.unit.handmade import FRAMES, dataset, event, place, shipped
from tests.unit.pictures import drawn, faults
from transcaspian.drawing.scenes import draw_map
from transcaspian.drawing.sheet import Disc, Group, Item
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import palette
from transcaspian.scene import Scene, scene
from transcaspian.scene.anew import projection_of
from transcaspian.scene.places import GROUPS
from transcaspian.scene.sizes import PHONE, canvas
from transcaspian.tables.records import Event
from transcaspian.view.grammar import HIDDEN
from transcaspian.view.query import View


def on_map(events: list[Event]) -> Scene:
    places = [place("oral", 51.37, 51.23), place("astana", 71.43, 51.13), place("paris", 2.35, 48.86)]
    places += [place("nowhere", None, None), place("region", 60.0, 50.0, radius_km=300.0)]
    return scene(dataset(events, locations=places), View(window="all"))


def test_up_to_seven_events_of_one_place_fan_out_and_more_become_a_count() -> None:
    seven = on_map([event(f"e{n}", location_id="oral") for n in range(7)])
    assert sorted(m.event_ids[0] for m in seven.map.marks) == [f"e{n}" for n in range(7)]
    assert len({(m.dx, m.dy) for m in seven.map.marks}) == 7
    eight = on_map([event(f"e{n}", location_id="oral") for n in range(8)])
    (count,) = eight.map.marks
    assert count.count == 8 and eight.lists[count.key] == count.event_ids
    assert not faults(seven) and not faults(eight)


def test_a_circle_of_precision_is_the_fainter_the_wider_it_is_and_its_edge_is_always_seen() -> None:
    places = [place(f"p{km}", 45.0 + n * 12, 48.0, radius_km=km) for n, km in enumerate((150.0, 300.0, 700.0))]
    picture = scene(dataset([event(p.id, location_id=p.id) for p in places], locations=places), View(window="all"))
    groups = draw_map(picture, palette("light"))
    found = [one for item in groups for one in _discs(item) if one.r > 15 and one.alpha < 1]
    fills = sorted((one.r, one.alpha) for one in found if one.fill)
    edges = sorted((one.r, one.alpha) for one in found if one.dash)
    assert len(fills) == len(edges) == 3
    assert [alpha for _, alpha in fills] == sorted({alpha for _, alpha in fills}, reverse=True)
    assert fills[0][1] <= 0.07 and all(0.35 <= alpha <= 0.6 for _, alpha in edges)


def _discs(item: Item) -> Iterator[Disc]:
    if isinstance(item, Disc):
        yield item
    elif isinstance(item, Group):
        for one in item.items:
            yield from _discs(one)


def test_a_mark_is_a_ring_where_the_event_only_concerns_the_place() -> None:
    picture = on_map([event("deal", location_id="astana", about_location_ids=("oral",))])
    assert {(m.place, m.concerns) for m in picture.map.marks} == {("astana", False), ("oral", True)}


def test_an_event_at_the_place_that_it_concerns_has_one_mark_there() -> None:
    picture = on_map([event("deal", location_id="oral", about_location_ids=("oral",))])
    assert [(m.place, m.concerns) for m in picture.map.marks] == [("oral", False)]


def test_events_without_a_place_and_events_beyond_the_map_stand_in_trays_of_their_own() -> None:
    picture = on_map([event("rumour"), event("secret", location_id="nowhere"), event("show", location_id="paris")])
    assert {t.reason: set(t.event_ids) for t in picture.map.trays} == {
        "no-place": {"rumour", "secret"},
        "outside": {"show"},
    }
    assert picture.lists["tray:outside"] == ("show",)


def test_a_place_that_is_only_known_roughly_has_its_circle() -> None:
    picture = on_map([event("drill", location_id="region"), event("deal", location_id="oral")])
    assert [(r.event_id, r.kilometres) for r in picture.map.radii] == [("drill", 300.0)]


def test_a_call_is_an_arc_from_the_caller_to_the_called() -> None:
    picture = on_map([event("call", category="call", location_id="oral", about_location_ids=("astana",))])
    (arc,) = [line for line in picture.map.lines if line.style == "call"]
    assert arc.path[0] == pytest.approx((51.37, 51.23), abs=0.01)
    assert arc.path[-1] == pytest.approx((71.43, 51.13), abs=0.01)
    assert arc.event_id == "call"


def test_a_call_from_a_place_that_is_not_known_has_no_arc() -> None:
    picture = on_map([event("call", category="call", about_location_ids=("astana", "oral"))])
    assert not [line for line in picture.map.lines if line.style == "call"]


def test_the_way_of_the_column_is_drawn_with_the_mutiny_only() -> None:
    styles = {line.style for line in drawn("mutiny").map.lines}
    assert {"march", "unreached"} <= styles
    assert not {"march", "unreached"} & {line.style for line in drawn("july").map.lines}


def test_the_corridor_is_drawn_by_mode() -> None:
    assert {"rail", "ferry"} <= {line.style for line in drawn("july").map.lines}


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if frame != "selection"])
def test_what_a_view_filters_or_chooses_does_not_move_the_map(frame: str) -> None:
    chosen = next(iter(shipped().events))
    views = (
        View(frame=frame),
        View(frame=frame, window="july", tracks=("contracts",)),
        View(frame=frame, event=chosen, theme="dark", text="ship"),
    )
    maps = [scene(shipped(), view).map for view in views]
    assert len({(one.longitude, one.latitude, one.zoom) for one in maps}) == 1


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    for frame in ("all", "uralsk", "march"):
        picture = scene(shipped(), View(frame=frame)).map
        points, label = picture.scale
        (west, south), (east, _) = points[1], points[2]
        # On a sphere of the radius that Web Mercator uses.
        length = math.radians(east - west) * 6378.137 * math.cos(math.radians(south))
        assert length == pytest.approx(float(label.text.split()[0].replace(",", "")), rel=0.02)


def test_what_a_view_leaves_out_of_the_map_is_not_drawn_is_not_in_the_legend_and_is_said() -> None:
    whole = scene(shipped(), View(window="mutiny"))
    styles = {line.style for line in whole.map.lines}
    others = {"names", "radii", "events"}
    assert set(GROUPS.values()) == set(HIDDEN) - others and {"rail", "branch-rail", "march", "call"} <= styles
    assert whole.map.left_out == () and "not on the map" not in whole.subtitle
    for group in set(HIDDEN) - others:
        picture = scene(shipped(), View(window="mutiny", hide=(group,)))
        gone = {style for style in styles if GROUPS[style] == group}
        assert {line.style for line in picture.map.lines} == styles - gone and gone
        assert not gone & {item.key for item in picture.legend}
        assert picture.map.left_out == (group,) and "not on the map" in picture.subtitle
        assert picture.events == whole.events and picture.map.marks


def test_circles_of_precision_and_signs_of_events_can_be_left_out() -> None:
    whole = scene(shipped(), View(window="mutiny")).map
    plain, bare = (scene(shipped(), View(window="mutiny", hide=(group,))) for group in ("radii", "events"))
    assert whole.radii and whole.marks
    assert (plain.map.radii, plain.map.marks, plain.map.left_out) == ((), whole.marks, ("radii",))
    assert (bare.map.radii, bare.map.marks, bare.map.left_out) == ((), (), ("events",))
    assert bare.map.trays == whole.trays and bare.events and bare.map.lines == whole.lines


def test_names_of_places_without_events_can_be_left_out() -> None:
    events = [event("deal", location_id="astana")]
    places = [place("oral", 51.37, 51.23), place("astana", 71.43, 51.13), place("baku", 49.87, 40.41)]
    data = dataset(events, locations=places)
    named = {label.text for label in scene(data, View(window="all")).map.labels if label.kind in ("home", "place")}
    picture = scene(data, View(window="all", hide=("names",)))
    kept = {label.text for label in picture.map.labels if label.kind in ("home", "place")}
    assert len(named) == 3 and len(kept) == 1 and kept < named
    assert picture.map.left_out == ("names",)


def test_what_is_not_there_anyway_is_not_said_to_be_left_out() -> None:
    picture = scene(
        dataset([event("deal", location_id="x")], locations=[place("x", 51, 51)]), View(hide=("calls", "march"))
    )
    assert picture.map.left_out == () and "not on the map" not in picture.subtitle


def test_a_place_without_an_event_is_not_named_in_larger_letters() -> None:
    places = [place("oral", 51.37, 51.23), place("astana", 71.43, 51.13)]
    picture = scene(dataset([event("deal", location_id="astana")], locations=places), View(window="all"))
    sizes = {label.longitude: label.size for label in picture.map.labels if label.kind == "home"}
    assert len(sizes) == 2 and sizes[71.43] > sizes[51.37] == picture.canvas.map_font


@pytest.mark.parametrize("width", [PHONE, 760, 1380])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_does_not_stand_among_the_marks_of_another_place(width: int, language: str) -> None:
    data = shipped()
    drawn_map = scene(data, View(language=language), canvas(width, 860)).map
    at = projection_of(drawn_map)
    marks = [(m.place, *at.to_pixel(m.longitude, m.latitude), m) for m in drawn_map.marks]
    standing = [(name, x + m.dx, y + m.dy) for name, x, y, m in marks]
    astray = []
    for label in drawn_map.labels:
        here = {p.id for p in data.locations.values() if (p.longitude, p.latitude) == (label.longitude, label.latitude)}
        own = [apart(label.box, x, y) for name, x, y in standing if name in here]
        others = [apart(label.box, x, y) for name, x, y in standing if name not in here]
        high = label.box[3] - label.box[1]
        nearer = 0 if own and min(own) > 2.5 * high else 2 * high  # further away it stands among the others in any case
        if own and label.kind == "place" and min(own) > min(others) + nearer:
            astray.append(label.text)
    assert astray == [] and len(drawn_map.labels) > 10


def apart(box: tuple[float, float, float, float], x: float, y: float) -> float:
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
