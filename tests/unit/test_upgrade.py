"""``transcaspian upgrade``: an older folder becomes one of today, nothing that it says is changed, and a copy stays."""

from __future__ import annotations

import csv
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.edit_desk import contents
from tests.unit.handmade import TRACKS
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.edit import Desk
from transcaspian.edit.lock import held
from transcaspian.edit.plain import from_json
from transcaspian.edit.upgrade import planned, upgrade
from transcaspian.language.messages import LANGUAGES, Refused
from transcaspian.shipped import DATA_FOLDER
from transcaspian.versions.history import history_folder, saves_folder

# What the tables of the first version did not have.
TABLES = (
    "figures", "measures", "links", "tours", "steps", "windows", "frames", "tracks", "collection", "stories", "imports",
)  # fmt: skip
# What may have no rows.
NONE = ("links", "tours", "steps", "imports")
SINCE = {
    "claims": {"at", "place_id"},
    "routes": {
        "published_km_source_ids", "published_days_min", "published_days_max", "published_days_basis_en",
        "published_days_basis_pl", "published_days_source_ids", "role", "actor_id", "travelled",
    },
    "legs": {
        "countries", "gauge_from_mm", "gauge_to_mm", "gauge_place_id", "gauge_basis", "caveat_en", "caveat_pl", "line",
    },
    "contracts": {"product_kind", "ownership_event_ids"},
    "volumes": {"misread_of", "caveat_en", "caveat_pl"},
    "views": {"message_en", "message_pl"},
}  # fmt: skip


def without(path: Path, columns: set[str], **form: Any) -> None:
    """Take columns out of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [{n: cell for n, cell in row.items() if n not in columns} for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n", **form)
        writer.writeheader()
        writer.writerows(rows)


def package_of(folder: Path) -> Any:
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The shipped tables as the first version would have had them."""
    folder = tmp_path / "tables"
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns(".*"))
    package = package_of(folder)
    for name in TABLES:
        (folder / f"{name}.csv").unlink()
    package["resources"] = [resource for resource in package["resources"] if resource["name"] not in TABLES]
    for resource in package["resources"]:
        gone = SINCE.get(resource["name"], set())
        schema = resource["schema"]
        schema["fields"] = [field for field in schema["fields"] if field["name"] not in gone]
        for field in schema["fields"]:
            if field.get("references") in TABLES:  # it was a list in the definition
                field["constraints"] = {"enum": list(TRACKS)}
                del field["references"]
        keys = [key for key in schema.get("foreignKeys", ()) if not gone & set(key["fields"])]
        keys = [key for key in keys if key["reference"]["resource"] not in TABLES]
        schema |= {"foreignKeys": keys} if "foreignKeys" in schema else {}
        if gone:
            without(folder / resource["path"], gone)
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))  # 14 November 2023
    return folder


def visible(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_older_folder_opens_with_a_note_for_each_table_and_has_none_after_the_upgrade(older: Path) -> None:
    before = load(older)
    expected = [(n, "older-table", "note") for n in SINCE] + [(n, "older-folder", "note") for n in TABLES]
    assert [(p.table, p.code, p.severity) for p in before.problems] == expected
    assert all(set(p.value.split(", ")) == SINCE[p.table] for p in before.problems if p.table in SINCE)
    assert len(before.published.events) == len(load(DATA_FOLDER).published.events)
    upgrade(planned(older))
    after = load(older)
    assert [(problem.table, problem.code) for problem in after.problems] == [
        (name, "no-rows") for name in TABLES if name not in NONE
    ]
    assert after.published.version == before.published.version
    assert after.editorial.version == before.editorial.version
    assert package_of(older) == package_of(DATA_FOLDER)
    assert planned(older).steps == ()


def test_only_what_was_added_since_may_be_missing(older: Path) -> None:
    without(older / "contracts.csv", {"stage"})
    package = package_of(older)
    [contracts] = (resource for resource in package["resources"] if resource["name"] == "contracts")
    contracts["schema"]["fields"] = [f for f in contracts["schema"]["fields"] if f["name"] != "stage"]
    (older / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert "bad-schema" in [problem.code for problem in load(older).problems]
    upgrade(planned(older))
    # Its own definition has the column now, so that losing it would be a fault.
    without(older / "contracts.csv", {"product_kind"})
    lost = [p.column for p in load(older).problems if p.code == "missing-column"]
    assert lost == ["product_kind"]


def test_a_copy_is_kept_beside_named_with_the_day_of_the_last_change(older: Path) -> None:
    before = visible(older)
    first = upgrade(planned(older))
    assert (first.parent, first.name) == (older.parent, "tables-2023-11-14")
    assert visible(first) == before != visible(older)
    for name in TABLES:
        (older / f"{name}.csv").unlink()
    for name, content in before.items():
        (older / name).write_bytes(content)
        os.utime(older / name, (1_700_000_000, 1_700_000_000))
    assert upgrade(planned(older)).name == "tables-2023-11-14-2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_what_it_does(language: str, older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (older / "glossary.csv").unlink()
    before, beside = contents(older), set(older.parent.iterdir())
    assert main(["upgrade", str(older), "--dry-run", "--lang", language]) == 0
    promised = capsys.readouterr().out.splitlines()
    assert contents(older) == before and set(older.parent.iterdir()) == beside
    assert main(["upgrade", str(older), "--lang", language]) == 0
    done = capsys.readouterr().out.splitlines()
    assert promised[:-1] == done[:-1] and str(older.parent / "tables-2023-11-14") in done[-1]
    assert [line.partition(":")[0] for line in done[:-1]] == [
        "claims.csv", "figures.csv", "measures.csv", "links.csv", "routes.csv", "legs.csv", "contracts.csv",
        "volumes.csv", "glossary.csv", "views.csv", "tours.csv", "steps.csv", "windows.csv", "frames.csv", "tracks.csv",
        "collection.csv", "stories.csv", "imports.csv", "datapackage.json",
    ]  # fmt: skip
    assert all(name in done[6] for name in SINCE["contracts"])
    assert {problem.code for problem in load(older).problems} == {"no-rows"}
    assert main(["upgrade", str(older), "--lang", language]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_tables_and_columns_that_only_the_folder_has_are_kept(older: Path) -> None:
    package = package_of(older)
    tables = {resource["name"]: resource for resource in package["resources"]}
    tables["events"]["schema"]["fields"].append({"name": "casualties", "type": "string"})
    fields = [{"name": "id", "type": "string"}]
    package["resources"].append(
        {"name": "flags", "path": "flags.csv", "schema": {"fields": fields, "primaryKey": "id"}}
    )
    package["licences"] = ["ours"]
    (older / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (older / "flags.csv").write_text("id\nkz\n", "utf-8")
    plan = planned(older)
    assert plan.steps[-1].names == ("events.casualties", "flags")
    upgrade(plan)
    after = package_of(older)
    assert after["licences"] == ["ours"] and after["resources"][-1]["name"] == "flags"
    assert after["resources"][0]["schema"]["fields"][-1]["name"] == "casualties"
    assert (older / "flags.csv").read_text("utf-8") == "id\nkz\n"
    assert planned(older).steps == ()


def test_how_a_file_is_written_stays(older: Path) -> None:
    path = older / "contracts.csv"
    text = path.read_text("utf-8")
    lines = text.splitlines()
    assert '"' not in lines[0]
    head, rows = lines[0], text[len(lines[0]) + 1 :]
    odd = b"\xef\xbb\xbf" + (f"{head}\r\n" + rows.replace("\n", "\r\n") + "\r\n").encode()
    path.write_bytes(odd)
    version = load(older).editorial.version
    upgrade(planned(older))
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf" + head.encode() + b",product_kind,ownership_event_ids\r\n")
    assert after.endswith(b",,\r\n\r\n")  # the blank line stays blank
    assert load(older).editorial.version == version


def test_rows_shorter_or_longer_than_the_header_stay_in_their_columns(older: Path) -> None:
    path = older / "views.csv"
    without(path, {"note"})
    lines = path.read_text("utf-8").splitlines()
    lines[0] += ",,"  # as spreadsheets leave it
    lines[2] += ",,,,"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    before = load(older).editorial.views
    upgrade(planned(older))
    assert load(older).editorial.views == before and len(before) == len(lines) - 1


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "edit.unreadable"),
        (b"\x00\x01", "edit.unreadable"),
        (b'id,title_en\na,"never closed\n', "edit.torn_quotes"),
        (b"title_en\nx\n", "edit.no_key"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_nothing_is_done(
    content: bytes, key: str, older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (older / "views.csv").write_bytes(content)
    before, beside = contents(older), set(older.parent.iterdir())
    with pytest.raises(Refused) as refused:
        planned(older)
    assert refused.value.key == key
    assert main(["upgrade", str(older)]) == 2
    assert "views.csv" in capsys.readouterr().err
    assert contents(older) == before and set(older.parent.iterdir()) == beside


def test_a_definition_or_a_folder_that_cannot_be_read_is_refused(older: Path, tmp_path: Path) -> None:
    (older / "datapackage.json").write_text("{", "utf-8")
    (tmp_path / "empty").mkdir()
    for folder, key in ((older, "cannot_read"), (tmp_path / "empty", "no_tables"), (tmp_path / "none", "no_tables")):
        with pytest.raises(Refused, match=key):
            planned(folder)


def test_all_files_are_written_or_none(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, before = planned(older), visible(older)
    real, count = os.replace, iter(range(99))

    def replace(source: Path, target: Path) -> None:
        if ".edit.tmp" in str(source) and not str(source).endswith(".tmp.tmp") and next(count) == 2:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Refused, match="disk_full"):
        upgrade(plan)
    assert visible(older) == before


def test_whoever_saves_meanwhile_is_waited_for_and_not_written_over(older: Path) -> None:
    plan = planned(older)
    desk = Desk(older, saves_folder(older, history_folder(older)))
    desk.journal.create()
    with held(desk.journal.lock), pytest.raises(Refused, match="busy"):
        upgrade(plan, patience=0.1)
    path = older / "contracts.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Refused, match="changed_meanwhile"):
        upgrade(plan)


def test_a_save_from_before_can_be_undone_afterwards(older: Path) -> None:
    desk = Desk(older, saves_folder(older, history_folder(older)))
    row = desk.rows()["contracts"]
    name = next(iter(row))
    old = row[name].get("note", "")
    from transcaspian.edit import Set

    proposal = desk.propose(desk.state(), [Set("contracts", name, "note", old, "seen")])
    saved = desk.save(proposal, "Ann", datetime(2023, 11, 24, tzinfo=UTC), force_with_errors=True)
    upgrade(planned(older))
    desk.undo(saved.id, "Ben", datetime(2023, 11, 25, tzinfo=UTC))
    assert desk.rows()["contracts"][name].get("note", "") == old
    assert {problem.code for problem in load(older).problems} == {"no-rows"}


def test_a_column_is_read_and_kept_by_the_name_that_it_had_once(older: Path) -> None:
    package, path = package_of(older), older / "minerals.csv"
    was = {"home_status": "kz_status", "on_first_list": "eu_critical_2020", "on_second_list": "eu_critical_2023"}
    [minerals] = (resource for resource in package["resources"] if resource["name"] == "minerals")
    for field in minerals["schema"]["fields"]:
        field["name"] = was.get(field["name"], field["name"])
    (older / "datapackage.json").write_text(json.dumps(package), "utf-8")
    header, _, rows = path.read_text("utf-8").partition("\n")
    path.write_text(",".join(was.get(name, name) for name in header.split(",")) + "\n" + rows, "utf-8")
    loaded, content = load(older), path.read_bytes()
    assert not [p for p in loaded.problems if p.table == "minerals"]
    assert loaded.published.minerals == load(DATA_FOLDER).published.minerals
    upgrade(planned(older))
    assert path.read_bytes() == content and planned(older).steps == ()
    assert "kz_status" in json.dumps(package_of(older)) and "home_status" not in json.dumps(package_of(older))

    desk = Desk(older, saves_folder(older, history_folder(older)))
    [change] = from_json([{"do": "set", "table": "minerals", "row": "titanium", "column": "kz_status",
                           "old": "produced", "new": "planned"}])  # fmt: skip
    desk.save(desk.propose(desk.state(), [change]), "Ann", datetime(2023, 11, 24, tzinfo=UTC))
    assert path.read_text("utf-8").startswith(",".join(was.get(name, name) for name in header.split(",")))
    assert load(older).published.minerals["titanium"].home_status == "planned"
