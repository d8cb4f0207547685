"""Every page in a language that only columns bring, half of them filled; the interface is English where it lacks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import EDITOR
from tests.app.screen import PAGES, Screen
from tests.unit.third_language import in_ukrainian
from transcaspian.language.messages import words
from ui.desk import access


@pytest.fixture
def ukrainian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = in_ukrainian(tmp_path / "data")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    return folder


def test_every_page_opens_in_it_and_marks_what_lacks_it(ukrainian: Path) -> None:
    screen = Screen("lang=uk")
    for page in PAGES:
        screen.turn_to(page)
        screen.go("lang=uk")
        assert screen.view.language == "uk" and len(screen.text()) > 500, page
    screen.turn_to("pages/explore/timeline_map.py")
    screen.go("lang=uk&event=turn-back")
    card = screen.text()
    assert "Укр. " in card and "[en]" in card and '<span lang="en">' in card


def test_the_language_is_offered_by_its_own_name(ukrainian: Path) -> None:
    screen = Screen()
    assert screen.one("w_language").options == ["English", "Polski", "Українська"]
    screen.choose("w_language", "uk")
    assert screen.query == "lang=uk"


def test_the_form_of_a_new_event_asks_for_it(ukrainian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    monkeypatch.setattr(access, "notice", lambda permission: None)
    screen = Screen("lang=uk", "pages/edit/desk.py")
    screen.go("lang=uk")
    screen.choose("desk_section", "event")
    assert [key for key in screen.keys("") if "title_uk" in key]
    assert words("en")("desk.event_lead") in screen.text()
