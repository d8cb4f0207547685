"""The data dictionary: all that the data package says, in plain data and both languages."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.unit.handmade import dataset
from tests.unit.subject import FOREIGN, OTHER, PROPER
from transcaspian.checks.cells import Cell, rules_for
from transcaspian.dataset.loading import load
from transcaspian.dictionary import entries, samples
from transcaspian.dictionary.entries import ColumnEntry, TableEntry, tables
from transcaspian.dictionary.samples import rows_of, year_and_zone
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import CERTAINTIES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Label
from transcaspian.tables.schema import Column, Schema, Table, read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")


@cache
def entries_of(language: str = "en") -> dict[str, TableEntry]:
    return {table.name: table for table in tables(SCHEMA, language)}


def entry(table: str, column: str, language: str = "en") -> ColumnEntry:
    return next(found for found in entries_of(language)[table].columns if found.name == column)


def described(description: str = "", **changes: object) -> ColumnEntry:
    """The entry of a column that is text, with changes."""
    plain = Column("colour", "string", False, False, (), None, None, None, None, False, False, None, None, (), False,
        Label.of(en="Colour", pl="Barwa"), Label.of(en=description, pl=""))  # fmt: skip
    table = Table("things", "things.csv", (replace(plain, **changes),), ("colour",), Label(), Label())  # type: ignore[arg-type]
    return tables(Schema({"things": table}), "en")[0].columns[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_column_is_there_in_order(language: str) -> None:
    for table, found in zip(SCHEMA.tables.values(), tables(SCHEMA, language), strict=True):
        assert (found.name, found.path, found.key) == (table.name, table.path, table.key)
        assert (found.title, found.description) == (table.title(language), table.description(language))
        assert [column.name for column in found.columns] == [column.name for column in table.columns]
        for column, shown in zip(table.columns, found.columns, strict=True):
            assert shown.title == column.title(language)
            assert column.description(language).startswith(shown.description) and shown.description
            assert (shown.required, shown.editors_only) == (column.required, column.editors_only)
            assert shown.is_key == (column.name in table.key)
            assert (shown.reference, shown.pattern) == (column.references, column.pattern)
            assert shown.type


def test_it_is_plain_data() -> None:
    for language in LANGUAGES:
        text = json.dumps([asdict(table) for table in tables(SCHEMA, language)], ensure_ascii=False)
        assert len(json.loads(text)) == len(SCHEMA.tables)
        assert hash(tables(SCHEMA, language)) == hash(tables(SCHEMA, language))


def test_every_kind_of_column_is_told_apart() -> None:
    kinds = {
        ("events", "id"): "id",
        ("events", "title_en"): "text",
        ("events", "date"): "date",
        ("events", "significance"): "integer",
        ("locations", "longitude"): "number",
        ("minerals", "rare_earth"): "boolean",
        ("events", "track"): "reference",
        ("events", "category"): "choice",
        ("events", "location_id"): "reference",
        ("events", "actor_ids"): "references",
        ("contracts", "parties"): "parties",
        ("locations", "aliases"): "list",
        ("sources", "url"): "address",
    }
    assert {place: entry(*place).kind for place in kinds} == kinds
    everywhere = {column.kind for table in entries_of().values() for column in table.columns}
    assert everywhere == set(kinds.values())
    assert (entry("events", "date", "pl").type, entry("events", "date").type) == ("data", "date")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_allowed_value_is_there_with_its_meaning(language: str) -> None:
    for table in SCHEMA.tables.values():
        for column in table.columns:
            allowed = entry(table.name, column.name, language).allowed
            if column.enum or column.roles:
                assert [value.value for value in allowed] == [*column.enum, *column.roles]
            assert [value for value in allowed if not value.meaning] == []
    assert [v.value for v in entry("minerals", "rare_earth", language).allowed] == ["yes", "no"]
    assert [v.value for v in entry("claims", "credibility", language).allowed] == list("123456")
    assert entry("events", "significance", language).allowed == ()


def test_values_are_told_in_the_language_of_the_reader() -> None:
    assert ("fuel depot", "skład paliw") in [(v.value, v.meaning) for v in entry("locations", "kind", "pl").allowed]
    assert ("think tank", "ośrodek analityczny") in [
        (v.value, v.meaning) for v in entry("sources", "kind", "pl").allowed
    ]
    assert ("buyer", "nabywca") in [(v.value, v.meaning) for v in entry("contracts", "parties", "pl").allowed]


def test_values_of_other_tables_have_no_words_and_are_still_there() -> None:
    assert [(v.value, v.meaning) for v in described(enum=("dark red", "blue")).allowed] == [
        ("dark red", ""),
        ("blue", ""),
    ]
    yes_no = described(type="boolean").allowed
    assert [(v.value, v.meaning) for v in yes_no] == [("true", "yes"), ("false", "no")]


def test_limits_are_sentences() -> None:
    assert entry("locations", "longitude").limits == ("from -180 to 180",)
    assert entry("volumes", "tonnes").limits == ("at least 0",)
    assert described(type="number", maximum=7).limits == ("at most 7",)
    assert entry("events", "id").limits == (
        "at most 40 characters",
        "written as ^[a-z0-9]+(-[a-z0-9]+)*$",
        "no two rows have the same",
    )
    assert entry("events", "actor_ids", "pl").limits == ("najwyżej 400 znaków", "kilka wartości rozdziela „;”")
    assert entry("minerals", "symbol", "pl").limits[0] == "najwyżej 2 znaki"
    assert "tylko dla redakcji, nigdy na ekranie" in entry("sources", "note", "pl").limits
    assert described().limits == ()


def test_a_table_knows_who_refers_to_it() -> None:
    assert entries_of()["routes"].used_by == ("legs.route_id", "volumes.route_id")
    assert "actors.part_of" in entries_of()["actors"].used_by
    assert entries_of()["views"].used_by == ("steps.view_id",)


# Examples


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_passes_the_rules_of_its_column(language: str) -> None:
    count = 0
    for table in SCHEMA.tables.values():
        for column in table.columns:
            for example in entry(table.name, column.name, language).examples:
                cell = Cell(table.name, 2, column, example)
                assert [problem.code for rule in rules_for(column) for problem in rule(cell)] == []
                count += 1
    assert count > 60


def test_examples_are_the_same_in_both_languages_or_come_from_the_other() -> None:
    assert (
        entry("events", "title_en").examples
        == entry("events", "title_en", "pl").examples
        == ("Putin calls Lukashenko",)
    )
    assert entry("events", "title_pl").examples == entry("events", "title_pl", "pl").examples
    assert entry("events", "date").examples == (
        "2023-07",
        "2023-06-24T07:30+03:00",
        "2023-07-25/2023-07-28",
        "2023-12~",
    )
    assert entry("claims", "known_on").examples[-1] == "2016/.."
    assert entry("contracts", "parties").examples == ("buyer:kz-mod;supplier:tai",)
    assert entry("events", "short_en").examples == ("Did Astana refuse to help?",)


@pytest.mark.parametrize(
    ("description", "examples", "left"),
    [
        ("What. Example: blue.", ("blue",), "What."),
        ("What. Example: blue", ("blue",), "What."),
        ("What. Examples: blue, red.", ("blue", "red"), "What."),
        ("What. Examples: blue (the sky), red.", ("blue", "red"), "What. Examples: blue (the sky), red."),
        ("What. Example: blue, as the sky is.", ("blue",), "What. Example: blue, as the sky is."),
        ("What. Example: green.", (), "What. Example: green."),
        ("What.", (), "What."),
    ],
)
def test_examples_are_what_the_column_may_hold(description: str, examples: tuple[str, ...], left: str) -> None:
    found = described(description, enum=("blue", "red"))
    assert (found.examples, found.description) == (examples, left)


def test_an_example_of_text_may_have_commas() -> None:
    assert described("What. Example: Reuters: 1,100 km, by rail.").examples == ("Reuters: 1,100 km, by rail",)


def test_ids_of_the_shipped_description_exist() -> None:
    ids = {}
    for name, table in SCHEMA.tables.items():
        with (DATA_FOLDER / table.path).open(encoding="utf-8", newline="") as stream:
            ids[name] = {row.get("id", "") for row in csv.DictReader(stream)}
    missing = [
        f"{table.name}.{column.name}: {example}"
        for table in entries_of().values()
        for column in table.columns
        if column.reference and table.name != "imports"  # nothing that ships was imported
        for example in column.examples
        for part in example.split(";")
        if part.rpartition(":")[2] not in ids[column.reference]
    ]
    assert missing == []


# Dates and certainty


OURS = (2023, "Europe/Moscow")


def test_dates_are_told_as_readers_see_them() -> None:
    english = {form.text: form.meaning for form in entries.date_forms("en", *OURS)}
    polish = {form.text: form.meaning for form in entries.date_forms("pl", *OURS)}
    assert english.keys() == polish.keys()
    assert english["2023-06-24T07:30+03:00~"] == "24 June 2023, about 07:30 Moscow time"
    assert polish["2016/.."] == "2016 lub później"
    assert len(set(english.values())) == len(english)


def test_every_form_of_a_date_is_there() -> None:
    found = [parse(form.text) for form in entries.date_forms("en", *OURS)]
    assert {date.precision for date in found} == {
        *("century", "decade", "year", "season", "month", "day", "hour", "minute")
    }
    assert {(date.approximate, date.uncertain) for date in found} == {
        (a, b) for a in (True, False) for b in (True, False)
    }
    assert {(date.open_start, date.open_end) for date in found} == {(False, False), (True, False), (False, True)}
    assert any(date.is_interval and date.soft()[0] > timedelta() == date.soft()[1] for date in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_certainty_are_told_in_the_order_in_which_they_apply(language: str) -> None:
    rules = entries.certainty_rules(language)
    assert [rule.level for rule in rules] == ["disputed", "confirmed", "reported", "claimed"]
    assert {rule.level for rule in rules} == set(CERTAINTIES)
    assert all(rule.title and rule.condition for rule in rules)
    assert entries.certainty_lead(language).endswith(".")


def test_a_schema_of_its_own_has_a_dictionary(tmp_path: Path) -> None:
    package = {"resources": [{"name": "things", "path": "t.csv", "schema": {
        "fields": [{"name": "id", "type": "string"}, {"name": "up", "type": "string", "references": "things"}],
        "primaryKey": "id"}}]}  # fmt: skip
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    table: TableEntry = tables(read_schema(tmp_path / "datapackage.json"), "pl")[0]
    assert (table.path, table.title, table.used_by) == ("t.csv", "", ("things.up",))
    assert [column.kind for column in table.columns] == ["id", "reference"]


# Examples from the collection that is open


def test_examples_are_of_the_collection_that_is_open_and_of_no_other() -> None:
    kites = load(OTHER).published
    for language in LANGUAGES:
        found = tables(SCHEMA, language, rows_of(kites))
        by_name = {table.name: {column.name: column for column in table.columns} for table in found}
        assert by_name["events"]["id"].examples == ("first-kite", "letters-arrive")
        assert "xample" not in by_name["events"]["id"].description
        assert by_name["events"]["category"].examples == () and by_name["minerals"]["id"].examples == ()
        assert by_name["events"]["title_en"].examples[0] == "The first kite mail leaves Naxos"
        told = json.dumps([asdict(table) for table in found], ensure_ascii=False)
        assert sorted(set(PROPER.findall(told))) == []
    assert year_and_zone(kites) == (2031, "Europe/Athens")
    assert year_and_zone(dataset()) == (2019, "Europe/Moscow")
    written = {form.text: form.meaning for form in entries.date_forms("en", *year_and_zone(kites))}
    assert written["2031-06-24T07:30+03:00"].startswith("24 June 2031, 07:30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_of_problems_are_of_no_collection(language: str) -> None:
    told = {one.code: json.dumps(asdict(one), ensure_ascii=False) for one in entries.problem_codes(language)}
    assert len(told) > 80
    assert {code: found for code, text in told.items() if (found := FOREIGN.findall(text))} == {}


def test_a_field_of_a_form_has_an_example_of_its_own_table() -> None:
    column = SCHEMA.tables["events"].column("actor_ids")
    said = samples.described(column, [{"actor_ids": ""}, {"actor_ids": "kite-post;ferrymen"}], "pl")
    assert said.endswith("rozdzielone średnikami. Przykład: kite-post;ferrymen.")
    assert samples.described(column, [], "en").endswith("separated by semicolons.")
