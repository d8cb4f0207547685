"""The command ``diff``: versions and folders, sentences, JSON and exit codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, copy_of_good
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.versions.history import History

NOON = datetime(2031, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """The good tables with two corrections."""
    folder = copy_of_good(tmp_path)
    change(folder, "events", "Delis rings", "Delis calls")
    change(folder, "sources", "2031-06-25,el", "2031-06-26,el")
    return folder


@pytest.fixture
def kept(tmp_path: Path, corrected: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both versions in a history."""
    history = History(tmp_path / "history")
    found = [load(folder).published for folder in (GOOD, corrected)]
    for number, data in enumerate(found):
        assert history.keep(data, NOON + timedelta(hours=number)) is None
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "history"))
    return [data.version for data in found]


def test_two_folders_that_differ_are_1(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(GOOD), str(corrected)]) == 1
    text = capsys.readouterr().out.splitlines()
    assert text[0].endswith(": 1 event corrected; 1 source corrected")
    assert text[2:5] == [
        "Events",
        "  corrected: Delis calls Roussou (24 June 2031, about 12:00 +03:00)",
        "    Title (English): Delis rings Roussou → Delis calls Roussou",
    ]
    assert "    Published: 25 June 2031 → 26 June 2031" in text


def test_the_same_in_polish(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(GOOD), str(corrected), "--lang", "pl"]) == 1
    text = capsys.readouterr().out
    assert ": poprawiono 1 zdarzenie; poprawiono 1 źródło\n" in text
    assert "    Data publikacji: 25 czerwca 2031 → 26 czerwca 2031" in text


def test_no_differences_are_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(GOOD), str(GOOD)]) == 0
    assert capsys.readouterr().out.endswith(": no differences\n")


def test_kept_versions_are_named_by_their_first_letters(kept: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", kept[0], kept[1][:4]]) == 1
    assert capsys.readouterr().out.startswith(f"{kept[0]} → {kept[1]}: 1 event corrected")
    assert main(["diff", kept[0], str(GOOD)]) == 0


def test_json_is_for_programs(kept: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *kept, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [report["old"], report["new"]] == kept
    assert report["summary"] == "1 event corrected; 1 source corrected"
    assert report["tables"]["events"] == {
        "added": [],
        "corrected": [
            {
                "key": "delis-roussou-call",
                "title": "Delis calls Roussou (24 June 2031, about 12:00 +03:00)",
                "fields": [
                    {"column": "title_en", "before": "Delis rings Roussou", "after": "Delis calls Roussou"},
                ],
            }
        ],
        "removed": [],
        "reordered": False,
    }


def test_a_version_that_never_was_is_2_and_names_the_nearest(
    kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = kept[0][:-1] + "x"
    assert main(["diff", wrong, kept[1]]) == 2
    out, err = capsys.readouterr()
    assert out == "" and f"“{wrong}” was never kept here" in err and kept[0] in err


def test_a_broken_file_is_named_and_the_others_still_work(
    kept: list[str], tmp_path: Path, corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next((tmp_path / "history").glob(f"*{kept[0]}*"))
    path.write_bytes(path.read_bytes()[:50])
    assert main(["diff", *kept]) == 2
    assert path.name in capsys.readouterr().err
    assert main(["diff", kept[1], str(corrected)]) == 0


def test_without_a_history_the_sentence_says_how_one_comes_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRANSCASPIAN_HISTORY", raising=False)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(tmp_path))
    assert main(["diff", "4f2a91c", str(GOOD)]) == 2
    assert "No version is kept yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_tables_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path / "missing"), str(GOOD)]) == 2
    assert main(["diff", str(GOOD), str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_torn_table_is_2_and_not_a_list_of_removed_rows(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corrected / "claims.csv"
    path.write_bytes(path.read_bytes()[:-40])
    assert main(["diff", str(GOOD), str(corrected)]) == 2
    assert "claims.csv" in capsys.readouterr().err


def test_rows_with_errors_are_said_not_to_be_compared(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(corrected, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,03/04/2031,2")
    assert main(["diff", str(GOOD), str(corrected)]) == 1
    out, err = capsys.readouterr()
    assert "3 rows are set aside" in err  # the claim and its two figures
    assert "1 claim removed" in out
