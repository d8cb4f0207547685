"""GeoJSON as GDAL reads it, through GeoPandas, and as RFC 7946 wants it."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas
import pytest
from pandas import isna

from tests.unit.handmade import claim, dataset, event, place, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.geojson import geojson
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.selection import select

ALL = View(window="all")


def written(data: Dataset, view: View = ALL, ids: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        geojson(data, view, [e.id for e in select(data, view).shown] if ids is None else ids)
    )
    return found


def read(data: Dataset, view: View, folder: Path) -> geopandas.GeoDataFrame:
    path = folder / "view.geojson"
    path.write_bytes(geojson(data, view, [e.id for e in select(data, view).shown]))
    return geopandas.read_file(path, engine="pyogrio")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_map_program_reads_every_event_with_its_place_and_what_is_known_of_it(language: str, tmp_path: Path) -> None:
    data, view = shipped(), View(window="all", language=language, known_by=date(2023, 8, 1))
    selection = select(data, view)
    frame = read(data, view, tmp_path)
    assert list(frame["id"]) == [e.id for e in selection.shown]
    assert frame.crs == "EPSG:4326"
    without = 0
    for row in frame.itertuples():
        one = data.events[row.id]
        assert (row.title, row.date, row.precision) == (one.title(language), one.date.text, one.date.precision)
        assert (row.track, row.category) == (one.track, one.category)
        assert row.certainty == selection.certainty[one.id].level
        earliest, latest = one.date.bounds(view.tz)
        for told, meant in ((row.earliest, earliest), (row.latest, latest)):
            assert isna(told) if meant is None else told.to_pydatetime() == meant
        where = data.locations.get(one.location_id or "")
        if where is None:
            assert isna(row.place) and isna(row.radius_km)
        else:
            assert (row.place, row.radius_km) == (where.name(language), where.radius_km)
        if where is None or where.longitude is None or where.latitude is None:
            without += 1
            assert row.geometry is None
        else:
            assert math.dist((row.geometry.x, row.geometry.y), (where.longitude, where.latitude)) < 1e-6
        assert [p["id"] for p in row.about] == list(one.about_location_ids)
        known = dict.fromkeys(c.source_id for c in selection.claims[one.id])
        assert [(s["publisher"], s["url"]) for s in row.sources] == [
            (data.sources[i].publisher, data.sources[i].url) for i in known
        ]
        assert row.utterance is (one.about == "utterance")
        assert row.dataset_version == data.version
    assert 0 < without < len(frame)


def test_points_have_few_digits_and_the_box_holds_them_all() -> None:
    west, east = place("west", -74.00600049, -40.7), place("east", 51.3666664999, 51.2333335)
    plain = place("plain", 30.0, -0.0000001)
    data = dataset(
        [event("a", location_id="west"), event("b", location_id="east"), event("c", location_id="plain"), event("d")],
        locations=[west, east, plain],
    )
    text = geojson(data, ALL, ["a", "b", "c", "d"]).decode()
    for numbers in ("[-74.006,-40.7]", "[51.366666,51.233334]", "[30,0]", '"bbox":[-74.006,-40.7,51.366666,51.233334]'):
        assert numbers in text
    assert '"geometry":null' in text
    assert len(text) == len(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))) + 1  # no spaces


def test_what_rfc_7946_asks_for() -> None:
    found = written(shipped())
    assert found["type"] == "FeatureCollection" and "crs" not in found  # 4: WGS 84, and no other
    west, south, east, north = found["bbox"]
    for feature in found["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}  # 3.2 asks for these also where null
        assert feature["id"] == feature["properties"]["id"]
        if feature["geometry"]:
            assert feature["geometry"].keys() == {"type", "coordinates"} and feature["geometry"]["type"] == "Point"
            longitude, latitude = feature["geometry"]["coordinates"]
            assert west <= longitude <= east and south <= latitude <= north
    assert len({feature["id"] for feature in found["features"]}) == len(found["features"])


def test_a_place_that_is_withheld_is_named_and_has_no_point() -> None:
    data = dataset([event(location_id="camp")], locations=[place("camp", None, None, radius_km=100.0)])
    found = written(data)
    (feature,) = found["features"]
    assert feature["geometry"] is None and "bbox" not in found
    assert (feature["properties"]["place"], feature["properties"]["radius_km"]) == ("Camp", 100.0)


@pytest.mark.parametrize(
    ("when", "zone", "earliest", "latest"),
    [
        ("2023-07", "Asia/Almaty", "2023-07-01T00:00:00", "2023-08-01T00:00:00"),
        ("2023-06-24T07:30+03:00", "Asia/Almaty", "2023-06-24T10:30:00", "2023-06-24T10:31:00"),
        ("2023-06-24T07:30+03:00", "UTC", "2023-06-24T04:30:00", "2023-06-24T04:31:00"),
        ("../2022-02-25", "UTC", None, "2022-02-26T00:00:00"),
        ("2016/..", "UTC", "2016-01-01T00:00:00", None),
        ("9999", "UTC", "9999-01-01T00:00:00", "9999-12-31T23:59:59"),
    ],
)
def test_bounds_are_wall_time_of_the_zone_that_the_collection_names(
    when: str, zone: str, earliest: str | None, latest: str | None
) -> None:
    found = written(dataset([event(when=when)]), View(window="all", zone=zone), ["march"])
    about = found["features"][0]["properties"]
    assert (found["time_zone"], about["date"], about["earliest"], about["latest"]) == (zone, when, earliest, latest)
    for moment in filter(None, (earliest, latest)):
        assert datetime.fromisoformat(moment).tzinfo is None


def test_the_collection_says_which_view_of_which_tables_it_is() -> None:
    view = View(window="july", known_by=date(2023, 8, 1), language="pl", title="Lipiec")
    found = written(shipped(), view)
    assert (found["title"], found["language"], found["known_by"]) == ("Lipiec", "pl", "2023-08-01")
    assert found["dataset_version"] == shipped().version
    assert written(shipped(), ALL)["known_by"] is None


def test_text_is_neither_escaped_nor_neutralised(tmp_path: Path) -> None:
    text = '=1+1 "<b>" \\ Łódź · Орал · Өскемен \u2028 🚂'
    paper = source("paper", publisher=text, url="https://example.org/a")
    data = dataset(
        [event(title=Text.of(en=text, pl=text), location_id="here")],
        [claim("march.1", source_id="paper")],
        [paper],
        locations=[place("here", 1, 2, name=Text.of(en=text, pl=text))],
    )
    frame = read(data, ALL, tmp_path)
    assert (frame.title[0], frame.place[0]) == (text, text)
    assert frame.sources[0][0] == {"id": "paper", "publisher": text, "url": "https://example.org/a"}


def test_nothing_shown_is_an_empty_collection(tmp_path: Path) -> None:
    view = View(text="zzzqqq")
    assert written(shipped(), view)["features"] == []
    assert len(read(shipped(), view, tmp_path)) == 0
