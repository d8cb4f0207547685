"""Where a column can have been: never less than a report says, never off the road, nothing beyond what is known."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import shipped
from transcaspian.stories.mutiny.clock import clockless_view, hours, known_claims, timed_events
from transcaspian.stories.mutiny.column import PLACING, Report, columns_at, halting_event, reports, whereabouts
from transcaspian.stories.mutiny.road import road
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

ALONG = road("way", ((40.0, 50.0), (40.0, 52.0)), ((40.0, 52.0), (40.0, 53.0)))
TODAY = clockless_view(View())

COLUMN = "wagner"


@st.composite
def some_reports(draw: st.DrawFn) -> list[Report]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, MINUTES - 60))
        low = draw(st.floats(0, ALONG.length))
        high = min(ALONG.length, low + draw(st.floats(0, 60)))
        found.append(Report(f"r{number}", first, first + draw(st.sampled_from((1, 60))), low, high))
    return found


halts = st.none() | st.integers(0, MINUTES)
minutes = st.integers(0, MINUTES)


@given(some_reports(), halts)
def test_a_stretch_holds_each_report_s_own_stretch_at_its_time(found: list[Report], halt: int | None) -> None:
    for report in found:
        for at in {report.first, report.last - 1}:
            where = whereabouts(ALONG, found, halt, at)
            assert where.known
            assert where.low <= report.low and report.high <= where.high


@given(some_reports(), halts, minutes)
def test_a_stretch_never_leaves_the_road(found: list[Report], halt: int | None, at: int) -> None:
    where = whereabouts(ALONG, found, halt, at)
    assert 0 <= where.low <= where.high <= ALONG.length
    assert where.kilometres >= 0


@given(some_reports(), halts)
def test_a_stretch_changes_only_when_a_report_begins_or_ends_or_with_the_halt(
    found: list[Report], halt: int | None
) -> None:
    edges = {edge for r in found for edge in (r.first, r.last)} | {halt}
    all_of_it = [whereabouts(ALONG, found, halt, at) for at in range(MINUTES + 1)]
    for at, (one, other) in enumerate(pairwise(all_of_it), 1):
        assert one == other or at in edges


@given(some_reports(), halts, minutes)
def test_the_ends_of_a_stretch_are_those_of_the_reports_that_it_is_said_to_rest_on(
    found: list[Report], halt: int | None, at: int
) -> None:
    where = whereabouts(ALONG, found, halt, at)
    assert bool(where.basis) == where.known
    if where.known:
        assert where.high == max(r.high for r in where.basis)
        # The report that reached farthest says only how far.
        assert where.low in ({0.0} if where.status == "back" else {r.low for r in where.basis})


@given(some_reports(), halts, minutes)
def test_before_the_first_report_nothing_is_known(found: list[Report], halt: int | None, at: int) -> None:
    where = whereabouts(ALONG, found, halt, at)
    assert where.known == any(r.first <= at for r in found)


@given(some_reports(), minutes)
def test_without_a_halt_nothing_is_known_beyond_the_last_report_and_it_is_said(found: list[Report], at: int) -> None:
    where = whereabouts(ALONG, found, None, at)
    if where.known and not any(r.first > at for r in found):
        assert where.high == max(r.high for r in (found if where.status != "at" else where.now))
        assert where.ahead == (where.status != "at")


@given(some_reports(), minutes)
def test_after_the_halt_and_the_last_report_all_that_lay_behind_is_possible(found: list[Report], at: int) -> None:
    where = whereabouts(ALONG, found, 0, at)
    if where.known and where.status != "at" and where.after is None:
        assert (where.status, where.low) == ("back", 0.0)
        assert where.high == max(r.high for r in found)


def test_a_report_of_a_minute_is_exact_and_one_of_an_hour_is_not() -> None:
    early, hour, late = Report("a", 10, 11, 5, 8), Report("b", 60, 120, 50, 60), Report("c", 200, 201, 100, 110)
    found = [early, hour, late]
    exact = whereabouts(ALONG, found, None, 10)
    assert (exact.status, exact.low, exact.high) == ("at", 5, 8)
    within = whereabouts(ALONG, found, None, 90)
    assert (within.status, within.low, within.high, within.now) == ("between", 5, 110, (hour,))
    between = whereabouts(ALONG, found, None, 150)
    assert (between.before, between.after, between.low, between.high) == (hour, late, 50, 110)


def test_where_reports_contradict_each_other_both_are_possible() -> None:
    ahead, behind = Report("a", 0, 60, 90, 95), Report("b", 120, 180, 40, 50)
    where = whereabouts(ALONG, [ahead, behind], None, 100)
    assert (where.low, where.high) == (40, 95)
    # What was reached stays reached.
    assert whereabouts(ALONG, [ahead, behind], None, 300).high == 95


# The shipped tables


def test_reports_are_events_about_the_column_with_an_hour_at_a_place_on_its_road() -> None:
    data = shipped()
    found = [r for some in reports(data, timed_events(data, TODAY)).values() for r in some]
    assert len(found) >= 6
    for report in found:
        event = data.events[report.event_id]
        assert event.category in PLACING and COLUMN in event.actor_ids and event.date.is_clock
    placed_at = {r.event_id for r in found}
    left = [e for e in data.events.values() if COLUMN in e.actor_ids and not e.date.is_clock]
    assert left and not placed_at & {e.id for e in left}


def test_the_halt_is_the_message_that_turned_the_columns_and_is_found_by_its_source() -> None:
    data = shipped()
    halt = halting_event(data, TODAY, timed_events(data, TODAY), None)
    assert halt is not None
    assert (halt.event.id, halt.first) == ("turn-back", 26 * 60 + 25)


def test_live_only_what_was_public_places_a_column() -> None:
    data = shipped()
    events = timed_events(data, TODAY)
    for at in range(0, MINUTES + 1, 30):
        for _, where in columns_at(data, TODAY, events, at, True):
            assert where.after is None
            for report in (where.before, *where.now):
                if report is not None:
                    known = known_claims(data, TODAY, report.event_id, at)
                    assert any(c.stance in ("reports", "confirms", "asserts", "estimates") for c in known)


def test_eyewitnesses_who_spoke_a_year_later_place_nobody_live() -> None:
    data = shipped()
    at = HOURS.minute(View.from_query("t=2023-06-24T10:00").value("moment"))
    (_, live) = columns_at(data, TODAY, timed_events(data, TODAY), at, True)[1]
    (_, told) = columns_at(data, TODAY, timed_events(data, TODAY), at, False)[1]
    assert not live.known
    assert told.before is not None and told.before.event_id == "elizavetovka-clash"


@pytest.mark.parametrize("live", [False, True])
def test_no_column_is_ever_placed_on_the_unreached_road(live: bool) -> None:
    data = shipped()
    for at in range(0, MINUTES + 1, 15):
        for one, where in columns_at(data, TODAY, timed_events(data, TODAY), at, live):
            assert where.high <= one.reach + 5  # the precision of the last place
