"""The settings of a collection are rows: its windows and frames, what stands in for them, and what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import FRAMES, WINDOWS, dataset, event, place, shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.dataset.roles import column, main_line, unreached
from transcaspian.dataset.settings import frames, story, tracks, windows, zones
from transcaspian.drawing.ground import ground_of, parse_name
from transcaspian.drawing.scenes import draw_ground
from transcaspian.evidence.card import card
from transcaspian.language.dates import parse
from transcaspian.language.zones import zone_words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import LIGHT
from transcaspian.scene import scene
from transcaspian.scene.frame import bounds_of
from transcaspian.stories import STORIES, offered
from transcaspian.tables.problems import note, where
from transcaspian.tables.records import Collection, Frame, StoryPage, Text, Track, Window
from transcaspian.tables.stand_in import shipped_tables
from transcaspian.view.named import (
    frame_ids,
    lead,
    read_view,
    settled,
    story_lead,
    story_title,
    title,
    window_ids,
    window_name,
)
from transcaspian.view.query import View
from transcaspian.view.window import is_whole, window_over, window_panels

LAYERS = ("lakes", "rivers", "rail", "borders")


def window(id_: str, start: str, end: str, middle: str = "", default: bool = False) -> Window:
    return Window(
        id_,
        Text.of(en=id_.upper(), pl=id_),
        parse(start),
        parse(middle) if middle else None,
        parse(end),
        default or None,
    )


def of(*rows: Window) -> Dataset:
    return dataset([event("a", "2025-03-01")], windows=rows)


def test_a_folder_without_windows_and_frames_has_those_of_the_shipped_tables() -> None:
    assert windows(dataset()) == windows(shipped()) and frames(dataset()) == frames(shipped())
    assert WINDOWS == ("june-july", "mutiny", "july", "2022-23", "all")
    assert FRAMES == ("all", "march", "caspian", "uralsk", "corridor", "selection")


def test_a_collection_with_windows_of_its_own_has_no_others_and_a_frame_around_its_places() -> None:
    data = of(window("spring", "2025-03", "2025-05"))
    assert (window_ids(data), frame_ids(data)) == (("spring", "all"), ("all", "selection"))
    view, ignored = read_view(data, "w=mutiny&map=march&lang=pl")
    assert view == View(language="pl", zone="UTC") and ignored == ("w=mutiny", "map=march")
    assert bounds_of(data, "") == EXTENT
    here = dataset(windows=data.windows.values(), locations=[place("a", 50.0, 45.0), place("b", 60.0, 50.0)])
    west, south, east, north = bounds_of(here, "")
    assert EXTENT[0] < west < 50 < 60 < east < EXTENT[2] and south < 45 < 50 < north


def test_a_page_begins_with_the_row_that_says_so_or_else_the_first() -> None:
    first, second = window("spring", "2025-03", "2025-05"), window("year", "2025", "2025", default=True)
    for data, begins, other in ((of(first), "spring", "all"), (of(first, second), "year", "spring")):
        assert window_panels(data, View()) == window_panels(data, View(window=begins))
        assert read_view(data, f"w={begins}") == (View(zone="UTC"), ()) and settled(data, View(window=begins)) == View()
        assert settled(data, View(window=other)).window == other
    assert is_whole(
        dataset(frames=[Frame("a", Text.of(en="A", pl="A"), 1, 2, 3, 4, None)]), View()
    )  # it names no window


def test_three_edges_are_two_speeds_and_the_last_day_is_still_in_the_window() -> None:
    data = of(window("spring", "2025-03-01T12:00+03:00", "2025-03-31", middle="2025-03-02"))
    panels = scene(data, View()).timeline.panels
    assert [f"{p.start:%d.%m. %Hh} {p.end:%d.%m.}" for p in panels] == ["01.03. 12h 02.03.", "02.03. 00h 01.04."]
    assert panels[0].x1 - panels[0].x0 > panels[1].x1 - panels[1].x0


def test_a_day_and_a_clock_time_leave_something_between_them_in_every_zone() -> None:
    data = of(window("late", "2025-03-01T23:00+03:00", "2025-03-01"))
    [(start, end)] = window_panels(data, View(zone="Asia/Almaty"))
    assert (end - start).total_seconds() == 3600


def test_a_name_is_that_of_the_row_in_the_language_of_the_reader() -> None:
    data = of(window("spring", "2025-03", "2025-05"))
    assert [window_name(data, "spring", language) for language in ("en", "pl")] == ["SPRING", "spring"]
    assert window_name(data, "all", "en") == "All years"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("late,Late,Koniec,2023-07,2023-06,2023-08,,", [("windows", 5, "middle", "edge-order")]),
        ("hour,Hour,Godzina,2023-06-24T07:00+03:00,,2023-06-24T07:00+03:00,,",
         [("windows", 5, "end", "edge-order")]),
        ("hour,Hour,Godzina,2023-06-24T07:00+03:00,,2023-06-24,,", []),
        ("about,About,Około,2023-06~,,2023-07,,", [("windows", 5, "start", "wrong-form")]),
        ("all,All,Całość,2023,,2023,,", [("windows", 5, "id", "reserved-id")]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_window_is_told_at_its_cell_and_sets_the_row_aside(
    row: str, found: list[object], tmp_path: Path
) -> None:
    folder = copy_of_good(tmp_path)
    with (folder / "windows.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    loaded = load(folder)
    assert [(p.table, p.row, p.column, p.code) for p in loaded.problems] == found
    assert loaded.set_aside["windows"] == len(found)


LAKE = Collection("lake", Text.of(en="At the lake", pl="Nad jeziorem"), Text.of(en="Who rowed.", pl=""), "PL", (),
                  ("pier",), ("Asia/Tokyo", "UTC"), ("rivers",))  # fmt: skip


def test_a_collection_has_its_own_title_zones_named_places_and_ground() -> None:
    data = dataset([event("a", "2025-03-01T12:00+01:00", location_id="pier")], collection=[LAKE],
                   locations=[place("pier", 21.5, 53.8), place("mill", 22.0, 53.9)])  # fmt: skip
    assert (title(data, "pl"), lead(data, View(language="pl")), windows(data)) == (
        "Nad jeziorem",
        "Who rowed. [en]",
        {},
    )
    view, ignored = read_view(data, "tz=Europe/Moscow&lang=en")
    assert (view.zone, ignored) == ("Asia/Tokyo", ("tz=Europe/Moscow",))
    assert read_view(data, "tz=UTC")[0].zone == "UTC"
    drawn = scene(data, view)
    assert [label.text for label in drawn.map.labels if label.kind == "home"] == ["Pier"]
    assert zone_words(view.zone, "pl") == "czas lokalny: Tokio"
    found = card(data, view, "a")
    assert found and found.when_other.endswith("UTC")
    ground = ground_of(drawn.map, "light")
    assert (ground.home, ground.layers) == ("PL", ("rivers",)) and parse_name(ground.name) == ground
    whole = draw_ground(replace(ground, layers=LAYERS), LIGHT)
    assert len(whole.items) - len(draw_ground(ground, LIGHT).items) == len(LAYERS) - 1


def test_a_collection_that_says_nothing_of_itself_is_a_timeline_without_a_title() -> None:
    data = of(window("spring", "2025-03", "2025-05"))
    assert (title(data, "en"), lead(data, View(language="en")), zones(data)) == ("Timeline", "", ("UTC",))
    assert scene(data, View(zone="UTC")).map.home == ""


def test_a_track_of_a_collection_has_its_name_shape_colour_and_lane() -> None:
    rows = [Track("oars", Text.of(en="Oars", pl="Wiosła"), "hexagon", "#102030", "#405060", "#708090", ("call",))]
    data = dataset([event("a", "2025-03-01", track="oars")], tracks=rows)
    drawn = scene(data, View(window="all"))
    assert [(lane.track, lane.title.text) for lane in drawn.timeline.lanes] == [("oars", "Oars")]
    assert (drawn.signs["a"].shape, drawn.colours.track("oars")) == ("hexagon", "#102030")
    assert drawn.colours.thing("call") == "#102030" and drawn.colours.thing("leg") == LIGHT.unverified
    assert read_view(data, "track=oars&track=mutiny") == (View(tracks=("oars",), zone="UTC"), ("track=mutiny",))


def test_a_story_is_offered_where_the_collection_has_the_rows_that_it_is_about() -> None:
    assert offered(shipped()) == tuple(STORIES) and offered(dataset()) == ()
    assert (main_line(shipped()), unreached(shipped()), column(shipped())) == (
        "titr-main",
        "wagner-unreached",
        "wagner",
    )
    routes = [replace(shipped().routes["titr-main"], id="trunk"), replace(shipped().routes["btk"], role=None)]
    data = dataset(routes=routes)
    assert (offered(data), main_line(data), column(data)) == (("corridor",), "trunk", "")


def test_routes_of_a_folder_from_before_have_the_roles_of_the_shipped_ones() -> None:
    routes = [replace(one, role=None, actor_id=None, travelled=None) for one in shipped().routes.values()]
    assert (main_line(dataset(routes=routes)), column(dataset(routes=routes))) == ("titr-main", "wagner")
    assert main_line(dataset(routes=routes[1:])) == ""


@pytest.mark.parametrize("table", shipped_tables())
@pytest.mark.parametrize("content", [None, b"", b"id,\xff\xfe\x00\n"], ids=["missing", "empty", "unreadable"])
def test_a_lost_table_of_settings_costs_no_event_and_the_message_names_it(
    table: str, content: bytes | None, tmp_path: Path
) -> None:
    folder = copy_of_good(tmp_path)
    path = folder / f"{table}.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    loaded = load(folder)
    assert loaded.published.events.keys() == load(copy_of_good(tmp_path / "whole")).published.events.keys()
    (problem,) = loaded.problems
    assert (problem.table, problem.count) == (table, 1) and table in f"{where(problem, 'en')} {note(problem, 'en')}"
    drawn = scene(loaded.published, View(window="all", zone="UTC"))
    assert {lane.track for lane in drawn.timeline.lanes if not lane.closed} == {e.track for e in drawn.events}
    assert len(drawn.events) == len(loaded.published.events)


def test_a_track_without_a_row_has_its_id_for_a_name_and_a_look_of_its_own(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    rows = (folder / "tracks.csv").read_text(encoding="utf-8").splitlines()
    broken = [row.replace("diamond", "cloud") if row.startswith("talks,") else row for row in rows]
    (folder / "tracks.csv").write_text("\n".join(broken) + "\n", encoding="utf-8")
    data = load(folder).published
    assert data.events.keys() == load(copy_of_good(tmp_path / "whole")).published.events.keys()
    assert "talks" not in data.tracks and tracks(data)["talks"].name("pl") == "Talks"
    looks = [(track.shape, track.light) for track in tracks(data).values()]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("key", STORIES)
def test_a_story_without_rows_is_not_shown_by_an_address_either(key: str) -> None:
    bare = dataset([event("a", "2025-03-01")])
    view, ignored = read_view(bare, f"story={key}&lang=pl")
    assert (view.story, ignored) == ("", (f"story={key}",))
    assert read_view(shipped(), f"story={key}") == (View(story=key), ())


def test_a_story_has_the_names_of_the_collection_or_those_of_every_one() -> None:
    assert story(shipped(), "contracts").focus == parse("2023-07")
    assert story_title(shipped(), "contracts", "en") == "The contracts of July 2023, and deals before and after"
    bare = dataset(windows=[window("spring", "2025-03", "2025-05")])
    assert story(bare, "mutiny") == StoryPage("mutiny", Text(), Text())
    assert "July" not in story_title(bare, "contracts", "en") and story_lead(bare, "contracts", "pl")
    older = replace(shipped(), stories={})  # with the shipped windows and frames, from before the table of stories
    assert story(older, "mutiny").window == "mutiny" and story(replace(older, frames={}), "mutiny").window is None


def test_a_track_tells_a_story_by_the_things_that_it_claims() -> None:
    rows = [Track("oars", Text.of(en="Oars", pl="Wiosła"), "hexagon", "#102030", "#405060", "#708090", ("leg",))]
    data = dataset([event("a", "2025-03-01", track="oars")], tracks=rows)
    assert STORIES["corridor"].events_view(data, View()) == View(window="all", tracks=("oars",))
    assert STORIES["mutiny"].events_view(shipped(), View()).tracks == ("mutiny", "diplomacy")


def test_the_window_over_a_time_is_the_named_one_or_written_out() -> None:
    assert window_over(shipped(), parse("2023-07"), View()) == "july"
    assert window_over(shipped(), parse("2023-08"), View()) == "2023-08-01..2023-08-31"
    assert window_over(shipped(), parse("../2023"), View()) == "all"


def test_a_clock_time_without_an_offset_in_an_address_is_one_of_the_zone_of_the_collection() -> None:
    lake = dataset([event("a", "2025-03-01")], collection=[LAKE])
    view, ignored = read_view(lake, "w=2025-03-01T06:00..2025-03-02T07:30&t=2025-03-01T12:00&tz=UTC")
    assert ignored == () and view.value("moment") == datetime(2025, 3, 1, 3, tzinfo=UTC)
    assert window_panels(lake, view) == ((datetime(2025, 2, 28, 21), datetime(2025, 3, 1, 22, 30)),)
    assert read_view(lake, view.query_string())[0] == view == settled(lake, view)
    assert "t=2025-03-01T12:00%2B09:00" in view.query_string()
    # What says its offset is what it says, and the shipped collection reads its addresses as ever.
    assert read_view(lake, "t=2025-03-01T12:00+03:00")[0].value("moment") == datetime(2025, 3, 1, 9, tzinfo=UTC)
    there = read_view(shipped(), "w=2025-03-01T06:00..2025-03-02&t=2025-03-01T12:00")[0]
    assert there.value("moment") == datetime(2025, 3, 1, 9, tzinfo=UTC)
    assert there.query_string() == "w=2025-03-01T06:00..2025-03-02&t=2025-03-01T12:00"
