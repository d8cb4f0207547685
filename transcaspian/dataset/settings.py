"""The settings of a collection: its title, zones, tracks, windows and frames, and which of them a page begins with.

Where it has none, those of the shipped tables stand in, see ``tables/stand_in``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from transcaspian.checks import judge
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.making import made
from transcaspian.tables.records import Collection, Frame, Text, Track, Window
from transcaspian.tables.stand_in import shipped_schema, shipped_tables


def windows(data: Dataset) -> Mapping[str, Window]:
    """Return the windows that a collection offers, in order."""
    found: Mapping[str, Window] = _rows(data, "windows")
    return found


def frames(data: Dataset) -> Mapping[str, Frame]:
    """Return the frames that a collection offers, in order."""
    found: Mapping[str, Frame] = _rows(data, "frames")
    return found


def tracks(data: Dataset) -> Mapping[str, Track]:
    """Return the tracks of a collection, in order."""
    found: Mapping[str, Track] = _rows(data, "tracks")
    return found


def collection(data: Dataset) -> Collection:
    """Return what a collection's pages have in common; where it does not say, as little as there can be."""
    return next(iter(_rows(data, "collection").values()), _UNSAID)


_UNSAID = Collection("", Text(), Text(), None, (), (), ("UTC",), ("lakes", "rivers", "borders"))


def zones(data: Dataset) -> tuple[str, ...]:
    """Return the time zones that a collection offers, the one to begin with first."""
    return collection(data).zones or _UNSAID.zones


def languages(data: Dataset) -> tuple[str, ...]:
    """Return the languages that the texts of a collection have columns for, the one to begin with first."""
    return data.languages


def default(rows: Iterable[Window | Frame]) -> str:
    """Return the id that a page begins with: that of the row that says so, else of the first; empty without rows."""
    found = list(rows)
    return next((row.id for row in found if row.default), found[0].id if found else "")


def _rows(data: Dataset, table: str) -> Mapping[str, Any]:
    own: Mapping[str, Any] = getattr(data, table)
    return own if own or any(getattr(data, name) for name in _shipped()) else _shipped()[table]


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    """Return the rows of the shipped tables by id."""
    schema = shipped_schema()
    outcome = judge(shipped_tables(), schema, None)
    return MappingProxyType(
        {
            name: MappingProxyType(
                {record.id: record for record, _ in made(raw, schema.tables[name], outcome, schema.languages)}
            )
            for name, raw in shipped_tables().items()
        }
    )
