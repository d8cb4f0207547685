"""What differs between two versions, and how it is told."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import actor, claim, dataset, event, place, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Text
from transcaspian.tables.schema import read_schema
from transcaspian.tables.values import values
from transcaspian.versions.diff import Diff, Touch, apply, diff, events_touched
from transcaspian.versions.diff_words import lines, other_tables, summary, touched
from transcaspian.versions.snapshot import Row, Snapshot, decode, encode, snapshot
from transcaspian.versions.words import since_link

MOSCOW = "Europe/Moscow"

cells = st.sampled_from(["", "a", "b", "2023-07", "2023-06-24T07+03:00~", "ż\x1b;:\n"])
rows = st.dictionaries(st.sampled_from(["date", "title_en", "event_id", "source_id", "mine"]), cells).map(
    lambda row: {column: cell for column, cell in row.items() if cell}
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Versions whose tables share some keys, in any order."""
    tables: dict[str, dict[str, Row]] = {}
    for table in ("events", "claims", "sources", "locations", "unheard-of"):
        keys = draw(st.permutations(draw(st.lists(st.sampled_from("abcdef"), unique=True))))
        tables[table] = {key: draw(rows) for key in keys}
    return Snapshot(draw(st.sampled_from(["1111111", "2222222"])), tables)


def ordered(snap: Snapshot) -> list[tuple[str, list[str]]]:
    return sorted((table, list(rows)) for table, rows in snap.tables.items())


@given(snapshots(), snapshots())
def test_a_difference_applied_to_the_old_version_is_the_new_one(old: Snapshot, new: Snapshot) -> None:
    made = apply(diff(old, new), old)
    assert made == new and ordered(made) == ordered(new)


@given(snapshots())
def test_nothing_differs_from_itself(snap: Snapshot) -> None:
    difference = diff(snap, snap)
    assert not difference and apply(difference, snap) == snap
    assert summary(difference, "en") == "no differences"


@given(snapshots(), snapshots())
def test_the_way_back_swaps_what_was_added_and_removed(old: Snapshot, new: Snapshot) -> None:
    there, back = diff(old, new), diff(new, old)
    assert there.tables.keys() == back.tables.keys()
    for table, changes in there.tables.items():
        assert changes.added == back.changes(table).removed
        assert changes.corrected.keys() == back.changes(table).corrected.keys()
        assert changes.reordered == back.changes(table).reordered


@given(snapshots(), snapshots())
def test_any_difference_can_be_told_and_touches_events_of_the_new_version_only(old: Snapshot, new: Snapshot) -> None:
    difference = diff(old, new)
    touches = events_touched(difference, new)
    assert touches.keys() <= new.tables["events"].keys()
    assert [key for key in new.tables["events"] if key in touches] == list(touches)
    assert {key for key, touch in touches.items() if touch.kind == "added"} == difference.changes("events").added.keys()
    for language in LANGUAGES:
        told = lines(difference, old, new, language, MOSCOW)
        assert len(told) == sum(len(changes) for changes in difference.tables.values())
        texts = [text for line in told for cell in line.cells for text in (line.title, cell.before, cell.after)]
        assert all(text and text.isprintable() for text in texts)
        assert all(cell.before != cell.after for line in told for cell in line.cells)
        assert bool(difference) == (summary(difference, language) != summary(Diff("", "", {}), language))
        assert all(touched(touch, language) for touch in touches.values())
        assert since_link(difference, language)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("seed", range(20))
def test_shipped_versions_with_random_edits_are_told_apart_and_made_again(seed: int) -> None:
    old = snapshot(shipped())
    new = edited(old, random.Random(seed))
    made = apply(diff(old, new), old)
    assert made == new and ordered(made) == ordered(new) == ordered(decode(encode(new)))


def edited(snap: Snapshot, chance: random.Random) -> Snapshot:
    tables = {}
    for table, found in snap.tables.items():
        rows = [(key, dict(row)) for key, row in found.items() if chance.random() > 0.02]
        for _, row in rows:
            if row and chance.random() < 0.05:
                column = chance.choice(list(row))
                row[column] = chance.choice(["new", row[column] + "?"])
        rows.insert(chance.randrange(len(rows) + 1), ("new-row", {"id": "new-row"}))
        if chance.random() < 0.2:
            chance.shuffle(rows)
        tables[table] = dict(rows)
    return Snapshot("edited0", tables)


def test_a_difference_from_another_version_is_refused() -> None:
    old, new = snap([event("march")]), snap([event("march", "2023-06-25"), event("call")])
    difference = diff(old, new)
    for other in (new, snap([]), snap([event("march", "2023-06")])):
        with pytest.raises(ValueError, match="not one from this version"):
            apply(difference, other)
    with pytest.raises(ValueError, match="not one from this version"):
        apply(diff(new, old), snap([event("call", "2022")]))


# --- in words -------------------------------------------------------------------------------------


def snap(*args: Any, **values: Any) -> Snapshot:
    return snapshot(dataset(*args, **values))


def told(old: Snapshot, new: Snapshot, language: str = "en") -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    return [
        (line.table, line.kind, line.title, [(c.title, c.before, c.after) for c in line.cells])
        for line in lines(diff(old, new), old, new, language, MOSCOW)
    ]


def test_counts_read_as_sentences() -> None:
    old = snap([event("march"), event("talks")], [])
    new = snap([event("march", "2023-06"), *(event(f"new{n}") for n in range(3)), event("talks")], [])
    difference = diff(old, new)
    assert summary(difference, "en") == "3 events added, 1 corrected"
    assert summary(difference, "pl") == "dodano 3 zdarzenia, poprawiono 1"
    assert since_link(difference, "en") == "3 events added, 1 corrected since this link was made"
    assert since_link(difference, "pl") == "Od utworzenia tego odnośnika dodano 3 zdarzenia, poprawiono 1"
    assert summary(diff(new, old), "en") == "1 event corrected, 3 removed"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "dodano 1 twierdzenie"),
        (2, "dodano 2 twierdzenia"),
        (5, "dodano 5 twierdzeń"),
        (12, "dodano 12 twierdzeń"),
        (22, "dodano 22 twierdzenia"),
    ],
)
def test_polish_counts_as_polish_does(count: int, sentence: str) -> None:
    old, new = snap([event()], []), snap([event()], [claim(f"c{n}") for n in range(count)])
    assert summary(diff(old, new), "pl") == sentence


def test_tables_are_told_apart() -> None:
    old = snap([event()], [claim("c1")])
    new = snap([event()], [claim("c1", credibility=3), claim("c2")], [source("wire")])
    assert summary(diff(old, new), "en") == "1 claim added, 1 corrected; 1 source added"


def test_fields_are_told_in_words() -> None:
    places = [place("moscow", 37.6, 55.7), place("rostov", 39.7, 47.2)]
    actors = [
        actor("mod", name=Text.of(en="the ministry", pl="ministerstwo")),
        actor("pmc", name=Text.of(en="Wagner", pl="Wagner")),
    ]
    before = event(title=Text.of(en="Column"), location_id="moscow", actor_ids=("pmc",))
    after = replace(
        before,
        date=parse("2023-06-24T07+03:00~"),
        location_id="rostov",
        about_location_ids=("moscow",),
        actor_ids=("pmc", "mod"),
        track="diplomacy",
        significance=3,
    )
    old, new = (snap([e], [], actors=actors, locations=places) for e in (before, after))
    (line,) = told(old, new)
    assert line == (
        "events",
        "corrected",
        "Column (24 June 2023, about 07:00 Moscow time)",
        [
            ("Date", "24 June 2023", "24 June 2023, about 07:00 Moscow time"),
            ("Track", "Mutiny", "Diplomacy"),
            ("Place", "Moscow", "Rostov"),
            ("Places concerned", "empty", "Moscow"),
            ("Who", "Wagner", "Wagner; the ministry"),
            ("Significance", "2", "3"),
        ],
    )
    (line,) = told(old, new, "pl")
    assert line[3][0] == ("Data", "24 czerwca 2023", "24 czerwca 2023, około 7:00 czasu moskiewskiego")
    assert line[3][3] == ("Miejsca, których dotyczy", "puste", "Moscow")


def test_what_reads_the_same_is_quoted_as_written() -> None:
    twins = [source("wire-a", publisher="Wire"), source("wire-b", publisher="Wire")]
    old, new = (snap([event()], [claim("c1", source_id=i)], twins) for i in ("wire-a", "wire-b"))
    (line,) = told(old, new)
    assert line[3] == [("Source", "wire-a", "wire-b")]


def test_a_corrected_space_can_be_seen() -> None:
    old, new = (snap([event(summary=Text.of(en=text))], []) for text in ("225 000 men", "225\xa0000 men"))
    (line,) = told(old, new)
    assert line[3] == [("Summary (English)", "'225 000 men'", "'225\\xa0000 men'")]


def test_claims_say_who_speaks_and_what_they_are_about() -> None:
    old = snap([event()], [])
    new = snap(
        [event()],
        [claim("c1"), claim("c2", asserted_by="mod")],
        actors=[actor("mod", name=Text.of(en="MoD", pl="MON"))],
    )
    found = lines(diff(old, new), old, new, "en", MOSCOW)
    assert [(line.title, line.event_id, line.event_title) for line in found if line.table == "claims"] == [
        ("agency-report: It is so.", "march", "March"),
        ("MoD: It is so.", "march", "March"),
    ]


def test_what_was_removed_is_told_by_the_words_it_had() -> None:
    old, new = snap([event("march"), event("call", "2023-06")]), snap([event("march")])
    assert ("events", "removed", "Call (June 2023)", []) in told(old, new)
    assert ("claims", "removed", "agency-report: It is so.", []) in told(old, new)


def test_other_tables_and_the_order_of_rows_are_named_and_never_silent() -> None:
    old = snap([event("march"), event("call")], [], locations=[place("moscow", 37.6, 55.7)])
    new = snap([event("call"), event("march")], [], locations=[place("moscow", 37.6, 55.8)])
    difference = diff(old, new)
    assert summary(difference, "en") == "other tables changed: Places; another order of rows: Events"
    assert other_tables(difference, "pl") == "zmiany w innych tabelach: Miejsca; inna kolejność wierszy: Zdarzenia"
    assert since_link(difference, "en").startswith("No event, claim or source has changed since this link was made; ")
    assert [line[:3] for line in told(old, new)] == [("locations", "corrected", "Moscow")]
    assert told(old, new)[0][3][0][1:] == ("55.7", "55.8")


def cell_told(table: str, column: str, before: str, after: str, language: str) -> tuple[str, str]:
    """A cell of a row before and after, as it is told."""
    old, new = (Snapshot("1111111", {table: {"a": {"id": "a", column: text}}}) for text in (before, after))
    (line,) = lines(diff(old, new), old, new, language, MOSCOW)
    return line.cells[0].before, line.cells[0].after


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_of_a_list_is_told_in_words_and_a_grade_keeps_its_letter(language: str) -> None:
    say, listed = words(language), 0
    for table in read_schema(DATA_FOLDER / "datapackage.json").tables.values():
        for column in table.columns:
            for value in column.enum:
                listed += 1
                meaning = next(one.meaning for one in values(table.name, column, say) if one.value == value)
                expected = f"{value} ({meaning})" if column.name == "reliability" else meaning
                assert cell_told(table.name, column.name, "", value, language)[1] == expected != ""
    assert listed > 100
    told = cell_told("contracts", "parties", "buyer:x", "builder:x", language)
    assert told == {"en": ("buys: x", "builds: x"), "pl": ("nabywca: x", "wykonawca: x")}[language]
    assert cell_told("claims", "credibility", "2", "5", "en") == ("2 (probably true)", "5 (improbable)")
    told = cell_told("events", "status", "draft", "published", "pl")
    assert told == ("widzi go tylko redakcja", "widzą go wszyscy")


def test_a_row_in_the_middle_is_no_other_order() -> None:
    old, new = snap([event("a"), event("c")], []), snap([event("a"), event("b"), event("c")], [])
    assert summary(diff(old, new), "en") == "1 event added"


def test_every_table_of_the_shipped_data_has_titles_in_words() -> None:
    data = shipped()
    empty = Snapshot("0000000", {})
    for language in LANGUAGES:
        for line in lines(diff(empty, snapshot(data)), empty, snapshot(data), language, MOSCOW):
            assert line.title and (line.title != line.key or line.table == "glossary"), line


# --- events that were touched ---------------------------------------------------------------------


def test_an_event_is_touched_by_its_row_its_claims_and_their_sources() -> None:
    events = [event(i) for i in ("own", "more", "less", "other", "cited", "same")]
    claims = [claim(f"{e.id}.1", event_id=e.id, source_id=f"of-{e.id}") for e in events]
    sources = [source(f"of-{e.id}") for e in events]
    old = snap(events, claims, sources)
    by_id = {c.id: c for c in claims} | {"more.2": claim("more.2", event_id="more", source_id="of-more")}
    by_id["other.1"] = replace(by_id["other.1"], credibility=5)
    del by_id["less.1"]
    events[0] = replace(events[0], date=parse("2022"), title=Text.of(en="Own", pl="Własne!"))
    sources[4] = replace(sources[4], reliability="D")
    new = snap([*events, event("new")], [*by_id.values(), claim("new.1", event_id="new")], sources)
    found = events_touched(diff(old, new), new)
    assert found == {
        "own": Touch("corrected", ("date", "title_pl")),
        "more": Touch(claims_added=1),
        "less": Touch(claims_removed=1),
        "other": Touch(claims_corrected=1),
        "cited": Touch(sources_corrected=1),
        "new": Touch("added"),
    }
    assert [touched(touch, "en") for touch in found.values()] == [
        "corrected: Date and Title (Polish)",
        "1 claim added",
        "1 claim removed",
        "1 claim corrected",
        "1 source corrected",
        "added",
    ]
    assert touched(replace(found["own"], claims_added=2), "pl") == (
        "poprawiono: Data i Tytuł (po polsku); dodano 2 twierdzenia"
    )


def test_a_claim_that_moves_touches_both_events() -> None:
    events = [event("a"), event("b")]
    old, new = (snap(events, [claim("c", event_id=i)]) for i in "ab")
    assert events_touched(diff(old, new), new) == {"a": Touch(claims_removed=1), "b": Touch(claims_added=1)}


def test_snapshots_are_made_of_all_that_makes_the_version() -> None:
    named = {field.name for field in fields(Dataset)} - {"version", "claims_of", "languages"}
    assert snapshot(shipped()).tables.keys() == named
