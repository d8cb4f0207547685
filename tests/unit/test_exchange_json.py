"""Events as JSON: by its schema alone a stranger can read it, and our own import reads it back to the same rows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema

from tests.unit.handmade import shipped
from transcaspian.__main__ import main
from transcaspian.edit import Desk, journal_folder
from transcaspian.exchange import event_json
from transcaspian.exchange.event_json import events_json
from transcaspian.recipes.own import rows_of
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema
from transcaspian.view.query import View

SCHEMA = json.loads(Path(event_json.__file__).with_name("events.schema.json").read_text(encoding="utf-8"))
NOT_IN_IT = {"status", "note", "negative", "search", "in_title"}


def exported(query: str = "w=all") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(events_json(shipped(), View.from_query(query), list(shipped().events)))
    return found


def test_every_event_keeps_to_the_schema_and_every_id_leads_to_something() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    found = exported()
    jsonschema.validate(found, SCHEMA)
    assert len(found["events"]) == len(shipped().events)
    there = {name: {one["id"] for one in found[name]} for name in ("sources", "actors", "locations", "measures")}
    for event in found["events"]:
        assert set(event["actor_ids"]) <= there["actors"] and event.get("location_id", "x") in {
            *there["locations"],
            "x",
        }
        assert {claim["source_id"] for claim in event["claims"]} <= there["sources"]


def test_events_are_tied_as_their_links_say_and_as_was_known_by_the_day() -> None:
    data, found = shipped(), exported()
    assert [
        (one["from_event"], one["to_event"], one["kind"], tuple(one.get("claim_ids", ()))) for one in found["links"]
    ] == [(link.from_event, link.to_event, link.kind, link.claim_ids) for link in data.links]
    known = {claim["id"] for event in found["events"] for claim in event["claims"]}
    assert all(known.issuperset(one.get("claim_ids", ())) and one["reason"]["pl"] for one in found["links"])
    assert 0 < len(exported("w=all&known_by=2023-06-30")["links"]) < len(found["links"])
    pair = ["akorda-denial", "wsj-kazakhstan-refusal"]
    [only] = json.loads(events_json(data, View(), pair))["links"]
    assert [only["from_event"], only["to_event"]] == pair


def test_the_schema_says_what_each_member_is() -> None:
    for of in (SCHEMA, *SCHEMA["$defs"].values()):
        assert all(member.get("description") for member in of.get("properties", {}).values())


def test_what_a_day_did_not_know_is_not_in_it() -> None:
    early = exported("w=all&known_by=2023-06-30")
    assert sum(len(event["claims"]) for event in early["events"]) < sum(
        len(event["claims"]) for event in exported()["events"]
    )


def as_told(table: str, row: dict[str, str]) -> dict[str, str]:
    """A row without what is for editors, numbers as one writes them."""
    columns = {column.name: column for column in read_schema(DATA_FOLDER / "datapackage.json").tables[table].columns}
    return {
        name: f"{float(text):.15g}" if columns[name].type in ("number", "integer") else text
        for name, text in row.items()
        if name not in NOT_IN_IT
    }


def test_our_own_import_reads_it_back_to_the_same_rows() -> None:
    found = exported()
    rows = rows_of(found, {event["id"] for event in found["events"]})
    tables = Desk(DATA_FOLDER, journal_folder(DATA_FOLDER)).rows()
    for table, read in rows.items():
        assert read
        for row in read:
            assert as_told(table, row) == as_told(table, dict(tables[table][row["id"]])), row["id"]
    assert {row["id"] for row in rows["claims"]} == set(shipped().claims)
    assert {row["status"] for row in rows["events"]} == {"draft"}


def test_the_command_takes_an_export_into_another_folder(tmp_path: Path) -> None:
    folder, out = tmp_path / "tables", tmp_path / "events.json"
    shutil.copytree(Path(__file__).parents[1] / "data" / "good", folder)
    shutil.copy(DATA_FOLDER / "datapackage.json", folder)
    assert main(["export", "--format", "json", "--query", "w=mutiny", "--out", str(out)]) == 0
    assert main(["import", str(out), "--data", str(folder), "--twins", "new"]) == 0
    desk = Desk(folder, journal_folder(folder))
    ids = {event["id"] for event in json.loads(out.read_bytes())["events"]}
    assert ids and ids <= desk.rows()["events"].keys()
    assert {row["recipe"] for row in desk.rows()["imports"].values()} == {"Transcaspian events"}


def by_the_schema(
    found: Any, of: dict[str, Any], name: str, tables: dict[str, list[dict[str, str]]], above: str = ""
) -> None:
    """Put what a stranger reads into tables, who has the schema and nothing of ours.

    An object of a definition is a row, a text in languages has a cell in each, a list of objects is a table of its own
    whose rows name the one that they stand in.
    """
    of = SCHEMA["$defs"][of["$ref"].rpartition("/")[2]] if "$ref" in of else of
    row = {"above": above} if above else {}
    for member, value in found.items():
        told = of["properties"][member]
        told = SCHEMA["$defs"][told["$ref"].rpartition("/")[2]] if "$ref" in told else told
        if told.get("type") == "array" and "$ref" in told["items"]:
            for one in value:
                by_the_schema(one, told["items"], member, tables, str(found.get("id", "")))
        elif told.get("type") == "array":
            row[member] = ";".join(value)
        elif told.get("type") == "object":
            row |= {f"{member}_{language}": text for language, text in value.items()}
        else:
            row[member] = f"{value:.15g}" if told.get("type") in ("number", "integer") else str(value)
    tables.setdefault(name, []).append(row)


def test_a_stranger_reads_the_same_rows_by_the_schema_alone() -> None:
    tables: dict[str, list[dict[str, str]]] = {}
    by_the_schema(exported(), SCHEMA, "file", tables)
    ours = Desk(DATA_FOLDER, journal_folder(DATA_FOLDER)).rows()
    above = {"claims": "event_id", "figures": "claim_id"}
    for table in ("events", "claims", "figures", "sources", "actors", "locations", "measures"):
        rows = tables[table]
        assert rows and {row["id"] for row in rows} <= ours[table].keys()
        for row in rows:
            if table in above:
                row[above[table]] = row.pop("above")
            same = {
                name: text for name, text in row.items() if name not in ("certainty", "first_known", "above") and text
            }
            assert as_told(table, same) == as_told(table, dict(ours[table][row["id"]])), row["id"]
    assert {row["id"] for row in tables["claims"]} == set(shipped().claims)
