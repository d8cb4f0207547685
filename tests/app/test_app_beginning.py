"""Every page opens on an empty collection, and says what to fill in first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import EDITOR
from tests.app.screen import PAGES, Screen
from tests.unit.subject import PROPER
from transcaspian.edit.beginning import Beginning, begin
from transcaspian.language.messages import LANGUAGES, words
from ui.desk import access


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tables"
    begin(folder, Beginning("Baltic cables", ("en", "pl"), "EE"))
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_and_all_but_three_say_what_comes_first(language: str, empty: Path) -> None:
    say, screen = words(language), Screen(f"lang={language}")
    for page in PAGES:
        screen.turn_to(page)
        screen.go(f"lang={language}")
        explained = page not in ("pages/edit/desk.py", "pages/edit/dictionary.py", "pages/explore/guide.py")
        assert (say("begin.title") in screen.text()) is explained, page
        if page != "pages/edit/dictionary.py":  # examples of problems are of the shipped subject
            assert PROPER.findall(screen.text().replace(say("guide.credits.text"), "")) == [], page
        if explained:
            assert "Baltic cables" in screen.text() and say("begin.viewer") in screen.text()
            assert str(empty) not in screen.text()
            assert all(name in screen.text() for name in ("sources.csv", "events.csv", "claims.csv"))


def test_an_editor_is_told_where_the_tables_lie_and_led_to_the_form(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    monkeypatch.setattr(access, "notice", lambda permission: None)
    screen = Screen()
    assert str(empty) in screen.text() and "title_en" in screen.text()
    screen.press("begin_event")
    assert words("en")("desk.event_lead") in screen.text()


def test_a_draft_alone_is_told_to_editors_only(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = empty / "events.csv"
    row = {"id": "cut", "date": "2024-12-25", "title_en": "A cable is cut", "status": "draft"}
    columns = path.read_text("utf-8").strip().split(",")
    path.write_text(f"{','.join(columns)}\n{','.join(row.get(column, '') for column in columns)}\n", "utf-8")
    told = words("en").n("begin.drafts", 1)
    assert told not in Screen().text() and words("en").n("begin.rows", 1) not in Screen().text()
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    monkeypatch.setattr(access, "notice", lambda permission: None)
    screen = Screen()
    assert told in screen.text()
    screen.press("begin_drafts")
    assert "A cable is cut" in screen.label("event-draft-cut")
