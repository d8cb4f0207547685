"""The contracts' page as tables, and downloads of exactly what it shows."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from transcaspian.drawing import markup
from transcaspian.language.dates import sort_key
from transcaspian.language.messages import Words, words
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import Deal, kind_name, partners, signed, stage_name, value
from transcaspian.stories.contracts.ownership import parties
from transcaspian.view.query import View
from ui import cached, paper, state
from ui.contracts.content import PageContent
from ui.contracts.deal import choose
from ui.frames import small
from ui.table import in_every_format

_ON_PAPER = (
    "contracts.signed",
    "contracts.column.title",
    "contracts.filter.stages",
    "contracts.filter.countries",
    "contracts.value",
    "contracts.column.certainty",
)
_HEIGHT, _LINE = 330, 32  # pixels: the greatest height of a table, and the height of a row


def tables(view: View, page: PageContent) -> None:
    """Draw the deals as a table with selectable rows, and the partners' rows as another."""
    say = words(view.language)
    st.html(markup.part(say("contracts.table")))
    ids = tuple(deal.id for deal in page.found.shown)
    st.session_state.contracts_ids = ids
    rows = [ids.index(page.deal.id)] if page.deal and not page.other else []
    st.session_state.contracts_table = {"selection": {"rows": rows, "columns": [], "cells": []}}
    deals = _deals(page, view, say)
    st.dataframe(
        small(deals, set(deals) - {"#", say("contracts.column.title")}),
        hide_index=True,
        key="contracts_table",
        on_select=_row_chosen,
        selection_mode="single-row",
        height=_height(len(ids)),
        alt=say("contracts.table"),
    )
    if page.found.shown:
        _on_paper(deals, view, say)
    with st.expander(say("contracts.table.partners"), key="contracts_partners_table", on_change="rerun") as table:
        if not table.open:  # most never open it, and large tables make it long
            return
        rows_told = _rows(page, say)
        st.dataframe(
            rows_told,
            hide_index=True,
            height=_height(len(rows_told)),
            alt=say("contracts.table.partners"),
            key="contracts_rows",
        )


def _on_paper(deals: pd.DataFrame, view: View, say: Words) -> None:
    """Put the first of the deals on the page as they are printed."""
    heads = [say(name) for name in _ON_PAPER]
    rows = deals[heads].head(paper.MOST).values.tolist()
    paper.put("deals", paper.table(heads, rows, len(deals) - len(rows), view.language))


def _height(rows: int) -> int:
    return min(_HEIGHT, _LINE * (rows + 1) + 3)


def _deals(page: PageContent, view: View, say: Words) -> pd.DataFrame:
    rows = [{"#": number, **_row(deal, view, say)} for number, deal in enumerate(page.found.shown, 1)]
    return pd.DataFrame(rows)


def _row(deal: Deal, view: View, say: Words) -> dict[str, Any]:
    contract, data = deal.contract, cached.dataset()
    pieces = contract.quantity if deal.sourced else None
    place = data.locations.get(contract.location_id or deal.event.location_id or "")
    return {
        say("contracts.signed"): signed(deal, view),
        say("contracts.column.title"): contract.title(view.language),
        say("contracts.filter.stages"): stage_name(contract.stage, say),
        say("contracts.filter.countries"): partners(deal, say),
        say("contracts.filter.products"): kind_name(contract.product_kind, say),
        say("contracts.product"): contract.product(view.language),
        say("contracts.parties"): "; ".join(f"{p.name} ({p.role})" for p in parties(data, deal, view)),
        say("contracts.quantity"): "" if pieces is None else say.number(pieces),
        say("contracts.value"): value(deal, say, full=True),
        say("contracts.where"): place.name(view.language) if place else "",
        say("contracts.column.certainty"): say(f"certainty.{deal.sure}"),
        say("contracts.column.sources"): "; ".join(f"{s.publisher} ({s.reliability})" for s in deal.sources),
    }


def _rows(page: PageContent, say: Words) -> pd.DataFrame:
    rows = [
        {
            say("contracts.column.partner"): row.name,
            say("contracts.column.when"): mark.when,
            say("contracts.column.what"): mark.name,
            say("contracts.column.kind"): say("contracts.is_deal") if mark.is_deal else say("contracts.is_event"),
            say("contracts.column.certainty"): say(f"certainty.{mark.certainty}"),
        }
        for row in page.rows.rows
        for mark in sorted(row.marks, key=lambda m: (m.date.text, m.key))
    ]
    return pd.DataFrame(rows)


def _row_chosen() -> None:
    if not state.is_current():  # a row of an earlier table
        return
    rows = st.session_state.contracts_table.get("selection", {}).get("rows", [])
    ids = st.session_state.get("contracts_ids", ())
    if rows and rows[0] < len(ids):
        choose(f"deal:{ids[rows[0]]}")


def downloads(view: View, page: PageContent) -> None:
    """Offer downloads of the deals with their sources, and of the events on the page in every format."""
    say, data = words(view.language), cached.dataset()
    shown_ids = {d.event.id for d in page.found.shown} | {m.event_id for row in page.rows.rows for m in row.marks}
    ids = tuple(sorted(shown_ids, key=lambda i: (sort_key(data.events[i].date, view.tz), i)))
    name = "-".join(filter(None, ("contracts", view.known_by.isoformat() if view.known_by else "", data.version)))
    st.caption(say("contracts.get_events"))
    with st.container(horizontal=True):
        st.download_button(
            say("contracts.get_deals"),
            data=partial(story.deals_csv, page.found.shown, cached.dataset().languages),
            mime="text/csv",
            file_name=f"deals-{name}.csv",
            key="get_deals",
            on_click="ignore",
            icon=":material/download:",
            help=say("contracts.get_deals.help"),
        )
        in_every_format(view, ids, lambda ending: f"{name}.{ending}")
