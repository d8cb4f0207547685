"""Saved views: which one is on screen, and how to open one while keeping the reader's settings."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.tables.records import SavedView
from transcaspian.view.named import read_view, settled
from transcaspian.view.query import View


def open_saved(data: Dataset, saved: SavedView, reader: View) -> View:
    """Return a saved view in the reader's language and theme, and in the reader's zone and layout if it has none."""
    view = _read(data, saved.query)
    zone = view.zone if view.zone != zones(data)[0] else reader.zone
    layout = view.layout or reader.layout
    of_reader = replace(view, language=reader.language, theme=reader.theme, zone=zone, layout=layout)
    return replace(of_reader, tour="", step=1)  # a step shows a view, and a view no step


def offered(data: Dataset, view: View) -> list[SavedView]:
    """Return the saved views that a page offers: as of a day, those of no later day: titles tell, too."""
    every, until = list(data.views.values()), view.known_by
    if until is None:
        return every
    return [saved for saved in every if (day := open_saved(data, saved, view).known_by) and day <= until]


@lru_cache(maxsize=256)
def _read(data: Dataset, query: str) -> View:
    return read_view(data, query)[0]


def find_saved(data: Dataset, view: View) -> SavedView | None:
    """Return the saved view that shows the same as a view, whatever the reader's settings; None if there is none."""
    shown = settled(data, replace(view, title="", layout="", tour="", step=1))
    same = (saved for saved in data.views.values() if replace(open_saved(data, saved, view), layout="") == shown)
    return next(same, None)


def title_of(data: Dataset, view: View) -> str:
    """Return the title of a view for slides: its own, or the saved view's; empty if it has none."""
    saved = find_saved(data, view)
    return view.title or (saved.title(view.language) if saved else "")


def message_of(saved: SavedView | None, language: str) -> str:
    """Return a saved view's own headline in a language; empty if it has none in it: another one would not be read."""
    return "" if saved is None else saved.message[language]


def next_saved(data: Dataset, view: View, step: int) -> SavedView | None:
    """Return the saved view ``step`` places on, wrapping around; the first or last if the view is not a saved one."""
    views, here = list(data.views.values()), find_saved(data, view)
    if not views:
        return None
    if here is None:
        return views[0 if step > 0 else -1]
    return views[(views.index(here) + step) % len(views)]
