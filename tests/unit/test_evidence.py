"""The evidence: who says what against whom, what is filtered and what was not yet known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from tests.unit.handmade import (
    KILOMETRES,
    ZONES,
    actor,
    claim,
    dataset,
    event,
    figure,
    place,
    random_view,
    shipped,
    source,
)
from transcaspian.dataset.certainty import public_by, speaker
from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.dataset.settings import collection
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup.cards import event_card
from transcaspian.evidence.article import VERDICTS, appeared, article
from transcaspian.evidence.card import card
from transcaspian.evidence.claims import (
    ALL,
    SIDES,
    About,
    Filter,
    actor_evidence,
    actor_tallies,
    event_evidence,
    events_known,
    overview,
    source_evidence,
    source_kind,
    source_tallies,
)
from transcaspian.evidence.figures import figure_words
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Claim, Figure, SeedClaim, Text
from transcaspian.tables.schema import read_schema
from transcaspian.view.query import View
from transcaspian.view.selection import select

MOSCOW = ZoneInfo("Europe/Moscow")
SCHEMA = DATA_FOLDER / SCHEMA_FILE
DAYS = st.dates(date(2022, 1, 1), date(2024, 6, 30))


def filters() -> st.SearchStrategy[Filter]:
    return st.builds(
        Filter,
        stances=st.lists(st.sampled_from([s for of in SIDES.values() for s in of]), max_size=3, unique=True).map(tuple),
        reliabilities=st.lists(st.sampled_from("ABCDEF"), max_size=3, unique=True).map(tuple),
        credibilities=st.lists(st.integers(1, 6), max_size=3, unique=True).map(tuple),
        kinds=st.lists(st.sampled_from(["wire", "repost", "newspaper"]), max_size=2, unique=True).map(tuple),
        known_from=st.none() | DAYS,
        known_to=st.none() | DAYS,
    )


def lines(groups: tuple[About, ...]) -> list[str]:
    return [line.id for about in groups for line in about.claims]


def differing(claims: list[Claim], figures: list[Figure] = [], **values: Any) -> dict[str, list[tuple[str, ...]]]:  # noqa: B006
    """What claims about one event name differently, by kind."""
    data = dataset([event()], claims, [source("p1"), source("p2")], figures=figures, **values)
    found = event_evidence(data, View(), "march")
    assert found is not None
    return {one.kind: [naming.names for naming in one.claims] for one in found.contradictions.differing}


def two(**values: Any) -> list[Claim]:
    """Two claims about one event, printed by two papers; ``at`` and ``place_id`` are given as pairs."""
    return [
        claim(f"march.{n + 1}", source_id=f"p{n + 1}", **{key: pair[n] for key, pair in values.items()})
        for n in range(2)
    ]


# What was known


@pytest.mark.one_in(3)
@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_nothing_is_later_than_the_day_of_the_view(seed: int) -> None:
    data, view = shipped(), random_view(seed)
    view = replace(view, known_by=view.known_by or date(2023, 6, 1) + timedelta(days=11 * seed))
    found: list[str] = []
    for event_id in data.events:
        if (one := event_evidence(data, view, event_id)) is not None:
            found += [line.id for side in one.sides for line in side.claims] + [line.id for line in one.triggers]
            for pair in one.contradictions.opposed:
                found += [pair.denial.id, pair.claim.id]
            found += [n.claim.id for d in one.contradictions.differing for n in d.claims]
    for source_id in list(data.sources)[seed::6]:
        carried = source_evidence(data, view, source_id)
        found += lines(carried.carries) if carried else []
    for actor_id in list(data.actors)[seed::6]:
        said = actor_evidence(data, view, actor_id)
        found += lines((*said.asserted, *said.own, *said.others)) if said else []
    known = select(data, View(known_by=view.known_by, zone=view.zone)).certainty
    for one_id in found:
        one_claim = data.claims[one_id]
        assert public_by(one_claim, data.sources.get(one_claim.source_id), view.known_by, view.tz), one_id
        assert one_claim.event_id in known
    assert found


def test_an_event_that_was_not_known_has_no_evidence() -> None:
    data = dataset([event()], [claim("march.1", "denies"), claim("march.2", known_on="2023-12-22")])
    assert event_evidence(data, View(known_by=date(2023, 12, 21)), "march") is None
    assert event_evidence(data, View(), "nothing") is None
    found = event_evidence(data, View(known_by=date(2023, 12, 22)), "march")
    assert found is not None and (found.shown, found.later) == (2, 0)
    assert "march" not in events_known(data, View(known_by=date(2023, 12, 21)))


def test_what_became_public_later_is_counted() -> None:
    data = dataset([event()], [claim("march.1"), claim("march.2", "denies", known_on="2024-01-03")])
    found = event_evidence(data, View(known_by=date(2023, 7, 1)), "march")
    assert found is not None and (found.certainty, found.shown, found.later) == ("reported", 1, 1)
    assert found.contradictions.opposed == ()


# Filters


@given(filters(), st.sampled_from(ZONES), st.sampled_from(sorted(shipped().events)))
def test_a_filter_parts_the_claims_of_an_event(keep: Filter, zone: str, event_id: str) -> None:
    data, view = shipped(), View(zone=zone)
    found = event_evidence(data, view, event_id, keep)
    assert found is not None
    shown = [line.id for side in found.sides for line in side.claims]
    kept = [c.id for c in data.claims_of[event_id] if keep.keeps(c, data.sources.get(c.source_id), view.tz)]
    assert sorted(shown) == sorted(kept) and len(shown) == found.shown
    assert found.shown + found.hidden + found.later == len(data.claims_of[event_id])
    everything = event_evidence(data, view, event_id)
    assert everything is not None and found.triggers == everything.triggers


@given(
    filters(), st.none() | DAYS, st.sampled_from(sorted(shipped().sources)), st.sampled_from(sorted(shipped().actors))
)
def test_a_filter_parts_the_claims_of_a_source_and_of_an_actor(
    keep: Filter, day: date | None, source_id: str, actor_id: str
) -> None:
    data, view = shipped(), View(known_by=day)
    carried, said = source_evidence(data, view, source_id, keep), actor_evidence(data, view, actor_id, keep)
    assert carried is not None and said is not None
    every = [c for c in data.claims.values() if c.source_id == source_id and c.event_id in data.events]
    assert carried.shown + carried.hidden + carried.later == len(every)
    assert len(lines(carried.carries)) == carried.shown
    shown = lines((*said.asserted, *said.own, *said.others))
    assert len(shown) == len(set(shown)) == said.shown


def test_each_part_of_a_filter_keeps_what_it_names() -> None:
    wire, repost = source("wire", "A", kind="wire"), source("copy", "D", kind="repost")
    one, other = claim("march.1", "confirms", credibility=1), claim("march.2", "denies", credibility=5)
    for keep in (
        Filter(stances=("confirms",)),
        Filter(reliabilities=("A", "B")),
        Filter(credibilities=(1, 2)),
        Filter(kinds=("wire",)),
    ):
        assert keep.keeps(one, wire, MOSCOW) and not keep.keeps(other, repost, MOSCOW)
        assert keep.active() == 1
    assert ALL.keeps(one, None, MOSCOW) and ALL.active() == 0
    assert Filter(reliabilities=("F",)).keeps(one, None, MOSCOW)
    assert not Filter(kinds=("wire",)).keeps(one, None, MOSCOW)


@pytest.mark.parametrize(
    ("known_on", "start", "end", "kept"),
    [
        ("2023-06-24", "2023-06-24", "2023-06-24", True),
        ("2023-06-24", "2023-06-25", "", False),
        ("2023-06-24", "", "2023-06-23", False),
        ("2023-06", "2023-06-10", "2023-06-20", False),  # certainly public only by the end of June
        ("2023-06", "2023-06-10", "2023-06-30", True),
        ("2023-06", "2023-07-01", "", False),
        ("2016/..", "", "2023-01-01", False),  # never read: no day is known
        ("2016/..", "", "", True),
    ],
)
def test_known_between_counts_from_when_a_claim_was_certainly_public(
    known_on: str, start: str, end: str, kept: bool
) -> None:
    keep = Filter(
        known_from=date.fromisoformat(start) if start else None, known_to=date.fromisoformat(end) if end else None
    )
    assert keep.keeps(claim("march.1", known_on=known_on), source("paper"), MOSCOW) is kept


def test_an_open_date_counts_from_the_day_the_source_was_read() -> None:
    read = source("paper", retrieved=parse("2024-11-20"))
    one = claim("march.1", known_on="2016/..")
    assert Filter(known_from=date(2024, 11, 20), known_to=date(2024, 11, 20)).keeps(one, read, MOSCOW)
    assert not Filter(known_to=date(2024, 11, 19)).keeps(one, read, MOSCOW)


# One event


def test_claims_stand_on_their_sides_in_the_order_in_which_they_became_public() -> None:
    stances = ["context", "denies", "estimates", "reports", "asserts", "confirms"]
    claims = [claim(f"march.{n}", stance, known_on=f"2023-06-{20 - n}") for n, stance in enumerate(stances)]
    found = event_evidence(dataset([event()], claims), View(), "march")
    assert found is not None
    assert {side.key: [line.stance for line in side.claims] for side in found.sides} == {
        "for": ["confirms", "reports"],
        "against": ["denies"],
        "own": ["asserts", "estimates"],
        "context": ["context"],
    }
    assert [line.id for line in found.triggers] == ["march.1"] and found.triggers[0].triggers


def test_every_stance_stands_on_one_side() -> None:
    allowed = read_schema(SCHEMA).tables["claims"].column("stance").enum
    assert sorted(stance for stances in SIDES.values() for stance in stances) == sorted(allowed or ())


def test_a_denial_stands_against_each_other_speaker_once() -> None:
    claims = [
        claim("march.1", "asserts", asserted_by="kremlin"),
        claim("march.2", "denies", asserted_by="kremlin", known_on="2023-06-25"),
        claim("march.3", "reports", asserted_by="insider", known_on="2023-06-26"),
        claim("march.4", "reports", asserted_by="insider", known_on="2023-06-27"),
        claim("march.5", "estimates", asserted_by="blogger"),
        claim("march.6", "confirms", asserted_by="witness", known_on="2023-06-28"),
    ]
    people = [actor(name) for name in ("kremlin", "insider", "blogger", "witness")]
    found = event_evidence(dataset([event()], claims, actors=people), View(), "march")
    assert found is not None
    assert [(o.denial.id, o.claim.id, o.more) for o in found.contradictions.opposed] == [
        ("march.2", "march.3", 1),
        ("march.2", "march.6", 0),
    ]
    assert {link.id for link in found.speakers} == {"kremlin", "insider", "blogger", "witness"}


def test_two_sources_of_one_publisher_are_told_apart() -> None:
    papers = [
        source("paper-1", publisher="The Paper", published=parse("2023-06-24")),
        source("paper-2", publisher="The Paper", published=parse("2023-06-25")),
    ]
    claims = [claim("march.1", source_id="paper-1"), claim("march.2", source_id="paper-2")]
    found = event_evidence(dataset([event()], claims, papers), View(), "march")
    assert found is not None
    assert [link.text for link in found.sources] == ["The Paper (24 Jun 2023)", "The Paper (25 Jun 2023)"]


# Differing figures, times and places


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ((None, 200, "km"), (350, 350, "km"), True),
        ((None, 200, "km"), (120, 120, "km"), False),  # within the bound
        ((320, 320, "km"), (200, 200, "mi"), False),  # the same distance in another unit
        ((350, 350, "km"), (200, 200, "mi"), True),
        ((1_500_000, 1_500_000, "km"), (1_485_000, 1_485_000, "km"), False),  # rounded
        ((2_760_000, 2_760_000, "km"), (2_700_000, 2_700_000, "km"), True),
        ((1_600_000, 1_600_000, "km"), (1_700_000, 1_700_000, "km"), True),
        ((2_700_000, None, "km"), (2_764_000, 2_764_000, "km"), False),
        ((17, 18, "km"), (18, 18, "km"), False),
        ((17, 18, "km"), (19, 19, "km"), True),
        ((5, 5, "km"), (6, 6, "km"), True),
        ((100, 120, "km"), (120, None, "km"), False),
    ],
)
def test_figures_differ_where_their_ranges_do_not_meet(one: Any, other: Any, differ: bool) -> None:
    found = differing(two(), [figure("march.1", *one), figure("march.2", *other)])
    assert list(found) == (["distance"] if differ else [])
    turned = differing(two(), [figure("march.1", *other), figure("march.2", *one)])
    assert list(turned) == list(found)


def test_only_figures_of_one_measure_and_of_convertible_units_are_compared() -> None:
    other = replace(KILOMETRES, id="length", units=("km", "verst"), words=Text.of(en="km;verst", pl="km;wiorsta"))
    measures = [KILOMETRES, other]
    far, near = figure("march.1", 350, 350), figure("march.2", 200, 200, measure="length")
    assert differing(two(), [far, near], measures=measures) == {}
    near = replace(near, unit="verst")
    assert differing(two(), [replace(far, measure="length"), near], measures=measures) == {}
    assert list(differing(two(), [replace(far, measure="length", unit="verst"), near], measures=measures)) == ["length"]


def test_shares_of_different_wholes_differ_and_several_figures_agree_by_one() -> None:
    shares = [figure("march.1", 18, 18, of=34.0), figure("march.2", 18, 18, of=30.0)]
    assert differing(two(), shares) == {"distance": [("18 of 34",), ("18 of 30",)]}
    assert differing(two(), [shares[0], replace(shares[1], of=34.0)]) == {}
    several = [figure("march.1", 86, 86), figure("march.1", 90, 90, id="march.1.2"), figure("march.2", 90, 90)]
    assert differing(two(), several) == {}
    assert list(differing(two(), [*several[:2], figure("march.2", 65, 65)])) == ["distance"]


def test_figures_differ_only_between_voices() -> None:
    figures = [figure("march.1", 200, 200), figure("march.2", 300, 300)]
    one, other = two()
    assert list(differing([one, other], figures)) == ["distance"]
    assert differing([one, replace(other, source_id="p1")], figures) == {}
    asserted = [replace(one, asserted_by="kremlin"), replace(other, asserted_by="kremlin", source_id="p1")]
    assert differing([*asserted], figures) == {}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("2023-06-24T02:00+03:00", "../2023-06-24T01:04+03:00", True),
        ("2023-06-24T01:00+03:00", "../2023-06-24T01:04+03:00", False),
        ("2023-06-24T01:30+03:00~", "../2023-06-24T01:23+03:00", False),
        ("2023-06-24T01:30+03:00~", "../2023-06-24T01:04+03:00", True),
        ("2023-06-23", "2023-06-24T02:00+03:00", True),
        ("2023-06-24", "2023-06-24T02:00+03:00", False),
        ("2023-06-24", "2023-06-23T23:30+00:00", True),  # by the clock where it happened
        ("2023-06-24T10:00+03:00", "2023-06-24T13:00+06:00", False),
        ("2023-06", "2023-06-24", False),
        ("2014-02?", "2013", False),  # what is uncertain contradicts nothing
        ("2014-02", "2013", True),
        ("2022-05-10", "2022-05-11", True),
        ("2023-05-18/..", "2016", True),
    ],
)
def test_times_differ_unless_one_lies_within_the_other(one: str, other: str, differ: bool) -> None:
    for pair in ((one, other), (other, one)):
        assert list(differing(two(at=pair))) == (["time"] if differ else [])


def test_places_differ_where_they_are_apart() -> None:
    towns = [
        place("valdai", 33.2, 58.0),
        place("peter", 30.3, 59.9),
        place("region", 33.0, 58.2, radius_km=150.0),
        place("nowhere", None, None),
    ]

    def found(one: str | None, other: str | None) -> dict[str, list[tuple[str, ...]]]:
        return differing(two(place_id=(one, other)), locations=towns)

    assert found("valdai", "peter") == {"place": [("Valdai",), ("Peter",)]}
    assert found("valdai", "region") == {}  # the one lies in the other
    assert found("valdai", "nowhere") == found("valdai", None) == found("peter", "peter") == {}


def test_differences_are_limited_by_the_day_of_the_view() -> None:
    claims = two(known_on=("2023-06-24", "2023-12-22"), at=("2023-06-24", "2023-06-25"))
    figures = [figure("march.1", 200, 200), figure("march.2", 300, 300)]
    data = dataset([event()], claims, [source("p1"), source("p2")], figures=figures)
    for day, kinds in ((date(2023, 12, 21), []), (date(2023, 12, 22), ["distance", "time"])):
        view = View(known_by=day)
        found, shown = event_evidence(data, view, "march"), card(data, view, "march")
        assert found is not None and [one.kind for one in found.contradictions.differing] == kinds
        assert shown is not None and len(shown.differing) == len(kinds)


def test_the_shipped_claims_that_name_different_ones_are_these() -> None:
    data, found = shipped(), {}
    for event_id in data.events:
        one = event_evidence(data, View(), event_id)
        assert one is not None
        if one.contradictions.differing:
            found[event_id] = [d.kind for d in one.contradictions.differing]
    for event_id, expected in {
        "closest-approach": ["distance-to-moscow"],
        "claim-25000-men": ["wagner-men"],
        "surovikin-appeal": ["time"],
        "titr-7m-2023": ["freight"],
        "titr-2023-total": ["freight", "freight-growth"],
        "crm-18-of-34-2023": ["eu-list-made"],
        "wagner-office-search": ["cash-found"],
        "idef-2023": ["countries-at-fair"],
        "putin-whereabouts-june24": ["place"],
        "anka-mou-2022": ["time"],
    }.items():
        assert found.get(event_id) == expected, event_id
    for event_id in ("putin-address", "cto-regime", "peskov-terms", "fsb-detain-call", "mcm-jv-2023"):
        assert event_id not in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_who_names_what_in_words(language: str) -> None:
    found = card(shipped(), View(language=language), "claim-25000-men")
    assert found is not None
    (sentence,) = found.differing
    for words_of in {"en": ["8,000 men", "25,000 men", "at most", "Prigozhin"],
                     "pl": ["8\xa0000 ludzi", "25\xa0000 ludzi", "najwyżej", "Prigożyn"]}[language]:  # fmt: skip
        assert words_of in sentence
    html = event_card(found, words(language), Markup(""))
    assert str(escape(sentence)) in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_figure_has_its_words(language: str) -> None:
    data, say = shipped(), words(language)
    assert len(data.figures) > 100 and {f.measure for f in data.figures.values()} == set(data.measures)
    for one in data.figures.values():
        measure = data.measures[one.measure]
        text = figure_words(one, measure, say)
        ends = [say.number(one.of)] if one.of else re.split("[;|]", measure.words(language))
        assert text.endswith(tuple(ends)), one.id
    tonnes, men = data.measures["freight"], data.measures["wagner-men"]
    many = replace(next(iter(data.figures.values())), of=None)
    for low, high, measure, unit, expected in (
        (2.7e6, 2.7e6, tonnes, "t", {"en": "2.7 million tonnes", "pl": "2,7 mln ton"}),
        (2.7e6, None, tonnes, "t", {"en": "at least 2.7 million tonnes", "pl": "co najmniej 2,7 mln ton"}),
        (1.0, 1.0, men, "men", {"en": "1 man", "pl": "1 człowiek"}),
        (3.0, 3.0, men, "men", {"en": "3 men", "pl": "3 ludzie"}),
        (None, 25e3, men, "men", {"en": "at most 25,000 men", "pl": "najwyżej 25\xa0000 ludzi"}),
        (8e3, 12e3, tonnes, "t", {"en": "8,000–12,000 tonnes", "pl": "8\xa0000–12\xa0000 ton"}),
    ):
        assert figure_words(replace(many, low=low, high=high, unit=unit), measure, say) == expected[language]


# Sources and actors


def test_a_source_carries_claims_by_event_with_its_grade() -> None:
    data = shipped()
    for source_id, one in data.sources.items():
        found = source_evidence(data, View(language="pl"), source_id)
        assert found is not None
        assert {line.source_id for about in found.carries for line in about.claims} <= {source_id}
        assert (found.letter, bool(found.letter_words), found.hidden, found.later) == (one.reliability, True, 0, 0)
        assert found.kind and found.language and bool(found.published) == bool(one.published)
        assert found.shown == sum(c.source_id == source_id for c in data.claims.values())
    assert source_evidence(data, View(), "nothing") is None


GROUPS = ("asserted", "own", "others")


def test_an_actor_asserts_and_others_speak_of_what_it_takes_part_in() -> None:
    data = shipped()
    for actor_id in data.actors:
        found = actor_evidence(data, View(), actor_id)
        assert found is not None
        who = {name: [speaker(data.claims[i], data) for i in lines(getattr(found, name))] for name in GROUPS}
        assert all(one == actor_id for one in who["asserted"])
        assert all(actor_id in data.part_of(one) for one in who["own"])
        assert all(one != actor_id and actor_id not in data.part_of(one) for one in who["others"])
        for about_event in (*found.own, *found.others):
            assert actor_id in data.events[about_event.event_id].actor_ids
    assert actor_evidence(data, View(), "nothing") is None


def test_lists_to_begin_with_count_what_is_kept() -> None:
    data, keep = shipped(), Filter(stances=("denies",))
    for tallies, every in ((source_tallies, data.sources), (actor_tallies, data.actors)):
        whole, some = tallies(data, View()), tallies(data, View(), keep)
        assert {t.id for t in whole} == {t.id for t in some} <= set(every)
        assert sum(t.claims for t in some) < sum(t.claims for t in whole)
        assert [t.claims for t in whole] == sorted((t.claims for t in whole), reverse=True)
    assert sum(t.claims for t in source_tallies(data, View(), keep)) == 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_source_has_its_words(language: str) -> None:
    allowed = read_schema(SCHEMA).tables["sources"].column("kind").enum
    say = words(language)
    assert allowed and all(say.has(f"source_kind.{kind.replace(' ', '_')}") for kind in allowed)
    assert source_kind("carved in stone", say) == "carved in stone"


# Where to begin


def test_the_disputed_events_of_the_view_come_first() -> None:
    data = shipped()
    for seed in range(0, 40, 5):
        view = random_view(seed)
        found, chosen = overview(data, view), select(data, view)
        assert found.shown == len(chosen.shown)
        disputed = [e.id for e in chosen.shown if chosen.certainty[e.id].level == "disputed"]
        assert [f.event_id for f in found.disputed] == disputed
        assert not {f.event_id for f in found.differing} & set(disputed)
        assert all(f.why for f in (*found.disputed, *found.differing))
    assert overview(dataset(), View()).shown == 0


# The article


def test_the_article_is_told_claim_by_claim_in_both_languages() -> None:
    data = shipped()
    for language in LANGUAGES:
        found = article(data, View(language=language))
        assert found is not None and found.publisher and found.title and found.published
        assert [c.number for c in found.claims] == list(range(1, len(data.seed_claims) + 1))
        assert sum(found.count(verdict) for verdict in VERDICTS) == len(found.claims)
        for one in found.claims:
            assert one.claim and one.explanation and one.verdict_words and one.events and not one.later
            assert {link.id for link in one.events} == set(data.seed_claims[one.id].event_ids)


def test_before_it_had_appeared_there_is_no_article() -> None:
    data = shipped()
    early, late = View(known_by=date(2023, 12, 30)), View(known_by=date(2023, 12, 31))
    assert article(data, early) is None and not appeared(data, early)
    found = article(data, late)
    assert found is not None and sum(c.later for c in found.claims) > 0
    known = select(data, late).certainty
    assert all(link.id in known for c in found.claims for link in c.events)


def test_tables_without_the_article_or_its_source_are_no_mistake() -> None:
    assert article(dataset([event()]), View()) is None
    bare = dataset([event()])
    seed = SeedClaim(
        "c01", Text.of(en="It is so.", pl="Tak jest."), ("march",), "partly", Text.of(en="Half of it.", pl="Połowa.")
    )
    bare.seed_claims["c01"] = seed
    found = article(bare, View())
    assert found is not None and (found.publisher, found.url, len(found.claims)) == ("", None, 1)
    assert (
        collection(bare).article_source_id not in bare.sources
        and article(bare, View(known_by=date(2024, 1, 1))) is None
    )


def test_every_verdict_has_its_words() -> None:
    allowed = read_schema(SCHEMA).tables["seed_claims"].column("verdict").enum
    assert sorted(allowed or ()) == sorted(VERDICTS)
    for language in LANGUAGES:
        assert all(words(language).has(f"verdict.{v}") and words(language).has(f"verdict.{v}.rule") for v in VERDICTS)
