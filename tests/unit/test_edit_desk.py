"""The desk: looking, proposing, saving, merging, undoing and restoring; every file is either as before or as meant."""

from __future__ import annotations

import csv
import io
import shutil
import threading
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.amounts import share
from tests.unit.broken_tables import change
from tests.unit.edit_desk import CALL, DEAL, NOON, RUMOUR, changed, contents, desk_of, refusal, save, text
from transcaspian.dataset.loading import load
from transcaspian.edit import Add, Conflicted, Desk, Remove, Set, draft, read_draft
from transcaspian.edit import reading as reading_module
from transcaspian.edit.changes import Change
from transcaspian.edit.conflicts import Side
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.files import read_file


def test_a_base_is_equal_while_no_file_changes(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    base = desk.state()
    assert base == desk.state()
    assert base.hashes.keys() == base.contents.keys() == desk.rows(base).keys()
    change(desk.folder, "events", "Dolphin signs", "Dolphin signed")
    assert base != desk.state()
    (desk.folder / "views.csv").unlink()
    assert desk.state().hashes["views"] == ""


def test_a_proposal_writes_nothing_and_shows_what_would_be(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    before = contents(desk.folder)
    proposal = desk.propose(
        desk.state(), [changed(desk, CALL, "title_en", "A call"), changed(desk, RUMOUR, "significance", "2")]
    )
    assert contents(desk.folder) == before
    assert not desk.journal.folder.exists()
    assert proposal.preview.published.events[CALL].title["en"] == "A call"
    assert proposal.preview.editorial.events[RUMOUR].significance == 2
    assert proposal.current.published.events[CALL].title["en"] == "Delis rings Roussou"
    assert list(proposal.contents) == ["events"]
    assert (proposal.appeared, proposal.gone, proposal.conflicts) == ((), (), ())
    # Viewers see no draft, so of the rumour nothing changes for them.
    assert list(proposal.published().changes("events").corrected) == [CALL]
    assert proposal.described("en", "UTC").summary == "2 events corrected"


def test_the_preview_is_what_loading_the_saved_files_gives(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    proposal = desk.propose(
        desk.state(), [changed(desk, CALL, "date", "2023-06-24"), changed(desk, DEAL, "track", "x")]
    )
    desk.save(proposal, "Ann", NOON, force_with_errors=True)
    loaded = load(desk.folder)
    assert loaded.problems == proposal.preview.problems
    assert loaded.published.version == proposal.preview.published.version
    assert loaded.editorial.version == proposal.preview.editorial.version


def test_problems_that_a_change_makes_and_mends_are_told_apart_from_old_ones(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    change(desk.folder, "events", "2031-10?", "03/04/2031")
    change(desk.folder, "sources", "https://daily.example/ships", "daily")
    base = desk.state()
    broken = desk.propose(
        base, [changed(desk, DEAL, "location_id", "nowhere"), changed(desk, CALL, "significance", "9")]
    )
    assert [(p.row, p.column, p.code) for p in broken.appeared] == [
        (2, "significance", "out-of-range"),
        (3, "location_id", "unknown-reference"),
    ]
    assert broken.errors == broken.appeared and broken.gone == ()
    mended = desk.propose(base, [changed(desk, RUMOUR, "date", "2031-10?")])
    assert mended.appeared == ()
    assert [(p.row, p.code, p.value) for p in mended.gone] == [(4, "ambiguous-date", "03/04/2031")]


def test_a_problem_is_no_new_one_because_its_row_moved_up(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    path = desk.folder / "events.csv"
    rumour = path.read_bytes().splitlines(keepends=True)[-1]
    path.write_bytes(path.read_bytes() + b"\n" + rumour.replace(b"2031-10?", b"03/04/2031") + b"\n")
    row = desk.rows()["events"][CALL]
    claims = [Remove("claims", row_id, of) for row_id, of in desk.rows()["claims"].items() if of["event_id"] == CALL]
    proposal = desk.propose(desk.state(), [Remove("events", CALL, row), *claims])
    # The duplicate of the rumour, its date and the blank rows were there before, each a row further down.
    assert {p.code for p in proposal.preview.problems} >= {"duplicate-id", "ambiguous-date", "blank-rows"}
    assert {p.code for p in (*proposal.appeared, *proposal.gone)} <= {"unknown-reference"}


def test_a_slip_that_stands_in_many_rows_is_not_new_in_the_next_of_them(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    path = desk.folder / "claims.csv"
    path.write_bytes(path.read_bytes().replace(f",{CALL},".encode(), b",delis-roussou-cal,"))
    # With the three figures of the two claims, and the link and the step of a tour that rest on the second.
    assert [(p.row, p.count) for p in load(desk.folder).problems] == [(2, 7)]
    first = f"{CALL}.1"
    proposal = desk.propose(desk.state(), [changed(desk, first, "event_id", CALL, "claims")])
    assert (proposal.appeared, proposal.gone) == ((), ())
    assert [(p.row, p.count) for p in proposal.preview.problems] == [(3, 4)]


def test_a_save_writes_the_touched_files_and_says_who_when_why_and_what(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    before = contents(desk.folder)
    changes = [
        changed(desk, CALL, "title_en", "A call, they say"),
        changed(desk, "wire-2031-06-24", "note", "", "sources"),
    ]
    saved = save(desk, *changes, why="Shorter")
    after = contents(desk.folder)
    assert [name for name in after if after[name] != before[name]] == ["events.csv", "sources.csv"]
    assert after.keys() == before.keys()
    assert after["events.csv"] == before["events.csv"].replace(b"Delis rings Roussou", b'"A call, they say"')
    assert desk.history() == (saved,)
    assert (saved.id, saved.who, saved.why, saved.when, saved.kind) == ("1", "Ann", "Shorter", NOON, "edit")
    assert saved.changes == tuple(changes)
    assert saved.tables == ("events", "sources")


def test_saves_are_listed_newest_first_and_changes_by_other_means_are_noted(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, CALL, "title_en", "One"))
    change(desk.folder, "sources", "A daily", "The daily")
    save(desk, changed(desk, CALL, "title_en", "Two"), hours=-5)  # a clock that was put back changes no order
    other = desk_of(tmp_path)
    assert [(saved.id, saved.outside) for saved in other.history()] == [("2", ("sources",)), ("1", ())]
    assert refusal(lambda: other.find("3")).key == "edit.unknown_save"


def test_errors_are_saved_only_when_forced_and_notes_always(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    before = contents(desk.folder)
    wrong = changed(desk, CALL, "significance", "9")
    assert refusal(lambda: save(desk, wrong)).key == "edit.has_errors"
    assert contents(desk.folder) == before
    save(desk, changed(desk, CALL, "summary_en", "<b>bold</b>"))
    save(desk, wrong, force_with_errors=True)
    # An error that was there already forces nobody.
    save(desk, changed(desk, DEAL, "title_en", "Dolphin signed"))


def test_what_changes_nothing_is_not_saved(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert refusal(lambda: save(desk)).key == "edit.nothing_to_save"
    assert (
        refusal(lambda: save(desk, changed(desk, CALL, "title_en", " Delis rings Roussou\n"))).key
        == "edit.nothing_to_save"
    )
    assert desk.history() == ()
    with pytest.raises(ValueError, match="time zone"):
        desk.save(desk.propose(desk.state(), [changed(desk, CALL, "title_en", "x")]), "Ann", datetime(2023, 1, 1))


def test_an_edit_of_other_rows_than_were_changed_since_is_merged(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    base = desk.state()
    mine: list[Change] = [changed(desk, CALL, "title_en", "Mine"), Add("sources", {"id": "mine", "publisher": "P"})]
    save(desk, changed(desk, DEAL, "title_en", "Theirs"), Add("sources", {"id": "theirs"}), force_with_errors=True)
    proposal = desk.propose(base, mine)
    assert proposal.conflicts == ()
    assert proposal.now == desk.state() != base
    desk.save(proposal, "Bob", NOON, force_with_errors=True)
    assert (text(desk, "events", CALL, "title_en"), text(desk, "events", DEAL, "title_en")) == ("Mine", "Theirs")
    assert list(desk.rows()["sources"])[-2:] == ["theirs", "mine"]


def test_what_is_saved_between_proposing_and_saving_is_merged_too(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    proposal = desk.propose(desk.state(), [changed(desk, CALL, "title_en", "Mine")])
    save(desk, changed(desk, DEAL, "title_en", "Theirs"))
    desk.save(proposal, "Bob", NOON)
    assert (text(desk, "events", CALL, "title_en"), text(desk, "events", DEAL, "title_en")) == ("Mine", "Theirs")
    proposal = desk.propose(desk.state(), [changed(desk, CALL, "location_id", "naxos")])
    save(desk, changed(desk, "naxos", "id", "naxia", "locations"), force_with_errors=True)
    assert refusal(lambda: desk.save(proposal, "Bob", NOON)).key == "edit.has_errors"


def test_an_edit_of_a_row_that_was_changed_since_is_a_conflict_until_it_is_decided(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    base = desk.state()
    early = desk.propose(base, [changed(desk, CALL, "title_en", "Mine"), changed(desk, DEAL, "title_pl", "Moje")])
    save(desk, changed(desk, CALL, "title_en", "Theirs"))
    before = contents(desk.folder)
    with pytest.raises(Conflicted) as error:
        desk.save(early, "Bob", NOON)
    assert contents(desk.folder) == before
    proposal = error.value.proposal
    (conflict,) = proposal.conflicts
    assert (conflict.table, conflict.row_id, conflict.kind) == ("events", CALL, "both-changed")
    assert [(c.column, c.base, c.mine, c.theirs) for c in conflict.cells] == [
        ("title_en", "Delis rings Roussou", "Mine", "Theirs")
    ]
    assert proposal.disputes("en", "UTC")[0].cells[0].mine == "Mine"
    assert proposal.contents == {}
    assert refusal(lambda: desk.save(proposal, "Bob", NOON)).key == "edit.conflicts"
    sides: tuple[tuple[Side, str], ...] = (("theirs", "Theirs"), ("mine", "Mine"))
    for side, title in sides:
        decided = desk.propose(proposal.now, proposal.resolved({conflict.place: side}))
        assert decided.preview.published.events[CALL].title["en"] == title
        assert decided.preview.published.events[DEAL].title["pl"] == "Moje"
    # Whoever is faster again is seen again.
    save(desk, changed(desk, CALL, "title_en", "Theirs, later"))
    late = desk.propose(proposal.now, proposal.resolved({conflict.place: "mine"}))
    assert [c.theirs for c in late.conflicts[0].cells] == ["Theirs, later"]


def test_changes_by_another_program_are_merged_in_the_same_way(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    base, mine = desk.state(), changed(desk, CALL, "title_en", "Mine")
    change(desk.folder, "events", "Dolphin signs", "Dolphin signed")
    assert desk.propose(base, [mine]).conflicts == ()
    change(desk.folder, "events", "Delis dzwoni", "Delis telefonuje")
    assert [c.kind for c in desk.propose(base, [mine]).conflicts] == ["both-changed"]


def test_what_others_left_unfinished_is_in_nobodys_way(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    base, mine = desk.state(), changed(desk, CALL, "title_en", "Mine")
    path = desk.folder / "events.csv"
    good = path.read_bytes()
    # Rows without an id, two of one id, one that is too short, and a blank line.
    path.write_bytes(good + b",2023,,,,,,,,,,,,,\n,2024,,,,,,,,,,,,,\nnew,2023\nnew,2024\n\n")
    saved = desk.save(desk.propose(base, [mine]), "Ann", NOON)
    assert path.read_bytes() == good.replace(b"Delis rings Roussou", b"Mine") + path.read_bytes()[len(good) - 15 :]
    assert list(desk.rows()["events"])[3:] == ["#1", "#2", "new", "new #2"]
    unfinished = contents(desk.folder)
    path.write_bytes(good)
    restored = desk.restore(saved.id, "Ann", NOON, force_with_errors=True)
    assert contents(desk.folder) == unfinished
    assert len(restored.changes) == 5
    assert len(desk.propose_undo(restored.id).described("en", "UTC").lines) == 5
    desk.undo(restored.id, "Ann", NOON)
    assert path.read_bytes() == good


def test_an_edit_that_was_downloaded_knows_as_much_as_it_says_itself(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    mine: list[Change] = [
        changed(desk, CALL, "title_en", "Mine"),
        Remove("glossary", *next(iter(desk.rows()["glossary"].items()))),
    ]
    base, changes = read_draft(draft(desk.state(), [*mine, Add("events", {"id": "new"})]))
    change(desk.folder, "events", "Dolphin signs", "Dolphin signed")
    assert desk.propose(base, changes).conflicts == ()
    change(desk.folder, "events", "Delis rings Roussou", "Theirs")
    (conflict,) = desk.propose(base, changes).conflicts
    assert [(c.column, c.base, c.mine, c.theirs) for c in conflict.cells] == [
        ("title_en", "Delis rings Roussou", "Mine", "Theirs")
    ]
    path = desk.folder / "glossary.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b" and more\n").replace(b" and more", b"", 1))
    path = desk.folder / "events.csv"
    path.write_bytes(path.read_bytes() + b"new,2023\n")
    kinds = {conflict.kind for conflict in desk.propose(base, changes).conflicts}
    assert kinds == {"both-changed", "removed-here", "both-added"}


def test_an_edit_that_was_downloaded_finds_its_base_in_the_journal(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, DEAL, "title_en", "First"))
    base, changes = read_draft(draft(desk.state(), [changed(desk, CALL, "title_en", "Mine")]))
    assert base.contents == {}
    change(desk.folder, "events", "Delis dzwoni", "Delis telefonuje")  # another column, which the edit says nothing of
    assert [c.kind for c in desk.propose(base, changes).conflicts] == ["both-changed"]


def test_undoing_the_last_save_gives_back_every_byte(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    path = desk.folder / "events.csv"
    odd = (
        path.read_bytes().replace(b"\n", b"\r\n").replace(b"dolphin-deal-2031,2031-07", b'"dolphin-deal-2031", 2031-07')
    )
    path.write_bytes(odd)  # as no row would be written
    before = contents(desk.folder)
    rows = desk.rows()
    row = rows["events"][DEAL]
    claims = [Remove("claims", row_id, of) for row_id, of in rows["claims"].items() if of["event_id"] == DEAL]
    saved = save(
        desk, Remove("events", DEAL, row), *claims, changed(desk, CALL, "title_en", "x"), force_with_errors=True
    )
    assert DEAL not in desk.rows()["events"]
    undone = desk.undo(saved.id, "Bob", NOON + timedelta(hours=1), "A slip")
    assert contents(desk.folder) == before
    assert (undone.kind, undone.of, undone.who, undone.why) == ("undo", saved.id, "Bob", "A slip")
    desk.undo(undone.id, "Ann", NOON + timedelta(hours=2), force_with_errors=True)
    assert DEAL not in desk.rows()["events"]
    assert [saved.kind for saved in desk.history()] == ["undo", "undo", "edit"]


def test_an_earlier_save_is_undone_beside_later_ones_of_other_rows(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    order = list(desk.rows()["glossary"]) + list(desk.rows()["events"])
    row = desk.rows()["events"][DEAL]
    first = save(desk, Remove("events", DEAL, row), force_with_errors=True)
    save(desk, changed(desk, CALL, "title_en", "Later"))
    desk.undo(first.id, "Bob", NOON)
    assert text(desk, "events", CALL, "title_en") == "Later"
    assert desk.rows()["events"][DEAL] == row
    assert list(desk.rows()["glossary"]) + list(desk.rows()["events"]) == order


def test_a_save_is_not_undone_over_later_ones_of_the_same_rows(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    first = save(desk, changed(desk, CALL, "title_en", "One"))
    save(desk, changed(desk, CALL, "title_en", "Two"))
    with pytest.raises(Conflicted) as error:
        desk.undo(first.id, "Bob", NOON)
    (conflict,) = error.value.proposal.conflicts
    assert [(c.base, c.mine, c.theirs) for c in conflict.cells] == [("One", "Delis rings Roussou", "Two")]
    assert text(desk, "events", CALL, "title_en") == "Two"


def test_an_undo_that_others_were_faster_than_is_worked_out_anew(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    first = save(desk, changed(desk, CALL, "title_en", "One"))
    undo = desk.propose_undo(first.id)
    save(desk, changed(desk, DEAL, "title_en", "Two"))
    desk.save(undo, "Bob", NOON)
    assert text(desk, "events", CALL, "title_en") == "Delis rings Roussou"
    assert text(desk, "events", DEAL, "title_en") == "Two"


def test_the_tables_of_this_morning_come_back_whole(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    morning = contents(desk.folder)
    first = save(desk, changed(desk, CALL, "title_en", "One"))
    noon = contents(desk.folder)
    save(desk, changed(desk, DEAL, "title_en", "Two"), changed(desk, "izmir", "note", "big", "locations"), hours=2)
    change(desk.folder, "sources", "A daily", "The daily")
    evening = contents(desk.folder)
    restored = desk.restore(NOON + timedelta(hours=1), "Bob", NOON + timedelta(hours=3), "All of it")
    assert contents(desk.folder) == noon
    assert (restored.kind, restored.of) == ("restore", first.id)
    assert {change.table for change in restored.changes} == {"events", "locations", "sources"}
    desk.undo(restored.id, "Ann", NOON + timedelta(hours=4))
    assert contents(desk.folder) == evening
    desk.restore(NOON - timedelta(hours=1), "Bob", NOON + timedelta(hours=5))
    assert contents(desk.folder) == morning
    desk.restore("2", "Bob", NOON + timedelta(hours=6))
    assert text(desk, "events", DEAL, "title_en") == "Two"
    assert refusal(lambda: desk.restore("2", "Bob", NOON)).key == "edit.nothing_to_save"


def test_what_is_restored_is_not_written_over_what_somebody_saved_meanwhile(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, CALL, "title_en", "One"))
    save(desk, changed(desk, CALL, "title_en", "Two"))
    restore = desk.propose_restore("1")
    save(desk, changed(desk, DEAL, "title_en", "Three"))
    assert refusal(lambda: desk.save(restore, "Bob", NOON)).key == "edit.changed_meanwhile"
    assert text(desk, "events", DEAL, "title_en") == "Three"


def test_a_table_that_is_torn_or_gone_can_be_restored_though_not_edited(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, CALL, "title_en", "One"))
    good = contents(desk.folder)
    edit = changed(desk, CALL, "title_en", "Two")
    base = desk.state()
    (desk.folder / "events.csv").write_bytes(good["events.csv"][:-40])
    (desk.folder / "views.csv").unlink()
    assert refusal(lambda: desk.propose(base, [edit])).key in ("edit.cut_off", "edit.torn_quotes")
    (desk.folder / "events.csv").unlink()
    assert refusal(lambda: desk.propose(base, [edit])).key == "edit.file_gone"
    desk.restore("1", "Bob", NOON)
    assert contents(desk.folder) == good


def test_there_is_nothing_to_restore_before_the_first_save(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert refusal(lambda: desk.restore(NOON, "Bob", NOON)).key == "edit.no_saves"
    assert refusal(lambda: desk.restore("1", "Bob", NOON)).key == "edit.unknown_save"


def test_what_cannot_be_proposed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(tmp_path)
    base = desk.state()
    for edit, key in (
        (Set("people", "a", "name", "", "x"), "edit.no_table"),
        (Set("events", "nobody", "date", "", "x"), "edit.row_gone"),
        (Set("events", CALL, "title_en", "Other", "x"), "edit.mismatch"),
        (Set("events", CALL, "titel", "", "x"), "edit.no_column"),
        (Add("events", {"id": CALL}), "edit.duplicate_id"),
        (Add("events", {"title_en": "x"}), "edit.no_id"),
    ):
        assert refusal(partial(desk.propose, base, [edit])).key == key
    monkeypatch.setattr(reading_module, "read_file", partial(read_file, most=100))
    assert refusal(desk.state).key == "edit.too_large"
    assert refusal(Desk(tmp_path / "missing", tmp_path / "j").state).key == "edit.no_tables"
    monkeypatch.undo()

    def fail(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(reading_module, "read_file", fail)
    assert refusal(desk_of(tmp_path).state).key in ("edit.cannot_read", "edit.no_tables")


def test_a_column_that_is_not_ours_can_be_edited_and_is_told_of(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    path = desk.folder / "glossary.csv"
    path.write_bytes(
        b"\n".join(line + (b",mine" if n == 0 else b",x") for n, line in enumerate(path.read_bytes().splitlines()))
    )
    term = next(iter(desk.rows()["glossary"]))
    save(desk, changed(desk, term, "mine", "y", "glossary"))
    assert path.read_bytes().endswith(b",y")


def test_two_threads_that_save_at_once_both_do(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    columns = ["title_en", "title_pl", "summary_en", "summary_pl"]
    base = desk.state()
    proposals = [desk.propose(base, [changed(desk, row_id, "title_en", "new")]) for row_id in (CALL, DEAL, RUMOUR)]
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            desk.save(proposals[number], columns[number], NOON)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [text(desk, "events", row_id, "title_en") for row_id in (CALL, DEAL, RUMOUR)] == ["new"] * 3
    assert sorted(saved.id for saved in desk.history()) == ["1", "2", "3"]


@pytest.mark.more
def test_a_row_of_thousands_is_saved(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns(".*")))
    desk = Desk(folder, tmp_path / "journal")
    rows = list(desk.rows()["claims"].values())
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [column.name for column in desk.reader.table("claims").columns])
    writer.writeheader()
    for number in range(share(1_500, 20_000)):
        row = rows[number % len(rows)]
        writer.writerow(row | {"id": f"{row['event_id']}.{number + 1}"})
    (folder / "claims.csv").write_bytes(buffer.getvalue().encode())
    row_id, row = list(desk.rows()["claims"].items())[1_234]
    first_id, first = next(iter(desk.rows()["claims"].items()))
    changes: list[Change] = [
        Set("claims", row_id, "statement_en", row["statement_en"], "New, and short"),
        Remove("claims", first_id, first),
    ]
    proposal = desk.propose(desk.state(), changes)
    desk.save(proposal, "Ann", NOON)
    assert len(desk.rows()["claims"]) == share(1_500, 20_000) - 1
