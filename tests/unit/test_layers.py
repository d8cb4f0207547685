"""Layers from a row of layers.csv to an answer: files, recipes, what is refused, what is kept, and the command."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.handmade import shipped
from transcaspian.__main__ import main
from transcaspian.language.messages import Refused
from transcaspian.layers import opening as opening_of_layers
from transcaspian.layers.engines.engine import compiled
from transcaspian.layers.filling import rows_of
from transcaspian.layers.model import Profile, Question
from transcaspian.layers.opening import Opening, cache_folder, engines_of, recipe_of, stamp
from transcaspian.layers.questions import Questions
from transcaspian.layers.storing import body_of, candidate_of
from transcaspian.recipes.taking import Candidate
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Layer, Text

LOG = shipped().layers["port-log"]


def layer(recipe: str = "port-log.toml", location: str = "port-log.csv", **others: str | None) -> Layer:
    known = {"engine": None, "sum": None} | others
    return Layer("log", Text.of(en="Log"), recipe, location, known["engine"], None, "Nobody", "", "#000000", "#ffffff",
                 "#000000", known["sum"])  # fmt: skip


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_the_shipped_layer_is_read_once_and_no_row_is_lost(cache: Path) -> None:
    before = sorted(os.listdir(DATA_FOLDER / "layers"))
    first = Opening(LOG, DATA_FOLDER, cache, {})
    source = first.source
    counts = source.counts(Question())
    assert (source.profile.read, source.profile.total, counts.found) == (3_000, 3_000, 3_000)
    assert counts.without_time > 20 and counts.without_place > 20 and (counts.low or 0) > 1_000_000
    assert sorted(os.listdir(DATA_FOLDER / "layers")) == before
    kept = sorted((cache / "layers").glob("*.duckdb"))
    again = Opening(LOG, DATA_FOLDER, cache, {})
    assert again.source.profile == source.profile and again.read == 0  # nothing was read again
    assert sorted((cache / "layers").glob("*.duckdb")) == kept and len(kept) == 1
    again.close()
    first.close()


def test_a_row_that_is_kept_is_the_candidate_that_the_recipe_made() -> None:
    recipe = recipe_of(LOG, DATA_FOLDER)
    rows = [one for one in rows_of(DATA_FOLDER / "layers" / "port-log.csv", recipe) if isinstance(one, Candidate)]
    assert len(rows) == 3_000 and all(candidate_of(one.row, one.key, body_of(one)) == one for one in rows[:500])
    assert {one.remarks[0].code for one in rows if not one.date} == {"no-time"}


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (layer(location="nowhere.csv"), "engine.no_file"),
        (layer(location="../pyproject.toml"), "engine.no_file"),
        (layer(recipe="nothing"), "engine.no_recipe"),
        (layer(sum="deaths"), "engine.no_measure"),
        (layer(engine="warehouse"), "engine.no_engine"),
        (layer(recipe="acled"), "recipe.other_file"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_layer_that_cannot_be_opened_says_why(wanted: Layer, key: str, tmp_path: Path) -> None:
    opening = Opening(wanted, DATA_FOLDER, tmp_path, {})
    with pytest.raises(Refused) as refused:
        _ = opening.source
    assert refused.value.key == key and opening.state == "failed"
    opening.close()


@pytest.mark.parametrize("left", [0, 300_000], ids=["nothing", "half"])
def test_a_kept_table_that_was_cut_short_is_made_anew(left: int, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path, dirs_exist_ok=True)
    [kept] = (tmp_path / "layers").glob("*.duckdb")
    os.truncate(kept, left)
    opening = Opening(LOG, DATA_FOLDER, tmp_path, {})
    assert opening.source.counts(Question()).found == 3_000 and opening.read == 3_000
    opening.close()


def test_a_cache_that_cannot_be_a_folder_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    opening = Opening(LOG, DATA_FOLDER, tmp_path / "file", {})
    with pytest.raises(Refused) as refused:
        _ = opening.source
    assert refused.value.key == "engine.not_filled" and "file" in str(refused.value.values["why"])
    opening.close()


def test_an_engine_of_no_known_kind_is_refused_without_its_address_being_told(tmp_path: Path) -> None:
    opening = Opening(layer(engine="other"), DATA_FOLDER, tmp_path, {"other": "mongodb:secret@host"})
    with pytest.raises(Refused) as refused:
        _ = opening.source
    assert refused.value.key == "engine.no_engine_of_kind" and "secret" not in str(refused.value.values)


def test_whoever_waits_for_a_layer_hears_of_it_once(cache: Path) -> None:
    heard: list[str] = []
    opening = Opening(LOG, DATA_FOLDER, cache, {})
    opening.when_further(lambda: heard.append("early"))
    _ = opening.source
    opening.when_further(lambda: heard.append("late"))
    opening.close()
    assert sorted(heard) == ["early", "late"]


def test_whoever_waits_for_a_long_file_hears_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_of_layers, "_FURTHER", 1.2)
    shutil.copytree(DATA_FOLDER / "layers", tmp_path / "layers")
    path = tmp_path / "layers" / "port-log.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join((head, *lines * 15)), encoding="utf-8")
    opening, heard = Opening(LOG, tmp_path, tmp_path / "cache", {}), threading.Event()
    read: list[int] = []

    def told() -> None:
        if opening.state == "filling":
            read.append(opening.read)
            opening.when_further(told)
        else:
            heard.set()

    opening.when_further(told)
    assert heard.wait(120) and opening.source.profile.read == 45_000
    assert read == sorted(set(read)) and len(read) >= 2 and all(b >= 1.2 * a for a, b in pairwise(read))
    opening.close()


def test_a_filling_that_is_killed_leaves_no_table_and_the_next_one_is_whole(tmp_path: Path) -> None:
    killed = Opening(LOG, DATA_FOLDER, tmp_path, {})
    until = time.monotonic() + 60
    while not list((tmp_path / "layers").glob(".*.tmp")) and time.monotonic() < until:
        time.sleep(0.005)
    killed.close()
    assert killed.state == "failed" and not list((tmp_path / "layers").glob("*.duckdb"))
    again = Opening(LOG, DATA_FOLDER, tmp_path, {})
    assert again.source.profile.total == 3_000
    again.close()


def test_a_changed_file_is_another_layer(tmp_path: Path) -> None:
    shutil.copytree(DATA_FOLDER / "layers", tmp_path / "layers")
    before = stamp(LOG, tmp_path)
    with (tmp_path / "layers" / "port-log.csv").open("a", encoding="utf-8") as file:
        file.write("log-9999,2023-07-01,day,Aktau,51.2,43.6,arrival,x,1,y\n")
    assert stamp(LOG, tmp_path) != before


def test_settings_name_the_cache_and_the_engines() -> None:
    assert cache_folder({"TRANSCASPIAN_CACHE": "somewhere"}) == Path("somewhere")
    assert cache_folder({}).name == "transcaspian"
    assert engines_of({"TRANSCASPIAN_ENGINE_BIG_ONE": " sc:one ", "TRANSCASPIAN_ENGINE_NONE": " ", "PATH": "x"}) == {
        "big-one": "sc:one"
    }


# The first two were never run (docs/layers.md).
@pytest.mark.parametrize("dialect", ["clickhouse", "trino", "postgres", "duckdb"])
def test_every_question_compiles_for_engines_that_were_never_run(dialect: str) -> None:
    profile = Profile(1, 1, (), None, None, None, ("clash",), True, "", "", indexed=False)
    questions = Questions("rows", profile)
    asked = Question(frame=(1, 2, 3, 4), text="a % 'b'", categories=frozenset({"clash"}), zone="Europe/Warsaw")
    for expression in (
        questions.histogram(asked, "day"),
        questions.grid(asked, 31_250, 21_500, sums=True),
        questions.counts(asked),
        questions.page(asked, 50, 50, "place"),
        questions.near([(51.2, 43.6, datetime(2023, 6, 24), datetime(2023, 6, 25))] * 2, "UTC", 25, 2),
    ):
        assert "SELECT" in compiled(expression, dialect)


def test_the_command_counts_in_words_and_as_json(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(cache))
    arguments = ["layer", "port-log", "--data", str(DATA_FOLDER), "--query", "w=july&q=ferry", "--rows", "2"]
    assert main([*arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    counts = found["counts"]
    assert 0 < counts["found"] < counts["total"] == 3_000 and len(found["rows"]) == 2
    assert sum(map(sum, found["histogram"]["counts"])) == counts["found"]
    assert main([*arguments, "--lang", "pl"]) == 0
    told = capsys.readouterr().out
    assert f"{counts['found']} " in told and "\n2023-07-01: " in told  # a day is said once
    assert main(["layer", "nothing", "--data", str(DATA_FOLDER)]) == 2
    assert "port-log" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["", "nowhere/rows.parquet"], ids=["a folder", "no folder"])
def test_rows_that_cannot_be_written_leave_a_sentence_and_nothing_else(
    out: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(cache))
    folder = tmp_path / "folder"
    folder.mkdir()
    assert main(["layer", "port-log", "--data", str(DATA_FOLDER), "--write", str(folder / out)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"{folder / out} could not be written: ")
    assert sorted(tmp_path.rglob("*")) == [folder]
