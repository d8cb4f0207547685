"""The settings of a collection: its title, zones, tracks, windows, frames and stories, and what a page begins with.

Where it has none, those of the shipped tables stand in, see ``tables/stand_in``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from itertools import cycle
from types import MappingProxyType
from typing import Any

from transcaspian.checks import judge
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.making import made
from transcaspian.language.languages import FIRST
from transcaspian.tables.records import Collection, Frame, Label, StoryPage, Text, Track, Window
from transcaspian.tables.stand_in import shipped_schema, shipped_tables


def windows(data: Dataset) -> Mapping[str, Window]:
    """Return the windows that a collection offers, in order."""
    found: Mapping[str, Window] = _rows(data, "windows")
    return found


def frames(data: Dataset) -> Mapping[str, Frame]:
    """Return the frames that a collection offers, in order."""
    found: Mapping[str, Frame] = _rows(data, "frames")
    return found


@lru_cache(maxsize=8)
def tracks(data: Dataset) -> Mapping[str, Track]:
    """Return the tracks of a collection, in order; one that events name and no row describes has a look of ours."""
    found: Mapping[str, Track] = _rows(data, "tracks")
    lost = dict.fromkeys(event.track for event in data.events.values() if event.track not in found)
    if not lost:
        return found
    every, worn = _shipped()["tracks"].values(), {track.shape for track in found.values()}
    looks = [track for track in every if track.shape not in worn] or list(every)
    plain = (
        replace(look, id=name, name=Label((FIRST,), (name.capitalize(),)), things=())
        for name, look in zip(lost, cycle(looks), strict=False)
    )
    return MappingProxyType({**found, **{track.id: track for track in plain}})


def collection(data: Dataset) -> Collection:
    """Return what a collection's pages have in common; where it does not say, as little as there can be."""
    return next(iter(_rows(data, "collection").values()), _UNSAID)


_UNSAID = Collection("", Text(), Text(), None, (), (), ("UTC",), ("lakes", "rivers", "borders"))


def story(data: Dataset, key: str) -> StoryPage:
    """Return what a story is called in a collection, and what it begins with; nothing where no row says it.

    A folder whose settings are older than the table of stories has the shipped rows, if it has all that these name.
    """
    rows: Mapping[str, StoryPage] = _rows(data, "stories") or (_shipped()["stories"] if _names_alike(data) else {})
    return rows.get(key) or StoryPage(key, Text(), Text())


def _names_alike(data: Dataset) -> bool:
    """Say whether a collection has the windows and frames that the shipped stories name."""
    named = _shipped()["stories"].values()
    own = {*windows(data), *frames(data)}
    return own.issuperset(i for row in named for i in (row.window, row.frame) if i)


def claiming(data: Dataset, *things: str) -> tuple[str, ...]:
    """Return the tracks that claim any of these things, in order."""
    return tuple(track.id for track in tracks(data).values() if not set(things).isdisjoint(track.things))


def zones(data: Dataset) -> tuple[str, ...]:
    """Return the time zones that a collection offers, the one to begin with first."""
    return collection(data).zones or _UNSAID.zones


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
