"""The data dictionary as a page: tables and columns, dates, certainty, problems with faulty and corrected examples."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.dictionary import entries
from transcaspian.dictionary.samples import rows_of, year_and_zone
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup import dictionary as told
from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui import cached, look, navigation, state
from ui.desk import unsaved

_SECTIONS = ("tables", "dates", "problems")


def page(view: View) -> None:
    """Draw the page."""
    say = words(view.language)
    look.title(say("dictionary.title"), say("dictionary.lead"))
    navigation.to_desk(say("desk.title"), view)
    section = st.segmented_control(
        say("dictionary.section"), _SECTIONS, key=state.persistent_key("dictionary_section", "tables"), required=True,
        format_func=lambda name: say(f"dictionary.section.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    look.unseen_heading(say(f"dictionary.section.{section}"), 2)
    if section == "tables":
        names = {t.name: f"{t.title} ({t.path})" for t in entries.tables(unsaved.schema(), view.language)}
        name = st.selectbox(
            say("desk.table"),
            list(names),
            key=state.persistent_key("dictionary_table", "events"),
            format_func=names.__getitem__,
        )
        st.html(_table(cached.dataset(), name, view.language))
    else:
        st.html(_told(cached.dataset(), str(section), view.language))


@lru_cache(maxsize=64)
def _table(data: Dataset, name: str, language: str) -> Markup:
    table = next(t for t in entries.tables(unsaved.schema(), language, rows_of(data)) if t.name == name)
    return told.table(table, words(language))


@lru_cache(maxsize=8)
def _told(data: Dataset, section: str, language: str) -> Markup:
    return told.dates(language, *year_and_zone(data)) if section == "dates" else told.problems(language)
