"""Which stretches of time a view shows.

Panels are in wall time of the view's zone. Edges that are midnights are calendar days and stay where they
are in every zone; edges with a clock time (18:00 in Moscow) are instants and are converted.
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
# The named windows as edges; three edges are two panels of different speed.
_WINDOWS: dict[str, tuple[str, ...]] = {
    "june-july": (_MUTINY_START, "2023-06-25", "2023-08-01"),
    "mutiny": (_MUTINY_START, "2023-06-25T06:00+03:00"),
    "july": ("2023-07-01", "2023-08-01"),
    "2022-23": ("2022-01-01", "2024-01-01"),
}


def _wall(moment: datetime, view: View) -> datetime:
    return moment.astimezone(view.tz).replace(tzinfo=None) if moment.tzinfo else moment


def window_panels(dataset: Dataset, view: View) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches of wall time that a view's window consists of."""
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
    # A day against a clock time elsewhere, or a clock put back between the two: the length is what is meant.
    length = end.replace(tzinfo=end.tzinfo or MOSCOW) - start.replace(tzinfo=start.tzinfo or MOSCOW)
    return first, first + length


def extent(dataset: Dataset, view: View) -> tuple[datetime, datetime]:
    """Return the years from the first to the last event, whole years."""
    return _years(dataset, view.zone)


@lru_cache(maxsize=16)
def _years(dataset: Dataset, zone: str) -> tuple[datetime, datetime]:
    moments = [m for bounds in times(dataset, zone).bounds.values() for m in bounds if m is not None]
    if not moments:
        return datetime(2023, 1, 1), datetime(2024, 1, 1)
    first = min(moments)
    last = max(first, max(moments) - timedelta(minutes=1))
    return datetime(first.year, 1, 1), datetime(last.year + 1, 1, 1) if last.year < 9999 else datetime.max
