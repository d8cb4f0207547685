"""Rules about the settings of a collection: edges of windows and frames, their names, and which are defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from transcaspian.checks.values import boolean_of, number_of, read_date
from transcaspian.language.dates import Date, edges_of, span
from transcaspian.shipped import BASEMAP_EXTENT as EXTENT
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawRow, RawTable
from transcaspian.tables.schema import Schema, Table

# Names with a meaning of their own in addresses: all years, the frame around what is selected.
RESERVED = {"windows": "all", "frames": "selection"}


def wrong_settings(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find what is wrong in the windows and frames of a collection."""
    for name in RESERVED:
        if name in schema.tables:
            raw, table = tables[name], schema.tables[name]
            rows = [row for row in raw.rows if not row.broken]
            for row in rows:
                if row.cells.get("id") == RESERVED[name]:
                    yield Problem(name, row.number, "id", "reserved-id", RESERVED[name], "error")
                yield from _window(row) if name == "windows" else _frame(row, table)
            yield from _defaults(rows, table)


def _window(row: RawRow) -> Iterator[Problem]:
    """Find edges of a window that are not in order."""
    texts = {name: row.cells.get(name, "") for name in ("start", "middle", "end")}
    dates = {name: read for name, text in texts.items() if text and isinstance(read := read_date(text), Date)}
    if "start" not in dates or "end" not in dates:
        return
    edges = edges_of(dates["start"], dates.get("middle"), dates["end"])
    named = [name for name in texts if name in dates]
    for (earlier, later), (first, last) in zip(pairwise(named), pairwise(edges), strict=False):
        if span(first, last) <= timedelta():
            yield Problem(
                "windows", row.number, later, "edge-order", texts[later], "error", f"{texts[earlier]} {earlier}"
            )
            return


def _frame(row: RawRow, table: Table) -> Iterator[Problem]:
    """Find edges of a frame that are not in order, and a frame of which the basemap shows nothing."""
    texts = {name: row.cells.get(name, "") for name in ("west", "south", "east", "north")}
    edges = {name: number_of(table.column(name), text) for name, text in texts.items()}
    for low, high in (("west", "east"), ("south", "north")):
        first, last = edges[low], edges[high]
        if first is not None and last is not None and first >= last:
            yield Problem("frames", row.number, high, "edge-order", texts[high], "error", f"{texts[low]} {low}")
            return
    west, south, east, north = (edges[name] for name in texts)
    if west is None or south is None or east is None or north is None:
        return
    if east <= EXTENT[0] or west >= EXTENT[2] or north <= EXTENT[1] or south >= EXTENT[3]:
        shown = ", ".join(f"{edge:g}" for edge in EXTENT)
        yield Problem("frames", row.number, "west", "beyond-basemap", texts["west"], "note", shown)


def _defaults(rows: list[RawRow], table: Table) -> Iterator[Problem]:
    """Find every default after the first."""
    chosen = [row for row in rows if boolean_of(table.column("default"), row.cells.get("default", ""))]
    for row in chosen[1:]:
        first = chosen[0].cells.get("id", "")
        yield Problem(table.name, row.number, "default", "several-defaults", row.cells["default"], "note", first)
