"""Loading: records, both datasets, versions."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, changed, copy_of_good
from transcaspian.checks.files import unknown_columns
from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.problems import cause
from transcaspian.tables.records import RECORDS, Text
from transcaspian.tables.schema import read_schema
from transcaspian.tables.stand_in import shipped_tables

ROOT = Path(__file__).parents[2]


def test_records_have_the_values_of_their_rows() -> None:
    data = load(GOOD).published
    event = data.events["delis-roussou-call"]
    assert event.title == Text.of(en="Delis rings Roussou", pl="Delis dzwoni do Russu")
    assert event.date.precision == "hour" and event.date.approximate
    assert (event.location_id, event.about_location_ids) == ("izmir", ("athens",))
    assert (event.actor_ids, event.significance) == (("delis", "roussou"), 3)
    assert data.locations["athens"].longitude == 23.7275
    assert data.locations["athens"].aliases == ("Athina", "Athenai")
    assert data.legs[1].days_max == 3 and data.legs[0].days_max is None
    assert data.contracts["dolphin-ships"].parties == (("buyer", "kite-post"), ("builder", "dolphin"))
    assert data.minerals["emery"].on_first_list is True
    assert data.minerals["emery"].rare_earth is False
    assert data.glossary["kite mail"].name == Text.of(en="Kite mail", pl="Poczta latawcowa")
    assert data.volumes[1].tonnes == 2764000.5
    assert data.routes["main"].published_basis == Text.of(en="one source", pl="jedno źródło")
    assert data.views["june"].query == "w=one-day"


def test_claims_are_found_by_their_event() -> None:
    data = load(GOOD).published
    assert [claim.id for claim in data.claims_of["delis-roussou-call"]] == [
        "delis-roussou-call.1",
        "delis-roussou-call.2",
    ]
    assert data.claims_of.keys() == data.events.keys()


def test_drafts_are_in_the_editorial_dataset_only() -> None:
    loaded = load(GOOD)
    assert "kite-rumour" in loaded.editorial.events and "kite-rumour.1" in loaded.editorial.claims
    assert "kite-rumour" not in loaded.published.events and "kite-rumour.1" not in loaded.published.claims
    assert loaded.published.seed_claims["c01"].event_ids == ("delis-roussou-call",)
    assert "c02" not in loaded.published.seed_claims
    assert loaded.published.version != loaded.editorial.version


def test_notes_of_editors_are_in_no_record() -> None:
    assert not any(field.name == "note" for record in RECORDS.values() for field in fields(record))


def test_owners_are_followed_and_circles_end(tmp_path: Path) -> None:
    assert load(GOOD).published.part_of("roussou") == {"kite-post"}
    data = changed(tmp_path, "actors", "organisation,,GR", "organisation,dolphin,GR").published
    assert data.part_of("roussou") == {"kite-post", "dolphin"}
    assert data.part_of("dolphin") == {"kite-post"}
    assert data.part_of("nobody") == frozenset()


def test_the_version_does_not_depend_on_how_a_file_is_written(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    path = folder / "locations.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, [*reversed(rows[0]), "mine"], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    change(folder, "locations", '"23.7275"', '"23.72750"')
    assert load(folder).published.version == load(GOOD).published.version


def test_the_version_depends_on_what_is_published_only(tmp_path: Path) -> None:
    good = load(GOOD)
    for number, (table, old, new) in enumerate(
        [
            ("sources", "seen only in passing", "read in full"),
            ("events", "Talk of kites", "Rumours of kites"),
        ]
    ):
        loaded = changed(tmp_path / str(number), table, old, new)
        assert loaded.published.version == good.published.version
    assert loaded.editorial.version != good.editorial.version
    other = changed(tmp_path / "other", "events", "Delis rings", "Delis calls").published.version
    assert other != good.published.version
    assert len(other) == 7


def test_loading_imports_no_framework_and_no_validator() -> None:
    script = (
        "import sys; from pathlib import Path; from transcaspian.dataset.loading import load\n"
        f"load(Path({str(GOOD)!r}))\n"
        "strange = ('frictionless', 'streamlit', 'matplotlib', 'geopandas', 'pandas')\n"
        "print([name for name in strange if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied", "/srv/site/data/x.csv"), "Permission denied"),
        (
            ValueError("[Errno 13] Permission denied: '/srv/my site/data/x.json'"),
            "[Errno 13] Permission denied: 'x.json'",
        ),
        (ValueError("/srv/site/countries.geojson: no such file"), "countries.geojson: no such file"),
        (ValueError(r"C:\Users\ann\data\x.json cannot be read"), "x.json cannot be read"),
        (ValueError("neither and/or nor 1/2 is a path"), "neither and/or nor 1/2 is a path"),
    ],
)
def test_of_a_path_in_an_error_only_the_last_part_is_told(error: Exception, told: str) -> None:
    assert cause(error) == told


def with_column(folder: Path, table: str, name: str, cells: Iterable[str]) -> None:
    """Append a column to a table."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*row, cell] for row, cell in zip(rows, (name, *cells), strict=False))


@pytest.mark.one_in(3)
@pytest.mark.parametrize("table", [name for name in RECORDS if name != "imports"])  # of the small tables, none was
def test_a_column_that_no_record_knows_is_a_note_and_its_cells_make_a_version(table: str, tmp_path: Path) -> None:
    # In the table, and in the folder's own definition: the public tool and the forms know it, no record does.
    folder = copy_of_good(tmp_path)
    package = json.loads((DATA_FOLDER / "datapackage.json").read_text("utf-8"))
    fields_ = next(resource for resource in package["resources"] if resource["name"] == table)["schema"]["fields"]
    fields_.append({"name": "casualties", "type": "string", "title": "Casualties"})
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    count = len(load(GOOD).editorial.events) + 20
    versions = []
    for cells in ([""] * count, ["3"] * count, ["4"] * count):
        shutil.copy(GOOD / f"{table}.csv", folder)
        with_column(folder, table, "casualties", cells)
        loaded = load(folder)
        assert [(p.table, p.row, p.column, p.code, p.severity) for p in loaded.problems] == [
            (table, 1, "casualties", "extra-column", "note")
        ]
        versions.append((loaded.published.version, loaded.editorial.version))
    assert versions[0] == (load(GOOD).published.version, load(GOOD).editorial.version)
    assert len({one for one, _ in versions}) == len({one for _, one in versions}) == 3


def test_strange_cells_of_what_is_private_make_no_published_version(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    with (folder / "events.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with_column(folder, "events", "seen by", ["" if row["status"] == "published" else "me" for row in rows])
    loaded, good = load(folder), load(GOOD)
    assert loaded.published.version == good.published.version
    assert loaded.editorial.version != good.editorial.version


def test_strange_cells_stay_with_a_record_that_loses_a_draft(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    assert "kite-rumour" in (folder / "seed_claims.csv").read_text("utf-8")
    with_column(folder, "seed_claims", "seen by", ["me"] * 9)
    assert load(folder).published.version != load(GOOD).published.version


def test_a_table_that_no_record_knows_is_kept_noted_and_makes_a_version(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    package = json.loads((DATA_FOLDER / "datapackage.json").read_text("utf-8"))
    fields_ = [{"name": "id", "type": "string"}, {"name": "colour", "type": "string"}]
    package["resources"].append(
        {"name": "flags", "path": "flags.csv", "schema": {"fields": fields_, "primaryKey": "id"}}
    )
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    versions = set()
    for colour in ("blue", "red"):
        (folder / "flags.csv").write_text(f"id,colour\nkz,{colour}\n", "utf-8")
        loaded = load(folder)
        assert [(p.table, p.column, p.code) for p in loaded.problems] == [
            ("flags", "colour", "extra-column"),
            ("flags", "id", "extra-column"),
        ]
        versions.add(loaded.published.version)
    assert len(versions) == 2


def test_the_shipped_tables_have_nothing_strange() -> None:
    schema = read_schema(DATA_FOLDER / "datapackage.json")
    for table in schema.tables.values():
        assert not unknown_columns((column.name for column in table.columns), table)


def test_a_folder_that_lost_all_its_settings_has_the_shipped_ones_and_keeps_its_rows(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))
    for table in shipped_tables():
        (folder / f"{table}.csv").unlink()
    found = load(folder)
    assert {problem.code for problem in found.problems} == {"missing-file"}
    assert found.published.events.keys() == load(DATA_FOLDER).published.events.keys()
