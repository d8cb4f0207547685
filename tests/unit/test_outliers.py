"""Places and dates that lie far from where they can be: every country of the world, the calendars of programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale

from tests.unit.broken_tables import change, changed, copy_of_good
from transcaspian.checks.country_boxes import boxes, distance_km
from transcaspian.checks.geography import read_countries
from transcaspian.dataset.loading import load
from transcaspian.shipped import COUNTRIES_PATH
from transcaspian.tables.problems import note

ATHENS = "GR,capital,23.7275,37.9838,5,"


def place(tmp_path: Path, country: str, longitude: float, latitude: float, radius: float = 5) -> list[str]:
    """The problems of a place of a country at these coordinates."""
    row = f"{country},capital,{longitude},{latitude},{radius},"
    return [p.code for p in changed(tmp_path, "locations", ATHENS, row).problems if p.column == "longitude"]


@pytest.mark.parametrize("country", ["KZ", "RU", "CN", "GE", "GH", "BR", "NZ", "US", "FR", "XX"])
def test_nought_and_nought_is_never_a_place(country: str, tmp_path: Path) -> None:
    assert place(tmp_path, country, 0, 0) == ["zero-coordinates"]


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [("RU", 10, 47), ("CN", 10, 47), ("GE", -83.5, 33), ("US", 37.6, 55.7), ("BR", 39.7, 47.2), ("AU", 71.4, 51.2),
     ("GB", -2, -52), ("NZ", -174.8, 41.3), ("FR", 100, 46), ("JP", 35.7, 39.7)],
)  # fmt: skip
def test_a_place_far_from_its_country_is_found_anywhere(
    country: str, longitude: float, latitude: float, tmp_path: Path
) -> None:
    assert place(tmp_path, country, longitude, latitude) == ["outside-country"]


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [("RU", 131.9, 43.1), ("RU", -172, 64.4), ("RU", 20.5, 54.7), ("CN", 121.5, 31.2), ("US", -77, 38.9),
     ("US", 178, 52),
     ("US", -157.9, 21.3), ("FR", 55.5, -20.9), ("FR", 2.35, 48.86), ("NZ", 174.8, -41.3), ("FJ", 178.4, -18.1),
     ("NO", 15.6, 78.2), ("PT", -25.7, 37.7), ("GH", -0.2, 5.6), ("GB", -2.5, 60), ("XX", 10, 47), ("JP", 139.7, 35.7)],
)  # fmt: skip
def test_a_place_in_its_country_or_in_its_sea_is_not(
    country: str, longitude: float, latitude: float, tmp_path: Path
) -> None:
    assert place(tmp_path, country, longitude, latitude) == []


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"), [("JP", 35.7, 139.7 - 60), ("BR", -15.8, -47.9), ("US", 38.9, -77)]
)
def test_exchanged_coordinates_are_told_as_such_anywhere(
    country: str, longitude: float, latitude: float, tmp_path: Path
) -> None:
    expected = "swapped-coordinates" if distance_km(country, latitude, longitude) == 0 else "outside-country"
    assert place(tmp_path, country, longitude, latitude) == [expected]
    assert country == "JP" or expected == "swapped-coordinates"


def test_a_place_known_to_thousands_of_kilometres_is_believed(tmp_path: Path) -> None:
    assert place(tmp_path, "RU", 10, 47, 2000) == []


def test_the_boxes_hold_the_countries_of_the_layer_and_lie_on_the_globe() -> None:
    for country, shape in read_countries(COUNTRIES_PATH).items():
        for part in getattr(shape, "geoms", [shape]):
            for x, y in part.envelope.exterior.coords:
                assert distance_km(country, x, y) == 0, country
    for found in boxes().values():
        for west, south, east, north in found:
            assert -180 <= west < east <= 180 and -90 <= south < north <= 90


def test_nearly_every_country_of_the_world_has_a_box() -> None:
    states = {str(code) for code in Locale("en").territories}
    states = {code for code in states if len(code) == 2 and code.isalpha()}
    assert len(states & boxes().keys()) == len(boxes()) > 230


@pytest.mark.parametrize("text", ["1899-12-30", "1904-01-01", "1970-01-01T00:00Z", "1899-12-30T20:25+02:00"])
def test_a_clock_time_that_became_a_day_is_told(text: str, tmp_path: Path) -> None:
    loaded = changed(tmp_path, "sources", "Ships,2031-06-25", f"Ships,{text}")
    (found,) = [p for p in loaded.problems if p.code == "far-date"]
    assert (found.table, found.column, found.value, found.severity) == ("sources", "published", text, "note")
    assert "calendar" in note(found, "en") and "kalendarze" in note(found, "pl")


@pytest.mark.parametrize(("text", "far"), [("1923-06-25", True), ("2203-06", True), ("1996", False), ("2030", False)])
def test_a_wrong_century_is_told_and_a_few_decades_are_not(text: str, far: bool, tmp_path: Path) -> None:
    loaded = changed(tmp_path, "sources", "Ships,2031-06-25", f"Ships,{text}")
    assert ("far-date" in [p.code for p in loaded.problems]) == far


def test_a_collection_about_centuries_has_no_far_dates(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    path = folder / "claims.csv"
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    more = [
        rows[0]
        .replace("delis-roussou-call.1,", f"delis-roussou-call.{n},", 1)
        .replace("2031-06-24", f"{1700 + 20 * n}")
        for n in range(5, 25)
    ]
    path.write_text(head + "".join(rows + more), "utf-8")
    assert "far-date" not in [p.code for p in load(folder).problems if p.table == "claims"]


def test_a_folder_with_a_few_dates_says_nothing_of_far_ones(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    for path in folder.glob("*.csv"):
        path.write_text(
            "".join(path.read_text("utf-8").splitlines(keepends=True)[: 1 + (path.stem != "windows")]), "utf-8"
        )
    change(folder, "events", "2031-06-24T12+03:00~", "1899-12-30")
    assert "far-date" not in [p.code for p in load(folder).problems]
