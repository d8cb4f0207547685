"""The board: deals by stage, each a card in the column of its stage; cancelled and unverified ones apart.

A deal is shown only at the stage that the tables give it. The columns are in the order of stages, but that is not the
history of a deal: nothing is drawn from one deal to another.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import Group, Item, Text, fitted, in_lines, line, lines, rectangle, sign
from transcaspian.language.breaking import pieces
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY, Palette, palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.stories.contracts.deals import (
    APART,
    STAGES,
    Deal,
    Deals,
    describe_deal,
    focus_name,
    partners,
    publishers,
    signed,
    stage_name,
    value,
)
from transcaspian.view.query import View

_GAP = 10.0  # pixels between columns
_BETWEEN = 5.0  # between cards of a column
_COLUMNS_FROM = 640.0  # width from which stages stand side by side
# Lines of a card's title, of its day and countries, and of its sum.
Fullness = tuple[int, int, int]
_WHOLE: tuple[Fullness, ...] = ((4, 3, 3), (4, 2, 1), (4, 1, 1), (4, 1, 0), (4, 0, 0))  # no title is cut
_BELOW = (*((stage,) for stage in STAGES[:-1]), (STAGES[-1], *APART))  # the stages of each column, from top to bottom
_EDGE = 3.0  # pixels of the edge of cards in focus
_APART_BY = 1.6  # of the font size: least distance from the stage above


@dataclass(frozen=True, slots=True)
class _Card:
    """A card's lines and height, before it is placed."""

    deal: Deal
    title: tuple[str, ...]
    below: tuple[tuple[str, str], ...]  # lines; the last line of a shortened text comes with the full text
    height: float
    whole: bool  # its title is not cut
    has_sum: bool


@dataclass(frozen=True, slots=True)
class _Measures:
    view: View
    say: Words
    colours: Palette
    font: float
    by_deal: bool  # whether choosing a card chooses the deal, or its event
    numbering: Numbering | None  # of the sources behind titles
    focus: str  # the name of the time in focus, if a deal is in it, which stands out then
    levels: tuple[str, ...]  # the certainties that the key has to explain
    tracks: tuple[tuple[str, str], ...]  # and the tracks, with their names

    @property
    def line(self) -> float:
        return self.font * 1.22

    @property
    def pad(self) -> float:
        return self.font * 0.42

    @property
    def small(self) -> float:
        return self.font - 1


def board(
    found: Deals,
    view: View,
    width: float,
    font: float,
    height: float | None = None,
    by_deal: bool = True,
    numbering: Numbering | None = None,
    also: Collection[str] = (),
    brief: bool = False,
) -> Picture:
    """Return the board at a width (pixels): as high as it needs, or within ``height`` if given, as on a slide.

    ``numbering``: of the sources behind titles, if any; ``also``: certainties of signs drawn next to the board.
    ``brief``: each column has its most significant deals and counts the others. Else raises NoRoom if a deal or a part
    of a title has no room.
    """
    say = words(view.language)
    sure = {*also, *(deal.sure for deal in found.shown)}
    levels = tuple(level for level in CERTAINTIES if level in sure)
    focus = focus_name(found.focus, view) if found.focus and any(d.in_focus for d in found.shown) else ""
    used = {deal.event.track for deal in found.shown}
    tracks = tuple((one.id, one.name(view.language)) for one in found.tracks if one.id in used)
    colours = palette(view.theme, found.tracks)
    measures = _Measures(view, say, colours, font, by_deal, numbering, focus, levels, tracks if len(tracks) > 1 else ())
    tight = False
    if height is not None or width >= _COLUMNS_FROM:
        items, bottom, tight = _side_by_side(found, width, measures, height, brief)
    else:
        items, bottom = _under_each_other(found, width, measures)
    sources = dict.fromkeys(source.id for deal in found.shown for source in deal.sources)
    text = _in_words(found, view, say)
    return Picture(width, height or bottom, tuple(items), say("contracts.board"), text, tuple(sources), tight=tight)


def _in_words(found: Deals, view: View, say: Words) -> str:
    parts = [say("contracts.board.alt", shown=say.number(len(found.shown)), total=say.number(found.total))]
    for stage in (*STAGES, *APART):
        at = found.on(stage)
        names = "; ".join(describe_deal(deal, view) for deal in at) or say("contracts.none")
        parts.append(say("contracts.board.stage", stage=stage_name(stage, say), n=len(at), deals=names))
    return " ".join(parts)


def _side_by_side(
    found: Deals, width: float, m: _Measures, limit: float | None, brief: bool
) -> tuple[list[Item], float, bool]:
    """Return the board's items, its lower end, and whether smaller letters would leave room for more of each deal.

    They are the stages, and below the last one the cancelled and unverified deals.
    """
    room = (width - _GAP * (len(STAGES) - 1)) / len(STAGES)
    end = math.inf if limit is None else limit - _foot(width, m)
    cards, tight = _fitting(found, room, m, end, brief)
    top, apart = m.font * 2.1, _apart_height(cards, found, m)
    items: list[Item] = []
    left = bottom = lowest = 0.0
    for n, stage in enumerate(STAGES):
        left = n * (room + _GAP)
        items += _heading(stage, len(found.on(stage)), left, room, m)
        drawn, bottom = _column(cards[stage], found.on(stage), left, top, room, m)
        items += drawn
        lowest = max(lowest, bottom)
    y = max(bottom, lowest - apart) + m.font * _APART_BY  # below the last stage
    for stage in APART:
        items += _heading(stage, len(found.on(stage)), left, room, m, y, apart=True)
        drawn, bottom = _column(cards[stage], found.on(stage), left, y + top, room, m)
        items += drawn
        y = bottom + _BETWEEN
    lowest = max(lowest, y)
    items += _key(lowest + m.font, width, m)
    return items, lowest + _foot(width, m), tight


def _fitting(found: Deals, room: float, m: _Measures, end: float, brief: bool) -> tuple[dict[str, list[_Card]], bool]:
    """Return the cards as full as a height allows, and whether sums have no room.

    ``brief``: the deals that have no room are left out, the least significant first; else no title is cut.
    """
    if end == math.inf:
        return {s: [_card(deal, room, m, _WHOLE[0]) for deal in found.on(s)] for s in (*STAGES, *APART)}, False
    cards: dict[str, list[_Card]] = {}
    for stages in _BELOW:
        ranked = [sorted(found.on(stage), key=lambda deal: _rank(deal, m.view)) for stage in stages]
        # The most significant of each stage, then the others.
        firsts, others = [deal for one in ranked for deal in one[:1]], [deal for one in ranked for deal in one[1:]]
        deals = sorted(firsts, key=lambda d: _rank(d, m.view)) + sorted(others, key=lambda d: _rank(d, m.view))
        kept = _kept(deals, stages, room, m, end, brief)
        cards |= {stage: [kept[d.id] for d in found.on(stage) if d.id in kept] for stage in stages}
        if len(kept) < (1 if brief and deals else len(deals)):
            raise NoRoom
    every = [card for at in cards.values() for card in at]
    return cards, any(value(card.deal, m.say) and not card.has_sum for card in every)


def _rank(deal: Deal, view: View) -> tuple[bool, int, bool, bool]:
    """Return what orders deals by significance: the selected one first."""
    return deal.event.id != view.event, -deal.event.significance, not deal.in_focus, deal.contract.value is None


def _kept(
    deals: Sequence[Deal], stages: Sequence[str], room: float, m: _Measures, end: float, brief: bool
) -> dict[str, _Card]:
    """Return the cards of the first deals that a column has room for: as many as can be, then as full as can be."""
    found: dict[str, _Card] = {}
    for fullness in _WHOLE[:-1] if brief else _WHOLE:
        cards = [_card(deal, room, m, fullness) for deal in deals]
        n = len(cards)
        if not (brief or all(card.whole for card in cards)):
            continue
        while n and _height(cards[:n], deals, stages, m) > end:
            n -= 1
        if n > len(found):
            found = {card.deal.id: card for card in cards[:n]}
    return found


def _height(cards: Sequence[_Card], deals: Sequence[Deal], stages: Sequence[str], m: _Measures) -> float:
    """Return how high a column is with some of its deals, and a line for the others of each stage."""
    shown = [card.deal.contract.stage for card in cards]
    counted = sum(shown.count(s) < sum(deal.contract.stage == s for deal in deals) for s in stages)
    apart = m.font * _APART_BY + _BETWEEN * len(APART) if len(stages) > 1 else 0.0
    return m.font * 2.1 * len(stages) + apart + sum(card.height + _BETWEEN for card in cards) + m.line * counted


def _apart_height(cards: dict[str, list[_Card]], found: Deals, m: _Measures) -> float:
    """Return the height of the cancelled and unverified deals, with the space above them."""
    counted = sum(len(cards[stage]) < len(found.on(stage)) for stage in APART)
    return (
        m.font * _APART_BY
        + sum(m.font * 2.1 + sum(card.height + _BETWEEN for card in cards[stage]) + _BETWEEN for stage in APART)
        + counted * m.line
    )


def _foot(width: float, m: _Measures) -> float:
    """Return the height of the key, with the space above it."""
    return m.font * 0.9 + len(_key_lines(width, m)) * m.line


def _under_each_other(found: Deals, width: float, m: _Measures) -> tuple[list[Item], float]:
    items: list[Item] = []
    y = 0.0
    for stage in (*STAGES, *APART):
        cards = [_card(deal, width, m, _WHOLE[0]) for deal in found.on(stage)]
        items += _heading(stage, len(cards), 0, width, m, y, apart=stage in APART)
        drawn, bottom = _column(cards, found.on(stage), 0, y + m.font * 2.1, width, m)
        items += drawn
        y = bottom + _BETWEEN
    items += _key(y + m.font, width, m)
    return items, y + _foot(width, m)


def _heading(
    stage: str, count: int, left: float, room: float, m: _Measures, top: float = 0, apart: bool = False
) -> Iterator[Item]:
    """Yield a stage's name and count above a line: solid for a stage, dashed for cancelled and unverified deals."""
    middle, told_count = top + m.font * 0.85, str(count) if count else m.say("contracts.none")
    aside = text_width(told_count, m.font)
    name = fitted(Text(stage_name(stage, m.say), left, middle, m.font + 1, m.colours.ink, "semibold"), room - aside - 9)
    yield name
    after = left + name.width + 7
    yield Text(told_count, after, middle, m.font, m.colours.grey)
    y = top + m.font * 1.7
    colour, dash = (m.colours.grey, (3.0, 3.0)) if apart else (m.colours.thing("deal"), None)
    yield line((left, y), (left + room, y), colour=colour, width=1.4, dash=dash)


def _column(
    cards: Sequence[_Card], deals: Sequence[Deal], left: float, top: float, room: float, m: _Measures
) -> tuple[list[Item], float]:
    """Return cards one below another; a line counts the deals of the stage that have none."""
    items: list[Item] = []
    y = top
    for card in cards:
        items.append(_drawn(card, left, y, room, m))
        y += card.height + _BETWEEN
    shown = {card.deal.id for card in cards}
    if rest := [deal for deal in deals if deal.id not in shown]:
        text = Text(m.say.n("contracts.more", len(rest)), left + m.pad, y + m.line / 2, m.font, m.colours.grey)
        title = "; ".join(describe_deal(deal, m.view) for deal in rest)
        keys = tuple(_key_of(deal, m) for deal in rest)
        items.append(Group((fitted(text, room),), key="more", events=keys, title=title))
        y += m.line
    return items, y


def _card(deal: Deal, room: float, m: _Measures, fullness: Fullness) -> _Card:
    most, about_most, sum_most = fullness
    inner = room - 2 * m.pad
    name = deal.contract.title(m.view.language)
    wide = m.numbering.width([source.id for source in deal.sources], m.font) if m.numbering else 0.0
    title = _title(name, inner - _indent(m), wide, m, most)
    below: list[tuple[str, str]] = []
    if about_most:
        day, who = signed(deal, m.view), partners(deal, m.say)
        # Partners say more than that no day is known, and a day says more than that no partner is.
        shorter = (who, day) if deal.contract.signed is None or deal.countries else (day, who)
        tries = (f"{day} · {who}", *shorter)
        about = next((one for one in tries if len(wrapped(one, inner, m.small)) <= about_most), tries[0])
        below += _lines(about, inner, m.small, about_most)
    if sum_most and value(deal, m.say):
        told_sum = wrapped(_sum(deal, m.say), inner, m.small)
        fits = len(told_sum) <= sum_most
        below += [(row, "") for row in told_sum] if fits else _lines(value(deal, m.say), inner, m.small, 1)
    height = 2 * m.pad - 2 + len(title) * m.line + len(below) * m.small * 1.25
    whole = " ".join(title).strip() == " ".join(name.split())
    return _Card(deal, tuple(title), tuple(below), height, whole, bool(sum_most))


def _title(name: str, room: float, numbers: float, m: _Measures, most: int) -> list[str]:
    """Return a title in lines; the last has room for the numbers of its sources."""
    rows = in_lines(name, room, m.font, most, "semibold")
    if text_width(rows[-1], m.font, "semibold") + numbers <= room:
        return rows
    if len(rows) == most:
        return in_lines(name, room - numbers, m.font, most, "semibold")
    *start, last = pieces(rows[-1])
    if start and text_width(last, m.font, "semibold") + numbers <= room:
        return [*rows[:-1], " ".join(start), last]
    return [*rows, ""]


def _indent(m: _Measures) -> float:
    """Return the width of the sign before a title."""
    return m.font * 1.1


def _sum(deal: Deal, say: Words) -> str:
    """Return the sum and how many sources the deal has; who they are stands on its card."""
    sources = say.n("contracts.n_sources", len(publishers(deal)))
    return say("contracts.value_of", value=value(deal, say), sources=sources)


def _lines(text: str, room: float, size: float, most: int) -> list[tuple[str, str]]:
    """Return a text in lines, each with the full text if it is the last of a shortened one, else with an empty one."""
    return [(row.text, row.whole) for row in lines(Text(text, 0, 0, size, ""), room, most)]


def _key_of(deal: Deal, m: _Measures) -> str:
    return f"deal:{deal.id}" if m.by_deal else deal.event.id


def _drawn(card: _Card, left: float, top: float, room: float, m: _Measures) -> Group:
    deal, colours = card.deal, m.colours
    ground = colours.highlight if deal.in_focus else colours.panel
    box = (0.0, 0.0, room, card.height)
    items: list[Item] = [rectangle(box, ground, ground)]
    if deal.in_focus:
        items.append(rectangle((0.0, 0.0, _EDGE, card.height), colours.track(deal.event.track)))
    y = m.pad - 1 + m.line / 2
    shape, fill = colours.shape(deal.event.track), FILL_OF_CERTAINTY[deal.sure]
    r = m.font * 0.36
    items += sign(m.pad + r, y, shape, fill, colours.track(deal.event.track), r, ground)
    weight = "semibold" if deal.in_focus or not m.focus else "regular"
    whole = "" if card.whole else " ".join(deal.contract.title(m.view.language).split())
    for n, text in enumerate(card.title, 1):
        last = whole if n == len(card.title) else ""
        title = Text(text, m.pad + _indent(m), y, m.font, colours.ink, weight, whole=last)
        items += [title] if text else []  # the last line may hold only the numbers
        y += m.line
    if m.numbering and deal.sources:
        items.append(m.numbering.behind(title, (source.id for source in deal.sources)))
    y += m.small * 0.625 - m.line / 2
    for text, all_of_it in card.below:
        items.append(Text(text, m.pad, y, m.small, colours.grey, whole=all_of_it))
        y += m.small * 1.25
    return Group(tuple(items), left, top, key="deal", events=(_key_of(deal, m),), title=describe_deal(deal, m.view))


def _key_parts(m: _Measures) -> list[tuple[str, str]]:
    """Return the signs that the key explains, each with its text: only those that are drawn."""
    found = [("focus", m.focus)] if m.focus else []
    if m.levels:
        found += [("lead", m.say("contracts.key")), *((level, m.say(f"certainty.{level}")) for level in m.levels)]
    found += m.tracks
    return found


def _key_lines(width: float, m: _Measures) -> list[list[tuple[float, str, str]]]:
    """Break the key into lines of parts: the x of each, its name and its text."""
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for name, text in _key_parts(m):
        room = text_width(text, m.small) + (0 if name == "lead" else m.font * 1.3)
        if x + room > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, name, text))
        x += room + m.font * (0.7 if name == "lead" else 1.3)
    return rows


def _key(y: float, width: float, m: _Measures) -> Iterator[Item]:
    """Yield the key to the tint and fill of a card's sign."""
    for row in _key_lines(width, m):
        for x, name, text in row:
            after = x + m.font * 1.3
            if name == "focus":
                ground = (x, y - m.font * 0.4, x + m.font, y + m.font * 0.4)
                yield rectangle(ground, m.colours.highlight, m.colours.rule)
            elif name == "lead":
                after = x
            elif name in CERTAINTIES:
                fill, colour = FILL_OF_CERTAINTY[name], m.colours.grey
                yield from sign(x + m.font / 2, y, "circle", fill, colour, m.font * 0.36, m.colours.paper)
            else:
                shape, colour = m.colours.shape(name), m.colours.track(name)
                yield from sign(x + m.font / 2, y, shape, "solid", colour, m.font * 0.36, m.colours.paper)
            yield Text(text, after, y, m.small, m.colours.grey)
        y += m.line
