"""The deals on a slide: the board next to the partners' rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transcaspian.dataset.certainty import certainty, claims_known, sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import NoRoom, Picture, stacked
from transcaspian.drawing.ring import around
from transcaspian.drawing.sheet import Group, Text, texts
from transcaspian.language.messages import words
from transcaspian.look.palette import palette
from transcaspian.scene.summary import filters_in_words as view_in_words
from transcaspian.stories.contracts.board import board
from transcaspian.stories.contracts.deals import Deals, deals, filters_in_words
from transcaspian.stories.contracts.partners import by_partner, partners
from transcaspian.stories.contracts.strips import RING_BY, Cite, strips
from transcaspian.view.named import story_title
from transcaspian.view.query import View
from transcaspian.view.selection import of_events

_SHARE = 0.65  # of the width, the board's
_ABOVE = 0.56  # of the height, if it is above the rows
_GAP = 28.0  # pixels
_LEAST = 3  # least significance of an event without a deal, if a row has enough other marks
_BOTH_FROM = 70  # of the font size: below this width there is no room for both


def slide_picture(
    data: Dataset,
    view: View,
    width: float,
    height: float,
    font: float,
    numbering: Numbering = UNKNOWN,
    brief: bool = False,
) -> Picture:
    """Return both pictures at exactly this size, in pixels; a choice on them is an event's id.

    Where there is no room for both, there is the board alone.
    """
    found, whole = deals(data, view), (width, height)
    under = stacked(width, height)
    if width >= _BOTH_FROM * font or under:
        try:
            return _laid(data, view, found, whole, font, numbering, not under)
        except NoRoom:
            pass
    return _laid(data, view, found, whole, font, numbering, None, brief)


def _laid(
    data: Dataset,
    view: View,
    found: Deals,
    whole: tuple[float, float],
    font: float,
    numbering: Numbering,
    beside: bool | None,
    brief: bool = False,
) -> Picture:
    """Return the board with the rows next to it or below it.

    If ``beside`` is None, the partners stand beside the key of the board with their numbers of deals.
    """
    say, (width, height) = words(view.language), whole
    both, under = beside is not None, beside is False
    left = round((width - _GAP) * _SHARE) if beside else width
    high = round((height - _GAP) * _ABOVE) if under else height
    rows = partners(data, found, view, _LEAST)
    also = {mark.certainty for row in rows.rows for mark in row.marks} if both else set()
    first = board(found, view, left, font, high, by_deal=False, numbering=numbering, also=also, brief=brief)
    groups, text = [_ringed(first, view, 0.0, key="board")], first.text
    if not both:
        groups.append(Group(tuple(_partners_beside(first, found, view)), key="partners"))
    events = dict.fromkeys(deal.event.id for deal in found.shown)
    if both:
        events |= dict.fromkeys(m.event_id for row in rows.rows for m in row.marks)
        mark = next((m.key for row in rows.rows for m in row.marks if m.event_id == view.event), "")
        room = (width, height - high - _GAP) if under else (width - _GAP - left, height)
        cite = _citing(data, view)
        second = strips(rows, found, view, room[0], font, room[1], mark, by_deal=False, cite=cite, numbering=numbering)
        at = (0.0, high + _GAP) if under else (left + _GAP, 0.0)
        groups.append(_ringed(second, view, RING_BY, *at, key="partners"))
        text = f"{text} {second.text}"
    count = say("contracts.count", shown=say.number(len(found.shown)), total=say.number(found.total))
    of_view = view_in_words(data, View().but(language=view.language, **of_events(view)))
    subtitle = " · ".join(filter(None, (count, of_view, filters_in_words(view, say))))
    title, sources = story_title(data, "contracts", view.language), _sources(found, view)
    return Picture(width, height, tuple(groups), title, text, sources, subtitle, tuple(events), tight=first.tight)


def _partners_beside(board: Picture, found: Deals, view: View) -> Iterator[Text]:
    """Yield the partners with their numbers of deals at the end of the last line of a board, where its key stands.

    Those with the most deals have room first; the others are counted.
    """
    say, colours = words(view.language), palette(view.theme)
    key = max(texts(board.items), key=lambda text: (text.y, text.left))  # a board without deals has its headings
    told = by_partner(found, say)
    for kept in range(len(told), 0, -1):
        rest = [say.n("contracts.partners.more", len(told) - kept)] if kept < len(told) else []
        line = say("contracts.partners.line", list=" · ".join((*told[:kept], *rest)))
        text = Text(line, board.width, key.y, key.size, colours.grey, anchor="right")
        if key.left + key.width + 2 * key.size <= text.left:
            yield text
            return


def _ringed(picture: Picture, view: View, by: float, x: float = 0.0, y: float = 0.0, key: str = "") -> Group:
    """Return a picture with its place and what marks the selected event on it."""
    return Group((*picture.items, *around(picture.items, view.event, palette(view.theme), by)), x, y, key=key)


def _citing(data: Dataset, view: View) -> Cite:
    """Return a function that cites the claims behind the certainty of an event without a deal.

    A deal has its sources on the board.
    """

    @cache
    def deciding(event_id: str) -> tuple[str, ...]:
        claims = claims_known(data, event_id, view.known_by, view.tz)
        return sources_deciding(claims, certainty(data.events[event_id], claims, data), data)

    return lambda mark: () if mark.is_deal else deciding(mark.event_id)


def _sources(found: Deals, view: View) -> tuple[str, ...]:
    """Return the sources of the selected deals, or else of those in focus, which the picture marks."""
    chosen = [deal for deal in found.shown if deal.event.id == view.event]
    about = chosen or [deal for deal in found.shown if deal.in_focus]
    return tuple(dict.fromkeys(source.id for deal in about for source in deal.sources))
