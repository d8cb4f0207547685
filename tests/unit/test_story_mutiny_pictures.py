"""Map, strip and slide of a minute: nothing covers anything, nothing moves, and both renderers draw it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tests.amounts import CLASSES
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import cited
from transcaspian.drawing.parts import choices
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, texts
from transcaspian.drawing.svg import svg
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene.model import Canvas
from transcaspian.stories.mutiny import slide_picture
from transcaspian.stories.mutiny.clock import clockless_view, hours
from transcaspian.stories.mutiny.march import march, ring_distances, rings
from transcaspian.stories.mutiny.moment import now
from transcaspian.stories.mutiny.strip import strip
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

SOME = range(0, MINUTES + 1, 180)


def canvas_of(width: int) -> Canvas:
    return Canvas(map_width=max(300, round(width * 0.62)), map_height=480)


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", CLASSES)
def test_no_name_on_the_map_covers_another(width: int, language: str) -> None:
    for at in SOME:
        labels = march(shipped(), View(language=language), canvas_of(width), at).map.labels
        assert [(a.text, b.text) for a, b in combinations(labels, 2) if overlap(a.box, b.box)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("height", [300, 324, 480, 644])
@pytest.mark.parametrize("width", CLASSES)
def test_both_rings_are_named_on_a_map_of_every_size(width: int, height: int, language: str) -> None:
    view = View(language=language)
    labels = march(shipped(), view, replace(canvas_of(width), map_height=height), MINUTES).map.labels
    place = {"en": "Moscow", "pl": "Moskwy"}[language]
    wanted = {
        words(language)("mutiny.ring", km=words(language).number(km), place=place) for km in ring_distances(shipped())
    }
    assert wanted <= {label.text for label in labels}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("width", CLASSES)
def test_no_text_of_the_strip_covers_another_and_none_sticks_out(width: int, live: bool, language: str) -> None:
    picture = strip(shipped(), View().but(language=language, live=live), width)
    written = list(texts(picture.items))
    assert [(a.text, b.text) for a, b in combinations(written, 2) if overlap(a.box, b.box)] == []
    for text in written:
        left, top, right, bottom = text.box
        assert left >= 0 and right <= width + 0.5 and top >= 0 and bottom <= picture.height


def marks(items: tuple[Item, ...]) -> dict[str, tuple[float, float]]:
    """Where the signs of events stand on the strip."""
    found = {}
    for item in items:
        if isinstance(item, Group) and item.key == "mark":
            first = item.items[0]
            if isinstance(first, Disc):
                found[item.events[0]] = (first.x, first.y)
            elif isinstance(first, Shape):
                ring = first.rings[0]
                found[item.events[0]] = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    return found


@pytest.mark.parametrize("width", CLASSES)
def test_every_event_with_an_hour_has_a_mark_of_its_own_on_the_strip(width: int) -> None:
    picture = strip(shipped(), View(), width)
    found = marks(picture.items)
    assert set(found) == {line.event_id for line in now(shipped(), clockless_view(View()), MINUTES, False).lines}
    assert len({(round(x), round(y)) for x, y in found.values()}) == len(found)


def test_what_is_on_the_map_stays_where_it_is_while_the_clock_runs() -> None:
    places: dict[str, tuple[float, float, float, float]] = {}
    names: dict[str, tuple[float, float]] = {}
    for at in range(0, MINUTES + 1, 60):
        drawn = march(shipped(), View(), canvas_of(1380), at)
        for mark in drawn.map.marks:
            here = (mark.longitude, mark.latitude, mark.dx, mark.dy)
            assert places.setdefault(mark.key, here) == here
        for label in drawn.map.labels:
            if not label.text.startswith("to "):
                assert names.setdefault(label.text, (label.dx, label.dy)) == (label.dx, label.dy)
    assert len(places) > 10


@pytest.mark.parametrize("live", [False, True])
def test_the_map_has_only_what_had_happened_and_counts_no_more_nor_a_single_event(live: bool) -> None:
    for at in SOME:
        drawn = march(shipped(), View().but(live=live), canvas_of(1380), at)
        ids = now(shipped(), clockless_view(View()), at, live).ids
        for mark in drawn.map.marks:
            assert set(mark.event_ids) <= ids
            assert mark.count == (len(mark.event_ids) if len(mark.event_ids) > 1 else 0)
            if not mark.is_count:
                assert mark.concerns is (mark.place != shipped().events[mark.event_ids[0]].location_id)
    assert not [m for m in march(shipped(), View(), canvas_of(1380), 0).map.marks if not m.minor and not m.is_count]


def test_calls_are_arcs_from_the_minute_they_happen_and_dashed_where_only_the_day_is_known() -> None:
    def styles(at: int) -> dict[str, str]:
        lines = march(shipped(), View(), canvas_of(1380), at).map.lines
        return {line.event_id: line.style for line in lines if line.event_id}

    assert styles(0) == {}
    noon = styles(18 * 60)
    assert noon["putin-lukashenko-call"] == "call"
    assert noon["putin-tokayev-call"] == "call-day"
    assert styles(16 * 60 + 12)["putin-lukashenko-call"] == "call-now"
    assert "putin-erdogan-call" not in noon


def test_rings_name_the_claims_that_speak_of_their_distance_and_wait_for_them_when_live() -> None:
    data, view = shipped(), clockless_view(View())
    told = rings(data, view, now(data, view, 0, False))
    assert [one.kilometres for one in told] == list(ring_distances(shipped()))
    assert all(one.claim_ids for one in told)
    assert rings(data, view, now(data, view, 0, True)) == ()
    assert [one.kilometres for one in rings(data, view, now(data, view, 25 * 60, True))] == [350.0]


def test_the_map_of_every_minute_has_the_same_frame_and_the_whole_way_and_what_is_sent_stays_small() -> None:
    frames, styles, sizes = set(), [], []
    for at in SOME:
        drawn = march(shipped(), View(), canvas_of(1380), at)
        frames.add((drawn.map.longitude, drawn.map.latitude, drawn.map.zoom))
        styles.append({line.style for line in drawn.map.lines})
        sizes.append(len(svg(choices(drawn, "placed"), fonts=False, interactive=True).encode()))
    assert len(frames) == 1
    assert {"way", "unreached", "ring"} <= set.intersection(*styles)
    assert max(sizes) < 30_000


@pytest.mark.one_in(5)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "font"), [(1840, 800, 16), (1840, 780, 18), (1200, 520, 14)])
@pytest.mark.parametrize("query", ["", "t=2023-06-24T16:30", "t=2023-06-24T10:00&live=1", "t=2023-06-23T18:00"])
def test_a_slide_keeps_to_its_room_and_no_text_covers_another(
    query: str, width: float, height: float, font: float, language: str
) -> None:
    data, view = shipped(), View.from_query(f"{query}&lang={language}&tz=Europe/Warsaw")
    picture = slide_picture(data, view, width, height, font)
    assert (picture.width, picture.height) == (width, height)
    written = [text for text in texts(picture.items) if text.text]
    assert [(a.text, b.text) for a, b in combinations(written, 2) if overlap(a.box, b.box)] == []
    for text in written:
        left, top, right, bottom = text.box
        assert left >= -0.5 and right <= width + 0.5 and top >= -0.5 and bottom <= height + 0.5, text.text
    assert set(picture.source_ids) <= set(data.sources)
    assert picture == slide_picture(data, view, width, height, font)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slide_tells_every_hour_in_full(language: str) -> None:
    view = View(language=language)
    picture = slide_picture(shipped(), view, 1840, 800, 16)
    written = {text.text for text in texts(picture.items)}
    lines = [line for item in picture.items if isinstance(item, Group) and item.key == "feed" for line in item.items]
    shown = {line.events[0] for line in lines if isinstance(line, Group)}
    assert len(shown) >= 5
    told = now(shipped(), clockless_view(view), MINUTES, False).lines
    assert {line.clock for line in told if line.event_id in shown} <= written


def listed(picture: Picture) -> list[str]:
    """The events in the list of a slide, from top to bottom."""
    (feed,) = (item for item in picture.items if isinstance(item, Group) and item.key == "feed")
    return [line.events[0] for line in feed.items if isinstance(line, Group)]


def test_a_slide_lists_the_chosen_event_however_early_it_was() -> None:
    plain, chosen = (slide_picture(shipped(), View(event=i), 1200, 520, 14) for i in ("", "rostov-hq-seized"))
    assert "rostov-hq-seized" not in listed(plain)
    assert listed(chosen) == [*listed(plain)[:-1], "rostov-hq-seized"]


def test_a_slide_lists_what_has_no_hour_where_there_is_room() -> None:
    early = View().but(moment=HOURS.moment(8 * 60), live=True)
    found = now(shipped(), clockless_view(early), 8 * 60, True)
    assert listed(slide_picture(shipped(), early, 1500, 1000, 16)) == [
        line.event_id for line in (*found.lines, *found.untimed)
    ]


def test_a_slide_rests_on_the_sources_of_what_it_shows() -> None:
    view = View().but(moment=HOURS.moment(22 * 60 + 30))
    picture = slide_picture(shipped(), view, 1840, 800, 16)
    assert {"tass-lipetsk", "meduza-18h"} <= set(cited(picture.items))


def test_a_dataset_without_the_march_has_no_columns_and_still_a_picture() -> None:
    data = shipped()
    values = {name: getattr(data, name) for name in Dataset.__slots__}
    bare = Dataset(**values | {"legs": (), "routes": {}, "version": "noroads"})
    picture = slide_picture(bare, View(), 1840, 800, 16)
    assert picture.title


def test_the_map_shows_what_it_was_moved_to_and_not_a_named_frame_of_another_page() -> None:
    own = march(shipped(), View(), canvas_of(1440), MINUTES).map
    moved = march(shipped(), View(frame="19.9,40.3,96.1,60.8"), canvas_of(1440), MINUTES).map
    assert moved.east > 90 > own.east and moved.zoom < own.zoom
    assert "Astana" in {label.text for label in moved.labels} - {label.text for label in own.labels}
    for named in ("caspian", "selection"):
        assert march(shipped(), View(frame=named), canvas_of(1440), MINUTES).map == own
