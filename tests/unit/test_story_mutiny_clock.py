"""The clock: minutes, what is public when, steps, and what a minute shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import claim, dataset, event, shipped
from tests.unit.subject import OTHER
from transcaspian.dataset.certainty import certainty
from transcaspian.dataset.loading import load
from transcaspian.drawing.sheet import Text as Drawn
from transcaspian.language.dates import parse
from transcaspian.stories.mutiny.clock import (
    NEVER,
    appears_at,
    certainty_at,
    clockless_view,
    hours,
    known_claims,
    position,
    public_minute,
    step,
    steps,
    timed_events,
)
from transcaspian.stories.mutiny.moment import card_at, describe_minute, now
from transcaspian.stories.mutiny.strip import strip, strip_name
from transcaspian.stories.mutiny.table import hourly
from transcaspian.tables.records import StoryPage, Text
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

TODAY = clockless_view(View())


@given(st.integers(0, MINUTES))
def test_minutes_and_moments_are_the_same(at: int) -> None:
    assert HOURS.minute(HOURS.moment(at)) == at
    assert HOURS.minute(HOURS.moment(at).astimezone(UTC)) == at
    assert position(shipped(), View().but(moment=HOURS.moment(at))) == at


def test_the_clock_has_36_hours_and_stands_at_the_end_unless_told() -> None:
    begins, ends = (datetime(2023, 6, 23, 15, tzinfo=UTC), datetime(2023, 6, 25, 3, tzinfo=UTC))
    assert (HOURS.moment(0), HOURS.moment(36 * 60), MINUTES) == (begins, ends, 36 * 60)
    assert position(shipped(), View()) == MINUTES
    assert HOURS.minute(datetime(2023, 1, 1, tzinfo=UTC)) == 0
    assert HOURS.minute(datetime(2024, 1, 1, tzinfo=UTC)) == MINUTES


def test_a_day_counts_at_its_end_and_a_minute_when_it_is_over() -> None:
    data = dataset(
        [event()],
        [claim("day"), claim("minute", known_on="2023-06-24T10:00+03:00"), claim("open", known_on="2016/..")],
    )
    found = {name: public_minute(data.claims[name], data) for name in data.claims}
    assert found == {"day": 30 * 60, "minute": 16 * 60 + 1, "open": NEVER}


def test_live_a_denial_of_a_later_minute_does_not_count_yet() -> None:
    data = dataset(
        [event(when="2023-06-24T09:00+03:00")],
        [
            claim("said", "confirms", known_on="2023-06-24T10:00+03:00"),
            claim("denied", "denies", known_on="2023-06-24T12:00+03:00"),
        ],
    )
    at = 17 * 60  # 11:00
    assert certainty_at(data, TODAY, "march", at).level == "confirmed"
    assert certainty_at(data, TODAY, "march", at + 90).level == "disputed"
    (one,) = timed_events(data, TODAY)
    assert (appears_at(one, False), appears_at(one, True)) == (15 * 60, 16 * 60 + 1)
    assert [line.level for line in now(data, TODAY, at, True).lines] == ["confirmed"]
    assert [line.level for line in now(data, TODAY, at, False).lines] == ["disputed"]
    assert now(data, TODAY, 15 * 60 + 30, True).not_public == ("march",)
    assert now(data, TODAY, 15 * 60 + 30, True).lines == ()


def test_an_event_without_a_time_of_day_is_untimed() -> None:
    data = dataset([event(), event("hour", "2023-06-24T09+03:00~")])
    found = now(data, TODAY, MINUTES, False)
    assert [line.event_id for line in found.untimed] == ["march"]
    assert [line.event_id for line in found.lines] == ["hour"]


@given(st.integers(0, MINUTES))
def test_live_every_line_rests_on_what_was_public(at: int) -> None:
    data = shipped()
    found = now(data, TODAY, at, True)
    for line in (*found.lines, *found.untimed):
        claims = [c for c in data.claims_of[line.event_id] if public_minute(c, data) <= at]
        assert any(c.stance in ("reports", "confirms", "asserts", "estimates") for c in claims)
        assert line.level == certainty(data.events[line.event_id], tuple(claims), data).level
    told_later = now(data, TODAY, at, False)
    assert set(found.not_public) | {line.event_id for line in found.lines} >= {
        line.event_id for line in told_later.lines
    }
    assert not found.ids & set(found.not_public)


@given(st.integers(0, MINUTES), st.booleans())
def test_moving_on_never_loses_an_event(at: int, live: bool) -> None:
    data = shipped()
    assert now(data, TODAY, at, live).ids <= now(data, TODAY, min(MINUTES, at + 45), live).ids


@pytest.mark.parametrize("live", [False, True])
def test_steps_go_to_every_minute_at_which_something_appears_and_end_at_the_edges(live: bool) -> None:
    data = shipped()
    all_steps = steps(data, TODAY, live)
    walked, at = [], 0
    while (at := step(all_steps, at, True, MINUTES)) < MINUTES:
        walked.append(at)
        assert now(data, TODAY, at, live).ids > now(data, TODAY, at - 1, live).ids or live
    assert walked == [one for one in all_steps if 0 < one < MINUTES]
    assert step(all_steps, MINUTES, True, MINUTES) == MINUTES
    assert step(all_steps, 0, False, MINUTES) == 0
    assert [step(all_steps, one, False, MINUTES) for one in all_steps[1:]] == list(all_steps[:-1])


def test_the_view_s_day_holds_on_the_page_too() -> None:
    data = shipped()
    early = clockless_view(View(known_by=date(2023, 7, 1)))
    assert "wsj-kazakhstan-refusal" not in now(data, early, MINUTES, False).ids
    assert "wsj-kazakhstan-refusal" in now(data, TODAY, MINUTES, False).ids
    assert known_claims(data, early, "wsj-kazakhstan-refusal", None) != known_claims(
        data, TODAY, "wsj-kazakhstan-refusal", None
    )


def test_a_live_card_has_only_the_claims_that_were_public() -> None:
    data = shipped()
    whole = card_at(data, TODAY, "rostov-hq-seized", None)
    live = card_at(data, TODAY, "rostov-hq-seized", 17 * 60)
    assert whole is not None and live is not None
    assert [c.id for c in live.claims] == ["rostov-hq-seized.4"]
    assert len(whole.claims) > len(live.claims)
    assert card_at(data, TODAY, "column-near-yelets", 17 * 60) is None


def test_a_minute_is_told_in_words_with_both_columns() -> None:
    data = shipped()
    for language in ("en", "pl"):
        view = clockless_view(View(language=language))
        text = describe_minute(data, view, now(data, view, 16 * 60, False))
        for route_id in ("wagner-south", "wagner-north"):
            assert data.routes[route_id].name(language) in text


def test_the_hours_are_those_of_the_window_of_the_story_by_the_first_clock_of_the_collection() -> None:
    data = load(OTHER).published
    raced = replace(data, stories={"mutiny": StoryPage("mutiny", Text(), Text(), window="race-day")})
    told = hours(raced)
    assert (f"{told.start:%Y-%m-%d %H:%M %z}", told.minutes) == ("2031-07-05 08:00 +0300", 12 * 60)
    assert strip_name(raced, "en") == "The 12 hours 5 July 2031, 08:00–20:00 +03:00"
    assert position(raced, View()) == 12 * 60 and len(strip(raced, View(zone="UTC"), 900).items) > 12


def test_without_a_window_the_hours_are_the_days_of_the_march_or_else_all_years() -> None:
    data = load(OTHER).published
    march = replace(shipped().routes["wagner-north"], id="flight", travelled=parse("2031-05-01/2031-05-12"))
    gone = replace(data, stories={}, routes={"flight": march})
    assert (hours(gone).start.day, hours(gone).minutes) == (1, 12 * 24 * 60)
    days = [item.text for item in strip(gone, View(), 900).items if isinstance(item, Drawn) and item.role == "tick"]
    assert days[:2] == ["1 May", "2 May"] and 6 < len(days) <= 12
    assert len(hourly(gone, clockless_view(View()), None)) <= 200
    assert hours(data).minutes == 365 * 24 * 60
    assert len(strip(data, View(), 900).items) < 400
