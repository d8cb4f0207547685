"""The tracks of a collection as they are called and as they look."""

from __future__ import annotations

from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import tracks
from transcaspian.look import palette
from transcaspian.look.palette import Palette, Tracks


def track_ids(data: Dataset) -> tuple[str, ...]:
    """Return the tracks of a collection in the order of their lanes."""
    return tuple(tracks(data))


def track_name(data: Dataset, track: str, language: str) -> str:
    """Return what a track is called; its id if the collection does not have it."""
    found = tracks(data).get(track)
    return found.name(language) if found else track


def shape_of(data: Dataset, track: str) -> str:
    """Return the shape of a track's marks; a circle if the collection does not have it."""
    found = tracks(data).get(track)
    return found.shape if found else "circle"


@lru_cache(maxsize=8)
def tracks_of(data: Dataset) -> Tracks:
    """Return the tracks of a collection as a value, of which a palette is made."""
    return tuple(tracks(data).values())


def palette_of(data: Dataset, theme: str) -> Palette:
    """Return the palette of a theme with the colours of a collection's tracks."""
    return palette.palette(theme, tracks_of(data))
