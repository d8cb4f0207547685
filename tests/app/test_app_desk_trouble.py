"""The data desk when the ground moves: tables that change or go between looking and clicking, pages loaded anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen, looks
from transcaspian.language.messages import LANGUAGES
from ui.desk import typed


def opened(folder: Path, query: str = "") -> Screen:
    """The form of the first event."""
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "tables")
    screen.choose("desk_as", "list")
    screen.press(f"event-row-{next(rows(folder))['id']}")
    return screen


def without_first_row(folder: Path) -> None:
    path = folder / "events.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), "utf-8")


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def torn(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes()[:300] + b'"')


@pytest.mark.one_in(2)
@pytest.mark.parametrize("happens", [without_first_row, gone, torn])
@pytest.mark.parametrize("key", ["form_keep", "form_remove", "form_claim", "event-naming-0"])
def test_a_click_on_a_row_that_is_gone_says_so_and_breaks_no_page(
    folder: Path, key: str, happens: Callable[[Path], None]
) -> None:
    screen = opened(folder)
    screen.choose("f_events_title_en", "Typed before it went")
    happens(folder)
    screen.press(key)
    assert looks(screen) == ["refused"]


@pytest.mark.parametrize("happens", [without_first_row, gone])
def test_a_row_of_a_list_that_is_gone_says_so(folder: Path, happens: Callable[[Path], None]) -> None:
    screen = Screen(page=PAGE)
    screen.choose("desk_section", "tables")
    screen.choose("desk_as", "list")
    key = f"event-row-{next(rows(folder))['id']}"
    happens(folder)
    screen.press(key)
    assert looks(screen) == ["refused"] and not screen.has("form_keep")


def test_what_somebody_changed_in_an_open_row_is_not_set_back(folder: Path) -> None:
    path, event = folder / "events.csv", next(rows(folder))
    screen = opened(folder)
    screen.choose("f_events_title_pl", "Wpisane tutaj")
    path.write_text(path.read_text("utf-8").replace(event["title_en"], "Saved elsewhere", 1), "utf-8")
    screen.press("form_keep")
    screen.press("desk_save")
    first = next(rows(folder))
    assert (first["title_en"], first["title_pl"]) == ("Saved elsewhere", "Wpisane tutaj")


@pytest.mark.parametrize("earlier", [False, True])
def test_where_both_changed_one_cell_of_an_open_row_it_is_asked(folder: Path, earlier: bool) -> None:
    path, event = folder / "events.csv", next(rows(folder))
    screen = Screen(page=PAGE)
    if earlier:  # other unsaved changes, made to the tables as they were
        screen.choose("desk_section", "tables")
        screen.choose("desk_as", "list")
        screen.press(screen.keys("event-row-")[1])
        screen.choose("f_events_title_en", "Another row")
        screen.press("form_keep")
    screen = opened(folder)
    screen.choose("f_events_title_en", "Mine")
    path.write_text(path.read_text("utf-8").replace(event["title_en"], "Theirs", 1), "utf-8")
    screen.press("form_keep")
    assert screen.has("conflict-0") and next(rows(folder))["title_en"] == "Theirs"
    screen.choose("conflict-0", "mine")
    screen.press("desk_decide")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "Mine"


def test_another_table_or_row_takes_over_what_was_typed_in_the_open_form(folder: Path) -> None:
    screen = opened(folder)
    screen.choose("f_events_title_en", "Typed, and then another table")
    screen.choose("desk_table", "sources")
    assert "Typed, and then another table" in screen.text() and screen.has("desk_save")


def test_a_new_row_that_was_begun_is_not_lost_to_another_table(folder: Path) -> None:
    screen = Screen(page=PAGE)
    screen.choose("desk_section", "tables")
    screen.press("desk_new")
    screen.choose("f_events_title_en", "Begun")
    screen.choose("desk_table", "sources")
    assert looks(screen) == ["refused"] and screen.one("f_events_title_en").value == "Begun"
    screen.press("form_leave")
    screen.choose("desk_table", "sources")
    assert looks(screen) == [] and not screen.has("form_keep")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_and_not_taken_over_is_offered_to_a_page_that_opens_anew(folder: Path, language: str) -> None:
    first = opened(folder, f"lang={language}")
    assert not Screen(f"lang={language}", PAGE).has("typed_back"), "nothing was typed yet"
    first.choose("f_events_title_en", "Half a sen")
    again = Screen(f"lang={language}", PAGE)
    again.press("typed_back")
    assert again.one("f_events_title_en").value == "Half a sen" and not again.has("typed_back")
    again.press("form_keep")
    again.press("desk_save")
    assert next(rows(folder))["title_en"] == "Half a sen"
    assert not Screen(f"lang={language}", PAGE).has("typed_back"), "it is taken over"


def test_an_event_that_was_begun_is_offered_and_can_be_discarded(folder: Path) -> None:
    first = Screen(page=PAGE)
    first.choose("desk_section", "event")
    first.choose("f_new_events_title_en", "Begun and not ended")
    again = Screen(page=PAGE)
    again.press("typed_back")
    assert again.one("f_new_events_title_en").value == "Begun and not ended"
    Screen(page=PAGE).press("typed_forget")
    assert not Screen(page=PAGE).has("typed_back")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"form": 3}', b'{"form": {"table": "no", "row": "", "cells": {}}}']
)
def test_a_file_that_holds_no_form_offers_nothing(folder: Path, content: bytes) -> None:
    Screen(page=PAGE)
    typed._path().parent.mkdir(parents=True, exist_ok=True)
    typed._path().write_bytes(content)
    screen = Screen(page=PAGE)
    assert not screen.has("typed_back") and screen.has("desk_section")


def test_what_was_discarded_comes_back_with_one_step(folder: Path) -> None:
    screen = opened(folder)
    screen.choose("f_events_title_en", "An hour of work")
    screen.press("form_keep")
    screen.press("desk_discard")
    assert screen.has("desk_save"), "it is asked first"
    screen.press("desk_discard_no")
    assert screen.has("desk_save") and not screen.has("desk_discard_yes")
    screen.press("desk_discard")
    screen.press("desk_discard_yes")
    assert not screen.has("desk_save")
    screen.press("desk_back")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "An hour of work" and not screen.has("desk_back")


def test_a_filter_by_a_table_whose_last_problem_is_mended_breaks_no_page(folder: Path) -> None:
    path = folder / "events.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"published", b"publishd", 1))
    screen = Screen(page=PAGE)
    screen.choose("report_table", "events")
    path.write_bytes(good)
    screen.rerun()
    assert not screen.has("report_table")
    path.write_bytes(good.replace(next(rows(folder, "sources"))["id"].encode(), b"?", 1))
    screen.rerun()


@pytest.mark.parametrize(
    "text", ["x" * 20_000, "<b>**$x$ :red[a]</b> =HYPERLINK(1)", "\u202eabc\u2066", "a\x00b", "😀" * 3000]
)
def test_any_text_of_a_file_can_be_opened_and_kept_in_a_form(folder: Path, text: str) -> None:
    path = folder / "events.csv"
    event = next(rows(folder))
    path.write_text(path.read_text("utf-8").replace(event["title_en"], text, 1), "utf-8")
    screen = opened(folder)
    assert screen.one("f_events_title_en").value == text
    screen.press("form_keep")
    assert not screen.has("desk_save"), "nothing was changed"


def garbage(folder: Path) -> None:
    (folder / "events.csv").write_bytes(bytes(range(256)) * 20)


def headless(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])


@pytest.mark.parametrize("happens", [gone, garbage, headless, torn])
def test_saves_can_be_looked_at_and_restored_whatever_is_on_disk(folder: Path, happens: Callable[[Path], None]) -> None:
    screen = opened(folder)
    for date in ("03/04/2023", "2023-06-24"):  # the first save makes an error
        screen.choose("f_events_date", date)
        screen.press("form_keep")
        if screen.has("desk_force"):
            screen.choose("desk_force", True)
        screen.press("desk_save")
        screen.press(f"event-row-{next(rows(folder))['id']}")
    screen.press("form_leave")
    good = next(rows(folder))
    happens(folder)
    for section in ("report", "tables", "event", "drafts", "files", "history"):
        screen.choose("desk_section", section)
    newest, oldest = (key for key in screen.keys("look-"))
    screen.press(oldest)
    screen.press(oldest.replace("look", "restore"))
    if screen.has("go_back_leave"):
        screen.press("go_back_leave")
    if happens is not gone:
        screen.press(newest.replace("look", "restore"))
        assert looks(screen) == ["done"] and next(rows(folder)) == good
