"""Our own export read back: each event with its claims, figures and all that they refer to, as rows of the tables.

Members have the names of columns (``exchange/events.schema.json``), so nothing has to be mapped and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from transcaspian.tables.columns import column_in, stems_of

FORMAT = "transcaspian-events"
_SHARED = ("sources", "actors", "locations", "measures")
_REFERS = {
    "events": {"location_id": "locations", "about_location_ids": "locations", "actor_ids": "actors"},
    "claims": {"asserted_by": "actors", "source_id": "sources", "place_id": "locations"},
    "figures": {"measure": "measures"},
    "actors": {"part_of": "actors"},
}
_DERIVED = ("certainty", "first_known", "claims", "figures")

Cells = dict[str, str]


def is_own(found: Any) -> bool:
    """Say whether a JSON file is an export of ours."""
    return isinstance(found, Mapping) and found.get("format") == FORMAT


def rows_of(found: Mapping[str, Any], ids: Collection[str]) -> dict[str, list[Cells]]:
    """Return the rows of the events of some ids, as drafts, and of all that they refer to, table by table."""
    rows: dict[str, list[Cells]] = {name: [] for name in ("events", "claims", "figures", *_SHARED)}
    for event in _objects(found.get("events")):
        if event.get("id") not in ids:
            continue
        rows["events"].append(_cells("events", event) | {"status": "draft"})
        for claim in _objects(event.get("claims")):
            rows["claims"].append(_cells("claims", claim) | {"event_id": str(event["id"])})
            for figure in _objects(claim.get("figures")):
                rows["figures"].append(_cells("figures", figure) | {"claim_id": str(claim.get("id", ""))})
    wanted = {(table, one) for name in _REFERS for row in rows[name] for table, one in _referred(name, row)}
    every = {(name, str(one.get("id"))): _cells(name, one) for name in _SHARED for one in _objects(found.get(name))}
    waiting, reached = list(wanted), set()
    while waiting:
        place = waiting.pop()
        if place in every and place not in reached:
            reached.add(place)
            waiting += _referred(place[0], every[place])
    for place, row in every.items():
        if place in reached:
            rows[place[0]].append(row)
    return rows


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, Mapping))


def _referred(table: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, other in _REFERS.get(table, {}).items():
        yield from ((other, one) for one in row.get(column, "").split(";") if one)


def _cells(table: str, found: Mapping[str, Any]) -> Cells:
    cells: Cells = {}
    for name, value in found.items():
        if name in _DERIVED:
            continue
        if isinstance(value, Mapping) and name in stems_of(table):
            cells |= {column_in(name, str(language)): str(said) for language, said in value.items()}
        elif isinstance(value, list):
            cells[name] = ";".join(map(str, value))
        elif value is not None:
            cells[name] = f"{value:.15g}" if isinstance(value, float) else str(value)
    return {name: text.strip() for name, text in cells.items() if text.strip()}
