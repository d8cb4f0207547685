"""What was known when: days, steps, and what a day does not know or judges otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import claim, dataset, event, random_view, shipped, source
from transcaspian.dataset.certainty import public_from
from transcaspian.scene import scene
from transcaspian.scene.model import LegendItem
from transcaspian.view.knowledge import (
    Change,
    Turn,
    between,
    certainty_of_day,
    day_of,
    days,
    hindsight,
    known_from,
    may_be_known,
    step,
    turns,
)
from transcaspian.view.query import View
from transcaspian.view.selection import select

JUNE = date(2023, 6, 24)
DAYS = st.dates(date(2014, 1, 1), date(2025, 12, 31))


def test_a_claim_is_known_on_the_last_day_that_its_date_allows() -> None:
    data = dataset([event()], [claim("a", known_on="2023-06-24"), claim("b", known_on="2023-12")])
    assert day_of(data, data.claims["a"], "Europe/Moscow") == JUNE
    assert day_of(data, data.claims["b"], "Europe/Moscow") == date(2023, 12, 31)
    assert days(data, "Europe/Moscow") == (JUNE, date(2023, 12, 31))


def test_context_and_open_dates_make_no_day() -> None:
    found = [claim("a", "context", known_on="2023-06-01"), claim("b", known_on="2016/..")]
    data = dataset([event()], found)
    assert days(data, "UTC") == ()
    assert known_from(data, "march", "UTC") is None


def test_an_event_is_known_from_its_first_telling_claim() -> None:
    found = [
        claim("denied", "denies", known_on="2023-06-20"),
        claim("late", known_on="2023-12-22"),
        claim("early", "asserts", known_on="2023-07-01"),
    ]
    assert known_from(dataset([event()], found), "march", "UTC") == date(2023, 7, 1)


@pytest.mark.parametrize(
    ("days_known", "new_then"),
    [
        (("2023-07-01",), True),
        (("2023-07-01T12:00+03:00", "2023-08"), True),
        (("2023-07",), False),
        (("2023-06-20..", "2023-07-01"), False),
        (("2023-06/2023-07", "2023-06-15"), False),
        (("../2023-07-01",), False),
        ((), False),
    ],
)
def test_only_a_day_before_which_nothing_can_have_been_public_is_the_one_on_which_it_became_known(
    days_known: tuple[str, ...], new_then: bool
) -> None:
    found = [claim(f"c{n}", known_on=day.replace("20..", "20/..")) for n, day in enumerate(days_known)]
    data = dataset([event(when="2023-06-01")], found)
    sure = certainty_of_day(data, "march", View(known_by=date(2023, 5, 1), zone="UTC"))
    assert (sure == "exact") is new_then and sure != "perhaps"


def test_nobody_tells_of_what_has_not_begun_unless_it_was_announced() -> None:
    vague = claim("vague", known_on="2023-06~")
    same_day, before = claim("told", known_on="2023-06-23T22:00+03:00"), claim("before", known_on="2023-06-20")
    view = View(known_by=date(2023, 6, 22))
    of_evening = event(when="2023-06-23T21:09+03:00")
    assert certainty_of_day(dataset([of_evening], [vague, same_day]), "march", view) == "exact"
    assert not may_be_known(dataset([of_evening], [vague]), "march", view)
    announced = dataset([of_evening], [vague, before])
    assert certainty_of_day(announced, "march", replace(view, known_by=date(2023, 6, 10))) == "perhaps"
    assert certainty_of_day(announced, "march", replace(view, known_by=date(2023, 5, 10))) == "latest"
    strike = shipped().events["camp-strike-claim"].id
    assert certainty_of_day(shipped(), strike, replace(view, known_by=date(2023, 6, 22))) == "exact"


@pytest.mark.parametrize(
    ("day", "forward", "to"),
    [
        (None, False, date(2023, 12, 22)),
        (None, True, None),
        (date(2023, 12, 22), True, None),
        (date(2023, 12, 22), False, JUNE),
        (date(2023, 7, 1), False, JUNE),
        (date(2023, 7, 1), True, date(2023, 12, 22)),
        (JUNE, False, JUNE),
        (date(2020, 1, 1), False, date(2020, 1, 1)),
        (date(2020, 1, 1), True, JUNE),
        (date(2030, 1, 1), True, None),
    ],
)
def test_steps_go_to_days_on_which_something_became_known(day: date | None, forward: bool, to: date | None) -> None:
    assert step((JUNE, date(2023, 12, 22)), day, forward) == to


def test_without_any_day_a_step_stays() -> None:
    assert step((), None, True) is None
    assert step((), JUNE, False) == JUNE


def test_hindsight_names_what_was_not_known_and_what_was_judged_otherwise() -> None:
    events = [event("march"), event("later", "2023-06-24T12+03:00")]
    claims = [
        claim("a", known_on="2023-06-24"),
        claim("b", "denies", known_on="2023-07-01"),
        claim("c", event_id="later", known_on="2023-12-22"),
    ]
    found = hindsight(dataset(events, claims), View(window="all", known_by=JUNE))
    assert found.not_known == ("later",)
    assert found.otherwise == (Change("march", "reported", "disputed"),)
    assert hindsight(dataset(events, claims), View()).not_known == ()


def test_in_june_the_report_of_december_is_not_there() -> None:
    view = View(window="mutiny", known_by=JUNE)
    told = select(shipped(), view)
    sources = {c.source_id for claims in told.claims.values() for c in claims}
    assert "wsj-2023-12-22" in shipped().sources and "wsj-2023-12-22" not in sources
    assert hindsight(shipped(), view).not_known


@given(DAYS, st.integers(0, 400), st.integers(0, 2000))
def test_moving_forward_never_loses_an_event(day: date, more: int, seed: int) -> None:
    view = replace(random_view(seed), certainty=(), sources=(), actors=(), text="", event="")
    then = {e.id for e in select(shipped(), replace(view, known_by=day)).shown}
    later = {e.id for e in select(shipped(), replace(view, known_by=day + timedelta(days=more))).shown}
    assert then <= later <= {e.id for e in select(shipped(), replace(view, known_by=None)).shown}


@given(DAYS, st.sampled_from(["Europe/Moscow", "Asia/Almaty", "UTC"]))
def test_certainty_never_uses_a_claim_not_yet_known(day: date, zone: str) -> None:
    data, view = shipped(), View(window="all", known_by=day, zone=zone)
    found = select(data, view)
    for event_id, sure in found.certainty.items():
        for claim_id in sure.claim_ids:
            known = data.claims[claim_id]
            moment = public_from(known, data.sources.get(known.source_id), view.tz)
            assert moment is not None and (moment - timedelta(microseconds=1)).date() <= day, (event_id, claim_id)


@given(DAYS)
def test_every_event_is_known_not_known_or_outside(day: date) -> None:
    view = View(window="2022-23", known_by=day)
    found, then = hindsight(shipped(), view), {e.id for e in select(shipped(), view).shown}
    now = {e.id for e in select(shipped(), replace(view, known_by=None)).shown}
    assert set(found.not_known) | then == now and not set(found.not_known) & then
    assert {c.event_id for c in found.otherwise} <= then


def test_a_source_read_later_makes_an_open_date_known_from_that_day() -> None:
    data = dataset(
        [event()],
        [claim("a", known_on="2016/..", source_id="book")],
        [source("book", retrieved=event(when="2023-08-01").date)],
    )
    assert known_from(data, "march", "UTC") == date(2023, 8, 1)


# What changed on a day, and between two


def test_a_day_counts_what_became_known_disputed_and_confirmed_on_it() -> None:
    found = [
        claim("a", known_on="2023-06-24"),
        claim("b", "confirms", known_on="2023-07-01"),
        claim("c", "denies", known_on="2023-12-22"),
        claim("d", event_id="other", known_on="2023-12-22"),
        claim("e", "denies", event_id="other", known_on="2023-12-22"),
    ]
    data = dataset([event(), event("other")], found)
    assert turns(data, "UTC") == (
        Turn(JUNE, 1, 0, 0),
        Turn(date(2023, 7, 1), 0, 0, 1),
        Turn(date(2023, 12, 22), 1, 2, 0),
    )


def test_every_event_of_which_a_day_is_known_becomes_known_once() -> None:
    data = shipped()
    dated = [i for i in data.events if known_from(data, i, "Europe/Moscow")]
    assert sum(turn.known for turn in turns(data, "Europe/Moscow")) == len(dated)


@pytest.mark.parametrize(
    ("compare", "known_by"), [(JUNE, None), (JUNE, date(2023, 12, 22)), (date(2023, 12, 22), JUNE)]
)
def test_between_two_days_is_what_is_known_on_the_later_and_was_not_or_otherwise_on_the_earlier(
    compare: date, known_by: date | None
) -> None:
    view = View(window="all", compare=compare, known_by=known_by)
    found, days = between(shipped(), view), (view.compare, view.known_by)
    assert days == (JUNE, None if known_by is None else date(2023, 12, 22))
    before, after = (select(shipped(), View(window="all", known_by=day)).certainty for day in days)
    assert set(found.not_known) == set(after) - set(before) != set()
    # All of it is in the picture, in a frame that its legend explains.
    drawn = scene(shipped(), view)
    marks = {event.id for event in drawn.events} & drawn.marked.keys()
    assert marks == {*found.not_known, *(change.event_id for change in found.otherwise)}
    assert drawn.legend[0] == LegendItem("changed", "", "known or changed since 24 Jun 2023")
    assert {(c.event_id, c.then, c.now) for c in found.otherwise} == {
        (i, before[i].level, after[i].level) for i in before if before[i].level != after[i].level
    }


def test_a_day_compared_with_itself_or_with_nothing_differs_in_nothing() -> None:
    for view in (View(), View(known_by=JUNE), View(known_by=JUNE, compare=JUNE)):
        found = between(shipped(), view)
        assert (found.not_known, found.otherwise) == ((), ())
