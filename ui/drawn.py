"""Slides and handouts in a line: drawn one at a time, kept while somebody may need them again, and few may wait.

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
_EVERY = 0.25  # seconds between two looks at how far a drawing is
Tell = Callable[[int, int], None]

DRAWER = Drawer()
_progress: dict[tuple[Dataset, Job], tuple[int, int]] = {}


def _draw(key: tuple[Dataset, Job]) -> bytes:
    def progress(done: int, of: int) -> None:
        _progress[key] = (done, of)

    try:
        return pickle.dumps(DRAWER.draw(*key, progress))
    finally:
        _progress.pop(key, None)


_line: Drawings[tuple[Dataset, Job]] = Drawings(_draw, _KEPT, WAITING, "slides", calm=None)


def waiting() -> int:
    """Return how many drawings are being drawn or wait for that."""
    return _line.waiting


def drawn(job: Job, tell: Tell | None = None) -> Drawn:
    """Return a drawing of the tables on screen once it is drawn; ``tell`` hears how much of it is done, of how much.

    Refused where it cannot be drawn, or too many wait already. A run that is stopped meanwhile finds it when it comes
    back.
    """
    key = (cached.dataset(), job)
    if (made := _line.ready(key)) is None:
        try:
            coming = _line.get(key)
        except Busy as error:
            raise Refused("slide.busy", count=WAITING) from error
        with turns.SCRIPTS.aside():
            made = _awaited(key, coming, tell)
    found: Drawn = pickle.loads(made)
    return found


def _awaited(key: tuple[Dataset, Job], coming: Future[bytes], tell: Tell | None) -> bytes:
    while tell and not coming.done():
        if key in _progress:
            tell(*_progress[key])
        wait([coming], _EVERY)
    return coming.result()
