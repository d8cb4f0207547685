"""A layer beside the record on the evidence page: events with nothing near them, and dense cells without an event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.layers.model import Grid, Near
from transcaspian.layers.source import Source, Spot
from transcaspian.scene.beneath import asked, opened_in_words, plain
from transcaspian.scene.near import DAYS, KM, dense_without, spots
from transcaspian.scene.sizes import DEFAULT
from transcaspian.tables.records import Layer
from transcaspian.view.grammar import cell_text
from transcaspian.view.query import View
from transcaspian.view.selection import select
from ui import cached, layers, navigation
from ui.controls import event_buttons
from ui.controls import plain as escaped
from ui.popover import popover

_LISTED = 12
Found = tuple[dict[str, Near], Grid]


def beside(view: View) -> None:
    """Draw, where a layer is shown, which events it holds nothing near, and where it holds much without an event."""
    layer = layers.layer_of(view)
    if layer is None:
        return
    say, data, name = words(view.language), cached.dataset(), layer.title(view.language)
    bare = plain(layer, view)
    st.html(markup.part(say("near.title", name=name)))
    if bare.state == "not-yet":
        st.caption(escaped(bare.why))
        return
    events = select(data, view).shown
    known, inexact = spots(data, events, view)
    try:
        near, grid = _found(data, layer, view, known)
    except layers.Coming as later:
        st.caption(escaped(later.words(name, say)))
        return
    except layers.Failed as failed:
        st.caption(escaped(str(failed)))
        return
    alone = [event for event in known if not near[event].total]
    left, right = st.columns(2, gap="large")
    with left:
        st.html(markup.paragraph(say.n("near.nothing", len(alone), of=say.number(len(known))), kind="tc-h4"))
        if inexact:
            st.caption(escaped(say.n("near.inexact", inexact)))
        with st.container(key="list_near"):
            _events(alone[:_LISTED], view)
        if rest := alone[_LISTED:]:
            popover(say.n("count.not_listed", len(rest)), "near_more", partial(_events, rest, view))
    with right:
        st.html(markup.paragraph(say("near.dense"), kind="tc-h4"))
        with st.container(key="list_dense"):
            for cell, count in dense_without(grid, [(spot[0], spot[1]) for spot in known.values()]):
                text = cell_text(cell)
                at = opened_in_words(view.but(cell=text))
                label = say("layer.bar", time=at, rows=say.n("layer.rows", count))
                navigation.to_timeline(label, view, cell=text, event="")


def _events(ids: Sequence[str], view: View) -> None:
    data = cached.dataset()
    days = {one: when(data.events[one].date, view.language, view.zone) for one in ids}
    event_buttons(data, ids, view, "near", asides=days)


def _found(data: Dataset, layer: Layer, view: View, known: dict[str, Spot]) -> Found:
    key = layers.key_of(data, view, DEFAULT), tuple(known.items())
    return layers.ask(layer, "record", key, partial(_asked, data, view, known), view.language)


def _asked(data: Dataset, view: View, known: dict[str, Spot], source: Source) -> Found:
    wanted = asked(data, view, (900, 330), source.profile.clocks)
    near = dict(source.near_each(known, view.zone, KM, DAYS))
    return near, source.grid(wanted.question, max(wanted.width, 1.0))
