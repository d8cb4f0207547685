"""The card of an event: what a reader asks of a mark, as it was known by the view's day."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from tests.unit.handmade import ZONES, actor, claim, dataset, event, place, random_view, shipped, source
from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup.cards import told
from transcaspian.evidence.card import Card, card, claim_line, counted, facts, first_known
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.records import Text
from transcaspian.view.query import View

NOW = View()  # everything that is known today


def card_of(view: View = NOW, event_id: str = "march", **tables: object) -> Card:
    found = card(dataset(**tables), view, event_id)  # type: ignore[arg-type]
    assert found is not None
    return found


# The shipped events


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_a_card_in_both_languages(language: str) -> None:
    data = shipped()
    for event_id, one in data.events.items():
        found = card(data, View(language=language), event_id)
        assert found is not None
        assert found.title == one.title(language) and found.summary == one.summary(language)
        said = (
            found.title,
            found.when,
            found.certainty_words,
            found.reason,
            found.category,
            found.nature,
            found.first_known,
        )
        assert all(said), event_id
        assert {c.id for c in found.claims} == {c.id for c in data.claims_of[event_id]}
        assert len(found.related) <= 5 and event_id not in {r.event_id for r in found.related}
        assert all(r.why and r.title and r.when for r in found.related)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_card_never_says_more_than_was_known(seed: int) -> None:
    view = random_view(seed)
    for event_id in [*shipped().events][:: max(1, seed)]:
        found = card(shipped(), view, event_id)
        if found is None:
            continue
        later = len(shipped().claims_of[event_id]) - len(found.claims)
        assert found.later_claims == later >= 0
        assert {c.id for c in found.claims if c.triggers}, event_id


def test_a_card_is_the_same_for_every_part_of_a_view_that_it_does_not_depend_on() -> None:
    names = {"window", "frame", "tracks", "certainty", "actors", "places", "categories", "sources", "text",
             "significant", "thread", "since", "theme", "event", "title", "story", "stories", "layout", "hide",
             "compare", "tour", "step", "layer", "kinds", "cell"}  # fmt: skip
    for seed in range(20):
        view = random_view(seed)
        bare = View(known_by=view.known_by, zone=view.zone, language=view.language)
        assert names | {"known_by", "zone", "language"} == {f.name for f in fields(View)}
        for event_id in [*shipped().events][seed::20]:
            assert card(shipped(), view, event_id) == card(shipped(), bare, event_id)


# No card


def test_what_is_not_there_has_no_card() -> None:
    assert card(dataset([event()]), View(), "nothing") is None


def test_a_draft_has_no_card() -> None:
    assert card(shipped(), View(), "dearsan-claim-2023") is None


def test_before_it_was_known_an_event_has_no_card() -> None:
    data = dataset([event()], [claim("march.1", known_on="2023-12-22")])
    assert card(data, View(known_by=date(2023, 12, 21)), "march") is None
    assert card(data, View(known_by=date(2023, 12, 22)), "march") is not None


@pytest.mark.parametrize("stance", ["denies", "context"])
def test_a_denial_or_context_alone_makes_no_card(stance: str) -> None:
    assert card(dataset([event()], [claim("march.1", stance)]), View(), "march") is None


# Who says so


def test_claims_stand_in_the_order_in_which_they_became_known() -> None:
    claims = [
        claim("march.1", "denies", known_on="2024-01-03"),
        claim("march.2", known_on="2023-12-22"),
        claim("march.3", known_on="2023-06-24T07:30+03:00"),
    ]
    found = card_of(events=[event()], claims=claims)
    assert [c.id for c in found.claims] == ["march.3", "march.2", "march.1"]
    assert found.first_known == "24 Jun 2023, 07:30"
    assert found.certainty == "disputed"
    assert [c.id for c in found.claims if c.triggers] == ["march.1"]


def test_later_claims_are_counted_and_not_told() -> None:
    claims = [
        claim("march.1"),
        claim("march.2", "denies", known_on="2024-01-03", statement=Text.of(en="No.", pl="Nie.")),
    ]
    found = card_of(View(known_by=date(2023, 7, 1)), events=[event()], claims=claims)
    assert (len(found.claims), found.later_claims, found.certainty) == (1, 1, "reported")
    assert "No." not in str(found)


def test_of_several_people_a_claim_says_what_they_do_in_the_plural() -> None:
    data = shipped()
    for language, one, many in (("en", "reports", "report"), ("pl", "podaje", "podają")):
        view = View(language=language)
        lines = {c.asserted_by: claim_line(data, c, view, False).stance_words for c in data.claims.values()
                 if c.stance == "reports"}  # fmt: skip
        assert lines["wsj-unnamed-sources"] == many and one in lines.values()
        assert {who for who, words in lines.items() if words == many} == {
            who for who in lines if who and data.actors[who].kind == "people"
        }


def test_a_claim_has_grade_speaker_and_where_it_stands() -> None:
    paper = source("paper", "A", publisher="The Paper", title="On ships", url="https://example.org/a",
                   archived_url="https://archive.example/a")  # fmt: skip
    minister = actor("minister", name=Text.of(en="The Minister", pl="Minister"))
    claims = [claim("march.1", "asserts", asserted_by="minister", source_id="paper", credibility=3)]
    found = card_of(events=[event()], claims=claims, sources=[paper], actors=[minister])
    (line,) = found.claims
    assert (line.grade, line.who, line.carried_by, line.title) == (
        "A3",
        "The Minister",
        "The Paper",
        "On ships",
    )
    assert (line.url, line.archived_url) == (paper.url, paper.archived_url)
    say = words("en")
    assert line.grade_words == f"{say('reliability.A')}; {say('credibility.3')}"
    assert "The Minister" in found.reason


def test_who_speaks_for_itself_is_not_named_twice() -> None:
    (line,) = card_of(events=[event()], claims=[claim("march.1", source_id="paper")], sources=[source("paper")]).claims
    assert (line.who, line.carried_by) == ("paper", "")


def test_a_source_that_is_not_there_cannot_be_judged_or_chosen() -> None:
    found = card_of(events=[event()], claims=[claim("march.1", source_id="lost")])
    assert found.claims[0].grade == "F2" and found.claims[0].url is None
    assert found.sources == ()


# When


@pytest.mark.parametrize("zone", ZONES)
def test_a_clock_time_is_given_in_a_second_zone(zone: str) -> None:
    found = card_of(View(zone=zone), events=[event(when="2023-06-24T07:30+03:00")])
    other = "Astana time" if zone == "Europe/Moscow" else "Moscow time"
    assert found.when_other.endswith(other)
    assert other not in found.when


def test_a_day_is_the_same_day_everywhere() -> None:
    said = {card_of(View(zone=zone), events=[event(when="2023-07-25")]).when for zone in ZONES}
    assert said == {"25 July 2023"}
    assert card_of(events=[event(when="2023-07-25")]).when_other == ""


def test_first_known_passes_over_what_makes_nothing_known() -> None:
    claims = (
        claim("march.1", "context", known_on="2016/.."),
        claim("march.2", "denies", known_on="2023-07-01"),
        claim("march.3", known_on="2023-07-02"),
    )
    assert first_known(claims, View()) == "2 Jul 2023"
    assert first_known(claims[:2], View()) == ""


def test_a_card_with_claims_older_than_the_event_says_that_they_do_not_tell_of_it() -> None:
    for stance in ("context", "denies"):
        for day, older in (("2023-06-24", True), ("2023-12-22", False), ("2023-06-24/2023-12-22", False)):
            claims = [claim("march.1", known_on="2023-12-22"), claim("march.2", stance, known_on=day)]
            said = counted(card_of(events=[event()], claims=claims), "en")
            assert said.startswith(
                "2 claims · first told 22 Dec 2023;" if older else "2 claims · first known 22 Dec 2023"
            )


def test_of_a_person_a_card_says_for_whom_who_decided_its_certainty_speaks() -> None:
    office = actor("office", name=Text.of(en="Office (Akorda)", pl="Administracja (Akorda)"))
    state = replace(actor("state"), kind="state")
    for whole, kind, said in (
        ("office", "person", "Uali (Office)."),
        ("state", "person", "Uali."),
        (None, "person", "Uali."),
        ("office", "organisation", "Uali."),
    ):
        uali = replace(actor("uali", whole, Text.of(en="Uali", pl="Uali")), kind=kind)
        claims = [claim("march.1"), claim("march.2", "denies", asserted_by="uali")]
        assert card_of(events=[event()], claims=claims, actors=[office, state, uali]).reason.endswith(f" {said}")


# Where


def test_a_place_is_given_by_all_its_names_once() -> None:
    uralsk = place(
        "uralsk",
        51.4,
        51.2,
        name=Text.of(en="Uralsk", pl="Uralsk"),
        name_local="Орал",
        aliases=("Oral", "Uralsk", "Орал"),
    )
    found = card_of(events=[event(location_id="uralsk", about_location_ids=("uralsk",))], locations=[uralsk])
    assert found.where == ("Uralsk", "Орал", "Oral")
    assert found.about == ("Uralsk",)


def test_a_card_names_three_other_names_of_a_place_and_folds_the_rest() -> None:
    astana = place(
        "astana", 71.4, 51.2, name=Text.of(en="Astana", pl="Astana"), name_local="Астана", aliases=tuple("abcd")
    )
    found = card_of(events=[event(location_id="astana")], locations=[astana])
    where = next(fact for fact in facts(found, "en") if fact.kind == "place")
    assert (where.below, where.more, where.more_words) == ("also Астана, a, b", "c, d", "2 more names")
    written = told(found, words("en"), Markup(""))
    assert "<details" in written and "<summary>2 more names</summary>c, d</details>" in written
    few = card_of(events=[event(location_id="few")], locations=[place("few", 71.4, 51.2, aliases=("a", "b", "c"))])
    assert "<details" not in told(few, words("en"), Markup(""))


def test_only_a_vague_place_says_how_vague() -> None:
    for radius, said in ((1.0, ""), (9.0, ""), (10.0, "10"), (250.0, "250")):
        there = place("there", 51.4, 51.2, radius_km=radius)
        found = card_of(events=[event(location_id="there")], locations=[there])
        assert bool(found.precision) == bool(said) and said in found.precision


def test_an_event_without_a_place_says_nothing_of_one() -> None:
    found = card_of(events=[event()])
    assert (found.where, found.about, found.places, found.precision) == ((), (), (), "")


# Related


def test_related_are_same_place_same_actors_and_near_in_time() -> None:
    wagner = actor("wagner", name=Text.of(en="Wagner", pl="Wagner"))
    rostov = place("rostov", 39.7, 47.2)
    events = [
        event(actor_ids=("wagner",), location_id="rostov"),
        event("both", "2023-06-25", actor_ids=("wagner",), location_id="rostov"),
        event("actor-and-near", "2023-06-25", actor_ids=("wagner",)),
        event("place-and-near", "2023-06-22", about_location_ids=("rostov",)),
        event("far", "2021-01-01", track="minerals"),
    ]
    found = card_of(events=events, actors=[wagner], locations=[rostov])
    assert [r.event_id for r in found.related] == ["both", "actor-and-near", "place-and-near"]
    assert found.related[0].why == "Wagner · same place · near in time"


def test_related_are_only_events_that_were_known() -> None:
    events = [event(location_id="rostov"), event("later", location_id="rostov")]
    claims = [claim("march.1"), claim("later.1", event_id="later", known_on="2024-01-01")]
    rostov = [place("rostov", 39.7, 47.2)]
    assert card_of(events=events, claims=claims, locations=rostov).related
    assert not card_of(View(known_by=date(2023, 7, 1)), events=events, claims=claims, locations=rostov).related


def test_what_can_be_chosen_has_an_id_that_filters() -> None:
    data = shipped()
    for event_id in [*data.events][::10]:
        found = card(data, View(), event_id)
        assert found is not None
        assert {link.id for link in found.actors} <= set(data.actors)
        assert {link.id for link in found.places} <= set(data.locations)
        assert {link.id for link in found.sources} <= set(data.sources)
        assert all(link.text for link in (*found.actors, *found.places, *found.sources))


def test_related_are_the_most_akin_of_all_events() -> None:
    data = shipped()
    for seed, (event_id, one) in enumerate(data.events.items()):
        view = random_view(seed)
        found = card(data, view, event_id)
        if found is None:
            continue
        start, akin = one.date.bounds(view.tz)[0], []
        for other in data.events.values():
            begin = other.date.bounds(view.tz)[0]
            near = start is not None and begin is not None and abs(begin - start) <= timedelta(days=2)
            places = {one.location_id, *one.about_location_ids} & {other.location_id, *other.about_location_ids}
            shared = set(one.actor_ids) & set(other.actor_ids)
            score = 2 * len(shared) + 2 * len(places - {None}) + near + (one.track == other.track)
            known = is_known(claims_known(data, other.id, view.known_by, view.tz))
            if other != one and known and score >= 3:
                akin.append((-score, -other.significance, other.id))
        assert [r.event_id for r in found.related] == [i for _, _, i in sorted(akin)[:5]]


# Said or happened


def test_of_what_was_said_a_card_says_that_it_was_said_and_not_that_it_is_true() -> None:
    for stance, level in (("confirms", "confirmed"), ("reports", "reported"), ("denies", "disputed")):
        claims = [claim("march.1"), claim("march.2", stance)]
        said = card_of(events=[event(about="utterance")], claims=claims)
        assert said.certainty_words == f"said: {level}" and said.certainty == level
        assert said.reason.endswith("This is about whether it was said, not whether it is true.")
        for about in ("content", None):
            happened = card_of(events=[event(about=about)], claims=claims)
            assert happened.certainty_words == level and said.reason.startswith(f"{happened.reason} ")
