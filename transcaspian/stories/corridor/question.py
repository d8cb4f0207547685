"""A view's question about the corridor: route, pair of routes, way and closures; unknown ids are reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line, rival
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import words
from transcaspian.stories.corridor.graph import KINDS, Answer, Closure, Way, edges_of, open_edges, search, stations
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.routes import legs_of
from transcaspian.stories.corridor.stretches import Stretch, country_name, of_route, of_way
from transcaspian.stories.corridor.ways import Left, ways_left
from transcaspian.view.named import story_title
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class Question:
    """The question of a view, without the ids that the tables do not have: those are in ``unknown``."""

    route: str
    pair: tuple[str, str]
    origin: str
    destination: str
    closures: tuple[Closure, ...]
    ignored: tuple[str, ...]


def question_in_words(data: Dataset, section: str, language: str) -> str:
    """Return the question that a section answers; of the route, that of the whole story."""
    say, home = words(language), collection(data).home_country
    if not section:
        return story_title(data, "corridor", language)
    if section == "minerals" and home:
        return say("corridor.question.minerals.of", country=country_name(home, say))
    return say(f"corridor.question.{section}")


def routes(data: Dataset) -> tuple[str, ...]:
    """Return the ids of the routes that can be shown, in the order of the table."""
    return tuple(route.id for route in data.routes.values() if route.kind in KINDS)


def countries(data: Dataset) -> tuple[str, ...]:
    """Return the codes of the countries that a way can avoid."""
    places = [data.locations[i].country for i in stations(edges_of(data)) if i in data.locations]
    touched = [code for edge in edges_of(data) for code in edge.countries]
    return tuple(sorted({code for code in (*places, *touched) if code}))


def question_of(data: Dataset, view: View) -> Question:
    """Return the question of a view; by default the main line from end to end, compared with its rival."""
    # The same in every section, and whichever of its ways is shown.
    return _asked(data, replace(CorridorQuery.of(view), section="", way="", signs=False))


@lru_cache(maxsize=512)
def _asked(data: Dataset, query: CorridorQuery) -> Question:
    known = routes(data)
    chosen = [route for route in query.routes if route in known]
    main = main_line(data) if main_line(data) in known else (known[0] if known else "")
    route = chosen[0] if chosen else main
    other = next((r for r in (*chosen[1:], rival(data), main, *known) if r != route and r in known), route)
    legs = legs_of(data, main)
    nodes = stations(edges_of(data))
    ends = (legs[0].from_id, legs[-1].to_id) if legs else ("", "")
    origin = query.origin if query.origin in nodes else ends[0]
    destination = query.destination if query.destination in nodes else ends[1]
    leg_ids = {i for edge in edges_of(data) for i in edge.leg_ids}
    closures, ignored = [], [r for r in query.routes if r not in known]
    ignored += [i for i in (query.origin, query.destination) if i and i not in nodes]
    for one in query.closed:
        kind = "leg" if one in leg_ids else "place" if one in nodes else ""
        if kind:
            closures.append(Closure(kind, one))
        else:
            ignored.append(one)
    can_avoid = countries(data)
    for code in query.avoid:
        if code in can_avoid:
            closures.append(Closure("country", code))
        else:
            ignored.append(code)
    return Question(route, (route, other), origin, destination, tuple(closures), tuple(ignored))


@lru_cache(maxsize=512)
def answer(data: Dataset, wanted: Question) -> Answer:
    """Return the best way for a question."""
    return search(edges_of(data), wanted.origin, wanted.destination, wanted.closures, data.locations)


@lru_cache(maxsize=512)
def left_ways(data: Dataset, wanted: Question) -> Left:
    """Return the ways that are left for a question, the best one first."""
    return ways_left(edges_of(data), answer(data, wanted).way, wanted.closures, data.locations)


def shown_way(data: Dataset, view: View) -> Way | None:
    """Return the way that map, strip and table show: the one that the view names, else the best; None without one."""
    wanted = question_of(data, view)
    ways, place = left_ways(data, wanted).ways, int(CorridorQuery.of(view).way or 1)
    return ways[place - 1] if place <= len(ways) else answer(data, wanted).way


def shortest_open(data: Dataset, wanted: Question) -> Way | None:
    """Return the best way between the ends of a question with everything open."""
    return answer(data, replace(wanted, closures=())).way


def visible_stretches(data: Dataset, view: View) -> tuple[tuple[Stretch, ...], frozenset[str]]:
    """Return the stretches that strip and map show, and the ids of the legs that they show as closed."""
    wanted = question_of(data, view)
    if CorridorQuery.of(view).section != "whatif":
        return of_route(data, legs_of(data, wanted.route), view), frozenset()
    # An avoided country has too many legs to mark; legs closed by id, or ending in a closed place, are shown.
    left, _ = open_edges(edges_of(data), (c for c in wanted.closures if c.kind != "country"), data.locations)
    open_legs = {i for edge in left for i in edge.leg_ids}
    shut = frozenset(i for edge in edges_of(data) for i in edge.leg_ids if i not in open_legs)
    found = shown_way(data, view)
    return (of_way(data, found, view) if found else ()), shut
