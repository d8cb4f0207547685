"""The contracts, those in focus first: deals by stage, partners over the years, who belongs to whom."""

from __future__ import annotations

from transcaspian.stories.contracts.board import board
from transcaspian.stories.contracts.deals import Deal, Deals, chosen, deals
from transcaspian.stories.contracts.files import deals_csv
from transcaspian.stories.contracts.ownership import Ownership, Party, ownership
from transcaspian.stories.contracts.partners import Partners, partners
from transcaspian.stories.contracts.slide import slide_picture
from transcaspian.stories.contracts.strips import strips

__all__ = [
    "Deal",
    "Deals",
    "Ownership",
    "Partners",
    "Party",
    "board",
    "chosen",
    "deals",
    "deals_csv",
    "ownership",
    "partners",
    "slide_picture",
    "strips",
]
