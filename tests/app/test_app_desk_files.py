"""Files that go up to the data desk: unsaved changes that were downloaded come back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from transcaspian.edit import Set, draft
from transcaspian.language.messages import LANGUAGES, words
from ui.desk import unsaved


def sent_up(name: str, content: bytes, query: str = "") -> Screen:
    """The desk after a file was chosen under "Excel and files"."""
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "files")
    screen.one("up_file").upload(name, content)
    screen.rerun()
    return screen


def changed(folder: Path, title: str) -> tuple[bytes, str]:
    """A change of the first event's title as a file, as the desk lets it be downloaded; and the event's id."""
    row = next(rows(folder))
    return draft(unsaved.desk().state(), [Set("events", row["id"], "title_en", row["title_en"], title)]), row["id"]


def test_downloaded_changes_go_up_again_and_are_saved(folder: Path) -> None:
    content, event = changed(folder, "Carried on a stick")
    screen = sent_up("transcaspian-edit.json", content)
    assert f"{event} (title_en)" in screen.text()
    screen.press("up_take")
    assert words("en")("desk.up_same") in screen.text()
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "Carried on a stick"


def test_what_somebody_saved_meanwhile_is_a_conflict_and_not_overwritten(folder: Path) -> None:
    content, _ = changed(folder, "Mine")
    path = folder / "events.csv"
    path.write_text(path.read_text("utf-8").replace(next(rows(folder))["title_en"], "Theirs", 1), "utf-8")
    screen = sent_up("transcaspian-edit.json", content)
    screen.press("up_take")
    assert screen.has("conflict-0") and next(rows(folder))["title_en"] == "Theirs"


def test_they_wait_until_other_unsaved_changes_are_saved(folder: Path) -> None:
    content, event = changed(folder, "From the file")
    screen = Screen(page=PAGE)
    screen.choose("desk_section", "tables")
    screen.choose("desk_as", "list")
    screen.press(f"event-row-{event}")
    screen.choose("f_events_title_en", "Typed here")
    screen.press("form_keep")
    screen = sent_up("transcaspian-edit.json", content)
    assert screen.one("up_take").disabled and words("en")("desk.up_busy") in screen.text()


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b'{"format": "transcaspian-edit-1", "base": 3}'])
def test_what_holds_no_changes_is_refused_in_words(folder: Path, content: bytes) -> None:
    screen = sent_up("transcaspian-edit.json", content, "lang=pl")
    assert words("pl")("edit.no_draft") in screen.text() and not screen.has("up_take")


def test_changes_of_a_table_or_row_that_is_not_here_are_refused_in_words(folder: Path) -> None:
    for change in (Set("no_table", "a", "b", "", "c"), Set("events", "no-row", "title_en", "", "c")):
        screen = sent_up("edit.json", draft(unsaved.desk().state(), [change]))
        assert not screen.has("up_take") and screen.has("up_file")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_of_the_editor_s_own_does_not_keep_the_rest_from_being_saved(folder: Path, language: str) -> None:
    event = next(rows(folder))["id"]
    content = f"id,title_en,my remark\n{event},From a sheet,ask Ann\n".encode()
    screen = sent_up("events.csv", content, f"lang={language}")
    screen.press("up_take")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "From a sheet" and "my remark" not in next(rows(folder))
