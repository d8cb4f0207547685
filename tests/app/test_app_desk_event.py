"""Adding an event: what a draft needs and no more, its source by its address, and events that are there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import PAGE, rows
from tests.app.screen import Screen
from transcaspian.language.messages import LANGUAGES, words


def opened(query: str = "") -> Screen:
    screen = Screen(query, PAGE)
    screen.choose("desk_section", "event")
    return screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_needs_four_things_and_what_can_wait_is_counted_and_wanted_once_published(
    folder: Path, language: str
) -> None:
    say, screen = words(language), opened(f"lang={language}")
    known = next(row for row in rows(folder, "sources") if row["url"])
    needed = {
        f"f_new_events_title_{language}": "Nowe / new",
        "f_new_events_date": "2023-06-24",
        "f_new_sources_url": f"{known['url']}-other",
        f"f_new_claims_1_statement_{language}": "So it was.",
    }
    for key, text in needed.items():
        assert screen.one("event_keep").disabled
        screen.choose(key, text)
    for column in ("publisher", "language", "kind", "reliability"):
        assert screen.one(f"f_new_sources_{column}").value == known[column], "as other sources of its host"
    screen.press("event_keep")
    assert not screen.one("desk_save").disabled, "a draft may be incomplete"
    screen.press("desk_save")
    event = next(row for row in rows(folder) if row[f"title_{language}"] == "Nowe / new")
    claim = next(row for row in rows(folder, "claims") if row["event_id"] == event["id"])
    assert event["status"] == "draft" and event["track"] == "" and claim["known_on"] == "2023-06-24/.."
    screen.choose("desk_section", "drafts")
    assert say("desk.todo.second_source") in screen.text()
    screen.press(f"event-draft-{event['id']}")
    screen.press("form_leave")
    screen.choose("desk_section", "drafts")
    assert screen.one(f"publish-{event['id']}").disabled, "what is published is complete"
    screen.press(f"todo-{event['id']}-claims-{claim['id']}")
    assert screen.one("f_claims_stance") is not None, "what is missing is one click away"


def test_a_date_as_people_write_it_is_one_problem_with_one_button(folder: Path) -> None:
    screen = opened()
    screen.choose("f_new_events_title_en", "Something new altogether")
    screen.choose("f_new_events_date", "24 June 2023")
    screen.choose("f_new_sources_url", "https://nobody.knows.example/x")
    screen.choose("f_new_claims_1_statement_en", "So it was.")
    screen.press("event_keep")
    assert screen.keys("accept-unsaved-") == ["accept-unsaved-0"] and screen.one("desk_save").disabled
    screen.press("accept-unsaved-0")
    screen.press("desk_save")
    assert list(rows(folder, "claims"))[-1]["known_on"] == "2023-06-24/.."


def test_no_claim_is_lost_where_an_event_is_there_already(folder: Path) -> None:
    screen, event = opened(), next(rows(folder))
    screen.choose("f_new_events_title_en", event["title_en"])
    screen.choose("f_new_events_date", event["date"])
    screen.choose("f_new_sources_url", "https://nobody.knows.example/x")
    screen.choose("f_new_claims_1_statement_en", "First.")
    screen.press("claim_more")
    screen.choose("f_new_claims_2_statement_en", "Second.")
    screen.press(f"instead-{event['id']}")
    screen.press("form_keep")
    added = [dict(one.values) for one in screen.app.session_state["desk_edit"][1] if one.table == "claims"]
    assert {row["statement_en"]: row["event_id"] for row in added} == dict.fromkeys(["First.", "Second."], event["id"])
    assert len({row["id"] for row in added}) == 2 and all(row["source_id"] for row in added)


def test_what_was_typed_is_not_overwritten_by_an_address(folder: Path) -> None:
    screen = opened()
    known = next(row for row in rows(folder, "sources") if row["url"])
    screen.choose("f_new_sources_publisher", "Somebody else")
    screen.choose("f_new_sources_url", f"{known['url']}-other")
    assert screen.one("f_new_sources_publisher").value == "Somebody else"
    assert screen.one("f_new_sources_kind").value == known["kind"]
    screen.choose("f_new_sources_url", "https://nobody.knows.example/x")
    assert screen.one("f_new_sources_kind").value == "", "what another host said is gone with its address"


def test_a_publication_that_is_there_is_offered_by_its_address(folder: Path) -> None:
    screen = opened()
    known = next(row for row in rows(folder, "sources") if row["url"])
    screen.choose("f_new_sources_url", known["url"])
    screen.press("source_take")
    assert screen.one("new_source").value == known["id"]


def test_an_event_that_is_there_gets_the_claim_instead_with_its_new_source(folder: Path) -> None:
    screen, event = opened(), next(rows(folder))
    screen.choose("f_new_events_title_en", event["title_en"])
    screen.choose("f_new_events_date", event["date"])
    screen.choose("f_new_sources_url", "https://nobody.knows.example/x")
    screen.choose("f_new_claims_1_statement_en", "Seen by me.")
    screen.press(f"instead-{event['id']}")
    assert screen.one("f_claims_event_id").value == event["id"]
    assert screen.one("f_claims_statement_en").value == "Seen by me."
    source = screen.one("f_claims_source_id").value
    assert source and source not in {row["id"] for row in rows(folder, "sources")}
    screen.choose("desk_section", "event")
    assert screen.one("f_new_events_title_en").value == "", "no second event is left behind"


def test_another_name_for_what_happened_that_day_there_with_the_same_people_is_offered(folder: Path) -> None:
    event = next(row for row in rows(folder) if row["location_id"] and row["actor_ids"] and "/" not in row["date"])
    screen = opened()
    screen.choose("f_new_events_title_en", "Quite another heading")
    screen.choose("f_new_events_date", event["date"])
    screen.choose("f_new_events_location_id", event["location_id"])
    assert not screen.has(f"instead-{event['id']}")
    screen.choose("f_new_events_actor_ids", event["actor_ids"].split(";")[:1])
    assert screen.has(f"instead-{event['id']}")
