"""Tables made of files of layers: those that no layer uses any more go, and no other, whoever else is at work."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from tests.unit.test_layers import LOG
from transcaspian.layers import keeping
from transcaspian.layers.opening import Opening
from transcaspian.shipped import DATA_FOLDER

DAY = 24 * 3600


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of tables with two layers."""
    found = tmp_path / "tables"
    found.mkdir()
    (found / "layers.csv").write_text('id,title_en\nlog,Log\n"ged",GED\n', encoding="utf-8")
    return found


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    found = tmp_path / "kept"
    found.mkdir()
    return found


def table(kept: Path, name: str, days: float = 2) -> Path:
    """A table that was last used so many days ago."""
    path = kept / f"{name}.duckdb"
    path.write_bytes(b"rows")
    aged(path, days)
    return path


def aged(path: Path, days: float) -> None:
    os.utime(path, (time.time() - days * DAY,) * 2)


def names(kept: Path) -> set[str]:
    return {path.name.removesuffix(".duckdb") for path in kept.glob("*.duckdb")}


def test_a_table_of_a_file_that_has_changed_goes_a_day_after_its_last_use(kept: Path, tables: Path) -> None:
    table(kept, "old")
    keeping.use(kept, tables, "log", "old.duckdb")
    table(kept, "new")
    keeping.use(kept, tables, "log", "new.duckdb")
    assert keeping.tidy(kept) == () and names(kept) == {"old", "new"}  # used just now
    for name in names(kept):
        aged(kept / f"{name}.duckdb", 2)
    assert keeping.tidy(kept) == ("old.duckdb",) and names(kept) == {"new"}


def test_the_table_of_a_layer_goes_with_its_row_or_its_folder_but_not_while_that_may_be_away(
    kept: Path, tables: Path, tmp_path: Path
) -> None:
    away = tmp_path / "stick"
    shutil.copytree(tables, away)
    for folder, layer in ((tables, "log"), (tables, "ged"), (away, "log")):
        keeping.use(kept, folder, layer, f"{folder.name}-{layer}.duckdb")
        table(kept, f"{folder.name}-{layer}")
    (tables / "layers.csv").write_text("title_en;id\nLog;log\n", encoding="utf-8")
    shutil.rmtree(away)
    assert keeping.tidy(kept) == ("tables-ged.duckdb",)
    assert names(kept) == {"tables-log", "stick-log"}
    for note in (kept / "used").glob("*.json"):
        aged(note, 40)
    assert keeping.tidy(kept) == ("stick-log.duckdb",)


def test_tables_that_two_folders_share_and_damaged_notes_cost_nothing(kept: Path, tables: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(tables, other)
    for folder in (tables, other):
        keeping.use(kept, folder, "log", "shared.duckdb")
    table(kept, "shared")
    (kept / "used" / "x.json").write_text("{", encoding="utf-8")
    (tables / "layers.csv").unlink()
    assert keeping.tidy(kept) == () and names(kept) == {"shared"}


def test_what_a_killed_process_left_goes_and_what_is_being_filled_stays(kept: Path) -> None:
    for name, days in (
        (".a.duckdb.1.tmp", 3),
        (".a.duckdb.1.tmp.wal", 3),
        ("a.duckdb.lock", 3),
        (".b.duckdb.2.tmp", 0),
    ):
        (kept / name).write_bytes(b"")
        aged(kept / name, days)
    (kept / ".a.duckdb.1.spilled.tmp").mkdir()
    aged(kept / ".a.duckdb.1.spilled.tmp", 3)
    (kept / "notes.txt").write_text("somebody's own", encoding="utf-8")
    aged(kept / "notes.txt", 9)
    assert len(keeping.tidy(kept)) == 4
    assert {path.name for path in kept.iterdir()} - {"used.lock"} == {".b.duckdb.2.tmp", "notes.txt"}


def test_nothing_goes_while_another_server_tidies_or_opens(kept: Path, tables: Path) -> None:
    table(kept, "old")
    with FileLock(kept / "used.lock"):
        assert keeping.tidy(kept) == () and names(kept) == {"old"}
        opening = threading.Thread(target=keeping.use, args=(kept, tables, "log", "old.duckdb"))
        opening.start()
    opening.join(20)
    assert keeping.tidy(kept) == () and names(kept) == {"old"}


def test_a_server_that_opens_a_changed_file_removes_the_table_of_the_old_one(tmp_path: Path) -> None:
    folder, cache = tmp_path / "tables", tmp_path / "cache"
    shutil.copytree(DATA_FOLDER / "layers", folder / "layers")
    shutil.copy(DATA_FOLDER / "layers.csv", folder / "layers.csv")
    rows = (folder / "layers" / "port-log.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    totals = []
    for count in (60, 50):
        (folder / "layers" / "port-log.csv").write_text("".join(rows[:count]), encoding="utf-8")
        opening = Opening(LOG, folder, cache, {})
        totals.append(opening.source.profile.total)
        opening.close()
        for path in (cache / "layers").glob("*.duckdb"):
            aged(path, 2)
    assert totals == [59, 49]
    again = Opening(LOG, folder, cache, {})
    assert again.source.profile.total == 49 and len(list((cache / "layers").glob("*.duckdb"))) == 1
    again.close()
