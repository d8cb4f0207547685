"""Somebody else's file at the data desk: recognised or mapped, shown, and taken in as drafts by one save."""

from __future__ import annotations

from pathlib import Path

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from transcaspian.edit.changes import Set
from transcaspian.language.messages import words
from ui.desk import unsaved

FILES = Path(__file__).parents[1] / "data" / "import"


def sent(name: str, query: str = "", content: bytes = b"") -> Screen:
    """The desk after a file was chosen under "Import"."""
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "import")
    screen.one("import_file").upload(name, content or (FILES / name).read_bytes())
    screen.rerun()
    return screen


def saved(screen: Screen) -> None:
    screen.press("import_take")
    screen.press("desk_save")


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


def test_rows_of_a_file_join_other_unsaved_changes_and_are_told_apart_from_them(folder: Path) -> None:
    source, say = next(rows(folder, "sources")), words("en")
    screen = Screen("", PAGE)
    screen.rerun()
    unsaved.put(unsaved.desk().state(), (Set("sources", source["id"], "note", source["note"], "Mine"),))
    screen = sent("ucdp-ged.csv")
    assert say("import.beside") in screen.text() and say.n("import.made", 9) not in screen.text()
    screen.choose("desk_why", "a slip")
    screen.choose("import_rows", "2")
    screen.press("import_take")
    assert say.n("import.made", 1) in screen.text()
    assert screen.one("desk_why").value.startswith("a slip; ")
    screen.choose("import_rows", "")
    screen.press("import_take")
    assert say.n("import.made", 9) in screen.text() and not screen.has("import_take")
    screen.press("desk_back")
    screen.press("desk_back")
    assert {change.table for change in unsaved.changes()} == {"sources"}
    assert say("import.beside") in screen.text() and not screen.one("import_take").disabled
    saved(screen)
    assert len(list(rows(folder, "imports"))) == len({row["claim_id"] for row in rows(folder, "imports")}) > 9
    assert next(rows(folder, "sources"))["note"] == "Mine"


UCDP = (FILES / "ucdp-ged.csv").read_bytes()


def test_a_likely_twin_is_shown_beside_what_there_is_and_becomes_a_claim_or_an_event(folder: Path) -> None:
    saved(sent("ucdp-ged.csv"))
    head, row = UCDP.splitlines(keepends=True)[:2]
    other = [
        row.replace(b"North Paper;South Wire", b"East Radio").replace(b"1.0,", b"%d.0," % n, 1) for n in (501, 502)
    ]
    count, claims = len(drafts(folder)), len(list(rows(folder, "claims")))
    screen = sent("other.csv", content=head + b"".join(other))
    text = screen.text()
    for word in ("here", "there", "same", "new", "skip"):
        assert words("en")(f"import.twin.{word}") in text
    assert "Blue – Green: Aral town" in text and "2021-05-01" in text
    screen.choose("import_twin-3", "new")
    saved(screen)
    assert len(drafts(folder)) == count + 1 and len(list(rows(folder, "claims"))) == claims + 4
    made = {one["id"] for one in drafts(folder)}
    twins = [one for one in rows(folder, "claims") if one["at"] and one["event_id"] in made]
    assert len(twins) == 2 and len({one["event_id"] for one in twins}) == 1


def test_a_changed_row_stands_beside_what_there_is_and_is_taken_over_or_left(folder: Path) -> None:
    saved(sent("ucdp-ged.csv"))
    lines = UCDP.splitlines(keepends=True)
    later = b"".join([lines[0], *(one.replace(b"Aral town", b"Aral city") for one in lines[1:3]), *lines[3:9]])
    screen = sent("later.csv", content=later)
    text, say = screen.text(), words("en")
    assert say.n("import.updates", 2) in text and say("import.update.now") in text
    assert "Blue – Green: Aral town" in text and "Blue – Green: Aral city" in text
    before = [one["title_en"] for one in drafts(folder)]
    screen.choose("import_update-2", "over")
    saved(screen)
    after = [one["title_en"] for one in drafts(folder)]
    assert after.count("Blue – Green: Aral city") == 1 and len(after) == len(before)
    screen.choose("desk_section", "history")
    screen.press(screen.keys("undo-")[0])
    assert [one["title_en"] for one in drafts(folder)] == before
