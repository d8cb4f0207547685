"""Slides, handouts and sites in lines: drawn one at a time, kept while somebody may need them, and few may wait.

Whoever waits for one gives up the turn of their script meanwhile (``ui/server/turns.py``): other readers click on.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Future, wait

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Refused
from transcaspian.slides.files.jobs import Drawn, Job
from ui import cached
from ui.server import turns
from ui.server.drawer import Drawer
from ui.server.drawings import Busy, Drawings

WAITING = 24  # drawings that may be asked for and not be drawn yet
_KEPT = 48_000_000  # bytes
_WHOLE_SITES = 3  # that may be asked for and not be made yet
_LONG = 3600.0  # seconds for one of those
_EVERY = 0.25  # seconds between two looks at how far a drawing is
Tell = Callable[[int, int], None]


class Line:
    """Drawings of one process in a line; what is drawn last is kept."""

    def __init__(self, drawer: Callable[[], Drawer], name: str, waiting: int, rests: bool = False) -> None:
        """``waiting``: so many may wait. ``rests``: the process ends with each drawing, since it needs much memory."""
        self._drawer, self._most, self._rests = drawer, waiting, rests
        self._progress: dict[tuple[Dataset, Job], tuple[int, int]] = {}
        self._line: Drawings[tuple[Dataset, Job]] = Drawings(self._draw, _KEPT, waiting, name, calm=None)

    @property
    def waiting(self) -> int:
        """How many drawings are being drawn or wait for that."""
        return self._line.waiting

    def drawn(self, job: Job, tell: Tell | None = None) -> Drawn:
        """Return a drawing of the tables on screen once it is drawn; ``tell`` hears how much is done, of how much.

        Refused where it cannot be drawn, or too many wait already. A run that is stopped meanwhile finds it when it
        comes back.
        """
        key = (cached.dataset(), job)
        if (made := self._line.ready(key)) is None:
            try:
                coming = self._line.get(key)
            except Busy as error:
                raise Refused("slide.busy", count=self._most) from error
            with turns.SCRIPTS.aside():
                made = self._awaited(key, coming, tell)
        found: Drawn = pickle.loads(made)
        return found

    def _draw(self, key: tuple[Dataset, Job]) -> bytes:
        def progress(done: int, of: int) -> None:
            self._progress[key] = (done, of)

        try:
            return pickle.dumps(self._drawer().draw(*key, progress))
        finally:
            self._progress.pop(key, None)
            if self._rests:
                self._drawer().rest()

    def _awaited(self, key: tuple[Dataset, Job], coming: Future[bytes], tell: Tell | None) -> bytes:
        while tell and not coming.done():
            if key in self._progress:
                tell(*self._progress[key])
            wait([coming], _EVERY)
        return coming.result()


DRAWER = Drawer()
SITE_DRAWER = Drawer(limit=_LONG)
_SLIDES = Line(lambda: DRAWER, "slides", WAITING)
SITES = Line(lambda: SITE_DRAWER, "site", _WHOLE_SITES, rests=True)


def waiting() -> int:
    """Return how many slides and handouts are being drawn or wait for that."""
    return _SLIDES.waiting


def drawn(job: Job, tell: Tell | None = None) -> Drawn:
    """Return a slide or a handout of the tables on screen once it is drawn, see ``Line``."""
    return _SLIDES.drawn(job, tell)
