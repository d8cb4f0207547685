"""The board: deals by stage, each a card in the column of its stage; cancelled and unverified ones apart.

A deal is shown only at the stage that the tables give it. The columns are in the order of stages, but that is not the
history of a deal: nothing is drawn from one deal to another.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import LEAST, Group, Item, Text, fitted, in_lines, line, lines, rectangle, sign, wrapped
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY, Palette, palette
from transcaspian.look.typography import text_width
from transcaspian.stories.contracts.deals import (
    APART,
    STAGES,
    Deal,
    Deals,
    describe_deal,
    partners,
    publishers,
    signed,
    stage_name,
    value,
    value_by,
)
from transcaspian.view.query import View

_GAP = 10.0  # pixels between columns
_BETWEEN = 5.0  # between cards of a column
_COLUMNS_FROM = 640.0  # width from which stages stand side by side
# Lines of a card's title, of its day and countries, and of its sum.
Fullness = tuple[int, int, int]
_WHOLE: tuple[Fullness, ...] = ((4, 3, 3), (4, 2, 1), (4, 1, 1), (4, 1, 0), (4, 0, 0))  # no title is cut
_CUT: tuple[Fullness, ...] = ((2, 1, 0), (2, 0, 0), (1, 0, 0))
_SMALLER = (1.0, 0.94, 0.885)  # of the font size, if the board has to fit a height
_LARGER = (1.2, 1.1)  # if the height has room for everything
_APART_BY = 1.6  # of the font size: least distance from the stage above


@dataclass(frozen=True, slots=True)
class _Card:
    """A card's lines and height, before it is placed."""

    deal: Deal
    title: tuple[str, ...]
    below: tuple[tuple[str, str], ...]  # lines; the last line of a shortened text comes with the full text
    height: float
    whole: bool  # its title is not cut


@dataclass(frozen=True, slots=True)
class _Measures:
    view: View
    say: Words
    colours: Palette
    font: float
    by_deal: bool  # whether choosing a card chooses the deal, or its event
    numbering: Numbering | None  # of the sources behind titles
    july: bool  # the certainties that the key has to explain
    levels: tuple[str, ...]

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
) -> Picture:
    """Return the board at a width (pixels): as high as it needs, or within ``height`` if given, as on a slide.

    ``numbering``: of the sources behind titles, if any; ``also``: certainties of signs drawn next to the board.
    Raises NoRoom if most titles would be cut.
    """
    say = words(view.language)
    sure = {*also, *(deal.certainty for deal in found.shown if not deal.unverified)}
    levels = tuple(level for level in CERTAINTIES if level in sure)
    july = any(deal.july for deal in found.shown)
    measures = _Measures(view, say, palette(view.theme, found.tracks), font, by_deal, numbering, july, levels)
    tight = False
    if height is not None or width >= _COLUMNS_FROM:
        items, bottom, tight = _side_by_side(found, width, measures, height)
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


def _side_by_side(found: Deals, width: float, m: _Measures, limit: float | None) -> tuple[list[Item], float, bool]:
    """Return the board's items, its lower end, and whether a title is not whole.

    They are the stages, and below the last one the cancelled and unverified deals.
    """
    room = (width - _GAP * (len(STAGES) - 1)) / len(STAGES)
    m, cards = _fitting(found, width, room, m, limit)
    top, foot, apart = m.font * 2.1, _foot(width, m), _apart_height(cards, m)
    end = math.inf if limit is None else limit - foot
    items: list[Item] = []
    left = bottom = lowest = 0.0
    for n, stage in enumerate(STAGES):
        left = n * (room + _GAP)
        items += _heading(stage, len(cards[stage]), left, room, m)
        least = end - apart if stage == STAGES[-1] else end
        drawn, bottom = _column(cards[stage], left, top, room, m, least)
        items += drawn
        lowest = max(lowest, bottom)
    y = max(bottom, lowest - apart) + m.font * _APART_BY  # below the last stage
    for stage in APART:
        items += _heading(stage, len(cards[stage]), left, room, m, y, apart=True)
        drawn, bottom = _column(cards[stage], left, y + top, room, m, end)
        items += drawn
        y = bottom + _BETWEEN
    lowest = max(lowest, y)
    items += _key(lowest + m.font, width, m)
    return items, lowest + foot, not all(card.whole for at in cards.values() for card in at)


def _fitting(
    found: Deals, width: float, room: float, m: _Measures, limit: float | None
) -> tuple[_Measures, dict[str, list[_Card]]]:
    """Return measures and cards as full as a height allows: a smaller font and fewer lines rather than cut titles."""
    larger = [(m.font * share, _WHOLE[0]) for share in _LARGER if limit]
    fonts = [max(LEAST + 1, m.font * share) for share in (_SMALLER if limit else _SMALLER[:1])]
    with_sums = [(font, fullness) for font in fonts for fullness in _WHOLE if fullness[2]]
    without = [(font, fullness) for font in fonts for fullness in _WHOLE if not fullness[2]]
    shorter = [(fonts[-1], fullness) for fullness in (*_WHOLE, *_CUT)]  # if a single word is too wide
    tries = [*larger, *with_sums, *without, *shorter]
    for n, (font, fullness) in enumerate(tries):
        smaller = replace(m, font=font)
        cards = {s: [_card(deal, room, smaller, fullness) for deal in found.on(s)] for s in (*STAGES, *APART)}
        if limit is None or _fits(cards, limit - _foot(width, smaller), smaller, n < len(tries) - len(shorter)):
            break
    if limit is not None:
        every = [card for at in cards.values() for card in at]
        if 2 * sum(card.whole for card in every) < len(every):
            raise NoRoom  # the subject of most deals would be unreadable
        end = limit - _foot(width, smaller)
        for stages in (*((stage,) for stage in STAGES[:-1]), (STAGES[-1], *APART)):
            cards |= _fuller({s: found.on(s) for s in stages}, {s: cards[s] for s in stages}, room, smaller, end)
    return smaller, cards


def _fuller(
    deals: dict[str, tuple[Deal, ...]], cards: dict[str, list[_Card]], room: float, m: _Measures, limit: float
) -> dict[str, list[_Card]]:
    """Return the cards, those of each column with as much on them as its height allows."""
    for fullness in _WHOLE:
        trial = {stage: [_card(deal, room, m, fullness) for deal in at] for stage, at in deals.items()}
        every = {stage: trial.get(stage, []) for stage in (*STAGES, *APART)}
        if _fits(every, limit, m, True, apart=len(trial) > 1):
            return trial
    return cards


def _fits(cards: dict[str, list[_Card]], limit: float, m: _Measures, whole: bool, apart: bool = True) -> bool:
    """Say whether the longest column ends above the limit, and with ``whole`` whether no title is cut."""
    heights = [m.font * 2.1 + sum(card.height + _BETWEEN for card in cards[stage]) for stage in STAGES]
    heights[-1] += _apart_height(cards, m) if apart else 0.0
    return max(heights) <= limit and (not whole or all(card.whole for at in cards.values() for card in at))


def _foot(width: float, m: _Measures) -> float:
    """Return the height of the key, with the space above it."""
    return m.font * 0.9 + len(_key_lines(width, m)) * m.line


def _apart_height(cards: dict[str, list[_Card]], m: _Measures) -> float:
    """Return the height of the cancelled and unverified deals, with the space above them."""
    return m.font * _APART_BY + sum(
        m.font * 2.1 + sum(card.height + _BETWEEN for card in cards[stage]) + _BETWEEN for stage in APART
    )


def _under_each_other(found: Deals, width: float, m: _Measures) -> tuple[list[Item], float]:
    items: list[Item] = []
    y = 0.0
    for stage in (*STAGES, *APART):
        cards = [_card(deal, width, m, _WHOLE[0]) for deal in found.on(stage)]
        items += _heading(stage, len(cards), 0, width, m, y, apart=stage in APART)
        drawn, bottom = _column(cards, 0, y + m.font * 2.1, width, m)
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
    cards: Sequence[_Card], left: float, top: float, room: float, m: _Measures, limit: float = math.inf
) -> tuple[list[Item], float]:
    """Return cards one below another; a line counts those for which there is no room."""
    items: list[Item] = []
    y = top
    for n, card in enumerate(cards):
        more = m.line + 4 if n < len(cards) - 1 else 0.0
        if y + card.height + more > limit:
            rest = [c.deal for c in cards[n:]]
            text = Text(m.say.n("contracts.more", len(rest)), left + m.pad, y + m.line / 2, m.font, m.colours.grey)
            label = fitted(text, room)
            title = "; ".join(describe_deal(deal, m.view) for deal in rest)
            items.append(Group((label,), key="more", events=tuple(_key_of(d, m) for d in rest), title=title))
            return items, y + m.line
        items.append(_drawn(card, left, y, room, m))
        y += card.height + _BETWEEN
    return items, y


def _card(deal: Deal, room: float, m: _Measures, fullness: Fullness) -> _Card:
    most, about_most, sum_most = fullness
    inner = room - 2 * m.pad
    name = deal.contract.title(m.view.language)
    wide = m.numbering.width([source.id for source in deal.sources], m.font) if m.numbering else 0.0
    title = _title(name, inner - _indent(deal, m), wide, m, most)
    below: list[tuple[str, str]] = []
    if about_most:
        about = f"{signed(deal, m.view)} · {partners(deal, m.say)}"
        if deal.contract.signed is None and len(wrapped(about, inner, m.small)) > about_most:
            about = partners(deal, m.say)  # the partners say more than that no day is known
        below += _lines(about, inner, m.small, about_most)
    if sum_most and value(deal, m.say):
        fitting = (wrapped(text, inner, m.small) for text in _sums(deal, m.say))
        told_sum = next((lines for lines in fitting if len(lines) <= sum_most), None)
        below += [(row, "") for row in told_sum] if told_sum else _lines(value(deal, m.say), inner, m.small, 1)
    height = 2 * m.pad - 2 + len(title) * m.line + len(below) * m.small * 1.25
    return _Card(deal, tuple(title), tuple(below), height, " ".join(title).strip() == " ".join(name.split()))


def _title(name: str, room: float, numbers: float, m: _Measures, most: int) -> list[str]:
    """Return a title in lines; the last has room for the numbers of its sources."""
    rows = in_lines(name, room, m.font, most, "semibold")
    if text_width(rows[-1], m.font, "semibold") + numbers <= room:
        return rows
    if len(rows) == most:
        return in_lines(name, room - numbers, m.font, most, "semibold")
    start, _, last = rows[-1].rpartition(" ")
    if start and text_width(last, m.font, "semibold") + numbers <= room:
        return [*rows[:-1], start, last]
    return [*rows, ""]


def _indent(deal: Deal, m: _Measures) -> float:
    """Return the width of the sign before a title. An unverified deal has none: the sign would be its event's."""
    return 0.0 if deal.unverified else m.font * 1.1


def _sums(deal: Deal, say: Words) -> Iterator[str]:
    """Yield the sum and its publishers in words, from the fullest wording to the shortest."""
    told_sum, who = value(deal, say), publishers(deal)
    yield value_by(deal, say)
    if len(who) > 2:
        first = say.list([who[0], say("card.others", n=len(who) - 1)])
        yield say.n("contracts.value_by", len(who), value=told_sum, who=first)
    yield say("contracts.value_of", value=told_sum, sources=say.n("contracts.n_sources", len(who)))


def _lines(text: str, room: float, size: float, most: int) -> list[tuple[str, str]]:
    """Return a text in lines, each with the full text if it is the last of a shortened one, else with an empty one."""
    return [(row.text, row.whole) for row in lines(Text(text, 0, 0, size, ""), room, most)]


def _key_of(deal: Deal, m: _Measures) -> str:
    return f"deal:{deal.id}" if m.by_deal else deal.event.id


def _drawn(card: _Card, left: float, top: float, room: float, m: _Measures) -> Group:
    deal, colours = card.deal, m.colours
    ground = colours.highlight if deal.july else colours.panel
    box = (0.0, 0.0, room, card.height)
    items: list[Item] = [rectangle(box, ground, ground)]
    y = m.pad - 1 + m.line / 2
    if not deal.unverified:
        shape, fill = colours.shape(deal.event.track), FILL_OF_CERTAINTY[deal.certainty]
        r = m.font * 0.36
        items += sign(m.pad + r, y, shape, fill, colours.track(deal.event.track), r, ground)
    whole = "" if card.whole else " ".join(deal.contract.title(m.view.language).split())
    for n, text in enumerate(card.title, 1):
        last = whole if n == len(card.title) else ""
        title = Text(text, m.pad + _indent(deal, m), y, m.font, colours.ink, "semibold", whole=last)
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
    found = [("july", m.say("contracts.july"))] if m.july else []
    if m.levels:
        found += [("lead", m.say("contracts.key")), *((level, m.say(f"certainty.{level}")) for level in m.levels)]
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
            if name == "july":
                ground = (x, y - m.font * 0.4, x + m.font, y + m.font * 0.4)
                yield rectangle(ground, m.colours.highlight, m.colours.rule)
            elif name == "lead":
                after = x
            else:
                fill, colour = FILL_OF_CERTAINTY[name], m.colours.thing("deal")
                yield from sign(x + m.font / 2, y, "square", fill, colour, m.font * 0.36, m.colours.paper)
            yield Text(text, after, y, m.small, m.colours.grey)
        y += m.line
