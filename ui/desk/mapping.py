"""A foreign file at the data desk as it is read: which of its columns is what, and what becomes of its rows.

Session keys: ``import_map-…`` (the column of a field), ``import_zone``, ``import_order``, ``import_language``,
``import_taking`` (what becomes of the rows, and what that was asked of).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from transcaspian.dataset.settings import zones
from transcaspian.drawing import markup
from transcaspian.language.languages import name_in
from transcaspian.language.messages import Words
from transcaspian.recipes.foreign import Foreign
from transcaspian.recipes.proposing import SAMPLE, Guess, guesses_of
from transcaspian.recipes.recipe import ORDERS, Recipe, read_recipe
from transcaspian.recipes.recognising import known_by
from transcaspian.recipes.rows import Content
from transcaspian.recipes.saying import sentence
from transcaspian.recipes.streaming import begun, opened
from transcaspian.recipes.taking import Taking, take
from transcaspian.view.query import View
from ui import cached
from ui.controls import plain
from ui.desk import unsaved
from ui.frames import small

_LISTED = 50
_MAPPED = (
    *("time", "until", "precision", "title", "text", "place", "longitude", "latitude", "point", "place_precision"),
    *("country", "category", "actors", "publisher", "source_title", "address", "published", "key"),
)
_EXPLAINED = ("precision", "point", "place_precision", "key")  # what their names do not say


@dataclass(frozen=True)
class Read:
    """A file as read, with the recipe to begin with; ``sure`` says where that is from, ``whole`` that all rows are."""

    foreign: Foreign
    recipe: Recipe
    sure: str
    whole: bool = True


@lru_cache(maxsize=2)
def whole(content: bytes, name: str, own: bytes) -> Read:
    """Return a file with all its rows, by a recipe of one's own if there is one; raise Refused."""
    found = known_by(Content(content, name), read_recipe(own) if own else None)
    return Read(found.foreign, found.recipe, found.sure)


@lru_cache(maxsize=2)
def beginning(content: bytes, name: str, own: bytes) -> Read:
    """Return a file with its first rows; raise Refused."""
    found, is_whole = begun(content, name, read_recipe(own) if own else None)
    return Read(found.foreign, found.recipe, found.sure, is_whole)


@lru_cache(maxsize=2)
def on_disk(path: Path, state: tuple[int, int], own: bytes) -> Read:
    """Return a file on disk with its first rows, as it was at a time and length; raise Refused or OSError."""
    found = opened(path, read_recipe(own) if own else None)
    return Read(found.first, found.recipe, found.sure, found.is_whole)


def taken(foreign: Foreign, recipe: Recipe, layer: bool = False) -> Taking:
    """Return what becomes of the rows; once for all runs of the page that ask the same."""
    known: tuple[Foreign, Recipe, bool, Taking] | None = st.session_state.get("import_taking")
    if known is None or known[0] is not foreign or known[1:3] != (recipe, layer):
        categories = () if layer else unsaved.schema().tables["events"].column("category").enum
        found = take(foreign, recipe, categories, layer=layer)
        st.session_state.import_taking = known = (foreign, recipe, layer, found)
    return known[3]


def mapped(read: Read, view: View, say: Words) -> Recipe:
    """Draw the mapping beside ten rows, and return the recipe as it is chosen."""
    recipe = read.recipe
    st.html(markup.paragraph(say(f"import.sure.{read.sure}", name=recipe.name)))
    offered = ["", *dict.fromkeys((*filter(None, (recipe.zone,)), *zones(cached.dataset()), "UTC"))]
    with st.expander(say("import.mapping"), expanded=read.sure in ("proposed", "likely")):
        left, right = st.columns([2, 3])
        guesses = {one.column: one for one in guesses_of(read.foreign)} if read.sure != "certain" else {}
        with left:
            halves = st.columns(2)
            for at, field in enumerate(_MAPPED):
                with halves[2 * at // len(_MAPPED)]:
                    recipe = _field(field, read, recipe, guesses, say)
            zone = st.selectbox(say("import.zone_of"), offered, index=offered.index(recipe.zone), key="import_zone",
                                help=say("import.zone_help"),
                                format_func=lambda one: one or say("import.zone_none"))  # fmt: skip
            order = st.selectbox(say("import.order"), ORDERS, index=ORDERS.index(recipe.order), key="import_order",
                                 format_func=lambda one: say(f"import.order.{one or 'none'}"))  # fmt: skip
            spoken = cached.dataset().languages
            own = next((one for one in (recipe.language, view.language) if one in spoken), spoken[0])
            language = st.selectbox(say("import.language"), spoken, index=spoken.index(own), key="import_language",
                                    format_func=lambda one: name_in(one, view.language))  # fmt: skip
        with right:
            st.caption(say("import.sample"))
            rows = [{name: row.cells.get(name, "") for name in read.foreign.columns}
                    for row in read.foreign.rows[:SAMPLE]]  # fmt: skip
            st.dataframe(small(pd.DataFrame(rows, columns=list(read.foreign.columns))), height=390, key="import_sample")
    return replace(recipe, zone=zone, order=order, language=language)


def _field(field: str, read: Read, recipe: Recipe, guesses: Mapping[str, Guess], say: Words) -> Recipe:
    """Draw which column is a field; one that is made of several columns is left to the recipe."""
    now = recipe.columns.get(field, ())
    if len(now) > 1 or any("{" in one for one in now):
        return recipe
    offered = ["", *read.foreign.columns]
    if now and now[0] not in offered:
        return recipe

    def told(column: str) -> str:
        guess = guesses.get(column)
        if guess and guess.field == field:
            return say("import.guess", column=plain(column), sure=round(100 * guess.sure))
        return plain(column) or say("import.none")

    help_ = say(f"import.field_help.{field}") if field in _EXPLAINED else None
    chosen = st.selectbox(say(f"import.field.{field}"), offered, index=offered.index(now[0]) if now else 0,
                          key=f"import_map-{field}", format_func=told, help=help_)  # fmt: skip
    return recipe.mapped(field, *([chosen] if chosen else []))


def remarks(taking: Taking, say: Words) -> None:
    """Draw which rows are refused and why, and what was done to values of the others."""
    if taking.refused:
        with st.expander(say.n("import.refused", len(taking.refused)), expanded=len(taking.refused) <= 5):
            rows = [(f"{say('recipe.row', row=one.row)}{f', {one.column}' if one.column else ''}",
                     sentence(one, say), "error") for one in taking.refused[:_LISTED]]  # fmt: skip
            st.html(markup.faults(rows))
            if len(taking.refused) > _LISTED:
                st.caption(say.n("desk.and_more", len(taking.refused) - _LISTED))
    every = [*taking.remarks, *(remark for one in taking.taken for remark in one.remarks)]
    if every:
        with st.expander(say.n("import.done_to", len(every))):
            counts, first = Counter(one.code for one in every), {one.code: one for one in reversed(every)}
            st.html(markup.faults([(say.n("recipe.values", count), sentence(first[code], say), "note")
                                   for code, count in counts.most_common()]))  # fmt: skip
