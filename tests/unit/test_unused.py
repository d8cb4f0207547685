"""Places that no row uses are listed for editors; the oracle is a search for the id in every other table."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

from tests.unit.handmade import shipped
from transcaspian.dataset.loading import load
from transcaspian.dataset.unused import unused_places
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")


def ids_in_other_tables() -> set[str]:
    found: set[str] = set()
    for table in SCHEMA.tables.values():
        if table.name != "locations":
            with (DATA_FOLDER / table.path).open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    for name, cell in row.items():
                        if name.endswith(("_id", "_ids")):
                            found |= set(re.split("[;:]", cell))
    return found


def test_a_place_is_listed_if_its_id_stands_in_no_other_table() -> None:
    everything = load(DATA_FOLDER).editorial
    found = [place.id for place in unused_places(everything, SCHEMA)]
    used = ids_in_other_tables()
    assert found == [i for i in everything.locations if i not in used] and found


def test_without_legs_their_stations_are_unused() -> None:
    before = {place.id for place in unused_places(shipped(), SCHEMA)}
    after = {place.id for place in unused_places(replace(shipped(), legs=()), SCHEMA)}
    assert "arys" in after - before and before <= after
