"""The briefing page and the presenter's view: what is chosen there, where it is kept, what is told."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from tests.app.screen import FIRST, Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.slides.files.formats import in_format, slide_file
from transcaspian.slides.message import message
from transcaspian.slides.options import MOST_SHAPES, Options
from transcaspian.slides.page import slide
from transcaspian.view.named import frame_name
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, next_saved, open_saved, title_of

PAGE = "pages/present/briefing.py"
SAVED = list(shipped().views.values())


def test_a_saved_view_that_is_chosen_is_on_screen_on_every_page() -> None:
    screen = Screen("lang=pl&theme=dark", PAGE)
    screen.choose("brief_view", SAVED[1].id)
    wanted = replace(View.from_query(SAVED[1].query), language="pl", theme="dark")
    assert screen.view == wanted and View.from_query(screen.query) == wanted
    screen.turn_to(FIRST)
    assert screen.view == wanted


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_that_is_saved_is_named_and_any_other_is_the_one_on_screen(language: str) -> None:
    screen = Screen(f"{SAVED[2].query}&lang={language}", PAGE)
    assert screen.one("brief_view").value == SAVED[2].id
    assert SAVED[2].title(language) in screen.text()
    other = Screen(f"w=2022-23&q=ship&lang={language}", PAGE)
    assert other.one("brief_view").value == "" and words(language)("brief.current") in other.text()


def test_an_own_title_is_kept_in_the_link_and_goes_with_other_changes() -> None:
    screen = Screen("w=july", PAGE)
    screen.choose("brief_title", "  Mine <b>own</b> ")
    assert screen.view.title == "Mine <b>own</b>" and "title=" in screen.query
    screen.choose("brief_significant", True)
    assert screen.view.title == "Mine <b>own</b>" and screen.view.significant
    screen.choose("brief_title", "")
    assert "title" not in screen.query


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_that_the_slide_has_without_one_of_ones_own_is_shown(language: str) -> None:
    saved = Screen(f"{SAVED[1].query}&lang={language}", PAGE).one("brief_message")
    assert (saved.value, saved.placeholder) == ("", SAVED[1].message(language))
    view = View(window="july", language=language)
    assert Screen(view.query_string(), PAGE).one("brief_message").placeholder == message(shipped(), view)


def test_a_message_of_ones_own_stays_with_the_view_that_it_was_written_for() -> None:
    screen = Screen("w=july", PAGE)
    screen.choose("brief_message", "  Nothing was <b>signed</b>  ")
    assert screen.one("brief_message").value == "Nothing was <b>signed</b>"
    screen.choose("brief_theme", "print")
    assert screen.one("brief_message").value == "Nothing was <b>signed</b>"
    screen.choose("brief_significant", True)
    assert screen.one("brief_message").value == ""
    screen.choose("brief_significant", False)
    screen.turn_to(FIRST)
    screen.turn_to(PAGE)
    assert screen.one("brief_message").value == "Nothing was <b>signed</b>" and "signed" not in screen.query
    screen.choose("brief_message", "")
    assert screen.one("brief_message").value == ""


def test_a_handout_that_is_offered_has_the_messages_that_are_written_now() -> None:
    screen = Screen(SAVED[2].query, PAGE)
    screen.choose("brief_size", "1280 × 720")
    screen.choose("brief_views", [SAVED[2].id])
    screen.press("bind")
    assert screen.has("handout_file")
    screen.choose("brief_message", "Nothing was signed")
    assert not screen.has("handout_file")


def test_a_slide_is_for_a_room_until_its_layout_is_chosen_and_a_handout_for_reading() -> None:
    screen = Screen(SAVED[1].query, PAGE)
    assert screen.one("brief_layout").value == "room" and screen.one("brief_handout_layout").value == "reading"
    screen.choose("brief_layout", "reading")
    assert screen.view.layout == "reading" and "layout=reading" in screen.query
    assert screen.one("brief_view").value == SAVED[1].id
    screen.choose("brief_handout_layout", "room")
    assert screen.view.layout == "reading"
    screen.choose("brief_layout", "room")
    assert "layout" not in screen.query


def test_what_is_adjusted_is_still_so_after_a_look_at_another_page() -> None:
    screen = Screen("w=july", PAGE)
    screen.choose("brief_note", "Compare both.")
    screen.choose("brief_marking", "EXERCISE")
    screen.choose("brief_size", "A4")
    screen.choose("brief_short", True)
    screen.choose("brief_theme", "print")
    screen.turn_to(FIRST)
    screen.turn_to(PAGE)
    values = {key: screen.one(f"brief_{key}").value for key in ("note", "marking", "size", "short", "theme")}
    assert values == {"note": "Compare both.", "marking": "EXERCISE", "size": "A4", "short": True, "theme": "print"}
    assert "1414 × 1000" in screen.text() and screen.view.theme == "print"


def test_the_configured_marking_stands_until_somebody_chooses_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCASPIAN_MARKING", "RESTRICTED")
    monkeypatch.setenv("TRANSCASPIAN_MARKING_COLOUR", "#123456")
    screen = Screen("w=july", PAGE)
    assert screen.one("brief_marking").value == "RESTRICTED" and screen.one("brief_colour").value == "#123456"
    screen.choose("brief_marking", "")
    assert screen.one("brief_marking").value == ""


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_which_frame_the_picture_uses(language: str) -> None:
    say = words(language)
    assert frame_name(shipped(), "march", language) in Screen(f"w=mutiny&map=march&lang={language}", PAGE).text()
    assert say("control.own_frame") in Screen(f"map=40,40,60,55&lang={language}", PAGE).text()


def test_a_handout_is_made_at_the_click_and_offered_until_something_changes() -> None:
    screen = Screen("w=july", PAGE)
    screen.choose("brief_size", "1280 × 720")
    screen.choose("brief_views", [SAVED[2].id])
    assert not screen.has("handout_file")
    screen.press("bind")
    assert screen.has("handout_file") and "briefing-1-views-" in screen.label("handout_file").replace("\\", "")
    screen.choose("brief_views", [SAVED[2].id, SAVED[0].id])
    assert not screen.has("handout_file")


def test_a_tour_that_a_reader_is_on_is_offered_to_be_bound_and_saved_views_after_another_choice() -> None:
    screen = Screen("tour=refusal&step=2", PAGE)
    assert screen.one("brief_tour").value == "refusal" and not screen.has("brief_views")
    assert not screen.one("bind").disabled
    screen.choose("brief_tour", "")
    assert screen.has("brief_views")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_begins_with_the_saved_view_on_screen_or_with_none_and_says_what_to_do(language: str) -> None:
    said = words(language)("brief.views_none")
    screen = Screen(f"{SAVED[2].query}&lang={language}", PAGE)
    assert screen.one("brief_views").value == [SAVED[2].id] and said not in screen.text()
    screen.choose("brief_views", [])
    assert screen.one("bind").disabled and said in screen.text()
    other = Screen(f"q=nowhere&lang={language}", PAGE)
    assert other.one("brief_views").value == [] and said in other.text() and other.one("bind").disabled


def test_the_presenter_s_view_is_one_slide_and_nothing_else() -> None:
    screen = Screen(f"{SAVED[0].query}&present=1")
    assert not screen.has("controls") and not screen.has("navigation") and screen.has("presented")
    assert screen.view == View.from_query(SAVED[0].query)


def test_the_presenter_s_view_is_part_of_the_address_and_not_of_the_view() -> None:
    screen = Screen("w=july", PAGE)
    screen.press("to_present")
    assert screen.has("presented") and "present=1" in screen.query and screen.view == View(window="july")
    screen.go("w=july")
    assert (not screen.has("presented") and screen.has("controls")) or screen.has("preview")


def test_stepping_goes_round_the_saved_views_and_keeps_how_they_are_read() -> None:
    data, reader = shipped(), View(language="pl", theme="print", zone="UTC")
    seen, view = [], reader
    for _ in range(len(SAVED) + 1):
        found = next_saved(data, view, 1)
        assert found
        seen.append(found.id)
        view = open_saved(data, found, view)
        assert (view.language, view.theme) == ("pl", "print")
    assert seen == [saved.id for saved in SAVED] + [SAVED[0].id]
    back = next_saved(data, reader, -1)
    assert back and back.id == SAVED[-1].id


def test_a_title_does_not_make_another_view_of_a_saved_one() -> None:
    view = replace(View.from_query(SAVED[0].query), title="Mine")
    assert find_saved(shipped(), view) == SAVED[0] and title_of(shipped(), view) == "Mine"
    assert title_of(shipped(), replace(view, title="")) == SAVED[0].title("en")
    assert title_of(shipped(), View(window="all", text="ship")) == ""


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_events_are_left_out_of_all_slides_until_they_are_taken_back_and_no_address_names_them(language: str) -> None:
    say, event = words(language), shipped().events["zenit-asfat-yda-2023"]
    screen = Screen(f"w=july&event={event.id}&lang={language}", PAGE)
    before = screen.one("brief_message").placeholder
    assert event.title(language) in before
    assert any(event.title(language) in name for name in screen.one("brief_left_out").options)
    screen.choose("brief_left_out", [event.id])
    assert event.title(language) not in screen.one("brief_message").placeholder
    assert say.n("brief.left_out_told", 1) in screen.text()
    assert event.id not in screen.query.replace(f"event={event.id}", "")
    screen.turn_to(FIRST)
    assert say.n("control.slide_without", 1) in screen.one("slide_pptx").help
    screen.turn_to(PAGE)
    assert screen.one("brief_left_out").value == [event.id]
    screen.choose("brief_left_out", [])
    assert screen.one("brief_message").placeholder == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_powerpoint_file_has_besides_the_picture_is_said_where_it_is_offered(language: str) -> None:
    screen, say = Screen(f"w=july&lang={language}", PAGE), words(language)
    assert say("brief.pptx_most", most=MOST_SHAPES) in screen.text()
    assert screen.one("brief_alone").help == say("brief.alone_help")
    view = View.from_query(f"w=july&lang={language}")
    file = slide_file(shipped(), slide(shipped(), view, in_format(Options(layout="room"), "pptx")), "pptx")
    found = len(Presentation(io.BytesIO(file)).slides)
    assert found > 1 and say("brief.slides", all=found, behind=found - 1) in screen.text()
    screen.choose("brief_alone", True)
    assert say("brief.slides_one") in screen.text()
    screen.turn_to(FIRST)
    screen.turn_to(PAGE)
    assert screen.one("brief_alone").value is True
