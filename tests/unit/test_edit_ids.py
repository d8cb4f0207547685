"""Ids for new rows, and events that may be the one that somebody is about to enter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.handmade import dataset, event, place, shipped
from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.edit.duplicates import MOST, reasons, similar_events
from transcaspian.edit.ids import propose_id, slug
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Text
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / SCHEMA_FILE)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("ŁÓDŹ – Ćmielów", "lodz-cmielow"),
        ("Prezes Żurek w Oświęcimiu", "prezes-zurek-oswiecimiu"),
        ("Türkiye’s ANKA: İzmir, Ağrı", "turkiyes-anka-izmir-agri"),
        ("Коммерсантъ", "kommersant"),
        ("Щучинск, Қостанай", "shchuchinsk-kostanai"),
        ("Харків", "kharkiv"),
        ("The and of", "the-and-of"),
        ("RBC (repost)!", "rbc-repost"),
        ("中文", ""),
        ("", ""),
    ],
)
def test_a_text_becomes_letters_of_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(), st.integers(1, 60))
def test_a_slug_is_a_slug_or_nothing_and_never_too_long(text: str, most: int) -> None:
    found = slug(text, most)
    assert not found or SLUG.fullmatch(found)
    assert len(found) <= most


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("events", {"title_en": "Oil depot burns in Voronezh", "date": "2023-06-24"}, "oil-depot-burns-voronezh-2023"),
        ("events", {"title_en": "The invasion of 2022", "date": "2022-02-24"}, "invasion-2022"),
        ("events", {"title_en": "Long title", "short_en": "Short", "date": "../2023"}, "short-2023"),
        ("events", {"title_pl": "Łukaszenka dzwoni", "date": ""}, "lukaszenka-dzwoni"),
        ("events", {}, "event"),
        ("contracts", {"title_en": "Wabtec memorandum", "signed": "2022-11"}, "wabtec-memorandum-2022"),
        ("sources", {"publisher": "РИА Новости", "published": "2023-06-24"}, "ria-novosti-2023-06-24"),
        ("sources", {"title": "A report", "published": "2023-12~"}, "report-2023-12"),
        ("actors", {"name_en": "Ramzan Kadyrov"}, "ramzan-kadyrov"),
        ("locations", {"name_local": "Орал"}, "oral"),
        ("locations", {"name_en": "中"}, "location"),
        ("minerals", {"name_en": "Coking coal"}, "coking-coal"),
        ("routes", {"name_en": "Baku–Tbilisi–Kars railway"}, "baku-tbilisi-kars-railway"),
        ("views", {"title_en": "The deals of July 2023 and the shipyard in Uralsk"}, "deals-july-2023-shipyard-uralsk"),
        ("claims", {"event_id": "march"}, "march.1"),
        ("claims", {}, ""),
        ("legs", {"route_id": "btk"}, "1"),
        ("steps", {"tour_id": "refusal"}, "1"),
        ("seed_claims", {"claim_en": "x"}, "c01"),
        ("glossary", {"en": "Dry  port"}, "Dry port"),
        ("glossary", {}, ""),
        ("volumes", {"route_id": "btk", "period": "2023"}, ""),
    ],
)
def test_a_new_row_is_called_by_what_it_says_of_itself(table: str, values: dict[str, str], expected: str) -> None:
    assert propose_id(table, values, []) == expected


def test_an_id_that_is_taken_gets_a_number() -> None:
    values = {"name_en": "Moscow"}
    assert propose_id("locations", values, ["moscow"]) == "moscow-2"
    assert propose_id("locations", values, ["moscow", "moscow-2", "moscow-3"]) == "moscow-4"
    assert propose_id("claims", {"event_id": "a"}, ["a.1", "a.9", "a.x", "ab.99", "a.²"]) == "a.10"
    assert propose_id("figures", {"claim_id": "a.1"}, ["a.1.1", "a.1.2", "a.10.7"]) == "a.1.3"
    assert propose_id("legs", {"route_id": "btk"}, ["btk 1", "btk 12", "btk-west 40"]) == "13"
    assert propose_id("seed_claims", {}, ["c01", "c27"]) == "c28"
    assert propose_id("glossary", {"term": "TITR"}, ["TITR"]) == "TITR 2"


@pytest.mark.parametrize(
    "table", [name for name, of in SCHEMA.tables.items() if of.key == ("id",) and not of.column("id").enum]
)
def test_what_is_proposed_has_the_form_that_the_table_asks_for(table: str) -> None:
    pattern = SCHEMA.tables[table].column("id").pattern
    assert pattern
    values = {"title_en": "Ścieżka — «Ўзбекистон»", "name_en": "Ś. 2", "publisher": "Il Sole 24 Ore", "event_id": "a-b"}
    values |= {"claim_id": "a-b.2"}
    assert re.search(pattern, propose_id(table, values, []))


@pytest.mark.more
def test_no_two_events_that_ship_are_taken_for_the_same_but_a_few_that_are_alike() -> None:
    data = shipped()
    asked = list(data.events.values())[:: share(3, 1)]
    pairs = [
        (one.id, other.event.id)
        for one in asked
        for other in similar_events(data, one.title, one.date, one.location_id, one.id)
    ]
    assert len(pairs) < len(asked) / 10, pairs


@pytest.mark.parametrize(
    ("title", "date", "expected"),
    [
        ("Prigozhin turns his columns round", "2023-06-24", "Prigozhin turns the columns around"),
        ("Prigożyn zawraca kolumny", "2023-06-25", "Prigozhin turns the columns around"),
        ("Il-22M shot down by Wagner", "2023-06-24", "Wagner shoots down an Il-22M and helicopters"),
        ("NBC: Kazakhstan declined to send troops", "2022-02", "NBC: Kazakhstan declines to send troops to Ukraine"),
        ("Prigozhin killed in plane crash", "2023-08-23T18:00+03:00", "Prigozhin dies in a plane crash"),
    ],
)
def test_what_somebody_else_calls_otherwise_is_found(title: str, date: str, expected: str) -> None:
    found = similar_events(shipped(), title, date)
    assert expected in [similar.event.title["en"] for similar in found]


def same(**values: object) -> tuple[str, ...]:
    """The events that are similar to a depot burning on 24 June in Voronezh, among some."""
    data = dataset(
        [
            event(
                "fire",
                "2023-06-24",
                title=Text.of(en="Oil depot burns", pl="Pożar składu paliw"),
                location_id="voronezh",
            ),
            event("later", "2023-06-28", title=Text.of(en="Oil depot burns again", pl="Skład paliw znów płonie")),
            event(
                "call",
                "2023-06-24",
                title=Text.of(en="Leaders speak", pl="Przywódcy rozmawiają"),
                location_id="voronezh",
            ),
            event("era", "2023", title=Text.of(en="Oil depot built", pl="Budowa składu paliw")),
        ],
        locations=[place("voronezh", 39.2, 51.7), place("moscow", 37.6, 55.8)],
    )
    given: dict[str, Any] = {"title": "Oil depot burns down", "date": "2023-06-24", "location_id": None} | values
    return tuple(similar.event.id for similar in similar_events(data, **given))


def test_near_dates_alone_and_near_places_alone_make_nothing_the_same() -> None:
    assert same()[0] == "fire"
    assert "call" not in same(location_id="voronezh")
    assert "fire" not in same(title="A speech", location_id="voronezh")
    assert "fire" not in same(date="2023-06-28") and "later" in same(date="2023-06-28")
    assert "fire" in same(date="2023-06-27T10:00Z") and "later" in same(date="2023-06-25/2023-06-26")
    assert "fire" not in same(leave_out="fire")
    assert same(title="", location_id="voronezh") == ()


def test_one_day_one_place_and_the_same_actors_are_one_event_whatever_it_is_called() -> None:
    data = dataset(
        [
            event(
                "talk", "2023-06-24T20:25+03:00", title=Text.of(en="A call"), location_id="ankara", actor_ids=("x", "y")
            )
        ],
        locations=[place("ankara", 32.8, 39.9), place("moscow", 37.6, 55.8)],
    )

    def found(date: str, location: str, *actors: str) -> tuple[str, ...]:
        given = similar_events(data, "Presidents in conversation", date, location, actor_ids=actors)
        return tuple(similar.event.id for similar in given)

    assert found("2023-06-24", "ankara", "x") == found("2023-06-24", "ankara", "y", "x") == ("talk",)
    assert similar_events(data, "", "2023-06-24", "ankara", actor_ids=("x",))[0].actors == ("x",)
    for other in (("2023-06-25", "ankara", "x"), ("2023-06-24", "moscow", "x"), ("2023-06-24", "ankara", "x", "z"),
                  ("2023-06-24", "ankara"), ("2023", "ankara", "x")):  # fmt: skip
        assert found(*other) == ()


def test_a_date_that_says_little_asks_for_more_likeness() -> None:
    assert "fire" in same(title="Oil depot burns", date="2023")
    assert "fire" in same(title="Oil depot burns", date="when?")
    assert "fire" not in same(title="Depot in flames", date="when?")


def test_why_is_told_in_words() -> None:
    data = shipped()
    one = next(e for e in data.events.values() if e.title["en"] == "Prigozhin turns the columns around")
    (found, *_) = similar_events(data, one.title, "2023-06-26", one.location_id)
    assert found.event is one and found.days == 2
    told = {language: reasons(found, data, language) for language in LANGUAGES}
    assert told["en"][0].startswith("words in common: ")
    assert "2 days apart" in told["en"] and "różnica 2 dni" in told["pl"]
    (found, *_) = similar_events(data, one.title, one.date, one.location_id)
    assert "the same day, or dates that overlap" in reasons(found, data, "en")
    with_place = replace(found, same_place=True, event=replace(found.event, location_id="moscow"))
    assert "the same place: Moscow" in reasons(with_place, data, "en")
    assert "to samo miejsce: Moskwa" in reasons(with_place, data, "pl")


@given(st.text(max_size=40), st.text(max_size=12))
def test_any_title_and_date_can_be_asked_for(title: str, date: str) -> None:
    found = similar_events(shipped(), title, date, "moscow")
    assert len(found) <= MOST
    assert all(0 <= similar.likeness <= 1 for similar in found)
