"""Tables on disk that are not shown: why, what would be lost, and what became of the letters of a table."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.edit.changes import Changes, Set
from transcaspian.edit.row_ids import key_of
from transcaspian.language.messages import Refused, Words, words
from transcaspian.lastgood.decision import Decision
from transcaspian.lastgood.words import losses, moment
from transcaspian.tables.decoding import page_name
from transcaspian.tables.files import read_file
from transcaspian.tables.kinds import EARLIER
from transcaspian.tables.letters import code_pages, rereading
from transcaspian.tables.problems import cause, file_name, note, where
from transcaspian.view.query import View
from transcaspian.workbook.findings import Finding, Upload, acceptable, mended
from transcaspian.workbook.resaving import cells, read_as
from transcaspian.workbook.wording import lines, option
from transcaspian.workbook.wording import question as asked_words
from ui import cached
from ui.controls import plain
from ui.desk import outcomes, unsaved
from ui.desk.acting import editor, guarded
from ui.server import watch

_LISTED = 20


def version_line(view: View) -> None:
    """Say which version is shown, since when, and whether it is the one on disk."""
    say, store = words(view.language), cached.store()
    key = "desk.shown.other" if store.shown.kept else "desk.shown.same"
    when = moment(store.shown.since, view.language, view.zone)
    st.html(markup.paragraph(say(key, version=store.loaded.published.version, when=when), kind="tc-foot"))


def panel(view: View) -> None:
    """Draw why the tables on disk are not shown, and what can be done; nothing if all is well."""
    say, reason = words(view.language), cached.store().shown.kept
    if reason:
        _kept(reason, view, say)
    for name, data in _foreign(str(cached.data_folder()), cached.signature()).items():
        _asked(name, data, view, say)
    changed = (one for one in cached.store().shown.disk.problems if one.code in EARLIER and one.severity == "error")
    for table in dict.fromkeys(one.table for one in changed):
        _put_back(table, view, say)
    if reason:  # last: correcting the tables is better
        st.button(say("desk.kept.accept"), key="kept_accept", on_click=_accepted, args=(cached.store().turn,),
                  help=say("desk.kept.accept_help"))  # fmt: skip


def _kept(kept: Decision, view: View, say: Words) -> None:
    rows = [(where(one.problem, view.language), note(one.problem, view.language), "") for one in kept.reasons]
    lost = losses(kept, view.language)
    told = say("desk.kept.lost", lost=lost) if lost else ""
    with st.container(border=True, key="kept"):
        st.html(markup.why(say("desk.kept.title"), say("desk.kept.lead"), markup.faults(rows), told))


@guarded
def _accepted(turn: int) -> None:
    editor()
    say = words(_language())
    try:
        done = cached.store().accept(turn)
    except OSError as error:
        outcomes.tell("refused", say("desk.kept.not_remembered", why=cause(error)))
        return
    if done:
        outcomes.tell("done", say("desk.kept.accepted"))
    else:
        outcomes.tell("refused", say("desk.kept.changed"))


@lru_cache(maxsize=2)
def _foreign(folder: str, signature: cached.Signature) -> dict[str, bytes]:
    """Return the bytes of the tables that are not UTF-8."""
    found = {}
    for name, table in unsaved.schema().tables.items():
        path = Path(folder) / table.path
        with suppress(OSError):
            if rereading.is_foreign(data := read_file(path)):
                found[name] = data
    return found


def _asked(name: str, data: bytes, view: View, say: Words) -> None:
    schema, good = unsaved.schema(), cached.store().shown
    table, key = schema.tables[name], _key(name, data)
    asked = rereading.asked(table.path, data, table, good.rows(name), good.letters())
    if asked is None:
        return
    with st.container(border=True, key=f"page-{name}"):
        page = asked.options[0].value
        if len(asked.options) == 1:
            told = say("desk.page.certain", file=file_name(name), page=page_name(page))
            st.html(markup.paragraph(told))
        else:
            labels = {one.value: plain(option(asked, one, view.language)) for one in asked.options}
            page = st.radio(plain(asked_words(asked, view.language)), list(labels), key=f"ask-{key}", index=None,
                            format_func=labels.__getitem__) or ""  # fmt: skip
        if page:
            _answered(name, data, page, key, view, say)


def _put_back(name: str, view: View, say: Words) -> None:
    """Show what a program changed in a table when it saved it, and offer to write it as it was."""
    path = cached.data_folder() / unsaved.schema().tables[name].path
    with suppress(OSError):
        data = read_file(path)
        if code_pages.reading(data, code_pages.UTF_8) is not None:
            with st.container(border=True, key=f"page-{name}"):
                _answered(name, data, code_pages.UTF_8, _key(name, data), view, say)


def _key(name: str, data: bytes) -> str:
    return f"{name}-{hashlib.sha256(data).hexdigest()[:8]}"


def _answered(name: str, data: bytes, page: str, key: str, view: View, say: Words) -> None:
    """Show a table as read in a code page next to its previous rows, and offer to write it so."""
    schema, good = unsaved.schema(), cached.store().shown
    known = {t: {i: dict(row) for i, row in good.rows(t).items()} for t in schema.tables}
    try:
        upload = read_as(schema.tables[name], data, page, schema, known)
    except Refused as refused:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
        return
    possible = acceptable(upload)
    accepted: list[Finding] = []
    if possible and st.checkbox(say.n("desk.up_accept", len(possible)), key=f"accept-{key}-{page}"):
        accepted = list(possible)
    left = mended(upload, accepted)
    notes = lines(left, view.language)
    if notes:
        rows = [(line.place, line.sentence, line.severity) for line in notes[:_LISTED]]
        more = say.n("desk.and_more", len(notes) - _LISTED) if len(notes) > _LISTED else ""
        st.html(markup.why(say.n("desk.up_told", len(notes)), markup.faults(rows), more))
    done = left.is_sound and (bool(accepted) or page != code_pages.UTF_8)
    st.button(say("desk.page.write", file=file_name(name)), key=f"write-{name}", type="primary",
              icon=":material/save:", on_click=_written, args=(name, data, page, _changes(name, upload, accepted)),
              disabled=not done, help=say("desk.page.write_help"))  # fmt: skip


def _changes(name: str, upload: Upload, accepted: list[Finding]) -> Changes:
    """Return the changes that accepted proposals make in the table as it was read."""
    rows = {row.number: row.cells for row in upload.tables[name].rows}
    return tuple(
        Set(name, key_of(name, rows[number]), column, rows[number].get(column, ""), text)
        for (number, column), text in cells(upload, accepted).items()
    )


@guarded
def _written(name: str, data: bytes, page: str, changes: Changes) -> None:
    """Write a table as UTF-8 with a save of the desk, if its bytes are still those of the question."""
    say, who, desk = words(_language()), editor(), unsaved.desk()
    put_back = page == code_pages.UTF_8
    why = say("desk.page.put_back") if put_back else say("desk.page.why", page=page_name(page))
    proposal = desk.propose_content(name, data.decode(page).encode(), changes)
    if proposal.now.contents.get(name) != data:
        raise Refused("edit.changed_meanwhile")
    # Errors that now appear were already in the table, but could not be seen.
    desk.save(proposal, who, datetime.now(UTC), why, force_with_errors=True)
    watch.TABLES.now()  # whoever answered sees it at once
    outcomes.tell("done", say("desk.page.written", file=file_name(name)))


def _language() -> str:
    view: View = st.session_state.view
    return view.language
