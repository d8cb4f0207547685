"""What other editors have changed and not saved yet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from transcaspian.edit.changes import Changes
from transcaspian.edit.draft import author, read_draft
from transcaspian.language.messages import Refused, Words
from transcaspian.tables.files import read_file
from ui.controls import plain
from ui.desk import unsaved
from ui.desk.pending import rows_named


def panel(table: str, row_id: str, say: Words) -> None:
    """Say who else has unsaved changes in a table, or in one row of it: both versions would be a conflict."""
    for who, changes in _found().items():
        here = tuple(c for c in changes if c.table == table and row_id in ("", c.row_id))
        if here:
            st.caption(plain(say("desk.others", who=who, rows=rows_named(here, say))))


def _found() -> dict[str, Changes]:
    """Return what other editors have changed and not saved, by their names."""
    own, found = unsaved.place(), dict[str, Changes]()
    for path in sorted(own.parent.glob("*.json")):
        try:
            if path != own:
                who, changes = _read(path, path.stat().st_mtime_ns)
                found |= {who: changes} if who and changes else {}
        except OSError:
            continue  # it is gone, or no file
    return found


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> tuple[str, Changes]:
    """Return whose unsaved changes a file has, and the changes; ``changed`` is when it was written."""
    content = read_file(path)
    try:
        return author(content), read_draft(content)[1]
    except Refused:
        return "", ()
