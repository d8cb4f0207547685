"""Tables to and from a spreadsheet: one workbook down; a workbook, a table or a ZIP up, checked before it is applied.

Unsaved changes that were downloaded come back here too.

Session keys: ``up_file`` (the uploader's), ``up_answers`` (answers to questions about a file, by its hash).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.edit.changes import Add, Change, Remove, Set, filled
from transcaspian.edit.draft import read_draft
from transcaspian.edit.row_ids import Tables
from transcaspian.exchange import editors_formats, files_of
from transcaspian.language.messages import Refused, Words, words
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View
from transcaspian.workbook.comparison import Comparison, compare
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.findings import Finding, Upload, acceptable, mended, without_new_columns
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import lines, option, question
from ui import cached
from ui.controls import plain
from ui.desk import pending, site, unsaved
from ui.desk.acting import guarded
from ui.desk.upload import file_field

_LISTED = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(view: View) -> None:
    """Draw downloads and uploads."""
    say = words(view.language)
    st.html(markup.part(say("desk.down"), say("desk.down_lead")))
    version = cached.store().shown.disk.editorial.version
    st.download_button(
        say("desk.download_xlsx"), data=lambda: _workbook(cached.signature(), view.language),
        file_name=f"transcaspian-tables-{version}.xlsx", mime=_XLSX, key="get_xlsx", on_click="ignore", type="primary",
        icon=":material/table_view:",
    )  # fmt: skip
    _as_they_stand(view, say)
    st.html(markup.part(say("desk.up"), say("desk.up_lead")))
    file = file_field(say("desk.up_file"), ("csv", "xlsx", "ods", "zip", "json"), "up_file", say)
    if file is not None and file.name.casefold().endswith(".json"):
        _edit(file.getvalue(), say)
    elif file is not None:
        _uploaded(file.name, file.getvalue(), view, say)
    site.section(view)


def _edit(content: bytes, say: Words) -> None:
    """Offer to take up unsaved changes that were downloaded, here or on another server of these tables."""
    try:
        base, changes = read_draft(content)
        proposal = unsaved.desk().propose(base, changes)
    except Refused as refused:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
        return
    here = unsaved.changes()
    if here == changes or not (proposal.conflicts or proposal.contents):
        st.success(plain(say("desk.up_same")), icon=":material/verified:")
        return
    st.html(markup.paragraph(pending.rows_named(changes, say)))
    if here:  # only one edit at a time, and nothing unsaved may be lost
        st.error(plain(say("desk.up_busy")), icon=":material/block:")
    st.button(say("desk.up_take"), key="up_take", type="primary", on_click=guarded(unsaved.put), args=(base, changes),
              disabled=bool(here), help=say("desk.keep_help"))  # fmt: skip


def _as_they_stand(view: View, say: Words) -> None:
    """Offer the rows of all events byte for byte, for editors who continue elsewhere."""
    data = cached.store().shown.disk.editorial
    st.caption(say("desk.export"))
    try:
        offered = editors_formats(files_of(cached.data_folder()))
    except Refused as refused:
        st.warning(plain(say(refused.key, **refused.values)), icon=":material/report:")
        return
    with st.container(horizontal=True):
        for one in offered.values():
            try:
                content = one.function(data, view, tuple(data.events))
            except Refused as refused:
                st.warning(plain(say(refused.key, **refused.values)), icon=":material/report:")
                continue
            name = f"{one.prefix}{data.version}.{one.ending}"
            st.download_button(say(one.label), content, file_name=name, mime=one.mime, key=f"get_{one.key}",
                               on_click="ignore", help=say(one.help), icon=":material/download:")  # fmt: skip


@lru_cache(maxsize=2)
def _workbook(signature: cached.Signature, language: str) -> bytes:
    from transcaspian.workbook.writing import workbook

    loaded, schema = cached.store().shown.disk, unsaved.schema()
    newest = newest_claim(loaded.editorial, View().tz)
    made = newest.date() if newest else None
    return workbook(schema, loaded.raw, loaded.problems, language, version=loaded.editorial.version, made=made)


def _uploaded(name: str, content: bytes, view: View, say: Words) -> None:
    schema, current = unsaved.schema(), unsaved.saved_rows()
    digest = hashlib.sha256(content).hexdigest()
    answers: dict[str, str] = st.session_state.setdefault("up_answers", {}).setdefault(digest, {})
    try:
        known = _plain(current)
        upload = judge_by_current(read_upload(name, content, schema, answers=answers, known=known), schema, known)
        upload = without_new_columns(upload, _columns())
    except Refused as refused:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
        return
    for asked in upload.questions:
        labels = {one.value: plain(option(asked, one, view.language)) for one in asked.options}
        answer = st.radio(plain(question(asked, view.language)), list(labels), key=f"ask-{digest[:8]}-{asked.key}",
                          index=None, format_func=labels.__getitem__)  # fmt: skip
        if answer:
            answers[asked.key] = answer
            st.rerun()
    accepted = _proposals(upload, view, say)
    upload = mended(upload, accepted)
    told = lines(upload, view.language)
    if told:
        rows = [(line.place, line.sentence, line.severity) for line in told[:_LISTED]]
        st.html(markup.why(say.n("desk.up_told", len(told)), markup.faults(rows)))
    found = [compare(schema.tables[t], _plain(current)[t], raw) for t, raw in upload.tables.items()]
    _offer(upload, [one for one in found if not one.is_empty], current, say)


def _columns() -> dict[str, set[str]]:
    """Return the columns by table: those that are defined, and those that only the file on disk has."""
    shown, folder = cached.store().shown, cached.data_folder()
    return {
        name: {*(column.name for column in one.columns), *shown.read(folder / one.path, one).columns}
        for name, one in unsaved.schema().tables.items()
    }


def _plain(tables: Tables) -> dict[str, dict[str, dict[str, str]]]:
    return {name: {i: dict(row) for i, row in rows.items()} for name, rows in tables.items()}


def _proposals(upload: Upload, view: View, say: Words) -> list[Finding]:
    """Offer the probable values as replacements; nothing is replaced without consent."""
    possible = acceptable(upload)
    if possible and st.checkbox(say.n("desk.up_accept", len(possible)), key="up_accept"):
        return list(possible)
    return []


def _offer(upload: Upload, found: list[Comparison], current: Tables, say: Words) -> None:
    if not upload.is_sound:
        st.error(plain(say("desk.up_refused")), icon=":material/block:")
        return
    if not found:
        st.success(plain(say("desk.up_same")), icon=":material/verified:")
        return
    removed = sum(len(one.removed) for one in found)
    remove = bool(removed) and st.checkbox(say.n("desk.up_remove", removed), key="up_remove", value=False)
    changes = [change for one in found for change in _changes(one, remove)]
    if any(one.reordered for one in found):
        st.caption(say("desk.up_order"))
    st.button(say("desk.up_take"), key="up_take", type="primary", on_click=guarded(unsaved.add), args=(changes,),
              disabled=not changes, help=say("desk.keep_help"))  # fmt: skip


def _changes(one: Comparison, remove: bool) -> list[Change]:
    changes: list[Change] = []
    for row_id, cells in one.changed.items():
        changes += [Set(one.table, row_id, column, old, new) for column, (old, new) in cells.items()]
    changes += [Add(one.table, filled(cells)) for cells in one.added.values()]
    if remove:
        changes += [Remove(one.table, i, filled(cells)) for i, cells in one.removed.items()]
    return changes
