"""Nothing old breaks: what was kept in November 2026 opens today (``tests/data/frozen-2026-11.zip``, never changed).

In it are the tables as they were, a version and a save as a server keeps them, a workbook made of them, and links.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcaspian.dataset.loading import load
from transcaspian.edit import Desk
from transcaspian.edit.upgrade import planned, upgrade
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.reading import read_table
from transcaspian.tables.schema import read_schema
from transcaspian.versions.history import History, history_folder, saves_folder
from transcaspian.versions.snapshot import snapshot
from transcaspian.view.named import read_view
from transcaspian.workbook.comparison import compare
from transcaspian.workbook.uploads import read_upload

FROZEN = Path(__file__).parents[1] / "data" / "frozen-2026-11.zip"
VERSION = "d91646f"
SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """The tables, with what a server keeps of them; the rest stands beside."""
    with zipfile.ZipFile(FROZEN) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "tables"


def test_the_tables_open(frozen: Path) -> None:
    loaded = load(frozen)
    assert (len(loaded.published.events), loaded.published.version) == (145, VERSION)
    assert not [problem for problem in loaded.problems if problem.severity == "error"]


def test_the_kept_version_is_the_tables(frozen: Path) -> None:
    history = History(history_folder(frozen))
    assert [kept.version for kept in history.versions()] == [VERSION]
    assert history.notices() == ()
    assert history.load(VERSION) == snapshot(load(frozen).published)


def test_the_save_can_be_undone(frozen: Path) -> None:
    desk = Desk(frozen, saves_folder(frozen, history_folder(frozen)))
    [saved] = desk.history()
    assert (saved.who, saved.why, saved.tables) == ("Ann", "A word", ("events", "views"))
    title = desk.rows()["events"]["putin-tokayev-call"]["title_en"]
    desk.undo(saved.id, "Ben", LATER)
    assert desk.rows()["events"]["putin-tokayev-call"]["title_en"] != title == "Putin telephones Tokayev"
    assert desk.propose_restore(saved.id).contents.keys() == {"events", "views"}


def test_an_upgrade_adds_the_columns_that_came_since_and_changes_nothing(frozen: Path) -> None:
    before = load(frozen).published
    assert not any(saved.message for saved in before.views.values())
    upgrade(planned(frozen))
    after = load(frozen)
    assert read_table(frozen / "views.csv", SCHEMA.tables["views"]).columns[-2:] == ("message_en", "message_pl")
    assert (after.published.version, after.published.views) == (VERSION, before.views)
    assert not {"older-table", "older-folder"} & {problem.code for problem in after.problems}


def test_the_workbook_comes_back_unchanged(frozen: Path) -> None:
    schema = read_schema(frozen / "datapackage.json")
    upload = read_upload("tables.xlsx", (frozen.parent / "tables.xlsx").read_bytes(), schema)
    assert (upload.version, upload.findings, upload.questions, upload.problems) == (VERSION, (), (), ())
    assert upload.tables.keys() == schema.tables.keys()
    for name, table in schema.tables.items():
        now = rows_by_id(read_table(frozen / table.path, table), table)
        assert now and compare(table, now, upload.tables[name]).is_empty


def test_every_link_is_understood_whole(frozen: Path) -> None:
    links = (frozen.parent / "links.txt").read_text("utf-8").splitlines()
    assert len(links) > 100
    tables = load(frozen).published  # they name no windows and frames: those of the shipped tables are theirs
    assert {link: ignored for link in links if (ignored := read_view(tables, link)[1])} == {}
