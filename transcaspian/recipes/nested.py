"""JSON, JSON Lines and GeoJSON as rows: what lies in a row gets a path for a column, its parts joined by points."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from transcaspian.recipes.foreign import Foreign, ForeignRow, Remark, columns_of, text_of, unreadable
from transcaspian.tables.decoding import decode
from transcaspian.tables.problems import QUOTED

LIST = "@list"  # the column that says in which list of the file a row stands
_DEEPEST = 12  # parts of a path
_WIDEST = 400  # cells of a row
_KM_PER_DEGREE = 111.2


def _not_a_number(text: str) -> None:
    """Take ``NaN`` and ``Infinity``, which are no JSON and which programs write, for nothing."""


def parsed(content: bytes, file: str) -> Any:
    """Return what a JSON file says; raise Refused if it is none."""
    decoded = decode(content)
    if decoded.fault:
        raise unreadable(file, decoded.fault)
    try:
        return json.loads(decoded.text, parse_constant=_not_a_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(file, "broken-json") from error


def read_lines(content: bytes, file: str) -> Foreign:
    """Return the rows of JSON Lines, one object a line; a line that is none is a fault."""
    decoded = decode(content)
    if decoded.fault:
        raise unreadable(file, decoded.fault)
    found = [line_as_row(number, line) for number, line in enumerate(decoded.text.split("\n"), start=1) if line.strip()]
    rows = tuple(one for one in found if isinstance(one, ForeignRow))
    return Foreign("jsonl", columns_of(rows), rows, tuple(one for one in found if isinstance(one, Remark)))


def line_as_row(number: int, line: str) -> ForeignRow | Remark:
    """Return the row that a line of JSON Lines is, or a remark if it is no object."""
    try:
        found = json.loads(line, parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, Mapping):
        return ForeignRow(number, flat(found))
    return Remark(number, "", line.strip()[:QUOTED], "broken-json")


def lists_in(found: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of objects in a JSON file with their paths, and objects that stand for one row of a kind."""
    if isinstance(found, list):
        if any(isinstance(one, Mapping) for one in found):
            yield path, found
    elif isinstance(found, Mapping) and path.count(".") < 2:
        for key, value in found.items():
            yield from lists_in(value, f"{path}.{key}" if path else str(key))


def read_objects(found: Any, paths: tuple[str, ...] = ()) -> Foreign:
    """Return the rows of the lists at some paths, or without any those of the longest list; each entry is a row."""
    if paths:
        lists = [(path, one) for path in paths for one in [_at(found, path)] if one is not None]
    else:
        lists = sorted(lists_in(found), key=lambda one: -len(one[1]))[:1]
    rows, faults, number = [], [], 0
    for path, entries in lists:
        for entry in entries if isinstance(entries, list) else [entries]:
            number += 1
            if isinstance(entry, Mapping):
                rows.append(ForeignRow(number, flat(entry) | ({LIST: path} if paths else {})))
            else:
                faults.append(Remark(number, path, str(entry)[:QUOTED], "broken-json"))
    return Foreign("json", columns_of(rows), tuple(rows), tuple(faults))


def _at(found: Any, path: str) -> Any:
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def flat(found: Mapping[str, Any]) -> dict[str, str]:
    """Return what lies in an object as texts by path; lists of texts are one cell, parts joined by semicolons.

    >>> flat({"text": {"headline": "One"}, "tags": ["a", "b"], "n": 2, "none": None})
    {'text.headline': 'One', 'tags': 'a; b', 'n': '2', 'none': ''}
    """
    cells: dict[str, str] = {}
    _flatten(found, "", cells, 0)
    return cells


def _flatten(found: Any, path: str, cells: dict[str, str], depth: int) -> None:
    if len(cells) >= _WIDEST or depth > _DEEPEST:
        return
    if isinstance(found, Mapping):
        for key, value in found.items():
            _flatten(value, f"{path}.{key}" if path else str(key), cells, depth + 1)
    elif isinstance(found, list) and any(isinstance(one, Mapping | list) for one in found):
        for at, value in enumerate(found):
            _flatten(value, f"{path}.{at}", cells, depth + 1)
    else:
        text = "; ".join(map(text_of, found)) if isinstance(found, list) else text_of(found)
        cells[path] = f"{cells[path]}; {text}" if cells.get(path) else text


def read_features(found: Any) -> Foreign:
    """Return the features of GeoJSON as rows: properties, ``longitude``, ``latitude`` and the radius of a shape.

    Of a line or a shape it is the middle of its box (RFC 7946 has longitude first).
    """
    features = found.get("features") if isinstance(found, Mapping) else None
    if features is None:
        features = [found]
    rows, faults = [], []
    for number, feature in enumerate(features if isinstance(features, list) else [features], start=1):
        if not isinstance(feature, Mapping):
            faults.append(Remark(number, "", str(feature)[:QUOTED], "broken-json"))
            continue
        properties = feature.get("properties")
        cells = flat(properties) if isinstance(properties, Mapping) else {}
        if feature.get("id") is not None:
            cells.setdefault("id", text_of(feature["id"]))
        rows.append(ForeignRow(number, _place(feature.get("geometry")) | cells))
    return Foreign("geojson", columns_of(rows), tuple(rows), tuple(faults))


def _place(geometry: Any) -> dict[str, str]:
    points = [] if not isinstance(geometry, Mapping) else list(_points(geometry.get("coordinates"), 0))
    if isinstance(geometry, Mapping) and isinstance(geometry.get("geometries"), list):
        inner = (one.get("coordinates") for one in geometry["geometries"] if isinstance(one, Mapping))
        points = [point for one in inner for point in _points(one, 0)]
    if not points:
        return {}
    east, north = [x for x, _ in points], [y for _, y in points]
    longitude, latitude = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    cells = {"longitude": f"{longitude:.6f}", "latitude": f"{latitude:.6f}"}
    wide = (max(east) - min(east)) * math.cos(math.radians(max(-89.0, min(89.0, latitude))))
    radius = math.hypot(wide, max(north) - min(north)) / 2 * _KM_PER_DEGREE
    return cells | ({"radius_km": f"{min(2000.0, radius):.0f}"} if radius >= 1 else {})


def _points(found: Any, depth: int) -> Iterator[tuple[float, float]]:
    if not isinstance(found, list) or depth > 4:
        return
    if len(found) >= 2 and all(_is_number(one) for one in found[:2]):
        yield float(found[0]), float(found[1])
        return
    for one in found:
        yield from _points(one, depth + 1)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
