"""The contracts' page: filters, the board of deals by stage, and the partners over the years, linked.

Session key: ``contracts_deal`` (see ``deal.choose``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st
from babel.dates import format_date

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.language.messages import Words, words
from transcaspian.scene.sizes import PHONE, WIDTHS
from transcaspian.stories import Picture
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import (
    APART,
    FILTERS,
    NOBODY,
    STAGES,
    Deal,
    Deals,
    country_name,
    kind_name,
    stage_name,
)
from transcaspian.stories.contracts.partners import Partners
from transcaspian.stories.contracts.query import ContractsQuery
from transcaspian.view.query import View
from ui import cached, slides, state
from ui.contracts import deal
from ui.controls import plain
from ui.drawing import drawn
from ui.popover import popover

_SHARE = 0.7  # of the page's width, the board's
_CARD = ".st-key-panel"
_GAP = 16  # pixels between board and card
_LEAST_HEIGHT = 560  # pixels of the card beside the board


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the deals, the partners, the deal that is told of, and the key of what is marked."""

    found: Deals
    rows: Partners
    deal: Deal | None
    mark: str  # in the partners' rows
    other: bool  # an event of the rows is selected that has no deal


def shown(view: View) -> Shown:
    """Return what the page shows of a view."""
    found, rows = _found(cached.dataset(), _content(view))
    wanted = str(st.session_state.get("contracts_deal", ""))
    told = story.chosen(found, view, wanted)
    keys = {m.key for row in rows.rows for m in row.marks}
    of_view = told is not None and told.event.id == view.event
    mark = f"deal:{told.id}" if told and of_view else view.event
    return Shown(found, rows, told, mark if mark in keys else "", not of_view and view.event in keys)


def _content(view: View) -> View:
    """Return only what the page's content depends on, for the caches."""
    kept = ("known_by", "zone", "language", "theme", *FILTERS)
    return View().but(**{name: view.value(name) for name in kept})


@lru_cache(maxsize=64)
def _found(data: Dataset, view: View) -> tuple[Deals, Partners]:
    found = story.deals(data, view)
    return found, story.partners(data, found, view)


def heading(view: View) -> tuple[str, str]:
    """Return the page's title, and the question that it answers."""
    say = words(view.language)
    return say("contracts.title"), say("contracts.lead")


# Controls


def controls(view: View, page: Shown) -> None:
    """Draw the filters, the counts with what hides the others, and the slide."""
    say = words(view.language)
    every = page.found.known
    countries = Counter(code for d in every for code in d.countries or (NOBODY,))
    kinds = Counter(d.contract.product_kind for d in every if d.contract.product_kind)
    stages = Counter(d.contract.stage for d in every)
    with st.container(horizontal=True, key="controls", vertical_alignment="bottom", gap="xsmall"):
        _filter(view, say, "countries", [c for c, _ in countries.most_common()], countries, country_name)
        _filter(view, say, "products", [k for k, _ in kinds.most_common()], kinds, kind_name)
        _filter(view, say, "stages", (*STAGES, *APART), stages, stage_name)
        _counts(say, page.found)
        st.html(markup.inline(say("contracts.values"), "tc-values"), width="content")
        slides.buttons(replace(view, story="contracts"))
    query = ContractsQuery.of(view)
    asked = [
        *(country_name(c, say) for c in query.countries if not countries[c]),
        *(kind_name(k, say) for k in query.products if not kinds[k]),
        *(stage_name(s, say) for s in query.stages if not stages[s]),
    ]
    if asked:
        st.caption(plain(say("contracts.no_such", names=say.list(asked, "or"))))
    if view.known_by:
        st.caption(plain(say("contracts.then", day=format_date(view.known_by, "d MMMM y", locale=say.locale))))


def _filter(
    view: View,
    say: Words,
    name: str,
    options: Iterable[str],
    counts: Counter[str],
    named: Callable[[str, Words], str],
) -> None:
    chosen = view.value(name)
    every = list(dict.fromkeys((*options, *chosen)))  # a link may ask for what is not there
    label = say(f"contracts.filter.{name}")
    if chosen:
        label = f"{label}: {named(chosen[0], say) if len(chosen) == 1 else len(chosen)}"

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

    popover(plain(label), f"pop_{name}", pills)


def _changed(name: str, key: str) -> None:
    value = tuple(st.session_state[key])
    if value != state.current().value(name) and not state.late(key):
        state.change(**{name: value})


def _counts(say: Words, found: Deals) -> None:
    def told() -> None:
        if len(found.shown) == found.total:
            st.caption(say("contracts.count.all"))
        _loosen(say, found, "loosen")
        if found.not_known:
            st.caption(say.n("contracts.not_known", found.not_known))

    label = say("contracts.count", shown=say.number(len(found.shown)), total=say.number(found.total))
    popover(plain(label), "counts", told)


def _loosen(say: Words, found: Deals, prefix: str) -> None:
    """Say what hides how many deals, and offer to take it away."""
    if not found.hidden:
        return
    st.caption(say("contracts.count.loosen"))
    for name, count in found.excluded().items():
        st.button(
            plain(say.n(f"contracts.loosen.{name}", count)),
            key=f"{prefix}_{name}",
            type="tertiary",
            on_click=state.change,
            kwargs={name: ()},
        )
    if several := sum(len(names) > 1 for _, names in found.hidden):
        st.caption(say.n("contracts.count.several", several))
    cleared: dict[str, Any] = dict.fromkeys(FILTERS, ())
    st.button(say("contracts.clear"), key=f"{prefix}_all", on_click=state.change, kwargs=cleared)


def nothing(view: View, page: Shown) -> None:
    """For an empty board: what hides the deals, with the way back."""
    say = words(view.language)
    st.info(say("contracts.empty") if page.found.hidden else say("contracts.empty_then"))
    _loosen(say, page.found, "empty")
    if view.known_by:
        st.button(say("known.go_today"), key="empty_known_by", on_click=state.change, kwargs={"known_by": None})


# Pictures


def beside(view: View, page: Shown) -> None:
    """Draw the board with the deal's card beside it; under it where both would be too narrow."""
    if st.session_state.size[0] < WIDTHS[3]:
        board(view, page)
        deal.panel(view, page, None)
        return
    left, right = st.columns([_SHARE, 1 - _SHARE], gap="small")
    with left:
        height = board(view, page)
    with right:
        deal.panel(view, page, max(_LEAST_HEIGHT, round(height)))


def board(view: View, page: Shown) -> float:
    """Draw the deals by stage; return how high the picture is."""
    width = st.session_state.size[0]
    if width >= WIDTHS[3]:
        width = round((width - _GAP) * _SHARE)
    chosen_id = page.deal.id if page.deal and not page.other else ""
    picture = _board(cached.dataset(), _content(view), float(width), _font(), chosen_id)
    drawn("contracts_board", picture.sheet(view), deal.choose, f"deal:{chosen_id}" if chosen_id else "", told=_CARD)
    return picture.height


def partners(view: View, page: Shown) -> None:
    """Draw the partners over the years under their heading."""
    say = words(view.language)
    lead = say("contracts.partners.lead")
    query = ContractsQuery.of(view)
    if query.products or query.stages:
        lead += " " + say("contracts.partners.only_deals")
    st.html(markup.card(say("contracts.partners"), markup.paragraph(lead, kind="tc-grey"), level=4))
    picture = _strips(cached.dataset(), _content(view), float(st.session_state.size[0]), _font(), page.mark)
    drawn("contracts_partners", picture.sheet(view), deal.choose, page.mark, told=_CARD)


def _font() -> float:
    return 13.0 if st.session_state.size[0] in (PHONE, WIDTHS[-1]) else 12.0


@lru_cache(maxsize=128)
def _board(data: Dataset, view: View, width: float, font: float, chosen_id: str) -> Picture:
    return story.board(_found(data, view)[0], view, width, font, None, chosen_id)


@lru_cache(maxsize=128)
def _strips(data: Dataset, view: View, width: float, font: float, mark: str) -> Picture:
    found, rows = _found(data, view)
    return story.strips(rows, found, view, width, font, None, mark)
