"""A save that a crash cut short: put right when the server starts, before anybody looks, and told to editors."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.screen import Screen
from tests.unit.broken_tables import copy_of_good
from transcaspian.edit import Desk, Set, desk, draft
from transcaspian.edit.access import Permission
from transcaspian.edit.recovery import recovery_note
from transcaspian.edit.saving import Staged
from transcaspian.language.messages import LANGUAGES, Refused, words
from ui.desk import access, unsaved
from ui.server import start

PAGE = "pages/edit/desk.py"
WHO = "editor@example.org"
EVENT, PLACE = ("events", "delis-roussou-call", "title_en"), ("locations", "izmir", "note")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of good tables of its own, which this session may edit, and no server has started for."""
    found = copy_of_good(tmp_path / "data")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(found))
    monkeypatch.setenv(start.DRAW_AHEAD, "no")
    monkeypatch.setattr(access, "editor", lambda: Permission(True, WHO, "access.local"))
    monkeypatch.setattr(access, "notice", lambda permission: None)
    return found


def cut_short(folder: Path) -> Desk:
    """Save two tables, and let a crash come when the first of them is in its place; the edit stays unsaved."""
    one = Desk(folder, unsaved._journal())
    base = one.state()
    edits = [Set(t, i, c, one.rows(base)[t][i].get(c, ""), "After") for t, i, c in (EVENT, PLACE)]
    path = unsaved._path_of(WHO, unsaved._journal())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draft(base, edits, WHO))

    def crash(files: Sequence[Staged]) -> None:
        os.replace(files[0].waiting, files[0].target)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(desk, "put_in_place", crash)
        one.save(one.propose(base, edits), WHO, datetime.now(UTC))
    assert [text(one, *place) for place in (EVENT, PLACE)].count("After") == 1
    return one


def text(one: Desk, table: str, row_id: str, column: str) -> str:
    return one.rows()[table][row_id].get(column, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_start_completes_it_and_editors_are_told_until_one_has_read_it(folder: Path, language: str) -> None:
    one = cut_short(folder)
    start.prepare("")
    assert [text(one, *place) for place in (EVENT, PLACE)] == ["After", "After"]
    screen = Screen(f"lang={language}", PAGE)
    (found,) = unsaved.desk().recovered
    assert _letters(recovery_note(found, language)) in _letters(screen.text())
    assert not screen.has("desk_save"), "what is in the tables is not unsaved any more"
    screen.press("recovered_read")
    assert not screen.has("recovered_read") and unsaved.desk().recovered == ()


def test_what_was_saved_just_before_a_crash_is_not_unsaved_after_it(folder: Path) -> None:
    one = Desk(folder, unsaved._journal())
    base = one.state()
    for place, saves in ((EVENT, True), (PLACE, False)):
        edit = Set(*place, text(one, *place), "After")
        unsaved._path_of(WHO, unsaved._journal()).parent.mkdir(parents=True, exist_ok=True)
        unsaved._path_of(WHO, unsaved._journal()).write_bytes(draft(base, [edit], WHO))
        if saves:
            one.save(one.propose(base, [edit]), WHO, datetime.now(UTC))
        unsaved._desks.clear()
        start.prepare("")
        screen = Screen(page=PAGE)
        assert screen.has("desk_save") != saves and not screen.has("recovered_read")


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def test_what_others_have_changed_since_stays_theirs_and_the_edit_stays_unsaved(folder: Path) -> None:
    one = cut_short(folder)
    path = folder / "locations.csv"
    theirs = path.read_bytes() + b"\n"
    path.write_bytes(theirs)
    start.prepare("")
    assert path.read_bytes() == theirs and text(one, *EVENT) != "After"
    screen = Screen(page=PAGE)
    assert [found.outcome for found in unsaved.desk().recovered] == ["set-aside"]
    assert screen.has("recovered_read") and screen.has("desk_save")
    screen.press("desk_save")
    assert [text(one, *place) for place in (EVENT, PLACE)] == ["After", "After"]


def test_where_nothing_can_be_put_right_the_desk_opens_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(folder)

    def full(self: Desk) -> None:
        raise Refused("edit.disk_full", file="events.csv")

    monkeypatch.setattr(Desk, "recover", full)
    start.prepare("")
    screen = Screen(page=PAGE)
    assert screen.has("desk_save") and words("en")("desk.title") in screen.text()
