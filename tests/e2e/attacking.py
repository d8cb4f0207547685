"""What the attacks on the desk share: unsaved changes of an editor on disk, and clicks in the same moment."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page

from transcaspian.edit import Base, Change, Desk, Set, draft
from transcaspian.tables.problems import quoted
from transcaspian.versions.history import history_folder, saves_folder

# Rows of three tables; their cells are free text.
CELLS = (
    ("events", "turn-back", "title_en"),
    ("locations", "rostov-on-don", "note"),
    ("sources", "seed-interia", "note"),
)


def desk_of(folder: Path) -> Desk:
    """Return the desk that a server on a folder of tables has, to look at its journal."""
    return Desk(folder, saves_folder(folder, history_folder(folder)))


def named(name: str) -> dict[str, str]:
    """Return the settings of a server whose local editor has a name."""
    return {"LOGNAME": name}


def unsaved_of(folder: Path, name: str) -> Path:
    """Return where the unsaved changes of a local editor are kept."""
    journal = saves_folder(folder, history_folder(folder))
    return journal.with_name(f"{journal.name}-unsaved") / f"{sha256(_who(name).encode()).hexdigest()[:16]}.json"


def leave(folder: Path, name: str, base: Base, changes: Iterable[Change]) -> None:
    """Leave unsaved changes for an editor, as another browser of theirs would."""
    path = unsaved_of(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draft(base, changes, _who(name)))


def _who(name: str) -> str:
    return quoted(f"local:{name}")


def cell(folder: Path, table: str, row_id: str, column: str) -> str:
    """Return a cell on disk, read by somebody else's reader."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(row[column] for row in csv.DictReader(stream) if row["id"] == row_id)


def changed(desk: Desk, base: Base, word: str, cells: Iterable[tuple[str, str, str]] = CELLS) -> tuple[Change, ...]:
    """Return changes that put a word into cells."""
    rows = desk.rows(base)
    return tuple(Set(table, i, column, rows[table][i].get(column, ""), word) for table, i, column in cells)


def press_together(pages: Iterable[Page], key: str) -> None:
    """Click the same button of several pages in the same moment."""
    moment = 1000 * time.time() + 400
    for page in pages:
        page.evaluate(_PRESS, [f".st-key-{key} button", moment])


_PRESS = """([place, moment]) => {
  setTimeout(() => document.querySelector(place)?.click(), moment - Date.now());
}"""
