"""Rows as a sheet: filters, order, and cells that a browser names by their position."""

from __future__ import annotations

import pytest

from transcaspian.edit.changes import Set, apply
from transcaspian.edit.facets import Count, counts, near_equal
from transcaspian.edit.sheet import Wanted, edited, replaced, set_for, shown
from transcaspian.language.messages import Refused
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
EVENTS, SOURCES = SCHEMA.tables["events"], SCHEMA.tables["sources"]

ROWS = {
    "a": {"id": "a", "date": "2023-06-24T20:25+03:00", "category": "call", "title_en": "Ankara calls"},
    "b": {"id": "b", "date": "2023-06", "category": "report", "actor_ids": "x;y"},
    "c": {"id": "c", "date": "../2016", "category": "call", "actor_ids": "y", "significance": "2"},
    "d": {"id": "d", "date": "03/04/2023", "significance": "10"},
    "e": {"id": "e"},
}


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), "abcde"),
        (Wanted(find="ANKARA"), "a"),
        (Wanted(values={"category": ("call",)}), "ac"),
        (Wanted(values={"category": ("call",), "actor_ids": ("y", "z")}), "c"),
        (Wanted(values={"category": ("",)}), "de"),
        (Wanted(values={"category": ()}), "abcde"),
        (Wanted(among=frozenset("bd")), "bd"),
        (Wanted(sort="date"), "cbade"),
        (Wanted(sort="date", descending=True), "abcde"),
        (Wanted(sort="significance"), "cdabe"),
        (Wanted(sort="category", among=frozenset("abe")), "abe"),
    ],
)
def test_rows_are_filtered_and_sorted_by_what_their_cells_mean(wanted: Wanted, ids: str) -> None:
    assert "".join(shown(EVENTS, ROWS, wanted)) == ids


def test_a_facet_counts_what_its_own_filter_hides() -> None:
    wanted = Wanted(values={"category": ("call",), "actor_ids": ("y",)})
    ids = shown(EVENTS, ROWS, wanted, but="category")
    assert counts(EVENTS.column("category"), ROWS, ids) == (Count("call", 1), Count("report", 1))
    assert counts(EVENTS.column("actor_ids"), ROWS, ROWS) == (Count("", 3), Count("y", 2), Count("x", 1))


def test_positions_mean_the_rows_of_the_frame_that_was_sent() -> None:
    sent = ("c", "a")
    edits: dict[int, dict[str, object]] = {
        0: {"title_en": " <b>*Bold*</b>\r\n=1+1 ", "id": "z", "none": "x"},
        1: {"title_en": None},
        7: {"date": "2023"},
    }
    found = list(edited(EVENTS, sent, ROWS, edits, {}))
    assert found == [
        Set("events", "c", "title_en", "", "<b>*Bold*</b>\n=1+1"),
        Set("events", "a", "title_en", "Ankara calls", ""),
    ]
    # What the browser repeats with its next edit is no change, also when it was taken back since.
    more: dict[int, dict[str, object]] = {**edits, 1: {"title_en": None, "date": "2023-06-25"}}
    assert list(edited(EVENTS, sent, ROWS, more, edits)) == [
        Set("events", "a", "date", "2023-06-24T20:25+03:00", "2023-06-25")
    ]


def test_a_cell_that_is_put_back_as_it_was_is_a_change_again() -> None:
    rows = apply([Set("events", "b", "date", "2023-06", "2023-07")], {"events": ROWS})["events"]
    found = list(edited(EVENTS, ("b",), rows, {0: {"date": "2023-06"}}, {0: {"date": "2023-07"}}))
    assert found == [Set("events", "b", "date", "2023-07", "2023-06")]


def test_a_cell_of_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(Refused):
        list(edited(EVENTS, ("gone",), ROWS, {0: {"date": "2023"}}, {}))


def test_one_text_for_many_rows_changes_only_those_that_say_otherwise() -> None:
    found = list(set_for(EVENTS, "category", "abe", ROWS, "call"))
    assert [(one.row_id, one.old, one.new) for one in found] == [("b", "report", "call"), ("e", "", "call")]


def test_values_are_merged_also_within_lists_and_other_cells_stay_as_they_are() -> None:
    column = EVENTS.column("actor_ids")
    rows = {**ROWS, "f": {"actor_ids": "p; q"}, "g": {"actor_ids": "y;x;z"}}
    found = {one.row_id: one.new for one in replaced(EVENTS, column, rows, rows, ("x", "y"), "y")}
    assert found == {"b": "y", "g": "y;z"}


def near(*values: str) -> list[set[str]]:
    column = SOURCES.column("publisher")
    return [{one.value for one in group} for group in near_equal(column, [Count(v, 1) for v in values])]


@pytest.mark.parametrize(
    "values",
    [
        ("Interfax-Kazakhstan", "Interfax Kazakhstan"),
        ("Reuters", "reuters"),
        ("Reuters", "Reutres"),
        ("Kazinform", "Kazinforn"),
        ("Dziennik Łódzki", "Dziennik Lodzki"),
        ("Anadolu Agency", "Agency, Anadolu"),
        ("Айкын газета", "Айқын газета"),
    ],
)
def test_two_ways_to_write_one_value_are_near_equal(values: tuple[str, ...]) -> None:
    assert near(*values, "Something else") == [set(values)]


@pytest.mark.parametrize(
    "values", [("Channel 1", "Channel 2"), ("BBC", "NBC"), ("TASS", "TASR"), ("2023-06", "2023-07")]
)
def test_other_numbers_and_short_names_are_other_values(values: tuple[str, ...]) -> None:
    assert near(*values) == []


def test_groups_that_a_later_value_joins_are_one_and_the_most_frequent_value_comes_first() -> None:
    column = SOURCES.column("publisher")
    found = near_equal(
        column, [Count("Interfax Kazakhstan", 2), Count("Kazakhstan Interfax", 5), Count("Interfax-Kazakhstann", 1)]
    )
    assert [[one.value for one in group] for group in found] == [
        ["Kazakhstan Interfax", "Interfax Kazakhstan", "Interfax-Kazakhstann"]
    ]


def test_choices_ids_and_dates_are_never_merged() -> None:
    for name in ("category", "location_id", "date", "id"):
        assert near_equal(EVENTS.column(name), [Count("abcdefg", 1), Count("Abcdefg", 1)]) == ()
