"""An editor's unsaved changes: kept on disk at every change, so that a dropped session loses nothing.

All browsers of one editor share them. Session keys: ``desk_edit`` (the tables that the changes are based on, and the
changes, as last read from disk), ``desk_read`` (size and time of that file), ``desk_steps`` (what the last steps made
of what), ``desk_rows`` (the rows with the changes applied, and what they were made of), ``desk_not_kept`` (why they
could not be kept on disk), ``desk_shown`` (the table on screen).
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import streamlit as st

from transcaspian.dataset.loading import definition
from transcaspian.edit.changes import Change, Changes, Set, apply, between, squashed
from transcaspian.edit.desk import Desk
from transcaspian.edit.draft import draft, read_draft
from transcaspian.edit.proposal import Proposal
from transcaspian.edit.reading import Base
from transcaspian.edit.row_ids import Tables, numbers_of
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.problems import file_name, quoted
from transcaspian.tables.reading import read_table
from transcaspian.tables.schema import Schema
from transcaspian.versions.history import saves_folder
from transcaspian.versions.snapshot import Row
from transcaspian.view.query import View
from ui import cached
from ui.desk import access, outcomes

Edit = tuple[Base, Changes]
_STEPS = 50  # most steps that can be undone
_LATEST = 5  # saves that a crash may have come after
_LOG = logging.getLogger(__name__)


# Streamlit's cache of resources can be emptied by the message of any browser: see ``cached.store``.
_desks: dict[tuple[Path, Path], Desk] = {}
_opening = threading.Lock()


def desk() -> Desk:
    """Return the desk of the server's tables."""
    place = cached.data_folder(), _journal()
    found = _desks.get(place)
    if found is None:
        with _opening:
            found = _desks.get(place) or _opened(*place)
            _desks[place] = found
    return found


def _opened(folder: Path, journal: Path) -> Desk:
    desk = Desk(folder, journal)
    try:
        desk.recover()
    except Refused as refused:  # no room, or no writing: the desk opens all the same, and each save tries again
        _LOG.warning(
            "Saves that were cut short could not be put right: %s", words(FIRST)(refused.key, **refused.values)
        )
    for who in {saved.who for saved in desk.history()[:_LATEST]}:
        _forget(desk, who, journal)
    return desk


def _forget(desk: Desk, who: str, journal: Path) -> None:
    """Forget unsaved changes that are in the tables: a crash came between their save and this."""
    path = _path_of(who, journal)
    with suppress(OSError, Refused):
        base, changes = read_draft(read_file(path))
        if changes:  # otherwise there is nothing to look at
            proposal = desk.propose(base, changes)
            if not (proposal.conflicts or proposal.contents):
                path.unlink()


def _journal() -> Path:
    """Return the folder of the saves and unsaved changes of these tables only."""
    return saves_folder(cached.data_folder(), cached.store().history.folder)


def schema() -> Schema:
    """Return the definition of the tables: that of their folder, or the shipped one if that is missing or unusable."""
    return _schema(str(cached.data_folder()), cached.signature())


@lru_cache(maxsize=4)
def _schema(folder: str, signature: cached.Signature) -> Schema:
    return definition(Path(folder))[0]


@lru_cache(maxsize=2)
def _saved(folder: str, signature: cached.Signature) -> Tables:
    found = desk().rows()
    return {name: found.get(name, {}) for name in schema().tables}


@lru_cache(maxsize=32)
def _numbers(folder: str, signature: cached.Signature, table: str) -> dict[str, int]:
    one = schema().tables[table]
    return numbers_of(read_table(Path(folder) / one.path, one))


def saved_rows() -> Tables:
    """Return the rows on disk, by table and id."""
    return _saved(str(cached.data_folder()), cached.signature())


def unreadable() -> Refused | None:
    """Return why the rows on disk cannot be read, and so not edited; None if they can."""
    try:
        saved_rows()
    except Refused as refused:
        return refused
    return None


def numbers(table: str) -> dict[str, int]:
    """Return the row number of each row of a table on disk by id, counted as in a spreadsheet."""
    known = table in schema().tables
    return _numbers(str(cached.data_folder()), cached.signature(), table) if known else {}


def rows() -> Tables:
    """Return the rows with unsaved changes applied; as on disk if the changes do not fit any more."""
    saved, made = saved_rows(), changes()
    known: tuple[Tables, Changes, Tables] | None = st.session_state.get("desk_rows")
    if known is None or known[0] is not saved or known[1] != made:
        try:
            known = (saved, made, apply(made, saved))
        except Refused:
            known = (saved, made, saved)
        st.session_state.desk_rows = known
    return known[2]


def _edit() -> Edit:
    stamp = _stamp()
    if "desk_edit" not in st.session_state or (stamp and stamp != st.session_state.get("desk_read")):
        try:
            st.session_state.desk_edit = read_draft(read_file(place()))
        except (OSError, Refused):
            st.session_state.setdefault("desk_edit", (Base({}), ()))
        st.session_state.desk_read = stamp
    found: Edit = st.session_state.desk_edit
    return found


def _stamp() -> tuple[int, int] | None:
    """Return time and size of the file of unsaved changes; None if there is none."""
    try:
        found = place().stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def changes() -> Changes:
    """Return the unsaved changes."""
    return _edit()[1]


def as_file() -> bytes:
    """Return the unsaved changes as a file that can be uploaded later."""
    return draft(*_edit())


def row(table: str, row_id: str) -> Row:
    """Return a row with unsaved changes applied; raise Refused if it is gone, or cannot be read."""
    found = rows().get(table, {}).get(row_id)
    if found is None:
        raise Refused("edit.row_gone", file=file_name(table), row=quoted(row_id))
    return found


def add(more: Iterable[Change]) -> None:
    """Add changes; those that cancel each other out disappear. Raise Refused if that is not possible."""
    before, here, added = _edit(), rows(), tuple(more)
    base, so_far = before
    base = base if so_far else desk().state()
    # Whoever typed in a form looked at an earlier table: what its cells said then is known by the changes alone.
    sets = (one for one in added if isinstance(one, Set))
    late = {of.table for of in sets if here.get(of.table, {}).get(of.row_id, {}).get(of.column, "") != of.old}
    put(Base({**base.hashes, **dict.fromkeys(late, "")}, base.contents), squashed((*so_far, *added)))
    _remember(before)


def discard() -> None:
    """Drop all unsaved changes, which is a step that can be undone as others can."""
    before = _edit()
    put(Base({}), ())
    _remember(before)


def _remember(before: Edit) -> None:
    steps: list[tuple[Edit, Changes]] = st.session_state.setdefault("desk_steps", [])
    steps.append((before, changes()))
    del steps[:-_STEPS]


def can_step_back() -> bool:
    """Return whether the last step is known, and nothing else has changed what it made."""
    steps: list[tuple[Edit, Changes]] = st.session_state.get("desk_steps", [])
    return bool(steps) and steps[-1][1] == changes()


def step_back() -> None:
    """Undo the last step: a cell, a pasted block, a merge, a row taken over."""
    if not can_step_back():  # asked for twice, or another browser was faster
        view: View = st.session_state.view
        outcomes.tell("undecided", words(view.language)("desk.back_none"))
        return
    put(*st.session_state.desk_steps.pop()[0])


def put(base: Base, everything: Iterable[Change]) -> None:
    """Set the unsaved changes and the tables that they are based on, and keep them on disk."""
    st.session_state.acted = True
    changes, path = tuple(everything), place()
    st.session_state.desk_edit = (base, changes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, draft(base, changes, access.editor().who))
        st.session_state.desk_read = _stamp()
        st.session_state.desk_not_kept = ""
    except OSError as error:  # the changes are still in this session, and can be downloaded
        st.session_state.desk_not_kept = error.strerror or str(error)


def saved(made: Changes, before: Tables) -> None:
    """Take what was saved out of the unsaved changes: all, or all but what another browser added meanwhile.

    ``made`` are the changes that were saved, ``before`` the rows that they were made to.
    """
    now = changes()
    try:
        left = between(apply(made, before), apply(now, before)) if now != made else ()
        put(desk().state() if left else Base({}), left)
    except Refused:  # they fit nothing any more, and stay as they are
        st.session_state.acted = True


def proposal() -> Proposal:
    """Return the effect of the changes on the tables as they are now; raise Refused if they cannot be made."""
    base, found = _edit()
    known = st.session_state.get("desk_proposal")
    key = (cached.signature(), found)
    if known is None or known[0] != key:
        known = (key, desk().propose(base, found))
        st.session_state.desk_proposal = known
    made: Proposal = known[1]
    return made


def is_of(proposal: Proposal) -> bool:
    """Return whether a proposal is that of the changes as they are."""
    known = st.session_state.get("desk_proposal")
    return known is not None and known[1] is proposal and known[0] == (cached.signature(), changes())


def place() -> Path:
    """Return the path of this editor's unsaved changes, next to the versions."""
    return _path_of(access.editor().who, _journal())


def _path_of(who: str, journal: Path) -> Path:
    name = hashlib.sha256(who.encode()).hexdigest()[:16]
    return journal.with_name(f"{journal.name}-unsaved") / f"{name}.json"


def table() -> str:
    """Return the table on screen; the first one if that is defined no longer."""
    found = str(st.session_state.get("desk_shown", ""))
    return found if found in schema().tables else next(iter(schema().tables))


def turn(name: str) -> None:
    """Show another table."""
    st.session_state.desk_shown = name
