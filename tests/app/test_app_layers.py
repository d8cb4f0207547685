"""A layer beneath the record without a browser: both counts, the rows of a bar, and a row made a draft once."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import streamlit as st

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from transcaspian.language.messages import words
from transcaspian.layers.opening import Opening
from transcaspian.scene.beneath import left_out, told
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.query import View
from ui import cached, layers
from ui.desk import unsaved

UCDP = Path(__file__).parents[1] / "data" / "import" / "ucdp-ged.csv"
LAYER, BAR = "port-log", "2023-06-24..2023-06-24"
THERE = "w=2023-06-20..2023-06-30&map=49,36,55,46"  # of the layer, not of the good tables


class Filling:
    """A layer whose file is being read, without an end."""

    state, read = "filling", 1_234

    def wait(self, seconds: float) -> bool:
        return False


@pytest.fixture
def layered(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good tables with the shipped made-up layer, whose answers are waited for."""
    shutil.copytree(DATA_FOLDER / "layers", folder / "layers")
    shutil.copy(DATA_FOLDER / "layers.csv", folder / "layers.csv")
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(layers, "_BLINK", 60.0)
    monkeypatch.setattr(layers, "_SLOW", 60.0)
    Screen()
    assert layers.opening_of(cached.dataset().layers[LAYER]).wait(60)
    return folder


def of_file(folder: Path, day: str) -> int:
    """Return how many rows of the file are of a day."""
    with (folder / "layers" / "port-log.csv").open(encoding="utf-8", newline="") as stream:
        return sum(row["when"].startswith(day) for row in csv.DictReader(stream))


def test_both_counts_are_said_and_a_layer_waits_for_the_day_on_which_it_was_published(layered: Path) -> None:
    screen = Screen(f"layer={LAYER}&w=all")
    assert "of 3,000 rows" in screen.label("counts") and "events" in screen.label("counts")
    early = Screen(f"layer={LAYER}&w=all&known_by=2023-07-01")
    assert words("en")("layer.hidden") in early.label("counts") and not early.has("close_rows")


def test_a_layer_is_shown_by_one_click_where_a_reader_begins_and_closed_by_another(layered: Path) -> None:
    screen, title = Screen("w=all"), cached.dataset().layers[LAYER].title("en")
    assert "3,000" not in screen.label("counts") and screen.label(f"event-layer-{LAYER}") == title
    screen.press(f"event-layer-{LAYER}")
    assert screen.view.layer == LAYER and "of 3,000 rows" in screen.label("counts")
    assert screen.label(f"event-layer-{LAYER}") == words("en")("start.layer_off", name=title)
    screen.press(f"event-layer-{LAYER}")
    assert screen.view.layer == "" and "3,000" not in screen.label("counts")


def test_files_of_the_page_have_the_rows_that_it_counts(layered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Any] = {}
    real = st.download_button

    def taking(label: str, data: Any, *args: Any, **options: Any) -> bool:
        files[str(options.get("key"))] = data
        return bool(real(label, data, *args, **options))

    monkeypatch.setattr(st, "download_button", taking)
    screen = Screen(f"layer={LAYER}&{THERE}")
    with zipfile.ZipFile(io.BytesIO(files["get_zip"]())) as archive:
        about = json.loads(archive.read("layer/about.json"))
    shown = about["rows"]["found"]
    assert 0 < shown == about["rows_in_file"] and f"{shown} of 3,000 rows" in screen.label("counts")
    assert f"{shown} of 3,000 rows" in files["get_markdown"]().decode().replace("\\", "")
    assert b"port-log" not in files["get_csv"]()
    screen = Screen(f"layer={LAYER}&{THERE}&known_by=2023-07-01")
    assert words("en")("layer.hidden") in screen.label("counts") and b"of 3,000" not in files["get_markdown"]()


def test_a_file_says_why_it_has_no_rows_and_is_of_the_tables_that_were_on_screen(
    layered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, view, room = cached.dataset(), View(layer=LAYER, window="all"), (800, 400)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(layers, "_shelf", lambda layer: layers._Shelf(cast(Opening, Filling())))
        found = layers.in_download(data, view, room, True)
        assert found and told(found.beneath, "en") == words("en").n("layer.read", 1_234, name=found.beneath.name)
        assert layers.counted_now(view, 0.0) == left_out(data.layers[LAYER], view)
    (layered / "layers" / "port-log.csv").unlink()
    gone = layers.in_download(data, view, room, True)
    assert gone and gone.beneath.state == "failed" and "port-log.csv" in told(gone.beneath, "en")
    assert layers.in_download(replace(data, layers={}), view, room, True) is None


def test_what_a_disk_says_of_a_layer_is_for_the_log(
    layered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "in-the-way").write_text("")
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(tmp_path / "in-the-way"))
    layers.close()
    query, name = f"layer={LAYER}&w=all&cell={BAR}", cached.dataset().layers[LAYER].title("en")
    Screen(query)
    assert not layers.opening_of(cached.dataset().layers[LAYER]).wait(60)
    told = Screen(query).text()
    assert "in-the-way" not in told and words("en")("layer.failed_in_log", name=name) in told
    assert "in-the-way" in caplog.text
    (tmp_path / "in-the-way").unlink()
    layer = cached.dataset().layers[LAYER]
    assert layers.opening_of(layer).state == "failed"  # it is not tried at each look
    monkeypatch.setattr(layers, "_AGAIN", 0.0)
    assert layers.opening_of(layer).wait(60)
    layers.close()


def test_a_thread_asks_a_layer_of_its_own_time_and_place(layered: Path) -> None:
    data, usual, room = cached.dataset(), View(layer=LAYER), (900, 340)
    tied = data.links[0].from_event
    others = [usual.but(thread=tied), usual.but(window="july"), usual.but(frame="selection", tracks=("orders",))]
    assert len({layers.key_of(data, view, room) for view in (usual, *others)}) == 4
    assert layers.key_of(data, usual.but(language="pl", event=tied), room) == layers.key_of(data, usual, room)
    Screen(f"layer={LAYER}")
    Screen(f"layer={LAYER}&thread={tied}")  # its time is another one than that of the page before


def test_the_rows_of_a_bar_are_listed_and_one_becomes_a_draft_once(layered: Path) -> None:
    query = f"layer={LAYER}&{THERE}&cell={BAR}"
    screen = Screen(query)
    drafts = screen.keys("draft-")
    assert 0 < len(drafts) <= of_file(layered, "2023-06-24") and "Invented entry" in screen.text()
    screen.press(drafts[0])
    changes = unsaved.changes()
    made = {change.table for change in changes}
    assert {"events", "claims", "imports"} <= made
    again = Screen(query)
    again.press(drafts[0])
    assert unsaved.changes() == changes
    desk = Screen(page=PAGE)
    desk.press("desk_save")
    assert [row["file"] for row in rows(layered, "imports")][-1] == "port-log.csv"


def test_a_file_of_others_is_taken_in_beside_the_unsaved_draft_of_a_row(layered: Path) -> None:
    screen, say = Screen(f"layer={LAYER}&{THERE}&cell={BAR}"), words("en")
    screen.press(screen.keys("draft-")[0])
    if not screen.has("desk_section"):
        screen.turn_to(PAGE)
    assert not screen.one("desk_back").disabled
    screen.choose("desk_section", "import")
    screen.one("import_file").upload("ucdp-ged.csv", UCDP.read_bytes())
    screen.rerun()
    assert say("import.beside") in screen.text() and "among your unsaved changes" not in screen.text()
    screen.press("import_take")
    assert say.n("import.made", 9) in screen.text() and not screen.one("desk_back").disabled
    screen.press("desk_save")
    assert {row["file"] for row in rows(layered, "imports")} == {"port-log.csv", "ucdp-ged.csv"}


@pytest.mark.parametrize("part", ["timeline", "map"])
def test_what_a_phone_opens_over_its_page_is_drawn_beside_the_layer_of_the_page(layered: Path, part: str) -> None:
    screen = Screen(f"layer={LAYER}&{THERE}")
    screen.app.session_state["size"] = (340, 700)
    screen.rerun()
    screen.press(f"open_{part}")
    assert not screen.app.exception and "opening" not in screen.app.session_state
