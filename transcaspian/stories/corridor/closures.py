"""What is left of the main line without a port or a country: the same question asked of each, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.stories.corridor.answers import answered
from transcaspian.stories.corridor.graph import Closure, edges_of, stations
from transcaspian.stories.corridor.question import countries
from transcaspian.stories.corridor.routes import countries_of, legs_of
from transcaspian.stories.corridor.stretches import closure_name
from transcaspian.stories.corridor.verdict import Verdict, verdict
from transcaspian.view.query import View

_PORTS = frozenset({"port", "strait"})  # kinds of places that ships pass


@dataclass(frozen=True, slots=True)
class Without:
    """The answer to what is left without a port or a country; ``same``: neither main line nor best way needs it."""

    closure: Closure
    name: str
    answer: Verdict
    same: bool


def closures(data: Dataset, view: View) -> tuple[Without, ...]:
    """Return the answers for each port and each country of the network that is no end of the main line."""
    say, view = words(view.language), view.but(section="whatif", closed=(), avoid=(), origin="", destination="", way="")
    whole = verdict(data, view)
    legs = legs_of(data, main_line(data))
    needed = {*(i for leg in legs for i in (leg.from_id, leg.to_id)), *countries_of(legs)}
    ends = {whole.wanted.origin, whole.wanted.destination}
    ports = [i for i in stations(edges_of(data)) if data.locations[i].kind in _PORTS and i not in ends]
    home = {data.locations[i].country for i in ends}
    asked = [(Closure("place", i), view.but(closed=(i,))) for i in ports]
    asked += [(Closure("country", one), view.but(avoid=(one,))) for one in countries(data) if one not in home]
    found = []
    for closure, without in asked:
        told = verdict(data, without)
        same = closure.id not in needed and told.found.way == whole.found.way
        found.append(Without(closure, closure_name(data, closure, say), told, same))
    return tuple(found)


def tables(data: Dataset, view: View) -> Markup:
    """Return all answers as HTML: an overview that leads to each, then what is left, way by way."""
    say, every = words(view.language), closures(data, view)
    told = [one for one in every if not one.same]
    heads = [say("corridor.whatif.no"), say("corridor.head.way"), say("corridor.head.km"), say("corridor.head.borders")]
    overview = markup.table(heads, [_row(one, say) for one in told], "tc-cor", phone="beside", named=0)
    parts = [markup.card("", overview)]
    if same := [one.name for one in every if one.same]:
        parts.append(markup.paragraph(say("corridor.whatif.unneeded", what=say.list(same)), kind="tc-foot"))
    for one in told:
        heading = say("corridor.whatif.without_one", what=one.name)
        shown = answered(data, one.answer, say, False)
        parts.append(markup.macro("site", "part")(heading, shown, _id(one)))
    return markup.joined(parts)


def _row(one: Without, say: Words) -> list[str]:
    name = Markup('<a href="#{}">{}</a>').format(_id(one), one.name)
    if not one.answer.ways:
        return [name, say("corridor.whatif.nothing_left"), "–", "–"]
    best = one.answer.ways[0]
    length = f"{best.km} ({best.difference})" if best.difference else best.km
    return [name, best.name, length, best.borders]


def _id(one: Without) -> str:
    return f"without-{one.closure.id.lower()}"
