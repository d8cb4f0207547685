"""What a server would show of a folder, and accepting a loss without one: a server that runs then shows it, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from transcaspian.language.messages import Refused
from transcaspian.lastgood.decision import Decision
from transcaspian.lastgood.state import Shown
from transcaspian.tables.problems import cause
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table
from transcaspian.versions.history import History

Seen = Callable[[Path, RawTable], None]


def looked_at(folder: Path, history: Path, seen: Seen | None = None) -> Shown:
    """Return the tables of a folder as a server that starts now would read, judge and show them; nothing is written.

    ``seen`` is told of every file with what it was read as.
    """
    shown = Shown(folder, History(history))

    def read(path: Path, table: Table) -> RawTable:
        raw = shown.read(path, table)
        if seen:
            seen(path, raw)
        return raw

    shown.begin(shown.load(read), datetime.min.replace(tzinfo=UTC))  # since when does not matter here
    return shown


def accept(folder: Path, history: Path) -> Decision | None:
    """Accept what the tables of a folder take away from its last good ones; return what that is, None if nothing.

    Raise Refused if it cannot be remembered.
    """
    shown = looked_at(folder, history)
    decision = shown.kept
    try:
        shown.accept()
    except OSError as error:
        raise Refused("accept.not_remembered", why=cause(error)) from error
    return decision
