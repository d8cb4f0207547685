"""What a layer holds near events: where and when an event is known exactly enough to look around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Words
from transcaspian.layers.model import Cell, Grid, Near
from transcaspian.layers.source import Spot
from transcaspian.scene.beneath import kind_words
from transcaspian.tables.records import Event
from transcaspian.view.query import View

KM, DAYS = 25.0, 2.0
_NAMED = 3  # categories


def spot_of(data: Dataset, event: Event, view: View) -> Spot | str:
    """Return where and when an event was, or why nothing can be near it: ``place``, ``wide``, ``time`` or ``long``.

    A place is exact enough within the distance that is looked at, a time within the days on both sides of it.
    """
    place = data.locations.get(event.location_id or "")
    if place is None or place.longitude is None or place.latitude is None:
        return "place"
    if place.radius_km is not None and place.radius_km > KM:
        return "wide"
    begin, end = event.date.bounds(view.tz)
    if begin is None or end is None:
        return "time"
    begin, end = begin.replace(tzinfo=None), end.replace(tzinfo=None)
    if end - begin > timedelta(days=2 * DAYS + 1):
        return "long"
    return place.longitude, place.latitude, begin, end


def spots(data: Dataset, events: Iterable[Event], view: View) -> tuple[dict[str, Spot], int]:
    """Return the spots of events by their ids, and how many events are known too inexactly to have one."""
    found: dict[str, Spot] = {}
    inexact = 0
    for event in events:
        spot = spot_of(data, event, view)
        if isinstance(spot, str):
            inexact += 1
        else:
            found[event.id] = spot
    return found, inexact


def dense_without(grid: Grid, spots: Iterable[tuple[float, float]], most: int = 12) -> tuple[tuple[Cell, int], ...]:
    """Return the cells with most rows in or beside which no event is known to have happened, each with its rows."""
    places = list(spots)

    def is_bare(cell: Cell) -> bool:
        west, south, east, north = cell.frame
        return not any(
            west - cell.width <= x < east + cell.width and south - cell.height <= y < north + cell.height
            for x, y in places
        )

    ordered = sorted(zip(grid.cells(), grid.counts, strict=True), key=lambda one: (-one[1], one[0].ix, one[0].iy))
    return tuple(one for one in ordered if is_bare(one[0]))[:most]


def told(near: Near, name: str, say: Words) -> str:
    """Return what is near in words: “UCDP: within 25 km and 2 days 14 rows, 3 of them riots”."""
    where = {"name": name, "km": say.number(near.km), "days": say.n("near.days", round(near.days))}
    listed = [f"{kind_words(kind, say)} {say.number(n)}" for kind, n in near.counts[:_NAMED]]
    text = say("near.found", rows=say.n("layer.rows", near.total), **where)
    text = f"{text} ({'; '.join(listed)})" if listed else text
    return f"{text} · {say.n('near.coarse', near.coarse)}" if near.coarse else text
