"""What the contracts' page shows: deals, partners, and the deal on its card.

Session key: ``contracts_deal`` (see ``deal.choose``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import FILTERS, Deal, Deals
from transcaspian.stories.contracts.partners import Partners
from transcaspian.view.query import View
from transcaspian.view.selection import OF_EVENTS
from ui import cached


@dataclass(frozen=True, slots=True)
class PageContent:
    """The content of the page: the deals, the partners, the deal on its card, and the key of the marked row."""

    found: Deals
    rows: Partners
    deal: Deal | None
    mark: str  # marked in the partners' rows
    other: bool  # an event without a deal is selected in the rows


def page_content(view: View) -> PageContent:
    """Return the content of the page for a view, with the deal that this reader chose last."""
    return content_of(view, str(st.session_state.get("contracts_deal", "")))


def content_of(view: View, wanted: str = "") -> PageContent:
    """Return the content of the page for a view; ``wanted``: the deal to show, if there are several of its event."""
    found, rows = deals_and_partners(cached.dataset(), content_key(view))
    deal = story.chosen(found, view, wanted)
    keys = {m.key for row in rows.rows for m in row.marks}
    of_view = deal is not None and deal.event.id == view.event
    mark = f"deal:{deal.id}" if deal and of_view else view.event
    return PageContent(found, rows, deal, mark if mark in keys else "", not of_view and view.event in keys)


def content_key(view: View) -> View:
    """Return the view with only the fields that the page's content depends on, as a cache key."""
    names = ("known_by", "zone", "language", "theme", *FILTERS, *OF_EVENTS)
    return View().but(**{name: view.value(name) for name in names})


@lru_cache(maxsize=64)
def deals_and_partners(data: Dataset, view: View) -> tuple[Deals, Partners]:
    """Return the deals and the partners of a view (one of ``content_key``)."""
    found = story.deals(data, view)
    return found, story.partners(data, found, view)
