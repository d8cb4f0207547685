"""Two sets of changes to the same tables: what merges, what does not, and what a choice makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.edit.changes import Add, Change, Remove, Set, apply, between
from transcaspian.edit.conflicts import Conflict, Disputed, Side, conflicts, merge, resolved
from transcaspian.edit.row_ids import keyed
from transcaspian.edit.words import dispute
from transcaspian.language.messages import LANGUAGES, Refused

Tables = dict[str, dict[str, dict[str, str]]]
A = {"id": "a", "title_en": "Old", "date": "2023"}
B = {"id": "b", "title_en": "Other"}
BASE = {"events": keyed("events", [A, B])}


def title(new: str, row_id: str = "a", old: str = "Old") -> Set:
    return Set("events", row_id, "title_en", old, new)


def outcome(mine: Sequence[Change], theirs: Sequence[Change], side: Side = "mine") -> list[dict[str, str]]:
    """The rows after their changes, and then mine with every conflict decided for one side."""
    merged = merge(BASE, mine, theirs)
    after = apply(theirs, BASE)
    choices = {conflict.place: side for conflict in merged.conflicts}
    return list(apply(resolved(merged, choices), after)["events"].values())


def test_changes_to_different_rows_are_merged() -> None:
    mine: list[Change] = [title("Mine"), Add("events", {"id": "c"})]
    theirs: list[Change] = [
        title("Theirs", "b", "Other"),
        Add("events", {"id": "d"}),
        Set("legs", "a", "mode", "", "x"),
    ]
    merged = merge(BASE, mine, theirs[:2])
    assert merged.conflicts == ()
    assert merged.changes == tuple(mine)
    assert [row.get("title_en") for row in outcome(mine, theirs[:2])] == ["Mine", "Theirs", None, None]
    assert conflicts(BASE, mine, theirs) == ()


def test_the_same_row_is_a_conflict_with_every_cell_that_either_changed() -> None:
    mine = [title("Mine"), Set("events", "a", "summary_en", "", "More")]
    theirs = [title("Theirs"), Set("events", "a", "date", "2023", "2024")]
    assert conflicts(BASE, mine, theirs) == (
        Conflict(
            "events",
            "a",
            "both-changed",
            (
                Disputed("title_en", "Old", "Mine", "Theirs"),
                Disputed("summary_en", "", "More", ""),
                Disputed("date", "2023", "2023", "2024"),
            ),
        ),
    )
    assert outcome(mine, theirs)[0] == {"id": "a", "title_en": "Mine", "summary_en": "More", "date": "2024"}
    assert outcome(mine, theirs, "theirs")[0] == {"id": "a", "title_en": "Theirs", "date": "2024"}


def test_different_cells_of_one_row_are_a_conflict_too() -> None:
    found = conflicts(BASE, [title("Mine")], [Set("events", "a", "date", "2023", "2024")])
    assert [conflict.kind for conflict in found] == ["both-changed"]
    assert outcome([title("Mine")], [Set("events", "a", "date", "2023", "2024")])[0]["date"] == "2024"


def test_the_same_change_twice_is_no_conflict_and_is_made_once() -> None:
    for same in ([title("New")], [Remove("events", "a", A)], [Add("events", {"id": "c", "date": "1"})]):
        merged = merge(BASE, same, same)
        assert (merged.changes, merged.conflicts) == ((), ())
    more = [title("New"), Set("events", "a", "date", "2023", "2024")]
    assert merge(BASE, [title("New")], more).conflicts == ()
    assert [c.kind for c in merge(BASE, more, [title("New")]).conflicts] == ["both-changed"]


def test_a_row_that_they_removed_and_i_changed_is_a_conflict() -> None:
    theirs = [Remove("events", "a", A, "")]
    assert conflicts(BASE, [title("Mine")], theirs) == (
        Conflict("events", "a", "removed-there", (Disputed("title_en", "Old", "Mine", ""),)),
    )
    assert outcome([title("Mine")], theirs) == [A | {"title_en": "Mine"}, B]
    assert outcome([title("Mine")], theirs, "theirs") == [B]


def test_a_row_that_i_removed_and_they_changed_is_a_conflict() -> None:
    mine = [Remove("events", "a", A)]
    assert conflicts(BASE, mine, [title("Theirs")]) == (
        Conflict("events", "a", "removed-here", (Disputed("title_en", "Old", "", "Theirs"),)),
    )
    assert outcome(mine, [title("Theirs")]) == [B]
    assert outcome(mine, [title("Theirs")], "theirs") == [A | {"title_en": "Theirs"}, B]


def test_two_new_rows_of_one_id_are_a_conflict() -> None:
    mine, theirs = Add("events", {"id": "c", "date": "1"}), Add("events", {"id": "c", "date": "2", "track": "x"})
    assert conflicts(BASE, [mine], [theirs]) == (
        Conflict("events", "c", "both-added", (Disputed("date", "", "1", "2"), Disputed("track", "", "", "x"))),
    )
    assert outcome([mine], [theirs])[-1] == {"id": "c", "date": "1"}
    assert outcome([mine], [theirs], "theirs")[-1] == {"id": "c", "date": "2", "track": "x"}


def test_an_id_that_their_new_row_has_cannot_be_mine() -> None:
    mine, theirs = [Set("events", "a", "id", "a", "c")], [Add("events", {"id": "c"})]
    found = conflicts(BASE, mine, theirs)
    assert found == (Conflict("events", "a", "id-taken", (Disputed("id", "a", "c", "c"),)),)
    assert outcome(mine, theirs, "theirs") == [A, B, {"id": "c"}]
    with pytest.raises(Refused, match="duplicate_id"):
        outcome(mine, theirs)
    assert [c.kind for c in conflicts(BASE, [Add("events", {"id": "c"})], mine)] == ["both-added"]


def test_a_row_that_they_renamed_keeps_what_i_chose() -> None:
    theirs = [Set("events", "a", "id", "a", "z")]
    assert outcome([title("Mine")], theirs)[0] == A | {"id": "z", "title_en": "Mine"}
    assert outcome([Remove("events", "a", A)], theirs) == [B]


def test_a_conflict_has_to_be_decided() -> None:
    merged = merge(BASE, [title("Mine")], [title("Theirs")])
    with pytest.raises(Refused, match="undecided"):
        resolved(merged, {("events", "b"): "mine"})


ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("abcde"), "title_en": st.sampled_from("xyz"), "date": st.sampled_from("12")}
    ),
    max_size=4,
    unique_by=lambda row: row["id"],
).map(lambda rows: {"events": keyed("events", sorted(rows, key=lambda row: row["id"]))})


@given(ROWS, ROWS, ROWS, st.sampled_from(["mine", "theirs"]))
def test_nothing_is_lost_whoever_is_chosen(base: Tables, mine: Tables, theirs: Tables, side: Side) -> None:
    """Rows of one side alone are as that side has them; of both, as the chosen side has what it changed."""
    ours, others = between(base, mine), between(base, theirs)
    merged = merge(base, ours, others)
    disputed = {conflict.row_id for conflict in merged.conflicts}
    result = apply(resolved(merged, {("events", row_id): side for row_id in disputed}), theirs)["events"]
    touched = {change.row_id for change in ours}, {change.row_id for change in others}
    for row_id in {*base["events"], *mine["events"], *theirs["events"]}:
        of = {name: rows["events"].get(row_id) for name, rows in (("base", base), ("mine", mine), ("theirs", theirs))}
        if row_id not in disputed:
            expected = of["mine"] if row_id in touched[0] and row_id not in touched[1] else of["theirs"]
            assert result.get(row_id) == expected
        elif side == "theirs" or not (of["mine"] and of["theirs"]):
            assert result.get(row_id) == of[side]
        else:
            for column, text in of["mine"].items():
                changed = not of["base"] or of["base"][column] != text
                assert result[row_id][column] == (text if changed else of["theirs"][column])


@pytest.mark.parametrize("language", LANGUAGES)
def test_conflicts_are_told_in_words(language: str) -> None:
    places = {
        "moscow": {"name_en": "Moscow", "name_pl": "Moskwa"},
        "rostov": {"name_en": "Rostov", "name_pl": "Rostów"},
    }
    tables = BASE | {"locations": places}
    mine = [Set("events", "a", "location_id", "", "moscow"), Set("events", "a", "date", "2023", "2023-06")]
    theirs = [Set("events", "a", "location_id", "", "rostov"), title("Theirs")]
    told = dispute(conflicts(BASE, mine, theirs)[0], tables, language, "UTC")
    assert told.sentence and told.title
    cells = {cell.title: (cell.base, cell.mine, cell.theirs) for cell in told.cells}
    assert len(cells) == 3
    place = {"en": ("empty", "Moscow", "Rostov"), "pl": ("puste", "Moskwa", "Rostów")}[language]
    assert place in cells.values()
    assert ("2023", {"en": "June 2023", "pl": "czerwiec 2023"}[language], "2023") in cells.values()
    for one, other in (([title("Mine")], [Remove("events", "a", A)]), ([Remove("events", "a", A)], [title("Theirs")])):
        assert dispute(conflicts(BASE, one, other)[0], tables, language, "UTC").cells
