"""The scene: nothing covered, nothing cut, nothing missing, for every window, size and language."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import cycle

import pytest

from tests.amounts import LONG, in_turns, share
from tests.unit.handmade import CANVASES, FRAMES, HOMES, WINDOWS, dataset, event, large, random_view, shipped
from tests.unit.pictures import (
    SIZES,
    drawn,
    faults,
    lane_texts,
    pixels,
    unseen_on_map,
    unseen_on_timeline,
    wrong_counts,
)
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.scene import overlapping, scene
from transcaspian.tables.records import Text
from transcaspian.view.query import View

RANDOM_VIEWS = share(200, 2000)
BATCH = 20


# The window in words


@pytest.mark.parametrize(
    ("view", "english", "polish"),
    [
        (
            View(window="2023-06-24T19:00+03:00..2023-06-24T21:00+03:00"),
            "24 June 2023, 19:00–21:00 (Moscow time)",
            "24 czerwca 2023, 19:00–21:00 (czas moskiewski)",
        ),
        (
            View(window="2023-06-24T19:00+03:00..2023-06-24T21:30+03:00", zone="UTC"),
            "24 June 2023, 16:00–18:30 (UTC)",
            "24 czerwca 2023, 16:00–18:30 (UTC)",
        ),
        (
            View(window="2023-06-24T07:00+03:00..2023-06-25T00:00+03:00"),
            "24 June 2023, 07:00–24:00 (Moscow time)",
            "24 czerwca 2023, 7:00–24:00 (czas moskiewski)",
        ),
        (
            View(window="mutiny"),
            "23 June, 18:00 – 25 June 2023, 06:00 (Moscow time)",
            "23 czerwca, 18:00 – 25 czerwca 2023, 6:00 (czas moskiewski)",
        ),
        (
            View(window="2023-12-31T22:00+03:00..2024-01-01T02:00+03:00"),
            "31 December 2023, 22:00 – 1 January 2024, 02:00 (Moscow time)",
            "31 grudnia 2023, 22:00 – 1 stycznia 2024, 2:00 (czas moskiewski)",
        ),
        (View(window="2023-06-24..2023-06-24", zone="UTC"), "24 June 2023", "24 czerwca 2023"),
        (
            View(window="2023-06-24T12:00+03:00..2023-07-24T12:00+03:00"),
            "24 June – 24 July 2023",
            "24 czerwca – 24 lipca 2023",
        ),
    ],
)
def test_a_window_of_hours_says_them_and_a_longer_one_its_days(view: View, english: str, polish: str) -> None:
    for language, told in (("en", english), ("pl", polish)):
        assert scene(shipped(), replace(view, language=language)).title == told


def test_the_summary_names_no_event_as_most_significant_that_may_lie_outside_the_window() -> None:
    data = dataset([event("open", "2023", significance=3), event("turn", "2023-06-24T20:25+03:00", significance=3)])
    hours = scene(data, View(window="2023-06-24T19:00+03:00..2023-06-24T21:00+03:00")).summary
    assert "The most significant, in order of time: Turn (" in hours and "Open" not in hours


# What must hold everywhere


@pytest.mark.more
@pytest.mark.parametrize(("window", "language"), in_turns(WINDOWS, LANGUAGES))
def test_nothing_is_covered_cut_or_missing_in_any_named_window_at_any_size(window: str, language: str) -> None:
    view = View(window=window, language=language)
    wrong = {
        f"{size.timeline_width}x{size.timeline_height}": found
        for size in SIZES[:: share(2, 1)]
        if (found := faults(scene(shipped(), view, size)))
    }
    assert not wrong


@pytest.mark.more
@pytest.mark.parametrize("batch", range(RANDOM_VIEWS // BATCH))
def test_nothing_is_covered_cut_or_missing_in_random_views(batch: int) -> None:
    wrong = {}
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        view, size = random_view(seed), SIZES[seed % len(SIZES)]
        if found := faults(scene(shipped(), view, size)):
            wrong[f"{seed}: {view.query_string()} on {size.timeline_width}x{size.timeline_height}"] = found
    assert not wrong


def without_rows_for_homes() -> Dataset:
    """The shipped tables without any row that uses a place of the subject."""
    data = shipped()
    idle = {
        event.id: replace(event, location_id=None, about_location_ids=())
        for event in data.events.values()
        if {event.location_id, *event.about_location_ids} & set(HOMES)
    }
    contracts = {
        key: replace(row, location_id=None) if row.location_id in HOMES else row for key, row in data.contracts.items()
    }
    return replace(data, events=data.events | idle, contracts=contracts)


@pytest.mark.more
@pytest.mark.parametrize(
    ("data", "text"),
    [(shipped, ""), (shipped, "no event says this"), (without_rows_for_homes, "")],
    ids=["all-rows", "no-event-on-screen", "no-row-uses-them"],
)
def test_a_place_of_the_subject_is_named_at_every_size_wherever_it_is_in_the_frame(
    data: Callable[[], Dataset], text: str
) -> None:
    missing = []
    tables = data()
    # Sizes with every frame; the languages take turns.
    for size, turn in zip(SIZES[:: share(2, 1)], cycle((1, 0)), strict=False):
        for frame in FRAMES:
            for language in LANGUAGES if LONG else LANGUAGES[turn : turn + 1]:
                view = View(frame="all" if frame == "selection" else frame, language=language, text=text)
                picture = scene(tables, view, size)
                for home in HOMES:
                    at = tables.locations[home]
                    x, y = pixels(picture).to_pixel(at.longitude or 0, at.latitude or 0)
                    inside = 40 < x < size.map_width - 40 and 20 < y < size.map_height - 20
                    names = {label.text for label in picture.map.labels if label.kind == "home"}
                    if inside and at.name(language) not in names:
                        missing.append((home, frame, language, size.map_width, size.map_height))
    assert not missing


@pytest.mark.more
@pytest.mark.parametrize("seed", range(0, share(60, 1200), 5))
def test_choosing_an_event_moves_nothing(seed: int) -> None:
    view = replace(random_view(seed), frame="all", event="")
    before = scene(shipped(), view)
    chosen = random.Random(seed).choice([e.id for e in before.events] or [""])
    after = scene(shipped(), replace(view, event=chosen))
    assert (after.timeline, after.map, after.overview) == (before.timeline, before.map, before.overview)
    assert (after.legend, after.counts, after.lists) == (before.legend, before.counts, before.lists)


def test_the_same_view_gives_the_same_scene() -> None:
    for seed in range(10):
        assert scene(shipped(), random_view(seed)) == scene(shipped(), random_view(seed))


def test_a_scene_is_plain_data() -> None:
    plain = (str, int, float, bool, datetime, date, type(None))

    def strange(value: object, where: str) -> list[str]:
        if isinstance(value, plain):
            return []
        if dataclasses.is_dataclass(value):
            parts = [(f.name, getattr(value, f.name)) for f in dataclasses.fields(value)]
        elif isinstance(value, Mapping):
            parts = [(str(k), v) for k, v in value.items()]
        elif isinstance(value, tuple | frozenset):
            parts = [(str(n), v) for n, v in enumerate(value)]
        else:
            return [f"{where}: {type(value).__name__}"]
        return [found for name, part in parts for found in strange(part, f"{where}.{name}")]

    picture = drawn()
    assert not strange({n: getattr(picture, n) for n in ("timeline", "overview", "map", "legend", "lists")}, "")
    assert not strange({n: getattr(picture, n) for n in ("signs", "counts", "summary", "title")}, "")
    as_text = json.dumps(dataclasses.asdict(picture.map))
    assert "NaN" not in as_text and "Infinity" not in as_text


# What a sign says


def test_colour_and_shape_say_the_track_and_the_fill_says_how_sure() -> None:
    picture = drawn("all")
    for one in picture.events:
        sign = picture.signs[one.id]
        assert sign.track == one.track
        assert sign.shape == picture.colours.shape(one.track)
        assert sign.fill == FILL_OF_CERTAINTY[picture.certainty[one.id].level]
        assert sign.title == one.title["en"]


def test_the_words_of_a_scene_are_in_its_language() -> None:
    picture = drawn(language="pl")
    assert [lane.title.text for lane in picture.timeline.lanes][:3] == ["Bunt", "Dyplomacja", "Umowy"]
    assert picture.signs["wsj-kazakhstan-refusal"].title == "Czy Kazachstan odmówił Moskwie pomocy?"
    assert picture.title == "23 czerwca – 31 lipca 2023"
    assert {item.text for item in picture.legend if item.kind == "certainty"} == {
        words("pl")(f"certainty.{level}") for level in CERTAINTIES
    }


# Counting


def test_every_event_is_shown_hidden_or_not_known() -> None:
    for seed in range(40):
        picture = scene(shipped(), random_view(seed))
        hidden = {event_id for event_id, _ in picture.counts.hidden}
        shown = {e.id for e in picture.events}
        assert not hidden & shown
        assert len(hidden) + len(shown) + picture.counts.not_known == len(shipped().events)


def test_a_picture_of_nothing_is_a_picture() -> None:
    empty = scene(dataset(), View())
    assert not empty.events and not empty.timeline.marks and not empty.map.marks
    assert all(lane.closed for lane in empty.timeline.lanes)
    assert not [item for item in empty.legend if item.kind == "certainty"]
    assert not faults(empty)


def test_events_at_the_ends_of_the_calendar_can_be_drawn() -> None:
    events = [event("first", "0001"), event("last", "9999~"), event("late", "9999-12-31T23:59-12:00")]
    for window in ("all", "june-july"):
        assert not faults(scene(dataset(events), View(window=window)))
    assert not faults(scene(dataset(events[1:]), View(window="all")))


def test_ten_thousand_events_are_all_there_and_what_is_drawn_stays_bounded() -> None:
    data = large()
    for window in ("june-july", "all"):
        picture = scene(data, View(window=window))
        assert not unseen_on_timeline(picture) and not unseen_on_map(picture)
        assert not wrong_counts(picture)
        line = picture.timeline
        assert len(line.marks) <= 1200 and len(line.labels) <= 200 and len(line.more) <= 200
        assert len(picture.map.marks) <= 500 and len(picture.map.lines) <= 300
        assert len(picture.overview.strokes) <= 1200
        assert not overlapping([label.box for label in lane_texts(line)])


# Sizes


def test_a_canvas_is_no_wider_than_the_smallest_browser_of_its_class() -> None:
    for name, size in CANVASES.items():
        width = int(name.partition("x")[0])
        assert size.timeline_width <= width and size.map_width <= width


def test_what_looks_like_markup_or_a_formula_is_drawn_as_it_is() -> None:
    odd = Text.of(en="<b>$x^2$</b> & =1+1", pl="<b>$x^2$</b> & =1+1")
    picture = scene(dataset([event("odd", "2023-07-03", title=odd)]), View(window="july"))
    assert picture.timeline.labels[0].text == odd["en"]
