"""Fields of a form: kinds and choices from the data package, faults of single cells, dates read aloud."""

from __future__ import annotations

import pytest

from transcaspian.checks.values import elements
from transcaspian.dictionary.fields import cell_text, faults, fields, name_of, names_of, reading
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
EVENTS, CLAIMS = SCHEMA.tables["events"], SCHEMA.tables["claims"]
ROWS = {"actors": {"kazakhstan": {"id": "kazakhstan", "name_en": "Kazakhstan", "name_pl": "Kazachstan"}}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_every_table_has_a_field_with_label_and_help(language: str) -> None:
    for table in SCHEMA.tables.values():
        found = fields(table, ROWS, language)
        assert [field.name for field in found] == [column.name for column in table.columns]
        assert all(field.label and field.name in field.help for field in found)


@pytest.mark.parametrize(("language", "name"), [("en", "Kazakhstan"), ("pl", "Kazachstan (kazakhstan)")])
def test_references_are_choices_by_name(language: str, name: str) -> None:
    field = next(f for f in fields(EVENTS, ROWS, language) if f.name == "actor_ids")
    assert field.kind == "choices" and field.options == {"kazakhstan": name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_short_codes_begin_with_them_and_are_found_by_their_beginning(language: str) -> None:
    codes = {
        (table.name, field.name): list(field.options)
        for table in SCHEMA.tables.values()
        for field in fields(table, ROWS, language)
        if field.coded
    }
    assert codes == {("sources", "reliability"): list("ABCDEF"), ("claims", "credibility"): list("123456")}
    for table, column in codes:
        field = next(f for f in fields(SCHEMA.tables[table], ROWS, language) if f.name == column)
        for code in field.options:
            found = [value for value, name in field.options.items() if name.casefold().startswith(code.casefold())]
            assert found == [code] and field.options[code].startswith(f"{code} – ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_stands_beside_a_name_only_where_it_is_another_word(language: str) -> None:
    for table in SCHEMA.tables.values():
        for field in fields(table, {}, language):
            for name in field.options.values():
                meaning, _, code = name.removesuffix(")").rpartition(" (")
                assert meaning.casefold() != code.casefold(), name
            assert len(set(field.options.values())) == len(field.options), field.name
    stances = next(f for f in fields(CLAIMS, {}, "pl") if f.name == "stance").options
    assert all(name.endswith(f"({value})") for value, name in stances.items())


def test_two_rows_of_one_name_are_told_apart_by_their_ids() -> None:
    rows = {i: {"id": i, "name_en": "Uralsk (Oral)"} for i in ("oral", "uralsk")} | {"baku": {"name_en": "Baku"}}
    assert names_of("locations", rows, "en") == {
        "oral": "Uralsk (Oral) (oral)", "uralsk": "Uralsk (Oral) (uralsk)", "baku": "Baku"
    }  # fmt: skip
    assert names_of("locations", {"oral": rows["oral"]}, "en") == {"oral": "Uralsk (Oral)"}


def test_lists_of_values_are_choices_with_their_meaning() -> None:
    of = {f.name: f for f in fields(CLAIMS, ROWS, "en")}
    assert of["stance"].kind == "choice" and set(of["stance"].options) == set(CLAIMS.column("stance").enum)
    assert list(of["credibility"].options) == ["1", "2", "3", "4", "5", "6"]
    assert of["statement_en"].kind == "long" and of["known_on"].kind == "text"


def test_a_cell_and_its_choices_are_the_same() -> None:
    column = EVENTS.column("actor_ids")
    text = f"a{column.separator}b"
    assert elements(column, text) == ("a", "b") and cell_text(column, ("a", "b")) == text
    assert cell_text(EVENTS.column("track"), ["mutiny"]) == "mutiny" and cell_text(EVENTS.column("track"), []) == ""


@pytest.mark.parametrize(
    ("column", "text", "wrong"),
    [
        ("date", "2023-07", False),
        ("date", "03/04/2023", True),
        ("title_en", "", True),
        ("short_en", "", False),
        ("status", "publishd", True),
        ("significance", "9", True),
        ("title_en", "x" * 500, True),
    ],
)
def test_a_cell_is_judged_by_itself(column: str, text: str, wrong: bool) -> None:
    assert bool(faults(EVENTS, EVENTS.column(column), text)) == wrong


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-07", "July 2023, the whole month"),
        ("2023-06-24", "24 June 2023, the whole day"),
        ("2023-07~", "approximate"),
        ("2023?", "uncertain"),
        ("2023-06-23/2023-06-24", "from the first to the last of it"),
        ("2016/..", "with an open end"),
        ("2023-06-24T07:30+03:00", "to the minute"),
        ("202X", "the whole decade"),
    ],
)
def test_a_date_is_read_aloud(text: str, words: str) -> None:
    assert words in reading(text, "en", "Europe/Moscow")


def test_what_is_no_date_is_not_read() -> None:
    assert reading("soon", "en", "UTC") == reading("", "en", "UTC") == ""


def test_rows_are_called_by_what_they_have() -> None:
    assert name_of("sources", {"id": "s", "publisher": "TASS", "title": "News"}, "en") == "TASS: News (s)"
    assert name_of("events", {"id": "e", "title_pl": "Tylko po polsku"}, "en") == "Tylko po polsku (e) [pl]"
    assert name_of("glossary", {"term": "edtf"}, "en") == "edtf" and name_of("legs", {}, "en") == "–"


def test_parties_are_choices_of_a_role_and_an_actor_by_name() -> None:
    contracts = SCHEMA.tables["contracts"]
    field = next(f for f in fields(contracts, ROWS, "pl") if f.name == "parties")
    assert field.kind == "choices" and len(field.options) == len(contracts.column("parties").roles)
    assert all(value.endswith(":kazakhstan") and "Kazachstan" in name for value, name in field.options.items())
