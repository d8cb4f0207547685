"""The ways that are left: the best and others that differ from it, against every way; what stands in for a port."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import shipped
from tests.unit.test_story_corridor import LOCATIONS, PLACES, closings, edge, graphs, rank, ways
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.stories.corridor.graph import Closure, edges_of, open_edges, search
from transcaspian.stories.corridor.keys import of_strip
from transcaspian.stories.corridor.message import message
from transcaspian.stories.corridor.possible import possible_ways
from transcaspian.stories.corridor.question import left_ways, question_of, visible_stretches
from transcaspian.stories.corridor.stretches import closure_name
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.ways import LONGEST, MOST, is_different, ways_left
from transcaspian.view.query import View


def asked(query: str) -> View:
    return View.from_query(f"section=whatif&{query}")


@given(st.data())
def test_the_ways_that_are_left_are_open_and_different_and_none_of_that_kind_is_missed(data: st.DataObject) -> None:
    every = data.draw(graphs())
    closures = data.draw(closings(every))
    origin, destination = data.draw(st.permutations(PLACES))[:2]
    best = search(every, origin, destination, closures, LOCATIONS).way
    found = ways_left(every, best, closures, LOCATIONS)
    left, _ = open_edges(every, closures, LOCATIONS)
    if best is None:
        assert not found.ways
        return
    assert found.ways[0] == best
    assert all(way.places[0] == origin and way.places[-1] == destination for way in found.ways)
    assert all(one in left for way in found.ways for one in way.edges)
    assert len({way.places for way in found.ways}) == len(found.ways) <= MOST + len(found.substitutes)
    lengths = [(way.km.unknown, way.km.known) for way in found.ways]
    assert lengths[1:] == sorted(lengths[1:]) and min(lengths) == lengths[0]
    stands_in = {one.port for one in found.substitutes}
    free = [way for way in found.ways[1:] if not stands_in & {*way.places}]
    for n, way in enumerate(free):
        assert way.km.known <= LONGEST * best.km.known or not best.km.exact
        assert is_different(way, best) and all(is_different(way, other) for other in free[:n])
    # With room left, there is no other way of its own kind.
    if len(found.ways) < MOST:
        taken = [{*way.edges} for way in found.ways]
        for other in ways(left, origin, destination):
            own = [[one.km for one in other if one not in edges] for edges in taken]
            long = rank(other)[1]
            shorter = {(one.ends, one.km or 0.0) for one in other if any(o.ends == one.ends and o != one for o in left)}
            if (long <= LONGEST * best.km.known or not best.km.exact) and not shorter:
                assert not all(None in km or sum(n or 0.0 for n in km) >= 0.25 * long > 0 for km in own)


def test_the_nearest_port_that_stands_in_for_a_closed_one_is_always_among_the_ways() -> None:
    for query in ("closed=aktau-port", "closed=titr-main.9", "closed=aktau-port&avoid=TM"):
        found = left_ways(shipped(), question_of(shipped(), asked(query)))
        (one,) = found.substitutes
        assert (one.closed, one.port) == ("aktau-port", "kuryk-port") and 50 < one.km < 60
        assert any("kuryk-port" in way.places for way in found.ways)
    # Where the nearest is closed too, the next one; a port whose shore nothing else reaches has none.
    both = left_ways(shipped(), question_of(shipped(), asked("closed=aktau-port&closed=kuryk-port")))
    assert {(one.closed, one.port) for one in both.substitutes} == {
        ("aktau-port", "turkmenbashi"),
        ("kuryk-port", "turkmenbashi"),
    }
    assert not left_ways(shipped(), question_of(shipped(), asked("closed=alat-port"))).substitutes


def test_a_port_stands_in_though_its_way_is_much_longer_and_hardly_its_own() -> None:
    every = [edge("a", "b", 1000.0), edge("b", "c", 1.0, mode="ferry"), edge("b", "d", 1.0)]
    every += [edge("d", "c", 2.0, mode="ferry"), edge("c", "f", 1.0), edge("a", "f", 10.0)]
    closures = (Closure("leg", "bc-ferry.1"),)
    best = search(every, "a", "f", closures, LOCATIONS).way
    found = ways_left(every, best, closures, LOCATIONS)
    assert [way.places for way in found.ways] == [("a", "f"), ("a", "b", "d", "c", "f")]
    assert [(one.closed, one.port) for one in found.substitutes] == [("b", "d")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_says_what_it_passes_through_and_has_a_name_of_its_own(language: str) -> None:
    for query in ("", "closed=aktau-port", "closed=alat-port", "closed=beyneu", "avoid=TM", "from=xian&to=duisburg"):
        view = asked(f"lang={language}&{query}")
        rows = possible_ways(shipped(), view)
        assert len({row.name for row in rows}) == len(rows) > 1
        assert all(row.km and row.countries and row.borders and row.difference for row in rows)
        assert [row.shown for row in rows] == [True] + [False] * (len(rows) - 1)
        told = verdict(shipped(), view)
        assert all(any(row.name in line for line in told.lines) for row in rows[1:])
    iran = possible_ways(shipped(), asked(f"lang={language}&closed=alat-port"))[0]
    assert iran.exposed == words(language).locale.territories["IR"] and iran.exposed in iran.countries


def test_the_chosen_way_is_the_one_on_map_and_strip_and_without_it_the_best() -> None:
    wanted = question_of(shipped(), asked("closed=aktau-port"))
    ways = left_ways(shipped(), wanted).ways
    for query, place in (("", 0), ("&way=2", 1), ("&way=4", 3), ("&way=9", 0)):
        stretches, _ = visible_stretches(shipped(), asked(f"closed=aktau-port{query}"))
        assert (stretches[0].start, *(one.end for one in stretches)) == ways[place].places
    assert edges_of(shipped()) and question_of(shipped(), asked("closed=aktau-port&way=3")) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "became", "cut"),
    [
        ("", "main_open", ()),
        ("closed=kuryk-port&avoid=RU", "main_stays", ()),
        ("closed=aktau-port&closed=kuryk-port&avoid=IR", "main_cut", ("aktau-port",)),
        ("closed=titr-main.9&avoid=AZ", "main_cut", ("titr-main.9", "AZ")),
        ("from=almaty", "other_open", ()),
        ("from=almaty&closed=aktau-port", "other_stays", ()),
        ("from=almaty&avoid=TM", "other_cut", ("TM",)),
    ],
)
def test_the_headline_says_first_what_became_of_the_main_line(
    query: str, became: str, cut: tuple[str, ...], language: str
) -> None:
    view, say = asked(f"lang={language}&{query}"), words(language)
    found = verdict(shipped(), view)
    assert tuple(one.id for one in found.cut) == cut
    names = [closure_name(shipped(), one, say) for one in found.cut]
    assert all(name in found.headline for name in names)
    ends = {"start": "Ałmaty" if language == "pl" else "Almaty", "end": "Poti"} if "from" in query else {}
    lengths = {"usual": found.compared_with, "km": found.ways[0].km}
    before = say(f"corridor.whatif.{became}", where="|", **{"start": "", "end": "", **ends, **lengths}).partition("|")
    assert found.headline.startswith(before[0]) and found.headline.endswith(before[2])
    told = message(shipped(), view)
    shut = [closure_name(shipped(), one, say) for one in found.wanted.closures]
    assert all(name in told for name in shut) and told.startswith(found.headline)
    assert (told == found.headline) == (len(shut) == len(cut))


def test_the_way_that_keeps_most_of_a_cut_main_line_is_told_next_to_what_became_of_it() -> None:
    told = verdict(shipped(), asked("closed=aktau-port"))
    assert "via Zhezkazgan and Port of Kuryk" in told.remarks[0] and "(+26 km)" in told.remarks[0]
    assert told.remarks[0] in told.lines
    for query in ("", "closed=kuryk-port", "from=almaty&closed=aktau-port"):
        assert not any("+" in line for line in verdict(shipped(), asked(query)).remarks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_condition_that_changes_none_of_the_ways_is_told(language: str) -> None:
    def told(what: str) -> str:
        return words(language)("corridor.whatif.no_effect", what=what)

    found = verdict(shipped(), asked(f"lang={language}&closed=aktau-port&closed=kuryk-port&avoid=IR&avoid=TM")).remarks
    assert not any(told("") in line for line in found)
    for query, idle in (("closed=aktau-port&closed=kuryk-port&avoid=IR", "IR"), ("closed=aktau-port&avoid=TM", "")):
        lines = verdict(shipped(), asked(f"lang={language}&{query}")).remarks
        every = [line for line in lines if line.endswith(told(""))]
        assert every == ([told(closure_name(shipped(), Closure("country", idle), words(language)))] if idle else [])


def test_a_country_of_which_only_a_corner_is_cut_has_no_border_on_strip_list_and_table() -> None:
    view = asked("closed=aktau-port&closed=kuryk-port&avoid=IR")
    stretches, _ = visible_stretches(shipped(), view)
    assert sum(one.has_border for one in stretches) == sum(one.borders or 0 for one in stretches)
    row = possible_ways(shipped(), view)[0]
    assert row.borders == str(sum(one.has_border for one in stretches))
    say = words("en")
    assert [name for name in row.countries.split(", ") if "(" in name] == [
        say("corridor.whatif.passed", country="Kyrgyzstan")
    ]
    assert say("corridor.key.passed") in of_strip(stretches, (), say)
    assert say("corridor.key.passed") not in of_strip(visible_stretches(shipped(), View())[0], (), say)
