"""The same events as a table, the summary in words, and downloads of exactly what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.evidence.card import first_known
from transcaspian.exchange import FORMATS, Format
from transcaspian.exchange.layer import MOST
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.scene.model import Scene
from transcaspian.scene.names import short_name
from transcaspian.scene.sizes import PHONE
from transcaspian.view.query import View
from transcaspian.view.sure import sure_in_words
from transcaspian.view.tracks import track_name
from ui import cached, cards, layers, paper, sensor, state
from ui.controls import plain
from ui.frames import small
from ui.popover import popover
from ui.slides import file_name

_ICONS = {"zip": ":material/folder_zip:", "bibtex": ":material/format_quote:", "csl-json": ":material/format_quote:"}
HEIGHT = 440  # pixels, including the heading
_ON_PAPER = ("when", "title", "track", "certainty", "where", "known")
_ALIKE = ("when", "track", "certainty", "where", "known")  # words that recur: each is sent once
_PAGE = 200  # rows sent at once: all of the shipped ones, with room; a lazy table would not allow selection


def events_table(view: View, scene: Scene) -> None:
    """Draw the table; a chosen row selects its event everywhere."""
    with st.container(key="events"):
        _events_table(view, scene)


def _events_table(view: View, scene: Scene) -> None:
    say = words(view.language)
    st.html(markup.part(say("table.heading"), scene.summary))
    first = _PAGE * (_page(len(scene.events)) - 1)
    ids = tuple(e.id for e in scene.events[first : first + _PAGE])
    st.session_state.table_ids = ids
    frame = _frame(cached.dataset(), _content(view), ids, first)
    order = ["order", "when", "title", "track", "certainty", "where", "known", "id"]
    if view.since or view.compare:
        labels = {kind: say(f"versions.kind.{kind}") for kind in ("added", "corrected")}
        frame = frame.assign(changed=[labels.get(scene.marked.get(i, ""), "") for i in ids])
        order.insert(1, "changed")
    # The row follows a choice made elsewhere; otherwise the next click on it would only deselect it.
    rows = [ids.index(view.event)] if view.event in ids else []
    st.session_state.events_table = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        small(frame, _ALIKE),
        hide_index=True,
        key="events_table",
        on_select=_row_chosen,
        selection_mode="single-row",
        height=360,
        alt=say("table.heading"),  # the summary is read above it
        column_order=order,
        column_config=_columns(say),
    )


def on_paper(view: View, scene: Scene) -> None:
    """Put the first of the events on the page as they are printed, once the reader sees the page."""
    if scene.canvas.timeline_width > PHONE and not sensor.has_seen_page(ask=False):
        return  # it would only be in the way of the pictures; ui/linked.py asks
    ids = tuple(event.id for event in scene.events[: paper.MOST])
    paper.put("events", _printed(cached.dataset(), _content(view), ids, len(scene.events) - len(ids)))


@lru_cache(maxsize=64)
def _printed(data: Dataset, view: View, ids: tuple[str, ...], left_out: int) -> Markup:
    say = words(view.language)
    rows = [[row[name] for name in _ON_PAPER] for row in (_row(data, view, i) for i in ids)]
    return paper.table([say(f"table.{name}") for name in _ON_PAPER], rows, left_out, view.language)


def _page(count: int) -> int:
    """Return the open page of the table, from 1; a table that fits on one page has no choice of pages."""
    pages = -(-count // _PAGE)
    if pages <= 1:
        return 1
    if st.session_state.get("table_page", 1) > pages:
        del st.session_state.table_page  # fewer events than before: return to the first page
    return st.pagination(pages, key="table_page")


def _columns(say: Words) -> dict[str, Any]:
    widths: dict[str, Literal["small", "medium", "large"] | int] = {
        "changed": "small",
        "when": "medium",
        "title": "large",
        "track": "small",
        "certainty": 130,
        "where": "medium",
        "known": "medium",
        "id": "small",
    }
    columns = {name: st.column_config.TextColumn(say(f"table.{name}"), width=width) for name, width in widths.items()}
    return columns | {"order": st.column_config.NumberColumn("#", width=40, help=say("table.order"))}


def _content(view: View) -> View:
    """Return the view with only the fields that the words of the table depend on, as a cache key."""
    return View(known_by=view.known_by, zone=view.zone, language=view.language)


@lru_cache(maxsize=64)
def _frame(data: Dataset, view: View, ids: tuple[str, ...], first: int) -> pd.DataFrame:
    # Dates in words do not sort by time: the column "order" does.
    rows = [{"order": number, **_row(data, view, i)} for number, i in enumerate(ids, first + 1)]
    return pd.DataFrame(rows, columns=["order", "id", "when", "title", "track", "certainty", "where", "known"])


@lru_cache(maxsize=20_000)
def _row(data: Dataset, content: View, event_id: str) -> dict[str, str]:
    """Return an event's cells; cached, as most choices change which events are shown and not their words."""
    language = content.language
    event = data.events[event_id]
    claims = claims_known(data, event_id, content.known_by, content.tz)
    place = data.locations.get(event.location_id or "")
    return {
        "id": event_id,
        "when": when(event.date, language, content.zone, short=True),
        "title": event.title(language),
        "track": track_name(data, event.track, language),
        "certainty": sure_in_words(event, certainty(event, claims, data).level, language),
        "where": short_name(place.name(language)) if place else "",
        "known": first_known(claims, content),
    }


def _row_chosen() -> None:
    if not state.is_current():  # a row of an earlier table
        return
    rows = st.session_state.events_table.get("selection", {}).get("rows", [])
    ids = st.session_state.get("table_ids", ())
    now = state.current().event
    if rows and rows[0] < len(ids) and ids[rows[0]] != now:
        state.select_event(ids[rows[0]])
    elif not rows and now in ids:
        state.select_event("")  # a second click deselects the row and the event


def downloads(view: View, scene: Scene) -> None:
    """Offer the events on screen in every format: tables, map, calendar, timeline, report, bibliography."""
    say, ids = words(view.language), tuple(e.id for e in scene.events)
    popover(say("table.downloads"), "downloads", partial(_downloads, view, ids), icon=":material/download:")


def _downloads(view: View, ids: tuple[str, ...]) -> None:
    in_every_format(view, ids, lambda ending: file_name(view, ending))


def in_every_format(view: View, ids: tuple[str, ...], named: Callable[[str], str]) -> None:
    """Draw a button for each format that events can be downloaded in; ``named``: the file's name by its ending."""
    say, data, canvas = words(view.language), cached.dataset(), state.canvas(layered=True)
    room = canvas.map_width, canvas.map_height  # which says what of a layer is shown
    layer = None if view.story else layers.layer_of(view)
    if layer is not None:
        st.caption(plain(say("layer.in_files", name=layer.title(view.language), most=say.number(MOST))))
    for one in FORMATS.values():
        st.download_button(
            say(one.label),
            data=partial(_written, one, data, view, ids, room),
            mime=one.mime,
            file_name=f"{one.prefix}{named(one.ending)}",
            key=f"get_{one.key}",
            on_click="ignore",
            icon=_ICONS.get(one.key, ":material/download:"),
            help=say(one.help),
        )


def _written(one: Format, data: Dataset, view: View, ids: tuple[str, ...], room: tuple[int, int]) -> bytes:
    """Return the bytes of a file of the tables that were on screen, with the layer on a map of a size in pixels."""
    layer = layers.in_download(data, view, room, one.has_rows) if one.names_layer else None
    return one.function(data, view, ids, layer)


def footer(view: View, scene: Scene) -> None:
    """Draw one line below the pictures: events that the map cannot show, and the version of the data."""
    say = words(view.language)
    data = cached.dataset()
    with st.container(horizontal=True, key="footer", vertical_alignment="center"):
        for tray in scene.map.trays:
            st.button(
                say.n(f"tray.{tray.reason}", len(tray.event_ids)),
                key=f"tray_{tray.reason}",
                type="tertiary",
                on_click=state.open_list,
                args=(f"tray:{tray.reason}",),
                icon=":material/inbox:",
            )
        # The button has the shortcut Esc, so it is there if there is something to reset; an open card closes first.
        if view.window != View().window:
            st.button(
                say("overview.reset"),
                key="reset_window",
                type="tertiary",
                shortcut=None if cards.is_open(view) else "Escape",
                icon=":material/undo:",
                on_click=state.change,
                kwargs={"window": View().window},
            )
        text = say("footer.version", version=data.version)
        # A phone shows the strip only when the timeline is opened.
        hint = "" if scene.canvas.timeline_width == PHONE else say("overview.hint")
        parts = [scene.subtitle, text, hint]
        st.html(markup.inline(" · ".join(p for p in parts if p), "tc-foot", tag="div"))
