"""The layer beneath a view in its files: named with its counts and credit, its rows in the archive, events apart."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.unit.handmade import shipped
from transcaspian.exchange import FORMATS, event_json
from transcaspian.exchange import layer as of_layer
from transcaspian.exchange.layer import LayerShown, rows_csv, shown
from transcaspian.layers.model import Row
from transcaspian.layers.opening import Opening
from transcaspian.layers.source import Source
from transcaspian.recipes.taking import Candidate, Counted, Told
from transcaspian.scene.beneath import SLIDE, asked, left_out, plain, told
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.named import read_view
from transcaspian.view.query import View
from transcaspian.view.selection import select

DATA = shipped()
LAYER = DATA.layers["port-log"]
SCHEMA = json.loads(Path(event_json.__file__).with_name("events.schema.json").read_text(encoding="utf-8"))
NAMING = [key for key, one in FORMATS.items() if one.names_layer]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    opening = Opening(LAYER, DATA_FOLDER, tmp_path_factory.mktemp("cache"), {})
    yield opening.source
    opening.close()


def view_of(query: str) -> View:
    return read_view(DATA, f"layer=port-log&{query}")[0]


def answer(source: Source, view: View) -> LayerShown:
    return shown(DATA, view, SLIDE, plain(LAYER, view), True, source)


def written(key: str, view: View, layer: LayerShown | None) -> bytes:
    return FORMATS[key].function(DATA, view, [event.id for event in select(DATA, view).shown][:5], layer)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("query", ["w=2022-23", "w=2023-06-20..2023-06-30&q=ferry", "w=2022-23&kind=movement&lang=pl"])
def test_the_archive_has_the_rows_and_cells_that_the_view_counts(query: str, source: Source) -> None:
    view = view_of(query)
    layer = answer(source, view)
    found = unpacked(written("zip", view, layer))
    about, rows = json.loads(found["layer/about.json"]), table(found["layer/rows.csv"])
    cells = json.loads(found["layer/cells.geojson"])
    assert 0 < about["rows"]["found"] == about["rows_in_file"] == len(rows) <= about["rows"]["total"] == 3_000
    assert about["rows"]["found"] == layer.beneath.found and about["sums"] == "port-log-tonnes"
    asked_for = about["asked"]
    assert asked_for["begin"] < asked_for["end"] and asked_for["time_zone"] == "Europe/Moscow"
    assert asked_for.get("words", "") == view.text and tuple(asked_for.get("categories", ())) == view.kinds
    west, south, east, north = asked_for["frame"]
    assert all(west <= float(row["longitude"]) < east and south <= float(row["latitude"]) < north for row in rows)
    assert sum(one["properties"]["rows"] for one in cells["features"]) == len(rows) and cells["layer"]["credit"]
    of_file = {row["id"]: row for row in table((DATA_FOLDER / "layers" / "port-log.csv").read_bytes())}
    for row in rows:
        theirs = of_file[f"log-{int(row['number']) - 1:04}"]
        assert (row["longitude"], row["place"]) == (f"{float(theirs['lon'])}", theirs["port"])
        assert row["port-log-tonnes_low"] == row["port-log-tonnes_high"] == theirs["tonnes"]
        assert row["port-log-tonnes_unit"] == ("t" if theirs["tonnes"] else "")
        assert "ferry" not in query or "ferry" in " ".join(row.values()).lower()
        assert "kind=" not in query or row["category"] == "movement"
        assert any(
            west <= float(row["longitude"]) < east and south <= float(row["latitude"]) < north
            for (west, south), _, (east, north), *_ in (one["geometry"]["coordinates"][0] for one in cells["features"])
        )
    assert {"events.csv", "claims.csv"} < found.keys() and b"Invented" not in found["events.csv"]


@pytest.mark.parametrize("key", NAMING)
def test_a_file_says_what_layer_lies_beneath_whose_it_is_and_how_much_of_it_is_shown(key: str, source: Source) -> None:
    view = view_of("w=2022-23&lang=pl")
    layer = answer(source, view)
    content = written(key, view, layer)
    assert content == written(key, view, layer)
    text = "".join(part.decode() for part in unpacked(content).values()) if key == "zip" else content.decode()
    text = text.replace("\r\n ", "").replace("\\", "")
    assert all(part in text for part in (LAYER.title("pl"), LAYER.credit, LAYER.licence))
    if key not in ("bibtex", "csl-json"):
        assert str(layer.beneath.found) in text.replace("\xa0", "")
    assert LAYER.credit.encode() not in written(key, view, None).replace(b"\r\n ", b"").replace(b"\\", b"")


def test_tables_of_events_hold_events_only(source: Source) -> None:
    layer = answer(source, view := view_of("w=2022-23"))
    for key in FORMATS.keys() - set(NAMING):
        assert written(key, view, layer) == written(key, view, None)


def test_the_schema_of_the_json_knows_the_layer(source: Source) -> None:
    view = view_of("w=2022-23")
    early = view_of("w=2022-23&known_by=2023-07-01")
    for layer in (answer(source, view), LayerShown(plain(LAYER, early)), LayerShown(left_out(LAYER, view))):
        found = json.loads(written("json", view, layer))
        jsonschema.validate(found, SCHEMA)
        assert ("rows" in found["layer"]) is layer.beneath.is_shown is ("not_shown" not in found["layer"])


@pytest.mark.parametrize("key", NAMING)
def test_what_is_not_shown_is_named_with_the_reason_and_has_no_rows(key: str) -> None:
    view = view_of("w=2022-23&known_by=2023-07-01")
    for bare in (plain(LAYER, view), left_out(LAYER, view_of("w=2022-23"))):
        content = written(key, view, LayerShown(bare))
        if key == "zip":
            found = unpacked(content)
            assert [name for name in found if name.startswith("layer/")] == ["layer/about.json"]
            content = found["layer/about.json"]
        text = content.decode().replace("\r\n ", "").replace("\\", "")
        if key in ("bibtex", "csl-json"):
            assert LAYER.title("en") not in text  # nothing of it is used
        else:
            assert told(bare, "en") in text and "3,000" not in text


def test_a_file_has_so_many_rows_at_most_and_says_how_many(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_layer, "MOST", 100)
    view = view_of("w=2022-23")
    question, layer = asked(DATA, view, SLIDE, source.profile.clocks).question, answer(source, view)
    assert layer.rows == source.rows(question, 0, 100).rows and len(layer.rows) == 100
    about = json.loads(unpacked(written("zip", view, layer))["layer/about.json"])
    assert about["rows_in_file"] == 100 < about["rows"]["found"]


def test_rows_are_text_that_no_spreadsheet_runs_with_all_who_say_so_and_all_figures() -> None:
    said = (Told("One", "=1+1", "https://example.org/1"), Told("Two", "", "", "2023-07"))
    row = Candidate(7, "k", "2023-07", "=cmd()", "a;=b", actors=("X;Z", "Y"), told=said,
                    figures=(Counted("deaths", "people", 2, 3.5),))  # fmt: skip
    plainly = Candidate(8, "l", "", "second")
    first, second = table(rows_csv([Row(row, None, None), Row(plainly, None, None)]))
    assert (first["title"], first["text"], first["actors"]) == ("'=cmd()", "a;'=b", "X,Z;Y")
    assert (first["publishers"], first["publications"]) == ("One;Two", "'=1+1;")
    assert (first["addresses"], first["published"]) == ("https://example.org/1;", ";2023-07")
    assert (first["deaths_low"], first["deaths_high"], first["longitude"], first["radius_km"]) == ("2", "3.5", "", "")
    assert second["deaths_low"] == "" and second["date"] == "" and second["title"] == "second"
