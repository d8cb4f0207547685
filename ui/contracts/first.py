"""The contracts before their programs: the board of deals by stage, and the card of the chosen one."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from transcaspian.drawing.ring import around
from transcaspian.look.palette import palette
from transcaspian.stories.contracts.card import deal_card, sign_of, sources
from transcaspian.stories.contracts.deals import Deals
from ui import cached
from ui.contracts import page
from ui.contracts.content import PageContent, content_of
from ui.first import parts
from ui.first.asked import Asked


def content(asked: Asked) -> tuple[Markup, Markup]:
    """Return what stands in the places of the live page, and what follows under it."""
    view, say, width = asked.drawn, asked.say, asked.size[0]
    shown = content_of(view)
    row = [Control("menu", (page.filter_label(view, name),)) for name in ("countries", "products", "stages")]
    row.append(Control("menu", (page.count_label(say, shown.found),)))
    row += [Control("note", (say("contracts.values"),)), parts.files(say)]
    top = [parts.title(asked, *page.heading(view))]
    if not asked.is_phone:
        top.append(first.controls("tc-first-controls", row))
    top += [first.caption(told) for told in page.remarks(view, shown.found)]
    below = parts.story(asked, "contracts")
    if not shown.found.shown:
        return markup.joined([*top, *_nothing(asked, shown.found)]), below
    picture, chosen = page.board_picture(view, shown, width)
    marked = replace(picture, items=(*picture.items, *around(picture.items, chosen, palette(view.theme))))
    board = first.drawing("board", parts.drawing(asked, marked.sheet(view), "board"))
    beside = page.is_beside(width)
    card = first.panel(_card(asked, shown), page.panel_height(picture.height) if beside else 0)
    one_below_the_other = card + board if asked.has_card_first else board + card
    return markup.joined([*top, first.beside(board, card) if beside else one_below_the_other]), below


def _nothing(asked: Asked, found: Deals) -> list[Markup]:
    """Return what explains an empty board, as ``page.empty_board`` does."""
    say, told = asked.say, [first.notice(page.nothing(asked.say, found))]
    if found.hidden:
        told.append(first.caption(say("contracts.count.loosen")))
        told += [first.buttons([Control("quiet", (label,))]) for _, label in page.loosening(say, found)]
        if several := page.several(say, found):
            told.append(first.caption(several))
        told.append(first.buttons([Control("button", (say("contracts.clear"),))]))
    if asked.view.known_by:
        told.append(first.buttons([Control("button", (say("known.go_today"),))]))
    return told


def _card(asked: Asked, shown: PageContent) -> Markup:
    if shown.other or not shown.deal:
        return parts.card(asked, asked.scene()) if asked.view.event else Markup("")
    close = Control("small", (asked.say("card.close"),), icon=True, key="Esc")
    row = first.controls("tc-first-close", [close]) if asked.view.event else ""
    sign = parts.sign(*sign_of(cached.dataset(), shown.deal), shown.deal.event.track)
    told = deal_card(cached.dataset(), shown.deal, asked.view, sign)
    heading = markup.paragraph(asked.say("contracts.sources"), kind="tc-h4")
    return markup.joined([row, told, heading, sources(shown.deal, asked.view)])
