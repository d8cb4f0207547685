"""A row of a layer made a draft of the record, as an import would, with where it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from transcaspian.edit.drafting import File
from transcaspian.edit.importing import changes_of, standing
from transcaspian.language.messages import Refused
from transcaspian.layers.model import Row
from transcaspian.recipes.taking import Taking
from transcaspian.tables.records import Layer
from ui import cached, layers, navigation
from ui.desk import unsaved
from ui.desk.acting import editor, guarded


def draft(layer: Layer, row: Row) -> None:
    """Make a draft of a row, among the editor's unsaved changes, and turn to the desk, which shows what it changes."""
    guarded(_draft)(layer, row)
    st.switch_page(navigation.page(navigation.DESK))


def _draft(layer: Layer, row: Row) -> None:
    editor()
    opening = layers.opening_of(layer)
    recipe, profile = opening.recipe, opening.source.profile
    tables, one = unsaved.rows(), row.candidate
    if one.category not in unsaved.schema().tables["events"].column("category").enum:
        one = replace(one, category="")  # the file's own word, which is none of the tables'
    found = standing(Taking(recipe, "", (one,), ()), tables, cached.store().shown.disk.editorial)
    if not found.new:
        raise Refused("layer.drafted", n=one.row)
    file = File(profile.file, profile.sha256, datetime.now(UTC).date().isoformat())
    unsaved.add(changes_of([one], recipe, file, tables, unsaved.schema()))
