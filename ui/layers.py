"""Layers for the pages: opened once for the server, asked off the page's thread, drawn with what they have answered.

A page waits a blink for an answer, and not even that for a layer that was slow before; else it is drawn without, says
that it is still counting, and hears of the answer by the route of the news (``ui/server/counted.py``).

Session key: ``counts`` (how many answers had come before the run that waits, None where it does not wait).
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.layer import LayerShown, shown
from transcaspian.language.messages import Refused, Words, words
from transcaspian.layers.asking import Asking
from transcaspian.layers.opening import Opening, cache_folder, engines_of, stamp
from transcaspian.layers.source import Source
from transcaspian.scene.beneath import SLIDE, answered, asked, coming, left_out, plain
from transcaspian.scene.model import Beneath, Canvas
from transcaspian.tables.records import Layer
from transcaspian.view.query import View
from ui import cached
from ui.server import counted, news, turns

T = TypeVar("T")
_BLINK = 0.15  # seconds that a page waits for an answer
_SLOW = 0.5  # seconds after which an answer was slow: the next one is not waited for
_DOWNLOADED = 20.0  # seconds that a download waits for an answer
_downloads = threading.Semaphore(3)  # that wait at once: Streamlit has a few threads for all of them
_AGAIN = 30.0  # seconds after which a layer that could not be opened is tried anew: a disk was full, an engine down
_LOG = logging.getLogger(__name__)


@dataclass
class _Shelf:
    """A layer as the server has it: how far it is opened, who asks it, and how long its last answer took."""

    opening: Opening
    asking: Asking | None = None
    took: float = 0.0
    failed: float | None = None  # when it was first found that it could not be opened

    def is_given_up(self) -> bool:
        """Say whether it could not be opened, and that was long enough ago to try again."""
        if self.opening.state != "failed":
            return False
        now = time.monotonic()
        self.failed = now if self.failed is None else self.failed
        return now - self.failed > _AGAIN

    def ask(self) -> Asking:
        """Return what is asked; raise Refused where the layer cannot be."""
        if self.asking is None:
            self.asking = Asking(self.opening.source)
        return self.asking

    def close(self) -> None:
        """End what it does."""
        if self.asking is not None:
            self.asking.close()
        self.opening.close()


_shelves: dict[tuple[Path, str], tuple[object, _Shelf]] = {}
_lock = threading.Lock()


def _shelf(layer: Layer) -> _Shelf:
    """Return a layer as it is opened; anew where its row or its file has changed, or after it has failed."""
    key = (cached.data_folder(), layer.id)
    now = stamp(layer, key[0])
    with _lock:
        known = _shelves.get(key)
        if known is None or known[0] != now or known[1].is_given_up():
            if known is not None:
                threading.Thread(target=known[1].close, daemon=True).start()
            opening = Opening(layer, key[0], cache_folder(os.environ), engines_of(os.environ))
            known = _shelves[key] = now, _Shelf(opening)
        return known[1]


def close() -> None:
    """End what all layers do, with the server."""
    with _lock:
        shelves = [shelf for _, shelf in _shelves.values()]
        _shelves.clear()
    for shelf in shelves:
        shelf.close()


class Coming(Exception):
    """Raised where an answer is still ``counting``, or ``reading`` the file, of which so many rows are ``read``."""

    def __init__(self, state: str, read: int = 0) -> None:
        super().__init__(state)
        self.state, self.read = state, read

    def words(self, name: str, say: Words) -> str:
        """Return that in words."""
        return coming(self.state, name, self.read, say)


class Failed(Exception):
    """Raised where there is no answer; its text says why."""


def ask(layer: Layer, what: str, key: Hashable, work: Callable[[Source], T], language: str) -> T:
    """Return what a layer answers this reader; ``what`` is asked for: the newest question of it cancels the others.

    Raises Coming while it is counted, and Failed.
    """
    shelf, page = _shelf(layer), news.open_page()
    before = page.counted
    if shelf.opening.state == "filling":
        _wait_for(before)
        shelf.opening.when_further(partial(counted.told, page))
        raise Coming("reading", shelf.opening.read)
    try:
        began = time.monotonic()
        pending = shelf.ask().ask(f"{page.key}:{what}", (what, key), work, partial(_told, shelf, page, began))
    except Refused as refused:
        raise Failed(_why(refused, layer, language)) from refused
    if pending.state == "counting":
        with turns.SCRIPTS.aside():
            pending.wait(0.0 if shelf.took > _SLOW else _BLINK)
    if pending.state == "done":
        shelf.took = min(shelf.took, _SLOW) if time.monotonic() - began < _BLINK else shelf.took
        answer: Any = pending.answer
        return answer  # type: ignore[no-any-return]
    if pending.state == "failed":
        raise Failed(_why(pending.error, layer, language))
    _wait_for(before)
    raise Coming("counting")


def _why(error: Exception | None, layer: Layer, language: str) -> str:
    """Return why a layer has not answered.

    What a disk or an engine says itself can name a folder, an address or an account: it is for the log alone.
    """
    if isinstance(error, Refused) and error.key != "engine.not_filled":
        return words(language)(error.key, **error.values)
    why = error.values["why"] if isinstance(error, Refused) else error
    _LOG.error("The layer %s has not answered: %s", layer.id, why, exc_info=error)
    return words(language)("layer.failed_in_log", name=layer.title(language))


def _told(shelf: _Shelf, page: news.OpenPage, began: float) -> None:
    shelf.took = time.monotonic() - began
    counted.told(page)


def _wait_for(before: int) -> None:
    if st.session_state.get("counts") is None:
        st.session_state.counts = before


def counted_now(view: View, patience: float = 30.0, room: tuple[int, int] = SLIDE) -> Beneath | None:
    """Return the layer beneath a view as a slide shows it, when it has answered; after so many seconds without.

    ``room``: of its map, in pixels.
    """
    found, layer = in_file(cached.dataset(), view, room, False, patience), layer_of(view)
    if found is None or layer is None:
        return None
    return left_out(layer, view) if found.beneath.state in ("reading", "counting") else found.beneath


def in_download(data: Dataset, view: View, room: tuple[int, int], with_rows: bool) -> LayerShown | None:
    """Return the layer beneath a view for a download, which holds up a thread that all readers' downloads share.

    So only a few wait for an engine, and none for a file that is being read: the file then says so.
    """
    patient = _downloads.acquire(timeout=_BLINK)
    try:
        return in_file(data, view, room, with_rows, _DOWNLOADED if patient else _BLINK, _BLINK)
    finally:
        if patient:
            _downloads.release()


def in_file(
    data: Dataset,
    view: View,
    room: tuple[int, int],
    with_rows: bool,
    patience: float,
    until_opened: float | None = None,
) -> LayerShown | None:
    """Return the layer beneath a view as a file has it, whose map is so many pixels wide and high; None without one.

    Waits so many seconds until it is opened, and so many for its answer; without that, it says what it is waiting for.
    """
    layer = None if view.story else data.layers.get(view.layer)
    if layer is None:
        return None
    bare, shelf = plain(layer, view), _shelf(layer)
    if bare.state == "not-yet":
        return LayerShown(bare)
    shelf.opening.wait(patience if until_opened is None else until_opened)
    if shelf.opening.state == "filling":
        return LayerShown(replace(bare, state="reading", read=shelf.opening.read))
    try:
        work = partial(shown, data, view, room, bare, with_rows)
        key = "file", key_of(data, view, room), with_rows
        pending = shelf.ask().ask(f"file:{hash((view, room, with_rows))}", key, work, kept=not with_rows)
    except Refused as refused:
        return LayerShown(replace(bare, state="failed", why=_why(refused, layer, view.language)))
    pending.wait(patience)
    if pending.state == "failed":
        return LayerShown(replace(bare, state="failed", why=_why(pending.error, layer, view.language)))
    if pending.answer is None:
        return LayerShown(bare)
    found = replace(pending.answer.beneath, name=bare.name, credit=bare.credit, colours=bare.colours)
    return replace(pending.answer, beneath=found)


def heard(view: View) -> None:
    """Draw what hears of the answers that this run waits for; at its end."""
    since = st.session_state.pop("counts", None)
    if layer_of(view):
        counted.waiting(news.open_page(), since)


def opening_of(layer: Layer) -> Opening:
    """Return a layer as the server has it opened."""
    return _shelf(layer).opening


def layer_of(view: View) -> Layer | None:
    """Return the layer of a view, if it has one."""
    return cached.dataset().layers.get(view.layer)


def beneath(view: View, canvas: Canvas) -> Beneath | None:
    """Return the layer beneath a view with its answer, or what it waits for; None for a view without one."""
    layer = layer_of(view)
    if layer is None:
        return None
    bare = plain(layer, view)
    if bare.state == "not-yet":
        return bare
    data, room = cached.dataset(), (canvas.map_width, canvas.map_height)
    try:
        found = ask(layer, "view", key_of(data, view, room), partial(_answered, data, view, room, bare), view.language)
    except Coming as later:
        return replace(bare, state=later.state, read=later.read)
    except Failed as failed:
        return replace(bare, state="failed", why=str(failed))
    # What it is called is said in the reader's language, whoever asked first.
    return replace(found, name=bare.name, credit=bare.credit, colours=bare.colours)


def key_of(data: Dataset, view: View, room: tuple[int, int]) -> Hashable:
    """Return what is equal for views that ask the same of a layer, whatever else they show."""
    return data.version, asked(data, view, room, clocks=False)  # which is the same for all questions of a layer


def _answered(data: Dataset, view: View, room: tuple[int, int], bare: Beneath, source: Source) -> Beneath:
    return answered(source, asked(data, view, room, source.profile.clocks), bare)
