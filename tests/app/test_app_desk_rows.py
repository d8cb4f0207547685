"""The rows of the data desk: filters, one change for many rows, steps back, ways from row to row, looks at saves."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.app.editing import EDITOR, PAGE, rows
from tests.app.screen import Screen, looks
from transcaspian.edit import Desk, Saved, draft, read_draft
from transcaspian.edit.access import Permission
from transcaspian.edit.changes import Set
from transcaspian.exchange import FORMATS, editors_formats, files_of
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View
from ui import cached
from ui.desk import access
from ui.desk import files as desk_files
from ui.desk import unsaved as desk_unsaved


def opened(table: str, query: str = "") -> Screen:
    """A table in the desk, its rows as a list."""
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "tables")
    screen.choose("desk_as", "list")
    screen.choose("desk_table", table)
    return screen


def unsaved(screen: Screen) -> list[tuple[str, str, str]]:
    found = screen.app.session_state["desk_edit"][1]
    assert all(isinstance(one, Set) for one in found)
    return [(one.row_id, one.old, one.new) for one in found]


def test_two_spellings_become_one_in_three_choices_and_a_step_back_undoes_all_of_it(folder: Path) -> None:
    first, second = list(rows(folder, "sources"))[:2]
    publisher, other = first["publisher"], f"{first['publisher'].upper()}."
    path = folder / "sources.csv"
    text = path.read_text("utf-8").replace(f"{second['id']},{second['publisher']},", f"{second['id']},{other},")
    # A third one, so that one of the two ways to write it is the more frequent.
    path.write_text(text + text.splitlines()[1].replace(first["id"], "third") + "\n", "utf-8")
    screen = opened("sources")
    screen.choose("desk_column_sources", "publisher")
    screen.press("merge-0")
    assert unsaved(screen) == [(second["id"], other, publisher)]
    assert words("en").n("desk.rows_named", 1, rows=f"{second['id']} (publisher)") in screen.text()
    screen.press("desk_back")
    assert unsaved(screen) == [] and not screen.has("desk_save")


def test_what_is_shown_gets_one_value_and_nothing_else(folder: Path) -> None:
    screen = opened("events")
    screen.choose("desk_column_events", "track")
    before = {row["id"]: row["track"] for row in rows(folder)}
    track = next(iter(before.values()))
    screen.choose("desk_facet_events_track", [track])
    shown = {key.removeprefix("event-row-") for key in screen.keys("event-row-")}
    assert shown == {i for i, of in before.items() if of == track} != set(before)
    screen.choose("desk_text_events_track", "background")
    screen.press("desk_set_all")
    assert unsaved(screen) == [(i, track, "background") for i in before if i in shown]
    screen.press("unfilter-track")
    assert len(screen.keys("event-row-")) == len(before)
    screen.choose("desk_told", "changed")
    assert {key.removeprefix("event-row-") for key in screen.keys("event-row-")} == shown
    # The same once more changes nothing, and says so.
    screen.press("desk_set_all")
    assert looks(screen) == ["undecided"] and len(unsaved(screen)) == len(shown)


def test_rows_with_problems_are_found_and_sorted_by_time(folder: Path) -> None:
    path, event = folder / "events.csv", list(rows(folder))[1]
    path.write_text(path.read_text("utf-8").replace(event["date"], "03/04/2023", 1), "utf-8")
    screen = opened("events")
    screen.choose("desk_told", "told")
    assert f"event-row-{event['id']}" in screen.keys("event-row-")
    screen.choose("desk_told", "all")
    screen.choose("desk_sort_events", "date")
    assert screen.keys("event-row-")[-1] == f"event-row-{event['id']}", "a date that cannot be read is last"
    assert screen.label(f"event-row-{event['id']}").startswith("03/04/2023 · ")


def test_a_step_back_gives_back_one_step_of_several(folder: Path) -> None:
    screen = opened("events")
    first, second = [row["id"] for row in rows(folder)][:2]
    for event in (first, second):
        screen.press(f"event-row-{event}")
        screen.choose("f_events_title_en", "Mended")
        screen.press("form_keep")
    screen.press("desk_back")
    assert [one[0] for one in unsaved(screen)] == [first]
    screen.press("desk_save")
    assert [row["title_en"] for row in rows(folder)][:1] == ["Mended"]
    assert not screen.has("desk_back"), "what is saved is undone among the saves"


def test_another_browser_of_the_same_editor_adds_to_the_same_changes(folder: Path) -> None:
    one, other = opened("events"), opened("events")
    first, second = [row["id"] for row in rows(folder)][:2]
    for screen, event in ((one, first), (other, second)):
        screen.press(f"event-row-{event}")
        screen.choose("f_events_title_en", "Mended")
        screen.press("form_keep")
    assert [i for i, _, _ in unsaved(other)] == [first, second]
    one.rerun()
    assert [i for i, _, _ in unsaved(one)] == [first, second]
    assert one.one("desk_back").disabled, "a step back would take away what the other did"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_another_editor_has_not_saved_is_told_beside_the_table_and_on_the_row(
    folder: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say, (first, second) = words(language), [row["id"] for row in rows(folder)][:2]
    one = opened("events", f"lang={language}")
    one.press(f"event-row-{first}")
    one.choose("f_events_title_en", "Mended")
    one.press("form_keep")
    monkeypatch.setattr(access, "editor", lambda: Permission(True, "other@example.org", "access.local"))
    other = opened("events", f"lang={language}")
    named = say.n("desk.rows_named", 1, rows=f"{first} (title_en)")
    told = say("desk.others", who=EDITOR.who, rows=named)
    assert told in other.text() and not other.has("desk_save"), "they are not the other's own"
    other.press(f"event-row-{first}")
    assert told in other.text()
    other.press("form_leave")
    other.press(f"event-row-{second}")
    assert told not in other.text()
    other.press("form_leave")
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    one.press("desk_discard")
    one.press("desk_discard_yes")
    monkeypatch.setattr(access, "editor", lambda: Permission(True, "other@example.org", "access.local"))
    other.rerun()
    assert told not in other.text()


def test_what_another_browser_adds_while_one_saves_stays_unsaved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, (first, second) = opened("events"), list(rows(folder))[:2]
    screen.press(f"event-row-{first['id']}")
    screen.choose("f_events_title_en", "Mended")
    screen.press("form_keep")
    save, path = Desk.save, desk_unsaved.place()

    def slow(*args: Any, **kwargs: Any) -> Saved:
        base, so_far = read_draft(path.read_bytes())
        more = Set("events", second["id"], "title_en", second["title_en"], "Mended as well")
        path.write_bytes(draft(base, (*so_far, more), EDITOR.who))
        return save(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "save", slow)
        screen.press("desk_save")
    assert [row["title_en"] for row in rows(folder)][:2] == ["Mended", second["title_en"]]
    other = opened("events")
    for one in (screen, other):
        one.rerun()
        assert unsaved(one) == [(second["id"], second["title_en"], "Mended as well")]
    other.press("desk_save")
    assert [row["title_en"] for row in rows(folder)][:2] == ["Mended", "Mended as well"]


def test_save_takes_what_was_done_since_the_button_was_drawn(folder: Path) -> None:
    screen = opened("events")
    first, second = [row["id"] for row in rows(folder)][:2]
    screen.press(f"event-row-{first}")
    screen.choose("f_events_title_en", "Mended")
    screen.press("form_keep")
    save = screen.one("desk_save").click()  # on its way, as a cell that is left by the very click
    old = [row["title_en"] for row in rows(folder)][1]
    screen.app.session_state["desk_edit"] = (
        screen.app.session_state["desk_edit"][0],
        (*screen.app.session_state["desk_edit"][1], Set("events", second, "title_en", old, "Mended as well")),
    )
    save.run()
    assert [row["title_en"] for row in rows(folder)][:2] == ["Mended", "Mended as well"]


def test_from_an_event_to_its_claim_to_its_source_and_back_nothing_typed_is_lost(folder: Path) -> None:
    claim = next(rows(folder, "claims"))
    screen = opened("events")
    screen.press(f"event-row-{claim['event_id']}")
    screen.choose("f_events_title_en", "Typed and not taken over")
    goal = next(
        key
        for key in screen.keys("event-naming-")
        if claim["id"] in screen.label(key) or claim["statement_en"] in screen.label(key)
    )
    screen.press(goal)
    assert screen.one("f_claims_source_id").value == claim["source_id"]
    assert unsaved(screen)[0][2] == "Typed and not taken over"
    source = next(key for key in screen.keys("event-named-") if claim["source_id"] in screen.label(key))
    screen.press(source)
    publisher = next(row["publisher"] for row in rows(folder, "sources") if row["id"] == claim["source_id"])
    assert screen.one("f_sources_publisher").value == publisher
    assert any(
        claim["id"] in screen.label(key) or claim["statement_en"] in screen.label(key)
        for key in screen.keys("event-naming-")
    )


def test_the_pen_of_a_card_shows_the_event_at_once_and_its_many_claims_behind_one_word(folder: Path) -> None:
    event, found = next((e, n) for e, n in Counter(r["event_id"] for r in rows(folder, "claims")).items() if n > 1)
    screen = Screen(f"w=all&event={event}")
    screen.app.session_state["near_opened_edit_card"] = True
    screen.rerun()
    keys = screen.keys("event-edit_card-")
    assert keys[0] == f"event-edit_card-events-{event}" and len(screen.keys("event-edit_card-claims-")) == found
    folded = screen.one("edit_card-claims")
    assert str(found) in screen.label("edit_card-claims") and not folded.proto.expanded
    assert [node.key for node in folded.children.values()] == keys[1 : found + 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_leads_editors_to_its_rows_and_nobody_else(
    folder: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = next(row["id"] for row in rows(folder) if row["status"] == "published")
    claim = next(row for row in rows(folder, "claims") if row["event_id"] == event)
    screen = Screen(f"w=all&event={event}&lang={language}")
    screen.app.session_state["near_opened_edit_card"] = True  # as if the reader had opened it
    screen.rerun()
    assert {f"event-edit_card-events-{event}", f"event-edit_card-sources-{claim['source_id']}"} <= set(screen.keys())
    screen.press(f"event-edit_card-claims-{claim['id']}")
    screen.turn_to(PAGE)
    assert screen.one("f_claims_id").value == claim["id"]
    monkeypatch.setattr(access, "editor", lambda: Permission(False, "", "access.local"))
    assert not Screen(f"w=all&event={event}").keys("event-edit_card")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_save_can_be_looked_at_before_it_is_undone(folder: Path, language: str) -> None:
    say, event = words(language), next(rows(folder))["id"]
    screen = opened("events", f"lang={language}")
    before = (folder / "events.csv").read_bytes()
    for title in ("First", "Second"):
        screen.press(f"event-row-{event}")
        screen.choose(f"f_events_title_{language}", title)
        screen.press("form_keep")
        screen.press("desk_save")
    saved = (folder / "events.csv").read_bytes()
    screen.choose("desk_section", "history")
    named = say.n("desk.rows_named", 1, rows=f"{event} (title_{language})")
    assert named in screen.text()
    screen.choose("desk_section", "tables")
    screen.press(f"event-row-{event}")
    assert say("desk.row_history", n=say.number(2)) in screen.label("row_history")
    assert EDITOR.who in screen.text() and "Second" in screen.text()
    screen.press("form_leave")
    screen.choose("desk_section", "history")
    screen.press(screen.keys("look-")[1])
    text = screen.text()
    assert say("desk.looked") in text and "First" in text and say.n("desk.conflicts", 1) in text
    assert (folder / "events.csv").read_bytes() == saved, "a look changes nothing"
    screen.press(screen.keys("before-")[0])
    assert looks(screen) == ["done"] and (folder / "events.csv").read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_on_a_row_is_found_by_the_next_editor_settled_and_published_nowhere(
    folder: Path, language: str
) -> None:
    say, event = words(language), next(rows(folder))["id"]
    screen = opened("events", f"lang={language}")
    screen.press(f"event-row-{event}")
    screen.press("comment_add")
    assert looks(screen) == ["refused"], "nothing is no comment"
    screen.choose("desk_comment", "zebrafish: needs *review*")
    screen.press("comment_add")
    assert "zebrafish: needs *review*" in screen.text() and EDITOR.who in screen.text()
    other = opened("events", f"lang={language}")
    other.choose("desk_told", "said")
    assert other.keys("event-row-") == [f"event-row-{event}"]
    other.choose("desk_section", "report")
    assert "zebrafish" in other.text() and say.n("desk.comments_open", 1) in other.label("comments_open")
    saves = desk_unsaved.desk().journal.folder
    told = [path for path in folder.rglob("*") if path.is_file() and b"zebrafish" in path.read_bytes()]
    assert all(saves in path.parents for path in told)
    store = cached.store()
    for data in (store.loaded.published, store.loaded.editorial):
        for one in (*FORMATS.values(), *editors_formats(files_of(folder)).values()):
            content = one.function(data, View(), tuple(data.events))
            assert b"zebrafish" not in unpacked(content)
    assert b"zebrafish" not in unpacked(desk_files._workbook(cached.signature(), language))
    other.press(next(key for key in other.keys("settle-")))
    assert "zebrafish" not in other.text()


def unpacked(content: bytes | str) -> bytes:
    """What a file says, also what is packed in it."""
    data = content.encode() if isinstance(content, str) else content
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
