"""Accepting a loss without a server: the tables on disk are shown from then on, also by a server that runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from transcaspian.dataset.loading import load
from transcaspian.language.messages import Refused
from transcaspian.lastgood.decision import Decision
from transcaspian.lastgood.state import Shown
from transcaspian.tables.problems import cause
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table
from transcaspian.versions.history import History


def accept(folder: Path, history: Path) -> Decision | None:
    """Accept what the tables of a folder take away from its last good ones; return what that is, None if nothing.

    Raise Refused if it cannot be remembered.
    """
    shown = Shown(folder, History(history))

    def read(path: Path, table: Table) -> RawTable:
        raw = shown.read(path, table)
        shown.note(table, raw)
        return raw

    shown.begin(load(folder, read=read), datetime.min.replace(tzinfo=UTC))  # since when does not matter here
    decision = shown.kept
    try:
        shown.accept()
    except OSError as error:
        raise Refused("accept.not_remembered", why=cause(error)) from error
    return decision
