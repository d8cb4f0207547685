"""The command ``export``, run as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_file

from tests.unit.handmade import shipped
from transcaspian.__main__ import main
from transcaspian.commands.export import formats
from transcaspian.evidence.citation import bibtex, csl_json
from transcaspian.exchange import FORMATS, claims_csv, events_csv
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.query import View
from transcaspian.view.selection import select

QUERY = "w=july&track=contracts&known_by=2023-12-31"


def export(out: Path, *arguments: str) -> int:
    return main(["export", "--out", str(out), *arguments])


EVERY = formats(DATA_FOLDER)


def test_every_format_of_the_buttons_can_be_asked_for_and_is_named_in_the_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert EVERY.keys() == {*FORMATS, "csv-editors", "claims-csv-editors"}
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    told = capsys.readouterr().out.replace("\n", " ")
    assert [name for name in EVERY if name not in told] == []


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", EVERY)
def test_the_file_holds_exactly_what_the_view_shows(name: str, tmp_path: Path) -> None:
    out = tmp_path / "view"
    assert export(out, "--format", name, "--query", QUERY) == 0
    data, view = shipped(), View.from_query(QUERY)
    ids = [e.id for e in select(data, view).shown]
    assert 0 < len(ids) < len(data.events)
    expected = {
        "csv": events_csv(data, view, ids),
        "claims-csv": claims_csv(data, view, ids),
        "bibtex": bibtex(data, view, ids).encode(),
        "csl-json": csl_json(data, view, ids).encode(),
    }
    content = EVERY[name].function(data, view, ids)
    assert out.read_bytes() == expected.get(name, content) == content


@pytest.mark.parametrize("name", ["csv", "claims-csv", "csv-editors", "claims-csv-editors"])
def test_the_id_is_the_first_column(name: str, tmp_path: Path) -> None:
    out = tmp_path / "view.csv"
    assert export(out, "--format", name, "--query", "w=mutiny") == 0
    header = next(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert header[0] == "id"


def test_a_saved_view_in_polish(tmp_path: Path) -> None:
    out = tmp_path / "view.bib"
    assert export(out, "--format", "bibtex", "--view", "mutiny-36-hours", "--lang", "pl") == 0
    library = parse_file(str(out), encoding="utf-8")
    assert len(library.entries) > 10 and not library.failed_blocks
    assert all("wersja danych" in e["note"] for e in library.entries)


def test_another_folder_of_tables_and_a_file_that_was_there(tmp_path: Path) -> None:
    folder, out = tmp_path / "tables", tmp_path / "view.json"
    shutil.copytree(DATA_FOLDER, folder)
    claims = (folder / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "claims.csv").write_text("".join(claims[:20]), encoding="utf-8")
    out.write_text("old", encoding="utf-8")
    assert export(out, "--format", "csl-json", "--query", "w=all", "--data", str(folder)) == 0
    assert 0 < len(json.loads(out.read_text(encoding="utf-8"))) < 20


def test_events_are_written_also_where_the_layer_cannot_be_asked_and_both_say_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "tables", tmp_path / "view.json"
    shutil.copytree(DATA_FOLDER, folder)
    (folder / "layers" / "port-log.csv").unlink()
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(tmp_path / "cache"))
    given = ("--data", str(folder), "--query", "w=all&layer=port-log", "--format")
    assert export(out, *given, "json") == 0
    found, said = json.loads(out.read_text(encoding="utf-8")), capsys.readouterr().err
    assert len(found["events"]) == len(shipped().events) and "port-log.csv" in found["layer"]["not_shown"]
    assert found["layer"]["not_shown"] in said
    assert export(out, *given, "csv") == 0 and "port-log.csv" not in capsys.readouterr().err  # which names no layer


def test_a_view_that_shows_nothing_is_written_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "view.json"
    assert export(out, "--format", "csl-json", "--query", "q=zzzqqq") == 0
    assert json.loads(out.read_text(encoding="utf-8")) == []
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--format", "bibtext", "--query", ""], "bibtex?"),
        (["--format", "csl", "--query", ""], "csl-json?"),
        (["--format", "geo-json", "--query", ""], "geojson?"),
        (["--format", "ical", "--query", ""], "ics?"),
        (["--format", "csv-editor", "--query", ""], "csv-editors?"),
        (["--format", "?", "--query", ""], f"{', '.join(EVERY)}?"),
        (["--format", "csv", "--query", "w=never&track=contracts"], "w=never"),
        (["--format", "csv", "--view", "mutiny-36-hour"], "mutiny-36-hours"),
        (["--format", "csv", "--query", "", "--data", "no-such-folder"], "no-such-folder"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    arguments: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "view"
    assert export(out, *arguments) == 2
    assert named in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_rows_for_editors_come_from_the_folder_that_is_named(tmp_path: Path) -> None:
    folder, out = tmp_path / "tables", tmp_path / "rows.csv"
    shutil.copytree(DATA_FOLDER, folder)
    events = (folder / "events.csv").read_bytes()
    (folder / "events.csv").write_bytes(events.replace(b"Putin calls Lukashenko", b"@Putin ; calls"))
    assert b"@Putin ; calls" in (folder / "events.csv").read_bytes()
    for name, told in (("csv-editors", b"@Putin ; calls"), ("csv", b"'@Putin ; calls")):
        assert export(out, "--format", name, "--query", "w=all", "--data", str(folder)) == 0
        assert told in out.read_bytes()
    (folder / "events.csv").write_bytes(events[: events.index(b"Putin calls")])
    before = out.read_bytes()
    assert export(out, "--format", "csv-editors", "--query", "w=all", "--data", str(folder)) == 0
    assert len(out.read_bytes()) < len(before)


def test_a_table_that_changes_while_it_is_written_gives_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rows.csv"
    monkeypatch.setattr("transcaspian.exchange.editor_csv.read_file", lambda path: b"id,date\n")
    monkeypatch.setattr("transcaspian.commands.export.tables", lambda folder, language: shipped())
    assert export(out, "--format", "csv-editors", "--query", "w=mutiny", "--lang", "pl") == 2
    assert "capture-plan-2023" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("place", ["missing/view.csv", "."])
def test_a_place_that_cannot_be_written_to_is_named(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / place
    assert export(out, "--format", "csv", "--query", "", "--lang", "pl") == 2
    said = capsys.readouterr().err
    assert str(out) in said and "Nie udało się" in said
    assert list(tmp_path.iterdir()) == []


def test_a_format_or_a_view_that_is_not_given_is_asked_for(tmp_path: Path) -> None:
    for arguments in (["--query", ""], ["--format", "csv"]):
        with pytest.raises(SystemExit) as stopped:
            export(tmp_path / "view", *arguments)
        assert stopped.value.code == 2
