"""Caches that all sessions share: the loaded tables, kept up to date, and scenes already laid out.

The dataset is loaded once for all sessions. A changed file is read once it has stopped growing; if tables go bad,
the last good ones stay on screen (``transcaspian.lastgood.decision`` decides) and the notices and the data page say so.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from transcaspian.dataset.columns import times
from transcaspian.dataset.loading import Dataset, Loaded
from transcaspian.dataset.search import matches
from transcaspian.dataset.settings import zones
from transcaspian.drawing.parts import choices, ring_of
from transcaspian.drawing.svg import elements, svg
from transcaspian.evidence.card import Card, card
from transcaspian.lastgood.state import Shown
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.highlight import with_marked
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.links import About, about
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table
from transcaspian.versions.diff import Diff, diff, events_touched
from transcaspian.versions.history import History, Notice, UnknownVersion, complete, history_folder
from transcaspian.versions.snapshot import Snapshot, snapshot
from transcaspian.view.grammar import SELECTION
from transcaspian.view.knowledge import changed, days
from transcaspian.view.query import View, read_query
from transcaspian.view.tours import read_address

Signature = tuple[tuple[str, int, int], ...]
_GARBAGE = 50_000  # new objects before Python collects garbage by itself
_SETTLED = 0.25  # seconds without a change before a file is read
_CALM = 5.0  # seconds without a change before the tables are kept as a version: editors save more than once


class Store:
    """The tables on disk and their last good version; one for the whole server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._signature = signature_of(folder)
        self._files: dict[Path, tuple[tuple[int, int], Table, RawTable]] = {}
        self.history = History(history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY")))
        self.history_notice: Notice | None = None  # the error that kept the last version from being written
        self.shown = Shown(folder, self.history)
        self.shown.begin(self._load(), datetime.now(UTC))
        self.problems = self.shown.public()  # for viewers to know
        self.turn = 0  # number of readings so far
        self._keep_at: float | None = time.monotonic()

    @property
    def loaded(self) -> Loaded:
        """Return the tables that are shown."""
        return self.shown.loaded

    def _load(self) -> Loaded:
        """Load the tables, and compute in advance what the first search and a change of the zone would wait for."""
        loaded = self.shown.load(self._read)
        matches(loaded.published, "")
        for zone in zones(loaded.published):
            times(loaded.published, zone)
            days(loaded.published, zone)
        return loaded

    def _read(self, path: Path, table: Table) -> RawTable:
        """Read a table, unless its file and definition are unchanged since the last time."""
        try:
            stat = path.stat()
        except OSError:
            return self.shown.read(path, table)
        state = (stat.st_mtime_ns, stat.st_size)
        known = self._files.get(path)
        if known and known[0] == state and known[1] == table:
            return known[2]
        raw = self.shown.read(path, table)
        self._files[path] = (state, table, raw)
        return raw

    def refresh(self) -> int:
        """Read the tables again if they changed and have settled; return the number of the reading."""
        changed = signature_of(self.folder) != self._signature
        due = self._keep_at is not None and time.monotonic() >= self._keep_at
        accepted = not changed and self.shown.is_accepted_elsewhere()
        if not (changed or due or accepted) or not self._lock.acquire(blocking=False):
            return self.turn
        try:
            if accepted:
                self._take(self._load())
                return self.turn
            if not changed:
                self._keep()
                return self.turn
            seen = signature_of(self.folder)
            time.sleep(_SETTLED)
            if signature_of(self.folder) != seen:  # still being written: the next check decides
                return self.turn
            fresh = self._load()
            self._take(fresh)
            self._signature = seen
            self._keep_at = time.monotonic() + _CALM
        finally:
            self._lock.release()
        return self.turn

    def _take(self, fresh: Loaded) -> None:
        self.shown.take(fresh, datetime.now(UTC))
        self.problems = self.shown.public()
        self.turn += 1

    def accept(self, turn: int) -> bool:
        """Show the tables on disk, whatever is lost; return False if they are not those of reading ``turn`` any more.

        Raises OSError.
        """
        with self._lock:
            if turn != self.turn or signature_of(self.folder) != self._signature or not self.shown.accept():
                return False
            self._take(self._load())
            return True

    def _keep(self) -> None:
        """Keep the tables as a version, if they were read completely."""
        self._keep_at = None
        if complete(self.loaded) and self.shown.kept is None:
            self.history_notice = self.history.keep(self.loaded.published, datetime.now(UTC))
            self.shown.remember()


def signature_of(folder: Path) -> Signature:
    """Return the names, times and sizes of the files of a folder."""
    try:
        entries = sorted((e for e in os.scandir(folder) if e.name.endswith((".csv", ".json"))), key=lambda e: e.name)
    except OSError:
        return ()
    return tuple((e.name, *_state(e)) for e in entries)


def _state(entry: os.DirEntry[str]) -> tuple[int, int]:
    """Return the time and size of a file; those of the link itself if it is broken or circular."""
    try:
        stat = entry.stat()
    except OSError:
        try:
            stat = entry.stat(follow_symlinks=False)
        except OSError:  # deleted meanwhile
            return 0, 0
    return stat.st_mtime_ns, stat.st_size


def signature() -> Signature:
    """Return the names, times and sizes of the tables' files as they are now."""
    return signature_of(data_folder())


def data_folder() -> Path:
    """Return the folder of the tables: that of ``TRANSCASPIAN_DATA``, or else the one that ships."""
    return Path(os.environ.get("TRANSCASPIAN_DATA") or DATA_FOLDER)


_stores: dict[Path, Store] = {}
_opening = threading.Lock()


def store() -> Store:
    """Return the server's tables."""
    folder = data_folder()
    found = _stores.get(folder)
    if found is None:
        with _opening:
            found = _stores.get(folder) or _opened(folder)
            _stores[folder] = found
    return found


def _opened(folder: Path) -> Store:
    gc.set_threshold(_GARBAGE)
    store = Store(folder)
    # Objects that stay for good are exempt from garbage collection.
    gc.collect()
    gc.freeze()
    return store


def dataset() -> Dataset:
    """Return the published dataset, the only one that viewers see."""
    return loaded().published


def loaded() -> Loaded:
    """Return the tables that are shown, with their problems."""
    return store().loaded


def understood(query: str | Mapping[str, list[str]]) -> tuple[View, tuple[str, ...]]:
    """Return the view of a query beside the tables, or alone without any, and its ignored parts."""
    try:
        return read_address(dataset(), query)
    except Exception:  # the live page says what is wrong with the tables
        return read_query(query)


class KeyLocks:
    """Locks by key: readers who need the same result at the same moment wait for the first one to compute it."""

    def __init__(self) -> None:
        self._locks = tuple(threading.Lock() for _ in range(64))

    def of(self, *key: object) -> threading.Lock:
        """Return the lock of a key; two keys may share a lock."""
        return self._locks[hash(key) % len(self._locks)]


# To avoid deadlocks: drawings wait for scenes, never the other way round.
_scenes, _drawings = KeyLocks(), KeyLocks()


@lru_cache(maxsize=256)
def _scene(data: Dataset, view: View, canvas: Canvas) -> Scene:
    return scene(data, view, canvas)


def _plain(view: View) -> View:
    """Return what decides the layout of a view: the selected event only where the map is framed by it."""
    event = view.event if view.frame == SELECTION else ""
    return replace(view, event=event, since="", compare=None, title="", tour="", step=1, layer="", kinds=(), cell="")


def scene_of(view: View, canvas: Canvas) -> Scene:
    """Return the scene of a view. Selection, marks and colours do not affect the layout: they are added afterwards."""
    plain = replace(_plain(view), theme="")
    with _scenes.of(plain, canvas):
        found = _scene(dataset(), plain, canvas)
    return found if found.view == view else with_marked(replace(found, view=view), marked_events(view))


@lru_cache(maxsize=128)
def _drawing(
    data: Dataset, view: View, canvas: Canvas, changed: tuple[tuple[str, str], ...], part: str, choose: bool
) -> str:
    # Streamlit needs it at every run, and many readers look at the same views.
    return _svg(replace(scene_of(view, canvas), marked=dict(changed)), part, choose)


def _svg(drawn: Scene, part: str, choose: bool) -> str:
    return svg(choices(drawn, part), fonts=False, interactive=choose, tips=False, page=True)


def drawing_of(drawn: Scene, part: str, choose: bool = True) -> str:
    """Return a part of a scene as SVG: timeline, overview or map; ``choose``: whether marks can be chosen.

    It is the same whatever event is selected, see ``ring``: a page has it already when a mark is clicked. It is
    cached for the scene of a view; a story's scene, which has other marks on its map, is drawn anew.
    """
    drawn = replace(drawn, view=_plain(drawn.view))
    own = scene_of(drawn.view, drawn.canvas)
    if own.map is not drawn.map or own.timeline is not drawn.timeline:
        return _svg(drawn, part, choose)
    with _drawings.of(drawn.view, drawn.canvas, part):
        return _drawing(dataset(), drawn.view, drawn.canvas, tuple(drawn.marked.items()), part, choose)


def ring(drawn: Scene, part: str) -> str:
    """Return as SVG what marks the selected event on a part of a scene."""
    return elements(ring_of(drawn, part))


def marked_events(view: View) -> Mapping[str, str]:
    """Return the events that a view marks as added or corrected; none if its version is not available.

    Between two days, those are marked that became known, and those whose certainty changed.
    """
    if view.compare:
        return changed(dataset(), view)
    if not view.since:
        return {}
    try:
        difference, _, new = since(view.since)
    except UnknownVersion:
        return {}
    return {event_id: touch.kind for event_id, touch in events_touched(difference, new).items()}


def since(version: str) -> tuple[Diff, Snapshot, Snapshot]:
    """Return the changes since a version, that version, and today's; raise UnknownVersion if it is not kept."""
    return _since(dataset(), store().history.find(version).version)


@lru_cache(maxsize=16)
def _since(data: Dataset, version: str) -> tuple[Diff, Snapshot, Snapshot]:
    old, new = store().history.load(version), snapshot(data)
    return diff(old, new), old, new


@lru_cache(maxsize=256)
def _about(data: Dataset, view: View) -> About:
    return about(data, view)


def about_of(view: View) -> About:
    """Return what a view shows in words: a title and a few sentences."""
    return _about(dataset(), view)


@lru_cache(maxsize=512)
def _card(data: Dataset, view: View, event_id: str) -> Card | None:
    return card(data, view, event_id)


def card_of(view: View) -> Card | None:
    """Return the card of the selected event; None if there is none to show."""
    known = View(known_by=view.known_by, zone=view.zone, language=view.language)
    return _card(dataset(), known, view.event)
