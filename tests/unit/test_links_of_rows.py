"""From an event's row to its claims and their sources, and back."""

from __future__ import annotations

from transcaspian.edit.links import Link, named_by, naming
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

TABLES = read_schema(DATA_FOLDER / "datapackage.json").tables
ROWS = {
    "events": {"call": {"id": "call", "actor_ids": "x;gone", "location_id": "ankara"}, "call-two": {"id": "call-two"}},
    "claims": {
        "call.1": {"id": "call.1", "event_id": "call", "source_id": "paper", "asserted_by": "x"},
        "call-two.1": {"id": "call-two.1", "event_id": "call-two", "source_id": "paper"},
    },
    "sources": {"paper": {"id": "paper"}},
    "actors": {"x": {"id": "x"}},
    "locations": {"ankara": {"id": "ankara"}},
    "contracts": {"deal": {"id": "deal", "event_id": "call", "parties": "buyer:x;supplier:x", "source_ids": "paper"}},
}


def test_a_row_leads_to_those_that_it_names_and_that_are_there() -> None:
    assert named_by(TABLES, ROWS, "claims", "call.1") == (
        Link("events", "call", "event_id"), Link("actors", "x", "asserted_by"), Link("sources", "paper", "source_id")
    )  # fmt: skip
    assert [one.row_id for one in named_by(TABLES, ROWS, "events", "call")] == ["ankara", "x"]


def test_a_row_leads_to_those_that_name_it_and_no_id_is_taken_for_a_part_of_another() -> None:
    assert naming(TABLES, ROWS, "events", "call") == (
        Link("claims", "call.1", "event_id"), Link("contracts", "deal", "event_id")
    )  # fmt: skip
    assert [one.row_id for one in naming(TABLES, ROWS, "sources", "paper")] == ["call.1", "call-two.1", "deal"]


def test_roles_beside_ids_are_no_part_of_them_and_a_row_that_names_another_twice_is_one() -> None:
    assert naming(TABLES, ROWS, "actors", "x") == (
        Link("events", "call", "actor_ids"),
        Link("claims", "call.1", "asserted_by"),
        Link("contracts", "deal", "parties"),
    )  # fmt: skip
