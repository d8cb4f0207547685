"""The settings of a collection are rows: its windows and frames, what stands in for them, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import FRAMES, WINDOWS, dataset, event, place, shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.dataset.settings import frames, windows
from transcaspian.language.dates import parse
from transcaspian.look.basemap import EXTENT
from transcaspian.scene import scene
from transcaspian.scene.frame import bounds_of
from transcaspian.tables.records import Frame, Text, Window
from transcaspian.view.named import frame_ids, read_view, settled, window_ids, window_name
from transcaspian.view.query import View
from transcaspian.view.window import is_whole, window_panels


def window(id_: str, start: str, end: str, middle: str = "", default: bool = False) -> Window:
    return Window(
        id_, Text(id_.upper(), id_), parse(start), parse(middle) if middle else None, parse(end), default or None
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
    assert view == View(language="pl") and ignored == ("w=mutiny", "map=march")
    assert bounds_of(data, "") == EXTENT
    here = dataset(windows=data.windows.values(), locations=[place("a", 50.0, 45.0), place("b", 60.0, 50.0)])
    west, south, east, north = bounds_of(here, "")
    assert EXTENT[0] < west < 50 < 60 < east < EXTENT[2] and south < 45 < 50 < north


def test_a_page_begins_with_the_row_that_says_so_or_else_the_first() -> None:
    first, second = window("spring", "2025-03", "2025-05"), window("year", "2025", "2025", default=True)
    for data, begins, other in ((of(first), "spring", "all"), (of(first, second), "year", "spring")):
        assert window_panels(data, View()) == window_panels(data, View(window=begins))
        assert read_view(data, f"w={begins}") == (View(), ()) and settled(data, View(window=begins)) == View()
        assert settled(data, View(window=other)).window == other
    assert is_whole(dataset(frames=[Frame("a", Text("A", "A"), 1, 2, 3, 4, None)]), View())  # it names no window


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
