"""The layer beneath a view, for files: what it is, how many of its rows are shown and, in an archive, the rows.

It is never mixed with the events: a sentence, a member or files of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.neutral import as_csv
from transcaspian.layers.model import Question, Row
from transcaspian.layers.source import Source
from transcaspian.recipes.taking import Told
from transcaspian.scene.beneath import answered, asked, missing, told
from transcaspian.scene.model import Beneath
from transcaspian.tables import records
from transcaspian.view.query import View

MOST = 50_000  # rows that a file has; `transcaspian layer ID --write` has all of a layer
_AT_ONCE = 10_000  # rows
_TABLE = ("number", "date", "title", "text", "category", "place", "longitude", "latitude", "radius_km", "actors",
          "publishers", "publications", "addresses", "published")  # fmt: skip


@dataclass(frozen=True, slots=True)
class LayerShown:
    """A layer as a view shows it, and of its rows there as many as a file may have, where the file holds rows."""

    beneath: Beneath
    rows: tuple[Row, ...] = ()


def shown(
    data: Dataset, view: View, room: tuple[int, int], bare: Beneath, with_rows: bool, source: Source
) -> LayerShown:
    """Return what a layer, ``bare`` of its answer, shows of a view whose map has a size in pixels; waits for it."""
    wanted = asked(data, view, room, source.profile.clocks)
    rows = tuple(_rows(source, wanted.question) if with_rows else ())
    return LayerShown(answered(source, wanted, bare), rows)


def _rows(source: Source, question: Question) -> Iterator[Row]:
    for start in range(0, MOST, _AT_ONCE):
        page = source.rows(question, start, min(_AT_ONCE, MOST - start))
        yield from page.rows
        if page.total <= start + _AT_ONCE:
            return


def sentences(layer: LayerShown | None, language: str) -> tuple[str, ...]:
    """Return what a file says of the layer in words: how many of its rows are shown, which are not, and whose it is."""
    if layer is None:
        return ()
    found = layer.beneath
    return tuple(filter(None, (told(found, language), " · ".join(missing(found, language)), found.credit)))


def as_members(layer: LayerShown, data: Dataset) -> dict[str, Any]:
    """Return what a layer is and how many of its rows are shown, as members of an object; see events.schema.json."""
    found, row = layer.beneath, data.layers[layer.beneath.layer]
    members: dict[str, Any] = {
        "id": found.layer,
        "title": found.name,
        "credit": row.credit,
        "licence": row.licence,
        "published": row.published.text if row.published else None,
        "not_shown": found.why or None if not found.is_shown else None,
    }
    if found.is_shown:
        counted = ("total", "found", "without_time", "without_place", "outside", "refused")
        members["rows"] = {name: getattr(found, name) for name in counted}
    return {name: value for name, value in members.items() if value is not None}


def publications(layer: LayerShown | None, data: Dataset) -> tuple[records.Source, ...]:
    """Return the layer as a publication that is cited; none without a layer that is shown."""
    if layer is None or not layer.beneath.is_shown:
        return ()
    row, found = data.layers[layer.beneath.layer], layer.beneath
    key = f"layer-{row.id}"
    return (records.Source(key, found.credit, found.name, row.published, "", None, None, "data set", "", None),)


def files(layer: LayerShown | None, data: Dataset) -> Mapping[str, bytes]:
    """Return the files of a layer in an archive: what it is, its rows and its cells; none without a layer."""
    if layer is None:
        return {}
    about = as_members(layer, data) | {"rows_in_file": len(layer.rows)}
    found = {"layer/about.json": _json(about, indent=1)}
    if layer.beneath.is_shown:
        found["layer/rows.csv"] = rows_csv(layer.rows)
        found["layer/cells.geojson"] = _json(_cells(layer.beneath, as_members(layer, data)))
    return found


def rows_csv(rows: Sequence[Row]) -> bytes:
    """Return rows as CSV for people, with the lowest and the highest number of each measure that any of them has.

    Several actors or sources of a row are divided by semicolons, and stand in one order.
    """
    measures = list(dict.fromkeys(figure.measure for row in rows for figure in row.candidate.figures))
    header = (*_TABLE, *(f"{measure}_{side}" for measure in measures for side in ("low", "high")))
    return as_csv(header, (tuple(_line(row, measures)) for row in rows))


def _line(row: Row, measures: Sequence[str]) -> Iterator[object]:
    one, place = row.candidate, row.candidate.place
    yield from (one.row, one.date, one.title, one.text, one.category, place.name, place.longitude, place.latitude)
    yield None if place.longitude is None else place.radius_km
    yield ";".join(one.actors)
    for part in fields(Told):
        yield ";".join(getattr(told, part.name) for told in one.told)
    figures = {figure.measure: figure for figure in one.figures}
    for measure in measures:
        figure = figures.get(measure)
        yield from ("", "") if figure is None else (f"{figure.low:.15g}", f"{figure.high:.15g}")


def _cells(found: Beneath, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of the map as squares with their counts (RFC 7946), and the sums of the layer's figure."""
    grid = found.grid
    features = []
    for at, cell in enumerate(grid.cells() if grid else ()):
        assert grid is not None
        sums = {"low": grid.low[at], "high": grid.high[at]} if grid.low else {}
        shape = {"type": "Polygon", "coordinates": [_ring(*cell.frame)]}
        features.append({"type": "Feature", "geometry": shape, "properties": {"rows": grid.counts[at], **sums}})
    return {"type": "FeatureCollection", "name": "cells", "layer": members, "features": features}


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _json(found: Mapping[str, Any], indent: int | None = None) -> bytes:
    return (json.dumps(found, ensure_ascii=False, allow_nan=False, indent=indent) + "\n").encode()
