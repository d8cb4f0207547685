"""Arrows between the events of links on the timeline, and the words beside it that say what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from transcaspian.evidence.ties import in_words
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.model import Arrow, Label, Point, Scene, Timeline
from transcaspian.scene.rails import rails, ways
from transcaspian.scene.rows import Grid, Place, Route, Tie
from transcaspian.scene.ways import HEAD, route
from transcaspian.tables.records import Link

SAMPLE = 24.0  # pixels of the key for an arrow, before its words
_HALF = 3.0  # half the width of a head
_CORNER = 2.5  # cut off at each bend
_GAP = 14.0  # pixels between two parts of the key
# How far from names, and whether marks are kept clear too: the first that leaves a way is taken.
_KEPT = ((3.0, True), (3.0, False), (1.0, False))
KEY_STEP = 1.28  # from line to line of a key in several lines, in sizes of letters
_TRIES = 4  # orders in which arrows choose their ways


@dataclass(frozen=True, slots=True)
class Arrows:
    """What is drawn of the links that a view shows, and those for which there is no way."""

    drawn: tuple[Arrow, ...] = ()
    left_out: tuple[Link, ...] = ()


def arrows(drawn: Scene) -> Arrows:
    """Return the arrows of the links that a view shows: those of its selected event, or of a whole thread.

    An event that has no room for a mark is where the count stands that holds it. A link between two events of one
    count has no arrow, nor one to which every way is blocked.
    """
    view = drawn.view
    wanted = [link for link in drawn.links if view.thread or view.event in (link.from_event, link.to_event)]
    if not wanted or not drawn.timeline.panels:
        return Arrows()
    if drawn.timeline.in_order:
        return _beside_rows(drawn, wanted)
    ties = tuple(Tie(link.from_event, link.to_event, bool(link.claim_ids)) for link in wanted)
    found = _routes(drawn.timeline, ties)
    made, left_out, say = list[Arrow](), list[Link](), words(view.language)
    for link, tie, way in zip(wanted, ties, found, strict=True):
        if way:
            told = in_words(link, lambda event: drawn.signs[event].title, say)
            made.append(_arrow(tie, way, told, view.event))
        else:
            left_out.append(link)
    return Arrows(tuple(made), tuple(left_out))


def _beside_rows(drawn: Scene, wanted: Sequence[Link]) -> Arrows:
    """Return the arrows of a thread that is laid out downwards: all its rails, with the links that are wanted."""
    line, say = drawn.timeline, words(drawn.view.language)
    found, left_out = rails(drawn.links, line.in_order)
    places, made = {mark.event_id: (mark.x, mark.y) for mark in line.marks}, list[Arrow]()
    for link, points in ways(found, places, line.radius):
        told = in_words(link, lambda event: drawn.signs[event].title, say)
        tie = Tie(link.from_event, link.to_event, bool(link.claim_ids))
        made.append(_arrow(tie, Route(points, True, _CORNER), told, drawn.view.event))
    return Arrows(tuple(made), tuple(link for link in left_out if link in wanted))


@dataclass(frozen=True, slots=True)
class KeyPart:
    """Words of the key, with room for a sample before them; ``borne``: of which arrow, None: of those left out."""

    label: Label
    borne: bool | None


def key_of(drawn: Scene, found: Arrows) -> tuple[KeyPart, ...]:
    """Return what the arrows mean, above the timeline where its title leaves room: nothing where it leaves none."""
    say, size = words(drawn.view.language), drawn.canvas.small
    texts: dict[bool | None, str] = {
        borne: say(f"timeline.{name}")
        for name, borne in (("borne", True), ("reading", False))
        if any(one.borne == borne for one in found.drawn)
    }
    if found.left_out:
        texts[None] = say("timeline.left_out", n=say.number(len(found.left_out)))
    if drawn.timeline.in_order:  # which keeps a line for each, between its head and its rows
        step = drawn.canvas.font * KEY_STEP
        top = drawn.timeline.top - (len(texts) - 0.3) * step
        parts = ((_key({borne: text}, 3.0, top + n * step, size)) for n, (borne, text) in enumerate(texts.items()))
        return tuple(part for some in parts for part in some)
    wide = [_wide(text, size, borne) for borne, text in texts.items()]
    needed = sum(wide) + _GAP * (len(wide) - 1)
    titles = [label.box for panel in drawn.timeline.panels for label in panel.title]
    if not texts or not titles:
        return ()
    # From the right end of the line of titles, or before the title of a later stretch.
    ends = [drawn.timeline.width - 2, *sorted((left - _GAP for left, *_ in titles), reverse=True)]
    for end in ends:
        x = end - needed
        if x > 0 and not any(left < end + 1 and x - _GAP < right for left, _, right, _ in titles):
            return tuple(_key(texts, x, (titles[0][1] + titles[0][3]) / 2, size))
    return ()


def _key(texts: Mapping[bool | None, str], x: float, y: float, size: float) -> Iterator[KeyPart]:
    for borne, text in texts.items():
        end, left = x + _wide(text, size, borne), x if borne is None else x + SAMPLE
        yield KeyPart(Label(text, left, y, "left", size, (left, y - size / 2, end, y + size / 2), "grey"), borne)
        x = end + _GAP


def _wide(text: str, size: float, borne: bool | None) -> float:
    return text_width(text, size) + (0.0 if borne is None else SAMPLE)


@lru_cache(maxsize=64)
def _routes(line: Timeline, ties: tuple[Tie, ...]) -> tuple[Route | None, ...]:
    """Return the ways of ties, None where there is none.

    The shorter ones choose first; while some find no way, these choose before all others, and the best try is kept.
    """
    grid = Grid.of(line)
    places = {tie: (grid.place_of(tie.from_event), grid.place_of(tie.to_event)) for tie in ties}
    ends = {tie: (start, end) for tie, (start, end) in places.items() if start and end and start != end}
    order, best = sorted(ends, key=lambda tie: _length(*ends[tie])), dict[Tie, Route]()
    for _ in range(_TRIES):
        found = _in_turn(Grid.of(line), order, ends)
        best = found if len(found) > len(best) else best
        if not (blocked := [tie for tie in order if tie not in found]):
            break
        order = [*blocked, *(tie for tie in order if tie in found)]
    return tuple(map(best.get, ties))


def _in_turn(grid: Grid, ties: Iterable[Tie], ends: Mapping[Tie, tuple[Place, Place]]) -> dict[Tie, Route]:
    """Return the ways of ties that choose one after another."""
    found: dict[Tie, Route] = {}
    for tie in ties:
        ways = (route(grid, tie, *ends[tie], *kept) for kept in _KEPT)
        if way := next(filter(None, ways), None):
            grid.take(way, tie)
            found[tie] = way
    return found


def _length(start: Place, end: Place) -> float:
    return abs(start.x0 - end.x0) + abs(start.y - end.y)


def _arrow(tie: Tie, way: Route, told: str, chosen: str) -> Arrow:
    """Return the line of an arrow, with its corners cut off, and its head."""
    (bx, by), (x, y) = way.points[-2:]
    length = HEAD if way.beside else min(HEAD, abs(y - by))
    to = (np.sign(x - bx), np.sign(y - by))
    base = (x - to[0] * length, y - to[1] * length)
    half = _HALF if way.beside else min(_HALF, way.kept)
    across = (to[1] * half, to[0] * half)
    head = ((x, y), (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1]))
    line: Sequence[Point] = [*way.points[:-1], base]
    if way.kept >= _CORNER:
        line = [*_cut(line)]
    return Arrow(
        tie.from_event,
        tie.to_event,
        tuple((float(a), float(b)) for a, b in line),
        tuple((float(a), float(b)) for a, b in head),
        told,
        tie.borne,
        chosen in (tie.from_event, tie.to_event),
    )


def _cut(points: Sequence[Point]) -> Iterator[Point]:
    """Yield points with their corners cut off where the parts are long enough."""
    yield points[0]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        for other in (before, after):
            length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
            share = min(_CORNER, length / 2) / length if length else 0.0
            yield corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share
    yield points[-1]
