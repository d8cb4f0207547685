"""No name, scale bar or leader on a map runs through a line, a mark or a name, on slides and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest
import shapely

from tests.amounts import in_turns
from tests.unit.handmade import CANVASES, claim, dataset, event, place, shipped
from tests.unit.pictures import map_boxes, pixels
from tests.unit.test_slide_layouts import CASES, VIEWS, laid
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Sheet, Text, line, rectangle
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.model import Line
from transcaspian.scene.room import Room
from transcaspian.slides.options import Options
from transcaspian.slides.page import slide
from transcaspian.view.grammar import LAYOUTS
from transcaspian.view.query import View


def drawn_lines(picture: Scene) -> list[shapely.LineString]:
    at = pixels(picture)
    return [shapely.LineString([at.to_pixel(*point) for point in line.path]) for line in picture.map.lines]


def crossed(picture: Scene) -> Iterator[str]:
    """The names, and the scale bar, that a line of the map runs through."""
    lines = shapely.MultiLineString(drawn_lines(picture))
    for label in (*picture.map.labels, picture.map.scale[1]):
        if lines.intersects(shapely.box(*label.box)):
            yield label.text


def loose(items: Iterable[Item], x: float = 0.0, y: float = 0.0) -> Iterator[Item]:
    """Texts, shapes and discs where they stand."""
    for item in items:
        if isinstance(item, Group):
            yield from loose(item.items, x + item.x, y + item.y)
        elif isinstance(item, Shape):
            yield replace(item, rings=tuple(tuple((px + x, py + y) for px, py in ring) for ring in item.rings))
        else:
            yield replace(item, x=item.x + x, y=item.y + y)


def maps(items: Iterable[Item]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield from [item] if item.key == "map" else maps(item.items)


def written_over(drawn: Group) -> Iterator[str]:
    """The texts of a map that a line, mark or station runs through, unless they have a ground of their own."""
    lines = next(item for item in drawn.items if isinstance(item, Group) and item.key == "lines")
    found = [ring for one in loose([lines]) if isinstance(one, Shape) and not one.closed for ring in one.rings]
    ways = shapely.MultiLineString([ring for ring in found if len(ring) > 1])
    others = list(loose(item for item in drawn.items if item is not lines))
    discs = [shapely.Point(one.x, one.y).buffer(one.r) for one in others if isinstance(one, Disc) and one.fill]
    grounds = [shapely.Polygon(one.rings[0]).buffer(2) for one in others if isinstance(one, Shape) and one.alpha == 0.9]
    for text in (one for one in others if isinstance(one, Text) and not one.text.isdigit()):
        box = shapely.box(*text.box)
        if ways.intersects(box) and not any(ground.contains(box) for ground in grounds):
            yield text.text
        if any(disc.intersects(box) for disc in discs):
            yield text.text


@pytest.mark.parametrize(("view", "layout", "size", "language"), CASES)
def test_nothing_on_the_map_of_a_slide_runs_through_a_name_or_the_scale_bar(
    view: str, layout: str, size: tuple[int, int], language: str
) -> None:
    for drawn in maps(laid(view, layout, size, language).sheet.items):
        assert not [*written_over(drawn)]


STORY_MAPS = ("mutiny&t=2023-06-24T11:00", "mutiny&t=2023-06-24T02:00&live=1", "corridor", "corridor&route=btk")


@pytest.mark.parametrize(("story", "how"), in_turns(STORY_MAPS, product(LANGUAGES, LAYOUTS)))
def test_nor_does_anything_on_the_map_of_a_story(story: str, how: tuple[str, str]) -> None:
    language, layout = how
    drawn = slide(shipped(), View.from_query(f"story={story}&lang={language}"), Options(layout=layout))
    found = [*maps(drawn.sheet.items)]
    assert found and not [*written_over(found[0])]


def test_what_a_line_runs_through_is_found_and_a_name_on_a_ground_of_its_own_is_not() -> None:
    way = Group((line((0, 10), (100, 10), colour="#000000", width=1.0),), key="lines")
    over, plain = rectangle((20, 0, 80, 20), "#ffffff", alpha=0.9), Text("Town", 30, 10, 12, "#000000")
    assert [*written_over(Group((way, plain)))] == ["Town"]
    assert not [*written_over(Group((way, over, plain)))]
    assert [*written_over(Group((way, Disc(32, 30, 8, "#ffffff"), replace(plain, y=28))))] == ["Town"]


@pytest.mark.one_in(7)
@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
@pytest.mark.parametrize("window", ["june-july", "mutiny", "all"])
def test_nor_does_one_on_the_page(window: str, canvas: Canvas) -> None:
    picture = scene(shipped(), View(window=window), canvas)
    assert {*crossed(picture)} <= {label.text for label in picture.map.labels if label.over}
    assert sum(label.over for label in picture.map.labels) <= 5


def test_a_scale_bar_leaves_the_corner_where_a_line_ends_or_an_event_is() -> None:
    quiet = scene(dataset([event("deal", location_id="x")], locations=[place("x", 50, 50)]), View(window="all"))
    (left, top, _, _), label = quiet.map.scale[1].box, quiet.map.scale[1]
    there = [place("x", label.longitude, label.latitude)]
    busy = scene(dataset([event("deal", location_id="x")], locations=there), View(window="all"))
    assert busy.map.marks and (busy.map.scale[1].box[2] < left or busy.map.scale[1].box[3] < top)


def test_room_knows_where_a_line_runs_and_where_not() -> None:
    at = pixels(scene(shipped(), View()))
    room = Room(at.width, at.height)
    assert room.crossed((0, 0, at.width, at.height)) == 0
    room.lay([Line("a", "rail", (at.to_place(100, 50), at.to_place(300, 250)))], at)
    assert room.crossed((195, 145, 205, 155)) and room.crossed((90, 40, 105, 60))
    assert not room.crossed((200, 60, 300, 140)) and not room.crossed((310, 260, 400, 300))


@pytest.mark.parametrize("view", [name for name in VIEWS if View.from_query(shipped().views[name].query).event])
def test_the_line_from_the_card_to_its_mark_runs_through_no_other_mark_name_or_scale_bar(view: str) -> None:
    drawn = laid(view, "reading", (1920, 1080), "en")
    picture = drawn.scene
    pointing = [item for item in leader_of(drawn.sheet) if isinstance(item, Shape) and not item.closed]
    own = [m.key for m in picture.map.marks if picture.view.event in m.event_ids]
    assert len(pointing) <= bool(own)
    if pointing:
        way = shapely.LineString(pointing[0].rings[0])
        boxes = [box for key, box in map_boxes(picture).items() if key not in own]
        boxes += [label.box for label in (*picture.map.labels, picture.map.scale[1])]
        assert not [box for box in boxes if way.intersects(shapely.box(*box))]
        assert any(way.distance(shapely.box(*map_boxes(picture)[key])) < picture.map.radius for key in own)


def test_the_line_is_there_wherever_a_way_is() -> None:
    at = place("x", 50, 50)
    view = View(window="all", event="deal")
    drawn = slide(dataset([event("deal", location_id="x")], [claim("c", event_id="deal")], locations=[at]), view)
    assert len(leader_of(drawn.sheet)) == 1
    assert sum(bool(leader_of(laid(name, "reading", (1920, 1080), "en").sheet)) for name in VIEWS) >= 5


def leader_of(sheet: Sheet) -> list[Item]:
    """The items of the map between its edge and the rings of marks: the line from the card, if it is there."""
    (shown,) = [item for item in sheet.items if isinstance(item, Group) and item.key == "map"]
    after = next(n for n, item in enumerate(shown.items) if isinstance(item, Group) and item.key == "lines") + 2
    found: list[Item] = []
    for item in shown.items[after:]:
        if not isinstance(item, Group) or item.events or not item.belongs:
            break
        found += [one for one in item.items if isinstance(one, Shape)]
    return found
