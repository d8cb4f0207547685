"""A server's tables without its threads: files on disk, versions beside them, read when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from transcaspian.dataset.loading import Loaded
from transcaspian.lastgood.state import Shown
from transcaspian.versions.history import History, complete

START = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Server:
    """A server's store without its threads: it reads when told to, each time an hour later."""

    def __init__(self, folder: Path, history: Path | None = None, now: datetime = START) -> None:
        self.folder, self.now = folder, now
        self.history = History(history or folder / ".history")
        self.shown = Shown(folder, self.history)
        self.shown.begin(self.load(), now)
        self.keep()

    def load(self) -> Loaded:
        return self.shown.load()

    def look(self) -> None:
        self.now += timedelta(hours=1)
        self.shown.take(self.load(), self.now)
        self.keep()

    def keep(self) -> None:
        if complete(self.shown.loaded) and self.shown.kept is None:
            self.history.keep(self.shown.loaded.published, self.now)
            self.shown.remember()

    @property
    def version(self) -> str:
        return self.shown.loaded.published.version

    def restarted(self) -> Server:
        return Server(self.folder, self.history.folder, self.now + timedelta(days=2))
