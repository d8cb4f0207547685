"""Sets of changes: applied, undone, squashed, kept as plain data, and told in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import shipped
from transcaspian.edit.changes import (
    Add,
    Change,
    Remove,
    Set,
    apply,
    between,
    completed,
    inverse,
    squashed,
)
from transcaspian.edit.draft import draft, read_draft
from transcaspian.edit.plain import as_json, from_json
from transcaspian.edit.reading import Base
from transcaspian.edit.row_ids import arranged, keyed, row_ids
from transcaspian.edit.words import describe
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.versions.snapshot import snapshot

TEXTS = st.sampled_from(["", "a", "b", "Łódź", "two\nlines", '"'])
IDS = st.sampled_from(["", "one", "two", "three", "four", "one #2"])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, dict[str, dict[str, str]]]:
    """Two small tables, one of them with a compound key; ids that stand twice or are missing, too."""
    events = [{"id": draw(IDS), "title_en": draw(TEXTS), "date": "2023"} for _ in range(draw(st.integers(0, 5)))]
    legs = [{"route_id": draw(IDS), "seq": draw(st.sampled_from("12")), "note": draw(TEXTS)} for _ in range(2)]
    return {"events": keyed("events", events), "legs": keyed("legs", legs)}


@st.composite
def reachable(draw: st.DrawFn) -> tuple[dict[str, dict[str, dict[str, str]]], dict[str, dict[str, dict[str, str]]]]:
    """Tables, and what they may become while the rows that stay keep their order."""
    before = draw(tables())
    rows = list(before["events"].items())
    after = [dict(row) | {"title_en": draw(TEXTS)} for _, row in rows if draw(st.booleans())]
    for number in range(draw(st.integers(0, 3))):
        after.insert(draw(st.integers(0, len(after))), {"id": f"new-{number}", "title_pl": draw(TEXTS)})
    return before, before | {"events": keyed("events", after)}


def refused(tables: dict[str, dict[str, dict[str, str]]], *changes: Change) -> str:
    with pytest.raises(Refused) as error:
        apply(changes, tables)
    for language in LANGUAGES:
        assert "{" not in words(language)(error.value.key, **error.value.values)
    return error.value.key


@given(reachable())
def test_what_is_between_two_states_leads_from_one_to_the_other(given: tuple[Any, Any]) -> None:
    before, after = given
    changes = between(before, after)
    try:
        result = apply(changes, before)
    except Refused as error:  # rows without an id, or of one id: they can be compared, but not be added
        assert error.key in ("edit.duplicate_id", "edit.no_id")
        assert any("#" in row_id for row_id in (*before["events"], *after["events"]))
        return
    assert result == after
    both = before["events"].keys() & after["events"].keys()
    if [row_id for row_id in before["events"] if row_id in both] == [r for r in after["events"] if r in both]:
        # The number of a second row of one id may go over to another row, which then seems to have moved.
        assert list(result["events"]) == list(after["events"])
    assert between(after, after) == ()


@given(reachable())
def test_undoing_gives_back_every_row_in_its_place(given: tuple[Any, Any]) -> None:
    before, after = given
    if any("#" in row_id for row_id in (*before["events"], *after["events"])):
        return
    changes = between(before, after)
    back = apply(inverse(changes), after)
    assert back == before
    assert list(back["events"]) == list(before["events"])
    assert apply(inverse(inverse(changes)), before) == after


@given(reachable())
def test_plain_data_says_the_same(given: tuple[Any, Any]) -> None:
    changes = between(*given)
    assert from_json(json.loads(json.dumps(as_json(changes)))) == changes
    base, read = read_draft(draft(Base({"events": "abc", "legs": "def"}), changes))
    assert read == changes
    assert base.hashes == ({"events": "abc"} if changes else {})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"format": "transcaspian-edit-1"}',
        b'{"format": "transcaspian-edit-2", "base": {}, "changes": []}',
        b'{"format": "transcaspian-edit-1", "base": {}, "changes": [{"do": "drop"}]}',
        b'{"format": "transcaspian-edit-1", "base": {}, "changes": [{"do": "add", "table": "x", "values": {"a": 1}}]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_holds_no_edit_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as error:
        read_draft(content)
    assert words("pl")(error.value.key)


def test_changes_build_on_one_another_and_come_to_the_fewest() -> None:
    assert squashed(
        [
            Set("events", "a", "title_en", "1", " 2 "),
            Set("events", "a", "title_en", "2", "3\r\n4"),
            Set("events", "b", "title_en", "1", "2"),
            Set("events", "b", "title_en", "2", "1"),
            Set("events", "c", "title_en", "1", "2"),
            Remove("events", "c", {"id": "c", "title_en": "2"}),
            Add("events", {"id": "d", "title_en": " x "}),
            Set("events", "d", "title_en", "x", "y"),
            Set("events", "d", "id", "d", "e"),
            Add("events", {"id": "f"}),
            Remove("events", "f", {"id": "f"}),
        ]
    ) == (
        Set("events", "a", "title_en", "1", "3\n4"),
        Remove("events", "c", {"id": "c", "title_en": "1"}),
        Add("events", {"id": "e", "title_en": "y"}),
    )


def test_a_row_added_in_the_place_of_one_removed_is_that_row_rewritten() -> None:
    old = {"id": "a", "title_en": "1", "date": "2023"}
    assert squashed([Remove("events", "a", old), Add("events", {"id": "a", "title_en": "2"})]) == (
        Set("events", "a", "title_en", "1", "2"),
        Set("events", "a", "date", "2023", ""),
    )


def test_a_row_may_get_another_id_and_get_it_back() -> None:
    before = {"legs": keyed("legs", [{"route_id": "r", "seq": "1", "note": "x"}, {"route_id": "r", "seq": "2"}])}
    changes = [Set("legs", "r 1", "seq", "1", "3"), Set("legs", "r 1", "note", "x", "y")]
    after = apply(changes, before)
    assert list(after["legs"]) == ["r 3", "r 2"]
    assert apply(inverse(changes), after) == before
    both = {"events": keyed("events", [{"id": "a"}, {"id": "b"}])}
    swapped = apply([Set("events", "a", "id", "a", "b"), Set("events", "b", "id", "b", "a")], both)
    assert list(swapped["events"]) == ["b", "a"]


def test_a_removed_row_comes_back_below_a_row_that_was_renamed_meanwhile() -> None:
    before = {"events": keyed("events", [{"id": "a"}, {"id": "b"}, {"id": "c"}])}
    changes = completed([Set("events", "a", "id", "a", "x"), Remove("events", "b", {"id": "b"})], before)
    after = apply(changes, before)
    assert list(after["events"]) == ["x", "c"]
    assert list(apply(inverse(changes), after)["events"]) == ["a", "b", "c"]


def test_rows_that_are_removed_are_completed_with_their_places_in_the_order_of_the_file() -> None:
    before = {"events": keyed("events", [{"id": name} for name in "abcd"])}
    changes = completed([Remove("events", name, {"id": name}) for name in "ba"], before)
    assert changes == (Remove("events", "a", {"id": "a"}, ""), Remove("events", "b", {"id": "b"}, "a"))
    assert list(apply(inverse(changes), apply(changes, before))["events"]) == list("abcd")


def test_changes_that_are_none_of_the_tables_are_refused() -> None:
    rows = {"events": keyed("events", [{"id": "a", "title_en": "1"}, {"id": "b"}])}
    assert refused(rows, Set("events", "a", "title_en", "2", "3")) == "edit.mismatch"
    assert refused(rows, Set("events", "c", "title_en", "", "3")) == "edit.row_gone"
    assert refused(rows, Remove("events", "a", {"id": "a"})) == "edit.mismatch"
    assert refused(rows, Remove("claims", "a", {"id": "a"})) == "edit.row_gone"
    assert refused(rows, Remove("events", "b", {"id": "b"}), Set("events", "b", "date", "", "1")) == "edit.row_gone"
    assert refused(rows, Add("events", {"id": "a"})) == "edit.duplicate_id"
    assert refused(rows, Add("events", {"id": "c"}), Add("events", {"id": "c"})) == "edit.duplicate_id"
    assert refused(rows, Set("events", "a", "id", "a", "b")) == "edit.duplicate_id"
    assert refused(rows, Set("events", "a", "id", "a", "c"), Add("events", {"id": "a"})) == "edit.duplicate_id"
    assert refused(rows, Set("events", "a", "id", "a", "")) == "edit.no_id"
    assert refused(rows, Add("events", {"title_en": "x"})) == "edit.no_id"


def test_rows_that_others_added_without_an_id_or_with_one_twice_are_all_counted() -> None:
    added = [{"id": "a"}, {"id": "a"}, {"date": "1"}, {"date": "2"}]
    changes = between({"events": {}}, {"events": keyed("events", added)})
    assert [dict(change.values) for change in squashed(changes) if isinstance(change, Add)] == added
    assert [change.row_id for change in inverse(changes)] == ["a", "a #2", "#1", "#2"]
    assert from_json(as_json(changes)) == changes
    assert len(describe(changes, {}, "en", "UTC").lines) == 4


def test_rows_that_nobody_could_tell_apart_get_numbers_that_nobody_else_has() -> None:
    assert row_ids(["a", "a", "a #2", "", "a", ""]) == ["a", "a #3", "a #2", "#1", "a #4", "#2"]
    assert list(keyed("events", [{"id": "", "date": "2023"}])) == ["#1"]


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.data())
def test_no_row_is_lost_or_doubled_when_others_come_and_go(ids: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    places = st.sampled_from([None, "", "nowhere", *ids, "x", "y", "z"])
    added = [(name, data.draw(places)) for name in data.draw(st.permutations("xyz"))]
    order = arranged(ids, gone, added)
    assert sorted(order) == sorted([*(one for one in ids if one not in gone), *"xyz"])
    assert [one for one in order if one in ids] == [one for one in ids if one not in gone]


def test_changes_are_told_in_words_with_names_for_ids() -> None:
    tables = snapshot(shipped()).tables
    march = next(row_id for row_id, row in tables["events"].items() if row.get("location_id") == "rostov-on-don")
    claim = next(iter(tables["claims"]))
    row = tables["claims"][claim]
    changes: list[Change] = [
        Set("events", march, "location_id", "rostov-on-don", "moscow"),
        Set("sources", next(iter(tables["sources"])), "note", "", "To be checked"),
        Add("events", {"id": "new", "title_en": "Something new", "title_pl": "Coś nowego", "date": "2023-07"}),
        Add("claims", {"id": "new.1", "event_id": "new", "statement_en": "It is so", "source_id": row["source_id"]}),
        Remove("claims", claim, row),
    ]
    told = describe(changes, tables, "en", "Europe/Moscow")
    assert told.summary == "1 event added, 1 corrected; 1 claim added, 1 removed; 1 source corrected"
    moved = next(line for line in told.lines if line.key == march)
    assert [(c.before, c.after) for c in moved.cells] == [("Rostov-on-Don", "Moscow")]
    assert [line.title for line in told.lines if line.key == "new"] == ["Something new (July 2023)"]
    added = next(line for line in told.lines if line.key == "new.1")
    assert added.event_title == "Something new"
    polish = describe(changes, tables, "pl", "Europe/Moscow")
    assert [line.title for line in polish.lines if line.key == "new"] == ["Coś nowego (lipiec 2023)"]
    noted = next(line for line in polish.lines if line.table == "sources")
    assert [(c.before, c.after) for c in noted.cells] == [("puste", "To be checked")]


def test_changes_to_rows_that_are_no_more_are_told_all_the_same() -> None:
    told = describe(
        [Set("events", "gone", "title_en", "Old", "New"), Set("legs", "r 1", "mode", "rail", "sea")], {}, "en", "UTC"
    )
    assert [(line.key, [(c.before, c.after) for c in line.cells]) for line in told.lines] == [
        ("gone", [("Old", "New")]),
        ("r 1", [("railway", "ship at sea")]),
    ]
    assert describe([], {}, "en", "UTC").lines == ()
