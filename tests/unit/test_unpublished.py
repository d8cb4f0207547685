"""What a draft may leave empty: nothing is missing that can wait, and everything is once it is published."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from transcaspian.dataset.loading import Loaded, load
from transcaspian.edit.todo import ToDo, is_draft, to_do, told
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

TABLES = read_schema(DATA_FOLDER / "datapackage.json").tables
EVENT = {"id": "new", "date": "2023-06-24", "title_en": "Something new", "status": "draft"}
CLAIM = {"id": "new.1", "event_id": "new", "statement_pl": "Coś.", "source_id": "paper", "known_on": "2023-06-25"}
SOURCE = {"id": "paper", "publisher": "A paper"}


def added(folder: Path, table: str, cells: dict[str, str]) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow([cells.get(column, "") for column in columns])


def loaded(folder: Path, *rows: tuple[str, dict[str, str]]) -> Loaded:
    folder = copy_of_good(folder)
    for table, cells in rows:
        added(folder, table, cells)
    return load(folder)


def missing(found: Loaded) -> set[tuple[str, str | None]]:
    return {(p.table, p.column) for p in found.problems if p.code == "missing-value"}


LATER = {(name, column.name) for name in ("events", "claims", "sources") for column in TABLES[name].columns
         if column.until_published is not None}  # fmt: skip


def test_a_title_a_date_a_claim_and_a_source_make_a_draft_that_editors_see(tmp_path: Path) -> None:
    found = loaded(tmp_path / "data", ("events", EVENT), ("claims", CLAIM), ("sources", SOURCE))
    assert [p for p in found.problems if p.severity == "error"] == []
    event = found.editorial.events["new"]
    assert event.title("pl") == "Something new [en]" and event.track and event.category and event.significance
    claim = found.editorial.claims["new.1"]
    assert claim.statement("en") == "Coś. [pl]" and claim.credibility == 6
    assert found.editorial.sources["paper"].reliability == "F"
    assert "new" not in found.published.events and "paper" not in found.published.sources


def test_what_is_published_lacks_nothing_of_it(tmp_path: Path) -> None:
    found = loaded(
        tmp_path / "data", ("events", EVENT | {"status": "published"}), ("claims", CLAIM), ("sources", SOURCE)
    )
    assert missing(found) == LATER - {("events", "title_en"), ("claims", "statement_pl")}
    assert "new" not in found.published.events


@pytest.mark.parametrize("column", ["date", "id"])
def test_what_a_draft_needs_is_missed_at_once(tmp_path: Path, column: str) -> None:
    found = loaded(tmp_path / "data", ("events", EVENT | {column: ""}), ("claims", CLAIM), ("sources", SOURCE))
    assert ("events", column) in missing(found)


def test_of_two_languages_a_draft_needs_one(tmp_path: Path) -> None:
    found = loaded(
        tmp_path / "data", ("events", EVENT | {"title_en": ""}), ("claims", CLAIM | {"statement_pl": ""}),
        ("sources", SOURCE),
    )  # fmt: skip
    assert missing(found) == {("events", "title_en"), ("claims", "statement_en")}
    other = loaded(
        tmp_path / "other", ("events", EVENT | {"title_en": "", "title_pl": "Coś nowego"}), ("claims", CLAIM),
        ("sources", SOURCE),
    )  # fmt: skip
    assert missing(other) == set()


def test_a_source_that_something_published_names_is_whole_and_so_is_one_that_nobody_names(tmp_path: Path) -> None:
    good = load(copy_of_good(tmp_path / "good"))
    event = next(e.id for e in good.editorial.events.values() if e.status == "published")
    public = CLAIM | {"id": f"{event}.99", "event_id": event, "statement_en": "So.", "stance": "context",
                      "credibility": "2"}  # fmt: skip
    both = loaded(tmp_path / "a", ("events", EVENT), ("claims", CLAIM), ("claims", public), ("sources", SOURCE))
    assert {column for table, column in missing(both) if table == "sources"} == {
        column for table, column in LATER if table == "sources"
    }
    alone = loaded(tmp_path / "b", ("sources", SOURCE))
    assert ("sources", "reliability") in missing(alone)


@pytest.mark.parametrize("status", ["", "drafted", "Draft"])
def test_an_event_of_an_unknown_status_is_no_draft(tmp_path: Path, status: str) -> None:
    found = loaded(tmp_path / "data", ("events", EVENT | {"status": status}), ("claims", CLAIM), ("sources", SOURCE))
    assert ("events", "summary_en") in missing(found) and ("claims", "stance") in missing(found)


ROWS = {"events": {"new": EVENT}, "claims": {"new.1": CLAIM | {"credibility": "6"}}, "sources": {"paper": SOURCE}}


def test_what_is_left_to_do_is_counted_row_by_row() -> None:
    found = to_do(TABLES, ROWS, "new")
    assert ToDo("missing", "events", "new", "title_pl") in found
    assert ToDo("grade", "claims", "new.1", "credibility") in found
    assert ToDo("missing", "sources", "paper", "reliability") in found
    assert found[-1] == ToDo("second_source", "events", "new")
    assert {(one.table, one.column) for one in found if one.kind == "missing"} == LATER - {
        ("events", "title_en"), ("claims", "statement_pl"), ("claims", "credibility")
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_to_do_is_told_column_by_column(language: str) -> None:
    say = words(language)
    two = {**ROWS, "claims": {"new.1": CLAIM, "new.2": CLAIM | {"id": "new.2", "source_id": "other"}}}
    text = told(to_do(TABLES, two, "new"), TABLES, language)
    statement = TABLES["claims"].column("statement_en").title(language)
    assert f"{statement} (2)" in text and say("desk.todo.second_source") not in text
    assert told((), TABLES, language) == ""


def test_drafts_are_events_their_claims_and_the_sources_of_nothing_else() -> None:
    public = {**ROWS, "claims": {**ROWS["claims"], "old.1": {"event_id": "old", "source_id": "paper"}}}
    for table, row in (("events", EVENT), ("claims", CLAIM), ("sources", SOURCE)):
        assert is_draft(ROWS, table, row["id"], row)
    assert not is_draft(public, "sources", "paper", SOURCE)
    assert not is_draft(ROWS, "sources", "unnamed", {})
    assert not is_draft(ROWS, "events", "new", EVENT | {"status": "published"})
    assert not is_draft(ROWS, "actors", "new", {})
