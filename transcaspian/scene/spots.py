"""Where an event is in time: its panel, and its mark there or the bar of what is known of its date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from transcaspian.dataset.columns import OPEN_END, OPEN_START, Column, microseconds
from transcaspian.scene.bars import bar
from transcaspian.scene.model import Bar, Panel
from transcaspian.tables.records import Event

_WIDE = timedelta(hours=20) // timedelta(microseconds=1)  # from here on a date has no place among hours


class Spot(NamedTuple):
    """Where an event stands on a panel before it has a row."""

    event: Event
    x: float  # of the mark, or the middle of what is seen of the bar
    bar: Bar | None
    left: float  # extent of mark or bar
    right: float


def homes(earliest: Column, latest: Column, panels: Sequence[Panel]) -> tuple[Column, Column]:
    """Return which panel each date is drawn in, and whether in a band of it: place there is not time.

    The dates are those of columns, in microseconds.
    """
    starts = [microseconds(panel.start) for panel in panels]
    ends = [microseconds(panel.end) for panel in panels]
    over = np.array([(earliest < end) & (latest > start) for start, end in zip(starts, ends, strict=True)])
    fills = np.array([(earliest <= start) & (latest >= end) for start, end in zip(starts, ends, strict=True)])
    by_hour = np.array([[panel.unit == "hour"] for panel in panels])
    wide = (earliest == OPEN_START) | (latest == OPEN_END)
    wide |= latest - np.where(wide, latest, earliest) >= _WIDE
    row = np.arange(len(earliest))
    first, last = np.argmax(over, axis=0), _last(over)
    # A day or more has its width on the coarser scale, if it reaches it at all.
    hours, coarse = over & by_hour, over & ~by_hour
    ends_early = hours.any(axis=0) & (latest <= np.array(ends)[_last(hours)])
    reaches = coarse.any(axis=0) & ~ends_early
    index = np.where(reaches, _last(coarse), np.where(hours.any(axis=0), _last(hours), last))
    in_band = np.where(reaches, fills[index, row], hours.any(axis=0))
    # What fills the one panel that it is over has no place in it; what is narrow has.
    filling = (over.sum(axis=0) == 1) & fills[first, row]
    index = np.where(filling | ~wide, first, index)
    in_band = np.where(filling, True, in_band & wide)
    outside = ~over.any(axis=0)
    return np.where(outside, len(panels) - 1, index), in_band & ~outside


def _last(found: Column) -> Column:
    """Return the last row of each column that holds a True; 0 if there is none."""
    last: Column = np.max(np.where(found, np.arange(len(found))[:, None], 0), axis=0)
    return last


def spot(event: Event, start: datetime | None, end: datetime | None, panel: Panel, radius: float) -> Spot:
    """Return where an event stands on a panel: a mark, or the bar that its date is."""
    found = bar((start, end), event.date.soft(), panel, radius)
    if found:
        return Spot(event, (found.x0 + found.x1) / 2, found, found.x0, found.x1)
    assert start is not None
    assert end is not None
    x = panel.x(start) if event.date.is_instant else (panel.x(start) + panel.x(end)) / 2
    x = min(max(x, panel.x0 + radius), panel.x1 - radius)
    return Spot(event, x, None, x - radius, x + radius)
