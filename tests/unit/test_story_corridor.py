"""The corridor as a graph: the best way against every way, sums with unknown parts, and what cuts a way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.leg_countries import countries_touched
from tests.unit.handmade import shipped
from transcaspian.checks.geography import read_countries
from transcaspian.dataset.lines import leg_lines
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import COUNTRIES_PATH
from transcaspian.stories.corridor.downloads import BOM, csv_of
from transcaspian.stories.corridor.graph import (
    Closure,
    Edge,
    edges,
    edges_of,
    leg_id,
    open_edges,
    quickest,
    search,
    stations,
)
from transcaspian.stories.corridor.publication import stating
from transcaspian.stories.corridor.question import answer, question_of, visible_stretches
from transcaspian.stories.corridor.routes import compared, countries_of, differing, facts, legs_of, sea_of
from transcaspian.stories.corridor.stretches import along, describe_stretch, of_route, of_way, published
from transcaspian.stories.corridor.sums import Total, total
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.tables.records import Location, Text
from transcaspian.view.query import View

PLACES = "abcdef"
LENGTHS = st.one_of(st.none(), st.integers(0, 9).map(float))
COUNTRIES = ("KZ", "AZ", "RU")


def edge(a: str, b: str, km: float | None, countries: tuple[str, ...] = ("KZ",), mode: str = "rail") -> Edge:
    lengths = () if km is None else (km,)
    return Edge(a, b, mode, km, "rail graph", None, countries, (f"{a}{b}-{mode}.1",), lengths)


@st.composite
def graphs(draw: st.DrawFn) -> list[Edge]:
    pairs = draw(st.lists(st.sampled_from(list(combinations(PLACES, 2))), max_size=9, unique=True))
    some = st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=2, unique=True).map(tuple)
    found = [edge(a, b, draw(LENGTHS), draw(some)) for a, b in pairs]
    for a, b in pairs[:2]:  # a second mode between the same places
        if draw(st.booleans()):
            found.append(edge(a, b, draw(LENGTHS), draw(some), "ferry"))
    return found


def place(name: str, country: str) -> Location:
    return Location(name, Text.of(en=name, pl=name), None, (), country, "city", None, None, 1.0)


LOCATIONS = {name: place(name, country) for name, country in zip(PLACES, COUNTRIES * 2, strict=True)}


def test_what_carries_no_freight_and_a_leg_to_its_own_start_are_no_stretches() -> None:
    legs = [leg for leg in shipped().legs if leg.route_id == "titr-main"]
    one = legs[0]
    odd = [replace(one, mode="pipeline"), replace(one, mode=""), replace(one, to_id=one.from_id)]
    assert edges([*odd, one]) == edges([one]) and edges(odd) == ()
    assert {found.mode for found in edges(legs)} <= {"rail", "ferry", "road", "sea"}


@st.composite
def closings(draw: st.DrawFn, every: list[Edge]) -> tuple[Closure, ...]:
    legs = [Closure("leg", e.leg_ids[0]) for e in every]
    options = [*legs, *(Closure("place", p) for p in PLACES), *(Closure("country", c) for c in COUNTRIES)]
    return tuple(draw(st.lists(st.sampled_from(options), max_size=3, unique=True)))


def ways(left: list[Edge], at: str, to: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[Edge, ...]]:
    """Every way that visits no place twice."""
    if at == to:
        yield ()
        return
    for one in left:
        if at in one.ends:
            (other,) = one.ends - {at}
            if other not in (*seen, at):
                for rest in ways(left, other, to, (*seen, at)):
                    yield (one, *rest)


def rank(way: tuple[Edge, ...]) -> tuple[int, float]:
    return sum(e.km is None for e in way), sum(e.km or 0.0 for e in way)


@given(st.data())
def test_the_best_way_is_the_best_of_all_ways(data: st.DataObject) -> None:
    every = data.draw(graphs())
    closures = data.draw(closings(every))
    origin, destination = data.draw(st.permutations(PLACES))[:2]
    found = search(every, origin, destination, closures, LOCATIONS)
    left, shut = open_edges(every, closures, LOCATIONS)
    all_ways = [] if {origin, destination} & shut else list(ways(left, origin, destination))
    if not all_ways:
        assert found.way is None
        return
    assert found.way is not None
    best = min(map(rank, all_ways))
    assert (found.way.km.unknown, found.way.km.known) == best
    # The places and the stretches fit together, and nothing closed is used.
    assert (found.way.places[0], found.way.places[-1]) == (origin, destination)
    for (a, b), one in zip(zip(found.way.places, found.way.places[1:], strict=False), found.way.edges, strict=True):
        assert one.ends == {a, b} and one in left
    # A rival is told just when a way with unknown stretches could still be shorter than the best known one.
    least = min(sum(e.km or 0.0 for e in way) for way in all_ways)
    assert (found.rival is not None) == (best[0] == 0 and least < best[1])
    assert found.rival is None or (found.rival.km.unknown > 0 and found.rival.km.known == least)


@given(st.data())
def test_what_is_said_to_open_a_way_does_so_and_nothing_else_does(data: st.DataObject) -> None:
    every = data.draw(graphs())
    closures = data.draw(closings(every))
    found = search(every, "a", "b", closures, LOCATIONS)
    if found.way is not None:
        assert found.joined and not found.keys
        return
    assert found.joined == bool(list(ways(every, "a", "b")))

    def opens(one: Closure) -> bool:
        return search(every, "a", "b", [c for c in closures if c != one], LOCATIONS).way is not None

    assert set(found.keys) == ({c for c in closures if opens(c)} if found.joined else set())


@given(st.data())
def test_closing_more_never_makes_a_way_shorter(data: st.DataObject) -> None:
    every = data.draw(graphs())
    closures = data.draw(closings(every))
    more = search(every, "a", "b", closures, LOCATIONS).way
    fewer = search(every, "a", "b", closures[:1], LOCATIONS).way
    if more is not None:
        assert fewer is not None
        assert (fewer.km.unknown, fewer.km.known) <= (more.km.unknown, more.km.known)


@given(st.lists(LENGTHS))
def test_a_sum_is_exact_only_when_every_part_is_known(values: list[float | None]) -> None:
    found = total(values)
    assert found.known == sum(v for v in values if v is not None)
    assert found.exact == (None not in values) and found.parts == len(values)
    assert found.empty == (bool(values) and all(v is None for v in values))


def test_days_are_summed_only_where_every_stretch_has_them() -> None:
    with_days = [
        Edge("a", "b", "rail", 1, None, (1, 2), (), ("x.1",), (1,)),
        Edge("b", "c", "ferry", 1, None, (1, 1.5), (), ("x.2",), (1,)),
    ]
    way = search(with_days, "a", "c").way
    assert way is not None and way.days == (2, 3.5)
    way = search([*with_days[:1], edge("b", "c", 1.0)], "a", "c").way
    assert way is not None and way.days is None


@given(st.data())
def test_the_quickest_way_is_the_quickest_of_all_whose_stretches_have_days(data: st.DataObject) -> None:
    spans = st.one_of(st.none(), st.integers(1, 9).map(lambda d: (float(d), d + 1.0)))
    every = [replace(one, days=data.draw(spans)) for one in data.draw(graphs())]
    closures = data.draw(closings(every))
    left, shut = open_edges(every, closures, LOCATIONS)
    timed = [one for one in left if one.days]
    sums = [sum(e.days[0] for e in way if e.days) for way in ways(timed, "a", "b")] if not {"a", "b"} & shut else []
    found = quickest(every, "a", "b", closures, LOCATIONS)
    assert (found is not None) == bool(sums)
    if found is not None:
        assert found.days is not None and found.days[0] == min(sums)
        assert all(one in left for one in found.edges)


def test_legs_of_several_routes_over_the_same_rails_are_one_stretch_with_the_shortest_length() -> None:
    legs = [
        replace(leg, length_km=304.0) if (leg.route_id, leg.seq) == ("southern-iran", 2) else leg
        for leg in shipped().legs
    ]
    data = replace(shipped(), legs=tuple(legs))
    (one,) = (e for e in edges_of(data) if e.ends == {"almaty", "shu"})
    assert one.km == 299 and one.lengths == (299, 304) and set(one.leg_ids) == {"titr-main.2", "southern-iran.2"}
    told = differing(data, legs_of(data, "titr-main"))
    assert told == {"titr-main.2": (("southern-iran", 304),)}


def test_the_same_rails_are_as_long_on_every_route() -> None:
    assert differing(shipped(), shipped().legs) == {}


def test_the_northern_route_takes_the_direct_line_and_the_rails_through_kyzylorda_stay_open() -> None:
    northern = legs_of(shipped(), "northern")
    inland = [leg for leg in northern if 3 <= leg.seq <= 15]
    assert (inland[0].from_id, inland[-1].to_id) == ("dostyk", "brest-by")
    assert sum(leg.length_km or 0 for leg in inland) == 5336
    around = search(edges_of(shipped()), "moyynty", "sekseuil", [Closure("place", "zhezkazgan")], shipped().locations)
    assert around.way is not None and "kyzylorda" in around.way.places


def test_a_length_measured_along_a_network_names_the_network_and_no_other_does() -> None:
    for leg in shipped().legs:
        along_network = leg.length_basis in ("rail graph", "road graph")
        assert ("osm-graph" in leg.source_ids) == along_network, leg_id(leg)


def test_the_network_says_nothing_of_gauges_and_days() -> None:
    (gauge,) = (leg for leg in shipped().legs if (leg.route_id, leg.seq) == ("btk", 5))
    assert gauge.source_ids == ("wiki-btk", "osm-graph")
    assert stating(shipped(), gauge.source_ids) == ("wiki-btk",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_counts_the_border_posts_beside_the_kilometres(language: str) -> None:
    query = f"section=whatif&lang={language}&from=khorgos-gateway&to=poti&closed=aktau-port&closed=kuryk-port"
    told = verdict(shipped(), View.from_query(query))
    # Kazakhstan–Uzbekistan, Uzbekistan–Turkmenistan, the Caspian, Azerbaijan–Georgia; the main line has the last two.
    assert words(language)("corridor.whatif.borders", n="4", main="2") in told.lines


def test_the_column_and_the_aircraft_carry_no_freight() -> None:
    nodes = stations(edges_of(shipped()))
    assert "rostov-on-don" not in nodes and "vnukovo" not in nodes and "aktau-port" in nodes


def test_closing_one_route_s_leg_closes_the_same_rails_of_the_other() -> None:
    left, _ = open_edges(edges_of(shipped()), [Closure("leg", "southern-iran.1")], shipped().locations)
    assert not any(e.ends == {"khorgos-gateway", "almaty"} for e in left)


def test_the_main_line_in_numbers() -> None:
    found = facts(shipped(), "titr-main", View())
    assert found.km == Total(4593, 0, 14)
    assert dict(found.by_basis) == {"rail graph": 4084, "estimate": 509}
    assert found.countries == ("KZ", "AZ", "GE") and found.seas == ("caspian",) and not found.exposed
    assert found.published_km == 4764 and found.published_days == (12, 12)


def test_exposure_is_told_of_the_routes_that_have_it() -> None:
    exposed = {f.route.id: f.exposed for f in compared(shipped(), View()) if f.exposed}
    assert exposed == {"northern": ("RU",), "southern-iran": ("IR",)}


def test_what_was_published_later_is_not_shown_and_is_counted() -> None:
    found = facts(shipped(), "titr-main", View.from_query("known_by=2023-08-01"))
    assert found.published_km == 4764 and found.published_days is None and found.later == 1


@pytest.mark.parametrize(
    ("leg", "sea"),
    [("titr-main.9", "caspian"), ("black-sea-burgas.1", "black"), ("southern-sea.2", "ocean"), ("titr-main.1", "")],
)
def test_a_lane_crosses_its_sea(leg: str, sea: str) -> None:
    (found,) = [one for one in shipped().legs if f"{one.route_id}.{one.seq}" == leg]
    assert sea_of(shipped(), found) == sea


def test_a_way_turns_what_it_travels_backwards() -> None:
    way = search(edges_of(shipped()), "kars", "tbilisi", locations=shipped().locations).way
    assert way is not None
    first, *_ = of_way(shipped(), way, View())
    assert (first.start, first.end) == ("kars", "akhalkalaki")
    assert first.gauge == (1435, 1520) and first.countries == ("TR", "GE")


def test_kilometres_run_along_and_are_at_least_after_an_unknown_leg() -> None:
    stretches = list(of_route(shipped(), legs_of(shipped(), "btk"), View()))
    assert along(stretches)[-1] == ("kars", 746, True)
    stretches[1] = replace(stretches[1], km=None)
    assert along(stretches)[-1] == ("kars", 603, False)


def test_unknown_ids_are_set_aside_and_told() -> None:
    view = View.from_query("section=whatif&closed=nowhere&closed=titr-main.9&avoid=QQ&from=atlantis&route=silk")
    found = question_of(shipped(), view)
    assert found.closures == (Closure("leg", "titr-main.9"),)
    assert set(found.ignored) == {"nowhere", "QQ", "atlantis", "silk"}
    assert found.origin == "khorgos-gateway"


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(
    ("query", "way", "keys"),
    [
        ("", True, ()),
        ("closed=titr-main.9", True, ()),
        ("closed=alat-port&avoid=RU&avoid=IR&to=kars", False, ("alat-port", "IR")),
        ("from=shanghai", False, ()),
        ("avoid=AZ&avoid=GE", False, ("GE",)),
        ("closed=khorgos-gateway", False, ("khorgos-gateway",)),
        ("from=poti&to=poti", True, ()),
    ],
)
def test_an_answer_says_the_way_or_why_there_is_none(
    query: str, way: bool, keys: tuple[str, ...], language: str
) -> None:
    view = View.from_query(f"section=whatif&lang={language}&{query}")
    found = verdict(shipped(), view)
    assert (found.found.way is not None) == way
    assert tuple(c.id for c in found.found.keys) == keys
    assert found.headline and all(found.lines)
    stretches, _ = visible_stretches(shipped(), view)
    assert bool(stretches) == (way and "poti&to=poti" not in query)


def test_the_way_with_everything_open_is_never_longer_than_the_main_line() -> None:
    wanted = question_of(shipped(), View())
    found = answer(shipped(), wanted).way
    assert found is not None and found.km.known <= 4593


def test_countries_come_in_the_order_of_travel() -> None:
    assert countries_of(legs_of(shipped(), "northern")) == ("CN", "KZ", "RU", "BY", "PL", "DE")
    iran = countries_of(legs_of(shipped(), "southern-iran"))
    assert iran == ("KZ", "KG", "UZ", "TM", "IR", "TR")


def test_days_of_a_leg_are_not_known_before_they_were_published() -> None:
    then = View.from_query("known_by=2010-01-01&route=titr-kuryk-branch")
    now = View.from_query("route=titr-kuryk-branch")
    assert [s.days for s in visible_stretches(shipped(), now)[0]] == [(None, None), (1, 1.2)]
    assert [s.days for s in visible_stretches(shipped(), then)[0]] == [(None, None), (None, None)]


def test_a_published_length_stands_beside_the_measured_one_once_it_was_published() -> None:
    (then,) = (s for s in visible_stretches(shipped(), View.from_query("known_by=2010-01-01"))[0] if s.leg.seq == 7)
    (now,) = (s for s in visible_stretches(shipped(), View())[0] if s.leg.seq == 7)
    assert (then.km, then.published_km, then.difference_km) == (496, None, None)
    assert (now.km, now.published_km, now.difference_km) == (496, 498, 2)
    assert published(now, words("en")) == "498 km published (+2 km)"
    assert published(replace(now, published_km=495.0), words("pl")) == "ogłoszono 495 km (−1 km)"
    assert published(replace(now, published_km=496.0), words("en")) == "496 km published (±0 km)"
    assert published(replace(now, km=None), words("en")) == "498 km published"
    assert "498 km published (+2 km)" in describe_stretch(shipped(), now, words("en"))


def test_a_published_length_goes_along_in_the_table_with_its_difference_and_source() -> None:
    rows = {row["leg"]: row for row in csv.DictReader(io.StringIO(csv_of(shipped(), View()).removeprefix(BOM)))}
    one = rows["titr-main.7"]
    assert (one["length_km"], one["published_km"], one["difference_km"]) == ("496", "498", "2")
    assert (one["source_ids"], one["published_km_source_ids"]) == ("osm-graph", "zakon-2014-08-22")
    assert rows["titr-main.1"]["published_km"] == rows["titr-main.1"]["published_km_source_ids"] == ""


def test_a_published_length_has_a_source_and_a_measured_length_beside_it() -> None:
    for leg in shipped().legs:
        assert (leg.published_km is None) == (not leg.published_km_source_ids), leg_id(leg)
        assert leg.published_km is None or leg.length_km is not None, leg_id(leg)


def test_the_countries_of_legs_are_those_that_the_map_gives() -> None:
    countries, lines = read_countries(COUNTRIES_PATH), leg_lines(shipped())
    for leg in shipped().legs:
        touched = countries_touched(leg, lines[leg.route_id, leg.seq], shipped().locations, countries)
        assert touched == leg.countries, f"{leg.route_id}.{leg.seq}"
