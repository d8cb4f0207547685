"""The deals on a slide: the board beside the partners' rows."""

from __future__ import annotations

from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.slides.sheet import Group
from transcaspian.stories.contracts.board import board
from transcaspian.stories.contracts.deals import Deal, Deals, deals, filters_in_words
from transcaspian.stories.contracts.partners import partners
from transcaspian.stories.contracts.strips import strips
from transcaspian.stories.picture import Picture
from transcaspian.view import View

_SHARE = 0.65  # of the width, the board's
_GAP = 28.0  # pixels
_LEAST = 3  # significance of an event without a deal, where a row has enough without
_NOTE_LINES = 3
_BOTH_FROM = 70  # of the font's size: in a lesser width there is no room for both


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float, digits: int) -> Picture:
    """Return both pictures in exactly this room, in pixels; a choice on it is an event's id.

    A page that is too small for both has the board alone.
    """
    say, found = words(view.language), deals(data, view)
    both = width >= _BOTH_FROM * font
    left = round((width - _GAP) * _SHARE) if both else width
    chosen = next((deal.id for deal in found.of_event(view.event)), "")
    first = board(found, view, left, font, height, chosen, by_deal=False)
    groups, text = [Group(first.items, key="board")], first.text
    events = dict.fromkeys(deal.event.id for deal in found.shown)
    if both:
        rows = partners(data, found, view, _LEAST)
        events |= dict.fromkeys(m.event_id for row in rows.rows for m in row.marks)
        mark = next((m.key for row in rows.rows for m in row.marks if m.event_id == view.event), "")
        second = strips(rows, found, view, width - _GAP - left, font, height, mark, by_deal=False)
        groups.append(Group(second.items, x=left + _GAP, key="partners"))
        text = f"{text} {second.text}"
    count = say("contracts.count", shown=say.number(len(found.shown)), total=say.number(found.total))
    subtitle = " · ".join(filter(None, (count, filters_in_words(view, say))))
    title, sources = say("contracts.title"), _sources(found, view)
    return Picture(width, height, tuple(groups), title, text, sources, subtitle, tuple(events), _NOTE_LINES)


def _sources(found: Deals, view: View) -> tuple[str, ...]:
    """Return the deals' sources: those of the selected event, of July 2023, of what has a sum, and the others."""

    def order(deal: Deal) -> tuple[bool, ...]:
        return deal.event.id != view.event, not deal.july, deal.contract.value is None

    return tuple(dict.fromkeys(source.id for deal in sorted(found.shown, key=order) for source in deal.sources))
