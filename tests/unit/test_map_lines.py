"""No name, scale bar or leader on a map runs through a line, a mark or a name, on slides and on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shapely

from tests.unit.handmade import CANVASES, dataset, event, place, shipped
from tests.unit.pictures import pixels
from tests.unit.test_slide_layouts import CASES, laid
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.model import Line
from transcaspian.scene.room import Room
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


@pytest.mark.parametrize(("view", "layout", "size", "language"), CASES)
def test_no_line_of_the_map_of_a_slide_runs_through_a_name_or_the_scale_bar(
    view: str, layout: str, size: tuple[int, int], language: str
) -> None:
    picture = laid(view, layout, size, language).scene
    if not picture.view.story:
        assert [*crossed(picture)] == []


@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
@pytest.mark.parametrize("window", ["june-july", "mutiny", "all"])
def test_nor_does_one_on_the_page(window: str, canvas: Canvas) -> None:
    assert [*crossed(scene(shipped(), View(window=window), canvas))] == []


def test_a_scale_bar_leaves_the_corner_where_a_line_ends_or_an_event_is() -> None:
    corner = (80.5, 40.9)
    quiet = scene(dataset([event("deal", location_id="x")], locations=[place("x", 50, 50)]), View(window="all"))
    busy = scene(dataset([event("deal", location_id="x")], locations=[place("x", *corner)]), View(window="all"))
    (left, top, right, bottom) = quiet.map.scale[1].box
    x, y = pixels(quiet).to_pixel(*corner)
    assert left < x < right and top - 8 < y < bottom + 8
    assert busy.map.scale[1].box[2] < left or busy.map.scale[1].box[3] < top


def test_room_knows_where_a_line_runs_and_where_not() -> None:
    at = pixels(scene(shipped(), View()))
    room = Room(at.width, at.height)
    assert room.crossed((0, 0, at.width, at.height)) == 0
    room.lay([Line("a", "rail", (at.to_place(100, 50), at.to_place(300, 250)))], at)
    assert room.crossed((195, 145, 205, 155)) and room.crossed((90, 40, 105, 60))
    assert not room.crossed((200, 60, 300, 140)) and not room.crossed((310, 260, 400, 300))
