"""Loading: records, both datasets, versions."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, changed, copy_of_good
from transcaspian.dataset.loading import load
from transcaspian.tables.problems import cause
from transcaspian.tables.records import RECORDS, Text

ROOT = Path(__file__).parents[2]


def test_records_have_the_values_of_their_rows() -> None:
    data = load(GOOD).published
    event = data.events["putin-tokayev-call"]
    assert event.title == Text("Putin rings Tokayev", "Putin dzwoni do Tokajewa")
    assert event.date.precision == "hour" and event.date.approximate
    assert (event.location_id, event.about_location_ids) == ("moscow", ("astana",))
    assert (event.actor_ids, event.significance) == (("putin", "tokayev"), 3)
    assert data.locations["astana"].longitude == 71.446
    assert data.locations["astana"].aliases == ("Nur-Sultan", "Akmola")
    assert data.legs[1].days_max == 3 and data.legs[0].days_max is None
    assert data.contracts["zenit-ships"].parties == (("buyer", "kazakhstan"), ("builder", "zenit"))
    assert data.minerals["titanium"].eu_critical_2020 is True
    assert data.minerals["titanium"].rare_earth is False
    assert data.glossary["TITR"].name == Text("Trans-Caspian route", "Trasa transkaspijska")
    assert data.volumes[1].tonnes == 2764000.5
    assert data.routes["main"].published_basis == Text("one source", "jedno źródło")
    assert data.views["june"].query == "w=mutiny"


def test_claims_are_found_by_their_event() -> None:
    data = load(GOOD).published
    assert [claim.id for claim in data.claims_of["putin-tokayev-call"]] == [
        "putin-tokayev-call.1",
        "putin-tokayev-call.2",
    ]
    assert data.claims_of.keys() == data.events.keys()


def test_drafts_are_in_the_editorial_dataset_only() -> None:
    loaded = load(GOOD)
    assert "anka-rumour" in loaded.editorial.events and "anka-rumour.1" in loaded.editorial.claims
    assert "anka-rumour" not in loaded.published.events and "anka-rumour.1" not in loaded.published.claims
    assert loaded.published.seed_claims["c01"].event_ids == ("putin-tokayev-call",)
    assert "c02" not in loaded.published.seed_claims
    assert loaded.published.version != loaded.editorial.version


def test_notes_of_editors_are_in_no_record() -> None:
    assert not any(field.name == "note" for record in RECORDS.values() for field in fields(record))


def test_owners_are_followed_and_circles_end(tmp_path: Path) -> None:
    assert load(GOOD).published.part_of("tokayev") == {"kazakhstan"}
    data = changed(tmp_path, "actors", "state,,KZ", "state,zenit,KZ").published
    assert data.part_of("tokayev") == {"kazakhstan", "zenit"}
    assert data.part_of("zenit") == {"kazakhstan"}
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
    change(folder, "locations", '"71.446"', '"71.4460"')
    assert load(folder).published.version == load(GOOD).published.version


def test_the_version_depends_on_what_is_published_only(tmp_path: Path) -> None:
    good = load(GOOD)
    for number, (table, old, new) in enumerate(
        [
            ("sources", "seen only in passing", "read in full"),
            ("events", "Talk of drones", "Rumours of drones"),
        ]
    ):
        loaded = changed(tmp_path / str(number), table, old, new)
        assert loaded.published.version == good.published.version
    assert loaded.editorial.version != good.editorial.version
    other = changed(tmp_path / "other", "events", "Putin rings", "Putin calls").published.version
    assert other != good.published.version
    assert len(other) == 7


def test_loading_imports_no_framework_and_no_validator() -> None:
    script = (
        "import sys; from pathlib import Path; from transcaspian.dataset.loading import load\n"
        "assert 'geopandas' not in sys.modules and 'pandas' not in sys.modules\n"
        f"load(Path({str(GOOD)!r}))\n"
        "print([name for name in ('frictionless', 'streamlit', 'matplotlib') if name in sys.modules])"
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
