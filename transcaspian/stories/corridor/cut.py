"""What becomes of the usual way, the main line or the shortest between other ends: cut or open, and what keeps most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Words
from transcaspian.stories.corridor.graph import Closure, Edge, Way, edges_of, leg_id, open_edges
from transcaspian.stories.corridor.possible import Possible, is_on_main_line, measured_against, usual_legs
from transcaspian.stories.corridor.question import Question, left_ways
from transcaspian.stories.corridor.stretches import closure_name, place_name
from transcaspian.stories.corridor.sums import Total, kilometres


def _edges(data: Dataset, wanted: Question) -> tuple[Edge, ...]:
    legs = {leg_id(leg) for leg in usual_legs(data, wanted)}
    return tuple(edge for edge in edges_of(data) if legs & {*edge.leg_ids})


def cutting(data: Dataset, wanted: Question) -> tuple[Closure, ...]:
    """Return the closures that cut the usual way, each of them alone."""
    way = _edges(data, wanted)
    return tuple(one for one in wanted.closures if len(open_edges(way, (one,), data.locations)[0]) < len(way))


def headline(data: Dataset, wanted: Question, left: Total, say: Words) -> str:
    """Return what became of the usual way, and the length of the shortest one that is left."""
    of, cut = "main" if is_on_main_line(data, wanted) else "other", cutting(data, wanted)
    became = "cut" if cut else "stays" if wanted.closures else "open"
    return say(
        f"corridor.whatif.{of}_{became}",
        start=place_name(data, wanted.origin, say.language),
        end=place_name(data, wanted.destination, say.language),
        usual=kilometres(measured_against(data, wanted), say),
        where=_where(data, cut, say),
        km=kilometres(left, say),
    )


def _where(data: Dataset, cut: Iterable[Closure], say: Words) -> str:
    avoided = [closure_name(data, one, say) for one in cut if one.kind == "country"]
    closed = [closure_name(data, one, say) for one in cut if one.kind != "country"]
    told = (("corridor.whatif.at", closed), ("corridor.whatif.avoiding", avoided))
    return say.list([say(key, what=say.list(names)) for key, names in told if names])


def nearest(data: Dataset, wanted: Question, rows: Sequence[Possible], say: Words) -> str:
    """Return the way that keeps most of a main line that is cut; empty if it is the shortest, which is told anyway."""
    ways = left_ways(data, wanted).ways
    if not (ways and is_on_main_line(data, wanted) and cutting(data, wanted)):
        return ""
    kept = _edges(data, wanted)
    best = max(ways, key=lambda way: _shared(way, kept))
    row = rows[ways.index(best)]
    if best == ways[0] or not row.difference:
        return ""
    return say("corridor.whatif.nearest", name=row.name, km=row.km, difference=row.difference)


def _shared(way: Way, kept: Sequence[Edge]) -> float:
    return sum(edge.km or 0.0 for edge in way.edges if edge in kept)
