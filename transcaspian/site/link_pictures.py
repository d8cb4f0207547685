"""The pictures that links show where they are sent: of each saved view, window, and event that matters most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.messages import Refused
from transcaspian.site import addresses
from transcaspian.site.card_pictures import event_picture
from transcaspian.site.model import PICTURE, Site
from transcaspian.site.rows import in_order
from transcaspian.slides.links import picture
from transcaspian.slides.options import Options
from transcaspian.view.named import window_id, window_ids
from transcaspian.view.query import View
from transcaspian.view.saved import open_saved

_COLOURS = 32  # of a picture: each is looked at for a moment
_FINE = ("rail", "rivers")  # layers of the ground


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that is to be drawn: a view or, if one is selected, its event; of the tables of a folder."""

    view: View
    folder: Path | None = None
    event: bool = False


def wanted(site: Site, folder: Path | None = None) -> dict[str, Wanted]:
    """Return the pictures of a site by their paths; none where nobody has said at which address it will lie.

    A picture can only be named by its whole address.
    """
    if not site.base:
        return {}
    data, found = site.data, dict[str, Wanted]()
    for language in site.languages:
        view = site.view(language)
        for name in window_ids(data):
            own = "" if name == window_id(data, View()) else name
            found[_path(language, "window", name)] = Wanted(replace(view, window=own), folder)
        for one in data.views.values():
            found[_path(language, "view", one.id)] = Wanted(open_saved(data, one, view), folder)
        for event in in_order(data, view.zone) if site.pictured else ():
            if event.significance == 3:
                found[_path(language, "event", event.id)] = Wanted(replace(view, event=event.id), folder, True)
    return found


def _path(language: str, kind: str, key: str) -> str:
    return f"{language}/picture/{kind}/{addresses.name(key)}.png"


def draw(data: Dataset, one: Wanted) -> bytes:
    """Return a picture; that of the collection's first window where a view has no room on any page."""
    if one.event:
        return event_picture(Site(data, (one.view.language,)), one.view.language, data.events[one.view.event])
    try:
        return picture(_plain(data), one.view, Options(), _COLOURS, PICTURE)
    except Refused:
        view = View(zone=one.view.zone, language=one.view.language)
        return picture(_plain(data), view, Options(), _COLOURS, PICTURE)


@lru_cache(maxsize=2)
def _plain(data: Dataset) -> Dataset:
    """Return tables whose maps have no lines that are too fine for a small picture: a third of its bytes."""
    rows = {
        key: replace(row, layers=tuple(one for one in row.layers if one not in _FINE))
        for key, row in data.collection.items()
    }
    return replace(data, collection=rows)


def drawn(one: Wanted) -> bytes:
    """Return a picture in another process, which loads the tables once."""
    assert one.folder is not None
    return draw(_tables(one.folder), one)


@lru_cache(maxsize=1)
def _tables(folder: Path) -> Dataset:
    return load(folder).published
