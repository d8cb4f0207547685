"""The result of a search in words: the way and how much longer it is, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.language.messages import Words, words
from transcaspian.stories.corridor.cut import cutting, headline, nearest
from transcaspian.stories.corridor.graph import Answer, Closure, edges_of, quickest
from transcaspian.stories.corridor.possible import (
    Possible,
    is_on_main_line,
    measured_against,
    others_in_words,
    possible_ways,
    usual_legs,
)
from transcaspian.stories.corridor.publication import measured_on, stating
from transcaspian.stories.corridor.question import Question, answer, left_ways, question_of, shown_way
from transcaspian.stories.corridor.routes import legs_of
from transcaspian.stories.corridor.stretches import Stretch, closure_name, of_way, place_name
from transcaspian.stories.corridor.sums import Total, count_in_words, days, kilometres, total
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer in one sentence, and further remarks."""

    headline: str
    measured: tuple[str, ...]  # ids of the sources of its lengths
    lines: tuple[str, ...]
    sources: tuple[tuple[str, ...], ...]  # ids of the sources of each line
    found: Answer
    wanted: Question
    ways: tuple[Possible, ...] = ()
    remarks: tuple[str, ...] = ()  # what a table of the ways does not tell
    compared_with: str = ""  # the length that the ways are compared with
    on_main_line: bool = True  # whether that is the main line's
    cut: tuple[Closure, ...] = ()  # what cuts the way that others are compared with

    @property
    def untold(self) -> tuple[Closure, ...]:
        """What is closed or avoided, all of it, if the headline does not name each."""
        return () if {*self.cut} == {*self.wanted.closures} else self.wanted.closures


def verdict(data: Dataset, view: View) -> Verdict:
    """Return the answer to a view's question."""
    say, wanted = words(view.language), question_of(data, view)
    found = answer(data, wanted)
    ends = {
        "start": place_name(data, wanted.origin, view.language),
        "end": place_name(data, wanted.destination, view.language),
    }
    if wanted.origin == wanted.destination:
        return Verdict(say("corridor.whatif.same", **ends), (), (), (), found, wanted)
    if found.way is None:
        because = _because(data, found, wanted, say)
        return Verdict(say("corridor.whatif.none", **ends), (), (because,), ((),), found, wanted)
    way = shown_way(data, view) or found.way
    rows = possible_ways(data, view)
    stretches = of_way(data, way, view)
    main = measured_on(data, legs_of(data, main_line(data)))
    both = tuple(dict.fromkeys((*measured_on(data, (stretch.leg for stretch in stretches)), *main)))
    shortest = (stretch.leg for stretch in of_way(data, found.way, view))
    kept = (nearest(data, wanted, rows, say), both)
    lines: list[tuple[str, tuple[str, ...]]] = [kept, _against_main(data, wanted, way.km, both, say)]
    lines.append((_borders(data, stretches, say), ()))
    lines.append((others_in_words(rows, say), ()))
    timed = [stretch for stretch in stretches if stretch.days != (None, None)]
    if way.days and len(timed) == len(way.edges):
        lines.append((say("corridor.whatif.days", days=days(*way.days, say)), _sources(data, timed)))
    elif timed:
        remark = say.n("corridor.whatif.no_days", len(way.edges), known=say.number(len(timed)))
        lines.append((remark, _sources(data, timed)))
    stand_in = tuple(_stand_ins(data, wanted, say))
    remarks = tuple(one for one in _remarks(data, view, found, wanted, say) if one[0])
    lines = [*(one for one in lines if one[0]), *remarks]
    told, by_line = tuple(line for line, _ in lines), tuple(by for _, by in lines)
    return Verdict(
        headline(data, wanted, found.way.km, say),
        measured_on(data, (*shortest, *usual_legs(data, wanted))),
        told,
        by_line,
        found,
        wanted,
        rows,
        (
            *(line for line, _ in (kept,) if line),
            *stand_in,
            *_without_effect(data, wanted, say),
            *(line for line, _ in remarks),
        ),
        kilometres(measured_against(data, wanted), say),
        is_on_main_line(data, wanted),
        cutting(data, wanted),
    )


def _stand_ins(data: Dataset, wanted: Question, say: Words) -> Iterator[str]:
    """Yield which ports stand in for closed ones; a slide says that where it names the ways."""
    for one in left_ways(data, wanted).substitutes:
        names = {"closed": place_name(data, one.closed, say.language), "port": place_name(data, one.port, say.language)}
        km = kilometres(Total(one.km, 0, 1), say) if one.km < float("inf") else say("corridor.unknown")
        yield say("corridor.whatif.stands_in", km=km, **names)


def _without_effect(data: Dataset, wanted: Question, say: Words) -> Iterator[str]:
    """Yield of each closure without which the ways that are left would be the same that it changes none of them."""
    for one in wanted.closures:
        others = tuple(other for other in wanted.closures if other != one)
        if left_ways(data, replace(wanted, closures=others)) == left_ways(data, wanted):
            yield say("corridor.whatif.no_effect", what=closure_name(data, one, say))


def _remarks(
    data: Dataset, view: View, found: Answer, wanted: Question, say: Words
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a table of the ways does not say: which other one may be better."""
    quick = quickest(edges_of(data), wanted.origin, wanted.destination, wanted.closures, data.locations)
    if quick and quick.days and all(s.days != (None, None) for s in of_way(data, quick, view)):
        text, along = kilometres(quick.km, say), of_way(data, quick, view)
        remark = say("corridor.whatif.quickest", days=days(*quick.days, say), km=text)
        yield remark, (*_sources(data, along), *measured_on(data, (stretch.leg for stretch in along)))
    if found.rival:
        text = kilometres(found.rival.km, say)
        by = measured_on(data, (stretch.leg for stretch in of_way(data, found.rival, view)))
        yield say.n("corridor.whatif.rival", found.rival.km.unknown, km=text), by
    if found.uncounted:
        yield say.n("corridor.whatif.uncounted", found.uncounted), ()


def _sources(data: Dataset, stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """Return the ids of the sources of the days of stretches."""
    return tuple(dict.fromkeys(source for stretch in stretches for source in stating(data, stretch.source_ids)))


def _against_main(
    data: Dataset, wanted: Question, km: Total, measured: tuple[str, ...], say: Words
) -> tuple[str, tuple[str, ...]]:
    """Return in words how much longer or shorter a way is than the main line, or why they are not compared.

    ``measured``: the sources of both lengths, returned with what they are compared by.
    """
    if not is_on_main_line(data, wanted):
        return say("corridor.whatif.other_ends"), ()
    main = measured_against(data, wanted)
    if not (main.exact and km.exact):
        return say("corridor.whatif.not_compared"), ()
    gap = round(km.known - main.known)
    if gap == 0:
        return say("corridor.whatif.as_long", main=kilometres(main, say)), measured
    key = "corridor.whatif.longer" if gap > 0 else "corridor.whatif.shorter"
    return say(key, km=say("corridor.km", n=say.number(abs(gap))), main=kilometres(main, say)), measured


def _borders(data: Dataset, stretches: Iterable[Stretch], say: Words) -> str:
    """Return the border posts of a way next to those of the main line: kilometres alone do not tell how far it is."""
    counted, main = (
        total(s.borders for s in stretches),
        total(leg.border_crossings for leg in legs_of(data, main_line(data))),
    )
    if not main.parts:
        return ""
    return say("corridor.whatif.borders", n=count_in_words(counted, say), main=count_in_words(main, say))


def _because(data: Dataset, found: Answer, wanted: Question, say: Words) -> str:
    if not found.joined:
        return say("corridor.whatif.never")
    names = [closure_name(data, closure, say) for closure in found.keys]
    every = [closure_name(data, closure, say) for closure in wanted.closures]
    if not names:
        return say("corridor.whatif.cut_together", what=say.list(every))
    if len(names) == len(every) == 1:
        return say("corridor.whatif.cut_one", what=names[0])
    return say("corridor.whatif.cut_any", what=say.list(every), keys=say.list(names, "or"))
