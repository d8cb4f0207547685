"""The line of each leg on the map: that of its row, or else straight from place to place.

A folder from before has no lines in its rows: its legs that the shipped tables have too are drawn as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.stand_in import shipped_lines

Path2D = tuple[tuple[float, float], ...]


@lru_cache(maxsize=8)
def leg_lines(data: Dataset) -> Mapping[tuple[str, int], Path2D]:
    """Return the line of each leg by (route id, sequence), longitude first; a leg between unknown points has none."""
    stand_in = {} if any(leg.line for leg in data.legs) else shipped_lines()
    found: dict[tuple[str, int], Path2D] = {}
    for leg in data.legs:
        key = leg.route_id, leg.seq
        ends = [data.locations[i] for i in (leg.from_id, leg.to_id) if i in data.locations]
        straight = [(p.longitude, p.latitude) for p in ends if p.longitude is not None and p.latitude is not None]
        points = _points(leg.line or stand_in.get(key, ())) or tuple(straight)
        if len(points) > 1:
            found[key] = points
    return found


def _points(cells: Iterable[str]) -> Path2D:
    """Return points as they are drawn: to two decimals, a kilometre, and none twice in a row."""
    found = [(round(float(x), 2), round(float(y), 2)) for x, y in map(str.split, cells)]
    return tuple(p for i, p in enumerate(found) if i == 0 or p != found[i - 1])
