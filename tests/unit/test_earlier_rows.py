"""What a program did to a table is found beside its earlier rows: on disk and in an upload, in the same words."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from tests.unit.disk_server import START, Server
from transcaspian.__main__ import main
from transcaspian.edit.changes import Set
from transcaspian.edit.desk import Desk
from transcaspian.language.messages import LANGUAGES
from transcaspian.lastgood.words import headline
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.kinds import EARLIER
from transcaspian.tables.problems import Problem, note
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.findings import Finding
from transcaspian.workbook.resaving import cells, read_as
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import sentence

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
Change = Callable[[list[dict[str, str]]], object]

# What stood in a cell of texts, and what a program made of it: it reads without errors.
SILENT = [
    ("007", "7", "leading-zeros"),
    ("+48", "48", "plus-sign"),
    ("1.10", "1.1", "number-turned"),
    ("1e10", "10000000000", "number-turned"),
    ("1234567890123456", "1.23457E+15", "scientific"),
    ("1234567890123456", "1,23E+15", "scientific"),
    ("1234567890123456", "1234567890123450", "digits-lost"),
    ("2023-07", "Jul-23", "date-turned"),
    ("2023-07", "lip.23", "date-turned"),
    ("1-2", "02.sty", "date-turned"),
    ("1.5", "01.maj", "date-turned"),
    ("2023 (sic)", "'2023 (sic)", "apostrophe"),
    ("'tis", "tis", "apostrophe"),
    ("Jewgienij Prigożyn", "Jewgienij Prigo?yn", "letters-lost"),
    ("Władimir – Łódź", "W?adimir - ??dz", "letters-lost"),
    ("Москва", "??????", "letters-lost"),
    ("Gdańsk", "GdaÅ„sk", "mojibake"),
    ("Москва", "РњРѕСЃРєРІР°", "mojibake"),
]


def write(folder: Path, table: str, change: Change) -> None:
    """Write a table anew as a program does that read it and saves it."""
    path = folder / f"{table}.csv"
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
    rows = list(reader)
    change(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode())


def cell(column: str, text: str, row: int = 2) -> Change:
    return lambda rows: rows[row].update({column: text})


def on_disk(folder: Path, table: str, before: Change, after: Change, restart: bool = False) -> Server:
    """A server that saw a table as it was, and then as a program saved it."""
    write(folder, table, before)
    server = Server(folder)
    assert server.shown.kept is None
    write(folder, table, after)
    if restart:
        return server.restarted()
    server.look()
    return server


def uploaded(folder: Path, table: str, before: Change, after: Change) -> tuple[Finding, ...]:
    """What an upload of the same bytes finds, beside the rows as they were."""
    write(folder, table, before)
    own = SCHEMA.tables[table]
    known = {table: rows_by_id(parse_table((folder / own.path).read_bytes(), own), own)}
    write(folder, table, after)
    read = read_upload(own.path, (folder / own.path).read_bytes(), SCHEMA, known=known)
    return judge_by_current(read, SCHEMA, known).findings


def places(found: tuple[Problem, ...] | tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(one.row, one.column, one.code, one.value, one.proposal or "", one.severity) for one in found]


def compared(server: Server) -> list[str]:
    return [one.code for one in server.shown.disk.problems if one.code in EARLIER]


@pytest.mark.one_in(5)
@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize(("was", "text", "code"), SILENT)
def test_what_a_program_did_is_told_on_disk_as_in_an_upload_and_the_last_good_stays(
    was: str, text: str, code: str, restart: bool, tmp_path: Path
) -> None:
    before, after = cell("name_local", was), cell("name_local", text)
    server = on_disk(copy_of_good(tmp_path / "a"), "actors", before, after, restart)
    found = server.shown.disk.problems
    assert places(found) == [(4, "name_local", code, text, was, "error")]
    findings = uploaded(copy_of_good(tmp_path / "b"), "actors", before, after)
    assert places(findings) == places(found)
    for language in LANGUAGES:
        said = note(found[0], language)
        assert said == sentence(findings[0], language) and "{" not in said
    kept = server.shown.kept
    assert kept is not None and [reason.table for reason in kept.reasons] == ["actors"]
    assert kept.reasons[0].why == ("letters" if code == "letters-lost" else "cells")
    assert server.shown.loaded.published.actors["delis"].name_local == was
    assert {reason.problem.row for reason in kept.reasons} == {None}, "it may be a draft's"
    for language in LANGUAGES:
        assert "{" not in headline(kept, server.shown.since, language, "Europe/Warsaw")
        assert "{" not in note(kept.reasons[0].problem, language)


@pytest.mark.parametrize(("was", "text", "code"), SILENT[::4])
def test_the_same_question_puts_back_what_was_there_or_takes_what_is(
    was: str, text: str, code: str, tmp_path: Path
) -> None:
    folder = copy_of_good(tmp_path)
    server = on_disk(folder, "actors", cell("name_local", was), cell("name_local", text))
    path, table = folder / "actors.csv", SCHEMA.tables["actors"]
    spoilt = path.read_bytes()
    known = {name: {i: dict(row) for i, row in server.shown.rows(name).items()} for name in SCHEMA.tables}
    upload = read_as(table, spoilt, "utf-8", SCHEMA, known)
    assert [one.code for one in upload.findings] == [code]
    mends = [Set("actors", "delis", column, text, new) for (_, column), new in cells(upload, upload.findings).items()]
    desk = Desk(folder, folder / ".history" / "desk")
    saved = desk.save(desk.propose_content("actors", spoilt, mends), "ann", START)
    server.look()
    assert server.shown.kept is None and not server.shown.disk.problems
    desk.undo(saved.id, "ann", START, force_with_errors=True)
    server.look()
    assert server.shown.kept is not None, "what is taken back is as it was found"
    assert server.shown.accept()
    server.look()
    assert server.shown.kept is None and not compared(server)
    assert server.shown.loaded.published.actors["delis"].name_local == text
    again = server.restarted()
    assert again.shown.kept is None and not compared(again)


def test_what_somebody_writes_with_the_desk_is_no_question(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    write(folder, "actors", cell("name_local", "007"))
    server = Server(folder)
    desk = Desk(folder, folder / ".history" / "desk")
    desk.save(desk.propose(desk.state(), [Set("actors", "delis", "name_local", "007", "7")]), "ann", START)
    server.look()
    assert server.shown.kept is None and not server.shown.disk.problems
    # A program that changes another cell of that table afterwards is found all the same.
    write(folder, "actors", cell("name_local", "Δελφ?νι", 3))
    server.look()
    assert [(one.row, one.code) for one in server.shown.disk.problems] == [(5, "letters-lost")]


def test_a_cell_changed_with_the_desk_beside_a_damaged_one_lets_it_not_in(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    server = on_disk(folder, "actors", cell("name_local", "007"), cell("name_local", "7"))
    desk = Desk(folder, folder / ".history" / "desk")
    desk.save(
        desk.propose(desk.state(), [Set("actors", "dolphin", "name_local", "Δελφίνι", "Δελφίνι-1")]), "ann", START
    )
    server.look()
    assert server.shown.kept is not None
    assert [(one.row, one.code) for one in server.shown.disk.problems] == [(4, "leading-zeros")]


@pytest.mark.parametrize(
    ("was", "text"),
    [
        ("007", "008"),
        ("2023-07", "2023-08"),
        ("Łódź", "Lodz"),
        ("Moscow – Minsk", "Moscow - Minsk"),
        ("1234567890123456", "1234567890123457"),
        ("Who", "Who?"),
        ("Gdańsk", "Gdynia"),
        ("Łódź", ""),
        ("", "7"),
    ],
)
def test_what_somebody_writes_in_one_row_of_a_file_is_shown(was: str, text: str, tmp_path: Path) -> None:
    server = on_disk(copy_of_good(tmp_path), "actors", cell("name_local", was), cell("name_local", text))
    assert server.shown.kept is None and not server.shown.disk.problems
    assert (server.shown.loaded.published.actors["delis"].name_local or "") == text


@pytest.mark.parametrize(
    ("was", "text", "code", "silent"),
    [
        # An error by itself: it costs what it costs, and the earlier row says which reading is right.
        ("2023-04-03", "03/04/2023", "date-turned", False),
        ("2023-06", "Jun-23", "date-turned", False),
        ("2023-06-24", "#####", "hashes", False),
        # Read as it was.
        ("2023-06-24", "24.06.2023", "date-habit", False),
        # Read as something else, without a word.
        ("2016", "08.07.1905", "date-turned", True),
        # Perhaps somebody found out the day.
        ("2023-07", "2023-07-01", "date-first-day", False),
    ],
)
def test_a_date_is_judged_beside_the_date_that_was_there(
    was: str, text: str, code: str, silent: bool, tmp_path: Path
) -> None:
    before, after = cell("date", was, 0), cell("date", text, 0)
    # An event may well have a claim that is older than its date.
    calm = {"known-before-event", "far-date"}
    server = on_disk(copy_of_good(tmp_path), "events", before, after)
    found = [one for one in server.shown.disk.problems if one.code not in calm]
    assert [(one.row, one.column, one.code, one.proposal) for one in found] == [(2, "date", code, was)]
    assert bool(server.shown.disk.rewritten) == silent
    assert server.shown.kept is not None or not silent


@pytest.mark.parametrize(
    ("was", "text", "code", "kept"),
    [
        ("51.37", "51,37", "decimal-comma", False),
        ("1234567890123", "1.23457E+12", "scientific", True),
    ],
)
def test_a_number_is_judged_beside_the_number_that_was_there(
    was: str, text: str, code: str, kept: bool, tmp_path: Path
) -> None:
    column = "latitude" if "." in was else "tonnes"
    table = "locations" if "." in was else "volumes"
    row = 0
    server = on_disk(copy_of_good(tmp_path), table, cell(column, was, row), cell(column, text, row))
    found = [one for one in server.shown.disk.problems if one.code == code]
    assert [(one.row, one.column, one.proposal) for one in found] == [(2, column, was)]
    assert (server.shown.kept is not None) == kept


def test_a_text_that_was_cut_off_is_told_and_one_that_was_shortened_is_not(tmp_path: Path) -> None:
    for length, codes in ((255, ["cut-off"]), (250, [])):
        folder = copy_of_good(tmp_path / str(length))
        server = on_disk(folder, "events", cell("summary_en", "x" * 300, 0), cell("summary_en", "x" * length, 0))
        assert compared(server) == codes and (server.shown.kept is not None) == bool(codes)


@pytest.mark.parametrize("restart", [False, True])
def test_a_column_that_was_sorted_alone_is_told_and_not_shown(restart: bool, tmp_path: Path) -> None:
    def name(rows: list[dict[str, str]]) -> None:
        rows += [rows[0] | {"id": f"a-{n}", "name_en": f"Actor {9 - n}"} for n in range(6)]

    def sort(rows: list[dict[str, str]]) -> None:
        for row, text in zip(rows, sorted(row["name_en"] for row in rows), strict=True):
            row["name_en"] = text

    server = on_disk(copy_of_good(tmp_path), "actors", name, sort, restart)
    (problem,) = server.shown.disk.problems
    assert (problem.row, problem.column, problem.code) == (1, "name_en", "shuffled-column")
    assert server.shown.kept is not None


def test_an_id_that_was_spoilt_is_told_at_its_row(tmp_path: Path) -> None:
    """Its row is found by the rest of its key; nothing of it is lost silently."""
    before, after = cell("period", "2023-07", 0), cell("period", "Jul-23", 0)
    server = on_disk(copy_of_good(tmp_path), "volumes", before, after)
    found = [one for one in server.shown.disk.problems if one.severity == "error"]
    assert [(one.row, one.column, one.code, one.proposal) for one in found] == [(2, "period", "date-turned", "2023-07")]


def test_drafts_and_notes_are_compared_while_the_server_runs(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    server = on_disk(folder, "actors", cell("note", "call 0048"), cell("note", "call 0048"))
    write(folder, "actors", cell("note", "007"))
    server.look()
    write(folder, "actors", cell("note", "7"))
    server.look()
    assert [(one.column, one.code) for one in server.shown.disk.problems] == [("note", "leading-zeros")]


def test_a_draft_is_not_named_to_readers(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)

    def draft(rows: list[dict[str, str]]) -> None:
        rows[1] |= {"status": "draft", "title_en": "Secret talks – Łódź"}

    server = on_disk(folder, "events", draft, lambda rows: rows[1].update(title_en="Secret talks ? ??d?"))
    assert [one.code for one in server.shown.disk.problems] == ["letters-lost"]
    assert server.shown.kept is not None
    told = [(one.row, one.value, note(one, "en")) for one in server.shown.public()]
    assert told and all(row is None and "Secret" not in value + text for row, value, text in told)


def test_what_stood_in_a_row_that_is_withheld_is_known_over_a_restart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Most of the table is shown, and so the version that is kept lacks the row."""
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".*")))
    server = Server(folder)
    shown = server.shown.loaded.published
    place, first = next(
        (place, claim)
        for place, claim in enumerate(shown.claims.values())
        if len(claim.known_on.text) == 10 and len(shown.claims_of[claim.event_id]) > 2
    )
    was = first.known_on.text
    write(folder, "claims", lambda rows: rows[place].update(known_on=f"{was[5:7]}/{was[8:]}/{was[2:4]}"))
    server.look()
    assert server.shown.kept is None and first.id not in server.shown.loaded.published.claims
    expected = [(place + 2, "known_on", "date-turned", was)]
    for one in (server, server.restarted(), server.restarted().restarted()):
        found = [(p.row, p.column, p.code, p.proposal) for p in one.shown.disk.problems if p.severity == "error"]
        assert found == expected
    assert main(["check", str(folder), "--format", "json"]) == 1
    told = [one for one in json.loads(capsys.readouterr().out)["problems"] if one["severity"] == "error"]
    assert [(one["row"], one["column"], one["code"], one["proposal"]) for one in told] == expected


def test_the_command_says_of_a_folder_what_the_server_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    server = on_disk(folder, "actors", cell("name_local", "007"), cell("name_local", "7"))
    kept = server.shown.kept
    assert kept is not None
    for form in ("json", "text", "markdown", "github"):
        assert main(["check", str(folder), "--format", form]) == 1
        out = capsys.readouterr().out
        for problem in (kept.reasons[0].problem, *server.shown.disk.problems):
            assert note(problem, "en").partition("“")[0] in out
        if form == "json":
            told = [(one["row"], one["code"], one["proposal"]) for one in json.loads(out)["problems"]]
            assert told == [(None, "rewritten", None), (4, "leading-zeros", "007")]
    assert main(["check", str(folder), "--accept"]) == 0
    assert "no problems" in capsys.readouterr().out
    assert main(["check", str(folder)]) == 0


def test_the_command_reads_a_code_page_by_the_versions_as_the_server_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".*")))
    path = folder / "glossary.csv"
    data = path.read_text("utf-8").encode("cp1250")
    bare = folder.with_name("bare")
    shutil.copytree(folder, bare)
    (bare / path.name).write_bytes(data)
    Server(folder)
    path.write_bytes(data)
    server = Server(folder)
    assert main(["check", str(folder), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [one["code"] for one in found] == [one.code for one in server.shown.disk.problems] == ["code-page"]
    assert main(["check", str(bare), "--format", "json"]) == 1, "without a version its letters are not certain"
