"""The ways that are left, in words: by which places each goes, how far, through what, and how much farther."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import Words, words
from transcaspian.stories.corridor.graph import Way
from transcaspian.stories.corridor.question import Question, left_ways, question_of, shortest_open, shown_way
from transcaspian.stories.corridor.routes import chain, countries_of, legs_of, passed_by, seas_of
from transcaspian.stories.corridor.stretches import Stretch, country_name, of_way, place_name
from transcaspian.stories.corridor.sums import Total, count_in_words, days, kilometres, total
from transcaspian.tables.records import Leg
from transcaspian.view.query import View

_RUN = 3  # most places in a row that are named


@dataclass(frozen=True, slots=True)
class Possible:
    """A way that is left, in words; an empty text where there is nothing to tell."""

    name: str  # the places that tell it from the others
    shown: bool  # whether map and strip show it
    km: str
    difference: str  # to the main line or, between other ends, to the shortest way with everything open
    countries: str
    seas: str
    borders: str
    exposed: str
    days: str
    stands_in: str  # the closed port for which one on this way stands in nearest


def possible_ways(data: Dataset, view: View) -> tuple[Possible, ...]:
    """Return the ways that are left for a view's question, the one with the fewest kilometres first."""
    wanted, say = question_of(data, view), words(view.language)
    found = left_ways(data, wanted)
    stand_in = frozenset(one.port for one in found.substitutes)
    names, shown, base = via(data, found.ways, say, stand_in), shown_way(data, view), measured_against(data, wanted)
    told = []
    for name, way in zip(names, found.ways, strict=True):
        stretches = of_way(data, way, view)
        legs = [one.leg for one in stretches]
        codes, cut = countries_of(legs), passed_by(legs)
        stands_in = [one for one in found.substitutes if one.port in way.places]
        told.append(
            Possible(
                name,
                way == shown,
                kilometres(way.km, say),
                _difference(way.km, base, say),
                ", ".join(_passed(code, say) if code in cut else country_name(code, say) for code in codes),
                ", ".join(say(f"corridor.sea.{sea}") for sea in seas_of(data, legs)),
                count_in_words(total(one.borders for one in stretches), say),
                ", ".join(country_name(code, say) for code in collection(data).exposed_countries if code in codes),
                _days(way, stretches, say),
                ", ".join(place_name(data, one.closed, view.language) for one in stands_in),
            )
        )
    return tuple(told)


def via(data: Dataset, ways: Sequence[Way], say: Words, stand_in: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return what tells ways from each other, in the order of travel: places, or a run of them, and ports of departure.

    Ports that all ways have are not told, unless they stand in for closed ones.
    """
    told = []
    for way in ways:
        others = [other for other in ways if other != way]
        ports = [a for a, edge in zip(way.places, way.edges, strict=False) if edge.mode in ("ferry", "sea")]
        common = {i for i in ports if others and all(i in other.places for other in others)} - stand_in
        ports = [i for i in ports if i in way.places[1:-1] and i not in common]
        own = _telling(way, others)
        kept = [i for i in way.places if i in own or i in ports]
        names = [place_name(data, i, say.language) for i in kept]
        if not own and others:  # another way passes all its places too, but not in a row
            run = [place_name(data, i, say.language) for i in _run(way, others)]
            names.insert(0, " – ".join(run if len(run) <= _RUN else (run[0], "…", run[-1])))
        told.append(say("corridor.whatif.via", places=say.list(names)) if names else say("corridor.whatif.only"))
    return tuple(told)


def _telling(way: Way, others: Sequence[Way]) -> tuple[str, ...]:
    """Return the fewest places, at most two, that no other way passes all of; of one, that with the longest legs."""
    inner = way.places[1:-1]
    length = {
        a: (before.km or 0.0) + (after.km or 0.0) for a, (before, after) in zip(inner, pairwise(way.edges), strict=True)
    }
    for number in (1, 2) if others else ():
        found = [some for some in combinations(inner, number) if not any({*some} <= {*o.places} for o in others)]
        if found:
            return max(found, key=lambda some: sum(length[i] for i in some))
    return ()


def _run(way: Way, others: Sequence[Way]) -> tuple[str, ...]:
    """Return the first of the shortest runs of places that no other way has in a row."""

    def runs(of: Way, long: int) -> list[tuple[str, ...]]:
        return [of.places[n : n + long] for n in range(len(of.places) - long + 1)]

    found = (
        run
        for long in range(2, len(way.places) + 1)
        for run in runs(way, long)
        if not any(run in runs(o, long) for o in others)
    )
    return next(found, way.places)


def is_on_main_line(data: Dataset, wanted: Question) -> bool:
    """Say whether a question asks for the way between the ends of the main line."""
    legs = legs_of(data, main_line(data))
    return bool(legs) and {wanted.origin, wanted.destination} == {legs[0].from_id, legs[-1].to_id}


def usual_legs(data: Dataset, wanted: Question) -> tuple[Leg, ...]:
    """Return the legs of what ways are compared with: the main line, or the shortest way between other ends."""
    if is_on_main_line(data, wanted):
        return legs_of(data, main_line(data))
    best = shortest_open(data, wanted)
    return chain(data, (edge.leg_ids[0] for edge in best.edges)) if best else ()


def measured_against(data: Dataset, wanted: Question) -> Total:
    """Return the length that ways are compared with."""
    legs = usual_legs(data, wanted)
    return total(leg.length_km for leg in legs) if legs else Total(0.0, 1, 1)


def _passed(code: str, say: Words) -> str:
    return say("corridor.whatif.passed", country=country_name(code, say))


def _difference(km: Total, base: Total, say: Words) -> str:
    """Return how much longer or shorter, with its sign; empty if one of the two is not known."""
    if not (km.exact and base.exact):
        return ""
    gap = round(km.known - base.known)
    sign = "+" if gap > 0 else "−" if gap < 0 else "±"
    return say("corridor.km", n=f"{sign}{say.number(abs(gap))}")


def _days(way: Way, stretches: Sequence[Stretch], say: Words) -> str:
    """Return the days of a way, or for how many of its legs they are published."""
    timed = [one for one in stretches if one.days != (None, None)]
    if way.days and len(timed) == len(way.edges):
        return days(*way.days, say)
    if not timed:
        return say("corridor.none_published")
    return say("corridor.days_known", known=say.number(len(timed)), of=say.number(len(way.edges)))


def others_in_words(rows: Iterable[Possible], say: Words) -> str:
    """Return in a sentence the ways that are not shown, each with its length; empty if there are none."""
    told, known = [], ""
    for row in rows:
        new = row.stands_in and row.stands_in != known  # told once
        stands_in = f" ({say('corridor.whatif.instead', port=row.stands_in)})" if new else ""
        if not row.shown:
            told.append(say("corridor.whatif.way", name=f"{row.name}{stands_in}", km=row.km))
            known = row.stands_in or known
    return say("corridor.whatif.also", list="; ".join(told)) if told else ""
