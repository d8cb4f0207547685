"""The layer beneath a view, for files: what it is, how many of its rows are shown and, in an archive, the rows.

It is never mixed with the events: a sentence, a member or files of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.neutral import as_csv
from transcaspian.language.messages import words
from transcaspian.layers.model import Question, Row
from transcaspian.layers.source import Source
from transcaspian.recipes.taking import Told
from transcaspian.scene.beneath import answered, asked, missing, told
from transcaspian.scene.model import Beneath
from transcaspian.tables import records
from transcaspian.view.query import View

MOST = 50_000  # rows that a file has; `transcaspian layer ID --write` has all of a layer
_TABLE = ("number", "date", "title", "text", "category", "place", "longitude", "latitude", "radius_km", "actors",
          "publishers", "publications", "addresses", "published")  # fmt: skip


@dataclass(frozen=True, slots=True)
class LayerShown:
    """A layer as a view shows it, what was asked of it, and of its rows there as many as a file of rows may have."""

    beneath: Beneath
    question: Question | None = None  # None: it has not answered
    rows: tuple[Row, ...] = ()


def shown(
    data: Dataset, view: View, room: tuple[int, int], bare: Beneath, with_rows: bool, source: Source
) -> LayerShown:
    """Ask a layer what a view shows of it and return its answer; waits for the engine.

    ``room`` is the size of the map in pixels, ``bare`` the layer without an answer.
    """
    wanted = asked(data, view, room, source.profile.clocks)
    rows = source.rows(wanted.question, 0, MOST).rows if with_rows else ()
    return LayerShown(answered(source, wanted, bare), wanted.question, rows)


def sentences(layer: LayerShown | None, language: str) -> tuple[str, ...]:
    """Return what a file says of the layer in words: how many of its rows are shown, which are not, and whose it is."""
    if layer is None:
        return ()
    found, say = layer.beneath, words(language)
    refused = (say.n("layer.refused", found.refused),) if found.refused else ()
    lacking = " · ".join((*missing(found, language), *refused))
    return tuple(filter(None, (told(found, language), lacking, found.credit)))


def as_members(layer: LayerShown, data: Dataset, language: str) -> dict[str, Any]:
    """Return what a layer is, what was asked and how many rows that is, as members of an object: events.schema.json."""
    found, row = layer.beneath, data.layers[layer.beneath.layer]
    members: dict[str, Any] = {
        "id": found.layer,
        "title": found.name,
        "credit": row.credit,
        "licence": row.licence,
        "published": row.published.text if row.published else None,
        "sums": row.sum,
        "not_shown": None if found.is_shown else told(found, language),
    }
    if layer.question:
        members["asked"] = _asked(layer.question)
    if found.is_shown:
        counted = ("total", "found", "without_time", "without_place", "outside", "refused")
        members["rows"] = {name: getattr(found, name) for name in counted}
    return {name: value for name, value in members.items() if value is not None}


def _asked(question: Question) -> dict[str, Any]:
    """Return which rows were asked for, as members; times are wall time of the zone, and ``end`` is after the last."""
    found = {
        "begin": question.begin.isoformat() if question.begin else None,
        "end": question.end.isoformat() if question.end else None,
        "time_zone": question.zone,
        "frame": list(question.frame) if question.frame else None,
        "words": question.text or None,
        "categories": sorted(question.categories) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def publications(layer: LayerShown | None, data: Dataset) -> dict[records.Source, str]:
    """Return the layer as a publication that is cited, with its licence; none without a layer that is shown."""
    if layer is None or not layer.beneath.is_shown:
        return {}
    row = data.layers[layer.beneath.layer]
    key = f"layer:{row.id}"  # no id of a source has a colon
    name = layer.beneath.name
    return {records.Source(key, row.credit, name, row.published, "", None, None, "data set", "", None): row.licence}


def files(layer: LayerShown | None, data: Dataset, language: str) -> Mapping[str, bytes]:
    """Return the files of a layer in an archive: what it is, its rows and its cells; none without a layer."""
    if layer is None:
        return {}
    members = as_members(layer, data, language)
    found = {"layer/about.json": _json(members | {"rows_in_file": len(layer.rows)}, indent=1)}
    if layer.beneath.is_shown:
        found["layer/rows.csv"] = rows_csv(layer.rows)
        found["layer/cells.geojson"] = _json(_cells(layer.beneath, members))
    return found


def rows_csv(rows: Sequence[Row]) -> bytes:
    """Return rows as CSV for people, with the lowest and the highest number of each measure that any has, and its unit.

    Several actors or sources of a row are divided by semicolons, and stand in one order: a semicolon within a name
    becomes a comma.
    """
    measures = list(dict.fromkeys(figure.measure for row in rows for figure in row.candidate.figures))
    header = (*_TABLE, *(f"{measure}_{part}" for measure in measures for part in ("low", "high", "unit")))
    return as_csv(header, (tuple(_line(row, measures)) for row in rows))


def _line(row: Row, measures: Sequence[str]) -> Iterator[object]:
    one, place = row.candidate, row.candidate.place
    yield from (one.row, one.date, one.title, one.text, one.category, place.name, place.longitude, place.latitude)
    yield None if place.longitude is None else place.radius_km
    yield _listed(one.actors)
    for part in fields(Told):
        yield _listed(getattr(told, part.name) for told in one.told)
    figures = {figure.measure: figure for figure in one.figures}
    for measure in measures:
        figure = figures.get(measure)
        yield from ("",) * 3 if figure is None else (f"{figure.low:.15g}", f"{figure.high:.15g}", figure.unit)


def _listed(texts: Iterable[str]) -> str:
    return ";".join(text.replace(";", ",") for text in texts)


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
