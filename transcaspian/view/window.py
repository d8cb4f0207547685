"""The periods that a view shows.

Panels are in wall time of the view's zone. Edges without a clock time are calendar days and stay the same in
every zone; edges with a clock time (18:00 in Moscow) are instants and are converted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from transcaspian.dataset.columns import times
from transcaspian.dataset.loading import Dataset
from transcaspian.view.grammar import MOSCOW, window_bounds
from transcaspian.view.query import View

_MUTINY_START = "2023-06-23T18:00+03:00"
# The named windows as edges; three edges make two panels of different scale.
_WINDOWS: dict[str, tuple[str, ...]] = {
    "june-july": (_MUTINY_START, "2023-06-25", "2023-08-01"),
    "mutiny": (_MUTINY_START, "2023-06-25T06:00+03:00"),
    "july": ("2023-07-01", "2023-08-01"),
    "2022-23": ("2022-01-01", "2024-01-01"),
}


def _wall(moment: datetime, view: View) -> datetime:
    return moment.astimezone(view.tz).replace(tzinfo=None) if moment.tzinfo else moment


def window_panels(dataset: Dataset, view: View) -> tuple[tuple[datetime, datetime], ...]:
    """Return the panels of a view's window, as periods of wall time."""
    if view.window in _WINDOWS:
        edges = [_wall(datetime.fromisoformat(edge), view) for edge in _WINDOWS[view.window]]
        return tuple(pairwise(edges))
    if view.window == "all":
        return (extent(dataset, view),)
    return (_written(*window_bounds(view.window), view),)


def _written(start: datetime, end: datetime, view: View) -> tuple[datetime, datetime]:
    first, last = _wall(start, view), _wall(end, view)
    if first < last:
        return first, last
    # A day and a clock time of another zone, or clocks put back in between: the duration is kept.
    length = end.replace(tzinfo=end.tzinfo or MOSCOW) - start.replace(tzinfo=start.tzinfo or MOSCOW)
    return first, first + length


def extent(dataset: Dataset, view: View) -> tuple[datetime, datetime]:
    """Return the period of whole years from the first to the last event."""
    return _years(dataset, view.zone)


@lru_cache(maxsize=16)
def _years(dataset: Dataset, zone: str) -> tuple[datetime, datetime]:
    moments = [m for bounds in times(dataset, zone).bounds.values() for m in bounds if m is not None]
    if not moments:
        return datetime(2023, 1, 1), datetime(2024, 1, 1)
    first = min(moments)
    last = max(first, max(moments) - timedelta(minutes=1))
    return datetime(first.year, 1, 1), datetime(last.year + 1, 1, 1) if last.year < 9999 else datetime.max
