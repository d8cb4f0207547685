"""The day as of which everything is known: its control, its counts and lists, and events of later days."""

from __future__ import annotations

from datetime import date

import pytest

from tests.app.screen import PAGES, Screen
from tests.unit.handmade import shipped
from transcaspian.dataset.settings import collection
from transcaspian.language.days import day_words
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.knowledge import between, days, hindsight, known_from, may_be_known
from transcaspian.view.query import View

JUNE = date(2023, 6, 24)
DAYS = days(shipped(), "Europe/Moscow")
LATE = "wsj-report-patrushev"


def test_a_day_is_chosen_written_to_the_address_and_given_up_again() -> None:
    screen = Screen()
    screen.choose("w_known_by", JUNE)
    assert (screen.view, screen.query) == (View(known_by=JUNE), "known_by=2023-06-24")
    assert words("en")("known.label", day="24 Jun 2023") in screen.text()
    screen.press("known_today")
    assert (screen.view, screen.query) == (View(), "")


def test_steps_go_from_day_to_day_and_end_at_today() -> None:
    screen = Screen()
    assert screen.one("known_on").disabled
    screen.press("known_back")
    assert screen.view.known_by == DAYS[-1]
    screen.press("known_back")
    assert screen.view.known_by == DAYS[-2]
    screen.press("known_on")
    screen.press("known_on")
    assert screen.view.known_by is None
    screen.go(f"known_by={DAYS[0]}")
    assert screen.one("known_back").disabled


def test_an_old_value_that_comes_with_another_click_is_none_and_one_that_comes_alone_is() -> None:
    """As of a field in a closed popover, which has not received what the view set."""
    screen = Screen()
    screen.choose("w_known_by", JUNE)
    screen.press("known_on")
    after = screen.view.known_by
    assert after and after > JUNE
    screen.one("w_known_by").set_value(JUNE)
    screen.press("known_not_known")
    assert screen.view.known_by == after and screen.keys("event-list-")
    screen.choose("w_known_by", JUNE)
    assert screen.view.known_by == JUNE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counts_of_a_day_open_their_lists(language: str) -> None:
    screen = Screen(f"w=june-july&known_by=2023-06-24&lang={language}")
    found, say = hindsight(shipped(), screen.view), words(language)
    for key, number in (("not_known", len(found.not_known)), ("otherwise", len(found.otherwise))):
        here = ".here" if key == "not_known" else ""  # only in June and July
        told = screen.label(f"known_{key}").replace("*", "")
        assert number and told == say.n(f"known.{key}{here}", number)
    perhaps = [i for i in found.not_known if may_be_known(shipped(), i, screen.view)]
    screen.press("known_not_known")
    assert {key.removeprefix("event-list-") for key in screen.keys("event-list-")} == set(found.not_known)
    assert perhaps and say.n("known.perhaps_of", len(perhaps), told="") in screen.text()
    every = len(hindsight(shipped(), View(window="all", known_by=JUNE)).not_known)
    assert every > len(found.not_known)
    counts = {"n": say.number(len(found.not_known)), "all": say.number(every)}
    assert say("known.list.not_known.here", day=day_words(JUNE, say), **counts) in screen.text()
    for event in found.not_known:
        label = screen.label(f"event-list-{event}")
        assert (say("known.first.perhaps", day="").strip()[:8] in label) is (event in perhaps)
    screen.press("known_otherwise")
    assert {key.removeprefix("event-list-") for key in screen.keys("event-list-")} == {
        change.event_id for change in found.otherwise
    }
    change = found.otherwise[0]
    then, now = (say(f"certainty.{level}") for level in (change.then, change.now))
    assert say("known.then_now", then=then, now=now) in screen.label(f"event-list-{change.event_id}")


def test_the_picture_in_words_says_the_day_and_what_it_did_not_know() -> None:
    screen = Screen("known_by=2023-06-24")
    found = hindsight(shipped(), screen.view)
    text = screen.text()
    assert words("en").n("known.not_known.here", len(found.not_known)) in text
    assert "as known on 24 June 2023 (against today: " in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["pages/explore/timeline_map.py", "pages/explore/guide.py"])
def test_a_view_as_of_a_day_begins_with_no_sentence_that_may_tell_what_came_later(language: str, page: str) -> None:
    told = collection(shipped()).lead(language)
    assert told in Screen(f"lang={language}", page).text()
    screen = Screen(f"lang={language}&known_by=2023-06-24", page)
    assert told not in screen.text()
    say = words(language)
    assert say("start.known_by", day=day_words(JUNE, say)) in screen.text()


def test_a_view_as_of_a_day_offers_no_saved_view_that_tells_what_came_later() -> None:
    assert len(Screen().keys("event-view-")) > 1
    assert Screen("known_by=2023-06-24").keys("event-view-") == ["event-view-known-24-june"]
    assert not Screen("known_by=2023-06-23").keys("event-view-")


def test_all_that_was_not_known_is_not_said_to_be_a_part_nor_on_pages_without_a_window() -> None:
    every = len(hindsight(shipped(), View(window="all", known_by=JUNE)).not_known)
    told = words("en").n("known.not_known", every)
    for screen in (Screen("w=all&known_by=2023-06-24"), Screen("known_by=2023-06-24", "pages/check/evidence.py")):
        assert screen.label("known_not_known").replace("*", "") == told


def test_an_event_of_a_later_day_says_since_when_it_is_known_and_leads_there() -> None:
    first = known_from(shipped(), LATE, "Europe/Moscow")
    assert first and first > JUNE
    screen = Screen(f"known_by=2023-06-24&event={LATE}")
    assert words("en")("known.unknown_title") in screen.text()
    screen.press("known_go_first")
    assert screen.view.known_by == first and words("en")("known.unknown_title") not in screen.text()
    screen.go(f"known_by=2023-06-24&event={LATE}")
    screen.press("known_go_today")
    assert screen.view == View(event=LATE)


def test_of_an_event_that_may_have_been_known_nobody_says_that_it_was_not() -> None:
    say, event = words("en"), "wing-loong-kz-2016"  # its only report has no day of its own
    text = Screen(f"known_by=2023-06-24&event={event}").text()
    assert say("known.perhaps_title") in text and say("known.unknown_title") not in text
    assert not may_be_known(shipped(), LATE, View(known_by=JUNE)) and may_be_known(shipped(), event, View())
    assert may_be_known(shipped(), event, View(known_by=JUNE))


@pytest.mark.parametrize(("day", "key"), [("1990-01-01", "known.too_early"), ("2199-12-31", "known.too_late")])
def test_a_day_before_everything_or_after_it_is_said_to_be_one(day: str, key: str) -> None:
    edge = DAYS[0] if key == "known.too_early" else DAYS[-1]
    screen = Screen(f"known_by={day}")
    assert words("en")(key, day=f"{edge:%-d %b %Y}") in screen.text()


def test_an_invalid_day_is_ignored_with_a_notice() -> None:
    screen = Screen("known_by=2023-06-31")
    assert screen.view.known_by is None and "known_by=2023-06-31" in screen.text()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_knows_the_day(page: str) -> None:
    screen = Screen("", page)
    screen.choose("w_known_by", JUNE)
    assert screen.view.known_by == JUNE and screen.query == "known_by=2023-06-24"


def test_a_day_that_knows_nothing_offers_today() -> None:
    screen = Screen("known_by=1990-01-01")
    assert screen.keys("empty_") and words("en").n("count.events", 0) not in screen.text()
    screen.press("empty_known_by")
    assert screen.view == View() and not screen.keys("empty_")


@pytest.mark.parametrize("days", ["known_by=2023-12-22&compare=2023-06-24", "known_by=2023-06-24&compare=2023-12-22"])
def test_two_days_are_a_pair_from_the_earlier_to_the_later_and_marked_and_listed(days: str) -> None:
    screen = Screen(f"w=all&{days}")
    view = View(window="all", known_by=date(2023, 12, 22), compare=date(2023, 6, 24))
    assert screen.view == view and words("en")("known.label", day="22 Dec 2023") in screen.text()
    found = between(shipped(), view)
    changed = len(found.not_known) + len(found.otherwise)
    assert screen.label("marked") == words("en").n("known.between.list", changed) and changed > 30
    assert "24 June 2023 → 22 December 2023" in screen.text()
    polish = words("pl")
    both = {
        name: polish.n(f"known.between.{name}", len(part))
        for name, part in (("known", found.not_known), ("otherwise", found.otherwise))
    }
    assert polish("known.between.both", **both) in Screen(f"w=all&lang=pl&{days}").text()
    assert "known or changed since 24 Jun 2023" in screen.text()
    screen.press("marked")
    assert f"{changed}" in screen.label("marked")
    asides = screen.text()
    later = found.not_known[0]
    day = known_from(shipped(), later, "Europe/Moscow")
    assert day and words("en")("known.between.new", day=day_words(day, words("en"))) in asides
    screen.press("unmark")
    assert screen.view == View(window="all", known_by=date(2023, 12, 22))


def test_a_day_compared_with_itself_is_said_to_change_nothing() -> None:
    screen = Screen("known_by=2023-06-24&compare=2023-06-24")
    told = words("en")("known.between.nothing", first="24 June 2023", last="24 June 2023")
    assert told in screen.text() and not screen.keys("marked")


def test_going_to_a_day_that_is_no_later_than_the_one_compared_with_ends_the_comparison() -> None:
    screen = Screen("known_by=2023-06-26&compare=2023-06-24")
    screen.choose("w_known_by", date(2023, 6, 25))
    assert screen.view == View(known_by=date(2023, 6, 25), compare=JUNE)
    screen.choose("w_known_by", date(2023, 6, 23))
    assert screen.view == View(known_by=date(2023, 6, 23))
