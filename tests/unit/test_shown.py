"""What is shown through good and bad and over a restart: files on disk, versions beside them, no server."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.amounts import in_turns
from tests.unit.disk_server import START, Server
from transcaspian.dataset.loading import load
from transcaspian.edit.changes import Set
from transcaspian.edit.desk import Desk
from transcaspian.lastgood.words import headline
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.letters.rereading import asked as asked_about
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.resaving import cells, read_as


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".*")))


def recode(path: Path, page: str = "cp1250") -> bytes:
    """Save a table as a spreadsheet does that knows no UTF-8; return what it was."""
    whole = path.read_bytes()
    path.write_bytes(whole.decode("utf-8").encode(page, "replace"))
    return whole


def test_a_table_in_a_code_page_that_reads_one_way_is_shown_as_before(folder: Path) -> None:
    server = Server(folder)
    before = server.version
    recode(folder / "glossary.csv")
    server.look()
    assert server.shown.kept is None and server.version == before
    assert [(p.code, p.value) for p in server.shown.loaded.problems] == [("code-page", "Windows-1250")]
    again = server.restarted()
    assert again.shown.kept is None and again.version == before, "the versions tell it after a restart as well"


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("name", "restart"), in_turns(["events", "claims", "actors", "locations", "sources"], [False, True])
)
def test_a_table_that_lost_letters_keeps_all_last_good_tables(folder: Path, name: str, restart: bool) -> None:
    server = Server(folder)
    before = server.version
    whole = recode(folder / f"{name}.csv")
    if restart:
        server = server.restarted()
    else:
        server.look()
    assert server.version == before and server.shown.since == START
    kept = server.shown.kept
    assert kept is not None and [(r.table, r.why) for r in kept.reasons] == [(name, "unclear")]
    assert headline(kept, server.shown.since, "en", "Europe/Moscow") == (
        f"The tables as of 28 November 2026 are shown: {name}.csv cannot be read for certain."
    )
    assert headline(kept, server.shown.since, "pl", "Europe/Moscow") == (
        f"Widoczne są tabele z 28 listopada 2026: pliku {name}.csv nie da się jednoznacznie odczytać."
    )
    assert [p.table for p in server.shown.public()] == [name], "one cause is one problem"
    (folder / f"{name}.csv").write_bytes(whole)
    server.look()
    assert server.shown.kept is None and server.version == before and not server.shown.public()


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("name", "page", "restart"), [("minerals", "cp1251", False), ("events", "koi8_r", True), ("actors", "cp1250", True)]
)
def test_a_table_that_lost_letters_and_reads_without_errors_keeps_the_last_good_ones(
    folder: Path, name: str, page: str, restart: bool
) -> None:
    server = Server(folder)
    before, path = server.version, folder / f"{name}.csv"
    whole = recode(path, page)
    path.write_bytes(path.read_bytes().decode(page).encode())  # opened in the right page and saved as UTF-8
    if restart:
        server = server.restarted()
    else:
        server.look()
    kept = server.shown.kept
    assert kept is not None and [(r.table, r.why) for r in kept.reasons] == [(name, "letters")]
    told = [(p.row, p.column, p.proposal) for p in server.shown.disk.problems if p.code == "letters-lost"]
    assert told and all(row and column and text for row, column, text in told), "each with what stood there"
    assert not any(server.shown.disk.set_aside.values()), "by itself nothing is wrong"
    assert server.version == before and server.shown.since == START
    assert [p.table for p in server.shown.public()] == [name]
    assert headline(kept, START, "en", "Europe/Moscow") == (
        f"The tables as of 28 November 2026 are shown: {name}.csv lost letters when it was saved."
    )
    assert headline(kept, START, "pl", "Europe/Moscow") == (
        f"Widoczne są tabele z 28 listopada 2026: przy zapisie pliku {name}.csv zginęły litery."
    )
    # Beside it another table is edited: that does not let it in.
    glossary = folder / "glossary.csv"
    glossary.write_bytes(glossary.read_bytes().replace(b"Middle", b"Muddle", 1))
    server.look()
    assert server.shown.kept is not None and server.version == before
    assert server.shown.accept()
    server.look()
    accepted = server.version
    assert server.shown.kept is None and accepted == load(folder).published.version != before, "it wins as it is"
    assert server.restarted().version == accepted
    path.write_bytes(whole)
    server.look()
    assert server.shown.kept is None


def test_drafts_and_notes_lose_letters_as_well(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",published", b",draft"))
    rows = path.read_bytes().splitlines(keepends=True)
    one = load(DATA_FOLDER).published.events  # one event stays published: without any there is nothing to keep
    keep = next(i for i, row in enumerate(rows) if row.split(b",")[0].decode() in one)
    rows[keep] = rows[keep].replace(b",draft", b",published")
    path.write_bytes(b"".join(rows))
    server = Server(folder)
    path.write_bytes(path.read_bytes().decode().encode("ascii", "replace"))
    server.look()
    assert server.shown.kept is not None and server.shown.kept.tables == ("events",)


def test_bad_tables_at_the_start_without_any_version_are_shown_as_they_are(folder: Path) -> None:
    recode(folder / "events.csv")
    server = Server(folder)
    assert server.shown.kept is None and len(server.shown.loaded.published.events) < 20


def test_a_loss_is_accepted_for_these_bytes_and_over_a_restart(folder: Path) -> None:
    server = Server(folder)
    before = server.version
    path = folder / "events.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b",status", b",Publ", 1))
    server.look()
    assert server.version == before and server.shown.accept()
    server.look()
    assert server.shown.kept is None and not server.shown.loaded.published.events
    again = server.restarted()
    assert again.shown.kept is None and not again.shown.loaded.published.events
    path.write_bytes(whole)
    again.look()
    assert again.version == before
    path.write_bytes(whole.replace(b",status", b",Pub", 1))
    again.look()
    assert again.shown.kept is not None and again.version == before, "other bytes are another question"
    assert not Server(folder / "none").shown.accept(), "nothing to accept"


def test_what_is_shown_at_the_start_is_what_was_shown_last_and_not_what_was_kept_last(folder: Path) -> None:
    server = Server(folder)
    first = server.version
    path = folder / "glossary.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Middle", b"Muddle", 1))
    server.look()
    assert server.version != first
    path.write_bytes(whole)  # taken back
    server.look()
    since = server.shown.since
    (folder / "events.csv").write_bytes(b"")
    again = server.restarted()
    assert again.version == first and again.shown.since == since


def test_no_version_of_other_tables_is_ever_shown(folder: Path, tmp_path: Path) -> None:
    shared = tmp_path / "versions"
    Server(folder, shared)
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    (other / "events.csv").write_bytes(b"")
    server = Server(other, shared)
    assert server.shown.kept is None and not server.shown.loaded.published.events


def test_a_memory_that_cannot_be_used_or_written_costs_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(folder)
    (folder / ".history" / "shown.json").write_text('{"format": "transcaspian-shown-1", "since": 3}', encoding="utf-8")
    (folder / "events.csv").write_bytes(b"")
    again = server.restarted()
    assert again.version == server.version, "the newest version is taken for it"

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError):
        again.shown.accept()
    assert again.shown.kept is not None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such things among its files")
def test_nobody_is_waited_for_in_place_of_the_memory_or_of_a_table_whose_loss_was_accepted(folder: Path) -> None:
    server = Server(folder)
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",status", b",Publ", 1))
    server.look()
    assert server.shown.accept()
    path.unlink()
    os.mkfifo(path)
    server.look()
    assert [reason.table for reason in server.shown.kept.reasons] == ["events"] if server.shown.kept else False
    memory = folder / ".history" / "shown.json"
    memory.unlink()
    os.mkfifo(memory)
    assert server.restarted().version == server.version


@pytest.mark.one_in(3)
@pytest.mark.parametrize("fault", ["all gone", "column", "code page", "definition", "folder in its place"])
def test_the_desk_brings_the_tables_back_and_takes_saves_back_in_any_state(folder: Path, fault: str) -> None:
    server = Server(folder)
    before = server.version
    desk = Desk(folder, folder / ".history" / "desk")
    term = next(iter(desk.rows()["glossary"]))
    old = desk.rows()["glossary"][term]["en"]
    desk.save(desk.propose(desk.state(), [Set("glossary", term, "en", old, "Other words")]), "ann", START)
    server.look()
    saved = server.version
    events = folder / "events.csv"
    match fault:
        case "all gone":
            for path in folder.glob("*.csv"):
                path.unlink()
        case "column":
            events.write_bytes(events.read_bytes().replace(b",status", b",Publ", 1))
        case "code page":
            recode(events)
        case "definition":
            (folder / "datapackage.json").write_text("[", encoding="utf-8")
            events.write_bytes(b"")
        case _:
            events.unlink()
    server.look()
    assert server.version == saved and server.shown.kept is not None
    if fault != "all gone":
        desk.undo("1", "ann", START + timedelta(days=1))  # of a table that is as it was saved
        assert desk.rows()["glossary"][term]["en"] == old
    desk.restore("1", "ann", START + timedelta(days=2))
    server.look()
    assert server.shown.kept is None and server.version == saved
    desk.undo("1", "ann", START + timedelta(days=3))
    server.look()
    assert server.version == before


def test_written_as_utf_8_by_the_desk_a_table_is_as_it_was_and_that_can_be_taken_back(folder: Path) -> None:
    server = Server(folder)
    before = server.version
    path = folder / "events.csv"
    whole = recode(path)
    server.look()
    schema = read_schema(folder / "datapackage.json")
    table, bad = schema.tables["events"], path.read_bytes()
    asked = asked_about(table.path, bad, table, server.shown.rows("events"), server.shown.letters())
    assert asked is not None and asked.options[0].value == "cp1250" and len(asked.options) > 1
    known = {name: {i: dict(row) for i, row in server.shown.rows(name).items()} for name in schema.tables}
    upload = read_as(table, bad, "cp1250", schema, known)
    assert {one.code for one in upload.findings} == {"letters-lost"} and not upload.is_sound
    rows = {row.number: row.cells for row in upload.tables["events"].rows}
    mends = [
        Set("events", rows[row]["id"], column, rows[row][column], text)
        for (row, column), text in cells(upload, upload.findings).items()
    ]
    desk = Desk(folder, folder / ".history" / "desk")
    saved = desk.save(desk.propose_content("events", bad.decode("cp1250").encode(), mends), "ann", START)
    assert path.read_bytes() == whole
    server.look()
    assert server.shown.kept is None and server.version == before
    desk.undo(saved.id, "ann", START + timedelta(days=1), force_with_errors=True)
    assert path.read_bytes() == bad
