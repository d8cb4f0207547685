"""``check --fix`` writes what is certain, keeps what was, and loses nothing; ``check --accept`` accepts a loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, copy_of_good
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.edit import Desk
from transcaspian.edit.fixing import fix, planned
from transcaspian.language.messages import Refused
from transcaspian.lastgood.state import Shown
from transcaspian.versions.history import History, saves_folder
from ui.cached import Store

MENDED = [
    ("sources", "2031-06-25,el", "25.06.2031,el", "2031-06-25,el"),
    ("sources", "2031-06-25,el", "25 czerwca 2031 r.,el", "2031-06-25,el"),
    ("claims", "2031-06-24,2031-06-24,2", "2031-06-24,2031-06-24 00:00:00,2", "2031-06-24,2031-06-24,2"),
    ("locations", "27.1428,38.4237", '"27,1428",38.4237', "27.1428,38.4237"),
    ("actors", "person,,GR", "person,,Греция", "person,,GR"),
    ("events", "kite-rumour,", "k\u0456te-rumour,", "kite-rumour,"),
]


def saves(folder: Path) -> Desk:
    return Desk(folder, saves_folder(folder, folder / ".history"))


def same_cells(folder: Path, table: str) -> bool:
    """Whether a table says what the good one says; quotation marks that nobody needs may have come."""
    return (folder / f"{table}.csv").read_text("utf-8").replace('"', "") == (
        (GOOD / f"{table}.csv").read_text("utf-8").replace('"', "")
    )


@pytest.mark.parametrize(("table", "old", "new", "mended"), MENDED)
def test_what_is_certain_is_written(table: str, old: str, new: str, mended: str, tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, table, old, new)
    assert main(["check", str(folder), "--fix"]) == 0
    assert same_cells(folder, table) and not load(folder).problems


def test_a_dry_run_shows_each_cell_before_and_after_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    before = (folder / "sources.csv").read_bytes()
    main(["check", str(folder), "--fix", "--dry-run"])
    out = capsys.readouterr().out
    assert out.startswith("sources.csv, row 3, column published: “25.06.2031” → “2031-06-25”\n")
    assert (folder / "sources.csv").read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_what_is_not_certain_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "events", "delis;roussou", "delis;rousou")  # a near miss
    change(folder, "sources", "2031-06-25,el", "05/07/2031,el")  # two days
    change(folder, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,45101,2")  # some count from 1904
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert main(["check", str(folder), "--fix"]) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert "nothing was written" in capsys.readouterr().out


def test_every_place_of_one_cause_is_written(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    path = folder / "claims.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(",2031-06-24,2,", ",24.06.2031,2,").replace("2031-07-28", "28.07.2031"), "utf-8")
    assert main(["check", str(folder), "--fix"]) == 0
    assert same_cells(folder, "claims")


def test_an_id_that_is_mended_is_mended_where_it_is_named(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    for name in ("events", "claims", "seed_claims"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace("kite-rumour", "kite-rum\u043eur"), "utf-8")
    assert main(["check", str(folder), "--fix"]) == 0
    assert all(same_cells(folder, name) for name in ("events", "claims", "seed_claims"))


def test_a_fix_is_a_save_that_can_be_taken_back_and_a_copy_is_kept(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    before = (folder / "sources.csv").read_bytes()
    assert main(["check", str(folder), "--fix"]) == 0
    (copy,) = (path for path in tmp_path.iterdir() if path != folder)
    assert (copy / "sources.csv").read_bytes() == before
    desk = saves(folder)
    (saved,) = desk.history()
    assert saved.tables == ("sources",) and saved.who and saved.why
    desk.undo(saved.id, "editor", datetime(2026, 1, 1, tzinfo=UTC))
    assert (folder / "sources.csv").read_bytes() == before


def test_what_somebody_saved_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    plan = planned(folder)
    change(folder, "actors", "Nicholas Delis", "Nicholas V. Delis")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(Refused):
        fix(plan, "somebody", "why")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_json_stays_json_while_it_is_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(folder), "--fix", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["problems"] == [] and "→" in err


def test_a_dry_run_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["check", str(copy_of_good(tmp_path)), "--dry-run"])


def shown(folder: Path) -> Shown:
    found = Shown(folder, History(folder / ".history"))
    found.begin(load(folder), datetime(2026, 1, 1, tzinfo=UTC))
    return found


def lossy(tmp_path: Path) -> Path:
    """A folder that was shown whole, and of which a table is damaged since."""
    folder = copy_of_good(tmp_path)
    store = Store(folder)
    store._keep()
    change(folder, "events", "id,date,title_en", "id,dato,title_en")
    assert shown(folder).kept
    return folder


def test_a_loss_is_accepted_for_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = lossy(tmp_path)
    main(["check", str(folder), "--accept"])
    assert "events.csv" in capsys.readouterr().err
    assert shown(folder).kept is None
    main(["check", str(folder), "--accept"])
    assert "no loss to accept" in capsys.readouterr().err


def test_a_server_that_runs_shows_what_was_accepted(tmp_path: Path) -> None:
    folder = lossy(tmp_path)
    store = Store(folder)
    assert store.shown.kept
    main(["check", str(folder), "--accept"])
    store.refresh()
    assert store.shown.kept is None
    store.shown.remember()
    assert shown(folder).kept is None


def test_other_damage_than_was_accepted_is_another_question(tmp_path: Path) -> None:
    folder = lossy(tmp_path)
    main(["check", str(folder), "--accept"])
    change(folder, "events", "id,dato", "id,dat")
    assert shown(folder).kept


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "nowhere"), "--fix"]) == 2
    assert capsys.readouterr().err
