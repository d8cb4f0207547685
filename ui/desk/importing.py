"""Somebody else's file: recognised or mapped, shown as cards, on timeline and map, and only then taken in as drafts.

Or its rows stay what they are, as a layer beneath the record: then as many are read as the columns are judged by.

Session keys: ``import_as`` (drafts or a layer), ``import_file``, ``import_recipe`` (the uploaders'), ``import_rows``,
``import_twin-…`` (what is done with a likely twin), ``import_update-…`` (with a row that has changed),
``import_digest`` (of the file that these were chosen for).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.edit.drafting import File
from transcaspian.edit.duplicates import reasons
from transcaspian.edit.importing import Standing, changes_for, numbers_in, standing, waiting_of
from transcaspian.edit.layering import ENDINGS
from transcaspian.edit.proposal import Proposal
from transcaspian.edit.row_ids import Tables
from transcaspian.edit.updating import changes_of_updates, imported, updates
from transcaspian.evidence.card import card
from transcaspian.language.messages import Refused, Words, words
from transcaspian.recipes.recipe import written
from transcaspian.recipes.taking import Candidate, Taking
from transcaspian.view.query import View
from ui import cached, look
from ui.cards import card_html
from ui.controls import plain
from ui.desk import layering, mapping, pending, unsaved
from ui.desk.acting import guarded
from ui.desk.upload import file_field

_FIRST, _LISTED = 20, 50
_MANY = 2_000_000  # bytes of a file that is rather a layer: thousands of drafts are nobody's work
_CHOSEN = (
    "import_map-",
    "import_zone",
    "import_order",
    "import_language",
    "import_rows",
    "import_twin-",
    "import_update-",
    "import_layer",
    "import_sum",
    "import_as",
)


def page(view: View) -> None:
    """Draw the upload, and of an uploaded file what would become of it."""
    say = words(view.language)
    st.html(markup.paragraph(say("import.lead")))
    file = file_field(say("import.file"), ENDINGS, "import_file", say)
    own = file_field(say("import.recipe"), ("toml",), "import_recipe", say, say("import.recipe_help"))
    by = own.getvalue() if own else b""
    if file is None:
        if name := layering.in_folder(say):
            _begin_anew(name.encode() + by)
            layering.of_folder(name, by, view)
        return
    content = file.getvalue()
    _begin_anew(content + by)
    ways = ["drafts", "layer"]
    way = st.segmented_control(say("import.as"), ways, key="import_as", default=ways[len(content) > _MANY],
                               required=True, format_func=lambda one: say(f"import.as.{one}"),
                               help=say("import.as_help"))  # fmt: skip
    try:
        if way == "layer":
            layering.page(mapping.beginning(content, file.name, by), file.name, content, view)
            return
        read = mapping.whole(content, file.name, by)
    except Refused as refused:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
        return
    taking = mapping.taken(read.foreign, mapping.mapped(read, view, say))
    told = say("recipe.counts", name=taking.recipe.name, read=say.number(taking.read),
               taken=say.number(len(taking.taken)), refused=say.number(len(taking.refused)))  # fmt: skip
    st.html(markup.paragraph(markup.strong(told)))
    mapping.remarks(taking, say)
    _offer(taking, File(file.name, hashlib.sha256(content).hexdigest(), _today()), content, view, say)


def _begin_anew(content: bytes) -> None:
    """Forget what was chosen for another file."""
    digest = hashlib.sha256(content).hexdigest()
    if st.session_state.get("import_digest") != digest:
        st.session_state.import_digest = digest
        for key in [key for key in map(str, st.session_state) if key.startswith(_CHOSEN)]:
            del st.session_state[key]


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _offer(taking: Taking, file: File, content: bytes, view: View, say: Words) -> None:
    """Draw how the rows stand to the tables, the first of them as they would be, and the button that takes them."""
    found = _standing(taking, unsaved.rows(), cached.store().shown.disk.editorial)
    waiting = waiting_of(found, taking, unsaved.saved_rows())
    same_as_saved = len(found.same) - len(waiting)
    if found.changed or same_as_saved or found.gone:
        counts = {"new": found.new, "changed": found.changed, "gone": found.gone}
        told = {key: say.number(len(one)) for key, one in counts.items()}
        st.info(say("import.standing", same=say.number(same_as_saved), **told))
        if found.gone:
            st.html(markup.lines([say("import.gone", key=k, event=e) for k, e in list(found.gone.items())[:_LISTED]]))
            if len(found.gone) > _LISTED:
                st.caption(say.n("desk.and_more", len(found.gone) - _LISTED))
    st.download_button(say("import.get_recipe"), written(taking.recipe), file_name="recipe.toml", on_click="ignore",
                       key="import_get", icon=":material/download:")  # fmt: skip
    if waiting:
        st.info(say.n("import.made", len(waiting)), icon=":material/edit_note:")
    again = _updates(found, taking, file, view, say)
    if not found.new and not found.changed:
        if not waiting:
            st.success(say("import.nothing"), icon=":material/verified:")
        return
    proposal, same, chosen = None, dict[int, str](), list[Candidate]()
    if found.new:
        proposal = _first(found.new[:_FIRST], taking, file, content, view, say)
        same, left_out = _twins(found, view, say)
        asked = st.text_input(say("import.choose"), key="import_rows")
        try:
            rows = numbers_in(asked)
        except Refused as refused:
            st.error(plain(say(refused.key, **refused.values)))
            return
        chosen = [one for one in found.new if one.row not in left_out and (not rows or one.row in rows)]
    if unsaved.changes():
        st.caption(say("import.beside"))
    parts = [say.n("import.take", len(chosen))] if chosen or not again else []
    label = say.list([*parts, *([say.n("import.update", len(again))] if again else [])])
    st.button(label[:1].upper() + label[1:], key="import_take", type="primary",
              disabled=not (chosen or again), help=say("import.take_help"), on_click=_taken,
              args=(chosen, again, taking, file, content, same))  # fmt: skip
    if proposal:
        _cards(proposal, view, say)


def _standing(taking: Taking, tables: Tables, data: Dataset) -> Standing:
    """Return how the rows stand to the tables; once for all runs of the page that ask the same."""
    known: tuple[Taking, Tables, Standing] | None = st.session_state.get("import_standing")
    if known is None or known[0] is not taking or known[1] is not tables:
        st.session_state.import_standing = known = (taking, tables, standing(taking, tables, data))
    return known[2]


@guarded
def _taken(
    chosen: list[Candidate], again: list[Candidate], taking: Taking, file: File, content: bytes, same: Mapping[int, str]
) -> None:
    say = words(st.session_state.view.language)
    tables, schema, beside = unsaved.rows(), unsaved.schema(), bool(unsaved.changes())
    new = {one.key for one in _standing(taking, tables, cached.store().shown.disk.editorial).new}  # asked for twice?
    chosen = [one for one in chosen if one.key in new]
    changes = changes_for(chosen, taking, file, content, tables, schema, same)
    if again:
        known = imported(unsaved.desk().history())
        changes = changes_of_updates(again, taking.recipe, file, tables, schema, known, changes)
    unsaved.add(changes)
    typed = str(st.session_state.get("desk_why", "")).strip() if beside else ""  # why the other changes were made
    why = say("import.why", file=file.name, name=taking.recipe.name)
    st.session_state.desk_why = (typed if why in typed else "; ".join(filter(None, (typed, why))))[:200]


def _updates(found: Standing, taking: Taking, file: File, view: View, say: Words) -> list[Candidate]:
    """Draw each changed row, what is there beside what the file says now; return those that are taken over."""
    if not found.changed:
        return []
    known = imported(unsaved.desk().history())
    offered = updates(found.changed, taking.recipe, file, unsaved.rows(), unsaved.schema(), known)
    st.html(markup.part(say.n("import.updates", len(offered))))
    heads = [say(f"import.update.{name}") for name in ("column", "imported", "now", "new")]
    taken = []
    for one in offered[:_LISTED]:
        rows = [(unsaved.schema().tables[cell.table].column(cell.column).title(view.language),
                 "–" if cell.imported is None else cell.imported or "–", cell.now or "–", cell.new or "–")
                for cell in one.cells]  # fmt: skip
        lines = [say("import.changed", row=say("recipe.row", row=one.one.row), key=one.one.key, event=one.event)]
        lines += [markup.table(heads, rows)] if rows else []
        lines += [say("import.cell.told", publisher=publisher) for publisher in one.told]
        lines += [say("import.update.edited")] if any(cell.edited for cell in one.cells) else []
        st.html(markup.lines(lines))
        choice = st.radio(say("import.update.choice", row=one.one.row), ["leave", "over"],
                          key=f"import_update-{one.one.row}", format_func=lambda way: say(f"import.update.{way}"),
                          horizontal=True, label_visibility="collapsed")  # fmt: skip
        if choice == "over":
            taken.append(one.one)
    if len(offered) > _LISTED:
        st.caption(say.n("desk.and_more", len(offered) - _LISTED))
    return taken


def _first(
    first: tuple[Candidate, ...], taking: Taking, file: File, content: bytes, view: View, say: Words
) -> Proposal:
    """Draw the first rows on timeline and map, as they would be, and return what they come to: nothing is kept."""
    desk, key = unsaved.desk(), (cached.signature(), tuple(one.digest for one in first), taking.recipe)
    known = st.session_state.get("import_first")
    if known is None or known[0] != key:
        changes = changes_for(first, taking, file, content, unsaved.saved_rows(), unsaved.schema(), {})
        known = st.session_state.import_first = (key, desk.propose(desk.state(), changes))
    proposal: Proposal = known[1]
    st.html(markup.part(say.n("import.first", len(first))))
    after = proposal.preview.editorial
    pending.pictures(proposal, view, say)
    new = [event for event in after.events if event not in proposal.current.editorial.events]
    if trayed := sum(after.events[event].location_id is None for event in new):
        st.caption(say.n("import.trayed", trayed))
    return proposal


def _cards(proposal: Proposal, view: View, say: Words) -> None:
    """Draw the cards of the first rows."""
    after = proposal.preview.editorial
    new = [event for event in after.events if event not in proposal.current.editorial.events]
    with st.expander(say("import.cards"), expanded=True):
        told = [found for event in new if (found := card(after, replace(view, known_by=None), event))]
        for start in range(0, len(told), 2):
            for place, one in zip(st.columns(2), told[start : start + 2], strict=False):
                place.html(card_html(one, say, look.theme_of(view)))


def _twins(found: Standing, view: View, say: Words) -> tuple[dict[int, str], set[int]]:
    """Draw likely twins side by side; return the events of those that are the same, and the rows that are left out."""
    same: dict[int, str] = {}
    left_out: set[int] = set()
    if not found.twins:
        return same, left_out
    data = cached.store().shown.disk.editorial
    st.html(markup.part(say.n("import.twins", len(found.twins))))
    for one in [one for one in found.new if one.row in found.twins][:_LISTED]:
        event = found.twins[one.row][0].event
        heads = [say("import.twin.here"), say("import.twin.there")]
        there = data.locations.get(event.location_id or "")
        rows = [(f"{say('recipe.row', row=one.row)}: {one.title}", event.title(view.language) or event.id),
                (one.date, event.date.text),
                (one.place.name or "–", there.name(view.language) if there else "–")]  # fmt: skip
        why = say.list(reasons(found.twins[one.row][0], data, view.language))
        st.html(markup.lines([markup.table(heads, rows), why]))
        choice = st.radio(say("import.twin.here"), ["same", "new", "skip"], key=f"import_twin-{one.row}",
                          format_func=lambda way: say(f"import.twin.{way}"), horizontal=True,
                          label_visibility="collapsed")  # fmt: skip
        if choice == "same":
            same[one.row] = event.id
        elif choice == "skip":
            left_out.add(one.row)
    return same, left_out
