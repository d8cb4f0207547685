"""A desk with the small good tables, for tests of editing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.unit.broken_tables import copy_of_good
from transcaspian.edit import Base, Change, Desk, Saved, Set
from transcaspian.language.messages import LANGUAGES, Refused, words

NOON = datetime(2023, 11, 24, 12, tzinfo=UTC)
CALL, DEAL, RUMOUR = "delis-roussou-call", "dolphin-deal-2031", "kite-rumour"


def desk_of(folder: Path, **options: Any) -> Desk:
    """Return a desk at a new copy of the good tables, or at the copy that is there."""
    tables = folder / "tables"
    return Desk(tables if tables.exists() else copy_of_good(folder), folder / "journal", **options)


def used(folder: Path) -> Desk:
    """Return a desk at which something was saved and undone, so that its journal has all tables."""
    desk = desk_of(folder)
    desk.undo(save(desk, changed(desk, CALL, "title_en", "Once")).id, "Ann", NOON)
    return desk


def copied(model: Desk, folder: Path) -> Desk:
    """Return a copy of a desk, tables and journal."""
    shutil.copytree(model.folder.parent, folder)
    return desk_of(folder)


def text(desk: Desk, table: str, row_id: str, column: str) -> str:
    """Return what a cell says now."""
    return desk.rows()[table][row_id].get(column, "")


def changed(desk: Desk, row_id: str, column: str, new: str, table: str = "events") -> Set:
    """Return a change of a cell as it is now."""
    return Set(table, row_id, column, text(desk, table, row_id, column), new)


def save(
    desk: Desk, *changes: Change, hours: float = 0, base: Base | None = None, who: str = "Ann", **more: Any
) -> Saved:
    """Save changes so many hours after noon."""
    return desk.save(desk.propose(base or desk.state(), changes), who, NOON + timedelta(hours=hours), **more)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a folder but those of the journal, leftovers included."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def refusal(work: Callable[[], object]) -> Refused:
    """Return why something was refused; its message exists in both languages, and promises nothing of a page."""
    with pytest.raises(Refused) as error:
        work()
    for language in LANGUAGES:
        told = words(language)(error.value.key, **error.value.values)
        assert "{" not in told
        assert "download" not in told and "pobrać" not in told  # what a page offers, the page says
    return error.value


def mounted(folder: Path, megabytes: int) -> Callable[[], None] | None:
    """Mount a small disk where the system lets us, and return what unmounts it; None where it does not."""
    folder.mkdir()
    if os.name == "nt" or os.geteuid() != 0:
        return None
    with suppress(OSError, AttributeError):
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"none", bytes(folder), b"tmpfs", 0, f"size={megabytes}m".encode()) == 0:
            return lambda: libc.umount2(bytes(folder), 2)
    return None
