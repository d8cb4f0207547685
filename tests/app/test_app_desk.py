"""The data desk: report, rows, drafts and saves, for those who may edit; and for those who may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import streamlit as st

from tests.app.editing import EDITOR, PAGE, rows
from tests.app.screen import FIRST, Screen, looks
from transcaspian.edit import Desk
from transcaspian.edit.access import Permission
from transcaspian.language.messages import LANGUAGES, Refused, words
from ui import cached
from ui.desk import access
from ui.desk import unsaved as desk_unsaved

DICTIONARY = "pages/edit/dictionary.py"
EVENT = "march"


def section(screen: Screen, name: str) -> None:
    screen.choose("desk_section", name)
    if name == "tables" and screen.has("desk_as"):  # AppTest knows no grid
        screen.choose("desk_as", "list")


def first_event(folder: Path) -> str:
    return next(rows(folder))["id"]


def edit_title(screen: Screen, event: str, title: str) -> None:
    section(screen, "tables")
    screen.press(f"event-row-{event}")
    screen.choose("f_events_title_en", title)
    screen.press("form_keep")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_who_may_not_edit_sees_the_report_and_why(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "editor", lambda: Permission(False, "", "access.local"))
    monkeypatch.setattr(access, "notice", lambda permission: None)
    screen = Screen(f"lang={language}", PAGE)
    assert not screen.has("desk_section") and words(language)("desk.lead_viewer") in screen.text()
    card = Screen("event=turn-back")
    assert not card.has("add_claim")


def test_all_is_well_is_said_aloud(folder: Path) -> None:
    assert "no problems" in Screen(page=PAGE).text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_at_the_desk_say_how_many_of_their_events_are_drafts(folder: Path, language: str) -> None:
    every, say = list(rows(folder)), words(language)
    drafts = sum(row["status"] == "draft" for row in every)
    assert drafts, "or this shows nothing"
    screen = Screen(f"lang={language}", PAGE)
    assert say.n("desk.with_drafts", drafts, counted=say.n("count.events", len(every))) in screen.text()
    section(screen, "tables")
    shown = say("desk.rows", shown=len(every), total=len(every))
    assert say.n("desk.with_drafts", drafts, counted=shown) in screen.text()
    screen.choose("desk_table", "claims")
    assert say.n("desk.with_drafts", drafts, counted="") not in screen.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_see_which_places_no_row_uses_and_readers_do_not(
    folder: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = words(language)("desk.unused_note")
    text = Screen(f"lang={language}", PAGE).text()
    assert "(berlin)" in text and told in text
    monkeypatch.setattr(access, "editor", lambda: Permission(False, "", "access.local"))
    text = Screen(f"lang={language}", PAGE).text()
    assert "(berlin)" not in text and told not in text


def test_a_change_is_shown_in_words_saved_as_a_whole_and_taken_back(folder: Path) -> None:
    event, before = first_event(folder), (folder / "events.csv").read_bytes()
    screen = Screen(page=PAGE)
    edit_title(screen, event, "A title that was mended")
    assert "A title that was mended" in screen.text() and (folder / "events.csv").read_bytes() == before
    screen.choose("desk_why", "a slip")
    screen.press("desk_save")
    (link,) = [
        node.proto for node in screen.nodes() if node.type == "page_link" and "event=" in node.proto.query_string
    ]
    assert f"event={event}" in link.query_string and "A title that was mended" in link.label
    assert next(rows(folder))["title_en"] == "A title that was mended"
    after = (folder / "events.csv").read_bytes()
    untouched = set(before.splitlines()) - set(after.splitlines())
    assert len(untouched) == 1, "only the touched row is written anew"
    section(screen, "history")
    assert "a slip" in screen.text() and EDITOR.who in screen.text()
    screen.press(screen.keys("undo-")[0])
    assert (folder / "events.csv").read_bytes() == before


def test_what_is_not_saved_outlives_the_session(folder: Path) -> None:
    event = first_event(folder)
    edit_title(Screen(page=PAGE), event, "Written before the line broke")
    again = Screen(page=PAGE)
    assert "Written before the line broke" in again.text() and again.has("desk_save")
    again.press("desk_discard")
    again.press("desk_discard_yes")
    assert not again.has("desk_save") and not Screen(page=PAGE).has("desk_save")


def test_a_browser_that_empties_the_caches_takes_nothing_from_the_server(folder: Path) -> None:
    Screen(page=PAGE)
    desk, store = desk_unsaved.desk(), cached.store()
    st.cache_resource.clear()  # what Streamlit does at the message ``clear_cache``, whoever sends it
    st.cache_data.clear()
    Screen(page=PAGE)
    assert desk_unsaved.desk() is desk and cached.store() is store


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such things among its files")
def test_a_special_file_in_place_of_unsaved_changes_does_not_block(folder: Path) -> None:
    edit_title(Screen(page=PAGE), first_event(folder), "Another title")
    unsaved = desk_unsaved.place()
    unsaved.unlink()
    os.mkfifo(unsaved)
    assert not Screen(page=PAGE).has("desk_save")


def test_somebody_else_s_save_of_the_same_row_is_a_conflict_that_is_shown_and_chosen(folder: Path) -> None:
    event, path = first_event(folder), folder / "events.csv"
    title = next(rows(folder))["title_en"]
    screen = Screen(page=PAGE)
    edit_title(screen, event, "Mine")
    path.write_text(path.read_text("utf-8").replace(title, "Theirs", 1), "utf-8")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "Theirs", "nothing is overwritten"
    screen.rerun()
    text = screen.text()
    assert "Mine" in text and "Theirs" in text and title in text
    screen.choose("conflict-0", "mine")
    screen.press("desk_decide")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] == "Mine"


def test_a_save_that_makes_errors_wants_a_second_word(folder: Path) -> None:
    event = first_event(folder)
    screen = Screen(page=PAGE)
    section(screen, "tables")
    screen.press(f"event-row-{event}")
    screen.choose("f_events_date", "03/04/2023")
    assert "03/04/2023" in screen.text()
    screen.press("form_keep")
    assert screen.one("desk_save").disabled
    screen.choose("desk_force", True)
    assert not screen.one("desk_save").disabled


def test_a_date_is_read_aloud_while_it_is_written(folder: Path) -> None:
    screen = Screen(page=PAGE)
    section(screen, "tables")
    screen.press(f"event-row-{first_event(folder)}")
    screen.choose("f_events_date", "2023-07")
    assert "Reads as: July 2023, the whole month" in screen.text()
    screen.choose("f_events_date", "2023-07~")
    assert "approximate" in screen.text()


def test_an_event_its_claim_and_its_source_are_made_together_as_a_draft_and_published_by_a_step_of_its_own(
    folder: Path,
) -> None:
    screen = Screen(page=PAGE)
    section(screen, "event")
    event = {"date": "2031-06-24", "title_en": "A bridge is closed", "title_pl": "Most zamknięto",
             "summary_en": "It is closed.", "summary_pl": "Zamknięto go.", "track": "wind"}  # fmt: skip
    for name, value in event.items():
        screen.choose(f"f_new_events_{name}", value)
    for name, options in (("category", None), ("significance", None)):
        widget = screen.one(f"f_new_events_{name}")
        screen.choose(f"f_new_events_{name}", "2" if options is None and name == "significance" else widget.options[1])
    screen.choose("new_source", next(rows(folder, "sources"))["id"])
    for name, value in {"stance": "reports", "statement_en": "Closed.", "statement_pl": "Zamknięty.",
                        "known_on": "2031-06-24", "credibility": "2"}.items():  # fmt: skip
        screen.choose(f"f_new_claims_1_{name}", value)
    screen.press("event_keep")
    assert not screen.one("desk_save").disabled, screen.text()[:3000]
    screen.press("desk_save")
    made = [row for row in rows(folder) if row["title_en"] == "A bridge is closed"]
    assert [row["status"] for row in made] == ["draft"]
    claims = [row for row in rows(folder, "claims") if row["event_id"] == made[0]["id"]]
    assert [row["id"] for row in claims] == [f"{made[0]['id']}.1"]
    section(screen, "drafts")
    screen.press(f"publish-{made[0]['id']}")
    screen.press("desk_save")
    assert [r["status"] for r in rows(folder) if r["id"] == made[0]["id"]] == ["published"]


def test_a_problem_leads_to_the_row_that_it_is_in(folder: Path) -> None:
    path, event = folder / "events.csv", next(rows(folder))
    path.write_text(path.read_text("utf-8").replace(event["date"], "03/04/2023", 1), "utf-8")
    screen = Screen(page=PAGE)
    assert "03/04/2023" in screen.text()
    screen.press(screen.keys("mend-")[0])
    assert screen.one("f_events_date").value == "03/04/2023"


def test_a_proposal_is_taken_with_one_click_and_not_offered_again(folder: Path) -> None:
    path = folder / "sources.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Ships,2031-06-25", b"Ships,25.06.2031"))
    assert path.read_bytes() != before
    screen = Screen(page=PAGE)
    screen.press(screen.keys("accept-")[0])
    assert not screen.keys("accept-") and screen.keys("mend-")
    screen.press("desk_save")
    assert path.read_bytes() == before


def test_all_that_is_certain_is_taken_with_one_click_and_nothing_else(folder: Path) -> None:
    path, other = folder / "sources.csv", folder / "claims.csv"
    before, claims = path.read_bytes(), other.read_bytes()
    path.write_bytes(before.replace(b"Ships,2031-06-25", b"Ships,25 June 2031"))
    other.write_bytes(claims.replace(b"2031-07-28", b"28.07.2031").replace(b"2031-06-24,2,", b"48023,2,"))
    screen = Screen(page=PAGE)
    screen.press("accept_all")
    assert not screen.has("accept_all") and screen.keys("accept-")
    screen.press("desk_save")
    assert path.read_bytes() == before and b"2031-07-28" in other.read_bytes() and b"48023" in other.read_bytes()


def test_a_question_offers_each_of_its_readings(folder: Path) -> None:
    path = folder / "sources.csv"
    path.write_bytes(path.read_bytes().replace(b"Ships,2031-06-25", b"Ships,05/07/2031"))
    screen = Screen(page=PAGE)
    labels = {screen.label(key): key for key in screen.keys("accept-")}
    assert set(labels) == {words("en")("desk.accept", proposal=day) for day in ("2031-05-07", "2031-07-05")}
    screen.press(labels[words("en")("desk.accept", proposal="2031-07-05")])
    assert not screen.keys("accept-")
    screen.press("desk_save")
    assert b"Ships,2031-07-05" in path.read_bytes()


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [("locations", "25.3764,37.1056", "37.1056,25.3764"), ("figures", "20,30,min", "30,20,min")],
)
def test_two_numbers_in_each_others_place_are_exchanged_with_one_click(
    folder: Path, table: str, right: str, wrong: str
) -> None:
    path = folder / f"{table}.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(right.encode(), wrong.encode()))
    screen = Screen(page=PAGE)
    screen.press(screen.keys("exchange-")[0])
    assert not screen.keys("exchange-")
    screen.press("desk_save")
    assert path.read_bytes() == before


def test_the_form_writes_what_a_field_means_with_one_click(folder: Path) -> None:
    screen = Screen(page=PAGE)
    section(screen, "tables")
    screen.press(f"event-row-{next(rows(folder))['id']}")
    screen.choose("f_events_date", "24 czerwca 2023 r.")
    screen.press(screen.keys("meant-f_events_date")[0])
    assert screen.one("f_events_date").value == "2023-06-24" and not screen.keys("meant-")


def test_a_changed_date_that_breaks_its_claim_leads_to_the_claim(folder: Path) -> None:
    event = next(row for row in rows(folder) if row["status"] == "published")
    claim = next(row for row in rows(folder, "claims") if row["event_id"] == event["id"] and row["stance"] != "context")
    screen = Screen(page=PAGE)
    section(screen, "tables")
    screen.press(f"event-row-{event['id']}")
    screen.choose("f_events_date", "2032-06-24")
    screen.press("form_keep")
    assert "claims.csv" in screen.text()
    screen.press(screen.keys("mend-unsaved-")[0])
    assert screen.one("f_claims_id").value == claim["id"]
    screen.choose("f_claims_known_on", "2032-06-24")
    screen.press("form_keep")
    assert claim["id"] not in [screen.one(key).value for key in screen.keys("f_claims_id")]


def test_a_problem_of_unsaved_changes_is_mended_with_one_click(folder: Path) -> None:
    screen = Screen(page=PAGE)
    section(screen, "tables")
    event = next(rows(folder))
    screen.press(f"event-row-{event['id']}")
    screen.choose("f_events_date", "24/06/2023")
    screen.press("form_keep")
    screen.press(screen.keys("accept-unsaved-")[0])
    assert not screen.keys("accept-unsaved-")
    screen.press("desk_save")
    assert next(rows(folder))["date"] == "2023-06-24"


def test_what_only_all_tables_together_show_stands_under_the_field_that_it_is_about(folder: Path) -> None:
    path = folder / "claims.csv"
    claim = next(rows(folder, "claims"))
    path.write_text(path.read_text("utf-8").replace(f",{claim['source_id']},", ",nobody-knows,", 1), "utf-8")
    screen = Screen(page=PAGE)
    screen.press(screen.keys("mend-")[0])
    assert screen.one("f_claims_source_id").value == "nobody-knows"
    assert "nobody-knows" in screen.text() and "sources.csv" in screen.text()


def test_an_event_that_may_be_there_already_is_named(folder: Path) -> None:
    event = next(rows(folder))
    screen = Screen(page=PAGE)
    section(screen, "event")
    screen.choose("f_new_events_date", event["date"])
    screen.choose("f_new_events_title_en", event["title_en"])
    assert words("en")("desk.alike") in screen.text() and event["id"] in screen.text()


def test_the_version_of_this_morning_comes_back_in_one_click(folder: Path) -> None:
    event, before = first_event(folder), (folder / "events.csv").read_bytes()
    screen = Screen(page=PAGE)
    for title in ("First of today", "Second of today"):
        edit_title(screen, event, title)
        screen.press("desk_save")
    section(screen, "history")
    screen.press("restore_morning")
    assert (folder / "events.csv").read_bytes() == before


def test_a_right_that_is_lost_meanwhile_saves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event, before = first_event(folder), (folder / "events.csv").read_bytes()
    screen = Screen(page=PAGE)
    edit_title(screen, event, "No longer mine to change")
    asked: list[bool] = []

    def taken_away() -> Permission:
        asked.append(True)
        return Permission(False, "", "access.local")

    monkeypatch.setattr(access, "editor", taken_away)
    screen.press("desk_save")
    assert asked and (folder / "events.csv").read_bytes() == before
    assert looks(screen) == ["not_permitted"] and len(screen.app.warning) == 1
    assert screen.has("desk_edit_file"), "what cannot be saved can be taken along"


def refused(*args: object, **kwargs: object) -> None:
    raise Refused("edit.read_only", file="events.csv", why="")


def test_what_was_done_is_said_until_the_reader_does_something_else(folder: Path) -> None:
    screen = Screen(page=PAGE)
    edit_title(screen, first_event(folder), "Done")
    screen.press("desk_save")
    assert looks(screen) == ["done"] and len(screen.app.success) == 1
    screen.app.session_state.unasked = True  # the saved table is news
    screen.app.run()
    assert looks(screen) == ["done"]
    screen.rerun()
    assert looks(screen) == []


@pytest.mark.one_in(2)
@pytest.mark.parametrize("method", ["save", "propose", "propose_undo", "propose_restore", "state"])
def test_no_refusal_looks_like_a_success(folder: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    event, screen = first_event(folder), Screen(page=PAGE)
    edit_title(screen, event, "Saved")
    screen.press("desk_save")
    section(screen, "history")
    press: dict[str, list[str]] = {
        "save": [screen.keys("undo-")[0], screen.keys("restore-")[0], "restore_morning"],
        "propose_undo": [screen.keys("undo-")[0]],
        "propose_restore": [screen.keys("restore-")[0], "restore_morning"],
    }  # fmt: skip
    if method == "state":
        section(screen, "tables")
        screen.press(f"event-row-{event}")
        screen.choose("f_events_title_en", "Not taken over")
        press["state"] = ["form_keep"]
    monkeypatch.setattr(Desk, method, refused)
    for key in press.get(method, []):
        if key.startswith(("undo", "restore")):
            # Whatever makes errors asks first; nothing here does, so that each press is an attempt.
            section(screen, "history")
        screen.press(key)
        assert looks(screen) == ["refused"] and len(screen.app.error) == 1 and not screen.app.success
        kept = words("en")("desk.kept") in screen.text()
        assert kept == screen.has("desk_edit_file"), "a download is there where it is promised"
    if method == "propose":
        edit_title(screen, event, "Not saved")
        assert looks(screen) == ["refused"] and screen.has("desk_edit_file")
    if method == "state":
        assert screen.one("f_events_title_en").value == "Not taken over", "the form stays open"


def test_a_version_that_was_saved_by_force_comes_back_by_force(folder: Path) -> None:
    event, path = first_event(folder), folder / "events.csv"
    good = next(rows(folder))["date"]
    screen = Screen(page=PAGE)
    for date in ("03/04/2023", good):
        section(screen, "tables")
        screen.press(f"event-row-{event}")
        screen.choose("f_events_date", date)
        screen.press("form_keep")
        if screen.has("desk_force"):
            screen.choose("desk_force", True)
        screen.press("desk_save")
    mended, why = path.read_bytes(), words("en")
    section(screen, "history")
    forced = screen.keys("restore-")[1]
    for key, kind in ((forced, "restore"), (screen.keys("undo-")[0], "undo")):
        screen.press(key)
        assert path.read_bytes() == mended and looks(screen) == ["undecided"]
        text = screen.text()
        assert why.n("desk.go_back", 1) in text and "03/04/2023" in text
        title = next(rows(folder))["title_en"]
        assert why.n("desk.hides", 1, titles=title) in text
        screen.press("go_back_leave")
        assert not screen.has("go_back_anyway") and path.read_bytes() == mended
        screen.press(key)
        screen.press("go_back_anyway")
        assert looks(screen) == ["done"] and next(rows(folder))["date"] == "03/04/2023"
        newest = desk_unsaved.desk().history()[0]
        assert (newest.kind, newest.who) == (kind, EDITOR.who)
        screen.press(screen.keys("undo-")[0])  # back to what was mended, which makes no errors
        assert looks(screen) == ["done"] and path.read_bytes() == mended


def test_a_save_that_others_built_on_is_taken_back_row_by_row(folder: Path) -> None:
    event = first_event(folder)
    screen = Screen(page=PAGE)
    for title in ("First", "Second"):
        edit_title(screen, event, title)
        screen.press("desk_save")
    section(screen, "history")
    first = screen.keys("undo-")[1]
    screen.press(first)
    assert looks(screen) == ["undecided"] and screen.has("conflict-0"), screen.text()
    screen.choose("conflict-0", "mine")
    screen.press("desk_decide")
    screen.press("desk_save")
    assert next(rows(folder))["title_en"] not in ("First", "Second")
    # With something unsaved there is no room for that, and it stays.
    edit_title(screen, event, "Unsaved")
    section(screen, "history")
    screen.press(first)
    assert looks(screen) == ["refused"] and "Unsaved" in screen.text()


def test_a_claim_can_be_added_from_the_card(folder: Path) -> None:
    event = next(row["id"] for row in rows(folder) if row["status"] == "published")
    screen = Screen(f"w=all&event={event}", FIRST)
    screen.press("add_claim")
    screen.turn_to(PAGE)
    assert screen.one("desk_section").value == "tables"
    assert screen.one("f_claims_event_id").value == event
    assert screen.one("f_claims_id").value.startswith(f"{event}.")


def test_a_link_is_made_by_choosing_two_events_and_how_they_are_tied(folder: Path) -> None:
    call, deal = [row["id"] for row in rows(folder)][:2]
    screen = Screen(page=PAGE)
    section(screen, "tables")
    screen.press(f"event-row-{call}")
    screen.press("form_link")
    assert screen.one("f_links_from_event").value == call
    screen.choose("f_links_to_event", deal)
    screen.choose("f_links_kind", "led-to")
    screen.press("form_keep")
    screen.press("desk_save")
    found = [(row["from_event"], row["to_event"], row["kind"]) for row in rows(folder, "links")]
    assert found == [(deal, call, "follows-up"), (call, deal, "led-to")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["tables", "dates", "problems"])
def test_the_dictionary_opens_in_each_part(part: str, language: str) -> None:
    screen = Screen(f"lang={language}", DICTIONARY)
    screen.choose("dictionary_section", part)
    assert len(screen.text()) > 1500
