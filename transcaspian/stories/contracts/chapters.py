"""The contracts on a page that is read: the board, the partners over the years, and every deal in full."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup.cards import Address
from transcaspian.drawing.picture import Picture
from transcaspian.language.messages import words
from transcaspian.scene.sizes import PHONE
from transcaspian.stories.contracts.board import board
from transcaspian.stories.contracts.card import deal_card, sign_of, sources
from transcaspian.stories.contracts.deals import Deal, deals
from transcaspian.stories.register import Chapter
from transcaspian.view.named import story_lead, story_name
from transcaspian.view.query import View


def chapters(data: Dataset, view: View, sign: Sign, address: Address) -> tuple[Chapter, ...]:
    """Return the one chapter: deals by stage, then each with its parties, places and sources."""
    found, say = deals(data, view), words(view.language)

    def pictures(width: float) -> tuple[Picture, ...]:
        return (board(found, view, width, 13.0 if width <= PHONE else 12.0),) if found.shown else ()

    def told(deal: Deal) -> Markup:
        shape, fill = sign_of(data, deal)
        card = deal_card(data, deal, view, sign(shape, fill, deal.event.track))
        more = markup.macro("parts", "details")(say("site.sources"), sources(deal, view))
        return markup.group(card, more, kind="deal")

    below = markup.group(*(told(deal) for deal in found.shown), kind="deals")
    name = story_name(data, "contracts", view.language)
    lead = story_lead(data, "contracts", view.language)
    return (Chapter("", name, view, pictures, None, Markup(""), below, lead),)
