"""Somebody else's file at the data desk: recognised or mapped, shown, and taken in as drafts by one save."""

from __future__ import annotations

from pathlib import Path

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from transcaspian.language.messages import words

FILES = Path(__file__).parents[1] / "data" / "import"


def sent(name: str, query: str = "") -> Screen:
    """The desk after a file was chosen under "Import"."""
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "import")
    screen.one("import_file").upload(name, (FILES / name).read_bytes())
    screen.rerun()
    return screen


def drafts(folder: Path) -> list[dict[str, str]]:
    return [row for row in rows(folder) if row["status"] == "draft"]


def test_a_known_file_becomes_drafts_by_one_save_and_is_gone_by_one_undo(folder: Path) -> None:
    before = len(drafts(folder))
    screen = sent("ucdp-ged.csv")
    text = screen.text()
    assert "UCDP GED" in text and words("en")("recipe.code.end-before-start", value="2021-05-09 – 2021-05-01") in text
    assert "Blue – Green: Aral town" in text  # a card, before anything is kept
    assert len(drafts(folder)) == before
    screen.press("import_take")
    screen.press("desk_save")
    assert len(drafts(folder)) == before + 9
    assert {row["file"] for row in rows(folder, "imports")} == {"ucdp-ged.csv"}
    assert words("en")("import.nothing") in screen.text()
    screen.choose("desk_section", "history")
    screen.press(screen.keys("undo-")[0])
    assert len(drafts(folder)) == before and not list(rows(folder, "imports"))


def test_an_unknown_file_is_mapped_and_only_some_rows_are_taken(folder: Path) -> None:
    screen = sent("unknown.csv", "lang=pl")
    assert words("pl")("import.sure.proposed") in screen.text()
    assert screen.one("import_map-time").value == "Kiedy"
    screen.choose("import_map-place", "")
    screen.choose("import_rows", "3")
    screen.press("import_take")
    screen.press("desk_save")
    assert [row["title_pl"] or row["title_en"] for row in drafts(folder)][-1] == "Druga rozmowa o porcie"
    assert len(list(rows(folder, "imports"))) == 1
