"""The periods that a view shows.

Panels are in wall time of the view's zone. Edges without a clock time are calendar days and stay the same in
every zone; edges with a clock time (18:00 somewhere) are instants and are converted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from transcaspian.dataset.columns import OPEN_END, OPEN_START, Column, times
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import windows
from transcaspian.language.dates import Date, edges_of, span
from transcaspian.tables.records import Window
from transcaspian.view.grammar import ALL, is_named, window_bounds
from transcaspian.view.named import window_id
from transcaspian.view.query import View

_SPARSE = 0.12  # years that together hold less than this share of the events are drawn in less room
_LEAST = 3  # of them
_NOTHING = datetime(2001, 1, 1), datetime(2002, 1, 1)  # of a collection without events: an axis needs a length


def _wall(moment: datetime, view: View) -> datetime:
    return moment.astimezone(view.tz).replace(tzinfo=None) if moment.tzinfo else moment


def window_panels(dataset: Dataset, view: View) -> tuple[tuple[datetime, datetime], ...]:
    """Return the panels of a view's window, as periods of wall time.

    They are two where a named window has two speeds, and in all years where the first ones hold next to nothing.
    """
    name = window_id(dataset, view)
    if found := windows(dataset).get(name):
        return tuple(pairwise(_edges(found, view)))
    if is_named(name):  # all years; so is a window that a collection does not name
        return whole(dataset, view.zone)
    return (_written(*window_bounds(name), view),)


def written_window(text: str, view: View) -> tuple[datetime, datetime]:
    """Return a written window as a period of wall time; raise ValueError for one that there cannot be."""
    return _written(*window_bounds(text), view)


def window_over(dataset: Dataset, date: Date, view: View) -> str:
    """Return the window that a time fills: the name of one with the same edges, or else written out in days."""
    first, last = date.bounds(view.tz)
    if first is None or last is None:
        return ALL
    edges = ((name, _edges(row, view)) for name, row in windows(dataset).items())
    written = f"{first.date()}..{(last - timedelta(minutes=1)).date()}"
    return next((name for name, found in edges if (found[0], found[-1]) == (first, last)), written)


def is_whole(dataset: Dataset, view: View) -> bool:
    """Say whether a view's window excludes nothing."""
    name = window_id(dataset, view)
    return is_named(name) and name not in windows(dataset)


def _edges(window: Window, view: View) -> list[datetime]:
    """Return the edges of a window in wall time, each later than the one before."""
    first, *others = edges_of(window.start, window.middle, window.end)
    found = [_wall(first, view)]
    for before, edge in pairwise((first, *others)):
        moment = _wall(edge, view)
        # A day and a clock time of another zone: what lies between them is kept.
        found.append(moment if moment > found[-1] else found[-1] + span(before, edge))
    return found


def _written(start: datetime, end: datetime, view: View) -> tuple[datetime, datetime]:
    first, last = _wall(start, view), _wall(end, view)
    if first < last:
        return first, last
    # A day and a clock time of another zone, or clocks put back in between: the duration is kept.
    zone = start.tzinfo or end.tzinfo
    length = end.replace(tzinfo=end.tzinfo or zone) - start.replace(tzinfo=start.tzinfo or zone)
    return first, first + length


def extent(dataset: Dataset, view: View) -> tuple[datetime, datetime]:
    """Return the period of whole years from the first to the last event."""
    return _years(dataset, view.zone)


@lru_cache(maxsize=16)
def whole(dataset: Dataset, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """Return all years as a period, or as two where the first years hold next to nothing: those need less room."""
    start, end = _years(dataset, zone)
    years = middles(dataset, zone).astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    split, early = start.year, 0
    for year, count in zip(*(found.tolist() for found in np.unique(years, return_counts=True)), strict=True):
        if early <= _SPARSE * len(years):
            split = year
        early += count
    if split - start.year < _LEAST:
        return ((start, end),)
    return (start, datetime(split, 1, 1)), (datetime(split, 1, 1), end)


def known_ends(dataset: Dataset, zone: str) -> tuple[Column, Column]:
    """Return the earliest and the latest of what is known of each event's date; of an open one its known end twice."""
    dated = times(dataset, zone)
    earliest = np.where(dated.earliest == OPEN_START, dated.latest, dated.earliest)
    return earliest, np.where(dated.latest == OPEN_END, earliest, dated.latest)


def middles(dataset: Dataset, zone: str) -> Column:
    """Return the middle of what is known of each event's date."""
    earliest, latest = known_ends(dataset, zone)
    middle: Column = earliest + (latest - earliest) // 2
    return middle


@lru_cache(maxsize=16)
def _years(dataset: Dataset, zone: str) -> tuple[datetime, datetime]:
    moments = [m for bounds in times(dataset, zone).bounds.values() for m in bounds if m is not None]
    if not moments:
        return _NOTHING
    first = min(moments)
    last = max(first, max(moments) - timedelta(minutes=1))
    return datetime(first.year, 1, 1), datetime(last.year + 1, 1, 1) if last.year < 9999 else datetime.max
