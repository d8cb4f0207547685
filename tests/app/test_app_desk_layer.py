"""Somebody else's file at the data desk made a layer: kept beside the tables, saved, shown, a row made a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from tests.app.test_app_desk_import import FILES, sent
from transcaspian.language.messages import words
from ui import cached, layers

LOG = b"when,lat,lon,what,type\n2023-06-24,37.4,25.2,Ferry late,delay\n2023-06-24,37.4,25.2,Ferry held,customs\n"


@pytest.fixture(autouse=True)
def waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(layers, "_BLINK", 60.0)
    monkeypatch.setattr(layers, "_SLOW", 60.0)


def as_layer(name: str, query: str = "", content: bytes = b"") -> Screen:
    screen = sent(name, query, content)
    screen.choose("import_as", "layer")
    return screen


def in_folder(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "layers").glob("*"))


def test_a_file_becomes_a_layer_by_one_save_and_is_shown_from_there(folder: Path) -> None:
    before = list(rows(folder))
    screen = as_layer("ucdp-ged.csv")
    text = screen.text()
    assert "UCDP GED" in text and words("en")("import.layer_is") in text and not screen.has("import_take")
    screen.press("import_make_layer")
    assert words("en")("import.is_unsaved_layer", name="UCDP GED") in screen.text()
    assert not screen.has("import_show_layer") and len(list(rows(folder, "layers"))) == 1
    screen.press("desk_save")
    made = list(rows(folder, "layers"))[-1]
    assert (made["recipe"], made["location"], made["sum"]) == ("ucdp-ged", "ucdp-ged.csv", "ucdp-deaths")
    assert made["credit"] and made["light"] != next(rows(folder, "layers"))["light"]
    assert (folder / "layers" / "ucdp-ged.csv").read_bytes() == (FILES / "ucdp-ged.csv").read_bytes()
    assert list(rows(folder)) == before  # no event of it
    screen.press("import_show_layer")
    assert (screen.view.layer, screen.view.window) == (made["id"], "all")


def test_an_unknown_file_keeps_its_recipe_and_the_words_of_its_categories(folder: Path) -> None:
    screen = as_layer("log.csv", content=LOG)
    assert screen.one("import_make_layer").disabled  # nobody has said yet whose it is
    assert words("en")("import.layer_lacks") in screen.text()
    screen.choose("f_import_layer_credit", "Harbour office")
    screen.press("import_make_layer")
    screen.press("desk_save")
    made = list(rows(folder, "layers"))[-1]
    assert (made["recipe"], made["location"]) == ("log.toml", "log.csv") and in_folder(folder) == [
        "log.csv",
        "log.toml",
    ]
    layer = cached.dataset().layers[made["id"]]
    source = layers.opening_of(layer).source
    assert sorted(source.profile.categories) == ["customs", "delay"]
    shown = Screen(f"layer={layer.id}&w=2023-06-20..2023-06-30&cell=2023-06-24..2023-06-24")
    assert "Ferry held" in shown.text()
    shown.press(shown.keys("draft-")[0])
    desk = Screen(page=PAGE)
    desk.press("desk_save")
    (draft,) = [row for row in rows(folder) if row["status"] == "draft" and row["title_en"].startswith("Ferry")]
    assert draft["category"] == ""  # "customs" is no category of ours


def test_what_was_kept_and_not_saved_can_be_chosen_again_and_nothing_is_replaced(folder: Path) -> None:
    screen = as_layer("log.csv", content=LOG)
    screen.choose("f_import_layer_credit", "Harbour office")
    screen.press("import_make_layer")
    screen.press("desk_discard")
    screen.press("desk_discard_yes")
    again = Screen("lang=pl", PAGE)
    again.choose("desk_section", "import")
    again.choose("import_in_folder", "log.csv")
    assert words("pl")("import.layer_is") in again.text() and not again.has("import_as")
    again.choose("f_import_layer_credit", "Port")
    again.press("import_make_layer")
    again.press("desk_save")
    other = as_layer("log.csv", content=LOG.replace(b"held", b"sunk"))
    other.choose("f_import_layer_credit", "Port")
    other.press("import_make_layer")
    other.press("desk_save")
    assert [row["location"] for row in rows(folder, "layers")][-2:] == ["log.csv", "log-2.csv"]
    assert (folder / "layers" / "log.csv").read_bytes() == LOG
    ids = [row["id"] for row in rows(folder, "layers")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"a,b\nx,y\n", "recipe.nothing_is_a_time"),
        (b"%PDF-1.7 and so on", "recipe.unreadable.damaged"),
        (b"when,what\n24.06.1970,\n24.06.1971,\n", "import.layer_none"),
    ],
)
def test_a_file_that_cannot_be_a_layer_says_why(folder: Path, content: bytes, key: str) -> None:
    screen = as_layer("bad.csv", content=content)
    assert not screen.has("import_make_layer")
    start = words("en")(key, file="bad.csv", columns="a, b")
    assert start in screen.text(), screen.text()[-900:]
    assert not (folder / "layers").exists()


def test_a_folder_that_may_not_be_written_is_told_and_nothing_is_added(folder: Path) -> None:
    (folder / "layers").write_text("no folder", encoding="utf-8")
    screen = as_layer("ucdp-ged.csv")
    screen.press("import_make_layer")
    assert screen.has("outcome-refused") and not screen.has("desk_save")
