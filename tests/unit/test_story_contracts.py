"""The contracts: which deals are shown and when, their partners, whom a party belongs to, and the file."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit import handmade
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import (
    APART,
    FILTERS,
    NOBODY,
    STAGES,
    countries_of,
    country_of,
    describe_deal,
    value,
    value_by,
)
from transcaspian.stories.contracts.partners import counts_in_words, others_in_words, row_of, with_a_row
from transcaspian.tables.records import Actor, Contract, Name, Text
from transcaspian.view.query import View

PARTNERS = ("TR", "RU", "CN", "EU", "AE")
JULY = "zenit-asfat-yda-2023"
SLIP = "kursiv-subsidiary-slip"
SAY = words("en")


def shown(**values: Any) -> story.Deals:
    return story.deals(shipped(), View().but(**values))


def contract(identifier: str, **values: Any) -> Contract:
    given: dict[str, Any] = {
        "event_id": "march",
        "signed": parse("2023-07-04"),
        "title": Text.of(en="Ships", pl="Okręty"),
        "product": Text.of(en="ships", pl="okręty"),
        "product_kind": "ships",
        "parties": (("buyer", "home"), ("supplier", "yard")),
        "ownership_event_ids": (),
        "quantity": 2.0,
        "value": 600_000_000.0,
        "currency": "USD",
        "stage": "contract",
        "location_id": None,
        "source_ids": ("agency-report", "late-report"),
    }
    return Contract(id=identifier, **(given | values))


def made(*contracts: Contract) -> Dataset:
    """One event of 24 June with deals of these contracts; one source in June, one in August."""
    actors = [
        Actor("home", Name.of(en="Home"), None, "organisation", None, "KZ"),
        Actor("yard", Name.of(en="Yard"), None, "organisation", "ministry", None),
        Actor("ministry", Name.of(en="Ministry"), None, "organisation", "state", "TR"),
        Actor("state", Name.of(en="State"), None, "state", None, "TR"),
    ]
    late = handmade.source("late-report", published=parse("2023-08"))
    data = handmade.dataset([handmade.event()], sources=[late], actors=actors)
    values = {field.name: getattr(data, field.name) for field in fields(Dataset)}
    return Dataset(**values | {"contracts": {c.id: c for c in contracts}})


# Which deals are shown


def test_every_published_deal_stands_at_one_stage_and_none_is_missing() -> None:
    found = shown()
    assert len(found.shown) == found.total == len(shipped().contracts)
    assert sorted(d.id for stage in (*STAGES, *APART) for d in found.on(stage)) == sorted(shipped().contracts)


def test_the_filters_of_every_view_hold_for_deals_by_their_events_but_window_and_tracks_do_not() -> None:
    every = story.deals(shipped(), View())
    view = View.from_query("actor=asfat&w=mutiny&track=mutiny")
    found = story.deals(shipped(), view)
    by_claims = {c.event_id for c in shipped().claims.values() if c.asserted_by == "asfat"}
    wanted = {d.id for d in every.shown if "asfat" in d.event.actor_ids or d.event.id in by_claims}
    assert {d.id for d in found.shown} == wanted != set()
    assert found.total == every.total and found.excluded() == {"view": len(every.shown) - len(wanted)}
    rows = story.partners(shipped(), found, view).rows
    events = {m.event_id for row in rows for m in row.marks}
    assert events and all("asfat" in shipped().events[i].actor_ids or i in by_claims for i in events)
    assert story.deals(shipped(), View.from_query("w=mutiny&track=mutiny")).shown == every.shown


def test_a_deal_of_a_draft_is_not_among_them() -> None:
    assert "dearsan-yard-2023" not in {deal.id for deal in shown().known}


def test_every_deal_says_what_kind_of_thing_it_is_about() -> None:
    kinds = load(DATA_FOLDER).editorial.contracts.values()
    assert [c.id for c in kinds if not c.product_kind] == []


@given(
    st.lists(st.sampled_from(["TR", "RU", "CN", "DE", NOBODY]), unique=True),
    st.lists(st.sampled_from(["drones", "ships", "minerals"]), unique=True),
    st.lists(st.sampled_from([*STAGES, *APART]), unique=True),
)
def test_a_deal_is_shown_or_hidden_by_filters_that_are_named(
    countries: list[str], products: list[str], stages: list[str]
) -> None:
    found = shown(countries=tuple(countries), products=tuple(products), stages=tuple(stages))
    assert len(found.shown) + len(found.hidden) + found.not_known == found.total
    assert all(names and set(names) <= set(FILTERS) for _, names in found.hidden)
    for name, count in found.excluded().items():
        view = View().but(countries=tuple(countries), products=tuple(products), stages=tuple(stages))
        looser = story.deals(shipped(), view.but(**{name: ()}))
        assert len(looser.shown) == len(found.shown) + count


def test_a_deal_without_a_foreign_partner_is_found_under_that() -> None:
    alone = {deal.id for deal in shown(countries=(NOBODY,)).shown}
    assert alone == {deal.id for deal in shown().shown if not deal.countries} != set()


def test_deals_of_july_are_those_that_lie_in_it_for_certain() -> None:
    july = {deal.id for deal in shown().shown if deal.in_focus}
    assert JULY in july and "su30sm-2023" not in july
    assert all(deal.date.text.startswith("2023-07") for deal in shown().shown if deal.in_focus)


# What was known when


def test_a_deal_is_shown_from_its_first_source_on() -> None:
    data = made(contract("ships"))
    assert not story.deals(data, View(known_by=date(2023, 6, 23))).shown
    (deal,) = story.deals(data, View(known_by=date(2023, 6, 24))).shown
    assert [s.id for s in deal.sources] == ["agency-report"] and deal.later == 1


def test_an_event_alone_makes_no_deal_known() -> None:
    data = made(contract("ships", source_ids=("late-report",)))
    found = story.deals(data, View(known_by=date(2023, 7, 15)))
    assert (found.known, found.not_known, found.total) == ((), 1, 1)
    assert story.deals(data, View(known_by=date(2023, 8, 31))).shown


def test_a_source_without_a_day_counts_today_only() -> None:
    data = made(contract("ships", source_ids=("undated",)))
    sources = data.sources | {"undated": handmade.source("undated", published=None)}
    values = {field.name: getattr(data, field.name) for field in fields(Dataset)}
    data = Dataset(**values | {"sources": sources})
    assert story.deals(data, View()).shown
    assert not story.deals(data, View(known_by=date(2025, 1, 1))).shown


def test_a_sum_is_told_only_when_all_sources_were_public_and_says_whose_it_is() -> None:
    data = made(contract("ships"))
    (then,) = story.deals(data, View(known_by=date(2023, 6, 30))).shown
    (now,) = story.deals(data, View()).shown
    assert (value(then, SAY), value(now, SAY)) == ("", "600 million USD")
    assert value(now, words("pl")) == "600 milionów USD"
    assert "sources: agency-report and late-report" in describe_deal(now, View())
    assert value(now, SAY, full=True) == "600,000,000 USD"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["source: A", "sources: A and B", "sources: A, B and C"]),
        ("pl", ["– źródło: A", "– źródła: A i B", "– źródła: A, B i C"]),
    ],
)
def test_all_sources_of_a_sum_are_named_not_one_or_another(language: str, wanted: list[str]) -> None:
    (deal,) = story.deals(made(contract("ships")), View()).shown
    found = []
    for number in (1, 2, 3):
        sources = tuple(replace(deal.sources[0], id=name, publisher=name) for name in "ABC"[:number])
        found.append(value_by(replace(deal, sources=sources), words(language)))
    assert [text.endswith(end) for text, end in zip(found, wanted, strict=True)] == [True] * 3, found


def test_a_sum_that_was_not_published_is_not_told() -> None:
    (deal,) = story.deals(made(contract("ships", value=None, currency=None)), View()).shown
    assert value(deal, SAY) == ""


# Countries


def test_an_actor_without_a_country_has_that_of_what_it_is_part_of() -> None:
    data = made()
    assert country_of(data, "yard") == "TR"
    assert countries_of(data, ("home", "yard", "state", "nobody")) == ("TR",)


def test_owners_that_go_in_a_circle_end() -> None:
    circle = [Actor("a", Name.of(en="A"), None, "organisation", "b", None)]
    circle += [Actor("b", Name.of(en="B"), None, "organisation", "a", None)]
    assert country_of(handmade.dataset(actors=circle), "a") == ""


# The deal that is told of


def test_without_a_choice_the_shipyard_deal_of_july_is_chosen() -> None:
    deal = story.chosen(shown(), View(), "")
    assert deal is not None and deal.id == JULY


def test_a_selected_event_chooses_its_deal_or_of_several_the_requested_one() -> None:
    view = View(event="wabtec-ktz-2023")
    assert len(shown().of_event(view.event)) == 3
    for wanted in ("citibank-ktz-2023", "wabtec-mou-2022"):
        deal = story.chosen(shown(), view, wanted)
        assert deal is not None and deal.id == wanted
    other = story.chosen(shown(), view, JULY)
    assert other is not None and other.event.id == view.event


def test_without_shown_deals_none_is_chosen() -> None:
    assert story.chosen(shown(products=("nothing",)), View(), JULY) is None


# Who belongs to whom


def july(view: View) -> story.Ownership:
    deal = story.chosen(story.deals(shipped(), view), view, JULY)
    assert deal is not None
    return story.ownership(shipped(), deal, view)


def test_asfat_belongs_to_the_ministry_and_yda_to_nobody_in_the_tables() -> None:
    owners = {party.actor_id: party.owners for party in july(View()).parties}
    assert owners["asfat"] == ("Ministry of National Defence of Türkiye", "Türkiye")
    assert owners["yda"] == ()
    assert owners["zenit"][0] == "Kazakhstan Engineering NC JSC"


def test_the_slip_came_from_kursiv_and_was_repeated() -> None:
    found = july(View())
    assert [line.source_id for line in found.otherwise] == ["kursiv-2023-07-31", "turanews-zenit", "seed-interia"]
    assert [line.source_id for line in found.agree] == ["bimanset-2023-08-14", "orda-zenit"]
    assert found.unjudged == ()


def test_before_anybody_said_otherwise_only_the_slip_was_known() -> None:
    found = july(View(known_by=date(2023, 8, 1)))
    assert [line.source_id for line in found.otherwise] == ["kursiv-2023-07-31"]
    assert found.agree == ()


def test_a_deal_that_names_no_such_event_has_parties_and_no_claims() -> None:
    deal = next(deal for deal in shown().shown if deal.id == "su30sm-2023")
    found = story.ownership(shipped(), deal, View())
    assert found.parties and not (found.event_ids or found.agree or found.otherwise)


# Partners


def test_every_deal_stands_in_a_row_or_is_counted_among_the_others() -> None:
    found = shown()
    rows = story.partners(shipped(), found, View())
    assert tuple(row.country for row in rows.rows) == PARTNERS == with_a_row(shipped())
    stands = sum(row.deals for row in rows.rows)
    outside = sum(len({row_of(c) for c in d.countries} & set(PARTNERS)) for d in found.shown) - stands
    assert outside == 1  # the drones of 2016
    elsewhere = sum(len({row_of(c) for c in d.countries} - set(PARTNERS)) for d in found.shown)
    assert sum(n for _, n in rows.others) == elsewhere
    assert rows.nobody == sum(not d.countries for d in found.shown)


def test_what_lies_outside_the_years_is_counted_in_words() -> None:
    rows = {row.country: row for row in story.partners(shipped(), shown(), View()).rows}
    assert rows["CN"].before == 1
    assert any("2021" in text for text in counts_in_words(rows["CN"], SAY))


def test_a_deal_with_two_partners_stands_with_both_and_a_member_with_the_union() -> None:
    rows = story.partners(shipped(), shown(), View())
    names = [name for name, _ in rows.others]
    assert "Azerbaijan" in names and "Georgia" in names and "Germany" not in names
    keys = {m.key for row in rows.rows if row.country == "EU" for m in row.marks}
    assert {"deal:fr-kz-minerals-2023", "deal:eu-kz-raw-materials-2022"} <= keys
    assert "United States" in others_in_words(rows, SAY)


def test_a_row_with_little_in_it_shows_lesser_events_and_others_count_theirs() -> None:
    for row in story.partners(shipped(), shown(), View()).rows:
        drawn = [m for m in row.marks if not m.is_deal and m.significance < 2]
        assert not (drawn and row.lesser), "lesser events are drawn or counted, not both"
    assert any(row.lesser for row in story.partners(shipped(), shown(), View()).rows)


def test_while_a_product_is_chosen_only_deals_stand_in_the_rows() -> None:
    view = View().but(products=("drones",))
    marks = [m for row in story.partners(shipped(), shown(products=("drones",)), view).rows for m in row.marks]
    assert marks and all(mark.is_deal for mark in marks)


def test_an_event_that_was_not_known_is_in_no_row() -> None:
    view = View(known_by=date(2023, 12, 1))
    rows = story.partners(shipped(), story.deals(shipped(), view), view)
    assert "wsj-kazakhstan-refusal" not in {m.event_id for row in rows.rows for m in row.marks}


# Words and file


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_stage_and_role_of_the_tables_has_its_words(language: str) -> None:
    say = words(language)
    for c in shipped().contracts.values():
        assert say.has(f"contracts.stage.{c.stage}") and say.has(f"contracts.means.{c.stage}")
        assert say.has(f"contracts.kind.{c.product_kind}")
        assert all(say.has(f"contracts.role.{role}") for role, _ in c.parties)


def test_the_file_has_the_deals_shown_with_their_sources() -> None:
    found = shown(stages=("delivered", "unverified")).shown
    rows = list(csv.DictReader(io.StringIO(story.deals_csv(found, LANGUAGES).decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [deal.id for deal in found]
    assert all(row["sources"] and row["source_ids"] for row in rows)
    # As sure as on the page: what nobody has verified is claimed at most, though its event may be confirmed.
    assert [row["certainty"] for row in rows] == [deal.sure for deal in found]
    assert any(deal.sure != deal.certainty for deal in found)


def test_the_file_leaves_out_a_sum_that_may_have_come_later_and_runs_no_formula() -> None:
    evil = contract("ships", title=Text.of(en="=1+1", pl="=1+1"))
    found = story.deals(made(evil), View(known_by=date(2023, 6, 30))).shown
    (row,) = csv.DictReader(io.StringIO(story.deals_csv(found, LANGUAGES).decode("utf-8-sig")))
    assert (row["value"], row["quantity"], row["title_en"]) == ("", "", "'=1+1")
    assert row["source_ids"] == "agency-report"


def test_a_draft_that_a_deal_names_is_taken_out_of_what_is_published_and_the_deal_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns(".*"))
    table = folder / "contracts.csv"
    both = f"{SLIP};dearsan-claim-2023"
    table.write_text(table.read_text(encoding="utf-8").replace(SLIP, both, 1), encoding="utf-8")
    loaded = load(folder)
    assert loaded.editorial.contracts[JULY].ownership_event_ids == (SLIP, "dearsan-claim-2023")
    assert loaded.published.contracts[JULY].ownership_event_ids == (SLIP,)
    assert loaded.published.contracts.keys() == shipped().contracts.keys()
    assert loaded.published.sources.keys() == shipped().sources.keys()
