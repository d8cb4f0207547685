"""``transcaspian new`` writes an empty collection, and what it says to fill in first leads to a picture."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.unit.subject import PROPER
from transcaspian.__main__ import main
from transcaspian.dataset.loading import definition, load
from transcaspian.dictionary.beginning import steps
from transcaspian.edit.beginning import README
from transcaspian.language.messages import words
from transcaspian.view.named import frame_id, title
from transcaspian.view.query import View

# A row of each table with what the README asks for and no more; with ``{0}`` for the first language.
ROWS = {
    "sources": {"id": "paper-2024", "publisher": "The Paper", "title": "A cable is cut", "language": "en",
                "kind": "trade press", "reliability": "B"},
    "locations": {"id": "gulf", "name_{0}": "Gulf of Finland", "country": "EE", "kind": "strait", "longitude": "25.1",
                  "latitude": "59.7", "radius_km": "20"},
    "events": {"id": "cut-2024", "date": "2024-12-25", "title_{0}": "A cable is cut", "summary_{0}": "It was cut.",
               "track": "events", "category": "incident", "significance": "2", "status": "published",
               "about": "content"},
    "claims": {"id": "cut-2024.1", "event_id": "cut-2024", "stance": "reports", "statement_{0}": "It was cut.",
               "source_id": "paper-2024", "known_on": "2024-12-26", "credibility": "2"},
}  # fmt: skip


def filled(folder: Path, language: str) -> None:
    """Add a row to each of the tables, as an editor with a text editor does."""
    for table, row in ROWS.items():
        path = folder / f"{table}.csv"
        header = path.read_text("utf-8").strip().split(",")
        line = io.StringIO()
        writer = csv.DictWriter(line, header, lineterminator="\n", restval="")
        writer.writerow({name.format(language): cell for name, cell in row.items()})
        path.write_text(path.read_text("utf-8") + line.getvalue(), "utf-8")


@pytest.mark.parametrize(
    ("asked", "languages", "frame", "zones"),
    [
        ([], ("en", "pl"), "all", ("UTC",)),
        (
            ["--title", "Cables", "--country", "ee", "--languages", "uk,en"],
            ("uk", "en"),
            "home",
            ("Europe/Tallinn", "UTC"),
        ),
        (["--country", "BR", "--languages", "de", "--zone", "America/Bahia"], ("de",), "all", ("America/Bahia", "UTC")),
    ],
)
def test_an_empty_collection_is_checked_and_a_first_event_makes_a_picture(
    asked: list[str], languages: tuple[str, ...], frame: str, zones: tuple[str, ...], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder, first = tmp_path / "own" / "tables", languages[0]
    assert main(["new", str(folder), *asked]) == 0
    assert str(folder / README) in capsys.readouterr().out
    empty = load(folder)
    assert [(problem.table, problem.code) for problem in empty.problems] == [("events", "no-rows")]
    assert empty.published.languages == languages and frame_id(empty.published, View()) == frame
    assert next(iter(empty.published.collection.values())).zones == zones
    assert title(empty.published, first) == ("Cables" if "--title" in asked else words(first)("new.title"))
    assert main(["check", str(folder)]) == 0 and main(["upgrade", "--dry-run", str(folder)]) == 0
    assert "nothing to do" in capsys.readouterr().out

    filled(folder, first)
    told = load(folder)
    assert told.problems == () and len(told.published.events) == 1
    out = tmp_path / "slide.svg"
    arguments = ["--query", "", "--data", str(folder), "--size", "1280x720", "--text", "text", "--out", str(out)]
    assert main(["slide", *arguments, "--lang", languages[-1]]) == 0
    marked = "" if len(languages) == 1 else f" [{first}]"
    assert f"A cable is cut{marked}" in out.read_text("utf-8")


def test_nothing_in_a_new_collection_names_the_subject_of_the_shipped_one(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert main(["new", str(folder), "--title", "Cables", "--country", "EE", "--languages", "en,pl"]) == 0
    told = {path.name: PROPER.findall(path.read_text("utf-8")) for path in folder.iterdir()}
    assert {name: found for name, found in told.items() if found} == {}
    assert "kz_" not in (folder / "minerals.csv").read_text("utf-8")


def test_the_file_that_says_what_comes_first_names_every_cell_that_a_row_needs(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "new")]) == 0
    told = (tmp_path / "new" / README).read_text("utf-8")
    found = steps(definition(tmp_path / "new")[0], {}, "en")
    assert [step.table for step in found][1:] == list(ROWS)
    for step in found[1:]:
        assert set(step.columns) == {name.format("en") for name in ROWS[step.table]} - {"about"}
        assert all(f"`{column}`" in told for column in step.columns) and step.told in told
    assert steps(definition(tmp_path / "new")[0], {}, "pl")[0].told in told


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (["--languages", "en,klingon"], "klingon"),
        (["--languages", ","], ","),
        (["--country", "XY"], "XY"),
        (["--zone", "Mars"], "Mars"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    asked: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "new"), *asked]) == 2
    assert named in capsys.readouterr().err and not (tmp_path / "new").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    assert main(["new", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert main(["new", str(tmp_path / "letter.txt")]) == 2
    assert main(["new", str(tmp_path / "letter.txt" / "new")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3
