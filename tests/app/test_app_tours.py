"""A reader on a tour: begins, goes on and back, looks around, comes back, leaves; nothing is told before its time."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from tests.app.screen import Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View
from transcaspian.view.tours import at, steps_of

STEPS = steps_of(shipped(), "refusal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tour_is_begun_walked_and_left_and_the_view_stays(language: str) -> None:
    data, say = shipped(), words(language)
    screen = Screen(f"lang={language}")
    screen.press("event-tour-refusal")
    assert screen.view == at(data, "refusal", 1, View(language=language))
    assert "tour=refusal" in screen.query and "step=" not in screen.query
    assert screen.one("tour_back_none").disabled and not screen.has("previous")
    screen.press("tour_next_pressed")
    screen.press("tour_next_pressed")
    assert screen.view == at(data, "refusal", 3, View(language=language)) and "step=3" in screen.query
    told, name = STEPS[2], data.tours["refusal"].name(language)
    for text in (told.title(language), told.text(language), say("tour.at", name=name, n=3, of=len(STEPS))):
        assert escape(text, quote=False) in screen.text()
    screen.press("tour_dot_7_pressed")
    assert screen.view.step == 7 and screen.one("tour_next_none").disabled
    screen.press("tour_back_pressed")
    here = screen.view
    screen.press("tour_leave")
    assert screen.view == replace(here, tour="", step=1) and not screen.has("tour")


def test_a_second_quick_press_goes_on_from_where_the_first_led() -> None:
    screen = Screen("tour=refusal")
    screen.app.session_state["view"] = at(shipped(), "refusal", 2, screen.view)  # the page has not followed yet
    screen.press("tour_next_pressed")
    assert screen.view.step == 3


def test_a_reader_may_look_around_and_come_back() -> None:
    screen = Screen("tour=refusal&step=5")
    assert not screen.has("tour_return_pressed")
    screen.press("close")
    assert (screen.view.event, screen.view.step) == ("", 5) and STEPS[4].text("en") in screen.text()
    screen.press("tour_return_pressed")
    assert screen.view == at(shipped(), "refusal", 5, View())


def test_what_was_not_public_by_the_day_of_the_address_is_not_told() -> None:
    screen = Screen("tour=refusal&step=5&known_by=2023-07-01")
    assert "not public yet on 1 July 2023" in screen.text() and STEPS[4].text("en") not in screen.text()
    screen.press("tour_dot_3_pressed")
    assert str(screen.view.known_by) == "2023-07-01"


def test_a_step_on_a_storys_page_stands_above_its_picture_and_leads_back_to_the_timeline() -> None:
    screen = Screen("tour=thirty-six-hours&step=6")
    assert screen.has("tour_return")  # the step is on the page of the mutiny
    screen = Screen(page="pages/explore/mutiny.py")
    screen.go("tour=thirty-six-hours&step=6&lang=pl")
    [step] = [one for one in steps_of(shipped(), "thirty-six-hours") if one.view_id == "mutiny-at-six"]
    assert escape(step.text("pl"), quote=False) in screen.text()
    assert screen.keys().index("tour_above") < screen.keys().index("mutiny_play")
