"""The sentence of a corridor slide: the answer of the section that it shows."""

from __future__ import annotations

from itertools import groupby

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import words
from transcaspian.stories.corridor.minerals import counts
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import question_of
from transcaspian.stories.corridor.routes import facts
from transcaspian.stories.corridor.stretches import closure_name, country_name
from transcaspian.stories.corridor.sums import kilometres
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.volumes import volumes
from transcaspian.view.query import View


def message(data: Dataset, view: View) -> str:
    """Return the sentence, without a full stop."""
    match CorridorQuery.of(view).section:
        case "whatif":
            return _left(data, view)
        case "compare":
            return _compared(data, view)
        case "volumes":
            return _carried(data, view)
        case "minerals":
            return _counted(data, view)
        case _:
            return _length(data, view)


def _left(data: Dataset, view: View) -> str:
    """Return what became of the way, and what is closed, unless that says it."""
    say, found = words(view.language), verdict(data, view)
    told = found.headline.rstrip(".")
    if not (shut := found.untold):
        return told
    return say("corridor.message.left", told=told, what=say.list([closure_name(data, one, say) for one in shut]))


def _length(data: Dataset, view: View) -> str:
    """Return the length of a route as its legs were measured, and as it is published."""
    say, found = words(view.language), facts(data, question_of(data, view).route, view)
    name, km = found.route.name(view.language), kilometres(found.km, say)
    if found.published_km is None:
        return say("corridor.message.route", name=name, km=km)
    published = say("corridor.km", n=say.number(found.published_km))
    return say("corridor.message.published", name=name, km=km, published=published)


def _compared(data: Dataset, view: View) -> str:
    """Return the lengths of the two routes that are set side by side."""
    say = words(view.language)
    found = [facts(data, route, view) for route in question_of(data, view).pair]
    told = [f"{one.route.name(view.language)}, {kilometres(one.km, say)}" for one in found]
    return say("corridor.message.compared", list="; ".join(dict.fromkeys(told)))


def _carried(data: Dataset, view: View) -> str:
    """Return how far the figures of the last whole year that was counted, not planned, lie apart."""
    say = words(view.language)
    whole = (f for f in volumes(data, view).figures if not (f.part or f.plan or f.misread_of) and f.tonnes)
    years = [(year, [f.tonnes or 0.0 for f in figures]) for year, figures in groupby(whole, key=lambda f: f.year)]
    if not years:
        return say("corridor.volumes.title")
    year, tonnes = years[-1]
    low, high = say.number(min(tonnes)), say.number(max(tonnes))
    if low == high:
        return say("corridor.message.carried", year=str(year), tonnes=say("corridor.tonnes", n=low))
    return say("corridor.message.differ", year=str(year), low=low, high=say("corridor.tonnes", n=high))


def _counted(data: Dataset, view: View) -> str:
    """Return the first and the last count of the materials, each with who counts."""
    say, found = words(view.language), counts(data, view)
    told = [say("corridor.message.count", share=one.share, who=one.who) for one in found]
    ends = list(dict.fromkeys((told[0], told[-1]))) if told else []
    if not ends:
        return say("corridor.minerals.title")
    home = collection(data).home_country
    return say(
        "corridor.message.counted",
        country=country_name(home, say) if home else say("corridor.home"),
        list="; ".join(ends),
    )
