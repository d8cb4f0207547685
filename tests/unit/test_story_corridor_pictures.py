"""The corridor's pictures: no text covers another at any width, nothing leaves its room, all of it also in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import pytest

from tests.amounts import CLASSES
from tests.unit.handmade import shipped
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Text, texts
from transcaspian.drawing.svg import svg
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene import overlapping, scene
from transcaspian.scene.sizes import HEIGHTS, canvas
from transcaspian.slides.page import Options, slide
from transcaspian.stories.corridor import mapping, slide_picture
from transcaspian.stories.corridor.comparison import comparison
from transcaspian.stories.corridor.counts import count_line
from transcaspian.stories.corridor.downloads import csv_of
from transcaspian.stories.corridor.matrix import matrix
from transcaspian.stories.corridor.minerals import lists, materials, nearest
from transcaspian.stories.corridor.question import question_of, routes, visible_stretches
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.volumechart import volume_chart
from transcaspian.stories.corridor.volumes import misreadings, volumes
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

WIDE = [width - (24 if width > CLASSES[0] else 0) for width in CLASSES]


def flat(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items in the order of drawing, those of groups too, which stand at no place of their own here."""
    for item in items:
        yield from flat(item.items) if isinstance(item, Group) else (item,)


def strip_of(view: View, width: float, font: float) -> Picture:
    stretches, closed = visible_stretches(shipped(), view)
    return strip(shipped(), view, stretches, closed, width, height_of(stretches, width, font), font)


PICTURES: dict[str, Callable[[View, float, float], Picture]] = {
    "strip": strip_of,
    "compare": lambda view, width, font: comparison(shipped(), view, question_of(shipped(), view).pair, width, font),
    "volumes": lambda view, width, font: volume_chart(shipped(), view, width, 470, font),
    "matrix": lambda view, width, font: matrix(shipped(), view, width, font),
    "counts": lambda view, width, font: count_line(shipped(), view, width, font),
}


def covering(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of texts of which one covers the other."""
    found = list(texts(picture.items))
    return [
        (a.text, b.text)
        for a, b in combinations(found, 2)
        if a.box[0] < b.box[2] - 0.5
        and b.box[0] < a.box[2] - 0.5
        and a.box[1] < b.box[3] - 0.5
        and b.box[1] < a.box[3] - 0.5
    ]


def outside(picture: Picture) -> list[str]:
    return [
        t.text
        for t in texts(picture.items)
        if t.box[0] < -0.5 or t.box[2] > picture.width + 0.5 or t.box[1] < -0.5 or t.box[3] > picture.height + 0.5
    ]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDE)
@pytest.mark.parametrize("name", PICTURES)
def test_no_text_covers_another_or_leaves_the_picture(name: str, width: float, language: str) -> None:
    view = View(language=language)
    for font in (12.0, 13.0):
        picture = PICTURES[name](view, width, font)
        assert not covering(picture)
        assert not outside(picture)
        assert picture.text and picture.title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDE)
def test_the_strip_of_every_route_has_room(width: float, language: str) -> None:
    for route in routes(shipped()):
        picture = strip_of(View().but(language=language, routes=(route,)), width, 12.0)
        assert not covering(picture), route
        assert not outside(picture), route


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["", *SECTIONS])
@pytest.mark.parametrize("size", [(1840.0, 800.0, 16.0), (1220.0, 520.0, 14.0)])
def test_a_slide_has_its_picture_in_exactly_its_room(
    section: str, language: str, size: tuple[float, float, float]
) -> None:
    view = View().but(language=language, section=section, theme="light")
    picture = slide_picture(shipped(), view, *size)
    assert (picture.width, picture.height) == size[:2]
    assert not covering(picture)
    assert not outside(picture)
    assert picture == slide_picture(shipped(), view, *size)
    assert set(picture.source_ids) <= set(shipped().sources)


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_a_slide_whose_view_is_framed_by_the_selection_shows_its_way(section: str) -> None:
    view, size = View().but(section=section, theme="light", event="titr-2023-total"), (1840.0, 800.0, 16.0)
    assert slide_picture(shipped(), view.but(frame="selection"), *size) == slide_picture(shipped(), view, *size)


def choices(items: tuple[Item, ...]) -> set[str]:
    found: set[str] = set()
    for item in items:
        if isinstance(item, Group):
            found |= set(item.events) | choices(item.items)
    return found


def test_every_leg_of_the_strip_can_be_chosen_and_is_named() -> None:
    picture = strip_of(View(), 1356, 12.0)
    assert choices(picture.items) == {f"leg:titr-main.{n}" for n in range(1, 15)}
    assert 'aria-label="Almaty – Shu, rail, 299 km' in svg(picture.sheet(View()), fonts=False, interactive=True)


def test_the_strip_is_to_scale_and_ends_at_the_sum() -> None:
    picture = strip_of(View(), 1356, 12.0)
    said = {text.text for text in texts(picture.items)}
    assert {"0 km", "4,593 km"} <= said
    assert "at least" not in picture.text


def test_the_misreading_of_2022_is_shown_as_one_and_leads_to_its_event() -> None:
    found = volumes(shipped(), View())
    wrong = misreadings(found)
    assert {f.source.source_id for f in wrong} == {"trend-2022-10-22", "azernews-2022-11-17"}
    assert all(f.tonnes == 1_840_000 for f in wrong)
    right = {f.key: f for f in found.figures}
    assert {right[f.misread_of].tonnes for f in wrong} == {1_084_000}
    assert "titr-9m-2022-misprint" in choices(volume_chart(shipped(), View(), 1356, 470, 12).items)
    assert "misreading" in volume_chart(shipped(), View(), 1356, 470, 12).text


def test_every_figure_is_shown_or_counted() -> None:
    for day in ("", "known_by=2022-12-31", "known_by=2017-01-01"):
        found = volumes(shipped(), View.from_query(day))
        assert len(found.figures) + found.later + found.beyond == len(shipped().volumes)
    assert not volumes(shipped(), View.from_query("known_by=2017-01-01")).figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slide_of_freight_has_room_for_every_figure_and_for_the_numbers_of_their_sources(language: str) -> None:
    view = View(story="corridor", language=language).but(section="volumes")
    whole = slide(shipped(), view, Options(1280, 720)).sheet
    shown = sum(key == "figure" for key in keys(whole.items))
    assert shown == sum(figure.tonnes is not None for figure in volumes(shipped(), view).figures)
    for sheet in (whole, slide(shipped(), view, Options(1600, 1200, layout="room")).sheet):
        assert not overlapping(text.box for text in texts(sheet.items) if text.text)


def keys(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield item.key
            yield from keys(item.items)


def test_parts_of_a_year_and_plans_are_told_apart() -> None:
    found = {f.key: f for f in volumes(shipped(), View()).figures}
    assert found["2022-01/2022-09 kazinform-2022-10-21"].part
    assert not found["2023 interfax-2024-01-24"].part
    assert found["2018 timesca-2017-11-16"].plan


def test_rare_earths_and_critical_materials_are_kept_apart() -> None:
    found = materials(shipped(), View())
    assert [m.mineral.id for m in found.rare_earths] == ["rare-earths"]
    assert not any(m.mineral.rare_earth for m in (*found.critical, *found.others))
    assert {m.mineral.id for m in found.others} == {"rhenium", "chromium", "uranium"}
    assert len(found.critical) + len(found.rare_earths) + len(found.others) + found.later == len(shipped().minerals)


@pytest.mark.parametrize("width", [700, 1226, 1838])
def test_no_line_of_a_count_is_drawn_over_the_name_of_another(width: int) -> None:
    names: list[tuple[float, float, float, float]] = []
    for item in flat(count_line(shipped(), View(), width, width / 62).items):
        if isinstance(item, Text):
            names.append(item.box)
        elif isinstance(item, Shape) and not item.closed:
            (x, top), (_, bottom) = item.rings[0][0], item.rings[0][-1]
            assert not [n for n in names if n[0] < x < n[2] and min(top, bottom) < n[1] < n[3] < max(top, bottom)]


def test_a_list_of_the_eu_is_not_known_before_it_was_published() -> None:
    found = materials(shipped(), View.from_query("known_by=2022-12-31"))
    assert all(m.on[1] is None and m.on[0] is not None for m in found.critical)
    assert found.later > 0
    assert {c.share.rpartition(" ")[2] for c in found.counts} == {"30"}


def test_who_counted_how_many_comes_in_order_of_time() -> None:
    said = [(c.share, c.event_id) for c in materials(shipped(), View()).counts]
    assert said[0] == ("16 of 30", "crm-16-of-30-2022")
    assert ("18 of 34", "crm-18-of-34-2023") in said
    assert ("19 of 34", "crm-18-of-34-2023") in said
    assert ("17–18 of 30", "crm-18-of-34-2023") in said
    assert lists(shipped(), "pl") == (("UE 2020", "eu-crm-list-2020", 30), ("UE 2023", "eu-crma-list-2023", 34))


def test_the_distance_to_the_corridor_is_that_of_the_nearest_station_at_most() -> None:
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    for place_id in ("ulba-plant", "pavlodar", "boguty"):
        place = shipped().locations[place_id]
        found = nearest(shipped(), place)
        assert found is not None
        stops = [
            shipped().locations[i] for leg in shipped().legs if leg.route_id == "titr-main" for i in (leg.from_id,)
        ]
        least = min(geod.inv(place.longitude, place.latitude, s.longitude, s.latitude)[2] / 1000 for s in stops)
        assert found[0] <= least + 15  # lines end some kilometres from a station's point
        again = geod.inv(place.longitude, place.latitude, *found[1])[2] / 1000
        assert abs(again - found[0]) < 0.2


def test_a_place_on_the_line_has_no_distance_to_speak_of() -> None:
    found = nearest(shipped(), shipped().locations["beyneu"])
    assert found is not None and found[0] < 10


@pytest.mark.parametrize("width", CLASSES)
def test_names_on_the_map_cover_nothing(width: int) -> None:
    for height in HEIGHTS:
        view = mapping.view_of(shipped(), View(language="pl"))
        base = scene(shipped(), view, canvas(width, height))
        stretches, closed = visible_stretches(shipped(), View().but(section="whatif", closed=("titr-main.9",)))
        found = materials(shipped(), View())
        drawn = mapping.scene_with_way(base, shipped(), stretches, closed, (*found.critical, *found.others))
        boxes = [label.box for label in drawn.map.labels]
        assert not [
            (a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]


def test_closed_legs_and_the_way_are_told_apart_on_the_map() -> None:
    view = View().but(section="whatif", closed=("titr-main.9",), avoid=("TM",))
    base = scene(shipped(), mapping.view_of(shipped(), view), canvas(1380, 860))
    stretches, closed = visible_stretches(shipped(), view)
    styles = {line.key: line.style for line in mapping.scene_with_way(base, shipped(), stretches, closed).map.lines}
    assert styles["titr-main.9"] == "unreached"
    assert styles["titr-kuryk-branch.2"] == "ferry"
    assert styles["mersin-branch.1"] == "branch-rail"
    legend = [item.text for item in mapping.scene_with_way(base, shipped(), stretches, closed).legend]
    assert words("en")("corridor.legend.closed") in legend


def test_the_main_line_alone_is_drawn_from_the_files_that_the_browser_has() -> None:
    view = mapping.view_of(shipped(), View())
    base = scene(shipped(), view, canvas(1380, 860))
    stretches, closed = visible_stretches(shipped(), View())
    assert mapping.scene_with_way(base, shipped(), stretches, closed).map.lines == base.map.lines


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_the_table_of_each_section_can_be_taken_along(section: str) -> None:
    text = csv_of(shipped(), View().but(section=section))
    lines = text.removeprefix("\ufeff").splitlines()
    assert len(lines) > 5
    assert "note" not in lines[0]


@pytest.mark.parametrize("width", [340.0, 900.0, 1356.0])
def test_the_line_of_every_count_ends_at_its_mark_or_on_its_bar(width: float) -> None:
    items = [*flat(count_line(shipped(), View(), width, 12.0).items)]
    colours = palette_of(shipped(), View().theme)
    lines = [one.rings[0] for one in items if isinstance(one, Shape) and one.stroke == colours.rule and not one.fill]
    feet = {(one.x, one.y) for one in items if isinstance(one, Disc)}
    marks = [one.rings[0] for one in items if isinstance(one, Shape) and len(one.rings[0]) == 6]
    tops = [(sum(x for x, _ in ring) / 6, min(y for _, y in ring)) for ring in marks]
    assert lines and feet
    for _, foot in lines:
        at_mark = any(abs(foot[0] - x) < 1 and abs(foot[1] - y) < 2 for x, y in tops)
        assert at_mark or foot in feet
