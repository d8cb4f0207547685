"""Rules about the settings of a collection: edges of windows and frames, their names, and which are defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from transcaspian.checks.colours import alike
from transcaspian.checks.values import boolean_of, elements, has_form, number_of, read_date
from transcaspian.language.dates import Date, edges_of, span
from transcaspian.language.zones import is_zone
from transcaspian.shipped import BASEMAP_EXTENT as EXTENT
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawRow, RawTable
from transcaspian.tables.schema import Schema, Table

# Names with a meaning of their own in addresses: all years, the frame around what is selected.
RESERVED = {"windows": "all", "frames": "selection"}


def wrong_settings(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find what is wrong in the windows, frames and tracks of a collection."""
    if "tracks" in schema.tables:
        yield from _colours(_whole(tables["tracks"]), schema.tables["tracks"])
    if "collection" in schema.tables:
        yield from _collection(_whole(tables["collection"]), schema.tables["collection"])
    for name in RESERVED:
        if name in schema.tables:
            raw, table = tables[name], schema.tables[name]
            rows = _whole(raw)
            for row in rows:
                if row.cells.get("id") == RESERVED[name]:
                    yield Problem(name, row.number, "id", "reserved-id", RESERVED[name], "error")
                yield from _window(row) if name == "windows" else _frame(row, table)
            yield from _defaults(rows, table)


def _whole(raw: RawTable) -> list[RawRow]:
    return [row for row in raw.rows if not row.broken]


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


def _collection(rows: list[RawRow], table: Table) -> Iterator[Problem]:
    """Find time zones that do not exist, and every row after the first."""
    for row in rows:
        for zone in elements(table.column("zones"), row.cells.get("zones", "")):
            if not is_zone(zone):
                yield Problem("collection", row.number, "zones", "unknown-zone", zone, "error")
    for row in rows[1:]:
        first = rows[0].cells.get("id", "")
        yield Problem("collection", row.number, "id", "several-collections", row.cells.get("id", ""), "note", first)


def _colours(rows: list[RawRow], table: Table) -> Iterator[Problem]:
    """Find the colours of tracks that somebody cannot tell from those of an earlier one."""
    for theme in ("light", "dark", "print"):
        seen: list[tuple[str, str]] = []
        for row in rows:
            colour = row.cells.get(theme, "")
            if not colour or not has_form(table.column(theme), colour):
                continue
            found = ((name, sight) for name, other in seen if (sight := alike(colour, other)))
            if first := next(found, None):
                yield Problem("tracks", row.number, theme, "colours-alike", colour, "note", " ".join(first))
            seen.append((row.cells.get("id", ""), colour))


def _defaults(rows: list[RawRow], table: Table) -> Iterator[Problem]:
    """Find every default after the first."""
    chosen = [row for row in rows if boolean_of(table.column("default"), row.cells.get("default", ""))]
    for row in chosen[1:]:
        first = chosen[0].cells.get("id", "")
        yield Problem(table.name, row.number, "default", "several-defaults", row.cells["default"], "note", first)
