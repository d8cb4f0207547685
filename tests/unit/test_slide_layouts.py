"""A slide for a room and one for reading: the sizes of their letters, what they count, what they are laid out on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from tests.amounts import some
from tests.unit.handmade import claim, dataset, event, place, shipped, source
from tests.unit.sheets import faults, role
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.language.messages import LANGUAGES
from transcaspian.slides.brief import saved_parts
from transcaspian.slides.message import event_of
from transcaspian.slides.options import LETTERS, PAPERS, READING, ROOM, Options, inches
from transcaspian.slides.page import Slide, slide
from transcaspian.tables.records import Text as Words
from transcaspian.view.grammar import LAYOUTS
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, open_saved
from transcaspian.view.selection import select

SIZES = ((1920, 1080), (1600, 1200), (2520, 1080), PAPERS["a4"], PAPERS["a4-upright"])
FOOT = ("note", "version", "credits", "slide-number")
VIEWS = [name for name, saved in shipped().views.items() if not View.from_query(saved.query).story]
STORIES = [name for name in shipped().views if name not in VIEWS]
# In make test each view in one layout, size and language, so that there are all of them.
KEPT = [
    (name, LAYOUTS[n % len(LAYOUTS)], SIZES[n // 2 % len(SIZES)], LANGUAGES[n // 3 % 2])
    for n, name in enumerate(shipped().views)
]
CASES = some(KEPT, product(shipped().views, LAYOUTS, SIZES, LANGUAGES))


@cache
def laid(view: str, layout: str, size: tuple[int, int], language: str) -> Slide:
    saved = shipped().views[view]
    asked = replace(View.from_query(saved.query), language=language)
    return slide(shipped(), asked, Options(*size, title=saved.title(language), layout=layout))


def printed(size: tuple[int, int]) -> float:
    """Pixels to a point of a page that is printed on A4, as large as it fits."""
    long, short = 297 / 25.4 * 72, 210 / 25.4 * 72
    across, down = (long, short) if size[0] >= size[1] else (short, long)
    return max(size[0] / across, size[1] / down)


def smallest(sheet: Sheet) -> dict[str, float]:
    """The smallest letters of each role on a sheet; those of the map and of the timeline by their group."""
    found: dict[str, float] = {}
    for group in (item for item in sheet.items if isinstance(item, Group)):
        for text in texts(group.items):
            if text.text.strip():
                kind = text.role or group.key
                found[kind] = min(found.get(kind, 1e9), text.size)
    return found


@pytest.mark.parametrize(("view", "layout", "size", "language"), CASES)
def test_no_text_is_smaller_than_its_layout_allows_or_covers_another_or_leaves_the_page(
    view: str, layout: str, size: tuple[int, int], language: str
) -> None:
    drawn = laid(view, layout, size, language)
    assert not faults(drawn.sheet)
    point = size[0] / (72 * inches(*size)[0]) if layout == ROOM else printed(size)
    points = {kind: round(pixels / point, 2) for kind, pixels in smallest(drawn.sheet).items()}
    foot = {kind: points.pop(kind) for kind in FOOT if kind in points}
    assert min(foot.values()) >= (10 if layout == ROOM else 9), foot
    assert min(points.values()) >= (12 if layout == ROOM else 9), points
    assert points["title"] >= (24 if layout == ROOM else 12)


@pytest.mark.parametrize(("view", "layout", "size", "language"), [c for c in CASES if "room" in str(c)])
def test_events_and_places_have_fourteen_points_in_a_room(
    view: str, layout: str, size: tuple[int, int], language: str
) -> None:
    drawn, point = laid(view, layout, size, language), Options(*size).point
    if drawn.scene.view.story:
        sizes = [text.size for text in named(drawn.sheet)]
    else:
        sizes = [label.size for label in drawn.scene.timeline.labels]
        sizes += [label.size for label in drawn.scene.map.labels if label.kind in ("home", "place")]
    assert min(sizes) >= 14 * point - 1e-6


def named(sheet: Sheet) -> Iterator[Text]:
    """The names of events, deals and places in a story: what stands out there from what is said of it."""
    story = next(item for item in sheet.items if isinstance(item, Group) and item.key == "story")
    for part in (item for item in story.items if isinstance(item, Group)):
        for text in texts(part.items):
            if (
                text.text
                and text.weight == "semibold"
                and not text.text.isdigit()
                and text.role not in ("sign", "tick")
            ):
                yield text


@pytest.mark.parametrize(("view", "layout", "size", "language"), CASES)
def test_every_event_of_a_view_is_named_marked_or_counted_and_the_foot_counts_them(
    view: str, layout: str, size: tuple[int, int], language: str
) -> None:
    drawn = laid(view, layout, size, language)
    if drawn.scene.view.story:
        return
    line, shown = drawn.scene.timeline, {event.id for event in drawn.scene.events}
    named = {label.event_id for label in line.labels}
    marked = {mark.event_id for mark in line.marks} | {span.event_id for span in line.spans}
    counted = {event for more in line.more for event in more.event_ids}
    assert named | marked | counted == shown
    told = role(drawn.sheet, "told")
    if layout == ROOM and told:
        side = next(item for item in drawn.sheet.items if isinstance(item, Group) and item.key == "side")
        column = next(item for item in side.items if isinstance(item, Group) and item.key in ("told", "card"))
        listed = len({item.belongs for item in column.items if isinstance(item, Group)} & shown)
        more = "".join(text.text for text in role(drawn.sheet, "told-more"))
        assert listed and listed + int("".join(re.findall(r"\d+", more)) or 0) == len(shown)
    numbers = [int(n) for n in re.findall(r"\d+", role(drawn.sheet, "version")[0].text)[:3]]
    assert numbers[:2] == [len(shown), len(shipped().events)]
    assert len(named) <= numbers[2] <= len(shown)


def test_beside_a_map_stands_nothing_that_may_lie_outside_the_window() -> None:
    drawn = slide(shipped(), View.from_query("w=2023-06-24T19:00..2023-06-24T21:00"), Options(layout=ROOM))
    told = [text.text for text in role(drawn.sheet, "told")]
    possible = {drawn.scene.signs[event].title for event in drawn.scene.possible}
    assert len(possible) > 5 and told and not possible & set(told)
    assert "19:00" in drawn.subtitle and "21:00" in drawn.subtitle


def few() -> View:
    """A view with one event."""
    return View.from_query("w=july&place=zenit-plant&event=zenit-asfat-yda-2023")


def test_letters_grow_where_there_is_room_and_nothing_more_is_left_out() -> None:
    one, many = (slide(shipped(), view, Options(layout=ROOM)).scene for view in (few(), View(window="mutiny")))
    assert len(one.events) < 5 < len(many.events)
    assert one.canvas.font >= 1.2 * many.canvas.font
    assert {label.event_id for label in one.timeline.labels} == {event.id for event in one.events}
    reading = slide(shipped(), few()).scene.canvas
    assert reading.font < one.canvas.font


def test_a_card_for_a_room_is_as_large_as_its_text_allows() -> None:
    def told(summary: str) -> list[Text]:
        odd = event("odd", "2023-07-10", summary=Words.of(en=summary, pl=summary))
        data = dataset([odd], [claim("c", event_id="odd")])
        return role(slide(data, View(window="july", event="odd"), Options(layout=ROOM)).sheet, "call-out")

    sizes = [max(text.size for text in told(" ".join(["One word more."] * n))) for n in (1, 12, 60)]
    assert sizes[0] > sizes[1] >= sizes[2]
    assert not any(text.whole for text in told("Short."))
    cut = told(" ".join(["One word more."] * 200))
    assert [text for text in cut if text.whole] and all(text.text.endswith("…") for text in cut if text.whole)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", VIEWS)
def test_only_the_sources_of_what_a_slide_tells_stand_on_it_and_all_are_in_its_notes(name: str) -> None:
    drawn = laid(name, ROOM, (1920, 1080), "en")
    view = drawn.scene.view
    numbers = {n for text in role(drawn.sheet, "number") for n in _numbers(text.text)}
    assert numbers == {drawn.notes.numbers[source] for source in drawn.notes.on_slide}
    if view.event:
        assert numbers == set(drawn.notes.of_event[view.event])
    assert numbers == set(range(1, len(numbers) + 1))
    bottom = " ".join(text.text for text in role(drawn.sheet, "note"))
    printed = {int(n) for n in re.findall(r"(\d+)\u00a0", bottom)}
    assert printed <= numbers and printed
    assert (f"all {len(drawn.notes.numbers)} in this slide" in bottom) == (printed < set(drawn.notes.numbers.values()))


def _numbers(written: str) -> list[int]:
    found: list[int] = []
    for part in written.split(","):
        first, _, last = part.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found


def test_a_view_may_name_its_layout_and_else_the_place_decides() -> None:
    assert slide(shipped(), few(), Options(layout=ROOM)).options.layout == ROOM
    assert slide(shipped(), replace(few(), layout=READING), Options(layout=ROOM)).options.layout == READING
    assert View.from_query("w=july&layout=room").layout == ROOM and View.from_query("layout=large").layout == ""
    saved = next(iter(shipped().views.values()))
    opened = open_saved(shipped(), saved, View(layout=READING))
    assert opened.layout == READING and find_saved(shipped(), opened) == saved
    assert {part.view.layout for part in saved_parts(shipped(), layout=ROOM)} == {ROOM}
    assert {part.view.layout for part in saved_parts(shipped())} == {""}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_view_in_a_layout_is_the_same_bytes(layout: str) -> None:
    first, second = (slide(shipped(), few(), Options(1280, 720, layout=layout)) for _ in range(2))
    assert png(first.sheet) == png(second.sheet)


def test_a_headline_has_two_lines_then_smaller_letters_then_an_ellipsis() -> None:
    sizes, point = [], Options().point
    for words_of_it in (2, 10, 14, 60):
        rows = role(slide(shipped(), few(), Options(layout=ROOM, message="headline " * words_of_it)).sheet, "title")
        sizes.append(rows[0].size / point)
        assert len(rows) <= 2 and bool(rows[-1].whole) == rows[-1].text.endswith("…") == (words_of_it == 60)
    assert sizes[0] == LETTERS[ROOM].headline[0] and sizes[-1] == LETTERS[ROOM].headline[-1] == 24
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("size", "page"),
    [
        ((1920, 1080), (13.33, 7.5)),
        ((1024, 768), (10, 7.5)),
        ((2520, 1080), (17.5, 7.5)),
        ((1080, 1440), (10, 13.33)),
        (PAPERS["a4"], (11.69, 8.27)),
        (PAPERS["a3-upright"], (11.69, 16.54)),
        (PAPERS["letter"], (11, 8.5)),
    ],
)
def test_a_page_is_as_large_as_its_paper_or_its_slide(size: tuple[int, int], page: tuple[float, float]) -> None:
    assert inches(*size) == pytest.approx(page, abs=0.01)
    across, down = inches(*size)
    assert size[0] / across == pytest.approx(size[1] / down, rel=0.002)


@pytest.mark.one_in(5)
@pytest.mark.parametrize("size", [*PAPERS.values(), (1920, 1200), (1440, 1080), (2520, 1080)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_place_at_the_edge_and_a_long_text_are_in_order_on_every_page(layout: str, size: tuple[int, int]) -> None:
    long = "A title that says at length what has been said of it and by whom"
    data = dataset(
        [
            event(f"e{n}", f"2023-07-{n + 1:02}", title=Words.of(en=f"{long} {n}", pl=long), location_id="here")
            for n in range(9)
        ],
        [claim(f"c{n}", event_id=f"e{n}", source_id="s") for n in range(9)],
        locations=[place("here", 51, 48)],
        sources=[source("s")],
    )
    for chosen in ("", "e3"):
        drawn = slide(data, View(window="july", event=chosen), Options(*size, layout=layout, note=long, marking="M"))
        assert not faults(drawn.sheet)


@pytest.mark.parametrize(
    ("query", "layout", "language"),
    some(
        [("", READING, "en"), ("", ROOM, "pl"), ("w=mutiny", READING, "pl"), ("w=july", ROOM, "en")],
        product(("", "w=mutiny", "w=july", "w=all", "track=diplomacy", "track=mutiny"), LAYOUTS, LANGUAGES),
    ),
)
def test_the_event_that_the_headline_is_about_is_named_on_the_timeline(query: str, layout: str, language: str) -> None:
    view = replace(View.from_query(query), language=language)
    about = event_of(select(shipped(), view), view)
    drawn = slide(shipped(), view, Options(layout=layout))
    assert about and about.title(language).partition("?")[0] in drawn.message
    # Where its lane has no room for it within the timeline's, its name stands beside the map, and covers nothing.
    assert not faults(drawn.sheet)
    told = [text.text.replace("\xa0", " ") for text in texts(drawn.sheet.items)]
    beside = about.title(language) in told
    assert about.id in {label.event_id for label in drawn.scene.timeline.labels} or beside
