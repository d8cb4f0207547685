"""The data package is complete, agrees with the records, and a broken one is refused in plain words."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from transcaspian.tables.records import ADDED, RECORDS
from transcaspian.tables.schema import Column, SchemaError, Table, defined, read_schema

DATA = Path(__file__).parents[2] / "data"
PACKAGE = DATA / "datapackage.json"
SCHEMA = read_schema(PACKAGE)
COLUMNS = [(table, column) for table in SCHEMA.tables.values() for column in table.columns]


def test_tables_come_in_the_order_of_the_records() -> None:
    assert list(SCHEMA.tables) == list(RECORDS)


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_a_table_and_its_columns_are_titled_and_described_in_both_languages(table: Table) -> None:
    parts: list[Table | Column] = [table, *table.columns]
    for part in parts:
        assert all((part.title["en"], part.title["pl"], part.description["en"], part.description["pl"])), part.name
    for column in table.columns:
        assert column.description["en"] != column.description["pl"], column.name


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_the_header_of_the_file_is_the_list_of_columns(table: Table) -> None:
    with (DATA / table.path).open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream)) == [column.name for column in table.columns]


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_a_record_has_the_columns_that_are_not_for_editors_only(table: Table) -> None:
    names = {column.name for column in table.columns if not column.editors_only}
    # A pair of languages is one field; the glossary's columns `en` and `pl` are its name.
    expected = {"name" if name in ("en", "pl") else name.removesuffix("_en").removesuffix("_pl") for name in names}
    assert {field.name for field in fields(RECORDS[table.name])} == expected


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_what_a_record_has_by_default_may_be_missing_in_an_older_file(table: Table) -> None:
    later = {field.name for field in fields(RECORDS[table.name]) if "added" in field.metadata}
    may_lack = {column.name for column in table.columns if column.added and not column.required}
    assert later <= {name.removesuffix("_en").removesuffix("_pl") for name in may_lack} | may_lack
    assert not any(column.required for column in table.columns if column.added and not table.added)
    assert table.added == (table.name in ADDED)


def test_a_title_is_in_the_languages_that_its_keys_name_and_in_no_other() -> None:
    field = {
        "name": "id",
        "type": "string",
        "title": "Id",
        "title_en": "English",
        "title_uk": "Ід",
        "title_self": "x",
        "title_cls": "y",
    }
    columns = {"fields": [field], "primaryKey": "id"}
    table = defined({"resources": [{"name": "a", "path": "a.csv", "title_en": "A", "schema": columns}]}).tables["a"]
    title = table.column("id").title
    assert dict(zip(title.languages, title.said, strict=True)) == {"en": "Id", "uk": "Ід"}
    assert table.title["en"] == "A"  # where nothing else is said in English


def test_both_languages_stand_side_by_side_with_the_same_limits() -> None:
    for table in SCHEMA.tables.values():
        names = [column.name for column in table.columns]
        for english in (column for column in table.columns if column.name.endswith("_en")):
            polish = table.columns[names.index(english.name) + 1]
            assert polish.name == english.name.removesuffix("_en") + "_pl"
            assert (polish.required, polish.max_length) == (english.required, english.max_length)


def test_every_reference_of_one_id_is_a_foreign_key_for_the_public_tool() -> None:
    for resource in json.loads(PACKAGE.read_text(encoding="utf-8"))["resources"]:
        declared = {
            key["fields"][0]: key["reference"]["resource"] or resource["name"]
            for key in resource["schema"].get("foreignKeys", [])
        }
        columns = SCHEMA.tables[resource["name"]].columns
        assert declared == {c.name: c.references for c in columns if c.references and not c.is_list}


def test_notes_and_marks_for_the_audit_are_for_editors_only() -> None:
    assert {column.name for _, column in COLUMNS if column.editors_only} == {"note", "negative", "search", "in_title"}
    assert all(column.editors_only for _, column in COLUMNS if column.name == "note")


def test_a_column_knows_its_kind() -> None:
    events, contracts = SCHEMA.tables["events"], SCHEMA.tables["contracts"]
    assert events.key == ("id",)
    assert events.column("date").is_date
    assert events.column("actor_ids").is_list
    assert events.column("actor_ids").references == "actors"
    assert not events.column("location_id").is_list
    assert "buyer" in contracts.column("parties").roles
    assert SCHEMA.tables["sources"].column("url").is_url
    assert SCHEMA.tables["minerals"].column("rare_earth").true_values == ("yes",)
    assert SCHEMA.tables["legs"].key == ("route_id", "seq")
    with pytest.raises(KeyError):
        events.column("colour")


def _package(**changes: Any) -> dict[str, Any]:
    field: dict[str, Any] = {"name": "id", "type": "string"} | changes.pop("field", {})
    schema = {"fields": [field], "primaryKey": ["id"]} | changes.pop("schema", {})
    resource = {"name": "things", "path": "things.csv", "schema": schema}
    return {"resources": [resource] * changes.pop("times", 1)}


@pytest.mark.parametrize(
    ("package", "told"),
    [
        (_package(field={"type": "colour"}), "things.id"),
        (_package(field={"references": "nowhere"}), "nowhere"),
        (_package(schema={"primaryKey": "name"}), "no column name"),
        (_package(times=2), "same name"),
        ({"resources": [{"name": "things"}]}, "no data package"),
        ([], "no data package"),
    ],
)
def test_an_unusable_package_says_what_is_wrong(tmp_path: Path, package: object, told: str) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(SchemaError, match=told) as raised:
        read_schema(path)
    assert "datapackage.json" in str(raised.value)


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe\x00"])
def test_a_package_that_cannot_be_read_says_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "datapackage.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SchemaError, match="cannot be read"):
        read_schema(path)
