"""How sure an event is: each rule by itself, and what must hold whatever the claims say."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import ZONES, actor, claim, dataset, event, shipped, source
from transcaspian.dataset.certainty import Certainty, certainty, claims_known, end_of, is_known, public_by, speaker
from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Claim, Event
from transcaspian.view.query import View
from transcaspian.view.selection import select

MOSCOW = ZoneInfo("Europe/Moscow")
SOURCES = [
    source("agency-report", "B", publisher="Agency"),
    source("agency-again", "A", publisher="Agency"),
    source("paper", "B", publisher="Paper"),
    source("rumours", "D", publisher="Channel"),
    source("copy", "A", publisher="Copyist", kind="repost"),
    source("archive", "B", publisher="Archive", retrieved=None),
]
ACTORS = [actor("wagner"), actor("column", "wagner"), actor("unit", "column"), actor("ministry")]
MARCH = event("march", actor_ids=("wagner",))


def judged(*claims: Claim, of: Event = MARCH) -> Certainty:
    data = data_of(*claims, of=of)
    return certainty(of, data.claims_of[of.id], data)


def data_of(*claims: Claim, of: Event = MARCH) -> Dataset:
    return dataset([of], claims, SOURCES, ACTORS)


# The rules, one by one


def test_one_denial_makes_an_event_disputed_whatever_else_is_said() -> None:
    found = judged(claim("c1", "confirms"), claim("c2", "reports"), claim("c3", "denies"))
    assert found == Certainty("disputed", "denied", ("c3",))


def test_one_confirmation_makes_an_event_confirmed() -> None:
    found = judged(claim("c1", "asserts", asserted_by="wagner"), claim("c2", "confirms", source_id="rumours"))
    assert found == Certainty("confirmed", "confirmed-by", ("c2",))


def test_reports_of_two_speakers_in_reliable_sources_make_an_event_confirmed() -> None:
    found = judged(claim("c1"), claim("c2", source_id="paper"))
    assert found == Certainty("confirmed", "two-speakers", ("c1", "c2"))


def test_one_speaker_in_two_sources_is_one_speaker() -> None:
    assert judged(claim("c1"), claim("c2", source_id="agency-again")).level == "reported"
    same = [claim(f"c{n}", source_id=s, asserted_by="ministry") for n, s in enumerate(("paper", "agency-report"))]
    assert judged(*same).level == "reported"


def test_who_speaks_counts_and_not_who_prints() -> None:
    by_one_paper = [claim(f"c{n}", source_id="paper", asserted_by=who) for n, who in enumerate(("ministry", None))]
    assert judged(*by_one_paper) == Certainty("confirmed", "two-speakers", ("c0", "c1"))


def test_an_unreliable_source_does_not_make_the_second_speaker() -> None:
    assert judged(claim("c1"), claim("c2", source_id="rumours")).level == "reported"


def test_a_repost_does_not_make_the_second_speaker() -> None:
    assert judged(claim("c1"), claim("c2", source_id="copy")).level == "reported"


def test_a_report_by_a_speaker_outside_the_event_makes_it_reported() -> None:
    assert judged(claim("c1", source_id="rumours")) == Certainty("reported", "outside-speaker", ("c1",))


@pytest.mark.parametrize("who", ["wagner", "column", "unit"])
def test_a_report_by_a_party_or_by_a_part_of_one_is_only_a_claim(who: str) -> None:
    assert judged(claim("c1", asserted_by=who)) == Certainty("claimed", "only-parties", ("c1",))


def test_the_whole_is_outside_of_an_event_of_its_part() -> None:
    of_a_part = event("march", actor_ids=("column",))
    assert judged(claim("c1", asserted_by="wagner"), of=of_a_part).level == "reported"


def test_assertions_and_estimates_never_raise_beyond_claimed() -> None:
    many = [
        claim(f"a{n}", "asserts", source_id=s.id, asserted_by=w)
        for n, s in enumerate(SOURCES)
        for w in ("ministry", None)
    ]
    assert judged(*many).level == "claimed"
    figures = [claim(f"e{n}", "estimates", source_id=s.id) for n, s in enumerate(SOURCES)]
    assert judged(*figures) == Certainty("claimed", "only-figures", tuple(c.id for c in figures))


def test_differing_figures_are_not_a_dispute() -> None:
    assert judged(claim("c1", "estimates"), claim("c2", "estimates", source_id="paper")).level == "claimed"


def test_the_speaker_is_who_asserts_it_and_else_the_publisher() -> None:
    data = data_of()
    assert speaker(claim("c", asserted_by="ministry"), data) == "ministry"
    assert speaker(claim("c", source_id="agency-again"), data) == speaker(claim("d"), data) == "publisher:Agency"


# What was known when


def known(one: Claim, day: str, zone: str = "Europe/Moscow", **of_source: object) -> bool:
    return public_by(one, source("agency-report", **of_source), date.fromisoformat(day), ZoneInfo(zone))  # type: ignore[arg-type]


def test_a_claim_is_known_from_the_end_of_its_own_day() -> None:
    assert known(claim("c", known_on="2023-06-24"), "2023-06-24")
    assert not known(claim("c", known_on="2023-06-24"), "2023-06-23")


def test_a_claim_of_some_day_of_a_month_is_certainly_known_when_the_month_is_over() -> None:
    assert not known(claim("c", known_on="2023-12"), "2023-12-30")
    assert known(claim("c", known_on="2023-12"), "2023-12-31")


def test_about_has_no_width_when_days_are_compared() -> None:
    assert known(claim("c", known_on="2023-06-24~"), "2023-06-24")


def test_a_claim_made_late_in_the_evening_is_known_on_another_day_further_east() -> None:
    late = claim("c", known_on="2023-06-24T23:30+03:00")
    assert known(late, "2023-06-24")
    assert not known(late, "2023-06-24", "Asia/Almaty")
    assert known(late, "2023-06-25", "Asia/Almaty")


def test_an_open_date_counts_from_the_day_on_which_the_source_was_retrieved() -> None:
    from transcaspian.language.dates import parse

    since = claim("c", known_on="2016/..")
    assert not known(since, "2024-05-01", retrieved=parse("2024-05-02"))
    assert known(since, "2024-05-02", retrieved=parse("2024-05-02"))


def test_an_open_date_of_a_source_without_that_day_is_known_today_only() -> None:
    since = claim("c", known_on="2016/..")
    assert not known(since, "2999-12-31")
    assert public_by(since, source("agency-report"), None, MOSCOW)


def test_an_event_is_not_known_by_a_denial_or_by_context_alone() -> None:
    assert not is_known((claim("c1", "denies"), claim("c2", "context")))
    assert all(is_known((claim("c", stance),)) for stance in ("reports", "confirms", "asserts", "estimates"))


def test_an_event_appears_with_the_first_claim_that_makes_it_known() -> None:
    data = data_of(
        claim("c1", "denies", known_on="2023-06-26"), claim("c2", "reports", known_on="2023-12-22"), of=MARCH
    )
    for day, shown in (("2023-06-30", False), ("2023-12-21", False), ("2023-12-22", True)):
        selection = select(data, View(known_by=date.fromisoformat(day)))
        assert bool(selection.shown) == shown
        assert selection.not_known == (() if shown else ("march",))
    assert select(data, View()).certainty["march"].level == "disputed"


def test_the_report_of_a_refusal_is_unknown_before_it_was_printed_and_disputed_ever_after() -> None:
    data, refusal = shipped(), "wsj-kazakhstan-refusal"
    for zone in ZONES:
        for day in (date(2023, 6, 24), date(2023, 6, 27), date(2023, 12, 21)):
            assert refusal in select(data, View(window="all", known_by=day, zone=zone)).not_known
        for known_by in (date(2023, 12, 22), date(2024, 1, 1), date(2026, 1, 1), None):
            selection = select(data, View(window="all", known_by=known_by, zone=zone))
            assert selection.certainty[refusal].level == "disputed"
            assert refusal in {e.id for e in selection.shown}


# What holds for all claims

days = st.dates(date(2023, 6, 1), date(2023, 7, 10))
known_on = st.one_of(
    days.map(str),
    days.map(lambda day: f"{day}~"),
    days.map(lambda day: f"{day}/.."),
    days.map(lambda day: f"../{day}"),
    st.sampled_from(["2023-06", "2023-07", "2023", "2023-06-24T23:30+03:00", "2023-06-24T07+03:00~"]),
)
some_claims = st.lists(
    st.builds(
        lambda stance, who, where, day: (stance, who, where, day),
        st.sampled_from(["reports", "confirms", "denies", "asserts", "estimates", "context"]),
        st.sampled_from([None, "wagner", "column", "unit", "ministry"]),
        st.sampled_from([s.id for s in SOURCES]),
        known_on,
    ),
    max_size=8,
).map(
    lambda rows: tuple(
        claim(f"c{n}", stance, asserted_by=who, source_id=where, known_on=day)
        for n, (stance, who, where, day) in enumerate(rows)
    )
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(some_claims, days, zones)
def test_a_claim_that_was_not_yet_public_is_never_used(claims: tuple[Claim, ...], day: date, zone: ZoneInfo) -> None:
    data = data_of(*claims)
    used = claims_known(data, "march", day, zone)
    assert all(c.known_on.bounds(zone)[1] is not None for c in used)
    assert all((c.known_on.bounds(zone)[1] or end_of(date.max)) <= end_of(day) for c in used)
    assert set(certainty(MARCH, used, data).claim_ids) <= {c.id for c in used}


@given(some_claims, days, st.integers(0, 40), zones)
def test_a_later_day_never_loses_a_claim_or_an_event(
    claims: tuple[Claim, ...], day: date, later: int, zone: ZoneInfo
) -> None:
    data = data_of(*claims)
    before = claims_known(data, "march", day, zone)
    after = claims_known(data, "march", day + timedelta(days=later), zone)
    assert set(before) <= set(after) <= set(claims_known(data, "march", None, zone))
    assert is_known(after) or not is_known(before)


@given(some_claims)
def test_a_denial_always_gives_disputed_and_nothing_else_does(claims: tuple[Claim, ...]) -> None:
    assert (judged(*claims).level == "disputed") == any(c.stance == "denies" for c in claims)


@given(some_claims, st.integers(0, 8))
def test_context_changes_nothing(claims: tuple[Claim, ...], at: int) -> None:
    context = claim("background", "context", source_id="paper", asserted_by="ministry")
    assert judged(*claims[:at], context, *claims[at:]) == judged(*claims)


@given(some_claims, st.randoms())
def test_the_order_of_claims_does_not_matter(claims: tuple[Claim, ...], chance: object) -> None:
    shuffled = list(claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(*shuffled).level == judged(*claims).level


@given(some_claims)
def test_every_level_names_the_claims_that_gave_it(claims: tuple[Claim, ...]) -> None:
    found = judged(*claims)
    stances = {c.id: c.stance for c in claims}
    gave = {stances[i] for i in found.claim_ids}
    assert (
        gave
        <= {
            "denied": {"denies"},
            "confirmed-by": {"confirms"},
            "two-speakers": {"reports"},
            "outside-speaker": {"reports"},
            "only-parties": {"reports", "asserts", "estimates"},
            "only-figures": {"estimates"},
        }[found.reason]
    )
    assert found.claim_ids or not is_known(claims)


@given(some_claims, days, st.sampled_from(ZONES))
def test_a_selection_knows_what_the_rule_says(claims: tuple[Claim, ...], day: date, zone: str) -> None:
    data = data_of(*claims)
    used = claims_known(data, "march", day, ZoneInfo(zone))
    selection = select(data, View(window="all", known_by=day, zone=zone))
    if is_known(used):
        assert selection.claims["march"] == used
        assert selection.certainty["march"] == certainty(MARCH, used, data)
    else:
        assert selection.not_known == ("march",)
