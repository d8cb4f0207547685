"""The deals on a slide: the board beside the partners' rows."""

from __future__ import annotations

from transcaspian.dataset import Dataset
from transcaspian.slides.sheet import Group
from transcaspian.stories.contracts.board import board
from transcaspian.stories.contracts.deals import deals
from transcaspian.stories.contracts.partners import partners
from transcaspian.stories.contracts.strips import strips
from transcaspian.stories.picture import Picture
from transcaspian.view import View

_SHARE = 0.6  # of the width, the board's
_GAP = 28.0  # pixels


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """Return both pictures in exactly this room, in pixels; a choice on it is an event's id."""
    found = deals(data, view)
    left = round((width - _GAP) * _SHARE)
    chosen = next((f"{deal.id}" for deal in found.of_event(view.event)), "")
    first = board(found, view, left, font, height, chosen, by_deal=False)
    rows = partners(data, found, view)
    mark = next((m.key for row in rows.rows for m in row.marks if m.event_id == view.event), "")
    second = strips(rows, found, view, width - _GAP - left, font, height, mark, by_deal=False)
    items = (Group(first.items, key="board"), Group(second.items, x=left + _GAP, key="partners"))
    sources = dict.fromkeys((*first.source_ids, *second.source_ids))
    return Picture(width, height, items, first.title, f"{first.text} {second.text}", tuple(sources))
