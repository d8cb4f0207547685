"""The evidence: who says what against whom, what is filtered and what was not yet known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import actor, claim, dataset, event, place, random_view, shipped, source
from transcaspian.dataset.certainty import public_by, speaker
from transcaspian.dataset.loading import SCHEMA_FILE, Dataset
from transcaspian.evidence.article import ARTICLE, VERDICTS, appeared, article
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
from transcaspian.evidence.figures import Figure, amounts, clocks, figure_words, kinds, mentions
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import SeedClaim, Text
from transcaspian.tables.schema import read_schema
from transcaspian.view.grammar import ZONES
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


def about(*statements: str, **values: Any) -> Dataset:
    """A dataset of one event with statements that different sources report."""
    claims = [
        claim(f"march.{n}", statement=Text(text, text), source_id=f"paper-{n}", **values)
        for n, text in enumerate(statements, 1)
    ]
    return dataset([event()], claims, [source(f"paper-{n}") for n in range(1, len(claims) + 1)])


def differing(*statements: str) -> dict[str, list[tuple[str, ...]]]:
    """What the statements name differently, by kind."""
    found = event_evidence(about(*statements), View(), "march")
    assert found is not None
    return {one.kind: [naming.names for naming in one.claims] for one in found.contradictions.differing}


# What was known


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
    ("one", "other", "kind"),
    [
        ("They came within 200 km.", "About 350 km out.", "km"),
        ("Gives 2.76 million tonnes.", "Gives 2.7 million tonnes.", "tonnes"),
        ("1 million 84 thousand tonnes in nine months.", "A total of 1.84 million tonnes.", "tonnes"),
        ("65 percent growth.", "86 percent more than in 2022.", "percent"),
        ("25,000 men.", "Only 8,000 mercenaries, not the 25,000 claimed.", "people"),
        ("It is 18 of 34.", "They speak of 18 out of 30.", "share"),
        ("Speaks of two tanks.", "Counts one tank.", "tanks"),
        ("More than 3 million tonnes.", "Gives 2.7 million tonnes.", "tonnes"),
        ("Fewer: below 20,000 men.", "Gives 25,000 men.", "people"),
        ("At 02:00 on 24 June.", "At 03:30 on 24 June.", "clock"),
        ("At 02:00 on 24 June.", "In a report stamped 01:04 on 24 June.", "clock"),
    ],
)
def test_claims_that_name_different_ones_are_set_beside_each_other(one: str, other: str, kind: str) -> None:
    assert list(differing(one, other)) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 million tonnes.", "1.48 million tonnes."),  # rounded
        ("1.5 million tonnes.", "A rise to 1.485 million tonnes."),
        ("More than 2.7 million tonnes.", "2.764 million tonnes."),
        ("At least seven ships.", "Ten new ships."),
        ("From one to five million tonnes.", "5 million tonnes."),  # one of several
        ("In 2022 and 2023.", "In 2024."),
        ("On 24 June.", "On 25 June, the 3rd day."),
        ("Graded B2.", "Graded C3."),
        ("Four Su-30SM.", "Six Su-30SM and a Tor-M2."),
        ("40 firms.", "50 flags."),  # no unit, no known noun
        ("200 km away.", "300 tonnes."),
        ("At 14:16.", "At 14:18."),
        ("At 22:00.", "In its live page by 23:10 in Moscow."),  # reported later
        ("Carried at 09:50.", "Online at 10:12."),
        ("At 15:12 Beijing time, which is 10:12 in Moscow.", "At 10:12."),
        ("65 percent more than 1.7 million tonnes.", "2.7 million tonnes."),  # the base of a growth
    ],
)
def test_what_agrees_or_cannot_be_compared_is_not_set_beside_each_other(one: str, other: str) -> None:
    assert differing(one, other) == {}


def test_figures_differ_only_between_voices() -> None:
    both = [
        claim("march.1", statement=Text("It is 200 km."), source_id="paper"),
        claim("march.2", statement=Text("It is 300 km."), source_id="paper"),
    ]
    found = event_evidence(dataset([event()], both, [source("paper")]), View(), "march")
    assert found is not None and found.contradictions.differing == ()
    both[1] = replace(both[1], source_id="other")
    found = event_evidence(dataset([event()], both, [source("paper"), source("other")]), View(), "march")
    assert found is not None and [d.kind for d in found.contradictions.differing] == ["km"]


def test_places_differ_where_they_are_apart_and_named_as_places() -> None:
    towns = [
        place("valdai", 33.2, 58.0, name=Text("Valdai residence (area)", "Wałdaj")),
        place("peter", 30.3, 59.9, name=Text("Saint Petersburg", "Petersburg"), aliases=("St Petersburg",)),
        place("region", 33.0, 58.2, name=Text("Novgorod region", "obwód nowogrodzki"), radius_km=150.0),
        place("russia", 90.0, 60.0, name=Text("Russia", "Rosja"), kind="country"),
    ]

    def kinds_of(one: str, other: str) -> list[tuple[str, ...]]:
        claims = [claim(f"march.{n}", statement=Text(t), source_id=f"p{n}") for n, t in enumerate((one, other))]
        data = dataset([event()], claims, [source("p0"), source("p1")], locations=towns)
        found = event_evidence(data, View(language="pl"), "march")
        assert found is not None
        return [d.names for d in found.contradictions.differing]

    assert kinds_of("He flew to Valdai.", "He is in St Petersburg.") == [("Wałdaj", "Petersburg")]
    assert kinds_of("He flew to Valdai.", "He is in Novgorod region.") == []  # the one lies in the other
    assert kinds_of("He flew to Valdai.", "St Petersburg says no.") == []  # nobody is said to be there
    assert kinds_of("He flew to Valdai.", "At the St Petersburg Economic Forum.") == []  # another name
    assert kinds_of("He flew to Valdai.", "It is 300 km from St Petersburg.") == []
    assert kinds_of("He flew to Valdai.", "He is in Russia.") == []


def test_the_shipped_claims_that_name_different_ones_are_these() -> None:
    data, found = shipped(), {}
    for event_id in data.events:
        one = event_evidence(data, View(), event_id)
        assert one is not None
        if one.contradictions.differing:
            found[event_id] = [d.kind for d in one.contradictions.differing]
    for event_id, expected in {
        "closest-approach": ["km"],
        "claim-25000-men": ["people"],
        "surovikin-appeal": ["clock"],
        "titr-7m-2023": ["tonnes"],
        "titr-2023-total": ["tonnes", "percent"],
        "crm-18-of-34-2023": ["share"],
        "wagner-office-search": ["roubles"],
        "idef-2023": ["countries"],
        "il96-flight": ["place"],
    }.items():
        assert found.get(event_id) == expected, event_id
    for event_id in ("putin-address", "cto-regime", "peskov-terms", "su30-tor-deliveries-2023", "mcm-jv-2023"):
        assert event_id not in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_figure_has_its_words(language: str) -> None:
    say, every = words(language), mentions(shipped()).values()
    assert len(kinds(every)) > 10
    for one in every:
        assert all(figure_words(figure, say) for figure in one.figures)
    assert figure_words(Figure("tonnes", 2.7e6), say) == {"en": "2.7 million tonnes", "pl": "2,7 mln ton"}[language]
    assert figure_words(Figure("share", 18, "", 34), say) == {"en": "18 of 34", "pl": "18 z 34"}[language]
    assert figure_words(Figure("tanks", 2), say) == {"en": "2 tanks", "pl": "2 zbiorniki"}[language]
    assert figure_words(Figure("people", 25000, "<"), say).endswith(
        {"en": "25,000 people", "pl": "25\xa0000 osób"}[language]
    )


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    figures, bare = amounts(text)
    assert all(f.value >= 0 for f in (*figures, *bare))
    assert all(0 <= c.minutes < 24 * 60 for c in clocks(text))


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
    seed = SeedClaim("c01", Text("It is so.", "Tak jest."), ("march",), "partly", Text("Half of it.", "Połowa."))
    bare.seed_claims["c01"] = seed
    found = article(bare, View())
    assert found is not None and (found.publisher, found.url, len(found.claims)) == ("", None, 1)
    assert ARTICLE not in bare.sources and article(bare, View(known_by=date(2024, 1, 1))) is None


def test_every_verdict_has_its_words() -> None:
    allowed = read_schema(SCHEMA).tables["seed_claims"].column("verdict").enum
    assert sorted(allowed or ()) == sorted(VERDICTS)
    for language in LANGUAGES:
        assert all(words(language).has(f"verdict.{v}") and words(language).has(f"verdict.{v}.rule") for v in VERDICTS)
