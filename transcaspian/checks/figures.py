"""Rules about figures: their units, their ends, their wholes, and the same number in another table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transcaspian.checks.cells import nearest_allowed
from transcaspian.checks.values import elements, read_date, value_of
from transcaspian.language.dates import Date
from transcaspian.language.ranges import Range, factors, stated
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class _Again:
    """A figure whose measure says that another table has its number too, in the unit in which that table has it."""

    row: RawRow
    stated: Range
    column: str
    unit: str
    source: str
    event: str


def wrong_words(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find measures that do not have words for each of their units."""
    for row in raw.rows:
        units = elements(table.column("units"), row.cells.get("units", ""))
        for name in (column.name for column in table.columns if column.language and column.stem == "words"):
            words = row.cells.get(name, "")
            if words and units and not row.broken and len(words.split(";")) != len(units):
                yield Problem(raw.name, row.number, name, "unit-words", words, "error", str(len(units)))


def wrong_figures(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find figures without a number, of an unknown unit, with ends the wrong way round or above their whole."""
    units = _units(tables, schema)
    table = schema.tables["figures"]
    for row in tables["figures"].rows:
        if row.broken:
            continue
        unit, known = row.cells.get("unit", ""), units.get(row.cells.get("measure", ""))
        if unit and known and unit not in known:
            near = nearest_allowed(unit, tuple(known))
            yield Problem("figures", row.number, "unit", "unknown-unit", unit, "error", near)
        low, high, whole = (_number(row, table, name) for name in ("low", "high", "of"))
        if not row.cells.get("low") and not row.cells.get("high"):
            yield Problem("figures", row.number, "low", "no-number", "", "error")
        elif low is not None and high is not None and low > high:
            yield Problem("figures", row.number, "low", "low-above-high", f"{low:g}", "error", f"{high:g}")
        largest = low if high is None else high
        if whole is not None and largest is not None and largest > whole:
            yield Problem("figures", row.number, "of", "share-above-whole", f"{largest:g}", "error", f"{whole:g}")


def other_numbers(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find figures that also stand in the table of freight volumes or of contracts, and differ there.

    A measure says which column has its numbers. A figure of freight agrees with one of the rows of its own source, of
    those of the event's own period if there are any; the number of a contract with one figure of its event from the
    contract's sources.
    """
    again = _again(tables, schema)
    yield from _volumes(tables, schema, again["volumes"])
    yield from _contracts(tables, schema, again["contracts"])


def _again(tables: Mapping[str, RawTable], schema: Schema) -> dict[str, list[_Again]]:
    """Return the figures that stand in other tables once more, by table."""
    found: dict[str, list[_Again]] = {"volumes": [], "contracts": []}
    wanted = tables["figures"].kinds("claim_id")
    claims = {
        id_: {"source_id": source, "event_id": event}
        for id_, source, event in zip(*map(tables["claims"].texts, ("id", "source_id", "event_id")), strict=True)
        if id_ in wanted
    }
    names, units = _stands_in(tables), _units(tables, schema)
    columns = {f"{name}.{column.name}" for name in found for column in schema.tables[name].columns}
    for row in tables["figures"].rows:
        measure, unit = row.cells.get("measure", ""), row.cells.get("unit", "")
        place = names.get(measure, "")
        other, _, column = place.partition(".")
        low, high = (_number(row, schema.tables["figures"], name) for name in ("low", "high"))
        if place in columns and unit in units.get(measure, {}) and (low, high) != (None, None):
            base, factor = units[measure][unit]
            claim = claims.get(row.cells.get("claim_id", ""), {})
            source, event = claim.get("source_id", ""), claim.get("event_id", "")
            found[other].append(_Again(row, stated(low, high).times(factor), column, base, source, event))
    return found


def _volumes(tables: Mapping[str, RawTable], schema: Schema, found: list[_Again]) -> Iterator[Problem]:
    dates = dict(zip(tables["events"].texts("id"), tables["events"].texts("date"), strict=True)) if found else {}
    for one in found:
        rows = [row for row in tables["volumes"].rows if row.cells.get("source_id") == one.source]
        period = _span(dates.get(one.event, ""))
        rows = [row for row in rows if _span(row.cells.get("period", "")) == period] or rows
        numbers = [n for row in rows if (n := _number(row, schema.tables["volumes"], one.column)) is not None]
        if numbers and not any(stated(n, n).meets(one.stated) for n in numbers):
            yield _other(one.row, "volumes.csv", numbers)


def _contracts(tables: Mapping[str, RawTable], schema: Schema, found: list[_Again]) -> Iterator[Problem]:
    table = schema.tables["contracts"]
    for contract in tables["contracts"].rows:
        sources = elements(table.column("source_ids"), contract.cells.get("source_ids", ""))
        for column in ("quantity", "value"):
            number = _number(contract, table, column)
            unit = contract.cells.get("currency", "") if column == "value" else ""
            same = [
                one
                for one in found
                if one.column == column and unit in ("", one.unit)
                if one.source in sources and one.event == contract.cells.get("event_id")
            ]
            if number is not None and same and not any(stated(number, number).meets(one.stated) for one in same):
                yield _other(same[0].row, "contracts.csv", [number])


def _other(row: RawRow, file: str, numbers: list[float]) -> Problem:
    said = row.cells.get("low") or row.cells.get("high", "")
    return Problem("figures", row.number, "low", "other-number", said, "note", f"{file} {min(numbers):.10g}")


def _units(tables: Mapping[str, RawTable], schema: Schema) -> dict[str, Mapping[str, tuple[str, float]]]:
    """Return the units of each measure as ``ranges.factors`` has them; none where they cannot be read."""
    found: dict[str, Mapping[str, tuple[str, float]]] = {}
    column = schema.tables["measures"].column("units")
    for row in tables["measures"].rows:
        try:
            found[row.cells.get("id", "")] = factors(elements(column, row.cells.get("units", "")))
        except ValueError:
            continue
    return found


def _stands_in(tables: Mapping[str, RawTable]) -> dict[str, str]:
    return {row.cells.get("id", ""): row.cells.get("stands_in", "") for row in tables["measures"].rows}


def _number(row: RawRow, table: Table, name: str) -> float | None:
    value = value_of(table.column(name), row.cells.get(name, ""))
    return value if isinstance(value, int | float) else None


def _span(text: str) -> object:
    """Return what a date covers, so that two ways of writing it are the same."""
    read = read_date(text)
    return (read.earliest, read.latest) if isinstance(read, Date) else text
