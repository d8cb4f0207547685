"""The contracts' page: filters, the board of deals by stage, and the partners over the years, linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.ring import RING, around
from transcaspian.drawing.svg import elements
from transcaspian.language.days import day_words
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import palette
from transcaspian.scene.sizes import PHONE, WIDE
from transcaspian.scene.summary import filters_in_words
from transcaspian.stories import Picture
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import (
    APART,
    FILTERS,
    NOBODY,
    STAGES,
    VIEW,
    Deals,
    country_name,
    kind_name,
    stage_name,
)
from transcaspian.stories.contracts.partners import heading as rows_heading
from transcaspian.stories.contracts.query import ContractsQuery
from transcaspian.stories.contracts.strips import RING_BY
from transcaspian.view.named import story_lead, story_title
from transcaspian.view.query import View
from transcaspian.view.selection import OF_EVENTS, of_events
from ui import cached, slides, state
from ui.contracts import deal
from ui.contracts.content import PageContent, content_key, deals_and_partners
from ui.controls import plain
from ui.drawing import drawn
from ui.fold import folded
from ui.popover import popover

_NAMED: dict[str, Callable[[str, Words], str]] = {
    "countries": country_name,
    "products": kind_name,
    "stages": stage_name,
}
_SHARE = 0.7  # of the page's width, for the board
_CARD = ".st-key-panel"
_GAP = 16  # pixels between board and card
_LEAST_HEIGHT = 560  # pixels of the card next to the board


def heading(view: View) -> tuple[str, str]:
    """Return the page's title, and the question that it answers."""
    data, language = cached.dataset(), view.language
    return story_title(data, "contracts", language), story_lead(data, "contracts", language)


# Controls


def controls(view: View, page: PageContent) -> None:
    """Draw the filters, the counts with the filters that hide deals, and the slide."""
    say = words(view.language)
    counts = _offered(page.found)
    with (
        folded(),
        st.container(horizontal=True, key="controls", vertical_alignment="bottom", gap="xsmall"),
    ):
        for name in ("countries", "products"):
            _filter(view, say, name, [one for one, _ in counts[name].most_common()], counts[name])
        _filter(view, say, "stages", (*STAGES, *APART), counts["stages"])
        _counts(say, page.found)
        st.html(markup.inline(say("contracts.values"), "tc-values"), width="content")
        slides.buttons(replace(view, story="contracts"))
    for told in remarks(view, page.found):
        st.caption(plain(told))


def _offered(found: Deals) -> dict[str, Counter[str]]:
    """Return what each filter offers, with the number of deals that have it."""
    every = found.known
    return {
        "countries": Counter(code for d in every for code in d.countries or (NOBODY,)),
        "products": Counter(d.contract.product_kind for d in every if d.contract.product_kind),
        "stages": Counter(d.contract.stage for d in every),
    }


def remarks(view: View, found: Deals) -> list[str]:
    """Return what is said under the filters: what they ask for in vain, and of which day the deals are."""
    say, counts = words(view.language), _offered(found)
    unknown = [_NAMED[name](one, say) for name in counts for one in view.value(name) if not counts[name][one]]
    told = [say("contracts.no_such", names=say.list(unknown, "or"))] if unknown else []
    if of_view := filters_in_words(cached.dataset(), View().but(language=view.language, **of_events(view))):
        told.append(say("contracts.of_view", filters=of_view))
    if view.known_by:
        told.append(say("contracts.then", day=day_words(view.known_by, say)))
    return told


def _filter(
    view: View,
    say: Words,
    name: str,
    options: Iterable[str],
    counts: Counter[str],
) -> None:
    chosen, named = view.value(name), _NAMED[name]
    every = list(dict.fromkeys((*options, *chosen)))  # a link may have values that are not on offer

    def pills() -> None:
        st.pills(
            say(f"contracts.filter.{name}.help"),
            every,
            selection_mode="multi",
            key=state.seed(f"w_{name}", list(chosen)),
            format_func=lambda o: plain(say("contracts.option", name=named(o, say), n=counts[o])),
            on_change=_changed,
            args=(name, f"w_{name}"),
        )

    popover(plain(filter_label(view, name)), f"pop_{name}", pills)


def filter_label(view: View, name: str) -> str:
    """Return the words of the button behind which a filter is."""
    say, chosen = words(view.language), view.value(name)
    label = say(f"contracts.filter.{name}")
    return f"{label}: {_NAMED[name](chosen[0], say) if len(chosen) == 1 else len(chosen)}" if chosen else label


def _changed(name: str, key: str) -> None:
    value = tuple(st.session_state[key])
    if value != state.current().value(name) and not state.is_outdated(key):
        state.change(**{name: value})


def _counts(say: Words, found: Deals) -> None:
    def told() -> None:
        if len(found.shown) == found.total:
            st.caption(say("contracts.count.all"))
        _loosen(say, found, "loosen")
        if found.not_known:
            st.caption(say.n("contracts.not_known", found.not_known))

    popover(plain(count_label(say, found)), "counts", told)


def count_label(say: Words, found: Deals) -> str:
    """Return how many deals are shown, in words."""
    return say("contracts.count", shown=say.number(len(found.shown)), total=say.number(found.total))


def _loosen(say: Words, found: Deals, prefix: str) -> None:
    """Say how many deals each filter hides, and offer to remove it."""
    if not found.hidden:
        return
    st.caption(say("contracts.count.loosen"))
    for name, label in loosening(say, found):
        st.button(plain(label), key=f"{prefix}_{name}", type="tertiary", on_click=state.change, kwargs=_cleared(name))
    if told := several(say, found):
        st.caption(told)
    st.button(say("contracts.clear"), key=f"{prefix}_all", on_click=state.change, kwargs=_cleared(*FILTERS, VIEW))


def _cleared(*filters: str) -> dict[str, Any]:
    """Return the fields of a view without some filters."""
    empty = View()
    names = [name for one in filters for name in (OF_EVENTS if one == VIEW else (one,))]
    return {name: empty.value(name) for name in names}


def loosening(say: Words, found: Deals) -> list[tuple[str, str]]:
    """Return the filters that hide deals, each with how many would come without it, in words."""
    return [(name, say.n(f"contracts.loosen.{name}", count)) for name, count in found.excluded().items()]


def several(say: Words, found: Deals) -> str:
    """Return how many deals more than one filter hides, in words; empty if there are none."""
    number = sum(len(names) > 1 for _, names in found.hidden)
    return say.n("contracts.count.several", number) if number else ""


def empty_board(view: View, page: PageContent) -> None:
    """Explain an empty board: the filters that hide the deals, with buttons to remove them."""
    say = words(view.language)
    st.info(nothing(say, page.found))
    _loosen(say, page.found, "empty")
    if view.known_by:
        st.button(say("known.go_today"), key="empty_known_by", on_click=state.change, kwargs={"known_by": None})


def nothing(say: Words, found: Deals) -> str:
    """Return why the board is empty."""
    return say("contracts.empty" if found.hidden else "contracts.empty_then")


# Pictures


def board_with_card(view: View, page: PageContent) -> None:
    """Draw the board with the deal's card next to it, or below it if both would be too narrow."""
    if not is_beside(st.session_state.size[0]):
        board(view, page)
        deal.panel(view, page, None)
        return
    left, right = st.columns([_SHARE, 1 - _SHARE], gap="small")
    with left:
        height = board(view, page)
    with right:
        deal.panel(view, page, panel_height(height))


def board(view: View, page: PageContent) -> float:
    """Draw the deals by stage; return the height of the picture in pixels."""
    picture, chosen = board_picture(view, page, st.session_state.size[0])
    _drawn("contracts_board", picture, view, chosen)
    return picture.height


def _drawn(key: str, picture: Picture, view: View, chosen: str, by: float = 0.0) -> None:
    """Show a picture, the same whatever is chosen on it, and beside it what marks that."""
    ring = elements(around(picture.items, chosen, palette(view.theme), by))
    sheet = replace(picture, items=(*picture.items, RING)).sheet(view)
    drawn(key, sheet, deal.choose, chosen, told=_CARD, ring=ring)


def is_beside(width: int) -> bool:
    """Say whether the card stands beside the board, at a width class in pixels."""
    return width >= WIDE


def panel_height(board: float) -> int:
    """Return the height of the card beside a board, both in pixels."""
    return max(_LEAST_HEIGHT, round(board))


def board_picture(view: View, page: PageContent, width: int) -> tuple[Picture, str]:
    """Return the board at a width class in pixels, and the key of the deal that is chosen on it."""
    wide = round((width - _GAP) * _SHARE) if is_beside(width) else width
    picture = _board(cached.dataset(), content_key(view), float(wide), _font(width))
    return picture, f"deal:{page.deal.id}" if page.deal and not page.other else ""


def partners(view: View, page: PageContent) -> None:
    """Draw the partners over the years under their heading."""
    say = words(view.language)
    lead = say("contracts.partners.lead")
    query = ContractsQuery.of(view)
    if query.products or query.stages:
        lead += " " + say("contracts.partners.only_deals")
    st.html(markup.part(rows_heading(page.rows, say), markup.paragraph(lead, kind="tc-grey")))
    width = st.session_state.size[0]
    picture = _strips(cached.dataset(), content_key(view), float(width), _font(width))
    _drawn("contracts_partners", picture, view, page.mark, RING_BY)


def _font(width: int) -> float:
    return 13.0 if width == PHONE else 12.0


@lru_cache(maxsize=128)
def _board(data: Dataset, view: View, width: float, font: float) -> Picture:
    return story.board(deals_and_partners(data, view)[0], view, width, font)


@lru_cache(maxsize=128)
def _strips(data: Dataset, view: View, width: float, font: float) -> Picture:
    found, rows = deals_and_partners(data, view)
    return story.strips(rows, found, view, width, font)
