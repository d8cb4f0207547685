"""The command ``check``: sentences, JSON and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, copy_of_good
from transcaspian.__main__ import main
from transcaspian.dataset import ROOT


def test_good_tables_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOOD)]) == 0
    assert capsys.readouterr().out == "2 events, 4 claims: no problems\n"


def test_the_sentence_is_there_in_polish(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOOD), "--lang", "pl"]) == 0
    assert capsys.readouterr().out == "2 zdarzenia, 4 twierdzenia: bez problemów\n"


def test_errors_stand_under_their_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "2023-06-24,2023-06-24,2", "2023-06-24,03/04/2023,2")
    change(folder, "sources", "2023-06-25,ru", "25.06.2023,ru")
    assert main(["check", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 events, 4 claims: 1 error, 1 note, 1 row set aside"
    assert lines[2] == "claims.csv"
    assert lines[3].startswith("  error, row 2, known_on: “03/04/2023”")
    assert lines[5] == "sources.csv"
    assert lines[6].startswith("  note, row 3, published: “25.06.2023” was read as 2023-06-25")


def test_notes_alone_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2023-06-25,ru", "25.06.2023,ru")
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("2 events, 4 claims: no errors, 1 note\n")


def test_json_is_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "events", "putin;tokayev", "putin;tokaev")
    assert main(["check", str(folder), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report.keys() == {"summary", "rows", "problems"}
    assert report["rows"]["claims"] == 4
    assert report["problems"] == [
        {
            "table": "events",
            "row": 2,
            "column": "actor_ids",
            "code": "unknown-reference",
            "value": "tokaev",
            "severity": "error",
            "note": "“tokaev” is not in actors.csv; did you mean “tokayev”? Correct the id or add the row there.",
        }
    ]


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_tables_is_said_on_stderr(
    make: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tables"
    if make:
        folder.mkdir()
    assert main(["check", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and str(folder)[:20] in err


def test_a_file_that_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "views.csv").write_bytes(b"PK\x03\x04")
    assert main(["check", str(folder)]) == 2
    assert "views.csv" in capsys.readouterr().out


def test_the_shipped_tables_have_no_errors() -> None:
    done = subprocess.run([sys.executable, "-m", "transcaspian", "check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
